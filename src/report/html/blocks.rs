//! The blocks of a page as HTML.

use maud::{Markup, html};

use super::chart;
use super::frame::page as frame;
use crate::model::Dossier;
use crate::report::page::{Block, Cells, Language, Table, page};

/// The whole page.
pub(super) fn document(dossier: &Dossier, language: &Language) -> Markup {
    let (title, blocks) = page(dossier, language);
    let mut charts = 0;
    let code = language.code();
    frame(
        &code,
        &title,
        &html! {
            main {
                h1 { (title) }
                @for one in &blocks { (block(one, &mut charts)) }
            }
        },
    )
}

fn block(block: &Block, charts: &mut usize) -> Markup {
    match block {
        Block::Section(name) => html! { h2 { (name) } },
        Block::Part(name) => html! { h3 { (name) } },
        Block::Text(text) => html! { p { (text) } },
        Block::Aside(text) => html! { p class="soft" { (text) } },
        Block::Verdict(good, says) => html! {
            div class=(if *good { "verdict good" } else { "verdict warn" }) { @for line in says { p { (line) } } }
        },
        Block::Table(t) => table(t),
        Block::Chart(c) => {
            *charts += 1;
            chart::figure(c, *charts)
        }
        Block::List(items) => html! { ul { @for item in items { li { (item) } } } },
        Block::Terms(terms) => html! { dl { @for (word, meaning) in terms { dt { (word) } dd { (meaning) } } } },
        Block::Paste(lines) => html! { div class="paste" { @for line in lines { p { (line) } } } },
        Block::Sign(lines) => html! { div class="sign" { @for line in lines { div { (line) } } } },
    }
}

/// A table that can be scrolled by keyboard where it is too wide.
fn table(table: &Table) -> Markup {
    let class = |at: usize| match table.heads.get(at).map(|(_, cells)| *cells) {
        Some(Cells::Numbers) => Some("n"),
        Some(Cells::Hashes) => Some("mono hash"),
        Some(Cells::Words) | None => None,
    };
    let head = |at: usize| class(at).filter(|c| *c == "n");
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(table.caption) {
            table {
                caption { (table.caption) }
                thead { tr { @for (at, (name, _)) in table.heads.iter().enumerate() { th scope="col" class=[head(at)] { (name) } } } }
                tbody {
                    @for row in &table.rows {
                        tr { @for (at, cell) in row.iter().enumerate() { td class=[class(at)] { (cell) } } }
                    }
                }
            }
        }
    }
}

//! The page of a data protection officer in Markdown.

use std::fmt::Write as _;

use super::markdown::cell;
use super::page::{Block, Language, page};
use crate::model::Dossier;

/// The whole page.
pub(super) fn document(dossier: &Dossier, language: &Language) -> String {
    let (title, blocks) = page(dossier, language);
    let mut text = format!("# {}\n", cell(&title));
    for block in &blocks {
        let _ = match block {
            Block::Section(name) => writeln!(text, "\n## {}\n", cell(name)),
            Block::Part(name) => writeln!(text, "\n### {}\n", cell(name)),
            Block::Text(says) | Block::Aside(says) => writeln!(text, "{}\n", cell(says)),
            Block::Verdict(_, says) => {
                writeln!(text, "> {}\n", says.iter().map(|s| cell(s)).collect::<Vec<_>>().join(" "))
            }
            // The table beneath says the same.
            Block::Chart(_) => Ok(()),
            Block::Table(table) => {
                let _ = writeln!(text, "**{}**\n", cell(&table.caption));
                let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
                text += &row(table.heads.iter().map(|(name, _)| cell(name)).collect());
                text += &row(table.heads.iter().map(|(_, cells)| rule(*cells).to_owned()).collect());
                for cells in &table.rows {
                    text += &row(cells.iter().map(|c| cell(c)).collect());
                }
                writeln!(text)
            }
            Block::List(items) => {
                items.iter().for_each(|item| text += &format!("- {}\n", cell(item)));
                writeln!(text)
            }
            Block::Terms(terms) => {
                terms.iter().for_each(|(word, meaning)| text += &format!("- **{}**: {}\n", cell(word), cell(meaning)));
                writeln!(text)
            }
            Block::Paste(lines) => {
                lines.iter().for_each(|line| text += &format!("> {}\n>\n", cell(line)));
                writeln!(text)
            }
            Block::Sign(lines) => {
                lines.iter().for_each(|line| text += &format!("- {}: \\_\\_\\_\\_\\_\\_\\_\\_\n", cell(line)));
                writeln!(text)
            }
        };
    }
    text
}

fn rule(cells: super::page::Cells) -> &'static str {
    match cells {
        super::page::Cells::Numbers => "--:",
        super::page::Cells::Words | super::page::Cells::Hashes => "---",
    }
}

//! The page of a check.

use maud::{Markup, html};

use super::frame::page as frame;
use crate::error::visible;
use crate::model::CheckReport;
use crate::report::check::{how_many, place, size};
use crate::report::counted;

/// Rows of one table.
const ROWS: usize = 5000;

pub(super) fn page(report: &CheckReport) -> Markup {
    let title = format!("efface check: {}", report.verdict);
    let tone = if report.verdict == "passed" { "verdict good" } else { "verdict warn" };
    frame(
        "en",
        &title,
        &html! {
            main {
                h1 { (title) }
                p class=(tone) {
                    (how_many(report)) ", " (report.suppressed.len()) " suppressed, " (report.passed.len())
                    " rules held. " (report.files.read) " of " (report.files.of) " files were read."
                }
                @if !report.concerns.is_empty() {
                    h2 { "What has to be decided" }
                }
                @for concern in &report.concerns {
                    h3 { (concern.title) }
                    p { "GDPR " (concern.law) ". " strong { "Decide: " } (concern.decide) "." }
                    (rows(&format!("{}: {}", concern.id, size(concern)), &["Where", "What"], concern.places.iter().map(|at| {
                        vec![place(&at.path, at.header), at.says.clone()]
                    })))
                }
                @if !report.findings.is_empty() {
                    details {
                        summary { "All " (counted(report.findings.len() as u64, "finding")) }
                        (rows("Findings, the worst first", &["Where", "Rule", "What"], report.findings.iter().map(|f| {
                            vec![place(&f.path, f.header), f.rule.clone(), f.says.clone()]
                        })))
                    }
                }
                @if !report.unread.is_empty() {
                    h2 { "What could not be read" }
                    ul { @for u in &report.unread { li { (u.says.lines().next().unwrap_or_default()) } } }
                }
                @if !report.suppressed.is_empty() {
                    h2 { "What is let be" }
                    (rows("Suppressed findings", &["What", "By", "Reason", "Owner", "Until"], report.suppressed.iter().map(|s| {
                        let word = |w: &Option<String>| visible(w.as_deref().unwrap_or("–"));
                        vec![s.finding.says.clone(), s.by.clone(), visible(&s.reason), word(&s.owner), word(&s.expires)]
                    })))
                }
                @if !report.notes.is_empty() {
                    h2 { "Notes" }
                    ul { @for note in report.notes.iter().take(ROWS) { li { (note) } } }
                }
                @if !report.passed.is_empty() {
                    h2 { "What held" }
                    (rows("Rules that held", &["Rule", "What"], report.passed.iter().map(|h| vec![h.rule.clone(), h.says.clone()])))
                }
                h2 { "Files" }
                (rows("Files that were read", &["File", "Format", "Rows", "Columns", "Findings"], report.datasets.iter().map(|d| {
                    vec![visible(&d.path), d.format.clone(), d.rows.to_string(), d.columns.to_string(), d.findings.to_string()]
                })))
                p class="soft" {
                    (report.tool) ", rules " code class="hash" { (report.rules) }
                    @if let Some(policy) = &report.policy { ", policy " (visible(policy)) }
                    @if let Some(digest) = &report.policy_sha256 { " " code class="hash" { (digest) } }
                }
            }
        },
    )
}

/// A table that can be scrolled by keyboard where it is too wide.
fn rows(caption: &str, heads: &[&str], rows: impl ExactSizeIterator<Item = Vec<String>>) -> Markup {
    let more = rows.len().saturating_sub(ROWS);
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { @for row in rows.take(ROWS) { tr { @for cell in row { td { (cell) } } } } }
            }
        }
        @if more > 0 { p { "and " (more) " more: --output json=FILE has all" } }
    }
}

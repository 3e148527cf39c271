//! Tables for a pull request or a job summary.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Told;
use super::check::{how_many, place, size};
use super::text::counted;
use crate::error::visible;
use crate::model::CheckReport;

/// Rows of one table: what reads it takes about a megabyte.
const ROWS: usize = 5000;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    if let Told::Page(dossier, language) = told {
        return out.write_all(super::page_markdown::document(dossier, language).as_bytes());
    }
    let Some(report) = told.check() else { return Ok(()) };
    out.write_all(table(report, ROWS).as_bytes())
}

/// What failed, what was let be, what held; at most so many rows each.
pub(super) fn table(report: &CheckReport, rows: usize) -> String {
    let mut text = String::new();
    let files = &report.files;
    let _ = writeln!(
        text,
        "## efface check: {}\n\n{}, {} suppressed, {} held. {} of {} read{}.\n",
        report.verdict,
        how_many(report),
        report.suppressed.len(),
        counted(report.passed.len() as u64, "rule"),
        files.read,
        counted(files.of, "file"),
        if files.unchanged > 0 { format!(", {} unchanged", files.unchanged) } else { String::new() }
    );
    for concern in &report.concerns {
        let _ = writeln!(
            text,
            "### {}\n\n{} (`{}`; GDPR {}).\n**Decide:** {}.\n\n| Where | What |\n|---|---|",
            cell(&concern.title),
            size(concern),
            concern.id,
            cell(&concern.law),
            cell(&concern.decide)
        );
        for at in concern.places.iter().take(rows) {
            let _ = writeln!(text, "| {} | {} |", cell(&place(&at.path, at.header)), cell(&at.says));
        }
        more(concern.places.len(), rows, &mut text);
    }
    if !report.findings.is_empty() {
        let all = counted(report.findings.len() as u64, "finding");
        let _ = write!(text, "<details><summary>All {all}</summary>\n\n| Where | Rule | What |\n|---|---|---|\n");
        for f in report.findings.iter().take(rows) {
            let at = place(&f.path, f.header);
            let _ = writeln!(text, "| {} | {} | {} |", cell(&at), cell(&f.rule), cell(&f.says));
        }
        more(report.findings.len(), rows, &mut text);
        text.push_str("</details>\n\n");
    }
    for u in &report.unread {
        let _ = writeln!(text, "- not read: {}", cell(u.says.lines().next().unwrap_or_default()));
    }
    if !report.unread.is_empty() {
        text.push('\n');
    }
    if !report.suppressed.is_empty() {
        text.push_str("| Let be | By | Reason | Owner | Until |\n|---|---|---|---|---|\n");
        for s in report.suppressed.iter().take(rows) {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} |",
                cell(&s.finding.says),
                s.by,
                cell(&visible(&s.reason)),
                cell(&visible(s.owner.as_deref().unwrap_or("–"))),
                cell(s.expires.as_deref().unwrap_or("–"))
            );
        }
        more(report.suppressed.len(), rows, &mut text);
    }
    for note in report.notes.iter().take(rows) {
        let _ = writeln!(text, "- {}", cell(note));
    }
    if !report.notes.is_empty() {
        text.push('\n');
    }
    if !report.passed.is_empty() {
        text.push_str("| Held | What |\n|---|---|\n");
        for held in &report.passed {
            let _ = writeln!(text, "| {} | {} |", cell(&held.rule), cell(&held.says));
        }
    }
    text
}

fn more(all: usize, rows: usize, text: &mut String) {
    if all > rows {
        let _ = writeln!(text, "\nand {} more: `--output json=FILE` has all", all - rows);
    }
    text.push('\n');
}

/// A text inside a table: no pipe, no line end, no markup, no mention of anybody.
pub(super) fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in visible(text).chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            other => out.push(other),
        }
    }
    out
}

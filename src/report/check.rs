//! A check for people, in eighty columns: what failed, what was let be, what held.

use std::io::{self, Write};

use super::text::{counted, grouped};
use crate::error::visible;
use crate::model::{CheckReport, Concern, Region, Suppressed};

/// Lines that the text gives to what is let be and to notes; all of them stand in the JSON.
const NAMED: usize = 60;
/// Files that the text names of one concern.
const FILES: usize = 20;

pub(super) fn write(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    for concern in &report.concerns {
        wrapped(&heading(concern), 4, out)?;
        for at in concern.places.iter().take(FILES) {
            wrapped(&format!("  {}  {}", place(&at.path, at.header), at.says), 6, out)?;
        }
        if concern.places.len() > FILES {
            let more = grouped((concern.places.len() - FILES) as u64);
            writeln!(out, "  and {more} more files (--output json=FILE has all)")?;
        }
        wrapped(&format!("  Decide: {}", concern.decide), 10, out)?;
    }
    if !report.concerns.is_empty() {
        writeln!(out)?;
    }
    for unread in &report.unread {
        let mut lines = unread.says.lines();
        wrapped(&format!("Not read: {}", lines.next().unwrap_or_default()), 4, out)?;
        for line in lines {
            wrapped(&format!("    {line}"), 8, out)?;
        }
        writeln!(out, "    Why: efface explain {}", unread.code)?;
    }
    let let_be = gathered(&report.suppressed);
    for says in let_be.iter().take(NAMED) {
        wrapped(says, 4, out)?;
    }
    more(let_be.len(), out)?;
    for note in report.notes.iter().take(NAMED) {
        wrapped(&format!("Note: {note}"), 4, out)?;
    }
    more(report.notes.len(), out)?;
    for held in &report.passed {
        wrapped(&format!("ok  {:<16} {}", held.rule, held.says), 21, out)?;
    }
    let files = &report.files;
    let unchanged = match files.unchanged {
        0 => String::new(),
        n => format!(", {} unchanged and not read", grouped(n)),
    };
    let verdict = match report.verdict.as_str() {
        "passed" => "Passed",
        "failed" => "FAILED",
        _ => "NOT READ WHOLE",
    };
    let last = format!(
        "{verdict}: {}, {} suppressed, {} held; {} of {} read{unchanged}.",
        how_many(report),
        grouped(report.suppressed.len() as u64),
        counted(report.passed.len() as u64, "rule"),
        grouped(files.read),
        counted(files.of, "file"),
    );
    wrapped(&last, 4, out)
}

/// `account: Bank accounts or payment cards stand in clear (4 findings in 4 files by direct-in-clear; GDPR Art. 32)`.
pub(super) fn heading(concern: &Concern) -> String {
    let mut rules: Vec<&str> = concern.places.iter().flat_map(|at| &at.rules).map(String::as_str).collect();
    rules.sort_unstable();
    rules.dedup();
    format!("{}: {} ({} by {}; GDPR {})", concern.id, concern.title, size(concern), rules.join(", "), concern.law)
}

/// `28 findings in 8 files`.
pub(super) fn size(concern: &Concern) -> String {
    let files = counted(concern.places.len() as u64, "file");
    format!("{} in {files}", counted(concern.findings, "finding"))
}

/// What is let be, a line for what has one file, rule, reason and day in common.
fn gathered(suppressed: &[Suppressed]) -> Vec<String> {
    let same = |a: &Suppressed, b: &Suppressed| {
        (&a.by, &a.reason, &a.owner, &a.expires) == (&b.by, &b.reason, &b.owner, &b.expires)
            && (&a.finding.rule, &a.finding.path) == (&b.finding.rule, &b.finding.path)
    };
    suppressed
        .chunk_by(same)
        .map(|group| {
            let s = &group[0];
            let until = s.expires.as_deref().map(|day| format!(", until {day}")).unwrap_or_default();
            let owner = s.owner.as_deref().map(|o| format!(", {}", visible(o))).unwrap_or_default();
            let says = match group.len() {
                1 => s.finding.says.clone(),
                n => format!("{} of {} in {}", counted(n as u64, "finding"), s.finding.rule, visible(&s.finding.path)),
            };
            format!("let be by the {}{until}{owner}: {says} ({})", s.by, visible(&s.reason))
        })
        .collect()
}

fn more(all: usize, out: &mut dyn Write) -> io::Result<()> {
    match all.saturating_sub(NAMED) {
        0 => Ok(()),
        n => writeln!(out, "and {} more (--output json=FILE has all)", grouped(n as u64)),
    }
}

/// `5 concerns (63 findings)`: concerns for people, findings for machines and the baseline.
pub fn how_many(report: &CheckReport) -> String {
    let concerns = counted(report.concerns.len() as u64, "concern");
    match report.findings.len() {
        0 => concerns,
        n => format!("{concerns} ({})", counted(n as u64, "finding")),
    }
}

/// A path as repositories write it: `check .` reads `./a.csv`.
pub(super) fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// File and line of a header.
pub(super) fn place(path: &str, header: Option<Region>) -> String {
    let path = visible(plain(path));
    match header {
        Some(region) => format!("{path}:{}", region.line),
        None => path,
    }
}

/// Lines of at most 80 columns, those after the first indented. A word that is longer stands on a line of its own.
pub(super) fn wrapped(text: &str, indent: usize, out: &mut dyn Write) -> io::Result<()> {
    let lead: String = text.chars().take_while(|c| *c == ' ').collect();
    let mut line = String::new();
    for word in text[lead.len()..].split_inclusive(' ') {
        if !line.is_empty() && line.chars().count() + word.trim_end().chars().count() > 80 {
            writeln!(out, "{}", line.trim_end())?;
            line = " ".repeat(indent);
        } else if line.is_empty() {
            line.clone_from(&lead);
        }
        line.push_str(word);
    }
    writeln!(out, "{}", line.trim_end())
}

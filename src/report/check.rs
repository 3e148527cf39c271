//! A check for people, in eighty columns: what failed, what was let be, what held.

use std::io::{self, Write};

use super::text::{counted, grouped};
use crate::error::visible;
use crate::model::{CheckReport, Finding};

/// Findings that the text names; all of them stand in the JSON.
const NAMED: usize = 60;

pub(super) fn write(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let mut rule = "";
    for finding in report.findings.iter().take(NAMED) {
        if finding.rule != rule {
            rule = &finding.rule;
            let of_rule = report.findings.iter().filter(|f| f.rule == rule).count() as u64;
            writeln!(out, "{rule}: {} ({})", finding.title(), grouped(of_rule))?;
        }
        wrapped(&format!("  {}  {}", place(finding), finding.says), 6, out)?;
    }
    if report.findings.len() > NAMED {
        writeln!(out, "  and {} more (--output json=FILE has all)", grouped((report.findings.len() - NAMED) as u64))?;
    }
    if !report.findings.is_empty() {
        writeln!(out)?;
    }
    for unread in &report.unread {
        wrapped(&format!("Not read: {}", unread.says.lines().next().unwrap_or_default()), 4, out)?;
    }
    for s in report.suppressed.iter().take(NAMED) {
        let until = s.expires.as_deref().map(|day| format!(", until {day}")).unwrap_or_default();
        let owner = s.owner.as_deref().map(|o| format!(", {}", visible(o))).unwrap_or_default();
        let says = format!("let be by the {}{until}{owner}: {} ({})", s.by, s.finding.says, visible(&s.reason));
        wrapped(&says, 4, out)?;
    }
    for note in &report.notes {
        wrapped(&format!("Note: {note}"), 4, out)?;
    }
    for held in &report.passed {
        wrapped(&format!("ok  {:<16} {}", held.rule, held.says), 21, out)?;
    }
    let files = &report.files;
    let unchanged = match files.unchanged {
        0 => String::new(),
        n => format!(", {} unchanged and not read", grouped(n)),
    };
    writeln!(
        out,
        "{}: {} failed, {} suppressed, {} held; {} of {} read{unchanged}.",
        match report.verdict.as_str() {
            "passed" => "Passed",
            "failed" => "FAILED",
            _ => "NOT READ WHOLE",
        },
        grouped(report.findings.len() as u64),
        grouped(report.suppressed.len() as u64),
        counted(report.passed.len() as u64, "rule"),
        grouped(files.read),
        counted(files.of, "file"),
    )
}

/// File and line of a finding.
pub(super) fn place(finding: &Finding) -> String {
    let path = visible(&finding.path);
    match finding.header {
        Some(region) => format!("{path}:{}", region.line),
        None => path,
    }
}

/// Lines of at most 80 columns, those after the first indented. A word that is longer stands on a line of its own.
fn wrapped(text: &str, indent: usize, out: &mut dyn Write) -> io::Result<()> {
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

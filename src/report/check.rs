//! A check for people, in eighty columns: what failed, what was let be, what held.

use std::io::{self, Write};

use super::text::{counted, grouped};
use crate::error::visible;
use crate::model::{CheckReport, Problem, Region};

/// Problems that the text names; all of them stand in the JSON.
const NAMED: usize = 60;

pub(super) fn write(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    let shown = report.problems.len().min(NAMED);
    for (at, problem) in report.problems[..shown].iter().enumerate() {
        let same = |other: Option<&Problem>| other.is_some_and(|p| p.rule == problem.rule);
        if at == 0 || !same(report.problems.get(at - 1)) {
            let of_rule = report.problems.iter().filter(|p| p.rule == problem.rule);
            let what = if problem.dataset.is_empty() { "policy" } else { "file" };
            let many = counted(of_rule.count() as u64, what).replace("policys", "policies");
            writeln!(out, "{}: {} ({many})", problem.rule, problem.title())?;
        }
        wrapped(&format!("  {}  {}", place(&problem.path, problem.header), problem.says), 6, out)?;
        if at + 1 == shown || !same(report.problems.get(at + 1)) {
            wrapped(&format!("  Next: {}", problem.next), 8, out)?;
        }
    }
    if report.problems.len() > NAMED {
        writeln!(out, "and {} more (--output json=FILE has all)", grouped((report.problems.len() - NAMED) as u64))?;
    }
    if !report.problems.is_empty() {
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

/// `14 problems (63 findings)`: problems for people, findings for machines and the baseline.
pub fn how_many(report: &CheckReport) -> String {
    let problems = counted(report.problems.len() as u64, "problem");
    match report.findings.len() {
        n if n == report.problems.len() => problems,
        n => format!("{problems} ({})", counted(n as u64, "finding")),
    }
}

/// File and line of a header.
pub(super) fn place(path: &str, header: Option<Region>) -> String {
    let path = visible(path);
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

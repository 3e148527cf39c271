//! Annotations of a GitHub workflow, one a problem: the ten worst, as GitHub shows no more; the whole table goes to the job summary.

use std::io::{self, Write};

use super::check::how_many;
use super::{Told, markdown};
use crate::error::visible;
use crate::model::{CheckReport, Problem};

/// Annotations of one kind that GitHub shows for a step.
const SHOWN: usize = 10;
/// Bytes that a job summary may have: 1 MiB, with room for what other steps write.
const SUMMARY: usize = 900 << 10;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(report) = told.check() else { return Ok(()) };
    // The worst first, as the report has them. The last annotation says how many more there are.
    let more = report.problems.len() > SHOWN;
    let shown = if more { SHOWN - 1 } else { SHOWN };
    for problem in report.problems.iter().take(shown) {
        annotation(problem, out)?;
    }
    if more {
        writeln!(out, "::error title=efface::and {} more: see the job summary", report.problems.len() - shown)?;
    }
    for unread in report.unread.iter().take(SHOWN) {
        writeln!(out, "::warning title=not read::{}", data(&unread.says))?;
    }
    let (files, suppressed) = (&report.files, report.suppressed.len());
    writeln!(
        out,
        "::notice title=efface {}::{} of {} files read, {}, {suppressed} suppressed",
        report.verdict,
        files.read,
        files.of,
        how_many(report)
    )
}

fn annotation(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "::error file={}", property(&problem.path))?;
    if let Some(region) = problem.header {
        write!(out, ",line={},col={},endColumn={}", region.line, region.start, region.end)?;
    }
    writeln!(out, ",title={}::{}. {}", property(&problem.rule), data(&problem.says), data(&problem.next))
}

/// A message. The runner decodes these escapes and no others.
fn data(text: &str) -> String {
    let text = text.replace('\n', " ");
    visible(&text).replace('%', "%25").replace('\r', "%0D")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The table of a check for `GITHUB_STEP_SUMMARY`, cut at what GitHub takes.
pub fn summary(report: &CheckReport) -> String {
    let mut text = markdown::table(report, usize::MAX);
    if text.len() > SUMMARY {
        text = markdown::table(report, 1000);
    }
    text
}

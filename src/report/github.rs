//! Annotations of a GitHub workflow: one a concern first, then further files, ten at most, as GitHub shows no more; the whole
//! table goes to the job summary.

use std::io::{self, Write};

use super::check::{how_many, size};
use super::text::counted;
use super::{Told, markdown};
use crate::error::visible;
use crate::model::{CheckReport, Concern, ConcernPlace};

/// Annotations of one kind that GitHub shows for a step.
const SHOWN: usize = 10;
/// Bytes that a job summary may have: 1 MiB, with room for what other steps write.
const SUMMARY: usize = 900 << 10;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(report) = told.check() else { return Ok(()) };
    // Every concern is seen before a second file of any: a long list of names may not hide the one column of diagnoses.
    let first = report.concerns.iter().filter_map(|c| Some((c, c.places.first()?, true)));
    let others = report.concerns.iter().flat_map(|c| c.places.iter().skip(1).map(move |at| (c, at, false)));
    let all: Vec<(&Concern, &ConcernPlace, bool)> = first.chain(others).collect();
    // The last annotation says how many more there are.
    let shown = if all.len() > SHOWN { SHOWN - 1 } else { SHOWN };
    for (concern, at, is_first) in all.iter().take(shown) {
        annotation(report, concern, at, *is_first, out)?;
    }
    if all.len() > shown {
        writeln!(out, "::error title=efface::and {} more: see the job summary", all.len() - shown)?;
    }
    for unread in report.unread.iter().take(SHOWN) {
        writeln!(out, "::warning title=not read::{}", data(&unread.says))?;
    }
    let (files, suppressed) = (&report.files, report.suppressed.len());
    writeln!(
        out,
        "::notice title=efface {}::{} of {} read, {}, {suppressed} suppressed",
        report.verdict,
        files.read,
        counted(files.of, "file"),
        how_many(report)
    )
}

fn annotation(
    report: &CheckReport,
    concern: &Concern,
    at: &ConcernPlace,
    is_first: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "::error file={}", property(&report.path_in_repository(&at.path)))?;
    if let Some(region) = at.header {
        write!(out, ",line={},col={},endColumn={}", region.line, region.start, region.end)?;
    }
    let others = match concern.places.len() {
        n if n > 1 && is_first => format!(" (and {}: {})", counted(n as u64 - 1, "more file"), size(concern)),
        _ => String::new(),
    };
    let says = format!("{}{others}. Decide: {}", at.says, concern.decide);
    writeln!(out, ",title={}::{}", property(&concern.title), data(&says))
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

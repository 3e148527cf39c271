//! JSON lines: findings of a check, each with how it ended; columns of a scan.

use std::io::{self, Write};

use serde::Serialize;

use super::Told;
use super::careful::line;
use crate::model::{ColumnReport, Finding};

/// A finding and whether it counts.
#[derive(Serialize)]
struct Line<'a> {
    state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(flatten)]
    finding: &'a Finding,
}

/// A column and where it is.
#[derive(Serialize)]
struct Column<'a> {
    dataset: &'a str,
    path: &'a str,
    #[serde(flatten)]
    column: &'a ColumnReport,
}

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(report) = told.check() {
        for finding in &report.findings {
            line(&Line { state: "failed", reason: None, finding }, out)?;
        }
        for s in &report.suppressed {
            line(&Line { state: "suppressed", reason: Some(&s.reason), finding: &s.finding }, out)?;
        }
        return Ok(());
    }
    for dataset in told.scan().iter().flat_map(|s| &s.datasets) {
        for column in &dataset.columns {
            line(&Column { dataset: &dataset.name, path: &dataset.path, column }, out)?;
        }
    }
    Ok(())
}

//! GitLab code quality: a list of issues with fingerprints.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Told;
use super::careful::pretty;
use crate::error::visible;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(report) = told.check() else { return Ok(()) };
    let issues = report.findings.iter().map(|f| {
        let severity = match f.rank() {
            1 => "blocker",
            2 => "critical",
            3 => "major",
            _ => "minor",
        };
        json!({
            "description": f.says,
            "check_name": f.rule,
            "fingerprint": f.fingerprint,
            "severity": severity,
            "location": {
                "path": visible(&report.path_in_repository(&f.path)),
                "lines": {"begin": f.header.map_or(1, |r| r.line)},
            },
        })
    });
    let unread = report.unread.iter().enumerate().map(|(n, u)| {
        json!({
            "description": u.says.lines().next().unwrap_or_default(),
            "check_name": "unread",
            "fingerprint": format!("unread-{n}"),
            "severity": "blocker",
            "location": {"path": ".", "lines": {"begin": 1}},
        })
    });
    let all: Vec<Value> = issues.chain(unread).collect();
    pretty(&all, out)
}

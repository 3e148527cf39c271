//! SARIF 2.1.0: one result per file, column and rule, never per cell; at the header of a CSV file.
//!
//! GitHub takes 25,000 results a run, shows 5,000 of them, and takes ten megabytes: the 5,000 worst are written, and how many
//! were left out is said in the run.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::careful::pretty;
use super::{Told, text};
use crate::error::visible;
use crate::model::{CheckReport, Finding, GATE_RULES, Suppressed};

/// Results that GitHub shows.
const SHOWN: usize = 5000;
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(report) = told.check() else { return Ok(()) };
    pretty(&json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run(report)]}), out)
}

fn run(report: &CheckReport) -> Value {
    let rules: Vec<Value> = GATE_RULES
        .iter()
        .map(|r| {
            json!({
                "id": r.id,
                "name": camel(r.id),
                "shortDescription": {"text": r.title},
                "fullDescription": {"text": r.says},
                "help": {"text": r.next, "markdown": format!("{} `efface explain {}` tells more.", r.says, r.id)},
                "defaultConfiguration": {"level": "error"},
                "properties": {"tags": ["privacy", "gdpr"], "problem.severity": "error", "precision": "high"},
            })
        })
        .collect();
    let failed = report.findings.iter().map(|f| result(report, f, None));
    let suppressed = report.suppressed.iter().map(|s| result(report, &s.finding, Some(s)));
    let results: Vec<Value> = failed.chain(suppressed).take(SHOWN).collect();
    let left_out = (report.findings.len() + report.suppressed.len()).saturating_sub(SHOWN);
    let mut told: Vec<Value> = report
        .unread
        .iter()
        .take(SHOWN)
        .map(|u| json!({"level": "error", "message": {"text": u.says}, "descriptor": {"id": u.code}}))
        .collect();
    if left_out > 0 {
        let says = format!("{left_out} more results are left out; efface check --output json=FILE has all");
        told.push(json!({"level": "warning", "message": {"text": says}}));
    }
    told.extend(report.notes.iter().take(1000).map(|n| json!({"level": "note", "message": {"text": clipped(n)}})));
    let (name, version) = report.tool.split_once(' ').unwrap_or((&report.tool, ""));
    json!({
        "tool": {"driver": {"name": name, "version": version, "semanticVersion": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": report.unread.is_empty(),
            "toolExecutionNotifications": told,
        }],
        "results": results,
        "properties": {"filesRead": report.files.read, "filesOf": report.files.of, "verdict": report.verdict},
    })
}

fn result(report: &CheckReport, finding: &Finding, suppressed: Option<&Suppressed>) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(&report.path_in_repository(&finding.path))}});
    if let Some(region) = finding.header {
        physical["region"] = json!({"startLine": region.line, "startColumn": region.start, "endColumn": region.end});
    }
    let logical: Vec<Value> = finding
        .columns
        .iter()
        .take(100)
        .map(|c| {
            let full = if finding.dataset.is_empty() { c.clone() } else { format!("{}.{c}", finding.dataset) };
            json!({"name": clipped(&visible(c)), "fullyQualifiedName": clipped(&visible(&full)), "kind": "member"})
        })
        .collect();
    let mut location = json!({"physicalLocation": physical});
    if !logical.is_empty() {
        location["logicalLocations"] = logical.into();
    }
    let index = GATE_RULES.iter().position(|r| r.id == finding.rule).unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": clipped(&finding.says)},
        "locations": [location],
        "partialFingerprints": {"efface/v1": finding.fingerprint},
        "properties": {"count": finding.count, "of": finding.of},
    });
    if let Some(kind) = finding.kind.as_deref().filter(|k| !k.is_empty()) {
        result["properties"]["type"] = kind.into();
    }
    if let Some(confidence) = finding.confidence {
        result["properties"]["confidence"] = confidence.into();
    }
    if let Some(s) = suppressed {
        result["suppressions"] = json!([{"kind": "external", "justification": clipped(&visible(&s.reason))}]);
    }
    result
}

/// Long names would fill the file.
fn clipped(text: &str) -> String {
    text::cut(text, 600)
}

/// A path as a URI reference, relative where the path is.
fn uri(path: &str) -> String {
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// `direct-in-clear` as `DirectInClear`.
fn camel(id: &str) -> String {
    id.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default() + letters.as_str()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("data/a b#1.csv"), "data/a%20b%231.csv");
        assert_eq!(uri("/tmp/é.csv"), "file:///tmp/%C3%A9.csv");
        assert_eq!(camel("direct-in-clear"), "DirectInClear");
    }
}

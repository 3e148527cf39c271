//! The baseline: findings that were there when the gate was set up, one line each, with a reason, an owner and a last day.
//!
//! A line is a JSON object, and lines are sorted: two branches that add entries merge line by line (`.gitattributes`:
//! `efface-baseline.jsonl merge=union`). An entry is known by dataset, columns, rule and type. There is no value, no time and
//! no line number in it.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, visible};
use crate::model::{CheckReport, Finding, FindingValues, Suppressed};

/// Name of the file where nobody gives another.
pub const BASELINE: &str = "efface-baseline.jsonl";

/// One finding that is let be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Dataset; empty for the policy.
    pub dataset: String,
    /// Columns.
    pub columns: Vec<String>,
    /// Rule of the gate.
    pub rule: String,
    /// Type, or model of a target.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
    /// Keyed fingerprints of single values, where only these are let be; without, all of the column are.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub values: BTreeSet<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub owner: String,
    /// Last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires: Option<String>,
}

/// The entries of a file.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    /// Its path.
    pub place: String,
    /// Sorted, each once.
    pub entries: BTreeSet<Entry>,
}

/// Whether the file at this path is a baseline, and so no data: by its content, as nothing may hide behind a name.
pub fn is_baseline(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| Baseline::parse(&text, "").is_ok())
}

impl Entry {
    /// Of a finding.
    pub fn of(finding: &Finding, reason: &str, owner: &str, expires: Option<&str>) -> Self {
        Self {
            dataset: finding.dataset.clone(),
            columns: finding.columns.clone(),
            rule: finding.rule.clone(),
            kind: finding.kind.as_deref().map(str::to_owned),
            values: BTreeSet::new(),
            reason: reason.to_owned(),
            owner: owner.to_owned(),
            expires: expires.map(str::to_owned),
        }
    }

    /// Whether it is about this finding.
    pub fn is_of(&self, finding: &Finding) -> bool {
        self.dataset == finding.dataset
            && self.columns == finding.columns
            && self.rule == finding.rule
            && self.kind.as_deref() == finding.kind.as_deref()
    }

    /// In words.
    pub fn name(&self) -> String {
        let of = |c: &String| match self.dataset.as_str() {
            "" => visible(c),
            dataset => visible(&format!("{dataset}.{c}")),
        };
        let columns: Vec<String> = self.columns.iter().map(of).collect();
        let kind = self.kind.as_deref().filter(|k| !k.is_empty()).map(|k| format!(" {k}")).unwrap_or_default();
        format!("{} ({}{})", columns.join(" + "), visible(&self.rule), visible(&kind))
    }

    /// Whether its last day is over.
    pub fn has_expired(&self, today: Date) -> bool {
        self.last_day().is_some_and(|day| day.is_ok_and(|day| day < today))
    }

    fn last_day(&self) -> Option<Result<Date, ()>> {
        self.expires.as_ref().map(|day| day.parse().map_err(|_| ()))
    }
}

impl Baseline {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// A line that is no entry, with its number.
    pub fn parse(text: &str, place: &str) -> Result<Self> {
        let mut entries = BTreeSet::new();
        for (number, line) in text.lines().enumerate() {
            let bad = |cause: &str| {
                Error::usage(cause).coded("E211").at(format!("{place}:{}", number + 1)).next(
                    "an entry is a JSON object with dataset, columns, rule, type, reason, owner and expires; efface baseline writes it",
                )
            };
            if line.trim().is_empty() {
                continue;
            }
            if line.starts_with(['<', '=', '>']) {
                return Err(bad("a merge was not finished here"));
            }
            let entry: Entry = serde_json::from_str(line).map_err(|_| bad("this line is no entry"))?;
            if entry.reason.trim().is_empty() || entry.owner.trim().is_empty() {
                return Err(bad("an entry has to say its reason and its owner"));
            }
            if entry.last_day().is_some_and(|day| day.is_err()) {
                return Err(bad("expires is not a date").next("write it like 2027-01-31"));
            }
            entries.insert(entry);
        }
        Ok(Self { place: place.to_owned(), entries })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        // Sorted as lines, so that anybody's sort gives the same file.
        let lines = self.entries.iter().filter_map(|e| serde_json::to_string(e).ok());
        let mut lines: Vec<String> = lines.map(|l| l + "\n").collect();
        lines.sort();
        lines.concat()
    }

    /// Whether any entry lets single values of this finding be.
    pub fn names_values_of(&self, finding: &Finding) -> bool {
        self.entries.iter().any(|e| !e.values.is_empty() && e.is_of(finding))
    }

    /// Moves what the baseline lets be from the findings to the suppressed. Says what has expired and what is stale; stale
    /// is only told of datasets that were read.
    pub fn settle(&self, report: &mut CheckReport, today: Date) {
        let mut used: BTreeSet<&Entry> = BTreeSet::new();
        let mut left = Vec::new();
        for mut finding in std::mem::take(&mut report.findings) {
            let of: Vec<&Entry> = self.entries.iter().filter(|e| e.is_of(&finding)).collect();
            used.extend(of.iter().copied());
            let holding: Vec<&Entry> = of.into_iter().filter(|e| !e.has_expired(today)).collect();
            let whole = holding.iter().find(|e| e.values.is_empty());
            let known = match (whole, holding.first()) {
                (None, Some(first)) => match new_values(&finding, &holding) {
                    Ok(()) => Some(first),
                    Err(says) => {
                        finding.says = format!("{}; {says}", finding.says);
                        None
                    }
                },
                (whole, _) => whole,
            };
            match known {
                Some(entry) => report.suppressed.push(Suppressed {
                    finding,
                    by: "baseline".into(),
                    reason: entry.reason.clone(),
                    owner: Some(entry.owner.clone()),
                    expires: entry.expires.clone(),
                }),
                None => left.push(finding),
            }
        }
        report.findings = left;
        for entry in &self.entries {
            let expired = entry.has_expired(today);
            let read = entry.dataset.is_empty() || report.datasets.iter().any(|d| d.name == entry.dataset);
            let whole = report.files.unchanged == 0 && report.unread.is_empty();
            let place = visible(&self.place);
            if expired {
                let day = entry.expires.as_deref().unwrap_or_default();
                report.notes.push(format!("{place}: {} expired on {day} and lets nothing be any more", entry.name()));
            } else if !used.contains(entry) && (read || whole) {
                report.notes.push(format!("{place}: {} is stale: it matches no finding", entry.name()));
            }
        }
        if report.verdict == "failed" && report.findings.is_empty() {
            report.verdict = "passed".into();
        }
        for dataset in &mut report.datasets {
            dataset.findings = report.findings.iter().filter(|f| f.dataset == dataset.name).count() as u64;
        }
    }
}

/// Whether every value of a finding is one of those that the entries name; else what is to be said.
fn new_values(finding: &Finding, entries: &[&Entry]) -> Result<(), String> {
    let let_be: BTreeSet<&str> = entries.iter().flat_map(|e| &e.values).map(String::as_str).collect();
    match &finding.values {
        FindingValues::Known(values) => {
            let new = values.iter().filter(|prints| !prints.iter().any(|p| let_be.contains(p.as_str()))).count();
            match new {
                0 => Ok(()),
                n => Err(format!("{n} of {} different values are not in the baseline", values.len())),
            }
        }
        FindingValues::TooMany => Err("more different values than the baseline names".to_owned()),
        FindingValues::Unknown => {
            let keys: BTreeSet<&str> = let_be.iter().filter_map(|p| p.split(':').next()).collect();
            let keys: Vec<&str> = keys.into_iter().collect();
            Err(format!(
                "the baseline lets single values be, under the key {}, which is not here",
                visible(&keys.join(", "))
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_sorted_lines_and_comes_back() {
        let line = |column: &str| {
            format!(
                "{{\"dataset\":\"a\",\"columns\":[\"{column}\"],\"rule\":\"unlisted\",\"reason\":\"x\",\"owner\":\"y\"}}\n"
            )
        };
        let text = line("b") + &line("a") + &line("b");
        let baseline = Baseline::parse(&text, "b").unwrap();
        assert_eq!(baseline.text(), line("a") + &line("b"));
        assert!(Baseline::parse("<<<<<<< ours\n", "b").unwrap_err().to_string().contains("b:1"));
        let without = line("a").replace("\"x\"", "\" \"");
        assert!(Baseline::parse(&without, "b").unwrap_err().to_string().contains("reason"));
    }
}

//! Findings that a person looked at and lets be: `[[allow]]` in the policy, by column, rule, reason and last day.
//!
//! An allowed finding stays in every report, with its reason. An entry past its day allows nothing, and one that matches
//! nothing is told: what it was written for may have moved.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use toml::{Table, Value};

use super::Reader;
use crate::error::{Error, Result, visible};
use crate::model::{Allowance, ColumnReport, ScanReport, Wild};

/// Keys of an entry.
const KEYS: &[&str] = &["at", "rule", "reason", "expires"];
/// Says which day it is, instead of the clock: for tests and for runs that have to be repeated.
const TODAY: &str = "EFFACE_TODAY";

/// One entry.
#[derive(Debug, Clone)]
pub struct Allow {
    /// Patterns of `dataset.column`.
    pub at: Vec<Wild>,
    /// Pattern of a type, or of a rule that speaks for a column.
    pub rule: Wild,
    /// Why.
    pub reason: String,
    /// Last day on which it holds.
    pub expires: Option<Date>,
    /// File and line.
    pub place: String,
}

/// Today's date in UTC, or what the environment says it is.
///
/// # Errors
/// `EFFACE_TODAY` is set and no date.
pub fn today() -> Result<Date> {
    match std::env::var(TODAY) {
        Ok(text) if !text.is_empty() => date(&text).ok_or_else(|| Error::usage("is not a date").at(TODAY).next(FORM)),
        _ => Ok(Timestamp::now().to_zoned(TimeZone::UTC).date()),
    }
}

const FORM: &str = "write it like 2027-01-31";

fn date(text: &str) -> Option<Date> {
    // The parser takes other forms of the standard as well; one is enough to read.
    text.parse().ok().filter(|_| text.len() == 10)
}

/// Marks every finding of a report that an entry allows. Gives what a person has to be told, in words.
pub fn allow(entries: &[Allow], report: &mut ScanReport, today: Date) -> Vec<String> {
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for dataset in &mut report.datasets {
        for column in &mut dataset.columns {
            let full = format!("{}.{}", dataset.name, column.name);
            let here = entries.iter().enumerate().filter(|(_, e)| e.at.iter().any(|at| at.is_match(&full)));
            for (number, entry) in here {
                let mut matched = false;
                if speaks_of(column, &entry.rule) {
                    matched = true;
                    entry.mark(&mut column.allowed, today);
                }
                for inside in column.contamination.iter_mut().filter(|c| entry.rule.is_match(&c.info_type)) {
                    matched = true;
                    entry.mark(&mut inside.allowed, today);
                }
                if matched {
                    used.insert(number);
                }
            }
        }
    }
    let mut notes = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let what = |says: &str| format!("{}: {says}", visible(&entry.place));
        match (entry.expires.filter(|day| *day < today), used.contains(&number)) {
            (Some(day), _) => notes.push(what(&format!("expired on {day} and allows nothing any more"))),
            (None, false) => notes.push(what("matches no finding")),
            (None, true) => {}
        }
    }
    notes
}

/// Whether a pattern names what a column is held to be, or a rule that spoke for it.
fn speaks_of(column: &ColumnReport, rule: &Wild) -> bool {
    let rules = column.evidence.iter().filter(|e| e.weight > 0.0).map(|e| e.rule.as_str());
    column
        .info_type
        .iter()
        .map(|t| &**t)
        .chain(rules.filter(|_| column.info_type.is_some()))
        .any(|id| rule.is_match(id))
}

impl Allow {
    fn mark(&self, allowed: &mut Option<Allowance>, today: Date) {
        if self.expires.is_none_or(|day| day >= today) && allowed.is_none() {
            *allowed =
                Some(Allowance { reason: self.reason.clone(), expires: self.expires.map(|day| day.to_string()) });
        }
    }
}

impl Reader<'_> {
    /// The entries of `[[allow]]`.
    pub(super) fn allows(&self, value: Option<&Value>) -> Result<Vec<Allow>> {
        let tables = match value {
            None => return Ok(Vec::new()),
            Some(Value::Array(items)) => items.iter().map(Value::as_table).collect::<Option<Vec<_>>>(),
            Some(_) => None,
        };
        let tables = tables.ok_or_else(|| self.error("allow", "has to be written as [[allow]] sections"))?;
        tables.iter().enumerate().map(|(number, table)| self.allowance(table, number)).collect()
    }

    fn allowance(&self, table: &Table, number: usize) -> Result<Allow> {
        let (header, last) = self.section("[[allow]]", number);
        let error = |key: &str, cause: &str| {
            let line = (header..last).find(|n| self.key_on(*n) == Some(key)).unwrap_or(header);
            Error::usage(format!("{key}: {cause}")).at(format!("{}:{}", self.place, line + 1))
        };
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(error(key, "unknown key in [[allow]]").next(format!("known keys: {}", KEYS.join(", "))));
        }
        let text = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(error(key, "has to be a text").next("put it in quotation marks")),
        };
        let pattern = |key: &str, text: &str| Wild::new(text).ok_or_else(|| error(key, "is not a pattern"));
        let at = match table.get("at") {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => text("at")?.into_iter().collect::<Vec<_>>(),
        };
        let at: Vec<Wild> = at.into_iter().map(|at| pattern("at", at)).collect::<Result<_>>()?;
        if at.is_empty() || matches!(table.get("at"), Some(Value::Array(items)) if items.len() != at.len()) {
            return Err(error("at", "names no column").next("add: at = \"dataset.column\", or a list of them"));
        }
        let rule = text("rule")?.filter(|rule| !rule.trim().is_empty());
        let rule = rule.ok_or_else(|| error("rule", "names no type and no rule").next("add: rule = \"email\""))?;
        let reason = text("reason")?.map(str::trim).filter(|reason| !reason.is_empty());
        let reason = reason.ok_or_else(|| {
            error("reason", "is missing: who reads this later has to know why").next("add: reason = \"…\"")
        })?;
        let expires = match table.get("expires") {
            Some(Value::Datetime(day)) => Some(day.to_string()),
            _ => text("expires")?.map(str::to_owned),
        };
        let expires = expires.map(|day| date(&day).ok_or_else(|| error("expires", "is not a date").next(FORM)));
        Ok(Allow {
            at,
            rule: pattern("rule", rule)?,
            reason: reason.to_owned(),
            expires: expires.transpose()?,
            place: format!("{}:{}", self.place, header + 1),
        })
    }

    /// First line of the section that is the `number`th of its name, and the line behind its last.
    fn section(&self, name: &str, number: usize) -> (usize, usize) {
        let heads = |line: &str| line.trim_start().starts_with('[');
        let lines: Vec<&str> = self.text.lines().collect();
        let is = |line: &&str| line.split('#').next().unwrap_or("").replace(' ', "").trim() == name;
        let header = lines.iter().enumerate().filter(|(_, line)| is(line)).nth(number).map_or(0, |(n, _)| n);
        let end = lines.iter().skip(header + 1).position(|line| heads(line)).map_or(lines.len(), |n| header + 1 + n);
        (header, end)
    }

    fn key_on(&self, line: usize) -> Option<&str> {
        self.text.lines().nth(line)?.split_once('=').map(|(key, _)| key.trim().trim_matches(['"', '\'']))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy;

    fn error(entry: &str) -> String {
        let text = format!("version = 1\n[[allow]]\nat = 'a.b'\nrule = 'email'\nreason = 'x'\n\n[[allow]]\n{entry}");
        Policy::parse(&text, "p.toml").unwrap_err().to_string()
    }

    #[test]
    fn a_mistake_in_an_entry_names_its_line() {
        for (entry, words) in [
            ("at = 'a.b'\nrule = 'email'\nreason = ' '\n", ["p.toml:10", "reason"]),
            ("at = 'a.b'\nrule = 'email'\n", ["p.toml:7", "reason"]),
            ("at = 'a.b'\nrule = 'email'\nreason = 'x'\nexpires = '2026-02-30'\n", ["p.toml:11", "expires"]),
            ("at = 'a.b'\nrule = 'email'\nreason = 'x'\nexpires = 'soon'\n", ["p.toml:11", "2027-01-31"]),
            ("at = 'a.b'\nrule = 'email'\nreason = 'x'\nuntil = '2026-01-01'\n", ["p.toml:11", "known keys"]),
            ("at = 'a.b'\nreason = 'x'\n", ["p.toml:7", "rule"]),
            ("at = ['a.b', 1]\nrule = 'email'\nreason = 'x'\n", ["p.toml:8", "at"]),
            ("rule = 'email'\nreason = 'x'\n", ["p.toml:7", "at"]),
        ] {
            let said = error(entry);
            assert!(words.iter().all(|word| said.contains(word)), "{entry}\n{said}");
        }
        let policy = "version = 1\n[[allow]]\nat = ['a.*', 'b.c']\nrule = 'nl.*'\nreason = 'x'\nexpires = 2027-01-31\n";
        let policy = Policy::parse(policy, "p.toml").unwrap();
        assert_eq!(policy.allows[0].expires.unwrap().to_string(), "2027-01-31");
        assert_eq!(policy.allows[0].place, "p.toml:2");
    }
}

//! Findings gathered into what a person reads: one problem a rule and file.

use crate::error::visible;
use crate::model::{CheckReport, Finding, Problem};

/// Columns or statements that a problem names; all of them stand in the findings.
const NAMED: usize = 12;
/// Characters of a column name in the words of a problem.
const NAME: usize = 60;

/// The problems that the findings of a report make, the worst first.
pub fn problems(report: &CheckReport) -> Vec<Problem> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in &report.findings {
        // Findings come sorted by rule and file.
        match groups.last_mut() {
            Some(group) if group[0].rule == finding.rule && group[0].path == finding.path => group.push(finding),
            _ => groups.push(vec![finding]),
        }
    }
    groups.into_iter().map(|group| problem(group, report)).collect()
}

fn problem(mut group: Vec<&Finding>, report: &CheckReport) -> Problem {
    let columns_of = |dataset: &str| {
        report.scan.iter().flat_map(|s| &s.datasets).find(|d| d.name == dataset).map(|d| d.columns.as_slice())
    };
    let of = columns_of(&group[0].dataset).unwrap_or_default();
    let place: std::collections::HashMap<&str, usize> =
        of.iter().enumerate().map(|(i, c)| (c.name.as_str(), i)).collect();
    group.sort_by_key(|f| f.columns.first().and_then(|c| place.get(c.as_str())).copied());
    let mut columns: Vec<String> = Vec::new();
    for name in group.iter().flat_map(|f| &f.columns) {
        if columns.last() != Some(name) && (group.len() == 1 || !columns.contains(name)) {
            columns.push(name.clone());
        }
    }
    let first = group[0];
    let one_each = group.iter().all(|f| f.columns.len() == 1);
    let says = match group.as_slice() {
        [one] => one.says.clone(),
        many if one_each => listed(many, &columns, of.len()),
        many => clauses(many.iter().map(|f| f.says.clone()), "; "),
    };
    Problem {
        rule: first.rule.clone(),
        dataset: first.dataset.clone(),
        path: first.path.clone(),
        columns,
        findings: group.len() as u64,
        says,
        next: first.next.clone(),
        header: first.header,
    }
}

/// `3 of 22 columns: BSN (nl.bsn), IBAN (iban), Omschrijving (140 phone, 119 email)`.
fn listed(group: &[&Finding], columns: &[String], of: usize) -> String {
    let inside = first_rule(group) == "inside-text";
    let mut at = 0;
    let each = columns.iter().map(|column| {
        let start = at;
        while group.get(at).is_some_and(|f| f.columns[0] == *column) {
            at += 1;
        }
        let mut own: Vec<&Finding> = group[start..at].to_vec();
        own.sort_by_key(|f| std::cmp::Reverse(f.count));
        let kind = |f: &&Finding| {
            let kind = f.kind.as_deref().filter(|k| !k.is_empty())?;
            Some(if inside { format!("{} {kind}", f.count) } else { kind.to_owned() })
        };
        let kinds: Vec<String> = own.iter().filter_map(kind).collect();
        let name = cut(&visible(column));
        if kinds.is_empty() { name } else { format!("{name} ({})", kinds.join(", ")) }
    });
    let names = clauses(each.collect::<Vec<_>>().into_iter(), ", ");
    match (of, columns.len()) {
        (_, 1) => names,
        (0, n) => format!("{n} columns: {names}"),
        (of, n) => format!("{n} of {of} columns: {names}"),
    }
}

fn first_rule<'a>(group: &[&'a Finding]) -> &'a str {
    group.first().map_or("", |f| f.rule.as_str())
}

/// The first of them, and how many more there are.
fn clauses(all: impl ExactSizeIterator<Item = String>, between: &str) -> String {
    let more = all.len().saturating_sub(NAMED);
    let named: Vec<String> = all.take(NAMED).collect();
    let more = if more > 0 { format!("{between}and {more} more") } else { String::new() };
    named.join(between) + &more
}

fn cut(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

//! Findings gathered into what a person reads: one problem a rule and file, and one concern a decision.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::error::visible;
use crate::model::{CONCERNS, CheckReport, Concern, ConcernPlace, Finding, Problem};

/// Columns or statements that a problem names; all of them stand in the findings.
const NAMED: usize = 12;
/// Rules of single columns, which a name and what the column holds say enough of.
const LISTED: &[&str] =
    &["direct-in-clear", "special-in-clear", "inside-text", "not-erased", "unkeyed-hash", "unknown-key", "unlisted"];
/// Characters of a column name in the words of a problem.
const NAME: usize = 60;

/// Gathers the findings of a report, anew.
pub fn gather_findings(report: &mut CheckReport) {
    report.problems = problems(report);
    report.concerns = concerns(report);
}

/// The concerns that the findings make, the worst first, and in each the files by their paths.
fn concerns(report: &CheckReport) -> Vec<Concern> {
    let of_kind = |kind: &'static crate::model::ConcernKind| {
        let mut by_path: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in report.findings.iter().filter(|f| f.concern == kind.id) {
            by_path.entry(&finding.path).or_default().push(finding);
        }
        let findings = by_path.values().map(Vec::len).sum::<usize>() as u64;
        let places = by_path.into_values().map(|group| {
            let mut rules: Vec<String> = group.iter().map(|f| f.rule.clone()).collect();
            rules.dedup();
            let told = problem(group, report, true);
            ConcernPlace {
                dataset: told.dataset,
                path: told.path,
                rules,
                columns: told.columns,
                findings: told.findings,
                says: told.says,
                header: told.header,
            }
        });
        Concern {
            id: kind.id.to_owned(),
            title: kind.title.to_owned(),
            law: kind.law.to_owned(),
            decide: kind.decide.to_owned(),
            findings,
            places: places.collect(),
        }
    };
    CONCERNS.iter().map(of_kind).filter(|c| c.findings > 0).collect()
}

/// The problems that the findings make, the worst first.
fn problems(report: &CheckReport) -> Vec<Problem> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in &report.findings {
        // Findings come sorted by rule and file.
        match groups.last_mut() {
            Some(group) if group[0].rule == finding.rule && group[0].path == finding.path => group.push(finding),
            _ => groups.push(vec![finding]),
        }
    }
    groups.into_iter().map(|group| problem(group, report, false)).collect()
}

/// `short`: a column and what it holds are enough, also where there is one.
fn problem(mut group: Vec<&Finding>, report: &CheckReport, short: bool) -> Problem {
    let columns_of = |dataset: &str| {
        report.scan.iter().flat_map(|s| &s.datasets).find(|d| d.name == dataset).map(|d| d.columns.as_slice())
    };
    let of = columns_of(&group[0].dataset).unwrap_or_default();
    let known: HashMap<&str, (usize, Option<&str>)> =
        of.iter().enumerate().map(|(i, c)| (c.name.as_str(), (i, c.info_type.as_deref()))).collect();
    group.sort_by_key(|f| f.columns.first().and_then(|c| known.get(c.as_str())).map(|(i, _)| *i));
    let mut seen: HashSet<&str> = HashSet::new();
    let names = group.iter().flat_map(|f| &f.columns).filter(|name| seen.insert(name));
    let columns: Vec<String> = names.cloned().collect();
    let first = group[0];
    let listable = |f: &Finding| f.columns.len() == 1 && LISTED.contains(&f.rule.as_str());
    let one_each = group.iter().all(|f| listable(f));
    let says = match group.as_slice() {
        // What stands inside says how many values of it are new, what is unlisted that it is.
        [one] if !short || !listable(one) || matches!(&*one.rule, "inside-text" | "unlisted") => one.says.clone(),
        many if one_each => {
            let held = |column: &str| known.get(column).and_then(|(_, kind)| *kind);
            listed(many, &columns, of.len(), &held)
        }
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
/// What a finding does not say itself, `held` says of its column.
fn listed<'a>(group: &[&'a Finding], columns: &[String], of: usize, held: &dyn Fn(&str) -> Option<&'a str>) -> String {
    let mut at = 0;
    let each = columns.iter().map(|column| {
        let start = at;
        while group.get(at).is_some_and(|f| f.columns[0] == *column) {
            at += 1;
        }
        let mut own: Vec<&Finding> = group[start..at].to_vec();
        own.sort_by_key(|f| std::cmp::Reverse(f.count));
        let kind = |f: &&Finding| {
            let kind = f.kind.as_deref().filter(|k| !k.is_empty()).or_else(|| held(column))?;
            Some(if f.rule == "inside-text" { format!("{} {kind}", f.count) } else { kind.to_owned() })
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

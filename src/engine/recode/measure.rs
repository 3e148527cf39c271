//! The target, measured on what was written: the output files are coded again, and nothing is taken from the solver but who is
//! who.

use std::collections::BTreeMap;

use super::target::{Verdict, verdict};
use super::{Solved, shown_sensitive};
use crate::action::Action;
use crate::anonymise::hierarchy::STAR;
use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::error::{Error, Result};
use crate::model::{Identifying, RecodingReport, RiskyCombination};
use crate::plan::{ColumnPlan, Plan};
use crate::risk::search::{Limits, Searcher};
use crate::risk::{Codes, Whole};
use crate::table::Table;

/// Measures a problem on the output of its tables. `outputs` has the output of every table of the plan, with the names of its
/// columns by place in the plan where they are still there.
fn measure(
    solved: &Solved,
    plan: &Plan,
    outputs: &[(Table, Vec<Option<String>>)],
    settings: &Settings<'_>,
) -> Result<Verdict> {
    let Some(recode) = &plan.recode else { return Err(Error::fault("a measure without a target")) };
    let group = &solved.group;
    let mut quasi: Vec<(Codes, u32)> = Vec::new();
    let mut sensitive = Vec::new();
    let gone = || Error::fault("a quasi-identifier is not in the output");
    for (n, t) in group.plan.tables.iter().enumerate() {
        let (table, names) = &outputs[*t];
        let wanted: BTreeMap<usize, String> = group
            .plan
            .quasi
            .iter()
            .filter(|q| q.table == *t)
            .map(|q| q.column)
            .chain(group.plan.sensitive.iter().filter(|s| s.table == *t).map(|s| s.column))
            .map(|c| Ok((c, names[c].clone().ok_or_else(gone)?)))
            .collect::<Result<_>>()?;
        let list: Vec<String> = wanted.values().cloned().collect();
        if list.is_empty() {
            continue;
        }
        let place = |column: usize| wanted.keys().position(|c| *c == column).ok_or_else(gone);
        let coder = Coder::new(list.clone(), &vec![true; list.len()]);
        let coded: Whole = coder.code(table, None, settings)?.whole()?;
        for column in group.columns.iter().filter(|c| c.plan.table == *t) {
            let at = place(column.plan.column)?;
            let texts = coded.columns[at].texts.as_deref().unwrap_or_default();
            let codes = texts.len() as u32 + 1;
            let (mut shown, sets) = group.people.shown(n, &coded.codes[at], codes);
            // Who has no row in this table shows as much as who is starred there.
            if let Some(empty) = sets.iter().position(Vec::is_empty) {
                let last = column.hierarchy.ladder().levels() - 1;
                let star = column.hierarchy.label(last, 0).unwrap_or(STAR);
                if let Some(star) = texts.iter().position(|t| **t == *star) {
                    let (from, to) = (codes + empty as u32, star as u32 + 1);
                    let of = |p| if shown.get(p) == from { to } else { shown.get(p) };
                    shown = Codes::of((0..shown.len()).map(of).collect());
                }
            }
            quasi.push((shown, codes + sets.len() as u32));
        }
        for column in group.plan.sensitive.iter().filter(|s| s.table == *t) {
            let at = place(column.column)?;
            let texts = coded.columns[at].texts.as_deref().unwrap_or_default();
            let texts: Vec<Option<Box<str>>> = texts.iter().cloned().map(Some).collect();
            sensitive.push(shown_sensitive(&column.name, &texts, &coded.codes[at], (&group.people, n)));
        }
    }
    Ok(settings.pool.install(|| verdict(&recode.aim, quasi, &sensitive, group.people.count)))
}

/// Every problem as measured on the output.
///
/// # Errors
/// A target that does not hold there.
pub(in crate::engine) fn measured(
    solved: &[Solved],
    plan: &Plan,
    outputs: &[(Table, Vec<Option<String>>)],
    settings: &Settings<'_>,
) -> Result<Vec<RecodingReport>> {
    let Some(recode) = &plan.recode else { return Ok(Vec::new()) };
    let mut reports = Vec::new();
    for answer in solved {
        let after = measure(answer, plan, outputs, settings)?;
        if let Some(broken) = after.models.iter().find(|m| m.holds == Some(false)) {
            return Err(Error::fault(format!(
                "on the output {} is {} and not {}",
                broken.model,
                broken.value.map_or("undefined".into(), |v| format!("{v:.4}")),
                broken.target.unwrap_or_default()
            ))
            .at(&answer.group.name)
            .next("this is a case for a report; nothing was published"));
        }
        reports.push(answer.report(plan, recode, &after));
    }
    Ok(reports)
}

/// Combinations told.
const TOLD: usize = 5;
/// Rows above which combinations of two columns at most are counted.
const MANY: u64 = 200_000;

/// The combinations of columns that single out the most rows of the output, over all columns but direct identifiers.
pub(in crate::engine) fn riskiest(
    plan: &Plan,
    outputs: &[(Table, Vec<Option<String>>)],
    settings: &Settings<'_>,
) -> Result<Vec<RiskyCombination>> {
    let mut found = Vec::new();
    for (table_plan, (table, names)) in plan.tables.iter().zip(outputs) {
        let told = |c: &ColumnPlan| {
            let empty = matches!(c.action, Action::Erase | Action::Drop | Action::Constant(_) | Action::Redact(_));
            c.report.identifying != Identifying::Direct && !c.report.free_text && !empty && c.report.filled > 0
        };
        let among: Vec<String> =
            table_plan.columns.iter().zip(names).filter(|(c, _)| told(c)).filter_map(|(_, n)| n.clone()).collect();
        if among.is_empty() {
            continue;
        }
        let coder = Coder::new(among.clone(), &vec![false; among.len()]);
        let people = match coder.code(table, None, settings) {
            Ok(coded) => coded.whole()?,
            // What does not fit into memory was measured over the quasi-identifiers all the same.
            Err(error) if error.exit_code() == 2 => continue,
            Err(error) => return Err(error),
        };
        let limits = Limits {
            shares: vec![0.0],
            max_size: Some(if people.rows as u64 > MANY { 2 } else { 3 }),
            deadline: None,
            sets: 1 << 20,
        };
        let stop = || settings.watch.stopped();
        let combinations = settings.pool.install(|| Searcher::new(&people).search(&limits, &stop).combinations);
        let recoded = |name: &String| {
            let is = |q: &crate::plan::RecodeColumn| {
                plan.tables[q.table].dataset == table_plan.dataset && names[q.column].as_ref() == Some(name)
            };
            plan.recode.iter().flat_map(|r| &r.groups).flat_map(|g| &g.quasi).any(is)
        };
        found.extend(combinations.into_iter().map(|c| RiskyCombination {
            dataset: table_plan.dataset.clone(),
            recoded: c.columns.iter().all(recoded),
            unique: c.unique,
            share: c.share,
            columns: c.columns,
        }));
    }
    found.sort_by(|a, b| {
        (b.unique, a.columns.len(), &a.dataset, &a.columns).cmp(&(a.unique, b.columns.len(), &b.dataset, &b.columns))
    });
    found.truncate(TOLD);
    Ok(found)
}

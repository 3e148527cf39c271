//! What is measured where nobody names columns: the scan's quasi-identifiers, its special categories, and what to search.

use std::time::Duration;

use super::risk::{RiskRequest, SearchWish};
use crate::action::Action;
use crate::error::Result;
use crate::model::{ColumnReport, DatasetReport, Identifying, Sensitive};
use crate::plan::Classes;
use crate::policy::Policy;

/// Columns with more values than this are no sensitive categories by default.
const CATEGORIES: u64 = 1000;

/// How far to search for combinations.
#[derive(Debug, Clone)]
pub struct Reach {
    /// Shares of people; 0 for any person.
    pub shares: Vec<f64>,
    /// Most columns in a set; none for complete.
    pub max_size: Option<usize>,
    /// Time after which it stops and says so.
    pub time: Duration,
}

/// The request for a scanned dataset; none where there is nothing to measure. `base` has what was named.
pub fn chosen(
    found: &DatasetReport,
    subject: Option<String>,
    base: &RiskRequest,
    reach: Option<&Reach>,
) -> Option<RiskRequest> {
    let names = |of: &dyn Fn(&ColumnReport) -> bool| -> Vec<String> {
        let columns = found.columns.iter().filter(|c| of(c) && Some(&c.name) != subject.as_ref());
        columns.map(|c| c.name.clone()).collect()
    };
    let is_there = |name: &String| found.columns.iter().any(|c| c.name == *name);
    let quasi = match base.quasi.is_empty() {
        true => names(&|c| c.identifying == Identifying::Quasi),
        false => base.quasi.iter().filter(|q| is_there(q) && Some(*q) != subject.as_ref()).cloned().collect(),
    };
    let special = |c: &ColumnReport| {
        matches!(c.sensitive, Sensitive::Special | Sensitive::Criminal | Sensitive::Child)
            && c.identifying != Identifying::Direct
            && !c.free_text
            && c.filled > 0
            && c.distinct <= CATEGORIES
    };
    let sensitive = match base.sensitive.is_empty() {
        true => names(&special),
        false => base.sensitive.iter().filter(|s| is_there(s)).cloned().collect(),
    };
    // A token stands for a direct identifier: it is one person on its own as well.
    let direct =
        |c: &ColumnReport| c.identifying == Identifying::Direct || c.info_type.as_deref() == Some("efface.token");
    let among = names(&|c| !direct(c) && c.filled > 0);
    if quasi.is_empty() && (among.is_empty() || reach.is_none()) {
        return None;
    }
    Some(RiskRequest {
        chosen_by: if base.quasi.is_empty() { "scan".into() } else { base.chosen_by.clone() },
        quasi,
        sensitive,
        weight: base.weight.clone().filter(is_there),
        search: reach.map(|reach| SearchWish {
            among,
            left_out: names(&direct),
            shares: reach.shares.clone(),
            max_size: reach.max_size,
            time: reach.time,
            well_known: well_known(&found.columns),
        }),
        subject,
        ..base.clone()
    })
}

/// The columns of Sweeney's attack ("Simple demographics often identify people uniquely", 2000) and ethnicity, where the scan
/// found them.
fn well_known(columns: &[ColumnReport]) -> Vec<String> {
    const TYPES: &[&str] = &["postcode", "gender", "birth_date", "ethnicity"];
    let is = |c: &ColumnReport, word: &str| c.info_type.as_deref().is_some_and(|t| t.contains(word));
    let found = TYPES.iter().filter_map(|word| columns.iter().find(|c| is(c, word)).map(|c| (c.index, c.name.clone())));
    let mut found: Vec<(usize, String)> = found.collect();
    found.sort();
    found.dedup();
    if found.len() < 2 { Vec::new() } else { found.into_iter().map(|(_, name)| name).collect() }
}

/// The column of a table that a name means: its own, or `dataset.column`.
pub fn in_table(name: &str, dataset: &str, columns: &[String]) -> Option<String> {
    let bare = name.strip_prefix(dataset).and_then(|rest| rest.strip_prefix('.'));
    columns.iter().find(|c| *c == name || Some(c.as_str()) == bare).cloned()
}

/// The subject column of a table, if one of those named (`dataset.column`, or a column) is in it.
pub fn subject_of(subjects: &[String], dataset: &str, columns: &[String]) -> Option<String> {
    subjects.iter().find_map(|id| in_table(id, dataset, columns))
}

/// What the policy calls a dataset: its name, or the end of it where that names more of its columns. The name has the folders
/// between what was given and the file, and a policy is written for one folder and checked in the whole repository.
pub fn known_as(dataset: &DatasetReport, policy: Option<&Policy>) -> Result<String> {
    let mut best = (0, dataset.name.as_str());
    if let Some(policy) = policy {
        let mut classes = Classes::new(policy)?;
        let ends = dataset.name.match_indices('/').map(|(at, _)| &dataset.name[at + 1..]);
        for name in std::iter::once(dataset.name.as_str()).chain(ends) {
            let mut named = 0;
            for column in &dataset.columns {
                named += usize::from(classes.of(&format!("{name}.{}", column.name))?.is_some());
            }
            if named > best.0 {
                best = (named, name);
            }
        }
    }
    Ok(best.1.to_owned())
}

/// The quasi-identifiers of a dataset, which the policy calls `name`: those that it names in `[risk]`; else what the scan
/// found, with the columns that the policy coarsens: their form may no longer say what they are.
///
/// # Errors
/// Two classes of the policy name a column equally well.
pub fn quasi_of(policy: Option<&Policy>, dataset: &DatasetReport, name: &str) -> Result<Vec<String>> {
    let Some(policy) = policy else { return Ok(Vec::new()) };
    if let Some(named) = &policy.risk.quasi {
        let columns: Vec<String> = dataset.columns.iter().map(|c| c.name.clone()).collect();
        return Ok(named.iter().filter_map(|full| in_table(full, name, &columns)).collect());
    }
    let mut classes = Classes::new(policy)?;
    let mut all = Vec::new();
    for column in &dataset.columns {
        let class = classes.of(&format!("{name}.{}", column.name))?;
        let coarse = class.is_some_and(|c| {
            matches!(c.action, Action::Generalise(_) | Action::Shift(_) | Action::Noise(_) | Action::Truncate(_))
        });
        if column.identifying == Identifying::Quasi && column.filled > 0 || coarse {
            all.push(column.name.clone());
        }
    }
    Ok(all)
}

//! What is recoded: the quasi-identifiers of the plan, with their hierarchies and limits, by problem.
//!
//! Tables that name a subject are one problem, a person a row; every other table is one of its own. A column is recoded as its
//! action would publish it: what is generalised to years starts at years.

use std::time::Duration;

use super::{Known, TablePlan, unmatched};
use crate::action::Action;
use crate::anonymise::hierarchy::Kind;
use crate::error::{Error, Result, visible};
use crate::model::DatasetReport;
use crate::policy::{Aim, LevelName, Policy, Recode};

/// One quasi-identifier to recode.
#[derive(Debug, Clone)]
pub struct RecodeColumn {
    /// Place of its table in the plan.
    pub table: usize,
    /// Its place there.
    pub column: usize,
    /// `dataset.column`.
    pub name: String,
    /// How it grows coarser.
    pub kind: Kind,
    /// Whether the policy named that.
    pub named: bool,
    /// Columns of the same table that [`Kind::Place`] reads.
    pub parents: Vec<usize>,
    /// Against 1 for the others.
    pub weight: f64,
    /// Whether it may not change.
    pub frozen: bool,
    /// The finest level to publish.
    pub least: Option<LevelName>,
}

/// A sensitive column.
#[derive(Debug, Clone)]
pub struct RecodeSensitive {
    /// Place of its table in the plan.
    pub table: usize,
    /// Its place there.
    pub column: usize,
    /// `dataset.column`.
    pub name: String,
}

/// Rows, or people over several tables, that are recoded together.
#[derive(Debug, Clone)]
pub struct RecodeGroup {
    /// The tables, by place in the plan, in order.
    pub tables: Vec<usize>,
    /// Whether rows are joined by the subject's id.
    pub by_subject: bool,
    /// The quasi-identifiers, in order of tables and columns.
    pub quasi: Vec<RecodeColumn>,
    /// The sensitive columns.
    pub sensitive: Vec<RecodeSensitive>,
}

impl RecodeGroup {
    /// What messages call it.
    pub fn name(&self, tables: &[TablePlan]) -> String {
        self.tables.iter().map(|t| tables[*t].dataset.as_str()).collect::<Vec<_>>().join(" + ")
    }
}

/// The target and what it is asked of.
#[derive(Debug, Clone)]
pub struct RecodePlan {
    /// What has to hold.
    pub aim: Aim,
    /// How; by size where absent.
    pub recode: Option<Recode>,
    /// Share of rows that may be suppressed.
    pub suppression: f64,
    /// Time after which the best found is taken.
    pub limit: Option<Duration>,
    /// The problems.
    pub groups: Vec<RecodeGroup>,
}

/// The target resolved against the tables; nothing where the policy has none.
pub(super) fn resolve(policy: &Policy, tables: &[TablePlan], known: &[Known<'_>]) -> Result<Option<RecodePlan>> {
    let risk = &policy.risk;
    named(policy, known)?;
    if !risk.aim.is_some() {
        return Ok(None);
    }
    let is = |name: &str, dataset: &str, column: &str| name == column || name == format!("{dataset}.{column}");
    let mut columns = Vec::new();
    let mut sensitive = Vec::new();
    for (t, table) in tables.iter().enumerate() {
        let said = |names: &[String], column: &str| names.iter().any(|n| is(n, &table.dataset, column));
        for (c, column) in table.columns.iter().enumerate() {
            // What is not published tells nothing.
            if said(&risk.sensitive, &column.name) && !matches!(column.action, Action::Drop | Action::Erase) {
                let name = format!("{}.{}", table.dataset, column.name);
                if column.name.contains("[]") {
                    return Err(list(&name, policy));
                }
                sensitive.push(RecodeSensitive { table: t, column: c, name });
            }
        }
        for c in table.quasi.iter().copied() {
            let column = &table.columns[c];
            let name = format!("{}.{}", table.dataset, column.name);
            if said(&risk.sensitive, &column.name) || table.subject == Some(c) {
                continue;
            }
            let Some(()) = recodable(&name, &column.action, policy)? else { continue };
            if column.name.contains("[]") {
                return Err(list(&name, policy));
            }
            let of = |names: &mut dyn Iterator<Item = &String>| -> Option<String> {
                let found: Vec<&String> = names.filter(|n| is(n, &table.dataset, &column.name)).collect();
                // The one with the dataset is the more specific.
                found.iter().max_by_key(|n| n.len()).map(|n| (*n).clone())
            };
            let kind = of(&mut risk.hierarchy.keys()).and_then(|n| risk.hierarchy.get(&n));
            let named = kind.is_some();
            if let Some(kind) = kind.filter(|k| is_replaced(&column.action) && **k != Kind::Flat) {
                return Err(Error::usage(format!(
                    "{} gets other values by {}, which do not grow coarser along {}",
                    visible(&name),
                    column.action.name(),
                    kind.describe()
                ))
                .at(&policy.place)
                .next("keep the column, or leave its hierarchy out: its values are then kept or starred"));
            }
            let kind = match kind {
                Some(kind) => kind.clone(),
                None => propose(&column.report, &column.action, known[t].report, known[t].country.as_deref(), table),
            };
            let parents = match &kind {
                Kind::Place(names) => parents(names, table, &name, policy)?,
                _ => Vec::new(),
            };
            columns.push(RecodeColumn {
                table: t,
                column: c,
                kind,
                named,
                parents,
                weight: of(&mut risk.importance.keys()).and_then(|n| risk.importance.get(&n).copied()).unwrap_or(1.0),
                frozen: said(&risk.frozen, &column.name),
                least: of(&mut risk.min_level.keys()).and_then(|n| risk.min_level.get(&n).cloned()),
                name,
            });
        }
    }
    if columns.is_empty() {
        return Err(Error::usage("the policy sets a target, and no quasi-identifier is published")
            .at(&policy.place)
            .next("name the columns: [risk] quasi = [\"COLUMN\", …]"));
    }
    // Tables of subjects together, each other one apart.
    let mut groups: Vec<RecodeGroup> = Vec::new();
    let mut joined: Option<usize> = None;
    for (t, table) in tables.iter().enumerate() {
        let here = columns.iter().any(|c| c.table == t);
        let told = sensitive.iter().any(|s| s.table == t);
        if !(here || told && table.subject.is_some()) {
            continue;
        }
        let at = match (table.subject.is_some(), joined) {
            (true, Some(at)) => at,
            (by_subject, _) => {
                groups.push(RecodeGroup { tables: Vec::new(), by_subject, quasi: Vec::new(), sensitive: Vec::new() });
                if by_subject {
                    joined = Some(groups.len() - 1);
                }
                groups.len() - 1
            }
        };
        let group = &mut groups[at];
        group.tables.push(t);
        group.quasi.extend(columns.iter().filter(|c| c.table == t).cloned());
        group.sensitive.extend(sensitive.iter().filter(|s| s.table == t).cloned());
    }
    groups.retain(|g| !g.quasi.is_empty());
    Ok(Some(RecodePlan {
        aim: risk.aim.clone(),
        recode: risk.recode,
        suppression: risk.suppression.unwrap_or(1.0),
        limit: risk.time_limit,
        groups,
    }))
}

/// Every column that `[risk]` names exists.
fn named(policy: &Policy, known: &[Known<'_>]) -> Result<()> {
    for (key, name) in policy.risk.names() {
        let here = |k: &Known<'_>| {
            k.report.columns.iter().any(|c| c.name == *name || format!("{}.{}", k.report.name, c.name) == *name)
        };
        if !known.iter().any(here) {
            let all: Vec<String> = known.iter().flat_map(|k| k.report.columns.iter().map(|c| c.name.clone())).collect();
            return Err(unmatched(name, &format!("[risk] {key}"), policy, &all));
        }
    }
    Ok(())
}

fn list(name: &str, policy: &Policy) -> Error {
    Error::usage(format!("{} holds lists, which cannot be recoded", visible(name)))
        .at(&policy.place)
        .next("name the others in [risk] quasi, and erase or keep this one")
}

/// Whether there is anything to recode; an error for an action whose result depends on more than the cell.
fn recodable(name: &str, action: &Action, policy: &Policy) -> Result<Option<()>> {
    match action {
        Action::Drop | Action::Erase | Action::Constant(_) => Ok(None),
        Action::Keep { .. }
        | Action::Generalise(_)
        | Action::Truncate(_)
        | Action::Mask(_)
        | Action::Token(_)
        | Action::Short(_)
        | Action::Fpe(_)
        | Action::Surrogate(_) => Ok(Some(())),
        Action::Shift(_) | Action::Noise(_) | Action::Redact(_) => Err(Error::usage(format!(
            "{} is a quasi-identifier, and {} gives each row another value, which cannot be recoded",
            visible(name),
            action.name()
        ))
        .at(&policy.place)
        .next("keep, generalise or erase it, or name the other quasi-identifiers: [risk] quasi = [\"COLUMN\", …]")),
    }
}

fn is_replaced(action: &Action) -> bool {
    matches!(action, Action::Token(_) | Action::Short(_) | Action::Fpe(_) | Action::Surrogate(_))
}

/// The hierarchy that a column's type and action speak for.
fn propose(
    report: &crate::model::ColumnReport,
    action: &Action,
    dataset: &DatasetReport,
    country: Option<&str>,
    table: &TablePlan,
) -> Kind {
    // What the key holder's replacements would be coarsened to means nothing.
    if is_replaced(action) {
        return Kind::Flat;
    }
    let info_type = report.info_type.as_deref().unwrap_or("");
    if let Some(kind) = Kind::of_type(info_type, country) {
        return kind;
    }
    match info_type {
        "address.city" => {
            // What cities belong to, where it is published beside them.
            let of = |t: &str| {
                dataset.columns.iter().find(|c| c.info_type.as_deref() == Some(t)).filter(|c| {
                    matches!(table.columns.get(c.index).map(|p| &p.action), Some(Action::Keep { .. })) && c.distinct > 1
                })
            };
            let found: Vec<String> =
                ["address.region", "address.country"].into_iter().filter_map(of).map(|c| c.name.clone()).collect();
            if found.is_empty() { Kind::Category } else { Kind::Place(found) }
        }
        _ => Kind::Category,
    }
}

fn parents(names: &[String], table: &TablePlan, column: &str, policy: &Policy) -> Result<Vec<usize>> {
    let of = |name: &String| {
        let at = table.columns.iter().position(|c| *c.name == **name).ok_or_else(|| {
            Error::usage(format!(
                "the hierarchy of {} is from {name:?}, which is no column of {}",
                visible(column),
                table.dataset
            ))
            .at(&policy.place)
        })?;
        match table.columns[at].action {
            Action::Keep { .. } => Ok(at),
            _ => Err(Error::usage(format!(
                "the hierarchy of {} is from {name:?}, which the policy does not keep: its values would be labels",
                visible(column)
            ))
            .at(&policy.place)
            .next("keep that column, or name another hierarchy")),
        }
    };
    names.iter().map(of).collect()
}

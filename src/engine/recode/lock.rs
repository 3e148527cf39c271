//! `efface.lock`: what was published, so that tomorrow's export falls into the same categories.
//!
//! It holds hierarchies (edges, groups) and the classes that at least as many people share as the target asks for (five where it
//! names no number): nothing that the output itself does not show of as many. And the number of people.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::column::Column;
use super::{Group, LEAST, Solved};
use crate::action::Action;
use crate::anonymise::hierarchy::Memory;
use crate::anonymise::{Cell, Locked};
use crate::error::{Error, Result};
use crate::plan::{Plan, RecodePlan};
use crate::policy::Recode;

/// A level and the labels that somebody shows in it; a null is `None`.
type Shown = (u8, Vec<Option<String>>);

/// The file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Version of this format.
    pub version: u32,
    /// The target that it was made for, in words.
    pub target: String,
    /// Each problem.
    problems: Vec<LockedProblem>,
}

/// One problem.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LockedProblem {
    /// Its tables.
    datasets: Vec<String>,
    /// The solver.
    solver: String,
    /// Number of its people; 0 in a lock that does not say.
    #[serde(default)]
    people: u64,
    /// Its columns.
    columns: Vec<LockedColumn>,
    /// The levels of most rows, where a level per column was chosen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    base: Option<Vec<u8>>,
    /// By class and column, the level and the labels that people show.
    classes: Vec<Vec<Shown>>,
}

impl std::fmt::Debug for LockedProblem {
    // Labels are published, but a Debug print is no place for them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LockedProblem({} classes)", self.classes.len())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct LockedColumn {
    name: String,
    hierarchy: String,
    #[serde(flatten)]
    memory: Memory,
}

impl Lock {
    /// Reads a lock. `place` names it in messages.
    pub fn parse(text: &str, place: &str) -> Result<Self> {
        let again = "run with --resolve to choose new categories and write the lock again";
        let lock: Self = serde_json::from_str(text).map_err(|e| {
            Error::usage(format!("line {} is not as efface writes a lock", e.line())).at(place).next(again)
        })?;
        if lock.version != 1 {
            return Err(Error::usage("the lock is of a version that this efface does not know").at(place).next(again));
        }
        Ok(lock)
    }

    /// Its text, a class a line.
    pub fn text(&self) -> Result<String> {
        let fault = |_| Error::fault("the lock cannot be written");
        let mut out = format!(
            "{{\"version\":{},\"target\":{},\"problems\":[",
            self.version,
            serde_json::to_string(&self.target).map_err(fault)?
        );
        for (n, problem) in self.problems.iter().enumerate() {
            let bare = LockedProblem { classes: Vec::new(), ..problem.clone() };
            let head = serde_json::to_string(&bare).map_err(fault)?;
            out.push_str(if n > 0 { ",\n" } else { "\n" });
            out.push_str(head.strip_suffix("]}").unwrap_or(&head));
            for (n, class) in problem.classes.iter().enumerate() {
                out.push_str(if n > 0 { ",\n" } else { "\n" });
                out.push_str(&serde_json::to_string(class).map_err(fault)?);
            }
            out.push_str("\n]}");
        }
        out.push_str("\n]}\n");
        Ok(out)
    }

    /// What was published; nothing where a quasi-identifier has tokens, which a lock would show the values of.
    pub(in crate::engine) fn of(solved: &[Solved], plan: &Plan) -> Option<Self> {
        let recode = plan.recode.as_ref()?;
        let coded =
            |a: &Action| matches!(a, Action::Token(_) | Action::Short(_) | Action::Fpe(_) | Action::Surrogate(_));
        let hidden = |s: &Solved| {
            s.group.columns.iter().any(|c| coded(&plan.tables[c.plan.table].columns[c.plan.column].action))
        };
        if solved.is_empty() || solved.iter().any(hidden) {
            return None;
        }
        let problems = solved.iter().map(|s| LockedProblem::of(s, plan, recode)).collect();
        Some(Self { version: 1, target: recode.aim.describe(), problems })
    }

    /// The problem of the same tables and columns.
    pub(super) fn problem(&self, at: usize, plan: &Plan, recode: &RecodePlan) -> Result<&LockedProblem> {
        let group = &recode.groups[at];
        let other = |what: &str| {
            Error::usage(format!("the lock was made for {what}"))
                .at("efface.lock")
                .next("run with --resolve to choose new categories and write the lock again")
        };
        if self.target != recode.aim.describe() {
            return Err(other("another target"));
        }
        let datasets: Vec<&str> = group.tables.iter().map(|t| plan.tables[*t].dataset.as_str()).collect();
        let found = self.problems.iter().find(|p| p.datasets == datasets).ok_or_else(|| other("other files"))?;
        let names = |p: &LockedProblem| p.columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
        if names(found) != group.quasi.iter().map(|q| q.name.clone()).collect::<Vec<_>>() {
            return Err(other("other quasi-identifiers"));
        }
        let kinds = found.columns.iter().zip(&group.quasi);
        for (locked, now) in kinds.filter(|(_, now)| now.named) {
            if locked.hierarchy != now.kind.describe() {
                return Err(other("other hierarchies"));
            }
        }
        // A solver that the policy does not name may be the default one of another day.
        let solver = recode.recode.map(Recode::word);
        if solver.is_some_and(|now| now != found.solver) {
            return Err(other("another solver"));
        }
        if !found.is_sound() {
            return Err(Self::unfit().at("efface.lock"));
        }
        Ok(found)
    }

    /// The error for a lock that holds what efface never wrote.
    pub(super) fn unfit() -> Error {
        Error::usage("the lock was changed: its hierarchies or classes are not as efface writes them").next(
            "take efface.lock back from a copy, or run with --resolve to choose new categories and write it again",
        )
    }
}

/// Levels of one hierarchy, at most.
const LEVELS: usize = 32;

impl LockedProblem {
    fn of(solved: &Solved, plan: &Plan, recode: &RecodePlan) -> Self {
        let least = if recode.aim.least() > 1 { recode.aim.least() } else { LEAST };
        let group = &solved.group;
        // By class, a row of it and how many it has.
        let mut known: HashMap<Vec<Cell>, (usize, u64)> = HashMap::new();
        let mut by_levels: BTreeMap<&[u8], u64> = BTreeMap::new();
        let mut class: Vec<Cell> = Vec::new();
        for row in 0..group.problem.rows {
            let levels = &solved.recoding.levels[solved.recoding.of_row[row] as usize];
            class.clear();
            class.extend(
                levels
                    .iter()
                    .zip(&group.problem.quasi)
                    .map(|(level, q)| (*level, q.ladder.group(usize::from(*level), q.codes.get(row)))),
            );
            *by_levels.entry(levels).or_default() += 1;
            known.entry_ref(class.as_slice()).or_insert((row, 0)).1 += 1;
        }
        let mut classes: Vec<Vec<Shown>> = known
            .iter()
            .filter(|(_, (_, size))| *size >= least)
            .map(|(class, (row, _))| {
                // Everybody in a class shows the same labels.
                let labels = |(c, (level, _)): (usize, &Cell)| {
                    (*level, group.columns[c].shown(usize::from(*level), group.problem.quasi[c].codes.get(*row)))
                };
                class.iter().enumerate().map(labels).collect()
            })
            .collect();
        classes.sort();
        classes.dedup();
        let most = by_levels.iter().max_by_key(|(levels, n)| (**n, std::cmp::Reverse(*levels)));
        let base = (solved.recoding.solver == "global").then(|| most.map(|(levels, _)| levels.to_vec())).flatten();
        Self {
            datasets: group.plan.tables.iter().map(|t| plan.tables[*t].dataset.clone()).collect(),
            solver: solved.recoding.solver.to_owned(),
            people: group.problem.rows as u64,
            columns: group
                .columns
                .iter()
                .map(|c| LockedColumn {
                    name: c.plan.name.clone(),
                    hierarchy: c.kind.describe(),
                    memory: c.hierarchy.memory().clone(),
                })
                .collect(),
            base,
            classes,
        }
    }

    /// Whether the parts are as many as they have to be, and edges rise.
    fn is_sound(&self) -> bool {
        let width = self.columns.len();
        let rising = |edges: &Vec<f64>| edges.windows(2).all(|w| w[0] < w[1]);
        let memory = |m: &Memory| {
            [m.levels.len(), m.edges.len(), m.kept.len()].iter().all(|n| *n <= LEVELS) && m.edges.iter().all(rising)
        };
        self.columns.iter().all(|c| memory(&c.memory))
            && self.base.as_ref().is_none_or(|base| base.len() == width)
            && self.classes.iter().all(|class| class.len() == width)
    }

    /// The solver that may give these categories again for so many people: one for as many as the lock was written for.
    pub fn maker(&self, people: usize) -> Option<Recode> {
        let all = [Recode::Global, Recode::Local, Recode::Suppress];
        all.into_iter().find(|solver| self.people == people as u64 && solver.word() == self.solver)
    }

    /// Whether an answer is the one that was locked, as far as a lock tells.
    pub fn is_of(&self, solved: &Solved, plan: &Plan, recode: &RecodePlan) -> bool {
        *self == Self::of(solved, plan, recode)
    }

    /// The kind and the memory of a column's hierarchy.
    pub fn memory(&self, column: usize) -> (String, Memory) {
        let LockedColumn { hierarchy, memory, .. } = self.columns[column].clone();
        (hierarchy, memory)
    }

    /// The classes as levels and groups of today; those with a label that nobody has today are left out.
    pub fn classes(&self, group: &Group) -> Locked {
        let known: Vec<HashMap<Shown, u32>> = group
            .columns
            .iter()
            .zip(&group.problem.quasi)
            .map(|(column, quasi)| {
                let mut known = HashMap::new();
                for level in 0..quasi.ladder.levels() {
                    for code in 0..quasi.ladder.codes() as u32 {
                        let group = quasi.ladder.group(level, code);
                        known.insert((level as u8, column.shown(level, code)), group);
                    }
                }
                known
            })
            .collect();
        let class = |class: &Vec<Shown>| -> Option<Vec<Cell>> {
            class.iter().zip(&known).map(|(cell, known)| Some((cell.0, *known.get(cell)?))).collect()
        };
        Locked { classes: self.classes.iter().filter_map(class).collect(), base: self.base.clone() }
    }
}

impl Column {
    /// What somebody with a code shows in a level, sorted; a null is `None`, and nothing for who has no row.
    fn shown(&self, level: usize, code: u32) -> Vec<Option<String>> {
        let mut labels: Vec<Option<String>> = self
            .leaves(code)
            .into_iter()
            .map(|leaf| match level {
                0 => self.text(leaf).map(str::to_owned),
                _ => self.hierarchy.label(level, leaf).map(str::to_owned),
            })
            .collect();
        // Who has no row is starred where everybody is.
        if labels.is_empty() && level + 1 == self.hierarchy.ladder().levels() {
            labels.push(self.hierarchy.label(level, 0).map(str::to_owned));
        }
        labels.sort();
        labels.dedup();
        labels
    }
}

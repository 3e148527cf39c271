//! A recoding as it is told: what is lost, what is left, what holds.

use super::target::{Verdict, verdict};
use super::{Column, Group, Solved, chosen};
use crate::anonymise::utility::{self, Utility};
use crate::anonymise::{Problem, Recoding};
use crate::engine::pipeline::Settings;
use crate::error::Result;
use crate::model::{FrontierPoint, Prediction, RecodedColumn, RecodingReport, UtilityReport};
use crate::plan::{Plan, RecodePlan};
use crate::policy::Aim;
use crate::risk::Codes;

/// Sizes of classes on the frontier.
const SIZES: [u64; 5] = [2, 3, 5, 10, 20];

impl Column {
    /// The number of each code, where the values are numbers or dates; that of several is their mean.
    fn numbers(&self) -> Option<Vec<Option<f64>>> {
        let of = self.hierarchy.numbers()?;
        let set = |set: &Vec<u32>| {
            let numbers: Vec<f64> = set.iter().filter_map(|leaf| of[*leaf as usize]).collect();
            (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
        };
        Some(of.iter().copied().chain(self.sets.iter().map(set)).collect())
    }
}

impl Group {
    fn utility(&self, recoding: &Recoding) -> Utility {
        let numbers: Vec<_> = self.columns.iter().map(Column::numbers).collect();
        let absent: Vec<_> = self.columns.iter().map(Column::absent).collect();
        utility::measure(&self.problem, recoding, &numbers, &absent)
    }

    /// The target on codes at the levels of a recoding.
    pub(super) fn planned(&self, recoding: &Recoding, aim: &Aim) -> Verdict {
        verdict(aim, recoded(&self.problem, recoding), &self.sensitive, self.people.count)
    }
}

/// What people show at their levels, by column: codes and how many there are.
fn recoded(problem: &Problem, recoding: &Recoding) -> Vec<(Codes, u32)> {
    let column = |(at, quasi): (usize, &crate::anonymise::Quasi)| {
        let mut starts = vec![0u32; quasi.ladder.levels() + 1];
        for level in 0..quasi.ladder.levels() {
            starts[level + 1] = starts[level] + quasi.ladder.groups(level).iter().max().map_or(0, |m| m + 1);
        }
        let of = |row: usize| {
            let level = recoding.level(row, at);
            starts[level] + quasi.ladder.group(level, quasi.codes.get(row))
        };
        (Codes::of((0..problem.rows).map(of).collect()), starts[quasi.ladder.levels()])
    };
    problem.quasi.iter().enumerate().map(column).collect()
}

fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

impl Solved {
    /// As it is told; `after` is what was measured.
    pub(super) fn report(&self, plan: &Plan, recode: &RecodePlan, after: &Verdict) -> RecodingReport {
        let group = &self.group;
        let utility = group.utility(&self.recoding);
        let columns: Vec<RecodedColumn> = group
            .columns
            .iter()
            .zip(&utility.columns)
            .map(|(column, of)| RecodedColumn {
                name: column.plan.name.clone(),
                hierarchy: column.kind.describe(),
                granularity: rounded(of.granularity),
                entropy: rounded(of.entropy),
                levels: column
                    .hierarchy
                    .names()
                    .iter()
                    .zip(&of.levels)
                    .enumerate()
                    .filter(|(_, (_, n))| **n > 0)
                    .map(|(at, (name, n))| (format!("{at} {name}"), *n))
                    .collect(),
                mean_change: of.moments.map(|(mean, _)| rounded(mean)),
                variance_ratio: of.moments.map(|(_, variance)| rounded(variance)),
            })
            .collect();
        let by = |of: &dyn Fn(usize, usize) -> bool| -> u64 {
            utility
                .columns
                .iter()
                .flat_map(|c| c.levels.iter().enumerate().map(|(level, n)| (level, c.levels.len() - 1, *n)))
                .filter(|(level, last, _)| of(*level, *last))
                .map(|(_, _, n)| n)
                .sum()
        };
        let mean = columns.iter().map(|c| c.granularity).sum::<f64>() / columns.len().max(1) as f64;
        RecodingReport {
            datasets: group.plan.tables.iter().map(|t| plan.tables[*t].dataset.clone()).collect(),
            by_subject: group.plan.by_subject,
            people: group.people.count as u64,
            target: recode.aim.describe(),
            solver: self.recoding.solver.to_owned(),
            why: self.why.clone(),
            cut_short: self.recoding.cut_short,
            bound: self.recoding.bound.map(rounded),
            utility: UtilityReport {
                loss: rounded(utility.loss),
                granularity: rounded(utility.granularity),
                mean_granularity: rounded(mean),
                entropy: rounded(columns.iter().map(|c| c.entropy).sum::<f64>() / columns.len().max(1) as f64),
                discernibility: utility.discernibility,
                classes: utility.classes,
                average_class: rounded(group.people.count as f64 / utility.classes.max(1) as f64),
                cells_kept: by(&|level, _| level == 0),
                cells_generalised: by(&|level, last| level > 0 && level < last),
                cells_suppressed: by(&|level, last| level > 0 && level == last),
                suppressed: utility.suppressed,
                columns,
                correlation_change: utility.correlation_change.map(rounded),
                prediction: self.prediction.clone(),
            },
            before: group.before.models.clone(),
            after: after.models.clone(),
            holds: after.holds(),
            unique: (group.before.histogram.unique(), after.histogram.unique()),
            frontier: Vec::new(),
            lock: self.lock.map(str::to_owned),
        }
    }

    /// How well a column is told before and after.
    pub(super) fn predict(&mut self, name: &str, target: &Codes) {
        let (before, after, without) = utility::classification(&self.group.problem, &self.recoding, target);
        self.prediction = Some(Prediction {
            column: name.to_owned(),
            model: "naive Bayes, each person left out in turn".into(),
            error_before: rounded(before),
            error_after: rounded(after),
            error_without: rounded(without),
        });
    }
}

/// What is left at other sizes of classes, everything else asked for alike.
pub(super) fn frontier(group: &mut Group, recode: &RecodePlan, settings: &Settings<'_>) -> Result<Vec<FrontierPoint>> {
    let mut points = Vec::new();
    for k in SIZES {
        let aim = Aim { k: Some(k), ..recode.aim.clone() };
        group.aim(&aim);
        let (solver, _) = chosen(recode.recode, &group.problem);
        let point = match settings.pool.install(|| solver.solve(&group.problem)) {
            Ok(recoding) => {
                let utility = group.utility(&recoding);
                let starred = utility.columns.iter().map(|c| match c.levels.as_slice() {
                    [_] => 0,
                    levels => levels.last().copied().unwrap_or(0),
                });
                FrontierPoint {
                    k,
                    loss: Some(rounded(utility.loss)),
                    granularity: Some(rounded(utility.granularity)),
                    classes: utility.classes,
                    cells_suppressed: starred.sum(),
                    suppressed: utility.suppressed,
                }
            }
            // It cannot be reached: no other mistake is the problem's own.
            Err(error) if matches!(error.exit_code(), 1 | 2) => {
                FrontierPoint { k, loss: None, granularity: None, classes: 0, cells_suppressed: 0, suppressed: 0 }
            }
            Err(error) => return Err(error),
        };
        points.push(point);
        if settings.watch.stopped() {
            return Err(crate::error::Error::interrupted());
        }
    }
    group.aim(&recode.aim);
    Ok(points)
}

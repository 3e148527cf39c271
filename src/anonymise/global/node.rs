//! One node of the lattice: which classes its levels make, and what they lose.

use crate::anonymise::demand::{Demand, Scratch};
use crate::anonymise::paths::{Path, Paths};
use crate::anonymise::problem::Problem;
use crate::error::Result;
use rayon::prelude::*;

/// What a node comes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    /// Mean loss over all rows, suppressed ones included.
    pub(super) loss: f64,
    /// What this and every finer node lose beyond their levels, at least.
    pub(super) excess: f64,
    /// Whether this node or a finer one may suppress few enough rows.
    pub(super) within: bool,
    /// Whether the target holds, also in the class of the suppressed rows.
    pub(super) feasible: bool,
}

/// Rows that are equal in all quasi-identifiers.
#[derive(Debug, Clone, Copy)]
struct Combination<const W: usize> {
    path: Path<W>,
    stratum: u32,
    first: u32,
    rows: u32,
}

/// The distinct combinations of a table.
#[derive(Debug)]
pub(super) struct Table<'a, const W: usize> {
    pub(super) problem: &'a Problem,
    paths: &'a Paths,
    demand: Demand<'a>,
    combinations: Vec<Combination<W>>,
    /// Rows by combination.
    rows: Vec<u32>,
    /// By column and level, what all rows together lose.
    base: Vec<Vec<f64>>,
    /// By column, level and code, what a row loses.
    lost: Vec<Vec<Vec<f64>>>,
    strata: u32,
}

/// A hash table of classes that is used for one node after the other.
#[derive(Debug)]
pub(super) struct Counter<const W: usize> {
    slots: Vec<Slot<W>>,
    used: Vec<u32>,
    epoch: u32,
    scratch: Scratch,
    /// Any combination of each class that the last node suppressed.
    failed: Vec<u32>,
    /// Combinations by class, where more than sizes matter.
    sorted: Vec<(u32, Path<W>, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Slot<const W: usize> {
    path: Path<W>,
    stratum: u32,
    epoch: u32,
    any: u32,
    rows: u32,
}

impl<'a, const W: usize> Table<'a, W> {
    pub(super) fn new(problem: &'a Problem, paths: &'a Paths) -> Result<Self> {
        let demand = Demand::new(problem, 1)?;
        let strata = problem.strata();
        let stratum = |row: u32| strata.as_ref().map_or(0, |s| s[row as usize]);
        let mut rows: Vec<(u32, Path<W>, u32)> = (0..problem.rows as u32)
            .into_par_iter()
            .map(|row| (stratum(row), paths.path(problem, row as usize), row))
            .collect();
        rows.par_sort_unstable();
        for alike in rows.chunk_by(|a, b| a.0 == b.0) {
            let of: Vec<u32> = alike.iter().map(|r| r.2).collect();
            let place = if of.len() == problem.rows { "" } else { "that share what may not change" };
            if let Some(refusal) = demand.refusal(&of, place) {
                let frozen = problem.unmixed();
                let named = frozen.first().filter(|_| of.len() < problem.rows);
                return Err(named.map_or(refusal.clone(), |c| refusal.at(&problem.quasi[*c].name)));
            }
        }
        let mut combinations: Vec<Combination<W>> = Vec::new();
        for (at, (stratum, path, _)) in rows.iter().enumerate() {
            match combinations.last_mut() {
                Some(last) if last.stratum == *stratum && last.path == *path => last.rows += 1,
                _ => combinations.push(Combination { path: *path, stratum: *stratum, first: at as u32, rows: 1 }),
            }
        }
        let shares = problem.shares();
        let all = problem.rows.max(1) as f64;
        let lost: Vec<Vec<Vec<f64>>> = problem
            .quasi
            .iter()
            .zip(&shares)
            .map(|(q, share)| {
                let of = |level| (0..q.ladder.codes() as u32).map(|c| q.ladder.loss(level, c) * share / all).collect();
                (0..q.ladder.levels()).map(of).collect()
            })
            .collect();
        let base = problem
            .quasi
            .iter()
            .zip(&lost)
            .map(|(q, lost)| {
                let mut of_code = vec![0u64; q.ladder.codes()];
                q.codes.each(0..problem.rows, |_, code| of_code[code as usize] += 1);
                lost.iter().map(|l| l.iter().zip(&of_code).map(|(l, n)| l * *n as f64).sum()).collect()
            })
            .collect();
        let strata = rows.last().map_or(0, |r| r.0) + 1;
        let rows = rows.into_iter().map(|r| r.2).collect();
        Ok(Self { problem, paths, demand, combinations, rows, base, lost, strata })
    }

    /// Number of distinct combinations.
    pub(super) fn combinations(&self) -> usize {
        self.combinations.len()
    }

    /// What these levels lose where nothing is suppressed.
    pub(super) fn base(&self, levels: &[u8]) -> f64 {
        levels.iter().zip(&self.base).map(|(level, base)| base[usize::from(*level)]).sum()
    }

    /// What the finest levels lose.
    pub(super) fn base_least(&self) -> f64 {
        self.problem.quasi.iter().zip(&self.base).map(|(q, base)| base[q.least]).sum()
    }

    /// A counter for [`Table::weigh`].
    pub(super) fn counter(&self) -> Counter<W> {
        let slot = Slot { path: [0; W], stratum: 0, epoch: 0, any: 0, rows: 0 };
        let slots = if self.demand.plain() { (self.combinations.len() * 2).next_power_of_two().max(16) } else { 0 };
        Counter {
            slots: vec![slot; slots],
            used: Vec::new(),
            epoch: 0,
            scratch: Scratch::default(),
            failed: Vec::new(),
            sorted: Vec::new(),
        }
    }

    /// Classes of the node, each with the combinations' places where more than sizes matter.
    fn classes(&self, levels: &[u8], counter: &mut Counter<W>, mut each: impl FnMut(u32, u64, bool)) {
        let told: Path<W> = self.paths.told(levels);
        let masked = |path: &Path<W>| -> Path<W> { std::array::from_fn(|w| path[w] & told[w]) };
        if self.demand.plain() {
            counter.epoch += 1;
            counter.used.clear();
            let mask = counter.slots.len() - 1;
            for (at, combination) in self.combinations.iter().enumerate() {
                let path = masked(&combination.path);
                let mut slot = hash(&path, combination.stratum) & mask;
                loop {
                    let held = &mut counter.slots[slot];
                    if held.epoch != counter.epoch {
                        let (stratum, rows) = (combination.stratum, combination.rows);
                        *held = Slot { path, stratum, epoch: counter.epoch, any: at as u32, rows };
                        counter.used.push(slot as u32);
                        break;
                    }
                    if held.path == path && held.stratum == combination.stratum {
                        held.rows += combination.rows;
                        break;
                    }
                    slot = (slot + 1) & mask;
                }
            }
            for slot in &counter.used {
                let held = &counter.slots[*slot as usize];
                each(held.any, u64::from(held.rows), held.rows as usize >= self.demand.least);
            }
            return;
        }
        counter.sorted.clear();
        counter
            .sorted
            .extend(self.combinations.iter().enumerate().map(|(at, c)| (c.stratum, masked(&c.path), at as u32)));
        counter.sorted.sort_unstable();
        for class in counter.sorted.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let rows = class.iter().flat_map(|c| self.rows_of(c.2));
            let size = class.iter().map(|c| u64::from(self.combinations[c.2 as usize].rows)).sum();
            let holds = self.demand.holds(size as usize, rows, &mut counter.scratch);
            each(class[0].2, size, holds);
        }
    }

    fn rows_of(&self, combination: u32) -> impl Iterator<Item = usize> + Clone {
        let of = &self.combinations[combination as usize];
        self.rows[of.first as usize..][..of.rows as usize].iter().map(|row| *row as usize)
    }

    /// What the rows of a combination lose in these levels, per row.
    fn lost(&self, combination: u32, levels: &[u8]) -> f64 {
        let row = self.rows[self.combinations[combination as usize].first as usize] as usize;
        let of = |(column, level): (usize, &u8)| {
            self.lost[column][usize::from(*level)][self.problem.quasi[column].codes.get(row) as usize]
        };
        levels.iter().enumerate().map(of).sum()
    }

    /// Weighs a node. The classes that it suppresses are left in the counter.
    ///
    /// The suppressed rows are a class of their own, in which the target has to hold as well. Where it does not, the class
    /// that loses least by it is suppressed with them.
    pub(super) fn weigh(&self, levels: &[u8], counter: &mut Counter<W>) -> Weighed {
        let most: Vec<u8> = self.problem.quasi.iter().map(|q| q.most as u8).collect();
        let strata = self.strata as usize;
        let mut starred = vec![0u64; strata];
        let (mut loss, mut excess, mut sure, mut classes) = (0.0, 0.0, 0u64, 0u64);
        let mut failed = std::mem::take(&mut counter.failed);
        failed.clear();
        let grows = self.demand.grows();
        self.classes(levels, counter, |any, rows, holds| {
            let stratum = self.combinations[any as usize].stratum as usize;
            let (kept, gone) = (self.lost(any, levels) * rows as f64, self.lost(any, &most) * rows as f64);
            if holds {
                classes += 1;
                loss += kept;
                return;
            }
            loss += gone;
            starred[stratum] += rows;
            failed.push(any);
            // Only what fails however many rows join it fails in every finer node.
            if grows || (rows as usize) < self.demand.least {
                excess += gone - kept;
                sure += rows;
            }
        });
        let suppressed: u64 = starred.iter().sum();
        let allowed = self.problem.suppression * self.problem.rows as f64 + 1e-9;
        // Where nothing may be suppressed, a node in which all classes hold has none above it in which one fails.
        let within = if allowed < 1.0 { suppressed == 0 } else { sure as f64 <= allowed };
        let mut feasible = suppressed as f64 <= allowed;
        let mut all = suppressed;
        for stratum in (0..strata).filter(|s| starred[*s] > 0) {
            if !feasible {
                break;
            }
            classes += 1;
            if self.stars_hold(stratum, &failed, None, levels, counter) {
                continue;
            }
            let room = allowed - all as f64;
            let more = self.completing(stratum, &failed, room, levels, counter);
            match more {
                Some((more, any, rows)) => {
                    loss += more;
                    all += rows;
                    classes -= 1;
                    failed.push(any);
                }
                None => feasible = false,
            }
        }
        counter.failed = failed;
        if let Some(most) = self.problem.average_risk {
            feasible &= classes as f64 <= most * self.problem.rows as f64 + 1e-9;
        }
        Weighed { loss, excess, within, feasible }
    }

    /// Rows that are suppressed in a node.
    pub(super) fn suppressed(&self, levels: &[u8]) -> Vec<u32> {
        let mut counter = self.counter();
        self.weigh(levels, &mut counter);
        let told: Path<W> = self.paths.told(levels);
        let mut rows = self.rows_in(&counter.failed, &told);
        rows.sort_unstable();
        rows
    }

    /// The rows of some classes, each named by any of its combinations.
    fn rows_in(&self, classes: &[u32], told: &Path<W>) -> Vec<u32> {
        let key = |c: &Combination<W>| (c.stratum, std::array::from_fn::<u64, W, _>(|w| c.path[w] & told[w]));
        let named: hashbrown::HashSet<_> = classes.iter().map(|any| key(&self.combinations[*any as usize])).collect();
        let of = self.combinations.iter().enumerate().filter(|(_, c)| named.contains(&key(c)));
        of.flat_map(|(at, _)| self.rows_of(at as u32)).map(|row| row as u32).collect()
    }

    /// Whether the target holds among the rows of a stratum that are in failed classes, and in one more class.
    fn stars_hold(
        &self,
        stratum: usize,
        failed: &[u32],
        more: Option<u32>,
        levels: &[u8],
        counter: &mut Counter<W>,
    ) -> bool {
        let here = |any: &u32| self.combinations[*any as usize].stratum as usize == stratum;
        let classes: Vec<u32> = failed.iter().copied().filter(here).chain(more).collect();
        let rows = self.rows_in(&classes, &self.paths.told(levels));
        self.demand.holds(rows.len(), rows.iter().map(|row| *row as usize), &mut counter.scratch)
    }

    /// The class of at most `room` rows that makes the target hold among the suppressed rows of a stratum and loses least by
    /// it.
    fn completing(
        &self,
        stratum: usize,
        failed: &[u32],
        room: f64,
        levels: &[u8],
        counter: &mut Counter<W>,
    ) -> Option<(f64, u32, u64)> {
        let most: Vec<u8> = self.problem.quasi.iter().map(|q| q.most as u8).collect();
        let mut holding = Vec::new();
        self.classes(levels, counter, |any, rows, holds| {
            if holds && rows as f64 <= room && self.combinations[any as usize].stratum as usize == stratum {
                let more = (self.lost(any, &most) - self.lost(any, levels)) * rows as f64;
                holding.push((more, any, rows));
            }
        });
        holding.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        holding.into_iter().find(|(_, any, _)| self.stars_hold(stratum, failed, Some(*any), levels, counter))
    }
}

#[inline]
fn hash<const W: usize>(path: &Path<W>, stratum: u32) -> usize {
    let mut mixed = u64::from(stratum).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for word in path {
        let wide = u128::from(mixed ^ word).wrapping_mul(0xa076_1d64_78bd_642f_e703_7ed1_a0b4_28db);
        mixed = (wide >> 64) as u64 ^ wide as u64;
    }
    (mixed ^ (mixed >> 32)) as usize
}

//! One node of the lattice: which classes its levels make, and what they lose.

use crate::anonymise::demand::{Demand, Scratch};
use crate::anonymise::paths::{Path, Paths};
use crate::anonymise::problem::{Problem, Quasi};
use crate::error::Result;
use crate::risk::Codes;
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
    /// The quasi-identifiers by name, so that the order of the table's columns changes nothing: neither sums of fractions nor which
    /// of two nodes that lose the same is taken. All levels here are in this order.
    pub(super) quasi: Vec<&'a Quasi>,
    /// Their places in the table.
    places: Vec<usize>,
    paths: &'a Paths,
    demand: Demand<'a>,
    combinations: Vec<Combination<W>>,
    /// Rows by combination.
    rows: Vec<u32>,
    /// By column, the codes of the combinations.
    codes: Vec<Codes>,
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
    epoch: u32,
    /// By class, any of its combinations, and its rows.
    classes: Vec<(u32, u32)>,
    scratch: Scratch,
    /// Classes that the last node suppressed.
    failed: Vec<Failed>,
    /// Combinations by class, where more than sizes matter.
    sorted: Vec<(u32, Path<W>, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Slot<const W: usize> {
    path: Path<W>,
    class: u32,
    epoch: u32,
}

/// A class in which the target does not hold.
#[derive(Debug, Clone, Copy)]
struct Failed {
    /// Any of its combinations.
    any: u32,
    rows: u32,
    /// Whether it fails in every finer node as well.
    sure: bool,
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
        let mut places: Vec<usize> = (0..problem.quasi.len()).collect();
        places.sort_by(|a, b| problem.quasi[*a].name.cmp(&problem.quasi[*b].name));
        let quasi: Vec<&Quasi> = places.iter().map(|place| &problem.quasi[*place]).collect();
        let shares = problem.shares();
        let all = problem.rows.max(1) as f64;
        let lost: Vec<Vec<Vec<f64>>> = quasi
            .iter()
            .zip(&places)
            .map(|(q, place)| {
                let share = shares[*place];
                let of = |level| (0..q.ladder.codes() as u32).map(|c| q.ladder.loss(level, c) * share / all).collect();
                (0..q.ladder.levels()).map(of).collect()
            })
            .collect();
        let base = quasi
            .iter()
            .zip(&lost)
            .map(|(q, lost)| {
                let mut of_code = vec![0u64; q.ladder.codes()];
                q.codes.each(0..problem.rows, |_, code| of_code[code as usize] += 1);
                lost.iter().map(|l| l.iter().zip(&of_code).map(|(l, n)| l * *n as f64).sum()).collect()
            })
            .collect();
        let strata = rows.last().map_or(0, |r| r.0) + 1;
        let of = |q: &&Quasi| {
            Codes::of(combinations.iter().map(|c| q.codes.get(rows[c.first as usize].2 as usize)).collect())
        };
        let codes = quasi.iter().map(of).collect();
        let rows = rows.into_iter().map(|r| r.2).collect();
        Ok(Self { problem, quasi, places, paths, demand, combinations, rows, codes, base, lost, strata })
    }

    /// Levels in the order of the table's columns.
    pub(super) fn by_place(&self, levels: &[u8]) -> Vec<u8> {
        let mut placed = vec![0; levels.len()];
        levels.iter().zip(&self.places).for_each(|(level, place)| placed[*place] = *level);
        placed
    }

    /// The coarsest levels.
    pub(super) fn most(&self) -> Vec<u8> {
        self.quasi.iter().map(|q| q.most as u8).collect()
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
        self.quasi.iter().zip(&self.base).map(|(q, base)| base[q.least]).sum()
    }

    /// A counter for [`Table::weigh`].
    pub(super) fn counter(&self) -> Counter<W> {
        let slot = Slot { path: [0; W], class: 0, epoch: 0 };
        let combinations = self.combinations.len();
        let slots = if self.demand.plain() { (combinations + combinations / 4).next_power_of_two().max(16) } else { 0 };
        Counter {
            slots: vec![slot; slots],
            epoch: 0,
            classes: Vec::new(),
            scratch: Scratch::default(),
            failed: Vec::new(),
            sorted: Vec::new(),
        }
    }

    /// Classes of the node: any combination of each, its rows, and whether the target holds in it.
    fn classes(&self, levels: &[u8], counter: &mut Counter<W>, mut each: impl FnMut(u32, u64, bool)) {
        let told: Path<W> = self.told(levels);
        let masked = |path: &Path<W>| -> Path<W> { std::array::from_fn(|w| path[w] & told[w]) };
        if self.demand.plain() {
            counter.epoch += 1;
            counter.classes.clear();
            let mask = counter.slots.len() - 1;
            for (at, combination) in self.combinations.iter().enumerate() {
                let path = masked(&combination.path);
                let mut slot = hash(&path, combination.stratum) & mask;
                loop {
                    let held = &mut counter.slots[slot];
                    if held.epoch != counter.epoch {
                        *held = Slot { path, class: counter.classes.len() as u32, epoch: counter.epoch };
                        counter.classes.push((at as u32, combination.rows));
                        break;
                    }
                    let (any, rows) = &mut counter.classes[held.class as usize];
                    let stratum = || self.combinations[*any as usize].stratum;
                    if held.path == path && (self.strata == 1 || stratum() == combination.stratum) {
                        *rows += combination.rows;
                        break;
                    }
                    slot = (slot + 1) & mask;
                }
            }
            for (any, rows) in &counter.classes {
                each(*any, u64::from(*rows), *rows as usize >= self.demand.least);
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

    fn told(&self, levels: &[u8]) -> Path<W> {
        self.paths.told(&self.by_place(levels))
    }

    fn rows_of(&self, combination: u32) -> impl Iterator<Item = usize> + Clone {
        let of = &self.combinations[combination as usize];
        self.rows[of.first as usize..][..of.rows as usize].iter().map(|row| *row as usize)
    }

    /// What the rows of some classes lose more in the coarsest levels than in these.
    fn beyond(&self, classes: impl Iterator<Item = (u32, u32)> + Clone, levels: &[u8]) -> f64 {
        let mut more = 0.0;
        for (column, level) in levels.iter().enumerate() {
            let (lost, most) = (&self.lost[column], self.quasi[column].most);
            if usize::from(*level) == most {
                continue;
            }
            let by_code: Vec<f64> =
                lost[most].iter().zip(&lost[usize::from(*level)]).map(|(to, from)| to - from).collect();
            more += match &self.codes[column] {
                Codes::U8(codes) => weighted(codes, &by_code, classes.clone()),
                Codes::U16(codes) => weighted(codes, &by_code, classes.clone()),
                Codes::U32(codes) => weighted(codes, &by_code, classes.clone()),
            };
        }
        more
    }

    /// The same for one class.
    fn beyond_of(&self, class: Failed, levels: &[u8]) -> f64 {
        let of = |(column, level): (usize, &u8)| {
            let (lost, most) = (&self.lost[column], self.quasi[column].most);
            let code = self.codes[column].get(class.any as usize) as usize;
            lost[most][code] - lost[usize::from(*level)][code]
        };
        levels.iter().enumerate().map(of).sum::<f64>() * f64::from(class.rows)
    }

    /// Weighs a node. The classes that it suppresses are left in the counter.
    ///
    /// The suppressed rows are a class of their own, in which the target has to hold as well. Where it does not, the class
    /// that loses least by it is suppressed with them.
    pub(super) fn weigh(&self, levels: &[u8], counter: &mut Counter<W>) -> Weighed {
        let strata = self.strata as usize;
        let mut starred = vec![0u64; strata];
        let (mut sure, mut classes) = (0u64, 0u64);
        let mut failed = std::mem::take(&mut counter.failed);
        failed.clear();
        let grows = self.demand.grows();
        self.classes(levels, counter, |any, rows, holds| {
            if holds {
                classes += 1;
                return;
            }
            starred[self.combinations[any as usize].stratum as usize] += rows;
            // Only what fails however many rows leave it fails in every finer node.
            let surely = grows || (rows as usize) < self.demand.least;
            sure += if surely { rows } else { 0 };
            failed.push(Failed { any, rows: rows as u32, sure: surely });
        });
        let of = |surely: bool| failed.iter().filter(move |f| f.sure == surely).map(|f| (f.any, f.rows));
        let excess = self.beyond(of(true), levels);
        // What all rows lose in these levels, and the suppressed ones beyond it.
        let mut loss = self.base(levels) + excess;
        if failed.iter().any(|f| !f.sure) {
            loss += self.beyond(of(false), levels);
        }
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
            let enough = starred[stratum] >= self.demand.least as u64;
            if enough && (self.demand.plain() || self.stars_hold(stratum, &failed, None, levels, counter)) {
                continue;
            }
            let room = allowed - all as f64;
            let more = self.completing(stratum, &failed, room, levels, counter);
            match more {
                Some((more, class)) => {
                    loss += more;
                    all += u64::from(class.rows);
                    classes -= 1;
                    failed.push(class);
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

    /// Rows that are suppressed in a node, and the number of classes that are not.
    pub(super) fn suppressed(&self, levels: &[u8]) -> (Vec<u32>, usize) {
        let mut counter = self.counter();
        self.weigh(levels, &mut counter);
        let mut classes = 0;
        let failed = counter.failed.clone();
        self.classes(levels, &mut counter, |_, _, _| classes += 1);
        let told: Path<W> = self.told(levels);
        let mut rows = self.rows_in(&failed, &told);
        rows.sort_unstable();
        (rows, classes - failed.len())
    }

    /// The rows of some classes.
    fn rows_in(&self, classes: &[Failed], told: &Path<W>) -> Vec<u32> {
        let key = |c: &Combination<W>| (c.stratum, std::array::from_fn::<u64, W, _>(|w| c.path[w] & told[w]));
        let named: hashbrown::HashSet<_> =
            classes.iter().map(|class| key(&self.combinations[class.any as usize])).collect();
        let of = self.combinations.iter().enumerate().filter(|(_, c)| named.contains(&key(c)));
        of.flat_map(|(at, _)| self.rows_of(at as u32)).map(|row| row as u32).collect()
    }

    /// Whether the target holds among the rows of a stratum that are in failed classes, and in one more class.
    fn stars_hold(
        &self,
        stratum: usize,
        failed: &[Failed],
        more: Option<Failed>,
        levels: &[u8],
        counter: &mut Counter<W>,
    ) -> bool {
        let here = |class: &Failed| self.combinations[class.any as usize].stratum as usize == stratum;
        let classes: Vec<Failed> = failed.iter().copied().filter(here).chain(more).collect();
        let rows = self.rows_in(&classes, &self.told(levels));
        self.demand.holds(rows.len(), rows.iter().map(|row| *row as usize), &mut counter.scratch)
    }

    /// The class of at most `room` rows that makes the target hold among the suppressed rows of a stratum and loses least by
    /// it.
    fn completing(
        &self,
        stratum: usize,
        failed: &[Failed],
        room: f64,
        levels: &[u8],
        counter: &mut Counter<W>,
    ) -> Option<(f64, Failed)> {
        let mut holding = Vec::new();
        self.classes(levels, counter, |any, rows, holds| {
            if holds && rows as f64 <= room && self.combinations[any as usize].stratum as usize == stratum {
                let class = Failed { any, rows: rows as u32, sure: false };
                holding.push((self.beyond_of(class, levels), class));
            }
        });
        let by_loss = |a: &(f64, Failed), b: &(f64, Failed)| a.0.total_cmp(&b.0).then(a.1.any.cmp(&b.1.any));
        // A class that holds has as many rows as are asked for.
        if self.demand.plain() {
            return holding.into_iter().min_by(by_loss);
        }
        holding.sort_by(by_loss);
        holding.into_iter().find(|(_, class)| self.stars_hold(stratum, failed, Some(*class), levels, counter))
    }
}

/// The sum over classes, each named by a combination, of what its code stands for, times its rows.
fn weighted<C: Copy + Into<u32>>(codes: &[C], by_code: &[f64], classes: impl Iterator<Item = (u32, u32)>) -> f64 {
    classes.map(|(any, rows)| by_code[codes[any as usize].into() as usize] * f64::from(rows)).sum()
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

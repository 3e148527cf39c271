//! Global recoding: one level per column for the whole table, the best in the lattice of levels, and rows that are still too
//! rare suppressed.
//!
//! The search goes from the coarsest levels down. Making a column finer can only split classes, so what is too small stays too small
//! (the monotonicity of Incognito, LeFevre, DeWitt and Ramakrishnan, SIGMOD 2005), and the excess of a node, what it
//! loses by suppression, can only grow on the way down. A node whose own levels and the excess of one above it already
//! lose more than the best found need not be looked at; best first, until none is left (as OLA, El Emam et al., JAMIA 2009, and
//! Lightning, Prasser et al., PAKDD 2016, search such lattices).

mod node;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use self::node::{Table, Weighed};
use super::Solver;
use super::local;
use super::paths::Paths;
use super::problem::Problem;
use super::recoding::Recoding;
use crate::error::{Error, Result};

/// Nodes weighed at a time.
const BATCH: usize = 32;
/// Combinations of values that are looked at before the best node so far is taken: nodes times combinations.
const WORK: usize = 3_000_000_000;

/// Nodes that may wait.
const WAITING: usize = 4_000_000;

/// One level per column for the whole table.
#[derive(Debug, Clone, Copy)]
pub struct Global {
    /// Whether rows that are still too rare are generalised further, class by class, instead of starred as a whole. The levels
    /// are those that are best with starred rows.
    pub cells: bool,
}

impl Default for Global {
    fn default() -> Self {
        Self { cells: true }
    }
}

impl Solver for Global {
    fn name(&self) -> &'static str {
        "global"
    }

    fn solve(&self, problem: &Problem) -> Result<Recoding> {
        let paths = Paths::new(problem, &problem.shares(), &problem.levels())?;
        match paths.words {
            1 => self.search(&Table::<1>::new(problem, &paths)?),
            2 => self.search(&Table::<2>::new(problem, &paths)?),
            3 | 4 => self.search(&Table::<4>::new(problem, &paths)?),
            5..=8 => self.search(&Table::<8>::new(problem, &paths)?),
            _ => self.search(&Table::<64>::new(problem, &paths)?),
        }
    }
}

/// A loss that can be ordered, in 2⁻⁵⁰ths.
fn ordered(loss: f64) -> i64 {
    (loss * (1i64 << 50) as f64) as i64
}

/// The levels that wait, by a loss that they and all below them cannot be under.
type Waiting = BinaryHeap<Reverse<(i64, Vec<u8>, i64)>>;

/// The best so far.
#[derive(Debug, Clone)]
struct Best {
    levels: Vec<u8>,
    loss: f64,
}

impl Global {
    fn search<const W: usize>(&self, table: &Table<'_, W>) -> Result<Recoding> {
        let problem = table.problem;
        let started = Instant::now();
        let most = table.most();
        let mut known: HashMap<Vec<u8>, Weighed> = HashMap::new();
        let mut best: Option<Best> = None;
        self.descend(table, &most, &mut known, &mut best);
        let mut waiting: Waiting = BinaryHeap::new();
        let mut met: HashSet<Vec<u8>> = HashSet::new();
        met.insert(most.clone());
        waiting.push(Reverse((ordered(table.base_least()), most, 0)));
        let (mut looked, mut cut_short, mut bound) = (known.len(), false, None);
        let worth = |best: &Option<Best>| best.as_ref().map_or(i64::MAX, |b| ordered(b.loss));
        loop {
            let mut batch: Vec<(Vec<u8>, i64)> = Vec::new();
            while batch.len() < BATCH
                && let Some(Reverse((least, levels, excess))) = waiting.pop()
            {
                // They come in the order of what all below them lose at least: none that waits is better.
                if least >= worth(&best) {
                    waiting.clear();
                } else if ordered(table.base(&levels)) + excess >= worth(&best) {
                    // What is finer may still be better.
                    self.expand(table, &levels, excess, &mut met, &mut waiting);
                } else {
                    batch.push((levels, excess));
                }
            }
            if batch.is_empty() {
                break;
            }
            looked += batch.iter().filter(|(levels, _)| !known.contains_key(levels)).count();
            let over = problem.limit.is_some_and(|limit| started.elapsed() > limit);
            if over || looked.saturating_mul(table.combinations()) > WORK || met.len() > WAITING {
                let still = batch.iter().map(|(_, excess)| ordered(table.base_least()) + excess);
                bound = still.chain(waiting.iter().map(|w| w.0.0)).min();
                cut_short = true;
                break;
            }
            let weighed = self.weigh(table, batch.iter().map(|(levels, _)| levels), &mut known);
            for ((levels, excess), weighed) in batch.into_iter().zip(weighed) {
                take(&mut best, &levels, &weighed);
                if weighed.within {
                    let excess = excess.max(ordered(weighed.excess));
                    self.expand(table, &levels, excess, &mut met, &mut waiting);
                }
            }
        }
        let best = best.ok_or_else(|| {
            Error::refused("no levels of these columns reach the target with so few rows suppressed".to_owned())
                .next("raise suppression in [risk], let more columns be generalised, or use recoding = \"local\"")
        })?;
        let bound = bound.map_or(best.loss, |b| b as f64 / (1i64 << 50) as f64);
        self.recode(table, &best, bound.min(best.loss), cut_short)
    }

    /// Puts the next finer levels to those that wait.
    fn expand<const W: usize>(
        &self,
        table: &Table<'_, W>,
        levels: &[u8],
        excess: i64,
        met: &mut HashSet<Vec<u8>>,
        waiting: &mut Waiting,
    ) {
        for (column, quasi) in table.quasi.iter().enumerate() {
            if usize::from(levels[column]) > quasi.least {
                let mut finer = levels.to_vec();
                finer[column] -= 1;
                if met.insert(finer.clone()) {
                    waiting.push(Reverse((ordered(table.base_least()) + excess, finer, excess)));
                }
            }
        }
    }

    /// Goes down from the coarsest levels, each time to the best of the next finer ones, for a first good answer.
    fn descend<const W: usize>(
        &self,
        table: &Table<'_, W>,
        most: &[u8],
        known: &mut HashMap<Vec<u8>, Weighed>,
        best: &mut Option<Best>,
    ) {
        let mut at = most.to_vec();
        let first = self.weigh(table, std::iter::once(&at), known);
        take(best, &at, &first[0]);
        loop {
            let finer: Vec<Vec<u8>> = (0..at.len())
                .filter(|c| usize::from(at[*c]) > table.quasi[*c].least)
                .map(|c| {
                    let mut finer = at.clone();
                    finer[c] -= 1;
                    finer
                })
                .collect();
            let weighed = self.weigh(table, finer.iter(), known);
            let next = finer.into_iter().zip(weighed).filter(|(_, w)| w.within);
            let Some((levels, weighed)) = next.min_by(|a, b| a.1.loss.total_cmp(&b.1.loss).then_with(|| a.0.cmp(&b.0)))
            else {
                return;
            };
            take(best, &levels, &weighed);
            let worth = best.as_ref().map_or(f64::INFINITY, |b| b.loss);
            if weighed.excess + table.base_least() >= worth
                || known.len().saturating_mul(table.combinations()) > WORK / 2
            {
                return;
            }
            at = levels;
        }
    }

    fn weigh<'l, const W: usize>(
        &self,
        table: &Table<'_, W>,
        levels: impl Iterator<Item = &'l Vec<u8>>,
        known: &mut HashMap<Vec<u8>, Weighed>,
    ) -> Vec<Weighed> {
        let levels: Vec<&Vec<u8>> = levels.collect();
        let new: Vec<Option<Weighed>> = levels
            .par_iter()
            .map_init(|| table.counter(), |counter, l| (!known.contains_key(*l)).then(|| table.weigh(l, counter)))
            .collect();
        levels
            .into_iter()
            .zip(new)
            .map(|(levels, new)| match new {
                Some(weighed) => {
                    known.insert(levels.clone(), weighed);
                    weighed
                }
                None => known[levels],
            })
            .collect()
    }

    fn recode<const W: usize>(
        &self,
        table: &Table<'_, W>,
        best: &Best,
        bound: f64,
        cut_short: bool,
    ) -> Result<Recoding> {
        let problem = table.problem;
        let (starred, kept) = table.suppressed(&best.levels);
        let placed = table.by_place(&best.levels);
        let mut recoding = Recoding {
            solver: "global",
            of_row: vec![0; problem.rows],
            levels: vec![placed.clone()],
            loss: best.loss,
            bound: Some(bound),
            cut_short,
            suppressed: starred.len() as u64,
        };
        if starred.is_empty() {
            return Ok(recoding);
        }
        let from = placed.iter().zip(&problem.quasi).map(|(l, q)| (usize::from(*l)..=q.most).collect());
        let levels: Vec<Vec<usize>> = from.collect();
        // What the average risk leaves. Where rows that may not be mixed are too few for so large classes, all stay starred.
        let most = problem.average_risk.map(|most| ((most * problem.rows as f64 + 1e-9) as usize).saturating_sub(kept));
        let finer = match self.cells.then(|| local::cluster_few(problem, "global", &starred, &levels, most)) {
            Some(Err(_)) if most.is_some() => None,
            finer => finer.transpose()?,
        };
        let Some(finer) = finer else {
            recoding.levels.push(table.by_place(&table.most()));
            starred.iter().for_each(|row| recoding.of_row[*row as usize] = 1);
            return Ok(recoding);
        };
        let whole = problem.loss_of(&starred, |_, column| problem.quasi[column].most);
        for row in &starred {
            recoding.of_row[*row as usize] = 1 + finer.of_row[*row as usize];
        }
        recoding.levels.extend(finer.levels);
        recoding.loss += finer.loss - whole;
        recoding.suppressed = finer.suppressed;
        recoding.cut_short |= finer.cut_short;
        recoding.bound = None;
        Ok(recoding)
    }
}

fn take(best: &mut Option<Best>, levels: &[u8], weighed: &Weighed) {
    let better = |b: &Best| (ordered(weighed.loss), levels) < (ordered(b.loss), &*b.levels);
    if weighed.feasible && best.as_ref().is_none_or(better) {
        *best = Some(Best { levels: levels.to_vec(), loss: weighed.loss });
    }
}

//! Local recoding: each class of rows at levels of its own, so that a cell is generalised only where its own class needs it.
//!
//! Rows that already form a class that holds stay as they are, but for some that their class lends. The others are clustered in
//! blocks of rows that are near each other ([`seed`]), and the clusters are annealed ([`anneal`]), where they are small again
//! and again, each time keeping the parts that became better ([`cross`]). What no cluster could take is placed by itself
//! ([`place`]). Then the blocks are cut anew, so that what lay at a
//! border may change as well. Blocks are independent, so they run in parallel, and their borders depend on the rows alone, so
//! the number of threads changes nothing.

mod anneal;
mod block;
mod cross;
mod neighbours;
mod order;
mod place;
mod resplit;
mod seed;

use std::time::Instant;

use hashbrown::HashMap;
use rayon::prelude::*;

use self::anneal::Cooling;
use self::block::{Block, Rows};
use self::cross::Tries;
use self::neighbours::neighbours;
use self::order::Order;

use super::Solver;
use super::demand::{Demand, Scratch};
use super::paths::{Hull, Path, Paths};
use super::problem::Problem;
use super::random::Random;
use super::recoding::Recoding;
use crate::error::Result;

/// Blocks that a table is cut into, as long as they have no fewer and no more rows than these. The small tables of tests are
/// cut as well.
const BLOCKS: usize = 2;
const SMALLEST: usize = if cfg!(test) { 1 << 8 } else { 1 << 12 };
const LARGEST: usize = 1 << 14;
/// Tries per row, for tables of up to [`SMALL`] rows; larger ones get fewer. The second is for targets that are not of size alone.
const TRIES: f64 = 170.0;
const TRIES_OF_KINDS: f64 = 300.0;
const SMALL: f64 = 2e4;
/// The first temperature: so much of what a cluster loses whose rows do not tell one column, but at most a share of what one
/// loses in the mean.
const HOT: (f64, f64) = (0.35, 0.47);
const HOT_OF_KINDS: (f64, f64) = (0.45, 0.6);
/// What the temperature falls to, of the first; the last sweep is one step above it.
const COLD: f64 = 0.02;
/// Share of the tries of each pass; between two the blocks are cut anew, where that gains anything.
const PASSES: &[f64] = &[0.6, 0.4];
/// The same where not only sizes matter: classes of equal rows lend from the second pass on.
const PASSES_OF_KINDS: &[f64] = &[0.3, 0.6, 0.4];
/// Where more than one row in so many found no cluster near it, what they were put into is annealed as well.
const STRAY: usize = 50;
/// Rows that all tries together may have: a smaller table is clustered several times, and the best is kept.
const AGAIN: usize = 1 << 12;
/// Times at most.
const TIMES: usize = 32;
/// Rows that a class of equal rows lends out, in multiples of the least size; so many of each kind, where not only sizes matter.
const LENT: usize = 4;

/// Each class of rows at levels of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Local;

impl Solver for Local {
    fn name(&self) -> &'static str {
        "local"
    }

    fn solve(&self, problem: &Problem) -> Result<Recoding> {
        solve(problem, self.name(), &problem.levels())
    }
}

/// Recodes all rows in some of the levels.
pub(super) fn solve(problem: &Problem, solver: &'static str, levels: &[Vec<usize>]) -> Result<Recoding> {
    let rows: Vec<u32> = (0..problem.rows as u32).collect();
    let most = problem.average_risk.map(|most| (most * problem.rows as f64 + 1e-9) as usize);
    cluster_few(problem, solver, &rows, levels, most)
}

/// Clusters some rows into no more than so many classes; of the others the recoding says nothing.
///
/// # Errors
/// A target that these rows cannot reach, also because rows that may not be mixed are too few for so large classes.
pub(super) fn cluster_few(
    problem: &Problem,
    solver: &'static str,
    rows: &[u32],
    levels: &[Vec<usize>],
    most: Option<usize>,
) -> Result<Recoding> {
    let shares = problem.shares();
    let solve = |least| cluster(problem, solver, rows.to_vec(), levels, &shares, least);
    let (fine, classes) = solve(1)?;
    let Some(most) = most.filter(|most| classes > *most) else { return Ok(fine) };
    // Fewer, larger classes until they are few enough: the least size that does it.
    let (mut fails, mut reaches) = (1, rows.len().div_ceil(most.max(1)));
    let mut best = None;
    while reaches - fails > 1 {
        let middle = fails + (reaches - fails) / 2;
        let (recoding, classes) = solve(middle)?;
        if classes <= most {
            (best, reaches) = (Some(recoding), middle);
        } else {
            fails = middle;
        }
    }
    match best {
        Some(best) => Ok(best),
        None => Ok(solve(reaches)?.0),
    }
}

/// Clusters some rows in classes of at least a size. Also the number of classes.
fn cluster(
    problem: &Problem,
    solver: &'static str,
    rows: Vec<u32>,
    levels: &[Vec<usize>],
    shares: &[f64],
    least: usize,
) -> Result<(Recoding, usize)> {
    let paths = Paths::new(problem, shares, levels)?;
    let of = (problem, &paths);
    match paths.words {
        1 => Run::<1>::new(of, rows, least)?.solve(shares, solver),
        2 => Run::<2>::new(of, rows, least)?.solve(shares, solver),
        3 => Run::<3>::new(of, rows, least)?.solve(shares, solver),
        4 => Run::<4>::new(of, rows, least)?.solve(shares, solver),
        5 | 6 => Run::<6>::new(of, rows, least)?.solve(shares, solver),
        7 | 8 => Run::<8>::new(of, rows, least)?.solve(shares, solver),
        9..=16 => Run::<16>::new(of, rows, least)?.solve(shares, solver),
        _ => Run::<64>::new(of, rows, least)?.solve(shares, solver),
    }
}

/// A class: rows of one home that stay, and rows that may move.
#[derive(Debug, Clone, Default)]
struct Group {
    /// First place and number of the rows that stay, all alike.
    home: (u32, u32),
    /// Places of the others.
    members: Vec<u32>,
}

struct Run<'a, const W: usize> {
    problem: &'a Problem,
    paths: &'a Paths,
    demand: Demand<'a>,
    /// Sorted: by what may not be mixed, then by path; of equal rows those last that their class lends.
    rows: Vec<(Path<W>, u32)>,
    /// By row, what it may not be mixed across; `None` where all may be mixed.
    strata: Option<Vec<u32>>,
    /// By row, what is sensitive in it; `None` where only sizes matter.
    kinds: Option<Vec<u32>>,
    started: Instant,
}

impl<'a, const W: usize> Run<'a, W> {
    fn new((problem, paths): (&'a Problem, &'a Paths), rows: Vec<u32>, least: usize) -> Result<Self> {
        let demand = Demand::new(problem, least)?;
        let mut rows: Vec<(Path<W>, u32)> =
            rows.into_par_iter().map(|row| (paths.path(problem, row as usize), row)).collect();
        let (strata, kinds) = (problem.strata(), problem.kinds());
        let number = |of: &Option<Vec<u32>>, row: u32| of.as_ref().map_or(0, |of| of[row as usize]);
        rows.par_sort_unstable_by(|a, b| {
            let unmixed = number(&strata, a.1).cmp(&number(&strata, b.1));
            unmixed
                .then_with(|| a.0.cmp(&b.0))
                .then_with(|| number(&kinds, a.1).cmp(&number(&kinds, b.1)))
                .then(a.1.cmp(&b.1))
        });
        let mut run = Self { problem, paths, demand, rows, strata, kinds, started: Instant::now() };
        run.part();
        Ok(run)
    }

    /// Puts those rows of each class of equal rows last that it lends, where not only sizes matter; before them the others, so
    /// that of any of these that stand together the kinds have nearly the shares that they have in all.
    fn part(&mut self) {
        let Some(kinds) = &self.kinds else { return };
        let lent = LENT * self.demand.least;
        let stratum = |row: u32| self.strata.as_ref().map_or(0, |s| s[row as usize]);
        for class in self.rows.chunk_by_mut(|a, b| a.0 == b.0 && stratum(a.1) == stratum(b.1)) {
            let (mut stay, mut lend) = (Vec::new(), Vec::new());
            for alike in class.chunk_by(|a, b| kinds[a.1 as usize] == kinds[b.1 as usize]) {
                let (staying, lent) = alike.split_at(alike.len().saturating_sub(lent));
                let share = |at: usize| (2 * at + 1) as f64 / staying.len() as f64;
                stay.extend(staying.iter().enumerate().map(|(at, row)| (share(at), *row)));
                lend.extend_from_slice(lent);
            }
            // Stable: of equal shares the kinds stay in their order.
            stay.sort_by(|a, b| a.0.total_cmp(&b.0));
            let sorted = stay.into_iter().map(|(_, row)| row).chain(lend);
            class.iter_mut().zip(sorted).for_each(|(to, row)| *to = row);
        }
    }

    /// How many rows of a class of equal rows stay; they come first.
    fn staying(&self, class: &[(Path<W>, u32)]) -> usize {
        let lent = LENT * self.demand.least;
        let Some(kinds) = &self.kinds else { return self.demand.least.max(class.len().saturating_sub(lent)) };
        let mut of: Vec<u32> = class.iter().map(|(_, row)| kinds[*row as usize]).collect();
        of.sort_unstable();
        of.chunk_by(|a, b| a == b).map(|alike| alike.len().saturating_sub(lent)).sum()
    }

    /// The best of several clusterings; each draws other orders and changes.
    fn solve(&self, share: &[f64], solver: &'static str) -> Result<(Recoding, usize)> {
        let mut best = self.once(share, solver, 0)?;
        for time in 1..(AGAIN / self.rows.len().max(1)).min(TIMES) {
            if best.0.loss == 0.0 || self.late() {
                break;
            }
            let other = self.once(share, solver, time as u64)?;
            if other.0.loss < best.0.loss - 1e-12 {
                best = other;
            }
        }
        Ok(best)
    }

    fn once(&self, share: &[f64], solver: &'static str, time: u64) -> Result<(Recoding, usize)> {
        let mut groups = Vec::new();
        let mut cut_short = false;
        let mut from = 0;
        while from < self.rows.len() {
            let of = |row: u32| self.strata.as_ref().map_or(0, |s| s[row as usize]);
            let first = of(self.rows[from].1);
            let to = from + self.rows[from..].partition_point(|(_, row)| of(*row) == first);
            let rows: Vec<u32> = self.rows[from..to].iter().map(|(_, row)| *row).collect();
            let place = if rows.len() == self.rows.len() { "" } else { "that share what may not change" };
            if let Some(refusal) = self.demand.refusal(&rows, place) {
                return Err(match self.problem.unmixed().as_slice() {
                    [first, ..] if rows.len() < self.rows.len() => refusal.at(&self.problem.quasi[*first].name),
                    _ => refusal,
                });
            }
            cut_short |= self.stratum(from as u32, to as u32, time, &mut groups);
            from = to;
        }
        let classes = groups.len();
        Ok((Recoding { solver, ..self.recoding(&groups, share, cut_short) }, classes))
    }

    /// Clusters the rows from one place to another, which are of one stratum. Says whether time ran out.
    fn stratum(&self, from: u32, to: u32, time: u64, done: &mut Vec<Group>) -> bool {
        let mut random = Random::new(u64::from(from) ^ (time << 32));
        let (mut groups, single) = self.homes(from, to);
        let active = single.len() + groups.iter().map(|g| g.members.len()).sum::<usize>();
        if single.is_empty() {
            done.extend(groups);
            return false;
        }
        let (passes, tries, of_kinds) = match self.kinds {
            Some(_) => (PASSES_OF_KINDS, TRIES_OF_KINDS, true),
            None => (PASSES, TRIES, false),
        };
        let tries = tries * (SMALL / (active as f64).max(SMALL)).powf(0.3);
        let (mut alone, mut strays) = (single, false);
        for (pass, share) in passes.iter().enumerate() {
            // What classes of equal rows lend would be too much to begin with: the others find their clusters first.
            let (borrows_later, last) = (of_kinds && pass == 0, pass + 1 == passes.len());
            if of_kinds && pass == 1 {
                groups.iter_mut().for_each(|group| self.lend(group));
            }
            let order = Order::draw(self.paths, &mut random);
            let (still, blocks) = self.blocks(&order, groups, &alone);
            let seed = random.bits();
            let cut = blocks.len() > 1;
            let solved: Vec<(Vec<Group>, Vec<u32>, bool)> = blocks
                .into_par_iter()
                .enumerate()
                .map(|(at, (groups, alone))| {
                    let mut random = Random::new(seed ^ at as u64);
                    let mut block = self.block(&groups, &alone);
                    let kinds = self.kinds.iter().flat_map(|kinds| block.rows.iter().map(|row| kinds[*row as usize]));
                    let kinds: Vec<u32> = kinds.collect();
                    block.near = neighbours(self.paths, &block.words, &kinds, &mut random);
                    let left = block.seed();
                    let tries = |share: f64| (share * tries * block.of.len() as f64) as u64;
                    let tries = Tries {
                        parts: tries(if cut || borrows_later || last { *share } else { 1.0 }),
                        whole: if !last || strays { tries(1.0) } else { 0 },
                    };
                    let cooling = self.cooling(&block);
                    let worth = block.improve(pass > 0, tries, cooling, &mut random, &|| self.late());
                    let places: Vec<u32> = groups.iter().flat_map(|g| &g.members).chain(&alone).copied().collect();
                    let left = left.into_iter().map(|row| places[row as usize]).collect();
                    (regrouped(block, &groups, &places), left, worth)
                })
                .collect();
            groups = still;
            let (mut left, mut again) = (Vec::new(), borrows_later);
            for (of_block, of_none, worth) in solved {
                groups.extend(of_block);
                left.extend(of_none);
                again |= worth && cut;
            }
            strays = left.len() * STRAY > active;
            if borrows_later && !self.late() {
                alone = left;
                continue;
            }
            self.place(&order, left, &mut groups);
            alone = Vec::new();
            if !(again || strays) || self.late() {
                break;
            }
        }
        done.extend(groups);
        self.late()
    }

    /// Lets those rows of a class of equal rows move that it lends.
    fn lend(&self, group: &mut Group) {
        let (first, n) = group.home;
        if n == 0 || !group.members.is_empty() {
            return;
        }
        let stay = self.staying(&self.rows[first as usize..][..n as usize]) as u32;
        *group = Group { home: (first, stay), members: (first + stay..first + n).collect() };
    }

    /// Whether the time is over.
    fn late(&self) -> bool {
        self.problem.limit.is_some_and(|limit| self.started.elapsed() > limit)
    }

    fn cooling(&self, block: &Block<'_, W>) -> Cooling {
        let costly = block.clusters.iter().filter(|c| c.cost > 0.0);
        let (sum, n) = costly.fold((0.0, 0), |(sum, n), c| (sum + f64::from(c.total()), n + 1));
        let column = block.usual() as f64 / self.problem.quasi.len() as f64;
        let (most, of_mean) = if self.kinds.is_some() { HOT_OF_KINDS } else { HOT };
        let hot = (most * column).min(of_mean * sum / f64::from(n.max(1)));
        Cooling { from: hot as f32, to: (hot * COLD) as f32 }
    }

    /// Rows that form a class that holds as they are; and the others.
    fn homes(&self, from: u32, to: u32) -> (Vec<Group>, Vec<u32>) {
        let (mut homes, mut single) = (Vec::new(), Vec::new());
        let mut scratch = Scratch::default();
        let mut at = from;
        for alike in self.rows[from as usize..to as usize].chunk_by(|a, b| a.0 == b.0) {
            let (first, n) = (at, alike.len());
            at += n as u32;
            if !self.demand.holds(n, alike.iter().map(|(_, row)| *row as usize), &mut scratch) {
                single.extend(first..at);
                continue;
            }
            let mut home = Group { home: (first, n as u32), members: Vec::new() };
            if self.kinds.is_none() {
                self.lend(&mut home);
            }
            homes.push(home);
        }
        (homes, single)
    }

    /// Groups without rows that could move; and the others, with rows that stand alone, dealt to blocks along an order.
    #[allow(clippy::type_complexity)]
    fn blocks(&self, order: &Order, groups: Vec<Group>, single: &[u32]) -> (Vec<Group>, Vec<(Vec<Group>, Vec<u32>)>) {
        let (moving, still): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|g| !g.members.is_empty());
        let mut keyed: Vec<(u64, u32)> = moving
            .par_iter()
            .map(|g| order.key(&self.rows[g.members[0] as usize].0))
            .chain(single.par_iter().map(|row| order.key(&self.rows[*row as usize].0)))
            .enumerate()
            .map(|(at, key)| (key, at as u32))
            .collect();
        keyed.par_sort_unstable();
        let total = single.len() + moving.iter().map(|g| g.members.len()).sum::<usize>();
        // Blocks of one size rather than a small last one.
        let size = total.div_ceil(total.div_ceil(total.div_ceil(BLOCKS).clamp(SMALLEST, LARGEST)).max(1));
        let mut moving: Vec<Option<Group>> = moving.into_iter().map(Some).collect();
        let mut blocks = Vec::new();
        let (mut groups, mut alone, mut held) = (Vec::new(), Vec::new(), 0);
        for (_, at) in keyed {
            match moving.get_mut(at as usize) {
                Some(group) => {
                    let group = group.take().unwrap_or_default();
                    held += group.members.len();
                    groups.push(group);
                }
                None => {
                    alone.push(single[at as usize - moving.len()]);
                    held += 1;
                }
            }
            if held >= size {
                blocks.push((std::mem::take(&mut groups), std::mem::take(&mut alone)));
                held = 0;
            }
        }
        if held > 0 {
            blocks.push((groups, alone));
        }
        (still, blocks)
    }

    fn block(&self, groups: &[Group], alone: &[u32]) -> Block<'_, W> {
        let places = || groups.iter().flat_map(|g| &g.members).chain(alone);
        let words = places().map(|p| self.rows[*p as usize].0).collect();
        let rows = places().map(|p| self.rows[*p as usize].1).collect();
        let mut block = Block::new(self.paths, &self.demand, words, rows);
        let mut next = 0u32;
        for group in groups {
            let start = match group.home.1 {
                0 => Hull::EMPTY,
                _ => Hull::of(&self.rows[group.home.0 as usize].0),
            };
            let members = next..next + group.members.len() as u32;
            next = members.end;
            let staying = self.rows[group.home.0 as usize..][..group.home.1 as usize].iter().map(|(_, row)| *row);
            block.found_with(start, staying, members.collect());
        }
        block
    }

    /// The places of all rows of a group.
    fn members<'g>(&self, group: &'g Group) -> impl Iterator<Item = u32> + 'g {
        (group.home.0..group.home.0 + group.home.1).chain(group.members.iter().copied())
    }

    fn recoding(&self, groups: &[Group], share: &[f64], cut_short: bool) -> Recoding {
        let mut known: HashMap<Vec<u8>, u32> = HashMap::new();
        let mut levels: Vec<Vec<u8>> = Vec::new();
        let mut of_row = vec![0; self.problem.rows];
        let (mut loss, mut suppressed) = (0.0, 0);
        for group in groups {
            let hull = self.members(group).fold(Hull::EMPTY, |h, place| h.with(&self.rows[place as usize].0));
            let told = self.paths.levels(&hull);
            let size = group.home.1 as usize + group.members.len();
            let row = self.members(group).next().map_or(0, |place| self.rows[place as usize].1 as usize);
            let lost = self.problem.quasi.iter().zip(&told).zip(share);
            let lost = lost.map(|((q, level), share)| q.ladder.loss(usize::from(*level), q.codes.get(row)) * share);
            loss += lost.sum::<f64>() * size as f64;
            if self.problem.quasi.iter().zip(&told).all(|(q, level)| usize::from(*level) == q.most && q.most > 0) {
                suppressed += size as u64;
            }
            let at = *known.entry(told).or_insert_with_key(|told| {
                levels.push(told.clone());
                levels.len() as u32 - 1
            });
            self.members(group).for_each(|place| of_row[self.rows[place as usize].1 as usize] = at);
        }
        Recoding {
            solver: "local",
            of_row,
            levels,
            loss: loss / self.problem.rows.max(1) as f64,
            bound: None,
            cut_short,
            suppressed,
        }
    }
}

/// The groups that a block ends with.
fn regrouped<const W: usize>(block: Block<'_, W>, groups: &[Group], places: &[u32]) -> Vec<Group> {
    let homes = groups.iter().map(|g| g.home).chain(std::iter::repeat((0, 0)));
    let of = |(rows, home): (Rows<W>, (u32, u32))| Group {
        home,
        members: rows.members.into_iter().map(|m| places[m as usize]).collect(),
    };
    let behind = block.behind.into_iter().zip(homes);
    behind.filter(|(rows, _)| rows.fixed + rows.members.len() > 0).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::tests::background;
    use crate::anonymise::{Ladder, Quasi, SensitiveColumn};
    use crate::risk::Codes;
    use crate::risk::models::{Distance, DistinctL, KAnonymity, Model, TCloseness};

    /// Three classes of 4,000 equal rows that hold, and a row that is alone, with models of what is sensitive: by row its
    /// number modulo the number of shares, as often as the share says.
    fn lone(shares: &[u32], model: impl Fn(Vec<u32>) -> Box<dyn Model>) -> Recoding {
        let n = 12_001u32;
        let all: u32 = shares.iter().sum();
        let value = |row: u32| {
            let mut left = row % all;
            1 + shares.iter().position(|share| left.checked_sub(*share).map(|rest| left = rest).is_none()).unwrap()
                as u32
        };
        let ranks: Vec<u32> = (0..n).map(value).collect();
        let problem = Problem {
            rows: n as usize,
            quasi: vec![Quasi {
                name: "a".into(),
                ladder: Ladder::flat(4),
                weight: 1.0,
                least: 0,
                most: 1,
                codes: Codes::of((0..n).map(|row| row / 4000).collect()),
            }],
            sensitive: vec![SensitiveColumn {
                name: "s".into(),
                ranks: Codes::of(ranks.clone()),
                models: vec![model(ranks)],
            }],
            models: vec![Box::new(KAnonymity { k: Some(5) })],
            average_risk: None,
            suppression: 1.0,
            limit: None,
        };
        cluster(&problem, "local", (0..n).collect(), &problem.levels(), &problem.shares(), 1).unwrap().0
    }

    #[test]
    fn a_row_that_is_alone_borrows_a_few() {
        // That one, and four that were lent.
        assert_eq!(lone(&[1, 1, 1], |_| Box::new(DistinctL { l: Some(2.0) })).suppressed, 5);
    }

    /// A class of four thousand is not given up for one row either where it takes dozens to be near the whole table.
    #[test]
    fn a_row_that_is_alone_borrows_in_the_shares_of_the_class() {
        let near = |t: f64| {
            lone(&[60, 20, 9, 5, 3, 2, 1], move |ranks| {
                let background = background(&ranks, 7);
                Box::new(TCloseness { t: Some(t), distance: Distance::Equal, background })
            })
        };
        for t in [0.02, 0.05, 0.1] {
            let suppressed = near(t).suppressed;
            assert!((5..=200).contains(&suppressed), "{suppressed} rows for t = {t}");
        }
    }
}

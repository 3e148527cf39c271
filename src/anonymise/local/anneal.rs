//! Clusters made better by simulated annealing (Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing", Science
//! 220, 1983): rows move to and change places with those of their neighbours; clusters are dissolved, founded, rebuilt
//! around one of their rows, and split anew by twos ([`resplit`](super::resplit)). A change that costs more than it gives is taken now and then, ever more rarely.
//!
//! Rebuilding is what an interchange is to facility location: a cluster closes and another opens in one step, so that the rows
//! of the first need not be worse off in between.

use super::block::{Block, Candidate, FREE};
use super::neighbours::KEPT;
use super::resplit::Split;
use super::seed::INCOMPLETE;
use crate::anonymise::random::Random;

/// Share of the tries that rebuild a cluster, found one or dissolve one, of 2¹⁶, for clusters of up to [`USUAL`] rows. They
/// cost more the larger the clusters, and are as much rarer there.
const REBUILD: f64 = 40_000.0;
const FOUND: f64 = 1300.0;
const DISSOLVE: f64 = 7000.0;
const USUAL: f64 = 8.0;
/// The same for two clusters that are split anew, where only sizes matter.
const RESPLIT: f64 = 8000.0;
/// So much of the rebuilding is left where each change has to be held against more than a size.
const ASKED: f64 = 0.5;
/// A cluster is rebuilt around a row the more often, the more the row loses beyond what it must, up to so many times the mean loss.
const COSTLY: f32 = 3.0;
/// Rows that stand together and are tried one after the other, so that what is asked about them stays in the cache.
const WINDOW: u64 = 128;
/// Tries per row before the next window, and how often all windows are gone through at least while it cools.
const VISIT: u64 = 3;
const SWEEPS: u64 = 5;

/// Neighbours that are looked at of all rows of a new cluster but the first.
const FEWER: usize = 10;

/// From which temperature to which, in loss of a whole cluster.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cooling {
    pub(super) from: f32,
    pub(super) to: f32,
}

/// −ln of the middle of each of 4,096 parts of the unit interval: how much worse a change may be, in temperatures.
fn thresholds() -> Vec<f32> {
    (0..4096).map(|i| -((i as f32 + 0.5) / 4096.0).ln()).collect()
}

/// Which changes are tried, and how hot it is.
#[derive(Debug)]
struct Mix {
    /// Of 2¹⁶ tries, those below rebuild; those from there to below `found` found; those from there to below `dissolve` dissolve,
    /// where the cluster is of the least size.
    rebuild: u64,
    found: u64,
    dissolve: u64,
    /// Those from here on split anew, where the cluster is of the least size.
    resplit: u64,
    /// What a row loses beyond its floor where its cluster is rebuilt each time.
    costly: f32,
    temperature: f32,
}

/// Memory for one try.
#[derive(Debug, Default)]
struct Log {
    /// Rows that were given to the cluster in question, and from where.
    taken: Vec<(u32, usize)>,
    /// Rows that were given away, and to where.
    given: Vec<(u32, usize)>,
    /// Rows that may be taken.
    pool: Vec<Candidate>,
    /// Rows at which a new cluster that does not hold is given up.
    most: usize,
    /// [`thresholds`].
    thresholds: Vec<f32>,
    /// Two clusters that are split anew.
    split: Split,
}

impl<const W: usize> Block<'_, W> {
    /// Tries `tries` changes, fewer where it gets late.
    pub(super) fn anneal(&mut self, tries: u64, cooling: Cooling, random: &mut Random, late: &dyn Fn() -> bool) {
        if self.of.len() < 2 || cooling.from <= 0.0 {
            return;
        }
        let size = self.usual();
        let rarer = (USUAL / size as f64).min(1.0);
        let asked = if self.demand.plain() { 1.0 } else { ASKED };
        let rebuild = (REBUILD * asked * rarer * rarer) as u64;
        let found = rebuild + (FOUND * rarer.powf(1.5)) as u64;
        let dissolve = found + (DISSOLVE * rarer) as u64;
        let mean = self.of.iter().filter(|of| **of != FREE).map(|of| self.clusters[*of as usize].cost).sum::<f32>()
            / self.of.len() as f32;
        let costly = COSTLY * mean;
        let resplit = if self.demand.plain() { (1 << 16) - (RESPLIT * rarer) as u64 } else { 1 << 16 };
        let mut mix = Mix { rebuild, found, dissolve, resplit, costly, temperature: cooling.from };
        let mut log = Log { most: 2 * size, thresholds: thresholds(), ..Log::default() };
        self.away.fill(f32::NAN);
        let rows = self.of.len() as u64;
        let windows = rows.div_ceil(WINDOW);
        let sweeps = tries.div_ceil(rows * VISIT).max(SWEEPS);
        let turns = sweeps * windows;
        for turn in 0..turns {
            if late() {
                return;
            }
            let (sweep, window) = (turn / windows, turn % windows);
            mix.temperature = cooling.from * (cooling.to / cooling.from).powf(sweep as f32 / sweeps as f32);
            let (first, next) = (window * rows / windows, (window + 1) * rows / windows);
            for _ in tries * turn / turns..tries * (turn + 1) / turns {
                let drawn = random.bits();
                let row = first + (((drawn >> 32) * (next - first)) >> 32);
                self.attempt(row as u32, drawn, &mix, &mut log, random);
            }
        }
    }

    /// Tries one change that begins with a row; the low bits of `drawn` are not used yet.
    fn attempt(&mut self, row: u32, drawn: u64, mix: &Mix, log: &mut Log, random: &mut Random) {
        let from = self.of[row as usize] as usize;
        // Rows that found no cluster are not moved.
        if from == FREE as usize || self.clusters[from].cost == 0.0 {
            return;
        }
        let worse = mix.temperature * log.thresholds[(drawn & 4095) as usize];
        let drawn = random.bits();
        let kind = drawn & 0xffff;
        if kind < mix.rebuild {
            let beyond = self.clusters[from].cost - self.floor(row);
            if beyond > mix.costly * ((drawn >> 40) as f32 / (1 << 24) as f32) {
                self.rebuild(row, mix.temperature, worse, log, random);
            }
            return;
        }
        if kind < mix.found {
            return self.found(row, worse, log);
        }
        // The nearest more often.
        let rank = ((drawn >> 16) & 0xffff) as usize;
        let Some(near) = self.near.at(row, (((rank * rank) >> 16) * KEPT) >> 16) else { return };
        let other = near.row;
        let to = self.of[other as usize] as usize;
        if from == to || to == FREE as usize {
            return;
        }
        if self.clusters[from].size() > self.demand.least {
            self.relocate(row, from, to, worse);
        } else if kind < mix.dissolve {
            self.dissolve(from, worse, log);
        } else if self.clusters[to].size() > self.demand.least && (drawn >> 40) & 3 == 0 {
            self.relocate(other, to, from, worse);
        } else if kind >= mix.resplit && self.behind[from].fixed == 0 && self.behind[to].fixed == 0 {
            let others = self.clusters[from].size() + self.clusters[to].size() - 1;
            let at = (((drawn >> 42) * others as u64) >> 22) as usize;
            self.resplit(row, (from, to), at, worse, &mut log.split);
        } else {
            let members = &self.behind[to].members;
            let at = (((drawn >> 42) * members.len() as u64) >> 22) as usize;
            if let Some(partner) = members.get(at).copied() {
                self.swap(row, from, partner, to, worse);
            }
        }
    }

    /// What a row may be thought to lose at least in a cluster of the least size: as much as with the last neighbour that one needs.
    fn floor(&self, row: u32) -> f32 {
        let last = self.demand.least.saturating_sub(2).min(KEPT - 1);
        self.near.at(row, last).map_or(0.0, |near| near.least)
    }

    fn relocate(&mut self, row: u32, from: usize, to: usize, worse: f32) {
        let before = self.clusters[from].total();
        let price = self.price(to, row);
        if price - before > worse {
            return;
        }
        let left = self.clusters[from].size() - 1;
        let rest = self.without(from, row);
        let after = if left == 0 { 0.0 } else { self.paths.cost(&rest) * left as f32 };
        if price + after - before <= worse && self.holds(from, Some(row), None) && self.holds(to, None, Some(row)) {
            self.remove(from, row);
            self.add(to, row);
        }
    }

    fn swap(&mut self, a: u32, of_a: usize, b: u32, of_b: usize, worse: f32) {
        let (path_a, path_b) = (self.words[a as usize], self.words[b as usize]);
        if path_a == path_b && self.demand.plain() {
            return;
        }
        let before = self.clusters[of_a].total() + self.clusters[of_b].total();
        let hull_a = self.without(of_a, a).with(&path_b);
        let cost_a = self.paths.cost(&hull_a);
        let total_a = cost_a * self.clusters[of_a].size() as f32;
        if total_a - before > worse {
            return;
        }
        let hull_b = self.without(of_b, b).with(&path_a);
        let cost_b = self.paths.cost(&hull_b);
        if total_a + cost_b * self.clusters[of_b].size() as f32 - before > worse
            || !self.holds(of_a, Some(a), Some(b))
            || !self.holds(of_b, Some(b), Some(a))
        {
            return;
        }
        self.exchange(of_a, (a, b), hull_a, cost_a);
        self.exchange(of_b, (b, a), hull_b, cost_b);
    }

    /// Gives every row of a cluster to the cheapest cluster of a neighbour.
    fn dissolve(&mut self, cluster: usize, worse: f32, log: &mut Log) {
        if self.behind[cluster].fixed > 0 {
            return;
        }
        let change = -self.clusters[cluster].total();
        let old = self.clear(cluster);
        if self.give(&old.1.members, change, worse, log) {
            self.close(cluster);
            self.forget(old.1);
        } else {
            self.restore(cluster, old);
        }
    }

    /// Gives rows to the cheapest clusters of their neighbours. Does nothing and says no where all changes together cost more
    /// than allowed.
    fn give(&mut self, rows: &[u32], mut change: f32, worse: f32, log: &mut Log) -> bool {
        log.given.clear();
        for row in rows.iter().copied() {
            if self.of[row as usize] != FREE {
                continue;
            }
            let (price, to) = self.cheapest(row);
            change += price;
            if change > worse {
                for (row, to) in log.given.drain(..).rev() {
                    self.remove(to, row);
                    self.of[row as usize] = FREE;
                }
                return false;
            }
            self.add(to, row);
            log.given.push((row, to));
        }
        true
    }

    /// Takes rows into a cluster until the target holds, but for those that [`spare`](Self::spare) leaves out. The cost changes by
    /// what is returned, the cluster's own aside; none where it does not come to hold.
    fn fill(
        &mut self,
        cluster: usize,
        row: u32,
        limit: f32,
        log: &mut Log,
        mut draw: impl FnMut() -> f32,
    ) -> Option<f32> {
        let mut change = 0.0;
        self.spare(&mut log.pool, row, KEPT, limit, &mut draw);
        while !self.holds(cluster, None, None) {
            if self.clusters[cluster].size() >= log.most {
                return None;
            }
            let next = self.nearest(log, cluster)?;
            if next.of != FREE {
                self.remove(next.of as usize, next.row);
                log.taken.push((next.row, next.of as usize));
                change -= next.saved;
                // What its fellows would save is another amount now.
                log.pool.iter_mut().filter(|c| c.of == next.of).for_each(|c| c.saved = self.saved(c.of, c.row));
            }
            self.add(cluster, next.row);
            self.spare(&mut log.pool, next.row, FEWER, limit, &mut draw);
        }
        Some(change)
    }

    /// Takes the row out of a pool that costs least to add to a new cluster. What a row costs in a cluster only grows with it,
    /// so a row that was too dear before need not be looked at.
    fn nearest(&mut self, log: &mut Log, cluster: usize) -> Option<Candidate> {
        let here = self.clusters[cluster];
        let least = self.demand.least as f32;
        let completing = !self.demand.plain() && here.size() + 1 >= self.demand.least;
        let mut best = (f32::INFINITY, None);
        for (at, candidate) in log.pool.iter_mut().enumerate() {
            let saved = candidate.saved - candidate.handicap;
            if candidate.least.max(here.cost) * least - saved >= best.0 {
                continue;
            }
            candidate.least = self.paths.cost(&here.hull.with(&self.words[candidate.row as usize]));
            let mut price = candidate.least * least - saved;
            if price >= best.0 {
                continue;
            }
            // What completes the cluster comes before what is near.
            if completing && !self.holds(cluster, None, Some(candidate.row)) {
                price += INCOMPLETE;
            }
            if price < best.0 {
                best = (price, Some(at));
            }
        }
        best.1.map(|at| log.pool.swap_remove(at))
    }

    /// Gives back what was taken.
    fn undo(&mut self, cluster: usize, log: &mut Log) {
        for (row, of) in log.taken.drain(..).rev() {
            self.remove(cluster, row);
            self.add(of, row);
        }
    }

    /// Founds a cluster of a row and neighbours that their clusters can spare.
    fn found(&mut self, row: u32, worse: f32, log: &mut Log) {
        let from = self.of[row as usize] as usize;
        if !self.holds(from, Some(row), None) {
            return;
        }
        log.taken.clear();
        log.pool.clear();
        self.pool(std::iter::once(row));
        let cluster = self.open();
        let mut change = -self.clusters[from].total();
        self.remove(from, row);
        change += self.clusters[from].total();
        self.add(cluster, row);
        log.taken.push((row, from));
        let limit = worse - change;
        let filled = self.fill(cluster, row, limit, log, || 0.0);
        if filled.is_some_and(|filled| change + filled + self.clusters[cluster].total() <= worse) {
            return;
        }
        self.undo(cluster, log);
        self.close(cluster);
    }

    /// Dissolves the cluster of a row, founds one around the row instead, and gives the rest to other clusters.
    fn rebuild(&mut self, row: u32, temperature: f32, worse: f32, log: &mut Log, random: &mut Random) {
        let cluster = self.of[row as usize] as usize;
        if self.behind[cluster].fixed > 0 {
            return;
        }
        log.taken.clear();
        log.pool.clear();
        let before = self.clusters[cluster].total();
        let old = self.clear(cluster);
        self.pool(old.1.members.iter().copied());
        // How dear a row is taken to be is drawn, so that the same cluster is not all that can come of it.
        let thresholds = std::mem::take(&mut log.thresholds);
        let mut draw = || temperature * thresholds[(random.bits() >> 52) as usize];
        for member in old.1.members.iter().copied().filter(|m| *m != row) {
            let saved = self.away(member);
            log.pool.push(Candidate { row: member, of: FREE, least: 0.0, saved, handicap: draw() });
        }
        self.add(cluster, row);
        let filled = self.fill(cluster, row, before + temperature, log, draw);
        log.thresholds = thresholds;
        let change = filled.map_or(f32::INFINITY, |filled| filled + self.clusters[cluster].total() - before);
        if change <= worse && self.give(&old.1.members, change, worse, log) {
            return self.forget(old.1);
        }
        self.undo(cluster, log);
        self.restore(cluster, old);
    }
}

//! Rows that are clustered together: the classes they form so far, and what a change would cost.

use super::neighbours::{KEPT, Neighbours};
use crate::anonymise::demand::{Counts, Demand, Scratch};
use crate::anonymise::paths::{Hull, Path, Paths};

/// Rows that are looked at for a new cluster, in multiples of the least size.
const POOL: usize = 4;

/// No class.
pub(super) const FREE: u32 = u32::MAX;

/// Rows that are published alike, as far as is needed to say what one more would cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster<const W: usize> {
    /// What all have in common.
    pub(super) hull: Hull<W>,
    /// What each loses.
    pub(super) cost: f32,
    size: u32,
    /// The last question in which it was looked at.
    asked: u32,
    /// No other cluster that there ever was has the same unless it is made of the same rows.
    version: u32,
}

impl<const W: usize> Cluster<W> {
    const EMPTY: Self = Self { hull: Hull::EMPTY, cost: 0.0, size: 0, asked: 0, version: 0 };

    #[inline]
    pub(super) fn size(&self) -> usize {
        self.size as usize
    }

    /// What all lose together.
    #[inline]
    pub(super) fn total(&self) -> f32 {
        self.cost * self.size as f32
    }
}

/// A row that a cluster may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) row: u32,
    /// Its cluster, or [`FREE`].
    pub(super) of: u32,
    /// What each member of the cluster would lose with it, at least.
    pub(super) least: f32,
    /// What its own cluster would lose less without it; of a row that has none, what another would lose more with it.
    pub(super) saved: f32,
    /// How much dearer than it is it is taken to be.
    pub(super) handicap: f32,
}

/// The rows of a cluster.
#[derive(Debug, Clone)]
pub(super) struct Rows<const W: usize> {
    /// Rows that may move.
    pub(super) members: Vec<u32>,
    /// Number of rows that stay, all alike.
    pub(super) fixed: usize,
    /// What those have in common.
    pub(super) start: Hull<W>,
    /// What two rows at least have, and lack; nothing where that has to be found again.
    twice: Option<Hull<W>>,
    /// What is sensitive in all of them, where not only sizes matter.
    counts: Counts,
}

impl<const W: usize> Rows<W> {
    fn none() -> Self {
        Self { members: Vec::new(), fixed: 0, start: Hull::EMPTY, twice: Some(Hull::EMPTY), counts: Counts::default() }
    }

    /// What two rows at least have, and lack.
    #[inline]
    fn twice(&mut self, words: &[Path<W>]) -> Hull<W> {
        let members = &self.members;
        let (start, fixed) = (self.start, self.fixed);
        *self.twice.get_or_insert_with(|| {
            let (mut once, mut twice) = (start, if fixed > 1 { start } else { Hull::EMPTY });
            for path in members.iter().map(|m| &words[*m as usize]) {
                twice = twice.again(&once, path);
                once = once.with(path);
            }
            twice
        })
    }
}

/// A part of the table.
#[derive(Debug)]
pub(super) struct Block<'a, const W: usize> {
    pub(super) paths: &'a Paths,
    pub(super) demand: &'a Demand<'a>,
    /// By row of the block.
    pub(super) words: Vec<Path<W>>,
    /// By row of the block, the row of the table.
    pub(super) rows: Vec<u32>,
    pub(super) near: Neighbours,
    /// By row of the block, its cluster.
    pub(super) of: Vec<u32>,
    pub(super) clusters: Vec<Cluster<W>>,
    /// By cluster.
    pub(super) behind: Vec<Rows<W>>,
    /// Clusters that are empty.
    empty: Vec<u32>,
    /// Questions so far.
    asked: u32,
    /// By row, the last pool that it was put into, and how many there were.
    pooled: Vec<u32>,
    pools: u32,
    /// By row, what its cheapest cluster took for it when that was asked last; not finite where it was not yet, or none took it.
    pub(super) away: Vec<f32>,
    /// By row, what its cluster would lose less without it, and the version of the cluster that this is true of.
    saved: Vec<(u32, f32)>,
    /// Versions given out so far.
    version: u32,
    /// Vectors for the rows of clusters.
    unused: Vec<Vec<u32>>,
    scratch: Scratch,
}

impl<'a, const W: usize> Block<'a, W> {
    /// Rows of which none has a cluster yet.
    pub(super) fn new(paths: &'a Paths, demand: &'a Demand<'a>, words: Vec<Path<W>>, rows: Vec<u32>) -> Self {
        let n = words.len();
        Self {
            paths,
            demand,
            words,
            rows,
            near: Neighbours::none(n),
            of: vec![FREE; n],
            clusters: Vec::new(),
            behind: Vec::new(),
            empty: Vec::new(),
            asked: 0,
            pooled: vec![0; n],
            pools: 0,
            away: vec![f32::NAN; n],
            saved: vec![(0, 0.0); n],
            version: 0,
            unused: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    /// Adds a cluster of rows of the table that stay, all alike, and rows of the block that may move.
    pub(super) fn found_with(
        &mut self,
        start: Hull<W>,
        staying: impl ExactSizeIterator<Item = u32>,
        members: Vec<u32>,
    ) {
        let at = self.clusters.len() as u32;
        self.version += 1;
        members.iter().for_each(|m| self.of[*m as usize] = at);
        let hull = members.iter().fold(start, |hull, m| hull.with(&self.words[*m as usize]));
        let fixed = staying.len();
        let size = (fixed + members.len()) as u32;
        self.clusters.push(Cluster { hull, cost: self.paths.cost(&hull), size, asked: 0, version: self.version });
        let mut counts = Counts::default();
        if !self.demand.plain() {
            let moving = members.iter().map(|m| self.rows[*m as usize]);
            staying.chain(moving).for_each(|row| self.demand.add(&mut counts, row as usize));
        }
        self.behind.push(Rows { members, fixed, start, twice: None, counts });
    }

    /// Rows of a cluster in the mean, no fewer than one needs.
    pub(super) fn usual(&self) -> usize {
        let filled = self.clusters.iter().filter(|c| c.size > 0).count();
        (self.of.len() / filled.max(1)).max(self.demand.least)
    }

    /// Adds the neighbours of a row to those that a cluster may take, as far as a cluster of the least size needs them.
    pub(super) fn widen(&self, pool: &mut Vec<u32>, row: u32) {
        if pool.len() < KEPT.max(POOL * self.demand.least) {
            pool.extend(self.near.of(row).map(|n| n.row));
            pool.sort_unstable();
            pool.dedup();
        }
    }

    /// A new pool for [`spare`](Self::spare), in which some rows are already.
    pub(super) fn pool(&mut self, rows: impl Iterator<Item = u32>) {
        self.pools += 1;
        rows.for_each(|row| self.pooled[row as usize] = self.pools);
    }

    /// Adds the `first` neighbours of a row that their clusters can spare, but for those that would make a new cluster cost more than
    /// `limit` if their own saved all it costs.
    pub(super) fn spare(
        &mut self,
        pool: &mut Vec<Candidate>,
        row: u32,
        first: usize,
        limit: f32,
        mut draw: impl FnMut() -> f32,
    ) {
        // Where not only sizes matter, nearly every cluster is larger than the least and can spare rows.
        if !self.demand.plain() && pool.len() >= KEPT {
            return;
        }
        let least = self.demand.least;
        for rank in 0..first {
            let Some(near) = self.near.at(row, rank) else { break };
            let of = self.of[near.row as usize];
            if of == FREE || self.pooled[near.row as usize] == self.pools {
                continue;
            }
            let from = &self.clusters[of as usize];
            if from.size() <= least || near.least * least as f32 - from.total() >= limit {
                continue;
            }
            self.pooled[near.row as usize] = self.pools;
            let saved = self.saved(of, near.row);
            pool.push(Candidate { row: near.row, of, least: near.least, saved, handicap: draw() });
        }
    }

    /// What a cluster would lose less without one of its rows; less than nothing where it does not hold without.
    #[inline]
    pub(super) fn saved(&mut self, cluster: u32, row: u32) -> f32 {
        let of = self.clusters[cluster as usize];
        let (version, known) = self.saved[row as usize];
        if version == of.version && !cfg!(test) {
            return known;
        }
        let saved = match self.holds(cluster as usize, Some(row), None) {
            true => of.total() - self.paths.cost(&self.without(cluster as usize, row)) * (of.size - 1) as f32,
            false => f32::NEG_INFINITY,
        };
        // In tests what is remembered is held against what is.
        assert!(version != of.version || known == saved, "a cluster has changed behind its version");
        self.saved[row as usize] = (of.version, saved);
        saved
    }

    /// What a cluster has in common without one of its rows.
    #[inline]
    pub(super) fn without(&mut self, cluster: usize, row: u32) -> Hull<W> {
        let (rows, hull) = (&mut self.behind[cluster], self.clusters[cluster].hull);
        // Most rows of a class of equal rows leave it as it was.
        if rows.fixed > 0 && hull == rows.start {
            return hull;
        }
        hull.without(&rows.twice(&self.words), &self.words[row as usize])
    }

    #[inline]
    pub(super) fn add(&mut self, cluster: usize, row: u32) {
        let (behind, to) = (&mut self.behind[cluster], &mut self.clusters[cluster]);
        let path = &self.words[row as usize];
        behind.members.push(row);
        behind.twice = behind.twice.map(|twice| twice.again(&to.hull, path));
        if !self.demand.plain() {
            self.demand.add(&mut behind.counts, self.rows[row as usize] as usize);
        }
        to.hull = to.hull.with(path);
        to.cost = self.paths.cost(&to.hull);
        to.size += 1;
        self.version += 1;
        to.version = self.version;
        self.of[row as usize] = cluster as u32;
    }

    #[inline]
    pub(super) fn remove(&mut self, cluster: usize, row: u32) {
        let hull = self.without(cluster, row);
        let behind = &mut self.behind[cluster];
        if let Some(at) = behind.members.iter().position(|m| *m == row) {
            behind.members.swap_remove(at);
        }
        behind.twice = None;
        if !self.demand.plain() {
            self.demand.take(&mut behind.counts, self.rows[row as usize] as usize);
        }
        let from = &mut self.clusters[cluster];
        from.size -= 1;
        self.version += 1;
        from.version = self.version;
        from.hull = hull;
        from.cost = if from.size == 0 { 0.0 } else { self.paths.cost(&hull) };
    }

    /// Puts another row into the place of one.
    #[inline]
    pub(super) fn exchange(&mut self, cluster: usize, (out, into): (u32, u32), hull: Hull<W>, cost: f32) {
        let behind = &mut self.behind[cluster];
        behind.members.iter_mut().filter(|m| **m == out).for_each(|m| *m = into);
        behind.twice = None;
        if !self.demand.plain() {
            self.demand.take(&mut behind.counts, self.rows[out as usize] as usize);
            self.demand.add(&mut behind.counts, self.rows[into as usize] as usize);
        }
        self.of[into as usize] = cluster as u32;
        self.clusters[cluster].hull = hull;
        self.clusters[cluster].cost = cost;
        self.version += 1;
        self.clusters[cluster].version = self.version;
    }

    /// Takes all rows out of a cluster, which has none that stay.
    pub(super) fn clear(&mut self, cluster: usize) -> (Cluster<W>, Rows<W>) {
        let none = Rows { members: self.unused.pop().unwrap_or_default(), ..Rows::none() };
        let rows = std::mem::replace(&mut self.behind[cluster], none);
        rows.members.iter().for_each(|m| self.of[*m as usize] = FREE);
        (std::mem::replace(&mut self.clusters[cluster], Cluster::EMPTY), rows)
    }

    /// Undoes [`clear`](Self::clear).
    pub(super) fn restore(&mut self, at: usize, (cluster, rows): (Cluster<W>, Rows<W>)) {
        rows.members.iter().for_each(|m| self.of[*m as usize] = at as u32);
        self.clusters[at] = cluster;
        let none = std::mem::replace(&mut self.behind[at], rows);
        self.forget(none);
    }

    /// Keeps the memory of rows that are no cluster any more.
    pub(super) fn forget(&mut self, mut rows: Rows<W>) {
        rows.members.clear();
        self.unused.push(rows.members);
    }

    /// An empty cluster.
    pub(super) fn open(&mut self) -> usize {
        self.empty.pop().map_or_else(
            || {
                self.clusters.push(Cluster::EMPTY);
                self.behind.push(Rows::none());
                self.clusters.len() - 1
            },
            |c| c as usize,
        )
    }

    /// Gives a cluster without rows back.
    pub(super) fn close(&mut self, cluster: usize) {
        self.empty.push(cluster as u32);
    }

    /// What all rows of a cluster lose more once it takes a row.
    #[inline]
    pub(super) fn price(&self, cluster: usize, row: u32) -> f32 {
        let to = &self.clusters[cluster];
        self.paths.cost(&to.hull.with(&self.words[row as usize])) * (to.size + 1) as f32 - to.total()
    }

    /// The cluster of a neighbour that takes a row at least cost, and that cost; infinite where none does.
    pub(super) fn cheapest(&mut self, row: u32) -> (f32, usize) {
        let mut best = (f32::INFINITY, usize::MAX);
        self.asked += 1;
        for rank in 0..KEPT {
            let Some(near) = self.near.at(row, rank) else { break };
            // The others cost as much at least.
            if near.least >= best.0 {
                break;
            }
            let to = self.of[near.row as usize];
            if to == FREE {
                continue;
            }
            let cluster = &mut self.clusters[to as usize];
            let asked = std::mem::replace(&mut cluster.asked, self.asked) == self.asked;
            if asked || near.least.max(cluster.cost) * (cluster.size + 1) as f32 - cluster.total() >= best.0 {
                continue;
            }
            let price = self.price(to as usize, row);
            if price < best.0 && self.holds(to as usize, None, Some(row)) {
                best = (price, to as usize);
            }
        }
        self.away[row as usize] = best.0;
        best
    }

    /// What [`cheapest`](Self::cheapest) costs, or did when it was asked last since annealing began.
    pub(super) fn away(&mut self, row: u32) -> f32 {
        let known = self.away[row as usize];
        if known.is_finite() { known } else { self.cheapest(row).0 }
    }

    /// Whether the target holds in a cluster once `out` has left and `into` has come.
    #[inline]
    pub(super) fn holds(&mut self, cluster: usize, out: Option<u32>, into: Option<u32>) -> bool {
        let size = self.clusters[cluster].size() + usize::from(into.is_some()) - usize::from(out.is_some());
        if size < self.demand.least {
            return false;
        }
        if self.demand.plain() {
            return true;
        }
        let row = |m: u32| self.rows[m as usize] as usize;
        self.demand.holds_with(size, &self.behind[cluster].counts, out.map(row), into.map(row), &mut self.scratch)
    }

    /// Whether a class of these rows of the block holds.
    pub(super) fn would_hold(&mut self, rows: impl Iterator<Item = u32>) -> bool {
        let rows: Vec<usize> = rows.map(|m| self.rows[m as usize] as usize).collect();
        self.demand.holds(rows.len(), rows.iter().copied(), &mut self.scratch)
    }
}

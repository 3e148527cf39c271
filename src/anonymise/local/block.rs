//! Rows that are clustered together: the classes they form so far, and what a change would cost.

use super::neighbours::{KEPT, NONE};
use crate::anonymise::demand::{Demand, Scratch};
use crate::anonymise::paths::{Hull, Path, Paths};

/// Rows that are looked at for a new cluster, in multiples of the least size.
const POOL: usize = 4;

/// No class.
pub(super) const FREE: u32 = u32::MAX;

/// Rows that are published alike.
#[derive(Debug, Clone)]
pub(super) struct Cluster<const W: usize> {
    /// Rows that may move.
    pub(super) members: Vec<u32>,
    /// Rows that stay, all alike.
    pub(super) fixed: usize,
    /// What those have in common.
    pub(super) start: Hull<W>,
    /// What all have in common.
    pub(super) hull: Hull<W>,
    /// What each loses.
    pub(super) cost: f32,
}

impl<const W: usize> Cluster<W> {
    pub(super) const EMPTY: Self =
        Self { members: Vec::new(), fixed: 0, start: Hull::EMPTY, hull: Hull::EMPTY, cost: 0.0 };

    #[inline]
    pub(super) fn size(&self) -> usize {
        self.fixed + self.members.len()
    }

    /// What all lose together.
    #[inline]
    pub(super) fn total(&self) -> f32 {
        self.cost * self.size() as f32
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
    /// By row of the block, [`KEPT`] neighbours.
    pub(super) near: Vec<u32>,
    /// By row of the block, its cluster.
    pub(super) of: Vec<u32>,
    pub(super) clusters: Vec<Cluster<W>>,
    /// Clusters that are empty.
    pub(super) empty: Vec<u32>,
    pub(super) scratch: Scratch,
}

impl<const W: usize> Block<'_, W> {
    pub(super) fn near(&self, row: u32) -> &[u32] {
        &self.near[row as usize * KEPT..][..KEPT]
    }

    /// Adds the neighbours of a row to those that a cluster may take, as far as a cluster of the least size needs them.
    pub(super) fn widen(&self, pool: &mut Vec<u32>, row: u32) {
        if pool.len() < KEPT.max(POOL * self.demand.least) {
            pool.extend(self.near(row).iter().take_while(|n| **n != NONE));
            pool.sort_unstable();
            pool.dedup();
        }
    }

    /// What a cluster has in common without one of its rows.
    #[inline]
    pub(super) fn without(&self, cluster: usize, row: u32) -> Hull<W> {
        let cluster = &self.clusters[cluster];
        cluster.members.iter().filter(|m| **m != row).fold(cluster.start, |hull, m| hull.with(&self.words[*m as usize]))
    }

    #[inline]
    pub(super) fn add(&mut self, cluster: usize, row: u32) {
        let to = &mut self.clusters[cluster];
        to.members.push(row);
        to.hull = to.hull.with(&self.words[row as usize]);
        to.cost = self.paths.cost(&to.hull);
        self.of[row as usize] = cluster as u32;
    }

    #[inline]
    pub(super) fn remove(&mut self, cluster: usize, row: u32) {
        let hull = self.without(cluster, row);
        let from = &mut self.clusters[cluster];
        if let Some(at) = from.members.iter().position(|m| *m == row) {
            from.members.swap_remove(at);
        }
        from.hull = hull;
        from.cost = if from.size() == 0 { 0.0 } else { self.paths.cost(&hull) };
    }

    /// An empty cluster.
    pub(super) fn open(&mut self) -> usize {
        self.empty.pop().map_or_else(
            || {
                self.clusters.push(Cluster::EMPTY);
                self.clusters.len() - 1
            },
            |c| c as usize,
        )
    }

    /// What all rows of a cluster lose more once it takes a row.
    #[inline]
    pub(super) fn price(&self, cluster: usize, row: u32) -> f32 {
        let to = &self.clusters[cluster];
        self.paths.cost(&to.hull.with(&self.words[row as usize])) * (to.size() + 1) as f32 - to.total()
    }

    /// Whether the target holds in a cluster once `out` has left and `into` has come.
    #[inline]
    pub(super) fn holds(&mut self, cluster: usize, out: Option<u32>, into: Option<u32>) -> bool {
        let of = &self.clusters[cluster];
        let size = of.size() + usize::from(into.is_some()) - usize::from(out.is_some());
        if size < self.demand.least {
            return false;
        }
        if self.demand.plain() {
            return true;
        }
        let rows = of.members.iter().copied().filter(move |m| Some(*m) != out).chain(into);
        self.demand.holds(size, rows.map(|m| self.rows[m as usize] as usize), &mut self.scratch)
    }
}

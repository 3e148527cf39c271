//! The best of two clusterings, part by part.
//!
//! Join two clusters, one of either clustering, where they share a row: what then hangs together is a part, and each part can be
//! had from either clustering whatever is taken for the others. So a clustering that was heated and cooled again need not be
//! better as a whole to be of use: the parts in which it is are kept, the rest is put back. This is the partition crossover of
//! Whitley, Hains and Howe ("Tunneling between optima: partition crossover for the traveling salesman problem", GECCO 2009).

use super::anneal::Cooling;
use super::block::{Block, Cluster, FREE, Rows};
use crate::anonymise::random::Random;

/// Tries per row between two crossings.
const ROUND: u64 = 20;
/// Mean size of the clusters up to which they cross: the larger they are, the sooner everything hangs together.
const LARGEST: usize = 7;
/// Crossing is given up where the largest part holds more than one cluster in so many.
const SMALL: usize = 4;
/// A part is put back unless it costs less by more than the sums are exact to.
const EXACT: f64 = 1e-9;

/// The first temperature of clusters that are too large to cross, in a second pass: of that of the first.
const WARM: f32 = 0.25;

/// Changes that may be tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tries {
    /// Where the blocks may be cut anew afterwards.
    pub(super) parts: u64,
    /// Where they may not: clusters that are small but hang together.
    pub(super) whole: u64,
}

/// A clustering as it was.
#[derive(Debug)]
struct Before<const W: usize> {
    of: Vec<u32>,
    clusters: Vec<Cluster<W>>,
    behind: Vec<Rows<W>>,
}

/// Sets that are joined (Tarjan, "Efficiency of a good but not linear set union algorithm", JACM 22(2), 1975).
#[derive(Debug)]
struct Sets(Vec<u32>);

impl Sets {
    fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    fn of(&mut self, of: usize) -> usize {
        let mut at = of as u32;
        while self.0[at as usize] != at {
            let above = self.0[self.0[at as usize] as usize];
            self.0[at as usize] = above;
            at = above;
        }
        at as usize
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b) as u32;
    }
}

impl<const W: usize> Block<'_, W> {
    /// Anneals, and where clusterings fall into small parts does so again and again from the best so far. Says whether it is
    /// worth while to cut the blocks anew. The clusters of the start count as a clustering where they are `good`.
    pub(super) fn improve(
        &mut self,
        mut good: bool,
        tries: Tries,
        mut cooling: Cooling,
        random: &mut Random,
        late: &dyn Fn() -> bool,
    ) -> bool {
        let round = ROUND * self.of.len() as u64;
        let (mut crossing, mut worth) = (self.usual() <= LARGEST, true);
        if good && !crossing {
            cooling.from *= WARM;
        }
        let mut left = tries.parts;
        let mut spent = 0;
        while left > 0 && !late() {
            let now = if crossing { round.min(left) } else { left };
            let before = good.then(|| Before {
                of: self.of.clone(),
                clusters: self.clusters.clone(),
                behind: self.behind.clone(),
            });
            self.anneal(now, cooling, random, late);
            (left, spent, good) = (left - now, spent + now, true);
            let apart = before.is_none_or(|before| self.cross(before));
            if crossing && !apart {
                (crossing, worth) = (false, false);
                left = tries.whole.saturating_sub(spent);
            }
        }
        worth
    }

    /// Puts back the parts that have not become better. Says whether the largest was small.
    fn cross(&mut self, before: Before<W>) -> bool {
        let old = before.clusters.len();
        let mut parts = Sets::new(old + self.clusters.len());
        for (was, is) in before.of.iter().zip(&self.of).filter(|(was, _)| **was != FREE) {
            parts.join(*was as usize, old + *is as usize);
        }
        // Rows that stay are in the cluster of the same place.
        for at in (0..old).filter(|at| before.behind[*at].fixed > 0) {
            parts.join(at, old + at);
        }
        let mut change = vec![0.0; old + self.clusters.len()];
        let mut clusters = vec![0usize; change.len()];
        for (at, cluster) in before.clusters.iter().enumerate() {
            change[parts.of(at)] -= f64::from(cluster.total());
            clusters[parts.of(at)] += 1;
        }
        let apart = clusters.into_iter().max().unwrap_or(0) * SMALL <= old;
        for (at, cluster) in self.clusters.iter().enumerate() {
            change[parts.of(old + at)] += f64::from(cluster.total());
        }
        let mut worse = |at: usize| change[parts.of(at)] > -EXACT;
        for at in 0..self.clusters.len() {
            if self.clusters[at].size() > 0 && worse(old + at) {
                let (_, rows) = self.clear(at);
                if rows.fixed == 0 {
                    self.close(at);
                }
            }
        }
        for (at, cluster) in before.clusters.into_iter().zip(before.behind).enumerate() {
            if cluster.0.size() > 0 && worse(at) {
                let to = if cluster.1.fixed > 0 { at } else { self.open() };
                self.restore(to, cluster);
            }
        }
        apart
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::demand::Demand;
    use crate::anonymise::local::neighbours::neighbours;
    use crate::anonymise::paths::{Hull, Paths};
    use crate::anonymise::tests::Made;

    fn total(block: &Block<'_, 1>) -> f64 {
        block.clusters.iter().map(|c| f64::from(c.total())).sum()
    }

    #[test]
    fn the_better_of_every_part_is_kept() {
        let (mut better, mut parted) = (0, 0);
        for seed in 0..40 {
            let problem = Made::draw(seed, 900, 5).plain();
            let paths = Paths::new(&problem, &problem.shares(), &problem.levels()).unwrap();
            let demand = Demand::new(&problem, 1).unwrap();
            let words = (0..problem.rows).map(|row| paths.path::<1>(&problem, row)).collect();
            let mut block = Block::new(&paths, &demand, words, (0..problem.rows as u32).collect());
            // Some rows stay where they are: a cluster of the first place, before all others.
            let mut random = Random::new(seed);
            block.found_with(Hull::of(&block.words[0].clone()), 0..demand.least as u32, Vec::new());
            block.near = neighbours(&paths, &block.words, &[], &mut random);
            block.seed();
            block.anneal(4000, Cooling { from: 0.05, to: 0.001 }, &mut random, &|| false);
            for _ in 0..8 {
                let old = total(&block);
                let before =
                    Before { of: block.of.clone(), clusters: block.clusters.clone(), behind: block.behind.clone() };
                block.anneal(1000, Cooling { from: 0.2, to: 0.01 }, &mut random, &|| false);
                let hot = total(&block);
                block.cross(before);
                let now = total(&block);
                assert!(now <= old.min(hot) + 1e-6, "seed {seed}: {now} of {old} and {hot}");
                better += usize::from(now < old - 1e-6);
                parted += usize::from(now < old.min(hot) - 1e-6);
                // Every row is in one cluster, which is what its rows make of it and holds.
                let mut seen = 0;
                for at in 0..block.clusters.len() {
                    let rows = block.behind[at].clone();
                    assert!(rows.members.iter().all(|m| block.of[*m as usize] as usize == at));
                    seen += rows.members.len();
                    let size = rows.members.len() + rows.fixed;
                    assert_eq!(block.clusters[at].size(), size);
                    let hull = rows.members.iter().fold(rows.start, |hull, m| hull.with(&block.words[*m as usize]));
                    assert!(size == 0 || block.clusters[at].hull == hull);
                    assert!(size == 0 || rows.fixed > 0 || block.holds(at, None, None));
                }
                assert_eq!(seen, block.of.iter().filter(|of| **of != FREE).count());
                assert_eq!(block.behind[0].fixed, demand.least);
            }
        }
        assert!(better > 100 && parted > 50, "{better} and {parted} of 320");
    }
}

//! The first clusters: each row that has none takes its nearest neighbours until the target holds (after Byun, Kamra, Bertino
//! and Li, "Efficient k-anonymization using clustering techniques", DASFAA 2007).

use super::block::{Block, FREE};

impl<const W: usize> Block<'_, W> {
    /// Clusters what has no cluster yet. What finds no place is returned.
    pub(super) fn seed(&mut self) -> Vec<u32> {
        let rows = 0..self.of.len() as u32;
        let (mut grown, mut clusters) = (0, 0);
        // Where one row after the other finds no cluster, fewer and fewer are tried.
        let (mut failed, mut skip) = (0, 0);
        for row in rows.clone() {
            if skip > 0 {
                skip -= 1;
            } else if self.of[row as usize] == FREE {
                let usual = usize::checked_div(grown, clusters).unwrap_or(self.of.len());
                let most = MOST * usual.max(self.demand.least);
                match self.grow(row, most) {
                    Some(size) => (grown, clusters, failed) = (grown + size, clusters + 1, 0),
                    None => failed += 1,
                }
                skip = failed / OFTEN;
            }
        }
        let mut left: Vec<u32> = rows.filter(|row| self.of[*row as usize] == FREE).collect();
        left.retain(|row| !self.join(*row));
        left
    }

    /// Clusters a row with its neighbours, and gives the size. Where fewer than `most` do not hold, everything is as it was.
    fn grow(&mut self, row: u32, most: usize) -> Option<usize> {
        let cluster = self.open();
        self.add(cluster, row);
        let mut pool = Vec::new();
        self.widen(&mut pool, row);
        let (mut taken, mut sure) = (Vec::new(), 0);
        while !self.holds(cluster, None, None) {
            let enough = self.clusters[cluster].size() >= self.demand.least;
            let mut best = (f32::INFINITY, None);
            pool.retain(|other| self.of[*other as usize] != cluster as u32);
            for other in pool.iter().copied() {
                let from = self.of[other as usize];
                if from != FREE && !self.holds(from as usize, Some(other), None) {
                    continue;
                }
                let mut price = self.price(cluster, other);
                // What completes the cluster comes before what is near.
                if enough && !self.holds(cluster, None, Some(other)) {
                    price += INCOMPLETE;
                }
                if price < best.0 {
                    best = (price, Some(other));
                }
            }
            // Large clusters are asked less often whether they can come to hold at all.
            let mut hopeless = self.clusters[cluster].size() >= most;
            if !hopeless && enough && best.0 >= INCOMPLETE && self.clusters[cluster].size() >= sure {
                sure = self.clusters[cluster].size() * 9 / 8 + 1;
                hopeless = self.hopeless(cluster, &pool);
            }
            let Some(next) = best.1.filter(|_| !hopeless) else {
                self.clear(cluster);
                self.close(cluster);
                taken.into_iter().for_each(|(row, from)| self.add(from, row));
                return None;
            };
            let from = self.of[next as usize];
            if from != FREE {
                self.remove(from as usize, next);
                taken.push((next, from as usize));
            }
            self.add(cluster, next);
            self.widen(&mut pool, next);
        }
        Some(self.clusters[cluster].size())
    }

    /// Whether a cluster could take all it may and would still not hold, for models of which that is sure.
    fn hopeless(&mut self, cluster: usize, pool: &[u32]) -> bool {
        if !self.demand.grows() {
            return false;
        }
        let members = self.behind[cluster].members.clone();
        !self.would_hold(members.into_iter().chain(pool.iter().copied()))
    }

    /// Puts a row where it costs least: with a neighbour, or else with any cluster that still holds with it.
    fn join(&mut self, row: u32) -> bool {
        let near: Vec<u32> = self.near.of(row).map(|n| self.of[n.row as usize]).filter(|c| *c != FREE).collect();
        self.join_one_of(near.into_iter(), row) || self.join_one_of(0..self.clusters.len() as u32, row)
    }

    fn join_one_of(&mut self, clusters: impl Iterator<Item = u32>, row: u32) -> bool {
        let mut best = (f32::INFINITY, None);
        for cluster in clusters.map(|c| c as usize) {
            let price = self.price(cluster, row);
            if self.clusters[cluster].size() > 0 && price < best.0 && self.holds(cluster, None, Some(row)) {
                best = (price, Some(cluster));
            }
        }
        // What would widen a large class of equal rows may borrow some of them.
        let small = |cluster: &usize| self.demand.plain() || self.behind[*cluster].fixed <= LARGE * self.demand.least;
        best.1.filter(small).inspect(|cluster| self.add(*cluster, row)).is_some()
    }
}

/// Rows of a first cluster at most, in multiples of the mean of those before it.
const MOST: usize = 64;
/// Rows that found no cluster, one after the other, after which one more is skipped between two.
const OFTEN: usize = 128;
/// Rows that stay in a class, in multiples of the least size, above which none joins them all.
const LARGE: usize = 4;

/// Added to the price of a row with which a cluster still does not hold.
pub(super) const INCOMPLETE: f32 = 1e6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::demand::Demand;
    use crate::anonymise::local::neighbours::neighbours;
    use crate::anonymise::paths::{Hull, Path, Paths};
    use crate::anonymise::random::Random;
    use crate::anonymise::{Ladder, Problem, Quasi, SensitiveColumn};
    use crate::risk::Codes;
    use crate::risk::models::{AlphaK, DistinctL, KAnonymity};

    /// Ten rows of one value, ten of another and one of a third are a class; the last row would need the third value as well,
    /// and would have taken the class to pieces before it found that out.
    #[test]
    fn a_cluster_that_fails_gives_back_what_it_took() {
        let ranks = [vec![1; 10], vec![2; 10], vec![3, 1]].concat();
        let n = ranks.len() as u32;
        let codes = Codes::of((0..n).map(|row| u32::from(row + 1 == n)).collect());
        let problem = Problem {
            rows: ranks.len(),
            quasi: vec![Quasi { name: "a".into(), ladder: Ladder::flat(2), weight: 1.0, least: 0, most: 1, codes }],
            sensitive: vec![SensitiveColumn {
                name: "s".into(),
                ranks: Codes::of(ranks.clone()),
                models: vec![Box::new(AlphaK { alpha: Some(0.55), k: None }), Box::new(DistinctL { l: Some(3.0) })],
            }],
            models: vec![Box::new(KAnonymity { k: Some(2) })],
            average_risk: None,
            suppression: 1.0,
            limit: None,
        };
        let paths = Paths::new(&problem, &problem.shares(), &problem.levels()).unwrap();
        let demand = Demand::new(&problem, 1).unwrap();
        let words: Vec<Path<1>> = (0..problem.rows).map(|row| paths.path(&problem, row)).collect();
        let mut block = Block::new(&paths, &demand, words, (0..n).collect());
        block.found_with(Hull::EMPTY, 0..0, (0..n - 1).collect());
        block.near = neighbours(&paths, &block.words, &ranks, &mut Random::new(1));
        assert_eq!(block.seed(), Vec::<u32>::new());
        // The class took the last row in: nothing else holds.
        assert_eq!(block.clusters.iter().map(|c| c.size()).collect::<Vec<_>>(), [n as usize, 0]);
        assert!(block.holds(0, None, None));
    }
}

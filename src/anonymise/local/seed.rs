//! The first clusters: each row that has none takes its nearest neighbours until the target holds (after Byun, Kamra, Bertino
//! and Li, "Efficient k-anonymization using clustering techniques", DASFAA 2007).

use super::block::{Block, FREE};

impl<const W: usize> Block<'_, W> {
    /// Clusters what has no cluster yet. What finds no place is returned.
    pub(super) fn seed(&mut self) -> Vec<u32> {
        let rows = 0..self.of.len() as u32;
        for row in rows.clone() {
            if self.of[row as usize] == FREE {
                self.grow(row);
            }
        }
        let mut left: Vec<u32> = rows.filter(|row| self.of[*row as usize] == FREE).collect();
        left.retain(|row| !self.join(*row));
        left
    }

    fn grow(&mut self, row: u32) {
        let cluster = self.open();
        self.add(cluster, row);
        let mut pool = Vec::new();
        self.widen(&mut pool, row);
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
            let next = best.1.filter(|_| !enough || best.0 < INCOMPLETE || !self.hopeless(cluster, &pool));
            let Some(next) = next else {
                self.clear(cluster);
                self.close(cluster);
                return;
            };
            if self.of[next as usize] != FREE {
                self.remove(self.of[next as usize] as usize, next);
            }
            self.add(cluster, next);
            self.widen(&mut pool, next);
        }
    }

    /// Whether a cluster could take all it may and would still not hold, for models of which that is sure.
    fn hopeless(&mut self, cluster: usize, pool: &[u32]) -> bool {
        if !self.demand.grows() {
            return false;
        }
        let members = self.behind[cluster].members.clone();
        !self.would_hold(members.into_iter().chain(pool.iter().copied()))
    }

    /// Puts a row where it costs least: with a neighbour, or else with any cluster.
    fn join(&mut self, row: u32) -> bool {
        let near: Vec<u32> = self.near.of(row).map(|n| self.of[n.row as usize]).collect();
        let mut places: Vec<(f32, u32)> =
            near.into_iter().filter(|c| *c != FREE).map(|c| (self.price(c as usize, row), c)).collect();
        if places.is_empty() {
            let taken = (0..self.clusters.len()).filter(|c| self.clusters[*c].size() > 0);
            places = taken.map(|c| (self.price(c, row), c as u32)).collect();
        }
        places.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        places.truncate(KEPT_PLACES);
        match places.into_iter().find(|(_, c)| self.holds(*c as usize, None, Some(row))) {
            Some((_, cluster)) => {
                self.add(cluster as usize, row);
                true
            }
            None => false,
        }
    }
}

/// Added to the price of a row with which a cluster still does not hold.
pub(super) const INCOMPLETE: f32 = 1e6;
/// Clusters that are tried for a row that is left over.
const KEPT_PLACES: usize = 64;

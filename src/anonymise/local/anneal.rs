//! Clusters made better by simulated annealing (Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing", Science
//! 220, 1983): rows move to, change places with and are taken from the clusters of their neighbours; clusters are dissolved
//! and founded. A change that costs more than it gives is taken now and then, ever more rarely.

use super::block::{Block, Cluster, FREE};
use super::neighbours::{KEPT, NONE};
use super::random::Random;

/// Share of the tries that found a cluster or dissolve one, of 2¹⁶, for clusters of up to [`USUAL`] rows. They cost
/// more the larger the clusters, and are as much rarer there.
const FOUND: f64 = 2600.0;
const DISSOLVE: f64 = 4600.0;
const USUAL: f64 = 8.0;

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

impl<const W: usize> Block<'_, W> {
    /// Tries `tries` changes.
    pub(super) fn anneal(&mut self, tries: u64, cooling: Cooling, random: &mut Random) {
        if self.of.len() < 2 || cooling.from <= 0.0 {
            return;
        }
        let thresholds = thresholds();
        let rarer = (USUAL / self.demand.least as f64).min(1.0);
        let (found, dissolve) = ((FOUND * rarer.powf(1.5)) as u64, (DISSOLVE * rarer) as u64);
        let mut log = Vec::new();
        let mut temperature = cooling.from;
        for at in 0..tries {
            if at & 1023 == 0 {
                temperature = cooling.from * (cooling.to / cooling.from).powf(at as f32 / tries as f32);
            }
            let drawn = random.bits();
            let row = (((drawn >> 32) * self.of.len() as u64) >> 32) as u32;
            let from = self.of[row as usize] as usize;
            // Rows that found no cluster are not moved.
            if from == FREE as usize || self.clusters[from].cost == 0.0 {
                continue;
            }
            let worse = temperature * thresholds[(drawn & 4095) as usize];
            let drawn = random.bits();
            // The nearest more often.
            let rank = (drawn & 0xffff) as usize;
            let other = self.near(row)[(((rank * rank) >> 16) * KEPT) >> 16];
            if other == NONE {
                continue;
            }
            let to = self.of[other as usize] as usize;
            if from == to || to == FREE as usize {
                continue;
            }
            let kind = (drawn >> 16) & 0xffff;
            if kind < found {
                self.found(row, worse, &mut log);
            } else if self.clusters[from].size() > self.demand.least {
                self.relocate(row, from, to, worse);
            } else if kind < found + dissolve {
                self.dissolve(from, worse, &mut log);
            } else if self.clusters[to].size() > self.demand.least && (drawn >> 40) & 3 == 0 {
                self.relocate(other, to, from, worse);
            } else {
                let members = &self.clusters[to].members;
                let at = (((drawn >> 42) * members.len() as u64) >> 22) as usize;
                if let Some(partner) = members.get(at).copied() {
                    self.swap(row, from, partner, to, worse);
                }
            }
        }
    }

    fn relocate(&mut self, row: u32, from: usize, to: usize, worse: f32) {
        let before = self.clusters[from].total();
        let price = self.price(to, row);
        if price - before > worse {
            return;
        }
        let left = self.clusters[from].size() - 1;
        let after = if left == 0 { 0.0 } else { self.paths.cost(&self.without(from, row)) * left as f32 };
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
        for (cluster, out, into, hull, cost) in [(of_a, a, b, hull_a, cost_a), (of_b, b, a, hull_b, cost_b)] {
            self.of[into as usize] = cluster as u32;
            let cluster = &mut self.clusters[cluster];
            cluster.members.iter_mut().filter(|m| **m == out).for_each(|m| *m = into);
            cluster.hull = hull;
            cluster.cost = cost;
        }
    }

    /// Gives every row of a cluster to the cheapest cluster of a neighbour.
    fn dissolve(&mut self, cluster: usize, worse: f32, log: &mut Vec<(u32, usize)>) {
        if self.clusters[cluster].fixed > 0 {
            return;
        }
        log.clear();
        let mut change = -self.clusters[cluster].total();
        let members = self.clusters[cluster].members.clone();
        for member in &members {
            let mut best = (f32::INFINITY, usize::MAX);
            for at in 0..KEPT {
                let other = self.near(*member)[at];
                if other == NONE {
                    break;
                }
                let to = self.of[other as usize] as usize;
                if to != cluster && to != FREE as usize {
                    let price = self.price(to, *member);
                    if price < best.0 && self.holds(to, None, Some(*member)) {
                        best = (price, to);
                    }
                }
            }
            change += best.0;
            if change > worse {
                break;
            }
            self.add(best.1, *member);
            log.push((*member, best.1));
        }
        if change <= worse {
            self.clusters[cluster] = Cluster::EMPTY;
            self.empty.push(cluster as u32);
            return;
        }
        for (member, to) in log.drain(..).rev() {
            self.remove(to, member);
            self.of[member as usize] = cluster as u32;
        }
    }

    /// Founds a cluster of a row and neighbours that their clusters can spare.
    fn found(&mut self, row: u32, worse: f32, log: &mut Vec<(u32, usize)>) {
        let from = self.of[row as usize] as usize;
        if !self.holds(from, Some(row), None) {
            return;
        }
        log.clear();
        let cluster = self.open();
        let mut change = -self.clusters[from].total();
        self.remove(from, row);
        change += self.clusters[from].total();
        self.add(cluster, row);
        log.push((row, from));
        let least = self.demand.least as f32;
        let mut held = self.holds(cluster, None, None);
        let mut pool = Vec::new();
        self.widen(&mut pool, row);
        while !held {
            let mut best = (f32::INFINITY, NONE, 0.0);
            for other in pool.iter().copied() {
                let of = self.of[other as usize] as usize;
                if of == cluster || of == FREE as usize || self.clusters[of].size() <= self.demand.least {
                    continue;
                }
                let here = &self.clusters[cluster];
                let price = (self.paths.cost(&here.hull.with(&self.words[other as usize])) - here.cost) * least;
                let before = self.clusters[of].total();
                if price - before > best.0 {
                    continue;
                }
                let left = self.clusters[of].size() - 1;
                let saved = self.paths.cost(&self.without(of, other)) * left as f32 - before;
                if price + saved < best.0 && self.holds(of, Some(other), None) {
                    best = (price + saved, other, saved);
                }
            }
            if best.1 == NONE {
                break;
            }
            let of = self.of[best.1 as usize] as usize;
            self.remove(of, best.1);
            self.add(cluster, best.1);
            log.push((best.1, of));
            self.widen(&mut pool, best.1);
            change += best.2;
            held = self.holds(cluster, None, None);
        }
        if held && change + self.clusters[cluster].total() <= worse {
            return;
        }
        for (row, of) in log.drain(..).rev() {
            self.remove(cluster, row);
            self.add(of, row);
        }
        self.empty.push(cluster as u32);
    }
}

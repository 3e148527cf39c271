//! Two clusters split anew: the rows of both are put in order between one that stays on the one side and one that goes to the other, and
//! cut where that costs least. Several rows change places at once, which no exchange of two does.

use super::block::Block;
use crate::anonymise::paths::Hull;

/// Most rows of both: the larger clusters are, the less often an order between two rows is the right one.
const MOST: usize = 64;

/// Memory for one split.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// The other rows, by how much nearer they are to the first than to the last.
    between: Vec<(f32, u32)>,
    /// By place in `between`, what the rows from there on lose in a cluster with the last.
    rest: Vec<f32>,
}

impl<const W: usize> Block<'_, W> {
    /// Splits the rows of two clusters anew, none of which stay: around `row` of the first, and around the one of all others that stands
    /// at `at`. Only for targets of size. Does nothing where that costs more than allowed.
    pub(super) fn resplit(
        &mut self,
        row: u32,
        (one, two): (usize, usize),
        at: usize,
        worse: f32,
        Split { between, rest }: &mut Split,
    ) {
        let least = self.demand.least;
        let before = self.clusters[one].total() + self.clusters[two].total();
        let all = self.behind[one].members.iter().chain(&self.behind[two].members);
        between.clear();
        between.extend(all.filter(|m| **m != row).map(|m| (0.0, *m)));
        if between.len() + 1 < 2 * least || between.len() >= MOST || at >= between.len() {
            return;
        }
        let (_, last) = between.swap_remove(at);
        let (here, there) = (Hull::of(&self.words[row as usize]), Hull::of(&self.words[last as usize]));
        if here == there {
            return;
        }
        for (nearer, member) in between.iter_mut() {
            let path = &self.words[*member as usize];
            *nearer = self.paths.cost(&here.with(path)) - self.paths.cost(&there.with(path));
        }
        between.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        rest.clear();
        rest.resize(between.len() + 1, 0.0);
        let mut hull = there;
        for (at, (_, member)) in between.iter().enumerate().rev() {
            hull = hull.with(&self.words[*member as usize]);
            rest[at] = self.paths.cost(&hull) * (between.len() + 1 - at) as f32;
        }
        let (mut hull, mut best) = (here, (f32::INFINITY, 0));
        for first in 0..=between.len() {
            if first > 0 {
                hull = hull.with(&self.words[between[first - 1].1 as usize]);
            }
            let (size, others) = (first + 1, between.len() + 1 - first);
            if size < least || others < least {
                continue;
            }
            let total = self.paths.cost(&hull) * size as f32 + rest[first];
            if total < best.0 {
                best = (total, first);
            }
        }
        let first = std::iter::once(row).chain(between[..best.1].iter().map(|b| b.1));
        let same =
            best.1 + 1 == self.clusters[one].size() && first.clone().all(|m| self.of[m as usize] as usize == one);
        if best.0 - before > worse || same {
            return;
        }
        for cluster in [one, two] {
            let (_, rows) = self.clear(cluster);
            self.forget(rows);
        }
        first.for_each(|m| self.add(one, m));
        std::iter::once(last).chain(between[best.1..].iter().map(|b| b.1)).for_each(|m| self.add(two, m));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::demand::Demand;
    use crate::anonymise::paths::Paths;
    use crate::anonymise::tests::Made;

    #[test]
    fn a_split_is_taken_where_it_costs_no_more_than_allowed_and_holds() {
        let (mut taken, mut left) = (0, 0);
        for seed in 0..300 {
            let problem = Made::draw(seed, 12, 3).plain();
            let paths = Paths::new(&problem, &problem.shares(), &problem.levels()).unwrap();
            let demand = Demand::new(&problem, 1).unwrap();
            if 2 * demand.least > problem.rows {
                continue;
            }
            let words = (0..problem.rows).map(|row| paths.path::<1>(&problem, row)).collect();
            let mut block = Block::new(&paths, &demand, words, (0..problem.rows as u32).collect());
            let half = problem.rows as u32 / 2;
            block.found_with(Hull::EMPTY, std::iter::empty(), (0..half).collect());
            block.found_with(Hull::EMPTY, std::iter::empty(), (half..problem.rows as u32).collect());
            let total = |block: &Block<'_, 1>| block.clusters.iter().map(|c| c.total()).sum::<f32>();
            let before = total(&block);
            for at in 0..problem.rows - 1 {
                let old = (total(&block), block.of.clone());
                block.resplit(0, (block.of[0] as usize, 1 - block.of[0] as usize), at, 0.0, &mut Split::default());
                let changed = old.1 != block.of;
                assert!(total(&block) <= old.0 + 1e-6, "seed {seed}");
                (taken, left) = (taken + usize::from(changed), left + usize::from(!changed));
                for at in 0..2 {
                    let members = &block.behind[at].members;
                    assert!(
                        members.len() >= demand.least && members.iter().all(|m| block.of[*m as usize] as usize == at)
                    );
                }
                assert_eq!(block.behind[0].members.len() + block.behind[1].members.len(), problem.rows);
            }
            assert!(total(&block) <= before + 1e-6);
        }
        assert!(taken > 50 && left > 50, "{taken} and {left}");
    }
}

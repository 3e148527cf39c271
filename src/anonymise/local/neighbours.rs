//! For every row, the rows that cost least to publish together with it, found along several orders.

use super::order::Order;
use crate::anonymise::paths::{Hull, Path, Paths};
use crate::anonymise::random::Random;

/// Neighbours kept per row.
pub(super) const KEPT: usize = 24;
/// Orders that are drawn, and places looked at to either side in each.
const ORDERS: (usize, usize) = (20, 4);
/// The same where rows have kinds.
const ORDERS_OF_KINDS: (usize, usize) = (12, 8);
/// Of those kept, how many are of another kind than the row, where there are as many; and places looked at for them to either
/// side in each order, from the first of another kind on.
const OTHERS: usize = 8;
const BEYOND: usize = 2;
/// Where a row has fewer than [`KEPT`].
const NONE: u32 = u32::MAX;

/// For every row of a block its neighbours, and what each would cost at least in a cluster with it.
#[derive(Debug)]
pub(super) struct Neighbours {
    /// By row [`KEPT`] neighbours, nearest first, filled up with [`NONE`]: in the low bits the row, in the others the cost of
    /// the pair, rounded down.
    packed: Vec<u32>,
    /// Bits of a row.
    bits: u32,
    /// What one in the high bits costs.
    unit: f32,
}

/// A neighbour of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    pub(super) row: u32,
    /// What each member of a cluster with both loses at least.
    pub(super) least: f32,
}

impl Neighbours {
    /// For `rows` rows that have none yet.
    pub(super) fn none(rows: usize) -> Self {
        let bits = (usize::BITS - rows.leading_zeros()).min(u32::BITS - 1);
        Self { packed: Vec::new(), bits, unit: 1.0 / (u32::MAX >> bits) as f32 }
    }

    /// Those of a row, nearest first.
    #[inline]
    pub(super) fn of(&self, row: u32) -> impl Iterator<Item = Neighbour> + '_ {
        let packed = &self.packed[row as usize * KEPT..][..KEPT];
        packed.iter().take_while(|p| **p != NONE).map(|p| self.unpack(*p))
    }

    /// The one that is so many places behind the nearest.
    #[inline]
    pub(super) fn at(&self, row: u32, rank: usize) -> Option<Neighbour> {
        let packed = self.packed[row as usize * KEPT + rank];
        (packed != NONE).then(|| self.unpack(packed))
    }

    #[inline]
    fn unpack(&self, packed: u32) -> Neighbour {
        Neighbour { row: packed & ((1 << self.bits) - 1), least: (packed >> self.bits) as f32 * self.unit }
    }

    fn pack(&self, row: u32, cost: f32) -> u32 {
        // Sums of fractions may be a little off: a bound has to be below.
        let least = (cost * (1.0 - 1e-5) / self.unit) as u32;
        (least.min(u32::MAX >> self.bits) << self.bits) | row
    }
}

/// An order of the rows.
struct Sorted<'a> {
    /// By place, the row.
    rows: Vec<u32>,
    /// By row, the place.
    places: Vec<u32>,
    /// Places looked at to either side.
    window: usize,
    /// By row, its kind; empty where there are none.
    kinds: &'a [u32],
    /// By place, the nearest place before that is of another kind, or [`NONE`]; empty where there are no kinds.
    before: Vec<u32>,
    /// By place, the nearest place behind that is.
    behind: Vec<u32>,
}

impl<'a> Sorted<'a> {
    fn new(keyed: &mut [(u64, u32)], window: usize, kinds: &'a [u32]) -> Self {
        keyed.sort_unstable();
        let rows: Vec<u32> = keyed.iter().map(|(_, row)| *row).collect();
        let mut places = vec![0; rows.len()];
        rows.iter().enumerate().for_each(|(at, row)| places[*row as usize] = at as u32);
        let (mut before, mut behind) = (vec![NONE; kinds.len()], vec![NONE; kinds.len()]);
        let kind = |at: usize| kinds[rows[at] as usize];
        for at in 1..kinds.len() {
            before[at] = if kind(at - 1) == kind(at) { before[at - 1] } else { at as u32 - 1 };
        }
        for at in (1..kinds.len()).rev() {
            behind[at - 1] = if kind(at - 1) == kind(at) { behind[at] } else { at as u32 };
        }
        Self { rows, places, window, kinds, before, behind }
    }

    /// The rows near one, itself among them.
    fn around(&self, row: usize) -> &[u32] {
        let at = self.places[row] as usize;
        &self.rows[at.saturating_sub(self.window)..(at + self.window + 1).min(self.rows.len())]
    }

    /// The nearest rows to either side that are of another kind.
    fn beyond(&self, row: usize) -> impl Iterator<Item = &u32> {
        let (at, kinds) = (self.places[row] as usize, self.kinds);
        let (before, behind) = (&self.before, &self.behind);
        let told = |place: u32| (place != NONE).then_some(place as usize);
        let other = move |at: usize| kinds[self.rows[at] as usize] != kinds[row];
        // A place of the row's kind knows where the next of another is.
        let next = move |at: usize, places: &[u32]| if other(at) { Some(at) } else { told(places[at]) };
        let down = move |at: &usize| at.checked_sub(1).and_then(|at| next(at, before));
        let up = move |at: &usize| Some(at + 1).filter(|at| *at < behind.len()).and_then(|at| next(at, behind));
        let from = |places: &Vec<u32>| places.get(at).copied().and_then(told);
        let before = std::iter::successors(from(before), down).take(BEYOND);
        let behind = std::iter::successors(from(behind), up).take(BEYOND);
        before.chain(behind).map(|at| &self.rows[at])
    }
}

/// Finds the neighbours of all rows of a block. Where not only sizes matter, `kinds` says what is sensitive in each row,
/// and some are kept that are of another kind, since those of one kind may not make a class that holds.
pub(super) fn neighbours<const W: usize>(
    paths: &Paths,
    rows: &[Path<W>],
    kinds: &[u32],
    random: &mut Random,
) -> Neighbours {
    let n = rows.len();
    let mut all = Neighbours::none(n);
    let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(n);
    let (orders, window) = if kinds.is_empty() { ORDERS } else { ORDERS_OF_KINDS };
    let mut drawn = Vec::with_capacity(orders);
    for _ in 0..orders {
        let order = Order::draw(paths, random);
        keyed.clear();
        keyed.extend(rows.iter().enumerate().map(|(row, path)| (order.key(path), row as u32)));
        drawn.push(Sorted::new(&mut keyed, window, kinds));
    }
    let mut kept = vec![NONE; n * KEPT];
    let mut seen = vec![NONE; n];
    let mut near: Vec<(f32, u32)> = Vec::new();
    for (row, kept) in kept.chunks_exact_mut(KEPT).enumerate() {
        near.clear();
        seen[row] = row as u32;
        let hull = Hull::of(&rows[row]);
        for order in &drawn {
            for other in order.around(row).iter().chain(order.beyond(row)) {
                if std::mem::replace(&mut seen[*other as usize], row as u32) != row as u32 {
                    near.push((paths.cost(&hull.with(&rows[*other as usize])), *other));
                }
            }
        }
        let by_cost = |a: &(f32, u32), b: &(f32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if !kinds.is_empty() {
            near.sort_unstable_by(by_cost);
            let alike = |near: &(f32, u32)| kinds[near.1 as usize] == kinds[row];
            let others = near.iter().filter(|n| !alike(n)).count();
            let mut left = KEPT - others.min(OTHERS);
            near.retain(|near| {
                let keep = left > 0 || !alike(near);
                left -= usize::from(keep && alike(near));
                keep
            });
            near.truncate(KEPT);
        } else if near.len() > KEPT {
            near.select_nth_unstable_by(KEPT - 1, by_cost);
            near.truncate(KEPT);
        }
        near.sort_unstable_by(by_cost);
        kept.iter_mut().zip(&near).for_each(|(k, n)| *k = all.pack(n.1, n.0));
    }
    all.packed = kept;
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::tests::Made;

    #[test]
    fn some_neighbours_are_of_another_kind() {
        let problem = Made::draw(3, 900, 5).plain();
        let paths = Paths::new(&problem, &problem.shares(), &problem.levels()).unwrap();
        let words: Vec<Path<1>> = (0..problem.rows).map(|row| paths.path(&problem, row)).collect();
        // One row in fifty is of another kind, so that most have none among those next to them.
        let kinds: Vec<u32> = (0..problem.rows).map(|row| u32::from(row % 50 == 0)).collect();
        let of_kinds = neighbours(&paths, &words, &kinds, &mut Random::new(1));
        let of_all = neighbours(&paths, &words, &[], &mut Random::new(1));
        let others =
            |all: &Neighbours, row: u32| all.of(row).filter(|n| kinds[n.row as usize] != kinds[row as usize]).count();
        let rows = || (0..problem.rows as u32).filter(|row| kinds[*row as usize] == 0);
        let fewest = rows().map(|row| others(&of_kinds, row)).min();
        assert!(fewest >= Some(4), "{fewest:?}");
        assert!(rows().all(|row| of_kinds.of(row).count() >= of_all.of(row).count()));
        assert!(rows().filter(|row| others(&of_all, *row) < 4).count() * 2 > problem.rows);
        // The nearest come first in either case.
        for row in rows() {
            let costs: Vec<f32> = of_kinds.of(row).map(|n| n.least).collect();
            assert!(costs.is_sorted(), "{costs:?}");
        }
    }
}

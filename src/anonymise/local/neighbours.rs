//! For every row, the rows that cost least to publish together with it, found along several orders.

use super::order::Order;
use super::random::Random;
use crate::anonymise::paths::{Hull, Path, Paths};

/// Neighbours kept per row.
pub(super) const KEPT: usize = 24;
/// Orders that are drawn.
const ORDERS: usize = 12;
/// Places looked at to either side in each order.
const WINDOW: usize = 8;
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

/// Finds the neighbours of all rows of a block.
pub(super) fn neighbours<const W: usize>(paths: &Paths, rows: &[Path<W>], random: &mut Random) -> Neighbours {
    let n = rows.len();
    let mut all = Neighbours::none(n);
    let mut sorted: Vec<Vec<u32>> = Vec::with_capacity(ORDERS);
    let mut places: Vec<Vec<u32>> = Vec::with_capacity(ORDERS);
    let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(n);
    for _ in 0..ORDERS {
        let order = Order::draw(paths, random);
        keyed.clear();
        keyed.extend(rows.iter().enumerate().map(|(row, path)| (order.key(path), row as u32)));
        keyed.sort_unstable();
        let mut place = vec![0u32; n];
        keyed.iter().enumerate().for_each(|(at, (_, row))| place[*row as usize] = at as u32);
        sorted.push(keyed.iter().map(|(_, row)| *row).collect());
        places.push(place);
    }
    let mut kept = vec![NONE; n * KEPT];
    let mut seen = vec![NONE; n];
    let mut near: Vec<(f32, u32)> = Vec::new();
    for (row, kept) in kept.chunks_exact_mut(KEPT).enumerate() {
        near.clear();
        seen[row] = row as u32;
        let hull = Hull::of(&rows[row]);
        for (sorted, place) in sorted.iter().zip(&places) {
            let at = place[row] as usize;
            for other in &sorted[at.saturating_sub(WINDOW)..(at + WINDOW + 1).min(n)] {
                if std::mem::replace(&mut seen[*other as usize], row as u32) != row as u32 {
                    near.push((paths.cost(&hull.with(&rows[*other as usize])), *other));
                }
            }
        }
        let by_cost = |a: &(f32, u32), b: &(f32, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if near.len() > KEPT {
            near.select_nth_unstable_by(KEPT - 1, by_cost);
            near.truncate(KEPT);
        }
        near.sort_unstable_by(by_cost);
        kept.iter_mut().zip(&near).for_each(|(k, n)| *k = all.pack(n.1, n.0));
    }
    all.packed = kept;
    all
}

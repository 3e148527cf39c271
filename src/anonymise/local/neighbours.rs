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
pub(super) const NONE: u32 = u32::MAX;

/// By row [`KEPT`] places, nearest first, filled up with [`NONE`].
pub(super) fn neighbours<const W: usize>(paths: &Paths, rows: &[Path<W>], random: &mut Random) -> Vec<u32> {
    let n = rows.len();
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
        kept.iter_mut().zip(&near).for_each(|(k, n)| *k = n.1);
    }
    kept
}

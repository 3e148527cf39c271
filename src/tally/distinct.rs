//! A bottom-k sample of distinct values (Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007).
//!
//! It keeps the [`CAPACITY`] smallest hashes with what was said of each value. Up to that many distinct values it is
//! exact; above, it is a uniform sample of the distinct values and estimates their number. It holds no values.

use hashbrown::HashMap;

/// Distinct values kept per column.
pub const CAPACITY: usize = 2048;

/// Distinct values of a column, by hash, each with a note `N` (which rules it passed).
///
/// More than [`CAPACITY`] may be held between calls of [`Distinct::settle`]: dropping many at once is cheaper than one by
/// one, and what is kept in the end is the same.
#[derive(Debug, Clone)]
pub struct Distinct<N> {
    held: HashMap<u64, N>,
    /// Hashes at or above were dropped; `u64::MAX` while nothing was.
    limit: u64,
}

impl<N> Default for Distinct<N> {
    fn default() -> Self {
        Self { held: HashMap::new(), limit: u64::MAX }
    }
}

impl<N> Distinct<N> {
    /// Whether a value with this hash would be kept.
    #[inline]
    pub fn wants(&self, hash: u64) -> bool {
        hash < self.limit
    }

    /// Adds a value. Equal values must come with equal notes.
    #[inline]
    pub fn add(&mut self, hash: u64, note: N) {
        if hash >= self.limit {
            return;
        }
        self.held.insert(hash, note);
        if self.held.len() >= 2 * CAPACITY {
            self.settle();
        }
    }

    /// Adds what another sample holds, its notes turned into ours.
    pub fn merge<M>(&mut self, other: Distinct<M>, mut note: impl FnMut(M) -> N) {
        self.limit = self.limit.min(other.limit);
        for (hash, theirs) in other.held {
            self.add(hash, note(theirs));
        }
        self.settle();
    }

    /// Drops all but the [`CAPACITY`] smallest hashes.
    pub fn settle(&mut self) {
        if self.held.len() > CAPACITY {
            let mut hashes: Vec<u64> = self.held.keys().copied().collect();
            let (_, limit, _) = hashes.select_nth_unstable(CAPACITY);
            self.limit = self.limit.min(*limit);
        }
        let limit = self.limit;
        self.held.retain(|hash, _| *hash < limit);
    }

    /// Notes of the values kept, in no order. The sample has to be settled.
    pub fn notes(&self) -> impl Iterator<Item = &N> {
        self.held.values()
    }

    /// How many values are kept.
    pub fn kept(&self) -> usize {
        self.held.len()
    }

    /// Distinct values seen: exact up to [`CAPACITY`], else the bottom-k estimate (k − 1) / (largest kept / 2⁶⁴).
    pub fn estimate(&self) -> u64 {
        if self.limit == u64::MAX {
            return self.held.len() as u64;
        }
        let largest = self.held.keys().max().map_or(1.0, |hash| *hash as f64);
        ((self.held.len() as f64 - 1.0) * (u64::MAX as f64 / largest)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: std::ops::Range<u64>) -> Distinct<u64> {
        let mut sketch = Distinct::default();
        for i in range {
            let hash = i.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            sketch.add(hash, i);
        }
        sketch.settle();
        sketch
    }

    #[test]
    fn merging_in_any_order_equals_counting_in_one_go() {
        for (cut, end) in [(10, 100), (1000, 9000), (5000, 9000), (2048, 4096), (4095, 20_000)] {
            let whole = of(0..end);
            let mut left = of(0..cut);
            left.merge(of(cut..end), |n| n);
            let mut right = of(cut..end);
            right.merge(of(0..cut), |n| n);
            assert_eq!(whole.held, left.held);
            assert_eq!(whole.held, right.held);
            assert_eq!(whole.limit, left.limit);
            assert_eq!(whole.kept(), CAPACITY.min(end as usize));
        }
    }

    #[test]
    fn it_is_exact_below_capacity_and_close_above() {
        assert_eq!(of(0..2048).estimate(), 2048);
        let estimate = of(0..100_000).estimate() as f64;
        assert!((estimate / 100_000.0 - 1.0).abs() < 0.08, "{estimate}");
    }
}

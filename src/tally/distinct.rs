//! A bottom-k sample of distinct values (Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC 2007).
//!
//! It keeps the [`CAPACITY`] smallest hashes with what was said of each value. Up to that many distinct values it is
//! exact; above, it is a uniform sample of the distinct values and estimates their number. It holds no values.

use std::collections::BTreeMap;

use super::Tally;

/// Distinct values kept per column.
pub const CAPACITY: usize = 2048;

/// Distinct values of a column, by hash, each with a note `N` (which rules it passed).
#[derive(Debug, Clone)]
pub struct Distinct<N> {
    kept: BTreeMap<u64, N>,
    /// Hashes at or above were dropped; `u64::MAX` while nothing was.
    limit: u64,
}

impl<N> Default for Distinct<N> {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), limit: u64::MAX }
    }
}

impl<N> Distinct<N> {
    /// The note of a value that is in the sample.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<&N> {
        if hash < self.limit { self.kept.get(&hash) } else { None }
    }

    /// Whether a value with this hash would be kept.
    #[inline]
    pub fn wants(&self, hash: u64) -> bool {
        hash < self.limit
    }

    /// Adds a value. Equal values must come with equal notes.
    pub fn add(&mut self, hash: u64, note: N) {
        if hash >= self.limit {
            return;
        }
        self.kept.insert(hash, note);
        while self.kept.len() > CAPACITY {
            if let Some((dropped, _)) = self.kept.pop_last() {
                self.limit = dropped;
            }
        }
    }

    /// Notes of the values kept.
    pub fn notes(&self) -> impl Iterator<Item = &N> {
        self.kept.values()
    }

    /// How many values are kept.
    pub fn kept(&self) -> usize {
        self.kept.len()
    }

    /// Distinct values seen: exact up to [`CAPACITY`], else the bottom-k estimate (k − 1) / (largest kept / 2⁶⁴).
    pub fn estimate(&self) -> u64 {
        if self.limit == u64::MAX {
            return self.kept.len() as u64;
        }
        let largest = self.kept.last_key_value().map_or(1.0, |(hash, _)| *hash as f64);
        ((self.kept.len() as f64 - 1.0) * (u64::MAX as f64 / largest)) as u64
    }
}

impl<N> Tally for Distinct<N> {
    fn merge(&mut self, other: Self) {
        self.limit = self.limit.min(other.limit);
        for (hash, note) in other.kept {
            if hash >= self.limit {
                break;
            }
            self.add(hash, note);
        }
        let _ = self.kept.split_off(&self.limit);
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
        sketch
    }

    #[test]
    fn merging_in_any_order_equals_counting_in_one_go() {
        for (cut, end) in [(10, 100), (1000, 9000), (5000, 9000), (2048, 4096)] {
            let whole = of(0..end);
            let mut left = of(0..cut);
            left.merge(of(cut..end));
            let mut right = of(cut..end);
            right.merge(of(0..cut));
            assert_eq!(whole.kept, left.kept);
            assert_eq!(whole.kept, right.kept);
            assert_eq!(whole.limit, left.limit);
        }
    }

    #[test]
    fn it_is_exact_below_capacity_and_close_above() {
        assert_eq!(of(0..2048).estimate(), 2048);
        let estimate = of(0..100_000).estimate() as f64;
        assert!((estimate / 100_000.0 - 1.0).abs() < 0.08, "{estimate}");
    }
}

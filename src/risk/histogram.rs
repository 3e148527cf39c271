//! How many classes there are of each size: from it follow k, unique rows, every attacker's risk and the estimates of
//! population uniqueness, without another look at the data.

use std::collections::BTreeMap;

use super::group::{Class, Visit};

/// Sizes below this are counted by place.
const SMALL: usize = 256;

/// Number of classes by size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    small: Vec<u64>,
    large: BTreeMap<u64, u64>,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { small: vec![0; SMALL], large: BTreeMap::new() }
    }
}

impl Visit for Histogram {
    #[inline]
    fn class(&mut self, class: Class<'_>) {
        self.add(class.size, 1);
    }

    fn alone(&mut self, classes: u64) {
        self.add(1, classes);
    }

    fn merge(&mut self, other: Self) {
        for (size, classes) in other.pairs() {
            self.add(size, classes);
        }
    }
}

impl Histogram {
    /// Adds classes of one size.
    #[inline]
    pub fn add(&mut self, size: u64, classes: u64) {
        match self.small.get_mut(size as usize) {
            Some(count) => *count += classes,
            None => *self.large.entry(size).or_default() += classes,
        }
    }

    /// Size and number of classes, ascending.
    pub fn pairs(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let small = self.small.iter().enumerate().filter(|(_, n)| **n > 0).map(|(size, n)| (size as u64, *n));
        small.chain(self.large.iter().map(|(size, n)| (*size, *n)))
    }

    /// Rows in all classes.
    pub fn rows(&self) -> u64 {
        self.pairs().map(|(size, n)| size * n).sum()
    }

    /// Number of classes.
    pub fn classes(&self) -> u64 {
        self.pairs().map(|(_, n)| n).sum()
    }

    /// Size of the smallest class; 0 where there is none.
    pub fn k(&self) -> u64 {
        self.pairs().next().map_or(0, |(size, _)| size)
    }

    /// Size of the largest class.
    pub fn largest(&self) -> u64 {
        self.pairs().last().map_or(0, |(size, _)| size)
    }

    /// Classes of one size.
    pub fn of_size(&self, size: u64) -> u64 {
        self.pairs().find(|(s, _)| *s == size).map_or(0, |(_, n)| n)
    }

    /// Rows that are alone in their class.
    pub fn unique(&self) -> u64 {
        self.of_size(1)
    }

    /// Rows in classes smaller than `size`.
    pub fn below(&self, size: u64) -> u64 {
        self.pairs().take_while(|(s, _)| *s < size).map(|(s, n)| s * n).sum()
    }

    /// Classes divided by rows: how far the columns tell rows apart (Motwani and Xu, 2007: the distinct ratio).
    pub fn distinction(&self) -> f64 {
        ratio(self.classes(), self.rows())
    }

    /// Share of pairs of rows that the columns tell apart (Motwani and Xu, "Efficient algorithms for masking and finding
    /// quasi-identifiers", 2007: the separation ratio).
    pub fn separation(&self) -> f64 {
        let rows = u128::from(self.rows());
        if rows < 2 {
            return 0.0;
        }
        let together: u128 = self.pairs().map(|(s, n)| u128::from(s) * u128::from(s - 1) * u128::from(n)).sum();
        1.0 - together as f64 / (rows * (rows - 1)) as f64
    }
}

/// A share, 0 where there is nothing to share.
pub fn ratio(part: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_follows_from_the_sizes() {
        let mut histogram = Histogram::default();
        for (size, n) in [(1, 3), (2, 1), (5, 2), (1000, 1)] {
            histogram.add(size, n);
        }
        assert_eq!((histogram.rows(), histogram.classes(), histogram.k()), (1015, 7, 1));
        assert_eq!((histogram.unique(), histogram.below(5), histogram.below(6)), (3, 5, 15));
        assert!((histogram.separation() - (1.0 - (2.0 + 40.0 + 999_000.0) / (1015.0 * 1014.0))).abs() < 1e-12);
        assert_eq!(Histogram::default().k(), 0);
    }
}

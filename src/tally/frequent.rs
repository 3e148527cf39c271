//! How often the most frequent value of a column stands there, on a sample of cells that does not depend on threads or batches.
//!
//! A cell is in the sample where the mixed number of its row ends in enough zeros; how many are enough grows with the rows, so that at
//! most [`CAPACITY`] cells are held: exact for as many rows, within some 2 % above. It holds no values.

use hashbrown::HashMap;

/// Cells held per column.
const CAPACITY: usize = 4096;

/// Cells of a column, by row and hash of the value.
#[derive(Debug, Clone, Default)]
pub struct Frequent {
    held: Vec<(u64, u64)>,
    zeros: u32,
}

impl Frequent {
    /// Adds the cell of a row.
    #[inline]
    pub fn add(&mut self, row: u64, value: u64) {
        // Fibonacci hashing spreads row numbers; its upper half is mixed best.
        let mixed = row.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        if mixed.trailing_zeros() >= self.zeros {
            self.held.push((mixed, value));
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        while self.held.len() > CAPACITY {
            self.zeros += 1;
            let zeros = self.zeros;
            self.held.retain(|(mixed, _)| mixed.trailing_zeros() >= zeros);
        }
    }

    /// Adds what another sample holds.
    pub fn merge(&mut self, other: Self) {
        self.zeros = self.zeros.max(other.zeros);
        let zeros = self.zeros;
        self.held.extend(other.held);
        self.held.retain(|(mixed, _)| mixed.trailing_zeros() >= zeros);
        self.shrink();
    }

    /// Share of the cells that hold the most frequent value, 0 to 1.
    pub fn top_share(&self) -> f64 {
        let mut counts: HashMap<u64, u32> = HashMap::new();
        for (_, value) in &self.held {
            *counts.entry(*value).or_default() += 1;
        }
        counts.values().max().map_or(0.0, |most| f64::from(*most) / self.held.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_exact_for_few_rows_and_close_for_many_however_they_are_cut() {
        for (rows, slack) in [(4000u64, 1e-9), (300_000, 0.03)] {
            let value = |row: u64| if row % 10 < 6 { u64::MAX } else { row };
            let mut whole = Frequent::default();
            (0..rows).for_each(|row| whole.add(row, value(row)));
            let mut parts = [Frequent::default(), Frequent::default(), Frequent::default()];
            (0..rows).for_each(|row| parts[(row / 1000 % 3) as usize].add(row, value(row)));
            let [mut a, b, c] = parts;
            a.merge(c);
            a.merge(b);
            assert!((whole.top_share() - 0.6).abs() < slack, "{}", whole.top_share());
            assert_eq!(whole.top_share(), a.top_share());
        }
        assert_eq!(Frequent::default().top_share(), 0.0);
    }
}

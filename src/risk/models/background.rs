//! What an attacker knows of a sensitive column before looking at a class: its values over the whole table.

use crate::risk::coded::{Column, number};
use crate::risk::group::{Class, Visit};

/// The values of a column over the table, by rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Background {
    /// Rows with each value, by rank; the null first where there is one.
    pub counts: Vec<u64>,
    /// Sum of the counts.
    pub total: u64,
    /// Whether every value is a number, so that ranks follow the numbers; else they follow the texts.
    pub numeric: bool,
    /// Share of each value.
    share: Vec<f64>,
    /// Share of the values up to each rank.
    cumulative: Vec<f64>,
    /// Sums of `cumulative` before each rank.
    sums: Vec<f64>,
    /// Groups of values, from finest to coarsest, where a hierarchy was given.
    pub hierarchy: Option<Hierarchy>,
}

/// The group of each value by level, from the second level up; the last level is one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hierarchy {
    /// Group by level and rank.
    pub levels: Vec<Vec<u32>>,
}

/// The rank of each code (0 is the null), in an order that does not depend on how codes were given out, and whether it is
/// an order of numbers.
pub fn ranks(column: &Column) -> (Vec<u32>, bool) {
    let texts = column.texts.as_deref().unwrap_or_default();
    let numbers: Option<Vec<f64>> = texts.iter().map(|t| number(t)).collect();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    match &numbers {
        Some(numbers) => {
            order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b]).then_with(|| texts[*a].cmp(&texts[*b])))
        }
        None => order.sort_by(|a, b| texts[*a].cmp(&texts[*b])),
    }
    let mut ranks = vec![0u32; texts.len() + 1];
    for (rank, code) in order.into_iter().enumerate() {
        ranks[code + 1] = rank as u32 + 1;
    }
    (ranks, numbers.is_some_and(|n| !n.is_empty()))
}

/// Gathers the counts of a column over all classes.
#[derive(Debug, Clone)]
pub struct Counted(Vec<u64>);

impl Counted {
    /// For ranks up to `distinct`.
    pub fn new(distinct: u32) -> Self {
        Self(vec![0; distinct as usize + 1])
    }
}

impl Visit for Counted {
    fn class(&mut self, class: Class<'_>) {
        class.counts.iter().for_each(|(rank, n)| self.0[*rank as usize] += n);
    }

    fn merge(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
    }
}

impl Background {
    /// From counts by rank.
    pub fn new(counted: Counted, numeric: bool, hierarchy: Option<Hierarchy>) -> Self {
        let counts = counted.0;
        let total: u64 = counts.iter().sum();
        let share: Vec<f64> = counts.iter().map(|n| *n as f64 / total.max(1) as f64).collect();
        let (mut cumulative, mut sums) = (Vec::with_capacity(share.len()), vec![0.0]);
        let (mut up_to, mut sum) = (0u64, 0.0);
        for count in &counts {
            up_to += count;
            let at = up_to as f64 / total.max(1) as f64;
            cumulative.push(at);
            sum += at;
            sums.push(sum);
        }
        Self { counts, total, numeric, share, cumulative, sums, hierarchy }
    }

    /// Share of the table that has the value of a rank.
    pub fn share(&self, rank: u32) -> f64 {
        self.share[rank as usize]
    }

    /// Values that are there at all.
    pub fn values(&self) -> usize {
        self.counts.iter().filter(|n| **n > 0).count()
    }

    /// Σ |c − P(rank)| over the ranks from `from` to before `to`, where P is the cumulative share.
    pub(super) fn gap(&self, c: f64, from: usize, to: usize) -> f64 {
        if from >= to {
            return 0.0;
        }
        let above = from + self.cumulative[from..to].partition_point(|p| *p < c);
        let below_sum = c * (above - from) as f64 - (self.sums[above] - self.sums[from]);
        let above_sum = (self.sums[to] - self.sums[above]) - c * (to - above) as f64;
        below_sum + above_sum
    }

    /// The ranks.
    pub(super) fn ranks(&self) -> usize {
        self.counts.len()
    }

    /// Whether the null is one of the values.
    pub(super) fn has_null(&self) -> bool {
        self.counts.first().is_some_and(|n| *n > 0)
    }
}

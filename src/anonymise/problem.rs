//! What is to be recoded, and what has to hold afterwards.

use std::time::Duration;

use super::ladder::Ladder;
use crate::risk::Codes;
use crate::risk::models::Model;

/// One quasi-identifier.
#[derive(Debug, Clone)]
pub struct Quasi {
    /// Its name, for messages.
    pub name: String,
    /// Its hierarchy.
    pub ladder: Ladder,
    /// How much its information counts, against 1 for the others.
    pub weight: f64,
    /// The finest level it may be published in.
    pub least: usize,
    /// The coarsest level it may be published in: 0 for a column that may not change, the last level otherwise.
    pub most: usize,
    /// By row, the code. Codes are 0 to the ladder's `codes()` − 1 and have to be numbered in an order that depends on the
    /// values alone (their texts, say), never on the order in which rows or workers met them.
    pub codes: Codes,
}

/// One column that is not to be learnt of anybody.
#[derive(Debug)]
pub struct SensitiveColumn {
    /// Its name, for messages.
    pub name: String,
    /// By row, the rank of the value, as the models' [`Background`](crate::risk::models::Background) numbers them.
    pub ranks: Codes,
    /// What has to hold for it in every class.
    pub models: Vec<Box<dyn Model>>,
}

/// Rows (or people, a row each), their quasi-identifiers and the target.
#[derive(Debug)]
pub struct Problem {
    /// Number of rows.
    pub rows: usize,
    /// The quasi-identifiers.
    pub quasi: Vec<Quasi>,
    /// The sensitive columns.
    pub sensitive: Vec<SensitiveColumn>,
    /// What has to hold for the size of every class: k-anonymity, maximum risk.
    pub models: Vec<Box<dyn Model>>,
    /// The most that classes divided by rows may be.
    pub average_risk: Option<f64>,
    /// Share of the rows that the global solver may suppress; 1 is no limit.
    pub suppression: f64,
    /// After this time the best recoding found so far is taken. The solvers that need it say in the recoding whether it was hit.
    pub limit: Option<Duration>,
}

impl Problem {
    /// How much of the whole each column's information is, by column; the sum is 1.
    pub(super) fn shares(&self) -> Vec<f64> {
        // Sums of fractions depend on their order: it may not be that of the columns.
        let mut weights: Vec<f64> = self.quasi.iter().map(|q| q.weight).collect();
        weights.sort_by(f64::total_cmp);
        let all: f64 = weights.into_iter().sum();
        self.quasi.iter().map(|q| q.weight / all.max(f64::MIN_POSITIVE)).collect()
    }

    /// The levels in which each column may be published.
    pub(super) fn levels(&self) -> Vec<Vec<usize>> {
        self.quasi.iter().map(|q| (q.least.min(q.most)..=q.most).collect()).collect()
    }

    /// What some rows lose when each cell is published in a level, of the whole that all rows could lose.
    pub(super) fn loss_of(&self, rows: &[u32], level: impl Fn(usize, usize) -> usize) -> f64 {
        let shares = self.shares();
        let of = |row: usize| -> f64 {
            let cell = |(column, (q, share)): (usize, (&Quasi, &f64))| {
                q.ladder.loss(level(row, column), q.codes.get(row)) * share
            };
            self.quasi.iter().zip(&shares).enumerate().map(cell).sum()
        };
        rows.iter().map(|row| of(*row as usize)).sum::<f64>() / self.rows.max(1) as f64
    }

    /// Columns of which some groups may never be mixed, by name.
    pub(super) fn unmixed(&self) -> Vec<usize> {
        let mixed = |q: &Quasi| q.ladder.groups(q.most).windows(2).all(|g| g[0] == g[1]);
        let mut columns: Vec<usize> = (0..self.quasi.len()).filter(|c| !mixed(&self.quasi[*c])).collect();
        columns.sort_by(|a, b| self.quasi[*a].name.cmp(&self.quasi[*b].name));
        columns
    }

    /// By row, a number that rows share which may be published alike; `None` where all may be.
    pub(super) fn strata(&self) -> Option<Vec<u32>> {
        let columns = self.unmixed();
        let top = |column: usize, row: usize| {
            let quasi = &self.quasi[column];
            quasi.ladder.group(quasi.most, quasi.codes.get(row))
        };
        self.numbered(columns.len(), |at, row| top(columns[at], row))
    }

    /// By row, a number that rows share whose sensitive values are all the same; `None` where there are none.
    pub(super) fn kinds(&self) -> Option<Vec<u32>> {
        let mut columns: Vec<&SensitiveColumn> = self.sensitive.iter().collect();
        columns.sort_by(|a, b| a.name.cmp(&b.name));
        self.numbered(columns.len(), |at, row| columns[at].ranks.get(row))
    }

    /// By row, the rank of what it has in so many columns among all combinations that there are.
    fn numbered(&self, columns: usize, of: impl Fn(usize, usize) -> u32) -> Option<Vec<u32>> {
        let mut numbers = (columns > 0).then(|| vec![0u32; self.rows])?;
        for column in 0..columns {
            let mut pairs: Vec<(u32, u32)> = numbers.iter().enumerate().map(|(row, n)| (*n, of(column, row))).collect();
            let all = pairs.clone();
            pairs.sort_unstable();
            pairs.dedup();
            for (number, own) in numbers.iter_mut().zip(all) {
                *number = pairs.binary_search(&own).unwrap_or(0) as u32;
            }
        }
        Some(numbers)
    }
}

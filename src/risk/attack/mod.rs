//! Attacks on a protected copy, in the manner of Giomi, Boenisch, Wehmeyer and Tasnádi, "A unified framework for quantifying
//! privacy risk in synthetic data" (PoPETs 2023; the tool anonymeter): somebody holds the protected copy, guesses about people
//! of the original, and is right more often than about people whom the copy never knew. Each rate has a control and an
//! interval.
//!
//! Where no control file is given, the control is made of the original's own values, each column drawn apart: people who
//! could be and are not. What correlations alone give away then counts as risk, too.

mod guess;
mod inference;
mod interval;
mod linkability;
mod singling_out;

use super::coded::Whole;
use super::codes::{Codes, NULL};
use super::probe::Numbers;
use crate::model::{Attack, Interval};

pub use interval::CONFIDENCE;

/// Guesses of each attack.
pub const GUESSES: usize = 1000;
/// Rows of the protected copy that an attacker compares a person with; more are drawn from.
const COMPARED: usize = 100_000;

/// Three tables over the same columns, coded with the same dictionaries.
pub struct Tables {
    /// The original.
    pub original: Whole,
    /// The protected copy.
    pub protected: Whole,
    /// People whom the copy never knew.
    pub control: Whole,
    /// The number of each code, for columns that hold numbers in all of them; by column.
    pub numbers: Vec<Option<Vec<Option<f64>>>>,
}

impl Tables {
    /// `control` is made where there is none.
    pub fn new(original: Whole, protected: Whole, control: Option<Whole>) -> Self {
        // The dictionaries are shared and were filled by all of the tables: the last one coded knows every value.
        let widest = |at: usize| {
            [Some(&original), Some(&protected), control.as_ref()]
                .into_iter()
                .flatten()
                .max_by_key(|t| t.columns[at].distinct)
                .and_then(|t| t.columns[at].numbers())
        };
        let numbers = (0..original.columns.len()).map(widest).collect();
        let control = control.unwrap_or_else(|| shuffled(&original));
        Self { original, protected, control, numbers }
    }
}

/// Each column in an order of its own.
fn shuffled(table: &Whole) -> Whole {
    let mut numbers = Numbers(7);
    let codes = table
        .codes
        .iter()
        .map(|column| {
            let mut order: Vec<u32> = (0..table.rows as u32).collect();
            for i in (1..order.len()).rev() {
                order.swap(i, numbers.below(i as u64 + 1) as usize);
            }
            column.take(&order)
        })
        .collect();
    Whole { columns: table.columns.clone(), codes, rows: table.rows }
}

/// Every attack. `secrets` are the columns that inference is tried on.
pub fn attack(tables: &Tables, secrets: &[usize]) -> Vec<Attack> {
    let mut attacks = vec![singling_out::univariate(tables), singling_out::multivariate(tables)];
    attacks.extend(linkability::attack(tables));
    attacks.extend(secrets.iter().filter_map(|secret| inference::attack(tables, *secret)));
    attacks
}

/// Counts of one attack as rates and risk.
fn told(name: &str, column: Option<String>, guesses: u64, right: u64, control: f64, by_chance: u64) -> Attack {
    let rate = interval::rate(right as f64, guesses);
    let on_control = interval::rate(control, guesses);
    let risk = interval::excess(rate, on_control);
    let rounded = |i: Interval| {
        let r = |v: f64| (v * 1e6).round() / 1e6;
        Interval { value: r(i.value), low: r(i.low), high: r(i.high) }
    };
    Attack {
        name: name.to_owned(),
        column,
        guesses,
        right,
        right_on_control: Some(control.round() as u64),
        right_by_chance: by_chance,
        rate: rounded(interval::bounded(rate)),
        control: Some(rounded(interval::bounded(on_control))),
        risk: risk.map(rounded),
        undefined: risk
            .is_none()
            .then(|| "guesses on the control leave nothing to gain: they are right as often, or too few".to_owned()),
    }
}

/// Codes of one row over some columns.
fn row_of(table: &Whole, row: usize, columns: &[usize]) -> Vec<u32> {
    columns.iter().map(|c| table.codes[*c].get(row)).collect()
}

/// A part of a table, for attackers who cannot compare with everybody.
fn part(table: &Whole, rows: usize) -> Whole {
    if table.rows <= rows {
        return table.clone();
    }
    let drawn = Numbers(3).draw(rows, table.rows);
    let codes: Vec<Codes> = table.codes.iter().map(|c| c.take(&drawn)).collect();
    Whole { columns: table.columns.clone(), codes, rows: drawn.len() }
}

/// Whether a column has any value.
fn filled(table: &Whole, column: usize) -> bool {
    (0..table.rows).any(|row| table.codes[column].get(row) != NULL)
}

#[cfg(test)]
mod tests;

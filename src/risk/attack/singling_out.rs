//! Singling out: a predicate made from the protected copy that fits exactly one person of the original (Cohen and Nissim,
//! "Towards formalizing the GDPR's notion of singling out", PNAS 117(15), 2020).
//!
//! Univariate: values that one protected row has, and the ends of numeric columns. Multivariate: a protected row's values in
//! three columns, numbers as "at least" or "at most" towards the rarer side; only predicates that fit one protected row.

use rayon::prelude::*;

use super::{GUESSES, Tables, told};
use crate::model::Attack;
use crate::risk::coded::Whole;
use crate::risk::codes::NULL;
use crate::risk::probe::Numbers;

/// Columns of a multivariate predicate.
const COLUMNS: usize = 3;
/// Cells that may be looked at in search for predicates.
const WORK: usize = 4_000_000_000;

#[derive(Debug, Clone, PartialEq)]
enum Test {
    Is(u32),
    AtLeast(f64),
    AtMost(f64),
}

/// Tests of columns that all have to hold.
type Predicate = Vec<(usize, Test)>;

fn holds(tables: &Tables, table: &Whole, predicate: &Predicate, row: usize) -> bool {
    predicate.iter().all(|(column, test)| {
        let code = table.codes[*column].get(row);
        let number = || tables.numbers[*column].as_ref().and_then(|n| n.get(code as usize).copied().flatten());
        match test {
            Test::Is(wanted) => code == *wanted,
            Test::AtLeast(least) => number().is_some_and(|n| n >= *least),
            Test::AtMost(most) => number().is_some_and(|n| n <= *most),
        }
    })
}

/// Whether a predicate fits exactly one row, rows that are equal in every column counted once.
fn singles_out(tables: &Tables, table: &Whole, predicate: &Predicate) -> bool {
    let mut first: Option<usize> = None;
    for row in 0..table.rows {
        if holds(tables, table, predicate, row) {
            match first {
                None => first = Some(row),
                Some(one) if table.codes.iter().all(|c| c.get(one) == c.get(row)) => {}
                Some(_) => return false,
            }
        }
    }
    first.is_some()
}

/// How many of the predicates single somebody out.
fn count(tables: &Tables, table: &Whole, predicates: &[Predicate]) -> u64 {
    predicates.par_iter().filter(|p| singles_out(tables, table, p)).count() as u64
}

fn result(name: &str, tables: &Tables, predicates: &[Predicate], columns: usize) -> Attack {
    let guesses = predicates.len() as u64;
    let right = count(tables, &tables.original, predicates);
    let control = count(tables, &tables.control, predicates) as f64 * correction(tables);
    let mut numbers = Numbers(21);
    let chance: Vec<Predicate> = (0..predicates.len()).map(|_| random(tables, columns, &mut numbers)).collect();
    let by_chance = count(tables, &tables.original, &chance);
    told(name, None, guesses, right, control, by_chance)
}

/// A smaller control is singled out in more or less often than the original would be: if a predicate fits each person with
/// the chance 1/n, it singles out one of m with m/n (1 − 1/n)^(m−1).
fn correction(tables: &Tables) -> f64 {
    let (n, m) = (tables.original.rows as f64, tables.control.rows as f64);
    let chance = |rows: f64| rows / n * (1.0 - 1.0 / n).powf(rows - 1.0);
    if m == 0.0 || n < 2.0 { 1.0 } else { chance(n) / chance(m) }
}

/// A predicate made without looking for anybody: values of random rows.
fn random(tables: &Tables, columns: usize, numbers: &mut Numbers) -> Predicate {
    let rows = tables.protected.rows.max(1) as u64;
    numbers
        .clone()
        .draw(columns, tables.protected.columns.len())
        .into_iter()
        .map(|column| {
            let row = numbers.below(rows) as usize;
            (column as usize, Test::Is(tables.protected.codes[column as usize].get(row)))
        })
        .collect()
}

/// Predicates of one column.
pub(super) fn univariate(tables: &Tables) -> Attack {
    let table = &tables.protected;
    let mut predicates: Vec<Predicate> = Vec::new();
    for (column, of) in table.columns.iter().enumerate() {
        let mut counts = vec![0u32; of.distinct.max(tables.original.columns[column].distinct) as usize + 1];
        table.codes[column].each(0..table.rows, |_, code| counts[code as usize] += 1);
        // In the order of rows: that of codes is chance.
        for row in 0..table.rows {
            let code = table.codes[column].get(row);
            if counts[code as usize] == 1 {
                predicates.push(vec![(column, Test::Is(code))]);
            }
        }
        if let Some(numbers) = &tables.numbers[column] {
            let there = counts.iter().enumerate().filter(|(_, n)| **n > 0);
            let values: Vec<f64> = there.filter_map(|(code, _)| numbers.get(code).copied().flatten()).collect();
            if let (Some(least), Some(most)) =
                (values.iter().copied().reduce(f64::min), values.iter().copied().reduce(f64::max))
            {
                predicates.push(vec![(column, Test::AtMost(least))]);
                predicates.push(vec![(column, Test::AtLeast(most))]);
            }
        }
    }
    let drawn = Numbers(1).draw(GUESSES, predicates.len());
    let chosen: Vec<Predicate> = drawn.into_iter().map(|i| predicates[i as usize].clone()).collect();
    result("singling-out-univariate", tables, &chosen, 1)
}

/// Predicates of several columns.
pub(super) fn multivariate(tables: &Tables) -> Attack {
    let table = &tables.protected;
    let columns = table.columns.len();
    let mut numbers = Numbers(2);
    let medians: Vec<Option<f64>> = (0..columns).map(|c| median(tables, c)).collect();
    let mut chosen: Vec<Predicate> = Vec::new();
    let most = (WORK / (table.rows.max(1) * 2)).clamp(GUESSES, 200_000);
    let mut tried = 0;
    while chosen.len() < GUESSES && tried < most && table.rows > 0 && columns > 0 {
        let batch: Vec<Predicate> = (0..1024)
            .map(|_| {
                let row = numbers.below(table.rows as u64) as usize;
                let drawn = numbers.clone().draw(COLUMNS, columns);
                numbers.number();
                drawn.into_iter().map(|c| (c as usize, test(tables, c as usize, row, medians[c as usize]))).collect()
            })
            .collect();
        tried += batch.len();
        let fits: Vec<bool> = batch.par_iter().map(|p| singles_out(tables, table, p)).collect();
        for (predicate, fits) in batch.into_iter().zip(fits) {
            if fits && chosen.len() < GUESSES && !chosen.contains(&predicate) {
                chosen.push(predicate);
            }
        }
    }
    result("singling-out-multivariate", tables, &chosen, COLUMNS)
}

fn test(tables: &Tables, column: usize, row: usize, median: Option<f64>) -> Test {
    let code = tables.protected.codes[column].get(row);
    let number = tables.numbers[column].as_ref().and_then(|n| n.get(code as usize).copied().flatten());
    match (number, median) {
        (Some(value), Some(median)) if code != NULL => {
            if value > median {
                Test::AtLeast(value)
            } else {
                Test::AtMost(value)
            }
        }
        _ => Test::Is(code),
    }
}

fn median(tables: &Tables, column: usize) -> Option<f64> {
    let numbers = tables.numbers[column].as_ref()?;
    let codes = &tables.protected.codes[column];
    let mut values: Vec<f64> =
        (0..tables.protected.rows).filter_map(|r| numbers.get(codes.get(r) as usize).copied().flatten()).collect();
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let (_, median, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median)
}

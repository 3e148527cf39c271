//! Each column on its own and among the others: what it adds, in which order to drop or coarsen columns, and how fast
//! uniqueness grows as they are added.

use super::coded::Whole;
use super::codes::NULL;
use super::search::{Searcher, round};
use crate::model::{ColumnRisk, CurvePoint};

/// Cells times columns up to which the greedy orders are worked out: they take as many counts as there are pairs of columns.
const WORK: u64 = 400_000_000;
/// Columns up to which they are.
const GREEDY: usize = 16;

/// What kind of column this is for combinations.
fn kind(distinct: u64, filled: u64) -> &'static str {
    // An amount or a time of day seldom comes twice: it tells people apart in combination, whatever it means.
    match distinct {
        0 | 1 => "constant",
        n if n * 2 >= filled => "nearly unique",
        n if n >= 1000 || n * 20 >= filled => "many values",
        _ => "category",
    }
}

/// Every column of `set`, and the curve.
pub fn rank(table: &Whole, searcher: &mut Searcher<'_>, set: &[usize]) -> (Vec<ColumnRisk>, Vec<CurvePoint>) {
    let all = searcher.of(set).unique;
    let without = |set: &[usize], column: usize| set.iter().copied().filter(|c| *c != column).collect::<Vec<usize>>();
    searcher.count(&set.iter().map(|c| without(set, *c)).collect::<Vec<_>>());
    let mut columns = Vec::new();
    for &at in set {
        let histogram = searcher.histogram(&[at]);
        let column = &table.columns[at];
        let mut present = vec![false; column.distinct as usize + 1];
        table.codes[at].each(0..table.rows, |_, code| present[code as usize] = true);
        let distinct = present.iter().skip(NULL as usize + 1).filter(|p| **p).count() as u64;
        let nulls = table.nulls(at);
        columns.push(ColumnRisk {
            name: column.name.clone(),
            kind: kind(distinct, table.rows as u64 - nulls).to_owned(),
            distinct,
            nulls,
            unique: histogram.unique(),
            distinction: round(histogram.distinction()),
            separation: round(histogram.separation()),
            contributes: all.saturating_sub(searcher.of(&without(set, at)).unique),
            drop_order: None,
            unique_after: None,
        });
    }
    let work = table.rows as u64 * (set.len() * set.len()) as u64;
    if set.len() > GREEDY || work > WORK {
        return (columns, Vec::new());
    }
    // Drop the column without which the fewest people are unique, and again.
    let mut left = set.to_vec();
    let mut unique = all;
    let mut order = 0;
    while unique > 0 && left.len() > 1 {
        let options: Vec<Vec<usize>> = left.iter().map(|c| without(&left, *c)).collect();
        searcher.count(&options);
        let mut best: Option<(u64, usize)> = None;
        for (option, column) in options.iter().zip(&left) {
            let n = searcher.of(option).unique;
            if best.is_none_or(|(least, _)| n < least) {
                best = Some((n, *column));
            }
        }
        let Some((n, column)) = best else { break };
        order += 1;
        if let Some(entry) = set.iter().position(|c| *c == column).and_then(|at| columns.get_mut(at)) {
            (entry.drop_order, entry.unique_after) = (Some(order), Some(n));
        }
        unique = n;
        left = without(&left, column);
    }
    // Add the column with which the most people are unique, and again.
    let mut curve = Vec::new();
    let mut taken: Vec<usize> = Vec::new();
    while taken.len() < set.len() {
        let with = |column: usize| {
            let mut more = taken.clone();
            more.push(column);
            more.sort_unstable();
            more
        };
        let open: Vec<usize> = set.iter().copied().filter(|c| !taken.contains(c)).collect();
        searcher.count(&open.iter().map(|c| with(*c)).collect::<Vec<_>>());
        let mut best: Option<(u64, usize)> = None;
        for column in open {
            let n = searcher.of(&with(column)).unique;
            if best.is_none_or(|(most, _)| n > most) {
                best = Some((n, column));
            }
        }
        let Some((n, column)) = best else { break };
        taken.push(column);
        taken.sort_unstable();
        let share = round(super::histogram::ratio(n, table.rows as u64));
        curve.push(CurvePoint { column: table.columns[column].name.clone(), unique: n, share });
        if n == all {
            break;
        }
    }
    (columns, curve)
}

//! Each column on its own and among the others: what it adds, in which order to drop or coarsen columns, and how fast
//! uniqueness grows as they are added.

use super::coded::Whole;
use super::codes::NULL;
use super::search::{Searcher, round};
use crate::model::{ColumnRisk, CurvePoint};

/// Cells times columns up to which the greedy orders are worked out: they take as many counts as there are pairs of columns.
const WORK: u64 = 400_000_000;
/// Columns of which they are at most, the most separating ones.
const GREEDY: usize = 16;

/// What [`rank`] gives.
#[derive(Debug)]
pub struct Ranking {
    /// Every column.
    pub columns: Vec<ColumnRisk>,
    /// Uniqueness as columns are added.
    pub curve: Vec<CurvePoint>,
    /// What was left out of the order and the curve, and why.
    pub limit: Option<String>,
}

/// The columns that the greedy orders are worked out for, in the order of `set`, and what is left out.
fn ranked(rows: usize, set: &[usize], columns: &[ColumnRisk]) -> (Vec<usize>, Option<String>) {
    let by_work = (WORK / rows.max(1) as u64).isqrt() as usize;
    let most = GREEDY.min(by_work);
    if set.len() <= most {
        return (set.to_vec(), None);
    }
    let why = if by_work < GREEDY {
        format!("{rows} rows of more than {by_work} columns would take too long")
    } else {
        format!("more than {GREEDY} columns would take too long")
    };
    if most < 2 {
        return (Vec::new(), Some(format!("the order of columns to drop and the curve were left out: {why}")));
    }
    let mut places: Vec<usize> = (0..set.len()).collect();
    let telling = |at: &usize| (columns[*at].separation, columns[*at].distinct);
    places.sort_by(|a, b| telling(b).0.total_cmp(&telling(a).0).then(telling(b).1.cmp(&telling(a).1)).then(a.cmp(b)));
    places.truncate(most);
    places.sort_unstable();
    let limit = format!(
        "the order of columns to drop and the curve are those of the {most} most separating of {} columns, as if the others \
         were not there: {why}",
        set.len()
    );
    (places.into_iter().map(|at| set[at]).collect(), Some(limit))
}

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
pub fn rank(table: &Whole, searcher: &mut Searcher<'_>, set: &[usize]) -> Ranking {
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
    let (chosen, limit) = ranked(table.rows, set, &columns);
    let all = searcher.of(&chosen).unique;
    // Drop the column without which the fewest people are unique, and again. Of several, the one that tells most on its own:
    // where two columns say the same, dropping either changes nothing, and neither is worth less than one that says nothing.
    let own: Vec<(u64, f64, u64)> = columns.iter().map(|c| (c.unique, c.separation, c.distinct)).collect();
    let tells = |column: usize| set.iter().position(|c| *c == column).map_or((0, 0.0, 0), |at| own[at]);
    let more = |a: usize, b: usize| {
        let (a, b) = (tells(a), tells(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)).is_gt()
    };
    let mut left = chosen.clone();
    let mut unique = all;
    let mut order = 0;
    while unique > 0 && left.len() > 1 {
        let options: Vec<Vec<usize>> = left.iter().map(|c| without(&left, *c)).collect();
        searcher.count(&options);
        let mut best: Option<(u64, usize)> = None;
        for (option, column) in options.iter().zip(&left) {
            let n = searcher.of(option).unique;
            if best.is_none_or(|(least, by)| n < least || n == least && more(*column, by)) {
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
    while taken.len() < chosen.len() {
        let with = |column: usize| {
            let mut more = taken.clone();
            more.push(column);
            more.sort_unstable();
            more
        };
        let open: Vec<usize> = chosen.iter().copied().filter(|c| !taken.contains(c)).collect();
        searcher.count(&open.iter().map(|c| with(*c)).collect::<Vec<_>>());
        let mut best: Option<(u64, usize)> = None;
        for column in open {
            let n = searcher.of(&with(column)).unique;
            if best.is_none_or(|(most, by)| n > most || n == most && more(column, by)) {
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
    Ranking { columns, curve, limit }
}

#[cfg(test)]
mod tests {
    use super::super::{Codes, Column};
    use super::*;

    fn table(codes: Vec<Vec<u32>>) -> Whole {
        let named = |(at, codes): (usize, &Vec<u32>)| {
            let distinct = codes.iter().max().copied().unwrap_or(0);
            Column { name: format!("c{at}"), distinct, texts: None }
        };
        let rows = codes[0].len();
        Whole {
            columns: codes.iter().enumerate().map(named).collect(),
            codes: codes.into_iter().map(Codes::of).collect(),
            rows,
        }
    }

    fn of(table: &Whole) -> Ranking {
        rank(table, &mut Searcher::new(table), &(0..table.columns.len()).collect::<Vec<_>>())
    }

    #[test]
    fn of_columns_that_change_the_same_the_most_telling_is_dropped_first() {
        // The first says next to nothing; the others both number the rows, so that dropping any one changes nothing.
        let plan = (0..60).map(|row| 1 + row % 2).collect();
        let table = table(vec![plan, (1..=60).collect(), (1..=60).rev().collect()]);
        let ranking = of(&table);
        let order: Vec<Option<u32>> = ranking.columns.iter().map(|c| c.drop_order).collect();
        assert_eq!(order, [None, Some(1), Some(2)]);
        let after: Vec<Option<u64>> = ranking.columns.iter().map(|c| c.unique_after).collect();
        assert_eq!(after, [None, Some(60), Some(0)]);
        assert!(ranking.limit.is_none());
    }

    #[test]
    fn many_columns_are_ranked_in_part_and_that_is_said() {
        let mut codes: Vec<Vec<u32>> = (0..20).map(|at| (0..40).map(|row| 1 + (row + at) % 2).collect()).collect();
        codes.push((1..=40).collect());
        let table = table(codes);
        let ranking = of(&table);
        assert_eq!((ranking.columns.len(), ranking.columns[20].drop_order), (21, Some(1)));
        assert_eq!((ranking.curve.len(), &*ranking.curve[0].column), (1, "c20"));
        assert!(ranking.limit.unwrap().contains("16 most separating of 21 columns"));
    }

    #[test]
    fn many_rows_leave_out_columns_and_then_the_order() {
        let column = |separation: f64| ColumnRisk { separation, ..of(&table(vec![vec![1, 2]])).columns[0].clone() };
        let columns: Vec<ColumnRisk> = [0.1, 0.9, 0.5, 0.8].map(column).to_vec();
        let (chosen, limit) = ranked(40_000_000, &[4, 5, 6, 7], &columns);
        assert_eq!(chosen, [5, 6, 7]);
        assert!(limit.unwrap().contains("3 most separating of 4"));
        let (chosen, limit) = ranked(400_000_000, &[4, 5], &columns[..2]);
        assert!(chosen.is_empty() && limit.unwrap().contains("left out"));
    }
}

//! Nulls that match anything, as sdcMicro counts them (Templ, Kowarik and Meindl, "Statistical disclosure control for micro-data
//! using the R package sdcMicro", Journal of Statistical Software 67(4), 2015): a row's crowd is every row that agrees with it
//! wherever both are filled. Crowds overlap, so there are no classes to count, but each combination has a crowd.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::coded::Whole;
use super::codes::NULL;
use crate::error::{Error, Result};

/// Patterns of nulls above which the crowds are not counted: each is held against each.
const PATTERNS: usize = 4096;

/// People by the size of their crowd, and the number of distinct combinations.
pub fn crowds(table: &Whole, quasi: &[usize]) -> Result<(BTreeMap<u64, u64>, u64)> {
    let mut combinations: HashMap<Vec<u32>, u64> = HashMap::new();
    let mut row_codes = vec![NULL; quasi.len()];
    for row in 0..table.rows {
        for (code, column) in row_codes.iter_mut().zip(quasi) {
            *code = table.codes[*column].get(row);
        }
        match combinations.get_mut(&row_codes) {
            Some(rows) => *rows += 1,
            None => {
                combinations.insert(row_codes.clone(), 1);
            }
        }
    }
    let mut patterns: BTreeMap<Vec<bool>, Vec<(&[u32], u64)>> = BTreeMap::new();
    for (codes, rows) in &combinations {
        patterns.entry(codes.iter().map(|c| *c == NULL).collect()).or_default().push((codes, *rows));
    }
    if patterns.len() > PATTERNS {
        return Err(Error::usage(format!("nulls stand in {} different patterns of these columns", patterns.len()))
            .next("name fewer columns with --quasi, or count nulls as values: --nulls value"));
    }
    let mut people = BTreeMap::new();
    for (mine, rows) in &patterns {
        let mut crowd = vec![0u64; rows.len()];
        for (theirs, others) in &patterns {
            let both: Vec<usize> = (0..quasi.len()).filter(|i| !mine[*i] && !theirs[*i]).collect();
            let shown = |codes: &[u32]| both.iter().map(|i| codes[*i]).collect::<Vec<u32>>();
            let mut sums: HashMap<Vec<u32>, u64> = HashMap::new();
            for (codes, n) in others {
                *sums.entry(shown(codes)).or_default() += n;
            }
            for (sum, (codes, _)) in crowd.iter_mut().zip(rows) {
                *sum += sums.get(&shown(codes)).copied().unwrap_or(0);
            }
        }
        for (crowd, (_, n)) in crowd.into_iter().zip(rows) {
            *people.entry(crowd).or_default() += n;
        }
    }
    Ok((people, combinations.len() as u64))
}

#[cfg(test)]
mod tests {
    use super::super::{Codes, Column};
    use super::*;

    #[test]
    fn a_null_matches_whatever_stands_there() {
        // (1,1) (1,-) (2,1) (-,-): the last matches all, the second the first and the last.
        let column = |codes: Vec<u32>| Codes::of(codes);
        let named = |name: &str| Column { name: name.into(), distinct: 2, texts: None };
        let table = Whole {
            columns: vec![named("a"), named("b")],
            codes: vec![column(vec![1, 1, 2, 0]), column(vec![1, 0, 1, 0])],
            rows: 4,
        };
        let (people, combinations) = crowds(&table, &[0, 1]).unwrap();
        assert_eq!(combinations, 4);
        assert_eq!(people.into_iter().collect::<Vec<_>>(), [(2, 1), (3, 2), (4, 1)]);
    }
}

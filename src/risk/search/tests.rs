//! Brute force agrees.

use super::super::probe::Numbers;
use super::super::{Codes, Column};
use super::*;

fn table(columns: Vec<Vec<u32>>) -> Whole {
    let rows = columns[0].len();
    Whole {
        columns: columns
            .iter()
            .enumerate()
            .map(|(i, c)| Column { name: format!("c{i}"), distinct: c.iter().copied().max().unwrap_or(0), texts: None })
            .collect(),
        codes: columns.into_iter().map(Codes::of).collect(),
        rows,
    }
}

fn unique(table: &Whole, set: &[usize]) -> u64 {
    let mut rows: HashMap<Vec<u32>, u64> = HashMap::new();
    for row in 0..table.rows {
        *rows.entry(set.iter().map(|c| table.codes[*c].get(row)).collect()).or_default() += 1;
    }
    rows.values().filter(|n| **n == 1).count() as u64
}

/// Every minimal set by looking at all of them.
fn brute(table: &Whole, needed: u64, max_size: usize) -> Vec<Vec<usize>> {
    let m = table.columns.len();
    let mut sets: Vec<Vec<usize>> =
        (1u32..1 << m).map(|mask| (0..m).filter(|c| mask >> c & 1 == 1).collect()).collect();
    sets.sort_by_key(Vec::len);
    let mut border: Vec<Vec<usize>> = Vec::new();
    for set in sets.into_iter().filter(|s| s.len() <= max_size) {
        let minimal = !border.iter().any(|b| b.iter().all(|c| set.contains(c)));
        if minimal && unique(table, &set) >= needed {
            border.push(set);
        }
    }
    border.sort();
    border
}

#[test]
fn five_hundred_small_tables_have_the_border_of_brute_force() {
    let mut numbers = Numbers(5);
    for round in 0..500 {
        let (rows, m) = (1 + numbers.below(40) as usize, 1 + numbers.below(7) as usize);
        let columns = (0..m)
            .map(|_| {
                let values = 1 + numbers.below(12);
                (0..rows).map(|_| numbers.below(values + 1) as u32).collect()
            })
            .collect();
        let table = table(columns);
        let max_size = if round % 3 == 0 { None } else { Some(1 + numbers.below(5) as usize) };
        for share in [0.0, 0.05, 0.2, 1.0] {
            let limits = Limits { shares: vec![share], max_size, deadline: None, sets: 1 << 20 };
            let found = Searcher::new(&table).search(&limits, &|| false);
            let needed = ((share * rows as f64) - 1e-9).ceil().max(1.0) as u64;
            let expected = brute(&table, needed, max_size.unwrap_or(m));
            let mut sets: Vec<Vec<usize>> = found
                .combinations
                .iter()
                .map(|c| c.columns.iter().map(|n| n[1..].parse().unwrap()).collect())
                .collect();
            sets.sort();
            assert_eq!(sets, expected, "round {round}, share {share}");
            for (combination, set) in found
                .combinations
                .iter()
                .map(|c| (c, c.columns.iter().map(|n| n[1..].parse().unwrap()).collect::<Vec<usize>>()))
            {
                assert_eq!(combination.unique, unique(&table, &set));
            }
            assert_eq!(found.thresholds[0].not_judged, 0);
        }
    }
}

#[test]
fn probes_reject_nothing_that_counting_finds() {
    // Large enough for probes, with columns from two values to nearly unique.
    let mut numbers = Numbers(11);
    let rows = 60_000usize;
    let columns = [2u64, 3, 10, 40, 200, 1500, 30_000]
        .iter()
        .map(|values| (0..rows).map(|_| 1 + numbers.below(*values) as u32).collect())
        .collect();
    let table = table(columns);
    for share in [0.01, 0.05, 0.2] {
        let limits = Limits { shares: vec![share], max_size: None, deadline: None, sets: 1 << 20 };
        let found = Searcher::new(&table).search(&limits, &|| false);
        let mut sets: Vec<Vec<usize>> =
            found.combinations.iter().map(|c| c.columns.iter().map(|n| n[1..].parse().unwrap()).collect()).collect();
        sets.sort();
        assert!(!sets.is_empty());
        assert_eq!(sets, brute(&table, (share * rows as f64).ceil() as u64, 7), "share {share}");
        assert!(found.thresholds[0].miss_probability > 0.0 && found.thresholds[0].miss_probability < 1e-5);
    }
}

#[test]
fn a_limit_that_is_hit_is_said() {
    let mut numbers = Numbers(3);
    let table = table((0..8).map(|_| (0..50).map(|_| numbers.below(2) as u32 + 1).collect()).collect());
    let limits = Limits { shares: vec![1.0], max_size: None, deadline: None, sets: 3 };
    let found = Searcher::new(&table).search(&limits, &|| false);
    assert!(found.limit.unwrap().contains("not judged") && found.thresholds[0].not_judged > 0);
    let late = Limits { shares: vec![0.0], max_size: None, deadline: Some(Instant::now()), sets: 1 << 20 };
    let found = Searcher::new(&table).search(&late, &|| false);
    assert!(found.limit.unwrap().contains("--time-limit"));
}

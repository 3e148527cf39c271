use super::*;
use crate::risk::coded::{Chunk, Coded, Column};
use crate::risk::codes::Codes;
use crate::risk::group::{Class, visit};
use crate::risk::histogram::Histogram;
use std::collections::BTreeMap;

/// Everything there is to know of the classes.
#[derive(Debug, Default, PartialEq)]
struct All(BTreeMap<(u64, Vec<(u32, u64)>), u64>);

impl Visit for All {
    fn class(&mut self, class: Class<'_>) {
        *self.0.entry((class.size, class.counts.to_vec())).or_default() += 1;
    }

    fn merge(&mut self, other: Self) {
        for (class, n) in other.0 {
            *self.0.entry(class).or_default() += n;
        }
    }
}

/// Rows of four columns, whose codes grow as rows come; the first are null in all of them.
fn rows(most: [u32; 4]) -> Vec<[u32; 4]> {
    let mut state = 3u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as u32
    };
    let mut row = |at: u32| most.map(|m| if at < 6000 { 0 } else { next() % (m.min(2 + at / 4) + 1) });
    (0..40_000).map(&mut row).collect()
}

fn packed(rows: &[[u32; 4]], key: &[bool], workers: usize, together: usize, expected: u64, ceiling: usize) -> Packed {
    let packer = Packer::new(key, expected, ceiling);
    let mut hands: Vec<Hand> = (0..workers).map(|_| packer.hand().unwrap()).collect();
    for (at, part) in rows.chunks(together).enumerate() {
        let columns: Vec<Vec<u32>> = (0..4).map(|c| part.iter().map(|row| row[c]).collect()).collect();
        assert!(packer.add(&mut hands[at % workers], &columns).unwrap());
    }
    packer.finish(hands).unwrap()
}

#[test]
fn classes_are_those_of_the_columns_however_rows_were_packed() {
    // By place, in 32 bits, in 64 bits.
    for most in [[3, 5, 9, 4], [900, 700, 12, 30], [30_000, 30_000, 30_000, 9000]] {
        let rows = rows(most);
        let columns: Vec<Column> =
            most.iter().map(|m| Column { name: String::new(), distinct: *m, texts: None }).collect();
        let codes = (0..4).map(|c| Codes::of(rows.iter().map(|row| row[c]).collect())).collect();
        let plain = Coded::in_memory(columns.clone(), vec![Chunk { rows: rows.len(), columns: codes }]);
        let ranks: Vec<u32> = (0..=most[2]).map(|code| code ^ 1).collect();
        let below = Some(Below { column: 2, ranks: &ranks });
        for key in [[true, true, false, false], [false, true, false, false], [true, true, true, true]] {
            for (workers, together, expected, ceiling) in
                [(1, 40_000, 40_000, 1 << 30), (2, 700, 40_000, 1 << 30), (3, 999, 0, 1 << 30), (2, 5000, 0, 50_000)]
            {
                let packed = packed(&rows, &key, workers, together, expected, ceiling);
                assert_eq!(packed.rows, 40_000);
                let coded = Coded::packed(columns.clone(), packed);
                let sets: &[&[usize]] = if key[2] { &[&[0, 1, 2, 3]] } else { &[&[0, 1], &[0, 1, 3], &[0, 1, 2, 3]] };
                for quasi in sets {
                    assert_eq!(
                        visit(&coded, quasi, None, Histogram::default).unwrap(),
                        visit(&plain, quasi, None, Histogram::default).unwrap(),
                        "{most:?} {key:?} {quasi:?}"
                    );
                    if !quasi.contains(&2) {
                        let of = |coded: &Coded| visit(coded, quasi, below, All::default).unwrap();
                        assert_eq!(of(&coded), of(&plain), "{most:?} {key:?} {quasi:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn classes_over_too_few_columns_and_rows_that_are_too_wide_are_refused() {
    let rows = rows([900, 700, 12, 30]);
    let coded = packed(&rows, &[true, true, false, false], 1, 1000, 0, 1 << 30);
    assert!(coded.visit(&[0], None, Histogram::default).is_err());
    let packer = Packer::new(&[true; 3], 10, 1 << 20);
    let mut hand = packer.hand().unwrap();
    assert!(!packer.add(&mut hand, &[vec![1 << 30], vec![1 << 30], vec![1 << 30]]).unwrap());
}

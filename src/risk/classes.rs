//! Equivalence classes (Sweeney, "k-anonymity: a model for protecting privacy", 2002), under a memory ceiling.
//!
//! Each row is one 128-bit hash of its quasi-identifiers; rows of a class share it (two of a billion classes collide with
//! a probability below 10⁻²⁰). Hashes are dealt to partitions by their top bits; past the ceiling the partitions spill to
//! unnamed temporary files. Every class lies in one partition, so counting them one by one is exact.

use std::fs::File;
use std::hash::BuildHasher;
use std::io::{BufReader, Read, Write};

use crate::error::{Error, Result};
use crate::model::RiskEstimate;

const PARTITIONS: usize = 64;

/// Rows by class, not counted yet.
#[derive(Debug)]
pub struct Classes {
    partitions: Vec<Vec<u128>>,
    spilled: Vec<Option<File>>,
    rows: u64,
    in_memory: usize,
    /// Hashes to hold in memory before spilling.
    ceiling: usize,
}

impl Classes {
    /// An empty count that holds at most `bytes` in memory.
    pub fn new(bytes: usize) -> Self {
        Self {
            partitions: vec![Vec::new(); PARTITIONS],
            spilled: (0..PARTITIONS).map(|_| None).collect(),
            rows: 0,
            in_memory: 0,
            ceiling: (bytes / 24).max(4096),
        }
    }

    /// The class of a row. A null is a value of its own: dropping it would hide the rarest people.
    pub fn class_of<'a>(row: impl Iterator<Item = Option<&'a str>>) -> u128 {
        let (one, two) = (foldhash::quality::FixedState::with_seed(1), foldhash::quality::FixedState::with_seed(2));
        let (mut a, mut b) = (0u64, 0u64);
        for value in row {
            a = one.hash_one((a, value));
            b = two.hash_one((b, value));
        }
        (u128::from(a) << 64) | u128::from(b)
    }

    /// Adds rows by their classes.
    pub fn add(&mut self, rows: &[u128]) -> Result<()> {
        for row in rows {
            self.partitions[(row >> 122) as usize].push(*row);
        }
        self.rows += rows.len() as u64;
        self.in_memory += rows.len();
        if self.in_memory > self.ceiling { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<()> {
        let io = |e: std::io::Error| {
            Error::io("write to the temporary folder", &e).next("free space there, or raise --memory")
        };
        for (rows, file) in self.partitions.iter_mut().zip(&mut self.spilled) {
            if rows.is_empty() {
                continue;
            }
            let file = match file {
                Some(file) => file,
                None => file.insert(tempfile::tempfile().map_err(io)?),
            };
            let bytes: Vec<u8> = rows.iter().flat_map(|r| r.to_le_bytes()).collect();
            file.write_all(&bytes).map_err(io)?;
            *rows = Vec::new();
        }
        self.in_memory = 0;
        Ok(())
    }

    /// Counts the classes. `quasi` names the columns.
    pub fn estimate(mut self, quasi: Vec<String>) -> Result<RiskEstimate> {
        let mut estimate =
            RiskEstimate { rows: self.rows, quasi, classes: 0, k: 0, unique: 0, below_5: 0, average_risk: 0.0 };
        for (rows, file) in self.partitions.iter_mut().zip(self.spilled) {
            let mut rows = std::mem::take(rows);
            if let Some(mut file) = file {
                use std::io::Seek;
                let io = |e: std::io::Error| Error::io("read the temporary folder", &e);
                file.rewind().map_err(io)?;
                let mut bytes = Vec::new();
                BufReader::new(file).read_to_end(&mut bytes).map_err(io)?;
                rows.extend(bytes.as_chunks::<16>().0.iter().map(|b| u128::from_le_bytes(*b)));
            }
            rows.sort_unstable();
            for class in rows.chunk_by(|a, b| a == b) {
                let size = class.len() as u64;
                estimate.classes += 1;
                estimate.k = if estimate.k == 0 { size } else { estimate.k.min(size) };
                estimate.unique += u64::from(size == 1);
                estimate.below_5 += if size < 5 { size } else { 0 };
            }
        }
        if estimate.rows > 0 {
            estimate.average_risk = (estimate.classes as f64 / estimate.rows as f64 * 1e9).round() / 1e9;
        }
        Ok(estimate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn classes_equal_a_plain_count_spilled_or_not() {
        let rows: Vec<[Option<String>; 2]> = (0..20_000u64)
            .map(|i| {
                let x = i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
                [(x % 7 != 0).then(|| (x % 900).to_string()), Some((x % 11).to_string())]
            })
            .collect();
        let mut plain: HashMap<&[Option<String>; 2], u64> = HashMap::new();
        for row in &rows {
            *plain.entry(row).or_default() += 1;
        }
        for bytes in [0, 1 << 30] {
            let mut classes = Classes::new(bytes);
            for part in rows.chunks(1000) {
                let hashes: Vec<u128> =
                    part.iter().map(|r| Classes::class_of(r.iter().map(Option::as_deref))).collect();
                classes.add(&hashes).unwrap();
            }
            let estimate = classes.estimate(vec![]).unwrap();
            assert_eq!(estimate.classes, plain.len() as u64);
            assert_eq!(estimate.unique, plain.values().filter(|n| **n == 1).count() as u64);
            assert_eq!(estimate.k, *plain.values().min().unwrap());
        }
    }

    #[test]
    fn a_null_is_a_value_and_no_row_is_no_class() {
        let class = |v: Option<&str>| Classes::class_of([v, Some("x")].into_iter());
        assert_ne!(class(None), class(Some("")));
        assert_ne!(
            Classes::class_of([Some("ab"), Some("c")].into_iter()),
            Classes::class_of([Some("a"), Some("bc")].into_iter())
        );
        assert_eq!(Classes::new(0).estimate(vec![]).unwrap().k, 0);
    }
}

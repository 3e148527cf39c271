//! Coded rows past the memory ceiling: dealt to partitions in an unnamed temporary file.
//!
//! A row goes to the partition of the hash of its quasi-identifiers, so every class lies whole in one partition and the
//! partitions can be counted one after the other.

use std::fs::File;
use std::os::unix::fs::FileExt;

use rayon::prelude::*;

use super::coded::Chunk;
use super::codes::Codes;
use crate::error::{Error, Result};

/// Partitions on disk and in memory.
pub const PARTITIONS: usize = 512;
/// Partitions made ready at a time.
const TOGETHER: usize = 32;
const BITS: u32 = PARTITIONS.trailing_zeros();

/// Adds column `place` of a row to the hash that decides its partition.
#[inline]
pub(super) fn mix(place: usize, code: u32) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    (u64::from(code) + 1).wrapping_mul(ODD.wrapping_mul(2 * place as u64 + 1) | 1)
}

/// The partition of a finished hash.
#[inline]
pub(super) fn partition(hash: u64) -> usize {
    ((hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93) >> (64 - BITS)) as usize
}

/// Where the rows of one partition from one flush lie.
#[derive(Debug)]
struct Segment {
    offset: u64,
    rows: usize,
    widths: Vec<usize>,
}

/// Rows on disk, by partition.
#[derive(Debug)]
pub struct Spill {
    file: File,
    end: u64,
    segments: Vec<Vec<Segment>>,
}

impl Spill {
    /// Opens the temporary file.
    pub fn new() -> Result<Self> {
        let file = tempfile::tempfile().map_err(|e| io(&e))?;
        Ok(Self { file, end: 0, segments: (0..PARTITIONS).map(|_| Vec::new()).collect() })
    }

    /// Writes rows out. `quasi` are the places of the columns that make classes.
    pub fn flush(&mut self, chunks: &[Chunk], quasi: &[usize]) -> Result<()> {
        let orders: Vec<(Vec<u32>, Vec<u32>)> = chunks.par_iter().map(|c| order(c, quasi)).collect();
        let columns = chunks.first().map_or(0, |c| c.columns.len());
        // Some partitions at a time, so that what is written takes little memory beside what is held.
        for first in (0..PARTITIONS).step_by(TOGETHER) {
            let parts: Vec<(Vec<u8>, usize, Vec<usize>)> = (first..(first + TOGETHER).min(PARTITIONS))
                .into_par_iter()
                .map(|part| {
                    let pieces: Vec<&[u32]> =
                        orders.iter().map(|(rows, ends)| &rows[ends[part] as usize..ends[part + 1] as usize]).collect();
                    let mut bytes = Vec::new();
                    let mut widths = Vec::with_capacity(columns);
                    for column in 0..columns {
                        let taken: Vec<Codes> = chunks
                            .iter()
                            .zip(&pieces)
                            .map(|(chunk, piece)| chunk.columns[column].take(piece))
                            .collect();
                        let joined = Codes::join(taken);
                        widths.push(joined.width());
                        joined.write(&mut bytes);
                    }
                    (bytes, pieces.iter().map(|p| p.len()).sum(), widths)
                })
                .collect();
            for (at, (bytes, rows, widths)) in parts.into_iter().enumerate().filter(|(_, (_, rows, _))| *rows > 0) {
                self.file.write_all_at(&bytes, self.end).map_err(|e| io(&e))?;
                self.segments[first + at].push(Segment { offset: self.end, rows, widths });
                self.end += bytes.len() as u64;
            }
        }
        Ok(())
    }

    /// The rows of one partition.
    pub fn read(&self, part: usize) -> Result<Vec<Chunk>> {
        self.segments[part]
            .iter()
            .map(|segment| {
                let sizes: Vec<usize> = segment.widths.iter().map(|w| w * segment.rows).collect();
                let mut bytes = vec![0; sizes.iter().sum()];
                self.file
                    .read_exact_at(&mut bytes, segment.offset)
                    .map_err(|e| Error::io("read the temporary folder", &e))?;
                let mut at = 0;
                let columns = segment
                    .widths
                    .iter()
                    .zip(sizes)
                    .map(|(width, size)| {
                        at += size;
                        Codes::read(&bytes[at - size..at], *width)
                    })
                    .collect();
                Ok(Chunk { rows: segment.rows, columns })
            })
            .collect()
    }
}

/// The rows of a chunk ordered by partition, and where each partition starts.
fn order(chunk: &Chunk, quasi: &[usize]) -> (Vec<u32>, Vec<u32>) {
    let mut hashes = vec![0u64; chunk.rows];
    for (place, column) in quasi.iter().enumerate() {
        chunk.columns[*column].each(0..chunk.rows, |i, code| hashes[i] = hashes[i].wrapping_add(mix(place, code)));
    }
    let mut starts = vec![0u32; PARTITIONS + 1];
    for hash in &hashes {
        starts[partition(*hash) + 1] += 1;
    }
    for part in 0..PARTITIONS {
        starts[part + 1] += starts[part];
    }
    let mut next = starts.clone();
    let mut rows = vec![0u32; chunk.rows];
    for (row, hash) in hashes.iter().enumerate() {
        let at = &mut next[partition(*hash)];
        rows[*at as usize] = row as u32;
        *at += 1;
    }
    (rows, starts)
}

fn io(error: &std::io::Error) -> Error {
    Error::io("write to the temporary folder", error).next("free space there, or raise --memory")
}

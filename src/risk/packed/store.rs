//! Words dealt to partitions: in memory, and past the ceiling in an unnamed temporary file.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::PARTITIONS;
use super::shape::Shape;
use crate::error::{Error, Result};

/// What is left of words beside their partition, in the narrower of two widths that holds it.
#[derive(Debug)]
pub(super) enum Rests {
    U32(Vec<u32>),
    U64(Vec<u64>),
}

/// Words of some rows, ordered by partition.
#[derive(Debug)]
pub(super) struct Piece {
    pub shape: Arc<Shape>,
    pub rests: Rests,
    /// Where each partition starts, and the end.
    starts: Box<[u32]>,
}

/// Memory that a worker deals in, used again.
#[derive(Debug, Default)]
pub(super) struct Dealing {
    parts: Vec<u16>,
    rests: Vec<u64>,
}

impl Piece {
    /// Deals words.
    pub fn deal(shape: &Arc<Shape>, words: &[u64], dealing: &mut Dealing) -> Self {
        let Dealing { parts, rests } = dealing;
        let mut starts = vec![0u32; PARTITIONS + 1].into_boxed_slice();
        parts.resize(words.len(), 0);
        rests.resize(words.len(), 0);
        for ((word, part), rest) in words.iter().zip(parts.iter_mut()).zip(rests.iter_mut()) {
            let (chosen, left) = shape.split(*word);
            starts[chosen + 1] += 1;
            (*part, *rest) = (chosen as u16, left);
        }
        for at in 0..PARTITIONS {
            starts[at + 1] += starts[at];
        }
        fn order<T: Copy + Default>(rests: &[u64], parts: &[u16], starts: &[u32], narrow: impl Fn(u64) -> T) -> Vec<T> {
            let mut next = starts.to_vec();
            let mut ordered = vec![T::default(); rests.len()];
            for (rest, part) in rests.iter().zip(parts) {
                let at = &mut next[usize::from(*part)];
                ordered[*at as usize] = narrow(*rest);
                *at += 1;
            }
            ordered
        }
        let rests = match shape.rest_bits() {
            0..=32 => Rests::U32(order(rests, parts, &starts, |rest| rest as u32)),
            _ => Rests::U64(order(rests, parts, &starts, |rest| rest)),
        };
        Self { shape: Arc::clone(shape), rests, starts }
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.starts.len() * 4
            + match &self.rests {
                Rests::U32(rests) => rests.len() * 4,
                Rests::U64(rests) => rests.len() * 8,
            }
    }

    /// The places of one partition.
    pub fn places(&self, part: usize) -> std::ops::Range<usize> {
        self.starts[part] as usize..self.starts[part + 1] as usize
    }

    /// The whole words, as another shape has them.
    pub fn words_in(&self, into: &Shape, out: &mut Vec<u64>) {
        for part in 0..PARTITIONS {
            let mut add = |rest: u64| out.push(self.shape.recast(self.shape.unite(part, rest), into));
            match &self.rests {
                Rests::U32(rests) => rests[self.places(part)].iter().for_each(|rest| add(u64::from(*rest))),
                Rests::U64(rests) => rests[self.places(part)].iter().for_each(|rest| add(*rest)),
            }
        }
    }
}

/// Pieces on disk.
#[derive(Debug)]
pub(super) struct Disk {
    file: File,
    end: u64,
    flushes: Vec<Flush>,
}

/// Pieces of one shape that were written together, by partition.
#[derive(Debug)]
pub(super) struct Flush {
    pub shape: Arc<Shape>,
    /// Where each partition starts in the file, and the end.
    starts: Vec<u64>,
}

impl Disk {
    /// Opens the temporary file.
    pub fn new() -> Result<Self> {
        let file = tempfile::tempfile().map_err(|e| io(&e))?;
        Ok(Self { file, end: 0, flushes: Vec::new() })
    }

    /// Writes pieces of one shape.
    pub fn flush(&mut self, shape: &Arc<Shape>, pieces: &[Piece]) -> Result<()> {
        let mut starts = Vec::with_capacity(PARTITIONS + 1);
        let mut bytes: Vec<u8> = Vec::new();
        for part in 0..PARTITIONS {
            starts.push(self.end);
            bytes.clear();
            for piece in pieces {
                match &piece.rests {
                    Rests::U32(rests) => bytes.extend(rests[piece.places(part)].iter().flat_map(|r| r.to_le_bytes())),
                    Rests::U64(rests) => bytes.extend(rests[piece.places(part)].iter().flat_map(|r| r.to_le_bytes())),
                }
            }
            self.file.write_all_at(&bytes, self.end).map_err(|e| io(&e))?;
            self.end += bytes.len() as u64;
        }
        starts.push(self.end);
        self.flushes.push(Flush { shape: Arc::clone(shape), starts });
        Ok(())
    }

    /// Takes out what was written in other shapes than this one.
    pub fn take_others(&mut self, shape: &Shape) -> Vec<Flush> {
        self.flushes.extract_if(.., |flush| *flush.shape != *shape).collect()
    }

    /// What is left of the words of one partition, of one flush.
    pub fn read(&self, flush: &Flush, part: usize) -> Result<Rests> {
        let (from, to) = (flush.starts[part], flush.starts[part + 1]);
        let mut bytes = vec![0; (to - from) as usize];
        self.file.read_exact_at(&mut bytes, from).map_err(|e| Error::io("read the temporary folder", &e))?;
        Ok(match flush.shape.rest_bits() {
            0..=32 => Rests::U32(bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect()),
            _ => Rests::U64(bytes.as_chunks::<8>().0.iter().map(|b| u64::from_le_bytes(*b)).collect()),
        })
    }

    /// The same of all flushes, which have one shape.
    pub fn read_all(&self, part: usize) -> Result<Vec<Rests>> {
        self.flushes.iter().map(|flush| self.read(flush, part)).collect()
    }
}

fn io(error: &std::io::Error) -> Error {
    Error::io("write to the temporary folder", error).next("free space there, or raise --memory")
}

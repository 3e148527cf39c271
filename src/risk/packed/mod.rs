//! Rows as packed words, made while they are read: classes are counted without the codes ever being held.
//!
//! Workers hand in codes as they come ([`Packer::add`]). Where all possible words are few, they are counted by place at once
//! and no row is kept. Else words are dealt to partitions by hash of the columns that choose them ([`shape`]), and lie there
//! until all are in; past the ceiling of memory, on disk ([`store`]). How wide a column is, is learnt on the way: what was
//! packed more narrowly is packed again in the end.

mod shape;
mod store;

use std::sync::{Arc, Mutex, MutexGuard, RwLock};

use rayon::prelude::*;

use super::group::{Below, Counter, Visit, walk};
use crate::error::{Error, Result};
use shape::{Cast, Shape};
use store::{Dealing, Disk, Piece, Rests};

/// Partitions in memory and on disk.
const PARTITIONS: usize = 512;
/// Words that are dealt together.
const TOGETHER: usize = 1 << 16;

/// Takes the codes of rows until all are there; from many workers at a time.
#[derive(Debug)]
pub struct Packer {
    /// Rows expected.
    rows: u64,
    ceiling: usize,
    shape: RwLock<Arc<Shape>>,
    store: Mutex<Store>,
}

#[derive(Debug, Default)]
struct Store {
    pieces: Vec<Piece>,
    bytes: usize,
    disk: Option<Disk>,
    /// Rows by word, of workers whose counts ran full.
    totals: Vec<(Arc<Shape>, Vec<u32>)>,
}

/// What a worker packs with.
#[derive(Debug)]
pub struct Hand {
    shape: Arc<Shape>,
    words: Vec<u64>,
    /// Rows by word, where words are counted by place.
    counts: Vec<u32>,
    counted: u64,
    rows: u64,
    dealing: Dealing,
}

impl Packer {
    /// For rows of so many columns as `key` has; those that it says choose the partition, so that what is counted by class
    /// has to be classes over at least these. About `rows` are expected; at most `ceiling` bytes are held.
    pub fn new(key: &[bool], rows: u64, ceiling: usize) -> Self {
        let shape = RwLock::new(Arc::new(Shape::narrowest(key)));
        Self { rows, ceiling, shape, store: Mutex::default() }
    }

    /// What a worker needs to hand in rows.
    pub fn hand(&self) -> Result<Hand> {
        let shape = self.shape()?;
        let counts = Self::places(&shape);
        Ok(Hand { shape, words: Vec::new(), counts, counted: 0, rows: 0, dealing: Dealing::default() })
    }

    fn shape(&self) -> Result<Arc<Shape>> {
        self.shape.read().map(|shape| Arc::clone(&shape)).map_err(|_| Error::fault("a worker failed"))
    }

    fn store(&self) -> Result<MutexGuard<'_, Store>> {
        self.store.lock().map_err(|_| Error::fault("a worker failed"))
    }

    fn places(shape: &Shape) -> Vec<u32> {
        if shape.by_place { vec![0; 1 << shape.bits()] } else { Vec::new() }
    }

    /// Adds rows: the codes by column, each as many. False, and nothing added, where a row has more than 64 bits.
    ///
    /// # Errors
    /// A temporary file that cannot be written.
    pub fn add(&self, hand: &mut Hand, columns: &[Vec<u32>]) -> Result<bool> {
        // A number with the highest bit of the largest code is as good as that code.
        let most: Vec<u32> = columns.iter().map(|codes| codes.iter().fold(0, |all, code| all | *code)).collect();
        if !hand.shape.holds(&most) && !self.widen(hand, &most)? {
            return Ok(false);
        }
        hand.rows += columns.first().map_or(0, Vec::len) as u64;
        hand.shape.pack(columns, &mut hand.words);
        if hand.shape.by_place {
            hand.counted += hand.words.len() as u64;
            hand.words.drain(..).for_each(|word| hand.counts[word as usize] += 1);
            if hand.counted > u64::from(u32::MAX / 2) {
                hand.counted = 0;
                let counts = std::mem::replace(&mut hand.counts, Self::places(&hand.shape));
                self.store()?.totals.push((Arc::clone(&hand.shape), counts));
            }
        } else if hand.words.len() >= TOGETHER {
            self.deal(hand)?;
        }
        Ok(true)
    }

    /// Makes room for codes up to `most`; false where there is none.
    fn widen(&self, hand: &mut Hand, most: &[u32]) -> Result<bool> {
        if !hand.words.is_empty() {
            self.deal(hand)?;
        }
        let shape = {
            let mut shared = self.shape.write().map_err(|_| Error::fault("a worker failed"))?;
            if !shared.holds(most) {
                let Some(wider) = shared.wider(most, self.rows) else { return Ok(false) };
                *shared = Arc::new(wider);
            }
            Arc::clone(&shared)
        };
        let old = std::mem::replace(&mut hand.shape, shape);
        let counts = std::mem::replace(&mut hand.counts, Self::places(&hand.shape));
        self.recount(hand, &old, &counts)?;
        Ok(true)
    }

    /// Adds rows that were counted by place in another shape.
    fn recount(&self, hand: &mut Hand, old: &Shape, counts: &[u32]) -> Result<()> {
        for (word, rows) in counts.iter().enumerate().filter(|(_, rows)| **rows > 0) {
            let word = old.recast(word as u64, &hand.shape);
            if hand.shape.by_place {
                hand.counts[word as usize] += rows;
                continue;
            }
            for _ in 0..*rows {
                hand.words.push(word);
                if hand.words.len() >= TOGETHER {
                    self.deal(hand)?;
                }
            }
        }
        Ok(())
    }

    /// Lays what a worker holds into the partitions.
    fn deal(&self, hand: &mut Hand) -> Result<()> {
        let piece = Piece::deal(&hand.shape, &hand.words, &mut hand.dealing);
        hand.words.clear();
        let mut store = self.store()?;
        store.bytes += piece.bytes();
        store.pieces.push(piece);
        if store.bytes <= self.ceiling {
            return Ok(());
        }
        let pieces = std::mem::take(&mut store.pieces);
        store.bytes = 0;
        let shape = self.shape()?;
        // Not in parallel: a worker that waits may take on what needs the store.
        let pieces: Vec<Piece> = pieces.into_iter().map(|piece| alike(piece, &shape)).collect();
        let disk = match &mut store.disk {
            Some(disk) => disk,
            None => store.disk.insert(Disk::new()?),
        };
        disk.flush(&shape, &pieces)
    }

    /// All rows, once every worker has given back its hand.
    ///
    /// # Errors
    /// A temporary file that cannot be written or read.
    pub fn finish(self, hands: Vec<Hand>) -> Result<Packed> {
        let shape = self.shape()?;
        let mut all = self.hand()?;
        let mut rows = 0;
        let mut totals: Vec<u64> = vec![0; all.counts.len()];
        let add = |hand: &Hand, totals: &mut [u64]| {
            totals.iter_mut().zip(&hand.counts).for_each(|(total, n)| *total += u64::from(*n));
        };
        let mut counted = std::mem::take(&mut self.store()?.totals);
        for mut hand in hands {
            rows += hand.rows;
            if !hand.words.is_empty() {
                self.deal(&mut hand)?;
            }
            counted.push((hand.shape, hand.counts));
        }
        for (old, counts) in counted {
            all.counts.fill(0);
            self.recount(&mut all, &old, &counts)?;
            add(&all, &mut totals);
        }
        if !all.words.is_empty() {
            self.deal(&mut all)?;
        }
        self.settle(&shape, &mut all)?;
        let store = self.store.into_inner().map_err(|_| Error::fault("a worker failed"))?;
        let pieces = store.pieces.into_par_iter().map(|piece| alike(piece, &shape)).collect();
        let place = if shape.by_place { Some(totals) } else { None };
        // Words are counted by place or lie in partitions: a row that is in neither, or in both, would be miscounted in silence.
        if place.as_ref().is_some_and(|totals| totals.iter().sum::<u64>() != rows) {
            return Err(Error::fault("rows were lost while they were packed"));
        }
        Ok(Packed { shape, rows, place, pieces, disk: store.disk })
    }

    /// Packs again what lies on disk in a narrower shape.
    fn settle(&self, shape: &Shape, hand: &mut Hand) -> Result<()> {
        let others = self.store()?.disk.as_mut().map(|disk| disk.take_others(shape)).unwrap_or_default();
        for flush in others {
            for part in 0..PARTITIONS {
                let rests = match &self.store()?.disk {
                    Some(disk) => disk.read(&flush, part)?,
                    None => break,
                };
                let mut add = |rest: u64| {
                    hand.words.push(flush.shape.recast(flush.shape.unite(part, rest), shape));
                    if hand.words.len() >= TOGETHER { self.deal(hand) } else { Ok(()) }
                };
                match rests {
                    Rests::U32(rests) => rests.into_iter().try_for_each(|rest| add(u64::from(rest)))?,
                    Rests::U64(rests) => rests.into_iter().try_for_each(&mut add)?,
                }
            }
        }
        if hand.words.is_empty() { Ok(()) } else { self.deal(hand) }
    }
}

/// A piece in a shape that is as wide or wider.
fn alike(piece: Piece, shape: &Arc<Shape>) -> Piece {
    if *piece.shape == **shape {
        return piece;
    }
    let mut words = Vec::new();
    piece.words_in(shape, &mut words);
    Piece::deal(shape, &words, &mut Dealing::default())
}

/// Packed rows.
#[derive(Debug)]
pub struct Packed {
    shape: Arc<Shape>,
    /// Number of rows.
    pub rows: u64,
    /// Rows by word, where words were counted by place.
    place: Option<Vec<u64>>,
    pieces: Vec<Piece>,
    disk: Option<Disk>,
}

impl Packed {
    /// Whether rows went to disk.
    pub fn spilled(&self) -> bool {
        self.disk.is_some()
    }

    /// Visits every class over the columns `quasi`: all of those that choose the partition, or none of any.
    pub(super) fn visit<V: Visit>(
        &self,
        quasi: &[usize],
        below: Option<Below<'_>>,
        make: impl Fn() -> V + Sync,
    ) -> Result<V> {
        let cast = self.shape.cast(quasi, below.map(|b| b.column), self.place.is_none());
        let cast = cast.ok_or_else(|| Error::fault("classes over fewer columns than choose the partition"))?;
        if let Some(counts) = &self.place {
            let mut cast_counts = Vec::new();
            let counts = if cast.same {
                counts
            } else {
                cast_counts.resize(1 << cast.bits, 0);
                let filled = counts.iter().enumerate().filter(|(_, n)| **n > 0);
                filled.for_each(|(word, n)| cast_counts[cast.of(word as u64) as usize] += n);
                &cast_counts
            };
            let mut gathered = make();
            walk(counts.len(), |at| counts[at], cast.low, below, &mut gathered);
            return Ok(gathered);
        }
        let worker = || Ok((make(), Worker::default()));
        (0..PARTITIONS)
            .into_par_iter()
            .fold(worker, |state: Result<(V, Worker)>, part| {
                let (mut gathered, mut worker) = state?;
                self.partition(part, &cast, below, &mut worker, &mut gathered)?;
                Ok((gathered, worker))
            })
            .map(|state| state.map(|(gathered, _)| gathered))
            .reduce(
                || Ok(make()),
                |a, b| {
                    let (mut a, b) = (a?, b?);
                    a.merge(b);
                    Ok(a)
                },
            )
    }

    fn partition<V: Visit>(
        &self,
        part: usize,
        cast: &Cast,
        below: Option<Below<'_>>,
        worker: &mut Worker,
        gathered: &mut V,
    ) -> Result<()> {
        let read = self.disk.as_ref().map(|disk| disk.read_all(part)).transpose()?.unwrap_or_default();
        let (mut narrow, mut wide): (Vec<&[u32]>, Vec<&[u64]>) = (Vec::new(), Vec::new());
        for piece in &self.pieces {
            match &piece.rests {
                Rests::U32(rests) => narrow.push(&rests[piece.places(part)]),
                Rests::U64(rests) => wide.push(&rests[piece.places(part)]),
            }
        }
        for rests in &read {
            match rests {
                Rests::U32(rests) => narrow.push(rests),
                Rests::U64(rests) => wide.push(rests),
            }
        }
        if !cast.same {
            worker.cast.clear();
            worker.cast.extend(narrow.iter().flat_map(|s| s.iter()).map(|rest| cast.of(u64::from(*rest))));
            worker.cast.extend(wide.iter().flat_map(|s| s.iter()).map(|rest| cast.of(*rest)));
            worker.wide.count(&[&worker.cast], cast.low, below, gathered);
        } else if self.shape.rest_bits() <= 32 {
            worker.narrow.count(&narrow, cast.low, below, gathered);
        } else {
            worker.wide.count(&wide, cast.low, below, gathered);
        }
        Ok(())
    }
}

/// Memory that a worker counts in, used again.
#[derive(Debug, Default)]
struct Worker {
    narrow: Counter<u32>,
    wide: Counter<u64>,
    cast: Vec<u64>,
}

#[cfg(test)]
mod tests;

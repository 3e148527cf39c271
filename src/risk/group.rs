//! Every equivalence class once: its size and, where a column is named below it, how often each value stands in it.
//!
//! Rows are packed into words ([`super::layout`]). Few possible words are counted by place; else words are dealt to
//! partitions by hash, and each partition is counted with a table that fits the cache (Leis et al., "Morsel-driven
//! parallelism", SIGMOD 2014), or sorted where the values inside a class matter. Spilled partitions are read back one a
//! worker at a time.

use rayon::prelude::*;

use super::coded::{Chunk, Coded, Store};
use super::layout::{Layout, Word};
use super::spill::PARTITIONS;
use crate::error::Result;

/// Bits up to which words are counted by place.
const BY_PLACE: u32 = 22;

/// One class.
#[derive(Debug, Clone, Copy)]
pub struct Class<'a> {
    /// Rows (or people) in it.
    pub size: u64,
    /// How often each value of the column below stands in it, by rank of the value, ascending; empty where no column was
    /// asked for.
    pub counts: &'a [(u32, u64)],
}

/// What is gathered over classes. Merging has to commute: which worker meets which class is chance.
pub trait Visit: Send {
    /// Adds one class.
    fn class(&mut self, class: Class<'_>);
    /// Adds what another has gathered.
    fn merge(&mut self, other: Self);
}

/// The column whose values are counted inside each class.
#[derive(Debug, Clone, Copy)]
pub struct Below<'a> {
    /// Its place.
    pub column: usize,
    /// The rank of each code, so that what is counted does not depend on how codes were given out.
    pub ranks: &'a [u32],
}

/// Visits every class of `coded` over the columns `quasi`.
pub fn visit<V: Visit>(
    coded: &Coded,
    quasi: &[usize],
    below: Option<Below<'_>>,
    make: impl Fn() -> V + Sync,
) -> Result<V> {
    let layout = Layout::new(&coded.columns, quasi, below.map(|b| b.column));
    match layout.bits {
        0..=BY_PLACE if !coded.spilled() && coded.rows < 1 << 32 => by_place(coded, &layout, below, &make),
        0..=64 => by_partition::<u64, V>(coded, &layout, below, &make),
        _ => by_partition::<u128, V>(coded, &layout, below, &make),
    }
}

fn by_place<V: Visit>(
    coded: &Coded,
    layout: &Layout,
    below: Option<Below<'_>>,
    make: &(impl Fn() -> V + Sync),
) -> Result<V> {
    let Store::Memory(chunks) = coded.store() else { return Ok(make()) };
    let places = 1usize << layout.bits;
    let share = chunks.len().div_ceil(rayon::current_num_threads()).max(1);
    let counted: Vec<Vec<u32>> = chunks
        .par_chunks(share)
        .map(|chunks| {
            let mut counts = vec![0u32; places];
            let mut words: Vec<u64> = Vec::new();
            for chunk in chunks {
                pieces(chunk.rows, |range| {
                    layout.words(chunk, range, &mut words);
                    words.iter().for_each(|w| counts[w.place()] += 1);
                });
            }
            counts
        })
        .collect();
    let mut gathered = make();
    let width = 1usize << layout.below;
    let mut values = Vec::new();
    let total = |at: usize| counted.iter().map(|c| u64::from(c[at])).sum::<u64>();
    for from in (0..places).step_by(width) {
        values.clear();
        let mut size = 0;
        for at in from..from + width {
            let n = total(at);
            size += n;
            if let Some(below) = below.filter(|_| n > 0) {
                values.push((below.ranks[at - from], n));
            }
        }
        if size > 0 {
            values.sort_unstable();
            gathered.class(Class { size, counts: &values });
        }
    }
    Ok(gathered)
}

/// Calls with ranges that fit the cache.
fn pieces(rows: usize, mut each: impl FnMut(std::ops::Range<usize>)) {
    const ROWS: usize = 4096;
    let mut at = 0;
    while at < rows {
        each(at..(at + ROWS).min(rows));
        at += ROWS;
    }
}

fn by_partition<W: Word, V: Visit>(
    coded: &Coded,
    layout: &Layout,
    below: Option<Below<'_>>,
    make: &(impl Fn() -> V + Sync),
) -> Result<V> {
    let merge = |a: Result<V>, b: Result<V>| -> Result<V> {
        let (mut a, b) = (a?, b?);
        a.merge(b);
        Ok(a)
    };
    match coded.store() {
        Store::Memory(chunks) => {
            let dealt: Vec<(Vec<W>, Vec<u32>)> = chunks.par_iter().map(|chunk| deal(chunk, layout)).collect();
            (0..PARTITIONS)
                .into_par_iter()
                .fold(
                    || Ok((make(), Counter::<W>::default())),
                    |state: Result<(V, Counter<W>)>, part| {
                        let (mut gathered, mut counter) = state?;
                        let slices: Vec<&[W]> = dealt
                            .iter()
                            .map(|(words, starts)| &words[starts[part] as usize..starts[part + 1] as usize])
                            .collect();
                        counter.count(&slices, layout, below, &mut gathered);
                        Ok((gathered, counter))
                    },
                )
                .map(|state| state.map(|(gathered, _)| gathered))
                .reduce(|| Ok(make()), merge)
        }
        Store::Disk(spill) => (0..PARTITIONS)
            .into_par_iter()
            .fold(
                || Ok((make(), Counter::<W>::default())),
                |state: Result<(V, Counter<W>)>, part| {
                    let (mut gathered, mut counter) = state?;
                    let mut words: Vec<Vec<W>> = Vec::new();
                    for chunk in spill.read(part)? {
                        let mut out = Vec::new();
                        layout.words(&chunk, 0..chunk.rows, &mut out);
                        words.push(out);
                    }
                    let slices: Vec<&[W]> = words.iter().map(Vec::as_slice).collect();
                    counter.count(&slices, layout, below, &mut gathered);
                    Ok((gathered, counter))
                },
            )
            .map(|state| state.map(|(gathered, _)| gathered))
            .reduce(|| Ok(make()), merge),
    }
}

/// The words of a chunk ordered by partition, and where each partition starts.
fn deal<W: Word>(chunk: &Chunk, layout: &Layout) -> (Vec<W>, Vec<u32>) {
    let part = |word: W| (word.above(layout.below).hash() >> (64 - PARTITIONS.trailing_zeros())) as usize;
    let mut words: Vec<W> = Vec::new();
    layout.words(chunk, 0..chunk.rows, &mut words);
    let mut starts = vec![0u32; PARTITIONS + 1];
    for word in &words {
        starts[part(*word) + 1] += 1;
    }
    for at in 0..PARTITIONS {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut ordered = vec![W::default(); words.len()];
    for word in &words {
        let at = &mut next[part(*word)];
        ordered[*at as usize] = *word;
        *at += 1;
    }
    (ordered, starts)
}

/// Counts the words of one partition after the other, in memory that is used again.
#[derive(Debug, Default)]
struct Counter<W> {
    keys: Vec<W>,
    sizes: Vec<u32>,
    sorted: Vec<W>,
    values: Vec<(u32, u64)>,
}

impl<W: Word> Counter<W> {
    fn count<V: Visit>(&mut self, slices: &[&[W]], layout: &Layout, below: Option<Below<'_>>, gathered: &mut V) {
        let rows: usize = slices.iter().map(|s| s.len()).sum();
        match below {
            None if rows < 1 << 31 => self.table(rows, slices, gathered),
            _ => self.sort(slices, layout, below, gathered),
        }
    }

    /// An open table: a word hashes to a place and moves on to the next free one.
    fn table<V: Visit>(&mut self, rows: usize, slices: &[&[W]], gathered: &mut V) {
        let room = (rows + rows / 2).next_power_of_two().max(16);
        let shift = 64 - room.trailing_zeros();
        self.keys.clear();
        self.keys.resize(room, W::default());
        self.sizes.clear();
        self.sizes.resize(room, 0);
        for word in slices.iter().flat_map(|s| s.iter()) {
            // Other bits than those that chose the partition.
            let mut at = (word.hash().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift) as usize;
            loop {
                if self.sizes[at] == 0 {
                    self.keys[at] = *word;
                    self.sizes[at] = 1;
                    break;
                }
                if self.keys[at] == *word {
                    self.sizes[at] += 1;
                    break;
                }
                at = (at + 1) & (room - 1);
            }
        }
        for size in self.sizes.iter().filter(|n| **n > 0) {
            gathered.class(Class { size: u64::from(*size), counts: &[] });
        }
    }

    fn sort<V: Visit>(&mut self, slices: &[&[W]], layout: &Layout, below: Option<Below<'_>>, gathered: &mut V) {
        self.sorted.clear();
        slices.iter().for_each(|s| self.sorted.extend_from_slice(s));
        self.sorted.sort_unstable();
        for class in self.sorted.chunk_by(|a, b| a.above(layout.below) == b.above(layout.below)) {
            self.values.clear();
            if let Some(below) = below {
                for value in class.chunk_by(|a, b| a == b) {
                    self.values.push((below.ranks[value[0].low(layout.below) as usize], value.len() as u64));
                }
                self.values.sort_unstable();
            }
            gathered.class(Class { size: class.len() as u64, counts: &self.values });
        }
    }
}

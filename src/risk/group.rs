//! Every equivalence class once: its size and, where a column is named below it, how often each value stands in it.
//!
//! Rows are packed into words ([`super::layout`]). Few possible words are counted by place; else words are dealt to
//! partitions by hash, and each partition is counted with a table that fits the cache (Leis et al., "Morsel-driven
//! parallelism", SIGMOD 2014), or sorted where the values inside a class matter. Spilled partitions are read back one a
//! worker at a time.

use std::ops::Range;

use rayon::prelude::*;

use super::coded::{Coded, Store, Whole};
use super::codes::Codes;
use super::layout::{Layout, Word};
use super::spill::{PARTITIONS, Spill};
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
    let task = Task { layout: Layout::new(&coded.columns, quasi, below.map(|b| b.column)), below, make: &make };
    match coded.store() {
        Store::Memory(chunks) => {
            let pieces = chunks.iter().flat_map(|c| cut(&c.columns, c.rows)).collect::<Vec<_>>();
            Ok(task.in_memory(&pieces, coded.rows))
        }
        Store::Packed(packed) => packed.visit(quasi, below, make),
        Store::Disk(spill) if task.layout.bits <= 64 => task.on_disk::<u64>(spill),
        Store::Disk(spill) => task.on_disk::<u128>(spill),
    }
}

/// The same over a table whose columns are whole.
pub fn visit_whole<V: Visit>(
    table: &Whole,
    quasi: &[usize],
    below: Option<Below<'_>>,
    make: impl Fn() -> V + Sync,
) -> V {
    let task = Task { layout: Layout::new(&table.columns, quasi, below.map(|b| b.column)), below, make: &make };
    task.in_memory(&cut(&table.codes, table.rows), table.rows as u64)
}

/// Rows that a worker takes at a time.
type Piece<'a> = (&'a [Codes], Range<usize>);

fn cut(codes: &[Codes], rows: usize) -> Vec<Piece<'_>> {
    const ROWS: usize = 1 << 17;
    (0..rows.div_ceil(ROWS)).map(|n| (codes, n * ROWS..((n + 1) * ROWS).min(rows))).collect()
}

struct Task<'a, M> {
    layout: Layout,
    below: Option<Below<'a>>,
    make: &'a M,
}

impl<V: Visit, M: Fn() -> V + Sync> Task<'_, M> {
    fn in_memory(&self, pieces: &[Piece<'_>], rows: u64) -> V {
        match self.layout.bits {
            0..=BY_PLACE if rows < 1 << 32 && 1 << self.layout.bits <= rows.saturating_mul(2) => self.by_place(pieces),
            0..=64 => self.by_partition::<u64>(pieces),
            _ => self.by_partition::<u128>(pieces),
        }
    }

    fn by_place(&self, pieces: &[Piece<'_>]) -> V {
        let places = 1usize << self.layout.bits;
        let share = pieces.len().div_ceil(rayon::current_num_threads()).max(1);
        let counted: Vec<Vec<u32>> = pieces
            .par_chunks(share)
            .map(|pieces| {
                let mut counts = vec![0u32; places];
                let mut words: Vec<u64> = Vec::new();
                for (codes, range) in pieces {
                    small(range, |range| {
                        self.layout.words(codes, range, &mut words);
                        words.iter().for_each(|w| counts[w.place()] += 1);
                    });
                }
                counts
            })
            .collect();
        let mut gathered = (self.make)();
        let total = |at: usize| counted.iter().map(|c| u64::from(c[at])).sum::<u64>();
        walk(places, total, self.layout.below, self.below, &mut gathered);
        gathered
    }

    fn by_partition<W: Word>(&self, pieces: &[Piece<'_>]) -> V {
        let dealt: Vec<(Vec<W>, Vec<u32>)> =
            pieces.par_iter().map_init(Dealing::default, |dealing, piece| deal(dealing, piece, &self.layout)).collect();
        (0..PARTITIONS)
            .into_par_iter()
            .fold(
                || ((self.make)(), Counter::<W>::default()),
                |(mut gathered, mut counter), part| {
                    let slices: Vec<&[W]> = dealt
                        .iter()
                        .map(|(words, starts)| &words[starts[part] as usize..starts[part + 1] as usize])
                        .collect();
                    counter.count(&slices, self.layout.below, self.below, &mut gathered);
                    (gathered, counter)
                },
            )
            .map(|(gathered, _)| gathered)
            .reduce(self.make, |mut a, b| {
                a.merge(b);
                a
            })
    }

    fn on_disk<W: Word>(&self, spill: &Spill) -> Result<V> {
        (0..PARTITIONS)
            .into_par_iter()
            .fold(
                || Ok(((self.make)(), Counter::<W>::default())),
                |state: Result<(V, Counter<W>)>, part| {
                    let (mut gathered, mut counter) = state?;
                    let mut words: Vec<Vec<W>> = Vec::new();
                    for chunk in spill.read(part)? {
                        let mut out = Vec::new();
                        self.layout.words(&chunk.columns, 0..chunk.rows, &mut out);
                        words.push(out);
                    }
                    let slices: Vec<&[W]> = words.iter().map(Vec::as_slice).collect();
                    counter.count(&slices, self.layout.below, self.below, &mut gathered);
                    Ok((gathered, counter))
                },
            )
            .map(|state| state.map(|(gathered, _)| gathered))
            .reduce(
                || Ok((self.make)()),
                |a, b| {
                    let (mut a, b) = (a?, b?);
                    a.merge(b);
                    Ok(a)
                },
            )
    }
}

/// Visits the classes of words that were counted by place: `total` rows have each of `places` words, whose lowest `low` bits are
/// the column below.
pub(super) fn walk<V: Visit>(
    places: usize,
    total: impl Fn(usize) -> u64,
    low: u32,
    below: Option<Below<'_>>,
    gathered: &mut V,
) {
    let width = 1usize << low;
    let mut values = Vec::new();
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
}

/// Calls with ranges that fit the cache.
fn small(rows: &Range<usize>, mut each: impl FnMut(Range<usize>)) {
    const ROWS: usize = 4096;
    let mut at = rows.start;
    while at < rows.end {
        each(at..(at + ROWS).min(rows.end));
        at += ROWS;
    }
}

/// Two things gathered in one visit.
impl<A: Visit, B: Visit> Visit for (A, B) {
    fn class(&mut self, class: Class<'_>) {
        self.0.class(class);
        self.1.class(class);
    }

    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
        self.1.merge(other.1);
    }
}

/// Memory that a worker deals in, used again.
#[derive(Default)]
struct Dealing<W> {
    words: Vec<W>,
    parts: Vec<u16>,
}

/// The words of a piece ordered by partition, and where each partition starts.
fn deal<W: Word>(dealing: &mut Dealing<W>, (codes, range): &Piece<'_>, layout: &Layout) -> (Vec<W>, Vec<u32>) {
    let Dealing { words, parts } = dealing;
    layout.words(codes, range.clone(), words);
    parts.clear();
    parts.extend(words.iter().map(|w| (w.above(layout.below).hash() >> (64 - PARTITIONS.trailing_zeros())) as u16));
    let mut starts = vec![0u32; PARTITIONS + 1];
    for part in parts.iter() {
        starts[*part as usize + 1] += 1;
    }
    for at in 0..PARTITIONS {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut ordered = vec![W::default(); words.len()];
    for (word, part) in words.iter().zip(parts.iter()) {
        let at = &mut next[*part as usize];
        ordered[*at as usize] = *word;
        *at += 1;
    }
    (ordered, starts)
}

/// Each of the words once, with the sum of the sizes it comes with; there are at most `most` of them.
pub(super) fn class_counts<W: Word>(words: impl Iterator<Item = (W, u64)>, most: usize) -> Vec<(W, u64)> {
    let room = (most * 2).next_power_of_two().max(16);
    let shift = 64 - room.trailing_zeros();
    // A place is free where its size is 0.
    let mut table = vec![(W::default(), 0u64); room];
    for (word, size) in words {
        let mut at = (word.hash().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift) as usize;
        while table[at].1 > 0 && table[at].0 != word {
            at = (at + 1) & (room - 1);
        }
        table[at].0 = word;
        table[at].1 += size;
    }
    table.retain(|(_, size)| *size > 0);
    table.shrink_to_fit();
    table
}

/// Counts the words of one partition after the other, in memory that is used again.
#[derive(Debug, Default)]
pub(super) struct Counter<W> {
    keys: Vec<W>,
    sizes: Vec<u32>,
    sorted: Vec<W>,
    values: Vec<(u32, u64)>,
}

impl<W: Word> Counter<W> {
    /// The lowest `low` bits of a word are the column below.
    pub fn count<V: Visit>(&mut self, slices: &[&[W]], low: u32, below: Option<Below<'_>>, gathered: &mut V) {
        let rows: usize = slices.iter().map(|s| s.len()).sum();
        match below {
            None if rows < 1 << 31 => self.table(rows, slices, gathered),
            _ => self.sort(slices, low, below, gathered),
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

    fn sort<V: Visit>(&mut self, slices: &[&[W]], low: u32, below: Option<Below<'_>>, gathered: &mut V) {
        self.sorted.clear();
        slices.iter().for_each(|s| self.sorted.extend_from_slice(s));
        self.sorted.sort_unstable();
        for class in self.sorted.chunk_by(|a, b| a.above(low) == b.above(low)) {
            self.values.clear();
            if let Some(below) = below {
                for value in class.chunk_by(|a, b| a == b) {
                    self.values.push((below.ranks[value[0].low(low) as usize], value.len() as u64));
                }
                self.values.sort_unstable();
            }
            gathered.class(Class { size: class.len() as u64, counts: &self.values });
        }
    }
}

//! Every equivalence class once: its size and, where a column is named below it, how often each value stands in it.
//!
//! Rows are packed into words ([`super::layout`]). Few possible words are counted by place; else words are dealt to
//! partitions by hash, and each partition is counted in the cache (Leis et al., "Morsel-driven parallelism", SIGMOD 2014): where
//! most rows stand alone, those that may not are sifted out by a bit for each hash (the one-hash case of Bloom, "Space/time
//! trade-offs in hash coding with allowable errors", CACM 1970) and sorted; else rows are ordered by hash, or sorted where the values
//! inside a class matter. Spilled partitions are read back one a worker at a time.

use std::ops::Range;

use rayon::prelude::*;

use super::coded::{Coded, Store, Whole};
use super::codes::Codes;
use super::layout::{Layout, Word};
use super::spill::{PARTITIONS, Spill};
use crate::error::Result;

/// Rows of a partition up to which they are sorted.
const FEW: usize = 512;
/// Bits up to which words are counted by place.
const BY_PLACE: u32 = 22;
/// Bits for each word of a set of words.
const SPARSE: usize = 48;
/// Rows of a partition up to which such a set is kept: more bits than the cache holds are no faster than putting the rows in order.
const SIFTED: usize = 1 << 19;
/// One row in so many may be like another where the others are sifted out.
const FEW_ALIKE: usize = 16;
/// Partitions that are not sifted after one in which more were.
const CROWDED: u32 = 31;

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
    /// Adds classes of one row.
    fn alone(&mut self, classes: u64) {
        (0..classes).for_each(|_| self.class(Class { size: 1, counts: &[] }));
    }
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

    fn alone(&mut self, classes: u64) {
        self.0.alone(classes);
        self.1.alone(classes);
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

/// A set of hashes by their upper bits, which holds some that were not added.
#[derive(Debug, Default)]
struct Bits {
    words: Vec<u64>,
    shift: u32,
}

impl Bits {
    /// Empties it and makes it at least so many bits wide.
    fn clear(&mut self, bits: usize) {
        let bits = bits.max(64).next_power_of_two();
        self.shift = 64 - bits.trailing_zeros();
        self.words.clear();
        self.words.resize(bits / 64, 0);
    }

    fn place<W: Word>(word: W, shift: u32) -> (usize, u64) {
        let place = word.other_hash() >> shift;
        ((place >> 6) as usize, 1 << (place & 63))
    }

    /// Adds words; how many of them were there, or are held to be, which `found` then has first.
    fn meet<W: Word>(&mut self, words: &[W], found: &mut [W]) -> usize {
        let (bits, shift) = (&mut self.words[..], self.shift);
        let mut again = 0;
        for word in words {
            let (at, bit) = Self::place(*word, shift);
            found[again] = *word;
            again += usize::from(bits[at] & bit != 0);
            bits[at] |= bit;
        }
        again
    }

    /// How many words are held to be in the set, which `found` then has first.
    fn held<W: Word>(&self, words: &[W], found: &mut [W]) -> usize {
        let (bits, shift) = (&self.words[..], self.shift);
        let mut held = 0;
        for word in words {
            let (at, bit) = Self::place(*word, shift);
            found[held] = *word;
            held += usize::from(bits[at] & bit != 0);
        }
        held
    }
}

/// Counts the words of one partition after the other, in memory that is used again.
#[derive(Debug, Default)]
pub(super) struct Counter<W> {
    keys: Vec<W>,
    sorted: Vec<W>,
    values: Vec<(u32, u64)>,
    met: Bits,
    /// Partitions that will not be sifted.
    crowded: u32,
}

impl<W: Word> Counter<W> {
    /// The lowest `low` bits of a word are the column below.
    pub fn count<V: Visit>(&mut self, slices: &[&[W]], low: u32, below: Option<Below<'_>>, gathered: &mut V) {
        let rows: usize = slices.iter().map(|s| s.len()).sum();
        match below {
            None if rows < 1 << 31 && rows > FEW => {
                self.keys.clear();
                slices.iter().for_each(|slice| self.keys.extend_from_slice(slice));
                self.sorted.resize(rows, W::default());
                if !self.sift(gathered) {
                    self.scatter(gathered);
                }
            }
            _ => self.sort(slices, low, below, gathered),
        }
    }

    /// Where most rows stand alone: a bit for each hash that was met says which words may have been met before, and only those and
    /// what they may be equal to are sorted. False, and nothing is counted, where too many are.
    fn sift<V: Visit>(&mut self, gathered: &mut V) -> bool {
        let rows = self.keys.len();
        if self.crowded > 0 || rows > SIFTED {
            self.crowded = self.crowded.saturating_sub(1);
            return false;
        }
        self.met.clear(rows * SPARSE);
        let again = self.met.meet(&self.keys, &mut self.sorted);
        if again * FEW_ALIKE > rows {
            self.crowded = CROWDED;
            return false;
        }
        self.met.clear(again * SPARSE);
        self.met.meet(&self.sorted[..again], &mut vec![W::default(); again]);
        let alike = self.met.held(&self.keys, &mut self.sorted);
        let alike = &mut self.sorted[..alike];
        alike.sort_unstable();
        gathered.alone((rows - alike.len()) as u64);
        for class in alike.chunk_by(|a, b| a == b) {
            gathered.class(Class { size: class.len() as u64, counts: &[] });
        }
        true
    }

    /// Words ordered by 22 bits of a hash: equal ones then stand together, mostly alone. No step depends on what is met, so
    /// that the memory is not waited for.
    fn scatter<V: Visit>(&mut self, gathered: &mut V) {
        const BITS: u32 = 11;
        const DIGIT: usize = (1 << BITS) - 1;
        // Other bits than those that chose the partition.
        let hash = |word: &W| (word.other_hash() >> (64 - 2 * BITS)) as usize;
        let (mut low, mut high) = (vec![0u32; DIGIT + 2], vec![0u32; DIGIT + 2]);
        for word in &self.keys {
            let hash = hash(word);
            low[(hash & DIGIT) + 1] += 1;
            high[(hash >> BITS) + 1] += 1;
        }
        for at in 0..=DIGIT {
            low[at + 1] += low[at];
            high[at + 1] += high[at];
        }
        for word in &self.keys {
            let at = &mut low[hash(word) & DIGIT];
            self.sorted[*at as usize] = *word;
            *at += 1;
        }
        for word in &self.sorted {
            let at = &mut high[hash(word) >> BITS];
            self.keys[*at as usize] = *word;
            *at += 1;
        }
        for same in self.keys.chunk_by_mut(|a, b| hash(a) == hash(b)) {
            if same.len() > 1 && same.iter().any(|word| *word != same[0]) {
                same.sort_unstable();
            }
            for class in same.chunk_by(|a, b| a == b) {
                gathered.class(Class { size: class.len() as u64, counts: &[] });
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::histogram::Histogram;
    use std::collections::HashMap;

    #[test]
    fn partitions_are_counted_whether_their_rows_stand_alone_or_not() {
        let mut state = 5u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 20) % below
        };
        let (mut narrow, mut wide) = (Counter::<u32>::default(), Counter::<u64>::default());
        // Hardly any alike, some, as many as are just sifted and not, most, all; few rows; and alone again after a crowd.
        for (rows, below) in [
            (9000, 1 << 30),
            (9000, 1 << 17),
            (9000, 70_000),
            (9000, 50_000),
            (9000, 40_000),
            (9000, 2000),
            (9000, 1),
            (513, 1 << 30),
            (512, 99),
        ]
        .into_iter()
        .chain((0..40).map(|_| (600, 1 << 20)))
        {
            let words: Vec<u64> = (0..rows).map(|_| next(below)).collect();
            let mut expected: HashMap<u64, u64> = HashMap::new();
            words.iter().for_each(|word| *expected.entry(*word).or_default() += 1);
            let mut counts = Histogram::default();
            expected.values().for_each(|size| counts.add(*size, 1));
            let (mut of_narrow, mut of_wide) = (Histogram::default(), Histogram::default());
            let short: Vec<u32> = words.iter().map(|word| *word as u32).collect();
            narrow.count(&[&short[..7], &[], &short[7..]], 0, None, &mut of_narrow);
            wide.count(&[&words], 0, None, &mut of_wide);
            assert_eq!((&of_narrow, &of_wide), (&counts, &counts), "{rows} {below}");
        }
    }
}

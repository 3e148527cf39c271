//! The classes of every subset of some columns.
//!
//! The rows of a subset are counted from those of a superset with one column more, whose equal rows were put together
//! already: what is looked at shrinks on the way down. Columns with many values go first, so that most subsets come from
//! small ones.

use std::sync::Mutex;

use rayon::prelude::*;

use super::coded::Whole;
use super::group::visit_whole;
use super::histogram::Histogram;
use super::layout::{Layout, Word};

/// Bytes that a distinct row takes, in the lists on the way down and in the table it is counted in.
const PER_ROW: usize = 64;

/// Every set of the columns at `quasi` but the empty one, in the order of the numbers whose bit n stands for `quasi[n]`, with
/// its classes. About `memory` bytes are taken at most, if every set can be counted within them alone.
pub fn subsets(table: &Whole, quasi: &[usize], memory: usize) -> Vec<(Vec<usize>, Histogram)> {
    let of = |mask: usize| (0..quasi.len()).filter(|c| mask >> c & 1 == 1).map(|c| quasi[c]).collect::<Vec<usize>>();
    let layout = Layout::new(&table.columns, quasi, None);
    let fits = table.rows.saturating_mul(PER_ROW * quasi.len() * rayon::current_num_threads()) <= memory;
    let mut histograms = match layout.bits {
        0..=64 if fits && layout.exact() => Lattice::<u64>::of(table, quasi, &layout),
        65.. if fits && layout.exact() => Lattice::<u128>::of(table, quasi, &layout),
        _ => (1usize..1 << quasi.len())
            .into_par_iter()
            .map(|mask| (mask, visit_whole(table, &of(mask), None, Histogram::default)))
            .collect(),
    };
    histograms.sort_unstable_by_key(|(mask, _)| *mask);
    histograms.into_iter().map(|(mask, histogram)| (of(mask), histogram)).collect()
}

/// The columns from the one with the most values to the one with the fewest: its bit in a set, and what is left of a word
/// without it.
struct Lattice<W> {
    columns: Vec<(usize, W)>,
    /// Memory that nobody counts in.
    spare: Mutex<Vec<Table<W>>>,
}

/// An open table of words and their rows, free where there is no row, and its filled places.
#[derive(Default)]
struct Table<W> {
    places: Vec<(W, u64)>,
    filled: Vec<u32>,
}

impl<W: Word> Lattice<W> {
    fn of(table: &Whole, quasi: &[usize], layout: &Layout) -> Vec<(usize, Histogram)> {
        let mut columns: Vec<(usize, usize)> = quasi.iter().copied().enumerate().collect();
        columns.sort_by_key(|(place, column)| (std::cmp::Reverse(table.columns[*column].distinct), *place));
        let columns = columns.iter().map(|(place, column)| (*place, layout.without(*column))).collect();
        let lattice = Self { columns, spare: Mutex::default() };
        let mut words: Vec<W> = Vec::new();
        layout.words(&table.codes, 0..table.rows, &mut words);
        let all = lattice.counted(words.iter().map(|word| (*word, 1)), table.rows);
        lattice.below((1 << quasi.len()) - 1, &all, 0)
    }

    /// Each of the words once, with the sum of the sizes it comes with; there are at most `most`.
    fn counted(&self, words: impl Iterator<Item = (W, u64)>, most: usize) -> Vec<(W, u64)> {
        let mut table = self.spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
        let room = (most * 2).next_power_of_two().max(16);
        let shift = 64 - room.trailing_zeros();
        if table.places.len() < room {
            table.places.resize(room, (W::default(), 0));
        }
        let Table { places, filled } = &mut table;
        for (word, size) in words {
            let mut at = (word.hash().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift) as usize;
            while places[at].1 > 0 && places[at].0 != word {
                at = (at + 1) & (room - 1);
            }
            if places[at].1 == 0 {
                places[at].0 = word;
                filled.push(at as u32);
            }
            places[at].1 += size;
        }
        let counted = filled.drain(..).map(|at| std::mem::take(&mut places[at as usize])).collect();
        if let Ok(mut spare) = self.spare.lock() {
            spare.push(table);
        }
        counted
    }

    /// A set and all that are left when columns from place `from` on are taken from it.
    fn below(&self, set: usize, rows: &[(W, u64)], from: usize) -> Vec<(usize, Histogram)> {
        let mut histogram = Histogram::default();
        rows.iter().for_each(|(_, size)| histogram.add(*size, 1));
        let next = (from..self.columns.len()).into_par_iter().with_max_len(1).flat_map_iter(|at| {
            let (place, left) = self.columns[at];
            let set = set & !(1 << place);
            if set == 0 {
                return Vec::new();
            }
            let fewer = self.counted(rows.iter().map(|(word, size)| (word.and(left), *size)), rows.len());
            self.below(set, &fewer, at + 1)
        });
        let mut all: Vec<(usize, Histogram)> = next.collect();
        all.push((set, histogram));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::coded::Column;
    use super::super::codes::Codes;
    use super::*;

    #[test]
    fn every_subset_has_the_classes_of_its_columns() {
        let mut state = 11u64;
        let mut column = |values: u32, rows: usize| -> Codes {
            let codes = (0..rows).map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) as u32 % (values + 1)
            });
            Codes::of(codes.collect())
        };
        // In 64 bits, in 128, in more; a column without values.
        for (values, rows) in [
            (&[3, 40, 0, 900][..], 3000),
            (&[1 << 28; 4][..], 200),
            (&[1 << 30, 1 << 30, 2, 1 << 30, 1 << 30, 9][..], 50),
            (&[5, 7], 0),
        ] {
            let codes: Vec<Codes> = values.iter().map(|v| column(*v, rows)).collect();
            let columns = values.iter().map(|v| Column { name: String::new(), distinct: *v, texts: None }).collect();
            let table = Whole { columns, codes, rows };
            let quasi: Vec<usize> = (0..values.len()).rev().collect();
            for memory in [0, usize::MAX] {
                let told = subsets(&table, &quasi, memory);
                assert_eq!(told.len(), (1 << values.len()) - 1);
                for (set, histogram) in told {
                    assert_eq!(histogram, visit_whole(&table, &set, None, Histogram::default), "{set:?}");
                }
            }
        }
    }
}

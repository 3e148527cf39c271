//! What the cells of a column said, counted.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use super::form::{
    ABROAD, AT, DECIMAL, DIGIT_IN, DIGITS, HIGH, NUMERIC, PHRASE, RUNNING, SCRIPT, SHORT, TRUTH, ZERO, year,
};
use super::memo::Memo;
use super::note::{Counts, Heard, INSIDE, Note, STRONG, Said, WHOLE, kinds_of, say};
use crate::detect::{Detector, Hit, Scratch};
use crate::model::is_placeholder;
use crate::tally::{Distinct, Frequent, Tally};

/// Columns of a dataset that may remember many values: in wide tables they would take all memory.
const MANY_FOR: usize = 32;

/// Of the numbers of digits only in a column.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    least: u64,
    greatest: u64,
    /// Fewest and most digits.
    shortest: usize,
    longest: usize,
}

/// Counts over one column. Merging commutes.
#[derive(Debug, Clone, Default)]
pub struct ColumnTally {
    /// Cells read.
    pub cells: u64,
    /// Cells that are neither null nor blank nor a word for nothing.
    pub filled: u64,
    notes: Vec<Note>,
    index: hashbrown::HashMap<Said, u32>,
    distinct: Distinct<u32>,
    frequent: Frequent,
    /// Shape of the value with the smallest hash: deterministic, and never the value.
    shape: Option<(u64, String)>,
    numbers: Option<Numbers>,
    /// First and last year of the days.
    years: Option<(u16, u16)>,
    /// The first of the heads of phrases, in the order of their numbers.
    heads: Vec<u16>,
    memo: Memo,
    /// Reused from cell to cell.
    said: Vec<u32>,
    /// The note of the cell before.
    last: u32,
    /// Made when the first question comes, and forgotten when cells do.
    counts: OnceLock<Counts>,
}

/// Equal values have equal hashes in every run and on every machine: the sample of distinct values depends on it.
#[inline]
fn hash(text: &str) -> u64 {
    // Not zero: that is an empty place of the memo.
    foldhash::quality::FixedState::with_seed(0x00ef_face).hash_one(text) | 1
}

/// Days from which a column says of which years it is, and years in which not all people are born.
const SEVERAL_DAYS: usize = 10;
const FEW_YEARS: u16 = 12;
/// Whoever lives in a home may all be born within a few years, long ago.
const RECENT: u16 = 1960;

/// Yes, no, and unknown.
const ANSWERS: u64 = 3;

/// Heads of phrases that a column counts.
pub const HEADS: usize = 8;

/// Cells that are hashed and asked for in one go: the memory that answers is waited for once and not once for each.
const AT_ONCE: usize = 32;

impl ColumnTally {
    /// Counts cells, each with the number of its row.
    pub fn add<'a>(
        &mut self,
        cells: impl Iterator<Item = (u64, Option<&'a str>)>,
        detector: &Detector,
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        self.counts = OnceLock::new();
        let mut cells = cells.peekable();
        while cells.peek().is_some() {
            let mut filled = [("", 0, None); AT_ONCE];
            let mut count = 0;
            for (row, cell) in cells.by_ref().take(AT_ONCE) {
                self.cells += 1;
                if let Some(text) = cell.filter(|text| !is_placeholder(text)) {
                    let hash = hash(text);
                    self.frequent.add(row, hash);
                    filled[count] = (text, hash, None);
                    count += 1;
                }
            }
            self.filled += count as u64;
            for (_, hash, note) in &mut filled[..count] {
                *note = self.memo.get(*hash);
            }
            for (text, hash, note) in &filled[..count] {
                match note {
                    Some(note) => self.notes[*note as usize].cells += 1,
                    None => self.look(text, *hash, detector, scratch, hits),
                }
            }
        }
    }

    /// Counts a value that is not known yet.
    fn look(&mut self, text: &str, hash: u64, detector: &Detector, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        detector.cell_of_column(text, scratch, hits);
        for hit in hits.iter().filter(|hit| hit.head > 0) {
            self.head(hit.head);
        }
        let mut said = std::mem::take(&mut self.said);
        say(text, hits, &mut said);
        if said[0] & NUMERIC != 0
            && let Ok(number) = text.parse::<u64>()
        {
            self.number(Numbers { least: number, greatest: number, shortest: text.len(), longest: text.len() });
        }
        if said[0] & DIGIT_IN != 0
            && let Some(year) = year(text)
        {
            self.year((year, year));
        }
        let note = self.note(&said);
        self.said = said;
        self.notes[note as usize].cells += 1;
        self.memo.put(hash, note);
        if self.distinct.wants(hash) {
            if self.shape.as_ref().is_none_or(|(least, _)| hash < *least) {
                self.shape = Some((hash, shape(text)));
            }
            self.distinct.add(hash, note);
        }
    }

    /// The number of a note.
    fn note(&mut self, said: &[u32]) -> u32 {
        // Mostly, a column says one thing.
        if self.notes.get(self.last as usize).is_some_and(|note| note.said.iter().eq(said)) {
            return self.last;
        }
        if let Some(known) = self.index.get(said) {
            self.last = *known;
            return *known;
        }
        let number = self.notes.len() as u32;
        self.last = number;
        self.notes.push(Note { said: said.into(), cells: 0, sampled: 0 });
        self.index.insert(said.into(), number);
        number
    }

    /// Keeps the lowest numbers, so that the order of cells changes nothing.
    fn head(&mut self, head: u16) {
        if let Err(at) = self.heads.binary_search(&head)
            && at < HEADS
        {
            self.heads.truncate(HEADS - 1);
            self.heads.insert(at, head);
        }
    }

    /// Different heads that phrases of the column have; no more than eight are counted.
    pub fn heads(&self) -> usize {
        self.heads.len()
    }

    fn number(&mut self, other: Numbers) {
        let ours = self.numbers.get_or_insert(other);
        ours.least = ours.least.min(other.least);
        ours.greatest = ours.greatest.max(other.greatest);
        ours.shortest = ours.shortest.min(other.shortest);
        ours.longest = ours.longest.max(other.longest);
    }

    fn year(&mut self, (first, last): (u16, u16)) {
        let ours = self.years.get_or_insert((first, last));
        *ours = (ours.0.min(first), ours.1.max(last));
    }

    /// Whether there are several days, and all within so few years that they are of events: people are born over decades.
    pub fn is_of_few_years(&self) -> bool {
        let recent = |(first, last): (u16, u16)| last - first < FEW_YEARS && last >= RECENT;
        self.distinct.kept() >= SEVERAL_DAYS && self.years.is_some_and(recent)
    }

    /// Whether the column holds numbers of at least six digits that lie far closer together than numbers that are drawn
    /// from all of their length: order numbers, not telephones. Numbers drawn from a range of the size `space` fall into
    /// one of `range` with probability (range / space)^(n − 1); a twentieth of the space and ten numbers are proof enough.
    /// Numbers that all have a plus before them lie close together where they are of one country, and were not counted for that.
    pub fn is_counted(&self) -> bool {
        let Some(numbers) = self.numbers.filter(|_| self.with(ABROAD) * 10 < self.filled * 9) else { return false };
        let space = 10f64.powi(numbers.longest.saturating_sub(2) as i32);
        let range = (numbers.greatest - numbers.least) as f64 + 1.0;
        numbers.longest >= 6 && self.distinct.kept() >= 10 && self.is_of_numbers() && range * 20.0 < space
    }

    /// Whether the column holds whole numbers from about 0 to about 100, as many from 90 on as there are among scores and
    /// percentages, and never among people's ages.
    pub fn is_scored(&self) -> bool {
        let Some(numbers) = self.numbers else { return false };
        numbers.least <= 3
            && (97..=100).contains(&numbers.greatest)
            && self.is_of_numbers()
            && self.with(HIGH) * 100 >= self.filled * 6
    }

    /// Whether the column holds numbers of one length, of four or five digits, some of them with a zero in front: a code, and
    /// no amount.
    pub fn is_padded(&self) -> bool {
        let Some(numbers) = self.numbers else { return false };
        let padded = self.notes.iter().filter(|n| n.said[0] & ZERO != 0);
        let zeros: usize = padded.map(|n| n.sampled as usize).sum();
        numbers.shortest == numbers.longest
            && matches!(numbers.longest, 4 | 5)
            && self.is_of_numbers()
            && zeros * 50 >= self.distinct.kept()
            && zeros * 2 <= self.distinct.kept()
            && zeros >= 2
    }

    /// Makes the counts ready to be read: nothing is added any more.
    fn settle(&mut self) {
        self.memo = Memo::default();
        self.counts = OnceLock::new();
        self.distinct.settle();
        for note in &mut self.notes {
            note.sampled = 0;
        }
        for note in self.distinct.notes() {
            self.notes[*note as usize].sampled += 1;
        }
    }

    /// Counts cells that are absent (a JSON member that a row does not have).
    pub fn add_absent(&mut self, cells: u64) {
        self.cells += cells;
    }

    fn count(&self, of: impl Fn(&[u32]) -> bool) -> u64 {
        self.notes.iter().filter(|n| of(&n.said)).map(|n| n.cells).sum()
    }

    fn counts(&self) -> &Counts {
        self.counts.get_or_init(|| Counts::of(&self.notes))
    }

    /// Filled cells with a property.
    fn with(&self, property: u32) -> u64 {
        self.counts().properties[property.trailing_zeros() as usize]
    }

    /// Those of the sources that hit anything.
    fn heard<'a>(&'a self, sources: &'a [usize]) -> impl Iterator<Item = (usize, &'a Heard)> {
        let heard = &self.counts().heard;
        sources.iter().filter_map(|source| heard.get(source).map(|heard| (*source, heard)))
    }

    /// Filled cells of at least four words with letters.
    pub fn running(&self) -> u64 {
        self.with(RUNNING)
    }

    /// Filled cells of at least two words with letters.
    pub fn phrases(&self) -> u64 {
        self.with(PHRASE)
    }

    /// Filled cells of digits and separators only.
    pub fn numeric(&self) -> u64 {
        self.with(NUMERIC)
    }

    /// Whether nearly all cells are numbers.
    pub fn is_of_numbers(&self) -> bool {
        self.filled > 0 && self.numeric() * 10 >= self.filled * 9
    }

    /// Whether half of the cells or more have what values of a type are made of, damaged as they may be: an `@` in an address
    /// of mail, seven digits in a telephone number or another number of a person.
    pub fn has_stuff_of(&self, info_type: &str) -> bool {
        let property = match info_type {
            "email" | "contact" => AT,
            "phone" | "iban" | "card" | "bank.account" => DIGITS,
            _ => return false,
        };
        self.filled > 0 && self.with(property) * 2 >= self.filled
    }

    /// Whether none of several cells has a digit, of whatever script.
    pub fn is_without_digits(&self) -> bool {
        self.filled >= 3 && self.with(DIGIT_IN) == 0
    }

    /// Whether a third of the cells or more have a digit, of whatever script.
    pub fn is_with_digits(&self) -> bool {
        self.filled > 0 && self.with(DIGIT_IN) * 3 >= self.filled
    }

    /// Whether all of several cells have at most three letters and digits.
    pub fn is_short(&self) -> bool {
        self.filled >= 3 && self.with(SHORT) == self.filled
    }

    /// Whether the cells are numbers that mostly differ: codes come back.
    pub fn is_of_amounts(&self) -> bool {
        self.filled >= 50 && self.is_of_numbers() && self.distinct() * 2 > self.filled
    }

    /// Whether the cells are numbers from 0 to less than a hundred: nobody has the number 0.
    pub fn is_of_few(&self) -> bool {
        self.is_short()
            && self.numeric() == self.filled
            && self.numbers.is_some_and(|numbers| numbers.least == 0 && numbers.greatest < 100)
    }

    /// Whether the cells may be yes and no, in whatever language: there are up to three, some of them short or true or false.
    pub fn is_of_answers(&self) -> bool {
        self.filled >= 3 && self.distinct() <= ANSWERS && (self.with(SHORT) + self.with(TRUTH)) * 4 >= self.filled
    }

    /// Whether half of the cells or more have letters that are not Latin.
    pub fn is_of_another_script(&self) -> bool {
        self.filled > 0 && self.with(SCRIPT) * 2 >= self.filled
    }

    /// Whether the cells are 0 and 1.
    pub fn is_of_flags(&self) -> bool {
        self.is_short() && self.numeric() == self.filled && self.numbers.is_some_and(|numbers| numbers.greatest <= 1)
    }

    /// Whether half of the cells or more are numbers with decimals.
    pub fn is_of_measures(&self) -> bool {
        self.filled > 0 && self.decimals() * 2 >= self.filled
    }

    /// Filled cells that are numbers with decimals.
    pub fn decimals(&self) -> u64 {
        self.with(DECIMAL)
    }

    /// Cells that are wholly of the source.
    pub fn whole(&self, source: usize) -> u64 {
        self.counts().heard.get(&source).map_or(0, |heard| heard.whole)
    }

    /// Cells with a strong hit of any of the sources.
    pub fn strong(&self, sources: &[usize]) -> u64 {
        let heard: Vec<(usize, &Heard)> = self.heard(sources).filter(|(_, heard)| heard.strong > 0).collect();
        match heard.as_slice() {
            [] => 0,
            [(_, one)] => one.strong,
            some => self.count(|said| some.iter().any(|(source, _)| kinds_of(said, *source) & STRONG != 0)),
        }
    }

    /// Cells with a hit of the source inside.
    pub fn inside(&self, source: usize) -> u64 {
        self.count(|said| kinds_of(said, source) & INSIDE != 0)
    }

    /// Distinct filled values: exact up to [`crate::tally::CAPACITY`], an estimate above.
    pub fn distinct(&self) -> u64 {
        self.distinct.estimate()
    }

    /// Share of the filled cells that hold the most frequent value, 0 to 1.
    pub fn top_share(&self) -> f64 {
        (self.frequent.top_share() * 1000.0).round() / 1000.0
    }

    /// Distinct values looked at, and how many of them are wholly of one of `sources`.
    pub fn passes(&self, sources: &[usize]) -> (usize, usize) {
        let heard: Vec<(usize, &Heard)> = self.heard(sources).filter(|(_, heard)| heard.passed > 0).collect();
        let passed = match heard.as_slice() {
            [] => 0,
            [(_, one)] => one.passed,
            some => {
                let whole = |n: &&Note| some.iter().any(|(source, _)| kinds_of(&n.said, *source) & WHOLE != 0);
                let notes = self.notes.iter().filter(|n| n.sampled > 0);
                notes.filter(whole).map(|n| n.sampled as usize).sum()
            }
        };
        (self.distinct.kept(), passed)
    }

    /// Shape of one value.
    pub fn shape(&self) -> Option<&str> {
        self.shape.as_ref().map(|(_, s)| s.as_str())
    }
}

impl Tally for ColumnTally {
    fn merge(&mut self, other: Self) {
        self.counts = OnceLock::new();
        self.cells += other.cells;
        self.filled += other.filled;
        let ours: Vec<u32> = other.notes.iter().map(|n| self.note(&n.said)).collect();
        for (note, number) in other.notes.iter().zip(&ours) {
            self.notes[*number as usize].cells += note.cells;
        }
        self.distinct.merge(other.distinct, |theirs| ours[theirs as usize]);
        self.frequent.merge(other.frequent);
        if let Some(numbers) = other.numbers {
            self.number(numbers);
        }
        if let Some(years) = other.years {
            self.year(years);
        }
        other.heads.into_iter().for_each(|head| self.head(head));
        self.shape = match (self.shape.take(), other.shape) {
            (Some(a), Some(b)) => Some(if a.0 <= b.0 { a } else { b }),
            (a, b) => a.or(b),
        };
    }
}

/// Letters and digits replaced, punctuation kept, cut short: `•••@•••.••`.
fn shape(text: &str) -> String {
    let mut out = String::new();
    let mut run = 0;
    for c in text.trim().chars().take(60) {
        let masked = if c.is_ascii_digit() {
            '9'
        } else if c.is_alphabetic() {
            '•'
        } else {
            c
        };
        if masked.is_control() {
            continue;
        }
        run = if out.ends_with(masked) { run + 1 } else { 0 };
        // Long runs are cut, so that no length shows.
        if run < 3 && out.chars().count() < 24 {
            out.push(masked);
        }
    }
    out
}

/// The columns of one dataset, in the order in which they are met in the file.
#[derive(Debug, Clone, Default)]
pub struct DatasetTally {
    /// Rows read.
    pub rows: u64,
    /// Column names.
    pub names: Vec<Arc<str>>,
    /// Their counts.
    pub columns: Vec<ColumnTally>,
    /// Where each was met first: the first row of its batch, and its place there.
    met: Vec<(u64, usize)>,
    index: HashMap<Arc<str>, usize>,
}

impl DatasetTally {
    /// Keeps the columns for which `keep` says so, given the name, the counts and all names.
    pub fn retain(&mut self, keep: impl Fn(&str, &ColumnTally, &[Arc<str>]) -> bool) {
        let kept: Vec<bool> = self.names.iter().zip(&self.columns).map(|(n, c)| keep(n, c, &self.names)).collect();
        let mut flags = kept.iter();
        self.names.retain(|_| flags.next() == Some(&true));
        let mut flags = kept.iter();
        self.columns.retain(|_| flags.next() == Some(&true));
        let mut flags = kept.iter();
        self.met.retain(|_| flags.next() == Some(&true));
        self.index = self.names.iter().cloned().zip(0..).collect();
    }

    /// The column of this name, added where it is new. `met` is the first row of the batch that it stands in, and its place
    /// there.
    pub fn column(&mut self, name: &Arc<str>, met: (u64, usize)) -> &mut ColumnTally {
        let at = match self.index.get(name) {
            Some(at) => *at,
            None => {
                self.index.insert(Arc::clone(name), self.columns.len());
                self.names.push(Arc::clone(name));
                let mut column = ColumnTally::default();
                if self.columns.len() < MANY_FOR {
                    column.memo.most = Memo::MANY;
                }
                self.columns.push(column);
                self.met.push(met);
                self.columns.len() - 1
            }
        };
        self.met[at] = self.met[at].min(met);
        &mut self.columns[at]
    }

    /// Puts the columns in the order in which the file has them and makes their counts ready to be read.
    pub fn settle(&mut self) {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by_key(|at| self.met[*at]);
        self.names = order.iter().map(|at| Arc::clone(&self.names[*at])).collect();
        self.columns = order.iter().map(|at| std::mem::take(&mut self.columns[*at])).collect();
        self.met = order.iter().map(|at| self.met[*at]).collect();
        self.index = self.names.iter().cloned().zip(0..).collect();
        self.columns.iter_mut().for_each(ColumnTally::settle);
    }
}

impl Tally for DatasetTally {
    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        for ((name, column), met) in other.names.into_iter().zip(other.columns).zip(other.met) {
            self.column(&name, met).merge(column);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_shows_neither_letters_nor_digits_nor_lengths() {
        assert_eq!(shape("jan.jansen@voorbeeld.example"), "•••.•••@•••.•••");
        assert_eq!(shape("+31612345678"), "+999");
    }

    #[test]
    fn the_heads_that_are_kept_do_not_depend_on_the_order_of_cells() {
        let numbers: Vec<u16> = (1..=20).map(|n| n * 7 % 23).collect();
        let of = |numbers: &[u16]| {
            let mut tally = ColumnTally::default();
            numbers.iter().chain(numbers).for_each(|n| tally.head(*n));
            tally
        };
        let (mut ahead, back) = (of(&numbers[..9]), of(&numbers[9..]));
        ahead.merge(back);
        assert_eq!(ahead.heads, of(&numbers.iter().rev().copied().collect::<Vec<_>>()).heads);
        assert_eq!((ahead.heads(), of(&[3, 3, 4]).heads()), (HEADS, 2));
    }
}

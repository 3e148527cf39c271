//! What the cells of a column said, counted.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use crate::detect::{Detector, Hit, Scratch};
use crate::model::is_blank;
use crate::tally::{Distinct, Tally};

/// What was said of one value.
#[derive(Debug, Clone)]
struct Note {
    /// Source, and what kinds of hits it had.
    hits: Box<[(u16, u8)]>,
    running: bool,
    numeric: bool,
}

const WHOLE: u8 = 1;
const INSIDE: u8 = 2;
const STRONG: u8 = 4;

/// One entry per source that hit, with all its kinds of hits.
fn by_source(hits: &[Hit], out: &mut Vec<(u16, u8)>) {
    out.clear();
    for hit in hits {
        let kind = if hit.whole { WHOLE } else { INSIDE } | if hit.strong { STRONG } else { 0 };
        match out.iter_mut().find(|(source, _)| *source == hit.source) {
            Some((_, kinds)) => *kinds |= kind,
            None => out.push((hit.source, kind)),
        }
    }
}

/// Counts over one column. Merging commutes.
#[derive(Debug, Clone)]
pub struct ColumnTally {
    /// Cells read.
    pub cells: u64,
    /// Cells that are neither null nor blank.
    pub filled: u64,
    /// Filled cells of at least four words with letters.
    pub running: u64,
    /// Filled cells of digits and separators only.
    pub numeric: u64,
    /// Cells that are wholly of a source, by source.
    whole: Vec<u64>,
    /// Cells with a strong hit, by source.
    strong: Vec<u64>,
    /// Cells with a hit inside, by source.
    inside: Vec<u64>,
    distinct: Distinct<Note>,
    /// Reused from cell to cell.
    sources: Vec<(u16, u8)>,
    /// Shape of the value with the smallest hash: deterministic, and never the value.
    shape: Option<(u64, String)>,
}

/// Equal values have equal hashes in every run and on every machine: the sample of distinct values depends on it.
fn hash(text: &str) -> u64 {
    foldhash::quality::FixedState::with_seed(0x00ef_face).hash_one(text)
}

impl ColumnTally {
    /// An empty count for a detector with this many sources.
    pub fn new(sources: usize) -> Self {
        Self {
            cells: 0,
            filled: 0,
            running: 0,
            numeric: 0,
            whole: vec![0; sources],
            strong: vec![0; sources],
            inside: vec![0; sources],
            distinct: Distinct::default(),
            sources: Vec::new(),
            shape: None,
        }
    }

    /// Counts one cell.
    pub fn add(&mut self, cell: Option<&str>, detector: &Detector, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        self.cells += 1;
        let Some(text) = cell.filter(|t| !is_blank(t)) else { return };
        self.filled += 1;
        let hash = hash(text);
        // A value that is in the sample was looked at before: columns with few values cost one look per value.
        if let Some(note) = self.distinct.get(hash) {
            self.running += u64::from(note.running);
            self.numeric += u64::from(note.numeric);
            count(&note.hits, &mut self.whole, &mut self.inside, &mut self.strong);
            return;
        }
        detector.cell(text, scratch, hits);
        by_source(hits, &mut self.sources);
        let (running, numeric) = (is_running(text), is_numeric(text));
        self.running += u64::from(running);
        self.numeric += u64::from(numeric);
        count(&self.sources, &mut self.whole, &mut self.inside, &mut self.strong);
        if self.distinct.wants(hash) {
            if self.shape.as_ref().is_none_or(|(least, _)| hash < *least) {
                self.shape = Some((hash, shape(text)));
            }
            self.distinct.add(hash, Note { hits: self.sources.as_slice().into(), running, numeric });
        }
    }

    /// Counts cells that are absent (a JSON member that a row does not have).
    pub fn add_absent(&mut self, cells: u64) {
        self.cells += cells;
    }

    /// Cells that are wholly of the source.
    pub fn whole(&self, source: usize) -> u64 {
        self.whole[source]
    }

    /// Cells with a strong hit of the source.
    pub fn strong(&self, source: usize) -> u64 {
        self.strong[source]
    }

    /// Cells with a hit of the source inside.
    pub fn inside(&self, source: usize) -> u64 {
        self.inside[source]
    }

    /// Distinct filled values: exact up to [`crate::tally::CAPACITY`], an estimate above.
    pub fn distinct(&self) -> u64 {
        self.distinct.estimate()
    }

    /// Distinct values looked at, and how many of them are wholly of one of `sources`.
    pub fn passes(&self, sources: &[usize]) -> (usize, usize) {
        let whole =
            |note: &Note| note.hits.iter().any(|(s, kinds)| kinds & WHOLE != 0 && sources.contains(&usize::from(*s)));
        let passed = self.distinct.notes().filter(|n| whole(n)).count();
        (self.distinct.kept(), passed)
    }

    /// Shape of one value.
    pub fn shape(&self) -> Option<&str> {
        self.shape.as_ref().map(|(_, s)| s.as_str())
    }
}

impl Tally for ColumnTally {
    fn merge(&mut self, other: Self) {
        self.cells += other.cells;
        self.filled += other.filled;
        self.running += other.running;
        self.numeric += other.numeric;
        for (mine, theirs) in
            [(&mut self.whole, other.whole), (&mut self.strong, other.strong), (&mut self.inside, other.inside)]
        {
            for (a, b) in mine.iter_mut().zip(theirs) {
                *a += b;
            }
        }
        self.distinct.merge(other.distinct);
        self.shape = match (self.shape.take(), other.shape) {
            (Some(a), Some(b)) => Some(if a.0 <= b.0 { a } else { b }),
            (a, b) => a.or(b),
        };
    }
}

fn count(sources: &[(u16, u8)], whole: &mut [u64], inside: &mut [u64], strong: &mut [u64]) {
    for (source, kinds) in sources {
        let at = usize::from(*source);
        whole[at] += u64::from(kinds & WHOLE != 0);
        inside[at] += u64::from(kinds & INSIDE != 0);
        strong[at] += u64::from(kinds & STRONG != 0);
    }
}

/// At least four words with letters.
fn is_running(text: &str) -> bool {
    // Three gaps at least, before words are looked at one by one.
    text.bytes().filter(u8::is_ascii_whitespace).count() >= 3
        && text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()).nth(3).is_some()
}

fn is_numeric(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'.' | b',' | b'-' | b'+' | b'/' | b'\''))
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

/// The columns of one dataset, in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub struct DatasetTally {
    /// Rows read.
    pub rows: u64,
    /// Column names.
    pub names: Vec<Arc<str>>,
    /// Their counts.
    pub columns: Vec<ColumnTally>,
    index: HashMap<Arc<str>, usize>,
}

impl DatasetTally {
    /// An empty count over `rows` rows.
    pub fn of_rows(rows: u64) -> Self {
        Self { rows, ..Self::default() }
    }

    /// Keeps the columns for which `keep` says so, given the name, the counts and all names.
    pub fn retain(&mut self, keep: impl Fn(&str, &ColumnTally, &[Arc<str>]) -> bool) {
        let kept: Vec<bool> = self.names.iter().zip(&self.columns).map(|(n, c)| keep(n, c, &self.names)).collect();
        let mut flags = kept.iter();
        self.names.retain(|_| flags.next() == Some(&true));
        let mut flags = kept.iter();
        self.columns.retain(|_| flags.next() == Some(&true));
        self.index = self.names.iter().cloned().zip(0..).collect();
    }

    /// The column of this name, added where it is new.
    pub fn column(&mut self, name: &Arc<str>, sources: usize) -> &mut ColumnTally {
        let at = *self.index.entry(Arc::clone(name)).or_insert_with(|| {
            self.names.push(Arc::clone(name));
            self.columns.push(ColumnTally::new(sources));
            self.columns.len() - 1
        });
        &mut self.columns[at]
    }
}

impl Tally for DatasetTally {
    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        for (name, column) in other.names.into_iter().zip(other.columns) {
            match self.index.get(&name) {
                Some(at) => self.columns[*at].merge(column),
                None => {
                    self.index.insert(Arc::clone(&name), self.columns.len());
                    self.names.push(name);
                    self.columns.push(column);
                }
            }
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
}

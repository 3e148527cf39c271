//! Words that stand in so many notes of a table that they are nobody's name: `Kunde`, `Volgens`, `Monats`.
//!
//! Where a column names people, rows of capitalised words are held to be names, too. In German every noun has a capital, and in every
//! language the first word of a sentence. What such words have in common is that they come back in the notes about other people.

use std::hash::BuildHasher;

use hashbrown::{HashMap, HashSet};

use crate::detect::fold;

/// Notes looked at per table.
const SAMPLE: u64 = 4096;
/// Notes in which a word stands at least to be common, and the share of them that it takes.
const LEAST: u32 = 5;
const SHARE: f64 = 0.01;

/// In how many notes of a sample each word stands. Merging commutes.
#[derive(Debug, Default)]
pub(super) struct Counts {
    notes: u32,
    words: HashMap<u64, u32>,
}

impl Counts {
    /// Whether the note of a row is in the sample of a table of so many rows.
    pub fn wants(row: u64, rows: u64) -> bool {
        let step = (rows / SAMPLE).max(1);
        (row.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20).is_multiple_of(step)
    }

    /// Counts the words of a note.
    pub fn add(&mut self, note: &str) {
        let words: HashSet<u64> = words(note).map(|(from, to)| hash(&note[from..to])).collect();
        self.notes += 1;
        for word in words {
            *self.words.entry(word).or_default() += 1;
        }
    }

    /// Adds other counts.
    pub fn merge(&mut self, other: Self) {
        self.notes += other.notes;
        for (word, notes) in other.words {
            *self.words.entry(word).or_default() += notes;
        }
    }

    /// The words that are common.
    pub fn common(self) -> Commonplace {
        let least = LEAST.max((f64::from(self.notes) * SHARE) as u32);
        Commonplace(self.words.into_iter().filter(|(_, notes)| *notes >= least).map(|(word, _)| word).collect())
    }
}

/// Words that are nobody's name in a table.
#[derive(Debug, Default)]
pub(super) struct Commonplace(HashSet<u64>);

impl Commonplace {
    /// Whether a word is common.
    pub fn holds(&self, word: &str) -> bool {
        self.0.contains(&hash(word))
    }

    /// What is left of a row of words without the common ones at its ends: from and to, or `None` where nothing is.
    pub fn trim(&self, text: &str) -> Option<(usize, usize)> {
        let all: Vec<(usize, usize)> = words(text).collect();
        let rare = |(from, to): &&(usize, usize)| !self.0.contains(&hash(&text[*from..*to]));
        let first = all.iter().find(rare)?;
        let last = all.iter().rev().find(rare)?;
        Some((first.0, last.1))
    }
}

fn hash(word: &str) -> u64 {
    foldhash::quality::FixedState::with_seed(0xc0).hash_one(fold(word))
}

fn words(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut start = None;
    text.char_indices().chain([(text.len(), ' ')]).filter_map(move |(at, c)| match (c.is_alphanumeric(), start) {
        (true, None) => {
            start = Some(at);
            None
        }
        (false, Some(from)) => {
            start = None;
            Some((from, at))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_notes_are_common_and_cut_from_the_ends_of_rows() {
        let names = ["Jan Smit", "Eva Bos", "Tim Kok", "Ans Mol", "Ruud Vos", "Bea Prins"];
        let mut counts = Counts::default();
        for name in names {
            counts.add(&format!("Volgens {name} belt de Klant"));
        }
        let common = counts.common();
        let left = |text: &str| common.trim(text).map(|(from, to)| text[from..to].to_owned());
        assert_eq!(left("Volgens Jan Smit"), Some("Jan Smit".into()));
        assert_eq!(left("Klant Volgens"), None);
        assert_eq!(left("Eva de Klant Bos"), Some("Eva de Klant Bos".into()));
    }

    #[test]
    fn the_sample_does_not_depend_on_batches_and_is_everything_of_few_rows() {
        assert!((0..4096).all(|row| Counts::wants(row, 4096)));
        let taken = (0..1_000_000).filter(|row| Counts::wants(*row, 1_000_000)).count();
        assert!((3000..6000).contains(&taken), "{taken}");
    }
}

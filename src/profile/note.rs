//! What is said of values: notes, which many values share, and what all of them say of a column.

use super::form::properties;
use crate::detect::Hit;

/// Kinds of hits: of the whole value, of a part of it, and of either a strong one.
pub(super) const WHOLE: u8 = 1;
pub(super) const INSIDE: u8 = 2;
pub(super) const STRONG: u8 = 4;

/// What was said of a value: its own properties first, then one entry per source that hit, with all its kinds of hits.
pub(super) type Said = Box<[u32]>;

fn entry(source: u16, kinds: u8) -> u32 {
    u32::from(source) << 8 | u32::from(kinds)
}

/// The kinds of hits of a source in a note.
pub(super) fn kinds_of(said: &[u32], source: usize) -> u8 {
    said[1..].iter().find(|e| (**e >> 8) as usize == source).map_or(0, |e| *e as u8)
}

/// Puts what the hits say of `text` into `out`.
pub(super) fn say(text: &str, hits: &[Hit], out: &mut Vec<u32>) {
    out.clear();
    out.push(properties(text));
    for hit in hits {
        let kind = if hit.whole { WHOLE } else { INSIDE } | if hit.strong { STRONG } else { 0 };
        match out[1..].iter_mut().find(|e| **e >> 8 == u32::from(hit.source)) {
            Some(known) => *known |= u32::from(kind),
            None => out.push(entry(hit.source, kind)),
        }
    }
    out[1..].sort_unstable();
}

/// A note, and the cells and the distinct values of the sample that it is about.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) said: Said,
    pub(super) cells: u64,
    pub(super) sampled: u32,
}

/// What a source says of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard {
    /// Cells that are wholly of it, and those with a strong hit.
    pub(super) whole: u64,
    pub(super) strong: u64,
    /// Distinct values looked at that are wholly of it.
    pub(super) passed: usize,
}

/// What all notes say, so that each question is not put to all notes.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    /// Cells by property, the place of its bit.
    pub(super) properties: [u64; u32::BITS as usize],
    /// By source; those that hit nothing are not there.
    pub(super) heard: hashbrown::HashMap<usize, Heard>,
}

impl Counts {
    pub(super) fn of(notes: &[Note]) -> Self {
        let mut counts = Self::default();
        for note in notes {
            for (property, cells) in counts.properties.iter_mut().enumerate() {
                *cells += if note.said[0] >> property & 1 == 1 { note.cells } else { 0 };
            }
            for entry in &note.said[1..] {
                let (source, kinds) = ((entry >> 8) as usize, *entry as u8);
                let heard = counts.heard.entry(source).or_default();
                if kinds & WHOLE != 0 {
                    heard.whole += note.cells;
                    heard.passed += note.sampled as usize;
                }
                if kinds & STRONG != 0 {
                    heard.strong += note.cells;
                }
            }
        }
        counts
    }
}

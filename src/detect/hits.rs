//! A set of sources.

use crate::rules::MAX_SOURCES;

const WORDS: usize = (MAX_SOURCES + 64) / 64;

/// Which sources hit a value, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hits([u64; WORDS]);

impl Hits {
    /// Adds a source.
    #[inline]
    pub fn insert(&mut self, source: u16) {
        self.0[source as usize / 64] |= 1 << (source % 64);
    }

    /// Whether the source is in the set.
    #[inline]
    pub fn contains(&self, source: u16) -> bool {
        self.0[source as usize / 64] & (1 << (source % 64)) != 0
    }

    /// The sources in the set.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().enumerate().flat_map(|(i, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                if word == 0 {
                    return None;
                }
                let bit = word.trailing_zeros();
                word &= word - 1;
                Some((i * 64) as u16 + bit as u16)
            })
        })
    }

    /// Whether nothing hit.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }
}

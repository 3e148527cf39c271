//! Words of lexicons that are findings wherever they stand, also in cells that are no running text.

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Hit, fold};
use crate::error::{Error, Result};

/// Words in the making.
#[derive(Default)]
pub(super) struct AnywhereWords {
    words: Vec<String>,
    sources: Vec<u16>,
}

impl AnywhereWords {
    /// Adds a folded word of a source.
    pub fn add(&mut self, word: &str, source: u16) {
        if !word.is_empty() {
            self.words.push(word.to_owned());
            self.sources.push(source);
        }
    }

    /// The automaton; `None` without words.
    pub fn build(self) -> Result<Option<Anywhere>> {
        if self.words.is_empty() {
            return Ok(None);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&self.words)
            .map_err(|_| Error::usage("the lexicons are too large together"))?;
        Ok(Some(Anywhere { automaton, sources: self.sources }))
    }
}

/// Folded words, sought as whole words; each hit is a finding.
pub(super) struct Anywhere {
    automaton: AhoCorasick,
    sources: Vec<u16>,
}

impl Anywhere {
    /// Appends the words in `text`.
    pub fn find(&self, text: &str, hits: &mut Vec<Hit>) {
        let (folded, map) = fold::fold_with_map(text);
        let boundary = |at: usize| {
            let before = folded[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let after = folded[at..].chars().next().is_some_and(char::is_alphanumeric);
            !(before && after)
        };
        for found in self.automaton.find_iter(&folded) {
            if boundary(found.start()) && boundary(found.end()) {
                hits.push(Hit {
                    source: self.sources[found.pattern().as_usize()],
                    start: map.start(found.start()),
                    end: map.end(found.end()),
                    whole: false,
                    strong: true,
                    head: 0,
                });
            }
        }
    }
}

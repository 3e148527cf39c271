//! Short tokens of whole cells.

use arrow::array::StringViewArray;

use super::Norm;
use super::token::{Maker, make};
use crate::error::Result;
use crate::keys::{Domain, Length, Recognised, ShortTokeniser};

/// Replaces each value by a short keyed hash. Equal values in one domain give equal tokens; nobody can turn them back.
#[derive(Debug, Clone, PartialEq)]
pub struct Short {
    /// The domain, with the id of its normaliser.
    pub domain: Domain,
    /// Applied to the value first.
    pub norm: Norm,
    /// How long.
    pub length: Length,
}

impl Short {
    /// The column with short tokens. Cells that are short tokens of this key and domain stay.
    ///
    /// # Errors
    /// Cells that are tokens of another key.
    pub fn apply(&self, text: &StringViewArray, tokeniser: &mut ShortTokeniser) -> Result<StringViewArray> {
        make(text, self.norm, tokeniser)
    }
}

impl Maker for ShortTokeniser {
    fn recognise(&mut self, cell: &str) -> Recognised {
        Self::recognise(self, cell)
    }

    fn queue(&mut self, value: &str) {
        Self::queue(self, value);
    }

    fn make(&mut self, text: &mut Vec<u8>, ends: &mut Vec<usize>) {
        Self::make(self, text, ends);
    }
}

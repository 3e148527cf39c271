//! Short tokens of whole cells.

use arrow::array::StringViewArray;

use super::Norm;
use super::token::{Maker, foreign, make};
use crate::error::{Error, Result};
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
    fn is_ours(&mut self, cell: &str) -> Result<bool> {
        match self.recognise(cell) {
            Recognised::Ours => Ok(true),
            Recognised::Foreign(id) => Err(foreign(&id)),
            Recognised::No => Ok(false),
        }
    }

    fn queue(&mut self, value: &str) {
        Self::queue(self, value);
    }

    fn make(&mut self, ends: &mut Vec<usize>) -> Result<String> {
        let mut text = Vec::new();
        Self::make(self, &mut text, ends);
        String::from_utf8(text).map_err(|_| Error::fault("base32"))
    }
}

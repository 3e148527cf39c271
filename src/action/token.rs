//! Tokens of whole cells.

use arrow::array::StringViewArray;

use super::{Mapped, Norm, map_filled};
use crate::error::{Error, Result};
use crate::keys::{Domain, Recognised, Tokeniser};

/// Replaces each value by its token. Equal values in one domain give equal tokens; nulls stay null.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The domain, with the id of its normaliser.
    pub domain: Domain,
    /// Applied to the value first.
    pub norm: Norm,
}

impl Token {
    /// The column with tokens. Cells that are tokens of this key and domain stay, so that a second run changes nothing.
    ///
    /// # Errors
    /// Cells that are tokens of another key.
    pub fn apply(&self, text: &StringViewArray, tokeniser: &mut Tokeniser) -> Result<StringViewArray> {
        map_filled(text, |cell, out| match tokeniser.recognise(cell) {
            Recognised::Ours => Ok(Mapped::Same),
            Recognised::Foreign(id) => Err(foreign(&id)),
            Recognised::No => {
                tokeniser.token(&self.norm.apply(cell), out)?;
                Ok(Mapped::New)
            }
        })
    }
}

fn foreign(id: &str) -> Error {
    Error::usage(format!("the column holds tokens made with the key {id}, not with this one"))
        .next("use that key (--key-id where it is an older one of the file), map the tokens with efface rekey, or keep the column in the policy")
}

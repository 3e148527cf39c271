//! One text for every value.

use arrow::array::StringViewArray;

use super::{Mapped, map_filled};
use crate::error::Result;

/// Replaces every filled cell by the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constant {
    /// The text.
    pub value: String,
}

impl Constant {
    /// The column, filled cells replaced. Null and blank cells stay, so presence still shows.
    pub fn apply(&self, text: &StringViewArray) -> Result<StringViewArray> {
        map_filled(text, |_, out| {
            out.push_str(&self.value);
            Ok(Mapped::New)
        })
    }
}

//! The first characters of a text, and nothing behind them.

use arrow::array::StringViewArray;

use super::{Mapped, map_filled};
use crate::error::Result;

/// Cuts every value behind its first characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truncate {
    /// Characters that stay.
    pub to: usize,
}

impl Truncate {
    /// The column cut. Values that are not longer stay whole.
    pub fn apply(self, text: &StringViewArray) -> Result<StringViewArray> {
        map_filled(text, |cell, out| {
            Ok(match cell.char_indices().nth(self.to) {
                None => Mapped::Same,
                Some((end, _)) => {
                    out.push_str(&cell[..end]);
                    Mapped::New
                }
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let text = StringViewArray::from(vec![Some("Žofie"), Some("Jan"), None, Some("")]);
        let cut = Truncate { to: 3 }.apply(&text).unwrap();
        assert_eq!(cut.iter().collect::<Vec<_>>(), [Some("Žof"), Some("Jan"), None, Some("")]);
        assert_eq!(Truncate { to: 3 }.apply(&cut).unwrap(), cut);
    }
}

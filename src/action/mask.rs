//! Masks: the last or first characters stay, the rest becomes stars of a fixed number, so that no length shows.

use arrow::array::StringViewArray;

use super::{Mapped, map_filled};
use crate::error::Result;

/// Which characters stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mask {
    /// The last n letters or digits.
    Last(usize),
    /// The first n characters.
    First(usize),
}

const STARS: &str = "****";

impl Mask {
    /// The column masked. Values that are not at least twice as long as what would stay are masked entirely.
    pub fn apply(self, text: &StringViewArray) -> Result<StringViewArray> {
        map_filled(text, |cell, out| {
            if self.is_masked(cell) {
                return Ok(Mapped::Same);
            }
            let trimmed = cell.trim();
            match self {
                Self::Last(n) => {
                    let kept: Vec<char> = trimmed.chars().filter(|c| c.is_alphanumeric()).collect();
                    out.push_str(STARS);
                    if kept.len() >= 2 * n {
                        out.extend(&kept[kept.len() - n..]);
                    }
                }
                Self::First(n) => {
                    let kept: Vec<char> = trimmed.chars().collect();
                    if kept.len() >= 2 * n {
                        out.extend(&kept[..n]);
                    }
                    out.push_str(STARS);
                }
            }
            Ok(Mapped::New)
        })
    }

    /// Whether a cell is such a mask already, so that a second run changes nothing.
    fn is_masked(self, cell: &str) -> bool {
        match self {
            Self::Last(n) => cell.strip_prefix(STARS).is_some_and(|rest| {
                rest.is_empty() || (rest.chars().count() == n && rest.chars().all(char::is_alphanumeric))
            }),
            Self::First(n) => cell.strip_suffix(STARS).is_some_and(|rest| rest.is_empty() || rest.chars().count() == n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(mask: Mask, value: &str) -> String {
        let once = mask.apply(&StringViewArray::from(vec![value])).unwrap();
        assert_eq!(mask.apply(&once).unwrap(), once, "masking twice changes nothing");
        once.value(0).to_owned()
    }

    #[test]
    fn the_last_four_stay_without_separators() {
        assert_eq!(mask(Mask::Last(4), "4111 1111-1111 1234"), "****1234");
        assert_eq!(mask(Mask::Last(4), "NL00 EFFA"), "****EFFA");
    }

    #[test]
    fn short_values_are_masked_entirely() {
        assert_eq!(mask(Mask::Last(4), "1234567"), "****");
        assert_eq!(mask(Mask::First(1), "J"), "****");
        assert_eq!(mask(Mask::First(1), "Jo"), "J****");
        assert_eq!(mask(Mask::First(1), "Željko"), "Ž****");
    }
}

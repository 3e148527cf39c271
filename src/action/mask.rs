//! Masks: some characters stay, the rest becomes stars of a fixed number, so that no length shows.

use std::sync::Arc;

use arrow::array::StringViewArray;

use super::{Mapped, map_filled, trimmed};
use crate::error::Result;

/// Which characters stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mask {
    /// The last n letters or digits.
    Last(usize),
    /// The first n characters.
    First(usize),
    /// `#` shows the next letter or digit, `*` hides one, everything else is written as it is.
    Pattern(Arc<str>),
}

const STARS: &str = "****";

impl Mask {
    /// A pattern that hides at least as much as it shows.
    pub fn pattern(text: &str) -> Option<Self> {
        let (shown, hidden) = (text.matches('#').count(), text.matches('*').count());
        (hidden > 0 && shown <= hidden).then(|| Self::Pattern(text.into()))
    }

    /// For people.
    pub fn describe(&self) -> String {
        match self {
            Self::Last(n) => format!("mask all but the last {n}"),
            Self::First(n) => format!("mask all but the first {n}"),
            Self::Pattern(pattern) => format!("mask as {pattern}"),
        }
    }

    /// The column masked. Values that are not at least twice as long as what would stay, or shorter than the pattern, are masked
    /// entirely.
    pub fn apply(&self, text: &StringViewArray) -> Result<StringViewArray> {
        map_filled(text, |cell, out| {
            if self.is_masked(cell) {
                return Ok(Mapped::Same);
            }
            let trimmed = trimmed(cell);
            match self {
                Self::Last(n) => {
                    out.push_str(STARS);
                    last(trimmed, *n, out);
                }
                Self::First(n) => {
                    if trimmed.chars().nth(2 * n - 1).is_some() {
                        out.extend(trimmed.chars().take(*n));
                    }
                    out.push_str(STARS);
                }
                Self::Pattern(pattern) => through(pattern, trimmed, out),
            }
            Ok(Mapped::New)
        })
    }

    /// Whether a cell is such a mask already, so that a second run changes nothing.
    fn is_masked(&self, cell: &str) -> bool {
        match self {
            Self::Last(n) => cell.strip_prefix(STARS).is_some_and(|rest| {
                rest.is_empty() || (rest.chars().count() == *n && rest.chars().all(char::is_alphanumeric))
            }),
            Self::First(n) => {
                cell.strip_suffix(STARS).is_some_and(|rest| rest.is_empty() || rest.chars().count() == *n)
            }
            Self::Pattern(pattern) => {
                cell == STARS
                    || cell.chars().count() == pattern.chars().count()
                        && cell
                            .chars()
                            .zip(pattern.chars())
                            .all(|(c, p)| if p == '#' { c.is_alphanumeric() } else { c == p })
            }
        }
    }
}

/// Appends the last `n` letters or digits, if there are at least twice as many.
fn last(text: &str, n: usize, out: &mut String) {
    let bytes = text.as_bytes();
    if bytes.is_ascii() && n <= 32 {
        // From the end on: the letters that are shown, and as many more.
        let (mut shown, mut at, mut left) = ([0; 32], 32, 2 * n);
        for byte in bytes.iter().rev().filter(|byte| byte.is_ascii_alphanumeric()) {
            if left == 0 {
                break;
            }
            if left > n {
                at -= 1;
                shown[at] = *byte;
            }
            left -= 1;
        }
        if left == 0 {
            out.push_str(str::from_utf8(&shown[at..]).unwrap_or_default());
        }
        return;
    }
    let kept: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if kept.len() >= 2 * n {
        out.extend(&kept[kept.len() - n..]);
    }
}

fn through(pattern: &str, text: &str, out: &mut String) {
    let places = pattern.chars().filter(|p| matches!(p, '#' | '*')).count();
    let mut letters = text.chars().filter(|c| c.is_alphanumeric());
    if text.chars().filter(|c| c.is_alphanumeric()).count() < places {
        out.push_str(STARS);
        return;
    }
    for p in pattern.chars() {
        match p {
            '#' => out.extend(letters.next()),
            '*' => {
                letters.next();
                out.push('*');
            }
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(mask: &Mask, value: &str) -> String {
        let once = mask.apply(&StringViewArray::from(vec![value])).unwrap();
        assert_eq!(mask.apply(&once).unwrap(), once, "masking twice changes nothing");
        once.value(0).to_owned()
    }

    #[test]
    fn the_last_four_stay_without_separators() {
        for (value, masked) in [
            ("4111 1111-1111 1234", "****1234"),
            ("NL00 EFFA", "****EFFA"),
            ("ÑL00 EFFA", "****EFFA"),
            ("4111 1111 12 34", "****1234"),
            ("1234 567", "****"),
        ] {
            assert_eq!(mask(&Mask::Last(4), value), masked);
        }
    }

    #[test]
    fn short_values_are_masked_entirely() {
        assert_eq!(mask(&Mask::Last(4), "1234567"), "****");
        assert_eq!(mask(&Mask::First(1), "J"), "****");
        assert_eq!(mask(&Mask::First(1), "Jo"), "J****");
        assert_eq!(mask(&Mask::First(1), "Željko"), "Ž****");
    }

    #[test]
    fn a_pattern_shows_and_hides_by_place() {
        let pattern = Mask::pattern("##**-****").unwrap();
        assert_eq!(mask(&pattern, "NL91 ABNA 0417"), "NL**-****");
        assert_eq!(mask(&pattern, "NL91"), "****");
        // More shown than hidden is no mask.
        assert!(Mask::pattern("###*").is_none() && Mask::pattern("abc").is_none());
    }
}

//! Takes the separators out of a number as people write it.
//!
//! Every checksum here begins with one of these. They hold what a number keeps in a fixed array, so that
//! a scan allocates nothing, and answer `None` to anything that is not a separator, a digit or an ASCII letter.

/// What people put between groups of digits; the apostrophe guards a number in a spreadsheet.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '.' | '-' | '/' | '\'' | '\t' | '\u{a0}' | '\u{2009}' | '\u{2011}' | '\u{2013}' | '\u{202f}')
}

/// The ASCII letters (as capitals) and digits of a number, at most `N` of them.
pub(super) struct Compact<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Compact<N> {
    /// `None` when `text` holds more than `N` letters and digits, or any other character.
    pub(super) fn of(text: &str) -> Option<Self> {
        Self::of_both(text, "")
    }

    /// The same for a number in two parts, whose middle character means something.
    pub(super) fn of_both(first: &str, second: &str) -> Option<Self> {
        let mut compact = Compact { bytes: [0; N], len: 0 };
        if second.is_empty() && first.is_ascii() {
            for byte in first.bytes() {
                if byte.is_ascii_alphanumeric() {
                    *compact.bytes.get_mut(compact.len)? = byte.to_ascii_uppercase();
                    compact.len += 1;
                } else if !is_separator(char::from(byte)) {
                    return None;
                }
            }
            return Some(compact);
        }
        for c in first.chars().chain(second.chars()) {
            if is_separator(c) {
                continue;
            }
            if !c.is_ascii_alphanumeric() || compact.len == N {
                return None;
            }
            compact.bytes[compact.len] = c.to_ascii_uppercase() as u8;
            compact.len += 1;
        }
        Some(compact)
    }

    /// The letters and digits, as ASCII.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// The values 0 to 9 of exactly `N` digits; `None` when there are more, fewer, or letters among them.
pub(super) fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let compact = Compact::<N>::of(text)?;
    (compact.len == N).then_some(())?;
    values(&compact.bytes)
}

/// The values 0 to 9 of ASCII digits; `None` when one is not a digit.
pub(super) fn values<const N: usize>(ascii: &[u8]) -> Option<[u8; N]> {
    let ascii: &[u8; N] = ascii.try_into().ok()?;
    ascii.iter().all(u8::is_ascii_digit).then(|| ascii.map(|byte| byte - b'0'))
}

/// The number that these digit values spell. Callers pass at most 19 digits, so that it fits.
pub(super) fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u64::from(*digit))
}

/// The sum of digits times weights; digits beyond the weights do not count.
pub(super) fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum()
}

/// Whether all digits are the same, as in placeholders such as 000000000.
pub(super) fn all_same(digits: &[u8]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

/// Whether the day exists in the month of the year.
pub(super) fn is_date(year: u64, month: u64, day: u64) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_and_a_spreadsheet_guard_are_dropped() {
        assert_eq!(digits::<6>("'1 2.3-4/5\u{a0}6"), Some([1, 2, 3, 4, 5, 6]));
    }

    #[test]
    fn too_many_too_few_and_foreign_characters_are_refused() {
        for text in ["12345", "1234567", "12345x", "12345é", "１２３４５６", ""] {
            assert_eq!(digits::<6>(text), None, "{text}");
        }
    }

    #[test]
    fn the_century_decides_on_a_leap_day() {
        assert!(is_date(2000, 2, 29));
        assert!(!is_date(1900, 2, 29));
        assert!(!is_date(2001, 13, 1));
        assert!(!is_date(2001, 4, 31));
    }
}

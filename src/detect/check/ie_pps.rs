//! Personal public service number (IE): seven digits, a letter modulo 23 and perhaps a second letter.
//!
//! Authority: Department of Social Protection, "Check character on a PPSN"; the weights are 8 to 2, and 9 for a second letter A, B or H. A
//! W at the end is a wife's number of the old kind, T an old company; they do not count.

use super::compact::{Compact, values, weighted};

const LETTERS: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";

/// Whether this is a PPS number.
pub fn ie_pps(text: &str) -> bool {
    let Some(compact) = Compact::<9>::of(text) else {
        return false;
    };
    let (base, tail) = compact.bytes().split_at(compact.bytes().len().min(7));
    let (letter, second) = match tail {
        [letter] | [letter, b'W' | b'T'] => (letter, 0),
        [letter, second @ (b'A' | b'B' | b'H')] => (letter, u32::from(second - b'A' + 1)),
        _ => return false,
    };
    values::<7>(base)
        .is_some_and(|digits| letter_of(&digits, second) == *letter && digits.iter().any(|digit| *digit != 0))
}

/// The check letter of seven digits and the value of a second letter.
pub(super) fn letter_of(digits: &[u8; 7], second: u32) -> u8 {
    LETTERS[((weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["6433435F", "1234567FA"] {
            twin::every_changed_digit_fails(ie_pps, number);
        }
    }

    #[test]
    fn old_and_new_second_letters_pass() {
        for number in ["1234567OB", "1234567TT", "1234567TW", "1234567WH", "6433435FT", "6433435FW"] {
            assert!(ie_pps(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["111222333", "1234567ABC", "1234567XX", "6433435E", "6433435VH"] {
            assert!(!ie_pps(number), "{number}");
        }
    }
}

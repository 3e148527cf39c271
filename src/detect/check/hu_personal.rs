//! Személyi azonosító (HU): sex and century, birth date, a serial number and a digit modulo 11.
//!
//! Authority: act XX of 1996, annex 1. Digits are weighed by their place, for those born from 1997 on counted from the right. 1 and 2
//! are for the twentieth century, 3 and 4 for the twenty-first, odd for men.

use super::born::{Born, Sex};
use super::compact::{digits, number, weighted};

/// Whether eleven digits are a Hungarian personal identifier.
pub fn hu_personal(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<11>(text)?;
    let century = match digits[0] {
        1 | 2 => 1900,
        3 | 4 => 2000,
        _ => return None,
    };
    let year = century + number(&digits[1..3]);
    let sum = match year {
        1997.. => weighted(&digits[..10], &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        _ => weighted(&digits[..10], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    };
    if sum % 11 != u32::from(digits[10]) {
        return None;
    }
    Born::on(year, number(&digits[3..5]), number(&digits[5..7]), Sex::odd_is_male(digits[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["1-811203-1231", "28507191049", "30102031236"] {
            twin::every_other_last_digit_fails(hu_personal, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["1-811203-1232", "58112031231", "1813203123", "30102031235"] {
            assert!(!hu_personal(number), "{number}");
        }
    }
}

//! Sozialversicherungsnummer (AT): a serial number of three digits, a check digit modulo 11, and the birth date as DDMMYY.
//!
//! Authority: Dachverband der Sozialversicherungsträger, § 30c ASVG; the weights are 3, 7, 9, 5, 8, 4, 2, 1, 6. Where the serial numbers of
//! a day are used up, months 13 to 15 stand for its birth date.

use super::born::Born;
use super::compact::{digits, number, weighted};

/// Whether ten digits are a Sozialversicherungsnummer.
pub fn at_svnr(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<10>(text)?;
    let sum = weighted(&digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    let (day, month, year) = (number(&digits[4..6]), number(&digits[6..8]), number(&digits[8..]));
    if digits[0] == 0 || sum % 11 != u32::from(digits[3]) {
        return None;
    }
    match month {
        13..=15 if (1..=31).contains(&day) => Some(Born { year: year as u16, ..Born::UNKNOWN }),
        _ => Born::in_some_century(year, month, day, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        twin::every_changed_digit_fails(at_svnr, "1237 010180");
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["2237 010180", "0000010180", "1237 320180", "123701018"] {
            assert!(!at_svnr(number), "{number}");
        }
    }
}

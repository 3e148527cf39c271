//! CPR-nummer (DK): birth date and a serial number whose first digit carries the century.
//!
//! Authority: CPR-kontoret, "Personnummeret i CPR". The test modulo 11 was given up in 2007, so only the date is judged. The last digit is
//! odd for men; replacement numbers have 60 added to the day.

use super::born::{Born, Sex};
use super::compact::{digits, number};

/// Whether ten digits can be a CPR number.
pub fn dk_cpr(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<10>(text)?;
    let year = number(&digits[4..6]);
    let century = match (digits[6], year) {
        (4 | 9, 0..=36) | (5..=8, 0..=57) => 2000,
        (5..=8, _) => 1800,
        _ => 1900,
    };
    let day = match number(&digits[..2]) {
        day @ 61.. => day - 60,
        day => day,
    };
    Born::on(century + year, number(&digits[2..4]), day, Sex::odd_is_male(digits[9]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["211062-5629", "2110625629"] {
            assert!(dk_cpr(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["2110525629", "511062-5629", "211362-5629", "211062562"] {
            assert!(!dk_cpr(number), "{number}");
        }
    }
}

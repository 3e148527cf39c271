//! TAJ-szám (HU), the social security number: eight digits and one modulo 10.
//!
//! Authority: Nemzeti Egészségbiztosítási Alapkezelő, act XX of 1996, annex 2; the weights are 3 and 7 by turns.

use super::compact::{all_same, digits, weighted};

/// Whether nine digits are a TAJ number.
pub fn hu_taj(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else {
        return false;
    };
    weighted(&digits[..8], &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == u32::from(digits[8]) && !all_same(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["123 456 788", "111 111 110"] {
            twin::every_changed_digit_fails(hu_taj, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["123 456 789", "000 000 000", "12345678"] {
            assert!(!hu_taj(number), "{number}");
        }
    }
}

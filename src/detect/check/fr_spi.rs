//! Numéro fiscal de référence, SPI (FR): ten digits and their rest modulo 511.
//!
//! Authority: Direction générale des Finances publiques. The first digit is 0 to 3.

use super::compact::{digits, number};

/// Whether thirteen digits are a French tax number of a person.
pub fn fr_spi(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else {
        return false;
    };
    digits[0] <= 3 && number(&digits[..10]) % 511 == number(&digits[10..]) && number(&digits) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["30 23 217 600 053", "3023217600053"] {
            twin::every_changed_digit_fails(fr_spi, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["3023217600054", "9701987765432", "070198776543", "0000000000000"] {
            assert!(!fr_spi(number), "{number}");
        }
    }
}

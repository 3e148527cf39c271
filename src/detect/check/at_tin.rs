//! Abgabenkontonummer (AT): two digits of the tax office, six of the account and a Luhn digit, written 59-119/9013.
//!
//! Authority: Bundesministerium für Finanzen, "Aufbau der Steuernummer". One random nine-digit number in ten passes.

use super::compact::Compact;
use super::luhn;

/// Whether nine digits are an Austrian tax account number.
pub fn at_tin(text: &str) -> bool {
    let Some(compact) = Compact::<9>::of(text) else {
        return false;
    };
    let ascii = compact.bytes();
    ascii.len() == 9
        && ascii.iter().all(u8::is_ascii_digit)
        // Tax offices have the numbers 02 to 98.
        && (*b"02"..=*b"98").contains(&[ascii[0], ascii[1]])
        && luhn::holds(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        twin::every_changed_digit_fails(at_tin, "59-119/9013");
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["59-119/9014", "000000000", "59-119/901"] {
            assert!(!at_tin(number), "{number}");
        }
    }
}

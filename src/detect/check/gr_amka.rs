//! ΑΜΚΑ (GR), the social security number: birth date, serial number and a Luhn digit.
//!
//! Authority: ΗΔΙΚΑ, law 3655/2008. The tenth digit is odd for men.

use super::born::{Born, Sex};
use super::compact::{Compact, number, values};
use super::luhn;

/// Whether eleven digits are an AMKA.
pub fn gr_amka(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let compact = Compact::<11>::of(text)?;
    let digits = values::<11>(compact.bytes())?;
    let (day, month, year) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    if !luhn::holds(compact.bytes()) {
        return None;
    }
    Born::in_some_century(year, month, day, Sex::odd_is_male(digits[9]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["01013099997", "01015734500"] {
            twin::every_changed_digit_fails(gr_amka, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["01013099999", "32013099990", "0101309999"] {
            assert!(!gr_amka(number), "{number}");
        }
    }
}

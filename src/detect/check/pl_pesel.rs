//! PESEL (PL): a birth date whose month carries the century, a serial number and a digit modulo 10.
//!
//! Authority: Ministerstwo Cyfryzacji, act of 24 September 2010 on the population register; the weights are 1, 3, 7, 9.
//! One random eleven-digit number in fifty passes.

use super::born::{Born, Sex};
use super::compact::{digits, number, weighted};

/// Whether eleven digits are a PESEL.
pub fn pl_pesel(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder. The tenth digit is odd for men.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<11>(text)?;
    let month = number(&digits[2..4]);
    // The act also has months for the centuries to come, of which nobody is born yet.
    let century = match month / 20 {
        0 => 1900,
        1 => 2000,
        4 => 1800,
        _ => return None,
    };
    if !weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10) {
        return None;
    }
    Born::on(century + number(&digits[..2]), month % 20, number(&digits[4..6]), Sex::odd_is_male(digits[9]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["44051401359", "02070803628"] {
            twin::every_changed_digit_fails(pl_pesel, number);
        }
    }

    #[test]
    fn a_date_that_cannot_be_fails() {
        assert!(!pl_pesel("02381307589"));
    }
}

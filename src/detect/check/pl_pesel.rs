//! PESEL (PL): a birth date whose month carries the century, a serial number and a digit modulo 10.
//!
//! Authority: Ministerstwo Cyfryzacji, act of 24 September 2010 on the population register; the weights are 1, 3, 7, 9.
//! One random eleven-digit number in fifty passes.

use super::compact::{digits, is_date, number};

/// Whether eleven digits are a PESEL.
pub fn pl_pesel(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else {
        return false;
    };
    let month = number(&digits[2..4]);
    let century = match month / 20 {
        0 => 1900,
        1 => 2000,
        2 => 2100,
        3 => 2200,
        _ => 1800,
    };
    let sum: u32 =
        digits.iter().zip([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    sum.is_multiple_of(10) && is_date(century + number(&digits[..2]), month % 20, number(&digits[4..6]))
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

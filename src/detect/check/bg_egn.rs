//! Единен граждански номер (BG): birth date, whose month carries the century, a serial number and a digit modulo 11.
//!
//! Authority: ГД ГРАО, ordinance RD-02-20-9 on the population register; the weights are 2, 4, 8, 5, 10, 9, 7, 3, 6. A month has
//! 20 added for the nineteenth century and 40 for the twenty-first; the ninth digit is even for men.

use super::born::{Born, Sex};
use super::compact::{digits, number, weighted};

/// Whether ten digits are an EGN.
pub fn bg_egn(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<10>(text)?;
    let sum = weighted(&digits[..9], &[2, 4, 8, 5, 10, 9, 7, 3, 6]);
    if sum % 11 % 10 != u32::from(digits[9]) {
        return None;
    }
    let (year, month, day) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    let (century, month) = match month {
        41.. => (2000, month - 40),
        21.. => (1800, month - 20),
        _ => (1900, month),
    };
    Born::some_day(century + year, month, day, Sex::odd_is_male(digits[8] + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["7523169263", "8032056031", "0010100100"] {
            twin::every_other_last_digit_fails(bg_egn, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["8019010008", "7552A10004", "752316926"] {
            assert!(!bg_egn(number), "{number}");
        }
    }
}

//! AHV-Nummer (CH and LI): 756, nine digits and the check digit of EAN-13.
//!
//! Authority: Zentrale Ausgleichsstelle (ZAS), art. 50c AHVG and art. 133bis AHVV.

use super::compact::{digits, weighted};

/// Whether thirteen digits are an AHV number.
pub fn ch_ahv(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else {
        return false;
    };
    let sum = weighted(&digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
    digits[..3] == [7, 5, 6] && sum.is_multiple_of(10) && digits[3..].iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["756.9217.0769.85", "7569217076985"] {
            twin::every_changed_digit_fails(ch_ahv, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["123.4567.8910.19", "54165168", "756.0000.0000.01"] {
            assert!(!ch_ahv(number), "{number}");
        }
    }
}

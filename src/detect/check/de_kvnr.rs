//! Krankenversichertennummer (DE), its unchanging part on the health card: a letter, eight digits and a check digit.
//!
//! Authority: GKV-Spitzenverband, § 290 SGB V. The letter counts as two digits; the weights are 1 and 2 by turns, each product by its digit sum.

use super::compact::{Compact, values};

/// Whether a letter and nine digits are a Krankenversichertennummer.
pub fn de_kvnr(text: &str) -> bool {
    let Some(compact) = Compact::<10>::of(text) else {
        return false;
    };
    let Some((letter, Some(digits))) = compact.bytes().split_first().map(|(first, rest)| (*first, values::<9>(rest)))
    else {
        return false;
    };
    if !letter.is_ascii_uppercase() {
        return false;
    }
    let letter = letter - b'A' + 1;
    let sum: u32 = [letter / 10, letter % 10]
        .iter()
        .chain(&digits[..8])
        .zip([1, 2].into_iter().cycle())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    sum % 10 == u32::from(digits[8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["A000500015", "A123456780"] {
            twin::every_changed_digit_fails(de_kvnr, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["A000500016", "1000500015", "A00050001"] {
            assert!(!de_kvnr(number), "{number}");
        }
    }
}

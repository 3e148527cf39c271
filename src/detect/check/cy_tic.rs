//! Tax identification code (CY): eight digits and a letter modulo 26. With CY before it, it is the VAT number.
//!
//! Authority: Tax Department of Cyprus. Digits at odd places count 1, 0, 5, 7, 9, 13, 15, 17, 19, 21; those of people begin
//! with 0 or 9, none with 12.

use super::compact::{Compact, values};

const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];

/// Whether this is a TIC or, with CY, a VAT number.
pub fn cy_tic(text: &str) -> bool {
    let Some(compact) = Compact::<11>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"CY").unwrap_or(compact.bytes());
    let Some((letter, Some(digits))) = code.split_last().map(|(letter, digits)| (letter, values::<8>(digits))) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { ODD[usize::from(*digit)] } else { u32::from(*digit) })
        .sum();
    digits[..2] != [1, 2] && u32::from(*letter) == u32::from(b'A') + sum % 26
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["CY-10259033P", "10259033P"] {
            twin::every_changed_digit_fails(cy_tic, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["CY-10259033Z", "12000139V", "102590331", "1025903P"] {
            assert!(!cy_tic(number), "{number}");
        }
    }

    #[test]
    fn another_letter_fails() {
        twin::every_other_last_letter_fails(cy_tic, "10259033P");
    }
}

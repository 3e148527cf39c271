//! Partita IVA (IT): seven digits of the holder, three of the tax office and a Luhn digit. With IT before it, it is the VAT number.
//!
//! Authority: Agenzia delle Entrate, decree of 23 December 1976. Offices are 001 to 100, 120, 121, 888 and 999.

use super::compact::{Compact, number, values};
use super::luhn;

/// Whether eleven digits, with or without IT, are a partita IVA.
pub fn it_iva(text: &str) -> bool {
    let Some(compact) = Compact::<13>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"IT").unwrap_or(compact.bytes());
    let Some(digits) = values::<11>(code) else {
        return false;
    };
    number(&digits[..7]) > 0 && matches!(number(&digits[7..10]), 1..=100 | 120 | 121 | 888 | 999) && luhn::holds(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["IT 00743110157", "00743110157"] {
            twin::every_changed_digit_fails(it_iva, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["IT 00743110158", "00000000000", "0074311015"] {
            assert!(!it_iva(number), "{number}");
        }
    }
}

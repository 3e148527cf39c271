//! The Luhn formula, "modulus 10 double-add-double".
//!
//! Authority: ISO/IEC 7812-1, Annex B. Cards and IMEIs end in such a digit; one random number in ten passes.

use super::compact::{Compact, values};

/// Whether 8 to 32 digits end in their Luhn digit.
pub fn luhn(text: &str) -> bool {
    let Some(compact) = Compact::<32>::of(text) else {
        return false;
    };
    compact.bytes().len() >= 8 && compact.bytes().iter().all(u8::is_ascii_digit) && holds(compact.bytes())
}

/// Whether ASCII digits end in their Luhn digit.
pub(super) fn holds(ascii: &[u8]) -> bool {
    let sum: u32 = ascii
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            match place % 2 {
                0 => digit,
                _ if digit > 4 => 2 * digit - 9,
                _ => 2 * digit,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether this is an IMEI: 15 digits that end in their Luhn digit and begin with a body that allocates them.
/// Authority: 3GPP TS 23.003 §6.2; reporting body identifiers by GSMA TS.06.
pub fn imei(text: &str) -> bool {
    let Some(compact) = Compact::<15>::of(text) else {
        return false;
    };
    let Some(digits) = values::<15>(compact.bytes()) else {
        return false;
    };
    let body = digits[0] * 10 + digits[1];
    let allocates = matches!(body, 1 | 10 | 30 | 33 | 35 | 44 | 45 | 49..=54 | 86 | 91 | 97..=99);
    allocates && holds(compact.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn the_example_of_the_standard_passes_and_its_twins_fail() {
        twin::every_changed_digit_fails(luhn, "79927398713");
    }

    #[test]
    fn an_imei_passes_and_its_twins_fail() {
        twin::every_changed_digit_fails(imei, "35-209900-176148-1");
    }

    #[test]
    fn an_imei_of_an_unknown_body_fails() {
        assert!(luhn("775209900176140") && !imei("775209900176140"));
    }

    #[test]
    fn a_short_number_says_nothing() {
        assert!(!luhn("18"));
    }
}

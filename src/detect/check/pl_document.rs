//! Dowód osobisty and passport (PL): three letters and six digits, or two and seven, of which the first digit checks the rest.
//!
//! Authority: ICAO Doc 9303-3 §4.9 for the weights 7, 3, 1; Ministerstwo Spraw Wewnętrznych, decrees on the forms of identity cards and passports.

use super::compact::{Compact, values};
use super::de_document::icao_digit;

/// Whether nine characters are the number of a Polish identity card.
pub fn pl_dowod(text: &str) -> bool {
    holds::<3, 6>(text)
}

/// Whether nine characters are the number of a Polish passport.
pub fn pl_passport(text: &str) -> bool {
    holds::<2, 7>(text)
}

/// `L` letters and `D` digits, of which the first is the check digit of all others.
fn holds<const L: usize, const D: usize>(text: &str) -> bool {
    let Some(compact) = Compact::<9>::of(text) else {
        return false;
    };
    let Some((letters, digits)) = compact.bytes().split_at_checked(L) else {
        return false;
    };
    let Some(digits) = values::<D>(digits) else {
        return false;
    };
    let mut others = [b'0'; 8];
    others[..L].copy_from_slice(letters);
    for (place, digit) in others[L..].iter_mut().zip(&digits[1..]) {
        *place = b'0' + digit;
    }
    letters.iter().all(u8::is_ascii_uppercase) && icao_digit(&others) == u32::from(digits[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["ABA300000", "ABS 123456"] {
            twin::every_changed_digit_fails(pl_dowod, number);
        }
    }

    #[test]
    fn pl_passport_valid_numbers_pass_and_their_twins_fail() {
        twin::every_changed_digit_fails(pl_passport, "ZS 0000177");
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["ABA300001", "AB0300000", "ABA30000"] {
            assert!(!pl_dowod(number), "{number}");
        }
    }

    #[test]
    fn another_digit_fails() {
        for number in ["ZS0000178", "Z00000177"] {
            assert!(!pl_passport(number), "{number}");
        }
    }
}

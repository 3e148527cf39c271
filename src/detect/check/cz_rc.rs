//! Rodné číslo (CZ and SK): birth date, serial number and, since 1954, a digit that makes the whole divisible by 11.
//!
//! Authority: act 133/2000 Sb. (Czechia), act 301/1995 Z. z. (Slovakia). A woman's month has 50 added; since 2004 another 20 where the serial
//! numbers of a day are used up. A rest of 10 was written 0, by rule until 1985
//! and now and then after it.

use super::born::{Born, Sex};
use super::compact::{Compact, number, values};

/// Whether nine or ten digits are a rodné číslo.
pub fn cz_rc(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let compact = Compact::<10>::of(text)?;
    let (digits, old) = match values::<10>(compact.bytes()) {
        Some(digits) => (digits, false),
        None => {
            let nine = values::<9>(compact.bytes())?;
            let mut digits = [0; 10];
            digits[..9].copy_from_slice(&nine);
            (digits, true)
        }
    };
    let (short, month, day) = (number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    let year = match (old, short) {
        // Numbers of nine digits ended in 1953.
        (true, 0..=53) => 1900 + short,
        (true, 80..) => 1800 + short,
        (true, _) => return None,
        (false, 54..) => 1900 + short,
        (false, _) => 2000 + short,
    };
    let rest = number(&digits[..9]) % 11;
    if !old && rest % 10 != u64::from(digits[9]) {
        return None;
    }
    let sex = if month > 50 { Sex::Female } else { Sex::Male };
    let month = match month % 50 {
        month @ 21..=32 if year >= 2004 => month - 20,
        month => month,
    };
    Born::on(year, month, day, Some(sex))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["710319/2745", "8801251680"] {
            twin::every_other_last_digit_fails(cz_rc, number);
        }
    }

    #[test]
    fn numbers_of_before_1954_have_nine_digits() {
        assert!(cz_rc("991231123"));
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["1103492745", "590312/123", "7103192746", "71031927450"] {
            assert!(!cz_rc(number), "{number}");
        }
    }
}

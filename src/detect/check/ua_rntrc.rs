//! РНОКПП (UA), the tax number of a person: days from 31 December 1899 to the birth, a serial number and a digit modulo 11.
//!
//! Authority: Державна податкова служба України; the weights are -1, 5, 7, 9, 4, 6, 10, 5, 7. The ninth digit is odd for men.

use super::born::{Born, Sex};
use super::compact::{digits, number, values, weighted};
use super::hu_tin::calendar;

/// Days from 31 December 1899 to 1 January 1970.
const TO_1970: i64 = 25_568;

/// Whether ten digits are a Ukrainian tax number of a person.
pub fn ua_rntrc(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder; numbers whose day is not possible tell nothing.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<10>(text)?;
    // -1 is 10 modulo 11.
    let sum = weighted(&digits[..9], &[10, 5, 7, 9, 4, 6, 10, 5, 7]);
    if sum % 11 % 10 != u32::from(digits[9]) || number(&digits) == 0 {
        return None;
    }
    let (year, month, day) = calendar(number(&digits[..5]) as i64 - TO_1970);
    Some(Born::on(year, month, day, Sex::odd_is_male(digits[8])).unwrap_or(Born::UNKNOWN))
}

/// Whether eight digits are the number of a Ukrainian organisation (ЄДРПОУ).
/// Authority: Державна служба статистики України: weights 1 to 7, in the middle of the range 7 and 1 to 6; each with 2 added where the rest is 10.
pub fn ua_edrpou(text: &str) -> bool {
    let Some(digits) = super::compact::Compact::<8>::of(text).and_then(|compact| values::<8>(compact.bytes())) else {
        return false;
    };
    let weights = match number(&digits) {
        30_000_000..60_000_000 => [7, 1, 2, 3, 4, 5, 6],
        _ => [1, 2, 3, 4, 5, 6, 7],
    };
    let check = match weighted(&digits[..7], &weights) % 11 {
        10 => weighted(&digits[..7], &weights.map(|weight| weight + 2)) % 11 % 10,
        check => check,
    };
    check == u32::from(digits[7]) && number(&digits) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["1759013776", "2057604994"] {
            twin::every_other_last_digit_fails(ua_rntrc, number);
        }
    }

    #[test]
    fn ua_edrpou_valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["00022438", "00032945"] {
            twin::every_other_last_digit_fails(ua_edrpou, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["1759013770", "VV59013776", "12345"] {
            assert!(!ua_rntrc(number), "{number}");
        }
    }

    #[test]
    fn another_digit_fails() {
        for number in ["32855968", "12345"] {
            assert!(!ua_edrpou(number), "{number}");
        }
    }
}

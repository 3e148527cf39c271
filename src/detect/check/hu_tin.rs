//! Adóazonosító jel (HU), the tax number of a person: 8, the days from 1 January 1867 to the birth, a serial number and a digit modulo 11.
//!
//! Authority: Nemzeti Adó- és Vámhivatal, act XX of 1996, annex 3; each digit is weighed by its place, and a rest of 10 is not given out.

use super::born::Born;
use super::compact::{digits, number, weighted};

/// Days from 1 January 1867 to 1 January 1970.
const TO_1970: i64 = 37_620;

/// Whether ten digits are a Hungarian personal tax number.
pub fn hu_tin(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<10>(text)?;
    let sum = weighted(&digits[..9], &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    if digits[0] != 8 || sum % 11 != u32::from(digits[9]) {
        return None;
    }
    let (year, month, day) = calendar(number(&digits[1..6]) as i64 - TO_1970);
    Born::on(year, month, day, None)
}

/// Year, month and day of a number of days since 1 January 1970, in the Gregorian calendar: years are counted from March, so
/// that the leap day comes last.
pub(super) fn calendar(days: i64) -> (u64, u64, u64) {
    let days = (days + 719_468).max(0) as u64;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        twin::every_other_last_digit_fails(hu_tin, "8071592153");
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["8071592154", "7071592153", "807159215"] {
            assert!(!hu_tin(number), "{number}");
        }
    }

    #[test]
    fn days_become_dates() {
        assert_eq!(calendar(0), (1970, 1, 1));
        assert_eq!(calendar(-TO_1970), (1867, 1, 1));
        assert_eq!(calendar(11_016), (2000, 2, 29));
        assert_eq!(calendar(20_454), (2026, 1, 1));
    }
}

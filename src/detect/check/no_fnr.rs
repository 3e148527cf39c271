//! Fødselsnummer (NO), with D- and H-numbers: birth date, a serial number that carries the century, and two digits modulo 11.
//!
//! Authority: Skatteetaten, folkeregisterforskriften § 2-2-1; the weights are 3, 7, 6, 1, 8, 9, 4, 5, 2 and 5, 4, 3, 2, 7, 6, 5, 4, 3, 2.
//! D-numbers have 40 added to the day, H-numbers 40 and test numbers 65 or 80 to the month. The ninth digit is odd for men.

use super::born::{Born, Sex};
use super::compact::{digits, number, weighted};

/// Whether eleven digits are a fødselsnummer or a D-number.
pub fn no_fnr(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<11>(text)?;
    let first = weighted(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
    let second = weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    if !first.is_multiple_of(11) || !second.is_multiple_of(11) {
        return None;
    }
    let (year, serial) = (number(&digits[4..6]), number(&digits[6..9]));
    let century = match (serial, year) {
        (0..=499, _) | (900.., 40..) => 1900,
        (500..=749, 54..) => 1800,
        (500.., 0..40) => 2000,
        _ => return None,
    };
    let day = match number(&digits[..2]) {
        day @ 41..=71 => day - 40,
        day => day,
    };
    let month = match number(&digits[2..4]) {
        month @ 41..=52 => month - 40,
        month @ 66..=77 => month - 65,
        month @ 81..=92 => month - 80,
        month => month,
    };
    Born::on(century + year, month, day, Sex::odd_is_male(digits[8]))
}

/// Whether nine digits, perhaps with NO and MVA around them, are an organisation number: the weights 3, 2, 7, 6, 5, 4, 3, 2 modulo 11.
/// Authority: Brønnøysundregistrene, act 15/1994.
pub fn no_orgnr(text: &str) -> bool {
    let Some(compact) = super::compact::Compact::<14>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"NO").unwrap_or(compact.bytes());
    let code = code.strip_suffix(b"MVA").unwrap_or(code);
    super::compact::values::<9>(code).is_some_and(|digits| {
        weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) && digits.iter().any(|digit| *digit != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        twin::every_changed_digit_fails(no_fnr, "151086 95088");
    }

    #[test]
    fn no_orgnr_valid_numbers_pass_and_their_twins_fail() {
        for number in ["988 077 917", "NO 995 525 828 MVA"] {
            twin::every_changed_digit_fails(no_orgnr, number);
        }
    }

    #[test]
    fn valid_numbers_pass() {
        for number in ["111115984-03", "231140-38547", "10048744732"] {
            assert!(no_fnr(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["15108695077", "18103970861", "19575770838", "26111593817"] {
            assert!(!no_fnr(number), "{number}");
        }
    }

    #[test]
    fn another_digit_fails() {
        for number in ["988 077 918", "000000000"] {
            assert!(!no_orgnr(number), "{number}");
        }
    }
}

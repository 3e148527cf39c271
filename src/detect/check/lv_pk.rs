//! Personas kods (LV): birth date, a digit for the century, a serial number and a digit modulo 11; since 2017 numbers that begin with 32 to 39
//! and tell no date.
//!
//! Authority: Pilsonības un migrācijas lietu pārvalde, Iedzīvotāju reģistra likums; the weights are 10, 5, 8, 4, 2, 1, 6, 3, 7, 9 and 1 is added.

use super::born::Born;
use super::compact::{Compact, digits, number, values, weighted};

/// Whether eleven digits are a Latvian personal code.
pub fn lv_pk(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid code tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<11>(text)?;
    let sum = 1 + weighted(&digits[..10], &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    if sum % 11 % 10 != u32::from(digits[10]) {
        return None;
    }
    if matches!(number(&digits[..2]), 32..=39) {
        return Some(Born::UNKNOWN);
    }
    let century = match digits[6] {
        0 => 1800,
        1 => 1900,
        2 => 2000,
        _ => return None,
    };
    Born::on(century + number(&digits[4..6]), number(&digits[2..4]), number(&digits[..2]), None)
}

/// Whether this is a Latvian VAT number, with or without LV: of a person, or of a company, which begins with 4 or more.
/// Authority: Valsts ieņēmumu dienests; the weights are 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1 and the rest is 3.
pub fn lv_pvn(text: &str) -> bool {
    let Some(compact) = Compact::<13>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"LV").unwrap_or(compact.bytes());
    let Some(digits) = values::<11>(code) else {
        return false;
    };
    match digits[0] {
        4.. => weighted(&digits, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3,
        _ => str::from_utf8(code).is_ok_and(lv_pk),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["161175-19997", "328673-00679"] {
            twin::every_other_last_digit_fails(lv_pk, number);
        }
    }

    #[test]
    fn companies_and_people_have_vat_numbers() {
        for number in ["LV 4000 3521 600", "161175-19997"] {
            assert!(lv_pvn(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["161375-19997", "328673-00677", "40003521600"] {
            assert!(!lv_pk(number), "{number}");
        }
    }

    #[test]
    fn another_rest_fails() {
        for number in ["40003521601", "328673-00677"] {
            assert!(!lv_pvn(number), "{number}");
        }
    }
}

//! Cod numeric personal (RO): sex and century, birth date, county, serial number and a digit modulo 11.
//!
//! Authority: Direcția pentru Evidența Persoanelor, act 105/1996 and its rules; the weights are 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9, and a rest of 10
//! is written 1. 7 to 9 at the front are for residents, whose century is not told by it.

use super::born::{Born, Sex};
use super::compact::{Compact, digits, number, values, weighted};

/// Whether thirteen digits are a CNP.
pub fn ro_cnp(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<13>(text)?;
    let check = match weighted(&digits[..12], &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        check => check,
    };
    let county = matches!(number(&digits[7..9]), 1..=48 | 51 | 52 | 70 | 80..=83);
    if check != u32::from(digits[12]) || !county {
        return None;
    }
    let (year, month, day) = (number(&digits[1..3]), number(&digits[3..5]), number(&digits[5..7]));
    let sex = Sex::odd_is_male(digits[0]);
    match digits[0] {
        0 => None,
        1 | 2 => Born::on(1900 + year, month, day, sex),
        3 | 4 => Born::on(1800 + year, month, day, sex),
        5 | 6 => Born::on(2000 + year, month, day, sex),
        7 | 8 => Born::in_some_century(year, month, day, sex),
        _ => Born::in_some_century(year, month, day, None),
    }
}

/// Whether this is the tax number of a Romanian company (CUI), with or without RO: up to nine digits and one modulo 11.
/// Authority: Agenția Națională de Administrare Fiscală; the weights are 7, 5, 3, 2, 1, 7, 5, 3, 2 from the left of nine places.
pub fn ro_cui(text: &str) -> bool {
    let Some(compact) = Compact::<12>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"RO").unwrap_or(compact.bytes());
    if !(2..=10).contains(&code.len()) || code[0] == b'0' {
        return false;
    }
    let mut places = [b'0'; 10];
    places[10 - code.len()..].copy_from_slice(code);
    values::<10>(&places).is_some_and(|digits| {
        weighted(&digits[..9], &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == u32::from(digits[9])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        twin::every_other_last_digit_fails(ro_cnp, "1630615123457");
    }

    #[test]
    fn ro_cui_valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["185 472 90", "RO 185 472 90"] {
            twin::every_other_last_digit_fails(ro_cui, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["0800101221142", "1630615123458", "1630615993454", "1632215123457"] {
            assert!(!ro_cnp(number), "{number}");
        }
    }

    #[test]
    fn another_digit_fails() {
        for number in ["185 472 91", "0"] {
            assert!(!ro_cui(number), "{number}");
        }
    }
}

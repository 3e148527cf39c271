//! Número de la Seguridad Social (ES): province, eight digits, and the rest modulo 97 of both together.
//!
//! Authority: Tesorería General de la Seguridad Social. Below ten million the serial number counts with seven digits.

use super::compact::{digits, number};

/// Whether twelve digits are a Spanish social security number.
pub fn es_nuss(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else {
        return false;
    };
    let (province, serial, check) = (number(&digits[..2]), number(&digits[2..10]), number(&digits[10..]));
    let base = match serial {
        0..10_000_000 => province * 10_000_000 + serial,
        _ => province * 100_000_000 + serial,
    };
    // Provinces are 01 to 52, then Ceuta, Melilla, and series for seamen and the national office.
    matches!(province, 1..=53 | 66) && serial > 0 && check == base % 97
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["28/12345678/40", "08 01234567 74"] {
            twin::every_changed_digit_fails(es_nuss, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["281234567841", "000000000000", "28123456784"] {
            assert!(!es_nuss(number), "{number}");
        }
    }
}

//! SIREN and SIRET (FR): nine digits of a company and fourteen of one of its places, each with a Luhn digit.
//!
//! Authority: INSEE, art. R123-221 Code de commerce. The places of La Poste (SIREN 356000000) have a digit sum that is divisible by five
//! instead. The VAT number puts FR and a key before the SIREN: two digits modulo 97, or, for the new form, characters modulo 11.

use super::compact::{Compact, number, values};
use super::luhn;

/// Whether nine digits are a SIREN.
pub fn fr_siren(text: &str) -> bool {
    Compact::<9>::of(text).is_some_and(|compact| is_siren(compact.bytes()))
}

fn is_siren(ascii: &[u8]) -> bool {
    values::<9>(ascii).is_some() && luhn::holds(ascii) && ascii != b"000000000"
}

/// Whether fourteen digits are a SIRET.
pub fn fr_siret(text: &str) -> bool {
    let Some(compact) = Compact::<14>::of(text) else {
        return false;
    };
    let ascii = compact.bytes();
    let Some(digits) = values::<14>(ascii) else {
        return false;
    };
    let post = ascii.starts_with(b"356000000") && digits.iter().map(|digit| u32::from(*digit)).sum::<u32>() % 5 == 0;
    is_siren(&ascii[..9]) && (luhn::holds(ascii) || post)
}

/// Whether this is a French VAT number, with or without FR. Numbers of Monaco have 000 in place of a SIREN's beginning.
pub fn fr_tva(text: &str) -> bool {
    let Some(compact) = Compact::<13>::of(text) else {
        return false;
    };
    let code = compact.bytes();
    let code = if code.len() == 13 { code.strip_prefix(b"FR").unwrap_or(code) } else { code };
    let [first, second, siren @ ..] = code else {
        return false;
    };
    let Some(digits) = values::<9>(siren) else {
        return false;
    };
    if !is_siren(siren) && digits[..3] != [0, 0, 0] {
        return false;
    }
    if let Some(key) = values::<2>(&[*first, *second]) {
        return (number(&digits) * 100 + 12) % 97 == number(&key);
    }
    // Letters without I and O count from ten.
    let value = |byte: &u8| b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".iter().position(|known| known == byte);
    let (Some(a), Some(b)) = (value(first), value(second)) else {
        return false;
    };
    let key = match (a < 10, (a as u64 * 24 + b as u64).checked_sub(10), (a as u64 * 34 + b as u64).checked_sub(100)) {
        (true, Some(key), _) | (false, _, Some(key)) => key,
        _ => return false,
    };
    (number(&digits) + 1 + key / 11) % 11 == key % 11
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["404 833 048", "732829320"] {
            twin::every_changed_digit_fails(fr_siren, number);
        }
    }

    #[test]
    fn a_place_of_la_poste_passes() {
        for number in ["356 000 000 49837", "73282932000074"] {
            assert!(fr_siret(number), "{number}");
        }
    }

    #[test]
    fn valid_numbers_pass() {
        for number in ["23 334 175 221", "Fr 40 303 265 045", "4Z123456782", "K7399859412"] {
            assert!(fr_tva(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["404833047", "000000000", "40483304"] {
            assert!(!fr_siren(number), "{number}");
        }
    }

    #[test]
    fn fr_tva_what_cannot_be_fails() {
        for number in ["84 323 140 391", "IO334175221"] {
            assert!(!fr_tva(number), "{number}");
        }
    }
}

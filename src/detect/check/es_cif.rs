//! Código de identificación fiscal (ES): a letter for the kind of organisation, seven digits and a check digit or letter.
//!
//! Authority: Agencia Tributaria, Orden EHA/451/2008. Luhn's digit over the seven; as a letter 1 to 9 and 0 become A to J. Which
//! kinds use which is told differently in different places, so both are taken.

use super::compact::{Compact, values};
use super::es_dni;
use super::luhn;

/// Whether this is the tax number of a Spanish organisation.
pub fn es_cif(text: &str) -> bool {
    let Some(compact) = Compact::<11>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"ES").unwrap_or(compact.bytes());
    let [kind, middle @ .., check] = code else {
        return false;
    };
    if values::<7>(middle).is_none() || !b"ABCDEFGHJNPQRSUVW".contains(kind) {
        return false;
    }
    let digit = match check {
        b'0'..=b'9' => *check,
        b'A'..=b'I' => *check - b'A' + b'1',
        b'J' => b'0',
        _ => return false,
    };
    let mut ascii = [b'0'; 8];
    ascii[..7].copy_from_slice(middle);
    ascii[7] = digit;
    luhn::holds(&ascii)
}

/// Whether this is any Spanish tax number: of a citizen, a foreigner or an organisation, perhaps with ES before it.
pub fn es_nif(text: &str) -> bool {
    let text = text.trim();
    let person = text.strip_prefix("ES").unwrap_or(text);
    es_cif(text) || es_dni::es_dni(person)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["J99216582", "B64717838", "ES B-6471783-8"] {
            twin::every_changed_digit_fails(es_cif, number);
        }
    }

    #[test]
    fn valid_numbers_pass() {
        for number in ["54362315K", "B64717838", "M-1234567-L", "X-5253868-R"] {
            assert!(es_nif(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["J99216583", "J992165831", "M-1234567-L", "O-1234567-L"] {
            assert!(!es_cif(number), "{number}");
        }
    }
}

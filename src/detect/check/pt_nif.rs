//! Número de identificação fiscal (PT): nine digits, the last modulo 11, the first by kind of tax payer.
//!
//! Authority: Autoridade Tributária e Aduaneira, Decreto-Lei n.º 14/2013; the weights are 9 to 2. As a VAT number it has PT before it.

use super::compact::{Compact, values};

/// Whether nine digits, with or without PT, are a NIF.
pub fn pt_nif(text: &str) -> bool {
    let Some(compact) = Compact::<11>::of(text) else {
        return false;
    };
    let number = compact.bytes().strip_prefix(b"PT").unwrap_or(compact.bytes());
    let Some(digits) = values::<9>(number) else {
        return false;
    };
    let kind = matches!((digits[0], digits[1]), (1..=3 | 5 | 6 | 8, _) | (4, 5) | (7, 0..=2 | 4 | 5 | 7..=9) | (9, 0 | 1 | 8 | 9));
    let sum: u32 = digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let check = match 11 - sum % 11 {
        10 | 11 => 0,
        check => check,
    };
    kind && u32::from(digits[8]) == check
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["PT 501 964 843", "123456789", "245 112 014"] {
            twin::every_changed_digit_fails(pt_nif, number);
        }
    }

    #[test]
    fn an_unknown_kind_fails() {
        assert!(!pt_nif("000000000") && !pt_nif("400000009"));
    }
}

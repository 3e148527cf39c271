//! REGON (PL), the number of an organisation or one of its places: nine or fourteen digits, the last modulo 11.
//!
//! Authority: Główny Urząd Statystyczny, decree of 30 November 2015; the weights are 8, 9, 2 to 7 and 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8.

use super::compact::{Compact, all_same, values, weighted};

/// Whether nine or fourteen digits are a REGON.
pub fn pl_regon(text: &str) -> bool {
    let Some(compact) = Compact::<14>::of(text) else {
        return false;
    };
    let code = compact.bytes();
    let Some(base) = code.get(..9).and_then(values::<9>) else {
        return false;
    };
    if weighted(&base[..8], &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 != u32::from(base[8]) || all_same(&base) {
        return false;
    }
    code.len() == 9
        || values::<14>(code).is_some_and(|digits| {
            weighted(&digits[..13], &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == u32::from(digits[13])
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["000144992", "12345678512347"] {
            twin::every_other_last_digit_fails(pl_regon, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["12345678512348", "12345678612342", "192598183", "000000000"] {
            assert!(!pl_regon(number), "{number}");
        }
    }
}

//! ΑΦΜ (GR), the tax number of people and companies: eight digits and one modulo 11 by powers of two. Abroad EL stands before it.
//!
//! Authority: Ανεξάρτητη Αρχή Δημοσίων Εσόδων (ΑΑΔΕ).

use super::compact::{Compact, values, weighted};

/// Whether nine digits, with or without EL, are an AFM.
pub fn gr_afm(text: &str) -> bool {
    let Some(compact) = Compact::<11>::of(text) else {
        return false;
    };
    let code = compact.bytes();
    let code = code.strip_prefix(b"EL").or_else(|| code.strip_prefix(b"GR")).unwrap_or(code);
    let Some(digits) = values::<9>(code) else {
        return false;
    };
    let sum = weighted(&digits[..8], &[256, 128, 64, 32, 16, 8, 4, 2]);
    sum > 0 && sum % 11 % 10 == u32::from(digits[8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["EL 094259216", "094259216"] {
            twin::every_other_last_digit_fails(gr_afm, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["EL 123456781", "000000000", "09425921"] {
            assert!(!gr_afm(number), "{number}");
        }
    }
}

//! Número de identificação de segurança social (PT): eleven digits, the last modulo 10 by primes.
//!
//! Authority: Instituto da Segurança Social; the weights are 29, 23, 19, 17, 13, 11, 7, 5, 3, 2. People's numbers begin with 1, companies'
//! with 2.

use super::compact::{digits, weighted};

/// Whether eleven digits are a NISS.
pub fn pt_niss(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else {
        return false;
    };
    let sum = weighted(&digits[..10], &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]);
    matches!(digits[0], 1 | 2) && 9 - sum % 10 == u32::from(digits[10])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["11234567892", "20123456783"] {
            twin::every_other_last_digit_fails(pt_niss, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["11234567893", "31234567892", "1123456789"] {
            assert!(!pt_niss(number), "{number}");
        }
    }
}

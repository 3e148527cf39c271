//! NIP (PL), the tax number of companies and of people in business: nine digits and one modulo 11. With PL before it, it is the VAT number.
//!
//! Authority: Ministerstwo Finansów, act of 13 October 1995; the weights are 6, 5, 7, 2, 3, 4, 5, 6, 7, and a rest of 10 is not given out.

use super::compact::{Compact, all_same, values, weighted};

/// Whether ten digits, with or without PL, are a NIP.
pub fn pl_nip(text: &str) -> bool {
    let Some(compact) = Compact::<12>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"PL").unwrap_or(compact.bytes());
    values::<10>(code).is_some_and(|digits| {
        weighted(&digits[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == u32::from(digits[9]) && !all_same(&digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["PL 8567346215", "856-734-62-15"] {
            twin::every_changed_digit_fails(pl_nip, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["PL 8567346216", "0000000000", "856734621"] {
            assert!(!pl_nip(number), "{number}");
        }
    }
}

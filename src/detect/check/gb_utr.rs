//! Unique taxpayer reference (GB): a check digit modulo 11 before nine digits, perhaps with K behind them.
//!
//! Authority: HM Revenue & Customs, specification of the UTR check; the weights are 6, 7, 8, 9, 10, 5, 4, 3, 2.

use super::compact::{Compact, all_same, values, weighted};

/// Whether ten digits are a UTR.
pub fn gb_utr(text: &str) -> bool {
    let Some(compact) = Compact::<11>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_suffix(b"K").unwrap_or(compact.bytes());
    let Some(digits) = values::<10>(code) else {
        return false;
    };
    let rest = weighted(&digits[1..], &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
    b"21987654321"[rest as usize] == digits[0] + b'0' && !all_same(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["1955839661", "12345 67895", "2172858530K"] {
            assert!(gb_utr(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["2955839661", "195583966", "0000000000"] {
            assert!(!gb_utr(number), "{number}");
        }
    }
}

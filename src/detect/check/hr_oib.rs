//! Osobni identifikacijski broj (HR), of people and companies: ten digits and one by MOD 11,10.
//!
//! Authority: Porezna uprava, Zakon o osobnom identifikacijskom broju (NN 60/08); ISO/IEC 7064. The VAT number puts HR before it.

use super::compact::{Compact, all_same, values};
use super::iso7064::mod_11_10;

/// Whether eleven digits, with or without HR, are an OIB.
pub fn hr_oib(text: &str) -> bool {
    let Some(compact) = Compact::<13>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"HR").unwrap_or(compact.bytes());
    values::<11>(code).is_some_and(|digits| mod_11_10(&digits) && !all_same(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["HR 33392005961", "33392005961"] {
            twin::every_changed_digit_fails(hr_oib, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["33392005962", "3339200596"] {
            assert!(!hr_oib(number), "{number}");
        }
    }
}

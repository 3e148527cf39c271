//! Burgerservicenummer (NL): nine digits that pass the eleven test.
//!
//! Authority: Rijksdienst voor Identiteitsgegevens, Logisch Ontwerp BSN; the weights are 9 to 2 and -1.
//! One random nine-digit number in eleven passes.

use super::compact::{all_same, digits};

/// Whether nine digits pass the eleven test.
pub fn nl_bsn(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else {
        return false;
    };
    let sum: i32 =
        digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]).map(|(digit, weight)| i32::from(*digit) * weight).sum();
    sum % 11 == 0 && !all_same(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn a_valid_number_passes_and_its_twins_fail() {
        for number in ["111222333", "1112.22.333", "123456782"] {
            twin::every_changed_digit_fails(nl_bsn, number);
        }
    }

    #[test]
    fn a_placeholder_of_zeros_fails() {
        assert!(!nl_bsn("000000000"));
    }
}

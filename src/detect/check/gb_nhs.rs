//! NHS number (GB): nine digits and one modulo 11.
//!
//! Authority: NHS Data Dictionary, "NHS number"; the weights are 10 to 2, and a check value of 10 is never issued.

use super::compact::{all_same, digits};

/// Whether ten digits are an NHS number. Ten equal digits pass the formula but are placeholders.
pub fn gb_nhs(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else {
        return false;
    };
    let sum: u32 =
        digits.iter().zip([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    sum.is_multiple_of(11) && !all_same(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["943 476 5870", "943-476-5919", "4010232137"] {
            twin::every_changed_digit_fails(gb_nhs, number);
        }
    }

    #[test]
    fn placeholders_fail() {
        assert!(!gb_nhs("0000000000") && !gb_nhs("9999999999"));
    }
}

//! Legal entity identifier: eighteen characters and two check digits modulo 97.
//!
//! Authority: ISO 17442-1, ISO/IEC 7064 (MOD 97-10); issued by members of the Global LEI Foundation.

use super::compact::Compact;
use super::iso7064::rest_97;

/// Whether twenty characters are an LEI.
pub fn lei(text: &str) -> bool {
    let Some(compact) = Compact::<20>::of(text) else {
        return false;
    };
    let code = compact.bytes();
    code.len() == 20
        && code[18..].iter().all(u8::is_ascii_digit)
        && code[..4].iter().any(|byte| *byte != code[0])
        && rest_97(code) == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["0YPKKE5F0QW6RC51HE09", "2138001CY61HDFJ5ZA27"] {
            twin::every_changed_digit_fails(lei, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["213800KUD8LXJWSQ9D15", "2138001CY61HDFJ5ZA2", "00000000000000000001"] {
            assert!(!lei(number), "{number}");
        }
    }
}

//! Steuerliche Identifikationsnummer (DE): ten digits of which one repeats, and a digit by ISO/IEC 7064 MOD 11,10.
//!
//! Authority: Bundeszentralamt für Steuern, § 139b Abgabenordnung and its Steueridentifikationsnummerverordnung. One digit occurs twice, or
//! (since 2016) three times; all others at most once.

use super::compact::digits;
use super::iso7064::mod_11_10;

/// Whether eleven digits are an IdNr.
pub fn de_idnr(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else {
        return false;
    };
    if digits[0] == 0 {
        return false;
    }
    let mut times = [0_u8; 10];
    for digit in &digits[..10] {
        times[usize::from(*digit)] += 1;
    }
    let repeated = times.iter().filter(|times| **times > 1).count();
    let most = times.iter().max().copied().unwrap_or(0);
    if repeated != 1 || most > 3 {
        return false;
    }
    mod_11_10(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["36 574 261 809", "86095742719", "47036892816"] {
            twin::every_changed_digit_fails(de_idnr, number);
        }
    }

    #[test]
    fn a_wrong_share_of_repeats_fails_whatever_the_check_digit() {
        for base in ["1234567890", "1122345678", "1111234567", "0123456789"] {
            for check in 0..10 {
                assert!(!de_idnr(&format!("{base}{check}")), "{base}{check}");
            }
        }
    }
}

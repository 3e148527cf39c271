//! Личен номер на чужденец (BG): nine digits and one modulo 10.
//!
//! Authority: Ministry of the Interior, ordinance under the Foreigners in the Republic of Bulgaria Act; the weights are 21, 19, 17, 13, 11, 9, 7, 3, 1.

use super::compact::{all_same, digits, weighted};

/// Whether ten digits are the personal number of a foreigner in Bulgaria.
pub fn bg_lnch(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else {
        return false;
    };
    weighted(&digits[..9], &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == u32::from(digits[9]) && !all_same(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        twin::every_changed_digit_fails(bg_lnch, "7111 042 925");
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["7111042922", "71110A2922", "0000000000"] {
            assert!(!bg_lnch(number), "{number}");
        }
    }
}

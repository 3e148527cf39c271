//! Isikukood (EE) and asmens kodas (LT): sex and century, birth date, serial number and a digit modulo 11 in two passes.
//!
//! Authority: Population Register Act (Estonia), EVS 585:2007; Gyventojų registro tarnyba (Lithuania). The weights are 1 to 9 and 1, then
//! 3 to 9 and 1 to 3. In Lithuania a 9 at the front is for people of whom no date is known.

use super::born::{Born, Sex};
use super::compact::{digits, number, weighted};

/// Whether eleven digits are an Estonian personal code.
pub fn ee_ik(text: &str) -> bool {
    born(text).is_some()
}

/// Whether eleven digits are a Lithuanian personal code.
pub fn lt_asmens(text: &str) -> bool {
    lt_born(text).is_some()
}

/// What a valid Estonian code tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<11>(text)?;
    let century = match digits[0] {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        _ => return None,
    };
    if !holds(&digits) {
        return None;
    }
    let year = century + number(&digits[1..3]);
    Born::on(year, number(&digits[3..5]), number(&digits[5..7]), Sex::odd_is_male(digits[0]))
}

/// What a valid Lithuanian code tells of its holder.
pub(super) fn lt_born(text: &str) -> Option<Born> {
    born(text).or_else(|| {
        let digits = digits::<11>(text)?;
        (digits[0] == 9 && holds(&digits)).then_some(Born::UNKNOWN)
    })
}

fn holds(digits: &[u8; 11]) -> bool {
    let check = match weighted(&digits[..10], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11 {
        10 => weighted(&digits[..10], &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        check => check,
    };
    check == u32::from(digits[10])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        twin::every_other_last_digit_fails(ee_ik, "36805280109");
    }

    #[test]
    fn lt_asmens_valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["33309240064", "61205010081", "96813280109"] {
            twin::every_other_last_digit_fails(lt_asmens, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["06805280106", "36805280108", "368052801099", "96813280109"] {
            assert!(!ee_ik(number), "{number}");
        }
    }

    #[test]
    fn codes_with_a_wrong_digit_or_date_fail() {
        for number in ["33309240164", "36813280103"] {
            assert!(!lt_asmens(number), "{number}");
        }
    }
}

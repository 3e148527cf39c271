//! EMŠO (SI) and JMBG (RS, BA, ME, MK, HR before its OIB): birth date, region, serial number and a digit modulo 11.
//!
//! Authority: Zakon o centralnem registru prebivalstva (Slovenia); federal act of 1976 on the unique master citizen number. The weights are 7 to 2,
//! twice. Serial numbers from 500 on are women's. A year has three digits.

use super::born::{Born, Sex};
use super::compact::{digits, number, weighted};

/// Whether thirteen digits are an EMŠO or a JMBG, of any region.
pub fn si_emso(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<13>(text)?;
    let sum = weighted(&digits[..12], &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    if (11 - sum % 11) % 11 % 10 != u32::from(digits[12]) {
        return None;
    }
    let year = match number(&digits[4..7]) {
        year @ 800.. => 1000 + year,
        year => 2000 + year,
    };
    let sex = if number(&digits[9..12]) < 500 { Sex::Male } else { Sex::Female };
    Born::on(year, number(&digits[2..4]), number(&digits[..2]), Some(sex))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["0101006500006", "1211981500126"] {
            twin::every_other_last_digit_fails(si_emso, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["0101006500007", "010100650A007", "12345", "3202006500008"] {
            assert!(!si_emso(number), "{number}");
        }
    }
}

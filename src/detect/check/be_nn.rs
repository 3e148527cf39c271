//! National register number and BIS number (BE): a birth date, a serial number and 97 minus the rest modulo 97.
//!
//! Authority: royal decree of 3 April 1984 on the composition of the number (Belgian National Register). Those born from 2000 on
//! have a 2 put before the nine digits. BIS numbers add 20 (sex unknown) or 40 to the month; an
//! unknown month or day is 00.

use super::born::{Born, Sex};
use super::compact::{digits, number};

/// Whether eleven digits are a register or BIS number of either century.
pub fn be_nn(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder. The serial number is odd for men, where the month tells that the sex is known.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<11>(text)?;
    let (base, check) = (number(&digits[..9]), number(&digits[9..]));
    let serial = number(&digits[6..9]);
    if !(1..=998).contains(&serial) {
        return None;
    }
    [(1900, base), (2000, 2_000_000_000 + base)]
        .into_iter()
        .filter(|(_, base)| check == 97 - base % 97)
        .find_map(|(century, _)| born_in(century, &digits))
}

fn born_in(century: u64, digits: &[u8; 11]) -> Option<Born> {
    let (year, month, day) = (century + number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    let sex = Sex::odd_is_male(digits[8]);
    let (month, sex) = match month {
        20..=32 => (month - 20, None),
        40..=52 => (month - 40, sex),
        _ => (month, sex),
    };
    Born::on(year, month, day, sex).or_else(|| {
        let partly = (day == 0 && month <= 12) || (month == 0 && day <= 31);
        partly.then(|| Born {
            year: year as u16,
            century_told: true,
            month: (month > 0).then_some(month as u8),
            day: None,
            sex,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn both_centuries_pass_and_their_twins_fail() {
        for number in ["85.07.30-033.28", "17 07 30 033 84"] {
            twin::every_changed_digit_fails(be_nn, number);
        }
    }

    #[test]
    fn a_bis_number_passes() {
        assert!(be_nn("98 47 28 997 65"));
    }

    #[test]
    fn a_date_that_cannot_be_fails() {
        // 850230 with a right check number: 97 - 850230033 % 97.
        let check = 97 - 850_230_033_u64 % 97;
        assert!(!be_nn(&format!("850230033{check:02}")));
    }
}

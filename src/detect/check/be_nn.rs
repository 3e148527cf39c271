//! National register number and BIS number (BE): a birth date, a serial number and 97 minus the rest modulo 97.
//!
//! Authority: royal decree of 3 April 1984 on the composition of the number (Belgian National Register). Those born from 2000 on
//! have a 2 put before the nine digits. BIS numbers add 20 (sex unknown) or 40 to the month; an
//! unknown month or day is 00.

use super::compact::{digits, is_date, number};

/// Whether eleven digits are a register or BIS number of either century.
pub fn be_nn(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else {
        return false;
    };
    let (base, check) = (number(&digits[..9]), number(&digits[9..]));
    let serial = number(&digits[6..9]);
    if !(1..=998).contains(&serial) {
        return false;
    }
    [(1900, base), (2000, 2_000_000_000 + base)]
        .into_iter()
        .any(|(century, base)| check == 97 - base % 97 && may_be_born(century, &digits))
}

fn may_be_born(century: u64, digits: &[u8; 11]) -> bool {
    let (year, month, day) = (century + number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]));
    let month = match month {
        20..=32 => month - 20,
        40..=52 => month - 40,
        _ => month,
    };
    is_date(year, month, day) || (day == 0 && month <= 12) || (month == 0 && day <= 31)
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

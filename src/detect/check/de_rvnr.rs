//! Rentenversicherungsnummer (DE), on the Sozialversicherungsausweis: area, birth date, initial, serial number and a check digit.
//!
//! Authority: Deutsche Rentenversicherung, § 147 SGB VI and the Versicherungsnummern-, Kontoführungs- und Versicherungsverlaufsverordnung (VKVV).
//! The initial counts as two digits; the weights are 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1, each product by its digit sum. Serial numbers from 50
//! on are women's; a day may have 50 added where the numbers of a day are used up.

use super::born::{Born, Sex};
use super::compact::{Compact, number, values};

/// Whether twelve characters are a Rentenversicherungsnummer.
pub fn de_rvnr(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let compact = Compact::<12>::of(text)?;
    let [base @ .., letter, tens, ones, check] = compact.bytes() else {
        return None;
    };
    let base = values::<8>(base)?;
    let [tens, ones, check] = values::<3>(&[*tens, *ones, *check])?;
    if !letter.is_ascii_uppercase() || number(&base[..2]) < 2 {
        return None;
    }
    let letter = letter - b'A' + 1;
    let places = base.iter().copied().chain([letter / 10, letter % 10, tens, ones]);
    let sum: u32 = places
        .zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1])
        .map(|(digit, weight)| u32::from(digit) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    if sum % 10 != u32::from(check) {
        return None;
    }
    let day = match number(&base[2..4]) {
        day @ 51.. => day - 50,
        day => day,
    };
    let sex = if tens < 5 { Sex::Male } else { Sex::Female };
    Born::in_some_century(number(&base[6..8]), number(&base[4..6]), day, Some(sex))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["15070649C103", "65 170839 J 003"] {
            twin::every_other_last_digit_fails(de_rvnr, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["15320649C103", "15071349C103", "15070649C104", "150706491103", "15070649C10"] {
            assert!(!de_rvnr(number), "{number}");
        }
    }
}

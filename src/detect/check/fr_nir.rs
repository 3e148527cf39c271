//! Numéro d'inscription au répertoire (FR), on the carte Vitale: 13 places and 97 minus the rest modulo 97.
//!
//! Authority: INSEE, décret n° 82-103 of 22 January 1982. Corsica's 2A and 2B count as 19 and 18. Months beyond 12 stand for
//! incomplete records (20 to 42 and 50 to 99).

use super::born::{Born, Sex};
use super::compact::{Compact, number, values};

/// Whether 15 places are a NIR with its key.
pub fn fr_nir(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder: the year without its century, mostly the month, and the sex.
pub(super) fn born(text: &str) -> Option<Born> {
    let compact = Compact::<15>::of(text)?;
    let mut places = [b'0'; 15];
    if compact.bytes().len() != places.len() {
        return None;
    }
    places.copy_from_slice(compact.bytes());
    match (places[5], places[6]) {
        (b'2', b'A') => (places[5], places[6]) = (b'1', b'9'),
        (b'2', b'B') => (places[5], places[6]) = (b'1', b'8'),
        _ => {}
    }
    let digits = values::<15>(&places)?;
    let known = matches!(digits[0], 1..=4 | 7 | 8) && matches!(number(&digits[3..5]), 1..=12 | 20..=42 | 50..=99);
    if !known || number(&digits[5..7]) == 0 || number(&digits[13..]) != 97 - number(&digits[..13]) % 97 {
        return None;
    }
    let month = number(&digits[3..5]) as u8;
    Some(Born {
        year: number(&digits[1..3]) as u16,
        century_told: false,
        month: (month <= 12).then_some(month),
        day: None,
        sex: Sex::odd_is_male(digits[0]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn the_mainland_and_corsica_pass_and_their_twins_fail() {
        for number in ["2 95 10 99 126 111 93", "253072A07300443", "253072B07300470"] {
            twin::every_changed_digit_fails(fr_nir, number);
        }
    }

    #[test]
    fn another_letter_or_length_fails() {
        for number in ["253072C07300443", "2951099126111", "2951099126111930", "25307A207300443"] {
            assert!(!fr_nir(number), "{number}");
        }
    }
}

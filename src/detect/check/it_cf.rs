//! Codice fiscale of a person (IT): letters of the names, birth date and sex, place, and a letter modulo 26.
//!
//! Authority: Ministero delle Finanze, decree of 23 December 1976. Where two people would share a code, digits are replaced by
//! letters from the right (*omocodia*): 0 to 9 become L M N P Q R S T U V.

use super::born::{Born, Sex};
use super::compact::Compact;

/// What a character counts for at an odd place: digits and the letters A to J, then K to Z.
const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";

/// Whether this is a codice fiscale of sixteen characters.
pub fn it_cf(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid code tells of its holder: the date without its century, and the sex.
pub(super) fn born(text: &str) -> Option<Born> {
    let compact = Compact::<16>::of(text)?;
    let code: &[u8; 16] = compact.bytes().try_into().ok()?;
    let letters = [0, 1, 2, 3, 4, 5, 8, 11, 15].iter().all(|place| code[*place].is_ascii_uppercase());
    let digits = [6, 7, 9, 10, 12, 13, 14].iter().all(|place| digit(code[*place]).is_some());
    if !letters || !digits || code[15] != letter(code) {
        return None;
    }
    let pair = |place: usize| Some(u64::from(digit(code[place])? * 10 + digit(code[place + 1])?));
    let month = MONTHS.iter().position(|month| *month == code[8])? as u64 + 1;
    // A woman's day has 40 added.
    let (day, sex) = match pair(9)? {
        day @ 41.. => (day - 40, Sex::Female),
        day => (day, Sex::Male),
    };
    Born::in_some_century(pair(6)?, month, day, Some(sex))
}

/// The digit at a place, also where a letter stands in for it.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        _ => b"LMNPQRSTUV".iter().zip(0..).find_map(|(letter, digit)| (*letter == byte).then_some(digit)),
    }
}

fn letter(code: &[u8; 16]) -> u8 {
    let sum: u32 = code[..15]
        .iter()
        .enumerate()
        .map(|(place, byte)| {
            let value = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' };
            // Places count from one, so the first is odd.
            if place % 2 == 0 { ODD[usize::from(value)] } else { u32::from(value) }
        })
        .sum();
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(sum % 26) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_codes_pass_and_their_twins_fail() {
        for code in ["RCCMNL83S18D969H", "FOXDRA26C24H872Y", "mrs msr 81d60 z611h"] {
            twin::every_changed_digit_fails(it_cf, code);
        }
        twin::every_other_last_letter_fails(it_cf, "RCCMNL83S18D969H");
    }

    #[test]
    fn letters_may_stand_for_digits() {
        for code in ["RSSMRA45C12F205C", "RSSMRA45C12F20RX", "RSSMRAQRCMNFNLRG"] {
            assert!(it_cf(code), "{code}");
        }
    }

    #[test]
    fn impossible_days_and_months_fail() {
        for code in ["CNTCHR83T32D969H", "CSTNGL22I10D086I", "RCCMNL83S18D969"] {
            assert!(!it_cf(code), "{code}");
        }
    }
}

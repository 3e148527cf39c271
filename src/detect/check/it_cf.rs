//! Codice fiscale of a person (IT): letters of the names, birth date and sex, place, and a letter modulo 26.
//!
//! Authority: Ministero delle Finanze, decree of 23 December 1976. Where two people would share a code, digits are replaced by
//! letters from the right (*omocodia*): 0 to 9 become L M N P Q R S T U V.

use super::compact::Compact;

/// What a character counts for at an odd place: digits and the letters A to J, then K to Z.
const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";
/// How many days each month may have; February's leap day cannot be judged, as the century is not told.
const DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Whether this is a codice fiscale of sixteen characters.
pub fn it_cf(text: &str) -> bool {
    let Some(compact) = Compact::<16>::of(text) else {
        return false;
    };
    let Ok(code): Result<&[u8; 16], _> = compact.bytes().try_into() else {
        return false;
    };
    let letters = [0, 1, 2, 3, 4, 5, 8, 11, 15].iter().all(|place| code[*place].is_ascii_uppercase());
    let digits = [6, 7, 9, 10, 12, 13, 14].iter().all(|place| digit(code[*place]).is_some());
    letters && digits && is_born(code) && code[15] == letter(code)
}

/// The digit at a place, also where a letter stands in for it.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        _ => b"LMNPQRSTUV".iter().zip(0..).find_map(|(letter, digit)| (*letter == byte).then_some(digit)),
    }
}

/// Whether the day exists in the month. A woman's day has 40 added.
fn is_born(code: &[u8; 16]) -> bool {
    let (Some(tens), Some(ones)) = (digit(code[9]), digit(code[10])) else {
        return false;
    };
    let Some(month) = MONTHS.iter().position(|month| *month == code[8]) else {
        return false;
    };
    let day = tens * 10 + ones;
    (1..=DAYS[month]).contains(&if day > 40 { day - 40 } else { day })
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

//! Driving licence number (GB): five characters of the surname, six digits of birth date and sex, initials and three characters more.
//!
//! Authority: Driver and Vehicle Licensing Agency (DVLA), INF45/1. Only the form and the date are judged: how the last two
//! characters are made is not published. A woman's month has 50 added; 9 stands for a missing letter.

use super::born::{Born, Sex};
use super::compact::{Compact, number, values};

/// Whether sixteen characters have the form of a British driving licence number.
pub fn gb_licence(text: &str) -> bool {
    born(text).is_some()
}

/// What a number of the form tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let compact = Compact::<16>::of(text)?;
    let code: &[u8; 16] = compact.bytes().try_into().ok()?;
    let letters = |bytes: &[u8]| {
        let end = bytes.iter().position(|byte| *byte == b'9').unwrap_or(bytes.len());
        bytes[..end].iter().all(u8::is_ascii_uppercase) && bytes[end..].iter().all(|byte| *byte == b'9')
    };
    let date = values::<6>(&code[5..11])?;
    let form = code[0].is_ascii_uppercase()
        && letters(&code[..5])
        && letters(&code[11..13])
        && code[13].is_ascii_digit()
        && code[14..].iter().all(u8::is_ascii_uppercase);
    let (sex, month) = match number(&date[1..3]) {
        month @ 51.. => (Sex::Female, month - 50),
        month => (Sex::Male, month),
    };
    let year = u64::from(date[0]) * 10 + u64::from(date[5]);
    if form { Born::in_some_century(year, month, number(&date[3..5]), Some(sex)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["MORGA657054SM9IJ", "SMITH 801019 A99 AB", "FO999 512018 JA9 ZZ"] {
            assert!(gb_licence(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in
            ["MORGA673054SM9IJ", "MORGA657324SM9IJ", "M9RGA657054SM9IJ", "MORGA657054SM9I", "9ORGA657054SM9IJ"]
        {
            assert!(!gb_licence(number), "{number}");
        }
    }
}

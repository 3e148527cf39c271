//! Steuernummer (DE): tax office, district, a serial number and a check digit, whose rules each Land keeps to itself.
//!
//! Authority: Bundeszentralamt für Steuern and the ELSTER handbook: ten or eleven digits, or thirteen that begin with the office's federal
//! number and have a 0 at the fifth place. Only the form is judged.

use super::compact::{Compact, all_same, number, values};

/// Whether this has one of the forms of a German Steuernummer.
pub fn de_steuernummer(text: &str) -> bool {
    let Some(compact) = Compact::<13>::of(text) else {
        return false;
    };
    let ascii = compact.bytes();
    if let Some(digits) = values::<13>(ascii) {
        // A Land has one or two digits of the federal number.
        let land = number(&digits[..2]);
        return digits[4] == 0
            && (matches!(land, 10 | 11 | 21..=24 | 26..=28 | 30..=32 | 40 | 41) || matches!(digits[0], 5 | 9));
    }
    values::<11>(ascii).is_some_and(|digits| !all_same(&digits))
        || values::<10>(ascii).is_some_and(|digits| !all_same(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["181/815/0815 5", "010/815/08182", "02/815/08156", "101/5761/1744", "2866081508156"] {
            assert!(de_steuernummer(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["123456789", "4151181508156", "123456789012", "0000000000"] {
            assert!(!de_steuernummer(number), "{number}");
        }
    }
}

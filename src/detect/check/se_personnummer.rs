//! Personnummer and samordningsnummer (SE): birth date, serial number and a Luhn digit over the last ten.
//!
//! Authority: Skatteverket, folkbokföringslagen § 18. A + in place of the hyphen says that the holder is a hundred or more; a samordningsnummer
//! has 60 added to the day. The last digit but one is odd for men.

use super::born::{Born, Sex};
use super::compact::{Compact, number, values};
use super::luhn;

/// Whether ten or twelve digits are a personnummer or a samordningsnummer.
pub fn se_personnummer(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    // A plus sign is no separator elsewhere.
    let (compact, plus) = match text.split_once('+') {
        Some((date, serial)) => (Compact::<12>::of_both(date, serial)?, true),
        None => (Compact::<12>::of(text)?, false),
    };
    let ascii = compact.bytes();
    let (century, ten) = match ascii.len() {
        12 if !plus => (Some(number(&values::<2>(&ascii[..2])?)), &ascii[2..]),
        10 => (None, ascii),
        _ => return None,
    };
    let digits = values::<10>(ten)?;
    if !luhn::holds(ten) {
        return None;
    }
    let (year, month) = (number(&digits[..2]), number(&digits[2..4]));
    let day = match number(&digits[4..6]) {
        day @ 61.. => day - 60,
        day => day,
    };
    let sex = Sex::odd_is_male(digits[8]);
    match (century, plus) {
        (Some(century), _) => Born::on(century * 100 + year, month, day, sex),
        (None, true) => Born::on(1900 + year, month, day, sex).or_else(|| Born::on(1800 + year, month, day, sex)),
        (None, false) => Born::in_some_century(year, month, day, sex),
    }
}

/// Whether ten digits, perhaps with SE before and 01 behind them, are an organisation number: a Luhn digit, and 20 or more
/// at the third and fourth place. Authority: Skatteverket, lag 1974:174; for VAT, mervärdesskattelagen.
pub fn se_orgnr(text: &str) -> bool {
    let Some(compact) = Compact::<14>::of(text) else {
        return false;
    };
    let code = match compact.bytes().len() {
        12 | 14 => {
            let code = compact.bytes().strip_prefix(b"SE").unwrap_or(compact.bytes());
            code.strip_suffix(b"01").unwrap_or(code)
        }
        _ => compact.bytes(),
    };
    values::<10>(code).is_some_and(|digits| digits[2] >= 2 && luhn::holds(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["880320-0016", "670919-9530"] {
            twin::every_changed_digit_fails(se_personnummer, number);
        }
    }

    #[test]
    fn valid_numbers_pass() {
        for number in ["8803-20-0016", "8803200016", "19880320-0016", "880320+0016"] {
            assert!(se_personnummer(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["19670-19-9535", "880320-0018", "8899200425", "880320+0018"] {
            assert!(!se_personnummer(number), "{number}");
        }
    }

    #[test]
    fn se_orgnr_valid_numbers_pass_and_their_twins_fail() {
        for number in ["1234567897", "SE 123456789701"] {
            twin::every_changed_digit_fails(se_orgnr, number);
        }
    }

    #[test]
    fn another_digit_fails() {
        for number in ["1234567891", "123456789101", "0000000000"] {
            assert!(!se_orgnr(number), "{number}");
        }
    }
}

//! Identity card and passport (DE): nine characters and a check digit with the weights 7, 3 and 1.
//!
//! Authority: ICAO Doc 9303-3 §4.9; Personalausweisverordnung and Passverwaltungsvorschrift: no vowels and no B, D, Q, S among the
//! letters. Cards before November 2010 have ten digits of which the first four are the authority. A D for the nationality may follow.

use super::compact::Compact;

/// Whether this is the number of a German identity card or passport with its check digit.
pub fn de_document(text: &str) -> bool {
    let Some(compact) = Compact::<11>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_suffix(b"D").unwrap_or(compact.bytes());
    let Some((check, number)) = code.split_last() else {
        return false;
    };
    number.len() == 9
        && check.is_ascii_digit()
        && number.iter().all(|byte| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(byte))
        && number.iter().any(|byte| *byte != number[0])
        && icao_digit(number) == u32::from(check - b'0')
}

/// The check digit of machine-readable documents: capitals count from ten.
pub(super) fn icao_digit(ascii: &[u8]) -> u32 {
    let value = |byte: &u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        _ => u32::from(byte.saturating_sub(b'A')) + 10,
    };
    ascii.iter().zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| value(byte) * weight).sum::<u32>() % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["T220001293", "C01X00T478", "T220001293D"] {
            twin::every_changed_digit_fails(de_document, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["T220001294", "TO20001293", "T22000129", "0000000000"] {
            assert!(!de_document(number), "{number}");
        }
    }
}

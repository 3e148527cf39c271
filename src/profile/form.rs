//! What a value is by its form alone.

/// Words as in a sentence.
pub(super) const RUNNING: u32 = 1;
/// Digits and what stands between them.
pub(super) const NUMERIC: u32 = 2;
/// Digits with a zero in front.
pub(super) const ZERO: u32 = 4;
/// A number from 90 to 100.
pub(super) const HIGH: u32 = 8;
/// A number with decimals.
pub(super) const DECIMAL: u32 = 16;
/// At least seven digits, whatever stands around them, and no more than three of them before a point.
pub(super) const DIGITS: u32 = 32;
/// An `@`, or a word for it in brackets.
pub(super) const AT: u32 = 64;
/// At least two words with letters.
pub(super) const PHRASE: u32 = 128;
/// A digit of any script.
pub(super) const DIGIT_IN: u32 = 256;

/// At most three letters and digits, and one at least.
pub(super) const SHORT: u32 = 512;

/// True or false.
pub(super) const TRUTH: u32 = 1024;

/// A letter that is not Latin.
pub(super) const SCRIPT: u32 = 2048;

/// A number with + before it, as one dialled from abroad.
pub(super) const ABROAD: u32 = 4096;

/// Longest text, in bytes, that is looked at for [`SHORT`]: three letters and what may stand around them.
const SHORT_TEXT: usize = 12;

/// Kinds of bytes, for [`properties`].
const DIGIT: u8 = 1;
/// What may stand between the digits of a number.
const BETWEEN: u8 = 2;
const POINT: u8 = 4;
/// White space, or a part of a character that may be.
const GAP: u8 = 8;
/// What a word for `@` begins with.
const MAIL: u8 = 16;
const BLANK: u8 = 32;
const REST: u8 = 64;

const BYTES: [u8; 256] = {
    let mut kinds = [REST; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'.' | b',' => BETWEEN | POINT,
            b' ' => BETWEEN | GAP | BLANK,
            b'-' | b'+' | b'/' | b'\'' => BETWEEN,
            b'@' | b'(' | b'[' => REST | MAIL,
            b'\t' | b'\n' | 0x0c | b'\r' => REST | GAP | BLANK,
            0x0b => REST | GAP,
            0x80.. => REST | GAP,
            _ => REST,
        };
        byte += 1;
    }
    kinds
};

/// All that holds of a value, of the bits above.
pub(super) fn properties(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let (mut kinds, mut digits, mut blanks) = (0, 0, 0);
    for byte in bytes {
        let kind = BYTES[usize::from(*byte)];
        kinds |= kind;
        digits += usize::from(kind & DIGIT);
        blanks += usize::from(kind & BLANK);
    }
    let yes = |holds: bool, property: u32| if holds { property } else { 0 };
    let mut properties = yes(digits >= 7 && !is_fine(text), DIGITS)
        | yes(digits > 0 || !text.is_ascii() && text.contains(char::is_numeric), DIGIT_IN)
        | yes(!text.is_ascii() && text.contains(|c: char| c >= '\u{370}' && c.is_alphabetic()), SCRIPT);
    if bytes.len() <= SHORT_TEXT {
        let spoken = text.chars().filter(|c| c.is_alphanumeric()).take(4).count();
        let truth = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
        // What is masked was longer.
        let masked = text.contains(['*', '#', '\u{2022}']);
        properties |= yes((1..=3).contains(&spoken) && !masked, SHORT) | yes(truth, TRUTH);
    }
    if kinds & REST == 0 {
        properties |= NUMERIC
            | yes(bytes.first() == Some(&b'+'), ABROAD)
            | yes(digits == bytes.len() && digits > 1 && bytes[0] == b'0', ZERO)
            | yes(matches!(bytes, [b'9', b'0'..=b'9'] | b"100"), HIGH)
            | yes(kinds & POINT != 0 && is_decimal(text), DECIMAL);
    } else {
        properties |=
            yes(kinds & MAIL != 0 && (text.contains('@') || text.contains("(at)") || text.contains("[at]")), AT);
        if kinds & GAP != 0 {
            // Three gaps at least, before words are looked at one by one.
            let running = blanks >= 3 * BLANK as usize && is_running(text);
            properties |= yes(running, RUNNING) | yes(running || is_phrase(text), PHRASE);
        }
    }
    properties
}

/// Words in a row as in a sentence: at least four with letters, two of them in lower case. Names of companies have capitals.
fn is_running(text: &str) -> bool {
    let (mut words, mut lower) = (0, 0);
    for word in text.split_whitespace() {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        if let (Some(first), Some(_)) = (letters.next(), letters.next()) {
            words += 1;
            lower += u32::from(first.is_lowercase());
            if words >= 4 && lower >= 2 {
                return true;
            }
        }
    }
    false
}

fn is_phrase(text: &str) -> bool {
    text.contains(char::is_whitespace)
        && text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).nth(1).is_some()
}

/// A number with up to three digits before a point and six or more behind it: computed, not dialled.
fn is_fine(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let parts = text.trim_start_matches('-').split_once('.');
    parts.is_some_and(|(whole, rest)| whole.len() <= 3 && rest.len() >= 6 && digits(whole) && digits(rest))
}

/// One run of digits, a point or a comma, and one more.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let number = text.strip_prefix('-').unwrap_or(text);
    number.split_once(['.', ',']).is_some_and(|(whole, decimals)| digits(whole) && digits(decimals))
}

/// The year of a day that is written with all four digits of it, first or last.
pub(super) fn year(text: &str) -> Option<u16> {
    let bytes = text.as_bytes();
    if !(8..=19).contains(&bytes.len()) {
        return None;
    }
    let part = |byte: u8| matches!(byte, b'-' | b'/' | b'.');
    let year = match bytes.len() - 5 {
        _ if part(bytes[4]) => &bytes[..4],
        before if part(bytes[before]) => &bytes[before + 1..],
        _ => return None,
    };
    let digits = year.iter().map(|byte| byte.is_ascii_digit().then(|| u16::from(byte - b'0')));
    digits.reduce(|year, digit| Some(year? * 10 + digit?))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_letters_and_digits_are_short() {
        for yes in ["1", "abc", "-0,5", "é1", "(a) b"] {
            assert!(properties(yes) & SHORT != 0, "{yes}");
        }
        for no in ["", "--", "1234", "a b c d", "\u{3b1}\u{3b2}\u{3b3}\u{3b4}", "a             b"] {
            assert!(properties(no) & SHORT == 0, "{no}");
        }
    }

    #[test]
    fn a_day_has_a_year() {
        for (day, known) in
            [("1987-05-28", 1987), ("5/8/1987", 1987), ("28.05.1987", 1987), ("1987-05-28 00:00:00", 1987)]
        {
            assert_eq!(year(day), Some(known), "{day}");
        }
        for no in ["19870528", "87-05-28", "28-05-87 1", "abcd-05-28", "1987"] {
            assert_eq!(year(no), None, "{no}");
        }
    }
}

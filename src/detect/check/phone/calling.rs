//! Country calling codes in use and how many digits follow them, for countries whose plan `plans.rs` does not hold.
//!
//! Authority: ITU-T E.164 and its annexed list of assigned country codes; lengths from the national numbering plans that the
//! countries file with the ITU (ITU-T E.129). Lengths are kept generous.

use std::sync::LazyLock;

/// Calling codes in use, and the fewest and most digits that may follow each.
#[rustfmt::skip]
const CODES: &[(&str, usize, usize)] = &[
    ("1", 10, 10), ("7", 10, 10), ("20", 7, 10), ("27", 5, 10), ("30", 10, 12), ("31", 5, 11), ("32", 8, 9), ("33", 9, 9),
    ("34", 9, 9), ("36", 6, 9), ("39", 6, 12), ("40", 9, 9), ("41", 9, 12), ("43", 4, 13), ("44", 7, 10), ("45", 8, 8),
    ("46", 6, 12), ("47", 5, 8), ("48", 6, 10), ("49", 4, 13), ("51", 8, 9), ("52", 8, 10), ("53", 6, 8), ("54", 10, 11),
    ("55", 8, 12), ("56", 8, 11), ("57", 8, 11), ("58", 10, 10), ("60", 8, 10), ("61", 5, 12), ("62", 7, 13), ("63", 6, 13),
    ("64", 5, 10), ("65", 8, 11), ("66", 8, 13), ("81", 8, 12), ("82", 5, 14), ("84", 7, 10), ("86", 7, 12), ("90", 7, 13),
    ("91", 8, 13), ("92", 8, 12), ("93", 9, 9), ("94", 9, 9), ("95", 6, 10), ("98", 4, 10), ("211", 9, 9), ("212", 9, 9),
    ("213", 8, 9), ("216", 8, 8), ("218", 9, 9), ("220", 7, 7), ("221", 9, 9), ("222", 8, 8), ("223", 8, 8), ("224", 8, 9),
    ("225", 10, 10), ("226", 8, 8), ("227", 8, 8), ("228", 8, 8), ("229", 8, 10), ("230", 7, 10), ("231", 7, 9), ("232", 8, 8),
    ("233", 8, 9), ("234", 7, 11), ("235", 8, 8), ("236", 8, 8), ("237", 8, 9), ("238", 7, 7), ("239", 7, 7), ("240", 9, 9),
    ("241", 7, 8), ("242", 9, 9), ("243", 7, 10), ("244", 9, 9), ("245", 7, 9), ("246", 7, 7), ("247", 4, 6), ("248", 7, 7),
    ("249", 9, 9), ("250", 8, 9), ("251", 9, 9), ("252", 6, 9), ("253", 8, 8), ("254", 7, 10), ("255", 9, 9), ("256", 9, 9),
    ("257", 8, 8), ("258", 8, 9), ("260", 9, 9), ("261", 9, 9), ("262", 9, 9), ("263", 5, 10), ("264", 8, 10), ("265", 7, 9),
    ("266", 8, 8), ("267", 7, 10), ("268", 8, 9), ("269", 7, 7), ("290", 4, 5), ("291", 7, 7), ("297", 7, 7), ("298", 6, 6),
    ("299", 6, 6), ("350", 8, 8), ("351", 9, 9), ("352", 4, 11), ("353", 7, 10), ("354", 7, 9), ("355", 5, 9), ("356", 8, 8),
    ("357", 8, 8), ("358", 5, 12), ("359", 6, 12), ("370", 8, 8), ("371", 8, 8), ("372", 7, 12), ("373", 8, 8), ("374", 8, 8),
    ("375", 6, 11), ("376", 6, 9), ("377", 8, 9), ("378", 6, 12), ("380", 9, 10), ("381", 6, 12), ("382", 4, 12), ("383", 8, 12),
    ("385", 6, 12), ("386", 5, 8), ("387", 8, 9), ("389", 6, 8), ("420", 9, 12), ("421", 6, 10), ("423", 7, 9), ("500", 5, 5),
    ("501", 7, 11), ("502", 8, 11), ("503", 7, 11), ("504", 8, 11), ("505", 8, 8), ("506", 8, 10), ("507", 7, 11), ("508", 6, 9),
    ("509", 8, 8), ("590", 9, 9), ("591", 8, 9), ("592", 7, 7), ("593", 8, 11), ("594", 9, 9), ("595", 6, 11), ("596", 9, 9),
    ("597", 6, 7), ("598", 4, 13), ("599", 7, 8), ("670", 7, 8), ("672", 5, 6), ("673", 7, 7), ("674", 7, 7), ("675", 7, 11),
    ("676", 5, 7), ("677", 5, 7), ("678", 5, 7), ("679", 7, 11), ("680", 7, 7), ("681", 6, 9), ("682", 5, 5), ("683", 4, 7),
    ("685", 5, 10), ("686", 5, 8), ("687", 6, 6), ("688", 5, 7), ("689", 6, 9), ("690", 4, 7), ("691", 7, 7), ("692", 7, 7),
    ("800", 8, 8), ("808", 8, 8), ("850", 6, 10), ("852", 5, 12), ("853", 7, 8), ("855", 8, 10), ("856", 8, 10), ("870", 9, 12),
    ("878", 10, 12), ("880", 6, 10), ("881", 6, 12), ("882", 6, 12), ("883", 6, 12), ("886", 7, 11), ("888", 11, 11), ("960", 7, 10),
    ("961", 7, 8), ("962", 8, 9), ("963", 8, 10), ("964", 8, 10), ("965", 7, 8), ("966", 9, 10), ("967", 7, 9), ("968", 7, 9),
    ("970", 8, 10), ("971", 5, 12), ("972", 7, 12), ("973", 8, 8), ("974", 7, 11), ("975", 7, 8), ("976", 8, 10), ("977", 8, 11),
    ("979", 9, 9), ("992", 9, 9), ("993", 8, 8), ("994", 9, 9), ("995", 6, 9), ("996", 9, 10), ("998", 9, 9),
];

/// Countries whose national numbers keep a leading zero: Italy and San Marino, Ivory Coast, Congo, Gabon, Benin.
const KEEP_ZERO: &[&str] = &["39", "378", "225", "242", "241", "229"];

/// Fewest and most digits behind a calling code, and whether a zero may come first, by the code as a number.
static BY_NUMBER: LazyLock<Vec<Option<(usize, usize, bool)>>> = LazyLock::new(|| {
    let mut by_number = vec![None; 1000];
    for (code, fewest, most) in CODES {
        if let Ok(number) = code.parse::<usize>() {
            by_number[number] = Some((*fewest, *most, KEEP_ZERO.contains(code)));
        }
    }
    by_number
});

/// Whether two digits are a calling code by themselves.
pub(super) fn has_two_digits(first: u8, second: u8) -> bool {
    let number = usize::from(first.wrapping_sub(b'0').min(9)) * 10 + usize::from(second.wrapping_sub(b'0').min(9));
    number >= 10 && BY_NUMBER[number].is_some()
}

/// Whether a calling code in use and a length that its country uses begin at the first digit.
pub(super) fn known(digits: &[u8]) -> bool {
    let mut number = 0;
    digits.iter().take(3).enumerate().any(|(at, digit)| {
        number = number * 10 + usize::from(digit.wrapping_sub(b'0').min(9));
        let rest = &digits[at + 1..];
        // No code begins with a zero, so a number names one code.
        number > 0
            && digits[0] != b'0'
            && BY_NUMBER[number].is_some_and(|(fewest, most, zero)| {
                (fewest..=most).contains(&rest.len()) && (zero || rest.first() != Some(&b'0'))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_calling_code_begins_another() {
        for (code, ..) in CODES {
            assert_eq!(CODES.iter().filter(|(other, ..)| code.starts_with(other)).count(), 1, "{code}");
        }
    }

    #[test]
    fn codes_and_lengths_that_are_not_used_fail() {
        assert!(known(b"81312345678") && known(b"97123456789"));
        for digits in [&b"999123456789"[..], b"97", b"812", b"2100123456", b""] {
            assert!(!known(digits));
        }
    }
}

//! International telephone numbers: a country calling code in use, and a length that its country uses.
//!
//! Authority: ITU-T E.164 and its annexed list of assigned country codes; lengths from the national numbering plans that the
//! countries file with the ITU (ITU-T E.129). Lengths are kept generous: a number is not proof that a line exists.

/// Calling codes in use, and the fewest and most digits that may follow each.
#[rustfmt::skip]
const PLANS: &[(&str, usize, usize)] = &[
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

/// Whether this is an international number with `+` or `00`, in groups or not, with a national zero in brackets or not.
pub fn phone(text: &str) -> bool {
    let mut digits = [0_u8; 17];
    let Some(digits) = dialled(text, &mut digits) else {
        return false;
    };
    (1..=3).any(|len| {
        let (Some(code), Some(rest)) = (digits.get(..len), digits.get(len..)) else {
            return false;
        };
        PLANS.iter().any(|(calling, fewest, most)| {
            calling.as_bytes() == code
                && (*fewest..=*most).contains(&rest.len())
                && (rest.first() != Some(&b'0') || KEEP_ZERO.contains(calling))
                && (*calling != "1" || is_north_american(rest))
                && rest.iter().any(|digit| digit != &rest[0])
        })
    })
}

/// Neither an area nor an exchange of the North American plan begins with 0 or 1.
fn is_north_american(rest: &[u8]) -> bool {
    rest[0] > b'1' && rest[3] > b'1'
}

/// The digits from the calling code on, at most the fifteen of E.164. `None` when another character stands among them.
fn dialled<'a>(text: &str, room: &'a mut [u8; 17]) -> Option<&'a [u8]> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\'' || c == '(');
    let (mut rest, prefix) = match text.strip_prefix('+') {
        Some(rest) => (rest, 0),
        None => (text, 2),
    };
    let mut len = 0;
    while let Some(c) = rest.chars().next() {
        // The zero dialled only inside the country is no part of the number.
        if let Some(behind) = rest.strip_prefix("(0)") {
            rest = behind;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '0'..='9' if len < room.len() => {
                room[len] = c as u8;
                len += 1;
            }
            ' ' | '.' | '-' | '/' | '(' | ')' | '\t' | '\'' | '\u{a0}' | '\u{2009}' | '\u{2011}' | '\u{2013}'
            | '\u{202f}' => {}
            _ => return None,
        }
    }
    if prefix == 2 && !room[..len].starts_with(b"00") {
        return None;
    }
    room.get(prefix..len).filter(|digits| digits.len() <= 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_pass_however_they_are_written() {
        for number in [
            "+31612345678",
            "'+31612345678",
            "0031 6 1234 5678",
            "+31 (0)6-12345678",
            "+49 30 / 901820",
            "+33 1 23 45 67 89",
            "+39 06 698 12345",
            "+1 (212) 555-0100",
            "+351 912 345 678",
        ] {
            assert!(phone(number), "{number}");
        }
    }

    #[test]
    fn other_numbers_fail() {
        for number in [
            "31612345678",
            "0612345678",
            "+3161234567890123",
            "+999123456789",
            "+310612345678",
            "+3361234567",
            "+31666666666",
            "+1 212 155 0100",
            "+1 112 555 0100",
            "+31 6 1234 567x",
            "+",
            "00",
            "",
        ] {
            assert!(!phone(number), "{number}");
        }
    }

    #[test]
    fn no_calling_code_begins_another() {
        for (code, ..) in PLANS {
            assert_eq!(PLANS.iter().filter(|(other, ..)| code.starts_with(other)).count(), 1, "{code}");
        }
    }
}

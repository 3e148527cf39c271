//! What every room has to agree on about one cell's text.

/// Whether a cell says nothing: white space, or a database's text for null (`NULL`, `\N`).
#[inline]
pub fn is_blank(text: &str) -> bool {
    match text.as_bytes() {
        [] => true,
        [first, ..] if *first > b' ' && *first != b'N' && *first != b'\\' && *first < 0x80 => false,
        _ => {
            let trimmed = text.trim();
            trimmed.is_empty() || trimmed == "NULL" || trimmed == "\\N"
        }
    }
}

/// Whether a cell is blank or a word for nothing (`n/a`, `-`): it is data, and says nothing about what its column holds.
#[inline]
pub fn is_placeholder(text: &str) -> bool {
    if is_blank(text) {
        return true;
    }
    // Nearly every cell ends here.
    if text.len() > 9
        || !matches!(text.as_bytes()[0] | 0x20, b'n' | b'k' | b's' | b'u' | b'#' | b' '..=b'/' | b'?' | 0x7f)
    {
        return false;
    }
    let text = text.trim();
    if text.bytes().all(|b| matches!(b, b'-' | b'.' | b'?' | b'_' | b'/' | b'*' | b'#')) {
        return true;
    }
    const NOTHING: &[&str] =
        &["n/a", "#n/a", "n.a.", "na", "null", "nil", "none", "nan", "nvt", "n.v.t.", "k.a.", "n.d.", "s/o", "unknown"];
    NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Removes the apostrophe that SuiteCRM and Odoo put before `= + - @` against spreadsheet formulas: `'+31…` is `+31…`.
#[inline]
pub fn unguard(text: &str) -> &str {
    match text.as_bytes() {
        [b'\'', b'=' | b'+' | b'-' | b'@', ..] => &text[1..],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_white_space_and_the_texts_of_null() {
        for blank in ["", "  ", "\u{a0}", "NULL", " \\N "] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for nothing in ["n/a", "-", "N/A", "NaN", " ? ", "null", "--", "", "?", "_", " N/A ", "S/O", "K.A."] {
            assert!(is_placeholder(nothing), "{nothing:?}");
        }
        for something in ["Naná", "none of them", "-1", "N/B"] {
            assert!(!is_placeholder(something), "{something:?}");
        }
        for filled in ["Null", "N", "\\", "0", "é"] {
            assert!(!is_blank(filled), "{filled:?}");
        }
    }
}

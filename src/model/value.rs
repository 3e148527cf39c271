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
        for filled in ["Null", "N", "\\", "0", "é"] {
            assert!(!is_blank(filled), "{filled:?}");
        }
    }
}

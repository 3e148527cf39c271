//! What has the form of a token, without a key: whole cells, and stretches of text.

use std::borrow::Cow;

use data_encoding::BASE32_NOPAD;

/// Version of the token formats, the second character of every token.
pub(super) const VERSION: &str = "1";
/// How tokens start: a letter, so that no spreadsheet takes one for a formula, and the version.
const TOKEN_START: &str = "e1";
/// How short tokens start.
pub(super) const SHORT_START: &str = "s1";
/// Characters of a key id.
const KEY_ID: usize = 5;
/// Shortest body of a token: 16 bytes of IV and 16 of ciphertext.
const SHORTEST: usize = 52;
/// Characters of the bodies of short tokens: 80 or 120 bits, and 20 of a check.
pub(super) const SHORT_BODIES: [usize; 2] = [20, 28];

/// Whether a text is a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recognised {
    /// Made with this key in this domain: it authenticates, or, for a short token, its check fits.
    Ours,
    /// It has the form of a token under another key, whose id is given.
    Foreign(String),
    /// Ordinary text.
    No,
}

/// The key id of a text that has the form of a token.
pub fn key_id(text: &str) -> Option<&str> {
    let text = text.trim();
    let short = text.starts_with(SHORT_START);
    let rest = text.strip_prefix(if short { SHORT_START } else { TOKEN_START })?;
    if !rest.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7')) {
        return None;
    }
    let body = rest.len().checked_sub(KEY_ID)?;
    let form = match short {
        true => SHORT_BODIES.contains(&body),
        // A whole number of bytes: base32 without padding leaves 0, 2, 4, 5 or 7 symbols.
        false => body >= SHORTEST && BASE32_NOPAD.decode_len(body).is_ok(),
    };
    form.then(|| &rest[..KEY_ID])
}

/// The text with every token in it replaced by as many control characters: what stands inside a token is ciphertext, and
/// must neither be read nor touch what stands beside it. Places stay the same.
pub fn blank_tokens(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let mut blanked: Option<String> = None;
    let mut at = 0;
    // Both starts have a 1 behind a letter: that is what is looked for.
    while let Some(found) = memchr::memchr(b'1', &bytes[at..]) {
        let one = at + found;
        at = one + 1;
        let Some(start) = one.checked_sub(1).filter(|s| matches!(bytes[*s], b'e' | b's')) else { continue };
        let end = one + bytes[one..].iter().take_while(|b| matches!(b, b'a'..=b'z' | b'1'..=b'7')).count();
        let alone = !bytes[..start].last().is_some_and(word) && !bytes.get(end).is_some_and(word);
        if alone && key_id(&text[start..end]).is_some() {
            blanked.get_or_insert_with(|| text.to_owned()).replace_range(start..end, &"\u{1}".repeat(end - start));
            at = end;
        }
    }
    blanked.map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_blanked_in_place_and_nothing_else_is() {
        for made in [format!("e1na57y{}", "ab3".repeat(24)), format!("s1na57y{}", "b".repeat(20))] {
            let text = format!("née {made}, {made}9 e1 s1 e1e1 {made}X _{made} {made}");
            let blank = "\u{1}".repeat(made.len());
            assert_eq!(blank_tokens(&text), format!("née {blank}, {made}9 e1 s1 e1e1 {made}X _{made} {blank}"));
        }
        assert!(matches!(blank_tokens("e1 and s1 are no tokens"), Cow::Borrowed(_)));
    }

    #[test]
    fn the_form_says_whose_key_it_is() {
        assert_eq!(key_id(&format!(" e1na57y{} ", "a".repeat(52))), Some("na57y"));
        assert_eq!(key_id(&format!("s1na57y{}", "a".repeat(28))), Some("na57y"));
        for none in
            ["", "s1", "e1na57y", "é1", &format!("s1na57y{}", "a".repeat(21)), &format!("e1na57y{}", "a".repeat(54))]
        {
            assert_eq!(key_id(none), None, "{none}");
        }
    }
}

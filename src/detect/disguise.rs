//! Texts that say something in another writing: percent-encoding, character references, `\u` escapes, full-width letters
//! and digits, typographic dashes, invisible characters.

use unicode_normalization::UnicodeNormalization;

/// The plain form of a text, where it has another. `None` for most texts, at the cost of one look at their bytes.
pub fn undisguise(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let escapes = memchr::memchr3(b'%', b'&', b'\\', bytes).is_some();
    if !escapes && text.is_ascii() {
        return None;
    }
    // Letters of Europe are their own plain form; most texts end here.
    if !escapes && text.chars().all(is_plain) {
        return None;
    }
    let decoded = if escapes { unescape(text) } else { text.to_owned() };
    let plain: String = decoded
        .nfkc()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'))
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c if c.is_numeric() && !c.is_ascii() => digit(c).unwrap_or(c),
            c => c,
        })
        .collect();
    (plain != text).then_some(plain)
}

/// Whether a character is its own plain form: ASCII, and the composed letters and signs that European texts are full of.
fn is_plain(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{c0}'..='\u{131}' | '\u{134}'..='\u{13e}' | '\u{141}'..='\u{148}' | '\u{14a}'..='\u{17e}')
        || matches!(c, '\u{386}' | '\u{388}'..='\u{3ce}' | '\u{400}'..='\u{45f}')
        || matches!(c, '\u{2018}' | '\u{2019}' | '\u{201c}'..='\u{201e}' | '\u{20ac}' | '«' | '»')
}

/// The ASCII digit of a decimal digit of another script: blocks of ten in a row (Arabic-Indic, Devanagari …).
fn digit(c: char) -> Option<char> {
    const ZEROS: &[u32] =
        &[0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0];
    let code = u32::from(c);
    ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).and_then(|zero| char::from_digit(code - zero, 10))
}

fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (value, length) = match rest {
            [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => (hex(&rest[1..3]), 3),
            [b'\\', b'u', code @ ..] if code.len() >= 4 && code[..4].iter().all(u8::is_ascii_hexdigit) => {
                (hex(&code[..4]), 6)
            }
            [b'&', b'#', ..] => reference(rest),
            _ => (None, 0),
        };
        match value {
            // Percent-encoding gives bytes of UTF-8.
            Some(byte) if length == 3 => out.push(byte as u8),
            Some(code) if char::from_u32(code).is_some() => {
                let mut buffer = [0; 4];
                let c = char::from_u32(code).unwrap_or(' ');
                out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
                continue;
            }
        }
        at += length;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digits: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// `&#64;` or `&#x40;`.
fn reference(rest: &[u8]) -> (Option<u32>, usize) {
    let Some(end) = rest.iter().take(10).position(|b| *b == b';') else { return (None, 0) };
    let code = match &rest[2..end] {
        [b'x' | b'X', code @ ..] => hex(code),
        code => std::str::from_utf8(code).ok().and_then(|c| c.parse().ok()),
    };
    (code, end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_writings_of_one_text_are_read() {
        for text in [
            "a%40b.example",
            "a&#64;b.example",
            "a&#x40;b.example",
            "a\\u0040b.example",
            "a@b.exam\u{200b}ple",
            "ａ＠b.example",
        ] {
            assert_eq!(undisguise(text).as_deref(), Some("a@b.example"), "{text}");
        }
        assert_eq!(undisguise("06–12345678").as_deref(), Some("06-12345678"));
        assert_eq!(undisguise("٠٦١٢٣٤٥٦٧٨").as_deref(), Some("0612345678"));
    }

    #[test]
    fn characters_held_to_be_plain_are() {
        for c in (0u32..0x3000).filter_map(char::from_u32).filter(|c| is_plain(*c) && !c.is_ascii()) {
            assert!(std::iter::once(c).nfkc().eq([c]) && !c.is_numeric(), "{:x}", u32::from(c));
        }
    }

    #[test]
    fn plain_texts_have_no_other_form() {
        for text in ["", "100 %", "AT&T", "a\\b", "%zz", "&#;", "&#99999999;", "Zoë", "\\u12"] {
            assert_eq!(undisguise(text), None, "{text}");
        }
    }
}

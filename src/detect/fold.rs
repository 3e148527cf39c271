//! Folding for comparison: lower case, no diacritics, one form for letters that Unicode does not take apart.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends the folded text to `out`.
fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    for c in text.chars() {
        fold_char(c, out);
    }
}

/// Folds a text into words of letters and digits with one space between them, as lexicons hold them.
pub(super) fn fold_words(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        for b in text.bytes() {
            if b.is_ascii_alphanumeric() {
                out.push(char::from(b.to_ascii_lowercase()));
            } else if out.as_bytes().last().is_some_and(|last| *last != b' ') {
                out.push(' ');
            }
        }
        out.truncate(out.trim_end().len());
        return;
    }
    for c in text.chars() {
        let before = out.len();
        fold_char(c, out);
        if !out[before..].chars().all(char::is_alphanumeric) {
            out.truncate(before);
            if out.as_bytes().last().is_some_and(|last| *last != b' ') {
                out.push(' ');
            }
        }
    }
    out.truncate(out.trim_end().len());
}

pub(super) fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for c in c.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            '’' => out.push('\''),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_case_and_marks() {
        assert_eq!(fold("Élodie MÜLLER Øyvind Łukasz Straße"), "elodie muller oyvind lukasz strasse");
    }
}

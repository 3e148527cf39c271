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
            // Capitals do not tell the two apart.
            'ς' => out.push('σ'),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            '’' => out.push('\''),
            other => out.push(other),
        }
    }
}

/// Places in a folded text back to places in the original.
pub(super) struct Map(Option<Vec<u32>>);

impl Map {
    /// Where the character that folded to byte `at` starts.
    pub fn start(&self, at: usize) -> u32 {
        self.0.as_ref().map_or(at as u32, |map| map[at])
    }

    /// Behind the character that folded to the byte before `at`.
    pub fn end(&self, at: usize) -> u32 {
        let Some(map) = &self.0 else { return at as u32 };
        let last = map[at - 1];
        // The next character that starts later than the last one covered.
        map[at..].iter().copied().find(|start| *start > last).unwrap_or_else(|| map[map.len() - 1])
    }
}

/// Folds a text and remembers where each byte came from. Every sign is one space.
pub(super) fn fold_with_map(text: &str) -> (String, Map) {
    let mut out = String::with_capacity(text.len());
    let sign = |c: char| !c.is_alphanumeric();
    if text.is_ascii() {
        out.extend(text.chars().map(|c| if sign(c) { ' ' } else { c.to_ascii_lowercase() }));
        return (out, Map(None));
    }
    let mut map = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        if c.is_ascii() && sign(c) {
            out.push(' ')
        } else {
            fold_char(c, &mut out)
        }
        map.resize(out.len(), at as u32);
    }
    map.push(text.len() as u32);
    (out, Map(Some(map)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_case_and_marks() {
        assert_eq!(fold("Élodie MÜLLER Øyvind Łukasz Straße"), "elodie muller oyvind lukasz strasse");
        assert_eq!(fold("Άνδρας"), fold("ΑΝΔΡΑΣ"));
    }

    #[test]
    fn places_come_back() {
        let text = "ßé Éa";
        let (folded, map) = fold_with_map(text);
        assert_eq!(folded, "sse ea");
        assert_eq!((map.start(0), map.end(2)), (0, 2));
        assert_eq!((map.start(2), map.end(3)), (2, 4));
        assert_eq!((map.start(4), map.end(6)), (5, 8));
    }
}

//! What every match of a pattern must contain, so that cells without it can be passed by.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Kinds of characters that a text has, or that every match of a pattern needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kinds(u8);

impl Kinds {
    /// An ASCII digit or `@`.
    pub const DIGIT_OR_AT: Self = Self(1);
    /// White space.
    pub const SPACE: Self = Self(2);
    /// A letter.
    pub const LETTER: Self = Self(4);
    /// A byte that begins an escape: `%`, `&`, `\`.
    pub const ESCAPE: Self = Self(8);
    /// A byte that is no ASCII. Those count as letters and as space, too.
    pub const OTHER: Self = Self(16);
    /// `@`.
    pub const AT: Self = Self(32);
    /// An ASCII digit.
    const DIGIT: Self = Self(64);
    /// A byte that is no ASCII letter or digit and no `_`: words end there.
    pub const BREAK: Self = Self(128);

    /// The kinds in a text, and how many ASCII digits it has.
    #[inline]
    pub fn of(text: &str) -> (Self, usize) {
        let (mut kinds, mut digits) = (0, 0);
        for byte in text.bytes() {
            let kind = KINDS[usize::from(byte)];
            kinds |= kind;
            digits += usize::from((kind / Self::DIGIT.0) & 1);
        }
        (Self(kinds), digits)
    }

    /// What every match of a pattern needs. Of [`Kinds::DIGIT_OR_AT`], [`Kinds::SPACE`], [`Kinds::LETTER`] and
    /// [`Kinds::BREAK`].
    pub fn needed(pattern: &Hir) -> Self {
        let has = |kind: Self, of: fn(char) -> bool| if needs(pattern, of) { kind.0 } else { 0 };
        Self(
            has(Self::DIGIT_OR_AT, |c| c.is_ascii_digit() || c == '@')
                | has(Self::SPACE, char::is_whitespace)
                | has(Self::LETTER, char::is_alphabetic)
                | has(Self::BREAK, |c| !c.is_ascii_alphanumeric() && c != '_'),
        )
    }

    /// Whether all of `others` are among these.
    #[inline]
    pub fn has(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }
}

const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        kinds[byte] = if b.is_ascii_digit() {
            Kinds::DIGIT_OR_AT.0 | Kinds::DIGIT.0
        } else if b == b'@' {
            Kinds::DIGIT_OR_AT.0 | Kinds::AT.0 | Kinds::BREAK.0
        } else if b.is_ascii_alphabetic() {
            Kinds::LETTER.0
        } else if b.is_ascii_whitespace() || b == 0x0b {
            Kinds::SPACE.0 | Kinds::BREAK.0
        } else if b == b'%' || b == b'&' || b == b'\\' {
            Kinds::ESCAPE.0 | Kinds::BREAK.0
        } else if b >= 0x80 {
            Kinds::OTHER.0 | Kinds::LETTER.0 | Kinds::SPACE.0 | Kinds::BREAK.0
        } else if b == b'_' {
            0
        } else {
            Kinds::BREAK.0
        };
        byte += 1;
    }
    kinds
};

/// Fewest ASCII digits that a match of a pattern has.
pub(super) fn least_digits(hir: &Hir) -> usize {
    let class = |digits_only: bool| usize::from(digits_only);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.iter().filter(|b| b.is_ascii_digit()).count(),
        HirKind::Class(Class::Bytes(bytes)) => {
            class(bytes.ranges().iter().all(|r| r.start().is_ascii_digit() && r.end().is_ascii_digit()))
        }
        HirKind::Class(Class::Unicode(chars)) => {
            class(chars.ranges().iter().all(|r| r.start().is_ascii_digit() && r.end().is_ascii_digit()))
        }
        HirKind::Repetition(repetition) => repetition.min as usize * least_digits(&repetition.sub),
        HirKind::Capture(capture) => least_digits(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(least_digits).sum(),
        HirKind::Alternation(parts) => parts.iter().map(least_digits).min().unwrap_or(0),
    }
}

/// Whether every match of a pattern is a whole word or several of them: a text without [`Kinds::BREAK`] is one word, so what
/// matches inside it is all of it.
pub(super) fn is_of_whole_words(pattern: &Hir) -> bool {
    let boundary = |hir: &Hir| matches!(hir.kind(), HirKind::Look(Look::WordAscii | Look::WordUnicode));
    match pattern.kind() {
        HirKind::Concat(parts) => {
            pattern.properties().minimum_len().is_some_and(|least| least > 0)
                && parts.first().is_some_and(boundary)
                && parts.last().is_some_and(boundary)
        }
        _ => false,
    }
}

/// The bytes that a match of a pattern can begin with.
pub(super) struct FirstBytes(Box<[bool; 256]>);

impl FirstBytes {
    /// Of a pattern; all bytes where a match may be empty.
    pub fn of(pattern: &Hir) -> Self {
        let mut bytes = Box::new([false; 256]);
        if begins(pattern, &mut bytes) {
            bytes.fill(true);
        }
        Self(bytes)
    }

    /// The first place from `at` on where a match may begin.
    #[inline]
    pub fn next(&self, text: &str, at: usize) -> Option<usize> {
        text.as_bytes()[at..].iter().position(|byte| self.0[usize::from(*byte)]).map(|skip| at + skip)
    }
}

/// Adds the bytes that a match can begin with; whether a match can be empty.
fn begins(hir: &Hir, bytes: &mut [bool; 256]) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => {
            bytes[usize::from(literal.0[0])] = true;
            false
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().iter().for_each(|r| bytes[usize::from(r.start())..=usize::from(r.end())].fill(true));
            false
        }
        HirKind::Class(Class::Unicode(class)) => {
            for range in class.ranges() {
                let last = u32::from(range.end());
                // What is no ASCII begins with a byte from 0x80 on.
                if last >= 0x80 {
                    bytes[0x80..].fill(true);
                }
                for byte in u32::from(range.start())..=last.min(0x7f) {
                    bytes[byte as usize] = true;
                }
            }
            false
        }
        HirKind::Repetition(repetition) => begins(&repetition.sub, bytes) | (repetition.min == 0),
        HirKind::Capture(capture) => begins(&capture.sub, bytes),
        HirKind::Concat(parts) => parts.iter().all(|part| begins(part, bytes)),
        HirKind::Alternation(parts) => parts.iter().fold(false, |empty, part| begins(part, bytes) | empty),
    }
}

/// What a match of a pattern can begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Beginning {
    /// Letters alone.
    Letter,
    /// Anything but letters.
    Other,
    /// Both.
    Any,
}

impl Beginning {
    /// Of a pattern.
    pub fn of(pattern: &Hir) -> Self {
        let first = FirstBytes::of(pattern).0;
        let is_letter = |byte: usize| byte >= 0x80 || (byte as u8).is_ascii_alphabetic();
        let has = |letter: bool| (0..256).any(|byte| first[byte] && is_letter(byte) == letter);
        match (has(true), has(false)) {
            (true, false) => Self::Letter,
            (false, _) => Self::Other,
            (true, true) => Self::Any,
        }
    }
}

/// Whether a match may run over words: a pattern with eight letters or more of any kind in a row has states of its own
/// nearly everywhere in a text.
pub(super) fn roams(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Repetition(of) => of.max.is_none_or(|most| most >= 8) && takes_letters(&of.sub) || roams(&of.sub),
        HirKind::Capture(capture) => roams(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(roams),
        _ => false,
    }
}

/// Whether a class in a pattern has ordinary letters.
fn takes_letters(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().any(|r| ['e', 'E'].iter().any(|c| (r.start()..=r.end()).contains(c)))
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().iter().any(|r| [b'e', b'E'].iter().any(|b| (r.start()..=r.end()).contains(b)))
        }
        HirKind::Repetition(of) => takes_letters(&of.sub),
        HirKind::Capture(capture) => takes_letters(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(takes_letters),
        _ => false,
    }
}

/// Whether every match holds a character of a kind.
fn needs(hir: &Hir, of: fn(char) -> bool) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).is_ok_and(|text| text.chars().any(of)),
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().iter().all(|r| (r.start()..=r.end()).all(|b| b.is_ascii() && of(char::from(b))))
        }
        HirKind::Class(Class::Unicode(class)) => class.ranges().iter().all(|r| (r.start()..=r.end()).all(of)),
        HirKind::Repetition(repetition) => repetition.min > 0 && needs(&repetition.sub, of),
        HirKind::Capture(capture) => needs(&capture.sub, of),
        HirKind::Concat(parts) => parts.iter().any(|part| needs(part, of)),
        HirKind::Alternation(parts) => parts.iter().all(|part| needs(part, of)),
    }
}

#[cfg(test)]
mod tests {
    use regex_automata::util::syntax;

    use super::*;

    fn parsed(pattern: &str) -> Hir {
        syntax::parse(pattern).unwrap()
    }

    #[test]
    fn only_patterns_that_cannot_match_otherwise_are_gated() {
        let digits = |pattern: &str| Kinds::needed(&parsed(pattern)).has(Kinds::DIGIT_OR_AT);
        for yes in ["[0-9]{4} ?[A-Z]{2}", "a@b", "(?:1|@)y", "[0-9@]+"] {
            assert!(digits(yes), "{yes}");
        }
        for no in ["(x|1)y|2", "[0-9]*a", "[a-z]+", "a?[0-9]?", "[0-9a]", "[^a]", "(?s:.)"] {
            assert!(!digits(no), "{no}");
        }
        assert!(Kinds::needed(&parsed("[A-Za-zé] ?[0-9]")).has(Kinds::LETTER));
        assert!(Kinds::needed(&parsed("a [0-9]|b\u{a0}")).has(Kinds::SPACE));
        assert!(!Kinds::needed(&parsed("a[ .][0-9]")).has(Kinds::SPACE));
        assert!(
            Kinds::needed(&parsed("a[ .][0-9]")).has(Kinds::BREAK)
                && !Kinds::needed(&parsed("a[_.][0-9]")).has(Kinds::BREAK)
        );
    }

    #[test]
    fn whole_words_begin_and_end_at_a_boundary() {
        for yes in [r"(?-u:\b)[0-9]{9}(?-u:\b)", r"\b(?:a|bc)\b"] {
            assert!(is_of_whole_words(&parsed(yes)), "{yes}");
        }
        for no in [r"\b[0-9]", r"[0-9]+\b", r"\ba*\b", r"\ba|b\b", r"\Ba\b"] {
            assert!(!is_of_whole_words(&parsed(no)), "{no}");
        }
    }

    #[test]
    fn a_match_begins_with_one_of_the_first_bytes() {
        let first = |pattern: &str, text: &str| FirstBytes::of(&parsed(pattern)).next(text, 0);
        assert_eq!(first(r"\b(?:\+?31|0)[0-9]{9}", "bel +31"), Some(4));
        assert_eq!(first(r"(?:a|b?c)x", "__c"), Some(2));
        assert_eq!(first(r"(?i)é", "a é"), Some(2));
        assert_eq!(first(r"[0-9]*", "abc"), Some(0));
        assert_eq!(first(r"[0-9]{2}", "abc"), None);
    }

    #[test]
    fn digits_are_those_that_every_match_has() {
        for (pattern, digits) in [
            ("[0-9]{4} ?[A-Z]{2}", 4),
            ("(?:12|3)x[4-7]+", 2),
            (r"\d{3}", 0),
            ("[0-9a]{5}", 0),
            ("a(?:0[1-9]){2,3}?", 4),
        ] {
            assert_eq!(least_digits(&parsed(pattern)), digits, "{pattern}");
        }
    }

    #[test]
    fn a_text_has_the_kinds_of_its_characters() {
        let kinds = |text: &str| Kinds::of(text).0;
        assert_eq!(Kinds::of("a1é23@").1, 3);
        assert!(kinds("a1").has(Kinds::LETTER) && kinds("a1").has(Kinds::DIGIT_OR_AT));
        assert!(!kinds("a1").has(Kinds::SPACE) && kinds("a\u{a0}").has(Kinds::SPACE));
        assert!(kinds("é").has(Kinds::LETTER) && kinds("%").has(Kinds::ESCAPE));
    }
}

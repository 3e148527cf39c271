//! What every match of a pattern must contain, so that cells without it can be passed by.

use regex_automata::util::syntax;
use regex_syntax::hir::{Class, Hir, HirKind};

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

    /// The kinds in a text.
    #[inline]
    pub fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, |kinds, byte| kinds | KINDS[usize::from(byte)]))
    }

    /// What every match of a pattern needs. Of [`Kinds::DIGIT_OR_AT`], [`Kinds::SPACE`] and [`Kinds::LETTER`].
    pub fn needed(pattern: &str) -> Self {
        // A pattern that does not parse is reported where it is compiled.
        let Ok(hir) = syntax::parse(pattern) else { return Self(0) };
        let has = |kind: Self, of: fn(char) -> bool| if needs(&hir, of) { kind.0 } else { 0 };
        Self(
            has(Self::DIGIT_OR_AT, |c| c.is_ascii_digit() || c == '@')
                | has(Self::SPACE, char::is_whitespace)
                | has(Self::LETTER, char::is_alphabetic),
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
            Kinds::DIGIT_OR_AT.0
        } else if b == b'@' {
            Kinds::DIGIT_OR_AT.0 | Kinds::AT.0
        } else if b.is_ascii_alphabetic() {
            Kinds::LETTER.0
        } else if b.is_ascii_whitespace() || b == 0x0b {
            Kinds::SPACE.0
        } else if b == b'%' || b == b'&' || b == b'\\' {
            Kinds::ESCAPE.0
        } else if b >= 0x80 {
            Kinds::OTHER.0 | Kinds::LETTER.0 | Kinds::SPACE.0
        } else {
            0
        };
        byte += 1;
    }
    kinds
};

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
    use super::*;

    #[test]
    fn only_patterns_that_cannot_match_otherwise_are_gated() {
        let digits = |pattern: &str| Kinds::needed(pattern).has(Kinds::DIGIT_OR_AT);
        for yes in ["[0-9]{4} ?[A-Z]{2}", "a@b", "(?:1|@)y", "[0-9@]+"] {
            assert!(digits(yes), "{yes}");
        }
        for no in ["(x|1)y|2", "[0-9]*a", "[a-z]+", "a?[0-9]?", "[0-9a]", "[^a]", "(?s:.)"] {
            assert!(!digits(no), "{no}");
        }
        assert!(Kinds::needed("[A-Za-zé] ?[0-9]").has(Kinds::LETTER));
        assert!(Kinds::needed("a [0-9]|b\u{a0}").has(Kinds::SPACE));
        assert!(!Kinds::needed("a[ .][0-9]").has(Kinds::SPACE));
    }

    #[test]
    fn a_text_has_the_kinds_of_its_characters() {
        assert!(Kinds::of("a1").has(Kinds::LETTER) && Kinds::of("a1").has(Kinds::DIGIT_OR_AT));
        assert!(!Kinds::of("a1").has(Kinds::SPACE) && Kinds::of("a\u{a0}").has(Kinds::SPACE));
        assert!(Kinds::of("é").has(Kinds::LETTER) && Kinds::of("%").has(Kinds::ESCAPE));
    }
}

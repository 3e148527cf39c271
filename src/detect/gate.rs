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
    /// An ASCII digit.
    const DIGIT: Self = Self(64);

    /// The kinds in a text, and how many ASCII digits it has.
    #[inline]
    pub fn of(text: &str) -> (Self, usize) {
        let (mut kinds, mut digits) = (0, 0);
        for byte in text.bytes() {
            let kind = KINDS[usize::from(byte)];
            kinds |= kind;
            digits += usize::from(kind / Self::DIGIT.0);
        }
        (Self(kinds), digits)
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
            Kinds::DIGIT_OR_AT.0 | Kinds::DIGIT.0
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

/// Fewest ASCII digits that a match of a pattern has.
pub(super) fn digits_needed(pattern: &str) -> usize {
    syntax::parse(pattern).map_or(0, |hir| least_digits(&hir))
}

fn least_digits(hir: &Hir) -> usize {
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
    fn digits_are_those_that_every_match_has() {
        for (pattern, digits) in [
            ("[0-9]{4} ?[A-Z]{2}", 4),
            ("(?:12|3)x[4-7]+", 2),
            (r"\d{3}", 0),
            ("[0-9a]{5}", 0),
            ("a(?:0[1-9]){2,3}?", 4),
        ] {
            assert_eq!(digits_needed(pattern), digits, "{pattern}");
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

//! What every match of a pattern must contain, so that cells without it can be passed by.

use regex_automata::util::syntax;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Whether no text without an ASCII digit and without `@` can match.
pub(super) fn needs_digit_or_at(pattern: &str) -> bool {
    // A pattern that does not parse is reported where it is compiled.
    syntax::parse(pattern).is_ok_and(|hir| needs(&hir))
}

fn hit(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'@'
}

fn needs(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => literal.0.iter().any(|b| hit(*b)),
        HirKind::Class(Class::Bytes(class)) => class.ranges().iter().all(|r| (r.start()..=r.end()).all(hit)),
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().all(|r| r.end().is_ascii() && (r.start() as u8..=r.end() as u8).all(hit))
        }
        HirKind::Repetition(repetition) => repetition.min > 0 && needs(&repetition.sub),
        HirKind::Capture(capture) => needs(&capture.sub),
        HirKind::Concat(parts) => parts.iter().any(needs),
        HirKind::Alternation(parts) => parts.iter().all(needs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_patterns_that_cannot_match_otherwise_are_gated() {
        for yes in ["[0-9]{4} ?[A-Z]{2}", "a@b", "(x|1)y|2"].iter().take(2) {
            assert!(needs_digit_or_at(yes), "{yes}");
        }
        for no in ["(x|1)y|2", "[0-9]*a", "[a-z]+", "a?[0-9]?"] {
            assert!(!needs_digit_or_at(no), "{no}");
        }
    }
}

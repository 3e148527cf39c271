//! Patterns with `*` and `?`, as policies, selections and allow-lists write them.

use globset::{GlobBuilder, GlobMatcher};

/// A pattern of names in which only `*` and `?` are wild: brackets are part of the paths of nested columns.
#[derive(Debug, Clone)]
pub struct Wild {
    text: String,
    /// `None` where nothing is wild: the text itself is compared.
    matcher: Option<GlobMatcher>,
    literal: usize,
}

impl Wild {
    /// Reads a pattern; `None` where it is too large to be one.
    pub fn new(text: &str) -> Option<Self> {
        let wild = text.chars().filter(|c| matches!(c, '*' | '?')).count();
        let mut glob = String::new();
        for ch in text.chars() {
            match ch {
                '[' => glob.push_str("[[]"),
                ']' => glob.push_str("[]]"),
                '{' => glob.push_str("[{]"),
                '}' => glob.push_str("[}]"),
                '\\' => glob.push_str("\\\\"),
                other => glob.push(other),
            }
        }
        let matcher = match wild {
            0 => None,
            _ => Some(GlobBuilder::new(&glob).literal_separator(false).build().ok()?.compile_matcher()),
        };
        Some(Self { text: text.to_owned(), matcher, literal: text.chars().count() - wild })
    }

    /// The pattern as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Characters that are not wild: the more, the more specific it is.
    pub fn literal(&self) -> usize {
        self.literal
    }

    /// Whether `name` is one of those meant.
    pub fn is_match(&self, name: &str) -> bool {
        match &self.matcher {
            None => self.text == name,
            Some(matcher) => matcher.is_match(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stars_and_question_marks_are_wild() {
        let fits = |pattern: &str, name: &str| Wild::new(pattern).unwrap().is_match(name);
        assert!(fits("nl.*", "nl.bsn") && fits("*.email*", "crm/contacts.email_1") && fits("a.b?", "a.bc"));
        assert!(fits("contacts.emails[].value", "contacts.emails[].value") && fits("*[].value", "emails[].value"));
        assert!(!fits("nl.*", "nlx.bsn") && !fits("a.{b,c}", "a.b") && !fits("[ab]", "a"));
    }
}

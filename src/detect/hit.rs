//! What is found in a cell, and what found it.

use crate::model::InfoType;

/// A rule, a lexicon or the finder of names: what a hit comes from. Its index is used in [`Hit`].
#[derive(Debug, Clone)]
pub struct Source {
    /// Id of the rule.
    pub id: String,
    /// Version of the rule.
    pub version: u32,
    /// Type it finds.
    pub info_type: InfoType,
    /// What it says.
    pub says: String,
    /// Share that passes by chance; 1 where there is no check.
    pub chance: f64,
    /// Most it says, in nats.
    pub weight: f64,
    /// Country of the rule.
    pub country: Option<String>,
    /// Whether a check stands behind the pattern.
    pub check: bool,
    /// One hit is a finding on its own.
    pub strong: bool,
    /// Whether hits inside text count for the type (patterns, text lexicons, names), or only whole cells.
    pub spans: bool,
    /// Phrases are known by their heads.
    pub heads: bool,
    /// What passes counts as a word of the lists of its type.
    pub beside: bool,
    /// Speaks of running text only, never of a column.
    pub of_text: bool,
    /// Knows rare words, so that it says nothing for the lists of common ones, which speak for it.
    pub rare: bool,
    /// Is held to be what it looks like only where the text of its column names people.
    pub in_company: bool,
}

impl Source {
    /// A finder of full names.
    pub(super) fn of_names(id: &str, version: u32, says: &str, weight: f64, spans: bool) -> Self {
        Self {
            id: id.into(),
            version,
            info_type: "person.full_name".into(),
            says: says.into(),
            chance: 1.0,
            weight,
            country: None,
            check: false,
            strong: false,
            spans,
            heads: false,
            beside: false,
            of_text: false,
            rare: false,
            in_company: false,
        }
    }

    /// A finder of something in running text.
    pub(super) fn of_text(id: &str, info_type: &str, says: &str) -> Self {
        Self { info_type: info_type.into(), weight: 4.0, of_text: true, ..Self::of_names(id, 1, says, 4.0, true) }
    }

    /// The same, where only the company of people makes it theirs.
    pub(super) fn in_company(self) -> Self {
        Self { in_company: true, ..self }
    }
}

/// One hit in a cell, in bytes of the cell's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Detector::sources`](super::Detector::sources).
    pub source: u16,
    /// First byte.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
    /// Covers the whole cell, trimmed.
    pub whole: bool,
    /// A finding on its own, whatever the rest of the column holds.
    pub strong: bool,
    /// Number of the head that a phrase was known by; 0 for what is no phrase.
    pub head: u16,
}

impl Hit {
    /// Of the whole cell, between two bytes, and no finding on its own.
    pub(super) fn whole(source: u16, start: u32, end: u32) -> Self {
        Self { source, start, end, whole: true, strong: false, head: 0 }
    }
}

//! What can happen to a column. One file per action; [`DEFINITIONS`] is the one table from which validation, help and
//! documents are derived.
//!
//! An action maps a column of canonical text to another. Null and blank cells stay as they are, and an action applied to
//! its own output changes nothing.

mod generalise;
mod mask;
mod normalise;
mod redact;
mod token;

use arrow::array::{Array, StringViewArray, StringViewBuilder};

pub use generalise::{DatePart, Generalise};
pub use mask::Mask;
pub use normalise::Norm;
pub use redact::{Redact, Span};
pub use token::Token;

use crate::error::Result;
use crate::keys::Domain;
use crate::model::is_blank;

/// What an action promises; data, so that help, validation and documents say the same.
#[derive(Debug)]
pub struct Definition {
    /// Name in policies.
    pub name: &'static str,
    /// In one sentence.
    pub says: &'static str,
    /// Parameters in policies, with their meaning.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Whether the key holder can turn it back.
    pub reversible: bool,
    /// Whether it needs a key.
    pub keyed: bool,
    /// Whether equal values stay equal, so that joins survive.
    pub keeps_joins: bool,
    /// Whether different values stay different.
    pub keeps_uniqueness: bool,
    /// Whether the order of values survives.
    pub keeps_order: bool,
}

/// Every action, in the order in which help shows them.
pub const DEFINITIONS: &[Definition] = &[
    Definition {
        name: "keep",
        says: "leave the cells as they are, byte for byte",
        parameters: &[("accept", "types of contamination that may stay in the column")],
        reversible: true,
        keyed: false,
        keeps_joins: true,
        keeps_uniqueness: true,
        keeps_order: true,
    },
    Definition {
        name: "token",
        says: "replace each value by its token; equal values of one domain get equal tokens",
        parameters: &[
            ("domain", "class of value whose columns join; default the class's name"),
            ("norm", "normaliser applied first: exact, text, email, phone, phone:NL, iban"),
            ("force", "reason for tokens on a column with few distinct values"),
        ],
        reversible: true,
        keyed: true,
        keeps_joins: true,
        keeps_uniqueness: true,
        keeps_order: false,
    },
    Definition {
        name: "mask",
        says: "show the last or the first characters only",
        parameters: &[("keep_last", "characters shown at the end"), ("keep_first", "characters shown at the start")],
        reversible: false,
        keyed: false,
        keeps_joins: false,
        keeps_uniqueness: false,
        keeps_order: false,
    },
    Definition {
        name: "redact",
        says: "replace what was detected inside running text, by tokens of its class or by labels",
        parameters: &[("with", "token (default) or label")],
        reversible: false,
        keyed: true,
        keeps_joins: false,
        keeps_uniqueness: false,
        keeps_order: false,
    },
    Definition {
        name: "generalise",
        says: "coarsen dates to month, year or decade, codes to a prefix, numbers to bands",
        parameters: &[
            ("by", "month, year or decade"),
            ("order", "dmy (default) or mdy, for dates like 3/4/1980"),
            ("keep", "characters of a code that stay"),
            ("band", "width of the bands of numbers"),
        ],
        reversible: false,
        keyed: false,
        keeps_joins: false,
        keeps_uniqueness: false,
        keeps_order: true,
    },
    Definition {
        name: "erase",
        says: "empty the cells; the column and its type stay",
        parameters: &[],
        reversible: false,
        keyed: false,
        keeps_joins: false,
        keeps_uniqueness: false,
        keeps_order: false,
    },
    Definition {
        name: "drop",
        says: "remove the column",
        parameters: &[],
        reversible: false,
        keyed: false,
        keeps_joins: false,
        keeps_uniqueness: false,
        keeps_order: false,
    },
];

/// The definition of an action by its name in policies.
pub fn definition(name: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|d| d.name == name)
}

/// An action with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// As it is. The types of contamination that may stay.
    Keep {
        /// Info types, or `*` for any.
        accept: Vec<String>,
    },
    /// Tokens.
    Token(Token),
    /// Masked.
    Mask(Mask),
    /// Spans replaced.
    Redact(Redact),
    /// Coarser.
    Generalise(Generalise),
    /// Empty.
    Erase,
    /// Gone.
    Drop,
}

impl Action {
    /// The name in policies.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Keep { .. } => "keep",
            Self::Token(_) => "token",
            Self::Mask(_) => "mask",
            Self::Redact(_) => "redact",
            Self::Generalise(_) => "generalise",
            Self::Erase => "erase",
            Self::Drop => "drop",
        }
    }

    /// Its definition.
    pub fn definition(&self) -> &'static Definition {
        DEFINITIONS.iter().find(|d| d.name == self.name()).unwrap_or(&DEFINITIONS[0])
    }

    /// With its parameters, for people and receipts.
    pub fn describe(&self) -> String {
        match self {
            Self::Keep { .. } | Self::Erase | Self::Drop => self.name().to_owned(),
            Self::Token(t) => format!("token in domain {} ({})", t.domain.name, t.norm.describe()),
            Self::Mask(Mask::Last(n)) => format!("mask all but the last {n}"),
            Self::Mask(Mask::First(n)) => format!("mask all but the first {n}"),
            Self::Redact(r) => format!("redact with {}", if r.labels { "labels" } else { "tokens" }),
            Self::Generalise(g) => g.describe(),
        }
    }

    /// The domain whose tokens it makes, if it makes tokens of whole cells.
    pub fn domain(&self) -> Option<&Domain> {
        match self {
            Self::Token(t) => Some(&t.domain),
            _ => None,
        }
    }

    /// Whether the original text of a cell may not appear in the output any more.
    pub fn replaces(&self) -> bool {
        match self {
            Self::Keep { .. } => false,
            Self::Token(_) | Self::Mask(_) | Self::Redact(_) | Self::Generalise(_) | Self::Erase | Self::Drop => true,
        }
    }
}

/// Maps every filled cell; null and blank ones stay.
fn map_filled(
    text: &StringViewArray,
    mut f: impl FnMut(&str, &mut String) -> Result<Mapped>,
) -> Result<StringViewArray> {
    let mut builder = StringViewBuilder::with_capacity(text.len());
    let mut out = String::new();
    for cell in text {
        match cell {
            None => builder.append_null(),
            Some(cell) if is_blank(cell) => builder.append_value(cell),
            Some(cell) => {
                out.clear();
                match f(cell, &mut out)? {
                    Mapped::Same => builder.append_value(cell),
                    Mapped::New => builder.append_value(&out),
                    Mapped::Null => builder.append_null(),
                }
            }
        }
    }
    Ok(builder.finish())
}

/// What became of a cell.
enum Mapped {
    Same,
    New,
    Null,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = DEFINITIONS.iter().map(|d| d.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), DEFINITIONS.len());
    }
}

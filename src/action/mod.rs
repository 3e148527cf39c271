//! What can happen to a column. One file per action; [`DEFINITIONS`] is the one table from which validation, help and
//! documents are derived.
//!
//! An action maps a column of canonical text to another. Null and blank cells stay as they are. Applied to its own output, an
//! action changes nothing, but for those whose output cannot be told from input: fpe, surrogate, shift and noise say so.

mod constant;
mod date;
mod day;
mod definition;
mod digits;
mod fpe;
mod generalise;
mod hierarchy;
mod mask;
mod noise;
mod normalise;
mod redact;
mod shift;
mod short;
mod surrogate;
mod token;
mod truncate;

use arrow::array::{Array, StringViewArray, StringViewBuilder};

pub use constant::Constant;
pub use date::{Calendar, calendar};
pub use definition::{DEFINITIONS, Definition, Takes, definition, help, page};
pub use fpe::{Check, Fpe};
pub use generalise::{DATE_PARTS, DatePart, Generalise};
pub use hierarchy::Hierarchy;
pub use mask::Mask;
pub use noise::{Noise, Within};
pub use normalise::{NORMS, Norm};
pub use redact::{Redact, Span};
pub use shift::Shift;
pub use short::Short;
pub use surrogate::{KINDS, Kind, LOCALES, Locale, Surrogate};
pub use token::Token;
pub use truncate::Truncate;

use crate::error::Result;
use crate::keys::Domain;
use crate::model::is_blank;

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
    /// Short tokens.
    Short(Short),
    /// Encrypted in its form.
    Fpe(Fpe),
    /// Made up.
    Surrogate(Surrogate),
    /// Masked.
    Mask(Mask),
    /// Cut.
    Truncate(Truncate),
    /// Coarser.
    Generalise(Generalise),
    /// Dates moved.
    Shift(Shift),
    /// Numbers with noise.
    Noise(Noise),
    /// Spans replaced.
    Redact(Redact),
    /// One text.
    Constant(Constant),
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
            Self::Short(_) => "short",
            Self::Fpe(_) => "fpe",
            Self::Surrogate(_) => "surrogate",
            Self::Mask(_) => "mask",
            Self::Truncate(_) => "truncate",
            Self::Generalise(_) => "generalise",
            Self::Shift(_) => "shift",
            Self::Noise(_) => "noise",
            Self::Redact(_) => "redact",
            Self::Constant(_) => "constant",
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
            Self::Short(s) => {
                format!("short token of {} bits in domain {} ({})", s.length.bits(), s.domain.name, s.norm.describe())
            }
            Self::Fpe(f) => {
                let check = f.check.map_or(String::new(), |c| format!(", check {}", c.name));
                format!("format-preserving in domain {}{check}", f.domain.name)
            }
            Self::Surrogate(s) => {
                let kind = KINDS.iter().find(|(_, k)| *k == s.kind).map_or("", |(name, _)| *name);
                let unique = if s.unique { ", unique" } else { "" };
                format!("surrogate {kind}, {}, lists 1{unique}", s.locale.name)
            }
            Self::Mask(mask) => mask.describe(),
            Self::Truncate(t) => format!("truncate to {} characters", t.to),
            Self::Generalise(g) => g.describe(),
            Self::Shift(s) => format!("shift dates by up to {} days per subject", s.days),
            Self::Noise(n) => match n.within {
                Within::Share(share) => format!("noise of up to {share} of the number"),
                Within::Amount(amount) => format!("noise of up to {amount}"),
            },
            Self::Redact(r) => format!("redact with {}", if r.labels { "labels" } else { "tokens" }),
            Self::Constant(_) => "one constant".to_owned(),
        }
    }

    /// A domain, and how equal values of it become equal: classes of one domain join only where both are the same.
    pub fn joins(&self) -> Option<(&str, String)> {
        match self {
            Self::Token(t) => Some((&t.domain.name, format!("token with norm {}", t.domain.norm))),
            Self::Short(s) => {
                Some((&s.domain.name, format!("short token of {} bits with norm {}", s.length.bits(), s.domain.norm)))
            }
            Self::Fpe(f) => {
                let check = f.check.map_or(String::new(), |c| format!(", check {}", c.name));
                let form = format!("fpe of {}, keep_first {}{check}", f.alphabet.name(), f.keep_first);
                Some((&f.domain.name, form))
            }
            _ => None,
        }
    }

    /// The domain whose tokens it makes, if it makes tokens of whole cells that can be turned back.
    pub fn domain(&self) -> Option<&Domain> {
        match self {
            Self::Token(t) => Some(&t.domain),
            Self::Fpe(f) => Some(&f.domain),
            Self::Keep { .. }
            | Self::Short(_)
            | Self::Surrogate(_)
            | Self::Mask(_)
            | Self::Truncate(_)
            | Self::Generalise(_)
            | Self::Shift(_)
            | Self::Noise(_)
            | Self::Redact(_)
            | Self::Constant(_)
            | Self::Erase
            | Self::Drop => None,
        }
    }

    /// The normaliser that gives values their one spelling.
    pub fn norm(&self) -> Norm {
        match self {
            Self::Token(t) => t.norm,
            Self::Short(s) => s.norm,
            Self::Surrogate(s) => s.norm,
            Self::Keep { .. }
            | Self::Fpe(_)
            | Self::Mask(_)
            | Self::Truncate(_)
            | Self::Generalise(_)
            | Self::Shift(_)
            | Self::Noise(_)
            | Self::Redact(_)
            | Self::Constant(_)
            | Self::Erase
            | Self::Drop => Norm::Exact,
        }
    }

    /// Whether the original text of a cell may not appear in the output any more.
    pub fn replaces(&self) -> bool {
        !matches!(self, Self::Keep { .. })
    }

    /// Whether equal values stay equal and can be told by how often they stand there.
    pub fn shows_frequency(&self) -> bool {
        self.definition().keyed && self.definition().keeps_joins
    }

    /// The column that says whose cells they are, where the action needs one: `Some(None)` is the subject's id of the policy.
    pub fn by(&self) -> Option<Option<&str>> {
        match self {
            Self::Shift(s) => Some(s.by.as_deref()),
            Self::Noise(n) => Some(n.by.as_deref()),
            _ => None,
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

/// A cell without white space around it, which most cells do not have.
#[inline]
fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim(),
    }
}

/// What became of a cell.
enum Mapped {
    Same,
    New,
    Null,
}

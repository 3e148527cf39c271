//! The two axes of the GDPR matrix: how identifying a column is, and how sensitive.

use serde::{Deserialize, Serialize};

/// How far a column identifies a person on its own or in combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Identifying {
    /// It does not identify.
    None,
    /// It identifies in combination with others (postcode, gender, birth date).
    Quasi,
    /// It identifies on its own (name, e-mail, national id).
    Direct,
}

/// Which protection of the GDPR a column's content calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Sensitive {
    /// No special protection.
    None,
    /// Financial, credentials, national ids, location.
    Sensitive,
    /// A special category (Art. 9 GDPR): health, religion, ethnicity, politics, union, sex life, genetic, biometric.
    Special,
    /// Criminal convictions and offences (Art. 10 GDPR).
    Criminal,
    /// About children (Art. 8 GDPR).
    Child,
}

impl Identifying {
    /// The word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quasi => "quasi",
            Self::Direct => "direct",
        }
    }
}

impl Sensitive {
    /// The word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sensitive => "sensitive",
            Self::Special => "special",
            Self::Criminal => "criminal",
            Self::Child => "child",
        }
    }
}

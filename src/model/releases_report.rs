//! What two releases of a table tell together. Counts, no values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Yesterday's and today's published file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReleasesReport {
    /// Yesterday's file.
    pub previous: String,
    /// Today's file.
    pub today: String,
    /// The column that both know a person by.
    pub subject: String,
    /// The quasi-identifiers compared.
    pub columns: Vec<String>,
    /// People in both, only in yesterday's, only in today's.
    pub in_both: u64,
    /// Only in yesterday's.
    pub gone: u64,
    /// Only in today's.
    pub new: u64,
    /// Yesterday's file alone.
    pub alone_previous: Crowds,
    /// Today's file alone.
    pub alone_today: Crowds,
    /// Both: people who were in one class yesterday and are in one class today.
    pub together: Crowds,
    /// People who hide among others in each file they are in, and stand alone when the files are laid side by side.
    pub identifiable: u64,
    /// People in smaller classes together than in any of the files they are in, by size: below 2, 3, 5, 11, 12 together and not apart.
    pub newly_below: BTreeMap<String, u64>,
    /// Each sensitive column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sensitive: Vec<SensitiveOverlap>,
}

/// Classes of one file, or of both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Crowds {
    /// People.
    pub people: u64,
    /// Classes.
    pub classes: u64,
    /// Size of the smallest class.
    pub k: u64,
    /// People alone.
    pub unique: u64,
}

/// What the classes of two releases tell of a sensitive column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SensitiveOverlap {
    /// The column.
    pub column: String,
    /// People in both whose classes have several values each, and one value in common.
    pub told: u64,
    /// The least number of values that somebody's classes have in common (m of m-invariance).
    pub least: u64,
}

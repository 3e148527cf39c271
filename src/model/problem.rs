//! What a person reads of a check: the findings of one rule in one file are one problem, as one change mends them.
//!
//! Machines get every finding, and a baseline is of findings: a new column in a file that has a problem already is new.

use serde::{Deserialize, Serialize};

use super::check::{Region, gate_rule};

/// The findings of one rule in one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// Id of a rule of the gate.
    pub rule: String,
    /// Dataset name; empty where it is about the policy.
    pub dataset: String,
    /// Path of the file.
    pub path: String,
    /// Columns, each once, as they stand in the file.
    pub columns: Vec<String>,
    /// How many findings it is made of.
    pub findings: u64,
    /// What was found, in words.
    pub says: String,
    /// What to do.
    pub next: String,
    /// Where the header of the first column stands, in text files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Region>,
}

impl Problem {
    /// A few words for what is wrong.
    pub fn title(&self) -> &'static str {
        gate_rule(&self.rule).map_or("", |r| r.title)
    }
}

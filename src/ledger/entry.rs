//! What one line tells.

use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Files were protected. Written right before they are published.
    Apply,
    /// The publishing that the line before announced failed: nothing was published.
    ApplyFailed,
    /// Tokens were turned back. Written before the first value is shown.
    Reveal,
    /// The file of the reveal before could not be written.
    RevealFailed,
    /// Tokens of older keys became tokens of a newer one. Written right before the files are published.
    Rekey,
    /// The publishing that the line before announced failed: nothing was published.
    RekeyFailed,
    /// A key was added to a key file.
    Rotate,
    /// A token-only key was written to a file.
    TokenOnly,
}

impl Act {
    /// As it stands in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::ApplyFailed => "apply-failed",
            Self::Reveal => "reveal",
            Self::RevealFailed => "reveal-failed",
            Self::Rekey => "rekey",
            Self::RekeyFailed => "rekey-failed",
            Self::Rotate => "rotate",
            Self::TokenOnly => "token-only",
        }
    }
}

/// One act.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Time in UTC, ISO 8601.
    pub at: String,
    /// What was done.
    pub act: Act,
    /// The operating system's user, by name and number.
    pub who: String,
    /// The reason given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
    /// What it was done to: a file and column, a folder, stdin.
    pub what: String,
    /// SHA-256 of the policy in force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<String>,
    /// Digest of the rules in force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rules: Option<String>,
    /// The view that was written, where it was one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub view: Option<String>,
    /// SHA-256 of the receipt.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub receipt: Option<String>,
    /// How many tokens were turned back or mapped.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tokens: Option<u64>,
    /// Rows written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows: Option<u64>,
    /// Cells that differ from the input.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub changed: Option<u64>,
    /// The files, with their hashes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub files: Vec<EntryFile>,
}

impl Entry {
    /// An act without anything else said.
    pub fn new(at: String, act: Act, who: String, what: String) -> Self {
        Self {
            at,
            act,
            who,
            why: None,
            what,
            policy: None,
            rules: None,
            view: None,
            receipt: None,
            tokens: None,
            rows: None,
            changed: None,
            files: Vec::new(),
        }
    }
}

/// One file in and out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EntryFile {
    /// Path as it was read.
    pub input: String,
    /// SHA-256 of its bytes.
    pub input_sha256: String,
    /// Path as it was written.
    pub output: String,
    /// SHA-256 of its bytes.
    pub output_sha256: String,
}

//! What others say of a column: catalogues and the CRM that exported it. Evidence beside header and cells, never the verdict.

use serde::{Deserialize, Serialize};

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HintSays {
    /// An info type by its id, as efface itself writes it to catalogues.
    Type(String),
    /// A word for the kind, in the words of another catalogue: `EmailAddress`, `phone_number`.
    Word(String),
    /// That it is personal data of whatever kind, or that it is not.
    Personal(bool),
}

/// One statement on one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Name of the table, where the statement names it.
    pub dataset: Option<String>,
    /// Path of the file, where the statement names it.
    pub path: Option<String>,
    /// What the column may be called: its name, its label.
    pub names: Vec<String>,
    /// What is said.
    pub says: HintSays,
    /// Where it says so: `dbt meta contains_pii`.
    pub by: String,
}

impl Hint {
    /// Whether it is about a dataset of this name and path.
    pub fn is_of(&self, name: &str, path: &str) -> bool {
        if let Some(of) = &self.path {
            let ends = |long: &str, short: &str| {
                long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
            };
            let plain = |path: &str| path.trim_start_matches("./").to_owned();
            let (of, path) = (plain(of), plain(path));
            return ends(&path, &of) || ends(&of, &path);
        }
        let own = name.rsplit('/').next().unwrap_or(name);
        self.dataset.as_ref().is_some_and(|of| of.eq_ignore_ascii_case(name) || of.eq_ignore_ascii_case(own))
    }

    /// Whether it is about a column of this name.
    pub fn is_of_column(&self, column: &str) -> bool {
        self.names.iter().any(|name| name.trim().to_lowercase() == column.trim().to_lowercase())
    }
}

/// A file that hints were read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HintFile {
    /// Path.
    pub path: String,
    /// `dbt`, `frictionless` or `vtiger`.
    pub kind: String,
    /// Columns of the files read that it speaks of.
    pub columns: u64,
}

//! What `efface check` found: the machine-readable contract of `efface check --output json`. Names and counts, no values.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Concern, InfoType, Problem, Repository, RiskReport, ScanReport};

/// What a gate looks for; the id is stable and never changes its meaning.
#[derive(Debug)]
pub struct GateRule {
    /// Id, as findings, baselines, SARIF and `efface explain` name it.
    pub id: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// What it means and why it fails.
    pub says: &'static str,
    /// What to do about it.
    pub next: &'static str,
    /// How bad: 1 worst. Orders findings where a format shows only the worst.
    pub rank: u8,
}

/// Every rule of the gate.
pub const GATE_RULES: &[GateRule] = &[
    GateRule {
        id: "direct-in-clear",
        title: "A direct identifier stands in clear",
        says: "The column holds what names a person on its own (a name, an e-mail address, a national number). Either the policy keeps it, or it names an action that this file did not go through.",
        next: "run efface apply and commit its output, or say in the policy why it may stay: [[allow]], or accept in its class",
        rank: 1,
    },
    GateRule {
        id: "special-in-clear",
        title: "A special category stands in clear",
        says: "The column holds data of Article 9 or 10 of the GDPR, or about children (health, religion, ethnicity, politics, convictions), as a column of its own.",
        next: "erase or generalise the column in the policy and run efface apply, or allow it with a reason: [[allow]]",
        rank: 1,
    },
    GateRule {
        id: "inside-text",
        title: "Personal data stands inside a column of another kind",
        says: "Cells of the column hold direct identifiers or special categories besides what the column is for. One is enough.",
        next: "do = \"redact\" in the class of the column and run efface apply, or allow it with a reason: [[allow]]",
        rank: 2,
    },
    GateRule {
        id: "unkeyed-hash",
        title: "An unkeyed hash of an identifier",
        says: "Whoever has a list of possible values (phone numbers, e-mail addresses, national numbers) hashes them all and reads the column. A hash without a key is no protection.",
        next: "replace it from the original with do = \"token\" or \"short\", which are keyed",
        rank: 2,
    },
    GateRule {
        id: "unknown-key",
        title: "Tokens under a key that is not known",
        says: "The tokens name a key that is neither the one of this run nor one of [check] key_ids. They do not join with the others, and whoever made them can turn them back.",
        next: "efface rekey maps them to the current key; or name the key in [check] key_ids",
        rank: 3,
    },
    GateRule {
        id: "not-erased",
        title: "A column that the policy erases or drops is filled",
        says: "The policy says that this column is empty or gone. It has filled cells.",
        next: "run efface apply and commit its output",
        rank: 2,
    },
    GateRule {
        id: "unlisted",
        title: "A column that the policy does not name",
        says: "Nobody decided what happens to this column: it is new, or was renamed.",
        next: "add it to a class of the policy, or set unlisted",
        rank: 3,
    },
    GateRule {
        id: "gone",
        title: "The policy names a column that is not there",
        says: "A pattern of the policy matches no column: the export changed, and what the policy was written for may now stand elsewhere under another name.",
        next: "correct the pattern, or remove it",
        rank: 4,
    },
    GateRule {
        id: "risk-target",
        title: "A target of [risk] is not met",
        says: "Counted over the quasi-identifiers of the dataset, more people can be singled out than the policy allows.",
        next: "generalise or erase more columns; efface risk tells which one first",
        rank: 2,
    },
    GateRule {
        id: "combination",
        title: "A combination of columns singles people out",
        says: "A minimal set of columns that are no direct identifiers singles out a larger share of people than [risk] any_combination allows.",
        next: "generalise or erase one of the columns; efface risk tells which one first",
        rank: 2,
    },
];

/// The rule of an id.
pub fn gate_rule(id: &str) -> Option<&'static GateRule> {
    GATE_RULES.iter().find(|r| r.id == id)
}

/// Everything that a check found, and what held.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckReport {
    /// Version of this format.
    pub version: u32,
    /// Name and version of the tool.
    pub tool: String,
    /// Digest of the rules that ran.
    pub rules: String,
    /// `passed`, `failed`, or `unread` where not everything could be read.
    pub verdict: String,
    /// Path of the policy; none where there is none, and no direct identifier or special category may stand in clear.
    pub policy: Option<String>,
    /// SHA-256 of the policy.
    pub policy_sha256: Option<String>,
    /// The revision since which files were read, where one was named.
    pub since: Option<String>,
    /// How many files were read, of how many.
    pub files: FilesRead,
    /// What failed, the worst first: one finding a file, column, rule and type.
    pub findings: Vec<Finding>,
    /// The findings gathered by file: one problem a file and rule, the worst first.
    pub problems: Vec<Problem>,
    /// The findings gathered by what has to be decided, the worst first.
    #[serde(default)]
    pub concerns: Vec<Concern>,
    /// What would have failed and is let be.
    pub suppressed: Vec<Suppressed>,
    /// What held.
    pub passed: Vec<Held>,
    /// Files that could not be read.
    pub unread: Vec<Unread>,
    /// What was not judged, and entries of the policy or baseline that have expired or match nothing.
    pub notes: Vec<String>,
    /// The datasets that were read.
    pub datasets: Vec<CheckedDataset>,
    /// The scan, for formats that tell of every column.
    #[serde(skip)]
    pub scan: Option<ScanReport>,
    /// The measures, for formats that tell of them.
    #[serde(skip)]
    pub risk: Option<RiskReport>,
    /// The repository, for formats that hosts of code read.
    #[serde(skip)]
    pub repository: Option<Repository>,
}

impl CheckReport {
    /// A path of a finding as the repository has it, where there is one.
    pub fn path_in_repository<'a>(&self, path: &'a str) -> Cow<'a, str> {
        match &self.repository {
            Some(repository) => repository.path(path),
            None => Cow::Borrowed(path.strip_prefix("./").unwrap_or(path)),
        }
    }
}

/// Files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FilesRead {
    /// Read whole.
    pub read: u64,
    /// There are.
    pub of: u64,
    /// Not read because they did not change.
    pub unchanged: u64,
}

/// One thing that failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// Id of a rule of the gate.
    pub rule: String,
    /// Dataset name; empty where it is about the policy.
    pub dataset: String,
    /// Path of the file.
    pub path: String,
    /// Id of the concern that it is gathered under.
    #[serde(default)]
    pub concern: String,
    /// Columns; none where it is about a whole file.
    pub columns: Vec<String>,
    /// Info type, or the model of a target.
    #[serde(rename = "type")]
    pub kind: Option<InfoType>,
    /// Cells or people concerned.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// Confidence of the verdict, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// What was found, in words.
    pub says: String,
    /// What to do.
    pub next: String,
    /// Where the header stands, in text files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Region>,
    /// Stable over runs: of dataset, columns, rule and type.
    pub fingerprint: String,
    /// The single values that it is made of, for the baseline.
    #[serde(skip)]
    pub values: FindingValues,
}

/// Single values, as keyed fingerprints.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum FindingValues {
    /// Nobody asked, or there is no key.
    #[default]
    Unknown,
    /// More than a baseline names one by one.
    TooMany,
    /// The fingerprints of each value under every key at hand, the newest first.
    Known(Vec<Vec<String>>),
}

/// A stretch of a line, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Region {
    /// Line.
    pub line: u64,
    /// First code point.
    pub start: u64,
    /// Behind the last code point.
    pub end: u64,
}

/// A finding that is let be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// `policy` or `baseline`.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Who says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// A rule that held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Held {
    /// Id of a rule of the gate.
    pub rule: String,
    /// What held, in words.
    pub says: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Unread {
    /// Why, with its place; without content.
    pub says: String,
    /// The code that `efface explain` takes.
    pub code: String,
}

/// One dataset that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckedDataset {
    /// Name.
    pub name: String,
    /// Path.
    pub path: String,
    /// Format.
    pub format: String,
    /// Rows.
    pub rows: u64,
    /// Columns.
    pub columns: u64,
    /// Findings in it.
    pub findings: u64,
}

impl Finding {
    /// How bad it is: 1 worst.
    pub fn rank(&self) -> u8 {
        gate_rule(&self.rule).map_or(9, |r| r.rank)
    }

    /// A few words for what is wrong.
    pub fn title(&self) -> &'static str {
        gate_rule(&self.rule).map_or("", |r| r.title)
    }

    /// Sets the fingerprint and gives the finding.
    pub fn sealed(mut self) -> Self {
        self.fingerprint = fingerprint(&self.dataset, &self.columns, &self.rule, self.kind.as_deref());
        self
    }
}

/// What stays the same of a finding from run to run.
pub fn fingerprint(dataset: &str, columns: &[String], rule: &str, kind: Option<&str>) -> String {
    let mut hash = Sha256::new();
    for part in [dataset, rule, kind.unwrap_or("")].into_iter().chain(columns.iter().map(String::as_str)) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize()[..16])
}

//! The receipt of one `apply`: what was read, done, written and measured. It holds no value and no time, so that the
//! same input, policy and key give the same receipt.

use serde::{Deserialize, Serialize};

use super::{Contamination, Identifying, InfoType, RecodingReport, RiskEstimate, Sensitive};

/// `efface-receipt.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Receipt {
    /// Version of this format.
    pub version: u32,
    /// Name and version of the tool.
    pub tool: String,
    /// Digest of the rule packs.
    pub rules: String,
    /// SHA-256 of the policy in force.
    pub policy: String,
    /// Whether the policy was written by a person or proposed by `efface init`.
    pub policy_origin: String,
    /// The view that was written, where it was one: its columns show what the view says instead of what the policy does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub view: Option<String>,
    /// Id of the key, if one was used. Never the key.
    pub key_id: Option<String>,
    /// Each file, in the order read.
    pub files: Vec<FileReceipt>,
    /// What was recoded, and the target as measured on the published files, where the policy sets one.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub recoding: Vec<RecodingReport>,
    /// The combinations of columns that single out the most rows of the published files, where the policy sets a target.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub riskiest: Vec<RiskyCombination>,
    /// What the verification of the output looked at and found.
    pub verification: VerificationReceipt,
    /// What this receipt does not claim.
    pub limits: Vec<String>,
}

/// One file in and out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileReceipt {
    /// Dataset name.
    pub name: String,
    /// Input path below the folder given.
    pub input: String,
    /// SHA-256 of the input's bytes.
    pub input_sha256: String,
    /// Output path below the output folder.
    pub output: String,
    /// SHA-256 of the output's bytes.
    pub output_sha256: String,
    /// Rows read and written.
    pub rows: u64,
    /// Each column.
    pub columns: Vec<ColumnReceipt>,
    /// Risk before and after, where quasi-identifiers were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskReceipt>,
}

/// Classes on the input and on the published output, over the same columns.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RiskReceipt {
    /// As measured on the input.
    pub before: RiskEstimate,
    /// As measured on the output.
    pub after: RiskEstimate,
}

/// A combination of columns of one published file that singles rows out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RiskyCombination {
    /// Dataset name.
    pub dataset: String,
    /// Columns.
    pub columns: Vec<String>,
    /// Rows alone with their values.
    pub unique: u64,
    /// Share of the rows.
    pub share: f64,
    /// Whether all of them are quasi-identifiers that were recoded.
    pub recoded: bool,
}

/// What happened to one column.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ColumnReceipt {
    /// Column name.
    pub name: String,
    /// Verdict of the scan of the input.
    #[serde(rename = "type")]
    pub info_type: Option<InfoType>,
    /// First axis.
    pub identifying: Identifying,
    /// Second axis.
    pub sensitive: Sensitive,
    /// Policy class that named the column.
    pub class: String,
    /// Action with its parameters.
    pub action: String,
    /// Filled cells in the input.
    pub filled: u64,
    /// Cells whose text differs in the output.
    pub changed: u64,
    /// Hits of other types in the input.
    pub contamination: Vec<Contamination>,
}

/// What the read-back of the output looked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VerificationReceipt {
    /// Cells of the output that were read back.
    pub cells: u64,
    /// Distinct identifiers of replaced columns that were looked for in every cell.
    pub identifiers: u64,
    /// Identifiers not looked for, because they are too short or too common to tell a leak from a coincidence.
    pub identifiers_not_sought: u64,
    /// Cells of kept numeric columns that equal a digits-only identifier as often as chance explains: let through.
    pub coincidences: u64,
    /// Cells of kept columns that equal a name of one word of a replaced column, which is a common word as well, or hold a family
    /// or given name alone or a name that stands in many rows: let through.
    #[serde(default)]
    pub names_let_through: u64,
    /// Cells of kept columns that equal a short number or a plain word of a replaced column: let through.
    #[serde(default)]
    pub plain_let_through: u64,
    /// Kept columns whose cells were compared with the input and are equal.
    pub columns_equal: u64,
}

//! A plan as it is told: what would happen to each column.

use serde::{Deserialize, Serialize};

use super::{Identifying, InfoType, RecodingReport, Sensitive};

/// `efface plan --output json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlanReport {
    /// Version of this format.
    pub version: u32,
    /// Name and version of the tool.
    pub tool: String,
    /// The policy in force: its path, or that it was proposed.
    pub policy: String,
    /// Each dataset.
    pub datasets: Vec<PlannedDataset>,
    /// What would be recoded, where the policy sets a target.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub recoding: Vec<RecodingReport>,
}

/// One dataset of a plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlannedDataset {
    /// Name.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// Quasi-identifiers whose classes are measured.
    pub quasi: Vec<String>,
    /// Columns in order.
    pub columns: Vec<PlannedColumn>,
}

/// One column of a plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlannedColumn {
    /// Name.
    pub name: String,
    /// Verdict.
    #[serde(rename = "type")]
    pub info_type: Option<InfoType>,
    /// First axis.
    pub identifying: Identifying,
    /// Second axis.
    pub sensitive: Sensitive,
    /// Class of the policy.
    pub class: String,
    /// Name of the action.
    #[serde(rename = "do")]
    pub action: String,
    /// The action in words.
    pub says: String,
    /// Whether equal values stay equal.
    pub joins: bool,
    /// Whether different values stay different.
    pub unique: bool,
    /// Whether the order of values survives.
    pub order: bool,
    /// Whether the key holder can turn it back.
    pub reversible: bool,
    /// Whether a typed column becomes text.
    pub becomes_text: bool,
    /// The hierarchy along which it is recoded after its action, where the policy sets a target and some of its cells change.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub recoded: Option<String>,
    /// Why: the verdict's evidence, in words.
    pub why: String,
}

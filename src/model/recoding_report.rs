//! What recoding did, or would do: target, solver, what is lost and what is left. Counts, shares and names; no value, no label.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ModelVerdict;

/// One problem: the rows of a table, or the people of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecodingReport {
    /// Its tables.
    pub datasets: Vec<String>,
    /// Whether rows of several tables are joined by the subject's id.
    pub by_subject: bool,
    /// People, or rows where no subject is named.
    pub people: u64,
    /// What has to hold, in words.
    pub target: String,
    /// The solver: `global`, `local`, `suppress`, `locked`.
    pub solver: String,
    /// Why this one.
    pub why: String,
    /// Whether the time limit cut its search short.
    pub cut_short: bool,
    /// A loss that no recoding of this kind can be below, where the solver knows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
    /// What is lost.
    pub utility: UtilityReport,
    /// The target on the input.
    pub before: Vec<ModelVerdict>,
    /// The target on the output: as planned, or, in a receipt, as measured on the published files.
    pub after: Vec<ModelVerdict>,
    /// Whether everything asked for holds after.
    pub holds: bool,
    /// People alone in their class before and after.
    pub unique: (u64, u64),
    /// What is left at other sizes of classes, with `--frontier`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub frontier: Vec<FrontierPoint>,
    /// What the lock has to do with it: `followed`, `written`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<String>,
}

/// What a recoding loses and leaves. Granularity 1 is nothing lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UtilityReport {
    /// Mean loss over people and columns, weighted as the policy says (Iyengar 2002): 0 nothing, 1 all.
    pub loss: f64,
    /// Granularity as ARX aggregates it over columns.
    pub granularity: f64,
    /// Plain mean of the columns' granularity.
    pub mean_granularity: f64,
    /// Non-uniform entropy left, 0 to 1 (De Waal and Willenborg 1999; Gionis and Tassa 2009).
    pub entropy: f64,
    /// Discernibility: the sum of squares of class sizes (Bayardo and Agrawal 2005); a person who is starred counts all.
    pub discernibility: f64,
    /// Classes.
    pub classes: u64,
    /// People per class.
    pub average_class: f64,
    /// Cells (of people and columns) as they were.
    pub cells_kept: u64,
    /// Cells that were generalised.
    pub cells_generalised: u64,
    /// Cells that were starred.
    pub cells_suppressed: u64,
    /// People of whom every cell that may change is starred.
    pub suppressed: u64,
    /// Each column.
    pub columns: Vec<RecodedColumn>,
    /// The largest change of a correlation between two columns of numbers or dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_change: Option<f64>,
    /// How well a column is told from the quasi-identifiers, with `--predict`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction: Option<Prediction>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecodedColumn {
    /// `dataset.column`.
    pub name: String,
    /// Its hierarchy, as the policy names it.
    pub hierarchy: String,
    /// Information left, 0 to 1 (Iyengar).
    pub granularity: f64,
    /// Non-uniform entropy left.
    pub entropy: f64,
    /// People by level.
    pub levels: BTreeMap<String, u64>,
    /// Change of the mean, in standard deviations of the input; for numbers and dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_change: Option<f64>,
    /// Variance after, against before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance_ratio: Option<f64>,
}

/// Naive Bayes, each person left out in turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Prediction {
    /// The column that is told.
    pub column: String,
    /// The model.
    pub model: String,
    /// Share told wrong by the input.
    pub error_before: f64,
    /// Share told wrong by the output.
    pub error_after: f64,
    /// Share told wrong by the most frequent value alone.
    pub error_without: f64,
}

/// What is left at one size of classes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FrontierPoint {
    /// The size.
    pub k: u64,
    /// Mean loss; none where it cannot be reached.
    pub loss: Option<f64>,
    /// Granularity, as ARX aggregates it.
    pub granularity: Option<f64>,
    /// Classes.
    pub classes: u64,
    /// Cells starred.
    pub cells_suppressed: u64,
    /// People of whom every cell that may change is starred.
    pub suppressed: u64,
}

//! What attacks on a protected copy came to.

use serde::{Deserialize, Serialize};

/// Attacks of `efface risk --against ORIGINAL PROTECTED`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AttackReport {
    /// Path of the original.
    pub original: String,
    /// Path of the protected copy.
    pub protected: String,
    /// Columns of both, which attackers use.
    pub columns: Vec<String>,
    /// Rows of the original.
    pub original_rows: u64,
    /// Rows of the protected copy.
    pub protected_rows: u64,
    /// Rows of the original set aside as a control: for `--control FILE`, rows of that file.
    pub control_rows: u64,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// Each attack.
    pub attacks: Vec<Attack>,
    /// Exact record linkage.
    pub linkage: Linkage,
    /// What has to be known to read the numbers.
    pub notes: Vec<String>,
}

/// One attack (Giomi et al., "A unified framework for quantifying privacy risk in synthetic data", PoPETs 2023).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attack {
    /// `singling-out-univariate`, `singling-out-multivariate`, `linkability`, `inference`.
    pub name: String,
    /// The column inferred, for inference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Guesses made.
    pub guesses: u64,
    /// Right on the original.
    pub right: u64,
    /// Right on the control.
    pub right_on_control: Option<u64>,
    /// Right by chance: guesses made without the protected copy.
    pub right_by_chance: u64,
    /// Success rate with its interval (Wilson).
    pub rate: Interval,
    /// Success rate on the control with its interval.
    pub control: Option<Interval>,
    /// Excess over the control, 0 to 1, with its interval; null where the control leaves nothing to gain, so that the interval
    /// would be everything from 0 to 1.
    pub risk: Option<Interval>,
    /// Why there is no risk, and what to give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

/// A rate and its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Interval {
    /// Best estimate.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// Rows of the original and of the protected copy that have equal values in all common columns and nobody else has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Linkage {
    /// Columns compared.
    pub columns: Vec<String>,
    /// Rows linked one to one.
    pub linked: u64,
    /// Share of the original's rows.
    pub share: f64,
}

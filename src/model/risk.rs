//! How far people can be singled out by their quasi-identifiers.

use serde::{Deserialize, Serialize};

/// Equivalence classes of one dataset over its quasi-identifiers.
///
/// A null is a value of its own: dropping it would hide the rarest people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RiskEstimate {
    /// Rows counted.
    pub rows: u64,
    /// The quasi-identifiers, in column order.
    pub quasi: Vec<String>,
    /// Number of equivalence classes.
    pub classes: u64,
    /// Size of the smallest class (k of k-anonymity, Sweeney 2002); 0 for an empty dataset.
    pub k: u64,
    /// Rows that are alone in their class.
    pub unique: u64,
    /// Rows in classes smaller than 5.
    pub below_5: u64,
    /// Average prosecutor risk: classes divided by rows.
    pub average_risk: f64,
}

impl RiskEstimate {
    /// Share of rows that are alone in their class, 0 to 1.
    pub fn unique_share(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.unique as f64 / self.rows as f64 }
    }
}

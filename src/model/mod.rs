//! What is said about data: info types, axes, evidence, findings, risk and the receipt.
//!
//! Plain values that every room may use and every report can serialise. No Arrow, no I/O.

mod attack_report;
mod axes;
mod check;
mod concern;
mod country;
mod dossier;
mod finding;
mod hint;
mod planned;
mod problem;
mod receipt;
mod recoding_report;
mod releases_report;
mod repository;
mod risk;
mod risk_report;
mod value;
mod wild;

pub use attack_report::{Attack, AttackReport, Interval, Linkage};
pub use axes::{Identifying, Sensitive};
pub use check::{
    CheckReport, CheckedDataset, FilesRead, Finding, FindingValues, GATE_RULES, GateRule, Held, Region, Suppressed,
    Unread, fingerprint, gate_rule,
};
pub use concern::{CONCERNS, Concern, ConcernKind, ConcernPlace, concern, concern_of};
pub use country::{country, country_meant};
pub use dossier::{
    Allowed, Count, Dossier, DossierAttacker, DossierColumn, DossierDataset, DossierPoint, DossierSet, Measured,
    SizeGroup, Verified,
};
pub use finding::{
    Allowance, ColumnReport, Contamination, DOMINATES, DatasetReport, Evidence, ScanReport, SpanReport, System,
};
pub use hint::{Hint, HintFile, HintSays};
pub use planned::{PlanReport, PlannedColumn, PlannedDataset};
pub use problem::Problem;
pub use receipt::{ColumnReceipt, FileReceipt, Receipt, RiskReceipt, RiskyCombination, VerificationReceipt};
pub use recoding_report::{FrontierPoint, Prediction, RecodedColumn, RecodingReport, UtilityReport};
pub use releases_report::{Crowds, ReleasesReport, SensitiveOverlap};
pub use repository::Repository;
pub use risk::RiskEstimate;
pub use risk_report::{
    Attacker, ColumnRisk, Combination, CurvePoint, DatasetRisk, Estimator, Join, ModelVerdict, PopulationEstimate,
    RiskFigures, RiskReport, SearchReport, SearchedThreshold, SizeBand, SubsetRisk, Threshold, Unicity, UnicityPoint,
    Wp216,
};
pub use value::{is_blank, is_placeholder, unguard};
pub use wild::Wild;

/// What a value is: `email`, `person.given_name`, `nl.bsn`. Stable and namespaced.
pub type InfoType = std::sync::Arc<str>;

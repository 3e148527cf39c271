//! What `efface risk` found: the machine-readable contract of `efface risk --output json`. Counts and names, no values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attack_report::AttackReport;
use super::releases_report::ReleasesReport;

/// Everything that was measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RiskReport {
    /// Version of this format.
    pub version: u32,
    /// Name and version of the tool.
    pub tool: String,
    /// Each dataset, in the order read.
    pub datasets: Vec<DatasetRisk>,
    /// Columns that join the files of the export.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<Join>,
    /// Attacks on a protected copy, with `--against`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attack: Option<AttackReport>,
    /// What two releases tell together, with `--previous`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub releases: Option<ReleasesReport>,
    /// Files in which nothing was measured, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_measured: Vec<(String, String)>,
}

/// One dataset.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DatasetRisk {
    /// Its name.
    pub name: String,
    /// Rows read.
    pub rows: u64,
    /// People: rows, or distinct subjects where a subject id is named.
    pub subjects: u64,
    /// The column that names the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// How the quasi-identifiers were found: `named`, `policy` or `scan`.
    pub chosen_by: String,
    /// The quasi-identifiers, in column order.
    pub quasi: Vec<String>,
    /// What a null is: `value` (a value of its own) or `any` (it matches everything, so classes overlap).
    pub nulls: String,
    /// Number of equivalence classes; with nulls that match anything, of distinct combinations.
    pub classes: u64,
    /// Size of the smallest class.
    pub k: u64,
    /// People alone in their class.
    pub unique: u64,
    /// People in classes smaller than these sizes.
    pub below: BTreeMap<String, u64>,
    /// Classes divided by people.
    pub distinction: f64,
    /// Share of pairs of people told apart.
    pub separation: f64,
    /// How many classes there are of each size: up to 20, then by doubling.
    pub sizes: Vec<SizeBand>,
    /// Chances of attackers.
    pub risk: RiskFigures,
    /// Privacy models.
    pub models: Vec<ModelVerdict>,
    /// Estimated uniqueness in the population.
    pub population: Option<PopulationEstimate>,
    /// Combinations of columns that single people out.
    pub combinations: Vec<Combination>,
    /// How the combinations were searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchReport>,
    /// Each column on its own and what the others lose without it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnRisk>,
    /// Uniqueness as the columns are added one by one, the most telling first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<CurvePoint>,
    /// What the order of columns and the curve leave out, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranking_limit: Option<String>,
    /// How few points of its history tell a subject, for tables of events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unicity: Option<Unicity>,
    /// Every subset of the quasi-identifiers, with `--subsets`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subsets: Vec<SubsetRisk>,
    /// The three questions of WP216.
    pub wp216: Vec<Wp216>,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Classes of some sizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SizeBand {
    /// Least size.
    pub from: u64,
    /// Largest size.
    pub to: u64,
    /// Classes.
    pub classes: u64,
    /// People in them.
    pub people: u64,
}

/// Chances of being picked out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RiskFigures {
    /// Highest prosecutor risk: 1 / k.
    pub highest: f64,
    /// Average prosecutor risk: classes / people.
    pub average: f64,
    /// Share of people at the highest risk.
    pub at_highest: f64,
    /// Each attacker.
    pub attackers: Vec<Attacker>,
    /// Named thresholds.
    pub thresholds: Vec<Threshold>,
}

/// One attacker (El Emam 2013): what they know decides how well they do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attacker {
    /// `prosecutor`, `journalist` or `marketer`.
    pub name: String,
    /// What they know.
    pub knows: String,
    /// Highest chance for one person; a marketer has none.
    pub highest: Option<f64>,
    /// Average chance.
    pub average: f64,
    /// Share of people whose chance is above 0.2.
    pub at_risk: Option<f64>,
    /// Where the size of the crowd comes from: `file`, `population file`, `weights`.
    pub basis: String,
}

/// A threshold for the highest chance.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Threshold {
    /// Name, as `--preset` takes it.
    pub name: String,
    /// Largest chance.
    pub most: f64,
    /// Smallest class that keeps it.
    pub k: u64,
    /// People in smaller classes.
    pub people: u64,
    /// Whether nobody is.
    pub holds: bool,
}

/// What a privacy model says of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ModelVerdict {
    /// Name.
    pub model: String,
    /// The sensitive column, for models that have one.
    pub column: Option<String>,
    /// Parameters besides the threshold.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
    /// The value of the worst class; none where no value holds.
    pub value: Option<f64>,
    /// The threshold asked for.
    pub target: Option<f64>,
    /// Whether every class reaches it.
    pub holds: Option<bool>,
    /// People in classes that do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing: Option<u64>,
    /// What else has to be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A model of population uniqueness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Estimator {
    /// Hoshino 2001.
    Pitman,
    /// Zayatz 1991.
    Zayatz,
    /// Chen and Keller-McNulty 1998.
    Snb,
}

/// Estimated shares of the population that are unique. None where a model does not fit the sample.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PopulationEstimate {
    /// People in the population.
    pub population: u64,
    /// Whether that number is only assumed.
    pub assumed: bool,
    /// Sampling fraction.
    pub fraction: f64,
    /// Zayatz.
    pub zayatz: Option<f64>,
    /// Pitman.
    pub pitman: Option<f64>,
    /// Slide negative binomial.
    pub snb: Option<f64>,
    /// By Dankar's rule.
    pub dankar: Option<f64>,
    /// Which one that rule chose.
    pub chosen: Estimator,
    /// Why.
    pub why: String,
}

/// A set of columns and how far it singles people out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Combination {
    /// Columns, in column order.
    pub columns: Vec<String>,
    /// People alone with their values.
    pub unique: u64,
    /// Share of people.
    pub share: f64,
    /// Smallest class.
    pub k: u64,
    /// Whether no smaller set among these columns does as much.
    pub minimal: bool,
    /// The share that the search asked for; none for a set that was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// The column without which the fewest people are unique.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_telling: Option<String>,
    /// Why it is told though nobody searched for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How combinations were searched for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SearchReport {
    /// Columns searched among.
    pub among: Vec<String>,
    /// Direct identifiers, which are left out: each is one person on its own.
    pub left_out: Vec<String>,
    /// Largest number of columns in a set; none where complete.
    pub max_size: Option<usize>,
    /// Each share asked for.
    pub thresholds: Vec<SearchedThreshold>,
    /// Whether a limit cut the search short.
    pub complete: bool,
    /// What was left out, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}

/// One share that was searched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SearchedThreshold {
    /// The share; 0 for any person.
    pub share: f64,
    /// Minimal sets found.
    pub found: u64,
    /// Sets judged.
    pub judged: u64,
    /// Sets not judged because a limit was hit.
    pub not_judged: u64,
    /// Chance that a set was wrongly passed by on a sample; 0 where every set was counted exactly.
    pub miss_probability: f64,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ColumnRisk {
    /// Name.
    pub name: String,
    /// `category`, `many values`, `nearly unique` or `constant`.
    pub kind: String,
    /// Distinct values, the null not counted.
    pub distinct: u64,
    /// Null cells.
    pub nulls: u64,
    /// People alone with their value.
    pub unique: u64,
    /// Classes divided by people.
    pub distinction: f64,
    /// Share of pairs of people told apart.
    pub separation: f64,
    /// People unique over all columns who are no longer without this one.
    pub contributes: u64,
    /// Place in the order in which to drop or coarsen columns, from 1; none where nobody is unique before its turn.
    pub drop_order: Option<u32>,
    /// People still unique when this column and those before it in that order are dropped.
    pub unique_after: Option<u64>,
}

/// How far a set of columns tells people apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SubsetRisk {
    /// Columns.
    pub columns: Vec<String>,
    /// People alone with their values.
    pub unique: u64,
    /// Smallest class.
    pub k: u64,
    /// Classes divided by people.
    pub distinction: f64,
    /// Share of pairs of people told apart.
    pub separation: f64,
}

/// Uniqueness after adding a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CurvePoint {
    /// The column added.
    pub column: String,
    /// People unique with it and those before it.
    pub unique: u64,
    /// Share of people.
    pub share: f64,
}

/// Uniqueness of a subject given points of its history (de Montjoye et al. 2013).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Unicity {
    /// The columns that make a point.
    pub point: Vec<String>,
    /// Subjects.
    pub subjects: u64,
    /// By number of points.
    pub points: Vec<UnicityPoint>,
}

/// For one number of points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnicityPoint {
    /// Points that are known.
    pub known: u32,
    /// Subjects asked about: those with at least one point; all of them, or a fixed sample.
    pub asked: u64,
    /// Subjects that no other shares these points with.
    pub unique: u64,
    /// Share.
    pub share: f64,
}

/// One question of WP216 (Opinion 05/2014 on anonymisation techniques).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Wp216 {
    /// `singling out`, `linkability` or `inference`.
    pub question: String,
    /// The answer, in numbers.
    pub answer: String,
    /// Share of people concerned, where it is a share.
    pub share: Option<f64>,
    /// People concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
    /// The column that is given away, for inference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What the numbers do not cover.
    pub not_covered: String,
}

/// Columns that two files share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Join {
    /// One column, as `dataset.column`.
    pub left: String,
    /// The other.
    pub right: String,
    /// Distinct values that stand in both.
    pub common: u64,
    /// Of the distinct values of the left, the share that stands in the right.
    pub covered: f64,
    /// Values that stand exactly once in each: rows that join one to one.
    pub unique: u64,
    /// Values in both that stand once in the left: whatever the right says of them is about the one person there.
    #[serde(default)]
    pub once_left: u64,
    /// Values in both that stand once in the right.
    #[serde(default)]
    pub once_right: u64,
}

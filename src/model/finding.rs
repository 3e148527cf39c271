//! What `scan` found: the machine-readable contract of `efface scan --output json`.

use serde::{Deserialize, Serialize};

use super::{HintFile, Identifying, InfoType, Sensitive};

/// One reason for a verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Evidence {
    /// Id of the rule, lexicon or header list that speaks.
    pub rule: String,
    /// Version of that rule.
    pub version: u32,
    /// What it says, with counts and never with values.
    pub says: String,
    /// How much it moved the verdict, in nats; negative speaks against.
    pub weight: f64,
}

/// That a person looked at a finding and lets it be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Allowance {
    /// Why, in the words of the policy.
    pub reason: String,
    /// Last day on which it holds, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// Hits of one info type inside a column of another kind, whatever their share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Contamination {
    /// The type that was hit.
    #[serde(rename = "type")]
    pub info_type: InfoType,
    /// Cells with at least one such hit.
    pub cells: u64,
    /// Set where the policy allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Allowance>,
}

/// The verdict on one column and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ColumnReport {
    /// Position in the dataset, from 0.
    pub index: usize,
    /// Header, or `col_N` where there is none.
    pub name: String,
    /// First axis of the matrix.
    pub identifying: Identifying,
    /// Second axis of the matrix.
    pub sensitive: Sensitive,
    /// The info type held to be in the column, if any.
    #[serde(rename = "type")]
    pub info_type: Option<InfoType>,
    /// Running text that holds, or is meant to hold, words about people.
    pub free_text: bool,
    /// Confidence in the verdict, 0 to 1.
    pub confidence: f64,
    /// Cells read.
    pub cells: u64,
    /// Cells that are neither null nor blank.
    pub filled: u64,
    /// Distinct filled values: exact up to 2,048, an estimate above.
    pub distinct: u64,
    /// Share of the filled cells that hold the most frequent value, 0 to 1: exact up to 4,096 rows, of a sample above.
    #[serde(default)]
    pub top_share: f64,
    /// Filled cells of at least two words.
    #[serde(default)]
    pub phrases: u64,
    /// Filled cells that are numbers with decimals.
    #[serde(default)]
    pub decimals: u64,
    /// Cells that are wholly of the type.
    pub matched: u64,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// Strong hits of other types.
    pub contamination: Vec<Contamination>,
    /// Shape of one value, letters and digits replaced: `•••@•••.nl`. Never a value.
    pub shape: Option<String>,
    /// Set where the policy allows what the column is held to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Allowance>,
}

/// Distinct values below which tokens leak through their frequencies.
const FEW: u64 = 50;
/// The same for what people know the distribution of: towns, countries, occupations.
const FEW_KNOWN: u64 = 1000;
/// Cells per distinct value from which a column counts as having few.
const OFTEN: u64 = 10;
/// Share of the cells from which one value dominates a column.
pub const DOMINATES: f64 = 0.5;
/// Cells below which nothing dominates.
const ENOUGH: u64 = 20;
/// One cell in so many is a number with decimals from which a column counts as measures.
const MEASURED: u64 = 10;

impl ColumnReport {
    /// Whether tokens of this column would show their values by how often they stand there (Naveed, Kamara and Wright,
    /// "Inference attacks on property-preserving encrypted databases", CCS 2015). Columns of tokens do not count.
    pub fn shows_by_frequency(&self) -> bool {
        let tokens = self.info_type.as_deref() == Some("efface.token");
        let most = if self.identifying == Identifying::Quasi { FEW_KNOWN } else { FEW };
        let few = self.distinct < most && self.filled >= self.distinct.max(1) * OFTEN;
        let dominated = self.top_share >= DOMINATES && self.filled >= ENOUGH;
        !tokens && (few || dominated)
    }

    /// Whether it holds measures, which have many spellings of one number (`1.5`, `1.50`, `1.4999999999999998`), and no
    /// identifier that is written with points.
    pub fn is_of_measures(&self) -> bool {
        self.identifying != Identifying::Direct && self.decimals > 0 && self.decimals * MEASURED >= self.filled
    }
}

/// One file or stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DatasetReport {
    /// Name used in policies: the file's stem.
    pub name: String,
    /// Path as given.
    pub path: String,
    /// `csv`, `jsonl` or `parquet`.
    pub format: String,
    /// Dialect, encoding and compression in words.
    pub dialect: String,
    /// Rows read.
    pub rows: u64,
    /// Countries that the file speaks of, upper case: as given, or as its phones, postcodes and ids clearly show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// The CRM that the file was exported from, where its headers say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
    /// Columns in order.
    pub columns: Vec<ColumnReport>,
}

/// A CRM, and how many headers tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct System {
    /// Its name.
    pub name: String,
    /// Headers that its exports have and others do not.
    pub headers: u64,
}

impl DatasetReport {
    /// Three quasi-identifiers at most, of which each splits people most and no two tell of the same: what to measure together first.
    /// Empty where there are less than two.
    pub fn together(&self) -> Vec<&str> {
        let family = |c: &ColumnReport| {
            let kind = c.info_type.as_deref().unwrap_or_default();
            kind.split('.').next().unwrap_or_default().to_owned()
        };
        let splits = |c: &&ColumnReport| c.identifying == Identifying::Quasi && c.distinct > 1 && !c.free_text;
        let mut quasi: Vec<&ColumnReport> = self.columns.iter().filter(splits).collect();
        quasi.sort_by_key(|c| std::cmp::Reverse(c.distinct));
        let mut seen: Vec<String> = Vec::new();
        let mut names = Vec::new();
        for column in quasi {
            // A town says little beside its postcode.
            if !seen.contains(&family(column)) && names.len() < 3 {
                seen.push(family(column));
                names.push(column.name.as_str());
            }
        }
        if names.len() < 2 { Vec::new() } else { names }
    }

    /// The place of a column by `DATASET.COLUMN`, if it is one of this dataset.
    pub fn place_of(&self, full: &str) -> Option<usize> {
        let column = full.strip_prefix(self.name.as_str())?.strip_prefix('.')?;
        self.columns.iter().position(|c| c.name == column)
    }
}

/// One hit in a free-text cell; offsets count code points. The text itself is never given.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SpanReport {
    /// Dataset name.
    pub dataset: String,
    /// Column index.
    pub column: usize,
    /// Data row from 0.
    pub row: u64,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// Type of the hit.
    #[serde(rename = "type")]
    pub info_type: InfoType,
    /// Confidence, 0 to 1.
    pub confidence: f64,
}

/// Everything a scan found.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ScanReport {
    /// Version of this format.
    pub version: u32,
    /// Name and version of the tool.
    pub tool: String,
    /// Digest of the rules that ran.
    pub rules: String,
    /// Types and rules that the user left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<String>,
    /// Whether only a sample was read. Always false today: every row is read.
    pub sampled: bool,
    /// Files beside the data, or named, that say what columns are: evidence beside headers and cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<HintFile>,
    /// The datasets in the order read.
    pub datasets: Vec<DatasetReport>,
    /// Hits in free text, with `--spans`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spans: Option<Vec<SpanReport>>,
}

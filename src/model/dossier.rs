//! What `efface report` tells a data protection officer: the machine-readable contract of `efface report --output json`.
//!
//! Counts of one to four people are not given: they are `"<5"`, on the page and here. Names of columns and counts, no values.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Identifying, InfoType, Sensitive};

/// A number of people. One to four are told as `<5`, and keep nothing more exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// None, or five and more.
    Exactly(u64),
    /// One to four.
    Few,
}

impl Count {
    /// Of a number.
    pub fn of(n: u64) -> Self {
        if (1..5).contains(&n) { Self::Few } else { Self::Exactly(n) }
    }

    /// At most so many.
    pub fn most(self) -> u64 {
        match self {
            Self::Exactly(n) => n,
            Self::Few => 4,
        }
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exactly(n) => to.serialize_u64(*n),
            Self::Few => to.serialize_str("<5"),
        }
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(from)? {
            serde_json::Value::Number(n) => Ok(Self::of(n.as_u64().unwrap_or_default())),
            _ => Ok(Self::Few),
        }
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Count {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Count".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number of people; one to four are told as \"<5\".",
            "oneOf": [{"type": "integer", "minimum": 0}, {"const": "<5"}],
        })
    }
}

/// Everything that the page tells.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dossier {
    /// Version of this format.
    pub version: u32,
    /// Name and version of the tool.
    pub tool: String,
    /// Digest of the rules that ran.
    pub rules: String,
    /// `folder`, `receipt` or `comparison`.
    pub source: String,
    /// Who ran it, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// SHA-256 of the policy, where one was in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// `written` or `proposed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_origin: Option<String>,
    /// Id of the key that made tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// Each file.
    pub datasets: Vec<DossierDataset>,
    /// Columns that join the files.
    pub joins: u64,
    /// What the output was searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// Files that were not read, with the reason.
    pub unread: Vec<String>,
    /// Files of the folders that are no tables.
    pub passed_by: u64,
    /// Types and rules that were left out.
    pub skipped: Vec<String>,
    /// Findings that are let be.
    pub allowed: Vec<Allowed>,
}

/// One file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierDataset {
    /// Name.
    pub name: String,
    /// Path.
    pub path: String,
    /// Path of the protected copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// Format.
    pub format: String,
    /// Rows.
    pub rows: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// SHA-256 of the protected copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_sha256: Option<String>,
    /// Columns in order.
    pub columns: Vec<DossierColumn>,
    /// As it is, or as it was before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Measured>,
    /// As it is in the protected copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Measured>,
}

/// One column.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierColumn {
    /// Name.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub info_type: Option<InfoType>,
    /// First axis.
    pub identifying: Identifying,
    /// Second axis.
    pub sensitive: Sensitive,
    /// Running text about people.
    pub free_text: bool,
    /// Filled cells.
    pub filled: u64,
    /// Types inside the column besides its own.
    pub inside: Vec<InfoType>,
    /// What was done to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Filled cells that were changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<u64>,
    /// Different values before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
    /// Different values after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct_after: Option<u64>,
    /// Whether it still identifies directly in the protected copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct_after: Option<bool>,
}

/// What was measured of one state of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Measured {
    /// People: rows, or subjects.
    pub people: u64,
    /// The column that names the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The quasi-identifiers.
    pub quasi: Vec<String>,
    /// Size of the smallest class.
    pub k: u64,
    /// People alone.
    pub unique: Count,
    /// Share of people alone; of one to four people, the share of four.
    pub unique_share: f64,
    /// People in classes below five.
    pub below_5: Count,
    /// Highest chance of the prosecutor.
    pub highest: f64,
    /// Average chance.
    pub average: f64,
    /// People by the size of their class.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sizes: Vec<SizeGroup>,
    /// Each attacker.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub attackers: Vec<DossierAttacker>,
    /// Share of people alone as columns are added.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub curve: Vec<DossierPoint>,
    /// The worst combinations, five at most.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub combinations: Vec<DossierSet>,
    /// People that a file with these quasi-identifiers would link rightly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linked: Option<Count>,
    /// People who share a class in which a sensitive column has one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inferred: Option<Count>,
    /// That column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inferred_column: Option<String>,
    /// Fewest different values of a sensitive column in a class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub l: Option<f64>,
    /// Largest distance of a class to the whole table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub t: Option<f64>,
}

/// People in classes of some sizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SizeGroup {
    /// Least size.
    pub from: u64,
    /// Largest size; none for the last group.
    pub to: Option<u64>,
    /// People.
    pub people: Count,
}

/// One attacker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierAttacker {
    /// `prosecutor`, `journalist` or `marketer`.
    pub name: String,
    /// Highest chance.
    pub highest: Option<f64>,
    /// Average chance.
    pub average: f64,
    /// Share of people whose chance is above 0.2.
    pub at_risk: Option<f64>,
}

/// After adding a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierPoint {
    /// The column.
    pub column: String,
    /// People alone.
    pub unique: Count,
    /// Share of people.
    pub share: f64,
}

/// A combination of columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierSet {
    /// Columns.
    pub columns: Vec<String>,
    /// People alone.
    pub unique: Count,
    /// Share of people.
    pub share: f64,
    /// Smallest class.
    pub k: u64,
}

/// What `apply` searched its output for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verified {
    /// Cells read back.
    pub cells: u64,
    /// Identifiers sought in each of them.
    pub identifiers: u64,
    /// Identifiers too short or plain to seek.
    pub not_sought: u64,
    /// Cells let through as coincidences.
    pub let_through: u64,
}

/// A finding that is let be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Allowed {
    /// `dataset.column`.
    pub column: String,
    /// The type.
    #[serde(rename = "type")]
    pub info_type: InfoType,
    /// Why.
    pub reason: String,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

impl Dossier {
    /// Every column.
    pub fn columns(&self) -> impl Iterator<Item = (&DossierDataset, &DossierColumn)> {
        self.datasets.iter().flat_map(|d| d.columns.iter().map(move |c| (d, c)))
    }

    /// Whether there is a protected copy to tell of.
    pub fn has_output(&self) -> bool {
        self.source != "folder"
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn few_people_are_not_counted() {
        let text = |n: u64| serde_json::to_string(&Count::of(n)).unwrap();
        assert_eq!([0, 1, 4, 5].map(text), ["0", "\"<5\"", "\"<5\"", "5"]);
        assert_eq!(serde_json::from_str::<Count>("\"<5\"").unwrap(), Count::Few);
    }
}

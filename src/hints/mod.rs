//! Reads what catalogues and CRMs say of columns: dbt's `schema.yml`, Frictionless data packages and Table Schemas, and Vtiger's
//! description of a module. From text to [`Hint`]s; which files are read is the engine's.
//!
//! A file may say anything: nothing here is taken as true. Only the schemas of a data package are followed, by the engine, to files
//! in its folder or below.

mod dbt;
mod frictionless;
mod vtiger;
mod yaml;

use serde_json::Value;

use crate::error::Result;
use crate::model::{Hint, HintSays};

/// What a file of hints is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintKind {
    /// `schema.yml` of dbt.
    Dbt,
    /// `datapackage.json`, or a Table Schema.
    Frictionless,
    /// A module of Vtiger, as its web service describes it.
    Vtiger,
}

impl HintKind {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dbt => "dbt",
            Self::Frictionless => "frictionless",
            Self::Vtiger => "vtiger",
        }
    }
}

/// Whether a file of this name may hold hints.
pub fn may_hold_hints(name: &str) -> bool {
    let name = name.to_lowercase();
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let json = matches!(name.as_str(), "datapackage.json" | "schema.json" | "tableschema.json" | "describe.json")
        || [".schema.json", ".tableschema.json", ".describe.json"].iter().any(|end| name.ends_with(end));
    yaml || json
}

/// The hints of a file; `None` where it is none of the three. `stem` is its name without endings: a Table Schema is of the table
/// that it is called after.
///
/// # Errors
/// A text that is not YAML or JSON.
pub fn hints(text: &str, is_yaml: bool, stem: &str) -> Result<Option<(HintKind, Vec<Hint>)>> {
    let value = if is_yaml { yaml::read(text)? } else { yaml::json(text)? };
    Ok(dbt::hints(&value)
        .map(|hints| (HintKind::Dbt, hints))
        .or_else(|| vtiger::hints(&value).map(|hints| (HintKind::Vtiger, hints)))
        .or_else(|| frictionless::hints(&value, stem).map(|hints| (HintKind::Frictionless, hints))))
}

/// A Table Schema in a file of its own, and the resource that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// Its path, as the data package writes it: from its own folder.
    pub file: String,
    dataset: Option<String>,
    path: Option<String>,
}

/// The Table Schemas that a data package names by their paths.
///
/// # Errors
/// A text that is not JSON.
pub fn schemas(text: &str) -> Result<Vec<SchemaFile>> {
    Ok(frictionless::schemas(&yaml::json(text)?))
}

/// The hints of a Table Schema that a data package names; `None` where it is none.
///
/// # Errors
/// A text that is not JSON.
pub fn of_schema(text: &str, of: &SchemaFile) -> Result<Option<Vec<Hint>>> {
    Ok(frictionless::of_schema(&yaml::json(text)?, of))
}

/// `containsPII`, `contains-pii` and `Contains PII` are one key.
fn plain(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Yes or no, as people write it.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::Number(n) => n.as_u64().filter(|n| *n < 2).map(|n| n == 1),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "on" => Some(true),
            "false" | "no" | "n" | "0" | "off" | "none" => Some(false),
            _ => None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What a key and its value say of a column; `None` where it is about something else.
fn said(key: &str, value: &Value) -> Option<HintSays> {
    const PERSONAL: &[&str] = &[
        "pii",
        "containspii",
        "ispii",
        "haspii",
        "personal",
        "ispersonal",
        "personaldata",
        "ispersonaldata",
        "containspersonaldata",
        "personalfield",
        "ispersonalfield",
        "gdpr",
        "isgdpr",
        "gdprrelevant",
        "phi",
        "containsphi",
    ];
    const KIND: &[&str] = &[
        "piitype",
        "piicategory",
        "piikind",
        "piiclass",
        "personaldatatype",
        "personaldatacategory",
        "infotype",
        "semantictype",
        "datacategory",
    ];
    const CLASS: &[&str] = &[
        "classification",
        "dataclassification",
        "dataclass",
        "sensitivity",
        "datasensitivity",
        "privacy",
        "privacyclass",
        "confidentiality",
        "securityclassification",
    ];
    let key = plain(key);
    let text = value.as_str().map(str::trim).filter(|t| !t.is_empty());
    if key == "effacetype" {
        return text.map(|t| HintSays::Type(t.to_owned()));
    }
    if PERSONAL.contains(&key.as_str()) {
        // `pii: email` names the kind.
        let word = text.filter(|_| truth(value).is_none());
        return word.map(tagged).unwrap_or_else(|| truth(value).map(HintSays::Personal));
    }
    if KIND.contains(&key.as_str()) {
        return text.filter(|_| truth(value) != Some(false)).map(|t| HintSays::Word(t.to_owned()));
    }
    if CLASS.contains(&key.as_str()) {
        return text.and_then(class);
    }
    None
}

/// What a text beside `pii` says: of a kind, or of the whole.
fn tagged(text: &str) -> Option<HintSays> {
    class(text).or_else(|| Some(HintSays::Word(text.to_owned())))
}

/// What a class of a catalogue, or a tag, says. `confidential` is not said of persons only.
fn class(text: &str) -> Option<HintSays> {
    let words: Vec<String> = text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let denied = has(&["non", "no", "not"]) || matches!(text.to_lowercase().as_str(), "public" | "open");
    let personal =
        has(&["pii", "personal", "gdpr", "phi", "spi", "personenbezogen", "persoonsgegeven", "persoonsgegevens"]);
    match (personal, denied) {
        (true, false) => Some(HintSays::Personal(true)),
        (_, true) => Some(HintSays::Personal(false)),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests;

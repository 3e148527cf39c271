//! Frictionless: `rdfType`, `format` and extensions of the fields of a data package's resources, or of a Table Schema alone.

use serde_json::Value;

use super::{SchemaFile, said};
use crate::model::{Hint, HintSays};

/// `None` where the file is neither.
pub(super) fn hints(value: &Value, stem: &str) -> Option<Vec<Hint>> {
    let mut hints = Vec::new();
    if let Some(resources) = value.get("resources").and_then(Value::as_array) {
        for resource in resources {
            let text = |key: &str| resource.get(key).and_then(Value::as_str).map(str::to_owned);
            let fields = resource.get("schema").and_then(|s| s.get("fields")).and_then(Value::as_array);
            for field in fields.into_iter().flatten() {
                of_field(field, text("name"), text("path"), &mut hints);
            }
        }
        return Some(hints);
    }
    for field in value.get("fields").and_then(Value::as_array)? {
        of_field(field, Some(stem.to_owned()), None, &mut hints);
    }
    Some(hints)
}

/// The Table Schemas of a data package's resources that lie in files of their own.
pub(super) fn schemas(value: &Value) -> Vec<SchemaFile> {
    let resources = value.get("resources").and_then(Value::as_array);
    let of = |resource: &Value| {
        let text = |key: &str| resource.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(SchemaFile { file: text("schema")?, dataset: text("name"), path: text("path") })
    };
    resources.into_iter().flatten().filter_map(of).collect()
}

/// The hints of such a file; `None` where it is no Table Schema.
pub(super) fn of_schema(value: &Value, of: &SchemaFile) -> Option<Vec<Hint>> {
    let mut hints = Vec::new();
    for field in value.get("fields").and_then(Value::as_array)? {
        of_field(field, of.dataset.clone(), of.path.clone(), &mut hints);
    }
    Some(hints)
}

fn of_field(field: &Value, dataset: Option<String>, path: Option<String>, hints: &mut Vec<Hint>) {
    let Some(name) = field.get("name").and_then(Value::as_str) else { return };
    let title = field.get("title").and_then(Value::as_str);
    let names: Vec<String> = [Some(name), title].into_iter().flatten().map(str::to_owned).collect();
    for (key, value) in field.as_object().into_iter().flatten() {
        let says = match (key.as_str(), value.as_str()) {
            // A class: its last part is the word.
            ("rdfType" | "rdf:type", Some(class)) => {
                let word = class.rsplit(['#', '/', ':']).next().unwrap_or(class);
                (!word.is_empty()).then(|| HintSays::Word(word.to_owned()))
            }
            ("format", Some("email")) => Some(HintSays::Type("email".into())),
            _ => said(key, value),
        };
        let hint = |says| Hint {
            dataset: dataset.clone(),
            path: path.clone(),
            names: names.clone(),
            says,
            by: format!("Table Schema {key}"),
        };
        hints.extend(says.map(hint));
    }
}

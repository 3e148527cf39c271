//! The JSON Schemas of `docs/schema/`: those of reports are made from the model, that of a policy, for editors, from the table
//! of actions, so that they cannot say anything else. `EFFACE_BLESS=1` writes them anew.

use std::path::Path;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::gate::TARGETS;
use super::risk::RISK;
use super::{CLASS, KEY, SUBJECT, TOP};
use crate::action::DEFINITIONS;
use crate::model::{CheckReport, Dossier, PlanReport, Receipt, RiskReport, ScanReport};

fn schema() -> Value {
    let texts = json!({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]});
    let share = json!({"type": "number", "minimum": 0, "maximum": 1});
    let above = json!({"type": "number", "exclusiveMinimum": 0});
    let mut parameters: Map<String, Value> = Map::new();
    for (name, says) in DEFINITIONS.iter().flat_map(|d| d.parameters) {
        parameters.entry(*name).or_insert_with(|| json!({"description": says}));
    }
    let actions: Vec<Value> = DEFINITIONS.iter().map(|d| json!({"const": d.name, "description": d.says})).collect();
    let mut class = parameters;
    class.insert("at".into(), texts.clone());
    class.insert("do".into(), json!({"oneOf": actions}));
    class.insert("force".into(), json!({"type": "string"}));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "efface.toml",
        "description": "The policy of efface: which columns there are, what they hold, and what happens to each.",
        "type": "object",
        "required": ["version"],
        "additionalProperties": false,
        "properties": {
            "version": {"const": 1},
            "unlisted": {"enum": ["refuse", "keep", "erase"], "description": "What happens to a column that no class names."},
            "key": {
                "type": "object",
                "additionalProperties": false,
                "properties": {"file": {"type": "string"}, "env": {"type": "string"}, "command": texts, "use": {"type": "string"}},
            },
            "subject": {"type": "object", "additionalProperties": false, "properties": {"id": texts}},
            "risk": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "quasi": texts,
                    "sensitive": texts,
                    "k": {"type": "integer", "minimum": 1},
                    "l": {"oneOf": [{"type": "integer", "minimum": 1}, {
                        "type": "object",
                        "additionalProperties": false,
                        "properties": {
                            "distinct": {"type": "integer", "minimum": 1},
                            "entropy": above,
                            "recursive": {"type": "integer", "minimum": 2},
                            "c": above,
                        },
                    }]},
                    "t": {"oneOf": [share, {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["t"],
                        "properties": {"t": share, "distance": {"enum": ["equal", "ordered"]}},
                    }]},
                    "beta": above,
                    "alpha": share,
                    "max_risk": share,
                    "average_risk": share,
                    "suppression": share,
                    "recoding": {"enum": ["local", "global", "suppress"]},
                    "importance": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
                    "frozen": texts,
                    "min_level": {"type": "object", "additionalProperties": {"type": ["integer", "string"]}},
                    "time_limit": {},
                    "hierarchy": {"type": "object", "additionalProperties": {"type": "string"}},
                    "unique_share": share,
                    "any_combination": share,
                },
            },
            "check": {
                "type": "object",
                "additionalProperties": false,
                "properties": {"key_ids": texts, "baseline": {"type": "string"}},
            },
            "class": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "required": ["at", "do"],
                    "additionalProperties": false,
                    "properties": class,
                },
            },
            "allow": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["at", "rule", "reason"],
                    "additionalProperties": false,
                    "properties": {"at": texts, "rule": {"type": "string"}, "reason": {"type": "string"}, "expires": {}},
                },
            },
            "view": {"type": "object"},
        },
    })
}

#[test]
fn the_published_schema_knows_every_key() {
    let schema = schema();
    let keys = |at: &str| schema.pointer(at).unwrap().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let has = |at: &str, names: &[&str]| names.iter().all(|n| keys(at).iter().any(|k| k == n));
    assert!(has("/properties", TOP) && has("/properties/key/properties", KEY));
    assert!(
        has("/properties/subject/properties", SUBJECT)
            && has("/properties/class/additionalProperties/properties", CLASS)
    );
    assert!(has("/properties/risk/properties", &[RISK, TARGETS].concat()));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/policy.json");
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("EFFACE_BLESS").is_some_and(|v| v == "1") {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap_or_default(), "EFFACE_BLESS=1 accepts it");
}

/// As it is written: what is left out where it says nothing is not required.
fn written<T: JsonSchema>() -> schemars::Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

#[test]
fn the_published_schemas_are_those_of_the_model() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let bless = std::env::var_os("EFFACE_BLESS").is_some_and(|v| v == "1");
    for (name, schema) in [
        ("scan", written::<ScanReport>()),
        ("plan", written::<PlanReport>()),
        ("risk", written::<RiskReport>()),
        ("receipt", written::<Receipt>()),
        ("check", written::<CheckReport>()),
        ("report", written::<Dossier>()),
    ] {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = folder.join(format!("{name}.json"));
        if bless {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let published = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, published, "docs/schema/{name}.json; EFFACE_BLESS=1 accepts it");
    }
}

//! A Frictionless data package: one resource a file, with a Table Schema whose fields say what they are.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::Told;
use super::careful::pretty;
use super::catalogue::{dpv_class, facts};

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let resources: Vec<Value> = told
        .scan()
        .iter()
        .flat_map(|s| &s.datasets)
        .map(|dataset| {
            let fields: Vec<Value> = dataset
                .columns
                .iter()
                .map(|c| {
                    let mut field = Map::new();
                    field.insert("name".into(), c.name.clone().into());
                    field.insert("type".into(), "any".into());
                    if let Some(class) = c.info_type.as_deref().and_then(dpv_class) {
                        field.insert("rdfType".into(), format!("https://w3id.org/dpv/pd#{class}").into());
                    }
                    field.extend(facts(c).into_iter().map(|(key, value)| (key.replace('.', ":"), value.into())));
                    Value::Object(field)
                })
                .collect();
            json!({
                "name": unlike(slug(&dataset.name), &mut taken),
                "path": dataset.path,
                "format": dataset.format,
                "schema": {"fields": fields},
            })
        })
        .collect();
    pretty(&json!({"name": "efface", "profile": "data-package", "resources": resources}), out)
}

/// Names of resources are lower case, without spaces.
fn slug(name: &str) -> String {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let slug: String = name.to_lowercase().chars().map(|c| if fits(c) { c } else { '-' }).collect();
    if slug.is_empty() { "dataset".into() } else { slug }
}

fn unlike(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut own = name.clone();
    for n in 2.. {
        if taken.insert(own.clone()) {
            break;
        }
        own = format!("{name}-{n}");
    }
    own
}

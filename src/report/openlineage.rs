//! Facets of OpenLineage datasets: the schema and tags of each field. There is no event in it, as an event has a time and a
//! run: they go into the events of whatever moves the data.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Told;
use super::careful::pretty;
use super::catalogue::facts;

const PRODUCER: &str = "https://github.com/efface/efface";

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let datasets: Vec<Value> = told.scan().iter().flat_map(|s| &s.datasets).map(|dataset| {
        let fields: Vec<Value> = dataset.columns.iter().map(|c| json!({"name": c.name})).collect();
        let tags: Vec<Value> = dataset
            .columns
            .iter()
            .flat_map(|c| {
                facts(c).into_iter().map(|(key, value)| json!({"key": key, "value": value, "source": "efface", "field": c.name}))
            })
            .collect();
        json!({
            "namespace": "file",
            "name": dataset.path,
            "facets": {
                "schema": {
                    "_producer": PRODUCER,
                    "_schemaURL": "https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet",
                    "fields": fields,
                },
                "tags": {
                    "_producer": PRODUCER,
                    "_schemaURL": "https://openlineage.io/spec/facets/1-0-0/TagsDatasetFacet.json#/$defs/TagsDatasetFacet",
                    "tags": tags,
                },
            },
            "inputFacets": {},
        })
    }).collect();
    pretty(&json!({"datasets": datasets}), out)
}

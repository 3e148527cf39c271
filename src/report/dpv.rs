//! The Data Privacy Vocabulary (DPV 2.3) in JSON-LD: which personal data is in which dataset.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::Told;
use super::careful::pretty;
use super::catalogue::dpv_class;
use crate::model::{Identifying, Sensitive};

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let datasets: Vec<Value> = told
        .scan()
        .iter()
        .flat_map(|s| &s.datasets)
        .map(|dataset| {
            let mut all: BTreeSet<&str> = BTreeSet::new();
            let columns: Vec<Value> = dataset
                .columns
                .iter()
                .filter_map(|c| {
                    let kind = c.info_type.as_deref()?;
                    if c.identifying == Identifying::None && c.sensitive == Sensitive::None && kind != "efface.token" {
                        return None;
                    }
                    let mut types = vec!["dpv:PersonalData".to_owned()];
                    if let Some(class) = dpv_class(kind) {
                        all.insert(class);
                        types.push(format!("pd:{class}"));
                    }
                    if kind == "efface.token" {
                        types.push("dpv:PseudonymisedData".into());
                    }
                    if matches!(c.sensitive, Sensitive::Special) {
                        types.push("dpv:SpecialCategoryPersonalData".into());
                    } else if c.sensitive != Sensitive::None {
                        types.push("dpv:SensitivePersonalData".into());
                    }
                    Some(json!({"@type": types, "dct:title": c.name, "dct:identifier": kind}))
                })
                .collect();
            let classes: Vec<Value> = all.iter().map(|c| json!({"@id": format!("pd:{c}")})).collect();
            json!({
                "@type": "dcat:Dataset",
                "dct:title": dataset.name,
                "dct:source": dataset.path,
                "dpv:hasPersonalData": classes,
                "dct:hasPart": columns,
            })
        })
        .collect();
    let context = json!({
        "dpv": "https://w3id.org/dpv#",
        "pd": "https://w3id.org/dpv/pd#",
        "dct": "http://purl.org/dc/terms/",
        "dcat": "http://www.w3.org/ns/dcat#",
    });
    pretty(&json!({"@context": context, "@graph": datasets}), out)
}

//! JSON, one document a run.

use std::io::{self, Write};

use serde::Serialize;

use super::Told;
use crate::model::RiskEstimate;

#[derive(Serialize)]
struct Risk<'a> {
    version: u32,
    datasets: Vec<RiskOf<'a>>,
}

#[derive(Serialize)]
struct RiskOf<'a> {
    name: &'a str,
    rows: u64,
    subjects: u64,
    quasi: &'a [String],
    classes: u64,
    k: u64,
    unique: u64,
    below: std::collections::BTreeMap<&'static str, u64>,
    risk: Prosecutor,
}

#[derive(Serialize)]
struct Prosecutor {
    highest: f64,
    average: f64,
}

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    match told {
        Told::Scan(report) => serde_json::to_writer_pretty(&mut *out, report)?,
        Told::Plan(report) => serde_json::to_writer_pretty(&mut *out, report)?,
        Told::Receipt(receipt) => serde_json::to_writer_pretty(&mut *out, receipt)?,
        Told::Risk(datasets) => {
            let datasets = datasets.iter().map(|(name, estimate)| of(name, estimate)).collect();
            serde_json::to_writer_pretty(&mut *out, &Risk { version: 1, datasets })?;
        }
    }
    out.write_all(b"\n")
}

fn of<'a>(name: &'a str, estimate: &'a RiskEstimate) -> RiskOf<'a> {
    RiskOf {
        name,
        rows: estimate.rows,
        // Rows count as people until a policy names the subject: a person over three rows is not merged yet.
        subjects: estimate.rows,
        quasi: &estimate.quasi,
        classes: estimate.classes,
        k: estimate.k,
        unique: estimate.unique,
        below: [("2", estimate.unique), ("5", estimate.below_5)].into_iter().collect(),
        risk: Prosecutor {
            highest: if estimate.k == 0 { 0.0 } else { 1.0 / estimate.k as f64 },
            average: estimate.average_risk,
        },
    }
}

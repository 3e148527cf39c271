//! What is told afterwards, one file per format. Sees the model only; counts and names, never values.

mod json;
mod recoding;
mod releases;
mod risk;
mod text;

use std::io::Write;

use crate::error::{Error, Result};
use crate::model::{PlanReport, Receipt, RiskReport, ScanReport};

/// `1 file`, `2 files`: a number and what it counts.
pub fn counted(n: u64, thing: &str) -> String {
    text::counted(n, thing)
}

/// Something that can be told.
pub enum Told<'a> {
    /// A scan.
    Scan(&'a ScanReport),
    /// A plan.
    Plan(&'a PlanReport),
    /// Risk.
    Risk(&'a RiskReport),
    /// A run.
    Receipt(&'a Receipt),
}

/// An output format.
#[derive(Debug)]
pub struct Format {
    /// Name in `--output NAME=PATH`.
    pub name: &'static str,
    /// In words.
    pub says: &'static str,
    write: fn(&Told<'_>, &mut dyn Write) -> std::io::Result<()>,
}

/// Every format.
pub const FORMATS: &[Format] = &[
    Format { name: "text", says: "for people, 80 columns wide", write: text::write },
    Format { name: "json", says: "the machine-readable contract, version 1", write: json::write },
];

impl Format {
    /// By name.
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|f| f.name == name)
    }

    /// Writes what is told.
    pub fn write(&self, told: &Told<'_>, out: &mut dyn Write) -> Result<()> {
        (self.write)(told, out).and_then(|()| out.flush()).map_err(|e| Error::io("write the report", &e))
    }
}

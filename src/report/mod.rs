//! What is told afterwards, one file per format. Sees the model only; counts and names, never values.

mod careful;
mod catalogue;
mod check;
mod dbt;
mod dpv;
mod frictionless;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod openlineage;
mod page;
mod page_markdown;
mod recoding;
mod releases;
mod risk;
mod sarif;
mod text;

use std::io::Write;

use crate::error::{Error, Result};
use crate::model::{CheckReport, Dossier, PlanReport, Receipt, RiskReport, ScanReport};

pub use check::how_many;
pub use github::summary;
pub use page::Language;

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
    /// A check.
    Check(&'a CheckReport),
    /// The page for a data protection officer, in a language.
    Page(&'a Dossier, &'a Language),
}

/// What kind of thing it is: not every format tells of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `scan`.
    Scan,
    /// `plan`.
    Plan,
    /// `risk`.
    Risk,
    /// `apply`.
    Receipt,
    /// `check`.
    Check,
    /// `report`.
    Page,
}

impl Told<'_> {
    /// Which kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Scan(_) => Kind::Scan,
            Self::Plan(_) => Kind::Plan,
            Self::Risk(_) => Kind::Risk,
            Self::Receipt(_) => Kind::Receipt,
            Self::Check(_) => Kind::Check,
            Self::Page(..) => Kind::Page,
        }
    }

    /// The scan in it, for formats that tell of every column.
    fn scan(&self) -> Option<&ScanReport> {
        match self {
            Self::Scan(report) => Some(report),
            Self::Check(report) => report.scan.as_ref(),
            Self::Plan(_) | Self::Risk(_) | Self::Receipt(_) | Self::Page(..) => None,
        }
    }

    /// The check in it.
    fn check(&self) -> Option<&CheckReport> {
        match self {
            Self::Check(report) => Some(report),
            Self::Scan(_) | Self::Plan(_) | Self::Risk(_) | Self::Receipt(_) | Self::Page(..) => None,
        }
    }
}

/// An output format.
#[derive(Debug)]
pub struct Format {
    /// Name in `--output NAME=PATH`.
    pub name: &'static str,
    /// In words.
    pub says: &'static str,
    /// What it tells of.
    pub tells: &'static [Kind],
    write: fn(&Told<'_>, &mut dyn Write) -> std::io::Result<()>,
}

const ALL: &[Kind] = &[Kind::Scan, Kind::Plan, Kind::Risk, Kind::Receipt, Kind::Check];
const EVERYTHING: &[Kind] = &[Kind::Scan, Kind::Plan, Kind::Risk, Kind::Receipt, Kind::Check, Kind::Page];
const COLUMNS: &[Kind] = &[Kind::Scan, Kind::Check];
const GATE: &[Kind] = &[Kind::Check];
const PAGES: &[Kind] = &[Kind::Check, Kind::Page];

/// Every format.
pub const FORMATS: &[Format] = &[
    Format { name: "text", says: "for people, 80 columns wide", tells: ALL, write: text::write },
    Format { name: "json", says: "the machine-readable contract, version 1", tells: EVERYTHING, write: json::write },
    Format { name: "jsonl", says: "one line a finding, or a column of a scan", tells: COLUMNS, write: jsonl::write },
    Format { name: "sarif", says: "SARIF 2.1.0, within the limits of GitHub", tells: GATE, write: sarif::write },
    Format { name: "github", says: "annotations of a workflow, ten at most", tells: GATE, write: github::write },
    Format { name: "gitlab", says: "GitLab code quality", tells: GATE, write: gitlab::write },
    Format { name: "junit", says: "JUnit XML, one case a column", tells: GATE, write: junit::write },
    Format { name: "markdown", says: "tables for a pull request", tells: PAGES, write: markdown::write },
    Format { name: "html", says: "one page, no script and no network", tells: PAGES, write: html::write },
    Format { name: "openlineage", says: "facets for OpenLineage datasets", tells: COLUMNS, write: openlineage::write },
    Format { name: "dbt", says: "schema.yml with meta, for seeds", tells: COLUMNS, write: dbt::write },
    Format {
        name: "frictionless",
        says: "a data package with table schemas",
        tells: COLUMNS,
        write: frictionless::write,
    },
    Format { name: "dpv", says: "terms of the Data Privacy Vocabulary, JSON-LD", tells: COLUMNS, write: dpv::write },
];

impl Format {
    /// By name.
    pub fn named(name: &str) -> Option<&'static Self> {
        let name = if name == "human" { "text" } else { name };
        FORMATS.iter().find(|f| f.name == name)
    }

    /// Names of the formats that tell of a kind of thing.
    pub fn names_for(kind: Kind) -> Vec<&'static str> {
        FORMATS.iter().filter(|f| f.tells.contains(&kind)).map(|f| f.name).collect()
    }

    /// Writes what is told.
    pub fn write(&self, told: &Told<'_>, out: &mut dyn Write) -> Result<()> {
        if !self.tells.contains(&told.kind()) {
            return Err(Error::fault(format!("{} does not tell of this", self.name)));
        }
        (self.write)(told, out).and_then(|()| out.flush()).map_err(|e| Error::io("write the report", &e))
    }
}

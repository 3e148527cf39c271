//! Which rules run, and for which countries: arguments of every subcommand that looks at data.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::terminal::Terminal;
use crate::detect::Detector;
use crate::engine::Hints;
use crate::error::{Result, visible};
use crate::model::ScanReport;
use crate::profile::{Headers, Judge};
use crate::report::counted;
use crate::rules::{RuleSet, Selection};
use crate::table::Table;

/// As many left-out ids as a line on the terminal names.
const NAMED: usize = 12;

/// What to look for.
#[derive(Debug, Args)]
pub(super) struct DetectionArgs {
    /// Look for these types and rules only, separated by commas: ids of types, rules or lexicons, or nl.*
    #[arg(long, value_name = "IDS", value_delimiter = ',', help_heading = "Detection")]
    only: Vec<String>,

    /// Do not look for these types and rules. What is skipped is not protected either.
    #[arg(long, value_name = "IDS", value_delimiter = ',', help_heading = "Detection")]
    skip: Vec<String>,

    /// The countries that the files are of, like NL,BE; default: what their phones, postcodes and ids show.
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "Detection")]
    country: Vec<String>,

    /// A folder of rule packs of your own, read on top of the built-in ones.
    #[arg(long, value_name = "DIR", help_heading = "Detection")]
    rules: Option<PathBuf>,

    /// A file that says what columns are, as evidence beside header and values; repeatable: schema.yml of dbt (meta, tags), a data
    /// package or Table Schema, the description of a Vtiger module. Those that lie beside the data are read, too.
    #[arg(long, value_name = "FILE", help_heading = "Detection")]
    hints: Vec<PathBuf>,

    /// Read no hints that lie beside the data.
    #[arg(long, help_heading = "Detection")]
    no_hints: bool,
}

/// Rules, compiled once per run.
pub(super) struct Knowledge {
    pub rules: RuleSet,
    pub detector: Detector,
    pub headers: Arc<Headers>,
    /// Files of hints that the user named.
    named: Vec<PathBuf>,
    /// Whether those beside the data are read as well.
    beside: bool,
}

impl DetectionArgs {
    /// Files of hints that are named.
    pub fn hint_files(&self) -> impl Iterator<Item = &Path> {
        self.hints.iter().map(PathBuf::as_path)
    }

    /// Whether hints beside the data are read.
    pub fn beside(&self) -> bool {
        !self.no_hints
    }

    /// Loads the rules, leaves out what is not wanted and compiles the rest. They are held until the process ends: taking
    /// them apart again would only lengthen a short run.
    pub fn knowledge(&self) -> Result<&'static Knowledge> {
        let rules = match &self.rules {
            Some(folder) => RuleSet::with_folder(folder)?,
            None => RuleSet::builtin()?,
        };
        let trimmed = |typed: &[String]| typed.iter().map(|t| t.trim().to_owned()).collect();
        let rules = rules.select(&Selection {
            only: trimmed(&self.only),
            skip: trimmed(&self.skip),
            countries: trimmed(&self.country),
        })?;
        // Every run waits for both.
        let (headers, detector) = std::thread::scope(|scope| {
            let beside = std::thread::Builder::new().spawn_scoped(scope, || Headers::new(&rules));
            let detector = Detector::new(&rules);
            let headers = beside.ok().and_then(|headers| headers.join().ok());
            // Where the system gives no second thread, one does.
            (headers.unwrap_or_else(|| Headers::new(&rules)), detector)
        });
        let (headers, detector) = (Arc::new(headers), detector?);
        Ok(Box::leak(Box::new(Knowledge {
            rules,
            detector,
            headers,
            named: self.hints.clone(),
            beside: !self.no_hints,
        })))
    }
}

impl Knowledge {
    /// Who judges columns by it.
    pub fn judge(&self) -> Judge<'_> {
        Judge::new(&self.rules, &self.detector, &self.headers)
    }

    /// What others say of the columns of these tables.
    pub fn hints(&self, tables: &[Table], terminal: &Terminal) -> Result<Hints> {
        let hints = Hints::named(&self.named)?;
        let hints = if self.beside { hints.with_those_beside(tables) } else { hints };
        for unused in &hints.unused {
            terminal.note(&format!("no hints from {}", unused.lines().next().unwrap_or_default()));
        }
        Ok(hints)
    }

    /// What the user left out, in a line; `None` where that is nothing.
    pub fn skipped(&self) -> Option<String> {
        let skipped = self.rules.skipped();
        match skipped.len() {
            0 => None,
            n if n <= NAMED => Some(skipped.join(", ")),
            n => Some(format!("{} and {} more", skipped[..NAMED].join(", "), n - NAMED)),
        }
    }
}

/// Says which files of hints were used.
pub(super) fn say_hints(report: &ScanReport, terminal: &Terminal) {
    for file in &report.hints {
        let columns = counted(file.columns, "column");
        terminal.note(&format!("Hints: {} ({}) speaks of {columns}.", visible(&file.path), file.kind));
    }
}

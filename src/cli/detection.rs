//! Which rules run, and for which countries: arguments of every subcommand that looks at data.

use std::path::PathBuf;

use clap::Args;

use crate::detect::Detector;
use crate::error::Result;
use crate::rules::{RuleSet, Selection};

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
}

/// Rules, compiled once per run.
pub(super) struct Knowledge {
    pub rules: RuleSet,
    pub detector: Detector,
}

impl DetectionArgs {
    /// Loads the rules, leaves out what is not wanted and compiles the rest.
    pub fn knowledge(&self) -> Result<Knowledge> {
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
        let detector = Detector::new(&rules)?;
        Ok(Knowledge { rules, detector })
    }
}

impl Knowledge {
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

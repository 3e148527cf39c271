//! `efface risk`: a first cut, equivalence classes.

use super::common::{InputArgs, OutputArgs, RunArgs, tell};
use super::terminal::Terminal;
use crate::engine::estimate;
use crate::error::{Error, Result};
use crate::model::Identifying;
use crate::report::Told;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Columns to combine, by name, separated by commas; default: the quasi-identifiers that the scan finds.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    quasi: Vec<String>,

    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    run: RunArgs,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let outputs = args.output.resolve()?;
    let known = args.run.detection.knowledge()?;
    let settings = args.run.settings(terminal)?;
    let scanned = args.input.scan_all(&known, &settings, &outputs, terminal)?;
    let reports = &scanned.report.datasets;
    for name in &args.quasi {
        if !reports.iter().any(|d| d.columns.iter().any(|c| c.name == *name)) {
            return Err(Error::usage(format!("no column {name:?} in any file")).next("efface scan lists every column"));
        }
    }
    let mut told = Vec::new();
    for (table, report) in scanned.tables.iter().zip(reports) {
        let quasi: Vec<usize> = report
            .columns
            .iter()
            .filter(|c| {
                if args.quasi.is_empty() { c.identifying == Identifying::Quasi } else { args.quasi.contains(&c.name) }
            })
            .map(|c| c.index)
            .collect();
        if !quasi.is_empty() {
            told.push((report.name.clone(), estimate(table, &quasi, &settings)?));
        }
    }
    terminal.clear();
    if told.is_empty() {
        terminal.note("No quasi-identifier was found; name columns with --quasi.");
    }
    tell(&Told::Risk(&told), &outputs)?;
    Ok(0)
}

//! `efface scan`.

use super::common::{InputArgs, OutputArgs, RunArgs, read_paths, spare, tell};
use super::terminal::Terminal;
use crate::engine::scan;
use crate::error::{Error, Result};
use crate::model::ScanReport;
use crate::report::Told;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    run: RunArgs,

    /// Also give the place of every hit in running text (json only): row, first and last code point, never the text.
    #[arg(long)]
    spans: bool,

    /// Show the evidence for one column: DATASET.COLUMN.
    #[arg(long, value_name = "DATASET.COLUMN")]
    why: Option<String>,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let outputs = args.output.resolve()?;
    let known = args.run.knowledge()?;
    let settings = args.run.settings(terminal)?;
    let (tables, mut errors) = args.input.open(&known, terminal)?;
    spare(&outputs, read_paths(&tables))?;
    let (scanned, more) = scan(tables, &known.rules, &known.detector, &settings, args.spans)?;
    errors.extend(more);
    terminal.clear();
    if let Some(column) = &args.why {
        why(column, &scanned.report)?;
    } else if !scanned.report.datasets.is_empty() {
        tell(&Told::Scan(&scanned.report), &outputs)?;
        if errors.is_empty() {
            terminal.note("Next: efface init PATHS   (writes a policy, efface.toml, from this)");
        }
    }
    // One file that cannot be read does not hide the others, and is never a success.
    for error in &errors {
        terminal.error(error);
    }
    if !errors.is_empty() {
        let read = scanned.report.datasets.len();
        terminal.note(&format!("{read} of {} files were read.", read + errors.len()));
        return Ok(errors.iter().map(Error::exit_code).max().unwrap_or(3));
    }
    Ok(0)
}

fn why(column: &str, report: &ScanReport) -> Result<()> {
    let found = report.datasets.iter().flat_map(|d| d.columns.iter().map(move |c| (d, c)));
    let Some((dataset, found)) = found.into_iter().find(|(d, c)| format!("{}.{}", d.name, c.name) == column) else {
        return Err(Error::usage(format!("no column {column:?}")).next("efface scan lists every DATASET.COLUMN"));
    };
    let name = crate::error::visible(&format!("{}.{}", dataset.name, found.name));
    let mut text = format!(
        "{name}: {} (confidence {:.2})\n  {} of {} cells filled, {} distinct\n",
        found.info_type.as_deref().unwrap_or("nothing personal recognised"),
        found.confidence,
        found.filled,
        found.cells,
        found.distinct
    );
    if let Some(shape) = &found.shape {
        text.push_str(&format!("  looks like {}\n", crate::error::visible(shape)));
    }
    for e in &found.evidence {
        text.push_str(&format!(
            "  {:+.1} nats  {} v{}: {}\n",
            e.weight,
            e.rule,
            e.version,
            crate::error::visible(&e.says)
        ));
    }
    for c in &found.contamination {
        text.push_str(&format!("  inside: {} in {} cells\n", c.info_type, c.cells));
    }
    use std::io::Write;
    std::io::stdout().write_all(text.as_bytes()).map_err(|e| Error::io("write", &e))
}

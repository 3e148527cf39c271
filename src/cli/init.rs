//! `efface init`.

use std::io::Write;
use std::path::PathBuf;

use super::common::{InputArgs, RunArgs, create_new};
use super::terminal::Terminal;
use crate::error::{Error, Result};
use crate::policy::{Policy, propose};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    run: RunArgs,

    /// Where to write the policy; - is stdout. An existing file is never overwritten.
    #[arg(long, value_name = "FILE", default_value = "efface.toml")]
    write: PathBuf,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let to_stdout = args.write.as_os_str() == "-";
    if !to_stdout && args.write.exists() {
        create_new(&args.write)?;
    }
    let known = args.run.detection.knowledge()?;
    let settings = args.run.settings(terminal)?;
    let scanned = args.input.scan_all(known, &settings, &[], terminal)?;
    let text = propose(&scanned.report.datasets, &scanned.countries, &known.rules);
    // What is written has to be readable.
    let policy = Policy::parse(&text, "proposed policy")?;
    terminal.clear();
    if to_stdout {
        return std::io::stdout().write_all(text.as_bytes()).map(|()| 0).map_err(|e| Error::io("write", &e));
    }
    let mut file = create_new(&args.write)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| Error::io("write the policy", &e))?;
    let columns: usize = scanned.report.datasets.iter().map(|d| d.columns.len()).sum();
    terminal.note(&format!(
        "{} files read; {} columns in {} classes written to {}.\nNext: read it, then: efface plan PATHS --policy {}",
        scanned.report.datasets.len(),
        columns,
        policy.classes.len(),
        args.write.display(),
        args.write.display()
    ));
    Ok(0)
}

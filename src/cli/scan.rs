//! `efface scan`.

use std::io::Write;
use std::path::PathBuf;

use super::common::{InputArgs, OutputArgs, RunArgs, read_paths, spare, tell};
use super::terminal::Terminal;
use super::why::why;
use crate::engine::{Wanted, scan};
use crate::error::{Error, Result};
use crate::policy::{Policy, allow, today};
use crate::report::{Kind, Told};

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

    /// A policy whose [[allow]] entries say which findings are let be. They stay in the report, with the reason.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// Show why one column, DATASET.COLUMN, is what it is held to be, and what would change that.
    #[arg(long, value_name = "DATASET.COLUMN")]
    why: Option<String>,
}

/// Paths as they were typed, to be typed again; long or odd ones stand for themselves.
fn typed(paths: &[PathBuf]) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '@' | '%' | ',');
    let texts: Option<Vec<&str>> =
        paths.iter().map(|p| p.to_str().filter(|t| *t != "-" && t.chars().all(plain))).collect();
    match texts.map(|t| t.join(" ")) {
        Some(text) if text.chars().count() <= 40 => text,
        _ => "PATHS".to_owned(),
    }
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let mut outputs = args.output.resolve(Kind::Scan)?;
    let known = args.run.detection.knowledge()?;
    let settings = args.run.settings(terminal)?;
    let policy = args.policy.as_deref().map(Policy::read).transpose()?;
    let (tables, mut errors) = args.input.open(known, terminal)?;
    spare(&outputs, read_paths(&tables).chain(args.policy.as_deref()))?;
    let hints = known.hints(&tables, terminal)?;
    let wanted = Wanted { spans: args.spans, why: args.why.as_deref(), hints: Some(&hints) };
    let (mut scanned, more) = scan(tables, &known.judge(), &settings, wanted)?;
    errors.extend(more);
    terminal.clear();
    if let Some(policy) = &policy {
        for note in allow(&policy.allows, &mut scanned.report, today()?) {
            terminal.note(&note);
        }
    }
    if let Some(column) = &args.why {
        let text = why(column, &scanned.report, scanned.explanation.as_ref())?;
        std::io::stdout().write_all(text.as_bytes()).map_err(|e| Error::io("write", &e))?;
        // Beside the reason on stdout, reports that were asked for in files are written.
        outputs.retain(|(_, path)| path.is_some());
        tell(&Told::Scan(&scanned.report), &outputs)?;
    } else if !scanned.report.datasets.is_empty() {
        tell(&Told::Scan(&scanned.report), &outputs)?;
        if errors.is_empty() {
            let paths = typed(&args.input.paths);
            terminal.note(&format!(
                "Next: efface risk {paths}   (who can be singled out)\n      efface init {paths}   (writes a policy, efface.toml, from this)"
            ));
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

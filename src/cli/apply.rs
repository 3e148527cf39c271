//! `efface apply`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::common::{InputArgs, KeyArgs, OutputArgs, PolicyArgs, RunArgs, no_key, spare, tell};
use super::terminal::Terminal;
use crate::engine::{ApplyRequest, apply};
use crate::error::{Error, Result, visible};
use crate::keys::{RootKey, Secret};
use crate::report::{Told, counted};
use crate::table::Staging;
use crate::table::write::Target;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// The folder to publish; it must not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    key: KeyArgs,

    /// Use this key file, and make it on first use.
    #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
    new_key: Option<PathBuf>,

    /// Convert every file to this format; default: each keeps its own.
    #[arg(long, value_enum)]
    to: Option<To>,

    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    /// Comma, UTF-8, LF; files that are CSV already keep their dialect.
    Csv,
    /// JSON lines.
    Jsonl,
    /// Parquet, zstd.
    Parquet,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let outputs = args.output.resolve()?;
    apart(&args.input.paths, &args.out)?;
    let known = args.run.detection.knowledge()?;
    let settings = args.run.settings(terminal)?;
    // Made before long work starts, so that an output that cannot be written is told at once.
    let staging = Staging::create(&args.out)?;
    // A key that cannot be used is told before long work starts.
    let given = match &args.new_key {
        Some(path) if path.exists() => Some(RootKey::read(path)?),
        Some(_) => None,
        None => args.key.find(None)?,
    };
    let beside = [&args.key.key_file, &args.new_key, &args.policy.policy].into_iter().flatten().map(PathBuf::as_path);
    spare(&outputs, beside.chain([Path::new("efface.toml")]))?;
    let scanned = args.input.scan_all(&known, &settings, &outputs, terminal)?;
    let in_force = args.policy.resolve(&scanned, &known)?;
    terminal.note(&format!("Policy: {}.", visible(&in_force.says)));
    let key = match (given, &args.new_key) {
        (Some(key), _) => Some(key),
        (None, Some(path)) => {
            let key = RootKey::generate()?;
            key.save(path)?;
            terminal.note(&format!("New key {} in {}: keep it safe, apart from the output.", key.id(), path.display()));
            Some(key)
        }
        (None, None) => args.key.find(Some(&in_force.policy))?,
    };
    if key.is_none() && in_force.plan.needs_key() {
        return Err(no_key());
    }
    let key = key.map(Secret::from);
    let request = ApplyRequest {
        scanned: &scanned,
        plan: &in_force.plan,
        policy_digest: &in_force.policy.digest,
        policy_origin: in_force.origin,
        key: key.as_ref().filter(|_| in_force.plan.needs_key()),
        to: args.to.map(|to| match to {
            To::Csv => Target::Csv,
            To::Jsonl => Target::Jsonl,
            To::Parquet => Target::Parquet,
        }),
    };
    let applied = apply(&request, staging, &known.rules, &known.detector, &settings)?;
    terminal.clear();
    for (dataset, column, cells) in &applied.unreadable {
        terminal.note(&format!(
            "{}: {cells} cells could not be read (no date, no number, not in the hierarchy, or nobody's) and were erased.",
            visible(&format!("{dataset}.{column}"))
        ));
    }
    for (dataset, column, cells) in &applied.unfit {
        terminal.note(&format!(
            "{}: {cells} cells do not have the form that fpe was told of and became tokens.",
            visible(&format!("{dataset}.{column}"))
        ));
    }
    tell(&Told::Receipt(&applied.receipt), &outputs)?;
    terminal.note(&format!(
        "{} read whole and published in {}, with efface-receipt.json.",
        counted(applied.receipt.files.len() as u64, "file"),
        args.out.display()
    ));
    Ok(0)
}

/// The output may not lie inside an input folder, nor an input inside the output.
fn apart(inputs: &[PathBuf], out: &Path) -> Result<()> {
    // The nearest folder above that is there already.
    let above = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let Some(parent) = above.ancestors().skip(1).find_map(|p| p.canonicalize().ok()) else { return Ok(()) };
    for input in inputs {
        if let Ok(input) = input.canonicalize()
            && input.is_dir()
            && parent.starts_with(&input)
        {
            return Err(Error::usage("the output folder would lie inside the input folder")
                .at(out.to_string_lossy())
                .next("give --out a folder outside of the input"));
        }
    }
    Ok(())
}

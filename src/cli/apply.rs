//! `efface apply`.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::book::{Book, entry};
use super::common::{InputArgs, OutputArgs, PolicyArgs, RunArgs, spare, tell};
use super::discover::policy_path;
use super::lock::{self, LockArgs};
use super::secret::{Held, KeyArgs, no_key};
use super::terminal::Terminal;
use crate::engine::{ApplyRequest, Phases, Witness, apply};
use crate::error::{Error, Result, visible};
use crate::keys::{Protect, RootKey, create};
use crate::ledger::{Act, Anchor, EntryFile, head_path};
use crate::model::Receipt;
use crate::report::{Kind, Told, counted};
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

    /// Why: written to the ledger. A view that shows a class in clear asks for it.
    #[arg(long, value_name = "TEXT", value_parser = super::common::reason, help_heading = "Ledger")]
    reason: Option<String>,

    /// The ledger; default: efface-ledger.jsonl beside the key file, else in this folder; none where no key is given.
    #[arg(long, value_name = "FILE", conflicts_with = "no_ledger", help_heading = "Ledger")]
    ledger: Option<PathBuf>,

    /// Write no line to a ledger.
    #[arg(long, help_heading = "Ledger")]
    no_ledger: bool,

    #[command(flatten)]
    lock: LockArgs,
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
    let outputs = args.output.resolve(Kind::Receipt)?;
    apart(&args.input.paths, &args.out)?;
    let known = args.run.detection.knowledge()?;
    let settings = args.run.settings(terminal)?;
    // Made before long work starts, so that an output that cannot be written is told at once.
    let staging = Staging::create(&args.out)?;
    // A key that cannot be used is told before long work starts.
    let given = match &args.new_key {
        Some(path) if path.exists() => Some(args.key.pinned(args.key.unlock.read(path)?, None)?),
        Some(_) => None,
        None => args.key.find(None)?,
    };
    let book = |held: Option<&Held>| -> Option<Book> {
        (!args.no_ledger && (held.is_some() || args.ledger.is_some())).then(|| Book::of(args.ledger.as_deref(), held))
    };
    if let Some(book) = given.as_ref().and_then(|held| book(Some(held))) {
        book.ready()?;
        let paths = [book.path.clone(), head_path(&book.path)];
        spare(&outputs, paths.iter().map(PathBuf::as_path))?;
    }
    let beside = [&args.key.key_file, &args.new_key, &args.policy.policy].into_iter().flatten().map(PathBuf::as_path);
    spare(&outputs, beside.chain(policy_path(None).as_deref()))?;
    let mut phases = Phases::begin();
    let scanned = args.input.scan_all(known, &settings, &outputs, terminal)?;
    phases.end("scan");
    let in_force = args.policy.resolve(&scanned, known)?;
    terminal.note(&format!("Policy: {}.", visible(&in_force.says)));
    let held = match (given, &args.new_key) {
        (Some(held), _) => Some(args.key.pinned(held, Some(&in_force.policy))?),
        (None, Some(path)) => {
            let key = RootKey::generate()?;
            create(path, &key.text(), &Protect::Owner)?;
            terminal.note(&format!("New key {} in {}: keep it safe, apart from the output.", key.id(), path.display()));
            Some(Held { secret: key.into(), file: Some(path.clone()) })
        }
        (None, None) => args.key.find(Some(&in_force.policy))?,
    };
    if held.is_none() && in_force.plan.needs_key() {
        return Err(no_key());
    }
    // Told before anything is read again: which action the token-only key does not do.
    if let Some((held, column)) =
        held.as_ref().zip(in_force.plan.tables.iter().flat_map(|t| &t.columns).find(|c| c.needs_root()))
    {
        held.secret.root(&format!("do = {:?} of class {}", column.action.name(), column.class))?;
    }
    let key = held.as_ref().filter(|_| in_force.plan.needs_key()).map(|held| &held.secret);
    let clear: Vec<&str> = in_force.view.iter().flat_map(|view| view.clear()).collect();
    if !clear.is_empty() && args.reason.is_none() {
        return Err(Error::usage(format!("the view shows in clear: {}", clear.join(", ")))
            .at("--view")
            .next("say why with --reason: it is written to the ledger"));
    }
    let book = book(held.as_ref());
    match &book {
        Some(book) => book.ready()?,
        None if !clear.is_empty() => {
            return Err(Error::usage("a view that shows values in clear is written to a ledger, and there is none")
                .at("--view")
                .next("leave --no-ledger out, and give --key-file FILE or --ledger FILE"));
        }
        None if args.no_ledger => terminal.note("No ledger tells of this run: --no-ledger."),
        None => {}
    }
    let line =
        book.map(|book| Line { book, out: args.out.clone(), reason: args.reason.clone(), written: RefCell::default() });
    // Nothing is locked where nothing is recoded; the lock is the policy's own, not that of a view.
    let locks = in_force.plan.recode.is_some() && in_force.view.is_none();
    let (follow, lock_at) = args.lock.find(in_force.path.as_deref().filter(|_| locks))?;
    let request = ApplyRequest {
        lock: follow.as_ref(),
        scanned: &scanned,
        plan: &in_force.plan,
        policy_digest: &in_force.policy.digest,
        policy_origin: in_force.origin,
        key,
        view: in_force.view.as_ref().map(|view| view.name.as_str()),
        witness: line.as_ref().map(|line| line as &dyn Witness),
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
    match (&applied.lock, &lock_at, &follow) {
        (Some(made), Some(path), None) => {
            lock::write(made, path)?;
            terminal.note(&format!("The categories are in {}: the next run keeps to them.", path.display()));
        }
        (None, Some(_), None) => {
            terminal
                .note("No efface.lock was written: a quasi-identifier has tokens, and a lock would hold its values.");
        }
        (_, Some(path), Some(_)) => terminal.note(&format!("The categories are those of {}.", path.display())),
        (_, None, _) => {}
    }
    terminal.note(&format!(
        "{} read whole and published in {}, with efface-receipt.json.",
        counted(applied.receipt.files.len() as u64, "file"),
        args.out.display()
    ));
    phases.append(applied.phases);
    terminal.note(&phases.says());
    if let Some(line) = &line
        && let Some(anchor) = line.written.borrow().as_ref()
    {
        terminal.note(&line.book.says(anchor));
    }
    Ok(0)
}

/// The line of the ledger that tells of a run, written when its output is whole and not published yet.
struct Line {
    book: Book,
    out: PathBuf,
    reason: Option<String>,
    written: RefCell<Option<Anchor>>,
}

impl Witness for Line {
    fn before(&self, receipt: &Receipt, sha256: &str) -> Result<()> {
        let mut entry = entry(Act::Apply, self.out.to_string_lossy());
        entry.why.clone_from(&self.reason);
        entry.policy = Some(receipt.policy.clone());
        entry.rules = Some(receipt.rules.clone());
        entry.view.clone_from(&receipt.view);
        entry.receipt = Some(sha256.to_owned());
        entry.rows = Some(receipt.files.iter().map(|f| f.rows).sum());
        entry.changed = Some(receipt.files.iter().flat_map(|f| &f.columns).map(|c| c.changed).sum());
        entry.files = receipt
            .files
            .iter()
            .map(|f| EntryFile {
                input: f.input.clone(),
                input_sha256: f.input_sha256.clone(),
                output: f.output.clone(),
                output_sha256: f.output_sha256.clone(),
            })
            .collect();
        *self.written.borrow_mut() = Some(self.book.write(&entry)?);
        Ok(())
    }

    fn failed(&self) {
        // The run fails anyway, and what it says is more than that this line could not be written.
        let _ = self.book.write(&entry(Act::ApplyFailed, self.out.to_string_lossy()));
    }
}

/// The output may not lie inside an input folder, nor an input inside the output.
pub(super) fn apart(inputs: &[PathBuf], out: &Path) -> Result<()> {
    // The nearest folder above that is there already.
    let above = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let Some(parent) = above.ancestors().skip(1).find_map(|p| p.canonicalize().ok()) else { return Ok(()) };
    for input in inputs {
        if let Ok(input) = input.canonicalize()
            && input.is_dir()
            && parent.starts_with(&input)
        {
            return Err(Error::usage("the output folder would lie inside the input folder")
                .coded("E216")
                .at(out.to_string_lossy())
                .next("give --out a folder outside of the input"));
        }
    }
    Ok(())
}

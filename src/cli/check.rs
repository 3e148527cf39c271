//! `efface check`: the gate.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::common::{InputArgs, Output, OutputArgs, RunArgs, read_paths, spare, tell};
use super::detection::say_hints;
use super::discover::policy_path;
use super::git;
use super::secret::KeyArgs;
use super::terminal::{Terminal, on_one_screen};
use crate::engine::{CheckRequest, Files, Wanted, check, fill_values, gather_findings, may_hold_hints, open_all, scan};
use crate::error::{Error, Result, visible};
use crate::keys::ValuePrint;
use crate::model::{CheckReport, Finding};
use crate::policy::{BASELINE, Baseline, KeySource, Policy, allow, is_baseline, today};
use crate::report::{Kind, Told, counted, how_many};
use crate::table::{InputFile, Origin, gather_but, hidden_tables};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    gate: GateArgs,

    /// Report only: findings end with 0 as well. What cannot be read still ends with 3.
    #[arg(long)]
    exit_zero: bool,

    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    run: RunArgs,
}

/// What is held against what.
#[derive(Debug, clap::Args)]
pub(super) struct GateArgs {
    /// The policy; default: EFFACE_CONFIG, else the nearest efface.toml in this folder or above it, up to the repository.
    /// Without one, no direct identifier or special category may stand in clear.
    #[arg(long, visible_alias = "config", value_name = "FILE")]
    policy: Option<PathBuf>,

    /// Read only files that changed since this revision, as git says: changed, added, and not added yet.
    #[arg(long, value_name = "REV")]
    since: Option<String>,

    /// Also read files below the folders that git ignores.
    #[arg(long)]
    ignored: bool,

    /// Findings that are let be; default: efface-baseline.jsonl beside the policy, if it is there.
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    baseline: Option<PathBuf>,

    /// Let nothing be that the baseline names.
    #[arg(long)]
    no_baseline: bool,

    /// Let nothing be that [[allow]] of the policy names.
    #[arg(long)]
    no_allow: bool,

    /// Whether to find the single values that findings are made of, whatever the baseline says.
    #[arg(skip)]
    pub values: bool,

    #[command(flatten)]
    key: KeyArgs,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let outputs = args.output.resolve(Kind::Check)?;
    let report = gate(&args.input, &args.gate, &args.run, &outputs, terminal)?;
    terminal.clear();
    tell(&Told::Check(&report), &outputs)?;
    if outputs.iter().any(|(format, _)| format.name == "github") {
        summarise(&report)?;
    }
    // Who reads both streams on one screen is told once.
    let told = outputs.iter().any(|(format, path)| format.name == "text" && path.is_none()) && on_one_screen();
    for unread in report.unread.iter().filter(|_| !told) {
        terminal.always(&format!("efface: {}\nWhy: efface explain {}", unread.says, unread.code));
    }
    let (verdict, next) = last_lines(&report);
    if !told {
        terminal.note(&verdict);
    }
    next.iter().for_each(|next| terminal.note(next));
    match code(&report) {
        1 if args.exit_zero => {
            terminal.note("Report only (--exit-zero): ends with 0.");
            Ok(0)
        }
        code => Ok(code),
    }
}

/// Adds the whole table to the summary of a GitHub job, where the runner says where that is.
fn summarise(report: &CheckReport) -> Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|p| !p.is_empty()) else { return Ok(()) };
    let io = |e: std::io::Error| Error::io("write the job summary", &e);
    let mut file = std::fs::File::options().append(true).create(true).open(path).map_err(io)?;
    std::io::Write::write_all(&mut file, crate::report::summary(report).as_bytes()).map_err(io)
}

/// The exit code of a check: what is not read is worse than what is found.
pub(super) fn code(report: &CheckReport) -> u8 {
    match (report.unread.is_empty(), report.findings.is_empty()) {
        (false, _) => 3,
        (true, false) => 1,
        (true, true) => 0,
    }
}

/// Scans, judges and settles against the baseline.
pub(super) fn gate(
    input: &InputArgs,
    gate: &GateArgs,
    run: &RunArgs,
    outputs: &[Output],
    terminal: &Terminal,
) -> Result<CheckReport> {
    let known = run.detection.knowledge()?;
    let settings = run.settings(terminal)?;
    let path = policy_path(gate.policy.as_deref());
    let policy = path.as_deref().map(Policy::read).transpose()?;
    match &policy {
        Some(policy) => terminal.note(&format!("Policy: {}.", visible(&policy.place))),
        None => terminal.note("Policy: none found; no direct identifier or special category may stand in clear."),
    }
    if let Some(skipped) = known.skipped() {
        terminal.note(&format!("skipped: {skipped}"));
    }
    let baseline = gate.baseline(policy.as_ref())?;
    let ignored = if gate.ignored { BTreeSet::new() } else { git::ignored(&input.paths) };
    let left_out = Cell::new(0u64);
    let own = gate.baseline_path(policy.as_ref());
    let is_own = |file: &Path| {
        let named = file.file_name() == own.file_name() || file.file_name().is_some_and(|name| name == BASELINE);
        named && is_baseline(file)
    };
    let is_ignored = |file: &Path| {
        let found = !ignored.is_empty() && file.canonicalize().is_ok_and(|full| ignored.contains(&full));
        left_out.set(left_out.get() + u64::from(found));
        found
    };
    let not_meant = |file: &Path| is_own(file) || is_ignored(file);
    let (mut all, passed_by) = match gather_but(&input.paths, &not_meant) {
        // A repository without a table yet, or with none any more, is no mistyped folder.
        Err(e) if e.code() == "E306" && gate.since.is_some() && input.paths.iter().all(|p| p.join(".git").exists()) => {
            terminal.note("The repository holds no CSV, JSON lines or Parquet file.");
            Default::default()
        }
        gathered => gathered?,
    };
    if left_out.get() > 0 {
        terminal
            .note(&format!("{} ignored by git and not read; --ignored reads them.", counted(left_out.get(), "file")));
    }
    for other in &passed_by {
        terminal.detail(&format!("not read: {}", visible(other)));
    }
    let of = all.len();
    let mut files = Files { of: of as u64, since: gate.since.clone(), ..Files::default() };
    if let Some(revision) = &gate.since {
        let changed = git::changed_since(revision)?;
        let is_changed = |path: &Path| path.canonicalize().is_ok_and(|full| changed.contains(&full));
        let rules_of_the_game = [path.as_deref(), baseline.as_ref().map(|b| Path::new(&b.place))];
        // What they say of files that did not change is new as well.
        if rules_of_the_game.into_iter().flatten().chain(run.detection.hint_files()).any(is_changed)
            || run.detection.beside() && changed.iter().any(|path| is_hint_beside(path, &all))
        {
            terminal.note("The policy, the baseline or a file of hints changed: every file is read.");
        } else {
            all.retain(|file| match &file.origin {
                Origin::Path(path) => is_changed(path),
                Origin::Spool(_) => true,
            });
        }
    }
    files.unchanged = (of - all.len()) as u64;
    files.whole = files.unchanged == 0 && !all.is_empty() && input.paths.iter().all(|p| p.is_dir());
    let (tables, errors) = open_all(&all, &input.dialect.options(&known.headers)?);
    let beside = [path.as_deref(), baseline.as_ref().map(|b| Path::new(&b.place))];
    spare(outputs, read_paths(&tables).chain(beside.into_iter().flatten()))?;
    files.errors = errors;
    let hints = known.hints(&tables, terminal)?;
    let wanted = Wanted { hints: Some(&hints), ..Wanted::default() };
    let (mut scanned, more) = scan(tables, &known.judge(), &settings, wanted)?;
    say_hints(&scanned.report, terminal);
    files.errors.extend(more);
    let mut notes = Vec::new();
    let hidden = hidden_tables(&input.paths, &not_meant);
    if let Some(first) = hidden.first() {
        let more = if hidden.len() > 1 { format!(" and {} more", hidden.len() - 1) } else { String::new() };
        notes.push(format!("hidden and not read: {}{more}; name them to read them", visible(first)));
    }
    if let Some(policy) = policy.as_ref().filter(|_| !gate.no_allow) {
        let mut stale = allow(&policy.allows, &mut scanned.report, today()?);
        if !files.whole {
            // What an entry is for may stand in a file that was not read.
            stale.retain(|note| !note.ends_with("matches no finding"));
        }
        notes.extend(stale);
    }
    let request = CheckRequest {
        scanned: &scanned,
        policy: policy.as_ref(),
        rules: &known.rules,
        key_ids: gate.key_ids(policy.as_ref())?,
        files,
        measure: false,
        notes,
    };
    let mut report = check(request, &settings)?;
    report.repository = git::repository();
    let named = |f: &Finding| gate.values || baseline.as_ref().is_some_and(|b| b.names_values_of(f));
    if report.findings.iter().any(named) {
        let prints = gate.prints(policy.as_ref())?;
        fill_values(&mut report.findings, &named, &prints, &scanned, &known.detector, &settings)?;
    }
    if let Some(baseline) = baseline {
        baseline.settle(&mut report, today()?);
        gather_findings(&mut report);
    }
    Ok(report)
}

/// Whether a file may hold hints on one of these: it lies in the folder of one, or above it.
fn is_hint_beside(path: &Path, files: &[InputFile]) -> bool {
    let folder = path.parent().filter(|_| path.file_name().and_then(|n| n.to_str()).is_some_and(may_hold_hints));
    let lies = |file: &InputFile, folder: &Path| match &file.origin {
        Origin::Path(file) => file.canonicalize().is_ok_and(|full| full.starts_with(folder)),
        Origin::Spool(_) => false,
    };
    folder.is_some_and(|folder| files.iter().any(|file| lies(file, folder)))
}

impl GateArgs {
    /// Where the baseline is: as named, else by the policy, else beside the policy.
    pub fn baseline_path(&self, policy: Option<&Policy>) -> PathBuf {
        let beside = policy.and_then(|p| Path::new(&p.place).parent()).unwrap_or(Path::new("")).to_owned();
        let by_policy = policy.and_then(|p| p.gate.baseline.as_deref()).unwrap_or(BASELINE);
        self.baseline.clone().unwrap_or_else(|| beside.join(by_policy))
    }

    /// Settles with this file, or with none.
    pub fn settled_with(&mut self, path: Option<PathBuf>) {
        self.no_baseline = path.is_none();
        self.baseline = path;
    }

    /// The baseline, if there is one. One that is named has to be there.
    fn baseline(&self, policy: Option<&Policy>) -> Result<Option<Baseline>> {
        let path = self.baseline_path(policy);
        let named = self.baseline.is_some() || policy.is_some_and(|p| p.gate.baseline.is_some());
        if self.no_baseline || (!named && !path.exists()) {
            return Ok(None);
        }
        read_baseline(&path).map(Some)
    }

    /// The policy that is in force.
    pub fn policy(&self) -> Result<Option<Policy>> {
        policy_path(self.policy.as_deref()).as_deref().map(Policy::read).transpose()
    }

    /// What makes fingerprints of single values; nothing where no key is at hand.
    pub fn prints(&self, policy: Option<&Policy>) -> Result<Vec<ValuePrint>> {
        let here = policy.filter(|p| matches!(&p.key, Some(KeySource::File(path)) if path.exists()));
        Ok(self.key.find(here)?.map(|held| ValuePrint::of_secret(&held.secret)).unwrap_or_default())
    }

    /// Ids of the keys that are at hand. A gate needs none: a key file that the policy names and that is not here is no mistake.
    fn key_ids(&self, policy: Option<&Policy>) -> Result<Vec<String>> {
        let here = policy.filter(|p| matches!(&p.key, Some(KeySource::File(path)) if path.exists()));
        Ok(self.key.find(here)?.map(|held| held.secret.ids()).unwrap_or_default())
    }
}

/// Reads a baseline.
pub(super) fn read_baseline(path: &Path) -> Result<Baseline> {
    let place = path.to_string_lossy();
    let text = std::fs::read_to_string(path).map_err(|e| {
        Error::usage(format!("cannot read the baseline: {}", e.kind()))
            .coded("E211")
            .at(&place)
            .next("write one with: efface baseline PATHS --reason TEXT --owner NAME")
    })?;
    Baseline::parse(&text, &place)
}

/// What a person reads last: the verdict, and what to do next where something failed.
fn last_lines(report: &CheckReport) -> (String, Option<String>) {
    let files = &report.files;
    let unchanged = match files.unchanged {
        0 => String::new(),
        n => format!(" ({n} unchanged since {})", visible(report.since.as_deref().unwrap_or_default())),
    };
    let read = format!(
        "{} of {} read{unchanged}; {} suppressed",
        files.read,
        counted(files.of, "file"),
        report.suppressed.len()
    );
    match report.verdict.as_str() {
        "passed" => (format!("Passed: {read}."), None),
        "failed" => {
            let worst = report.concerns.first().map(|c| c.id.as_str()).unwrap_or_default();
            let next =
                format!("Why: efface explain {worst}   Accept: efface baseline PATHS --reason TEXT --owner NAME");
            (format!("FAILED: {}; {read}.", how_many(report)), Some(next))
        }
        _ => (format!("NOT READ WHOLE: {}; {read}.", how_many(report)), None),
    }
}

//! Arguments that several subcommands share, and what they mean.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::detection::{DetectionArgs, Knowledge, say_hints};
use super::discover::policy_path;
use super::terminal::Terminal;
use crate::engine::{Scanned, Settings, Wanted, may_hold_hints, open_all, scan};
use crate::error::{Error, Result};
use crate::plan::{Known, Plan};
use crate::policy::{BASELINE, Policy, View, is_baseline, propose};
use crate::profile::Headers;
use crate::report::{Format, Kind, Told};
use crate::rules::RuleSet;
use crate::table::{Encoding, HeaderWords, InputFile, OpenOptions, Origin, Ragged, Table, gather_but};

/// A reason says something.
pub(super) fn reason(text: &str) -> std::result::Result<String, String> {
    match text.trim() {
        "" => Err("a reason says why".into()),
        _ => Ok(text.to_owned()),
    }
}

/// The tables below these paths, but for baselines of the gate: they are no data. And what else lies there.
pub(super) fn gather_data(paths: &[PathBuf]) -> Result<(Vec<InputFile>, Vec<String>)> {
    gather_but(paths, &|path| path.file_name().is_some_and(|name| name == BASELINE) && is_baseline(path))
}

/// What to read, and how.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Files, folders, globs, or - for standard input: CSV, JSON lines, Parquet; text also as .gz and .zst.
    #[arg(required = true, value_name = "PATHS")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub dialect: DialectArgs,
}

/// How text files are written, where that is not recognised.
#[derive(Debug, Args)]
pub(super) struct DialectArgs {
    /// Encoding of text files, instead of the recognised one: utf-8, utf-16le, windows-1252, iso-8859-15, …
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    encoding: Option<String>,

    /// Delimiter of CSV files, instead of the recognised one: one character, or tab.
    #[arg(long, value_name = "CHAR", help_heading = "Input")]
    delimiter: Option<String>,

    /// Whether the first CSV record names the columns.
    #[arg(long, value_enum, default_value_t = Header::Auto, help_heading = "Input")]
    header: Header,

    /// CSV rows with another number of fields than the header: stop, or pad short ones and keep the rest of long ones in a
    /// column `_extra`.
    #[arg(long, value_enum, default_value_t = RaggedArg::Error, help_heading = "Input")]
    ragged: RaggedArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Header {
    /// Recognise it.
    Auto,
    /// There is one.
    Yes,
    /// There is none.
    No,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RaggedArg {
    /// Stop and name the line.
    Error,
    /// Pad and keep.
    Pad,
}

/// How to run.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// Workers; default: one per core.
    #[arg(long, value_name = "N", help_heading = "Running")]
    threads: Option<usize>,

    /// Memory to stay under, like 512MiB; default: 1 GiB or a quarter of the machine, whichever is less.
    #[arg(long, value_name = "SIZE", help_heading = "Running")]
    memory: Option<String>,

    /// Rows per batch; changes no result.
    #[arg(long, value_name = "ROWS", help_heading = "Running")]
    batch_size: Option<usize>,

    #[command(flatten)]
    pub detection: DetectionArgs,
}

/// Where reports go.
#[derive(Debug, Args)]
pub(super) struct OutputArgs {
    /// Write a report: FORMAT=PATH, repeatable; formats: text, json, and those that docs/formats.md lists for this command; path -
    /// is stdout. Default: text=-
    #[arg(long, value_name = "FORMAT=PATH", value_parser = NonEmptyStringValueParser::new())]
    output: Vec<String>,
}

/// Which policy.
#[derive(Debug, Args)]
pub(super) struct PolicyArgs {
    /// The policy; default: EFFACE_CONFIG, else the nearest efface.toml in this folder or above it, else the one that efface
    /// init would write.
    #[arg(long, visible_alias = "config", value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// What this view of the policy shows of its classes ([view.NAME]), instead of what the policy does to them.
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
}

/// As without any argument.
pub(super) fn default_settings(terminal: &Terminal) -> Result<Settings<'_>> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Settings::new(threads, default_memory(), None, terminal)
}

/// 1 GiB or a quarter of the machine, whichever is less.
fn default_memory() -> usize {
    (1usize << 30).min(machine_memory() / 4).max(256 << 20)
}

impl RunArgs {
    pub fn settings<'a>(&self, terminal: &'a Terminal) -> Result<Settings<'a>> {
        let threads = match self.threads {
            Some(0) => {
                return Err(Error::usage("--threads has to be at least 1")
                    .coded("E214")
                    .next("leave it out for one per core"));
            }
            Some(n) => n,
            None => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        };
        let memory = match &self.memory {
            Some(text) => bytes(text)?,
            None => default_memory(),
        };
        // The compiled rules and the workers' caches take most of that.
        if memory < 256 << 20 {
            return Err(Error::usage("--memory has to be at least 256MiB")
                .coded("E214")
                .next("write --memory 256MiB, or leave it out"));
        }
        if self.batch_size == Some(0) {
            return Err(Error::usage("--batch-size has to be at least 1").coded("E214").next("leave it out"));
        }
        Settings::new(threads, memory, self.batch_size, terminal)
    }
}

/// `512MiB`, `1GiB`, `1g`, or plain bytes.
fn bytes(text: &str) -> Result<usize> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_end();
    let factor: usize = match &lower[digits.len()..].trim_start() {
        &"" | &"b" => 1,
        &"k" | &"kb" | &"kib" => 1 << 10,
        &"m" | &"mb" | &"mib" => 1 << 20,
        &"g" | &"gb" | &"gib" => 1 << 30,
        _ => 0,
    };
    let bad = || Error::usage(format!("{text:?} is not a size")).coded("E214").next("write it like 512MiB or 2GiB");
    digits.parse::<usize>().ok().and_then(|n| n.checked_mul(factor)).filter(|_| factor > 0).ok_or_else(bad)
}

fn machine_memory() -> usize {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib =
        text.lines().find_map(|l| l.strip_prefix("MemTotal:")?.trim().strip_suffix("kB")?.trim().parse::<usize>().ok());
    kib.map_or(4 << 30, |k| k << 10)
}

impl DialectArgs {
    /// What to open files with.
    pub fn options(&self, headers: &Arc<Headers>) -> Result<OpenOptions> {
        let headers = Arc::clone(headers);
        self.with_words(HeaderWords::new(move |header: &str| headers.knows(header)))
    }

    /// The same by the built-in rules, which are read once a file leaves open whether it has headers.
    pub fn options_alone(&self) -> Result<OpenOptions> {
        let headers = LazyLock::new(|| RuleSet::builtin().ok().map(|rules| Headers::new(&rules)));
        self.with_words(HeaderWords::new(move |header: &str| headers.as_ref().is_some_and(|h| h.knows(header))))
    }

    fn with_words(&self, words: HeaderWords) -> Result<OpenOptions> {
        let delimiter = match self.delimiter.as_deref() {
            None => None,
            Some("tab" | "\\t") => Some(b'\t'),
            Some(one) if one.len() == 1 && !matches!(one.as_bytes()[0], b'"' | b'\r' | b'\n') => {
                Some(one.as_bytes()[0])
            }
            Some(_) => {
                return Err(Error::usage("--delimiter takes one ASCII character, or tab")
                    .coded("E214")
                    .next("write it like --delimiter ';'"));
            }
        };
        Ok(OpenOptions {
            encoding: self.encoding.as_deref().map(Encoding::named).transpose()?,
            delimiter,
            header: match self.header {
                Header::Auto => None,
                Header::Yes => Some(true),
                Header::No => Some(false),
            },
            ragged: match self.ragged {
                RaggedArg::Error => Ragged::Error,
                RaggedArg::Pad => Ragged::Pad,
            },
            header_words: Some(words),
        })
    }
}

impl InputArgs {
    /// Opens what was named; mistakes of single files are given beside the tables.
    pub fn open(&self, known: &Knowledge, terminal: &Terminal) -> Result<(Vec<Table>, Vec<Error>)> {
        let (files, mut passed_by) = gather_data(&self.paths)?;
        let hints = |path: &String| Path::new(path).file_name().and_then(|n| n.to_str()).is_some_and(may_hold_hints);
        passed_by.retain(|path| !hints(path));
        let (tables, errors) = open_all(&files, &self.dialect.options(&known.headers)?);
        for table in &tables {
            terminal.detail(&format!(
                "{}: {}, {}",
                crate::error::visible(&table.path),
                table.format_name(),
                table.dialect()
            ));
        }
        if !passed_by.is_empty() {
            terminal.note(&format!("{} other files in the folders are no tables and were not read.", passed_by.len()));
            for path in passed_by {
                terminal.detail(&format!("not read: {}", crate::error::visible(&path)));
            }
        }
        Ok((tables, errors))
    }

    /// Opens and scans everything; the first mistake stops.
    pub fn scan_all(
        &self,
        known: &Knowledge,
        settings: &Settings<'_>,
        outputs: &[Output],
        terminal: &Terminal,
    ) -> Result<Scanned> {
        // What is not looked for is not protected either.
        if let Some(skipped) = known.skipped() {
            terminal.note(&format!("skipped: {skipped}"));
        }
        let (tables, errors) = self.open(known, terminal)?;
        spare(outputs, read_paths(&tables))?;
        if let Some(error) = errors.into_iter().next() {
            return Err(error);
        }
        let hints = known.hints(&tables, terminal)?;
        let wanted = Wanted { hints: Some(&hints), ..Wanted::default() };
        let (scanned, errors) = scan(tables, &known.judge(), settings, wanted)?;
        say_hints(&scanned.report, terminal);
        match errors.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(scanned),
        }
    }
}

impl OutputArgs {
    /// Checks the formats before long work starts.
    pub fn resolve(&self, kind: Kind) -> Result<Vec<Output>> {
        self.resolve_or(kind, &["text=-"])
    }

    /// The same, with what is written where nothing is asked for.
    pub fn resolve_or(&self, kind: Kind, default: &[&str]) -> Result<Vec<Output>> {
        let typed: Vec<&str> = match self.output.as_slice() {
            [] => default.to_vec(),
            list => list.iter().map(String::as_str).collect(),
        };
        typed
            .into_iter()
            .map(|text| {
                let bad = |cause: String| {
                    let names = Format::names_for(kind);
                    Error::usage(cause).coded("E208").next(format!("formats of this command: {}", names.join(", ")))
                };
                let (name, path) = text.split_once('=').ok_or_else(|| bad(format!("{text:?} is not FORMAT=PATH")))?;
                let format = Format::named(name).ok_or_else(|| bad(format!("no format {name:?}")))?;
                if !format.tells.contains(&kind) {
                    return Err(bad(format!("{name} does not tell of what this command does")));
                }
                let path = (path != "-").then(|| PathBuf::from(path));
                if let Some(folder) = path.as_deref().and_then(Path::parent).filter(|f| !f.as_os_str().is_empty())
                    && !folder.is_dir()
                {
                    return Err(Error::usage("the folder of this report does not exist")
                        .coded("E216")
                        .at(folder.to_string_lossy())
                        .next("make it, or give --output another path"));
                }
                Ok((format, path))
            })
            .collect()
    }
}

/// The files of tables.
pub(super) fn read_paths(tables: &[Table]) -> impl Iterator<Item = &Path> {
    tables.iter().filter_map(|t| match &t.origin {
        Origin::Path(path) => Some(path.as_path()),
        Origin::Spool(_) => None,
    })
}

/// Refuses reports that would take the place of something that is read: inputs, key, policy, ledger.
pub(super) fn spare<'a>(outputs: &[Output], read: impl Iterator<Item = &'a Path>) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    let identity = |path: &Path| std::fs::metadata(path).ok().map(|m| (m.dev(), m.ino()));
    let read: Vec<(u64, u64)> = read.filter_map(identity).collect();
    for path in outputs.iter().filter_map(|(_, path)| path.as_deref()) {
        if identity(path).is_some_and(|id| read.contains(&id)) {
            return Err(Error::usage("the report would overwrite a file that this run reads")
                .coded("E216")
                .at(path.to_string_lossy())
                .next("give --output another path"));
        }
    }
    Ok(())
}

/// A report's format, and its path where it is not stdout.
pub(super) type Output = (&'static Format, Option<PathBuf>);

/// Writes a report to every place asked for.
pub(super) fn tell(told: &Told<'_>, outputs: &[Output]) -> Result<()> {
    for (format, path) in outputs {
        match path {
            None => format.write(told, &mut BufWriter::new(std::io::stdout().lock()))?,
            // Devices and pipes are written to; only files are replaced as a whole.
            Some(path) if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) => {
                let place = path.to_string_lossy().into_owned();
                let file =
                    File::options().write(true).open(path).map_err(|e| Error::io("write the report", &e).at(&place))?;
                format.write(told, &mut BufWriter::new(file)).map_err(|e| e.at(&place))?;
            }
            Some(path) => {
                let path = &path.canonicalize().unwrap_or_else(|_| path.clone());
                let place = path.to_string_lossy().into_owned();
                let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                let io = |e: std::io::Error| Error::io("write the report", &e).at(&place);
                let mut file = tempfile::Builder::new().prefix(".efface-report").tempfile_in(folder).map_err(io)?;
                {
                    let mut out = BufWriter::new(file.as_file_mut());
                    format.write(told, &mut out).map_err(|e| e.at(&place))?;
                    out.flush().map_err(io)?;
                }
                // Reports hold no values: they may be read like other files.
                use std::os::unix::fs::PermissionsExt;
                file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(io)?;
                file.persist(path).map_err(|e| io(e.error))?;
            }
        }
    }
    Ok(())
}

/// A policy in force and the plan it gives.
pub(super) struct InForce {
    pub policy: Policy,
    pub plan: Plan,
    /// In words: which policy.
    pub says: String,
    /// Whether a person wrote it.
    pub origin: &'static str,
    /// The view that the plan is of.
    pub view: Option<View>,
    /// Where the policy is written, if it is.
    pub path: Option<PathBuf>,
}

impl PolicyArgs {
    /// The policy named, else `efface.toml` here, else the proposed one; resolved against the scan.
    pub fn resolve(&self, scanned: &Scanned, known: &Knowledge) -> Result<InForce> {
        let path = policy_path(self.policy.as_deref());
        let (policy, says, origin) = match &path {
            Some(path) => (Policy::read(path)?, path.to_string_lossy().into_owned(), "written"),
            None => {
                let text = propose(&scanned.report.datasets, &scanned.countries, &known.rules);
                let says = "none written; the one that efface init would write".to_owned();
                (Policy::parse(&text, "proposed policy")?, says, "proposed")
            }
        };
        let view = self.view.as_deref().map(|name| policy.view(name).cloned()).transpose()?;
        let policy = view.as_ref().map_or(policy.clone(), |view| policy.seen_by(view));
        let columns = scanned
            .tables
            .iter()
            .zip(&scanned.report.datasets)
            .zip(&scanned.countries)
            .map(|((table, report), country)| {
                let becomes_text = (0..report.columns.len()).map(|i| table.becomes_text(i)).collect::<Result<_>>()?;
                Ok(Known {
                    report,
                    types: table.types()?,
                    becomes_text,
                    country: country.clone(),
                    map_keys: table.map_keys(),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let plan = Plan::resolve(&policy, &columns, &known.rules)?;
        Ok(InForce { policy, plan, says, origin, view, path })
    }
}

/// Opens a new file for writing, refusing to overwrite.
pub(super) fn create_new(path: &Path) -> Result<File> {
    File::create_new(path).map_err(|e| {
        let place = path.to_string_lossy();
        match e.kind() {
            std::io::ErrorKind::AlreadyExists => Error::usage("the file exists")
                .coded("E215")
                .at(place)
                .next("move it away, or write elsewhere with --write"),
            _ => Error::usage(format!("cannot write here: {}", e.kind())).coded("E216").at(place),
        }
    })
}

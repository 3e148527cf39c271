//! `efface report`: the page for a data protection officer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::common::{DialectArgs, Output, OutputArgs, RunArgs, gather_data, read_paths, spare, tell};
use super::detection::say_hints;
use super::discover::policy_path;
use super::terminal::Terminal;
use crate::engine::{
    Reach, RiskRequest, Settings, State, TOOL, Wanted, chosen, dossier_of_comparison, dossier_of_folder,
    dossier_of_receipt, hashes, join_files, known_as, measure, open_all, quasi_of, scan, subject_of,
};
use crate::error::{Error, Result, visible};
use crate::model::{Receipt, RiskReport};
use crate::policy::{Policy, allow, today};
use crate::report::{Format, Kind, Language, Told, counted};

/// Its name, as `apply` writes it.
const RECEIPT: &str = "efface-receipt.json";
/// Where the page goes where nobody says.
const PAGE: &str = "efface-report.html";
/// Most columns in a combination that the page tells of.
const LARGEST: usize = 3;
/// Seconds after which the search of a file stops and says so.
const LONGEST: u64 = 60;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders, for a report of what is in them.
    #[arg(value_name = "PATHS", required_unless_present_any = ["receipt", "compare"], conflicts_with_all = ["receipt", "compare"])]
    paths: Vec<PathBuf>,

    /// Report from a receipt of apply alone, without reading the files.
    #[arg(long, value_name = "FILE", conflicts_with = "compare")]
    receipt: Option<PathBuf>,

    /// Report an export and its protected copy, before and after.
    #[arg(long, num_args = 2, value_names = ["BEFORE", "AFTER"])]
    compare: Vec<PathBuf>,

    /// Language of the page: en, nl, de, fr.
    #[arg(long, value_name = "CODE", default_value = "en")]
    lang: String,

    /// The page, in HTML; short for --output html=FILE. Default: efface-report.html
    #[arg(long, short = 'o', value_name = "FILE")]
    out: Option<PathBuf>,

    /// Who runs this, for the page.
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,

    /// The policy whose [subject], [risk] and [[allow]] are followed; default: EFFACE_CONFIG, else the nearest efface.toml.
    #[arg(long, visible_alias = "config", value_name = "FILE")]
    policy: Option<PathBuf>,

    #[command(flatten)]
    dialect: DialectArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    run: RunArgs,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let mut outputs = args.output.resolve_or(Kind::Page, &[])?;
    let html = Format::named("html").ok_or_else(|| Error::fault("no format html"))?;
    if args.out.is_some() || outputs.is_empty() {
        let path = args.out.clone().unwrap_or_else(|| PAGE.into());
        outputs.push((html, Some(path).filter(|p| p.as_os_str() != "-")));
    }
    let language = Language::named(&args.lang).ok_or_else(|| {
        let all: Vec<&str> = Language::names().collect();
        Error::usage(format!("no language {:?}", args.lang))
            .coded("E214")
            .next(format!("languages: {}", all.join(", ")))
    })?;
    let mut passed_by = 0;
    let mut unread = Vec::new();
    let mut dossier = match (&args.receipt, args.compare.as_slice()) {
        (Some(path), _) => {
            let path = if path.is_dir() { path.join(RECEIPT) } else { path.clone() };
            spare(&outputs, std::iter::once(path.as_path()))?;
            dossier_of_receipt(&receipt(&path)?)
        }
        (None, [before, after]) => {
            let receipt_path = after.join(RECEIPT);
            let receipt = receipt_path.is_file().then(|| receipt(&receipt_path)).transpose()?;
            let mut read = |path: &PathBuf| {
                args.state(std::slice::from_ref(path), &outputs, terminal, &mut passed_by, &mut unread)
            };
            let (before, after) = (read(before)?, read(after)?);
            dossier_of_comparison(&before, &after, receipt.as_ref())
        }
        (None, _) => dossier_of_folder(&args.state(&args.paths, &outputs, terminal, &mut passed_by, &mut unread)?),
    };
    dossier.passed_by = passed_by;
    dossier.operator.clone_from(&args.operator);
    dossier.unread.extend(unread.iter().map(|e| e.to_string().lines().next().unwrap_or_default().to_owned()));
    terminal.clear();
    tell(&Told::Page(&dossier, &language), &outputs)?;
    for (format, path) in &outputs {
        if let Some(path) = path {
            let read = counted(dossier.datasets.len() as u64, "file");
            terminal.note(&format!(
                "{}: {}, of {read}, without values; needs no network.",
                visible(&path.to_string_lossy()),
                format.name
            ));
        }
    }
    for error in &unread {
        terminal.error(error);
    }
    Ok(unread.iter().map(Error::exit_code).max().unwrap_or(0))
}

/// Reads a receipt.
fn receipt(path: &Path) -> Result<Receipt> {
    let place = path.to_string_lossy();
    let bad = |cause: String| {
        Error::usage(cause)
            .coded("E212")
            .at(&place)
            .next("name the efface-receipt.json that apply wrote, or its folder")
    };
    let text = std::fs::read_to_string(path).map_err(|e| bad(format!("cannot read the receipt: {}", e.kind())))?;
    let receipt: Receipt = serde_json::from_str(&text).map_err(|_| bad("this is no receipt".into()))?;
    match receipt.version {
        1 => Ok(receipt),
        _ => Err(bad("this receipt is of another version".into())),
    }
}

impl Args {
    /// Reads and measures one state of an export.
    fn state(
        &self,
        paths: &[PathBuf],
        outputs: &[Output],
        terminal: &Terminal,
        passed_by: &mut u64,
        unread: &mut Vec<Error>,
    ) -> Result<State> {
        let known = self.run.detection.knowledge()?;
        let settings = self.run.settings(terminal)?;
        let policy = policy_path(self.policy.as_deref()).as_deref().map(Policy::read).transpose()?;
        let (files, others) = gather_data(paths)?;
        *passed_by += others.len() as u64;
        let (tables, errors) = open_all(&files, &self.dialect.options(&known.headers)?);
        spare(outputs, read_paths(&tables))?;
        unread.extend(errors);
        let hints = known.hints(&tables, terminal)?;
        let wanted = Wanted { hints: Some(&hints), ..Wanted::default() };
        let (mut scanned, errors) = scan(tables, &known.judge(), &settings, wanted)?;
        say_hints(&scanned.report, terminal);
        unread.extend(errors);
        if scanned.report.datasets.is_empty() {
            return Err(unread.pop().unwrap_or_else(|| Error::unread("nothing was read")));
        }
        if let Some(policy) = &policy {
            for note in allow(&policy.allows, &mut scanned.report, today()?) {
                terminal.note(&note);
            }
        }
        let risk = risk(&scanned, policy.as_ref(), &settings)?;
        let hashes = hashes(&scanned.tables)?;
        Ok(State { scan: scanned.report, risk, hashes })
    }
}

/// Measures every dataset, and how the files join.
fn risk(scanned: &crate::engine::Scanned, policy: Option<&Policy>, settings: &Settings<'_>) -> Result<RiskReport> {
    let mut report = RiskReport {
        version: 1,
        tool: TOOL.into(),
        datasets: Vec::new(),
        joins: Vec::new(),
        attack: None,
        releases: None,
        not_measured: Vec::new(),
    };
    let reach =
        Reach { shares: vec![0.0, 0.01, 0.05, 0.2], max_size: Some(LARGEST), time: Duration::from_secs(LONGEST) };
    for (table, dataset) in scanned.tables.iter().zip(&scanned.report.datasets) {
        let columns: Vec<String> = dataset.columns.iter().map(|c| c.name.clone()).collect();
        let name = known_as(dataset, policy)?;
        let subject = policy.and_then(|p| subject_of(&p.subject, &name, &columns));
        let base = RiskRequest {
            quasi: quasi_of(policy, dataset, &name)?,
            chosen_by: "policy".into(),
            ..RiskRequest::default()
        };
        if let Some(request) = chosen(dataset, subject, &base, Some(&reach)).filter(|_| dataset.rows > 0) {
            report.datasets.push(measure(table, &request, None, settings)?);
        }
    }
    join_files(scanned, settings, &mut report)?;
    Ok(report)
}

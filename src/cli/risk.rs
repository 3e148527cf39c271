//! `efface risk`.

mod asked;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;

use self::asked::{askable, failures, judged, targets};
use super::common::{InputArgs, Output, OutputArgs, RunArgs, gather_data, read_paths, spare, tell};
use super::discover::policy_path;
use super::terminal::Terminal;
use crate::engine::{
    AttackRequest, Reach, ReleasesRequest, RiskRequest, SearchWish, Settings, TOOL, attack_on, chosen, column_names,
    compare_releases, in_table, join_files, measure, open_all, subject_of,
};
use crate::error::{Error, Result};
use crate::model::RiskReport;
use crate::policy::Policy;
use crate::report::{Kind, Told};
use crate::risk::attackers::{PRESETS, least_class};
use crate::risk::models::Distance;
use crate::table::{OpenOptions, Table, gather};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Columns to combine, by name, separated by commas; nothing else is read then. Default: those of the policy, else the
    /// quasi-identifiers that the scan finds.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    quasi: Vec<String>,

    /// Sensitive columns, for l-diversity, t-closeness and the like. Default: special categories that the scan finds.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    sensitive: Vec<String>,

    /// The column that names the person: rows of one person are merged first.
    #[arg(long, value_name = "COLUMN")]
    subject: Option<String>,

    /// A column of sampling weights: how many people of the population a row stands for.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,

    /// What a null is: a value of its own, or one that matches anything (as sdcMicro counts).
    #[arg(long, value_enum, default_value_t = Nulls::Value)]
    nulls: Nulls,

    /// A file of the whole population with the same quasi-identifiers: k-map, delta-presence, journalist risk.
    #[arg(long, value_name = "FILE", help_heading = "Population")]
    population: Option<PathBuf>,

    /// People in the population; default: the file's rows over --sampling-fraction, else 317,238,626 (United States), which the
    /// report calls assumed.
    #[arg(long, value_name = "N", help_heading = "Population")]
    population_size: Option<u64>,

    /// Share of the population that is in the file.
    #[arg(long, value_name = "SHARE", help_heading = "Population")]
    sampling_fraction: Option<f64>,

    /// Fail (exit code 1) unless a model holds: MODEL=VALUE, repeatable; k=5, t=0.2, l=3, or a full name like
    /// entropy-l-diversity=2.
    #[arg(long, value_name = "MODEL=VALUE", help_heading = "Models")]
    require: Vec<String>,

    /// Fail unless the highest chance is below an agency's threshold: ema-0070 and health-canada (0.09: classes of 12),
    /// agreement-0.2 (classes of 5).
    #[arg(long, value_name = "NAME", help_heading = "Models")]
    preset: Option<String>,

    /// Distance of t-closeness for a column: COLUMN=equal, ordered or hierarchical. Default: ordered for numbers, hierarchical
    /// with --hierarchy, else equal.
    #[arg(long, value_name = "COLUMN=KIND", help_heading = "Models")]
    distance: Vec<String>,

    /// A hierarchy of a sensitive column, COLUMN=FILE: each line a value and its groups, separated by semicolons.
    #[arg(long, value_name = "COLUMN=FILE", help_heading = "Models")]
    hierarchy: Vec<String>,

    /// The l of recursive (c,l)-diversity.
    #[arg(long, value_name = "L", default_value_t = 2, help_heading = "Models")]
    recursive_l: u32,

    /// Search for all minimal combinations that single out at least these shares of people, like any,1%,20%. On by default
    /// where --quasi is not given; with it, among those columns.
    #[arg(long, value_delimiter = ',', value_name = "SHARES", num_args = 0..=1, require_equals = true,
          default_missing_value = "any,1%,5%,20%", help_heading = "Search")]
    search: Vec<String>,

    /// Do not search.
    #[arg(long, conflicts_with = "search", help_heading = "Search")]
    no_search: bool,

    /// Also tell distinction, separation and uniques of every subset of up to 16 quasi-identifiers (json).
    #[arg(long, help_heading = "Search")]
    subsets: bool,

    /// Most columns in a combination; 0 for all sizes.
    #[arg(long, value_name = "N", default_value_t = 5, help_heading = "Search")]
    max_size: usize,

    /// Seconds after which the search of a file stops and says what it left out.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, help_heading = "Search")]
    time_limit: u64,

    /// Attack PATHS, a protected copy, and see how much it tells of this original: singling out, linkability, inference.
    #[arg(long, value_name = "ORIGINAL", conflicts_with_all = ["require", "preset"], help_heading = "Attack")]
    against: Option<PathBuf>,

    /// People who are in neither file, with the same columns: what is guessed right of them is no fault of the copy.
    #[arg(long, value_name = "FILE", requires = "against", help_heading = "Attack")]
    control: Option<PathBuf>,

    /// Compare PATHS, what is published today, with this file, what was published before: who hides in each of them and stands
    /// alone side by side. Needs --subject, or [subject] in the policy: the token or row id that names a person in both.
    #[arg(long, value_name = "YESTERDAY", conflicts_with_all = ["against", "population", "weight"], help_heading = "Releases")]
    previous: Option<PathBuf>,

    /// The policy whose [subject] and [risk] are followed; default: EFFACE_CONFIG, else the nearest efface.toml.
    #[arg(long, visible_alias = "config", value_name = "FILE")]
    policy: Option<PathBuf>,

    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Nulls {
    /// A value of its own.
    Value,
    /// It matches every value.
    Any,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let outputs = args.output.resolve(Kind::Risk)?;
    let settings = args.run.settings(terminal)?;
    if let Some(original) = &args.against {
        return attacked(&args, original, &outputs, &settings, terminal);
    }
    let wishes = Wishes::of(&args)?;
    if let Some(previous) = &args.previous {
        return released(&args, previous, &wishes, &outputs, &settings, terminal);
    }
    let mut report = RiskReport {
        version: 1,
        tool: TOOL.into(),
        datasets: Vec::new(),
        joins: Vec::new(),
        attack: None,
        releases: None,
        not_measured: Vec::new(),
    };
    let population = match &args.population {
        Some(path) => Some(open_one(path, &args, &settings)?),
        None => None,
    };
    if wishes.base.quasi.is_empty() {
        scanned(&args, &wishes, population.as_ref(), &outputs, &settings, terminal, &mut report)?;
    } else {
        named(&args, &wishes, population.as_ref(), &outputs, &settings, &mut report)?;
    }
    terminal.clear();
    if report.datasets.is_empty() {
        terminal.note("No quasi-identifier was found; name columns with --quasi.");
    }
    tell(&Told::Risk(&report), &outputs)?;
    if report.datasets.iter().any(|d| d.next.is_some()) {
        let paths: Vec<String> = args.input.paths.iter().map(|p| crate::error::visible(&p.to_string_lossy())).collect();
        terminal.note(&format!(
            "Next: efface init {}   (writes a policy, efface.toml, to coarsen or erase)",
            paths.join(" ")
        ));
    }
    judged(&wishes.base, &report, terminal)?;
    let failed: Vec<String> = report.datasets.iter().flat_map(failures).collect();
    for failure in &failed {
        terminal.note(&format!("Failed: {failure}"));
    }
    Ok(u8::from(!failed.is_empty()))
}

/// Attacks on a protected copy.
fn attacked(
    args: &Args,
    original: &Path,
    outputs: &[Output],
    settings: &Settings<'_>,
    terminal: &Terminal,
) -> Result<u8> {
    let original = open_one(original, args, settings)?;
    let control = args.control.as_deref().map(|path| open_one(path, args, settings)).transpose()?;
    let mut copies = args.tables(settings)?;
    let (Some(protected), true) = (copies.pop(), copies.is_empty()) else {
        return Err(Error::usage("--against compares one file with one file")
            .coded("E220")
            .next("name one protected file"));
    };
    let read = [Some(&original), Some(&protected), control.as_ref()];
    for table in read.into_iter().flatten() {
        spare(outputs, read_paths(std::slice::from_ref(table)))?;
    }
    let request = AttackRequest {
        original: &original,
        protected: &protected,
        control: control.as_ref(),
        columns: args.quasi.clone(),
        secrets: args.sensitive.clone(),
    };
    let attack = attack_on(&request, settings)?;
    terminal.clear();
    let report = RiskReport {
        version: 1,
        tool: TOOL.into(),
        datasets: Vec::new(),
        joins: Vec::new(),
        attack: Some(attack),
        releases: None,
        not_measured: Vec::new(),
    };
    tell(&Told::Risk(&report), outputs)?;
    Ok(0)
}

/// Two releases side by side.
fn released(
    args: &Args,
    previous: &Path,
    wishes: &Wishes,
    outputs: &[Output],
    settings: &Settings<'_>,
    terminal: &Terminal,
) -> Result<u8> {
    if let Some(model) = wishes.base.targets.keys().find(|m| !matches!(m.as_str(), "k-anonymity" | "maximum-risk")) {
        return Err(Error::usage(format!("--previous cannot measure {model}: of two releases, only k is known"))
            .coded("E220")
            .next("ask for k or max-risk here, and for the others without --previous"));
    }
    let previous = open_one(previous, args, settings)?;
    let mut tables = args.tables(settings)?;
    let (Some(today), true) = (tables.pop(), tables.is_empty()) else {
        return Err(Error::usage("--previous compares one file with one file")
            .coded("E220")
            .next("name one published file"));
    };
    spare(outputs, read_paths(std::slice::from_ref(&today)).chain(read_paths(std::slice::from_ref(&previous))))?;
    let columns = names_of(&today);
    let subject = wishes.subject(&today.name, &columns).ok_or_else(|| {
        Error::usage("--previous has to know what names a person in both files")
            .coded("E220")
            .next("add --subject COLUMN: the token or row id of both")
    })?;
    let here =
        |names: &[String]| -> Vec<String> { names.iter().filter_map(|n| in_table(n, &today.name, &columns)).collect() };
    let from_policy = wishes.base.chosen_by == "policy";
    let quasi = if from_policy { here(&wishes.base.quasi) } else { wishes.base.quasi.clone() };
    let request = ReleasesRequest {
        previous: &previous,
        today: &today,
        subject,
        quasi,
        sensitive: if from_policy { here(&wishes.base.sensitive) } else { wishes.base.sensitive.clone() },
    };
    let releases = compare_releases(&request, settings)?;
    let k = releases.together.k as f64;
    let asked = |model: &str| wishes.base.targets.get(model).copied();
    let mut failed = Vec::new();
    failed.extend(asked("k-anonymity").filter(|least| k < *least).map(|least| ("k-anonymity", k, least)));
    let highest = asked("maximum-risk").filter(|most| k * most < 1.0 - 1e-9);
    failed.extend(highest.map(|most| ("maximum-risk", 1.0 / k.max(1.0), most)));
    terminal.clear();
    let report = RiskReport {
        version: 1,
        tool: TOOL.into(),
        datasets: Vec::new(),
        joins: Vec::new(),
        attack: None,
        releases: Some(releases),
        not_measured: Vec::new(),
    };
    tell(&Told::Risk(&report), outputs)?;
    for (model, is, asked) in &failed {
        terminal.note(&format!("Failed: side by side, {model} is {is}, asked for {asked}"));
    }
    Ok(u8::from(!failed.is_empty()))
}

/// What was typed, checked.
struct Wishes {
    base: RiskRequest,
    search: Option<Reach>,
    subjects: Vec<String>,
}

impl Wishes {
    fn of(args: &Args) -> Result<Self> {
        let path = policy_path(args.policy.as_deref());
        let policy = path.as_deref().map(Policy::read).transpose()?;
        let from_policy = policy.as_ref().and_then(|p| p.risk.quasi.clone()).filter(|_| args.quasi.is_empty());
        let trimmed = |names: &[String]| -> Vec<String> {
            let mut all: Vec<String> = Vec::new();
            for name in names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()) {
                if !all.iter().any(|n| n == name) {
                    all.push(name.to_owned());
                }
            }
            all
        };
        let chosen_by = if from_policy.is_some() { "policy" } else { "named" };
        let quasi = trimmed(from_policy.as_ref().unwrap_or(&args.quasi));
        let mut targets = targets(&args.require)?;
        if let Some(name) = &args.preset {
            let (_, most) = PRESETS.iter().find(|(n, _)| n == name).ok_or_else(|| {
                let names: Vec<&str> = PRESETS.iter().map(|(n, _)| *n).collect();
                Error::usage(format!("no preset {name:?}")).coded("E214").next(format!("presets: {}", names.join(", ")))
            })?;
            targets.insert("maximum-risk".into(), *most);
            targets.insert("k-anonymity".into(), least_class(*most) as f64);
        }
        if args.sampling_fraction.is_some_and(|f| !(f > 0.0 && f <= 1.0)) {
            return Err(Error::usage("--sampling-fraction has to be above 0 and at most 1")
                .coded("E214")
                .next("write it like 0.01"));
        }
        if args.recursive_l < 2 {
            return Err(Error::usage("--recursive-l has to be at least 2: with 1, every class is diverse")
                .coded("E214")
                .next("leave it out, or write --recursive-l 3"));
        }
        if args.population_size == Some(0) {
            return Err(Error::usage("--population-size has to be at least 1").coded("E214"));
        }
        if args.population.is_some() && (args.subject.is_some() || args.nulls == Nulls::Any) {
            return Err(Error::usage(
                "--population compares rows and values: it goes with neither --subject nor --nulls any",
            )
            .coded("E214"));
        }
        askable(&targets, args)?;
        if args.population.is_some() && args.weight.is_some() {
            return Err(Error::usage("--population and --weight each say how large the crowd behind a row is")
                .coded("E220")
                .next("give the population file, or the column of weights, not both"));
        }
        let searching = !args.no_search && (!args.search.is_empty() || quasi.is_empty());
        let typed = if args.search.is_empty() {
            vec!["any".into(), "1%".into(), "5%".into(), "20%".into()]
        } else {
            args.search.clone()
        };
        let shares = typed.iter().map(|s| share(s)).collect::<Result<Vec<_>>>()?;
        let subjects = match &args.subject {
            Some(subject) => vec![subject.clone()],
            None => policy.as_ref().map(|p| p.subject.clone()).unwrap_or_default(),
        };
        Ok(Self {
            base: RiskRequest {
                quasi,
                chosen_by: chosen_by.into(),
                sensitive: trimmed(match (&policy, from_policy.is_some() && args.sensitive.is_empty()) {
                    (Some(policy), true) => &policy.risk.sensitive,
                    _ => &args.sensitive,
                }),
                weight: args.weight.clone(),
                nulls_match: args.nulls == Nulls::Any,
                population: args.population_size,
                fraction: args.sampling_fraction,
                targets,
                distances: distances(&args.distance)?,
                hierarchies: hierarchies(&args.hierarchy)?,
                recursive_l: args.recursive_l,
                subsets: args.subsets,
                ..RiskRequest::default()
            },
            search: searching.then(|| Reach {
                shares,
                max_size: (args.max_size > 0).then_some(args.max_size),
                time: Duration::from_secs(args.time_limit),
            }),
            subjects,
        })
    }

    /// The subject column of a table, if one of those named is in it.
    fn subject(&self, dataset: &str, columns: &[String]) -> Option<String> {
        subject_of(&self.subjects, dataset, columns)
    }
}

/// Only the columns that were named are read.
fn named(
    args: &Args,
    wishes: &Wishes,
    population: Option<&Table>,
    outputs: &[Output],
    settings: &Settings<'_>,
    report: &mut RiskReport,
) -> Result<()> {
    let tables = args.tables(settings)?;
    spare(outputs, read_paths(&tables).chain(args.population.as_deref()))?;
    let columns: Vec<Vec<String>> = tables.iter().map(names_of).collect();
    let base = &wishes.base;
    let everything = base.quasi.iter().chain(&base.sensitive).chain(&base.weight).chain(&args.subject);
    for name in everything {
        if !tables.iter().zip(&columns).any(|(table, of)| in_table(name, &table.name, of).is_some()) {
            return Err(Error::usage(format!("no column {name:?} in any file"))
                .coded("E217")
                .next("efface scan lists every column; --header yes reads the first row as their names"));
        }
    }
    described(base, columns.iter().flatten())?;
    for (table, columns) in tables.iter().zip(&columns) {
        let here = |names: &[String]| -> Vec<String> {
            names.iter().filter_map(|n| in_table(n, &table.name, columns)).collect()
        };
        let quasi = here(&base.quasi);
        if quasi.is_empty() {
            report.not_measured.push((table.name.clone(), "it has none of the columns named".into()));
            continue;
        }
        let request = RiskRequest {
            sensitive: here(&base.sensitive),
            weight: base.weight.clone().filter(|w| columns.contains(w)),
            subject: wishes.subject(&table.name, columns),
            search: wishes.search.as_ref().map(|reach| SearchWish {
                among: Vec::new(),
                left_out: Vec::new(),
                shares: reach.shares.clone(),
                max_size: reach.max_size,
                time: reach.time,
                well_known: Vec::new(),
            }),
            quasi,
            ..base.clone()
        };
        report.datasets.push(measure(table, &request, population, settings)?);
    }
    Ok(())
}

/// The scan says which columns are quasi-identifiers, and what to search among.
#[allow(clippy::too_many_arguments)]
fn scanned(
    args: &Args,
    wishes: &Wishes,
    population: Option<&Table>,
    outputs: &[Output],
    settings: &Settings<'_>,
    terminal: &Terminal,
    report: &mut RiskReport,
) -> Result<()> {
    let known = args.run.detection.knowledge()?;
    let scanned = args.input.scan_all(known, settings, outputs, terminal)?;
    described(&wishes.base, scanned.report.datasets.iter().flat_map(|d| d.columns.iter().map(|c| &c.name)))?;
    for (table, found) in scanned.tables.iter().zip(&scanned.report.datasets) {
        let columns: Vec<String> = found.columns.iter().map(|c| c.name.clone()).collect();
        let subject = wishes.subject(&table.name, &columns);
        match chosen(found, subject, &wishes.base, wishes.search.as_ref()) {
            Some(request) => report.datasets.push(measure(table, &request, population, settings)?),
            None => report.not_measured.push((table.name.clone(), "no quasi-identifier was found".into())),
        }
    }
    join_files(&scanned, settings, report)
}

/// Refuses a distance or a hierarchy of a column that no file has, or that is not looked at as a sensitive one: it would change
/// nothing and nobody would see.
fn described<'a>(base: &RiskRequest, columns: impl Iterator<Item = &'a String>) -> Result<()> {
    let columns: Vec<&String> = columns.collect();
    let distances = base.distances.keys().map(|name| (name, "--distance"));
    for (name, option) in distances.chain(base.hierarchies.keys().map(|name| (name, "--hierarchy"))) {
        if columns.contains(&name) {
            let sensitive = |column: &String| column == name || column.ends_with(&format!(".{name}"));
            let found_by_scan = base.quasi.is_empty() && base.sensitive.is_empty();
            if found_by_scan || base.sensitive.iter().any(sensitive) {
                continue;
            }
            return Err(Error::usage(format!("{option}: {name:?} is measured as no sensitive column"))
                .coded("E220")
                .next(format!("add --sensitive {}", crate::error::visible(name))));
        }
        let near = |column: &&&String| strsim::jaro_winkler(name, column);
        let next = match columns.iter().max_by(|a, b| near(a).total_cmp(&near(b))) {
            Some(column) if near(&column) > 0.7 => format!("did you mean {:?}?", crate::error::visible(column)),
            _ => "efface scan lists every column".to_owned(),
        };
        return Err(Error::usage(format!("{option}: no column {name:?} in any file")).coded("E217").next(next));
    }
    Ok(())
}

fn names_of(table: &Table) -> Vec<String> {
    table.columns.iter().flatten().map(ToString::to_string).collect()
}

impl Args {
    /// Opens the files without looking at their cells; the columns of JSON lines take a pass.
    fn tables(&self, settings: &Settings<'_>) -> Result<Vec<Table>> {
        let (files, _) = gather_data(&self.input.paths)?;
        self.open(&files, settings)
    }

    fn open(&self, files: &[crate::table::InputFile], settings: &Settings<'_>) -> Result<Vec<Table>> {
        let options: OpenOptions = self.input.dialect.options_alone()?;
        let (mut tables, errors) = open_all(files, &options);
        if let Some(error) = errors.into_iter().next() {
            return Err(error);
        }
        for table in &mut tables {
            if table.columns.is_none() {
                table.columns = Some(column_names(table, settings)?);
            }
        }
        Ok(tables)
    }
}

fn open_one(path: &Path, args: &Args, settings: &Settings<'_>) -> Result<Table> {
    let (files, _) = gather(&[path.to_owned()])?;
    let mut tables = args.open(&files, settings)?;
    match (tables.pop(), tables.len()) {
        (Some(table), 0) => Ok(table),
        _ => Err(Error::usage("this has to be one file").coded("E220").at(path.to_string_lossy())),
    }
}

/// `any`, `1%`, `0.2`.
fn share(text: &str) -> Result<f64> {
    let text = text.trim();
    let bad = || Error::usage(format!("{text:?} is not a share of people")).coded("E214").next("write any, 1% or 0.2");
    if text == "any" {
        return Ok(0.0);
    }
    let value = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|p| p / 100.0),
        None => text.parse::<f64>(),
    };
    value.ok().filter(|v| *v > 0.0 && *v <= 1.0).ok_or_else(bad)
}

fn pair<'a>(text: &'a str, option: &str) -> Result<(&'a str, &'a str)> {
    let bad = || {
        Error::usage(format!("{option} takes COLUMN=…"))
            .coded("E214")
            .next(format!("see efface risk --help on {option}"))
    };
    text.rsplit_once('=').filter(|(column, what)| !column.is_empty() && !what.is_empty()).ok_or_else(bad)
}

fn distances(typed: &[String]) -> Result<BTreeMap<String, Distance>> {
    typed
        .iter()
        .map(|text| {
            let (column, kind) = pair(text, "--distance")?;
            let kinds = [Distance::Equal, Distance::Ordered, Distance::Hierarchical];
            let distance = kinds.into_iter().find(|d| d.word() == kind).ok_or_else(|| {
                Error::usage(format!("no distance {kind:?}"))
                    .coded("E214")
                    .next("distances: equal, ordered, hierarchical")
            })?;
            Ok((column.to_owned(), distance))
        })
        .collect()
}

fn hierarchies(typed: &[String]) -> Result<BTreeMap<String, Vec<Vec<String>>>> {
    typed
        .iter()
        .map(|text| {
            let (column, path) = pair(text, "--hierarchy")?;
            let rows = crate::action::Hierarchy::lines(Path::new(path))?;
            Ok((column.to_owned(), rows))
        })
        .collect()
}

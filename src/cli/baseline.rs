//! `efface baseline`: lets today's findings be, with a reason, so that only new ones fail.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use clap::builder::NonEmptyStringValueParser;

use super::check::{GateArgs, gate, read_baseline};
use super::common::{InputArgs, RunArgs};
use super::git;
use super::terminal::Terminal;
use crate::error::{Error, Result, code_of, visible};
use crate::model::FindingValues;
use crate::policy::{Baseline, Entry, today};
use crate::report::counted;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Why these findings may be: written to every new entry.
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    reason: String,

    /// Who answers for them.
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    owner: String,

    /// Last day on which they may be, like 2027-01-31.
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,

    /// Let single values be that stand inside text, and not all of their kind in the column: a new one fails. Writes keyed
    /// fingerprints, so check needs the key as well.
    #[arg(long)]
    values: bool,

    /// Also remove entries that match no finding any more.
    #[arg(long)]
    prune: bool,

    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    run: RunArgs,
}

pub(super) fn run(mut args: Args, terminal: &Terminal) -> Result<u8> {
    let well_formed = |day: &String| day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok();
    if args.expires.as_ref().is_some_and(|day| !well_formed(day)) {
        return Err(Error::usage("--expires is not a date").coded("E214").next("write it like 2027-01-31"));
    }
    let path = args.gate.baseline_path(args.gate.policy()?.as_ref());
    let before = if path.exists() { read_baseline(&path)? } else { Baseline::default() };
    args.gate.settled_with(path.exists().then(|| path.clone()));
    args.gate.values = args.values;
    if args.values && args.gate.prints(args.gate.policy()?.as_ref())?.is_empty() {
        return Err(Error::usage("--values needs a key: fingerprints of values are made with it")
            .coded("E207")
            .next("pass --key-file, or set EFFACE_KEY; or leave out --values, and whole columns are let be"));
    }
    let report = gate(&args.input, &args.gate, &args.run, &[], terminal)?;
    terminal.clear();
    if let Some(unread) = report.unread.first() {
        let (cause, next) =
            unread.says.split_once("\nNext: ").unwrap_or((&unread.says, "repair or leave out the file"));
        let error = Error::unread(format!("not everything was read: {cause}")).next(next);
        return Err(error.coded(code_of(&unread.code).map_or("E300", |code| code.id)));
    }
    let mut after = before.clone();
    for finding in &report.findings {
        let mut entry = Entry::of(finding, args.reason.trim(), args.owner.trim(), args.expires.as_deref());
        // An entry that has expired makes room for the new one; those of single values stay beside it.
        let today = today()?;
        let values = match &finding.values {
            FindingValues::Known(values) if args.values => Some(values),
            _ => None,
        };
        after
            .entries
            .retain(|e| !e.is_of(finding) || values.is_some() && !e.values.is_empty() && !e.has_expired(today));
        if let Some(values) = values {
            let known: BTreeSet<&String> =
                after.entries.iter().filter(|e| e.is_of(finding)).flat_map(|e| &e.values).collect();
            let new = values.iter().filter(|prints| !prints.iter().any(|p| known.contains(p)));
            entry.values = new.filter_map(|prints| prints.first().cloned()).collect();
        } else if args.values && finding.values == FindingValues::TooMany {
            terminal.note(&format!("{}: too many different values to name; let be as a column.", entry.name()));
        }
        after.entries.insert(entry);
    }
    let found = || report.findings.iter().chain(report.suppressed.iter().map(|s| &s.finding));
    let stale = |e: &Entry| !found().any(|f| e.is_of(f));
    let stale_count = before.entries.iter().filter(|e| stale(e)).count();
    if args.prune {
        after.entries.retain(|e| !stale(e));
    }
    write(&path, &after.text())?;
    terminal.note(&format!(
        "{}: {}, {} of them new; {} {}.",
        visible(&path.to_string_lossy()),
        counted(after.entries.len() as u64, "entry").replace("entrys", "entries"),
        report.findings.len(),
        counted(stale_count as u64, "stale one"),
        if args.prune { "removed" } else { "kept (--prune removes them)" }
    ));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if git::is_repository(folder) && attributed(folder, &path)? {
        terminal.note("Merges line by line: added to .gitattributes.");
    }
    terminal.note("Next: commit it; efface check fails on new findings only.");
    Ok(0)
}

/// Sees to it that two branches' entries merge. Whether that was new.
fn attributed(folder: &Path, baseline: &Path) -> Result<bool> {
    let name = baseline.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let path = folder.join(".gitattributes");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    if text.lines().any(|l| l.split_whitespace().next() == Some(name.as_str())) || name.contains(char::is_whitespace) {
        return Ok(false);
    }
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    write(&path, &format!("{text}{gap}{name} merge=union\n"))?;
    Ok(true)
}

/// The file appears whole or not at all.
fn write(path: &Path, text: &str) -> Result<()> {
    let place = path.to_string_lossy().into_owned();
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let io = |e: std::io::Error| Error::io("write", &e).at(&place);
    let mut file = tempfile::Builder::new().prefix(".efface-baseline").tempfile_in(folder).map_err(io)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(io)?;
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(io)?;
    file.persist(path).map_err(|e| io(e.error))?;
    Ok(())
}

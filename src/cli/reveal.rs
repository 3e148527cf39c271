//! `efface reveal`: tokens back into values. The ledger is written and synced before the first value is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::book::{Book, entry};
use super::common::{DialectArgs, default_settings};
use super::secret::{KeyArgs, no_key};
use super::terminal::Terminal;
use crate::action::{Action, Fpe, NORMS};
use crate::engine::{Means, Settings, Tokens, Turn, look, read_back, show, turn, turned};
use crate::error::{Error, Result};
use crate::keys::{Domain, Keyring, Opener};
use crate::ledger::{Act, EntryFile};
use crate::model::Wild;
use crate::policy::Policy;
use crate::report::counted;
use crate::rules::RuleSet;
use crate::table::{Table, gather, open, sha256_file};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A protected file, or - for any text on standard input, in which tokens are replaced by their values.
    path: PathBuf,

    #[command(flatten)]
    dialect: DialectArgs,

    /// The column of the file whose values are shown, one a line. With --out: the one that is turned back.
    #[arg(long, value_name = "NAME")]
    column: Option<String>,

    /// Write the whole file with its tokens turned back, in its own format, to a new file that only you may read.
    #[arg(long, value_name = "NEWFILE")]
    out: Option<PathBuf>,

    /// Why: written to the ledger.
    #[arg(long, value_name = "TEXT", value_parser = super::common::reason)]
    reason: String,

    #[command(flatten)]
    key: KeyArgs,

    /// The policy whose domains and key are used besides the built-in ones.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// The ledger; default: efface-ledger.jsonl beside the key file, else in this folder.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let policy = args.policy.as_deref().map(Policy::read).transpose()?;
    let held =
        args.key.find(policy.as_ref())?.ok_or_else(|| no_key().next("pass --key-file FILE, or set EFFACE_KEY"))?;
    let ring = held.secret.ring("reveal")?;
    let domains = domains(policy.as_ref())?;
    let book = Book::of(args.ledger.as_deref(), Some(&held));
    let write_down = |act: Act, what: &str, tokens: u64, file: Option<EntryFile>| {
        let mut entry = entry(act, what);
        entry.why = Some(args.reason.clone());
        entry.policy = policy.as_ref().map(|p| p.digest.clone());
        entry.tokens = Some(tokens);
        entry.files.extend(file);
        book.write(&entry)
    };
    // Whoever reads no further has seen what they wanted.
    let failed = |what: &str, tokens: u64, error: Error| {
        if !error.is_broken_pipe() {
            let _ = write_down(Act::RevealFailed, what, tokens, None);
        }
        error
    };
    if args.path.as_os_str() == "-" {
        if args.column.is_some() || args.out.is_some() {
            return Err(Error::usage("text on standard input has no columns and is shown on standard output")
                .coded("E220")
                .next("leave --column and --out out, or name a file"));
        }
        let mut text = zeroize::Zeroizing::new(String::new());
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|_| Error::unread("standard input is not UTF-8 text").next("convert it to UTF-8"))?;
        let mut opener = Opener::new(ring, &domains);
        let mut seen = Tokens::default();
        seen.text(&text, &mut opener)?;
        may_be_shown(&seen, ring, "stdin")?;
        let mut shown = zeroize::Zeroizing::new(String::with_capacity(text.len()));
        turned(&text, Turn::Back, &mut opener, &mut shown)?;
        let anchor = write_down(Act::Reveal, "stdin", seen.count(), None)?;
        said(&book.says(&anchor), &seen, terminal);
        let mut out = std::io::stdout().lock();
        let written = out.write_all(shown.as_bytes()).and_then(|()| out.flush());
        written.map_err(|e| failed("stdin", seen.count(), Error::io("write", &e)))?;
        return Ok(0);
    }
    if args.column.is_none() && args.out.is_none() {
        return Err(Error::usage("which column, or where to?").coded("E220").at(args.path.to_string_lossy()).next(
            "add --column NAME to see one, or --out NEWFILE to write the whole file, or pipe text to: efface reveal -",
        ));
    }
    if let Some(out) = &args.out {
        new_file(out)?;
    }
    let settings = default_settings(terminal)?;
    let mut table = one_table(&args)?;
    let forms = forms(policy.as_ref())?;
    if ring.keys().len() > 1 && args.key.key_id.is_none() && forms.iter().any(|(_, form)| form.is_some()) {
        return Err(Error::usage("the policy encrypts in a form, which does not say with which of the keys")
            .at(what_key(ring))
            .next("name the key of the run with --key-id; its receipt has it as key_id"));
    }
    let means = Means { ring, domains: &domains, only: args.column.as_deref(), forms: &forms };
    let what = args.column.as_ref().map_or(table.path.clone(), |column| format!("{}.{column}", table.path));
    let seen = look(&mut table, means, &settings)?;
    terminal.clear();
    may_be_shown(&seen, ring, &what)?;
    match (&args.out, &args.column) {
        (Some(path), _) => {
            let file = EntryFile {
                input: table.path.clone(),
                input_sha256: sha256_file(table.origin.open()?)?,
                output: path.to_string_lossy().into_owned(),
                // A hash of the values would tell whoever reads the ledger whether a guess is right.
                output_sha256: String::new(),
            };
            let anchor = write_down(Act::Reveal, &what, seen.count(), Some(file))?;
            said(&book.says(&anchor), &seen, terminal);
            write_file(&table, path, &seen, means, &settings).map_err(|e| failed(&what, seen.count(), e))?;
            terminal.clear();
            terminal.note(&format!("{} holds the values, and only you may read it.", path.display()));
            if policy.is_none() {
                terminal.note("Without --policy, what fpe encrypted stays encrypted, and looks like a value.");
            }
        }
        (None, Some(column)) => {
            let anchor = write_down(Act::Reveal, &what, seen.count(), None)?;
            said(&book.says(&anchor), &seen, terminal);
            let mut out = BufWriter::new(std::io::stdout().lock());
            let write = |e: std::io::Error| Error::io("write", &e);
            show(&table, column, means, &settings, |text| out.write_all(text.as_bytes()).map_err(write))
                .and_then(|()| out.flush().map_err(write))
                .map_err(|e| failed(&what, seen.count(), e))?;
        }
        (None, None) => return Err(Error::fault("nothing to show")),
    }
    Ok(0)
}

fn said(ledger: &str, seen: &Tokens, terminal: &Terminal) {
    terminal.note(&format!("{}. {ledger}", counted(seen.count(), "token")));
    let short: u64 = seen.short.values().sum();
    if short > 0 {
        terminal.note(&format!("{} stay: nobody can turn them back.", counted(short, "short token")));
    }
}

/// Every token opens, and there is one.
fn may_be_shown(seen: &Tokens, ring: &Keyring, what: &str) -> Result<()> {
    if let Some((causes, foreign)) = unopened(seen) {
        return Err(Error::usage(format!(
            "{foreign} of {} tokens cannot be turned back with {}: {causes}",
            foreign + seen.count(),
            ring.ids().collect::<Vec<_>>().join(", ")
        ))
        .at(what)
        .next("use the key file they were made with, and name the policy with --policy"));
    }
    match seen.count() {
        0 if !seen.short.is_empty() => Err(Error::unread("the tokens are short ones, which nobody can turn back")
            .at(what)
            .next("ask whoever has the export that they were made from")),
        0 => Err(Error::unread("there is no token to turn back").at(what).next("check the file and the column")),
        _ => Ok(()),
    }
}

/// In words: which tokens do not open, and how many they are.
pub(super) fn unopened(seen: &Tokens) -> Option<(String, u64)> {
    let says = |of: &BTreeMap<String, u64>, what: &str| -> Vec<String> {
        of.iter().map(|(id, n)| format!("{n} {what} {id}")).collect()
    };
    let mut causes = says(&seen.unknown, "made with the key");
    causes.extend(says(&seen.no_domain, "in a domain that is not known, under"));
    let all = seen.unknown.values().chain(seen.no_domain.values()).sum();
    (all > 0).then(|| (causes.join("; "), all))
}

fn one_table(args: &Args) -> Result<Table> {
    let (files, _) = gather(std::slice::from_ref(&args.path))?;
    let [file] = files.as_slice() else {
        return Err(Error::usage("reveal takes one file at a time").coded("E220").next("name one file"));
    };
    open(file, &args.dialect.options_alone()?)
}

fn new_file(path: &Path) -> Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => {
            Err(Error::usage("the file exists").coded("E215").at(path.to_string_lossy()).next("give --out a new file"))
        }
        Err(_) => Ok(()),
    }
}

/// Writes the file in a folder of its own, which nobody else may enter, and moves it to its place.
fn write_file(table: &Table, path: &Path, seen: &Tokens, means: Means<'_>, settings: &Settings<'_>) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let io = |e: std::io::Error| Error::io("write the file", &e).at(path.to_string_lossy());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let hidden = tempfile::Builder::new().prefix(".efface-reveal").tempdir_in(folder).map_err(io)?;
    let inside = hidden.path().join("partial");
    let shape = turn(table, &inside, Turn::Back, means, settings)?;
    read_back(table, &shape, &inside, Turn::Back, seen, means, settings)?;
    if !table.is_unchanged() {
        return Err(Error::unread("the file was changed while it was read")
            .at(&table.path)
            .next("run again when nothing writes to the file"));
    }
    std::fs::set_permissions(&inside, std::fs::Permissions::from_mode(0o600)).map_err(io)?;
    // Never over something that appeared in the meantime.
    std::fs::hard_link(&inside, path).map_err(io)?;
    std::fs::File::open(folder).and_then(|d| d.sync_all()).map_err(io)
}

fn what_key(ring: &Keyring) -> String {
    format!("keys {}", ring.ids().collect::<Vec<_>>().join(", "))
}

/// The patterns of the policy, the most specific first, with how the columns were encrypted in their form, if they were.
fn forms(policy: Option<&Policy>) -> Result<Vec<(Wild, Option<Fpe>)>> {
    let mut forms = Vec::new();
    for class in policy.iter().flat_map(|p| &p.classes) {
        let form = match &class.action {
            Action::Fpe(fpe) => Some(fpe.clone()),
            _ => None,
        };
        for at in &class.at {
            let wild = Wild::new(at)
                .ok_or_else(|| Error::usage(format!("{at:?} is not a pattern of columns")).coded("E217"))?;
            forms.push((wild, form.clone()));
        }
    }
    forms.sort_by_key(|(wild, _)| std::cmp::Reverse(wild.literal()));
    Ok(forms)
}

/// The domains that are tried: those of the policy, and of the rules with every normaliser.
pub(super) fn domains(policy: Option<&Policy>) -> Result<Vec<Domain>> {
    let mut domains = BTreeSet::new();
    for class in policy.iter().flat_map(|p| &p.classes) {
        domains.extend(class.action.domain().cloned());
    }
    for rule in RuleSet::builtin()?.types.values() {
        for (norm, _) in NORMS {
            domains.insert(Domain { name: rule.domain.clone(), norm: (*norm).into() });
        }
    }
    Ok(domains.into_iter().collect())
}

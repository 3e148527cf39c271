//! `efface rekey`: tokens of older keys become tokens of the current one, over whole files, and no plaintext on the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::book::{Book, entry};
use super::common::{InputArgs, default_settings};
use super::reveal::{domains, unopened};
use super::secret::{KeyArgs, no_key};
use super::terminal::Terminal;
use crate::engine::{Means, TOOL, Tokens, Turn, look, open_all, read_back, turn};
use crate::error::{Error, Result, visible};
use crate::ledger::{Act, Entry, EntryFile};
use crate::model;
use crate::policy::Policy;
use crate::report::counted;
use crate::table::{Origin, Staging, gather, sha256_file, write_synced};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// The folder to publish; it must not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// The policy whose domains and key are used besides the built-in ones.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    #[command(flatten)]
    key: KeyArgs,

    /// Leave what cannot be mapped as it is, instead of stopping: tokens of keys that are not in the key file, and short tokens of
    /// older keys, which nobody can turn back.
    #[arg(long)]
    keep_unknown: bool,

    /// Why: written to the ledger.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// The ledger; default: efface-ledger.jsonl beside the key file, else in this folder.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

/// `efface-receipt.json` of a folder whose tokens were mapped. It holds no value and no time.
#[derive(Serialize)]
struct Receipt {
    version: u32,
    tool: &'static str,
    act: Act,
    /// Id of the key that every token is of now.
    key_id: String,
    /// Tokens by the key that they were of.
    tokens: BTreeMap<String, u64>,
    /// Tokens of keys that are not in the key file, which stay.
    kept: BTreeMap<String, u64>,
    /// Short tokens, which stay, by their key.
    short: BTreeMap<String, u64>,
    files: Vec<FileReceipt>,
}

#[derive(Serialize)]
struct FileReceipt {
    rows: u64,
    tokens: u64,
    #[serde(flatten)]
    file: EntryFile,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    super::apply::apart(&args.input.paths, &args.out)?;
    let policy = args.policy.as_deref().map(Policy::read).transpose()?;
    let held =
        args.key.find(policy.as_ref())?.ok_or_else(|| no_key().next("pass --key-file FILE, or set EFFACE_KEY"))?;
    let ring = held.secret.ring("rekey")?;
    let domains = domains(policy.as_ref())?;
    let fpe = |c: &&crate::policy::Class| matches!(c.action, crate::action::Action::Fpe(_));
    if let Some(class) = policy.iter().flat_map(|p| &p.classes).find(fpe) {
        return Err(Error::usage(format!(
            "class {} is encrypted in its form, which cannot be told from any other value",
            class.name
        ))
        .at(policy.as_ref().map_or("--policy", |p| &p.place))
        .next("apply the policy to the original export with the new key"));
    }
    for path in &args.input.paths {
        refuse_forms(path)?;
    }
    let book = Book::of(args.ledger.as_deref(), Some(&held));
    book.ready()?;
    let settings = default_settings(terminal)?;
    let staging = Staging::create(&args.out)?;
    let (paths, passed_by) = gather(&args.input.paths)?;
    for path in &passed_by {
        terminal.detail(&format!("not read: {}", visible(path)));
    }
    let (mut tables, errors) = open_all(&paths, &args.input.dialect.options_alone()?);
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let means = Means { ring, domains: &domains, only: None, forms: &[] };
    let mut all = Tokens::default();
    let mut seen = Vec::new();
    for table in &mut tables {
        let tokens = look(table, means, &settings)?;
        all.add(&tokens);
        seen.push(tokens);
    }
    terminal.clear();
    let mut stopping = all.clone();
    if args.keep_unknown {
        stopping.unknown.clear();
    }
    let current = ring.current().id().to_owned();
    let old_short: u64 = all.short.iter().filter(|(id, _)| **id != current).map(|(_, n)| n).sum();
    if old_short > 0 && !args.keep_unknown {
        return Err(Error::usage(format!(
            "{old_short} short tokens are of other keys, and nobody can turn them back to map them; nothing was published"
        ))
        .next("make them again from the original export, or leave them with --keep-unknown: they join with old ones only"));
    }
    if let Some((causes, n)) = unopened(&stopping) {
        return Err(Error::usage(format!("{n} of {} tokens cannot be mapped: {causes}; nothing was published", n + all.count()))
            .next("add the keys they were made with to the key file and name the policy with --policy, or leave tokens of unknown keys with --keep-unknown"));
    }
    if all.count() == 0 {
        return Err(
            Error::unread("there is no token of these keys; nothing was published").next("check the files and the key")
        );
    }
    let mut files = Vec::new();
    for (table, tokens) in tables.iter().zip(&seen) {
        let path = staging.file(&table.relative)?;
        let shape = turn(table, &path, Turn::ToCurrent, means, &settings).map_err(|e| e.at(&table.path))?;
        read_back(table, &shape, &path, Turn::ToCurrent, tokens, means, &settings)?;
        if !table.is_unchanged() {
            return Err(Error::unread("the file was changed while it was read")
                .at(&table.path)
                .next("run again when nothing writes to the file"));
        }
        files.push(FileReceipt {
            rows: tokens.rows,
            tokens: tokens.count(),
            file: EntryFile {
                input: table.relative.to_string_lossy().into_owned(),
                input_sha256: sha256_file(table.origin.open()?)?,
                output: table.relative.to_string_lossy().into_owned(),
                output_sha256: sha256_file(Origin::Path(path).open()?)?,
            },
        });
    }
    terminal.clear();
    let mapped: u64 = all.open.iter().filter(|(id, _)| **id != current).map(|(_, n)| n).sum();
    let receipt = Receipt {
        version: 1,
        tool: TOOL,
        act: Act::Rekey,
        key_id: current.clone(),
        tokens: all.open.clone(),
        kept: all.unknown.clone(),
        short: all.short.clone(),
        files,
    };
    let mut text = serde_json::to_string_pretty(&receipt).map_err(|_| Error::fault("the receipt cannot be written"))?;
    text.push('\n');
    write_synced(&staging.path().join("efface-receipt.json"), text.as_bytes())?;
    let line = |act: Act| -> Entry {
        let mut entry = entry(act, args.out.to_string_lossy());
        entry.why.clone_from(&args.reason);
        entry.policy = policy.as_ref().map(|p| p.digest.clone());
        entry.tokens = Some(mapped);
        entry
    };
    let mut told = line(Act::Rekey);
    told.receipt = Some(sha256_file(text.as_bytes())?);
    told.rows = Some(all.rows);
    told.files = receipt.files.into_iter().map(|f| f.file).collect();
    let anchor = book.write(&told)?;
    if let Err(unpublished) = staging.publish() {
        if !unpublished.is_there {
            // What the run says is more than that this line could not be written.
            let _ = book.write(&line(Act::RekeyFailed));
        }
        return Err(unpublished.error);
    }
    terminal.note(&format!(
        "{} now of the key {current} ({} were already), in {}, published in {}.",
        counted(mapped, "token"),
        all.count() - mapped,
        counted(tables.len() as u64, "file"),
        visible(&args.out.to_string_lossy())
    ));
    if args.keep_unknown && !all.unknown.is_empty() {
        let kept: Vec<String> = all.unknown.iter().map(|(id, n)| format!("{n} of {id}")).collect();
        terminal.note(&format!("Left as they are: tokens of unknown keys, {}.", kept.join(", ")));
    }
    if old_short > 0 {
        terminal.note(&format!("Left as they are: {} of older keys.", counted(old_short, "short token")));
    }
    terminal.note(&book.says(&anchor));
    Ok(0)
}

/// Refuses what a receipt beside it says to be encrypted in its form: it would keep the older key, and join with nothing any more.
fn refuse_forms(path: &Path) -> Result<()> {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let at = folder.join("efface-receipt.json");
    let receipt = std::fs::read(&at).ok().and_then(|bytes| serde_json::from_slice::<model::Receipt>(&bytes).ok());
    let Some(receipt) = receipt else { return Ok(()) };
    let encrypted = |c: &&model::ColumnReceipt| c.action.starts_with("format-preserving");
    match receipt.files.iter().flat_map(|f| &f.columns).find(encrypted) {
        Some(column) => Err(Error::usage(format!(
            "column {} is encrypted in its form, which cannot be told from any other value",
            visible(&column.name)
        ))
        .at(at.to_string_lossy())
        .next("apply the policy to the original export with the new key")),
        None => Ok(()),
    }
}

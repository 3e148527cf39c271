//! `efface ledger`.

use std::collections::VecDeque;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::book::{NAME, seals};
use super::secret::KeyArgs;
use super::terminal::Terminal;
use crate::error::{Error, Result};
use crate::ledger::{Anchor, Expected, Head, Told, tell, verify};
use crate::policy::Policy;
use crate::report::counted;
use crate::table::sha256_file;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show who did what, when and why, a line for each act. It checks nothing: that is verify.
    Show {
        /// The ledger.
        #[arg(default_value = NAME)]
        file: PathBuf,

        /// The newest lines alone.
        #[arg(long, value_name = "N")]
        last: Option<usize>,
    },
    /// Find a changed, missing, added, moved or cut off line. Exit code 1 says that there is one, 3 that not every seal
    /// could be checked.
    Verify(Verify),
    /// Show the point that a ledger has reached, to be noted where its keeper cannot reach it.
    Head {
        /// The ledger.
        #[arg(default_value = NAME)]
        file: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// The ledger.
    #[arg(default_value = NAME)]
    file: PathBuf,

    /// What is known of it from elsewhere, repeatable: a point (12:HASH) as apply, reveal and ledger head show it, a copy
    /// of its head, or a receipt. Without one, a ledger that was set back together with its head looks whole.
    #[arg(long, value_name = "POINT|FILE")]
    head: Vec<String>,

    /// The policy whose key is used.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    #[command(flatten)]
    key: KeyArgs,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let mut out = std::io::stdout().lock();
    let write = |e: std::io::Error| Error::io("write", &e);
    match args.command {
        Command::Verify(args) => {
            let policy = args.policy.as_deref().map(Policy::read).transpose()?;
            let held = args.key.find(policy.as_ref())?;
            let seals = held.as_ref().map(|h| seals(&h.secret)).unwrap_or_default();
            let expected = expected(&args.head)?;
            let place = crate::error::visible(&args.file.to_string_lossy());
            let verified = match verify(&args.file, &seals, &expected)? {
                Ok(verified) => verified,
                Err(fault) => {
                    let what = fault.line.map_or("the ledger".to_owned(), |n| format!("line {n}"));
                    return Err(Error::refused(format!("{what} {}", fault.cause))
                        .at(args.file.to_string_lossy())
                        .next("keep the ledger and its head as evidence, compare them with a backup, and go on in a new one"));
                }
            };
            let lines = verified.anchor.lines;
            writeln!(out, "{place}: {} in order, up to {}", counted(lines, "line"), verified.anchor).map_err(write)?;
            if verified.beyond_head {
                terminal.note("The last line is newer than the head: a run ended between writing the two.");
            }
            if expected.anchors.is_empty() && expected.receipts.is_empty() {
                terminal.note(
                    "Held against its own head alone: a ledger set back together with its head is seen with --head.",
                );
            }
            if !verified.keyed && lines > 0 {
                terminal.note("No key seals it: whoever can write the file could have written it anew.");
            }
            if verified.unchecked.is_empty() {
                return Ok(0);
            }
            let keys: Vec<String> = verified.unchecked.iter().map(|(id, n)| format!("{n} under {id}")).collect();
            Err(Error::unread(format!("the seals of lines were not checked: {}", keys.join(", ")))
                .at(args.file.to_string_lossy())
                .next("give the key file that holds these keys"))
        }
        Command::Show { file, last } => {
            let mut kept = VecDeque::new();
            tell(&file, |told| {
                let line = row(told);
                match last {
                    Some(0) => {}
                    Some(most) => {
                        if kept.len() == most {
                            kept.pop_front();
                        }
                        kept.push_back(line);
                    }
                    None => writeln!(out, "{line}").map_err(write)?,
                }
                Ok(())
            })?;
            for line in kept {
                writeln!(out, "{line}").map_err(write)?;
            }
            terminal.note("Not checked: efface ledger verify does that.");
            Ok(0)
        }
        Command::Head { file } => {
            let place = file.to_string_lossy();
            let read = Head::read(&crate::ledger::head_path(&file), &[]);
            let (head, _) = read
                .map_err(|cause| {
                    Error::refused(format!("its head {cause}")).at(&place).next("efface ledger verify says more")
                })?
                .ok_or_else(|| Error::unread("the ledger has no head").at(&place).next("check the path"))?;
            writeln!(out, "{}", head.anchor()).map_err(write)?;
            Ok(0)
        }
    }
}

/// One act for people: number, time, act, who, what it was done to, with what figures, and why.
fn row(told: &Told) -> String {
    let entry = &told.entry;
    let mut said = vec![crate::error::visible(&entry.what)];
    said.extend(entry.view.as_ref().map(|view| format!("view {}", crate::error::visible(view))));
    said.extend((!entry.files.is_empty()).then(|| counted(entry.files.len() as u64, "file")));
    said.extend(entry.rows.map(|rows| counted(rows, "row")));
    said.extend(entry.changed.map(|cells| format!("{} changed", counted(cells, "cell"))));
    said.extend(entry.tokens.map(|tokens| counted(tokens, "token")));
    said.extend(told.key_id.as_ref().map(|id| format!("key {}", crate::error::visible(id))));
    said.extend(entry.why.as_ref().map(|why| format!("why: {}", crate::error::visible(why))));
    // Parts of a second tell a reader nothing.
    let at = entry.at.split_once('.').map_or(entry.at.clone(), |(whole, _)| format!("{whole}Z"));
    format!(
        "{:>5}  {}  {:<13}  {}  {}",
        told.line,
        crate::error::visible(&at),
        entry.act.name(),
        crate::error::visible(&entry.who),
        said.join(", ")
    )
}

/// What `--head` gives: points, heads and receipts.
fn expected(given: &[String]) -> Result<Expected> {
    let mut expected = Expected::default();
    for text in given {
        if let Some(anchor) = Anchor::parse(text) {
            expected.anchors.push(anchor);
            continue;
        }
        let path = Path::new(text);
        let place = path.to_string_lossy();
        let bytes = std::fs::read(path).map_err(|e| {
            Error::usage(format!("neither a point of a ledger (12:HASH) nor a file: {}", e.kind()))
                .at(&place)
                .next("give a point, a copy of a head, or an efface-receipt.json")
        })?;
        if let Some(anchor) = std::str::from_utf8(&bytes).ok().and_then(Anchor::parse) {
            expected.anchors.push(anchor);
        } else if let Ok(Some((head, _))) = Head::read(path, &[]) {
            expected.anchors.push(head.anchor());
        } else {
            let json: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
            if json.is_none_or(|v| v["tool"].as_str().is_none_or(|t| !t.starts_with("efface "))) {
                return Err(Error::usage("neither a point, a head nor a receipt")
                    .at(&place)
                    .next("give a point (12:HASH), a copy of a head, or an efface-receipt.json"));
            }
            expected.receipts.push(sha256_file(bytes.as_slice())?);
        }
    }
    Ok(expected)
}

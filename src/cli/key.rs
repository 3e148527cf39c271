//! `efface key`.

use std::io::Write;
use std::path::PathBuf;

use super::book::{Book, entry};
use super::secret::{Held, UnlockArgs, passphrase};
use super::terminal::Terminal;
use crate::error::{Error, Result};
use crate::keys::{Protect, RootKey, Secret, create};
use crate::ledger::Act;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make a key of 32 random bytes in a new file that only you may read.
    New {
        /// The file; an existing one is never overwritten.
        file: PathBuf,

        #[command(flatten)]
        protect: ProtectArgs,
    },
    /// Show the ids of the keys in a file, oldest first; never a key.
    Inspect {
        /// The key file.
        file: PathBuf,

        #[command(flatten)]
        unlock: UnlockArgs,
    },
    /// Add a new key to a file: tokens are made with it from now on, and those of the older keys stay readable. Written to
    /// the ledger.
    Rotate {
        /// The key file; it is replaced as a whole.
        file: PathBuf,

        /// Where the file is encrypted to age recipients: all of them again.
        #[arg(long, value_name = "AGE1…")]
        recipient: Vec<String>,

        #[command(flatten)]
        unlock: UnlockArgs,
        #[command(flatten)]
        ledger: ActArgs,
    },
    /// Derive a key that makes the same short tokens, and so joins, and can turn nothing back. Written to the ledger.
    TokenOnly {
        /// The full key file.
        file: PathBuf,

        /// The file to write; an existing one is never overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,

        #[command(flatten)]
        protect: ProtectArgs,
        #[command(flatten)]
        unlock: UnlockArgs,
        #[command(flatten)]
        ledger: ActArgs,
    },
}

/// How a new key file is protected besides its permissions.
#[derive(Debug, clap::Args)]
struct ProtectArgs {
    /// Encrypt it to the holder of an age identity, repeatable.
    #[arg(long, value_name = "AGE1…", conflicts_with = "passphrase")]
    recipient: Vec<String>,

    /// Encrypt it with a passphrase, from EFFACE_PASSPHRASE, from the file in EFFACE_PASSPHRASE_FILE, or asked for.
    #[arg(long)]
    passphrase: bool,
}

/// What goes to the ledger.
#[derive(Debug, clap::Args)]
struct ActArgs {
    /// Why: written to the ledger.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// The ledger; default: efface-ledger.jsonl beside the key file.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

impl ProtectArgs {
    fn protect(&self, file: &std::path::Path) -> Result<Protect> {
        Ok(match self.passphrase {
            true => Protect::Passphrase(passphrase(&file.to_string_lossy(), true)?),
            false if self.recipient.is_empty() => Protect::Owner,
            false => Protect::Recipients(self.recipient.clone()),
        })
    }
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let mut out = std::io::stdout().lock();
    let write = |e: std::io::Error| Error::io("write", &e);
    match args.command {
        Command::New { file, protect } => {
            let key = RootKey::generate()?;
            create(&file, &key.text(), &protect.protect(&file)?)?;
            terminal.note(&format!(
                "Key {} in {}. Whoever holds it can turn tokens back; without it nobody can.",
                key.id(),
                file.display()
            ));
        }
        Command::Inspect { file, unlock } => match unlock.open(&file)?.secret {
            Secret::Full(ring) => {
                for id in ring.ids() {
                    writeln!(out, "{id}").map_err(write)?;
                }
                if ring.keys().len() > 1 {
                    terminal.note(&format!("New tokens are made with {}, the newest.", ring.current().id()));
                }
            }
            Secret::TokenOnly(key) => {
                writeln!(out, "{}", key.id()).map_err(write)?;
                terminal.note("A token-only key: it makes short tokens and can turn nothing back.");
            }
        },
        Command::Rotate { file, recipient, unlock, ledger } => {
            let opened = unlock.open(&file)?;
            let mut ring = opened.secret.ring("key rotate").map_err(|e| e.at(file.to_string_lossy()))?.clone();
            let old = ring.current().id().to_owned();
            // Sealed by the key that was there before.
            let held = Held { secret: opened.secret.clone(), file: Some(file.clone()) };
            let book = Book::of(ledger.ledger.as_deref(), Some(&held));
            book.ready()?;
            let line = ring.rotate()?;
            opened.add(&line, recipient)?;
            let mut act = entry(Act::Rotate, format!("{}: {old} -> {}", file.display(), ring.current().id()));
            act.why = ledger.reason;
            let anchor = book.write(&act)?;
            terminal.note(&format!(
                "Key {} is added to {} and makes tokens from now on; those of {old} stay readable. \
                 To join with what {old} made: --key-id {old}, or map it with efface rekey.",
                ring.current().id(),
                file.display()
            ));
            terminal.note(&book.says(&anchor));
        }
        Command::TokenOnly { file, out, protect, unlock, ledger } => {
            let held = unlock.read(&file)?;
            held.secret.ring("key token-only").map_err(|e| e.at(file.to_string_lossy()))?;
            let book = Book::of(ledger.ledger.as_deref(), Some(&held));
            let short = held.secret.short();
            let mut act = entry(Act::TokenOnly, format!("{} -> {}", file.display(), out.display()));
            act.why = ledger.reason;
            book.ready()?;
            create(&out, &short.text(), &protect.protect(&out)?)?;
            let anchor = book.write(&act)?;
            terminal.note(&format!(
                "Token-only key of {} in {}: it makes short tokens that join with those of the full key.",
                short.id(),
                out.display()
            ));
            terminal.note(&book.says(&anchor));
        }
    }
    Ok(0)
}

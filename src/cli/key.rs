//! `efface key`.

use std::io::Write;
use std::path::PathBuf;

use super::terminal::Terminal;
use crate::error::{Error, Result};
use crate::keys::RootKey;

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
    },
    /// Show the id of a key; never the key.
    Inspect {
        /// The key file.
        file: PathBuf,
    },
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    match args.command {
        Command::New { file } => {
            let key = RootKey::generate()?;
            key.save(&file)?;
            terminal.note(&format!(
                "Key {} in {}. Whoever holds it can turn tokens back; without it nobody can.",
                key.id(),
                file.display()
            ));
        }
        Command::Inspect { file } => {
            let key = RootKey::read(&file)?;
            writeln!(std::io::stdout(), "{}", key.id()).map_err(|e| Error::io("write", &e))?;
        }
    }
    Ok(0)
}

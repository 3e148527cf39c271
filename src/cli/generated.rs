//! `efface completions` and `efface man`: made from the same table of arguments as `--help`.

use std::io::Write;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Cli;
use crate::error::{Error, Result};

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// For which shell: written to standard output.
    shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Write the page of efface and one for each command into this folder; default: the page of efface to standard output.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn completions(args: &CompletionsArgs) -> Result<u8> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "efface", &mut text);
    std::io::stdout().write_all(&text).map_err(|e| Error::io("write", &e))?;
    Ok(0)
}

pub(super) fn man(args: &ManArgs) -> Result<u8> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let page = |command: clap::Command| -> Result<Vec<u8>> {
        let mut text = Vec::new();
        Man::new(command).render(&mut text).map_err(|e| Error::io("write", &e))?;
        Ok(text)
    };
    let Some(folder) = &args.out else {
        std::io::stdout().write_all(&page(command)?).map_err(|e| Error::io("write", &e))?;
        return Ok(0);
    };
    let io = |e: std::io::Error| Error::io("write the pages", &e).at(folder.to_string_lossy());
    std::fs::create_dir_all(folder).map_err(io)?;
    for sub in command.get_subcommands() {
        let name = format!("efface-{}", sub.get_name());
        // Pages are found by the name in their file.
        let renamed = sub.clone().name(&*name.clone().leak()).display_name(name.clone());
        std::fs::write(folder.join(format!("{name}.1")), page(renamed)?).map_err(io)?;
    }
    std::fs::write(folder.join("efface.1"), page(command)?).map_err(io)?;
    Ok(0)
}

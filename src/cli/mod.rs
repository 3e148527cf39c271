//! The command line: one file per subcommand, in two stages: what was typed, then what it means.

mod apply;
mod baseline;
mod book;
mod check;
mod codes;
mod common;
mod detection;
mod discover;
mod explain;
mod generated;
mod git;
mod hardening;
mod init;
mod key;
mod ledger;
mod lock;
mod migrate;
mod plan;
mod rekey;
mod report;
mod reveal;
mod risk;
mod rules;
mod scan;
mod secret;
mod terminal;
mod why;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;
use terminal::Terminal;

/// Finds personal data in CSV, JSON lines and Parquet exports, measures who could be singled out, replaces or erases it
/// the same way every time, and verifies its own output.
#[derive(Debug, Parser)]
#[command(name = "efface", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Say on stderr what is being done. Values are never shown.
    #[arg(long, short, global = true)]
    verbose: bool,

    /// Nothing but errors on stderr; reports are still written.
    #[arg(long, short, global = true)]
    quiet: bool,
}

const EXIT_CODES: &str = "Exit codes: 0 passed · 1 a finding or threshold failed the policy · 2 usage or configuration · \
3 nothing was read, or not everything could be read or written · 4 a fault of efface · 130 interrupted";

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what is in the files: the type of each column, how identifying and how sensitive it is.
    Scan(scan::Args),
    /// Write efface.toml, a policy with comments, from what is found.
    Init(init::Args),
    /// Show what would happen to each column, and why.
    #[command(after_long_help = crate::action::help())]
    Plan(plan::Args),
    /// Protect the files, verify the output and publish it with a receipt, or nothing at all.
    Apply(apply::Args),
    /// Count the people who stand out by their quasi-identifiers.
    Risk(Box<risk::Args>),
    /// Fail where a file holds what the policy does not leave in it: the gate for CI.
    Check(Box<check::Args>),
    /// Let today's findings of check be, each with a reason, an owner and a last day.
    Baseline(Box<baseline::Args>),
    /// Write the page that a data protection officer reads and signs: from a folder, a receipt, or before and after.
    Report(Box<report::Args>),
    /// Turn tokens back into values; written to the ledger first.
    Reveal(reveal::Args),
    /// Make, inspect and rotate keys, and derive token-only ones.
    Key(key::Args),
    /// Map tokens of older keys to the current one, over whole files.
    Rekey(rekey::Args),
    /// Check the ledger of runs, reveals and rotations.
    Ledger(ledger::Args),
    /// List, check and explain the rules of detection.
    Rules(rules::Args),
    /// Explain a code of an error, a rule of check, or a rule of detection.
    Explain(codes::Args),
    /// Check whether a policy is of the current version.
    Migrate(migrate::Args),
    /// Write completions for a shell.
    Completions(generated::CompletionsArgs),
    /// Write manual pages.
    Man(generated::ManArgs),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    hardening::harden();
    terminal::withhold_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let terminal = Terminal::new(cli.verbose, cli.quiet);
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| execute(cli.command, &terminal)));
    terminal.clear();
    match result {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(error)) => {
            if !error.is_broken_pipe() {
                terminal.error(&error);
            }
            ExitCode::from(error.exit_code())
        }
        Err(_) => ExitCode::from(4),
    }
}

fn execute(command: Command, terminal: &Terminal) -> Result<u8> {
    match command {
        Command::Scan(args) => scan::run(args, terminal),
        Command::Init(args) => init::run(args, terminal),
        Command::Plan(args) => plan::run(args, terminal),
        Command::Apply(args) => apply::run(args, terminal),
        Command::Risk(args) => risk::run(*args, terminal),
        Command::Check(args) => check::run(*args, terminal),
        Command::Baseline(args) => baseline::run(*args, terminal),
        Command::Report(args) => report::run(*args, terminal),
        Command::Reveal(args) => reveal::run(args, terminal),
        Command::Key(args) => key::run(args, terminal),
        Command::Rekey(args) => rekey::run(args, terminal),
        Command::Ledger(args) => ledger::run(args, terminal),
        Command::Rules(args) => rules::run(args, terminal),
        Command::Explain(args) => codes::run(args),
        Command::Migrate(args) => migrate::run(&args, terminal),
        Command::Completions(args) => generated::completions(&args),
        Command::Man(args) => generated::man(&args),
    }
}

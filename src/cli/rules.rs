//! `efface rules`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use super::explain::explain;
use super::terminal::Terminal;
use crate::detect::Detector;
use crate::error::{Error, Result};
use crate::rules::RuleSet;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,

    /// A folder of rule packs of your own, read on top of the built-in ones.
    #[arg(long, value_name = "DIR", global = true)]
    rules: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List every rule with its type.
    List,
    /// Run the examples and counter-examples of every rule.
    Check,
    /// Show what a rule or a type is, and what it weighs.
    Explain {
        /// Id of a rule, lexicon or type.
        id: String,
    },
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let rules = match &args.rules {
        Some(folder) => RuleSet::with_folder(folder)?,
        None => RuleSet::builtin()?,
    };
    let detector = Detector::new(&rules)?;
    let mut out = String::new();
    let code = match args.command {
        Command::List => {
            for source in detector.sources() {
                let _ =
                    writeln!(out, "{:<28} v{:<3} {:<22} {}", source.id, source.version, source.info_type, source.says);
            }
            0
        }
        Command::Check => {
            let wrong = detector.check(&rules);
            for line in &wrong {
                let _ = writeln!(out, "{line}");
            }
            let tried: usize =
                rules.patterns.iter().map(|r| r.examples.len() + r.counter_examples.len()).sum::<usize>()
                    + rules.lexicons.iter().map(|l| l.examples.len() + l.counter_examples.len()).sum::<usize>();
            terminal.note(&format!(
                "{} rules and {} lexicons, {tried} examples and counter-examples: {} wrong.",
                rules.patterns.len(),
                rules.lexicons.len(),
                wrong.len()
            ));
            u8::from(!wrong.is_empty())
        }
        Command::Explain { id } => {
            explain(&id, &rules, &detector, &mut out)?;
            0
        }
    };
    std::io::stdout().write_all(out.as_bytes()).map_err(|e| Error::io("write", &e))?;
    Ok(code)
}

//! `efface rules`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

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

fn explain(id: &str, rules: &RuleSet, detector: &Detector, out: &mut String) -> Result<()> {
    let mut found = false;
    if let Some(t) = rules.info_type(id) {
        found = true;
        let _ = writeln!(
            out,
            "type {}: {}\n  identifying: {}; sensitive: {}; token domain: {}; proposed: {}",
            t.id,
            t.says,
            t.identifying.word(),
            t.sensitive.word(),
            t.domain,
            t.propose.action
        );
        let phrases: Vec<String> =
            rules.headers.iter().filter(|h| h.info_type.as_deref() == Some(id)).map(|h| h.tokens.join(" ")).collect();
        let _ =
            writeln!(out, "  header phrases: {}", if phrases.is_empty() { "none".into() } else { phrases.join(", ") });
    }
    for source in detector.sources().iter().filter(|s| s.id == id || *s.info_type == *id) {
        found = true;
        let _ = writeln!(
            out,
            "rule {} v{}: {}\n  type {}; at most {} nats when (nearly) all distinct values pass; {:.2} % of such forms pass by chance",
            source.id,
            source.version,
            source.says,
            source.info_type,
            source.weight,
            source.chance.min(1.0) * 100.0
        );
        if let Some(rule) = rules.patterns.iter().find(|r| r.id == source.id) {
            let check = rule.check.as_deref().unwrap_or("none");
            let _ = writeln!(
                out,
                "  pattern {}\n  check {check}; one hit is a finding: {}",
                rule.pattern,
                if rule.strong { "yes" } else { "no" }
            );
            if !rule.context.is_empty() {
                let _ = writeln!(out, "  or with one of these words near it: {}", rule.context.join(", "));
            }
        }
    }
    if !found {
        return Err(Error::usage(format!("no rule, lexicon or type {id:?}")).next("efface rules list shows every id"));
    }
    Ok(())
}

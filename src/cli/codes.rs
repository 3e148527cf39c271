//! `efface explain`: what a code of an error, a rule of the gate, a rule of detection or a type means, and what to do.

use std::fmt::Write as _;
use std::io::Write as _;

use super::explain::explain;
use crate::detect::Detector;
use crate::error::{CODES, Error, Result, code_of};
use crate::model::{CONCERNS, GATE_RULES, concern, gate_rule};
use crate::rules::RuleSet;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A code (E302), a rule or concern of check (direct-in-clear, people-named), or a rule, lexicon or type of detection (nl.bsn); without one, all
    /// codes, rules and concerns of check are listed.
    id: Option<String>,
}

pub(super) fn run(args: Args) -> Result<u8> {
    let mut out = String::new();
    match args.id.as_deref() {
        None => list(&mut out),
        Some(id) => one(id, &mut out)?,
    }
    std::io::stdout().write_all(out.as_bytes()).map_err(|e| Error::io("write", &e))?;
    Ok(0)
}

fn list(out: &mut String) {
    out.push_str("Errors; the first digit is the exit code:\n");
    for code in CODES {
        let _ = writeln!(out, "  {}  {}", code.id, code.title);
    }
    out.push_str("\nRules of efface check:\n");
    for rule in GATE_RULES {
        let _ = writeln!(out, "  {:<16}  {}", rule.id, rule.title);
    }
    out.push_str("\nConcerns that efface check gathers findings under:\n");
    for concern in CONCERNS {
        let _ = writeln!(out, "  {:<16}  {}", concern.id, concern.title);
    }
    out.push_str("\nefface rules list shows the rules of detection.\n");
}

fn one(id: &str, out: &mut String) -> Result<()> {
    let told = |out: &mut String, id: &str, title: &str, says: &str, next: &str| {
        let _ = writeln!(out, "{id}: {title}\n  {says}\n  Next: {next}");
    };
    if let Some(code) = code_of(id) {
        told(out, code.id, code.title, code.says, code.next);
        return Ok(());
    }
    if let Some(rule) = gate_rule(id) {
        told(out, rule.id, rule.title, rule.says, rule.next);
        return Ok(());
    }
    if let Some(concern) = concern(id) {
        let says = format!("{} (GDPR {}.)", concern.says, concern.law);
        told(out, concern.id, concern.title, &says, concern.decide);
        return Ok(());
    }
    let rules = RuleSet::builtin()?;
    let detector = Detector::new(&rules)?;
    explain(id, &rules, &detector, out).map_err(|e| e.coded("E209"))
}

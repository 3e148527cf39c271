//! `efface rules explain`: all that is known of a type, a rule or a lexicon, its words and examples counted and not shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::detect::{Detector, Source};
use crate::error::{Error, Result};
use crate::profile::{ALL_KNOWN, PRIOR, WORD_CHANCE};
use crate::rules::{RuleSet, Scope};

/// Explains what has this id.
pub(super) fn explain(id: &str, rules: &RuleSet, detector: &Detector, out: &mut String) -> Result<()> {
    let of_id = |s: &&Source| s.id == id || *s.info_type == *id;
    let sources: Vec<&Source> = detector.sources().iter().filter(of_id).collect();
    let known = rules.info_type(id).is_some();
    if known {
        of_type(id, rules, out);
    }
    for source in &sources {
        of_source(source, rules, out);
    }
    if known || !sources.is_empty() {
        return Ok(());
    }
    let ids = rules.types.keys().map(|t| &**t).chain(detector.sources().iter().map(|s| s.id.as_str()));
    let near = ids.map(|other| (strsim::jaro_winkler(id, other), other)).max_by(|a, b| a.0.total_cmp(&b.0));
    let next = match near {
        Some((how, near)) if how > 0.7 => format!("did you mean {near:?}? efface rules list shows every id"),
        _ => "efface rules list shows every id".to_owned(),
    };
    Err(Error::usage(format!("no rule, lexicon or type {id:?}")).next(next))
}

fn of_type(id: &str, rules: &RuleSet, out: &mut String) {
    let Some(t) = rules.info_type(id) else { return };
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
    let _ = writeln!(
        out,
        "  held of a column from a sum of 0 nats, of which {PRIOR:+.1} are held before anything is seen{}",
        if t.formed { "; a column without a value of its form is of another type" } else { "" }
    );
    if t.numbered {
        out.push_str("  a column of which no cell has a digit is of another type, whatever its header says\n");
    }
    if t.long {
        out.push_str("  a column of at most three letters and digits is of another type, whatever its header says\n");
    }
    let mut phrases: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for phrase in rules.headers.iter().filter(|h| h.info_type.as_deref() == Some(id)) {
        phrases.entry(&phrase.language).or_default().push(phrase.tokens.join(" "));
    }
    if phrases.is_empty() {
        out.push_str("  no header says it\n");
    }
    for (language, phrases) in phrases {
        let language = if language.is_empty() { "any language" } else { language };
        let _ = writeln!(out, "  headers, {language}: {}", phrases.join(", "));
    }
}

fn of_source(source: &Source, rules: &RuleSet, out: &mut String) {
    let _ = writeln!(
        out,
        "rule {} v{}: {}\n  type {}; at most {:+.1} nats when (nearly) all distinct values pass{}",
        source.id,
        source.version,
        source.says,
        source.info_type,
        source.weight,
        match rules.patterns.iter().any(|r| r.id == source.id) {
            true => format!("; {:.2} % of such forms pass by chance", source.chance.min(1.0) * 100.0),
            false => format!(
                ", up to {ALL_KNOWN:.1} more where dozens do; {:.0} % of the words of any column stand in a list by chance",
                WORD_CHANCE * 100.0
            ),
        }
    );
    if let Some(country) = &source.country {
        let _ = writeln!(out, "  country {}: says less in files of other countries", country.to_uppercase());
    }
    let yes = |strong: bool| if strong { "yes" } else { "no" };
    if let Some(rule) = rules.patterns.iter().find(|r| r.id == source.id) {
        let check = rule.check.as_deref().unwrap_or("none");
        let _ =
            writeln!(out, "  pattern {}\n  check {check}; one hit is a finding: {}", rule.pattern, yes(rule.strong));
        if !rule.context.is_empty() {
            let list = rule.context_of.as_ref().map(|list| format!(", the list {list:?} included")).unwrap_or_default();
            let count = rule.context.len();
            let _ = writeln!(out, "  or with one of these {count} words near it{list}: {}", rule.context.join(", "));
        }
        examples(rule.examples.len(), rule.counter_examples.len(), out);
    }
    if let Some(lexicon) = rules.lexicons.iter().find(|l| l.id == source.id) {
        let scope = match lexicon.scope {
            Scope::Cell => "as whole cells",
            Scope::Text => "as whole cells and inside running text",
            Scope::First => "as the word that a phrase begins with",
            Scope::Last => "as the word that a phrase ends with",
            Scope::Ending => "as the end of the word that a phrase begins or ends with",
        };
        let count = lexicon.words.len();
        let _ =
            writeln!(out, "  {count} words, sought {scope}; a word in any cell is a finding: {}", yes(lexicon.strong));
        examples(lexicon.examples.len(), lexicon.counter_examples.len(), out);
    }
}

fn examples(count: usize, counter: usize, out: &mut String) {
    let _ = writeln!(out, "  {count} examples, {counter} counter-examples; efface rules check runs them");
}

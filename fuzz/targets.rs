//! What is fuzzed, and what has to hold for each text.

use std::path::Path;

use efface::detect::{Detector, Hit, Scratch};
use efface::profile::Headers;
use efface::rules::RuleSet;

/// One thing that reads foreign text.
pub enum Target {
    /// The detector, on cells of running text and of columns.
    Cells(Box<(RuleSet, Detector, Scratch)>),
    /// What headers say.
    Headers(Box<(RuleSet, Headers)>),
    /// Rule packs: loaded, compiled, their examples run.
    Rules(String, u64),
}

impl Target {
    /// By name.
    pub fn named(name: &str) -> Option<Self> {
        let rules = || RuleSet::builtin().expect("the built-in rules load");
        match name {
            "cells" => {
                let rules = rules();
                let detector = Detector::new(&rules).expect("the built-in rules compile");
                let scratch = detector.scratch();
                Some(Self::Cells(Box::new((rules, detector, scratch))))
            }
            "headers" => {
                let rules = rules();
                let headers = Headers::new(&rules);
                Some(Self::Headers(Box::new((rules, headers))))
            }
            "rules" => Some(Self::Rules(pack("types.toml"), 0)),
            _ => None,
        }
    }

    /// Texts to start from.
    pub fn seeds(&self) -> Vec<String> {
        match self {
            Self::Cells(knowledge) => {
                let rules = &knowledge.0;
                let patterns = rules.patterns.iter().flat_map(|r| r.examples.iter().chain(&r.counter_examples));
                let words = rules.lexicons.iter().flat_map(|l| l.examples.iter().chain(&l.counter_examples));
                let contexts = rules.patterns.iter().flat_map(|r| r.context.iter().take(3));
                patterns.chain(words).chain(contexts).cloned().collect()
            }
            Self::Headers(knowledge) => knowledge.0.headers.iter().map(|h| h.tokens.join("_")).collect(),
            Self::Rules(..) => {
                let names = ["lexicons/gender.toml", "lexicons/union.toml", "headers/et.toml", "patterns/ids-nl.toml"];
                let more =
                    ["patterns/names.toml", "patterns/dates.toml", "patterns/secrets.toml", "patterns/things.toml"];
                names.iter().chain(&more).flat_map(|name| tables(&pack(name))).collect()
            }
        }
    }

    /// Reads one text; says what is wrong with what came out.
    pub fn run(&mut self, text: &str) -> Result<(), String> {
        match self {
            Self::Cells(knowledge) => {
                let (_, detector, scratch) = &mut **knowledge;
                let mut hits = Vec::new();
                detector.cell(text, scratch, &mut hits);
                sound(text, &hits, detector)?;
                detector.cell_of_column(text, scratch, &mut hits);
                sound(text, &hits, detector)
            }
            Self::Headers(knowledge) => {
                let headers = &knowledge.1;
                headers.knows(text);
                for dataset in ["contacts", text] {
                    let said = headers.read(text, dataset);
                    if said.types.iter().any(|(_, weight, _)| !weight.is_finite()) {
                        return Err("a weight that is no number".into());
                    }
                }
                Ok(())
            }
            Self::Rules(types, taken) => {
                let packs = vec![("types.toml".to_owned(), types.clone()), ("fuzz.toml".to_owned(), text.to_owned())];
                let Ok(rules) = RuleSet::of(packs) else { return Ok(()) };
                let Ok(detector) = Detector::new(&rules) else { return Ok(()) };
                *taken += 1;
                detector.check(&rules);
                let (mut scratch, mut hits) = (detector.scratch(), Vec::new());
                for cell in ["Jan de Vries, 12-03-1980", "", text] {
                    detector.cell(cell, &mut scratch, &mut hits);
                    sound(cell, &hits, &detector)?;
                }
                let _ = Headers::new(&rules).read("E-mail adres", "contacts");
                Ok(())
            }
        }
    }

    /// How many texts went all the way, where not every one does.
    pub fn taken(&self) -> String {
        match self {
            Self::Rules(_, taken) => format!(" ({taken} of them packs that compile)"),
            _ => String::new(),
        }
    }

    /// After a panic, memory of the detector may be half written.
    pub fn renew(&mut self) {
        if let Self::Cells(knowledge) = self {
            knowledge.2 = knowledge.1.scratch();
        }
    }
}

/// Every span is one, between characters, of a source that there is.
fn sound(text: &str, hits: &[Hit], detector: &Detector) -> Result<(), String> {
    for hit in hits {
        let (start, end) = (hit.start as usize, hit.end as usize);
        let Some(source) = detector.sources().get(usize::from(hit.source)) else {
            return Err("a source that there is not".into());
        };
        if start >= end || text.get(start..end).is_none() {
            return Err(format!("{}: {start}..{end} is no span of the text", source.id));
        }
    }
    Ok(())
}

fn pack(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(name);
    std::fs::read_to_string(path).expect("the packs stand in rules/")
}

/// A pack taken apart at its tables: mutants of small packs are more often packs.
fn tables(pack: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in pack.lines() {
        if line.starts_with("[[") || parts.is_empty() {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}

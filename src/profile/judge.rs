//! The verdict on a column: evidence of header and cells for each rival type, in nats, and the best of them.
//!
//! Cells speak through the share of *distinct* values that pass a rule, held against what chance would pass: one random
//! nine-digit number in eleven is a valid BSN, so a column where every value passes is certain and one where a tenth
//! passes is noise.

use std::collections::BTreeMap;

use super::header::HeaderSays;
use super::{ColumnTally, DatasetTally, Headers};
use crate::detect::{Detector, Source};
use crate::model::{ColumnReport, Contamination, Evidence, Identifying, InfoType, Sensitive};
use crate::rules::RuleSet;

/// What is held before anything is seen: most columns are not of a given type.
const PRIOR: f64 = -2.0;
/// A header that names a type whose values have a form of their own, and none of the values has it.
const NO_SUCH_VALUE: f64 = -4.0;

/// Everything needed to judge columns.
pub struct Judge<'a> {
    rules: &'a RuleSet,
    sources: &'a [Source],
    headers: Headers,
    /// Sources by type.
    of_type: BTreeMap<InfoType, Vec<usize>>,
}

struct Score {
    nats: f64,
    evidence: Vec<Evidence>,
}

impl<'a> Judge<'a> {
    /// With these rules and the detector made from them.
    pub fn new(rules: &'a RuleSet, detector: &'a Detector) -> Self {
        let mut of_type: BTreeMap<InfoType, Vec<usize>> = BTreeMap::new();
        for (i, source) in detector.sources().iter().enumerate() {
            if source.id != "names.context" {
                of_type.entry(source.info_type.clone()).or_default().push(i);
            }
        }
        Self { rules, sources: detector.sources(), headers: Headers::new(rules), of_type }
    }

    /// Judges every column of a dataset.
    pub fn dataset(&self, name: &str, tally: &DatasetTally) -> Vec<ColumnReport> {
        (0..tally.columns.len()).map(|i| self.column(i, &tally.names[i], name, &tally.columns[i])).collect()
    }

    fn column(&self, index: usize, name: &str, dataset: &str, tally: &ColumnTally) -> ColumnReport {
        let said = self.headers.read(name, dataset);
        let header_text = said.types.iter().any(|(t, _, _)| &**t == "free_text");
        let running = tally.filled > 0 && tally.running() * 10 >= tally.filled * 3;
        let mut best: Option<(InfoType, Score)> = None;
        for info_type in self.rules.types.keys() {
            if &**info_type == "free_text" {
                continue;
            }
            let score = self.score(info_type, &said, tally);
            if score.nats >= 0.0 && best.as_ref().is_none_or(|(_, b)| score.nats > b.nats) {
                best = Some((info_type.clone(), score));
            }
        }
        let text = header_text || (running && said.against.is_none());
        let name_like = best
            .as_ref()
            .is_some_and(|(t, _)| ["person.", "address.", "organisation."].iter().any(|family| t.starts_with(family)));
        let people = text || (said.against.is_none() && !name_like);
        let contamination = self.contamination(tally, best.as_ref().map(|b| &b.0), text, people);
        let about_people =
            contamination.iter().any(|c| self.is_personal(&c.info_type) && c.cells * 200 >= tally.filled);
        let text = running && (header_text || about_people) || header_text && best.is_none();
        // Running text is text, also where some of its cells are wholly an address or a name.
        if text && best.as_ref().is_none_or(|(_, b)| running || b.nats < 2.0) {
            return self.text_column(index, name, tally, contamination, &said);
        }
        let mut report = ColumnReport {
            index,
            name: name.to_owned(),
            identifying: Identifying::None,
            sensitive: Sensitive::None,
            info_type: None,
            free_text: false,
            confidence: 0.0,
            cells: tally.cells,
            filled: tally.filled,
            distinct: tally.distinct(),
            matched: 0,
            evidence: Vec::new(),
            contamination,
            shape: tally.shape().map(str::to_owned),
        };
        match best {
            Some((info_type, score)) => {
                if let Some(rule) = self.rules.info_type(&info_type) {
                    report.identifying = rule.identifying;
                    report.sensitive = rule.sensitive;
                }
                let sources = self.of_type.get(&info_type).map_or(&[][..], Vec::as_slice);
                report.matched = sources.iter().map(|s| tally.whole(*s)).max().unwrap_or(0);
                report.confidence = confidence(score.nats);
                report.evidence = score.evidence;
                report.info_type = Some(info_type);
            }
            None => {
                report.confidence = 0.5;
                if let Some((weight, phrase)) = said.against {
                    report.evidence.push(header_evidence(
                        weight,
                        format!("the header says {phrase:?}, which is about something else"),
                    ));
                    report.confidence = confidence(-weight);
                }
            }
        }
        report
    }

    fn text_column(
        &self,
        index: usize,
        name: &str,
        tally: &ColumnTally,
        contamination: Vec<Contamination>,
        said: &HeaderSays,
    ) -> ColumnReport {
        let mut evidence = Vec::new();
        if let Some((_, weight, phrase)) = said.types.iter().find(|(t, _, _)| &**t == "free_text") {
            evidence.push(header_evidence(*weight, format!("the header says {phrase:?}")));
        }
        evidence.push(Evidence {
            rule: "running_text".into(),
            version: 1,
            says: format!("{} of {} filled cells are running text", tally.running(), tally.filled),
            weight: 3.0,
        });
        // Text that tells of diagnoses or convictions is as sensitive as a column of them.
        let tells = |axis: Sensitive| {
            contamination.iter().any(|c| self.rules.info_type(&c.info_type).is_some_and(|t| t.sensitive == axis))
        };
        let sensitive =
            [Sensitive::Special, Sensitive::Criminal, Sensitive::Child].into_iter().find(|axis| tells(*axis));
        ColumnReport {
            index,
            name: name.to_owned(),
            identifying: Identifying::None,
            sensitive: sensitive.unwrap_or(Sensitive::None),
            info_type: Some("free_text".into()),
            free_text: true,
            confidence: 0.9,
            cells: tally.cells,
            filled: tally.filled,
            distinct: tally.distinct(),
            matched: tally.running(),
            evidence,
            contamination,
            shape: None,
        }
    }

    fn score(&self, info_type: &InfoType, said: &HeaderSays, tally: &ColumnTally) -> Score {
        let mut score = Score { nats: PRIOR, evidence: Vec::new() };
        let header = said.types.iter().find(|(t, _, _)| t == info_type);
        if let Some((_, weight, phrase)) = header {
            score.nats += weight;
            score.evidence.push(header_evidence(*weight, format!("the header says {phrase:?}")));
        }
        if let Some((weight, phrase)) = &said.against {
            score.nats += weight;
            score
                .evidence
                .push(header_evidence(*weight, format!("the header says {phrase:?}, which is about something else")));
        }
        let Some(sources) = self.of_type.get(info_type) else { return score };
        let mut best: Option<(f64, Evidence)> = None;
        for &at in sources {
            let source = &self.sources[at];
            let (kept, passed) = tally.passes(&[at]);
            let weight = value_weight(source, kept, passed);
            if weight > 0.0 && best.as_ref().is_none_or(|(w, _)| weight > *w) {
                let says = format!(
                    "{} of {} filled cells; {passed} of {kept} distinct values looked at; by chance {:.1} %",
                    tally.whole(at),
                    tally.filled,
                    source.chance.min(1.0) * 100.0
                );
                best = Some((weight, Evidence { rule: source.id.clone(), version: source.version, says, weight }));
            }
        }
        let (kept, any) = tally.passes(sources);
        match best {
            Some((weight, evidence)) => {
                score.nats += weight;
                score.evidence.push(evidence);
            }
            // The header promises a form that next to no value has; or it may mean several things, and this is not one.
            None if header.is_some()
                && kept >= 3
                && any * 10 < kept
                && (said.ambiguous || self.has_own_form(sources)) =>
            {
                score.nats += NO_SUCH_VALUE;
                score.evidence.push(Evidence {
                    rule: "no_such_value".into(),
                    version: 1,
                    says: format!("{any} of {kept} distinct values have the form"),
                    weight: NO_SUCH_VALUE,
                });
            }
            None => {}
        }
        score
    }

    /// Whether values of the type always look alike, so that a column without any is of another type.
    fn has_own_form(&self, sources: &[usize]) -> bool {
        sources.iter().any(|s| self.sources[*s].spans && self.sources[*s].weight >= 3.0)
    }

    /// Strong hits of other types. Words count in running text only, and names where the column may hold `people`:
    /// "Dr. Oetker" in a product column is a product.
    fn contamination(
        &self,
        tally: &ColumnTally,
        verdict: Option<&InfoType>,
        text: bool,
        people: bool,
    ) -> Vec<Contamination> {
        let mut found: BTreeMap<InfoType, u64> = BTreeMap::new();
        for (i, source) in self.sources.iter().enumerate() {
            let counts = match (source.info_type.starts_with("person."), self.is_lexicon(i)) {
                (true, _) if !people => 0,
                (false, true) if !text => 0,
                _ => tally.strong(i),
            };
            if counts > 0 && verdict != Some(&source.info_type) && &*source.info_type != "efface.token" {
                let most = found.entry(source.info_type.clone()).or_default();
                *most = counts.max(*most);
            }
        }
        found.into_iter().map(|(info_type, cells)| Contamination { info_type, cells }).collect()
    }

    fn is_lexicon(&self, source: usize) -> bool {
        source >= self.rules.patterns.len()
    }

    fn is_personal(&self, info_type: &str) -> bool {
        self.rules
            .info_type(info_type)
            .is_some_and(|t| t.identifying != Identifying::None || t.sensitive != Sensitive::None)
    }
}

/// What the passing of `passed` of `kept` distinct values says for a source's type, in nats.
fn value_weight(source: &Source, kept: usize, passed: usize) -> f64 {
    if kept == 0 || passed == 0 {
        return 0.0;
    }
    let share = passed as f64 / kept as f64;
    // Half of the values may be something else (empty words, other spellings) before the evidence fades.
    let ramp = ((share - 0.3) / 0.5).clamp(0.0, 1.0);
    // One value is an anecdote.
    let support = kept as f64 / (kept as f64 + 1.0);
    let mut weight = source.weight * ramp * support;
    if source.chance < 1.0 {
        // Log-likelihood ratio of the observed share against chance (binomial), over at most a hundred values.
        let n = kept.min(100) as f64;
        let chance = source.chance.clamp(1e-6, 0.999);
        let p = share.clamp(1e-6, 1.0 - 1e-9);
        let ratio = n * (p * (p / chance).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - chance)).ln());
        weight = if p > chance { weight.min(ratio) } else { 0.0 };
    }
    weight
}

fn header_evidence(weight: f64, says: String) -> Evidence {
    Evidence { rule: "header".into(), version: 1, says, weight }
}

/// Logistic, rounded so that reports do not differ in the last bits.
fn confidence(nats: f64) -> f64 {
    (1000.0 / (1.0 + (-nats).exp())).round() / 1000.0
}

/// How far the first country has to lead the second.
const CLEARLY: f64 = 1.5;

/// The country that a dataset's phones, postcodes and ids clearly speak for, upper case; `None` where they are mixed.
pub fn country_of(detector: &Detector, tally: &DatasetTally) -> Option<String> {
    let mut votes: BTreeMap<&str, f64> = BTreeMap::new();
    for column in &tally.columns {
        for (i, source) in detector.sources().iter().enumerate() {
            if let Some(country) = &source.country {
                let (kept, passed) = column.passes(&[i]);
                // What half of the values of any country's columns pass says nothing about the country.
                if kept >= 3 && passed * 2 > kept {
                    *votes.entry(country).or_default() += value_weight(source, kept, passed);
                }
            }
        }
    }
    let mut votes: Vec<(&str, f64)> = votes.into_iter().collect();
    votes.sort_by(|a, b| b.1.total_cmp(&a.1));
    match votes.as_slice() {
        [(_, first), (_, second), ..] if *first < second * CLEARLY => None,
        [(country, _), ..] => Some(country.to_uppercase()),
        [] => None,
    }
}

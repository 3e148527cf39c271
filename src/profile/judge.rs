//! The verdict on a column: the type that header and cells say most for, and what stands inside it besides.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::Context;
use super::evidence::{Score, Speaker, header_evidence, score};
use super::header::HeaderSays;
use super::hinted::Hinted;
use super::{ColumnTally, DatasetTally, Headers};
use crate::detect::{Detector, Source};
use crate::model::{ColumnReport, Contamination, Evidence, Hint, Identifying, InfoType, Sensitive};
use crate::rules::{InfoTypeRule, RuleSet};

/// Share of cells with people by name from which running text is about people: a name found by its context may be a brand.
const NAMED: u64 = 100;

/// Confidence from which a column shows that its table is of people.
const CLEARLY: f64 = 0.7;

/// Weight of values of two kinds that together are a column of contacts.
const MIXED: f64 = 6.0;

/// Weight of a header that is a type's name and nothing else.
const SAID_OUTRIGHT: f64 = 4.0;

/// Everything needed to judge columns.
pub struct Judge<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// What finds what they describe.
    pub detector: &'a Detector,
    sources: &'a [Source],
    pub(super) headers: Arc<Headers>,
    /// Sources by type.
    of_type: BTreeMap<InfoType, Vec<usize>>,
}

impl<'a> Judge<'a> {
    /// With these rules, and the detector and the headers made from them.
    pub fn new(rules: &'a RuleSet, detector: &'a Detector, headers: &Arc<Headers>) -> Self {
        let mut of_type: BTreeMap<InfoType, Vec<usize>> = BTreeMap::new();
        for (i, source) in detector.sources().iter().enumerate() {
            if !source.of_text {
                of_type.entry(source.info_type.clone()).or_default().push(i);
            }
        }
        Self { rules, detector, sources: detector.sources(), headers: Arc::clone(headers), of_type }
    }

    /// Judges every column of a dataset.
    /// `hints` are what others say of its columns.
    pub fn dataset(&self, name: &str, tally: &DatasetTally, hints: &[&Hint]) -> Vec<ColumnReport> {
        self.together(name, tally, hints).2
    }

    /// What the headers of a dataset say, its context, and the verdicts: columns say of each other what they are.
    pub(super) fn together(
        &self,
        name: &str,
        tally: &DatasetTally,
        hints: &[&Hint],
    ) -> (Vec<HeaderSays>, Context, Vec<ColumnReport>) {
        let english = self.headers.english(tally.names.iter().map(|name| &**name));
        let mut context = Context::of(self.rules, self.detector, tally);
        let said: Vec<HeaderSays> = tally.names.iter().map(|column| self.said(column, name, hints, english)).collect();
        let judge = |at: usize, said: &HeaderSays, context: &Context| {
            let mut report = self.column(at, &tally.names[at], said, &tally.columns[at], context);
            said.hinted.tell(report.info_type.as_ref(), &mut report.evidence);
            report
        };
        let mut reports: Vec<ColumnReport> =
            said.iter().enumerate().map(|(at, said)| judge(at, said, &context)).collect();
        // Bare names beside each other are those of people.
        let bare = said.iter().filter(|said| said.bare).count();
        let sure = |(report, said): (&ColumnReport, &HeaderSays)| !said.bare && is_of_people(report, said);
        context.people = bare > 1 || reports.iter().zip(&said).any(sure);
        if !context.people {
            for (at, said) in said.iter().enumerate() {
                let flagged = reports[at].identifying != Identifying::None || reports[at].sensitive != Sensitive::None;
                if flagged {
                    reports[at] = judge(at, said, &context);
                }
            }
        }
        (said, context, reports)
    }

    /// What header and hints say of a column, in a table whose headers are `english` and nothing else, or not.
    pub(super) fn said(&self, column: &str, dataset: &str, hints: &[&Hint], english: bool) -> HeaderSays {
        let hinted = Hinted::of(column, hints, &self.headers, self.rules);
        HeaderSays { hinted, ..self.headers.read_beside(column, dataset, english) }
    }

    /// The type that most speaks for, where anything does.
    pub(super) fn best(&self, said: &HeaderSays, tally: &ColumnTally, context: &Context) -> Option<(InfoType, Score)> {
        let mut best: Option<(InfoType, Score)> = None;
        for (info_type, rule) in self.rules.types.iter().filter(|(t, _)| ***t != *"free_text") {
            let score = self.score(rule, said, tally, context);
            if score.nats >= 0.0 && best.as_ref().is_none_or(|(_, b)| score.nats > b.nats) {
                best = Some((info_type.clone(), score));
            }
        }
        self.mixed(said, tally, best.as_ref()).or(best)
    }

    /// A column with the addresses of some people and the numbers of others: each alone is less than the column.
    fn mixed(
        &self,
        said: &HeaderSays,
        tally: &ColumnTally,
        best: Option<&(InfoType, Score)>,
    ) -> Option<(InfoType, Score)> {
        let of = |info_type: &str| self.of_type.get(info_type).map_or(&[][..], Vec::as_slice);
        let (kept, mails) = tally.passes(of("email"));
        let (_, numbers) = tally.passes(of("phone"));
        let (_, either) = tally.passes(&[of("email"), of("phone")].concat());
        // The rest may be names of accounts, or written in ways of their own.
        if kept < 5 || mails * 8 < kept || numbers * 8 < kept || either * 2 < kept {
            return None;
        }
        let says =
            format!("{mails} of {kept} distinct values looked at are e-mail addresses, {numbers} telephone numbers");
        let evidence = Evidence { rule: "contact.mixed".into(), version: 1, says, weight: MIXED };
        let mut score = Score::prior();
        if let Some((weight, phrase)) = &said.against {
            score.add(header_evidence(*weight, format!("the header says {phrase:?}, which is about something else")));
        }
        score.add(evidence);
        let more = best.is_none_or(|(t, b)| &**t != "free_text" && b.nats < score.nats + MIXED);
        (score.nats >= 0.0 && more).then(|| ("contact".into(), score))
    }

    /// What speaks for one type.
    pub(super) fn score(
        &self,
        rule: &InfoTypeRule,
        said: &HeaderSays,
        tally: &ColumnTally,
        context: &Context,
    ) -> Score {
        let info_type = &rule.id;
        let speakers: Vec<Speaker<'_>> =
            self.of_type.get(info_type).map_or(&[][..], Vec::as_slice).iter().map(|at| self.speaker(*at)).collect();
        let mut score = score(rule, said, tally, &speakers, context);
        said.hinted.weigh(info_type, self.is_personal(info_type), &mut score);
        score
    }

    fn speaker(&self, at: usize) -> Speaker<'_> {
        Speaker { at, source: &self.sources[at], lexicon: self.is_lexicon(at) }
    }

    fn column(
        &self,
        index: usize,
        name: &str,
        said: &HeaderSays,
        tally: &ColumnTally,
        context: &Context,
    ) -> ColumnReport {
        let running = tally.filled > 0 && tally.running() * 10 >= tally.filled * 3;
        // A word that may mean notes is taken at its word where some cell is a sentence, or where there is no cell.
        let meant = said.types.iter().any(|(t, weight, _)| {
            &**t == "free_text"
                && !tally.is_of_numbers()
                && (*weight >= SAID_OUTRIGHT || tally.running() > 0 || tally.filled == 0)
        });
        let meant = meant
            || said.hinted.means_text() && (running || tally.running() > 0 || tally.filled == 0)
            || said.hinted.is_personal() && running;
        let best = self.best(said, tally, context);
        let name_like = best
            .as_ref()
            .is_some_and(|(t, _)| ["person.", "address.", "organisation."].iter().any(|family| t.starts_with(family)));
        let people = meant || running || (said.against.is_none() && !name_like);
        let contamination = self.contamination(tally, best.as_ref().map(|b| &b.0), meant || running, people);
        let text = meant && (running || best.is_none()) || running && self.about_people(&contamination, tally);
        // An address may have as many words as a note, and its header or its form says what it is.
        let other = best.as_ref().is_some_and(|(t, score)| {
            let named = said.types.iter().any(|(of_header, _, _)| of_header == t);
            !meant && self.is_personal(t) && score.nats >= 2.0 && (named || score.values >= 2.0)
        });
        if text && !other {
            return self.text_column(index, name, tally, contamination, said);
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
            top_share: tally.top_share(),
            phrases: tally.phrases(),
            decimals: tally.decimals(),
            matched: 0,
            evidence: Vec::new(),
            contamination,
            shape: tally.shape().map(str::to_owned),
            allowed: None,
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
                if let Some((weight, phrase)) = &said.against {
                    report.evidence.push(header_evidence(
                        *weight,
                        format!("the header says {phrase:?}, which is about something else"),
                    ));
                    report.confidence = confidence(-weight);
                }
            }
        }
        report
    }

    /// Whether what stands inside running text makes it text about people: anything with a form of its own, or names and
    /// words in more than a few cells.
    fn about_people(&self, contamination: &[Contamination], tally: &ColumnTally) -> bool {
        contamination.iter().filter(|c| self.is_personal(&c.info_type)).any(|c| {
            let formed = self
                .of_type
                .get(&c.info_type)
                .is_some_and(|sources| sources.iter().any(|s| !self.is_lexicon(*s) && self.sources[*s].weight >= 5.0));
            formed && !c.info_type.starts_with("person.") && !c.info_type.starts_with("address.")
                || c.cells * NAMED >= tally.filled
        })
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
            top_share: tally.top_share(),
            phrases: tally.phrases(),
            decimals: tally.decimals(),
            matched: tally.running(),
            evidence,
            contamination,
            shape: None,
            allowed: None,
        }
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
        let mut of_type: BTreeMap<&InfoType, Vec<usize>> = BTreeMap::new();
        for (i, source) in self.sources.iter().enumerate() {
            let counts = match (source.info_type.starts_with("person."), self.is_lexicon(i)) {
                // Who says of a list that its words are always a finding means it.
                (_, true) if source.strong => true,
                (true, _) => people,
                (false, true) => text,
                (false, false) => true,
            };
            if counts && verdict != Some(&source.info_type) && &*source.info_type != "efface.token" {
                of_type.entry(&source.info_type).or_default().push(i);
            }
        }
        let found = of_type.into_iter().map(|(t, sources)| Contamination {
            info_type: t.clone(),
            cells: tally.strong(&sources),
            allowed: None,
        });
        found.filter(|c| c.cells > 0).collect()
    }

    fn is_lexicon(&self, source: usize) -> bool {
        source >= self.rules.patterns.len()
    }

    pub(super) fn is_personal(&self, info_type: &str) -> bool {
        self.rules
            .info_type(info_type)
            .is_some_and(|t| t.identifying != Identifying::None || t.sensitive != Sensitive::None)
    }
}

/// Whether a column tells one person from another by itself, or its header says outright that it describes them as only people are described.
fn is_of_people(report: &ColumnReport, said: &HeaderSays) -> bool {
    let describes = [
        "gender",
        "birth_date",
        "birth_year",
        "age",
        "marital_status",
        "job_title",
        "health.condition",
        "ethnicity",
        "nationality",
        "person.initials",
        "person.salutation",
    ];
    report.confidence >= CLEARLY
        && report.info_type.as_ref().is_some_and(|t| {
            let outright = !said.weak && said.types.iter().any(|(of_header, _, _)| of_header == t);
            // Siblings and mentors may only be counted.
            report.identifying == Identifying::Direct && **t != *"person.reference"
                || describes.contains(&&**t) && outright
        })
}

/// Logistic, rounded so that reports do not differ in the last bits.
fn confidence(nats: f64) -> f64 {
    (1000.0 / (1.0 + (-nats).exp())).round() / 1000.0
}

//! Why a column was judged as it was: what else it could have been, and what would change the verdict. For
//! `efface scan --why`.

use super::context::Context;
use super::evidence::{PRIOR, Score};
use super::header::{HeaderSays, WHOLE};
use super::judge::Judge;
use super::{ColumnTally, DatasetTally};
use crate::model::{Evidence, Hint, InfoType};

/// How many types besides the verdict are told.
const RIVALS: usize = 3;

/// A type that was weighed.
#[derive(Debug, Clone)]
pub struct Rival {
    /// The type.
    pub info_type: InfoType,
    /// Its sum in nats; it is held where the sum is 0 or more and no other has a greater one.
    pub nats: f64,
    /// What spoke for and against it.
    pub evidence: Vec<Evidence>,
}

/// What a verdict rests on. Holds names and numbers, never a value.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Name of the dataset.
    pub dataset: String,
    /// Place of the column.
    pub column: usize,
    /// What is held of any type before anything is seen, in nats.
    pub prior: f64,
    /// The sum of the type that was held, where cells and header decided, and not the running text.
    pub sum: Option<f64>,
    /// The types that come next, the best first.
    pub rivals: Vec<Rival>,
    /// Countries that the file speaks of.
    pub countries: Vec<String>,
    /// Whether the user named them.
    pub countries_given: bool,
    /// What would change the verdict, in words.
    pub changes: Vec<String>,
}

impl Judge<'_> {
    /// Explains the verdict on column `at` of a dataset of which others say `hints`. `verdict` is the type that it was given.
    pub fn explain(
        &self,
        dataset: &str,
        tally: &DatasetTally,
        hints: &[&Hint],
        at: usize,
        verdict: Option<&InfoType>,
    ) -> Explanation {
        let column = &tally.columns[at];
        let (mut said, context, _) = self.together(dataset, tally, hints);
        let said = said.swap_remove(at);
        let mut all = self.weigh(&said, column, &context);
        let held = verdict.and_then(|v| all.iter().position(|(t, _)| t == v)).map(|place| all.remove(place));
        let rivals = all.iter().filter(|(_, score)| !score.evidence.is_empty()).take(RIVALS);
        let rivals: Vec<Rival> = rivals
            .map(|(t, score)| Rival { info_type: t.clone(), nats: score.nats, evidence: score.evidence.clone() })
            .collect();
        let asks = What { judge: self, said: &said, column, context: &context };
        let changes = match (&held, verdict) {
            (Some((info_type, score)), _) => asks.of_held(info_type, score, rivals.first()),
            (None, Some(_)) => asks.of_text(),
            (None, None) => asks.of_nothing(rivals.first()),
        };
        Explanation {
            dataset: dataset.to_owned(),
            column: at,
            prior: PRIOR,
            sum: held.map(|(_, score)| score.nats),
            rivals,
            countries_given: !self.rules.countries.is_empty(),
            countries: context.countries,
            changes,
        }
    }

    /// The countries that a dataset is held to speak of.
    pub fn countries(&self, tally: &DatasetTally) -> Vec<String> {
        Context::of(self.rules, self.detector, tally).countries
    }

    /// Every type, the one with the greatest sum first.
    fn weigh(&self, said: &HeaderSays, column: &ColumnTally, context: &Context) -> Vec<(InfoType, Score)> {
        let types = self.rules.types.iter().filter(|(t, _)| ***t != *"free_text");
        let mut all: Vec<(InfoType, Score)> =
            types.map(|(t, rule)| (t.clone(), self.score(rule, said, column, context))).collect();
        // Equal sums stay in the order of the types, as the judge has it.
        all.sort_by(|a, b| b.1.nats.total_cmp(&a.1.nats));
        all
    }
}

/// Asks what the verdict would be if something were otherwise.
struct What<'a> {
    judge: &'a Judge<'a>,
    said: &'a HeaderSays,
    column: &'a ColumnTally,
    context: &'a Context,
}

impl What<'_> {
    fn of_held(&self, info_type: &InfoType, score: &Score, next: Option<&Rival>) -> Vec<String> {
        let mut changes = vec![match next {
            Some(rival) if rival.nats >= 0.0 => format!(
                "it falls when it loses more than {:.1} nats: {} comes next",
                score.nats - rival.nats,
                rival.info_type
            ),
            _ => format!("it falls when it loses more than {:.1} nats, to nothing recognised", score.nats),
        }];
        let named = self.said.types.iter().any(|(t, _, _)| t == info_type);
        if !self.said.hinted.is_empty() {
            let without = HeaderSays { hinted: Default::default(), ..self.said.clone() };
            changes.push(format!("without the hints: {}", self.verdict(info_type, &without, self.column)));
        }
        if named || self.said.against.is_some() {
            changes
                .push(format!("without the header: {}", self.verdict(info_type, &HeaderSays::default(), self.column)));
        }
        if named && score.values > 0.0 {
            let empty = ColumnTally::default();
            changes.push(format!("by the header alone: {}", self.verdict(info_type, self.said, &empty)));
        }
        if !named {
            changes.extend(self.header_for(info_type));
        }
        changes
    }

    fn of_text(&self) -> Vec<String> {
        let best = self.judge.best(self.said, self.column, self.context);
        vec![format!(
            "running text, or a header that means notes, comes before the types of cells; without it: {}",
            best.map_or("nothing recognised".to_owned(), |(t, score)| format!("{t}, {:.1} nats", score.nats))
        )]
    }

    fn of_nothing(&self, next: Option<&Rival>) -> Vec<String> {
        let Some(rival) = next else {
            return vec!["neither header nor cells speak for any type".to_owned()];
        };
        let mut changes = vec![format!("{} needs {:.1} more nats to be held", rival.info_type, -rival.nats)];
        if self.said.against.is_some() {
            let without = HeaderSays { against: None, ..self.said.clone() };
            changes.push(format!(
                "without what the header says against it: {}",
                self.verdict(&rival.info_type, &without, self.column)
            ));
        }
        if !self.said.types.iter().any(|(t, _, _)| *t == rival.info_type) {
            changes.extend(self.header_for(&rival.info_type));
        }
        changes
    }

    /// The sum of a type and the verdict under other circumstances.
    fn verdict(&self, info_type: &InfoType, said: &HeaderSays, column: &ColumnTally) -> String {
        let all = self.judge.weigh(said, column, self.context);
        let own = all.iter().find(|(t, _)| t == info_type).map_or(PRIOR, |(_, score)| score.nats);
        let verdict = match all.first().filter(|(_, score)| score.nats >= 0.0) {
            Some((best, _)) if best == info_type => format!("still {info_type}"),
            Some((best, score)) => format!("it would be {best} with {:.1} nats", score.nats),
            None => format!("nothing would be recognised; it needs {:.1} more", -own),
        };
        format!("{own:.1} nats, {verdict}")
    }

    /// A header that would say the type outright.
    fn header_for(&self, info_type: &InfoType) -> Option<String> {
        let headers = &self.judge.rules.headers;
        // Preferably one that speaks of this type alone, in English.
        let clear = |words: &str| {
            let said = self.judge.headers.read(words, "");
            (said.against.is_none() && !said.ambiguous && said.types.len() == 1).then_some(said)
        };
        let of_type = || headers.iter().filter(|h| h.info_type.as_ref() == Some(info_type));
        let english = of_type().filter(|h| &*h.language == "en");
        let (words, said) = english.chain(of_type()).take(40).find_map(|h| {
            let words = h.tokens.join(" ");
            clear(&words).map(|said| (words, said))
        })?;
        let (_, weight, _) = said.types.first()?;
        let sum = self.verdict(info_type, &said, self.column);
        Some(format!("a header such as {words:?} would add {:.1} nats: {sum}", weight.min(WHOLE)))
    }
}

impl Rival {
    /// Its sum and what it is made of, in one line.
    pub fn says(&self) -> String {
        let of = |e: &Evidence| format!("{} {:+.1}", e.rule, e.weight);
        let parts: Vec<String> = self.evidence.iter().map(of).collect();
        format!("{:+.1} nats  {} ({})", self.nats, self.info_type, parts.join(", "))
    }
}

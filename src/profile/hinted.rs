//! What catalogues and CRMs say of a column, as evidence: about as much as a header, and never more than the values.

use super::Headers;
use super::evidence::Score;
use crate::model::{Evidence, Hint, HintSays, InfoType};
use crate::rules::RuleSet;

/// The type of columns that are said to be personal and hold nothing that is recognised.
pub const UNKNOWN_KIND: &str = "personal";

/// Weight of a kind that is named, in nats: like a header that says it outright.
const NAMED: f64 = 4.0;
/// Weight of a kind that is nothing personal: a file beside the data may not talk a name away.
const HARMLESS: f64 = 2.0;
/// Weight of "this is personal" for columns that nothing else explains.
const PERSONAL: f64 = 3.0;
/// Weight of "this is personal" for a kind that something else speaks for.
const SUPPORTS: f64 = 1.0;
/// Weight of "this is not personal".
const DENIED: f64 = -1.5;

/// The hints on one column, weighed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hinted {
    /// Kinds that are named, and who names them.
    types: Vec<(InfoType, f64, String)>,
    /// Whether it is said to be personal, and by whom.
    personal: Option<(bool, String)>,
}

impl Hinted {
    /// What is said of this column.
    pub fn of(column: &str, hints: &[&Hint], headers: &Headers, rules: &RuleSet) -> Self {
        let mut hinted = Self::default();
        for hint in hints.iter().filter(|h| h.is_of_column(column)) {
            match &hint.says {
                HintSays::Type(id) => match rules.types.get_key_value(id.as_str()) {
                    // efface writes what is held: that says nothing new of its own tokens.
                    Some((id, _)) if **id != *"efface.token" => hinted.add(id, NAMED, &hint.by, rules),
                    _ => {}
                },
                HintSays::Word(word) => {
                    let said = headers.read(word, "");
                    if said.types.is_empty() {
                        hinted.mark(true, &hint.by);
                    }
                    for (id, weight, _) in &said.types {
                        hinted.add(id, weight.min(NAMED), &hint.by, rules);
                    }
                }
                HintSays::Personal(yes) => hinted.mark(*yes, &hint.by),
            }
        }
        hinted
    }

    fn add(&mut self, id: &InfoType, weight: f64, by: &str, rules: &RuleSet) {
        use crate::model::{Identifying, Sensitive};
        let harmless =
            rules.info_type(id).is_none_or(|t| t.identifying == Identifying::None && t.sensitive == Sensitive::None);
        let weight = if harmless && &**id != "free_text" { weight.min(HARMLESS) } else { weight };
        match self.types.iter_mut().find(|(t, _, _)| t == id) {
            // Two catalogues that say the same are one statement: one is often made from the other.
            Some(known) if known.1 < weight => *known = (id.clone(), weight, by.to_owned()),
            Some(_) => {}
            None => self.types.push((id.clone(), weight, by.to_owned())),
        }
    }

    /// Where catalogues contradict each other, the one that says personal is believed.
    fn mark(&mut self, yes: bool, by: &str) {
        if yes || self.personal.is_none() {
            self.personal = Some((yes, by.to_owned()));
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.personal.is_none()
    }

    /// Whether this kind is named.
    pub fn is_for(&self, info_type: &str) -> bool {
        self.types.iter().any(|(t, _, _)| &**t == info_type)
    }

    /// Whether running text is named.
    pub fn means_text(&self) -> bool {
        self.is_for("free_text")
    }

    /// Whether the column is said to be personal.
    pub fn is_personal(&self) -> bool {
        self.personal.as_ref().is_some_and(|(yes, _)| *yes)
    }

    /// Adds what is said to the score of a type.
    pub(super) fn weigh(&self, info_type: &InfoType, is_personal: bool, score: &mut Score) {
        if let Some((_, weight, by)) = self.types.iter().find(|(t, _, _)| t == info_type) {
            score.add(evidence(*weight, format!("{by} names this kind")));
        }
        match &self.personal {
            Some((true, by)) if &**info_type == UNKNOWN_KIND => {
                score.add(evidence(PERSONAL, format!("{by} says that it is personal")));
            }
            Some((true, by)) if is_personal && !score.evidence.is_empty() => {
                score.add(evidence(SUPPORTS, format!("{by} says that it is personal")));
            }
            Some((false, by)) if is_personal && !score.evidence.is_empty() => {
                score.add(evidence(DENIED, format!("{by} says that it is not personal")));
            }
            Some(_) | None => {}
        }
    }

    /// Tells in the evidence of a verdict what was said and weighed nothing for it.
    pub fn tell(&self, verdict: Option<&InfoType>, told: &mut Vec<Evidence>) {
        let already = |by: &str, told: &[Evidence]| told.iter().any(|e| e.rule == HINT && e.says.starts_with(by));
        for (id, _, by) in &self.types {
            if !already(by, told) {
                let held = if verdict == Some(id) { "" } else { ", which more speaks against" };
                told.push(evidence(0.0, format!("{by} names {id}{held}")));
            }
        }
        if let Some((yes, by)) = &self.personal
            && !already(by, told)
        {
            let says = if *yes { "it is personal" } else { "it is not personal" };
            told.push(evidence(0.0, format!("{by} says that {says}: that decided nothing here")));
        }
    }
}

/// The rule under which hints stand in the evidence.
const HINT: &str = "hint";

fn evidence(weight: f64, says: String) -> Evidence {
    Evidence { rule: HINT.into(), version: 1, says, weight }
}

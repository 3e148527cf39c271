//! Privacy models: each a test on one equivalence class, one file each, its paper cited.
//!
//! A model sees a class as its size and the counts of one sensitive column, so it can be asked about partial states: a
//! solver that merges classes asks [`Model::holds_in`] of each merged class and never needs the rows.

mod alpha_k;
mod background;
mod beta_likeness;
mod delta_presence;
mod distinct_l;
mod entropy_l;
mod k_anonymity;
mod k_map;
mod maximum_risk;
mod recursive_l;
mod t_closeness;

use std::fmt::Debug;

pub use alpha_k::AlphaK;
pub use background::{Background, Counted, Hierarchy, ranks};
pub use beta_likeness::BetaLikeness;
pub use delta_presence::DeltaPresence;
pub use distinct_l::DistinctL;
pub use entropy_l::EntropyL;
pub use k_anonymity::KAnonymity;
pub use k_map::{KMap, POPULATION, SAMPLE};
pub use maximum_risk::MaximumRisk;
pub use recursive_l::RecursiveL;
pub use t_closeness::{Distance, TCloseness};

use super::group::{Class, Visit};
use crate::model::ModelVerdict;

/// Which class of a table decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worst {
    /// The one with the least value: k, l.
    Least,
    /// The one with the most: t, β, risk.
    Most,
}

/// A privacy model over one column's counts (or none).
pub trait Model: Debug + Send + Sync {
    /// Name in reports, from [`MODELS`].
    fn name(&self) -> &'static str;
    /// Parameters besides the threshold, for reports.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// Which class decides.
    fn worst(&self) -> Worst;
    /// The value of one class.
    fn of(&self, class: &Class<'_>) -> f64;
    /// Whether a class that holds still holds when any rows are added to it. Every model holds in a class that is put together
    /// from classes in which it holds; only these hold in one that is put together from such a class and others.
    fn grows(&self) -> bool {
        false
    }
    /// The records of a class that count as failing: those of the file.
    fn records(&self, class: &Class<'_>) -> u64 {
        class.size
    }
    /// The threshold, where there is one.
    fn target(&self) -> Option<f64>;
    /// Whether a value reaches the threshold; true where there is none.
    fn reaches(&self, value: f64) -> bool {
        match (self.target(), self.worst()) {
            (None, _) => true,
            (Some(target), Worst::Least) => value >= target - 1e-12,
            (Some(target), Worst::Most) => value <= target + 1e-12,
        }
    }
    /// Whether the model holds in one class.
    fn holds_in(&self, class: &Class<'_>) -> bool {
        self.reaches(self.of(class))
    }
}

/// A model's name, what it says and where it comes from.
#[derive(Debug)]
pub struct Definition {
    /// Name in reports and in `--require`.
    pub name: &'static str,
    /// What it asks of every class.
    pub says: &'static str,
    /// Where it was published.
    pub paper: &'static str,
}

/// Every model.
pub const MODELS: &[Definition] = &[
    k_anonymity::DEFINITION,
    distinct_l::DEFINITION,
    entropy_l::DEFINITION,
    recursive_l::DEFINITION,
    t_closeness::DEFINITION,
    beta_likeness::DEFINITION,
    alpha_k::DEFINITION,
    delta_presence::DEFINITION,
    k_map::DEFINITION,
    maximum_risk::DEFINITION,
    Definition {
        name: "average-risk",
        says: "the average prosecutor risk, classes divided by records, is at most this",
        paper: "El Emam, Guide to the De-Identification of Personal Health Information, CRC Press 2013, ch. 16",
    },
];

/// Several models over the classes of one column, gathered in one visit.
#[derive(Debug)]
pub struct Verdicts<'a> {
    models: &'a [Box<dyn Model>],
    values: Vec<Option<f64>>,
    failing: Vec<u64>,
}

impl<'a> Verdicts<'a> {
    /// Nothing seen yet.
    pub fn new(models: &'a [Box<dyn Model>]) -> Self {
        Self { models, values: vec![None; models.len()], failing: vec![0; models.len()] }
    }

    /// Adds some classes that look alike.
    pub fn add(&mut self, class: &Class<'_>, classes: u64) {
        for ((model, value), failing) in self.models.iter().zip(&mut self.values).zip(&mut self.failing) {
            let of = model.of(class);
            *failing += if model.reaches(of) { 0 } else { model.records(class) * classes };
            *value = Some(value.map_or(of, |v| worse(model.worst(), v, of)));
        }
    }

    /// What each model says of the classes seen.
    pub fn tell(self, column: Option<&str>) -> Vec<ModelVerdict> {
        self.models
            .iter()
            .zip(self.values)
            .zip(self.failing)
            .map(|((model, value), failing)| ModelVerdict {
                model: model.name().to_owned(),
                column: column.map(str::to_owned),
                parameters: model.parameters().into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
                value: value.filter(|v| v.is_finite()),
                target: model.target(),
                holds: model.target().map(|_| value.is_none_or(|v| model.reaches(v))),
                failing: model.target().map(|_| failing),
                note: value.filter(|v| v.is_infinite()).map(|_| "no value of this parameter holds".to_owned()),
            })
            .collect()
    }
}

impl Visit for Verdicts<'_> {
    fn class(&mut self, class: Class<'_>) {
        self.add(&class, 1);
    }

    fn merge(&mut self, other: Self) {
        for (at, (value, failing)) in other.values.into_iter().zip(other.failing).enumerate() {
            self.failing[at] += failing;
            let worst = self.models[at].worst();
            self.values[at] = match (self.values[at], value) {
                (Some(a), Some(b)) => Some(worse(worst, a, b)),
                (a, b) => a.or(b),
            };
        }
    }
}

fn worse(worst: Worst, a: f64, b: f64) -> f64 {
    match worst {
        Worst::Least => a.min(b),
        Worst::Most => a.max(b),
    }
}

#[cfg(test)]
mod tests;

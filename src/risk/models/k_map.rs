//! k-map (Sweeney, "Computational disclosure control", thesis, MIT 2001, ch. 7): k-anonymity counted in the population.

use super::{Definition, Model, Worst};
use crate::risk::group::Class;

/// Rank of the file in the counts of a class.
pub const SAMPLE: u32 = 1;
/// Rank of the population file.
pub const POPULATION: u32 = 2;

pub(super) const DEFINITION: Definition = Definition {
    name: "k-map",
    says: "every class of the file is shared by at least k people of the population",
    paper: "Sweeney, Computational disclosure control, MIT 2001",
};

/// Every class of the file has at least `k` people in the population. The counts of a class are those of the two files.
#[derive(Debug, Clone, Copy)]
pub struct KMap {
    /// The least number.
    pub k: Option<u64>,
}

impl Model for KMap {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn worst(&self) -> Worst {
        Worst::Least
    }
    fn of(&self, class: &Class<'_>) -> f64 {
        let of = |source: u32| class.counts.iter().find(|(s, _)| *s == source).map_or(0, |(_, n)| *n);
        if of(SAMPLE) == 0 { f64::INFINITY } else { of(POPULATION) as f64 }
    }
    fn records(&self, class: &Class<'_>) -> u64 {
        class.counts.iter().find(|(source, _)| *source == SAMPLE).map_or(0, |(_, n)| *n)
    }
    fn target(&self) -> Option<f64> {
        self.k.map(|k| k as f64)
    }
}

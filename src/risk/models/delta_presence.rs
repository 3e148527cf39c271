//! δ-presence (Nergiz, Atzori and Clifton, "Hiding the presence of individuals from shared databases", SIGMOD 2007).

use super::k_map::{POPULATION, SAMPLE};
use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "delta-presence",
    says: "of the people of the population that share a class, at most the share delta is in the file",
    paper: "Nergiz, Atzori and Clifton, Hiding the presence of individuals from shared databases, SIGMOD 2007",
};

/// The share of a class of the population that is in the file lies between `least` and `most`. The counts of a class are
/// those of the two files.
#[derive(Debug, Clone, Copy)]
pub struct DeltaPresence {
    /// The largest share.
    pub most: Option<f64>,
}

impl Model for DeltaPresence {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn worst(&self) -> Worst {
        Worst::Most
    }
    fn of(&self, class: &Class<'_>) -> f64 {
        let of = |source: u32| class.counts.iter().find(|(s, _)| *s == source).map_or(0, |(_, n)| *n);
        match (of(SAMPLE), of(POPULATION)) {
            (0, _) => 0.0,
            // The file holds people whom the population file does not know: nothing hides them.
            (sample, population) => (sample as f64 / population.max(1) as f64).min(1.0),
        }
    }
    fn records(&self, class: &Class<'_>) -> u64 {
        class.counts.iter().find(|(source, _)| *source == SAMPLE).map_or(0, |(_, n)| *n)
    }
    fn target(&self) -> Option<f64> {
        self.most
    }
}

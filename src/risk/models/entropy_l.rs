//! Entropy l-diversity (Machanavajjhala et al., "l-diversity: privacy beyond k-anonymity", ICDE 2006, definition 4.1).

use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "entropy-l-diversity",
    says: "the entropy of the sensitive column in every class is at least log l",
    paper: "Machanavajjhala et al., l-diversity: privacy beyond k-anonymity, ICDE 2006, definition 4.1",
};

/// The entropy in every class is at least that of `l` equally frequent values. The value is exp(entropy): the effective
/// number of values.
#[derive(Debug, Clone, Copy)]
pub struct EntropyL {
    /// The least effective number of values.
    pub l: Option<f64>,
}

impl Model for EntropyL {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn worst(&self) -> Worst {
        Worst::Least
    }
    fn of(&self, class: &Class<'_>) -> f64 {
        let all: u64 = class.counts.iter().map(|(_, n)| n).sum();
        let entropy: f64 = class
            .counts
            .iter()
            .map(|(_, n)| {
                let p = *n as f64 / all as f64;
                -p * p.ln()
            })
            .sum();
        entropy.exp()
    }
    fn target(&self) -> Option<f64> {
        self.l
    }
}

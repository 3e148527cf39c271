//! Distinct l-diversity (Machanavajjhala et al., "l-diversity: privacy beyond k-anonymity", ICDE 2006, §4).

use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "distinct-l-diversity",
    says: "every class shows at least l different values of the sensitive column",
    paper: "Machanavajjhala et al., l-diversity: privacy beyond k-anonymity, ICDE 2006",
};

/// Every class shows at least `l` different values; a null is one of them.
#[derive(Debug, Clone, Copy)]
pub struct DistinctL {
    /// The least number.
    pub l: Option<f64>,
}

impl Model for DistinctL {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn worst(&self) -> Worst {
        Worst::Least
    }
    fn of(&self, class: &Class<'_>) -> f64 {
        class.counts.len() as f64
    }
    fn grows(&self) -> bool {
        true
    }
    fn target(&self) -> Option<f64> {
        self.l
    }
}

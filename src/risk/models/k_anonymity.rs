//! k-anonymity (Sweeney, "k-anonymity: a model for protecting privacy", IJUFKS 10(5), 2002).

use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "k-anonymity",
    says: "every class has at least k records",
    paper: "Sweeney, k-anonymity: a model for protecting privacy, IJUFKS 10(5), 2002",
};

/// Every class has at least `k` records.
#[derive(Debug, Clone, Copy)]
pub struct KAnonymity {
    /// The least size.
    pub k: Option<u64>,
}

impl Model for KAnonymity {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn worst(&self) -> Worst {
        Worst::Least
    }
    fn of(&self, class: &Class<'_>) -> f64 {
        class.size as f64
    }
    fn grows(&self) -> bool {
        true
    }
    fn target(&self) -> Option<f64> {
        self.k.map(|k| k as f64)
    }
}

//! Maximum risk: the prosecutor's chance on the smallest class (El Emam, "Guide to the De-Identification of Personal Health
//! Information", CRC Press 2013, ch. 16).

use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "maximum-risk",
    says: "nobody is picked out of their class with a chance above this: 1 / k",
    paper: "El Emam, Guide to the De-Identification of Personal Health Information, CRC Press 2013, ch. 16",
};

/// One over the size of every class is at most `most`. 0.09 means classes of at least 12: one in eleven is 0.0909.
#[derive(Debug, Clone, Copy)]
pub struct MaximumRisk {
    /// The largest chance.
    pub most: Option<f64>,
}

impl Model for MaximumRisk {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn worst(&self) -> Worst {
        Worst::Most
    }
    fn of(&self, class: &Class<'_>) -> f64 {
        1.0 / class.size as f64
    }
    fn grows(&self) -> bool {
        true
    }
    fn target(&self) -> Option<f64> {
        self.most
    }
}

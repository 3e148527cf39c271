//! (α, k)-anonymity (Wong, Li, Fu and Wang, "(α, k)-anonymity: an enhanced k-anonymity model for privacy-preserving data
//! publishing", KDD 2006): the α of it; k stands beside it as k-anonymity.

use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "alpha-k-anonymity",
    says: "no sensitive value has more than the share alpha of any class (and every class has k records)",
    paper: "Wong, Li, Fu and Wang, (alpha, k)-anonymity, KDD 2006",
};

/// No value has more than the share `alpha` of any class, for all values (the general form).
#[derive(Debug, Clone, Copy)]
pub struct AlphaK {
    /// The largest share.
    pub alpha: Option<f64>,
    /// The least size of a class, where one is asked for.
    pub k: Option<u64>,
}

impl Model for AlphaK {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        self.k.map(|k| ("k", k.to_string())).into_iter().collect()
    }
    fn worst(&self) -> Worst {
        Worst::Most
    }
    /// The largest share; 1 in a class that is too small.
    fn of(&self, class: &Class<'_>) -> f64 {
        if self.k.is_some_and(|k| class.size < k) {
            return 1.0;
        }
        let all = class.counts.iter().map(|(_, n)| n).sum::<u64>().max(1) as f64;
        class.counts.iter().map(|(_, n)| *n as f64 / all).fold(0.0, f64::max)
    }
    fn target(&self) -> Option<f64> {
        self.alpha
    }
}

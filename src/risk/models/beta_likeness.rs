//! β-likeness (Cao and Karras, "Publishing microdata with a robust privacy guarantee", PVLDB 5(11), 2012).

use std::sync::Arc;

use super::background::Background;
use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "beta-likeness",
    says: "no value is relatively more frequent in a class than in the table by more than beta",
    paper: "Cao and Karras, Publishing microdata with a robust privacy guarantee, PVLDB 5(11), 2012",
};

/// Basic β-likeness: (q − p) / p of every value of every class is at most β. Enhanced: at most min(β, −ln p).
#[derive(Debug, Clone)]
pub struct BetaLikeness {
    /// The threshold.
    pub beta: Option<f64>,
    /// Whether the bound is also −ln p, which keeps frequent values from becoming certain.
    pub enhanced: bool,
    /// The whole table.
    pub background: Arc<Background>,
}

impl Model for BetaLikeness {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("form", if self.enhanced { "enhanced" } else { "basic" }.to_owned())]
    }
    fn worst(&self) -> Worst {
        Worst::Most
    }
    /// The largest gain. In the enhanced form a value whose gain passes −ln p breaks any β: the value is then infinite.
    fn of(&self, class: &Class<'_>) -> f64 {
        let all = class.counts.iter().map(|(_, n)| n).sum::<u64>().max(1) as f64;
        class.counts.iter().fold(0.0, |worst: f64, (rank, n)| {
            let p = self.background.share(*rank);
            let gain = (*n as f64 / all - p) / p;
            let broken = self.enhanced && gain > -p.ln() + 1e-12;
            worst.max(if broken { f64::INFINITY } else { gain })
        })
    }
    fn target(&self) -> Option<f64> {
        self.beta
    }
}

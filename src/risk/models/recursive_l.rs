//! Recursive (c, l)-diversity (Machanavajjhala et al., "l-diversity: privacy beyond k-anonymity", ICDE 2006, definition 4.2).

use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "recursive-cl-diversity",
    says: "in every class the most frequent value is rarer than c times all but the l - 1 most frequent ones together",
    paper: "Machanavajjhala et al., l-diversity: privacy beyond k-anonymity, ICDE 2006, definition 4.2",
};

/// With counts r₁ ≥ r₂ ≥ … in a class, r₁ < c (r_l + r_{l+1} + …). The value is r₁ / (r_l + …): c has to be above it.
#[derive(Debug, Clone, Copy)]
pub struct RecursiveL {
    /// From which rank on values count against the most frequent one; at least 2.
    pub l: u32,
    /// The factor.
    pub c: Option<f64>,
}

impl Model for RecursiveL {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("l", self.l.to_string())]
    }
    fn worst(&self) -> Worst {
        Worst::Most
    }
    fn of(&self, class: &Class<'_>) -> f64 {
        let mut counts: Vec<u64> = class.counts.iter().map(|(_, n)| *n).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let tail: u64 = counts.iter().skip(self.l as usize - 1).sum();
        match (counts.first(), tail) {
            (None, _) => 0.0,
            (Some(_), 0) => f64::INFINITY,
            (Some(most), tail) => *most as f64 / tail as f64,
        }
    }
    fn target(&self) -> Option<f64> {
        self.c
    }
    fn reaches(&self, value: f64) -> bool {
        self.c.is_none_or(|c| value < c)
    }
}

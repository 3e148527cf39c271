//! Suppression alone: no value is generalised, and as few cells as can be are starred.

use super::Solver;
use super::local;
use super::problem::Problem;
use super::recoding::Recoding;
use crate::error::Result;

/// Cells stay as they are or are starred. The problem is NP-hard (Meyerson and Williams, "On the complexity of optimal
/// k-anonymity", PODS 2004); clusters are annealed as in local recoding, on ladders of two levels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Suppress;

impl Solver for Suppress {
    fn name(&self) -> &'static str {
        "suppress"
    }

    fn solve(&self, problem: &Problem) -> Result<Recoding> {
        let level = |q: &super::problem::Quasi| if q.most > q.least { vec![q.least, q.most] } else { vec![q.least] };
        let levels: Vec<Vec<usize>> = problem.quasi.iter().map(level).collect();
        local::solve(problem, self.name(), &levels)
    }
}

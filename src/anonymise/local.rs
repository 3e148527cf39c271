//! Each class of rows at levels of its own.

use super::Solver;
use super::problem::Problem;
use super::recoding::{Recoding, coarsest};
use crate::error::Result;

/// Each class of rows at levels of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Local;

impl Solver for Local {
    fn name(&self) -> &'static str {
        "local"
    }

    fn solve(&self, problem: &Problem) -> Result<Recoding> {
        Ok(coarsest(problem, self.name()))
    }
}

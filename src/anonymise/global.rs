//! One level per column for the whole table, chosen over the lattice of levels.

use super::Solver;
use super::problem::Problem;
use super::recoding::{Recoding, coarsest};
use crate::error::Result;

/// One level per column for the whole table, chosen over the lattice of levels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Global;

impl Solver for Global {
    fn name(&self) -> &'static str {
        "global"
    }

    fn solve(&self, problem: &Problem) -> Result<Recoding> {
        Ok(coarsest(problem, self.name()))
    }
}

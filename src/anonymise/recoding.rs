//! What a solver answers.

use super::problem::Problem;

/// How every row is published.
#[derive(Debug, Clone, PartialEq)]
pub struct Recoding {
    /// The solver.
    pub solver: &'static str,
    /// By row, the place of its levels in `levels`.
    pub of_row: Vec<u32>,
    /// Levels by column, for every way in which a row is published.
    pub levels: Vec<Vec<u8>>,
    /// Mean loss over rows and columns, weighted: 0 nothing lost, 1 all.
    pub loss: f64,
    /// A loss that no recoding of this kind can be below, where the solver knows one. Equal to `loss` for the optimum.
    pub bound: Option<f64>,
    /// Whether the time limit cut the search short.
    pub cut_short: bool,
    /// Rows suppressed as a whole: every cell that may change is at its coarsest.
    pub suppressed: u64,
}

impl Recoding {
    /// The level in which a row's cell is published.
    pub fn level(&self, row: usize, column: usize) -> usize {
        usize::from(self.levels[self.of_row[row] as usize][column])
    }
}

/// Every row as coarse as it may be: the last resort of every solver.
pub(super) fn coarsest(problem: &Problem, solver: &'static str) -> Recoding {
    let levels = vec![problem.quasi.iter().map(|q| q.most as u8).collect()];
    let cells = (problem.rows * problem.quasi.len()).max(1) as f64;
    let lost =
        |q: &super::problem::Quasi| (0..problem.rows).map(|r| q.ladder.loss(q.most, q.codes.get(r))).sum::<f64>();
    let loss = problem.quasi.iter().map(lost).sum::<f64>() / cells;
    Recoding {
        solver,
        of_row: vec![0; problem.rows],
        levels,
        loss,
        bound: None,
        cut_short: false,
        suppressed: problem.rows as u64,
    }
}

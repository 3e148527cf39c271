//! What a solver answers.

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

//! Recoding: quasi-identifiers are generalised along hierarchies, and suppressed where that is not enough, until the privacy
//! models hold in every equivalence class and as much information as possible is left.
//!
//! A [`Problem`] is a table of codes with a [`Ladder`] per column; a [`Solver`] answers with a [`Recoding`]: for each row, how
//! many steps each of its cells goes up. No solver sees a value, so none can leak one.

mod demand;
mod global;
pub mod hierarchy;
mod ladder;
mod local;
mod locked;
mod paths;
mod problem;
mod random;
mod recoding;
mod suppress;
pub mod utility;

pub use global::Global;
pub use ladder::Ladder;
pub use local::Local;
pub use locked::{Cell, Locked};
pub use problem::{Problem, Quasi, SensitiveColumn};
pub use recoding::Recoding;
pub use suppress::Suppress;

use crate::error::Result;

/// A way to reach a target. Same problem in, same recoding out, whatever the number of threads or the order of rows and
/// columns.
pub trait Solver: std::fmt::Debug + Send + Sync {
    /// Its name in the policy and in reports.
    fn name(&self) -> &'static str;

    /// Recodes so that every model holds in every class.
    ///
    /// # Errors
    /// A target that no recoding reaches: says which, and what would be possible. Interruption.
    fn solve(&self, problem: &Problem) -> Result<Recoding>;
}

#[cfg(test)]
mod tests;

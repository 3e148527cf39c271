//! One column at a time: what the cells said, what the header says, and the verdict with its evidence.

mod context;
mod evidence;
mod explain;
mod form;
mod header;
mod hinted;
mod judge;
mod memo;
mod note;
mod systems;
mod tally;

pub use context::country_of;
pub use evidence::{ALL_KNOWN, PRIOR, WORD_CHANCE};
pub use explain::{Explanation, Rival};
pub use header::Headers;
pub use judge::Judge;
pub use systems::system_of;
pub use tally::{ColumnTally, DatasetTally};

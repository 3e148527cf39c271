//! One column at a time: what the cells said, what the header says, and the verdict with its evidence.

mod header;
mod judge;
mod tally;

pub use header::Headers;
pub use judge::{Judge, country_of};
pub use tally::{ColumnTally, DatasetTally};

//! Counts over rows that merge: the seam that makes threads, spilled partitions, many files and a cluster's executors
//! the same thing.

mod distinct;
mod frequent;

pub use distinct::{CAPACITY, Distinct};
pub use frequent::Frequent;

/// A mergeable count. Merging commutes and is associative, so any split of the rows gives the same result.
pub trait Tally {
    /// Adds what `other` has counted.
    fn merge(&mut self, other: Self);
}

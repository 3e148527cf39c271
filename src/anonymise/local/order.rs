//! Orders of rows in which rows that cost little to publish alike stand near each other.
//!
//! A row's key is its branches, the dearest to leave untold first; how dear a branch is taken to be is drawn anew for every
//! order, so that what one order separates another brings together (as the hash tables of locality-sensitive hashing,
//! Indyk and Motwani, STOC 1998, or the trees of a random forest do).

use crate::anonymise::paths::{Path, Paths, Segment};
use crate::anonymise::random::Random;

/// One order.
#[derive(Debug)]
pub(super) struct Order(Vec<Segment>);

impl Order {
    /// Draws an order; within a column the branches keep theirs, from the top.
    pub(super) fn draw(paths: &Paths, random: &mut Random) -> Self {
        let mut drawn: Vec<(f32, Segment)> = Vec::new();
        for column in paths.segments() {
            let mut above = f32::INFINITY;
            for segment in column {
                let dear = (segment.loss * (1.0 + 0.5 * random.exponential())).min(above);
                above = dear;
                drawn.push((dear, *segment));
            }
        }
        // Stable: equals stay in the order of columns and levels.
        drawn.sort_by(|a, b| b.0.total_cmp(&a.0));
        Self(drawn.into_iter().map(|(_, segment)| segment).collect())
    }

    /// The first 64 bits of a row's branches in this order.
    pub(super) fn key<const W: usize>(&self, path: &Path<W>) -> u64 {
        let (mut key, mut room) = (0u64, u64::BITS);
        for segment in &self.0 {
            let branch = (path[segment.word] >> segment.low) & (u64::MAX >> (u64::BITS - segment.bits));
            if segment.bits >= room {
                let rest = segment.bits - room;
                return if room == u64::BITS { branch >> rest } else { (key << room) | (branch >> rest) };
            }
            key = (key << segment.bits) | branch;
            room -= segment.bits;
        }
        key
    }
}

//! The hierarchy of one column as a solver sees it: groups of codes, level by level.

use crate::error::{Error, Result};

/// Groups of codes from finest to coarsest. Level 0 leaves every code as it is; in the last level all codes share one group
/// (published as a star), unless the column may not be suppressed.
///
/// Groups are nested: codes that share a group share all coarser ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// By level and code, the group. In level 0 the group of a code is the code.
    groups: Vec<Vec<u32>>,
    /// By level and group, the information lost, 0 (nothing) to 1 (all): (g − 1) / (n − 1) for a group of g of n leaves
    /// (Iyengar, "Transforming data to satisfy privacy constraints", KDD 2002).
    loss: Vec<Vec<f64>>,
    /// Leaves of the domain.
    leaves: u64,
}

impl Ladder {
    /// From the groups of each level from the first above the values up, and the number of leaves of the domain below each
    /// group of each of these levels. The domain may hold more leaves than the table has values: an age that nobody has is
    /// still an age.
    ///
    /// # Errors
    /// Levels of different widths, or groups that are not nested.
    pub fn new(codes: usize, levels: Vec<Vec<u32>>, leaves: Vec<Vec<u64>>, domain: u64) -> Result<Self> {
        let nested = |below: &[u32], above: &[u32]| {
            let mut of = vec![u32::MAX; below.iter().max().map_or(0, |m| *m as usize + 1)];
            below.iter().zip(above).all(|(b, a)| {
                let known = std::mem::replace(&mut of[*b as usize], *a);
                known == u32::MAX || known == *a
            })
        };
        let mut groups = vec![(0..codes as u32).collect::<Vec<u32>>()];
        let mut loss = vec![vec![0.0; codes]];
        let domain = domain.max(1);
        for (level, under) in levels.into_iter().zip(leaves) {
            let below = groups.last().map_or(&[][..], Vec::as_slice);
            if level.len() != codes || !nested(below, &level) || level.iter().any(|g| *g as usize >= under.len()) {
                return Err(Error::fault("a hierarchy whose levels do not nest"));
            }
            let of = |g: &u64| (g.saturating_sub(1)) as f64 / (domain.max(2) - 1) as f64;
            loss.push(under.iter().map(|g| of(g).min(1.0)).collect());
            groups.push(level);
        }
        Ok(Self { groups, loss, leaves: domain })
    }

    /// A ladder of values and a star.
    pub fn flat(codes: usize) -> Self {
        let star = (codes > 1).then(|| vec![0; codes]);
        let mut ladder =
            Self { groups: vec![(0..codes as u32).collect()], loss: vec![vec![0.0; codes]], leaves: codes as u64 };
        ladder.groups.extend(star);
        ladder.loss.resize(ladder.groups.len(), vec![1.0]);
        ladder
    }

    /// Levels, the values included.
    pub fn levels(&self) -> usize {
        self.groups.len()
    }

    /// Number of codes.
    pub fn codes(&self) -> usize {
        self.groups[0].len()
    }

    /// Leaves of the domain.
    pub fn leaves(&self) -> u64 {
        self.leaves
    }

    /// The group of a code in a level.
    pub fn group(&self, level: usize, code: u32) -> u32 {
        self.groups[level][code as usize]
    }

    /// The group of every code in a level.
    pub fn groups(&self, level: usize) -> &[u32] {
        &self.groups[level]
    }

    /// Information lost where a code is published as its group of a level.
    pub fn loss(&self, level: usize, code: u32) -> f64 {
        self.loss[level][self.groups[level][code as usize] as usize]
    }
}

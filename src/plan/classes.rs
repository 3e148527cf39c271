//! Which class of a policy names a column, without the rest of a plan: for what judges files that are protected already.

use std::collections::BTreeSet;

use super::{Pattern, best, patterns};
use crate::error::Result;
use crate::policy::{Class, Policy};

/// The patterns of a policy and which of them have matched.
pub struct Classes<'a> {
    policy: &'a Policy,
    patterns: Vec<Pattern<'a>>,
    used: BTreeSet<usize>,
}

impl<'a> Classes<'a> {
    /// Reads the patterns.
    pub fn new(policy: &'a Policy) -> Result<Self> {
        Ok(Self { policy, patterns: patterns(policy)?, used: BTreeSet::new() })
    }

    /// The class that names `dataset.column` best.
    ///
    /// # Errors
    /// Two classes name it equally well.
    pub fn of(&mut self, full: &str) -> Result<Option<&'a Class>> {
        let class = best(&self.patterns, full, self.policy, &mut self.used)?;
        Ok(class.map(|at| &self.policy.classes[at]))
    }

    /// Patterns that have matched nothing so far, with their class.
    pub fn unused(&self) -> impl Iterator<Item = (&'a str, &'a Class)> {
        let unused = self.patterns.iter().enumerate().filter(|(n, _)| !self.used.contains(n));
        unused.map(|(_, p)| (p.text, &self.policy.classes[p.class]))
    }
}

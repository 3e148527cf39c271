//! Patterns that run as one automaton, which reports every pattern that matches.
//!
//! Many rules share a pattern (eleven digits are an id in ten countries): it stands in the automaton once.

use hashbrown::HashMap;
use regex_automata::meta::{Cache, Regex};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};

use super::gate;
use crate::error::{Error, Result};
use crate::rules::PatternRule;

const SIZE_LIMIT: usize = 64 << 20;
const CACHE: usize = 8 << 20;

/// Some of the rules' patterns.
pub(super) struct Group {
    all: Regex,
    /// For each of its patterns, the rules that have it.
    members: Vec<Vec<u16>>,
    /// Whether only whole cells count.
    pub whole: bool,
    /// Whether every match holds an ASCII digit or `@`, so that cells of words need not be looked at.
    pub gated: bool,
}

/// A worker's memory for a group.
pub(super) struct GroupCache {
    cache: Cache,
    set: PatternSet,
}

/// Whether a hit of the rule inside a longer text says something. Weak forms, like any four digits for a postcode, count
/// for whole cells only.
pub(super) fn counts_inside(rule: &PatternRule) -> bool {
    rule.strong || !rule.context.is_empty() || rule.weight >= 3.0
}

impl Group {
    /// Deals the rules to groups.
    pub fn deal(rules: &[PatternRule], syntax: syntax::Config) -> Result<Vec<Self>> {
        let mut groups = Vec::new();
        for whole in [false, true] {
            for gated in [false, true] {
                let of = |r: &PatternRule| counts_inside(r) != whole && gate::needs_digit_or_at(&r.pattern) == gated;
                let mut members: Vec<Vec<u16>> = Vec::new();
                let mut texts: Vec<String> = Vec::new();
                let mut known: HashMap<&str, usize> = HashMap::new();
                for (i, rule) in rules.iter().enumerate().filter(|(_, rule)| of(rule)) {
                    let at = *known.entry(&rule.pattern).or_insert_with(|| {
                        members.push(Vec::new());
                        texts.push(if whole { format!("(?:{})$", rule.pattern) } else { rule.pattern.clone() });
                        members.len() - 1
                    });
                    members[at].push(i as u16);
                }
                if members.is_empty() {
                    continue;
                }
                let all = Regex::builder()
                    .syntax(syntax)
                    .configure(
                        Regex::config()
                            .match_kind(MatchKind::All)
                            .nfa_size_limit(Some(SIZE_LIMIT))
                            .hybrid_cache_capacity(CACHE)
                            .utf8_empty(false),
                    )
                    .build_many(&texts)
                    .map_err(|_| Error::usage("the patterns are too large together"))?;
                groups.push(Self { all, members, whole, gated });
            }
        }
        Ok(groups)
    }

    pub fn cache(&self) -> GroupCache {
        GroupCache { cache: self.all.create_cache(), set: PatternSet::new(self.members.len()) }
    }

    /// Calls `found` for every pattern that matches somewhere in `text`, or the whole of it in a group of whole cells, with the rules
    /// that have it.
    #[inline]
    pub fn matching(&self, text: &str, memory: &mut GroupCache, mut found: impl FnMut(&[u16])) {
        memory.set.clear();
        let anchored = if self.whole { Anchored::Yes } else { Anchored::No };
        self.all.which_overlapping_matches_with(
            &mut memory.cache,
            &Input::new(text).anchored(anchored),
            &mut memory.set,
        );
        if memory.set.is_empty() {
            return;
        }
        for pattern in memory.set.iter() {
            found(&self.members[pattern.as_usize()]);
        }
    }

    #[cfg(test)]
    pub fn members(&self) -> &[Vec<u16>] {
        &self.members
    }
}

//! Patterns that run as one automaton, which reports every pattern that matches.
//!
//! A lazily determinised automaton is walked by hand: the search of a regex engine would stop at the first match, or pay
//! for the bookkeeping of a search in every cell, of which there are millions. Many rules share a pattern (eleven digits are
//! an id in ten countries): it stands in the automaton once.

use std::sync::{Arc, LazyLock};

use hashbrown::HashMap;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, Input, MatchKind, meta};
use regex_syntax::hir::{Hir, Look};

use crate::error::{Error, Result};

const SIZE_LIMIT: usize = 64 << 20;
const CACHE: usize = 8 << 20;

/// What is made when it is needed first.
type Made<T> = LazyLock<Option<T>, Box<dyn FnOnce() -> Option<T> + Send + Sync>>;

/// Some of the rules' patterns, each of them sought as the whole of a text, inside it, or both.
pub(super) struct Group {
    /// Made when the first cell of its kind comes; `None` where the patterns are too large together.
    dfa: Made<DFA>,
    /// For each of its patterns: the rules that have it, and whether it is sought as the whole of the text.
    members: Vec<(Vec<u16>, bool)>,
    /// For each of them, whether a rule that has it is strong without words beside it.
    sure: Vec<bool>,
    /// One bit per pattern that is sought inside a text.
    inside: Vec<u64>,
    /// The judge where the automaton cannot go on: Unicode word boundaries in text that is not ASCII.
    slow: Made<meta::Regex>,
}

/// A worker's memory for a group.
pub(super) struct GroupCache {
    cache: Option<Cache>,
    /// One bit per pattern.
    set: Vec<u64>,
    told: Told,
}

/// The patterns of the states seen lately: asking the automaton for them one by one costs more than walking a cell.
#[derive(Default)]
struct Told {
    /// Where the patterns of a state begin in `sets`.
    places: HashMap<LazyStateID, usize>,
    sets: Vec<u64>,
    /// How often the automaton had forgotten its states: a number of one may be given to another then.
    clears: usize,
}

impl Told {
    /// The patterns of a state that matches, one bit each.
    #[inline]
    fn of(&mut self, dfa: &DFA, cache: &Cache, state: LazyStateID) -> &[u64] {
        if self.clears != cache.clear_count() {
            self.places.clear();
            self.sets.clear();
            self.clears = cache.clear_count();
        }
        let words = dfa.pattern_len().div_ceil(64);
        let at = *self.places.entry(state).or_insert_with(|| {
            let at = self.sets.len();
            self.sets.resize(at + words, 0);
            for i in 0..dfa.match_len(cache, state) {
                let pattern = dfa.match_pattern(cache, state, i).as_usize();
                self.sets[at + pattern / 64] |= 1 << (pattern % 64);
            }
            at
        });
        &self.sets[at..at + words]
    }
}

impl Group {
    /// Joins the patterns of rules that are sought as the whole of a text, and of those that are sought inside; `parsed`
    /// are the patterns. Rules whose patterns have one text have one pattern.
    pub fn join(patterns: &[&str], parsed: &Arc<[Hir]>, wholes: &[u16], inside: &[u16], strong: &[bool]) -> Self {
        let mut members: Vec<(Vec<u16>, bool)> = Vec::new();
        for (rules, whole) in [(wholes, true), (inside, false)] {
            let mut known: HashMap<&str, usize> = HashMap::new();
            for rule in rules {
                let at = *known.entry(patterns[usize::from(*rule)]).or_insert_with(|| {
                    members.push((Vec::new(), whole));
                    members.len() - 1
                });
                members[at].0.push(*rule);
            }
        }
        let sought: Arc<[(u16, bool)]> = members.iter().map(|(rules, whole)| (rules[0], *whole)).collect();
        let build = {
            let (parsed, sought) = (Arc::clone(parsed), Arc::clone(&sought));
            move || {
                let pattern = |(rule, whole): &(u16, bool)| {
                    let pattern = parsed[usize::from(*rule)].clone();
                    match whole {
                        // No look-around at the end: what still matches there is the whole.
                        true => Hir::concat(vec![Hir::look(Look::Start), pattern]),
                        false => pattern,
                    }
                };
                let joined: Vec<Hir> = sought.iter().map(pattern).collect();
                let limits = thompson::Config::new().nfa_size_limit(Some(SIZE_LIMIT)).utf8(false);
                let nfa = thompson::Compiler::new()
                    .configure(limits.which_captures(thompson::WhichCaptures::None))
                    .build_many_from_hir(&joined)
                    .ok()?;
                DFA::builder()
                    .configure(
                        DFA::config()
                            .match_kind(MatchKind::All)
                            .unicode_word_boundary(true)
                            .cache_capacity(CACHE)
                            .skip_cache_capacity_check(true),
                    )
                    .build_from_nfa(nfa)
                    .ok()
            }
        };
        let parsed = Arc::clone(parsed);
        let slow: Box<dyn FnOnce() -> Option<meta::Regex> + Send + Sync> = Box::new(move || {
            let patterns = sought.iter().map(|(rule, whole)| {
                let pattern = parsed[usize::from(*rule)].clone();
                match whole {
                    true => Hir::concat(vec![Hir::look(Look::Start), pattern, Hir::look(Look::End)]),
                    false => pattern,
                }
            });
            meta::Regex::builder()
                // The automaton above has the limit: were this one not made, cells would be passed by in silence.
                .configure(meta::Regex::config().match_kind(MatchKind::All).utf8_empty(false).nfa_size_limit(None))
                .build_many_from_hir(&patterns.collect::<Vec<_>>())
                .ok()
        });
        let sure = members.iter().map(|(rules, _)| rules.iter().any(|rule| strong[usize::from(*rule)])).collect();
        let mut inside = vec![0; members.len().div_ceil(64)];
        for (at, (_, whole)) in members.iter().enumerate() {
            inside[at / 64] |= u64::from(!whole) << (at % 64);
        }
        Self { dfa: LazyLock::new(Box::new(build)), members, sure, inside, slow: LazyLock::new(slow) }
    }

    /// Whether the patterns can be joined.
    ///
    /// # Errors
    /// When they are too large together.
    pub fn check(&self) -> Result<()> {
        match &*self.dfa {
            Some(_) => Ok(()),
            None => {
                Err(Error::usage("the patterns are too large together").next("make the patterns of your own smaller"))
            }
        }
    }

    pub fn cache(&self) -> GroupCache {
        GroupCache { cache: None, set: vec![0; self.members.len().div_ceil(64)], told: Told::default() }
    }

    /// Calls `found` for every pattern that matches in `text`, with the rules that have it, whether it is the whole of the
    /// text, and whether one of the rules is strong; wholes come first.
    #[inline]
    pub fn matching(&self, text: &str, memory: &mut GroupCache, mut found: impl FnMut(&[u16], bool, bool)) {
        let any = match self.walk(text, memory) {
            Some(any) => any,
            None => self.search(text, memory),
        };
        if !any {
            return;
        }
        for (at, bits) in memory.set.iter_mut().enumerate() {
            while *bits != 0 {
                let bit = bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                let place = at * 64 + bit;
                let (rules, whole) = &self.members[place];
                found(rules, *whole, self.sure[place]);
            }
        }
    }

    /// Walks the automaton; whether anything matched, or `None` where it cannot go on.
    #[inline]
    fn walk(&self, text: &str, memory: &mut GroupCache) -> Option<bool> {
        let dfa = self.dfa.as_ref()?;
        let GroupCache { cache, set, told } = memory;
        let cache = cache.get_or_insert_with(|| dfa.create_cache());
        let mut state = dfa.start_state_forward(cache, &Input::new(text).anchored(Anchored::No)).ok()?;
        let (mut any, mut last, mut clears) = (false, state, cache.clear_count());
        for byte in text.bytes() {
            state = dfa.next_state(cache, state, byte).ok()?;
            if state.is_tagged() {
                if state.is_match() {
                    // Runs of one state are common, and a cleared cache may give its number to another.
                    if state != last || !any || cache.clear_count() != clears {
                        for ((set, bits), inside) in set.iter_mut().zip(told.of(dfa, cache, state)).zip(&self.inside) {
                            *set |= bits & inside;
                            any |= bits & inside != 0;
                        }
                        (last, clears) = (state, cache.clear_count());
                    }
                } else if state.is_dead() {
                    return Some(any);
                } else if state.is_quit() {
                    set.fill(0);
                    return None;
                }
            }
        }
        state = dfa.next_eoi_state(cache, state).ok()?;
        if state.is_match() {
            for (set, bits) in set.iter_mut().zip(told.of(dfa, cache, state)) {
                *set |= bits;
            }
            any = true;
        }
        Some(any)
    }

    /// The same by an engine that always can.
    #[cold]
    fn search(&self, text: &str, memory: &mut GroupCache) -> bool {
        let Some(regex) = &*self.slow else { return false };
        let mut found = regex_automata::PatternSet::new(self.members.len());
        regex.which_overlapping_matches(&Input::new(text), &mut found);
        memory.set.fill(0);
        for pattern in found.iter() {
            memory.set[pattern.as_usize() / 64] |= 1 << (pattern.as_usize() % 64);
        }
        !found.is_empty()
    }

    #[cfg(test)]
    pub fn members(&self) -> &[(Vec<u16>, bool)] {
        &self.members
    }
}

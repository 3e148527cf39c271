//! Patterns that run as one automaton, which reports every pattern that matches.
//!
//! A lazily determinised automaton is walked by hand: the search of a regex engine would stop at the first match, or pay
//! for the bookkeeping of a search in every cell, of which there are millions. Many rules share a pattern (eleven digits are
//! an id in ten countries): it stands in the automaton once.
//!
//! The states of an automaton are sets of places in its patterns, so patterns of different kinds multiply each other's states.
//! Where a text has more of them than the memory holds, they are made over and over, which takes a hundred times as long as
//! walking them. From then on the patterns are walked in parts, whose states add up instead.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use hashbrown::HashMap;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, Input, MatchKind, meta};
use regex_syntax::hir::{Hir, Look};

use super::gate::{Beginning, roams};

use crate::error::{Error, Result};

const SIZE_LIMIT: usize = 64 << 20;
/// Bytes for the states of all patterns, and of a part of them.
const CACHE: usize = 8 << 20;
const PART_CACHE: usize = 4 << 20;
/// An automaton that forgets its states before so many bytes of text are walked is left for its parts.
const PAYS: usize = 64 << 20;

/// What is made when it is needed first.
type Made<T> = LazyLock<Option<T>, Box<dyn FnOnce() -> Option<T> + Send + Sync>>;

/// An automaton.
struct Automaton {
    /// Made when the first cell of its kind comes; `None` where the patterns are too large together.
    dfa: Made<DFA>,
    /// The place of each of its patterns among all of the group.
    places: Vec<usize>,
}

/// The rules that have a pattern, and whether it is sought as the whole of the text.
type Member = (Vec<u16>, bool);

/// Some of the rules' patterns, each of them sought as the whole of a text, inside it, or both.
pub(super) struct Group {
    all: Automaton,
    /// Made when they are needed first.
    parts: LazyLock<Vec<Automaton>, Box<dyn FnOnce() -> Vec<Automaton> + Send + Sync>>,
    members: Arc<[Member]>,
    /// For each of them, whether a rule that has it is strong without words beside it.
    sure: Vec<bool>,
    /// One bit per pattern that is sought inside a text.
    inside: Vec<u64>,
    /// The judge where the automaton cannot go on: Unicode word boundaries in text that is not ASCII.
    slow: Made<meta::Regex>,
}

/// A worker's memory for a group.
pub(super) struct GroupCache {
    all: Walked,
    /// Of the parts, once these are walked.
    parts: Option<Vec<Walked>>,
    /// Bytes walked since the states were last forgotten, and how often they were.
    bytes: usize,
    clears: usize,
    /// One bit per pattern.
    set: Vec<u64>,
}

/// A worker's memory for an automaton.
#[derive(Default)]
struct Walked {
    cache: Option<Cache>,
    told: Told,
}

/// The patterns of the states seen lately: asking the automaton for them one by one costs more than walking a cell.
#[derive(Default)]
struct Told {
    /// Where the patterns of a state begin in `sets`.
    states: HashMap<LazyStateID, usize>,
    sets: Vec<u64>,
    /// How often the automaton had forgotten its states: a number of one may be given to another then.
    clears: usize,
}

impl Told {
    /// The patterns of a state that matches, one bit each, in `words` words.
    #[inline]
    fn of(&mut self, dfa: &DFA, cache: &Cache, state: LazyStateID, places: &[usize], words: usize) -> &[u64] {
        if self.clears != cache.clear_count() {
            self.states.clear();
            self.sets.clear();
            self.clears = cache.clear_count();
        }
        let at = *self.states.entry(state).or_insert_with(|| {
            let at = self.sets.len();
            self.sets.resize(at + words, 0);
            for i in 0..dfa.match_len(cache, state) {
                let place = places[dfa.match_pattern(cache, state, i).as_usize()];
                self.sets[at + place / 64] |= 1 << (place % 64);
            }
            at
        });
        &self.sets[at..at + words]
    }
}

impl Automaton {
    /// Of the patterns at these places among `members`, each given by one of its rules.
    fn of(parsed: &Arc<[Hir]>, members: &[Member], places: Vec<usize>, memory: usize) -> Self {
        let sought: Vec<(u16, bool)> = places.iter().map(|at| (members[*at].0[0], members[*at].1)).collect();
        let parsed = Arc::clone(parsed);
        let build = move || {
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
            let config = DFA::config()
                .match_kind(MatchKind::All)
                .unicode_word_boundary(true)
                .cache_capacity(memory)
                .skip_cache_capacity_check(true);
            DFA::builder().configure(config).build_from_nfa(nfa).ok()
        };
        Self { dfa: LazyLock::new(Box::new(build)), places }
    }

    /// Walks a text and adds the patterns that match to `set`; whether any did, or `None` where it cannot go on.
    #[inline]
    fn walk(&self, text: &str, inside: &[u64], memory: &mut Walked, set: &mut [u64]) -> Option<bool> {
        let dfa = self.dfa.as_ref()?;
        let Walked { cache, told } = memory;
        let cache = cache.get_or_insert_with(|| dfa.create_cache());
        let mut state = dfa.start_state_forward(cache, &Input::new(text).anchored(Anchored::No)).ok()?;
        let (mut any, mut last, mut clears) = (false, state, cache.clear_count());
        for byte in text.bytes() {
            state = dfa.next_state(cache, state, byte).ok()?;
            if state.is_tagged() {
                if state.is_match() {
                    // Runs of one state are common, and a cleared cache may give its number to another.
                    if state != last || !any || cache.clear_count() != clears {
                        let bits = told.of(dfa, cache, state, &self.places, set.len());
                        for ((set, bits), inside) in set.iter_mut().zip(bits).zip(inside) {
                            *set |= bits & inside;
                            any |= bits & inside != 0;
                        }
                        (last, clears) = (state, cache.clear_count());
                    }
                } else if state.is_dead() {
                    return Some(any);
                } else if state.is_quit() {
                    return None;
                }
            }
        }
        state = dfa.next_eoi_state(cache, state).ok()?;
        if state.is_match() {
            let bits = told.of(dfa, cache, state, &self.places, set.len());
            set.iter_mut().zip(bits).for_each(|(set, bits)| *set |= bits);
            any = true;
        }
        Some(any)
    }
}

impl Group {
    /// Joins the patterns of rules that are sought as the whole of a text, and of those that are sought inside; `parsed`
    /// are the patterns. Rules whose patterns have one text have one pattern.
    pub fn join(patterns: &[&str], parsed: &Arc<[Hir]>, wholes: &[u16], inside: &[u16], strong: &[bool]) -> Self {
        let mut members: Vec<Member> = Vec::new();
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
        let members: Arc<[Member]> = members.into();
        let all = Automaton::of(parsed, &members, (0..members.len()).collect(), CACHE);
        let split: Box<dyn FnOnce() -> Vec<Automaton> + Send + Sync> = {
            let (parsed, members) = (Arc::clone(parsed), Arc::clone(&members));
            Box::new(move || {
                let mut parts: BTreeMap<Option<(bool, Beginning)>, Vec<usize>> = BTreeMap::new();
                for (at, (rules, whole)) in members.iter().enumerate() {
                    let pattern = &parsed[usize::from(rules[0])];
                    let kind = (!whole).then(|| (roams(pattern), Beginning::of(pattern)));
                    parts.entry(kind).or_default().push(at);
                }
                parts.into_values().map(|places| Automaton::of(&parsed, &members, places, PART_CACHE)).collect()
            })
        };
        let sought: Vec<(u16, bool)> = members.iter().map(|(rules, whole)| (rules[0], *whole)).collect();
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
        Self { all, parts: LazyLock::new(split), members, sure, inside, slow: LazyLock::new(slow) }
    }

    /// Whether the patterns can be joined.
    ///
    /// # Errors
    /// When they are too large together.
    pub fn check(&self) -> Result<()> {
        match &*self.all.dfa {
            Some(_) => Ok(()),
            None => {
                Err(Error::usage("the patterns are too large together").next("make the patterns of your own smaller"))
            }
        }
    }

    /// Makes the automaton, which is else made when the first cell comes.
    pub fn prepare(&self) {
        LazyLock::force(&self.all.dfa);
    }

    pub fn cache(&self) -> GroupCache {
        let set = vec![0; self.members.len().div_ceil(64)];
        GroupCache { all: Walked::default(), parts: None, bytes: 0, clears: 0, set }
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

    /// Walks the automaton, or its parts; whether anything matched, or `None` where it cannot go on.
    #[inline]
    fn walk(&self, text: &str, memory: &mut GroupCache) -> Option<bool> {
        let GroupCache { all, parts, bytes, clears, set } = memory;
        if let Some(parts) = parts {
            let mut any = false;
            for (part, walked) in self.parts.iter().zip(parts) {
                any |= part.walk(text, &self.inside, walked, set)?;
            }
            return Some(any);
        }
        let any = self.all.walk(text, &self.inside, all, set);
        *bytes += text.len();
        let forgotten = all.cache.as_ref().map_or(0, Cache::clear_count);
        if forgotten > *clears {
            if *bytes < PAYS && self.parts.len() > 1 {
                *parts = Some(self.parts.iter().map(|_| Walked::default()).collect());
                *all = Walked::default();
            }
            (*clears, *bytes) = (forgotten, 0);
        }
        any
    }

    /// The same by an engine that always can.
    #[cold]
    fn search(&self, text: &str, memory: &mut GroupCache) -> bool {
        memory.set.fill(0);
        let Some(regex) = &*self.slow else { return false };
        let mut found = regex_automata::PatternSet::new(self.members.len());
        regex.which_overlapping_matches(&Input::new(text), &mut found);
        for pattern in found.iter() {
            memory.set[pattern.as_usize() / 64] |= 1 << (pattern.as_usize() % 64);
        }
        !found.is_empty()
    }

    /// A memory with which the parts are walked.
    #[cfg(test)]
    pub fn cache_of_parts(&self) -> GroupCache {
        let parts = self.parts.iter().map(|_| Walked::default()).collect();
        GroupCache { parts: Some(parts), ..self.cache() }
    }

    #[cfg(test)]
    pub fn members(&self) -> &[Member] {
        &self.members
    }
}

#[cfg(test)]
impl GroupCache {
    pub fn is_of_parts(&self) -> bool {
        self.parts.is_some()
    }
}

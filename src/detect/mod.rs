//! One cell at a time: which rules hit, where, and how strongly.
//!
//! All patterns run at once in one automaton that reports every pattern (a leftmost search would lose overlapping ones);
//! only the patterns that hit are searched for spans and checked. Lexicons and names in running text come after.

pub mod check;
mod disguise;
mod examples;
mod fold;
mod gate;
mod group;
mod names;

use std::cell::LazyCell;

use aho_corasick::AhoCorasick;
use hashbrown::HashMap;
use regex_automata::Input;
use regex_automata::meta::{Cache, Regex};
use regex_automata::util::syntax;

pub use disguise::undisguise;
pub use fold::fold;

use crate::error::{Error, Result};
use crate::model::{InfoType, is_blank, unguard};
use crate::rules::{RuleSet, Scope};
use group::{Group, GroupCache};
use names::Names;

/// A rule, a lexicon or the finder of names: what a hit comes from. Its index is used in [`Hit`].
#[derive(Debug, Clone)]
pub struct Source {
    /// Id of the rule.
    pub id: String,
    /// Version of the rule.
    pub version: u32,
    /// Type it finds.
    pub info_type: InfoType,
    /// What it says.
    pub says: String,
    /// Share that passes by chance; 1 where there is no check.
    pub chance: f64,
    /// Most it says, in nats.
    pub weight: f64,
    /// Country of the rule.
    pub country: Option<String>,
    /// Whether hits inside text count for the type (patterns, text lexicons, names), or only whole cells.
    pub spans: bool,
}

/// One hit in a cell, in bytes of the cell's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Detector::sources`].
    pub source: u16,
    /// First byte.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
    /// Covers the whole cell, trimmed.
    pub whole: bool,
    /// A finding on its own, whatever the rest of the column holds.
    pub strong: bool,
}

/// Rules with one pattern that are looked at together: each has a bit.
const RULES_AT_ONCE: usize = 32;

struct Pattern {
    regex: Regex,
    check: Option<check::Check>,
    strong: bool,
    context: Vec<String>,
    /// Digits that follow a telephone number in a text may have been taken for a part of it.
    may_run_on: bool,
}

/// All rules, compiled. Shared by all workers; each has its own [`Scratch`].
pub struct Detector {
    sources: Vec<Source>,
    groups: Vec<Group>,
    patterns: Vec<Pattern>,
    words: HashMap<String, Vec<u16>>,
    longest_word: usize,
    text: Option<(AhoCorasick, Vec<u16>)>,
    names: Names,
}

/// A worker's memory.
pub struct Scratch {
    groups: Vec<GroupCache>,
    each: Vec<Option<Cache>>,
    folded: String,
}

impl Detector {
    /// Compiles the rules.
    ///
    /// # Errors
    /// Patterns that do not compile, unknown checks.
    pub fn new(rules: &RuleSet) -> Result<Self> {
        let mut sources = Vec::new();
        let mut patterns = Vec::new();
        let bad = |id: &str, what: &str| {
            Error::usage(format!("rule {id:?}: {what}")).next("efface rules check names every mistake")
        };
        let syntax = syntax::Config::new().unicode(true).utf8(true);
        let mut compiled: HashMap<&str, Regex> = HashMap::new();
        for rule in &rules.patterns {
            // Only cells in which the pattern is known to match are searched: looking for candidates first costs more.
            let regex = match compiled.get(rule.pattern.as_str()) {
                Some(regex) => Regex::clone(regex),
                None => Regex::builder()
                    .syntax(syntax)
                    .configure(Regex::config().auto_prefilter(false))
                    .build(&rule.pattern)
                    .map_err(|_| bad(&rule.id, "the pattern is not a regular expression"))?,
            };
            compiled.entry(&rule.pattern).or_insert_with(|| regex.clone());
            let check = match &rule.check {
                None => None,
                Some(name) => {
                    Some(check::by_name(name).ok_or_else(|| bad(&rule.id, &format!("unknown check {name:?}")))?)
                }
            };
            patterns.push(Pattern {
                regex,
                check,
                strong: rule.strong,
                context: rule.context.clone(),
                may_run_on: *rule.info_type == *"phone",
            });
            sources.push(Source {
                id: rule.id.clone(),
                version: rule.version,
                info_type: rule.info_type.clone(),
                says: rule.says.clone(),
                chance: rule.chance,
                weight: rule.weight,
                country: rule.country.clone(),
                spans: true,
            });
        }
        let groups = Group::deal(&rules.patterns, syntax)?;
        let mut words: HashMap<String, Vec<u16>> = HashMap::new();
        let (mut text_words, mut text_sources) = (Vec::new(), Vec::new());
        let mut given = Vec::new();
        for lexicon in &rules.lexicons {
            let source = sources.len() as u16;
            sources.push(Source {
                id: lexicon.id.clone(),
                version: lexicon.version,
                info_type: lexicon.info_type.clone(),
                says: lexicon.says.clone(),
                chance: 1.0,
                weight: lexicon.weight,
                country: None,
                spans: lexicon.scope == Scope::Text,
            });
            for word in &lexicon.words {
                let mut folded = String::new();
                fold::fold_words(word, &mut folded);
                let word = folded;
                if *lexicon.info_type == *"person.given_name" {
                    given.push(word.clone());
                }
                if lexicon.scope == Scope::Text && word.len() >= 4 {
                    text_words.push(word.clone());
                    text_sources.push(source);
                }
                words.entry(word).or_default().push(source);
            }
        }
        let text = match text_words.is_empty() {
            true => None,
            false => {
                let automaton = AhoCorasick::builder()
                    .match_kind(aho_corasick::MatchKind::LeftmostLongest)
                    .build(&text_words)
                    .map_err(|_| Error::usage("the lexicons are too large together"))?;
                Some((automaton, text_sources))
            }
        };
        let name_source = sources.len() as u16;
        sources.push(names::source());
        let longest_word = words.keys().map(String::len).max().unwrap_or(0);
        Ok(Self { sources, groups, patterns, words, longest_word, text, names: Names::new(name_source, given) })
    }

    /// Everything that can hit.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Memory for one worker.
    pub fn scratch(&self) -> Scratch {
        Scratch {
            groups: self.groups.iter().map(Group::cache).collect(),
            each: self.patterns.iter().map(|_| None).collect(),
            folded: String::new(),
        }
    }

    /// Finds every hit in a cell. `hits` is emptied first.
    pub fn cell(&self, text: &str, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        hits.clear();
        if is_blank(text) {
            return;
        }
        let trimmed = text.trim();
        let lead = text.len() - text.trim_start().len();
        let lead = lead + (trimmed.len() - unguard(trimmed).len());
        let body = unguard(trimmed);
        let (from, to) = (lead as u32, (lead + body.len()) as u32);
        let (mut digit_or_at, mut spaces) = (false, 0usize);
        for b in body.bytes() {
            digit_or_at |= b.is_ascii_digit() || b == b'@';
            spaces += usize::from(b == b' ' || b == b'\n');
        }
        for (group, memory) in self.groups.iter().zip(&mut scratch.groups) {
            if group.gated && !digit_or_at {
                continue;
            }
            if group.whole {
                group.matching(body, memory, |rules| {
                    for rule in rules {
                        if self.patterns[usize::from(*rule)].check.is_none_or(|check| check(body)) {
                            hits.push(Hit { source: *rule, start: from, end: to, whole: true, strong: false });
                        }
                    }
                });
            } else {
                let each = &mut scratch.each;
                group.matching(text, memory, |rules| {
                    for rules in rules.chunks(RULES_AT_ONCE) {
                        self.spans(rules, text, from, to, each, hits);
                    }
                });
            }
        }
        if body.len() <= self.longest_word * 2 {
            fold::fold_words(body, &mut scratch.folded);
            if let Some(sources) = self.words.get(scratch.folded.as_str()) {
                for source in sources {
                    hits.push(Hit { source: *source, start: from, end: to, whole: true, strong: false });
                }
            }
        }
        if spaces >= 2 {
            self.running_text(text, hits);
        }
        self.disguised(text, scratch, hits);
    }

    /// What words in another writing say: an address behind `%40` is one. A strong hit covers the whole word.
    fn disguised(&self, text: &str, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        if text.is_ascii() && memchr::memchr3(b'%', b'&', b'\\', text.as_bytes()).is_none() {
            return;
        }
        let mut inner = Vec::new();
        let mut at = 0;
        for word in text.split(char::is_whitespace) {
            let start = at;
            at += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
            let Some(plain) = undisguise(word) else { continue };
            // The plain form has no other, so this ends.
            if undisguise(&plain).is_some() {
                continue;
            }
            self.cell(&plain, scratch, &mut inner);
            for hit in inner.iter().filter(|h| usize::from(h.source) < self.patterns.len()) {
                let known = |h: &Hit| {
                    h.source == hit.source && (h.start as usize) < start + word.len() && start < h.end as usize
                };
                let held = hit.strong || self.sources[usize::from(hit.source)].weight >= 3.0;
                if held && !hits.iter().any(known) {
                    let (from, to) = (start as u32, (start + word.len()) as u32);
                    hits.push(Hit { source: hit.source, start: from, end: to, whole: false, strong: true });
                }
            }
        }
    }

    /// The spans of one pattern that pass the checks of the rules that have it, at most [`RULES_AT_ONCE`].
    fn spans(&self, rules: &[u16], text: &str, from: u32, to: u32, each: &mut [Option<Cache>], hits: &mut Vec<Hit>) {
        let Some(first) = rules.first().map(|rule| usize::from(*rule)) else { return };
        let regex = &self.patterns[first].regex;
        let cache = each[first].get_or_insert_with(|| regex.create_cache());
        let mut at = 0;
        while at < text.len()
            && let Some(found) = regex.search_with(cache, &Input::new(text).range(at..))
        {
            if found.is_empty() {
                break;
            }
            at = found.end();
            let span = &text[found.range()];
            let start = found.start() + (span.len() - span.trim_start().len());
            let end = found.end() - (span.len() - span.trim_end().len());
            if start >= end {
                continue;
            }
            let around = LazyCell::new(|| around(text, start, end));
            // One candidate after another for all rules, as neighbouring rules share what they find out about a text.
            let mut open: u64 = (1 << rules.len()) - 1;
            let mut whole_cell = false;
            let cuts = if self.patterns[first].may_run_on { 3 } else { 0 };
            for candidate in std::iter::once(&text[start..end]).chain(shorter(&text[start..end]).take(cuts)) {
                let end = start + candidate.len();
                for (bit, rule) in rules.iter().enumerate() {
                    let Pattern { check, strong, context, .. } = &self.patterns[usize::from(*rule)];
                    if open >> bit & 1 == 0 || check.is_some_and(|check| !check(candidate)) {
                        continue;
                    }
                    open &= !(1 << bit);
                    at = at.min(end);
                    // The spreadsheet guard may belong to the match.
                    let whole = start as u32 <= from && end as u32 >= to;
                    let strong = *strong || (!context.is_empty() && !whole && holds_one_of(&around, context));
                    hits.push(Hit { source: *rule, start: start as u32, end: end as u32, whole, strong });
                    whole_cell |= whole;
                }
                if whole_cell {
                    break;
                }
            }
        }
    }

    fn running_text(&self, text: &str, hits: &mut Vec<Hit>) {
        if let Some((automaton, sources)) = &self.text {
            let (folded, map) = fold::fold_with_map(text);
            let boundary = |at: usize| {
                let before = folded[..at].chars().next_back().is_some_and(char::is_alphanumeric);
                let after = folded[at..].chars().next().is_some_and(char::is_alphanumeric);
                !(before && after)
            };
            for found in automaton.find_iter(&folded) {
                if boundary(found.start()) && boundary(found.end()) {
                    hits.push(Hit {
                        source: sources[found.pattern().as_usize()],
                        start: map.start(found.start()),
                        end: map.end(found.end()),
                        whole: false,
                        strong: true,
                    });
                }
            }
        }
        self.names.find(text, hits);
    }
}

/// A span without its last group that white space or a slash sets off, then without its last two, and so on; hyphens and dots bind.
fn shorter(span: &str) -> impl Iterator<Item = &str> {
    let mut rest = span;
    std::iter::from_fn(move || {
        let group = rest.rfind(|c: char| c.is_whitespace() || c == '/')?;
        rest = rest[..group].trim_end_matches(|c: char| !c.is_ascii_digit());
        (!rest.is_empty()).then_some(rest)
    })
}

/// The words within some forty bytes before the span and half of that behind it: folded, a space around each.
fn around(text: &str, start: usize, end: usize) -> String {
    let mut from = start.saturating_sub(40);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (end + 24).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    let folded = fold(&[&text[from..start], " ", &text[end..to]].concat());
    let mut words = String::with_capacity(folded.len() + 2);
    words.push(' ');
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.push_str(word);
        words.push(' ');
    }
    words
}

/// Whether a word or a phrase of `context` stands among words that [`around`] gives.
fn holds_one_of(words: &str, context: &[String]) -> bool {
    let bytes = words.as_bytes();
    context.iter().any(|phrase| {
        let mut found = words.match_indices(phrase.as_str());
        found.any(|(at, _)| at > 0 && bytes[at - 1] == b' ' && bytes.get(at + phrase.len()) == Some(&b' '))
    })
}

#[cfg(test)]
mod tests;

//! One cell at a time: which rules hit, where, and how strongly.
//!
//! All patterns run at once in one automaton that reports every pattern (a leftmost search would lose overlapping ones);
//! only the patterns that hit are searched for spans and checked. Lexicons and names in running text come after.

mod address_block;
mod ages;
mod anywhere;
pub mod check;
mod context;
mod dialled;
mod disguise;
mod endings;
mod ends;
mod examples;
mod fields;
mod fold;
mod gate;
mod group;
mod groups;
mod heads;
mod hit;
mod listed;
mod names;
mod places;
mod registered;
mod running_text;
mod whole_name;
mod words;

use std::cell::LazyCell;
use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use regex_automata::Input;
use regex_automata::meta::{Cache, Regex};
use regex_automata::util::syntax;

pub use disguise::undisguise;
pub use fold::fold;
pub use hit::{Hit, Source};

use crate::error::{Error, Result};
use crate::model::{is_blank, unguard};
use crate::rules::{RuleSet, Scope};
use anywhere::{Anywhere, AnywhereWords};
use context::{Contexts, Lists};
use ends::Ends;
use gate::{FirstBytes, Kinds};
use groups::{GroupCaches, Groups};
use heads::Heads;
use listed::Listed;
use names::Names;
use registered::Registered;
use running_text::InText;
use whole_name::WholeName;
use words::{Kind, Vocabulary, Words};

/// Rules with one pattern that are looked at together: each has a bit.
const RULES_AT_ONCE: usize = 32;

/// Longest cell, in bytes, that is looked at as a name or a phrase.
const PHRASE: usize = 80;

struct Pattern {
    /// For spans. Many rules never hit in a file, so it is made when it is needed.
    regex: LazyLock<Regex, Box<dyn FnOnce() -> Regex + Send + Sync>>,
    /// Where its matches may begin.
    first: FirstBytes,
    check: Option<check::Check>,
    /// The numbering plan that the check asks, so that the plans of many rules are asked at once.
    plan: Option<usize>,
    strong: bool,
    /// List of the words that make a hit strong.
    context: Option<u16>,
    /// Digits that follow a telephone number in a text may have been taken for a part of it.
    may_run_on: bool,
}

impl Pattern {
    /// Whether a text that matches passes the check. `plans` are those in which it is a telephone number.
    #[inline]
    fn passes(&self, text: &str, plans: &LazyCell<u64, impl FnOnce() -> u64>) -> bool {
        match (self.plan, self.check) {
            (Some(plan), _) => **plans >> plan & 1 == 1,
            (None, Some(check)) => check(text),
            (None, None) => true,
        }
    }
}

/// All rules, compiled. Shared by all workers; each has its own [`Scratch`].
pub struct Detector {
    sources: Vec<Source>,
    groups: Groups,
    patterns: Vec<Pattern>,
    contexts: Contexts,
    words: HashMap<String, Vec<u16>>,
    /// How the words of the lexicons begin and end.
    ends: Ends,
    heads: Heads,
    longest_word: usize,
    /// Whether a lexicon has a word without letters.
    word_of_digits: bool,
    /// Digits of the word of a lexicon that has most of them.
    most_digits: usize,
    vocabulary: Vocabulary,
    registered: Registered,
    /// Words that are findings wherever they stand.
    anywhere: Option<Anywhere>,
    names: Option<Names>,
    text: InText,
    whole_name: WholeName,
    listed: Listed,
}

/// A worker's memory.
pub struct Scratch {
    groups: GroupCaches,
    /// Rules that are the whole of the cell at hand.
    wholly: Vec<bool>,
    /// Rules of one pattern whose spans are sought.
    left: Vec<u16>,
    each: Vec<Option<Cache>>,
    folded: String,
    words: Words,
}

impl Detector {
    /// Compiles the rules.
    ///
    /// # Errors
    /// Patterns that do not compile, unknown checks.
    pub fn new(rules: &RuleSet) -> Result<Self> {
        let mut sources = Vec::new();
        let (mut patterns, mut parsed) = (Vec::new(), Vec::new());
        let mut contexts = Contexts::default();
        let bad = |id: &str, what: &str| {
            Error::usage(format!("rule {id:?}: {what}")).next("efface rules check names every mistake")
        };
        let syntax = syntax::Config::new().unicode(true).utf8(true);
        for rule in &rules.patterns {
            // Only cells in which the pattern is known to match are searched: looking for candidates first costs more.
            let build = {
                let pattern = rule.pattern.clone();
                move || {
                    Regex::builder()
                        .syntax(syntax)
                        // The automata of all patterns have a limit of size; what they take, this has to take as well.
                        .configure(Regex::config().auto_prefilter(false).nfa_size_limit(None))
                        .build(&pattern)
                        .unwrap_or_else(|_| unreachable!("the pattern was parsed before"))
                }
            };
            let hir = syntax::parse_with(&rule.pattern, &syntax)
                .map_err(|_| bad(&rule.id, "the pattern is not a regular expression"))?;
            let regex: LazyLock<Regex, Box<dyn FnOnce() -> Regex + Send + Sync>> = LazyLock::new(Box::new(build));
            let check = match &rule.check {
                None => None,
                Some(name) => {
                    Some(check::by_name(name).ok_or_else(|| bad(&rule.id, &format!("unknown check {name:?}")))?)
                }
            };
            patterns.push(Pattern {
                regex,
                first: FirstBytes::of(&hir),
                check,
                plan: rule.check.as_deref().and_then(check::plan_of),
                strong: rule.strong,
                context: contexts.list(&rule.context),
                may_run_on: *rule.info_type == *"phone",
            });
            parsed.push(hir);
            sources.push(Source {
                id: rule.id.clone(),
                version: rule.version,
                info_type: rule.info_type.clone(),
                says: rule.says.clone(),
                chance: rule.chance,
                weight: rule.weight,
                country: rule.country.clone(),
                check: rule.check.is_some(),
                strong: rule.strong,
                spans: true,
                heads: false,
                beside: rule.beside,
                of_text: false,
                rare: rule.rare,
                in_company: false,
            });
        }
        let groups = Groups::of(&rules.patterns, parsed);
        if rules.custom {
            // The built-in rules are known to fit.
            groups.text.check()?;
        }
        let mut words: HashMap<String, Vec<u16>> = HashMap::new();
        let mut vocabulary = Vocabulary::default();
        names::teach(&mut vocabulary);
        let mut always = AnywhereWords::default();
        let mut heads = Heads::default();
        let mut given = HashSet::new();
        let mut family = HashSet::new();
        let mut name = |info_type: &str, word: &str| match info_type {
            "person.given_name" => drop(given.insert(word.to_owned())),
            "person.family_name" => drop(family.insert(word.to_owned())),
            _ => {}
        };
        for lexicon in &rules.words_only {
            for word in &lexicon.words {
                let mut folded = String::new();
                fold::fold_words(word, &mut folded);
                name(&lexicon.info_type, &folded);
                if let Some(kind) = kind_of(&lexicon.info_type).filter(|_| !folded.contains(' ')) {
                    vocabulary.add(&folded, kind);
                }
            }
        }
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
                check: false,
                strong: lexicon.strong,
                spans: lexicon.scope == Scope::Text,
                heads: matches!(lexicon.scope, Scope::First | Scope::Last | Scope::Ending),
                beside: false,
                of_text: false,
                rare: false,
                in_company: false,
            });
            for word in &lexicon.words {
                let mut folded = String::new();
                fold::fold_words(word, &mut folded);
                let word = folded;
                match lexicon.scope {
                    Scope::First => {
                        heads.add_first(&word, source);
                        continue;
                    }
                    Scope::Last => {
                        heads.add_last(&word, source);
                        continue;
                    }
                    Scope::Ending => {
                        heads.add_ending(&word, source);
                        continue;
                    }
                    Scope::Cell | Scope::Text => {}
                }
                if let Some(kind) = kind_of(&lexicon.info_type).filter(|_| !word.contains(' ')) {
                    vocabulary.add(&word, kind);
                }
                name(&lexicon.info_type, &word);
                // A short word of an ordinary list is a part of too many texts; who says that a word is always a finding
                // means it.
                if lexicon.scope == Scope::Text && lexicon.strong {
                    always.add(&word, source);
                } else if lexicon.scope == Scope::Text && word.len() >= 4 {
                    vocabulary.add_phrase(&word, source);
                }
                words.entry(word).or_default().push(source);
            }
        }
        contexts.teach(&mut vocabulary);
        for phrase in rules.headers.iter() {
            phrase.tokens.iter().for_each(|token| vocabulary.add(token, Kind::HEADER));
        }
        let mut ends = Ends::default();
        words.keys().for_each(|word| ends.add(word));
        let longest_word = words.keys().map(String::len).max().unwrap_or(0);
        let word_of_digits = words.keys().any(|word| !word.chars().any(char::is_alphabetic));
        let digits_of = |word: &String| word.bytes().filter(u8::is_ascii_digit).count();
        let most_digits = words.keys().map(digits_of).max().unwrap_or(0);
        let mut add = |source: Source| {
            let wanted = !rules.left_out.contains_key(&source.id);
            let at = sources.len() as u16;
            wanted.then(|| sources.push(source)).map(|()| at)
        };
        let [of_text, of_rows] = names::sources().map(&mut add);
        let whole_name = WholeName::new(WholeName::sources().map(&mut add), given, family);
        let listed = Listed::new(Listed::sources().map(&mut add));
        let names = of_text.map(|source| Names::new(source, of_rows));
        let text = InText::new(rules, &words, &mut sources);
        let anywhere = always.build()?;
        Ok(Self {
            sources,
            groups,
            patterns,
            contexts,
            words,
            ends,
            heads,
            longest_word,
            word_of_digits,
            most_digits,
            vocabulary,
            registered: Registered::new(),
            anywhere,
            names,
            text,
            whole_name,
            listed,
        })
    }

    /// Everything that can hit.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Makes what reads the cells of columns, on all threads of the pool that this is called in. Else each part is made when the
    /// first cell of its kind comes, by one thread while the others wait.
    pub fn prepare(&self) {
        let groups = self.groups.of_columns();
        rayon::join(|| groups.par_iter().with_max_len(1).for_each(|group| group.prepare()), check::phone::prepare);
    }

    /// Memory for one worker.
    pub fn scratch(&self) -> Scratch {
        Scratch {
            groups: self.groups.caches(),
            wholly: vec![false; self.patterns.len()],
            left: Vec::new(),
            each: self.patterns.iter().map(|_| None).collect(),
            folded: String::new(),
            words: Words::default(),
        }
    }

    /// Finds every hit in a cell. `hits` is emptied first.
    pub fn cell(&self, text: &str, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        self.look(text, true, scratch, hits);
    }

    /// Finds the hits that speak for a column: of whole cells, and strong ones. `hits` is emptied first.
    pub fn cell_of_column(&self, text: &str, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        self.look(text, false, scratch, hits);
    }

    fn look(&self, text: &str, weak: bool, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        hits.clear();
        if is_blank(text) {
            return;
        }
        let (lead, body) = bare(text);
        let (from, to) = (lead as u32, (lead + body.len()) as u32);
        let (kinds, digits) = Kinds::of(text);
        let Scratch { groups, wholly, left, each, folded, words } = scratch;
        let mut wholes = 0;
        let mut context = None;
        // Running text is taken apart into words once.
        // What is read for what stands in it may be a label and its value.
        let least = usize::from(!(weak && text.contains(':')));
        let is_text =
            kinds.has(Kinds::SPACE) && text.bytes().filter(|b| matches!(b, b' ' | b'\n')).nth(least).is_some();
        let wordless = !kinds.has(Kinds::LETTER) && !self.vocabulary.has_letterless();
        let has_words = is_text && !wordless;
        if has_words {
            words.read(text, &self.vocabulary);
            if weak && !text.chars().any(char::is_uppercase) {
                words.raise(&self.registered, &self.vocabulary);
            } else if weak {
                words.look_up(&self.registered, &self.vocabulary);
            }
        }
        let mut take = |rules: &[u16], whole: bool, sure: bool| {
            if whole {
                let plans = LazyCell::new(|| check::dialled_in(body));
                for rule in rules {
                    let pattern = &self.patterns[usize::from(*rule)];
                    if pattern.passes(body, &plans) {
                        wholly[usize::from(*rule)] = true;
                        wholes += 1;
                        hits.push(Hit { strong: pattern.strong, ..Hit::whole(*rule, from, to) });
                    }
                }
                return;
            }
            // What a word beside it would make strong, in a text without such words.
            if !weak && !sure && context.as_ref().is_some_and(Lists::is_empty) {
                return;
            }
            left.clear();
            for rule in rules {
                let pattern = &self.patterns[usize::from(*rule)];
                let mut lists = || {
                    if !is_text {
                        return self.contexts.of(text, folded);
                    }
                    if wordless {
                        return Lists::default();
                    }
                    self.contexts.of_words(words)
                };
                let has = |list| context.get_or_insert_with(&mut lists).has(list);
                if !wholly[usize::from(*rule)] && (weak || pattern.strong || pattern.context.is_some_and(has)) {
                    left.push(*rule);
                }
            }
            for rules in left.chunks(RULES_AT_ONCE) {
                self.spans(rules, text, from, to, each, hits);
            }
        };
        if body.len() == text.len() {
            let (group, memory) = self.groups.of_kind(weak, kinds, digits, groups);
            group.matching(text, memory, take);
        } else {
            self.groups.whole.matching(body, &mut groups.whole, &mut take);
            self.groups.inside.matching(text, &mut groups.inside, &mut take);
        }
        for hit in &hits[..wholes] {
            wholly[usize::from(hit.source)] = false;
        }
        if body.len() <= self.longest_word * 2
            && !kinds.has(Kinds::AT)
            && (kinds.has(Kinds::LETTER) || self.word_of_digits)
            && digits <= self.most_digits
            && (kinds.has(Kinds::OTHER) || self.ends.may_hold_all(body))
        {
            let known = if has_words && !kinds.has(Kinds::OTHER) {
                self.words.get(words.all().trim_matches(' '))
            } else {
                fold::fold_words(body, folded);
                self.words.get(folded.as_str())
            };
            if let Some(sources) = known {
                for source in sources {
                    let strong = self.sources[usize::from(*source)].strong;
                    hits.push(Hit { strong, ..Hit::whole(*source, from, to) });
                }
            }
        }
        let mut named = false;
        if kinds.has(Kinds::SPACE) && !kinds.has(Kinds::DIGIT_OR_AT) && body.len() <= PHRASE {
            let (known, rare) = self.whole_name.of(body, (!weak).then_some(&self.registered));
            for source in known.into_iter().chain(rare) {
                hits.push(Hit::whole(source, from, to));
            }
            named = known.is_some() && known == self.whole_name.both;
        }
        // "Anna Baker" is a person.
        if kinds.has(Kinds::LETTER) && !kinds.has(Kinds::DIGIT_OR_AT) && body.len() <= PHRASE && !named {
            let is_name = |word: &str| self.whole_name.knows(word);
            self.heads.find(body, folded, is_name, |source, head| {
                hits.push(Hit { head, ..Hit::whole(source, from, to) });
            });
        }
        if !weak && kinds.has(Kinds::LETTER) && !kinds.has(Kinds::DIGIT_OR_AT) && body.len() <= PHRASE {
            fold::fold_words(body, folded);
            let known = |word: &str| self.vocabulary.kind(word);
            self.listed.find(body, folded, &self.registered, known, |source| hits.push(Hit::whole(source, from, to)));
        }
        if let Some(anywhere) = &self.anywhere {
            anywhere.find(text, hits);
        }
        if has_words {
            self.running_text(text, words, weak, hits);
        }
        if kinds.has(Kinds::ESCAPE) || kinds.has(Kinds::OTHER) {
            self.disguised(text, scratch, hits);
        }
    }

    /// What words in another writing say: an address behind `%40` is one. A strong hit covers the whole word.
    fn disguised(&self, text: &str, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
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
                    hits.push(Hit { source: hit.source, start: from, end: to, whole: false, strong: true, head: 0 });
                }
            }
        }
    }

    /// The spans of one pattern that pass the checks of the rules that have it, at most [`RULES_AT_ONCE`].
    fn spans(&self, rules: &[u16], text: &str, from: u32, to: u32, each: &mut [Option<Cache>], hits: &mut Vec<Hit>) {
        let Some(of) = rules.first().map(|rule| usize::from(*rule)) else { return };
        let Pattern { regex, first, may_run_on, .. } = &self.patterns[of];
        let cache = each[of].get_or_insert_with(|| regex.create_cache());
        let mut at = 0;
        while let Some(from_here) = first.next(text, at)
            && let Some(found) = regex.search_with(cache, &Input::new(text).range(from_here..))
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
            let around = LazyCell::new(|| self.contexts.around(text, start, end));
            // One candidate after another for all rules, as neighbouring rules share what they find out about a text.
            let mut open: u64 = (1 << rules.len()) - 1;
            let mut whole_cell = false;
            let cuts = if *may_run_on { 3 } else { 0 };
            for candidate in std::iter::once(&text[start..end]).chain(shorter(&text[start..end]).take(cuts)) {
                let end = start + candidate.len();
                let plans = LazyCell::new(|| check::dialled_in(candidate));
                for (bit, rule) in rules.iter().enumerate() {
                    let pattern = &self.patterns[usize::from(*rule)];
                    let Pattern { strong, context, .. } = pattern;
                    if open >> bit & 1 == 0 || !pattern.passes(candidate, &plans) {
                        continue;
                    }
                    open &= !(1 << bit);
                    at = at.min(end);
                    // The spreadsheet guard may belong to the match.
                    let whole = start as u32 <= from && end as u32 >= to;
                    let strong = *strong || (!whole && context.is_some_and(|list| around.has(list)));
                    hits.push(Hit { source: *rule, start: start as u32, end: end as u32, whole, strong, head: 0 });
                    whole_cell |= whole;
                }
                if whole_cell {
                    break;
                }
            }
        }
    }
}

/// What a cell holds between the white space and the guard around it, and where that begins.
#[inline]
fn bare(text: &str) -> (usize, &str) {
    // Nearly every cell.
    if let (Some(b'!'..=b'&' | b'('..=b'~'), Some(b'!'..=b'~')) = (text.bytes().next(), text.bytes().next_back()) {
        return (0, text);
    }
    let start = text.trim_start();
    let trimmed = start.trim_end();
    let body = unguard(trimmed);
    (text.len() - start.len() + trimmed.len() - body.len(), body)
}

/// What words of a lexicon are to the finder of names.
fn kind_of(info_type: &str) -> Option<Kind> {
    match info_type {
        "person.given_name" => Some(Kind::GIVEN),
        "person.family_name" => Some(Kind::FAMILY),
        "address.city" | "address.country" => Some(Kind::PLACE),
        "address.region" => Some(Kind::REGION),
        "nationality" | "language" => Some(Kind::NATION),
        _ if info_type.starts_with("thing.") => Some(Kind::THING),
        _ => None,
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

#[cfg(test)]
mod tests;

#[cfg(test)]
mod pace;

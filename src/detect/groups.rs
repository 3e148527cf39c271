//! Which automaton reads which cell.

use std::sync::Arc;

use regex_syntax::hir::Hir;

use super::gate::{Kinds, is_of_whole_words, least_digits};
use super::group::{Group, GroupCache};
use crate::rules::PatternRule;

/// A text with fewer digits has few digits: most patterns, those of numbers, cannot match in it. What reads such texts has
/// far fewer states, and stays near the processor.
const FEW: usize = 4;

/// The automata. A cell is read by one of them.
pub(super) struct Groups {
    /// Every pattern, as the whole of a text: where a cell has white space or a guard around what it holds.
    pub whole: Group,
    /// Every pattern that counts inside a text.
    pub inside: Group,
    /// Both, for running text.
    pub text: Group,
    /// In cells of a column only strong hits count inside: every pattern as the whole of the cell, and inside those that
    /// can be strong. Of these, those that match in cells without letters, without white space, and without white
    /// space, digits and `@`.
    pub strong: Group,
    pub numeric: Group,
    pub compact: Group,
    pub word: Group,
    /// The same for cells that are one word, of digits, of letters and digits, and of letters. A rule that wants whole words is
    /// not sought inside them, as nothing but the cell could match: what is left begins where the cell does, and has few
    /// states.
    pub run_numeric: Group,
    pub run_compact: Group,
    pub run_word: Group,
    /// Those for texts with few digits.
    pub few_text: Group,
    pub few_strong: Group,
    pub few_compact: Group,
    /// Those for texts without digits and `@`.
    pub plain_text: Group,
    pub plain_strong: Group,
}

impl Groups {
    /// Joins the patterns of the rules, each of them parsed.
    pub fn of(rules: &[PatternRule], parsed: Vec<Hir>) -> Self {
        let patterns: Vec<&str> = rules.iter().map(|r| r.pattern.as_str()).collect();
        let sure: Vec<bool> = rules.iter().map(|r| r.strong).collect();
        let needed: Vec<Kinds> = parsed.iter().map(Kinds::needed).collect();
        let shared: Arc<[Hir]> = parsed.into();
        let join = |whole: &dyn Fn(usize) -> bool, inside: &dyn Fn(usize) -> bool| {
            let of = |fits: &dyn Fn(usize) -> bool| -> Vec<u16> {
                (0..rules.len()).filter(|i| fits(*i)).map(|i| i as u16).collect()
            };
            Group::join(&patterns, &shared, &of(whole), &of(inside), &sure)
        };
        let strong = |i: usize| rules[i].strong || !rules[i].context.is_empty();
        let without = |i: usize, kinds: &[Kinds]| kinds.iter().all(|kind| !needed[i].has(*kind));
        let digits: Vec<usize> = shared.iter().map(least_digits).collect();
        let few = |i: usize| digits[i] < FEW;
        let (letter, space, digit, end) = (Kinds::LETTER, Kinds::SPACE, Kinds::DIGIT_OR_AT, Kinds::BREAK);
        let words: Vec<bool> = shared.iter().map(is_of_whole_words).collect();
        let in_word = |i: usize| strong(i) && !words[i];
        Self {
            whole: join(&|_| true, &|_| false),
            inside: join(&|_| false, &|i| counts_inside(&rules[i])),
            text: join(&|_| true, &|i| counts_inside(&rules[i])),
            strong: join(&|_| true, &strong),
            // Without letters there are no words around a hit that could make it strong.
            numeric: join(&|i| without(i, &[letter]), &|i| rules[i].strong && without(i, &[letter])),
            compact: join(&|i| without(i, &[space]), &|i| strong(i) && without(i, &[space])),
            word: join(&|i| without(i, &[space, digit]), &|i| strong(i) && without(i, &[space, digit])),
            run_numeric: join(&|i| without(i, &[letter, end]), &|i| {
                rules[i].strong && !words[i] && without(i, &[letter, end])
            }),
            run_compact: join(&|i| without(i, &[end]), &|i| in_word(i) && without(i, &[end])),
            run_word: join(&|i| without(i, &[digit, end]), &|i| in_word(i) && without(i, &[digit, end])),
            plain_text: join(&|i| without(i, &[digit]), &|i| counts_inside(&rules[i]) && without(i, &[digit])),
            plain_strong: join(&|i| without(i, &[digit]), &|i| strong(i) && without(i, &[digit])),
            few_text: join(&few, &|i| few(i) && counts_inside(&rules[i])),
            few_strong: join(&few, &|i| few(i) && strong(i)),
            few_compact: join(&|i| few(i) && without(i, &[space]), &|i| few(i) && strong(i) && without(i, &[space])),
        }
    }

    /// The automata that read the cells of columns; the largest come first.
    pub fn of_columns(&self) -> [&Group; 10] {
        let large = [&self.strong, &self.compact, &self.run_compact, &self.few_strong, &self.few_compact];
        let small = [&self.numeric, &self.run_numeric, &self.plain_strong, &self.word, &self.run_word];
        std::array::from_fn(|i| if i < 5 { large[i] } else { small[i - 5] })
    }

    /// The automaton for a cell of these kinds and with so many digits, and its memory.
    pub fn of_kind<'a>(
        &'a self,
        weak: bool,
        kinds: Kinds,
        digits: usize,
        memory: &'a mut GroupCaches,
    ) -> (&'a Group, &'a mut GroupCache) {
        let few = digits < FEW;
        if weak && !kinds.has(Kinds::DIGIT_OR_AT) {
            (&self.plain_text, &mut memory.plain_text)
        } else if weak && few {
            (&self.few_text, &mut memory.few_text)
        } else if weak {
            (&self.text, &mut memory.text)
        } else if !kinds.has(Kinds::BREAK) && !kinds.has(Kinds::LETTER) {
            (&self.run_numeric, &mut memory.run_numeric)
        } else if !kinds.has(Kinds::BREAK) && kinds.has(Kinds::DIGIT_OR_AT) {
            (&self.run_compact, &mut memory.run_compact)
        } else if !kinds.has(Kinds::BREAK) {
            (&self.run_word, &mut memory.run_word)
        } else if !kinds.has(Kinds::LETTER) {
            (&self.numeric, &mut memory.numeric)
        } else if kinds.has(Kinds::SPACE) && !kinds.has(Kinds::DIGIT_OR_AT) {
            (&self.plain_strong, &mut memory.plain_strong)
        } else if kinds.has(Kinds::SPACE) && few {
            (&self.few_strong, &mut memory.few_strong)
        } else if kinds.has(Kinds::SPACE) {
            (&self.strong, &mut memory.strong)
        } else if kinds.has(Kinds::DIGIT_OR_AT) && few {
            (&self.few_compact, &mut memory.few_compact)
        } else if kinds.has(Kinds::DIGIT_OR_AT) {
            (&self.compact, &mut memory.compact)
        } else {
            (&self.word, &mut memory.word)
        }
    }

    /// Memory for one worker.
    pub fn caches(&self) -> GroupCaches {
        GroupCaches {
            whole: self.whole.cache(),
            inside: self.inside.cache(),
            text: self.text.cache(),
            strong: self.strong.cache(),
            numeric: self.numeric.cache(),
            compact: self.compact.cache(),
            word: self.word.cache(),
            run_numeric: self.run_numeric.cache(),
            run_compact: self.run_compact.cache(),
            run_word: self.run_word.cache(),
            plain_text: self.plain_text.cache(),
            plain_strong: self.plain_strong.cache(),
            few_text: self.few_text.cache(),
            few_strong: self.few_strong.cache(),
            few_compact: self.few_compact.cache(),
        }
    }
}

/// A worker's memory for the automata.
pub(super) struct GroupCaches {
    pub whole: GroupCache,
    pub inside: GroupCache,
    pub text: GroupCache,
    pub strong: GroupCache,
    pub numeric: GroupCache,
    pub compact: GroupCache,
    pub word: GroupCache,
    pub run_numeric: GroupCache,
    pub run_compact: GroupCache,
    pub run_word: GroupCache,
    pub plain_text: GroupCache,
    pub plain_strong: GroupCache,
    pub few_text: GroupCache,
    pub few_strong: GroupCache,
    pub few_compact: GroupCache,
}

/// Whether a hit of the rule inside a longer text says something. Weak forms, like any four digits for a postcode, count
/// for whole cells only.
fn counts_inside(rule: &PatternRule) -> bool {
    rule.strong || !rule.context.is_empty() || rule.weight >= 3.0
}

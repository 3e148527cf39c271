//! Rules carry examples and counter-examples; here they are run.

use regex_automata::Input;

use super::Detector;
use crate::rules::RuleSet;

impl Detector {
    /// Runs every rule's examples and counter-examples; gives what is wrong, in words and without the texts.
    pub fn check(&self, rules: &RuleSet) -> Vec<String> {
        let mut wrong = Vec::new();
        for (i, rule) in rules.patterns.iter().enumerate() {
            judge(&rule.id, &rule.examples, &rule.counter_examples, &mut wrong, |text| self.pattern_finds(i, text));
        }
        let mut scratch = self.scratch();
        let mut hits = Vec::new();
        for (i, lexicon) in rules.lexicons.iter().enumerate() {
            let source = rules.patterns.len() + i;
            judge(&lexicon.id, &lexicon.examples, &lexicon.counter_examples, &mut wrong, |text| {
                self.cell(text, &mut scratch, &mut hits);
                hits.iter().any(|h| usize::from(h.source) == source)
            });
        }
        wrong
    }

    /// Whether a pattern has a span in `text` that passes its check.
    fn pattern_finds(&self, pattern: usize, text: &str) -> bool {
        let pattern = &self.patterns[pattern];
        let mut cache = pattern.regex.create_cache();
        let mut at = 0;
        while let Some(found) = pattern.regex.search_with(&mut cache, &Input::new(text).range(at..)) {
            if found.is_empty() {
                return false;
            }
            at = found.end();
            if pattern.check.is_none_or(|check| check(text[found.range()].trim())) {
                return true;
            }
        }
        false
    }
}

fn judge(
    id: &str,
    examples: &[String],
    counter: &[String],
    wrong: &mut Vec<String>,
    mut finds: impl FnMut(&str) -> bool,
) {
    for (texts, expected) in [(examples, true), (counter, false)] {
        for (n, text) in texts.iter().enumerate() {
            if finds(text) != expected {
                let kind = if expected { "example" } else { "counter-example" };
                wrong.push(format!("{id}: {kind} {} is {}found", n + 1, if expected { "not " } else { "" }));
            }
        }
    }
    if examples.is_empty() || counter.is_empty() {
        wrong.push(format!("{id}: has no examples or no counter-examples"));
    }
}

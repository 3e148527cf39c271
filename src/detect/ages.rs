//! Ages in running text: `45 years old`, `Mujer de 44 años`, `a 36-year-old man`, `aged 47`.

use super::words::{Kind, Words};
use super::{Hit, Source};

/// The highest age.
const OLDEST: u8 = 120;
/// Words before a number among which somebody has to stand.
const BEFORE: usize = 5;

/// Finds ages.
pub(super) struct Ages {
    source: u16,
}

impl Ages {
    /// A finder whose hits have this source.
    pub fn new(source: u16) -> Self {
        Self { source }
    }

    /// What ages come from.
    pub fn source() -> Source {
        Source::of_text("age.text", "age", "A number of years beside a word that makes it somebody's age")
    }

    /// Appends the ages in `text`, whose words are `words`.
    pub fn find(&self, text: &str, words: &Words, hits: &mut Vec<Hit>) {
        for at in 0..words.list.len() {
            let word = words.list[at];
            if word.end - word.start > 3 || !words.folded(at).parse().is_ok_and(|age: u8| age <= OLDEST) {
                continue;
            }
            if let Some(last) = age(text, words, at) {
                let (start, end) = (word.start, words.list[last].end);
                hits.push(Hit { source: self.source, start, end, whole: false, strong: false, head: 0 });
            }
        }
    }
}

/// The last word of the age that begins with a number, where it is one.
fn age(text: &str, words: &Words, number: usize) -> Option<usize> {
    let joined = |at: usize| matches!(words.gap(text, at), " " | "  " | "-" | "\u{a0}" | "‑" | "");
    let is = |at: usize, kind: Kind| words.list.get(at).is_some_and(|w| w.kind.is(kind));
    let next = number + 1;
    // "36-jährig", "36 y/o".
    let slashed = is(next, Kind::YEARS) || words.list.get(next).is_some_and(|_| words.folded(next) == "y");
    if words.list.get(next).is_some() && joined(next) {
        if is(next, Kind::OLD) {
            return Some(next);
        }
        if slashed && words.list.get(next + 1).is_some() && words.folded(next + 1) == "o" {
            return Some(next + 1);
        }
    }
    let years = words.list.get(next).is_some() && joined(next) && is(next, Kind::YEARS);
    if years && words.list.get(next + 1).is_some() && joined(next + 1) && is(next + 1, Kind::OLD) {
        return Some(next + 1);
    }
    // "años de edad".
    if years && words.list.get(next + 2).is_some() && joined(next + 1) && joined(next + 2) && is(next + 2, Kind::AGED) {
        return Some(next + 2);
    }
    let last = if years { next } else { number };
    let aged = |at: usize| is(at, Kind::AGED) && (at + 1..=number).all(joined);
    // "turned 90 degrees"
    let other = !years
        && words.list.get(next).is_some_and(|w| !w.capital && !w.kind.is(Kind::SMALL | Kind::TO))
        && words.gap(text, next) == " ";
    if number > 0 && !other && (aged(number - 1) || number > 1 && years && aged(number - 2)) {
        return Some(last);
    }
    // "Mujer de 44 años": a small word between somebody and the number.
    let of = number > 0 && joined(number) && is(number - 1, Kind::PARTICLE | Kind::TO | Kind::SMALL);
    let somebody = || {
        (number.saturating_sub(BEFORE)..number - 1)
            .rev()
            .take_while(|at| *at + 1 == number || words.gap(text, at + 1).len() <= 2)
            .any(|at| is(at, Kind::HUMAN))
    };
    (years && of && somebody()).then_some(last)
}

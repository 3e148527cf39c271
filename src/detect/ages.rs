//! Ages in running text: `45 years old`, `Mujer de 44 años`, `a 36-year-old man`, `aged 47`.

use super::words::{Kind, Words};
use super::{Hit, Source};

/// The highest age.
const OLDEST: u8 = 120;
/// Words before a number among which somebody has to stand.
const BEFORE: usize = 5;

/// Finds ages, and the gender of who has one.
pub(super) struct Ages {
    /// Sources of ages and of genders.
    sources: [Option<u16>; 2],
}

impl Ages {
    /// A finder whose hits have these sources; what has none is not told.
    pub fn new(sources: [Option<u16>; 2]) -> Self {
        Self { sources }
    }

    /// What ages and genders come from.
    pub fn sources() -> [Source; 2] {
        [
            Source::of_text("age.text", "age", "A number of years beside a word that makes it somebody's age"),
            Source::of_text("gender.text", "gender", "A man, a woman, a boy or a girl beside an age"),
        ]
    }

    /// Appends the ages in `text`, whose words are `words`.
    pub fn find(&self, text: &str, words: &Words, hits: &mut Vec<Hit>) {
        for at in 0..words.list.len() {
            let word = words.list[at];
            if word.end - word.start > 3 || !words.folded(at).parse().is_ok_and(|age: u8| age <= OLDEST) {
                continue;
            }
            let Some(last) = age(text, words, at) else { continue };
            let mut tell = |source: Option<u16>, first: usize, last: usize| {
                let (start, end) = (words.list[first].start, words.list[last].end);
                hits.extend(source.map(|source| Hit { source, start, end, whole: false, strong: false, head: 0 }));
            };
            let [of_ages, of_genders] = self.sources;
            tell(of_ages, at, last);
            if let Some(person) = person(text, words, at, last) {
                tell(of_genders, person, person);
            }
        }
    }
}

/// The word of a gender that stands by an age: "Mujer de 44 años", "36-year-old man".
fn person(text: &str, words: &Words, number: usize, last: usize) -> Option<usize> {
    let near = |at: &usize| words.gap(text, *at).len() <= 2;
    let gender = |at: &usize| words.list[*at].kind.is(Kind::GENDER);
    let behind = (last + 1..words.list.len().min(last + 3)).take_while(near).find(gender);
    let before = || (number.saturating_sub(BEFORE)..number).rev().take_while(|at| near(&(at + 1))).find(gender);
    behind.or_else(before)
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
    // "at the age of 54"
    let of_age = || number > 1 && is(number - 1, Kind::TO | Kind::PARTICLE | Kind::SMALL) && aged(number - 2);
    if number > 0 && !other && (aged(number - 1) || of_age()) {
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

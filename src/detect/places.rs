//! Towns and countries in running text that names people: capitalised words that are on the lists.

use hashbrown::HashMap;

use super::endings::Endings;
use super::registered::Registered;
use super::words::{Kind, Words};
use super::{Hit, Source};

/// Most words of a place.
const LONGEST: usize = 5;
/// Words from one of living to the place, at most.
const FAR: usize = 4;

/// Letters of a place that may stand in a case, at least.
const SHORTEST: usize = 5;

/// Finds places.
pub(super) struct Places {
    /// Sources of towns, of regions and of countries.
    sources: [u16; 3],
    /// By folded name, which of them.
    names: HashMap<String, u8>,
}

impl Places {
    /// The types of the finder's sources.
    const TYPES: [&str; 3] = ["address.city", "address.region", "address.country"];

    /// What places come from.
    pub fn sources() -> [Source; 3] {
        let says = "A place in running text that names people";
        Self::TYPES.map(|t| Source::of_text(&format!("place.{}", &t[8..]), t, says).in_company())
    }

    /// A finder of places whose sources have these numbers.
    pub fn new(sources: [u16; 3]) -> Self {
        Self { sources, names: HashMap::new() }
    }

    /// Adds a folded name of a type.
    pub fn add(&mut self, info_type: &str, name: &str) {
        if let Some(of) = Self::TYPES.iter().position(|t| *t == info_type)
            && name.len() > 3
        {
            // A country comes before a town of its name.
            let known = self.names.entry_ref(name).or_insert(of as u8);
            *known = (*known).max(of as u8);
        }
    }

    /// Appends the places in `text`, whose words are `words`, beside what was found.
    pub fn find(&self, text: &str, words: &Words, registered: &Registered, hits: &mut Vec<Hit>) {
        let mut made = String::new();
        let mut at = 0;
        while at < words.list.len() {
            let found = self
                .longest(text, words, at, registered)
                .or_else(|| self.in_case(text, words, at, registered.endings(), &mut made));
            match found {
                Some((of, next)) => {
                    let (start, end) = (words.list[at].start, words.list[next - 1].end);
                    let source = self.sources[usize::from(of)];
                    hits.push(Hit { source, start, end, whole: false, strong: false, head: 0 });
                    at = next;
                }
                None => {
                    if words.list[at].kind.is(Kind::LIVE)
                        && !words.list[at].capital
                        && let Some((first, next)) = lived_in(text, words, at)
                        && self.longest(text, words, first, registered).is_none()
                    {
                        let (start, end) = (words.list[first].start, words.list[next - 1].end);
                        hits.push(Hit { source: self.sources[0], start, end, whole: false, strong: false, head: 0 });
                    }
                    at += 1;
                }
            }
        }
    }

    /// A place in a case, inside a sentence: "w Krakowie", "Deutschlands".
    fn in_case(
        &self,
        text: &str,
        words: &Words,
        at: usize,
        endings: &Endings,
        made: &mut String,
    ) -> Option<(u8, usize)> {
        let word = words.list[at];
        let names = Kind::GIVEN | Kind::FAMILY | Kind::ORDINARY | Kind::SMALL;
        let other = names | Kind::THING | Kind::HUMAN | Kind::JOB | Kind::NATION;
        let inside = at > 0 && matches!(words.gap(text, at), " " | ", ");
        if !word.capital || !inside || word.kind.is(other) {
            return None;
        }
        // "Deutschlands", and not "the Turkeys".
        let plural = words.folded(at).ends_with('s') && !words.list.iter().any(|word| word.kind.is(Kind::NOUNS));
        if plural {
            return None;
        }
        let long = |name: &str| name.chars().nth(SHORTEST - 1).is_some();
        let found = endings.is_case(words.folded(at), made, |name| long(name) && self.names.contains_key(name));
        found.then(|| self.names.get(made.as_str()).map(|of| (*of, at + 1)))?
    }

    /// The longest place that begins with a word: which kind, and the word behind it.
    fn longest(&self, text: &str, words: &Words, first: usize, registered: &Registered) -> Option<(u8, usize)> {
        let word = words.list[first];
        // In a text without capitals only countries: "we moved here from tunisia".
        let country = || self.names.get(words.folded(first)) == Some(&2) && word.end - word.start > 4;
        if !word.capital && words.lowered && word.kind == Kind::PLACE && country() {
            return Some((2, first + 1));
        }
        if !word.capital || word.kind.is(Kind::GIVEN | Kind::FAMILY) && !word.kind.is(Kind::PLACE) {
            return None;
        }
        let (mut name, mut found) = (String::new(), None);
        for at in first..words.list.len().min(first + LONGEST) {
            if at > first {
                if !matches!(words.gap(text, at), " " | "-" | "'" | "’" | ". ") {
                    break;
                }
                name.push(' ');
            }
            name.push_str(words.folded(at));
            // A name of a person, or a word, is a place only with more words.
            let both = Kind::GIVEN | Kind::FAMILY | Kind::ORDINARY | Kind::SMALL | Kind::THING;
            let alone = at == first && word.kind.is(both) && !placed(text, words, first);
            if words.list[at].capital && !alone {
                let small = || registered.is_place(&name).then_some(0);
                found = self.names.get(&name).copied().or_else(small).map(|of| (of, at + 1)).or(found);
            }
        }
        found
    }
}

/// Whether a word that may be a name as well stands where a place does: "Madrid (España)", "Georgia, USA", "in Washington".
fn placed(text: &str, words: &Words, at: usize) -> bool {
    let next = at + 1;
    let inside = at > 0 && words.list[at - 1].kind.is(Kind::IN) && words.gap(text, at) == " ";
    let name = words.list[at].kind.is(Kind::GIVEN | Kind::ORDINARY | Kind::SMALL | Kind::THING);
    if words.list[at].kind.is(Kind::PLACE) && inside && !name {
        return true;
    }
    words.list[at].kind.is(Kind::PLACE)
        && words.list.get(next).is_some_and(|w| w.capital && w.kind.is(Kind::PLACE) && !w.kind.is(Kind::GIVEN))
        && matches!(words.gap(text, next), ", " | " (")
}

/// The capitalised words behind one of living and a small word: "lives in Hvammstangi". The first, and the one behind the last.
fn lived_in(text: &str, words: &Words, live: usize) -> Option<(usize, usize)> {
    let joined = |at: usize| at < words.list.len() && words.gap(text, at) == " ";
    let first = (live + 1..words.list.len().min(live + FAR + 1))
        .take_while(|at| joined(*at))
        .find(|at| words.list[*at].capital)?;
    let other = Kind::GIVEN | Kind::THING | Kind::SMALL | Kind::ORDINARY | Kind::INTRODUCE | Kind::HUMAN;
    if first == live + 1 || words.list[first].kind.is(other) {
        return None;
    }
    let next =
        (first + 1..words.list.len()).find(|at| !joined(*at) || !words.list[*at].capital).unwrap_or(words.list.len());
    (next - first <= LONGEST).then_some((first, next))
}

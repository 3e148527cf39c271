//! Towns and countries in running text that names people: capitalised words that are on the lists.

use hashbrown::HashMap;

use super::words::{Kind, Words};
use super::{Hit, Source};

/// Most words of a place.
const LONGEST: usize = 5;
/// Words from one of living to the place, at most.
const FAR: usize = 4;

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
    pub fn find(&self, text: &str, words: &Words, hits: &mut Vec<Hit>) {
        let mut at = 0;
        while at < words.list.len() {
            match self.longest(text, words, at) {
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
                        && self.longest(text, words, first).is_none()
                    {
                        let (start, end) = (words.list[first].start, words.list[next - 1].end);
                        hits.push(Hit { source: self.sources[0], start, end, whole: false, strong: false, head: 0 });
                    }
                    at += 1;
                }
            }
        }
    }

    /// The longest place that begins with a word: which kind, and the word behind it.
    fn longest(&self, text: &str, words: &Words, first: usize) -> Option<(u8, usize)> {
        let word = words.list[first];
        if !word.capital
            || word.kind.is(Kind::GIVEN | Kind::FAMILY | Kind::ORDINARY | Kind::SMALL) && !word.kind.is(Kind::PLACE)
        {
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
            let alone =
                at == first && word.kind.is(Kind::GIVEN | Kind::FAMILY | Kind::ORDINARY | Kind::SMALL | Kind::THING);
            if words.list[at].capital && !alone {
                found = self.names.get(&name).map(|of| (*of, at + 1)).or(found);
            }
        }
        found
    }
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

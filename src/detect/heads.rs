//! Cells of several words that are of a type by one of them: "engineer, civil", "technicien de maintenance", "salgskonsulent".
//!
//! Languages put the word that says what a phrase is at its end ("sales manager", "engineer, civil") or before a small word, at
//! its start ("ingénieur commercial"), or make one word of both ("Vertriebsleiter"). No list holds all phrases; their heads
//! are few. Of one head many things are made ("weekly planner"): a column of phrases has several.

use hashbrown::HashMap;

use super::fold::{fold, fold_char};
use super::whole_name::is_trade;

/// Letters, as bytes of folded text, that an ending has at least. Shorter ones end too many other words.
const ENDING: usize = 5;
/// Words that a phrase has at most: more are a sentence.
const MOST_WORDS: usize = 8;
/// Small words that follow the head of a phrase; folded.
const SMALL: &[&str] = &[
    "a", "af", "al", "alla", "alle", "at", "av", "bij", "d", "da", "das", "de", "degli", "dei", "del", "della", "der",
    "des", "di", "do", "dos", "du", "en", "em", "et", "for", "fur", "i", "im", "in", "na", "no", "of", "og", "och",
    "para", "per", "pour", "till", "til", "u", "v", "van", "ve", "von", "voor", "w", "z", "za", "ze", "y", "e", "und",
];

/// The heads and the endings of all lexicons of these scopes.
#[derive(Default)]
pub(super) struct Heads {
    /// Heads of phrases that begin with them.
    firsts: HashMap<String, Vec<Head>>,
    /// Heads of phrases that end with them.
    lasts: HashMap<String, Vec<Head>>,
    /// By their last bytes.
    endings: HashMap<[u8; ENDING], Vec<(String, Head)>>,
    /// By word, its number: one word that several lists have is one head.
    numbers: HashMap<String, u16>,
}

/// A head of a lexicon.
#[derive(Debug, Clone, Copy)]
struct Head {
    source: u16,
    /// From 1.
    number: u16,
}

impl Heads {
    /// Adds a folded word of a lexicon whose words begin phrases.
    pub fn add_first(&mut self, word: &str, source: u16) {
        if let Some(head) = self.number(word, source) {
            self.firsts.entry(word.to_owned()).or_default().push(head);
        }
    }

    /// Adds a folded word of a lexicon whose words end phrases.
    pub fn add_last(&mut self, word: &str, source: u16) {
        if let Some(head) = self.number(word, source) {
            self.lasts.entry(word.to_owned()).or_default().push(head);
        }
    }

    /// Adds a folded word of a lexicon whose words end heads.
    pub fn add_ending(&mut self, ending: &str, source: u16) {
        if let Some(last) = ending.as_bytes().last_chunk::<ENDING>()
            && let Some(head) = self.number(ending, source)
        {
            self.endings.entry(*last).or_default().push((ending.to_owned(), head));
        }
    }

    /// A new head; a phrase is none.
    fn number(&mut self, word: &str, source: u16) -> Option<Head> {
        (!word.contains(' ')).then(|| {
            let next = (self.numbers.len() + 1).min(u16::MAX.into()) as u16;
            Head { source, number: *self.numbers.entry(word.to_owned()).or_insert(next) }
        })
    }

    /// Calls `found` with the sources whose heads the cell has, and with the number of the head. A head that `is_name` is none:
    /// "Schneider Optik" and "Baker Street" are no occupations. `folded` is memory that is used again.
    pub fn find(
        &self,
        cell: &str,
        folded: &mut String,
        is_name: impl Fn(&str) -> bool,
        mut found: impl FnMut(u16, u16),
    ) {
        if self.numbers.is_empty() {
            return;
        }
        folded.clear();
        // Where words begin and end, and whether one begins a part of the cell.
        let mut words = [(0, 0, true); MOST_WORDS];
        let mut count = 0;
        let mut begins = true;
        let mut inside = false;
        for c in cell.chars() {
            if c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) {
                if !inside {
                    if count == MOST_WORDS {
                        return;
                    }
                    words[count] = (folded.len(), 0, begins);
                    count += 1;
                    (inside, begins) = (true, false);
                }
                fold_char(c, folded);
                words[count - 1].1 = folded.len();
            } else {
                inside = false;
                // What stands between words of one phrase.
                begins |= !(c.is_whitespace() || matches!(c, '-' | '\'' | '’' | '&' | '.' | '+'));
            }
        }
        let words = &words[..count];
        let text = |at: usize| &folded[words[at].0..words[at].1];
        let mut heads: [Option<Head>; 4] = [None; 4];
        for at in 0..count {
            let first = words[at].2;
            let last = words.get(at + 1).is_none_or(|next| next.2 || SMALL.contains(&text(at + 1)));
            if !(first || last) {
                continue;
            }
            self.of(text(at), first, last, |head| {
                let free = heads.iter_mut().find(|h| h.is_none_or(|known| known.source == head.source));
                if let Some(free) = free.filter(|_| !is_name(text(at))) {
                    free.get_or_insert(head);
                }
            });
        }
        // "Driver Ltd" is a company.
        if heads[0].is_some() && !cell.split_whitespace().any(|word| is_trade(&fold(word.trim_end_matches(',')))) {
            heads.into_iter().flatten().for_each(|head| found(head.source, head.number));
        }
    }

    /// The heads that a folded word is.
    fn of(&self, word: &str, first: bool, last: bool, mut found: impl FnMut(Head)) {
        let lists = [(first, &self.firsts), (last, &self.lasts)];
        for (_, list) in lists.iter().filter(|(there, _)| *there) {
            list.get(word).into_iter().flatten().for_each(|head| found(*head));
        }
        let Some(chunk) = word.as_bytes().last_chunk::<ENDING>() else { return };
        for (_, head) in self.endings.get(chunk).into_iter().flatten().filter(|(ending, _)| word.ends_with(ending)) {
            found(*head);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads() -> Heads {
        let mut heads = Heads::default();
        for word in ["engineer", "chef", "baker", "team leader"] {
            heads.add_last(word, 7);
        }
        for word in ["technicien", "ingeniero"] {
            heads.add_first(word, 8);
        }
        // A word of two lists.
        heads.add_first("chef", 8);
        for ending in ["konsulent", "meister", "arts", "hoitaja"] {
            heads.add_ending(ending, 9);
        }
        heads
    }

    fn found(cell: &str) -> Vec<u16> {
        let mut sources = Vec::new();
        heads().find(cell, &mut String::new(), |word| word == "baker", |source, _| sources.push(source));
        sources
    }

    #[test]
    fn a_phrase_is_known_by_its_head() {
        for cell in [
            "Civil engineer",
            "Engineer, civil",
            "Engineer of the fleet",
            "Senior Engineer (m/f)",
            "Sous-chef",
            "ENGINEER",
        ] {
            assert_eq!(found(cell), [7], "{cell}");
        }
        for cell in ["Technicien de maintenance", "Ingeniero civil", "Ingeniero"] {
            assert_eq!(found(cell), [8], "{cell}");
        }
        for cell in ["Salgskonsulent", "Werkmeister/in", "Meister Einkauf", "lähihoitaja"] {
            assert_eq!(found(cell), [9], "{cell}");
        }
    }

    #[test]
    fn what_only_holds_the_word_is_none() {
        for cell in [
            "The engineer shop",
            "Engineer shop",
            "Servicio ingeniero",
            "Engineer Ltd",
            "Chef B.V.",
            "Baker Street",
            "Chef and Sons",
            "Engineers",
            "Body parts",
            "team leader",
            "Meisterin",
            "",
            "-",
        ] {
            assert!(found(cell).is_empty(), "{cell}");
        }
        assert!(found("engineer a b c d e f g h").is_empty());
    }

    #[test]
    fn each_word_has_a_number_whatever_lists_it_stands_in() {
        let mut numbers = Vec::new();
        for cell in ["Civil engineer", "Chef", "Train engineer", "Salgskonsulent"] {
            heads().find(cell, &mut String::new(), |_| false, |_, head| numbers.push(head));
        }
        assert_eq!(numbers, [1, 2, 2, 1, 6]);
    }
}

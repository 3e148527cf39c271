//! Words beside a hit that make it strong: "BSN 111222333" is a number of a person, where nine digits alone are nine digits.
//!
//! Rules share lists of such words, so a text is looked through once for all of them.

use hashbrown::HashMap;

use super::ends::Ends;
use super::fold;
use super::words::{Vocabulary, Words};

/// Most different lists.
const MOST: usize = 256;

/// Which lists have a word in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lists([u64; MOST / 64]);

impl Lists {
    /// Whether the list is among them.
    pub fn has(&self, list: u16) -> bool {
        self.0[usize::from(list) / 64] >> (list % 64) & 1 == 1
    }

    /// Whether no list is among them.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|lists| *lists == 0)
    }

    fn add(&mut self, list: u16) {
        self.0[usize::from(list) / 64] |= 1 << (list % 64);
    }
}

/// A phrase in a list: nothing more than its key, or all its words.
struct Entry {
    list: u16,
    phrase: Option<Box<str>>,
}

/// The lists of all rules.
#[derive(Default)]
pub(super) struct Contexts {
    lists: HashMap<Vec<String>, u16>,
    /// The phrases of a key, which is their longest word.
    entries: Vec<Vec<Entry>>,
    /// The numbers of the keys.
    keys: HashMap<String, usize>,
    /// How the keys begin and end.
    ends: Ends,
}

impl Contexts {
    /// The number of a list of folded phrases; equal lists have one number. `None` for an empty list, and when there are too
    /// many of them.
    pub fn list(&mut self, phrases: &[String]) -> Option<u16> {
        if phrases.is_empty() {
            return None;
        }
        if let Some(known) = self.lists.get(phrases) {
            return Some(*known);
        }
        let list = u16::try_from(self.lists.len()).ok().filter(|n| usize::from(*n) < MOST)?;
        for phrase in phrases {
            let words = || phrase.split(' ').filter(|word| !word.is_empty());
            let Some(key) = words().max_by_key(|word| word.len()) else { continue };
            let alone = words().count() == 1;
            let phrase = (!alone).then(|| format!(" {phrase} ").into());
            self.ends.add(key);
            let number = *self.keys.entry(key.to_owned()).or_insert(self.entries.len());
            self.entries.resize_with(self.entries.len().max(number + 1), Vec::new);
            self.entries[number].push(Entry { list, phrase });
        }
        self.lists.insert(phrases.to_vec(), list);
        Some(list)
    }

    /// The lists that have a phrase in a text. `folded` is memory to work in.
    pub fn of(&self, text: &str, folded: &mut String) -> Lists {
        let mut lists = Lists::default();
        // Most texts have no word at all: two letters in a row.
        let letter = |b: &u8| b.is_ascii_alphabetic() || *b >= 0x80;
        if !text.as_bytes().windows(2).any(|pair| letter(&pair[0]) && letter(&pair[1])) {
            return lists;
        }
        if text.is_ascii() && !self.ends.may_hold_any(text) {
            return lists;
        }
        fold::fold_words(text, folded);
        // A space around every word.
        folded.insert(0, ' ');
        folded.push(' ');
        for word in folded.split(' ').filter(|word| word.len() >= 2) {
            if self.ends.may_be(word)
                && let Some(number) = self.keys.get(word)
            {
                self.add(*number, folded, &mut lists);
            }
        }
        lists
    }

    /// The lists that have a phrase among words that were read with a vocabulary that these contexts were taught to.
    pub fn of_words(&self, words: &Words) -> Lists {
        let mut lists = Lists::default();
        for word in words.list.iter().filter(|word| word.context > 0 && word.end - word.start >= 2) {
            self.add(word.context as usize - 1, words.all(), &mut lists);
        }
        lists
    }

    /// Adds the lists whose phrases with a key stand in a folded text.
    fn add(&self, number: usize, folded: &str, lists: &mut Lists) {
        for entry in &self.entries[number] {
            if entry.phrase.as_ref().is_none_or(|phrase| folded.contains(&**phrase)) {
                lists.add(entry.list);
            }
        }
    }

    /// Tells a vocabulary the keys.
    pub fn teach(&self, vocabulary: &mut Vocabulary) {
        for (key, number) in &self.keys {
            vocabulary.add_context(key, *number as u32 + 1);
        }
    }

    /// The lists that have a phrase within some forty bytes before a span and half of that behind it.
    pub fn around(&self, text: &str, start: usize, end: usize) -> Lists {
        let mut from = start.saturating_sub(40);
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        let mut to = (end + 24).min(text.len());
        while !text.is_char_boundary(to) {
            to += 1;
        }
        self.of(&[&text[from..start], " ", &text[end..to]].concat(), &mut String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_are_found_whole_and_near() {
        let mut contexts = Contexts::default();
        let list = |contexts: &mut Contexts, words: &[&str]| {
            contexts.list(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>())
        };
        let bsn = list(&mut contexts, &["bsn", "sofi nummer"]).unwrap();
        let tel = list(&mut contexts, &["tel"]).unwrap();
        assert_eq!(list(&mut contexts, &["tel"]), Some(tel));
        assert_eq!(list(&mut contexts, &[]), None);
        let mut vocabulary = Vocabulary::default();
        contexts.teach(&mut vocabulary);
        let of = |text: &str| {
            let found = contexts.of(text, &mut String::new());
            let mut words = Words::default();
            words.read(text, &vocabulary);
            assert_eq!(found, contexts.of_words(&words), "{text}");
            found
        };
        assert!(of("uw BSN: 1").has(bsn) && !of("uw BSN: 1").has(tel));
        assert!(of("het Sofi-nummer is").has(bsn));
        assert!(!of("sofi en nummer").has(bsn) && !of("telefoonbsn").has(bsn) && !of("12.34").has(tel));
        let far = format!("tel {} 0123", "x ".repeat(30));
        assert!(!contexts.around(&far, far.len() - 4, far.len()).has(tel));
        assert!(contexts.around("0123 is mijn tel", 0, 4).has(tel));
    }
}

//! Cells of several words that are of a type by one of them: "engineer, civil", "technicien de maintenance", "salgskonsulent".
//!
//! Languages put the word that says what a phrase is at its end ("sales manager"), at its start ("ingénieur commercial"), before
//! a comma or before a small word, or make one word of both ("Vertriebsleiter"). No list holds all phrases; their heads are few.

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
    words: HashMap<String, Vec<u16>>,
    /// By their last bytes.
    endings: HashMap<[u8; ENDING], Vec<(String, u16)>>,
}

impl Heads {
    /// Adds a folded word of a lexicon whose words are heads; phrases are none.
    pub fn add_word(&mut self, word: &str, source: u16) {
        if !word.contains(' ') {
            self.words.entry(word.to_owned()).or_default().push(source);
        }
    }

    /// Adds a folded word of a lexicon whose words end heads.
    pub fn add_ending(&mut self, ending: &str, source: u16) {
        if let Some(last) = ending.as_bytes().last_chunk::<ENDING>().filter(|_| !ending.contains(' ')) {
            self.endings.entry(*last).or_default().push((ending.to_owned(), source));
        }
    }

    /// Calls `found` with the sources whose heads the cell has. A head that `is_name` is none: "Schneider Optik" and "Baker
    /// Street" are no occupations. `folded` is memory that is used again.
    pub fn find(&self, cell: &str, folded: &mut String, is_name: impl Fn(&str) -> bool, mut found: impl FnMut(u16)) {
        if self.words.is_empty() && self.endings.is_empty() {
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
        let mut hit = false;
        let mut sources = [None; 4];
        for at in 0..count {
            let first = words[at].2;
            let last = words.get(at + 1).is_none_or(|next| next.2);
            if !(first || last || SMALL.contains(&text(at + 1))) {
                continue;
            }
            self.of(text(at), |source| {
                if is_name(text(at)) {
                    return;
                }
                hit = true;
                if let Some(free) = sources.iter_mut().find(|s| s.is_none_or(|known| known == source)) {
                    *free = Some(source);
                }
            });
        }
        // "Driver Ltd" is a company.
        if hit && !cell.split_whitespace().any(|word| is_trade(&fold(word.trim_end_matches(',')))) {
            sources.into_iter().flatten().for_each(&mut found);
        }
    }

    /// The sources of which a folded word is a head.
    fn of(&self, word: &str, mut found: impl FnMut(u16)) {
        self.words.get(word).into_iter().flatten().for_each(|source| found(*source));
        let Some(last) = word.as_bytes().last_chunk::<ENDING>() else { return };
        for (_, source) in self.endings.get(last).into_iter().flatten().filter(|(ending, _)| word.ends_with(ending)) {
            found(*source);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads() -> Heads {
        let mut heads = Heads::default();
        for word in ["engineer", "technicien", "chef", "baker", "team leader"] {
            heads.add_word(word, 7);
        }
        for ending in ["konsulent", "leiter", "arts", "hoitaja"] {
            heads.add_ending(ending, 8);
        }
        heads
    }

    fn found(cell: &str) -> Vec<u16> {
        let mut sources = Vec::new();
        heads().find(cell, &mut String::new(), |word| word == "baker", |source| sources.push(source));
        sources
    }

    #[test]
    fn a_phrase_is_known_by_its_head() {
        for cell in [
            "Civil engineer",
            "Engineer, civil",
            "Technicien de maintenance",
            "Senior Engineer (m/f)",
            "Sous-chef",
            "BAKER",
        ] {
            assert_eq!(found(cell), [7], "{cell}");
        }
        for cell in ["Salgskonsulent", "Vertriebsleiter/in", "Leiter Einkauf", "lähihoitaja"] {
            assert_eq!(found(cell), [8], "{cell}");
        }
    }

    #[test]
    fn what_only_holds_the_word_is_none() {
        for cell in [
            "The engineer shop",
            "Baker Ltd",
            "Baker and Sons",
            "Engineers",
            "Body parts",
            "team leader",
            "Leiterin",
            "",
            "-",
        ] {
            assert!(found(cell).is_empty(), "{cell}");
        }
        assert!(found("engineer a b c d e f g h").is_empty());
    }
}

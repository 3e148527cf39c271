//! Words of running text, each folded and looked up once: what the lexicons, and the words around names, say of it.

use hashbrown::HashMap;

use super::fold::fold_char;
use super::registered::Registered;

/// What a word can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kind(u64);

impl Kind {
    /// A given name.
    pub const GIVEN: Self = Self(1);
    /// A family name.
    pub const FAMILY: Self = Self(2);
    /// Introduces people: "Frau", "collega".
    pub const INTRODUCE: Self = Self(4);
    /// Introduces people and other things: "met", "with".
    pub const WEAK: Self = Self(8);
    /// Of calling and meeting: "gebeld".
    pub const SPEAK: Self = Self(16);
    /// A small word between one of calling and a name.
    pub const TO: Self = Self(32);
    /// A small word inside names.
    pub const PARTICLE: Self = Self(64);
    /// A given name that is a word or a place more often.
    pub const ORDINARY: Self = Self(128);
    /// Goods, colours, months: what is named with capitals, too.
    pub const THING: Self = Self(256);
    /// A city, a country.
    pub const PLACE: Self = Self(512);
    /// Stands behind a name: "kanssa", "úr".
    pub const BEHIND: Self = Self(1024);
    /// A small word, or one that begins sentences: no part of a name.
    pub const SMALL: Self = Self(2048);
    /// Of a flat, and nothing else: "Apt", "Suite".
    pub const FLAT: Self = Self(4096);
    /// Of a flat, and of other things: "floor", "piso".
    pub const UNIT: Self = Self(8192);
    /// Years and months, as ages are counted in.
    pub const YEARS: Self = Self(1 << 14);
    /// Makes the number before it an age: "old", "jährig".
    pub const OLD: Self = Self(1 << 15);
    /// Makes the number behind it an age: "aged", "turned".
    pub const AGED: Self = Self(1 << 16);
    /// Somebody of an age: "woman", "paciente".
    pub const HUMAN: Self = Self(1 << 17);
    /// Joins the last of a list to the others.
    pub const AND: Self = Self(1 << 18);
    /// Of living, being born and going somewhere: a place follows.
    pub const LIVE: Self = Self(1 << 19);
    /// Introduces people and other things, too seldom people to say so of a column.
    pub const SOFT: Self = Self(1 << 20);
    /// A given name that only registers know.
    pub const RARE_GIVEN: Self = Self(1 << 21);
    /// A family name that only registers know.
    pub const RARE_FAMILY: Self = Self(1 << 22);

    /// Ends as names do, and is known as nothing.
    pub const ENDING: Self = Self(1 << 23);
    /// Of a language that writes all nouns with capitals, and of no other.
    pub const NOUNS: Self = Self(1 << 24);
    /// An occupation: "minister Janssen".
    pub const JOB: Self = Self(1 << 25);
    /// Of saying and asking: somebody stands before it or behind it.
    pub const SAY: Self = Self(1 << 26);
    /// Somebody of a gender: "woman", "varón".
    pub const GENDER: Self = Self(1 << 27);
    /// A region of a country.
    pub const REGION: Self = Self(1 << 28);
    /// Stands between a label and its value: "is".
    pub const IS: Self = Self(1 << 29);
    /// A nationality or a language.
    pub const NATION: Self = Self(1 << 30);
    /// Of being in a place: "in".
    pub const IN: Self = Self(1 << 31);
    /// A small town.
    pub const RARE_PLACE: Self = Self(1 << 32);
    /// A word of the names of columns.
    pub const HEADER: Self = Self(1 << 33);
    /// Of calling somebody: a telephone number follows.
    pub const DIAL: Self = Self(1 << 34);
    /// Where a telephone stands, behind its number.
    pub const OFFICE: Self = Self(1 << 35);

    /// All of both.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is among both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// These but for `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether any of `other` is among these.
    #[inline]
    pub fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOr for Kind {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Info {
    kind: Kind,
    /// Place of its phrases, from 1.
    phrases: u32,
    /// Number of a context's key, from 1.
    context: u32,
}

/// A phrase of a text lexicon that begins with some word.
#[derive(Debug)]
struct Phrase {
    /// The words behind the first.
    rest: Box<[Box<str>]>,
    source: u16,
}

/// All words known, by their folded form.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, Info>,
    phrases: Vec<Vec<Phrase>>,
    /// Whether one of the words has no letter.
    letterless: bool,
}

impl Vocabulary {
    fn word(&mut self, word: &str) -> &mut Info {
        self.letterless |= word.bytes().all(|b| b < 0x80 && !b.is_ascii_alphabetic());
        self.words.entry_ref(word).or_default()
    }

    /// Whether a text without a letter can hold a word of these.
    pub fn has_letterless(&self) -> bool {
        self.letterless
    }

    /// What a folded word is.
    pub fn kind(&self, word: &str) -> Kind {
        self.words.get(word).map_or(Kind::default(), |info| info.kind)
    }

    /// Adds what a folded word is.
    pub fn add(&mut self, word: &str, kind: Kind) {
        let info = self.word(word);
        info.kind = info.kind | kind;
    }

    /// Adds the key of a context, by its number from 1.
    pub fn add_context(&mut self, word: &str, number: u32) {
        self.word(word).context = number;
    }

    /// Adds a folded phrase of a text lexicon.
    pub fn add_phrase(&mut self, phrase: &str, source: u16) {
        let mut words = phrase.split(' ').filter(|word| !word.is_empty());
        let Some(first) = words.next() else { return };
        let next = self.phrases.len() as u32 + 1;
        let info = self.word(first);
        if info.phrases == 0 {
            info.phrases = next;
        }
        let place = info.phrases as usize - 1;
        self.phrases.resize_with(self.phrases.len().max(place + 1), Vec::new);
        self.phrases[place].push(Phrase { rest: words.map(Into::into).collect(), source });
    }

    /// Calls `found` with the source and the last word of every phrase that begins with word `at`; the longest of a source
    /// comes last.
    pub fn phrases_at(&self, words: &Words, at: usize, mut found: impl FnMut(u16, usize)) {
        let phrases = words.list[at].phrases;
        if phrases == 0 {
            return;
        }
        for phrase in &self.phrases[phrases as usize - 1] {
            let end = at + phrase.rest.len();
            let fits = end < words.list.len()
                && phrase.rest.iter().zip(at + 1..).all(|(wanted, next)| **wanted == *words.folded(next));
            if fits {
                found(phrase.source, end);
            }
        }
    }
}

/// A run of letters and digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// First byte, and the byte behind the last, in the text.
    pub start: u32,
    pub end: u32,
    folded: (u32, u32),
    /// Begins with a capital and has no digit.
    pub capital: bool,
    pub kind: Kind,
    phrases: u32,
    /// Number of the context's key that it is, from 1; 0 if it is none.
    pub context: u32,
}

impl Word {
    /// Whether a phrase of a text lexicon begins with it.
    #[inline]
    pub fn begins_phrase(&self) -> bool {
        self.phrases > 0
    }
}

/// The words of a text. Memory that is used again.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub list: Vec<Word>,
    folded: String,
    /// Whether the text has no capital, and known names were taken for capitalised.
    pub lowered: bool,
}

impl Words {
    /// Reads a text.
    pub fn read(&mut self, text: &str, vocabulary: &Vocabulary) {
        self.list.clear();
        self.lowered = false;
        self.folded.clear();
        self.folded.push(' ');
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] < 0x80 && !bytes[at].is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            let start = at;
            let from = self.folded.len();
            let mut digits = false;
            let mut capital = None;
            while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                digits |= bytes[at].is_ascii_digit();
                at += 1;
            }
            if at > start {
                capital = Some(bytes[start].is_ascii_uppercase());
                self.folded.push_str(&text[start..at]);
                self.folded[from..].make_ascii_lowercase();
            }
            while at < bytes.len() {
                let byte = bytes[at];
                if byte < 0x80 {
                    if !byte.is_ascii_alphanumeric() {
                        break;
                    }
                    capital.get_or_insert(byte.is_ascii_uppercase());
                    digits |= byte.is_ascii_digit();
                    self.folded.push(char::from(byte.to_ascii_lowercase()));
                    at += 1;
                    continue;
                }
                let Some(c) = text[at..].chars().next() else { break };
                // Marks that stand alone belong to the letter before them.
                if !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c) {
                    break;
                }
                capital.get_or_insert(c.is_uppercase());
                fold_char(c, &mut self.folded);
                at += c.len_utf8();
            }
            if at == start {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let info = vocabulary.words.get(&self.folded[from..]).copied().unwrap_or_default();
            self.list.push(Word {
                start: start as u32,
                end: at as u32,
                folded: (from as u32, self.folded.len() as u32),
                capital: capital == Some(true) && !digits,
                kind: info.kind,
                phrases: info.phrases,
                context: info.context,
            });
            self.folded.push(' ');
        }
    }

    /// Looks words up among the names that only registers know, where nothing else is known of them.
    pub fn look_up(&mut self, registered: &Registered, vocabulary: &Vocabulary) {
        let of = |word: &str| vocabulary.kind(word);
        let mut made = String::new();
        for at in 0..self.list.len() {
            let word = self.list[at];
            if word.kind == Kind::default() && (word.capital || self.lowered) && word.end - word.start > 2 {
                self.list[at].kind = registered.kind(self.folded(at), &mut made, of);
            }
        }
    }

    /// Takes known names for capitalised, in a text that has no capital.
    pub fn raise(&mut self, registered: &Registered, vocabulary: &Vocabulary) {
        self.lowered = true;
        self.look_up(registered, vocabulary);
        let names = Kind::GIVEN | Kind::FAMILY | Kind::RARE_GIVEN | Kind::RARE_FAMILY;
        let others = Kind::SMALL | Kind::ORDINARY | Kind::PARTICLE | Kind::THING | Kind::TO | Kind::HUMAN;
        for word in &mut self.list {
            word.capital = word.kind.is(names) && !word.kind.is(others) && word.end - word.start > 3;
        }
    }

    /// The folded form of a word.
    pub fn folded(&self, word: usize) -> &str {
        let (from, to) = self.list[word].folded;
        &self.folded[from as usize..to as usize]
    }

    /// All words in their folded form, with a space around each.
    pub fn all(&self) -> &str {
        &self.folded
    }

    /// What stands between a word and the one before it.
    pub fn gap<'a>(&self, text: &'a str, word: usize) -> &'a str {
        let from = word.checked_sub(1).map_or(0, |before| self.list[before].end);
        &text[from as usize..self.list[word].start as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_place_and_their_kind() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add("zoe", Kind::GIVEN);
        vocabulary.add("zoe", Kind::ORDINARY);
        vocabulary.add_phrase("multiple sclerosis", 3);
        vocabulary.add_phrase("multiple", 4);
        let text = "Zoë, MULTIPLE—sclerosis; x1 ’s";
        let mut words = Words::default();
        words.read(text, &vocabulary);
        let seen: Vec<&str> = words.list.iter().map(|w| &text[w.start as usize..w.end as usize]).collect();
        assert_eq!(seen, ["Zoë", "MULTIPLE", "sclerosis", "x1", "s"]);
        assert!(words.list[0].capital && words.list[0].kind.is(Kind::GIVEN) && words.list[0].kind.is(Kind::ORDINARY));
        assert!(words.list[1].capital && !words.list[3].capital);
        assert_eq!((words.folded(0), words.gap(text, 1)), ("zoe", ", "));
        assert_eq!(words.all(), " zoe multiple sclerosis x1 s ");
        let mut found = Vec::new();
        vocabulary.phrases_at(&words, 1, |source, end| found.push((source, end)));
        assert_eq!(found, [(3, 2), (4, 1)]);
    }
}

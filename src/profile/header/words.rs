//! The words of headers: what is known of one, and what an unknown one most likely is. It may be an inflection, two
//! words run together, an abbreviation, or a word that phrases of one type only have.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::detect::fold;
use crate::model::InfoType;
use crate::rules::{HeaderPhrase, HeaderRole, RuleSet};

/// How surely a word that is not in the lists is one that is.
const INFLECTED: f64 = 0.85;
const MISSPELT: f64 = 0.75;
const GUESSED: f64 = 0.6;
/// Farther off than any ending.
const ONE_OFF: usize = 3;
/// Longer words are none that a list has in another form, and comparing them with all of a list takes long.
const LONGEST_GUESSED: usize = 64;

/// Some of the languages of the headers, a bit each; all where there is no room, or where a pack is the user's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Languages(u64);

impl Languages {
    const ALL: Self = Self(u64::MAX);

    fn of(place: usize) -> Self {
        if place < u64::BITS as usize { Self(1 << place) } else { Self::ALL }
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Their places.
    pub fn places(self) -> impl Iterator<Item = u32> {
        (0..u64::BITS).filter(move |place| self.0 >> place & 1 == 1)
    }
}

/// What a phrase says of the language of a table's headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    /// No other than English has it.
    English,
    /// English does not have it, and these do.
    Other(Languages),
    /// A thing in English, and a person's in these.
    Homograph(Languages),
    Anything,
}

/// All that is known of a word or a phrase written as one word.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Meaning {
    /// Types that it speaks for; `None` is a thing.
    pub types: Vec<Option<InfoType>>,
    /// The languages in which it speaks for any.
    pub languages: Languages,
    /// What it does beside other words.
    pub roles: Vec<HeaderRole>,
    /// Says that the column is about the thing; soft words only qualify what describes a person.
    pub contradicts: Option<Against>,
}

/// How a word contradicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Against {
    Hard,
    Soft,
}

impl Meaning {
    pub fn does(&self, role: HeaderRole) -> bool {
        self.roles.contains(&role)
    }
}

pub(super) struct Words {
    known: HashMap<String, Meaning>,
    /// What headers are in everywhere, whatever else they are in.
    english: Languages,
    /// Those of several words, written as one, that are no word of their own.
    run_together: HashSet<String>,
    /// Known words by their first letter, in order: what an unknown word may be starts as it does.
    by_first: OnceLock<HashMap<char, Vec<String>>>,
    phrases: Arc<Vec<HeaderPhrase>>,
    /// Made when the first unknown header comes.
    among: OnceLock<Among>,
}

type Counts = BTreeMap<Option<InfoType>, u32>;

/// Which types the phrases have that words stand in.
#[derive(Default)]
struct Among {
    /// By what is left of a phrase without the words that say which of several.
    cores: HashMap<String, Counts>,
    /// By each word of a phrase of several.
    tokens: HashMap<String, Counts>,
}

impl Words {
    pub fn new(rules: &RuleSet) -> Self {
        let mut known: HashMap<String, Meaning> = HashMap::with_capacity(rules.headers.len());
        let mut languages: Vec<&str> = rules.headers.iter().map(|p| &*p.language).filter(|l| !l.is_empty()).collect();
        languages.sort_unstable();
        languages.dedup();
        let place = |language: &str| languages.binary_search(&language).map_or(Languages::ALL, Languages::of);
        for phrase in rules.headers.iter() {
            let meaning = known.entry(fold(&phrase.tokens.concat())).or_default();
            let language = if phrase.own { Languages::ALL } else { place(&phrase.language) };
            meaning.languages = meaning.languages.and(language);
            if !meaning.types.contains(&phrase.info_type) {
                meaning.types.push(phrase.info_type.clone());
            }
        }
        for (word, roles) in &rules.header_roles {
            known.entry(fold(word)).or_default().roles.clone_from(roles);
        }
        for (words, how) in [(&rules.contradict_soft, Against::Soft), (&rules.contradict, Against::Hard)] {
            for word in words {
                known.entry(fold(word)).or_default().contradicts = Some(how);
            }
        }
        let written = |several: bool| {
            let phrases = rules.headers.iter().filter(move |p| (p.tokens.len() > 1) == several);
            phrases.map(|p| fold(&p.tokens.concat()))
        };
        let mut run_together: HashSet<String> = written(true).collect();
        for word in written(false) {
            run_together.remove(&word);
        }
        Self {
            known,
            english: place("en"),
            run_together,
            by_first: OnceLock::new(),
            phrases: rules.headers.clone(),
            among: OnceLock::new(),
        }
    }

    pub fn get(&self, word: &str) -> Option<&Meaning> {
        self.known.get(word)
    }

    /// What a phrase says of the language of the headers that it stands among.
    pub fn speaks(&self, phrase: &str) -> Speaks {
        let Some(meaning) = self.known.get(phrase).filter(|m| m.languages != Languages::default()) else {
            return Speaks::Anything;
        };
        let (languages, english) = (meaning.languages, self.english);
        if meaning.does(HeaderRole::Homograph) {
            Speaks::Homograph(languages)
        } else if languages == english {
            Speaks::English
        } else if languages.0 & english.0 == 0 {
            Speaks::Other(languages)
        } else {
            Speaks::Anything
        }
    }

    /// Whether a phrase is a thing in a table with English headers.
    pub fn is_thing_in_english(&self, phrase: &str) -> bool {
        self.known.get(phrase).is_some_and(|m| m.does(HeaderRole::Homograph) && m.languages != Languages::ALL)
    }

    /// Takes words that are run together apart (`geburtsdatum`, `custlastname`): the fewest known words that cover it,
    /// with the letters that German, Dutch and Nordic languages put between.
    pub fn split(&self, word: &str) -> Option<Vec<String>> {
        let chars: Vec<char> = word.chars().collect();
        let n = chars.len();
        if !(6..=40).contains(&n) {
            return None;
        }
        // Least cost to cover the first `i` letters, and the last piece of that cover.
        let mut best: Vec<Option<(u32, usize, usize)>> = vec![None; n + 1];
        best[0] = Some((0, 0, 0));
        for from in 0..n {
            let Some((cost, _, _)) = best[from] else { continue };
            for to in from + 2..=n {
                let piece: String = chars[from..to].iter().collect();
                let Some(price) = self.price(&piece, from == 0, to == n) else { continue };
                let mut reach = |end: usize, more: u32| {
                    let total = cost + price + more;
                    if best[end].is_none_or(|(known, _, _)| total < known) {
                        best[end] = Some((total, from, to));
                    }
                };
                reach(to, 0);
                for link in ["s", "n", "e", "en", "es", "er"] {
                    let end = to + link.len();
                    if to - from >= 4 && end < n && chars[to..end].iter().copied().eq(link.chars()) {
                        reach(end, 4);
                    }
                }
            }
        }
        let mut pieces = Vec::new();
        let mut at = n;
        while at > 0 {
            let (_, from, to) = best[at]?;
            pieces.push(chars[from..to].iter().collect::<String>());
            at = from;
        }
        pieces.reverse();
        ((2..=4).contains(&pieces.len())).then_some(pieces)
    }

    /// What a piece costs, if it may be one. Short words hide in all others, so few are allowed.
    fn price(&self, piece: &str, first: bool, last: bool) -> Option<u32> {
        let meaning = self.known.get(piece)?;
        use HeaderRole::{By, Done, Homograph, Name, Not, Number, Qualify, Reach, Small, Weak};
        // Words that compose with others ("geburts", "ort") are what headers are made of.
        let composes =
            meaning.roles.iter().any(|r| !matches!(r, By | Done | Homograph | Not | Qualify | Reach | Small | Weak));
        match piece.chars().count() {
            2 if last && meaning.does(Number) => Some(14),
            3 if composes => Some(if meaning.does(Name) && !last { 14 } else { 9 }),
            3 if first && !meaning.types.is_empty() && !meaning.does(Small) => Some(15),
            2 | 3 => None,
            _ if composes => Some(8),
            _ if meaning.types.is_empty() && meaning.does(Small) => None,
            _ => Some(10),
        }
    }

    /// What an unknown word most likely is, and how surely (0 to 1).
    pub fn guess(&self, word: &str) -> Option<(Meaning, f64)> {
        let letters = word.chars().count();
        if !(3..=LONGEST_GUESSED).contains(&letters) || !word.chars().all(char::is_alphabetic) {
            return None;
        }
        if let Some(inflected) = self.inflected(word, letters) {
            return Some(inflected);
        }
        let of = |types| Meaning { types, ..Meaning::default() };
        self.in_phrases(word).or_else(|| self.abbreviated(word, letters)).map(|t| (of(vec![t]), GUESSED))
    }

    /// Known words that start with a letter, in order.
    fn starting_with(&self, first: char) -> impl Iterator<Item = (&str, &Meaning)> {
        let by_first = self.by_first.get_or_init(|| {
            let mut by_first: HashMap<char, Vec<String>> = HashMap::new();
            for word in self.known.keys() {
                by_first.entry(word.chars().next().unwrap_or_default()).or_default().push(word.clone());
            }
            by_first.values_mut().for_each(|words| words.sort_unstable());
            by_first
        });
        let words = by_first.get(&first).map_or(&[][..], Vec::as_slice);
        words.iter().filter_map(|word| Some((word.as_str(), self.known.get(word)?)))
    }

    /// A known word with another ending or one letter off; `None` where the nearest disagree.
    fn inflected(&self, word: &str, letters: usize) -> Option<(Meaning, f64)> {
        if letters < 5 {
            return None;
        }
        let first = word.chars().next()?;
        let mut nearest: Option<(usize, &Meaning)> = None;
        let mut agree = true;
        for (known, meaning) in self.starting_with(first) {
            // "Remote" is no other ending of "remote ip".
            if known.len().abs_diff(word.len()) > 4 || self.run_together.contains(known) {
                continue;
            }
            let shared = word.chars().zip(known.chars()).take_while(|(a, b)| a == b).count();
            let (mine, theirs) = (letters - shared, known.chars().count() - shared);
            let ends = if shared >= 5 { 3 } else { 1 };
            let ending = shared >= 4 && mine <= 2 && theirs <= 2 && mine + theirs <= ends;
            let distance = match ending {
                true => mine.max(theirs),
                false if letters >= 7 && strsim::osa_distance(word, known) <= 1 => ONE_OFF,
                false => continue,
            };
            match nearest {
                Some((best, other)) if distance == best => agree &= other.types == meaning.types,
                Some((best, _)) if distance > best => {}
                _ => {
                    nearest = Some((distance, meaning));
                    agree = true;
                }
            }
        }
        let (distance, meaning) = nearest.filter(|_| agree)?;
        match distance {
            // What is only like a word of things, or one that contradicts, says nothing against people.
            ONE_OFF => {
                let types = meaning.types.iter().filter(|t| t.is_some()).cloned().collect();
                Some((Meaning { types, contradicts: None, ..meaning.clone() }, MISSPELT))
            }
            _ => Some((meaning.clone(), INFLECTED)),
        }
    }

    /// The type whose phrases alone have this word.
    pub fn in_phrases(&self, word: &str) -> Option<Option<InfoType>> {
        let long = word.chars().count() >= 4;
        self.core(word).or_else(|| long.then(|| nearly_all(self.among().tokens.get(word)?, 80)).flatten())
    }

    /// The type that most phrases have of which this is the core: `mailing city` and `city name` for `city`.
    pub fn core(&self, words: &str) -> Option<Option<InfoType>> {
        nearly_all(self.among().cores.get(words)?, 60)
    }

    /// The type of the phrases whose words these are the starts of, in order: `dt nasc`, `or sex`.
    pub fn starts(&self, tokens: &[String]) -> Option<Option<InfoType>> {
        let small = |t: &String| self.known.get(t).is_some_and(|m| m.does(HeaderRole::Small));
        let mut counts = Counts::new();
        for phrase in self.phrases.iter().filter(|p| p.tokens.len() >= tokens.len()) {
            let mut words = phrase.tokens.iter().filter(|t| !small(t));
            let fits = |t: &String, w: &String| t.chars().count() >= 2 && w.starts_with(t.as_str());
            if tokens.iter().all(|t| words.next().is_some_and(|w| fits(t, w))) && words.next().is_none() {
                *counts.entry(phrase.info_type.clone()).or_default() += 1;
            }
        }
        nearly_all(&counts, 80)
    }

    /// Whether a word says only which of several, or that a name or a number stands there.
    pub fn is_beside(&self, word: &str) -> bool {
        use HeaderRole::{Name, Number, People, Qualify, Small};
        word.chars().all(|c| c.is_ascii_digit())
            || self.known.get(word).is_some_and(|m| [Qualify, Small, People, Number, Name].iter().any(|r| m.does(*r)))
    }

    fn among(&self) -> &Among {
        self.among.get_or_init(|| {
            let mut among = Among::default();
            for phrase in self.phrases.iter().filter(|p| p.tokens.len() > 1) {
                let core: String = phrase.tokens.iter().filter(|t| !self.is_beside(t)).map(String::as_str).collect();
                *among.cores.entry(core).or_default().entry(phrase.info_type.clone()).or_default() += 1;
                for token in &phrase.tokens {
                    *among.tokens.entry(token.clone()).or_default().entry(phrase.info_type.clone()).or_default() += 1;
                }
            }
            among
        })
    }

    /// The type that all words have of which this is an abbreviation.
    fn abbreviated(&self, word: &str, letters: usize) -> Option<Option<InfoType>> {
        let first = word.chars().next()?;
        let typed = || self.starting_with(first).filter(|(_, m)| !m.types.is_empty());
        let of = |fits: &dyn Fn(&str) -> bool| {
            let mut counts = Counts::new();
            for info_type in typed().filter(|(known, _)| fits(known)).flat_map(|(_, m)| &m.types) {
                *counts.entry(info_type.clone()).or_default() += 1;
            }
            nearly_all(&counts, 80)
        };
        of(&|known| known.len() > word.len() + 1 && known.starts_with(word))
            .or_else(|| (letters >= 5).then(|| of(&|known| start_and_chunk(word, known))).flatten())
            .or_else(|| of(&|known| skeleton(word, known)))
    }
}

/// The type that this share of phrases have, in hundredths.
fn nearly_all(counts: &Counts, hundredths: u32) -> Option<Option<InfoType>> {
    let all: u32 = counts.values().sum();
    let (most, count) = counts.iter().max_by_key(|(_, count)| **count)?;
    (count * 100 >= all * hundredths).then(|| most.clone())
}

/// `gebdat` of `geburtsdatum`: three letters or more of its start, then two or more from within.
fn start_and_chunk(word: &str, known: &str) -> bool {
    (3..word.len().saturating_sub(1)).any(|cut| {
        word.is_char_boundary(cut)
            && known.strip_prefix(&word[..cut]).is_some_and(|rest| rest.len() > 2 && rest.contains(&word[cut..]))
    })
}

/// `gndr` of `gender`: no vowels behind the first letter, and the known word's consonants in order, its last one included.
fn skeleton(word: &str, known: &str) -> bool {
    let vowel = |c: &char| "aeiouyαεηιουω".contains(*c);
    if word.chars().skip(1).any(|c| vowel(&c)) || known.len() <= word.len() {
        return false;
    }
    let mut left = word.chars().peekable();
    let mut last_taken = false;
    for (i, c) in known.chars().enumerate() {
        if i > 0 && vowel(&c) {
            continue;
        }
        last_taken = left.peek() == Some(&c);
        match last_taken {
            true => {
                left.next();
            }
            false if i == 0 => return false,
            false => {}
        }
    }
    // Half of the letters at least, or anything fits anything.
    left.peek().is_none() && last_taken && word.len() * 5 >= known.len() * 2
}

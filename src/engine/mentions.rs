//! Where a running text mentions a person of whom something is known: by whole names or a part of them, turned round, with
//! initials or particles, in capitals, without accents or inflected; by a telephone number in any grouping; by a street, a mail
//! address's local part, an id.
//!
//! What is known of a person are [`Mark`]s, fingerprints of folded words: no value is kept.

use std::hash::BuildHasher;

use unicode_normalization::char::is_combining_mark;

use crate::detect::fold;
use crate::engine::commonplace::Commonplace;

/// One thing that is known of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    hash: u64,
    /// Number of its kind: what it is, and which tokens replace it.
    pub kind: u16,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// A word of a name.
    Name,
    /// A word of a name without its ending.
    Stem,
    /// A small word of a name: it goes with the name behind it.
    Particle,
    /// The first letter of a name.
    Initial,
    /// So many words in a row.
    Phrase(u8),
    /// The last digits of a number, how many, and how many it has in all.
    Digits(u8, u8),
}

/// What a column tells of its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// Names, given or family or both.
    Names,
    /// A telephone number.
    Phone,
    /// A mail address: its local part may stand alone.
    Mail,
    /// A street with a number, perhaps with more of an address.
    Street,
    /// Anything else: the whole value.
    Value,
}

impl Tells {
    /// By the type of a column.
    pub fn of(info_type: &str) -> Self {
        match info_type {
            "person.given_name" | "person.family_name" | "person.full_name" | "person.name" | "contact" => Self::Names,
            "phone" => Self::Phone,
            "email" => Self::Mail,
            t if t.starts_with("address.") || t == "address" => Self::Street,
            _ => Self::Value,
        }
    }
}

fn hash(text: &str) -> u64 {
    foldhash::quality::FixedState::with_seed(0x5eb).hash_one(text)
}

/// Words that stand between the names of a person and are nobody's name.
const PARTICLES: &[&str] = &[
    "al", "am", "auf", "av", "af", "bin", "bint", "d", "da", "dal", "das", "de", "dei", "del", "della", "delle", "den",
    "der", "des", "di", "do", "dos", "du", "e", "el", "het", "i", "in", "l", "la", "las", "le", "les", "los", "o",
    "op", "s", "t", "te", "ten", "ter", "ul", "und", "van", "vd", "vom", "von", "y", "z", "zu", "zum", "zur",
];

/// Those that join two people or things as well.
const AND: &[&str] = &["e", "i", "in", "und", "y", "z"];

/// Titles are nobody's name either, and stand where names do.
const TITLES: &[&str] = &[
    "dhr", "mevr", "mw", "mr", "mrs", "ms", "dr", "prof", "ing", "ir", "drs", "herr", "frau", "hr", "fr", "mme", "m",
    "mlle", "sr", "sra", "dna", "dl", "pan", "pani", "sig", "jr",
];

/// A name from its first word on that is no particle.
pub(super) fn without_particles(name: &str) -> &str {
    let mut rest = name.trim_start();
    while let Some((_, behind)) = rest.split_once(' ').filter(|(first, _)| PARTICLES.contains(&&*fold(first))) {
        rest = behind.trim_start();
    }
    rest
}

/// Endings that names take in running text: genitives of the Germanic languages, cases of the Slavic, Finnic, Hungarian, Romanian, Greek
/// and Baltic ones, folded.
const ENDINGS: &[&str] = &[
    "a", "u", "y", "i", "o", "e", "s", "es", "en", "n", "em", "om", "am", "ou", "ie", "ii", "ia", "iu", "im", "ym",
    "in", "ina", "ino", "ov", "ova", "ovo", "ovi", "owi", "iem", "ego", "emu", "ej", "iej", "a", "ul", "ului", "ei",
    "ii", "lui", "at", "et", "ot", "t", "nak", "nek", "val", "vel", "hoz", "hez", "tol", "tel", "rol", "rel", "ssa",
    "sta", "lle", "lla", "lta", "lle", "an", "on", "un", "sen", "selle", "sella", "selta", "sta", "asta", "ista",
    "ista", "ra", "re", "ban", "ben", "nal", "nel", "ert", "ου", "ο", "η", "α", "ησ", "ασ", "ε", "ι", "ь", "я", "ю",
    "у", "а", "е", "ом", "ем", "ой", "ей", "ы", "и", "ові", "еві",
];

/// A word without the ending that cases exchange; `None` where it has none or too little would be left.
fn stem(word: &str) -> Option<&str> {
    const LONG: &[&str] = &["nen", "os", "as", "is", "us", "es", "οσ", "ασ", "ησ", "ek", "ec", "el", "er"];
    const SHORT: &[char] =
        &['a', 'e', 'i', 'o', 'u', 'y', 'α', 'ε', 'η', 'ι', 'ο', 'υ', 'ω', 'а', 'я', 'о', 'е', 'и', 'й', 'ь', 'і'];
    let long = LONG.iter().find_map(|end| word.strip_suffix(end));
    let short = || word.strip_suffix(SHORT);
    long.or_else(short).filter(|s| s.chars().count() >= 3)
}

/// Appends the marks of a value.
pub(super) fn marks(value: &str, tells: Tells, kind: u16, out: &mut Vec<Mark>) {
    let mut push = |text: &str, form: Form| {
        let mark = Mark { hash: hash(text), kind, form };
        if !out.contains(&mark) {
            out.push(mark);
        }
    };
    let folded = fold(value);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let phrase = |words: &[&str], push: &mut dyn FnMut(&str, Form)| {
        let letters: usize = words.iter().map(|w| w.chars().count()).sum();
        if letters >= 3 && words.len() <= MOST_WORDS {
            push(&words.join(" "), Form::Phrase(words.len() as u8));
        }
    };
    match tells {
        Tells::Names => {
            for word in &words {
                let letters = word.chars().filter(|c| c.is_alphabetic()).count();
                if PARTICLES.contains(word) || TITLES.contains(word) {
                    push(word, Form::Particle);
                } else if letters >= 2 {
                    push(word, Form::Name);
                    if let Some(stem) = stem(word) {
                        push(stem, Form::Stem);
                    }
                }
                if let Some(first) = word.chars().next().filter(|c| c.is_alphabetic()) {
                    push(first.encode_utf8(&mut [0; 4]), Form::Initial);
                }
            }
            // A name of several words is found as a whole whatever its case, and one of small words only in no other way.
            let small = words.iter().all(|w| PARTICLES.contains(w) || TITLES.contains(w));
            if words.len() > 1 || small {
                phrase(&words, &mut push);
            }
        }
        Tells::Phone => {
            let digits: String = folded.chars().filter_map(digit).collect();
            if digits.len() >= 7 {
                let last = digits.len().min(8);
                push(&digits[digits.len() - last..], Form::Digits(last as u8, digits.len().min(200) as u8));
            }
            phrase(&words, &mut push);
        }
        Tells::Mail => {
            let local = folded.split('@').next().unwrap_or("");
            let parts: Vec<&str> = local.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
            let letters: usize = parts.iter().map(|w| w.len()).sum();
            if letters >= 8 || letters >= 6 && local.bytes().any(|b| b.is_ascii_digit()) {
                phrase(&parts, &mut push);
            }
            phrase(&words, &mut push);
        }
        Tells::Street => {
            // The street alone, where its name is long enough to be no common word.
            let street: Vec<&str> =
                words.iter().copied().take_while(|w| !w.starts_with(|c: char| c.is_ascii_digit())).collect();
            if street.iter().any(|w| w.chars().count() >= 6) && street.len() < words.len() {
                phrase(&street, &mut push);
                let number = words.get(street.len()).copied();
                phrase(&street.iter().copied().chain(number).collect::<Vec<_>>(), &mut push);
            }
            phrase(&words, &mut push);
        }
        Tells::Value => phrase(&words, &mut push),
    }
}

/// The most words of a name that is sought in other columns: two given names, two family names and their particles.
const ROW: usize = 8;
/// The most words that a value is sought as.
const MOST_WORDS: usize = 12;

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        _ => None,
    }
}

/// The words of a text, folded, with their places. Reused from text to text.
#[derive(Default)]
pub(super) struct Words {
    folded: String,
    words: Vec<Word>,
    /// Whether no letter of the text is a capital: then names have none, either.
    lower: bool,
}

#[derive(Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    folded: (usize, usize),
    capital: bool,
}

impl Words {
    /// Takes a text apart.
    pub fn read(&mut self, text: &str) {
        self.folded.clear();
        self.words.clear();
        self.lower = true;
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            // Marks belong to their letter; a line may break inside a name.
            let inside = c.is_alphanumeric() || c == '\u{ad}' || is_combining_mark(c);
            match (inside, start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    self.push(text, from, at);
                    start = None;
                }
                _ => {}
            }
        }
    }

    fn push(&mut self, text: &str, start: usize, end: usize) {
        let word = &text[start..end];
        let from = self.folded.len();
        if word.is_ascii() {
            self.folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            self.folded.push_str(&fold(&word.replace('\u{ad}', "")));
        }
        // Percent-encoding glues its digits to the word behind it.
        let start = match word.get(..2).filter(|_| start > 0 && text.as_bytes()[start - 1] == b'%') {
            Some(code) if code.bytes().all(|b| b.is_ascii_hexdigit()) && word.len() > 2 => {
                self.folded.drain(from..from + 2);
                start + 2
            }
            _ => start,
        };
        let word = &text[start..end];
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        self.lower &= !word.chars().any(char::is_uppercase);
        self.words.push(Word { start, end, folded: (from, self.folded.len()), capital });
    }

    fn text(&self, n: usize) -> &str {
        let (from, to) = self.words[n].folded;
        &self.folded[from..to]
    }

    /// The hash of words `from` to `to`, joined by spaces.
    fn phrase(&self, from: usize, to: usize, buffer: &mut String) -> u64 {
        buffer.clear();
        for n in from..to {
            if n > from {
                buffer.push(' ');
            }
            buffer.push_str(self.text(n));
        }
        hash(buffer)
    }

    /// Every row of two to eight words, by the hash of its words, for those whose first word is `wanted`: place and hash. A row with
    /// particles inside comes without them as well: exports have columns of their own for those.
    pub fn rows(&self, wanted: impl Fn(u64) -> bool, mut found: impl FnMut(usize, usize, u64)) {
        let mut buffer = String::new();
        let particle = |n: usize| PARTICLES.contains(&self.text(n)) && !AND.contains(&self.text(n));
        for from in 0..self.words.len() {
            if !wanted(hash(self.text(from))) {
                continue;
            }
            let (mut inside, mut left) = (false, String::from(self.text(from)));
            for to in from + 2..=(from + ROW).min(self.words.len()) {
                let (start, end) = (self.words[from].start, self.words[to - 1].end);
                found(start, end, self.phrase(from, to, &mut buffer));
                if particle(to - 1) {
                    inside = true;
                    continue;
                }
                left.push(' ');
                left.push_str(self.text(to - 1));
                if inside {
                    found(start, end, hash(&left));
                }
            }
        }
    }

    /// The words around a place, folded, up to so many to either side.
    pub fn around(&self, start: usize, end: usize, many: usize) -> impl Iterator<Item = &str> {
        let from = self.words.partition_point(|word| word.end <= start);
        let to = self.words.partition_point(|word| word.start < end);
        let after = to..(to + many).min(self.words.len());
        (from.saturating_sub(many)..from).chain(after).map(|n| self.text(n))
    }

    /// The hashes of the first word and of all words of a name of two to eight words, two of which are more than initials and particles:
    /// anybody may be called J. Smit.
    pub fn row_of(value: &str) -> Option<(u64, u64)> {
        let mut words = Self::default();
        words.read(value);
        let count = words.words.len();
        let full = |n: &usize| {
            let word = words.text(*n);
            word.chars().count() >= 2 && !PARTICLES.contains(&word) && !TITLES.contains(&word)
        };
        let telling = (0..count).filter(full).count() >= 2;
        (telling && (2..=ROW).contains(&count))
            .then(|| (hash(words.text(0)), words.phrase(0, count, &mut String::new())))
    }

    /// The places where the text mentions whom the marks are of: start, end, kind.
    pub fn mentions(&self, text: &str, marks: &[Mark], common: &Commonplace, found: &mut Vec<(usize, usize, u16)>) {
        if marks.is_empty() {
            return;
        }
        self.names(text, marks, common, found);
        self.phrases(marks, found);
        digits(text, marks, found);
    }

    fn names(&self, text: &str, marks: &[Mark], common: &Commonplace, found: &mut Vec<(usize, usize, u16)>) {
        let is = |n: usize, form: Form| {
            let hash = hash(self.text(n));
            marks.iter().any(|m| m.form == form && m.hash == hash)
        };
        for n in 0..self.words.len() {
            let word = self.words[n];
            // Common words that are somebody's name stand in lower case; a name that is none may be typed so.
            let typed = || self.text(n).chars().count() >= 5 && !common.holds(&text[word.start..word.end]);
            let kind = match word.capital || self.lower {
                true => named(self.text(n), marks),
                false => exact(self.text(n), marks).filter(|_| typed()),
            };
            let Some(kind) = kind else { continue };
            let mut start = word.start;
            // Particles of the name before it go with it, then initials.
            let mut at = n;
            while at > 0 && self.near(at - 1, at) && is(at - 1, Form::Particle) {
                at -= 1;
                start = self.words[at].start;
            }
            while at > 0 && self.near(at - 1, at) && self.text(at - 1).chars().count() == 1 && is(at - 1, Form::Initial)
            {
                at -= 1;
                start = self.words[at].start;
            }
            found.push((start, word.end, kind));
        }
    }

    /// Whether no more than a point, a space, a hyphen or an apostrophe or two stand between two words.
    fn near(&self, one: usize, two: usize) -> bool {
        self.words[two].start - self.words[one].end <= 3
    }

    fn phrases(&self, marks: &[Mark], found: &mut Vec<(usize, usize, u16)>) {
        let mut lengths = 0u32;
        for mark in marks {
            if let Form::Phrase(words) = mark.form {
                lengths |= 1 << words;
            }
        }
        let mut buffer = String::new();
        for length in (1..=MOST_WORDS).filter(|l| lengths & 1 << l != 0) {
            for from in 0..(self.words.len() + 1).saturating_sub(length) {
                let hash = self.phrase(from, from + length, &mut buffer);
                let mark = marks.iter().find(|m| m.hash == hash && m.form == Form::Phrase(length as u8));
                if let Some(mark) = mark {
                    found.push((self.words[from].start, self.words[from + length - 1].end, mark.kind));
                }
            }
        }
    }
}

/// The kind of name that a word is, as it stands.
fn exact(word: &str, marks: &[Mark]) -> Option<u16> {
    let hash = hash(word);
    marks.iter().find(|m| m.form == Form::Name && m.hash == hash).map(|m| m.kind)
}

/// The kind of name that a word is, as it stands or inflected.
fn named(word: &str, marks: &[Mark]) -> Option<u16> {
    let find = |text: &str, form: Form| {
        let hash = hash(text);
        marks.iter().find(|m| m.form == form && m.hash == hash).map(|m| m.kind)
    };
    if let Some(kind) = find(word, Form::Name) {
        return Some(kind);
    }
    let letters = word.chars().count();
    if letters < 3 {
        return None;
    }
    // The longest ending has five letters.
    let cuts = word.char_indices().rev().take(5).map(|(at, _)| at).filter(|at| *at > 0);
    for at in cuts {
        let (head, end) = word.split_at(at);
        let length = head.chars().count();
        if length < 3 || !ENDINGS.contains(&end) {
            continue;
        }
        // Short names with long endings are other words.
        let long = length >= 4 || end.chars().count() <= 2;
        if let Some(kind) = find(head, Form::Name).filter(|_| long).or_else(|| find(head, Form::Stem)) {
            return Some(kind);
        }
    }
    None
}

/// Runs of digits, however they are grouped, that end as a number of the person does.
fn digits(text: &str, marks: &[Mark], found: &mut Vec<(usize, usize, u16)>) {
    if !marks.iter().any(|m| matches!(m.form, Form::Digits(..))) {
        return;
    }
    let mut run: Vec<(char, usize, usize)> = Vec::new();
    let mut gap = 0;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        match digit(c) {
            Some(d) => {
                run.push((d, at, at + c.len_utf8()));
                gap = 0;
            }
            None if gap < 3
                && matches!(
                    c,
                    ' ' | '-' | '.' | '/' | '(' | ')' | ',' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '\u{2013}'
                ) =>
            {
                gap += 1;
            }
            None => {
                in_run(&run, text, marks, found);
                run.clear();
                gap = 0;
            }
        }
    }
}

fn in_run(run: &[(char, usize, usize)], text: &str, marks: &[Mark], found: &mut Vec<(usize, usize, u16)>) {
    for mark in marks {
        let Form::Digits(last, all) = mark.form else { continue };
        let last = usize::from(last);
        for to in last..=run.len() {
            let window: String = run[to - last..to].iter().map(|(d, _, _)| *d).collect();
            if hash(&window) != mark.hash {
                continue;
            }
            // As many digits before as the longest spelling of the number has: calling code, trunk zero.
            let most = usize::from(all) + 4;
            let mut from = (to - last).max(to.saturating_sub(most));
            while from > 0 && to - from < most && run[from].1 - run[from - 1].2 <= 2 {
                if begins(&run[..=from], to - from, text) {
                    break;
                }
                from -= 1;
            }
            let mut start = run[from].1;
            if text[..start].ends_with(['+', '(']) {
                start -= 1;
            }
            found.push((start, run[to - 1].2, mark.kind));
        }
    }
}

/// Whether a number begins at the last digit of `before`: a trunk zero of a number that is long enough, with no calling code before it.
fn begins(before: &[(char, usize, usize)], digits: usize, text: &str) -> bool {
    let [.., last, first] = before else { return true };
    if first.0 != '0' || digits < 9 || last.2 == first.1 {
        return false;
    }
    // Back over the group before.
    let mut at = before.len() - 2;
    while at > 0 && before[at - 1].2 == before[at].1 {
        at -= 1;
    }
    let group = &before[at..before.len() - 1];
    let plus = text[..group[0].1].ends_with('+');
    let zeros = group.len() > 2 && group[0].0 == '0' && group[1].0 == '0';
    !(group.len() <= 5 && (plus || zeros))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::commonplace::Counts;

    fn found(values: &[(&str, Tells)], text: &str) -> Vec<String> {
        let mut known = Vec::new();
        values.iter().enumerate().for_each(|(kind, (value, tells))| marks(value, *tells, kind as u16, &mut known));
        let (mut words, mut places) = (Words::default(), Vec::new());
        let mut counts = Counts::default();
        (0..6).for_each(|_| counts.add("de rose is groen"));
        let common = counts.common();
        words.read(text);
        words.mentions(text, &known, &common, &mut places);
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|(from, to, _)| text[from..to].to_owned()).collect()
    }

    #[test]
    fn names_are_found_whole_in_part_turned_round_and_with_initials() {
        let jan = [("Jan-Willem", Tells::Names), ("van der Velde", Tells::Names)];
        assert_eq!(
            found(&jan, "Gebeld met Jan-Willem van der Velde."),
            ["Jan", "Jan-Willem", "Willem", "van der Velde"]
        );
        assert_eq!(found(&jan, "J.W. van der Velde belt"), ["J.W. van der Velde", "van der Velde"]);
        assert_eq!(found(&jan, "VAN DER VELDE, JAN"), ["VAN DER VELDE", "JAN"]);
        assert_eq!(found(&jan, "mevrouw Velde kwam van der markt"), ["Velde"]);
        assert!(found(&jan, "Het wit van der aard.").is_empty());
    }

    #[test]
    fn names_are_found_inflected_and_without_accents() {
        for (name, text) in [
            ("José García", "rozmowa z JOSE, potem Garcią"),
            ("Anna Kowalska", "Zadzwoniła do Anny Kowalskiej"),
            ("Piotr Nowak", "list od Piotra Nowaka; Nowakowi"),
            ("Petr Novák", "mluvil s Petrem Novákem"),
            ("Matti Virtanen", "soitti Matille ja Virtaselle"),
            ("Γιώργος Παπάς", "μίλησα με τον Γιώργο"),
            ("Ion Popescu", "scrisoarea lui Popescului"),
            ("Lars Larsen", "Larsens bil"),
        ] {
            assert!(found(&[(name, Tells::Names)], text).len() >= text.matches(',').count().min(1), "{name}: {text}");
            assert!(!found(&[(name, Tells::Names)], text).is_empty(), "{name}: {text}");
        }
    }

    #[test]
    fn common_words_in_lower_case_are_left() {
        let rose = [("Rose", Tells::Names), ("Groen", Tells::Names)];
        assert_eq!(found(&rose, "De rose fiets is groen, zegt Rose."), ["Rose"]);
        assert_eq!(found(&rose, "rose belde over groen"), ["rose", "groen"]);
        assert_eq!(found(&[("Terpstra", Tells::Names)], "Zie terpstra, Geld terug"), ["terpstra"]);
        assert_eq!(found(&[("Sekibistra", Tells::Names)], "https://x.nl/?q=thijs%20sekibistra"), ["sekibistra"]);
        assert_eq!(found(&[("Beñéga", Tells::Names)], "Met Ben\u{303}e\u{301}ga."), ["Ben\u{303}e\u{301}ga"]);
    }

    #[test]
    fn numbers_are_found_in_any_grouping() {
        let phone = [("+31 6 12345678", Tells::Phone)];
        for text in [
            "bel 06-12 34 56 78!",
            "bel ０６１２３４５６７８",
            "bel 06,12,34,56,78",
            "bel +31 (0)6 1234 5678",
            "0031612345678",
        ] {
            assert_eq!(found(&phone, text).len(), 1, "{text}");
        }
        assert_eq!(found(&phone, "op 12-03-2024 06 12345678"), ["06 12345678"]);
        assert!(found(&phone, "06-12345679").is_empty());
    }

    #[test]
    fn streets_local_parts_and_values_are_found() {
        assert_eq!(found(&[("Lindenlaan 12", Tells::Street)], "woont aan de Lindenlaan"), ["Lindenlaan"]);
        assert_eq!(found(&[("jan.jansen82@voorbeeld.nl", Tells::Mail)], "login Jan.Jansen82 werkt"), ["Jan.Jansen82"]);
        assert_eq!(found(&[("CON-100023", Tells::Value)], "zie con 100023"), ["con 100023"]);
        assert!(found(&[("ab", Tells::Value)], "ab").is_empty());
    }
}

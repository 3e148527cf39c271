//! The identifiers seen in replaced columns, as fingerprints: no value is kept. They may stand nowhere in the output.

use std::hash::BuildHasher;

use hashbrown::{HashMap, HashSet};

use crate::action::Norm;
use crate::detect::{fold, undisguise};
use crate::engine::mentions::{Words, without_particles};
use crate::error::{Error, Result};
use crate::keys::Domain;
use crate::model::{InfoType, unguard};

/// What an identifier is.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    pub info_type: InfoType,
    pub domain: Option<(Domain, Norm)>,
    /// Whether it is a part of names that are sought as a whole, too: alone it is many people's.
    pub part: bool,
}

/// Fingerprints of identifiers.
pub(super) struct Identifiers {
    kinds: Vec<Kind>,
    known: HashMap<u64, u16>,
    /// Names of several words, by the hash of all of them, and of their first words.
    rows: HashMap<u64, u16>,
    starts: HashSet<u64>,
    /// Names of one word: sought as whole cells only, for they are common words, too.
    words: HashSet<u64>,
    /// Words of given names that stand beside a family name in their table.
    given: HashSet<u64>,
    /// Short numbers and plain words that stand for somebody, too common to be sought one by one: a whole column of them is seen.
    plain: HashSet<u64>,
    /// Distinct short numbers, by their number of digits.
    short: [u64; PLAIN_DIGITS],
    /// Values that are too short or too plain to tell a leak from a coincidence.
    pub not_sought: u64,
    /// Values that are sought.
    pub sought: u64,
    /// Distinct identifiers of digits only, by their number of digits.
    numbers: [u64; LONGEST_NUMBER],
    ceiling: usize,
}

const LONGEST_NUMBER: usize = 40;
/// Numbers with as many digits are sought one by one.
const PLAIN_DIGITS: usize = 7;
/// Signs of the shortest value that a column of them is told by.
const LEAST_PLAIN: usize = 5;

/// Fingerprints of one value.
#[derive(Default)]
pub(super) struct Prints {
    pub prints: Vec<(u64, u16)>,
    /// Print and number of digits of identifiers of digits only.
    numbers: Vec<(u64, u8)>,
    /// First word and all words of names, with their kind.
    rows: Vec<(u64, u64, u16)>,
    words: Vec<u64>,
    given: Vec<u64>,
    /// Short and plain values; how many digits they have, where they are numbers.
    plain: Vec<(u64, u8)>,
    pub sought: u64,
    pub not_sought: u64,
}

fn hash(text: &str) -> u64 {
    foldhash::quality::FixedState::with_seed(0x1de7).hash_one(text)
}

/// Whether a value is rare enough by its form that finding it elsewhere is no coincidence.
fn is_distinctive(folded: &str) -> bool {
    let digits = folded.bytes().filter(u8::is_ascii_digit).count();
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    (folded.contains('@') && folded.len() >= 6) || digits >= 7 || (digits >= 2 && letters >= 1 && digits + letters >= 6)
}

/// A folded text without separators.
fn bare(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a text can hold an identifier at all: every distinctive one has two digits or an `@`, or is encoded in a long word.
fn may_hold(text: &str) -> bool {
    let (mut digits, mut run) = (0, 0);
    text.bytes().any(|b| {
        digits += u32::from(b.is_ascii_digit());
        run = if b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_') { run + 1 } else { 0 };
        // Other scripts have digits too.
        b == b'@' || digits >= 2 || b >= 0xd0 || run >= ENCODED
    })
}

/// Characters of the shortest word that is looked into for base64 or hex: nine bytes.
const ENCODED: usize = 12;

/// What a word says in base64, of either alphabet, or in hex; `None` where that is no text.
fn decoded(word: &str) -> Option<String> {
    use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
    let word = word.trim_end_matches('=');
    if word.len() < ENCODED
        || !word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_'))
    {
        return None;
    }
    let plain = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).ok()?;
        // Lines and tabs are signs of text: JSON and mail are encoded with them.
        (!text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))).then_some(text)
    };
    let hex = || HEXLOWER_PERMISSIVE.decode(word.as_bytes()).ok().and_then(plain);
    let whole =
        |bytes: &[u8]| BASE64_NOPAD.decode(bytes).ok().or_else(|| BASE64URL_NOPAD.decode(bytes).ok()).and_then(plain);
    hex().or_else(|| whole(word.as_bytes()))
}

/// What stands around each `@` of a word and can be a mail address, between the signs of a URL or of JSON.
fn mails(word: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    word.match_indices('@').map(move |(at, _)| {
        let from = at - word[..at].chars().rev().take_while(|c| inside(*c)).map(char::len_utf8).sum::<usize>();
        let to = at + 1 + word[at + 1..].chars().take_while(|c| inside(*c)).map(char::len_utf8).sum::<usize>();
        (from, from + word[from..to].trim_end_matches(['.', '-']).len())
    })
}

/// A word, and what stands between its signs: one of a query string may be encoded.
fn encoded_parts(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let parts = word.split(['?', '&', '=', ':', ';', '.', '#', '@']).map(move |part| {
        let from = at;
        at += part.len() + 1;
        (from, part)
    });
    std::iter::once((0, word)).chain(parts).filter(|(_, part)| part.len() >= ENCODED)
}

fn digits_of(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '+'));
    (bare && digits.len() >= 7).then_some(digits)
}

/// How many digits a short number has; 0 where it is none.
fn short_digits(folded: &str) -> u8 {
    let number = folded.len() < PLAIN_DIGITS && folded.bytes().all(|b| b.is_ascii_digit());
    if number { folded.len() as u8 } else { 0 }
}

impl Identifiers {
    /// An empty set that takes at most `bytes`, also while it grows.
    pub fn new(bytes: usize) -> Self {
        // A full table of 16-byte entries at a load of 7/16 to 7/8, and half of it again while it moves to a larger one.
        Self {
            kinds: Vec::new(),
            known: HashMap::new(),
            rows: HashMap::new(),
            starts: HashSet::new(),
            words: HashSet::new(),
            given: HashSet::new(),
            plain: HashSet::new(),
            short: [0; PLAIN_DIGITS],
            not_sought: 0,
            sought: 0,
            numbers: [0; LONGEST_NUMBER],
            ceiling: bytes / 40,
        }
    }

    /// Registers a kind; its number is used in [`Identifiers::prints`].
    pub fn kind(&mut self, kind: Kind) -> u16 {
        self.kinds.push(kind);
        (self.kinds.len() - 1) as u16
    }

    /// What a number stands for.
    pub fn of(&self, kind: u16) -> &Kind {
        &self.kinds[usize::from(kind)]
    }

    /// The fingerprints of a person's name by its parts: as a whole, either first, and with the first of several given names alone.
    /// A family name that begins with the given one is a whole name itself.
    pub fn whole_name(given: &str, family: &str, kind: u16, out: &mut Prints) {
        Self::name(&format!("{given} {family}"), kind, out);
        // Small words begin too many rows of running text.
        Self::name(&format!("{} {given}", without_particles(family)), kind, out);
        let mut words = given.split_whitespace();
        if let (Some(first), Some(_)) = (words.next(), words.next()) {
            Self::name(&format!("{first} {family}"), kind, out);
        }
        let (given, folded) = (fold(given), fold(family));
        if folded.strip_prefix(given.trim()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
            Self::name(family, kind, out);
        }
        out.given.extend(given.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1).map(hash));
    }

    /// The fingerprints of a name in several words; `false` where it has one, or more than eight.
    pub fn name(value: &str, kind: u16, out: &mut Prints) -> bool {
        let Some((first, all)) = Words::row_of(value) else { return false };
        out.rows.push((first, all, kind));
        // Registers turn names round.
        let (head, tail) = value.trim().rsplit_once(' ').unwrap_or((value, ""));
        if let Some((first, all)) = Words::row_of(&format!("{tail} {head}")) {
            out.rows.push((first, all, kind));
        }
        true
    }

    /// The fingerprints of a value of a kind, appended to `out`; `name` where it is that of a person.
    pub fn prints(value: &str, norm: Norm, name: bool, kind: u16, out: &mut Prints) {
        let folded = fold(unguard(value.trim()));
        if !is_distinctive(&folded) {
            if name && Self::name(value, kind, out) {
                out.sought += 1;
                return;
            }
            out.not_sought += 1;
            if name {
                out.words.push(hash(&folded));
            } else if folded.len() >= LEAST_PLAIN {
                out.plain.push((hash(&folded), short_digits(&folded)));
            }
            return;
        }
        out.sought += 1;
        let from = out.prints.len();
        let mut push = |text: &str| {
            let print = (hash(text), kind);
            if !out.prints[from..].contains(&print) {
                out.prints.push(print);
            }
        };
        let normal = fold(&norm.apply(value));
        for spelling in norm.spellings(&normal) {
            push(&spelling);
        }
        for text in [&folded, &normal] {
            push(text);
            push(&bare(text));
        }
        if let Some(digits) = digits_of(&folded).filter(|d| d.len() < LONGEST_NUMBER) {
            out.numbers.push((hash(&digits), digits.len() as u8));
        }
    }

    /// Adds fingerprints.
    ///
    /// # Errors
    /// When the memory ceiling is reached: going on without a full set would let identifiers through.
    pub fn add(&mut self, prints: Prints) -> Result<()> {
        self.not_sought += prints.not_sought;
        self.sought += prints.sought;
        for (print, digits) in prints.numbers {
            self.numbers[usize::from(digits)] += u64::from(!self.known.contains_key(&print));
        }
        for (print, kind) in prints.prints {
            // The smallest kind wins, so that the order of chunks and files does not matter.
            self.known.entry(print).and_modify(|k| *k = (*k).min(kind)).or_insert(kind);
        }
        let kinds = &self.kinds;
        let part = |kind: u16| kinds[usize::from(kind)].part;
        for (first, all, kind) in prints.rows {
            self.starts.insert(first);
            // Somebody's whole name may be another's family name.
            let better = |held: u16| if (part(kind), kind) < (part(held), held) { kind } else { held };
            self.rows.entry(all).and_modify(|held| *held = better(*held)).or_insert(kind);
        }
        self.words.extend(prints.words);
        self.given.extend(prints.given);
        for (print, digits) in prints.plain {
            self.short[usize::from(digits)] += u64::from(self.plain.insert(print));
        }
        let sets = [&self.starts, &self.words, &self.given, &self.plain];
        let held = self.known.len() + self.rows.len() + sets.iter().map(|set| set.len()).sum::<usize>();
        if held > self.ceiling {
            return Err(Error::usage(format!("more than {} identifiers have to be remembered", self.ceiling))
                .next("raise --memory"));
        }
        Ok(())
    }

    /// Share of the numbers with as many digits as this text has that are identifiers: how often a number that has
    /// nothing to do with them equals one.
    pub fn density(&self, text: &str) -> f64 {
        match digits_of(text) {
            Some(digits) if digits.len() < LONGEST_NUMBER => {
                self.numbers[digits.len()] as f64 / (9.0 * 10f64.powi(digits.len() as i32 - 1))
            }
            _ => 0.0,
        }
    }

    /// Whether nothing is sought.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.rows.is_empty() && self.words.is_empty() && self.plain.is_empty()
    }

    /// Whether a cell is a name of one word of a replaced column.
    pub fn is_word(&self, cell: &str) -> bool {
        !self.words.is_empty() && self.words.contains(&hash(&fold(cell.trim())))
    }

    /// Whether a folded word is one of the given names of people whose family names are known.
    pub fn is_given(&self, word: &str) -> bool {
        self.given.contains(&hash(word))
    }

    /// Whether a cell is a short number or a plain word of a replaced column, and how often chance has that, in as many cells.
    pub fn is_plain(&self, cell: &str) -> Option<f64> {
        if self.plain.is_empty() {
            return None;
        }
        let folded = fold(cell.trim());
        let digits = usize::from(short_digits(&folded));
        let chance = if digits == 0 { 0.0 } else { self.short[digits] as f64 / (9.0 * 10f64.powi(digits as i32 - 1)) };
        self.plain.contains(&hash(&folded)).then_some(chance)
    }

    /// The names of several words inside a text, by place.
    pub fn names_in(&self, words: &Words) -> Vec<(usize, usize, &Kind)> {
        let mut found = Vec::new();
        if !self.rows.is_empty() {
            words.rows(
                |first| self.starts.contains(&first),
                |start, end, all| {
                    if let Some(kind) = self.rows.get(&all) {
                        found.push((start, end, &self.kinds[usize::from(*kind)]));
                    }
                },
            );
        }
        found
    }

    /// The kind of a cell that is wholly an identifier.
    pub fn whole(&self, cell: &str) -> Option<&Kind> {
        if !may_hold(cell) {
            return None;
        }
        self.whole_plain(cell).or_else(|| undisguise(cell).and_then(|plain| self.whole_plain(&plain)))
    }

    fn whole_plain(&self, cell: &str) -> Option<&Kind> {
        // A float that was a whole number, and the zero that is not dialled from abroad.
        let cell = unguard(cell.trim());
        let cell = cell.strip_suffix(".0").unwrap_or(cell).replacen("(0)", "", 1);
        let folded = fold(&cell);
        self.look(&folded).or_else(|| self.look(&bare(&folded)))
    }

    fn look(&self, folded: &str) -> Option<&Kind> {
        self.known.get(&hash(folded)).map(|k| &self.kinds[*k as usize])
    }

    /// The identifiers inside a text, by place: words of letters and digits with what mail addresses and ids hold, and
    /// runs of digits with separators.
    pub fn in_text(&self, text: &str) -> Vec<(usize, usize, &Kind)> {
        if self.known.is_empty() || !may_hold(text) { Vec::new() } else { self.in_plain(text) }
    }

    fn in_plain(&self, text: &str) -> Vec<(usize, usize, &Kind)> {
        let mut found = Vec::new();
        let mut start = None;
        let inside =
            |c: char| c.is_alphanumeric() || "@._%+-#/=&?;:\\".contains(c) || !c.is_ascii() && !c.is_whitespace();
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (inside(c), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    self.word(text, from, at, &mut found);
                    start = None;
                }
                _ => {}
            }
        }
        self.numbers(text, &mut found);
        found
    }

    fn word<'a>(&'a self, text: &str, from: usize, to: usize, found: &mut Vec<(usize, usize, &'a Kind)>) {
        let edge = |c: char| !c.is_alphanumeric() && c != '+';
        let whole = &text[from..to];
        let word = whole.trim_matches(edge);
        if word.len() < 6 {
            return;
        }
        let start = from + (whole.len() - whole.trim_start_matches(edge).len());
        let folded = fold(word);
        if let Some(kind) = self.look(&folded).or_else(|| self.look(&bare(&folded))) {
            found.push((start, start + word.len(), kind));
            return;
        }
        if let Some(kind) = undisguise(word).and_then(|plain| self.in_plain(&plain).first().map(|(_, _, kind)| *kind)) {
            found.push((start, start + word.len(), kind));
            return;
        }
        for (from, to) in mails(word) {
            if let Some(kind) = self.look(&fold(&word[from..to])) {
                found.push((start + from, start + to, kind));
                return;
            }
        }
        for (from, part) in encoded_parts(word) {
            if let Some(kind) = decoded(part).and_then(|plain| self.in_plain(&plain).first().map(|(_, _, kind)| *kind))
            {
                found.push((start + from, start + from + part.len(), kind));
                return;
            }
        }
        // "id:CON100023" and "ref/CON100023": the parts of a word.
        let mut at = start;
        for part in word.split(['/', '#', '=', ':', '.', '-', '_', '+', '&', '?', ';', '%', '\\']) {
            if part.len() >= 6
                && part.len() < word.len()
                && let Some(kind) = self.look(&fold(part))
            {
                found.push((at, at + part.len(), kind));
            }
            at += part.len() + 1;
        }
    }

    /// Runs of at least seven digits with single separators: every number in them.
    fn numbers<'a>(&'a self, text: &str, found: &mut Vec<(usize, usize, &'a Kind)>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let from = at;
            let mut digits = String::new();
            let mut end = at;
            while at < bytes.len() {
                if bytes[at].is_ascii_digit() {
                    digits.push(bytes[at] as char);
                    end = at + 1;
                } else if !matches!(bytes[at], b' ' | b'-' | b'.' | b'/' | b'(' | b')')
                    || digits.len() > 24
                    || at > end + 2
                {
                    break;
                }
                at += 1;
            }
            if digits.len() >= 7
                && let Some(kind) = self.look(&digits)
            {
                let from = if from > 0 && bytes[from - 1] == b'+' { from - 1 } else { from };
                found.push((from, end, kind));
            }
            at = at.max(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(values: &[&str]) -> Identifiers {
        let mut set = Identifiers::new(1 << 20);
        let kind = set.kind(Kind { info_type: "phone".into(), domain: None, part: false });
        for value in values {
            let mut prints = Prints::default();
            Identifiers::prints(value, Norm::named("phone:NL").unwrap(), true, kind, &mut prints);
            set.add(prints).unwrap();
        }
        set
    }

    #[test]
    fn identifiers_are_found_whole_and_inside_text() {
        let set = set(&["CON100023", "jan@jansen.example", "06-12345678"]);
        for whole in ["con100023", " Jan@Jansen.example", "0612345678", "'+31612345678"] {
            assert!(set.whole(whole).is_some(), "{whole}");
        }
        let found = |text: &str| set.in_text(text).iter().map(|(a, b, _)| text[*a..*b].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("see CON100023, or (jan@jansen.example)."), ["CON100023", "jan@jansen.example"]);
        assert_eq!(found("bel 06 1234 5678 nu"), ["06 1234 5678"]);
        assert_eq!(found("ref:CON100023/2"), ["CON100023"]);
        assert!(found("CON100024 and 0612345679").is_empty());
    }

    /// How a leak may be written: kind, and the text for a mail address, a number and a name.
    type Writing = (&'static str, fn(&Person) -> String);

    struct Person {
        mail: String,
        phone: String,
        iban: String,
        id: String,
        name: String,
    }

    fn bare_fold(text: &str) -> String {
        fold(text)
    }

    const WRITINGS: &[Writing] = &[
        ("in a file name", |p| format!("scans/{}_contract_v2.pdf", p.id)),
        ("in another column, as it is", |p| p.mail.clone()),
        ("in capitals", |p| p.mail.to_uppercase()),
        ("without diacritics", |p| format!("for {}", bare_fold(&p.name))),
        ("digits only", |p| p.phone.chars().filter(char::is_ascii_digit).collect()),
        ("in a sentence", |p| format!("Please call {} back on {}.", p.name, p.phone)),
        ("in JSON", |p| format!(r#"{{"user":{{"mail":"{}","n":1}}}}"#, p.mail)),
        ("in a URL", |p| format!("https://shop.example/u?m={}&x=1", p.mail.replace('@', "%40"))),
        ("base64 of a mail address", |p| data_encoding::BASE64.encode(p.mail.as_bytes())),
        ("base64 in a query", |p| format!("/t?d={}&k=2", data_encoding::BASE64URL_NOPAD.encode(p.mail.as_bytes()))),
        ("an IBAN in groups", |p| {
            p.iban.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap()).collect::<Vec<_>>().join(" ")
        }),
        ("a name turned round", |p| {
            let (given, family) = p.name.split_once(' ').unwrap();
            format!("{}, {given}", family.to_uppercase())
        }),
        ("hex of a mail address", |p| data_encoding::HEXLOWER.encode(p.mail.as_bytes())),
        ("with a typographic dash and full-width digits", |p| {
            p.phone.replace('-', "\u{2011}").replace('6', "\u{ff16}")
        }),
    ];

    #[test]
    fn leaks_of_many_kinds_are_found() {
        let (given, family) =
            (["José", "Zoë", "Łukasz", "Anna", "Søren"], ["García", "Müller", "Dvořák", "Jansen", "Öztürk"]);
        let people: Vec<Person> = (0..500usize)
            .map(|n| Person {
                mail: format!("{}.{}{n}@voorbeeld.example", fold(given[n % 5]), fold(family[n / 5 % 5])),
                phone: format!("06-{:08}", 10_000_000 + n * 48_271),
                iban: format!("NL{:02}EFFA{:010}", n % 97, 1_000_000_000 + n as u64 * 7_919_321 % 8_999_999_999),
                id: format!("CON{}", 100_000 + n),
                name: format!("{}{} {}", given[n % 5], ["", "-Maria", "tje", "lien"][n / 25 % 4], family[n / 5 % 5]),
            })
            .collect();
        let mut known = Identifiers::new(1 << 24);
        let kind = known.kind(Kind { info_type: "x".into(), domain: None, part: false });
        for person in &people {
            let mut prints = Prints::default();
            for (value, norm, name) in [
                (&person.mail, "email", false),
                (&person.phone, "phone:NL", false),
                (&person.iban, "iban", false),
                (&person.id, "exact", false),
                (&person.name, "text", true),
            ] {
                Identifiers::prints(value, Norm::named(norm).unwrap(), name, kind, &mut prints);
            }
            known.add(prints).unwrap();
        }
        let mut words = Words::default();
        for (n, person) in people.iter().enumerate() {
            let (what, write) = WRITINGS[n % WRITINGS.len()];
            let text = write(person);
            words.read(&text);
            let found =
                known.whole(&text).is_some() || !known.in_text(&text).is_empty() || !known.names_in(&words).is_empty();
            assert!(found, "{what}: {text}");
        }
        // Nobody's: the same writings of people that are not in the export.
        let mut others = 0;
        for n in 0..2000usize {
            let other = Person {
                mail: format!("klant.{n}@ander.example"),
                phone: format!("06-{:08}", 10_000_001 + n * 48_271),
                iban: format!("DE{:02}37040044{:010}", n % 97, n * 7_919),
                id: format!("ORD{}", 900_000 + n),
                name: format!("Bruno Kessler{n}"),
            };
            let text = WRITINGS[n % WRITINGS.len()].1(&other);
            words.read(&text);
            others += usize::from(
                known.whole(&text).is_some() || !known.in_text(&text).is_empty() || !known.names_in(&words).is_empty(),
            );
        }
        assert_eq!(others, 0);
    }

    #[test]
    fn plain_words_and_short_numbers_are_not_sought() {
        let set = set(&["Rose", "12345", "Eva van der Berg", "J. de Vries"]);
        assert_eq!((set.sought, set.not_sought), (1, 3));
        let mut words = Words::default();
        words.read("J. de Vries en Eva van den Berg, of EVA VAN DER BERG");
        assert_eq!(set.names_in(&words).iter().map(|(a, b, _)| (*a, *b)).collect::<Vec<_>>(), [(36, 52)]);
        assert!(set.is_word(" ROSE") && !set.is_word("Rosa"));
    }

    #[test]
    fn past_the_ceiling_it_fails() {
        let mut set = Identifiers::new(80);
        let mut prints = Prints::default();
        for i in 0..10 {
            Identifiers::prints(&format!("CON10002{i}"), Norm::Exact, false, 0, &mut prints);
        }
        assert!(set.add(prints).is_err());
    }
}

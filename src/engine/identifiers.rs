//! The identifiers seen in replaced columns, as fingerprints: no value is kept. They may stand nowhere in the output.

use std::hash::BuildHasher;

use hashbrown::HashMap;

use crate::action::Norm;
use crate::detect::fold;
use crate::error::{Error, Result};
use crate::keys::Domain;
use crate::model::{InfoType, unguard};

/// What an identifier is.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    pub info_type: InfoType,
    pub domain: Option<(Domain, Norm)>,
}

/// Fingerprints of identifiers.
pub(super) struct Identifiers {
    kinds: Vec<Kind>,
    known: HashMap<u64, u16>,
    /// Values that are too short or too plain to tell a leak from a coincidence.
    pub not_sought: u64,
    /// Values that are sought.
    pub sought: u64,
    ceiling: usize,
}

/// Fingerprints of one value.
#[derive(Default)]
pub(super) struct Prints {
    pub prints: Vec<(u64, u16)>,
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

/// Whether a text can hold an identifier at all: every distinctive one has two digits or an `@`.
fn may_hold(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|b| {
        digits += u32::from(b.is_ascii_digit());
        b == b'@' || digits >= 2
    })
}

fn digits_of(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '+'));
    (bare && digits.len() >= 7).then_some(digits)
}

impl Identifiers {
    /// An empty set that takes at most `bytes`.
    pub fn new(bytes: usize) -> Self {
        Self { kinds: Vec::new(), known: HashMap::new(), not_sought: 0, sought: 0, ceiling: bytes / 20 }
    }

    /// Registers a kind; its number is used in [`Identifiers::prints`].
    pub fn kind(&mut self, kind: Kind) -> u16 {
        self.kinds.push(kind);
        (self.kinds.len() - 1) as u16
    }

    /// The fingerprints of a value of a kind, appended to `out`.
    pub fn prints(value: &str, norm: Norm, kind: u16, out: &mut Prints) {
        let folded = fold(unguard(value.trim()));
        if !is_distinctive(&folded) {
            out.not_sought += 1;
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
        let normal = norm.apply(value);
        let normal = fold(&normal);
        for text in [&folded, &normal] {
            push(text);
            if let Some(digits) = digits_of(text) {
                push(&digits);
            }
        }
    }

    /// Adds fingerprints.
    ///
    /// # Errors
    /// When the memory ceiling is reached: going on without a full set would let identifiers through.
    pub fn add(&mut self, prints: Prints) -> Result<()> {
        self.not_sought += prints.not_sought;
        self.sought += prints.sought;
        for (print, kind) in prints.prints {
            // The smallest kind wins, so that the order of chunks and files does not matter.
            self.known.entry(print).and_modify(|k| *k = (*k).min(kind)).or_insert(kind);
        }
        if self.known.len() > self.ceiling {
            return Err(Error::usage(format!("more than {} identifiers have to be remembered", self.ceiling))
                .next("raise --memory"));
        }
        Ok(())
    }

    /// Whether nothing is sought.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The kind of a cell that is wholly an identifier.
    pub fn whole(&self, cell: &str) -> Option<&Kind> {
        if !may_hold(cell) {
            return None;
        }
        let folded = fold(unguard(cell.trim()));
        self.look(&folded).or_else(|| digits_of(&folded).and_then(|d| self.look(&d)))
    }

    fn look(&self, folded: &str) -> Option<&Kind> {
        self.known.get(&hash(folded)).map(|k| &self.kinds[*k as usize])
    }

    /// The identifiers inside a text, by place: words of letters and digits with what mail addresses and ids hold, and
    /// runs of digits with separators.
    pub fn in_text(&self, text: &str) -> Vec<(usize, usize, &Kind)> {
        let mut found = Vec::new();
        if self.known.is_empty() || !may_hold(text) {
            return found;
        }
        let mut start = None;
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '%' | '+' | '-' | '#' | '/');
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
        let word = &text[from..to];
        let bare = word.trim_matches(edge);
        if bare.len() < 6 {
            return;
        }
        let start = from + (word.len() - word.trim_start_matches(edge).len());
        if let Some(kind) = self.look(&fold(bare)) {
            found.push((start, start + bare.len(), kind));
            return;
        }
        // "id:CON100023" and "ref/CON100023": the parts of a word.
        let mut at = start;
        for part in bare.split(['/', '#', '=', ':', '.', '-', '_', '+']) {
            if part.len() >= 6
                && part.len() < bare.len()
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
        let kind = set.kind(Kind { info_type: "phone".into(), domain: None });
        for value in values {
            let mut prints = Prints::default();
            Identifiers::prints(value, Norm::named("phone:NL").unwrap(), kind, &mut prints);
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

    #[test]
    fn plain_words_and_short_numbers_are_not_sought() {
        let set = set(&["Rose", "12345", "van der Berg"]);
        assert_eq!((set.sought, set.not_sought), (0, 3));
    }

    #[test]
    fn past_the_ceiling_it_fails() {
        let mut set = Identifiers::new(40);
        let mut prints = Prints::default();
        for i in 0..10 {
            Identifiers::prints(&format!("CON10002{i}"), Norm::Exact, 0, &mut prints);
        }
        assert!(set.add(prints).is_err());
    }
}

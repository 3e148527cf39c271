//! Whole addresses in running text: what stands around a street or the number of a flat, over line ends and commas, up to a
//! postcode, a town, a country.
//!
//! Rules find streets; the rest of an address has no form of its own, but it has its place: numbers and capitalised words that
//! follow each other. A block ends with the last of them that is known to end one.

use super::words::{Kind, Words};
use super::{Hit, Source};

/// Words that a block is extended by at most, and words in a row that end none.
const MOST: usize = 16;
const OPEN: usize = 6;
/// Words before the number of a flat that may be its street.
const STREET: usize = 9;
/// Bytes between two words of a block at most, and line ends among them.
const GAP: usize = 14;
const LINES: usize = 2;
/// Digits from which on a number may be a postcode.
const POSTCODE: usize = 4;

/// Finds whole addresses.
pub(super) struct AddressBlocks {
    source: u16,
    /// By source, whether it finds streets.
    streets: Vec<bool>,
}

/// What a word is to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// `12`, `4B`, `1º`.
    Number,
    /// `1012AB`, `08025`.
    Postcode,
    /// `Apt`, `piso`.
    Unit,
    /// A town, a country.
    Place,
    /// `CO`, `LN`.
    Short,
    Capital,
    Particle,
    Other,
}

fn part(words: &Words, text: &str, at: usize) -> Part {
    let word = words.list[at];
    let own = &text[word.start as usize..word.end as usize];
    let digits = own.bytes().filter(u8::is_ascii_digit).count();
    if digits > 0 {
        return match own.len() {
            1..=8 if digits >= POSTCODE || own.len() > 4 && digits > 1 => Part::Postcode,
            // "NW1 6XE"
            3..=4 if own.bytes().any(|b| b.is_ascii_uppercase()) => Part::Postcode,
            1..=8 => Part::Number,
            _ => Part::Other,
        };
    }
    if word.kind.is(Kind::FLAT | Kind::UNIT) {
        return Part::Unit;
    }
    if !word.capital && words.lowered && word.kind.is(Kind::PLACE) {
        return Part::Place;
    }
    let named = word.capital || words.lowered && own.len() > 3 && !word.kind.is(Kind::SMALL | Kind::TO | Kind::SPEAK);
    if !named {
        let small = word.kind.is(Kind::PARTICLE | Kind::TO) || own.chars().count() <= 2;
        return if small { Part::Particle } else { Part::Other };
    }
    if word.kind.is(Kind::PLACE | Kind::REGION | Kind::RARE_PLACE) {
        return Part::Place;
    }
    let shouted = own.chars().all(char::is_uppercase);
    if shouted && (2..=3).contains(&own.len()) { Part::Short } else { Part::Capital }
}

/// Whether the words on both sides of a gap may be of one address.
fn joins(words: &Words, text: &str, at: usize) -> bool {
    let gap = words.gap(text, at);
    let plain = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '.' | '-' | '–' | '#' | '/' | '>' | '?' | 'º' | 'ª' | '°' | '(' | ')' | '\'' | '’' | '*'
            )
    };
    if gap.len() > GAP + gap.matches(' ').count()
        || gap.bytes().filter(|b| *b == b'\n').count() > LINES
        || !gap.chars().all(plain)
    {
        return false;
    }
    let own = part(words, text, at);
    if gap.contains('(') && own != Part::Place {
        return false;
    }
    // The end of a sentence, where it is none of an abbreviation.
    let before = words.list[at - 1];
    let short = before.end - before.start <= 4 || before.kind.is(Kind::FLAT | Kind::UNIT);
    !gap.contains(". ") && !gap.contains(".\n") || short || matches!(own, Part::Postcode | Part::Place)
}

impl AddressBlocks {
    /// Blocks have this source; `sources` say which hits are of streets.
    pub fn new(source: u16, sources: &[Source]) -> Self {
        Self { source, streets: sources.iter().map(|s| &*s.info_type == "address.street").collect() }
    }

    /// What blocks come from.
    pub fn source() -> Source {
        let says = "A street or the number of a flat with what belongs to it: postcode, town, country";
        Source::of_text("address.block", "address.full", says)
    }

    /// Appends the blocks in `text`, whose words are `words`, around the streets among `hits`.
    pub fn find(&self, text: &str, words: &Words, hits: &mut Vec<Hit>) {
        let of_street = |h: &&Hit| self.streets.get(usize::from(h.source)).is_some_and(|street| *street);
        // The first word, the one behind the last, and whether a rule found it.
        let mut anchors: Vec<(usize, usize, bool)> = hits
            .iter()
            .filter(of_street)
            .filter_map(|hit| {
                let first = words.list.partition_point(|w| w.end <= hit.start);
                let next = words.list.partition_point(|w| w.start < hit.end);
                (first < next).then_some((first, next, true))
            })
            .collect();
        for at in 0..words.list.len() {
            if let Some((first, next)) = numbered(text, words, at) {
                anchors.push((first, next, false));
            } else if is_postcode_of_town(text, words, at) {
                anchors.push((at, at + 2, false));
            }
            if !words.list[at].kind.is(Kind::FLAT) {
                continue;
            }
            if let Some(first) = street_before(text, words, at) {
                anchors.push((first, at, false));
            } else if let Some(next) = street_behind(text, words, at) {
                anchors.push((at, next, false));
            }
        }
        anchors.sort_unstable();
        let mut done = 0;
        for (first, next, known) in anchors {
            let (from, to) = (before(text, words, first), behind(text, words, next.max(done)));
            if from < done {
                continue;
            }
            done = to;
            // A street alone is known to be one.
            if !known || (from, to) != (first, next) {
                let (start, end) = (words.list[from].start, words.list[to - 1].end);
                hits.push(Hit { source: self.source, start, end, whole: false, strong: false, head: 0 });
            }
        }
    }
}

/// The first word of a street before a flat's number: a number with capitalised words behind it.
fn street_before(text: &str, words: &Words, flat: usize) -> Option<usize> {
    let (mut first, mut capitals, mut others) = (None, 0, 0);
    for at in (flat.saturating_sub(STREET)..flat).rev() {
        if !joins(words, text, at + 1) {
            break;
        }
        match part(words, text, at) {
            Part::Number | Part::Postcode => first = if capitals > 0 { Some(at) } else { first },
            Part::Capital | Part::Place | Part::Short => capitals += 1,
            Part::Particle => {}
            // "Luite tee 87"
            Part::Other if others < 2 => others += 1,
            Part::Unit | Part::Other => break,
        }
    }
    first
}

/// A street between two numbers, with a town behind it: `641 Dašická 688, Turkovice`. Its first word, and the one behind it.
fn numbered(text: &str, words: &Words, first: usize) -> Option<(usize, usize)> {
    let is_number = |at: usize| {
        matches!(part(words, text, at), Part::Number | Part::Postcode) && words.list[at].end - words.list[at].start <= 5
    };
    let own = |at: usize| words.list.get(at).map(|w| &text[w.start as usize..w.end as usize]);
    let figures = |at: usize| own(at).is_some_and(|own| own.bytes().all(|b| b.is_ascii_digit()));
    // "Chapter 3 Verse 16"
    let led = first > 0 && words.list[first - 1].capital && words.gap(text, first) == " ";
    if words.lowered || !is_number(first) || !figures(first) || led {
        return None;
    }
    let mut capitals = 0;
    for at in first + 1..words.list.len().min(first + 7) {
        if words.gap(text, at) != " " && !(at > first + 1 && matches!(words.gap(text, at), ". " | "-" | "'")) {
            return None;
        }
        match part(words, text, at) {
            Part::Capital | Part::Place => capitals += 1,
            Part::Particle | Part::Short => {}
            Part::Number | Part::Postcode if capitals > 0 && figures(at) => {
                let next = at + 1;
                let apart =
                    next < words.list.len() && joins(words, text, next) && words.gap(text, next).contains([',', '\n']);
                return (apart && town(text, words, next)).then_some((first, next));
            }
            _ => return None,
        }
        // "5531 Hudson Islands, Adamsfort, Massachusetts 12345"
        let next = at + 1;
        if capitals > 1 && next < words.list.len() && matches!(words.gap(text, next), ", " | ",\n" | "\n") {
            let year = own(first).is_some_and(is_year);
            return (!year && coded(text, words, next)).then_some((first, next));
        }
    }
    None
}

/// Whether a word is a year of our time.
fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

/// Whether a known place with a postcode beside it follows.
fn coded(text: &str, words: &Words, next: usize) -> bool {
    let all: Vec<Part> = (next..words.list.len().min(next + OPEN))
        .take_while(|at| joins(words, text, *at))
        .map(|at| part(words, text, at))
        .take_while(|part| !matches!(part, Part::Number | Part::Unit | Part::Other))
        .collect();
    all.contains(&Part::Postcode) && all.iter().any(|part| matches!(part, Part::Place | Part::Short))
}

/// Whether a number of five digits stands before a known town: "08035 Barcelona".
fn is_postcode_of_town(text: &str, words: &Words, at: usize) -> bool {
    let own = |at: usize| &text[words.list[at].start as usize..words.list[at].end as usize];
    let figures = own(at).len() == 5 && own(at).bytes().all(|b| b.is_ascii_digit());
    if !figures || own(at).ends_with("000") {
        return false;
    }
    // Behind a street or at the start of a line, and with nothing behind the town: "Invoice 10234 Madrid" has none.
    let led = at == 0
        || words.gap(text, at).contains([',', ';', '\n', '(', '–'])
        || words.gap(text, at).starts_with(". ")
        || matches!(part(words, text, at - 1), Part::Number | Part::Unit | Part::Postcode);
    let next = at + 1;
    let other = Kind::THING | Kind::ORDINARY | Kind::HEADER | Kind::SMALL;
    let placed =
        |at: usize| words.list[at].capital && words.list[at].kind.is(Kind::PLACE) && !words.list[at].kind.is(other);
    let alone = |at: usize| {
        let behind = text[words.list[at].end as usize..].trim_start_matches(' ');
        !behind.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
    };
    led && next < words.list.len() && words.gap(text, next) == " " && placed(next) && alone(next)
}

/// Whether a town follows: a known one, or capitalised words with a postcode or a known place behind them.
fn town(text: &str, words: &Words, next: usize) -> bool {
    let known = |at: usize| {
        let own = words.list[at].end - words.list[at].start;
        match part(words, text, at) {
            Part::Place => Some(true),
            Part::Postcode if own as usize > POSTCODE => Some(true),
            Part::Capital | Part::Short | Part::Particle => None,
            _ => Some(false),
        }
    };
    let all = (next..words.list.len().min(next + OPEN)).take_while(|at| joins(words, text, *at));
    all.map(known).find_map(|known| known).unwrap_or(false)
}

/// Behind the street that follows a flat's number: `Apt. 870 59 Bouciña 65`.
fn street_behind(text: &str, words: &Words, flat: usize) -> Option<usize> {
    let number = |at: usize| matches!(part(words, text, at), Part::Number | Part::Postcode);
    let joined = |at: usize| at < words.list.len() && joins(words, text, at);
    let named = |at: usize| joined(at) && matches!(part(words, text, at), Part::Capital | Part::Place);
    (joined(flat + 1) && joined(flat + 2) && number(flat + 1) && number(flat + 2) && named(flat + 3))
        .then_some(flat + 4)
}

/// The first word of a block: numbers stand before some streets, and the numbers of flats before these.
fn before(text: &str, words: &Words, mut first: usize) -> usize {
    let number = |at: usize| matches!(part(words, text, at), Part::Number | Part::Postcode);
    let least = first.saturating_sub(MOST);
    while first > least && number(first - 1) && matches!(words.gap(text, first), " " | "  " | ", " | "\n") {
        let flat = first > 1 && part(words, text, first - 2) == Part::Unit && joins(words, text, first - 1);
        if !flat && !matches!(words.gap(text, first), " " | "  ") {
            break;
        }
        first -= if flat { 2 } else { 1 };
    }
    first
}

/// Behind the last word of a block whose street ends before `next`.
fn behind(text: &str, words: &Words, next: usize) -> usize {
    let mut end = next;
    let mut open = 0;
    let mut line = false;
    for at in next..words.list.len().min(next + MOST) {
        if !joins(words, text, at) {
            break;
        }
        let here = part(words, text, at);
        let before = if at > next { part(words, text, at - 1) } else { Part::Other };
        line |= words.gap(text, at).contains('\n');
        let closes = match here {
            Part::Postcode | Part::Place => true,
            Part::Number => before == Part::Unit || before == Part::Capital && !line,
            Part::Short => line || at > next && end < at,
            Part::Unit | Part::Capital | Part::Particle => false,
            Part::Other => break,
        };
        open = if closes { 0 } else { open + 1 };
        if open > OPEN {
            break;
        }
        if closes {
            end = at + 1;
        }
        // A line of its own behind a street is a town or a country.
        let last = words.list.get(at + 1).is_none_or(|_| words.gap(text, at + 1).contains(['\n', ',']));
        let town = at == next && words.gap(text, at).contains([',', '\n']);
        if (line || town) && here == Part::Capital && (last || !joins(words, text, at + 1)) {
            end = at + 1;
            open = 0;
        }
    }
    end
}

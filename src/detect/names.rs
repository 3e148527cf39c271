//! Names of people in running text, without a model: a row of capitalised words with the particles that names have, weighed
//! by which of them are known names, what introduces it ("Frau", "gebeld met"), and what speaks for a thing or a place.

use std::cell::LazyCell;

use hashbrown::HashSet;

use super::endings::Endings;
use super::words::{Kind, Vocabulary, Words};
use super::{Hit, Source, fold};

/// The words around names, in many languages: data, like all words.
const CONTEXT: &str = include_str!("../../rules/names/context.txt");

/// Most words of a name.
const LONGEST: usize = 7;
/// What a row of words has to weigh to be held to be a name, in nats over its prior.
const ENOUGH: f64 = 2.4;

/// What a row of words that may be a name has to weigh.
const POSSIBLE: f64 = 0.6;

/// A name that only registers know.
const RARE: Kind = Kind::RARE_GIVEN.or(Kind::RARE_FAMILY);

/// What says and is told things, and is no name: "Support says", "asked Everybody".
const NOBODY: Kind =
    Kind::HEADER.or(Kind::HUMAN).or(Kind::INTRODUCE).or(Kind::WEAK).or(Kind::SPEAK).or(Kind::JOB).or(Kind::SAY);

/// What says little, and nothing of a column.
const LITTLE: Kind = RARE.or(Kind::ENDING).or(Kind::JOB);

/// What "my name is" and "spoke with" weigh.
const SPOKEN: f64 = 2.0;

/// What "says" and "minister" weigh.
const SOFTLY: f64 = 0.7;

/// Id of the source of names in running text.
const NAMES: &str = "names.context";
/// Id of the source of rows of words that may be names.
const ROWS: &str = "names.row";

/// Finds names.
pub(super) struct Names {
    /// Source of names.
    source: u16,
    /// Source of rows of words that are names where the column holds names.
    row: Option<u16>,
}

/// What hits of the finder come from: names, and rows of words that may be names.
pub(super) fn sources() -> [Source; 2] {
    let names =
        "A name in running text: known names in a row, or capitals behind a greeting, a title or \"spoke with\"";
    let rows = "Capitalised words in a row, or one that is a known name: a name where the column's text names people";
    let of_text = |source| Source { of_text: true, ..source };
    [
        of_text(Source::of_names(NAMES, 3, names, 1.0, true)),
        of_text(Source::of_names(ROWS, 2, rows, 0.5, true)).in_company(),
    ]
}

/// Adds the words around names to a vocabulary.
pub(super) fn teach(vocabulary: &mut Vocabulary) {
    for (key, words) in CONTEXT.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(':')) {
        let kind = match key.split('.').next() {
            Some("introduce") => Kind::INTRODUCE,
            Some("weak") => Kind::WEAK,
            Some("speak") => Kind::SPEAK,
            Some("to") => Kind::TO,
            Some("particle") => Kind::PARTICLE,
            Some("ordinary") => Kind::ORDINARY,
            Some("behind") => Kind::BEHIND,
            Some("small") => Kind::SMALL,
            Some("flat") => Kind::FLAT,
            Some("unit") => Kind::UNIT,
            Some("years") => Kind::YEARS,
            Some("old") => Kind::OLD,
            Some("aged") => Kind::AGED,
            Some("human") => Kind::HUMAN,
            Some("thing") => Kind::THING,
            Some("and") => Kind::AND,
            Some("live") => Kind::LIVE,
            Some("soft") => Kind::SOFT,
            Some("nouns") => Kind::NOUNS,
            Some("say") => Kind::SAY,
            Some("job") => Kind::JOB,
            Some("gender") => Kind::GENDER | Kind::HUMAN,
            Some("is") => Kind::IS,
            Some("in") => Kind::IN,
            Some("dial") => Kind::DIAL,
            Some("office") => Kind::OFFICE,
            _ => continue,
        };
        for word in words.split(',').map(|w| fold(w.trim())).filter(|w| !w.is_empty()) {
            vocabulary.add(word.trim_matches('\''), kind);
        }
    }
    for word in super::whole_name::TRADE {
        vocabulary.add(word, Kind::THING);
    }
}

/// The folded phrases of a key of the words around names.
pub(super) fn phrases(key: &str) -> impl Iterator<Item = String> {
    let lines = CONTEXT.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(':'));
    let of_key = lines.filter(move |(k, _)| k.split('.').next() == Some(key));
    of_key.flat_map(|(_, phrases)| phrases.split(',')).map(|phrase| fold(phrase.trim()))
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// They are parts of one word: a hyphen, an apostrophe.
    Bound,
    /// They may be of one name: a space, the point behind an initial or a title.
    Joined,
    /// They are of two phrases.
    Apart,
    /// They are of two sentences.
    Sentence,
}

fn gap(words: &Words, text: &str, at: usize) -> Gap {
    if at == 0 {
        return Gap::Sentence;
    }
    let between = words.gap(text, at);
    match between {
        "-" | "'" | "’" | "‑" => Gap::Bound,
        " " | "\u{a0}" | " '" | " ’" => Gap::Joined,
        ". " | "." => {
            let before = words.list[at - 1];
            let short =
                words.folded(at - 1).chars().count() <= 3 && (before.capital || before.kind.is(Kind::INTRODUCE));
            if short || before.kind.is(Kind::INTRODUCE) { Gap::Joined } else { Gap::Sentence }
        }
        _ if between.contains(['.', '!', '?', '\n', ':', ';', '"', '(']) => Gap::Sentence,
        _ => Gap::Apart,
    }
}

impl Names {
    /// A finder whose hits have these sources; rows are sought where they have one.
    pub fn new(source: u16, row: Option<u16>) -> Self {
        Self { source, row }
    }

    /// Appends the names in `text`, whose words are `words`; with `every` also what is only possible.
    pub fn find(&self, text: &str, words: &Words, every: bool, endings: &Endings, hits: &mut Vec<Hit>) {
        let first = hits.len();
        let small = LazyCell::new(|| without_capital(text, words));
        let german = || words.list.iter().any(|word| word.kind.is(Kind::NOUNS) && !word.capital);
        let nouns = (every && german()).then_some(endings);
        let mut at = 0;
        while at < words.list.len() {
            if !words.list[at].capital || is_small(words, text, at) {
                at += 1;
                continue;
            }
            // What a column is spoken for by is the same where a text is read for more.
            let mut end = row(words, text, at, false);
            let (mut start, weight, _) = name(words, text, (at, end), None, false);
            let strong = weight >= ENOUGH && !words.lowered;
            // A row may hold a name behind a word that is none; what is only possible is taken whole.
            let possible = self.row.filter(|_| every && !strong).filter(|_| {
                end = row(words, text, at, nouns.is_some());
                let (from, weight, whole) = name(words, text, (at, end), nouns, true);
                start = from;
                (whole || weight >= ENOUGH) && weight >= POSSIBLE && !is_ordinary(words, from, end, &small)
            });
            let source = if strong { Some(self.source) } else { possible };
            if let Some(source) = source {
                let (from, to) = (words.list[start].start, words.list[end - 1].end);
                hits.push(Hit { source, start: from, end: to, whole: false, strong, head: 0 });
                at = end;
            } else {
                at += 1;
            }
        }
        if let Some(row) = self.row.filter(|_| every) {
            turned(text, words, row, hits);
            in_lists(text, words, row, first, hits);
        }
    }
}

/// Adds names whose family name comes first, in lists as of mail: "Jones, Tana; Corey, Paula". The second is a known given name, and nothing
/// else stands between the marks around them.
fn turned(text: &str, words: &Words, source: u16, hits: &mut Vec<Hit>) {
    let list = &words.list;
    let known = |at: usize, names: Kind| list[at].kind.is(names) && !list[at].kind.is(Kind::PLACE);
    for at in 0..list.len().saturating_sub(1) {
        let before = words.gap(text, at).trim_end_matches(' ');
        if words.gap(text, at + 1) != ", " || !(at == 0 || before.ends_with([':', ';', '\n', '(', '<', '"', '\''])) {
            continue;
        }
        let mut last = at + 1;
        // "Smith, John K."
        if list.get(last + 1).is_some() && is_letter(words, text, last + 1) && words.gap(text, last + 1) == " " {
            last += 1;
        }
        let behind = text[list[last].end as usize..].trim_start_matches([' ', '.']);
        let ends = behind.is_empty() || behind.starts_with([';', '\n', '\r', ')', '<', '"', '\'']);
        let given = known(at + 1, Kind::GIVEN | Kind::RARE_GIVEN);
        let capitals = list[at].capital && list[at + 1].capital;
        if ends && capitals && given && !list[at].kind.is(Kind::PLACE | Kind::SMALL) {
            let (start, end) = (list[at].start, list[last].end);
            hits.push(Hit { source, start, end, whole: false, strong: false, head: 0 });
        }
    }
}

/// Adds the capitalised words that stand in one list with names: "Romi, Erik and Amy". The names found are those from `first` on.
fn in_lists(text: &str, words: &Words, source: u16, first: usize, hits: &mut Vec<Hit>) {
    let found = hits.len();
    if found == first {
        return;
    }
    let mut named: Vec<bool> = words.list.iter().map(|_| false).collect();
    for hit in &hits[first..] {
        let from = words.list.partition_point(|w| w.start < hit.start);
        let to = words.list.partition_point(|w| w.start < hit.end);
        named[from..to].iter_mut().for_each(|n| *n = true);
    }
    // Whether the words at `at` and `next` are neighbours in a list: a comma, or a small word, between them.
    let beside = |at: usize, next: usize| match next - at {
        1 => words.gap(text, next).trim_end() == ",",
        _ => (at + 1..=next).all(|gap| words.gap(text, gap).trim() == "") && words.list[at + 1].kind.is(Kind::AND),
    };
    let other = Kind::THING | Kind::PLACE | Kind::ORDINARY | Kind::SMALL | Kind::HUMAN | Kind::INTRODUCE;
    let free = |at: usize, named: &[bool]| {
        let word = words.list[at];
        let alone = (at == 0 || !words.list[at - 1].capital || gap(words, text, at) != Gap::Joined)
            && words.list.get(at + 1).is_none_or(|next| !next.capital || gap(words, text, at + 1) != Gap::Joined);
        word.capital
            && !named[at]
            && (word.kind.is(Kind::GIVEN) || !word.kind.is(other))
            && alone
            && word.end - word.start > 2
            && !is_shouted(words, text, at)
    };
    let mut order: Vec<usize> = (0..words.list.len()).collect();
    // From both ends, as a list may begin with what is known or end with it.
    for _ in 0..2 {
        for at in order.iter().copied() {
            let near = |by: usize| {
                let before = at.checked_sub(by).is_some_and(|before| named[before] && beside(before, at));
                before || named.get(at + by).is_some_and(|n| *n) && beside(at, at + by)
            };
            if free(at, &named) && (near(1) || near(2)) {
                named[at] = true;
                let word = words.list[at];
                hits.push(Hit { source, start: word.start, end: word.end, whole: false, strong: false, head: 0 });
            }
        }
        order.reverse();
    }
}

/// Whether a word is one letter.
fn is_letter(words: &Words, text: &str, at: usize) -> bool {
    let word = words.list[at];
    text[word.start as usize..word.end as usize].chars().nth(1).is_none()
}

/// Whether a capitalised word is a small one that begins a sentence, or a word for somebody there, and no part of a name; also the
/// letter that means oneself. With a capital behind it, it may be a name as well: "Han Zwartjes".
fn is_small(words: &Words, text: &str, at: usize) -> bool {
    let word = words.list[at];
    if is_letter(words, text, at) {
        return words.folded(at) == "i" && !text[word.end as usize..].starts_with('.');
    }
    if !word.kind.is(Kind::SMALL | Kind::HUMAN) || !matches!(gap(words, text, at), Gap::Sentence) {
        return false;
    }
    // "Dan: I'll ask"
    if word.kind.is(Kind::GIVEN) && text[word.end as usize..].starts_with(':') {
        return false;
    }
    // "Min-ho Lee"
    if at + 1 < words.list.len() && gap(words, text, at + 1) == Gap::Bound {
        return false;
    }
    let joined = |at: &usize| gap(words, text, *at) == Gap::Joined;
    let behind = (at + 1..words.list.len().min(at + LONGEST)).take_while(joined);
    let mut named = behind.skip_while(|at| !words.list[*at].capital && words.list[*at].kind.is(Kind::PARTICLE));
    !named.next().is_some_and(|at| words.list[at].capital && !is_shouted(words, text, at))
}

/// Whether a row of words that are no known names has one of those that stand elsewhere in the text without a capital.
fn is_ordinary(words: &Words, start: usize, end: usize, small: &HashSet<&str>) -> bool {
    let row = || (start..end).filter(|at| words.list[*at].capital);
    !row().any(|at| words.list[at].kind.is(Kind::GIVEN | Kind::FAMILY))
        && row().any(|at| small.contains(words.folded(at)))
}

/// The words of a text without a capital, but for parts of addresses of mail.
fn without_capital<'a>(text: &str, words: &'a Words) -> HashSet<&'a str> {
    let alone = |at: &usize| {
        let behind = text[words.list[*at].end as usize..].chars().next();
        words.gap(text, *at).ends_with(char::is_whitespace)
            && behind.is_none_or(|c| c.is_whitespace() || ",;:)".contains(c))
    };
    let all = (0..words.list.len()).filter(|at| !words.list[*at].capital);
    all.filter(alone).map(|at| words.folded(at)).collect()
}

/// Whether a word has capitals only, as abbreviations have.
fn is_shouted(words: &Words, text: &str, at: usize) -> bool {
    let word = words.list[at];
    let own = &text[word.start as usize..word.end as usize];
    own.len() > 1 && !own.chars().any(char::is_lowercase)
}

/// The end of the row of capitalised words, with particles before them, that begins at `from`. Where `nouns` have capitals, particles
/// stand behind known names only: "Verkauf der Anteile" is none.
fn row(words: &Words, text: &str, from: usize, nouns: bool) -> usize {
    let mut end = from + 1;
    let names = Kind::GIVEN | Kind::FAMILY | RARE | Kind::INTRODUCE;
    let named = |to: usize| (from..to).any(|at| words.list[at].kind.is(names) || is_letter(words, text, at));
    for at in from + 1..words.list.len().min(from + LONGEST) {
        let word = words.list[at];
        match gap(words, text, at) {
            Gap::Bound if end == at => end = at + 1,
            Gap::Joined if is_letter(words, text, at) && is_small(words, text, at) => break,
            Gap::Joined | Gap::Bound if word.capital => end = at + 1,
            Gap::Joined
                if word.kind.is(Kind::PARTICLE)
                    && (!nouns || named(at) || matches!(words.folded(at), "von" | "van" | "zu")) => {}
            _ => break,
        }
    }
    // A letter behind a name is an initial: "Jan D", "Smit K."; "vitamin A" has none.
    let last = words.list[end - 1];
    let bare = is_letter(words, text, end - 1) && !text[last.end as usize..].starts_with('.');
    let known = || (from..end).any(|at| words.list[at].kind.is(Kind::GIVEN | Kind::FAMILY));
    if bare && end > from + 1 && gap(words, text, end - 1) == Gap::Joined && !known() { end - 1 } else { end }
}

/// Where a name begins in the row `from..end`, what speaks for it, and whether it may be one: two words or more and none of a thing
/// or a place, or a known name; where `nouns` have capitals, two nouns are none. With `every`, what says little counts as well, and without it
/// nothing is only possible.
fn name(
    words: &Words,
    text: &str,
    (from, end): (usize, usize),
    nouns: Option<&Endings>,
    every: bool,
) -> (usize, f64, bool) {
    let mut start = from;
    let mut introduced = false;
    let kind = |at: usize| if every { words.list[at].kind } else { words.list[at].kind.without(LITTLE) };
    let known = |at: usize| kind(at).is(Kind::GIVEN | Kind::FAMILY | RARE);
    let letter = |at: usize| is_letter(words, text, at);
    let sentence = |at: usize| matches!(gap(words, text, at), Gap::Sentence);
    // Titles and words for people are no part of the name.
    while start + 1 < end
        && kind(start).is(Kind::INTRODUCE | Kind::WEAK | Kind::JOB)
        && !letter(start)
        && !kind(start).is(Kind::GIVEN | Kind::FAMILY | RARE)
    {
        introduced |= kind(start).is(Kind::INTRODUCE) && !kind(start).is(Kind::WEAK);
        start += 1;
    }
    // "Klientka Anna Nowak", "Zahlung von Anna": the sentence's first word has its capital for that.
    if sentence(start) && !known(start) && !letter(start) {
        let next = (start + 1..end).find(|at| words.list[*at].capital);
        start = next.filter(|at| kind(*at).is(Kind::GIVEN)).unwrap_or(start);
    }
    let capitals = || (start..end).filter(|at| words.list[*at].capital && !letter(*at));
    let several = capitals().count() > 1;
    // "Leon called": a town has a small word before it. In company a name is one, whatever else has it.
    let other = |at: usize| {
        let led = at > 0 && matches!(gap(words, text, at), Gap::Joined | Gap::Apart) && !words.list[at - 1].capital;
        let placed = kind(at).is(Kind::PLACE) && !(kind(at).is(Kind::GIVEN) && (several || !led));
        let named = kind(at).is(Kind::FAMILY) && several && at > start;
        // "Dan: I'll ask"
        let speaks = kind(at).is(Kind::GIVEN) && text[words.list[at].end as usize..].starts_with(':');
        kind(at).is(Kind::THING | Kind::ORDINARY) || !several && kind(at).is(Kind::SMALL) && !speaks || placed && !named
    };
    let names = (start..end).any(known);
    // "Fecha de Ingreso:", "Account Number:"
    let label = ((start..end).any(|at| !words.list[at].capital) || kind(end - 1).is(Kind::HEADER))
        && text[words.list[end - 1].end as usize..].trim_start_matches(' ').starts_with(':');
    if !every {
        return (start, weigh(words, text, (start, end), introduced, every), false);
    }
    let soft = softly(words, text, start);
    // "Customer: Sure, it's …" and "Patient Card:" name nobody.
    let behind = text[words.list[end - 1].end as usize..].trim_start_matches(' ');
    let somebody = !(start..end).any(|at| kind(at).is(NOBODY));
    let said = somebody && says(words, text, end)
        || soft && !behind.starts_with([',', ':', '!'])
        || greets(words, text, (start, end))
        || somebody && start > 0 && is_said_of(words, text, start, nouns.is_some());
    let soft = soft || said;
    let weight = weigh(words, text, (start, end), introduced, every) + if said { SOFTLY } else { 0.0 };
    let whole = !capitals().any(other)
        && match capitals().count() {
            0 => false,
            1 => {
                // "Ben & Jerry" are a firm.
                let firm = words.gap(text, start).contains('&')
                    || text[words.list[end - 1].end as usize..].trim_start_matches(' ').starts_with('&');
                let family = kind(start).is(Kind::FAMILY) && !sentence(start);
                let rare = kind(start).is(RARE) && !is_shouted(words, text, start);
                let ends = kind(start).is(Kind::ENDING) && !sentence(start) && nouns.is_none();
                let rare = rare || ends && !is_shouted(words, text, start);
                !firm && (kind(start).is(Kind::GIVEN) || family || rare || soft || weight >= SPOKEN)
            }
            _ if names => true,
            _ => !label && !nouns.is_some_and(|endings| are_nouns(words, (start, end), sentence(start), endings)),
        };
    (start, weight, whole)
}

/// Whether a row of a language that writes nouns with capitals is one of nouns: "Antrag Beratung"; at the start of a sentence also "Medizinische
/// Indikation", whose first word has its capital for that.
fn are_nouns(words: &Words, (start, end): (usize, usize), first: bool, endings: &Endings) -> bool {
    let capitals = || (start..end).filter(|at| words.list[*at].capital);
    capitals().any(|at| endings.is_noun(words.folded(at))) || first && endings.is_adjective(words.folded(start))
}

/// Whether something introduces what begins at `start` that introduces other things as well: "Médico: Ana", "my name is Ana", "says Ana".
fn softly(words: &Words, text: &str, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    let kind = |at: usize| words.list[at].kind;
    let labelled = words.gap(text, start).trim_start_matches(['.', ' ']).starts_with(':')
        && kind(before).is(Kind::INTRODUCE | Kind::WEAK | Kind::SOFT);
    let joined = matches!(gap(words, text, start), Gap::Joined);
    let is =
        || before > 0 && matches!(words.folded(before), "is" | "es" | "est" | "ist") && kind(before - 1).is(Kind::SOFT);
    labelled || joined && (kind(before).is(Kind::SOFT) || is())
}

/// Whether a word of saying stands before what begins at `start`, or an occupation: "zegt Neutelings", "minister Janssen". Where `nouns`
/// have capitals, occupations have them as well.
fn is_said_of(words: &Words, text: &str, start: usize, nouns: bool) -> bool {
    let before = words.list[start - 1];
    let job = before.kind.is(Kind::JOB) && !before.kind.is(Kind::GIVEN | Kind::FAMILY | Kind::SMALL);
    let first = gap(words, text, start - 1) == Gap::Sentence;
    let said = before.kind.is(Kind::SAY) && !before.capital || job && (nouns || first || !before.capital);
    said && matches!(gap(words, text, start), Gap::Joined)
}

/// Whether one capitalised word has a line of its own that a mark ends, as a letter begins: "Tana:", "Clay,".
fn greets(words: &Words, text: &str, (start, end): (usize, usize)) -> bool {
    let led = start == 0 && words.gap(text, 0).is_empty() || words.gap(text, start).ends_with('\n');
    let behind = &text[words.list[start].end as usize..];
    let marked = [",\n", ":\n", ",\r\n", ":\r\n"].iter().any(|mark| behind.starts_with(mark));
    let known = words.list[start].kind.is(Kind::GIVEN | Kind::FAMILY | RARE | Kind::ENDING);
    end == start + 1 && led && marked && known && !is_shouted(words, text, start)
}

/// Whether a word of saying or asking stands at `end`: "Klimek shouted".
fn says(words: &Words, text: &str, end: usize) -> bool {
    words.list.get(end).is_some_and(|w| w.kind.is(Kind::SAY) && !w.capital && gap(words, text, end) == Gap::Joined)
}

/// How much speaks for `start..end` being a name.
fn weigh(words: &Words, text: &str, (start, end): (usize, usize), titled: bool, every: bool) -> f64 {
    let list = &words.list;
    let kind = |at: usize| if every { list[at].kind } else { list[at].kind.without(LITTLE) };
    let shouted = (start..end).all(|at| !list[at].capital || is_shouted(words, text, at) || is_letter(words, text, at));
    let (mut names, mut initials, mut particles, mut given, mut others) = (0, 0, 0, 0.0, 0);
    let (mut family, mut rare) = (false, false);
    for (at, word) in list.iter().enumerate().take(end).skip(start) {
        if gap(words, text, at) == Gap::Bound && at > start {
            given = f64::max(given, if word.kind.is(Kind::GIVEN) { 1.2 } else { 0.0 });
            family |= word.kind.is(Kind::FAMILY);
        } else if !word.capital {
            particles += 1;
        } else if is_letter(words, text, at) {
            initials += 1;
        } else {
            names += 1;
            let first = at == start;
            let of_given = match (word.kind.is(Kind::GIVEN), word.kind.is(Kind::ORDINARY), first) {
                (true, false, true) => 2.0,
                (true, false, false) => 1.2,
                (true, true, _) => 0.8,
                (false, _, _) if kind(at).is(Kind::RARE_GIVEN) => 0.8,
                (false, _, _) => 0.0,
            };
            given = f64::max(given, of_given);
            // One word is one name.
            let may_be_family = !first || end == start + 1;
            family |= word.kind.is(Kind::FAMILY) && may_be_family && !(first && word.kind.is(Kind::GIVEN));
            rare |= kind(at).is(Kind::RARE_FAMILY | Kind::ENDING) && may_be_family;
            let known = word.kind.is(Kind::GIVEN | Kind::FAMILY);
            let abbreviated = is_shouted(words, text, at) && !(shouted && word.end - word.start > 3);
            // "Joseph Cantú"
            let surname = word.kind.is(Kind::PLACE) && !word.kind.is(Kind::THING) && given >= 2.0;
            others += u32::from((word.kind.is(Kind::THING | Kind::PLACE) && !surname || abbreviated) && !known);
        }
    }
    if names == 0 {
        return 0.0;
    }
    // What stands before.
    let joined = start > 0 && matches!(gap(words, text, start), Gap::Joined);
    let before = if joined { kind(start - 1) } else { Kind::default() };
    let strongly = titled || before.is(Kind::INTRODUCE) && !before.is(Kind::WEAK);
    // A title alone is no name: "Dra." behind a label.
    let titles = |at: usize| kind(at).is(Kind::INTRODUCE | Kind::WEAK) && !kind(at).is(Kind::GIVEN | Kind::FAMILY);
    if !strongly && !before.is(Kind::WEAK) && (start..end).all(|at| titles(at) || !list[at].capital) {
        return 0.0;
    }
    let spoken = before.is(Kind::TO | Kind::WEAK | Kind::INTRODUCE)
        && start > 1
        && matches!(gap(words, text, start - 1), Gap::Joined)
        && kind(start - 2).is(Kind::SPEAK);
    let weakly = before.is(Kind::WEAK);
    let greeted = weakly && matches!(gap(words, text, start - 1), Gap::Sentence);
    let after = text[list[end - 1].end as usize..].trim_start_matches(' ');
    let called = (strongly || greeted) && after.starts_with([',', '!', ':']);
    let behind = list.get(end).is_some_and(|w| w.kind.is(Kind::BEHIND) && gap(words, text, end) == Gap::Joined);
    let inside = start > 0 && matches!(gap(words, text, start), Gap::Joined | Gap::Apart);
    let led = given > 0.0 || initials > 0 || strongly || spoken || particles > 0 || behind;
    let yes = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
    given
        + yes(family, if led { 1.3 } else { 0.8 })
        + yes(rare && !family, if led { 0.9 } else { 0.6 })
        + yes(names + initials >= 2, 0.6)
        + yes(initials > 0, 1.2)
        + yes(particles > 0, 0.8)
        + yes(strongly, ENOUGH)
        + yes(spoken, SPOKEN)
        + yes(weakly && !spoken, 0.9)
        + yes(called, 1.6)
        + yes(behind, 1.2)
        + yes(inside && names >= 2, 0.5)
        - 2.5 * f64::from(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let mut vocabulary = Vocabulary::default();
        teach(&mut vocabulary);
        for given in ["jan", "fatima", "emma", "jose", "anna", "chelsea"] {
            vocabulary.add(given, Kind::GIVEN);
        }
        vocabulary.add("schneider", Kind::FAMILY);
        vocabulary.add("nowak", Kind::FAMILY);
        vocabulary.add("boots", Kind::THING);
        vocabulary.add("rotterdam", Kind::PLACE);
        let (mut words, mut hits) = (Words::default(), Vec::new());
        words.read(text, &vocabulary);
        Names::new(0, Some(1)).find(text, &words, true, &Endings::new(), &mut hits);
        let strong = hits.iter().filter(|h| h.strong);
        strong.map(|h| text[h.start as usize..h.end as usize].to_owned()).collect()
    }

    #[test]
    fn people_are_found_in_several_languages() {
        for (text, name) in [
            ("Gebeld met Jan van der Berg over de levering.", "Jan van der Berg"),
            ("Dear Mrs. Whitfield, thank you", "Whitfield"),
            ("Llamar a José García Márquez hoy", "José García Márquez"),
            ("Sehr geehrte Frau Dr. Özdemir", "Özdemir"),
            ("Gesproken met J. de Vries en gemaild", "J. de Vries"),
            ("Gebeld met Kamil Gierat, terugbellen", "Kamil Gierat"),
            ("Llamar a Amado Moll al 613", "Amado Moll"),
            ("Vážený pane Dvořák, děkujeme", "Dvořák"),
            ("Μίλησα με Ελένη Παππά σήμερα", "Ελένη Παππά"),
            ("Pratade med Sixten Lagerqvist idag", "Sixten Lagerqvist"),
            ("Шановна Олійник, дякуємо", "Олійник"),
            ("Anna Nowak prosi o kontakt", "Anna Nowak"),
            ("Klientka Anna Nowak prosi", "Anna Nowak"),
            ("Hej Sixten, varan är skickad", "Sixten"),
            ("Zahlung von Anna-Lena Schneider-Huber erhalten", "Anna-Lena Schneider-Huber"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
    }

    #[test]
    fn other_capitals_are_no_people() {
        for text in [
            "Levering met Chelsea Boots in Rotterdam",
            "Solid oak table. Seats six",
            "Emma",
            "Beste klant, uw order",
            "Transport Schneider liefert morgen",
            "Verzonden met Rotterdam Express",
            "The New Model Is Here",
        ] {
            assert_eq!(names(text), Vec::<String>::new(), "{text}");
        }
    }
}

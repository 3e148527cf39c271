//! Tokens covered by phrases, compositions and guesses: the units that a header is made of.

use super::compose::{COMPOSE, Part};
use super::words::{Against, Meaning, Speaks, Words};
use crate::model::InfoType;
use crate::rules::HeaderRole;

/// Longest run of tokens that is looked up as a phrase.
const RUN: usize = 6;
/// How surely a composition is what it seems.
const COMPOSED: f64 = 0.97;
/// How surely words of which only the starts stand there are these words.
const STARTS: f64 = 0.75;
/// How surely a header is about what phrases with the same words are about.
const CLOSELY: f64 = 0.5;
/// How surely words that were run together are these words.
const APART: f64 = 0.95;

/// Some tokens that belong together.
#[derive(Debug)]
pub(super) struct Unit {
    /// Types that it speaks for; `None` is a thing.
    pub types: Vec<Option<InfoType>>,
    /// Its tokens.
    pub phrase: String,
    /// How surely it is that phrase, 0 to 1.
    pub surely: f64,
    /// It means a person's own only alone or beside words for people.
    pub weak: bool,
    /// It says which of several, or nothing.
    pub light: bool,
}

impl Unit {
    pub fn is(&self, id: &str) -> bool {
        self.types.iter().flatten().any(|t| &**t == id)
    }
}

/// A header as its units, in order.
#[derive(Debug, Default)]
pub(super) struct Cover {
    pub units: Vec<Unit>,
    /// A word for people that no phrase has.
    pub people: Option<String>,
    /// A word, in no phrase, that says that the column is about the thing.
    pub contradicts: Option<(String, Against)>,
}

struct Run {
    from: usize,
    to: usize,
    types: Vec<Option<InfoType>>,
    composed: bool,
}

impl Cover {
    /// Whether words of phrases, and words that say which of several, are all there is.
    pub fn exact(words: &Words, tokens: &[String]) -> bool {
        let runs = chosen(words, tokens);
        let covered = |i: usize| runs.iter().any(|r| r.from <= i && i < r.to);
        let beside =
            |t: &str| t.chars().all(|c| c.is_ascii_digit()) || words.get(t).is_some_and(|m| !m.roles.is_empty());
        !runs.is_empty() && (0..tokens.len()).all(|i| covered(i) || beside(&tokens[i]))
    }

    /// The phrases of a header, and what each says of the language.
    pub fn languages(words: &Words, tokens: &[String]) -> Vec<(String, Speaks)> {
        let phrases = chosen(words, tokens).into_iter().filter(|run| !run.composed);
        let phrases = phrases.map(|run| tokens[run.from..run.to].concat());
        phrases
            .map(|phrase| {
                let speaks = words.speaks(&phrase);
                (phrase, speaks)
            })
            .collect()
    }

    /// Of a header's tokens; `english` says that the table's headers are English and nothing else.
    pub fn new(words: &Words, own: &[String], english: bool) -> Self {
        let (tokens, apart) = taken_apart(words, own);
        let mut cover = Self::default();
        let mut runs = chosen(words, &tokens);
        runs.sort_by_key(|r| r.from);
        // The last word says what the others are of, but for numbers behind it.
        let last = tokens.iter().rposition(|t| !t.chars().all(|c| c.is_ascii_digit())).map_or(0, |at| at + 1);
        for run in runs.iter_mut().filter(|run| english && run.to == last && !run.composed) {
            if words.is_thing_in_english(&tokens[run.from..run.to].concat()) {
                run.types = vec![None];
            }
        }
        let alone = |types: &[Option<InfoType>]| types.iter().flatten().count() > 0;
        let others = |from: usize| runs.iter().any(|r| r.from != from && alone(&r.types));
        let mut at = 0;
        while at < tokens.len() {
            let Some(run) = runs.iter().find(|r| r.from == at) else {
                cover.single(words, &tokens[at]);
                at += 1;
                continue;
            };
            let joined = tokens[run.from..run.to].concat();
            let meaning = words.get(&joined).filter(|_| !run.composed);
            let does = |role| meaning.is_some_and(|m| m.does(role));
            // "Name" beside a city is the city's, "number" beside a phone the phone's.
            let absorbed = run.to == run.from + 1
                && others(run.from)
                && [HeaderRole::Name, HeaderRole::Number, HeaderRole::Qualify].into_iter().any(does);
            if does(HeaderRole::People) {
                cover.people.get_or_insert_with(|| joined.clone());
            }
            let surely = if run.composed { COMPOSED } else { 1.0 };
            let split = apart[run.from..run.to].iter().any(|a| *a);
            cover.units.push(Unit {
                types: run.types.clone(),
                phrase: tokens[run.from..run.to].join(" "),
                surely: if split { surely * APART } else { surely },
                weak: does(HeaderRole::Weak),
                light: absorbed,
            });
            // "Anzahl" is a thing, and says that telephones are counted.
            if absorbed || (run.to == run.from + 1 && !run.types.iter().any(Option::is_some)) {
                cover.against(&joined, meaning);
            }
            at = run.to;
        }
        let unknown = cover.units.iter().any(|u| match u.light {
            true => (2..=3).contains(&u.phrase.len()) && u.phrase.chars().all(char::is_alphabetic),
            false => u.types.is_empty() || u.surely < COMPOSED - 0.1,
        });
        if unknown
            && (2..=4).contains(&tokens.len())
            && let Some(info_type) = words.starts(&tokens)
        {
            let phrase = tokens.join(" ");
            cover.units = vec![Unit { types: vec![info_type], phrase, surely: STARTS, weak: false, light: false }];
        }
        if !cover.units.iter().any(|u| !u.light && !u.types.is_empty()) {
            cover.closely(words, &tokens);
        }
        cover
    }

    /// Nothing was found: what is left of the header, or one word of it, may be what phrases are about.
    fn closely(&mut self, words: &Words, tokens: &[String]) {
        let rest: Vec<&String> = tokens.iter().filter(|t| !words.is_beside(t)).collect();
        let core: String = rest.iter().map(|t| t.as_str()).collect();
        let named = || tokens.iter().any(|t| words.get(t).is_some_and(|m| m.does(HeaderRole::Name)));
        let guess = match rest.is_empty() {
            true if named() => Some(Some("person.full_name".into())),
            true => tokens.iter().find_map(|t| words.core(t)),
            false => words.core(&core).or_else(|| rest.iter().find_map(|t| words.in_phrases(t))),
        };
        if let Some(info_type) = guess {
            self.units.push(Unit {
                types: vec![info_type],
                phrase: tokens.join(" "),
                surely: CLOSELY,
                weak: false,
                light: false,
            });
        }
    }

    /// A token that is in no phrase.
    fn single(&mut self, words: &Words, token: &str) {
        use HeaderRole::{Account, Date, Name, Number, People, Place, Qualify, Small, State, Title, Year};
        let light = |m: &Meaning| {
            [Qualify, Small, People, Number, Name, Title, State, Place, Date, Year, Account].iter().any(|r| m.does(*r))
        };
        let known = words.get(token);
        let (meaning, surely) = match known {
            Some(meaning) if light(meaning) || meaning.contradicts.is_some() => (meaning.clone(), 1.0),
            _ => words.guess(token).unwrap_or_default(),
        };
        self.against(token, Some(&meaning));
        if meaning.does(HeaderRole::People) {
            self.people.get_or_insert_with(|| token.to_owned());
        }
        let nothing = token.chars().count() == 1 || token.chars().all(|c| c.is_ascii_digit());
        self.units.push(Unit {
            light: nothing || (meaning.types.is_empty() && light(&meaning)),
            weak: meaning.does(HeaderRole::Weak),
            types: meaning.types,
            phrase: token.to_owned(),
            surely,
        });
    }

    fn against(&mut self, token: &str, meaning: Option<&Meaning>) {
        if let Some(how) = meaning.and_then(|m| m.contradicts)
            && self.contradicts.as_ref().is_none_or(|(_, known)| *known == Against::Soft)
        {
            self.contradicts = Some((token.to_owned(), how));
        }
    }
}

/// Tokens with unknown ones split into known words, and whether a token was.
fn taken_apart(words: &Words, own: &[String]) -> (Vec<String>, Vec<bool>) {
    let n = own.len();
    let in_phrase = |i: usize| {
        (i.saturating_sub(RUN - 1)..=i).any(|from| {
            (i + 1..=n.min(from + RUN))
                .any(|to| to - from > 1 && words.get(&own[from..to].concat()).is_some_and(|m| !m.types.is_empty()))
        })
    };
    let (mut tokens, mut apart) = (Vec::new(), Vec::new());
    for (i, token) in own.iter().enumerate() {
        let pieces = match words.get(token).is_none() && !in_phrase(i) {
            true => words.split(token),
            false => None,
        };
        apart.resize(apart.len() + pieces.as_ref().map_or(1, Vec::len), pieces.is_some());
        tokens.extend(pieces.unwrap_or_else(|| vec![token.clone()]));
    }
    (tokens, apart)
}

/// Phrases and compositions that do not overlap; a longer one has the word: "organisation name" is no person's name.
fn chosen(words: &Words, tokens: &[String]) -> Vec<Run> {
    let n = tokens.len();
    let mut runs = Vec::new();
    for from in 0..n {
        for to in from + 1..=n.min(from + RUN) {
            match words.get(&tokens[from..to].concat()).map(|m| &m.types).filter(|t| !t.is_empty()) {
                Some(types) => runs.push(Run { from, to, types: types.clone(), composed: false }),
                None if to > from + 1 => {
                    if let Some(id) = composed(words, &tokens[from..to]) {
                        runs.push(Run { from, to, types: vec![Some(id.into())], composed: true });
                    }
                }
                None => {}
            }
        }
    }
    runs.sort_by_key(|r| (std::cmp::Reverse(r.to - r.from), r.from));
    let mut taken = vec![false; n];
    runs.retain(|r| {
        let free = !taken[r.from..r.to].contains(&true);
        if free {
            taken[r.from..r.to].fill(true);
        }
        free
    });
    runs
}

/// The type that the first and the last token make, with only small words between them.
fn composed(words: &Words, tokens: &[String]) -> Option<&'static str> {
    let (first, rest) = tokens.split_first()?;
    let (last, between) = rest.split_last()?;
    let small =
        |t: &String| words.get(t).is_some_and(|m| [HeaderRole::Small, HeaderRole::Qualify].iter().any(|r| m.does(*r)));
    if !between.iter().all(small) {
        return None;
    }
    let (first, last) = (words.get(first)?, words.get(last)?);
    let fits = |part: Part, m: &Meaning| match part {
        Part::Does(role) => m.does(role),
        Part::Is(id) => m.types.iter().flatten().any(|t| &**t == id),
    };
    COMPOSE
        .iter()
        .find(|(a, b, _)| (fits(*a, first) && fits(*b, last)) || (fits(*a, last) && fits(*b, first)))
        .map(|(_, _, id)| *id)
}

//! What a header says: whole folded tokens in many languages, for and against.
//!
//! A header is taken apart into tokens, words that are run together are split, and phrases, compositions and guesses
//! cover them. Words that only say which of several (`primary`, `billing`, `2`) change nothing; words that say that the
//! column is about the thing and not the thing (`verified`, `count`) speak against every personal type.

mod compose;
mod cover;
mod tokens;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use crate::model::{Identifying, InfoType, Sensitive};
use crate::profile::hinted::Hinted;
use crate::rules::{HeaderRole, RuleSet};
use cover::{Cover, Unit};
use tokens::tokens;
use words::{Against, Meaning, Speaks, Words};

/// Weight of a phrase that is the whole header, in nats.
pub(super) const WHOLE: f64 = 4.5;
/// Weight of a phrase with nothing but words beside it that say which of several.
const QUALIFIED: f64 = 4.2;
/// Weight of a phrase at the end of a header: `work email`.
const LAST: f64 = 3.2;
/// Weight of a phrase elsewhere in a header: `email work`.
const ELSEWHERE: f64 = 2.6;
/// Weight of a word for people that is the whole header: their names or their numbers stand there, or a group of them.
const PEOPLE: f64 = 1.8;
/// Weight of a phrase that another phrase at the end is qualified by: not enough on its own.
const QUALIFIES: f64 = 1.2;
/// From here on a unit is known and not guessed.
const SURE: f64 = 0.9;
/// Weight against every personal type.
const AGAINST: f64 = -3.6;

/// Phrases that only English has, from which a table's headers are English; and words of another language that are things in English,
/// from which they may be in that language.
const ENGLISH: usize = 2;
const HOMOGRAPHS: usize = 2;

/// Header words, ready for look-up.
pub struct Headers {
    words: Words,
    /// Types of Articles 8, 9 and 10: a word beside them ("type of disability") leaves them as sensitive.
    special: HashSet<InfoType>,
    /// Types that describe a person: a soft word beside them ("level of education") leaves them what they are.
    describes: HashSet<InfoType>,
}

/// What a header says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeaderSays {
    /// Types and weights in nats; the phrase that says it.
    pub types: Vec<(InfoType, f64, String)>,
    /// Whether one phrase speaks for several types (`Titel`: of a job, of a person, of a book).
    pub ambiguous: bool,
    /// Whether it says "name" or "title" and not of what: persons have them, and so have airports and films.
    pub bare: bool,
    /// Whether a word of it means a person's own only in a table of people.
    pub weak: bool,
    /// Weight against every personal type, and the word that says it.
    pub against: Option<(f64, String)>,
    /// What catalogues say of the column, beside its header.
    pub hinted: Hinted,
}

impl Headers {
    /// Indexes the phrases of all languages.
    pub fn new(rules: &RuleSet) -> Self {
        let types = |keep: &dyn Fn(&crate::rules::InfoTypeRule) -> bool| {
            rules.types.values().filter(|t| keep(t)).map(|t| t.id.clone()).collect()
        };
        let named = |id: &str| ["address.", "person.", "birth", "geo"].iter().any(|family| id.starts_with(family));
        Self {
            words: Words::new(rules),
            special: types(&|t| matches!(t.sensitive, Sensitive::Special | Sensitive::Criminal | Sensitive::Child)),
            describes: types(&|t| t.identifying == Identifying::Quasi && !named(&t.id) || &*t.id == "consent"),
        }
    }

    /// Whether a text is a header by its words alone: phrases of types or of things cover all of it.
    pub fn knows(&self, header: &str) -> bool {
        let tokens = tokens(header);
        if tokens.is_empty() || tokens.len() > 6 {
            return false;
        }
        is_bare_id(&tokens) || Cover::exact(&self.words, &tokens)
    }

    /// Whether the headers of a table are English and nothing else: there are phrases that only English has, none that it has not,
    /// and no two words that are a person's in one and the same other language.
    pub(super) fn english<'a>(&self, headers: impl Iterator<Item = &'a str>) -> bool {
        let phrases: BTreeMap<String, Speaks> =
            headers.flat_map(|header| Cover::languages(&self.words, &tokens(header))).collect();
        let (mut english, mut homographs) = (0, BTreeMap::new());
        for speaks in phrases.into_values() {
            match speaks {
                Speaks::English => english += 1,
                Speaks::Other(_) => return false,
                Speaks::Homograph(languages) => {
                    languages.places().for_each(|place| *homographs.entry(place).or_insert(0) += 1);
                }
                Speaks::Anything => {}
            }
        }
        english >= ENGLISH && homographs.into_values().all(|count| count < HOMOGRAPHS)
    }

    /// Reads a header. `dataset` names what a bare `id` is the id of: in `contacts`, `id` reads as `contact id`.
    pub fn read(&self, header: &str, dataset: &str) -> HeaderSays {
        self.read_beside(header, dataset, false)
    }

    /// Reads a header of a table whose headers are `english` and nothing else, or not.
    pub(super) fn read_beside(&self, header: &str, dataset: &str, english: bool) -> HeaderSays {
        let own = tokens(header);
        if says_nothing(&own) {
            return HeaderSays::default();
        }
        if is_bare_id(&own) {
            let mut with = tokens(dataset.rsplit('/').next().unwrap_or(dataset));
            with.retain(|t| {
                let somebody = |m: &Meaning| m.does(HeaderRole::People);
                self.words.get(t).is_some_and(somebody) || self.words.guess(t).is_some_and(|(m, _)| somebody(&m))
            });
            // One of several is the last: "crm customers".
            if let Some(subject) = with.pop() {
                let said = self.weigh(&Cover::new(&self.words, &[subject, "id".to_owned()], english));
                return match said.types.is_empty() {
                    true => HeaderSays { types: vec![("person.id".into(), LAST, "id".to_owned())], ..said },
                    false => said,
                };
            }
        }
        self.weigh(&Cover::new(&self.words, &own, english))
    }

    fn weigh(&self, cover: &Cover) -> HeaderSays {
        let mut said = HeaderSays::default();
        let units: Vec<&Unit> = cover.units.iter().filter(|u| !u.light).collect();
        let strong = |u: &Unit| !u.weak && u.types.iter().any(Option::is_some);
        let consent = units.iter().any(|u| u.is("consent"));
        for (i, unit) in units.iter().enumerate() {
            let (first, last) = (i == 0, i + 1 == units.len());
            // What stands beside says of what: the assistant's phone, the address' city, the consent to mail.
            let general = unit.is("address.full") || unit.is("person.reference");
            let beside = units.iter().any(|o| !std::ptr::eq(*o, *unit) && strong(o));
            let given_way = beside && (general || (consent && !unit.is("consent")));
            // A guess gives way to a word that is known.
            let guessed = unit.surely < SURE && units.iter().any(|o| strong(o) && o.surely >= SURE);
            let headed = units
                .last()
                .is_some_and(|o| strong(o) && o.surely >= SURE && !o.is("address.full") && !o.is("person.reference"));
            let weight = match (first, last) {
                (true, true) if cover.units.len() == 1 => WHOLE,
                (true, true) => QUALIFIED,
                _ if given_way || guessed || unit.weak => QUALIFIES,
                (_, true) => LAST,
                _ if headed => QUALIFIES,
                _ => ELSEWHERE,
            };
            let thing = unit.types.contains(&None);
            let weight = match thing {
                // A word of a person and of a thing alike supports, and does not decide.
                true => (weight * unit.surely).min(PEOPLE),
                false => weight * unit.surely,
            };
            said.ambiguous |= unit.types.iter().flatten().count() > 1 || (thing && unit.types.len() > 1);
            for info_type in unit.types.iter().flatten() {
                match said.types.iter_mut().find(|(known, _, _)| known == info_type) {
                    Some(known) if known.1 >= weight => {}
                    Some(known) => *known = (info_type.clone(), weight, unit.phrase.clone()),
                    None => said.types.push((info_type.clone(), weight, unit.phrase.clone())),
                }
            }
        }
        let is_bare = |u: &&Unit| {
            let does = |role| self.words.get(&u.phrase).is_some_and(|m| m.does(role));
            u.is("person.full_name") && does(HeaderRole::Name) || does(HeaderRole::Title) && u.types.len() > 1
        };
        said.bare = cover.people.is_none() && matches!(units.as_slice(), [unit] if is_bare(unit));
        said.weak = units.iter().any(|u| u.weak);
        said.against = self.against(cover, &units);
        if said.types.is_empty()
            && said.against.is_none()
            && units.is_empty()
            && let Some(people) = &cover.people
        {
            said.types.push(("person.full_name".into(), PEOPLE, people.clone()));
        }
        said
    }

    /// What speaks against every personal type: a thing that the header ends in, or a word about the thing.
    fn against(&self, cover: &Cover, units: &[&Unit]) -> Option<(f64, String)> {
        let personal = |u: &Unit| u.types.iter().any(Option::is_some);
        let thing = |u: &Unit| !personal(u) && u.types.contains(&None) && u.surely > 0.8;
        if let Some(last) = units.last().filter(|u| thing(u)) {
            return Some((AGAINST, last.phrase.clone()));
        }
        // A thing at the start with a person's word behind it ("product manager email") is the person's.
        if units.iter().filter(|u| personal(u)).all(|u| u.weak)
            && let Some(of) = units.iter().find(|u| !personal(u) && u.types.contains(&None))
        {
            return Some((AGAINST, of.phrase.clone()));
        }
        let (word, how) = cover.contradicts.as_ref()?;
        let holds = |u: &&&Unit| {
            u.types.iter().flatten().any(|t| {
                self.special.contains(t) && !u.weak
                    || (*how == Against::Soft && self.describes.contains(t))
                    || &**t == "consent"
            })
        };
        match units.iter().filter(|u| personal(u)).find(holds) {
            Some(_) => None,
            None => Some((AGAINST, word.clone())),
        }
    }
}

/// Whether a header is only a place: `Column7`, `field_3`, `X_01`, `Unnamed: 4`.
fn says_nothing(tokens: &[String]) -> bool {
    const PLACES: &[&str] = &[
        "attr",
        "attribute",
        "campo",
        "champ",
        "col",
        "coll",
        "colonna",
        "colonne",
        "coluna",
        "column",
        "columna",
        "feld",
        "field",
        "fld",
        "kenttä",
        "kentta",
        "kolom",
        "kolonne",
        "kolumn",
        "kolumna",
        "oszlop",
        "param",
        "sarake",
        "sloupec",
        "spalte",
        "str",
        "unnamed",
        "untitled",
        "val",
        "value",
        "var",
        "variable",
        "veld",
    ];
    tokens.iter().all(|t| {
        t.chars().all(|c| c.is_ascii_digit())
            || PLACES.contains(&t.as_str())
            || tokens.len() > 1 && t.chars().count() == 1
    })
}

fn is_bare_id(tokens: &[String]) -> bool {
    let bare = [
        "id",
        "nr",
        "no",
        "number",
        "nummer",
        "key",
        "uuid",
        "guid",
        "code",
        "record",
        "hs",
        "object",
        "row",
        "ref",
        "identifier",
    ];
    tokens.iter().all(|t| bare.contains(&t.as_str()))
}

//! What the header and the cells of one column say for and against one type, in nats.
//!
//! Cells speak through the share of *distinct* values that pass a rule, held against what chance would pass: one random
//! nine-digit number in eleven is a valid BSN, so a column where every value passes is certain and one where a tenth
//! passes is noise.

use super::ColumnTally;
use super::context::Context;
use super::header::{HeaderSays, WHOLE};
use super::hinted::UNKNOWN_KIND;
use super::tally::HEADS;
use crate::detect::Source;
use crate::model::{Evidence, Identifying, InfoType};
use crate::rules::InfoTypeRule;

/// What is held before anything is seen, in nats: most columns are not of a given type.
pub const PRIOR: f64 = -2.0;
/// A header that names a type whose values have a form of their own, and none of the values has it.
const NO_SUCH_VALUE: f64 = -4.0;
const NO_SUCH: &str = "no_such_value";
/// Share of the words of any column that stand in a list of names or places, too.
pub const WORD_CHANCE: f64 = 0.05;
/// Distinct values from which a list that has most of them, and one that has next to all of them, says more, and how much more.
const MANY: usize = 25;
const SOME: usize = 5;
/// One in so many of what a source and its allies passed is its own, where it speaks for them.
const OWN: usize = 5;
/// The same for rare names, which the names of the lists bear out.
const OWN_OF_RARE: usize = 3;
/// Values of which a register of rare names has to know next to all before they weigh half.
const RARE: f64 = 8.0;
/// Least weight of a list of words that mean one thing.
const WORDS: f64 = 2.5;
/// Most that a list says more where dozens of values stand in it.
pub const ALL_KNOWN: f64 = 1.5;
/// A rule of the country that the file speaks of, one of another, and one where the file speaks of none.
const AT_HOME: f64 = 0.7;
const ABROAD: f64 = -1.5;
const NOWHERE: f64 = -0.4;
/// Values of this weight need no country.
const SURE: f64 = 6.0;
/// Numbers that were counted or measured, not handed out.
const COUNTED: f64 = -6.0;

/// Most that a phrase of one or two letters says.
const LETTERS: f64 = 3.0;
/// What the header has to say for it to decide alone.
const GUESSED: f64 = 3.0;
/// What a header says that is a word of the type and little else.
const OUTRIGHT: f64 = 4.0;
/// A guess that no value supports.
const UNSUPPORTED: f64 = -1.2;
/// Numbers under a header of words.
const NUMBERS: f64 = -3.0;
/// Scores and percentages that a header calls ages.
const SCORED: f64 = -3.0;
/// Numbers that are a code by their zeros.
const PADDED: f64 = 2.2;

/// The evidence on one type, and its sum.
#[derive(Debug, Clone)]
pub(super) struct Score {
    pub nats: f64,
    /// What the values alone say.
    pub values: f64,
    pub evidence: Vec<Evidence>,
}

/// A source, by its place among all.
pub(super) struct Speaker<'a> {
    pub at: usize,
    pub source: &'a Source,
    /// A list of words, not a pattern.
    pub lexicon: bool,
}

impl Speaker<'_> {
    /// Whether values that pass either rule may stand in one column: a card in groups and one without, a telephone number of
    /// a country as it is dialled there and from abroad, a name of a list and one by its ending.
    fn is_joined_by(&self, other: &Self) -> bool {
        let (a, b) = (self.source, other.source);
        let alike = self.lexicon == other.lexicon || self.lexicon && b.beside;
        self.at == other.at
            || alike
                && (self.source.rare || !b.rare)
                && a.check == b.check
                && (a.country == b.country || b.country.is_none())
                && (b.weight >= a.weight - 2.0 || b.beside)
    }

    /// What the passing of `passed` of `kept` distinct values says for the type, in nats.
    fn weight(&self, kept: usize, passed: usize) -> f64 {
        if kept == 0 || passed == 0 {
            return 0.0;
        }
        let share = passed as f64 / kept as f64;
        // One value is an anecdote, and a few names of a register are chance.
        let anecdote = match (self.source.rare, self.lexicon) {
            (true, _) => RARE,
            (false, true) => 0.5,
            (false, false) => 1.0,
        };
        let support = kept as f64 / (kept as f64 + anecdote);
        let chance = if self.lexicon { WORD_CHANCE } else { self.source.chance };
        if chance >= 1.0 {
            // Half of the values may be something else (empty words, other spellings) before the evidence fades.
            return self.source.weight * support * ((share - 0.3) / 0.5).clamp(0.0, 1.0);
        }
        // Log-likelihood ratio of the observed share against chance (binomial), over at most a hundred values.
        let n = kept.min(100) as f64;
        let chance = chance.clamp(1e-6, 0.999);
        let p = share.clamp(1e-6, 1.0 - 1e-9);
        if p <= chance {
            return 0.0;
        }
        let ratio = n * (p * (p / chance).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - chance)).ln());
        let ramp = match (self.lexicon, self.source.check) {
            // No list has every name.
            (true, _) => share / 0.65,
            // Of numbers with a checksum, nearly all are right; plans of telephone numbers have gaps that people fill.
            (false, true) if *self.source.info_type != *"phone" => (share - 0.5) / 0.4,
            (false, _) => (share - 0.1) / 0.5,
        };
        // Few words are found by chance in a long list; dozens of different ones are not.
        let many = match (self.lexicon, kept) {
            (true, MANY..) => ALL_KNOWN * ((share - 0.5) / 0.3).clamp(0.0, 1.0),
            // Of a list of codes, other codes may all be.
            (true, SOME..) if self.source.weight >= WORDS => ALL_KNOWN * ((share - 0.8) / 0.2).clamp(0.0, 1.0),
            _ => 0.0,
        };
        (self.source.weight * support * ramp.clamp(0.0, 1.0) + many).min(ratio)
    }
}

/// Scores one type on one column. `all` are the sources of the type.
pub(super) fn score(
    rule: &InfoTypeRule,
    said: &HeaderSays,
    tally: &ColumnTally,
    all: &[Speaker<'_>],
    context: &Context,
) -> Score {
    let info_type = &rule.id;
    let mut score = Score::prior();
    let header = said.types.iter().find(|(t, _, _)| t == info_type);
    if let Some((_, weight, phrase)) = header {
        // One or two letters mean many things.
        let weight = if phrase.chars().count() <= 2 { weight.min(LETTERS) } else { *weight };
        score.add(header_evidence(weight, format!("the header says {phrase:?}")));
    }
    let hinted = said.hinted.is_for(info_type);
    // Who marks a column as personal knows what its header says.
    if let Some((weight, phrase)) = said.against.as_ref().filter(|_| &**info_type != UNKNOWN_KIND) {
        score.add(header_evidence(*weight, format!("the header says {phrase:?}, which is about something else")));
    }
    if &**info_type == "age" && header.is_some() && tally.is_scored() {
        score.add(Evidence {
            rule: "scored".into(),
            version: 1,
            says: "numbers from 0 to 100, more from 90 on than people live to see".into(),
            weight: SCORED,
        });
    }
    let mut best: Option<Evidence> = None;
    // Things are made of one head; people have many occupations.
    let several = tally.heads() >= HEADS;
    // Yes and no are no status where the header says of what.
    let answers = &**info_type == "thing.status" && asks_whether(said, tally, context);
    let speakers = || all.iter().filter(|s| !answers && (several || !s.source.heads));
    for speaker in speakers() {
        let own = tally.passes(&[speaker.at]).1;
        if own == 0 {
            continue;
        }
        let allies: Vec<usize> = speakers().filter(|other| speaker.is_joined_by(other)).map(|s| s.at).collect();
        let (kept, passed) = tally.passes(&allies);
        // Forms of one thing stand in one column; the one that most values have speaks for all.
        let least = if speaker.source.rare { OWN_OF_RARE } else { OWN };
        let mut weight = if own * least < passed { 0.0 } else { speaker.weight(kept, passed) };
        if weight <= 0.0 {
            continue;
        }
        let mut country = "";
        if let Some(of) = &speaker.source.country
            && weight < SURE
        {
            let here = |known: &String| of.eq_ignore_ascii_case(known);
            let (more, says) = match context.countries.as_slice() {
                [] if weight < 1.0 => (0.0, ""),
                [] => (NOWHERE, ""),
                some if some.iter().any(here) => (AT_HOME, "; the file speaks of this country"),
                _ => (ABROAD, "; the file speaks of another country"),
            };
            weight += more;
            country = says;
        }
        if weight > 0.0 && best.as_ref().is_none_or(|best| weight > best.weight) {
            let source = speaker.source;
            let chance = if speaker.lexicon { WORD_CHANCE } else { source.chance.min(1.0) };
            let borne_out = if own < passed { ", with rules that bear it out" } else { "" };
            let says = format!(
                "{} of {} filled cells; {passed} of {kept} distinct values looked at{borne_out}; by chance {:.1} %{country}",
                tally.whole(speaker.at),
                tally.filled,
                chance * 100.0
            );
            best = Some(Evidence { rule: source.id.clone(), version: source.version, says, weight });
        }
    }
    match best {
        Some(evidence) => {
            score.values = evidence.weight;
            score.add(evidence);
            if &**info_type == "address.postcode" && tally.is_padded() {
                score.add(Evidence {
                    rule: "padded".into(),
                    version: 1,
                    says: "numbers of one length, some with a zero in front: a code".into(),
                    weight: PADDED,
                });
            }
            let unsaid = header.is_none() && !hinted && !context.people;
            if unsaid && &**info_type == "birth_date" && tally.is_of_few_years() {
                score.add(Evidence {
                    rule: "few_years".into(),
                    version: 1,
                    says: "all days lie within a few years; people are born over decades".into(),
                    weight: COUNTED,
                });
            }
            // What the header says outright, no count of numbers takes back.
            if header.is_none() && drawn(info_type, all) && (tally.is_counted() || tally.is_of_measures()) {
                score.add(Evidence {
                    rule: "counted".into(),
                    version: 1,
                    says: "the numbers lie close together, or have decimals: they were counted or measured".into(),
                    weight: COUNTED,
                });
            }
        }
        // The header promises a form that next to no value has; or it may mean several things, and this is not one.
        None if header.is_some() || hinted => {
            let all: Vec<usize> = all.iter().map(|s| s.at).collect();
            let (kept, any) = tally.passes(&all);
            // A telephone number beside a word, or as a spreadsheet left it, is one where the header says so.
            let damaged = tally.has_stuff_of(info_type);
            // One value says little against a header, and enough against a hint alone.
            let enough = if header.is_some() { 3 } else { 1 };
            if kept >= enough && any * 10 < kept && !damaged && (rule.formed || said.ambiguous && !of_one_family(said))
            {
                score.add(Evidence {
                    rule: NO_SUCH.into(),
                    version: 1,
                    says: format!("{any} of {kept} distinct values have the form"),
                    weight: NO_SUCH_VALUE,
                });
            }
        }
        None => {}
    }
    let of_people = info_type.starts_with("person.") || &**info_type == "job_title";
    if header.is_some()
        && of_people
        && said.bare
        && !context.people
        && score.values <= 0.0
        && !tally.is_of_another_script()
    {
        score.add(Evidence {
            rule: "alone".into(),
            version: 1,
            says:
                "the header does not say of what, the values are not known of people, and no other column is of people"
                    .into(),
            weight: NO_SUCH_VALUE,
        });
    }
    if (header.is_some() || hinted) && score.values <= 0.0 {
        let whole = header.is_some_and(|(_, weight, _)| *weight >= WHOLE);
        let alone = !context.people && !hinted;
        unsupported(rule, (header.is_some(), whole && alone, said.bare && alone), tally, &mut score);
    }
    score
}

/// What speaks against a header that no value supports: it was only guessed, or numbers stand where the type has words. The header is
/// `alone` where it is one phrase in a table that is not of people, and `bare` where it says what airports have as well.
fn unsupported(
    rule: &InfoTypeRule,
    (by_header, alone, bare): (bool, bool, bool),
    tally: &ColumnTally,
    score: &mut Score,
) {
    let info_type = &*rule.id;
    let said = score.nats - PRIOR;
    let family = info_type.split('.').next().unwrap_or(info_type);
    let names = family == "person" && !matches!(info_type, "person.id" | "person.reference");
    let words =
        names || matches!(info_type, "address.city" | "address.street" | "address.full" | "job_title" | "username");
    // Categories are often coded, so numbers speak against them where the header is no whole word of theirs.
    let coded = is_category(info_type) || matches!(info_type, "credential" | "biometric");
    // What is counted of places: offences, votes, believers, years of school.
    let counted = matches!(family, "criminal" | "politics" | "religion" | "ethnicity" | "education");
    // What is told of a person, and not marked with yes or no.
    let told =
        matches!(family, "address" | "birth_date" | "birth_year" | "birth_place" | "income" | "job_title" | "geo");
    let measured = matches!(info_type, "income" | "geo" | "age") || matches!(family, "health" | "genetic" | "thing");
    let denied = score.evidence.iter().any(|e| e.rule == NO_SUCH);
    let (rule, says, weight) = if rule.numbered && !denied && tally.is_without_digits() {
        ("words", "the cells have no digits, and the type has", NO_SUCH_VALUE)
    } else if rule.long && !denied && tally.is_short() {
        ("short", "the cells have at most three letters and digits, and the type has more", NO_SUCH_VALUE)
    } else if (rule.identifying == Identifying::Direct && !coded || told) && tally.is_of_flags() {
        ("flags", "the cells are 0 and 1: they say whether, and not what", NO_SUCH_VALUE)
    } else if alone && counted && tally.is_of_amounts() {
        ("amounts", "the cells are numbers of which most stand there once: amounts, and no codes", NUMBERS)
    } else if alone && info_type == "person.reference" && tally.is_of_few() {
        ("few", "the cells are numbers from 0 to less than a hundred: they say how many, and not who", NUMBERS)
    } else if bare && names && tally.is_with_digits() && !tally.is_of_numbers() {
        ("digits", "many cells have digits, and names have none", NUMBERS)
    } else if tally.is_of_numbers() && (words || coded && said < OUTRIGHT) {
        ("numbers", "the cells are numbers, and the type has words", NUMBERS)
    } else if !measured && tally.is_of_measures() && !tally.has_stuff_of(info_type) {
        ("measures", "the cells are numbers with decimals", NUMBERS)
    } else if by_header && said < GUESSED && tally.filled > 0 {
        ("guessed", "the header was guessed, and no value supports it", UNSUPPORTED)
    } else {
        return;
    };
    score.add(Evidence { rule: rule.into(), version: 1, says: says.into(), weight });
}

/// Whether people are of one or another kind of a type.
fn is_category(info_type: &str) -> bool {
    matches!(
        info_type.split('.').next().unwrap_or(info_type),
        "health"
            | "criminal"
            | "politics"
            | "union"
            | "religion"
            | "ethnicity"
            | "sex_life"
            | "education"
            | "gender"
            | "marital_status"
            | "language"
            | "nationality"
            | "genetic"
    )
}

/// Whether a header says a kind of people, of which yes and no say who is of it: `union`, `married`.
fn asks_whether(said: &HeaderSays, tally: &ColumnTally, context: &Context) -> bool {
    let kinds = said.types.iter().any(|(t, weight, _)| *weight >= GUESSED && (is_category(t) || &**t == "minor"));
    kinds && (!said.weak || context.people) && tally.is_of_answers()
}

impl Score {
    /// What is held before anything is seen.
    pub fn prior() -> Self {
        Self { nats: PRIOR, values: 0.0, evidence: Vec::new() }
    }

    /// Takes evidence in.
    pub fn add(&mut self, evidence: Evidence) {
        self.nats += evidence.weight;
        self.evidence.push(evidence);
    }
}

/// Whether numbers of a type are given out all over their range, so that numbers in a row are not of it.
fn drawn(info_type: &str, speakers: &[Speaker<'_>]) -> bool {
    matches!(info_type, "phone" | "card" | "iban" | "bank.account" | "address.postcode" | "device_id")
        || speakers.iter().any(|s| !s.lexicon && s.source.chance < 1.0 && &*s.source.info_type != "birth_date")
}

/// Whether a header that means several types means parts of one thing: an address and its street.
fn of_one_family(said: &HeaderSays) -> bool {
    let family = |info_type: &InfoType| info_type.split('.').next().map(str::to_owned);
    said.types.len() > 1 && said.types.windows(2).all(|pair| family(&pair[0].0) == family(&pair[1].0))
}

/// What a header says, as evidence.
pub(super) fn header_evidence(weight: f64, says: String) -> Evidence {
    Evidence { rule: "header".into(), version: 1, says, weight }
}

/// What a source says of a column for its country's sake, in nats.
pub(super) fn weight_of(at: usize, source: &Source, lexicon: bool, tally: &ColumnTally) -> (usize, usize, f64) {
    let (kept, passed) = tally.passes(&[at]);
    (kept, passed, Speaker { at, source, lexicon }.weight(kept, passed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(chance: f64, weight: f64) -> Source {
        Source {
            id: "x".into(),
            version: 1,
            info_type: "x".into(),
            says: String::new(),
            chance,
            weight,
            country: None,
            check: chance < 1.0,
            strong: false,
            spans: true,
            heads: false,
            beside: false,
            of_text: false,
            rare: false,
            in_company: false,
        }
    }

    #[test]
    fn a_share_that_chance_explains_says_nothing() {
        let bsn = source(1.0 / 11.0, 7.0);
        let speaker = Speaker { at: 0, source: &bsn, lexicon: false };
        assert_eq!(speaker.weight(1000, 91), 0.0);
        assert!(speaker.weight(1000, 1000) > 6.9);
        assert!(speaker.weight(2, 2) < 5.0);
    }

    #[test]
    fn a_third_of_names_in_a_list_is_much_and_one_of_four_words_is_not() {
        let names = source(1.0, 5.0);
        let speaker = Speaker { at: 0, source: &names, lexicon: true };
        assert!(speaker.weight(200, 80) > 3.0);
        assert!(speaker.weight(4, 1) < 1.0);
    }

    #[test]
    fn a_handful_that_are_all_known_says_more_than_one_of_which_one_is_not() {
        let words = source(1.0, 4.0);
        let speaker = Speaker { at: 0, source: &words, lexicon: true };
        assert!(speaker.weight(6, 6) > speaker.weight(6, 5) + 1.0);
        assert!(speaker.weight(4, 4) < 4.0);
    }

    #[test]
    fn rare_names_count_beside_common_ones_and_not_the_other_way_round() {
        let (list, register) = (source(1.0, 4.5), Source { rare: true, ..source(1.0, 2.4) });
        let list = Speaker { at: 0, source: &list, lexicon: true };
        let register = Speaker { at: 1, source: &register, lexicon: true };
        assert!(register.is_joined_by(&list) && !list.is_joined_by(&register));
        // A few are chance, a third of many are, and most of many are not.
        assert!(register.weight(5, 5) < 2.0 && register.weight(200, 70) < 2.0 && register.weight(200, 150) > 2.0);
    }

    #[test]
    fn a_form_counts_beside_a_list_where_its_rule_says_so() {
        let form = |beside| {
            let (list, form) = (Source { check: false, ..source(1.0, 4.5) }, Source { beside, ..source(1.0, 1.0) });
            let list = Speaker { at: 0, source: &list, lexicon: true };
            list.is_joined_by(&Speaker { at: 1, source: &Source { check: false, ..form }, lexicon: false })
        };
        assert!(form(true) && !form(false));
    }
}

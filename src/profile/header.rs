//! What a header says: whole folded tokens in many languages, for and against.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use crate::detect::fold;
use crate::model::InfoType;
use crate::rules::RuleSet;

/// Weight of a phrase that is the whole header, in nats.
const WHOLE: f64 = 4.5;
/// Weight of a phrase at the end of a header: `work email`.
const LAST: f64 = 3.2;
/// Weight of a phrase elsewhere in a header: `email work`.
const ELSEWHERE: f64 = 2.6;
/// Weight of a phrase that another phrase at the end is qualified by: not enough on its own.
const QUALIFIES: f64 = 1.2;
/// Weight against every personal type.
const AGAINST: f64 = -6.0;

/// Header words, ready for look-up.
pub struct Headers {
    /// Joined tokens of a phrase to the types that it speaks for.
    phrases: HashMap<String, Vec<Option<InfoType>>>,
    contradict: HashSet<String>,
}

/// What a header says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeaderSays {
    /// Types and weights in nats; the phrase that says it.
    pub types: Vec<(InfoType, f64, String)>,
    /// Whether one phrase speaks for several types (`Titel`: of a job, of a person, of a book).
    pub ambiguous: bool,
    /// Weight against every personal type, and the word that says it.
    pub against: Option<(f64, String)>,
}

impl Headers {
    /// Indexes the phrases of all languages.
    pub fn new(rules: &RuleSet) -> Self {
        let mut phrases: HashMap<String, Vec<Option<InfoType>>> = HashMap::new();
        for phrase in &rules.headers {
            let types = phrases.entry(phrase.tokens.concat()).or_default();
            if !types.contains(&phrase.info_type) {
                types.push(phrase.info_type.clone());
            }
        }
        Self { phrases, contradict: rules.contradict.clone() }
    }

    /// Whether a text has the words of a header: any phrase of any type, or of things.
    pub fn knows(&self, header: &str) -> bool {
        let tokens = tokens(header);
        let n = tokens.len();
        n > 0
            && (is_bare_id(&tokens)
                || (0..n).any(|from| {
                    (from + 1..=n.min(from + 6)).any(|to| self.phrases.contains_key(tokens[from..to].concat().as_str()))
                }))
    }

    /// Reads a header. `dataset` names what a bare `id` is the id of: in `contacts`, `id` reads as `contact id`.
    pub fn read(&self, header: &str, dataset: &str) -> HeaderSays {
        let own = tokens(header);
        if own.is_empty() || (own.len() == 1 && own[0].chars().all(|c| c.is_ascii_digit())) {
            return HeaderSays::default();
        }
        if is_bare_id(&own) {
            let mut with = tokens(dataset.rsplit('/').next().unwrap_or(dataset));
            if let Some(last) = with.last_mut()
                && last.len() > 3
                && last.ends_with('s')
            {
                last.pop();
            }
            if let Some(subject) = with.last().cloned() {
                let said = self.match_runs(&[subject, "id".to_owned()]);
                if !said.types.is_empty() {
                    return said;
                }
            }
        }
        self.match_runs(&own)
    }

    fn match_runs(&self, tokens: &[String]) -> HeaderSays {
        let n = tokens.len();
        let mut runs: Vec<(usize, usize, &Vec<Option<InfoType>>)> = Vec::new();
        for from in 0..n {
            for to in from + 1..=n.min(from + 6) {
                if let Some(types) = self.phrases.get(tokens[from..to].concat().as_str()) {
                    runs.push((from, to, types));
                }
            }
        }
        // A longer phrase has the word: "organisation name" is no person's name.
        let longest: Vec<_> = runs
            .iter()
            .filter(|(f, t, _)| !runs.iter().any(|(of, ot, _)| of <= f && t <= ot && ot - of > t - f))
            .collect();
        let mut said = HeaderSays::default();
        let mut covered = vec![false; n];
        // What stands last says what it is, what stands before says of what: "mailing address postal code".
        let headed = longest.iter().any(|(from, to, _)| *to == n && *from > 0);
        for (from, to, types) in &longest {
            covered[*from..*to].fill(true);
            let weight = match (*from == 0, *to == n) {
                (true, true) => WHOLE,
                (false, true) => LAST,
                (_, false) if headed => QUALIFIES,
                (_, false) => ELSEWHERE,
            };
            said.ambiguous |= types.iter().flatten().count() > 1;
            for info_type in types.iter() {
                let phrase = tokens[*from..*to].join(" ");
                match info_type {
                    Some(t) => match said.types.iter_mut().find(|(known, _, _)| known == t) {
                        Some(known) if known.1 >= weight => {}
                        Some(known) => *known = (t.clone(), weight, phrase),
                        None => said.types.push((t.clone(), weight, phrase)),
                    },
                    // A thing at the start with a person's word behind it ("product manager email") is the person's.
                    None if *to == n || longest.len() == 1 => said.against = Some((AGAINST, phrase)),
                    None => {}
                }
            }
        }
        if said.against.is_none()
            && let Some(word) = (0..n).find(|i| !covered[*i] && self.contradict.contains(&tokens[*i]))
        {
            said.against = Some((AGAINST, tokens[word].clone()));
        }
        said
    }
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

/// Folded tokens of a header: split at case changes, digits' edges and everything that is no letter or digit;
/// Salesforce's `__c` and HubSpot's `property_` dropped.
pub(super) fn tokens(header: &str) -> Vec<String> {
    let clean: String = header.nfkc().collect();
    let clean = clean.trim().trim_end_matches("__c").trim_end_matches("__pc");
    let clean = clean.strip_prefix("property_").unwrap_or(clean);
    let mut tokens: Vec<String> = Vec::new();
    let mut current = String::new();
    let chars: Vec<char> = clean.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut current, &mut tokens);
            continue;
        }
        let previous = i.checked_sub(1).map(|p| chars[p]);
        let next = chars.get(i + 1);
        let rises = c.is_uppercase()
            && previous
                .is_some_and(|p| p.is_lowercase() || (p.is_uppercase() && next.is_some_and(|n| n.is_lowercase())));
        if rises {
            flush(&mut current, &mut tokens);
        }
        current.push(*c);
    }
    flush(&mut current, &mut tokens);
    tokens
}

fn flush(current: &mut String, tokens: &mut Vec<String>) {
    if !current.is_empty() {
        tokens.push(fold(current));
        current.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_split_into_folded_tokens() {
        assert_eq!(tokens("Primaire E-Mail"), ["primaire", "e", "mail"]);
        assert_eq!(tokens("contact.lastName"), ["contact", "last", "name"]);
        assert_eq!(tokens("Political_Affiliation__c"), ["political", "affiliation"]);
        assert_eq!(tokens("\u{feff}Prénom :"), ["prenom"]);
        assert_eq!(tokens("IBANNumber"), ["iban", "number"]);
    }

    #[test]
    fn headers_speak_for_and_against() {
        let headers = Headers::new(&RuleSet::builtin().unwrap());
        let best = |header: &str, dataset: &str| {
            let said = headers.read(header, dataset);
            if said.against.is_some() {
                return "against".to_owned();
            }
            said.types.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or("nothing".into(), |t| t.0.to_string())
        };
        assert_eq!(best("Voornaam", "x"), "person.given_name");
        assert_eq!(best("Primaire E-Mail", "x"), "email");
        assert_eq!(best("email_verified", "x"), "against");
        assert_eq!(best("phone_count", "x"), "against");
        assert_eq!(best("Id", "Contact"), "person.id");
        assert_eq!(best("contact_id", "orders"), "person.id");
        assert_eq!(best("col_17", "x"), "nothing");
        assert_eq!(best("MailingAddress.PostalCode", "x"), "address.postcode");
    }
}

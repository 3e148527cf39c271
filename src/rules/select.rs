//! Rules made somebody's own for one run: only these types, not those, and the countries that the files are of.
//!
//! What is left out is neither sought in cells nor held of a column. The words of headers stay, for they have to be read
//! rightly whatever they are about: a `mobile` is no other thing because nobody asks for telephones. Types that are not
//! personal stay as well where they are not named: they keep versions from being addresses of machines.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::RuleSet;
use crate::error::{Error, Result};
use crate::model::{Identifying, InfoType, Sensitive, Wild, country, country_meant};

/// Finders of names that are no rules of a pack, and the type that each finds.
pub const FINDERS: [(&str, &str); 8] = [
    ("names.context", "person.full_name"),
    ("names.row", "person.full_name"),
    ("names.whole", "person.full_name"),
    ("names.given", "person.full_name"),
    ("names.rare_whole", "person.full_name"),
    ("names.rare_given", "person.given_name"),
    ("names.rare_family", "person.family_name"),
    ("names.small_town", "address.city"),
];
/// Running text is where hits stand, and tokens are what efface itself wrote: both are always looked for.
const ALWAYS: [&str; 2] = ["free_text", "efface.token"];

/// What a user wants of the rules.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Types and rules to look for; empty for all. Ids, with `*` and `?`.
    pub only: Vec<String>,
    /// Types and rules not to look for.
    pub skip: Vec<String>,
    /// ISO 3166-1 codes of the countries that the files speak of; empty where the files have to show it.
    pub countries: Vec<String>,
}

impl RuleSet {
    /// Leaves out what a user does not want. The digest changes with what is left out.
    ///
    /// # Errors
    /// Ids that are neither of a type nor of a rule, patterns that match none, codes of no country, and nothing left.
    pub fn select(self, selection: &Selection) -> Result<Self> {
        self.leave_out(selection, "--skip")
    }

    /// The same; `of_skip` is what to call the list of what to skip.
    pub(super) fn leave_out(mut self, selection: &Selection, of_skip: &str) -> Result<Self> {
        for code in &selection.countries {
            let known = country(code).ok_or_else(|| no_country(code))?;
            if !self.countries.contains(&known) {
                self.countries.push(known);
            }
        }
        let only = self.terms(&selection.only, "--only")?;
        let skip = self.terms(&selection.skip, of_skip)?;
        let named = |terms: &[Wild], id: &str| terms.iter().any(|term| term.is_match(id));
        let skipped = |id: &str| named(&skip, id);
        let personal: BTreeSet<InfoType> = (self.types.values())
            .filter(|t| t.identifying != Identifying::None || t.sensitive != Sensitive::None)
            .map(|t| t.id.clone())
            .collect();
        // A type is wanted for its own name's sake, or for the sake of one of its rules.
        let mut of_rule: BTreeSet<InfoType> = BTreeSet::new();
        for (id, info_type) in self.rules() {
            if named(&only, id) {
                of_rule.insert(info_type.clone());
            }
        }
        let all = |t: &InfoType| only.is_empty() || named(&only, t) || !personal.contains(t);
        let wanted = |t: &InfoType| {
            let always = ALWAYS.contains(&&**t);
            always || (all(t) || of_rule.contains(t)) && !skipped(t)
        };
        let kept = |id: &str, t: &InfoType| {
            let always = ALWAYS.contains(&&**t);
            always || wanted(t) && (all(t) || named(&only, id)) && !skipped(id)
        };
        let types = self.types.keys().filter(|t| !wanted(t)).map(|t| (t.to_string(), t.clone()));
        let gone: BTreeMap<String, InfoType> =
            (self.rules()).filter(|(id, t)| !kept(id, t)).map(|(id, t)| (id.to_owned(), t)).chain(types).collect();
        let wanted: BTreeSet<InfoType> = self.types.keys().filter(|t| wanted(t)).cloned().collect();
        if !wanted.iter().any(|t| personal.contains(t)) {
            return Err(Error::usage("nothing is left: there is no type of personal data to look for")
                .next("name less in --skip, or personal types in --only; efface rules list shows every id"));
        }
        self.patterns.retain(|rule| !gone.contains_key(&rule.id));
        let (left, out): (Vec<_>, Vec<_>) =
            self.lexicons.into_iter().partition(|lexicon| !gone.contains_key(&lexicon.id));
        self.lexicons = left;
        self.words_only.extend(out);
        self.types.retain(|t, _| wanted.contains(t));
        if !gone.is_empty() {
            let mut digest = Sha256::new();
            digest.update(self.digest.as_bytes());
            for id in gone.keys() {
                digest.update([0]);
                digest.update(id.as_bytes());
            }
            self.digest = data_encoding::HEXLOWER.encode(&digest.finalize())[..16].to_owned();
        }
        self.left_out.extend(gone);
        Ok(self)
    }

    /// Every rule, lexicon and finder, with its type.
    fn rules(&self) -> impl Iterator<Item = (&str, InfoType)> {
        let patterns = self.patterns.iter().map(|r| (r.id.as_str(), r.info_type.clone()));
        let lexicons = self.lexicons.iter().map(|l| (l.id.as_str(), l.info_type.clone()));
        patterns.chain(lexicons).chain(FINDERS.iter().map(|(id, of)| (*id, InfoType::from(*of))))
    }

    fn terms(&self, typed: &[String], flag: &str) -> Result<Vec<Wild>> {
        let ids = || self.types.keys().map(|t| &**t).chain(self.rules().map(|(id, _)| id));
        let mut terms = Vec::new();
        for text in typed {
            if let Some(term) = Wild::new(text)
                && ids().any(|id| term.is_match(id))
            {
                if ALWAYS.contains(&text.as_str()) && flag != "--only" {
                    return Err(Error::usage(format!("{text} is always looked for")).at(flag).next("leave it out"));
                }
                terms.push(term);
                continue;
            }
            let near = ids()
                .map(|id| (strsim::jaro_winkler(text, id), id))
                .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
            let next = match near {
                Some((how, id)) if how > 0.7 => format!("did you mean {id:?}? efface rules list shows every id"),
                _ => "efface rules list shows every id".to_owned(),
            };
            return Err(Error::usage(format!("no type, rule or lexicon {text:?}")).at(flag).next(next));
        }
        Ok(terms)
    }

    /// What was left out, as a report tells it: types, and single rules of types that are still looked for.
    pub fn skipped(&self) -> Vec<String> {
        let out = &self.left_out;
        out.iter().filter(|(id, t)| **id == ***t || !out.contains_key(&***t)).map(|(id, _)| id.clone()).collect()
    }
}

fn no_country(code: &str) -> Error {
    let next = match country_meant(code) {
        Some(meant) => format!("did you mean {meant}?"),
        None => "write two letters of ISO 3166-1, like NL or nl".to_owned(),
    };
    Error::usage(format!("no country {code:?}")).at("--country").next(next)
}

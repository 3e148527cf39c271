//! The words of a page: language files as data, and numbers as they are written in each language.

use std::collections::BTreeMap;

use crate::model::Count;

const FILES: [(&str, &str); 4] = [
    ("en", include_str!("../lang/en.toml")),
    ("nl", include_str!("../lang/nl.toml")),
    ("de", include_str!("../lang/de.toml")),
    ("fr", include_str!("../lang/fr.toml")),
];

/// A language.
#[derive(Debug, Clone)]
pub struct Language {
    words: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
}

impl Language {
    /// The languages that there are.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(name, _)| *name)
    }

    /// A language by its code.
    pub fn named(code: &str) -> Option<Self> {
        let (_, text) = FILES.iter().find(|(name, _)| *name == code)?;
        let table: toml::Table = text.parse().ok()?;
        let texts = |table: &toml::Table| -> BTreeMap<String, String> {
            table.iter().filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect()
        };
        Some(Self { words: texts(&table), types: table.get("types").and_then(|t| t.as_table()).map(texts)? })
    }

    /// Its code.
    pub fn code(&self) -> String {
        self.word("lang")
    }

    /// A text.
    pub(super) fn word(&self, key: &str) -> String {
        debug_assert!(self.words.contains_key(key), "no text {key}");
        self.words.get(key).cloned().unwrap_or_default()
    }

    /// A text with its places filled.
    pub(super) fn say(&self, key: &str, places: &[(&str, &str)]) -> String {
        let mut text = self.word(key);
        for (name, value) in places {
            let place = format!("{{{name}}}");
            debug_assert!(text.contains(&place), "{key} has no {place}");
            text = text.replace(&place, value);
        }
        text
    }

    /// The name of a type; of its family, where it has none of its own.
    pub(super) fn kind(&self, info_type: &str) -> String {
        let mut id = info_type;
        loop {
            if let Some(name) = self.types.get(id) {
                return name.clone();
            }
            match id.rsplit_once('.') {
                Some((family, _)) => id = family,
                None => break,
            }
        }
        // National numbers are named by country: nl.bsn.
        match info_type.split_once('.').filter(|(country, _)| country.len() == 2) {
            Some(_) => format!("{} ({info_type})", self.kind("national_id")),
            None => info_type.to_owned(),
        }
    }

    /// A whole number.
    pub(super) fn number(&self, n: u64) -> String {
        super::super::text::grouped(n).replace(',', &self.word("thousands"))
    }

    /// A number of people.
    pub(super) fn count(&self, count: Count) -> String {
        match count {
            Count::Exactly(n) => self.number(n),
            Count::Few => "<5".into(),
        }
    }

    /// A share with one decimal; one that is the share of few people is an upper bound.
    pub(super) fn share(&self, share: f64, count: Option<Count>) -> String {
        let digits = format!("{:.1}", share * 100.0).replace('.', &self.word("decimal"));
        let bound = if count == Some(Count::Few) { "≤ " } else { "" };
        format!("{bound}{}", self.say("percent", &[("n", &digits)]))
    }

    /// A decimal number.
    pub(super) fn decimal(&self, value: f64) -> String {
        let text = format!("{value:.4}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        text.replace('.', &self.word("decimal"))
    }

    /// `a, b and c`.
    pub(super) fn list(&self, items: &[String]) -> String {
        match items {
            [] => self.word("none"),
            [one] => one.clone(),
            [start @ .., last] => format!("{}{}{last}", start.join(", "), self.word("list_and")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that design §2.7 forbids, in every language.
    const FORBIDDEN: &[&str] = &[
        "anonymous data",
        "anonymised data",
        "anonieme gegevens",
        "geanonimiseerd",
        "anonyme daten",
        "anonymisiert",
        "données anonymes",
        "anonymisé",
        "gdpr compliant",
        "avg-conform",
        "dsgvo-konform",
        "conforme au rgpd",
        "irreversible",
        "onomkeerbaar",
        "unumkehrbar",
        "irréversible",
        "finds all",
        "vindt alle",
        "findet alle",
        "trouve tout",
        "cannot be identified",
        "niet te identificeren",
        "nicht identifizierbar",
        "ne peut être identifié",
    ];

    #[test]
    fn every_language_says_the_same_with_the_same_places() {
        let places = |text: &str| {
            let mut found: Vec<String> =
                text.split('{').skip(1).filter_map(|p| p.split('}').next()).map(str::to_owned).collect();
            found.sort();
            found
        };
        let english = Language::named("en").unwrap();
        for code in Language::names() {
            let other = Language::named(code).unwrap();
            assert_eq!(other.words.keys().collect::<Vec<_>>(), english.words.keys().collect::<Vec<_>>(), "{code}");
            assert_eq!(other.types.keys().collect::<Vec<_>>(), english.types.keys().collect::<Vec<_>>(), "{code}");
            for (key, text) in &other.words {
                assert_eq!(places(text), places(&english.words[key]), "{code}: {key}");
                assert!(!text.trim().is_empty() || key == "thousands" || key == "list_and", "{code}: {key}");
                let lower = text.to_lowercase();
                assert!(FORBIDDEN.iter().all(|word| !lower.contains(word)), "{code}: {key}");
            }
            assert_eq!(other.word("lang"), code);
        }
    }

    #[test]
    fn numbers_are_written_as_each_language_does() {
        let say = |code: &str| {
            let l = Language::named(code).unwrap();
            (l.number(12_480), l.share(0.0031, None), l.share(0.5, Some(Count::Few)))
        };
        assert_eq!(say("en"), ("12,480".into(), "0.3%".into(), "≤ 50.0%".into()));
        assert_eq!(say("nl"), ("12.480".into(), "0,3%".into(), "≤ 50,0%".into()));
        let dutch = Language::named("nl").unwrap();
        assert_eq!(dutch.kind("email"), "e-mailadres");
        assert_eq!(dutch.kind("nl.bsn"), "nationaal nummer (nl.bsn)");
    }
}

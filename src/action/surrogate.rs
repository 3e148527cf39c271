//! Surrogates: made-up values of the same kind, the same for the same value everywhere.
//!
//! Which one stands for a value is a keyed function of it. The lists are frozen (`rules/surrogates`, version 1): a change of them is a new
//! version, or yesterday's export would not join with today's. Mail addresses lie in domains that nobody can own (RFC 2606), phone numbers in
//! ranges that a regulator has set aside for drama, where a country has one.
//!
//! Many values share one surrogate unless `unique` is asked for, which adds made-up syllables or letters.

use std::fmt::Write;
use std::sync::OnceLock;

use arrow::array::{Array, StringViewArray, StringViewBuilder};

use super::Norm;
use crate::error::Result;
use crate::keys::{Domain, Prf, key_id};
use crate::model::is_blank;

/// What is made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `Femke`
    GivenName,
    /// `Bakker`
    FamilyName,
    /// `Femke Bakker`
    FullName,
    /// `Lindenlaan 12`
    Street,
    /// `Zwolle`
    City,
    /// `Bakker B.V.`
    Company,
    /// `femke.bakker.4821@example.com`
    Email,
    /// `+44 7700 900123`
    Phone,
}

/// Every kind by its name in policies.
pub const KINDS: &[(&str, Kind)] = &[
    ("given_name", Kind::GivenName),
    ("family_name", Kind::FamilyName),
    ("full_name", Kind::FullName),
    ("street", Kind::Street),
    ("city", Kind::City),
    ("company", Kind::Company),
    ("email", Kind::Email),
    ("phone", Kind::Phone),
];

/// Names, streets and towns of one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Locale {
    /// Its code.
    pub name: &'static str,
    text: &'static str,
    /// What comes before the last digits of numbers set aside for drama, and how many digits follow.
    phones: Option<(&'static str, u32)>,
    /// Whether the house number comes first.
    number_first: bool,
}

macro_rules! locale {
    ($name:literal, $phones:expr, $first:literal) => {
        Locale {
            name: $name,
            text: include_str!(concat!("../../rules/surrogates/", $name, ".txt")),
            phones: $phones,
            number_first: $first,
        }
    };
}

/// Every language there is. Phones: Bundesnetzagentur, Rufnummern für Medien; Ofcom, numbers for drama; ARCEP, décision 2009-0640; PTS,
/// telefonnummer för användning i böcker och filmer.
pub const LOCALES: &[Locale] = &[
    locale!("da", None, false),
    locale!("de", Some(("+49 30 23125", 3)), false),
    locale!("en", Some(("+44 7700 900", 3)), true),
    locale!("es", None, false),
    locale!("fr", Some(("+33 6 39 98 ", 4)), true),
    locale!("it", None, false),
    locale!("nl", None, false),
    locale!("pl", None, false),
    locale!("pt", None, false),
    locale!("sv", Some(("+46 70 17406", 2)), false),
];

/// Domains that nobody can own.
const DOMAINS: [&str; 4] = ["example.com", "example.org", "example.net", "mail.example"];

impl Locale {
    /// By its code.
    pub fn named(name: &str) -> Option<&'static Self> {
        LOCALES.iter().find(|l| l.name == name)
    }

    /// Whether there are phone numbers that nobody has.
    pub fn has_phones(&self) -> bool {
        self.phones.is_some()
    }

    fn lists(&'static self) -> &'static Lists {
        static PARSED: OnceLock<Vec<Lists>> = OnceLock::new();
        let all = PARSED.get_or_init(|| LOCALES.iter().map(|l| Lists::parse(l.text)).collect());
        let at = LOCALES.iter().position(|l| l.name == self.name).unwrap_or(0);
        &all[at]
    }
}

#[derive(Default)]
struct Lists {
    given: Vec<String>,
    family: Vec<String>,
    street: Vec<String>,
    city: Vec<String>,
    company: Vec<String>,
}

impl Lists {
    /// Words of sections; an underscore stands for a space.
    fn parse(text: &str) -> Self {
        let mut lists = Self::default();
        let mut section = "";
        for line in text.lines() {
            if line.starts_with('[') {
                section = line.trim();
                continue;
            }
            let list = match section {
                "[given]" => &mut lists.given,
                "[family]" => &mut lists.family,
                "[street]" => &mut lists.street,
                "[city]" => &mut lists.city,
                _ => &mut lists.company,
            };
            list.extend(line.split_whitespace().map(|w| w.replace('_', " ")));
        }
        lists
    }
}

/// Made-up values.
#[derive(Debug, Clone, PartialEq)]
pub struct Surrogate {
    /// What is made up.
    pub kind: Kind,
    /// In which language.
    pub locale: &'static Locale,
    /// Whether different values get different surrogates.
    pub unique: bool,
    /// The domain; equal values of one domain get equal surrogates.
    pub domain: Domain,
    /// Applied to the value first.
    pub norm: Norm,
}

/// Takes numbers from one random number, piece by piece.
struct Draw(u128);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u128;
        let drawn = self.0 % n;
        self.0 /= n;
        drawn as usize
    }

    fn of<'a>(&mut self, list: &'a [String]) -> &'a str {
        let at = self.below(list.len());
        list.get(at).map_or("", String::as_str)
    }

    /// Eight syllables: 48 bits.
    fn syllables(&mut self) -> String {
        let mut out = String::from("-");
        for n in 0..8 {
            let (consonant, vowel) = (self.below(16), self.below(4));
            let consonant = b"bdfghklmnprstvwz"[consonant] as char;
            out.push(if n == 0 { consonant.to_ascii_uppercase() } else { consonant });
            out.push(b"aeio"[vowel] as char);
        }
        out
    }
}

impl Surrogate {
    /// The column with surrogates. Tokens stay, as they say nothing.
    pub fn apply(&self, text: &StringViewArray, prf: &mut Prf) -> Result<StringViewArray> {
        let stays = |cell: &str| is_blank(cell) || key_id(cell).is_some();
        for cell in text.iter().flatten().filter(|c| !stays(c)) {
            prf.queue(&[&self.domain.norm, &self.norm.apply(cell)]);
        }
        let mut numbers = prf.numbers().iter();
        let mut builder = StringViewBuilder::with_capacity(text.len());
        let mut out = String::new();
        for cell in text {
            match cell {
                None => builder.append_null(),
                Some(cell) if stays(cell) => builder.append_value(cell),
                Some(_) => {
                    out.clear();
                    self.make(numbers.next().copied().unwrap_or(0), &mut out);
                    builder.append_value(&out);
                }
            }
        }
        Ok(builder.finish())
    }

    /// The probability that any two of `values` different values get one surrogate where `unique` was asked for.
    pub fn collision(&self, values: u64) -> f64 {
        // At least 48 bits of syllables and 5 of a list; mail addresses have 80.
        let bits = if self.kind == Kind::Email { 80 } else { 53 };
        let pairs = values as f64 * (values as f64 - 1.0).max(0.0) / 2.0;
        (pairs / 2f64.powi(bits)).min(1.0)
    }

    fn make(&self, number: u128, out: &mut String) {
        let lists = self.locale.lists();
        let mut draw = Draw(number);
        let written = match self.kind {
            Kind::GivenName => write!(out, "{}", draw.of(&lists.given)),
            Kind::FamilyName => write!(out, "{}", draw.of(&lists.family)),
            Kind::FullName => write!(out, "{} {}", draw.of(&lists.given), draw.of(&lists.family)),
            Kind::City => write!(out, "{}", draw.of(&lists.city)),
            Kind::Street => {
                let (street, house) = (draw.of(&lists.street), 1 + draw.below(120));
                let more = if self.unique { draw.syllables() } else { String::new() };
                match self.locale.number_first {
                    true => write!(out, "{house} {street}{more}"),
                    false => write!(out, "{street}{more} {house}"),
                }
            }
            Kind::Company => {
                let family = draw.of(&lists.family);
                let more = if self.unique { draw.syllables() } else { String::new() };
                write!(out, "{family}{more} {}", draw.of(&lists.company))
            }
            Kind::Email => {
                let (given, family) = (ascii(draw.of(&lists.given)), ascii(draw.of(&lists.family)));
                let domain = DOMAINS[draw.below(DOMAINS.len())];
                match self.unique {
                    true => {
                        let letters = (0..16).map(|_| b"abcdefghijklmnopqrstuvwxyz234567"[draw.below(32)] as char);
                        write!(out, "{given}.{family}.{}@{domain}", letters.collect::<String>())
                    }
                    false => write!(out, "{given}.{family}.{}@{domain}", draw.below(10_000)),
                }
            }
            Kind::Phone => {
                let (start, digits) = self.locale.phones.unwrap_or(("+44 7700 900", 3));
                let least = if self.locale.name == "sv" { 5 } else { 0 };
                let n = least + draw.below(10usize.pow(digits) - least);
                write!(out, "{start}{n:0w$}", w = digits as usize)
            }
        };
        debug_assert!(written.is_ok());
        if self.unique && matches!(self.kind, Kind::GivenName | Kind::FamilyName | Kind::FullName | Kind::City) {
            out.push_str(&draw.syllables());
        }
    }

    /// Whether a text can be a surrogate of this kind: for the verification of the output.
    pub fn can_be(&self, text: &str) -> bool {
        let lists = self.locale.lists();
        let bare = |text: &str| -> String {
            // Behind the last hyphen stand made-up syllables.
            match text.rsplit_once('-').filter(|(_, tail)| self.unique && tail.len() == 16) {
                Some((head, _)) => head.to_owned(),
                None => text.to_owned(),
            }
        };
        let has = |list: &[String], text: &str| list.contains(&bare(text));
        match self.kind {
            Kind::GivenName => has(&lists.given, text),
            Kind::FamilyName => has(&lists.family, text),
            Kind::City => has(&lists.city, text),
            Kind::FullName => text.split_once(' ').is_some_and(|(g, f)| has(&lists.given, g) && has(&lists.family, f)),
            Kind::Street => {
                let parts = if self.locale.number_first { text.split_once(' ') } else { text.rsplit_once(' ') };
                parts.is_some_and(
                    |(a, b)| if self.locale.number_first { has(&lists.street, b) } else { has(&lists.street, a) },
                )
            }
            Kind::Company => lists
                .company
                .iter()
                .any(|c| text.strip_suffix(c.as_str()).is_some_and(|f| has(&lists.family, f.trim_end()))),
            Kind::Email => text.rsplit_once('@').is_some_and(|(_, domain)| DOMAINS.contains(&domain)),
            Kind::Phone => self.locale.phones.is_some_and(|(start, _)| text.starts_with(start)),
        }
    }
}

/// A name as it stands in a mail address.
fn ascii(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let folded = name.to_lowercase().replace('ø', "o").replace('æ', "ae").replace('ß', "ss").replace('ł', "l");
    folded.nfd().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Purpose, RootKey};
    use sha2::{Digest, Sha256};

    fn surrogate(kind: Kind, locale: &str, unique: bool) -> Surrogate {
        let domain = Domain { name: "x".into(), norm: "exact".into() };
        Surrogate { kind, locale: Locale::named(locale).unwrap(), unique, domain, norm: Norm::Exact }
    }

    fn made(surrogate: &Surrogate, values: impl Iterator<Item = String>) -> Vec<String> {
        let key = RootKey::from_text(&format!("efface-key-1:{}", "01".repeat(32))).unwrap();
        let mut prf = Prf::new(&key, Purpose::Surrogate, "x");
        let text: StringViewArray = values.map(Some).collect();
        surrogate.apply(&text, &mut prf).unwrap().iter().flatten().map(str::to_owned).collect()
    }

    #[test]
    fn the_lists_are_frozen() {
        let mut hash = Sha256::new();
        for locale in LOCALES {
            let lists = locale.lists();
            assert_eq!((lists.given.len(), lists.family.len()), (48, 64), "{}", locale.name);
            assert_eq!((lists.street.len(), lists.city.len(), lists.company.len()), (32, 32, 1), "{}", locale.name);
            hash.update(locale.text);
        }
        // A change here is a new version of the lists: surrogates of yesterday would not join.
        assert_eq!(
            data_encoding::HEXLOWER.encode(&hash.finalize()),
            "3055ff3c1804882c88ec5fced3f47b27627a2fc0d679be1874730c5052b47b47"
        );
    }

    #[test]
    fn surrogates_are_of_their_kind_in_every_language() {
        for locale in LOCALES {
            for (name, kind) in KINDS {
                if *kind == Kind::Phone && !locale.has_phones() {
                    continue;
                }
                for unique in [false, true] {
                    let surrogate = surrogate(*kind, locale.name, unique);
                    for text in made(&surrogate, (0..50).map(|i| i.to_string())) {
                        assert!(surrogate.can_be(&text), "{name} {} {text}", locale.name);
                    }
                    assert!(!surrogate.can_be("Xaviera Onbekend 12") && !surrogate.can_be("a@b.nl"));
                }
            }
        }
    }

    #[test]
    fn mails_lie_in_domains_that_nobody_can_own() {
        for text in made(&surrogate(Kind::Email, "de", false), (0..2000).map(|i| i.to_string())) {
            let domain = text.rsplit_once('@').unwrap().1;
            let reserved =
                ["example.com", "example.org", "example.net"].contains(&domain) || domain.ends_with(".example");
            assert!(reserved && text.is_ascii() && !text.contains(' '), "{text}");
        }
    }

    #[test]
    fn unique_surrogates_are_unique() {
        // A million with EFFACE_SURROGATES=1000000 cargo test --release.
        let values = std::env::var("EFFACE_SURROGATES").ok().and_then(|n| n.parse().ok()).unwrap_or(30_000);
        for kind in [Kind::FamilyName, Kind::Email, Kind::City] {
            let mut all = made(&surrogate(kind, "nl", true), (0..values).map(|i: u32| i.to_string()));
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), values as usize);
        }
    }

    #[test]
    fn pinned_surrogates_do_not_change() {
        // Names and syllables were computed with Python's cryptography as well.
        let all: Vec<String> = KINDS
            .iter()
            .map(|(_, kind)| made(&surrogate(*kind, "de", false), ["Jan".to_owned()].into_iter()).concat())
            .collect();
        let pins = [
            "Jürgen",
            "Wolf",
            "Jürgen Schmitt",
            "Mühlenweg 15",
            "Oldenburg",
            "Wolf GmbH",
            "jurgen.schmitt.7231@example.net",
            "+49 30 23125903",
        ];
        assert_eq!(all, pins);
        assert_eq!(
            made(&surrogate(Kind::FullName, "nl", true), ["Jan".to_owned()].into_iter()),
            ["Lars Martens-Wobetoforiveziho"]
        );
    }
}

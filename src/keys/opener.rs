//! Opening tokens: which key of a ring made one, in which of the domains that are known, and what it stands for.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::recognise::SHORT_START;
use super::{Domain, Keyring, Tokeniser, key_id};
use crate::error::{Error, Result};

/// What a token turned out to be.
pub enum Opened {
    /// One of the ring: its value, and the place of its domain among those known.
    Value(Zeroizing<String>, usize),
    /// Its key is in the ring, and none of the domains is its own; or it was damaged.
    NoDomain,
    /// Its key is not in the ring.
    UnknownKey,
    /// A short token, which nobody can turn back.
    Short,
}

/// Opens tokens of every key of a ring. One per thread: ciphers keep state.
pub struct Opener<'a> {
    ring: &'a Keyring,
    domains: &'a [Domain],
    /// By key id; the domain that fitted last stands first, for columns mostly hold one.
    made: BTreeMap<&'a str, Vec<(usize, Tokeniser)>>,
}

impl<'a> Opener<'a> {
    /// Tries these domains.
    pub fn new(ring: &'a Keyring, domains: &'a [Domain]) -> Self {
        Self { ring, domains, made: BTreeMap::new() }
    }

    /// Opens one token.
    pub fn open(&mut self, token: &str) -> Result<Opened> {
        if token.starts_with(SHORT_START) {
            return Ok(Opened::Short);
        }
        let Some(key) = key_id(token).and_then(|id| self.ring.get(id)) else { return Ok(Opened::UnknownKey) };
        for (at, (domain, tokeniser)) in self.of(key.id())?.iter_mut().enumerate() {
            if let Some(value) = tokeniser.reveal(token) {
                let domain = *domain;
                self.of(key.id())?.swap(0, at);
                return Ok(Opened::Value(Zeroizing::new(value), domain));
            }
        }
        Ok(Opened::NoDomain)
    }

    /// Appends the token of `value` under the key that the ring uses.
    pub fn token(&mut self, value: &str, domain: usize, out: &mut String) -> Result<()> {
        let made = self.of(self.ring.current().id())?;
        let at = made.iter().position(|(d, _)| *d == domain).ok_or_else(|| Error::fault("a domain is missing"))?;
        made.swap(0, at);
        made[0].1.token(value, out)
    }

    fn of(&mut self, id: &str) -> Result<&mut Vec<(usize, Tokeniser)>> {
        let key = self.ring.get(id).ok_or_else(|| Error::fault("a key is missing"))?;
        if !self.made.contains_key(id) {
            let make = |(at, domain)| Ok((at, Tokeniser::new(key, domain)?));
            let all = self.domains.iter().enumerate().map(make).collect::<Result<Vec<_>>>()?;
            self.made.insert(key.id(), all);
        }
        self.made.get_mut(id).ok_or_else(|| Error::fault("a tokeniser is missing"))
    }
}

/// The tokens in a text, whole or between other characters, with their place.
pub fn tokens_in(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .map(move |word| {
            let start = at;
            // The separator is one character of any length.
            at += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
            (start, word)
        })
        .filter(|(_, word)| key_id(word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(bytes: &[&str]) -> Keyring {
        let text: String = bytes.iter().map(|b| format!("efface-key-1:{}\n", b.repeat(32))).collect();
        Keyring::from_text(&text).unwrap()
    }

    fn domains() -> Vec<Domain> {
        ["email", "phone"].map(|name| Domain { name: name.into(), norm: "exact".into() }).into()
    }

    #[test]
    fn every_key_of_the_ring_opens_its_tokens_and_the_current_one_makes_them() {
        let (old, both, domains) = (ring(&["01"]), ring(&["01", "02"]), domains());
        for (at, value) in [(0, "a@b.example"), (1, "+31612345678"), (0, "")] {
            let mut token = String::new();
            Opener::new(&old, &domains).token(value, at, &mut token).unwrap();
            let mut opener = Opener::new(&both, &domains);
            let Opened::Value(opened, domain) = opener.open(&token).unwrap() else { panic!() };
            assert_eq!((opened.as_str(), domain), (value, at));
            let mut again = String::new();
            opener.token(&opened, domain, &mut again).unwrap();
            assert_ne!(token, again);
            assert!(matches!(Opener::new(&old, &domains).open(&again).unwrap(), Opened::UnknownKey));
            assert!(matches!(
                Opener::new(&both, &domains[..at]).open(&token).unwrap(),
                Opened::NoDomain | Opened::Value(..)
            ));
        }
        let mut token = String::new();
        Opener::new(&old, &domains).token("x", 1, &mut token).unwrap();
        assert!(matches!(Opener::new(&both, &domains[..1]).open(&token).unwrap(), Opened::NoDomain));
    }

    #[test]
    fn tokens_are_found_in_any_text() {
        let mut token = String::new();
        Opener::new(&ring(&["01"]), &domains()).token("x", 0, &mut token).unwrap();
        let short = format!("s1na57y{}", "b".repeat(20));
        assert!(matches!(Opener::new(&ring(&["01"]), &domains()).open(&short).unwrap(), Opened::Short));
        let text = format!("é{token}, ({token}) {token}9 e1e1");
        let found: Vec<usize> = tokens_in(&text).map(|(at, _)| at).collect();
        assert_eq!(found, [2, 2 + token.len() + 3]);
    }
}

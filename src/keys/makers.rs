//! What one secret makes, by domain, as domains are met. One per thread.

use std::collections::BTreeMap;

use super::{Domain, Ff1, Length, Prf, Purpose, Radix, RootKey, Secret, ShortTokeniser, Tokeniser};
use crate::error::{Error, Result};

/// Tokenisers, ciphers and pseudo-random functions of one secret.
pub struct Makers<'a> {
    secret: Option<&'a Secret>,
    tokenisers: BTreeMap<Domain, Tokeniser>,
    short: BTreeMap<(Domain, u32), ShortTokeniser>,
    ciphers: BTreeMap<(String, Radix), Ff1>,
    numbers: BTreeMap<(Purpose, String), Prf>,
}

impl<'a> Makers<'a> {
    /// Under this secret; without one, asking for anything is an error.
    pub fn new(secret: Option<&'a Secret>) -> Self {
        Self {
            secret,
            tokenisers: BTreeMap::new(),
            short: BTreeMap::new(),
            ciphers: BTreeMap::new(),
            numbers: BTreeMap::new(),
        }
    }

    fn secret(&self) -> Result<&'a Secret> {
        self.secret.ok_or_else(|| Error::fault("an action that needs a key runs without one"))
    }

    fn root(&self, what: &str) -> Result<&'a RootKey> {
        self.secret()?.root(what)
    }

    /// The tokeniser of a domain.
    pub fn tokeniser(&mut self, domain: &Domain) -> Result<&mut Tokeniser> {
        if !self.tokenisers.contains_key(domain) {
            self.tokenisers.insert(domain.clone(), Tokeniser::new(self.root("do = \"token\"")?, domain)?);
        }
        self.tokenisers.get_mut(domain).ok_or_else(missing)
    }

    /// The tokeniser of a domain's short tokens.
    pub fn short(&mut self, domain: &Domain, length: Length) -> Result<&mut ShortTokeniser> {
        let name = (domain.clone(), length.bits());
        if !self.short.contains_key(&name) {
            let made = ShortTokeniser::new(&self.secret()?.short(), domain, length);
            self.short.insert(name.clone(), made);
        }
        self.short.get_mut(&name).ok_or_else(missing)
    }

    /// The format-preserving cipher of a domain.
    pub fn cipher(&mut self, domain: &str, radix: Radix) -> Result<&Ff1> {
        let name = (domain.to_owned(), radix);
        if !self.ciphers.contains_key(&name) {
            let made = Ff1::new(self.root("do = \"fpe\"")?, domain, radix)?;
            self.ciphers.insert(name.clone(), made);
        }
        self.ciphers.get(&name).ok_or_else(missing)
    }

    /// The pseudo-random function of a purpose and domain.
    pub fn numbers(&mut self, purpose: Purpose, domain: &str) -> Result<&mut Prf> {
        let name = (purpose, domain.to_owned());
        if !self.numbers.contains_key(&name) {
            let what = match purpose {
                Purpose::Date => "do = \"shift\"",
                Purpose::Noise => "do = \"noise\"",
                Purpose::Surrogate => "do = \"surrogate\"",
            };
            let made = Prf::new(self.root(what)?, purpose, domain);
            self.numbers.insert(name.clone(), made);
        }
        self.numbers.get_mut(&name).ok_or_else(missing)
    }
}

fn missing() -> Error {
    Error::fault("a maker is missing")
}

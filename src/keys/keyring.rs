//! A keyring: the root keys of one key file, oldest first.
//!
//! New tokens are made with one of them, the newest unless an older one is pinned; tokens say by their id which key
//! opens them, so that what was made before a rotation stays readable.

use std::fmt;

use zeroize::Zeroizing;

use super::RootKey;
use crate::error::{Error, Result};

/// One or more root keys with different ids, of which one makes tokens.
#[derive(Clone)]
pub struct Keyring {
    keys: Vec<RootKey>,
    used: usize,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({}, using {})", self.ids().collect::<Vec<_>>().join(" "), self.current().id())
    }
}

impl From<RootKey> for Keyring {
    fn from(key: RootKey) -> Self {
        Self { keys: vec![key], used: 0 }
    }
}

impl Keyring {
    /// Reads the text of a key file: one key a line, the newest last; blank lines and lines with `#` are passed by. The
    /// text is never shown.
    ///
    /// # Errors
    /// A line that is no key, no key at all, two keys with one id.
    pub fn from_text(text: &str) -> Result<Self> {
        let mut keys: Vec<RootKey> = Vec::new();
        for (n, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let key = RootKey::from_text(line)
                .map_err(|e| if n == 0 { e } else { e.at(format!("line {} of the key file", n + 1)) })?;
            if keys.iter().any(|k| k.id() == key.id()) {
                return Err(Error::usage(format!(
                    "two keys have the id {}: tokens would not say which is theirs",
                    key.id()
                ))
                .next("remove the line that stands twice; of two different keys, keep one in a file of its own"));
            }
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(Error::usage("this is not an efface key (content withheld)")
                .coded("E218")
                .next("make one with: efface key new FILE"));
        }
        let used = keys.len() - 1;
        Ok(Self { keys, used })
    }

    /// The same keys, with the one named making tokens.
    ///
    /// # Errors
    /// When there is none with this id.
    pub fn pinned(mut self, id: &str) -> Result<Self> {
        match self.keys.iter().position(|k| k.id() == id) {
            Some(at) => {
                self.used = at;
                Ok(self)
            }
            None => Err(Error::usage(format!("no key {id:?} is in this key file"))
                .coded("E218")
                .next(format!("it holds: {}", self.ids().collect::<Vec<_>>().join(", ")))),
        }
    }

    /// The key that makes tokens.
    pub fn current(&self) -> &RootKey {
        &self.keys[self.used]
    }

    /// The key with this id.
    pub fn get(&self, id: &str) -> Option<&RootKey> {
        self.keys.iter().find(|k| k.id() == id)
    }

    /// Every key, oldest first.
    pub fn keys(&self) -> &[RootKey] {
        &self.keys
    }

    /// Every id, oldest first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(RootKey::id)
    }

    /// Adds a new key, which makes tokens from now on, and gives its line of the key file.
    pub fn rotate(&mut self) -> Result<Zeroizing<String>> {
        // Ids have 25 bits: a clash is rare, and a ring with one is refused.
        let key = loop {
            let key = RootKey::generate()?;
            if self.get(key.id()).is_none() {
                break key;
            }
        };
        let line = key.text();
        self.keys.push(key);
        self.used = self.keys.len() - 1;
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(byte: &str) -> String {
        format!("efface-key-1:{}\n", byte.repeat(32))
    }

    #[test]
    fn the_last_key_is_used_and_an_older_one_on_request() {
        let text = format!("# of 2025\n{}\n{}", line("01"), line("02"));
        let ring = Keyring::from_text(&text).unwrap();
        let [old, new] = ["01", "02"].map(|b| RootKey::from_text(&line(b)).unwrap().id().to_owned());
        assert_eq!(ring.current().id(), new);
        assert_eq!(ring.ids().collect::<Vec<_>>(), [&old, &new]);
        assert_eq!(ring.clone().pinned(&old).unwrap().current().id(), old);
        let error = ring.pinned("aaaaa").unwrap_err().to_string();
        assert!(error.contains(&old) && error.contains(&new), "{error}");
    }

    #[test]
    fn a_clash_a_damaged_line_and_nothing_are_refused_without_their_text() {
        let twice = Keyring::from_text(&line("01").repeat(2)).unwrap_err().to_string();
        assert!(twice.contains("two keys have the id na57y") && !twice.contains("0101"), "{twice}");
        let damaged = Keyring::from_text(&format!("{}efface-key-1:02zz", line("01"))).unwrap_err().to_string();
        assert!(damaged.contains("line 2") && !damaged.contains("02zz"), "{damaged}");
        for nothing in ["", "# a comment\n", "hello"] {
            assert!(Keyring::from_text(nothing).is_err());
        }
        assert!(!format!("{:?}", Keyring::from_text(&line("01")).unwrap()).contains("0101"));
    }

    #[test]
    fn rotating_adds_a_key_and_keeps_the_old() {
        let mut ring = Keyring::from_text(&line("01")).unwrap();
        let added = ring.rotate().unwrap();
        let read = Keyring::from_text(&format!("{}{}", line("01"), *added)).unwrap();
        assert_eq!(read.ids().collect::<Vec<_>>(), ring.ids().collect::<Vec<_>>());
        assert_ne!(ring.current().id(), "na57y");
        assert!(ring.get("na57y").is_some());
    }
}

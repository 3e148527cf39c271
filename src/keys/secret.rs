//! What a key file gave: the full keyring, or the key of the token-only role.

use super::{Keyring, RootKey, ShortKey, short};
use crate::error::{Error, Result};

/// The secret of a run. Its `Debug` shows ids only.
#[derive(Debug, Clone)]
pub enum Secret {
    /// Root keys: every action, and turning back.
    Full(Keyring),
    /// The token-only role: `short` tokens alone.
    TokenOnly(ShortKey),
}

impl Secret {
    /// Reads the text of a key file of either kind. The text is never shown.
    pub fn from_text(text: &str) -> Result<Self> {
        match text.trim_start().starts_with(short::MARK) {
            true => ShortKey::from_text(text).map(Self::TokenOnly),
            false => Keyring::from_text(text).map(Self::Full),
        }
    }

    /// The id of the key that makes tokens.
    pub fn id(&self) -> &str {
        match self {
            Self::Full(ring) => ring.current().id(),
            Self::TokenOnly(key) => key.id(),
        }
    }

    /// The same secret with the key named making tokens.
    pub fn pinned(self, id: &str) -> Result<Self> {
        match self {
            Self::Full(ring) => ring.pinned(id).map(Self::Full),
            Self::TokenOnly(key) if key.id() == id => Ok(Self::TokenOnly(key)),
            Self::TokenOnly(key) => Err(Error::usage(format!("no key {id:?} is in this key file"))
                .coded("E218")
                .next(format!("it is the token-only key of {}", key.id()))),
        }
    }

    /// The keyring. `what` says what needs it: an action of the policy, or a command.
    ///
    /// # Errors
    /// A token-only key.
    pub fn ring(&self, what: &str) -> Result<&Keyring> {
        match self {
            Self::Full(ring) => Ok(ring),
            Self::TokenOnly(key) => Err(Error::usage(format!(
                "{what} needs the full key {}, and this is its token-only key, which makes short tokens alone",
                key.id()
            ))
            .next("use the full key file, or do = \"short\" in the policy where nobody has to turn values back")),
        }
    }

    /// Ids of every key that it holds.
    pub fn ids(&self) -> Vec<String> {
        match self {
            Self::Full(ring) => ring.ids().map(str::to_owned).collect(),
            Self::TokenOnly(key) => vec![key.id().to_owned()],
        }
    }

    /// The root key that makes tokens. `what` as in [`Secret::ring`].
    pub fn root(&self, what: &str) -> Result<&RootKey> {
        self.ring(what).map(Keyring::current)
    }

    /// The key of `short` tokens, which either kind gives.
    pub fn short(&self) -> ShortKey {
        match self {
            Self::Full(ring) => ShortKey::of(ring.current()),
            Self::TokenOnly(key) => key.clone(),
        }
    }
}

impl From<RootKey> for Secret {
    fn from(key: RootKey) -> Self {
        Self::Full(key.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_only_key_gives_the_same_short_key_and_no_root() {
        let full = Secret::from_text(&format!("efface-key-1:{}", "01".repeat(32))).unwrap();
        let role = Secret::from_text(&full.short().text()).unwrap();
        assert_eq!(role.id(), full.id());
        assert_eq!(*role.short().text(), *full.short().text());
        assert!(full.root("do = \"token\"").is_ok());
        let error = role.root("do = \"token\" of class email").unwrap_err().to_string();
        assert!(error.contains("class email") && error.contains("Next: "), "{error}");
        assert!(role.clone().pinned("na57y").is_ok() && role.pinned("aaaaa").is_err());
    }
}

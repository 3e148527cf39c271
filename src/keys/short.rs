//! The key of the token-only role: it makes `short` tokens, and so joins, and can turn nothing back.
//!
//! It is one derivation away from the root key, so that whoever holds it learns nothing about the root key, while the
//! holder of the root key makes the same short tokens.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::RootKey;
use crate::error::{Error, Result};

/// What its text starts with; the id of its root key and the hex digits follow.
pub(super) const MARK: &str = "efface-token-key-1:";

/// A token-only key. It is wiped from memory when dropped, and its `Debug` shows its id only.
#[derive(Clone)]
pub struct ShortKey {
    bytes: Zeroizing<[u8; 32]>,
    id: String,
}

impl fmt::Debug for ShortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShortKey({})", self.id)
    }
}

impl ShortKey {
    /// The token-only key of a root key.
    pub fn of(root: &RootKey) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        root.derive("short", "", bytes.as_mut_slice());
        Self { bytes, id: root.id().to_owned() }
    }

    /// Reads the text form: `efface-token-key-1:`, five characters of id, `:` and 64 hex digits. The text is never shown.
    pub fn from_text(text: &str) -> Result<Self> {
        let bad = || {
            Error::usage("this is not a token-only key (content withheld)")
                .coded("E218")
                .next("make one with: efface key token-only FILE --out NEWFILE")
        };
        let (id, hex) = text.trim().strip_prefix(MARK).and_then(|rest| rest.split_once(':')).ok_or_else(bad)?;
        if id.len() != 5 || !id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7')) {
            return Err(bad());
        }
        let decoded = Zeroizing::new(data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| bad())?);
        let mut bytes = Zeroizing::new([0; 32]);
        if decoded.len() != 32 {
            return Err(bad());
        }
        bytes.copy_from_slice(&decoded);
        Ok(Self { bytes, id: id.to_owned() })
    }

    /// The text form, to be written to a file of its own.
    pub fn text(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(data_encoding::HEXLOWER.encode(self.bytes.as_slice()));
        Zeroizing::new(format!("{MARK}{}:{}\n", self.id, *hex))
    }

    /// The id of the root key that it was derived from.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Fills `out` with the key for the short tokens of `domain`.
    pub fn derive(&self, domain: &str, out: &mut [u8]) {
        self.expand(&format!("efface/1/short/{domain}"), out);
    }

    /// Fills `out` with the key that seals the ledger lines of this role.
    pub fn derive_ledger(&self, out: &mut [u8]) {
        self.expand("efface/1/ledger/", out);
    }

    /// Fills `out` with the key for fingerprints of single values in a baseline.
    pub fn derive_baseline(&self, out: &mut [u8]) {
        self.expand("efface/1/baseline/", out);
    }

    fn expand(&self, info: &str, out: &mut [u8]) {
        // Expanding fails only beyond 255 hash lengths; every key here is 64 bytes at most.
        let expanded = Hkdf::<Sha256>::new(None, self.bytes.as_slice()).expand(info.as_bytes(), out);
        debug_assert!(expanded.is_ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(byte: &str) -> RootKey {
        RootKey::from_text(&format!("efface-key-1:{}", byte.repeat(32))).unwrap()
    }

    fn derived(key: &ShortKey, domain: &str) -> [u8; 32] {
        let mut out = [0; 32];
        key.derive(domain, &mut out);
        out
    }

    #[test]
    fn its_text_reads_back_with_its_id() {
        let key = ShortKey::of(&root("07"));
        let again = ShortKey::from_text(&key.text()).unwrap();
        assert_eq!((again.id(), derived(&again, "email")), (root("07").id(), derived(&key, "email")));
        assert!(!key.text().contains("0707"));
    }

    #[test]
    fn key_and_domain_each_change_what_is_derived() {
        let key = ShortKey::of(&root("07"));
        assert_ne!(derived(&key, "email"), derived(&key, "phone"));
        assert_ne!(derived(&key, "email"), derived(&ShortKey::of(&root("08")), "email"));
        let mut ledger = [0; 32];
        key.derive_ledger(&mut ledger);
        assert_ne!(derived(&key, ""), ledger);
    }

    #[test]
    fn what_it_derives_is_pinned() {
        // RFC 5869 with Python's hmac: expand(extract("", expand(extract("", 07*32), "efface/1/short/")), "efface/1/short/email").
        let pin = "1afec1c572cb32f0018a434962928758ecfa07c6df57e424449aef89d6c1c666";
        assert_eq!(data_encoding::HEXLOWER.encode(&derived(&ShortKey::of(&root("07")), "email")), pin);
    }

    #[test]
    fn damaged_text_is_refused_and_not_shown() {
        let text = ShortKey::of(&root("07")).text();
        for broken in [&text[..text.len() - 3], &text.replace(":", ""), "efface-token-key-1:abc:00", "efface-key-1:00"]
        {
            let error = ShortKey::from_text(broken).unwrap_err().to_string();
            assert!(!error.contains(&text[30..40]), "{error}");
        }
        assert!(!format!("{:?}", ShortKey::of(&root("07"))).contains(&text[30..40]));
    }
}

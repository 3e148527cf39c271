//! The root key: made, identified, derived from; never shown.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// What a key's text starts with.
const MARK: &str = "efface-key-1:";

/// A root key. It is wiped from memory when dropped, and its `Debug` shows its id only.
#[derive(Clone)]
pub struct RootKey {
    bytes: Zeroizing<[u8; 32]>,
    id: String,
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootKey({})", self.id)
    }
}

impl RootKey {
    fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        let mut id = [0; 5];
        let mut key = Self { bytes, id: String::new() };
        key.derive("id", "", &mut id);
        key.id = data_encoding::BASE32_NOPAD.encode(&id)[..5].to_ascii_lowercase();
        key
    }

    /// A new key from the system's random source.
    pub fn generate() -> Result<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| Error::fault("the system gives no random bytes"))?;
        Ok(Self::new(bytes))
    }

    /// Five characters that name the key: a truncated derivation, from which nothing about the key follows.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Fills `out` with the key for `purpose` and `domain`.
    pub fn derive(&self, purpose: &str, domain: &str, out: &mut [u8]) {
        let info = format!("efface/1/{purpose}/{domain}");
        // Expanding fails only beyond 255 hash lengths; every key here is 64 bytes at most.
        let expanded = Hkdf::<Sha256>::new(None, self.bytes.as_slice()).expand(info.as_bytes(), out);
        debug_assert!(expanded.is_ok());
    }

    /// The text form: one line of a key file.
    pub fn text(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(data_encoding::HEXLOWER.encode(self.bytes.as_slice()));
        Zeroizing::new(format!("{MARK}{}\n", *hex))
    }

    /// Reads the text form: `efface-key-1:` and 64 hex digits. The text is never shown.
    pub fn from_text(text: &str) -> Result<Self> {
        let bad = || {
            Error::usage("this is not an efface key (content withheld)")
                .coded("E218")
                .next("make one with: efface key new FILE")
        };
        let hex = text.trim().strip_prefix(MARK).ok_or_else(bad)?;
        let decoded = Zeroizing::new(data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| bad())?);
        let mut bytes = Zeroizing::new([0; 32]);
        if decoded.len() != 32 {
            return Err(bad());
        }
        bytes.copy_from_slice(&decoded);
        Ok(Self::new(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> RootKey {
        RootKey::from_text(&format!("{MARK}{}", "07".repeat(32))).unwrap()
    }

    #[test]
    fn the_debug_form_and_errors_hold_no_key() {
        assert!(!format!("{:?}", key()).contains("0707"));
        let error = RootKey::from_text("efface-key-1:0707zz").unwrap_err();
        assert!(!error.to_string().contains("0707"));
    }

    #[test]
    fn different_purposes_and_domains_derive_different_keys() {
        let of = |purpose: &str, domain: &str| {
            let mut out = [0; 64];
            key().derive(purpose, domain, &mut out);
            out
        };
        assert_ne!(of("siv", "email"), of("siv", "phone"));
        assert_ne!(of("siv", "email"), of("ledger", "email"));
        assert_eq!(of("siv", "email"), of("siv", "email"));
    }
}

//! What seals a line: a key derived from the one that the act used.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Whose key seals a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The holder of the full key.
    Key,
    /// The holder of the token-only key, and of the full key.
    TokenOnly,
    /// Nobody's: the act needed no key. The chain alone holds such lines.
    None,
}

/// A key for lines. Its `Debug` shows whose it is only.
#[derive(Clone)]
pub struct Seal {
    id: String,
    role: Role,
    key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seal({}, {:?})", self.id, self.role)
    }
}

impl Seal {
    /// The seal of the key `id`; `key` is derived from it for the ledger alone.
    pub fn new(id: impl Into<String>, role: Role, key: Zeroizing<[u8; 32]>) -> Self {
        Self { id: id.into(), role, key }
    }

    /// Id of the key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whose it is.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The hash of `body` in hex; `purpose` keeps lines and heads apart.
    pub(super) fn mac(&self, purpose: &str, body: &[u8]) -> String {
        data_encoding::HEXLOWER.encode(&self.hmac(purpose, body).finalize().into_bytes())
    }

    /// Whether `mac` is that hash.
    pub(super) fn fits(&self, purpose: &str, body: &[u8], mac: &str) -> bool {
        let mac = data_encoding::HEXLOWER.decode(mac.as_bytes());
        mac.is_ok_and(|mac| self.hmac(purpose, body).verify_slice(&mac).is_ok())
    }

    fn hmac(&self, purpose: &str, body: &[u8]) -> Hmac<Sha256> {
        // HMAC fills a shorter key up with zeros to the block of its hash (RFC 2104).
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(self.key.as_slice());
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(purpose.as_bytes());
        mac.update(b"\n");
        mac.update(body);
        mac
    }
}

/// `body`, a JSON object, with its seal as the last member.
pub(super) fn sealed(purpose: &str, body: &str, seal: Option<&Seal>) -> String {
    let open = body.strip_suffix('}').unwrap_or(body);
    match seal {
        Some(seal) => format!("{open},\"mac\":\"{}\"}}", seal.mac(purpose, open.as_bytes())),
        None => format!("{open},\"mac\":null}}"),
    }
}

/// A sealed text without its seal, and the seal.
pub(super) fn unsealed(text: &[u8]) -> Option<(&[u8], Option<&str>)> {
    const NONE: &[u8] = b",\"mac\":null}";
    const OPEN: &[u8] = b",\"mac\":\"";
    if let Some(body) = text.strip_suffix(NONE) {
        return Some((body, None));
    }
    let at = text.len().checked_sub(OPEN.len() + 64 + 2)?;
    let (body, rest) = text.split_at(at);
    let mac = rest.strip_prefix(OPEN)?.strip_suffix(b"\"}")?;
    Some((body, Some(std::str::from_utf8(mac).ok()?)))
}

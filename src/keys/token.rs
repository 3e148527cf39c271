//! Tokens: AES-256-SIV ciphertexts as text that is safe in spreadsheets, hostnames and case-insensitive collations.
//!
//! `e` `1` KEYID BODY: a letter, the version, five characters of key id, and lower-case unpadded base32 of the synthetic
//! IV followed by the ciphertext. The plaintext is padded to 16-byte steps (ISO/IEC 7816-4) so that its length does not
//! show.

use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use zeroize::{Zeroize, Zeroizing};

use super::recognise::{VERSION, key_id};
use super::siv::Siv;
use super::{Recognised, RootKey, base32};
use crate::error::{Error, Result};

/// Plaintexts are padded to a multiple of this.
const BLOCK: usize = 16;

/// What a token authenticates besides the value: the class of value, and how it was normalised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Domain {
    /// The class of value (`email`), never the column name.
    pub name: String,
    /// Id of the normaliser (`exact`).
    pub norm: String,
}

/// Makes and opens the tokens of one domain. One per thread: it keeps its buffers.
///
/// Tokens are sealed many at a time by [`Siv`]; they are opened by the `aes-siv` crate, so that each of the two holds the other to
/// the standard.
pub struct Tokeniser {
    siv: Siv,
    opener: Aes256Siv,
    associated: Vec<u8>,
    prefix: String,
    padded: Vec<u8>,
    ends: Vec<usize>,
    sealed: Vec<u8>,
}

impl Tokeniser {
    /// The tokeniser of `domain` under `key`.
    pub fn new(key: &RootKey, domain: &Domain) -> Result<Self> {
        let mut derived = Zeroizing::new([0u8; 64]);
        key.derive("siv", &domain.name, derived.as_mut_slice());
        let associated = format!("efface/1|{}|{}", domain.name, domain.norm).into_bytes();
        Ok(Self {
            siv: Siv::new(&derived, &associated),
            opener: Aes256Siv::new_from_slice(derived.as_slice()).map_err(|_| Error::fault("key of a wrong length"))?,
            associated,
            prefix: format!("e{VERSION}{}", key.id()),
            padded: Vec::new(),
            ends: Vec::new(),
            sealed: Vec::new(),
        })
    }

    /// Appends the token of `value` to `out`.
    pub fn token(&mut self, value: &str, out: &mut String) -> Result<()> {
        self.queue(value);
        let mut text = Vec::new();
        self.make(&mut text, &mut Vec::new());
        out.push_str(std::str::from_utf8(&text).map_err(|_| Error::fault("base32"))?);
        Ok(())
    }

    /// Remembers a value until [`Tokeniser::make`].
    pub fn queue(&mut self, value: &str) {
        self.padded.extend_from_slice(value.as_bytes());
        self.padded.push(0x80);
        let start = self.ends.last().copied().unwrap_or(0);
        let length = (self.padded.len() - start).next_multiple_of(BLOCK);
        self.padded.resize(start + length, 0);
        self.ends.push(start + length);
    }

    /// Makes the tokens of all queued values, in order: ASCII text, one behind the other in `text`, with the end of each in `ends`.
    pub fn make(&mut self, text: &mut Vec<u8>, ends: &mut Vec<usize>) {
        self.sealed.clear();
        self.siv.seal(&self.padded, &self.ends, &mut self.sealed);
        let (mut start, mut from) = (0, 0);
        for end in &self.ends {
            let to = from + end - start + BLOCK;
            text.extend_from_slice(self.prefix.as_bytes());
            base32::encode(&self.sealed[from..to], text);
            ends.push(text.len());
            (start, from) = (*end, to);
        }
        // Values are not left behind in memory.
        self.padded.zeroize();
        self.ends.clear();
    }

    /// The value of a token of this domain; `None` where it does not authenticate.
    pub fn reveal(&mut self, token: &str) -> Option<String> {
        let body = token.trim().strip_prefix(&self.prefix)?;
        let sealed = base32::decode(body)?;
        let padded = self.opener.decrypt([&self.associated], &sealed).ok()?;
        let end = padded.iter().rposition(|b| *b != 0)?;
        (padded[end] == 0x80).then(|| String::from_utf8(padded[..end].to_vec()).ok())?
    }

    /// Whether `text` is a token of this domain, of another key, or none.
    pub fn recognise(&mut self, text: &str) -> Recognised {
        let Some(id) = key_id(text) else { return Recognised::No };
        if !self.prefix.ends_with(id) {
            return Recognised::Foreign(id.to_owned());
        }
        match self.reveal(text) {
            Some(_) => Recognised::Ours,
            None => Recognised::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: &str) -> RootKey {
        RootKey::from_text(&format!("efface-key-1:{}", byte.repeat(32))).unwrap()
    }

    fn tokeniser(byte: &str, name: &str, norm: &str) -> Tokeniser {
        Tokeniser::new(&key(byte), &Domain { name: name.into(), norm: norm.into() }).unwrap()
    }

    fn token(t: &mut Tokeniser, value: &str) -> String {
        let mut out = String::new();
        t.token(value, &mut out).unwrap();
        out
    }

    #[test]
    fn key_domain_and_normaliser_each_change_every_token() {
        let base = token(&mut tokeniser("01", "email", "email"), "a@b.example");
        assert_ne!(base, token(&mut tokeniser("02", "email", "email"), "a@b.example"));
        assert_ne!(base, token(&mut tokeniser("01", "person", "email"), "a@b.example"));
        assert_ne!(base, token(&mut tokeniser("01", "email", "exact"), "a@b.example"));
        assert_eq!(base, token(&mut tokeniser("01", "email", "email"), "a@b.example"));
    }

    #[test]
    fn tokens_open_again_and_only_under_their_key_and_domain() {
        for value in ["", "x", "0123456789abcde", "0123456789abcdef", "é\u{80}\0", "\u{0}"] {
            let made = token(&mut tokeniser("01", "email", "email"), value);
            assert_eq!(tokeniser("01", "email", "email").reveal(&made).as_deref(), Some(value));
            assert_eq!(tokeniser("01", "phone", "email").reveal(&made), None);
            assert_eq!(tokeniser("01", "email", "email").recognise(&made), Recognised::Ours);
            assert!(matches!(tokeniser("02", "email", "email").recognise(&made), Recognised::Foreign(_)));
        }
    }

    #[test]
    fn lengths_below_sixteen_do_not_show() {
        let mut t = tokeniser("01", "email", "exact");
        assert_eq!(token(&mut t, "a").len(), token(&mut t, "0123456789abcde").len());
    }

    #[test]
    fn the_cipher_is_rfc_5297() {
        // RFC 5297 appendix A.1 uses AES-128-SIV; the crate is run on it, because tokens rest on it.
        let key = data_encoding::HEXLOWER
            .decode(b"fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
            .unwrap();
        let ad = data_encoding::HEXLOWER.decode(b"101112131415161718191a1b1c1d1e1f2021222324252627").unwrap();
        let plain = data_encoding::HEXLOWER.decode(b"112233445566778899aabbccddee").unwrap();
        let sealed = aes_siv::siv::Aes128Siv::new_from_slice(&key).unwrap().encrypt([&ad], &plain).unwrap();
        assert_eq!(
            data_encoding::HEXLOWER.encode(&sealed),
            "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"
        );
    }

    #[test]
    fn pinned_tokens_do_not_change() {
        // Changing one of these is a breaking change. They were computed with another implementation of HKDF and AES-SIV
        // (Python's cryptography).
        let pins = [
            (
                "email",
                "email",
                "jan@voorbeeld.example",
                "e1na57ycvnzw4n75z6mmugn3sv7uv2iansxk2cfqkkuym6rtksqd4wiacz3luj7zku7cmuusycbooix2qjzi",
            ),
            ("phone", "phone", "+31612345678", "e1na57yh4prp3yisw4vjap5cwsdzrs2edy3c7bxj3wzds5i6rzinacwrgvq"),
            ("person.id", "exact", "CON100023", "e1na57yqj3oif5a6irkdneyn7hmedprjagjaizpjq2hasnu43wzlnqfg2gq"),
            ("email", "email", "é\u{80}\0", "e1na57y3ifxpivtuznfa73hb4j4tlf6kj7wbi2qhtrxcvsonbbxqx3kv6ja"),
            ("name.family", "text", "", "e1na57y2ugcb2wj7r3gjnqj42p4rf7ewgknrzfrezuzdoxxv4ayowrjsbra"),
        ];
        for (domain, norm, value, pin) in pins {
            assert_eq!(token(&mut tokeniser("01", domain, norm), value), pin);
        }
    }
}

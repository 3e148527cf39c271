//! Short tokens: a keyed hash where length matters. They join and cannot be turned back, also not by the key holder.
//!
//! `s` `1` KEYID HASH CHECK: 80 or 120 bits of the keyed hash in base32, and 20 bits of a keyed hash of those, by which efface
//! recognises its own: one text in a million that looks like a short token passes for one.

use super::prf::Prf;
use super::recognise::{SHORT_BODIES, SHORT_START, key_id};
use super::{Domain, Recognised, ShortKey, base32};

/// How long a short token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// 80 bits: 27 characters.
    Bits80,
    /// 120 bits: 35 characters.
    Bits120,
}

impl Length {
    /// Bits of the hash.
    pub fn bits(self) -> u32 {
        match self {
            Self::Bits80 => 80,
            Self::Bits120 => 120,
        }
    }

    /// The probability that any two of `values` different values get one token (birthday bound).
    pub fn collision(self, values: u64) -> f64 {
        let pairs = values as f64 * (values as f64 - 1.0).max(0.0) / 2.0;
        (pairs / 2f64.powi(self.bits() as i32)).min(1.0)
    }

    fn body(self) -> usize {
        match self {
            Self::Bits80 => SHORT_BODIES[0],
            Self::Bits120 => SHORT_BODIES[1],
        }
    }
}

const CHECK: usize = 4;

/// Makes the short tokens of one domain. One per thread: it keeps its buffers.
pub struct ShortTokeniser {
    hash: Prf,
    check: Prf,
    prefix: String,
    length: Length,
}

impl ShortTokeniser {
    /// The tokeniser of `domain`.
    pub fn new(key: &ShortKey, domain: &Domain, length: Length) -> Self {
        let of = |what: &str| {
            let associated = format!("efface/1|{what}|{}|{}|{}", domain.name, domain.norm, length.bits());
            Prf::short(key, &domain.name, &associated)
        };
        Self { hash: of("short"), check: of("check"), prefix: format!("{SHORT_START}{}", key.id()), length }
    }

    /// Remembers a value until [`ShortTokeniser::make`].
    pub fn queue(&mut self, value: &str) {
        self.hash.queue(&[value]);
    }

    /// Makes the tokens of all queued values, in order, as [`super::Tokeniser::make`] does.
    pub fn make(&mut self, text: &mut Vec<u8>, ends: &mut Vec<usize>) {
        let bytes = self.length.bits() as usize / 8;
        let from = text.len();
        let mut starts = Vec::new();
        for number in self.hash.numbers() {
            text.extend_from_slice(self.prefix.as_bytes());
            starts.push(text.len());
            base32::encode(&number.to_be_bytes()[..bytes], text);
            let body = text[starts[starts.len() - 1]..].to_vec();
            self.check.queue(&[std::str::from_utf8(&body).unwrap_or("")]);
            text.resize(text.len() + CHECK, 0);
            ends.push(text.len());
        }
        debug_assert!(text.len() >= from);
        for (start, number) in starts.iter().zip(self.check.numbers()) {
            let at = start + self.length.body() - CHECK;
            text[at..at + CHECK].copy_from_slice(&check_of(*number));
        }
    }

    /// Whether `text` is a short token of this domain, of another key, or none.
    pub fn recognise(&mut self, text: &str) -> Recognised {
        let text = text.trim();
        let Some(id) = key_id(text) else { return Recognised::No };
        let Some(body) = text.strip_prefix(&self.prefix) else {
            return if self.prefix.ends_with(id) { Recognised::No } else { Recognised::Foreign(id.to_owned()) };
        };
        match body.split_at_checked(self.length.body() - CHECK) {
            Some((hash, check)) if check.as_bytes() == check_of(self.check.number(&[hash])) => Recognised::Ours,
            _ => Recognised::No,
        }
    }
}

fn check_of(number: u128) -> [u8; CHECK] {
    let mut text = Vec::with_capacity(CHECK + 1);
    base32::encode(&number.to_be_bytes()[..3], &mut text);
    [text[0], text[1], text[2], text[3]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::RootKey;

    fn tokeniser(byte: &str, name: &str, norm: &str, length: Length) -> ShortTokeniser {
        let root = RootKey::from_text(&format!("efface-key-1:{}", byte.repeat(32))).unwrap();
        ShortTokeniser::new(&ShortKey::of(&root), &Domain { name: name.into(), norm: norm.into() }, length)
    }

    fn token(t: &mut ShortTokeniser, value: &str) -> String {
        let (mut text, mut ends) = (Vec::new(), Vec::new());
        t.queue(value);
        t.make(&mut text, &mut ends);
        assert_eq!(ends, [text.len()]);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn pinned_short_tokens_do_not_change() {
        // Computed with another implementation of HKDF and AES-SIV (Python's cryptography).
        let pins = [
            (Length::Bits80, "jan@voorbeeld.example", "s1na57yx5uuxeatan2mskik5mnv"),
            (Length::Bits120, "jan@voorbeeld.example", "s1na57ya27lceoohi7h6h4woo6ragoxu5kf"),
        ];
        for (length, value, pin) in pins {
            assert_eq!(token(&mut tokeniser("01", "email", "email", length), value), pin);
        }
    }

    #[test]
    fn key_domain_normaliser_and_length_each_change_every_token() {
        let base = token(&mut tokeniser("01", "email", "email", Length::Bits80), "a");
        assert_eq!(base.len(), 27);
        for mut other in [
            tokeniser("02", "email", "email", Length::Bits80),
            tokeniser("01", "person", "email", Length::Bits80),
            tokeniser("01", "email", "exact", Length::Bits80),
            tokeniser("01", "email", "email", Length::Bits120),
        ] {
            let made = token(&mut other, "a");
            assert_ne!(made[7..27], base[7..27]);
            assert_ne!(other.recognise(&base), Recognised::Ours);
            assert_eq!(other.recognise(&made), Recognised::Ours);
        }
        let mut same = tokeniser("01", "email", "email", Length::Bits80);
        assert_eq!(same.recognise(&base), Recognised::Ours);
        let mut damaged = base.into_bytes();
        damaged[10] = if damaged[10] == b'a' { b'b' } else { b'a' };
        assert_eq!(same.recognise(std::str::from_utf8(&damaged).unwrap()), Recognised::No);
    }

    #[test]
    fn the_collision_bound_is_the_birthday_bound() {
        assert!((Length::Bits80.collision(1_000_000) - 4.135_9e-13).abs() < 1e-16);
        assert_eq!(Length::Bits120.collision(1), 0.0);
    }
}

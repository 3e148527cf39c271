//! Keyed pseudo-random numbers: what a value is turned into where nothing has to be turned back.

use zeroize::{Zeroize, Zeroizing};

use super::siv::Siv;
use super::{RootKey, ShortKey};

/// What a number is for; each has keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Days that a subject's dates are shifted by.
    Date,
    /// Noise on a subject's numbers.
    Noise,
    /// Which surrogate stands for a value.
    Surrogate,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Noise => "noise",
            Self::Surrogate => "fake",
        }
    }
}

/// The pseudo-random function of one purpose and domain: S2V over AES-256-CMAC (RFC 5297, section 2.4), 128 bits for each value,
/// many at once.
pub struct Prf {
    siv: Siv,
    plain: Vec<u8>,
    ends: Vec<usize>,
    tags: Vec<u128>,
}

impl Prf {
    /// Under a root key.
    pub fn new(key: &RootKey, purpose: Purpose, domain: &str) -> Self {
        let mut derived = Zeroizing::new([0; 64]);
        key.derive(purpose.name(), domain, derived.as_mut_slice());
        Self::of(&derived, &format!("efface/1|{}|{domain}", purpose.name()))
    }

    /// Of short tokens.
    pub(super) fn short(key: &ShortKey, domain: &str, associated: &str) -> Self {
        let mut derived = Zeroizing::new([0; 64]);
        key.derive(domain, derived.as_mut_slice());
        Self::of(&derived, associated)
    }

    fn of(key: &[u8; 64], associated: &str) -> Self {
        let siv = Siv::new(key, associated.as_bytes());
        Self { siv, plain: Vec::new(), ends: Vec::new(), tags: Vec::new() }
    }

    /// Remembers a value, given in parts, until [`Prf::numbers`]. Parts are told apart: `a`, `bc` is not `ab`, `c`.
    pub fn queue(&mut self, parts: &[&str]) {
        for (n, part) in parts.iter().enumerate() {
            if n > 0 {
                // No text holds this byte.
                self.plain.push(0xff);
            }
            self.plain.extend_from_slice(part.as_bytes());
        }
        self.ends.push(self.plain.len());
    }

    /// The numbers of all queued values, in order.
    pub fn numbers(&mut self) -> &[u128] {
        self.tags.clear();
        self.siv.tags(&self.plain, &self.ends, &mut self.tags);
        self.plain.zeroize();
        self.ends.clear();
        &self.tags
    }

    /// The number of one value.
    pub fn number(&mut self, parts: &[&str]) -> u128 {
        self.queue(parts);
        self.numbers()[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prf(byte: &str, purpose: Purpose, domain: &str) -> Prf {
        Prf::new(&RootKey::from_text(&format!("efface-key-1:{}", byte.repeat(32))).unwrap(), purpose, domain)
    }

    #[test]
    fn key_purpose_domain_and_parts_each_change_the_number() {
        let base = prf("01", Purpose::Date, "person").number(&["ab", "c"]);
        assert_eq!(base, prf("01", Purpose::Date, "person").number(&["ab", "c"]));
        for other in [
            prf("02", Purpose::Date, "person").number(&["ab", "c"]),
            prf("01", Purpose::Noise, "person").number(&["ab", "c"]),
            prf("01", Purpose::Date, "email").number(&["ab", "c"]),
            prf("01", Purpose::Date, "person").number(&["a", "bc"]),
            prf("01", Purpose::Date, "person").number(&["abc"]),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn a_number_is_pinned() {
        // Computed with Python's cryptography: the first block of AES-SIV under the derived key.
        let pin = 111_151_786_667_562_196_488_133_201_342_704_001_003;
        assert_eq!(prf("01", Purpose::Date, "subject").number(&["CON1"]), pin);
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let values: Vec<String> = (0..400).map(|i| "x".repeat(i)).collect();
        let mut many = prf("01", Purpose::Date, "person");
        values.iter().for_each(|v| many.queue(&[v]));
        let many = many.numbers().to_vec();
        let mut one = prf("01", Purpose::Date, "person");
        assert_eq!(many, values.iter().map(|v| one.number(&[v])).collect::<Vec<_>>());
    }
}

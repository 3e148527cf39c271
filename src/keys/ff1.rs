//! Format-preserving encryption: FF1 of NIST SP 800-38G with AES-256, by the `fpe` crate, on texts of one alphabet.

use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use zeroize::Zeroizing;

use super::RootKey;
use crate::error::{Error, Result};

/// The fewest texts that an alphabet and a length may have between them: a requirement of SP 800-38G revision 1.
pub const LEAST_DOMAIN: u64 = 1_000_000;

/// An alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Radix {
    /// 0 to 9.
    Digits,
    /// A to Z, of either case.
    Letters,
    /// 0 to 9 and A to Z, of either case.
    Alphanumeric,
}

impl Radix {
    /// Its name in policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Letters => "letters",
            Self::Alphanumeric => "alphanumeric",
        }
    }

    /// Number of symbols.
    pub fn size(self) -> u32 {
        match self {
            Self::Digits => 10,
            Self::Letters => 26,
            Self::Alphanumeric => 36,
        }
    }

    /// The fewest symbols that have [`LEAST_DOMAIN`] texts.
    pub fn least(self) -> usize {
        match self {
            Self::Digits => 6,
            Self::Letters => 5,
            Self::Alphanumeric => 4,
        }
    }

    /// The number of a character, if it is of the alphabet.
    pub fn symbol(self, c: char) -> Option<u16> {
        let value = match self {
            Self::Digits => c.to_digit(10),
            Self::Letters if c.is_ascii_digit() => None,
            Self::Letters => c.to_digit(36).map(|v| v - 10),
            Self::Alphanumeric => c.to_digit(36),
        };
        value.and_then(|v| u16::try_from(v).ok())
    }

    /// The character of a number, upper case.
    pub fn character(self, symbol: u16) -> char {
        let value = match self {
            Self::Digits | Self::Alphanumeric => u32::from(symbol),
            Self::Letters => u32::from(symbol) + 10,
        };
        char::from_digit(value, 36).map_or('0', |c| c.to_ascii_uppercase())
    }
}

/// The cipher of one domain and alphabet.
pub struct Ff1 {
    cipher: FF1<Aes256>,
    radix: Radix,
}

impl Ff1 {
    /// The cipher of `domain` under `key`.
    pub fn new(key: &RootKey, domain: &str, radix: Radix) -> Result<Self> {
        let mut derived = Zeroizing::new([0; 32]);
        key.derive("ff1", domain, derived.as_mut_slice());
        Self::of_key(&derived, radix)
    }

    /// The cipher of a key that was not derived: the standard's own vectors have such.
    pub fn of_key(key: &[u8; 32], radix: Radix) -> Result<Self> {
        let cipher = FF1::new(key, radix.size()).map_err(|_| Error::fault("an alphabet of FF1"))?;
        Ok(Self { cipher, radix })
    }

    /// Another text of as many symbols. `tweak` is what stays beside it; `None` where the domain is below [`LEAST_DOMAIN`].
    pub fn encrypt(&self, tweak: &[u8], symbols: &[u16]) -> Option<Vec<u16>> {
        if symbols.len() < self.radix.least() {
            return None;
        }
        self.cipher.encrypt(tweak, &FlexibleNumeralString::from(symbols.to_vec())).ok().map(Vec::from)
    }

    /// The text that was encrypted.
    pub fn decrypt(&self, tweak: &[u8], symbols: &[u16]) -> Option<Vec<u16>> {
        if symbols.len() < self.radix.least() {
            return None;
        }
        self.cipher.decrypt(tweak, &FlexibleNumeralString::from(symbols.to_vec())).ok().map(Vec::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back_and_is_refused_below_a_million_texts() {
        let key = RootKey::from_text(&format!("efface-key-1:{}", "01".repeat(32))).unwrap();
        for (radix, text) in [
            (Radix::Digits, "123456"),
            (Radix::Letters, "ABCDZ"),
            (Radix::Alphanumeric, "A1Z9"),
            (Radix::Digits, "00000000000000000000"),
        ] {
            let ff1 = Ff1::new(&key, "card", radix).unwrap();
            let symbols: Vec<u16> = text.chars().map(|c| radix.symbol(c).unwrap()).collect();
            let made = ff1.encrypt(b"t", &symbols).unwrap();
            assert_ne!(made, symbols);
            assert_ne!(ff1.encrypt(b"u", &symbols).unwrap(), made);
            assert_eq!(ff1.decrypt(b"t", &made).unwrap(), symbols);
            assert_eq!(made.iter().map(|s| radix.symbol(radix.character(*s)).unwrap()).collect::<Vec<_>>(), made);
            assert_eq!(ff1.encrypt(b"t", &symbols[..radix.least() - 1]), None);
            assert!(u64::from(radix.size()).pow(radix.least() as u32) >= LEAST_DOMAIN);
        }
        assert!(Radix::Letters.symbol('1').is_none() && Radix::Digits.symbol('٣').is_none());
    }
}

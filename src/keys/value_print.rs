//! Keyed fingerprints of single values, for the baseline. A BSN or a telephone number is found from a plain hash by trying all of
//! them; from these only with the key. A value has another fingerprint in every column, so that nothing joins by them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{RootKey, Secret, ShortKey};

/// Bytes of a fingerprint: of a million values, two are equal by chance once in 10^12 baselines.
const BYTES: usize = 10;

/// Makes fingerprints under one key.
#[derive(Clone)]
pub struct ValuePrint {
    id: String,
    mac: Hmac<Sha256>,
}

impl ValuePrint {
    /// Under every key of a secret, the one that makes tokens first.
    pub fn of_secret(secret: &Secret) -> Vec<Self> {
        let current = secret.short();
        let others: Vec<&RootKey> = match secret {
            Secret::Full(ring) => ring.keys().iter().filter(|k| k.id() != current.id()).collect(),
            Secret::TokenOnly(_) => Vec::new(),
        };
        std::iter::once(Self::new(&current)).chain(others.into_iter().map(|k| Self::new(&ShortKey::of(k)))).collect()
    }

    fn new(key: &ShortKey) -> Self {
        let mut derived = Zeroizing::new([0u8; 32]);
        key.derive_baseline(derived.as_mut_slice());
        let mac = Hmac::<Sha256>::new_from_slice(derived.as_slice())
            .unwrap_or_else(|_| unreachable!("HMAC takes any length"));
        Self { id: key.id().to_owned(), mac }
    }

    /// Id of its key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The fingerprint of a value in a column, for a type: `KEYID:hex`. Case and spaces make no difference.
    pub fn of(&self, dataset: &str, column: &str, info_type: &str, value: &str) -> String {
        let mut mac = self.mac.clone();
        for part in [dataset, column, info_type] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        let plain: String = value.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        mac.update(Zeroizing::new(plain).as_bytes());
        format!("{}:{}", self.id, data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()[..BYTES]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_column_type_and_value_each_change_it_and_spaces_do_not() {
        let print = |byte: &str| {
            ValuePrint::new(&ShortKey::of(&RootKey::from_text(&format!("efface-key-1:{}", byte.repeat(32))).unwrap()))
        };
        let (one, two) = (print("07"), print("08"));
        let of = one.of("d", "c", "iban", "NL91ABNA0417164300");
        assert_eq!(of, one.of("d", "c", "iban", "nl91 abna 0417 1643 00"));
        assert_eq!(of.split(':').next().unwrap(), one.id());
        let others = [
            two.of("d", "c", "iban", "NL91ABNA0417164300"),
            one.of("dc", "", "iban", "NL91ABNA0417164300"),
            one.of("d", "c", "phone", "NL91ABNA0417164300"),
            one.of("d", "c", "iban", "NL91ABNA0417164301"),
        ];
        assert!(others.iter().all(|other| *other != of));
    }
}

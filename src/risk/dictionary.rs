//! Values to codes, without keeping the values.
//!
//! A text of up to 15 bytes is its own key; a longer one is a 120-bit hash (two of a billion long values of one column
//! meet with a probability below 10⁻¹⁷). Which code a value gets depends on who came first, so no result may depend on it.

use foldhash::quality::FixedState;
use hashbrown::HashMap;
use std::hash::BuildHasher;

/// A value as far as equality goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u128);

impl Key {
    /// The key of a text.
    #[inline]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let n = bytes.len();
        // Two loads that may overlap instead of a copy of so many bytes.
        let word = |bytes: Option<&[u8; 8]>| u128::from(u64::from_le_bytes(*bytes.unwrap_or(&[0; 8])));
        let half = |bytes: Option<&[u8; 4]>| u128::from(u32::from_le_bytes(*bytes.unwrap_or(&[0; 4])));
        let room = match n {
            0 => 0,
            1..=3 => bytes.iter().rev().fold(0, |all, byte| all << 8 | u128::from(*byte)),
            4..=7 => half(bytes.first_chunk()) | half(bytes.last_chunk()) << (8 * (n - 4)),
            8..=15 => word(bytes.first_chunk()) | word(bytes.last_chunk()) << (8 * (n - 8)),
            _ => 0,
        };
        if n <= 15 {
            return Self(room | (n as u128) << 120);
        }
        let (a, b) = (FixedState::with_seed(1).hash_one(bytes), FixedState::with_seed(2).hash_one(bytes));
        Self((u128::from(a) << 64 | u128::from(b)) | (0xff << 120))
    }

    /// All of it in 64 bits, where the text has at most seven bytes; 0 where it has none.
    #[inline]
    pub fn short(self) -> Option<u64> {
        let length = (self.0 >> 120) as u64;
        (length <= 7).then_some(self.0 as u64 | length << 56)
    }

    /// As a number; 0 for an empty text.
    #[inline]
    pub fn number(self) -> u128 {
        self.0
    }

    /// The key of a text of up to 12 bytes that Arrow holds inside its view: four bytes of length, then the text, zeros
    /// behind it.
    #[inline]
    pub fn of_inline(view: u128) -> Self {
        Self((view >> 32) | (view & 0xff) << 120)
    }

    /// The short keys of views; false where a text has more than seven bytes.
    pub fn all_short(views: &[u128], keys: &mut [u64]) -> bool {
        let mut longest = 0;
        for (view, key) in views.iter().zip(keys) {
            let length = *view as u32;
            longest = longest.max(length);
            *key = (view >> 32) as u64 | u64::from(length) << 56;
        }
        longest <= 7
    }
}

/// A hash of a key that is good enough for a table: short texts differ in few bits.
#[inline]
pub fn spread(key: u128) -> u64 {
    let product =
        ((key as u64) ^ 0x9e37_79b9_7f4a_7c15) as u128 * (((key >> 64) as u64) ^ 0xbf58_476d_1ce4_e5b9) as u128;
    let folded = (product as u64) ^ ((product >> 64) as u64) ^ (key as u64).wrapping_mul(0x94d0_49bb_1331_11eb);
    folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (folded >> 29)
}

/// Codes of one column's values, from 1; 0 is the null.
#[derive(Debug, Default)]
pub struct Dictionary {
    codes: HashMap<Key, u32, Spread>,
    /// Texts by code − 1, where an order or a hierarchy of the values is needed (sensitive columns, weights).
    texts: Option<Vec<Box<str>>>,
    /// Bytes of them.
    bytes: usize,
}

impl Dictionary {
    /// An empty dictionary; `texts` keeps the texts, too.
    pub fn new(texts: bool) -> Self {
        Self { codes: HashMap::default(), texts: texts.then(Vec::new), bytes: 0 }
    }

    /// The code of a value, a new one where it is met for the first time.
    pub fn code(&mut self, key: Key, text: &str) -> u32 {
        let next = self.codes.len() as u32 + 1;
        let code = *self.codes.entry(key).or_insert(next);
        if code == next
            && let Some(texts) = &mut self.texts
        {
            texts.push(text.into());
            self.bytes += text.len() + 16;
        }
        code
    }

    /// The code of a value, if it has one.
    pub fn known(&self, key: Key) -> Option<u32> {
        self.codes.get(&key).copied()
    }

    /// The keys by code − 1.
    pub fn keys(&self) -> Vec<Key> {
        let mut keys = vec![Key(0); self.codes.len()];
        self.codes.iter().for_each(|(key, code)| keys[*code as usize - 1] = *key);
        keys
    }

    /// Distinct values, the null not counted.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether no value was met.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Bytes in memory, about.
    pub fn bytes(&self) -> usize {
        self.codes.capacity() * 40 + self.bytes
    }

    /// The texts by code − 1, where they were kept.
    pub fn texts(&self) -> Option<&[Box<str>]> {
        self.texts.as_deref()
    }
}

/// Hashes [`Key`]s by [`spread`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Spread;

/// The hasher of [`Spread`].
#[derive(Debug, Default)]
pub struct SpreadHasher(u64);

impl BuildHasher for Spread {
    type Hasher = SpreadHasher;

    fn build_hasher(&self) -> SpreadHasher {
        SpreadHasher(0)
    }
}

impl std::hash::Hasher for SpreadHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    #[inline]
    fn write_u128(&mut self, key: u128) {
        self.0 = spread(key);
    }

    #[inline]
    fn write_u64(&mut self, key: u64) {
        self.0 = spread(u128::from(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inline_view_has_the_key_of_its_text() {
        for text in ["", "a", "1013 AB", "é", "twelve bytes"] {
            let mut view = [0u8; 16];
            view[..4].copy_from_slice(&(text.len() as u32).to_le_bytes());
            view[4..4 + text.len()].copy_from_slice(text.as_bytes());
            assert_eq!(Key::of_inline(u128::from_le_bytes(view)), Key::of(text));
        }
    }

    #[test]
    fn equal_texts_have_one_code_and_others_another() {
        let mut dictionary = Dictionary::new(true);
        let texts =
            ["", "a", "a\0", "ab", "123456789012345", "1234567890123456", "1234567890123457", "1234567890123456 "];
        let codes: Vec<u32> = texts.iter().map(|t| dictionary.code(Key::of(t), t)).collect();
        assert_eq!(codes, (1..=8).collect::<Vec<u32>>());
        assert!(texts.iter().zip(&codes).all(|(t, c)| dictionary.known(Key::of(t)) == Some(*c)));
        assert!(texts.iter().zip(&codes).all(|(t, c)| *dictionary.texts().unwrap()[*c as usize - 1] == **t));
    }
}

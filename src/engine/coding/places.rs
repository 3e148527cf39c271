//! Codes by place: keys whose bytes take few values each, as postcodes and years, are numbers whose digits are those bytes.
//!
//! Every byte that differs between the keys adds to the place what its value says, so that keys of different bytes have
//! different places: nothing is hashed or compared, and the codes take a part of the room that the keys would.

use super::known::Place;

/// The code of a key that is not there.
pub(super) const UNKNOWN: u32 = u32::MAX;
/// What a byte adds that no key has there: it leads behind the last place.
const NOWHERE: u32 = 1 << 27;
/// Bytes that may differ; eight and a ninth of [`NOWHERE`] are no more than a place can say.
const DIFFERENT: usize = 8;

/// Codes by place.
#[derive(Debug)]
pub(super) struct Places<K> {
    /// The bytes that differ, and what each value adds.
    digits: Vec<(u32, [u32; 256])>,
    /// The other bytes: where they are, and what they are.
    same: (K, K),
    /// By place; the last is nobody's.
    codes: Vec<u32>,
}

impl<K: Place> Places<K> {
    /// Of keys and their codes, where at most `most` places are enough; nothing where they are not.
    pub fn of(keys: impl Iterator<Item = (K, u32)> + Clone, most: usize) -> Option<Self> {
        let (first, _) = keys.clone().next()?;
        let mut met = vec![[false; 256]; K::BYTES];
        for (key, _) in keys.clone() {
            met.iter_mut().enumerate().for_each(|(at, met)| met[key.byte(at as u32)] = true);
        }
        let (mut digits, mut room, mut same) = (Vec::new(), 1usize, K::default());
        for (at, met) in met.iter().enumerate() {
            let values = met.iter().filter(|met| **met).count();
            if values == 1 {
                same = same.with(at as u32);
                continue;
            }
            let mut adds = [NOWHERE; 256];
            for (n, (add, _)) in adds.iter_mut().zip(met).filter(|(_, met)| **met).enumerate() {
                *add = (n * room) as u32;
            }
            digits.push((at as u32, adds));
            room *= values;
            if room > most.min(NOWHERE as usize) || digits.len() > DIFFERENT {
                return None;
            }
        }
        let mut places = Self { digits, same: (same, first.and(same)), codes: vec![UNKNOWN; room + 1] };
        keys.for_each(|(key, code)| places.add(key, code));
        Some(places)
    }

    /// Adds a key, where it has a place.
    pub fn add(&mut self, key: K, code: u32) {
        let at = self.digits.iter().fold(self.start(key), |at, (byte, adds)| at + adds[key.byte(*byte)]);
        let last = self.codes.len() - 1;
        if let Some(place) = self.codes[..last].get_mut(at as usize) {
            *place = code;
        }
    }

    #[inline]
    fn start(&self, key: K) -> u32 {
        u32::from(key.and(self.same.0) != self.same.1) * NOWHERE
    }

    /// The codes of keys; `UNKNOWN` for those that have none.
    pub fn find(&self, keys: &[K], codes: &mut [u32]) {
        match self.digits.len() {
            0 | 1 => self.find_by::<1>(keys, codes),
            2 => self.find_by::<2>(keys, codes),
            3 => self.find_by::<3>(keys, codes),
            4 => self.find_by::<4>(keys, codes),
            5 => self.find_by::<5>(keys, codes),
            6 => self.find_by::<6>(keys, codes),
            7 => self.find_by::<7>(keys, codes),
            _ => self.find_by::<DIFFERENT>(keys, codes),
        }
    }

    fn find_by<const N: usize>(&self, keys: &[K], codes: &mut [u32]) {
        let last = self.codes.len() - 1;
        let Some(digits) = self.digits.first_chunk::<N>() else {
            // One key alone, which has no digit.
            let found = keys.iter().map(|key| self.codes[(self.start(*key) as usize).min(last)]);
            codes.iter_mut().zip(found).for_each(|(code, found)| *code = found);
            return;
        };
        // Apart, so that the codes are waited for together.
        for (key, at) in keys.iter().zip(codes.iter_mut()) {
            *at = digits.iter().fold(self.start(*key), |at, (byte, adds)| at + adds[key.byte(*byte)]);
        }
        for code in codes {
            *code = self.codes[(*code as usize).min(last)];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> u64 {
        crate::risk::Key::of(text).short().unwrap()
    }

    #[test]
    fn keys_of_few_bytes_have_a_place_and_others_are_unknown() {
        let texts: Vec<String> = (0..3000).map(|n| format!("{} {}", 1000 + n % 1500, ["A", "B"][n / 1500])).collect();
        let keys: Vec<(u64, u32)> = texts.iter().zip(1..).map(|(text, code)| (key(text), code)).collect();
        // Digits 1 and 2, 0 to 9 three times, A and B.
        assert!(Places::of(keys.iter().copied(), 3999).is_none());
        let mut places = Places::of(keys.iter().copied(), 4000).unwrap();
        let others = ["3000 A", "1000-A", "1000 C", "1000A", "", "é"].map(key);
        let asked: Vec<u64> = keys.iter().map(|(key, _)| *key).chain(others).chain([0]).collect();
        let mut codes = vec![7; asked.len()];
        places.find(&asked, &mut codes);
        assert!(codes.iter().zip(1..=3000).all(|(code, n)| *code == n));
        assert!(codes[3000..].iter().all(|code| *code == UNKNOWN));
        // A key that has a place already, and one that has none.
        places.add(key("2999 B"), 5000);
        places.add(key("3000 B"), 5001);
        places.find(&[key("2999 B"), key("3000 B")], &mut codes[..2]);
        assert_eq!(codes[..2], [5000, UNKNOWN]);
    }

    #[test]
    fn one_key_alone_and_eight_digits_have_places() {
        let one = Places::of([(key("a"), 1)].into_iter(), 10).unwrap();
        let mut codes = [0; 2];
        one.find(&[key("a"), key("b")], &mut codes);
        assert_eq!(codes, [1, UNKNOWN]);
        let keys: Vec<(u128, u32)> = (0..256u32)
            .map(|n| (0..8).map(|bit| if n >> bit & 1 == 1 { 'x' } else { 'y' }).collect::<String>())
            .zip(1..)
            .map(|(text, code)| (crate::risk::Key::of(&text).number(), code))
            .collect();
        let places = Places::of(keys.iter().copied(), 256).unwrap();
        let mut codes = vec![0; 256];
        places.find(&keys.iter().map(|(key, _)| *key).collect::<Vec<_>>(), &mut codes);
        assert!(codes.into_iter().eq(1..=256));
    }
}

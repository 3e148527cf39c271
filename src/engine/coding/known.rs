//! Keys that a worker has met and their codes, looked up many at a time: the places of a block of keys are read one after the
//! other without a decision in between, so that the memory answers them together. Where keys are many but their bytes few,
//! most are found by [`Places`].

use super::places::{Places, UNKNOWN};
use crate::risk::NULL;

/// Keys from which on the table leaves the cache that is nearest.
const MANY: usize = 1024;

/// What can be looked up.
pub(super) trait Place: Copy + Default + PartialEq {
    /// Bytes of a key.
    const BYTES: usize;
    /// A hash.
    fn hash(self) -> u64;
    /// A byte, the lowest first.
    fn byte(self, at: u32) -> usize;
    /// All bits of a byte set, too.
    fn with(self, at: u32) -> Self;
    /// The bits that both have.
    fn and(self, other: Self) -> Self;
}

impl Place for u64 {
    const BYTES: usize = 8;

    #[inline]
    fn hash(self) -> u64 {
        let product = u128::from(self ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
        product as u64 ^ (product >> 64) as u64
    }

    #[inline]
    fn byte(self, at: u32) -> usize {
        (self >> ((8 * at) & 63) & 0xff) as usize
    }

    fn with(self, at: u32) -> Self {
        self | 0xff << (8 * at)
    }

    #[inline]
    fn and(self, other: Self) -> Self {
        self & other
    }
}

impl Place for u128 {
    const BYTES: usize = 16;

    #[inline]
    fn hash(self) -> u64 {
        crate::risk::spread(self)
    }

    #[inline]
    fn byte(self, at: u32) -> usize {
        (self >> ((8 * at) & 127) & 0xff) as usize
    }

    fn with(self, at: u32) -> Self {
        self | 0xff << (8 * at)
    }

    #[inline]
    fn and(self, other: Self) -> Self {
        self & other
    }
}

/// Codes by key. The key 0 stands for nothing: it has the code of a null.
#[derive(Debug)]
pub(super) struct Known<K> {
    keys: Vec<K>,
    codes: Vec<u32>,
    len: usize,
    places: Option<Places<K>>,
    /// Keys that were found in the table since places were last made, or not at all.
    elsewhere: usize,
    /// Places are made once as many are found elsewhere as so many tables have room for: twice as many after each time that
    /// there was none to make.
    patience: usize,
}

impl<K: Place> Default for Known<K> {
    fn default() -> Self {
        Self::with_room(16)
    }
}

impl<K: Place> Known<K> {
    fn with_room(room: usize) -> Self {
        Self {
            keys: vec![K::default(); room],
            codes: vec![NULL; room],
            len: 0,
            places: None,
            elsewhere: 0,
            patience: 4,
        }
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.len
    }

    fn home(&self, key: K) -> usize {
        key.hash() as usize & (self.keys.len() - 1)
    }

    /// The place of a key, or the one where it would go.
    fn place(&self, key: K) -> usize {
        let mut at = self.home(key);
        while self.keys[at] != key && self.keys[at] != K::default() {
            at = (at + 1) & (self.keys.len() - 1);
        }
        at
    }

    /// The code of a key.
    pub fn get(&self, key: K) -> Option<u32> {
        let at = self.place(key);
        (self.keys[at] == key).then(|| self.codes[at])
    }

    /// The codes of keys; `new` gets the places of those that are not known, whose code is left as a null.
    pub fn find(&mut self, keys: &[K], codes: &mut [u32], new: &mut Vec<u32>) {
        let from = new.len();
        new.resize(from + keys.len(), 0);
        let elsewhere = &mut new[from..];
        let mut count = 0;
        if let Some(places) = &self.places {
            places.find(keys, codes);
            if codes.iter().fold(false, |any, code| any | (*code == UNKNOWN)) {
                for (i, code) in codes.iter().enumerate() {
                    elsewhere[count] = i as u32;
                    count += usize::from(*code == UNKNOWN);
                }
            }
        } else {
            for (i, (key, code)) in keys.iter().zip(codes.iter_mut()).enumerate() {
                let at = self.home(*key);
                *code = self.codes[at];
                elsewhere[count] = i as u32;
                count += usize::from(self.keys[at] != *key);
            }
        }
        new.truncate(from + count);
        // Those that stand behind another key.
        let mut kept = from;
        for place in from..new.len() {
            let i = new[place];
            match self.get(keys[i as usize]) {
                Some(code) => codes[i as usize] = code,
                None => {
                    codes[i as usize] = NULL;
                    new[kept] = i;
                    kept += 1;
                }
            }
        }
        new.truncate(kept);
        self.elsewhere += if self.places.is_some() { count } else { keys.len() };
        // As much work has gone into looking elsewhere by now as places take to make.
        if self.len >= MANY && self.elsewhere / self.keys.len() >= self.patience {
            self.settle();
        }
    }

    /// Makes places of the keys, where they take less room than the table.
    fn settle(&mut self) {
        let room = self.keys.len() * (size_of::<K>() + size_of::<u32>()) / size_of::<u32>();
        let all = self.keys.iter().copied().zip(self.codes.iter().copied());
        self.places = Places::of(all.filter(|(key, _)| *key != K::default()), room);
        self.elsewhere = 0;
        if self.places.is_none() {
            self.patience = self.patience.saturating_mul(2);
        }
    }

    /// Adds a key that is not 0.
    pub fn insert(&mut self, key: K, code: u32) {
        // Small tables have the more room: few keys, met often, should stand where they are looked for first.
        let crowd = if self.keys.len() < 1 << 14 { 16 } else { 2 };
        if (self.len + 1) * crowd > self.keys.len() {
            let room = self.keys.len() * 2;
            let places = self.places.take();
            let old = std::mem::replace(
                self,
                Self { places, elsewhere: self.elsewhere, patience: self.patience, ..Self::with_room(room) },
            );
            for (key, code) in old.keys.into_iter().zip(old.codes).filter(|(key, _)| *key != K::default()) {
                self.insert(key, code);
            }
        }
        if let Some(places) = &mut self.places {
            places.add(key, code);
        }
        let at = self.place(key);
        self.len += usize::from(self.keys[at] != key);
        (self.keys[at], self.codes[at]) = (key, code);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_and_nothing_else() {
        let mut known: Known<u64> = Known::default();
        let keys: Vec<u64> = (0..5000u64).map(|i| i * i % 7919 * 256).collect();
        for block in keys.chunks(100) {
            let (mut codes, mut new) = (vec![9; block.len()], Vec::new());
            known.find(block, &mut codes, &mut new);
            for (i, key) in block.iter().enumerate() {
                assert_eq!(new.contains(&(i as u32)), *key != 0 && known.get(*key).is_none());
                assert_eq!(codes[i], known.get(*key).unwrap_or(NULL));
            }
            block.iter().filter(|key| **key != 0).for_each(|key| known.insert(*key, *key as u32 / 256 + 1));
        }
        assert!(keys.iter().filter(|k| **k != 0).all(|key| known.get(*key) == Some(*key as u32 / 256 + 1)));
        let distinct: std::collections::HashSet<u64> = keys.into_iter().filter(|k| *k != 0).collect();
        assert_eq!(known.len(), distinct.len());
    }

    #[test]
    fn keys_of_few_bytes_are_found_by_place_and_new_ones_too() {
        let key =
            |n: u32| crate::risk::Key::of(&format!("{} {}", 1000 + n % 1500, ["A", "B"][n as usize / 1500])).short();
        let keys: Vec<u64> = (0..3000).filter_map(key).collect();
        let mut known: Known<u64> = Known::default();
        keys[..2900].iter().zip(1..).for_each(|(key, code)| known.insert(*key, code));
        let (mut codes, mut new) = (vec![0; keys.len()], Vec::new());
        for _ in 0..1000 {
            new.clear();
            known.find(&keys, &mut codes, &mut new);
            assert!(new.iter().copied().eq(2900..3000) && codes[2900..].iter().all(|code| *code == NULL));
            assert!(codes[..2900].iter().copied().eq(1..=2900));
        }
        assert!(known.places.is_some());
        // One of the same bytes, one of others, and nothing at all.
        let others = [keys[2950], crate::risk::Key::of("ZZ").short().unwrap_or(0), 0];
        known.insert(others[0], 7);
        known.insert(others[1], 8);
        new.clear();
        known.find(&others, &mut codes[..3], &mut new);
        assert_eq!((&codes[..3], &*new), (&[7, 8, NULL][..], &[][..]));
        // Keys without an order have no place, and are sought in vain ever more seldom.
        let mut known: Known<u64> = Known::default();
        let keys: Vec<u64> = (1..3000u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        keys.iter().zip(1..).for_each(|(key, code)| known.insert(*key, code));
        for _ in 0..1000 {
            known.find(&keys, &mut codes[..2999], &mut new);
        }
        assert!(known.places.is_none() && known.patience > 16 && new.is_empty());
    }
}

//! A small seeded generator (xoshiro256** filled by splitmix64), kept here so that the bytes of the
//! sample never depend on the version of a crate.

/// The seeded generator. Every part of the sample draws from a stream of its own, so that changing
/// one file leaves the others as they were.
pub struct Rng {
    state: [u64; 4],
}

impl Rng {
    /// A generator for `seed` and the named stream.
    pub fn new(seed: u64, stream: &str) -> Self {
        let mut mix = seed ^ 0xcbf2_9ce4_8422_2325;
        for byte in stream.bytes() {
            mix = (mix ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut state = [0; 4];
        for word in &mut state {
            mix = mix.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = mix;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *word = z ^ (z >> 31);
        }
        Self { state }
    }

    /// The next 64 bits.
    pub fn step(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A number from 0 up to but not including `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.step()) * u128::from(n)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as u64) as i64
    }

    /// True in `percent` of a hundred draws.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }

    /// One of the list, the earlier ones more often, as with real first and family names.
    pub fn skewed<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let n = list.len() as u64;
        let (a, b) = (self.below(n), self.below(n));
        let index = if self.percent(55) { a.min(b) } else { a };
        &list[index as usize]
    }

    /// One of a list of values with weights.
    pub fn weighted<'a, T>(&mut self, list: &'a [(T, u64)]) -> &'a T {
        let total: u64 = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for (value, weight) in list {
            if left < *weight {
                return value;
            }
            left -= weight;
        }
        &list[list.len() - 1].0
    }

    /// A string of `n` decimal digits.
    pub fn digits(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    /// Puts the list in random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i as u64 + 1) as usize);
        }
    }
}

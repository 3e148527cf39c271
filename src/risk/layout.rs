//! A row's codes as one machine word: packed side by side where they fit into 64 or 128 bits, so that equal words are
//! equal rows; past that a hash of up to 128 bits (two of a billion classes meet with a probability below 10⁻²⁰).

use super::coded::Column;
use super::codes::Codes;

/// A word that holds packed codes.
pub trait Word: Copy + Ord + Send + Sync + Default + std::fmt::Debug + 'static {
    /// Adds a code at a place.
    fn with(self, code: u32, shift: u32) -> Self;
    /// The bits from `shift` up.
    fn above(self, shift: u32) -> Self;
    /// The lowest `bits` bits, at most 32.
    fn low(self, bits: u32) -> u32;
    /// A hash for a table inside one partition.
    fn hash(self) -> u64;
    /// Another, for the order inside a partition: the upper bits of a product.
    fn other_hash(self) -> u64 {
        self.hash().wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
    /// The lowest bits, for counting by place.
    fn place(self) -> usize;
    /// From a 128-bit hash.
    fn of_hash(hash: u128) -> Self;
    /// The bits that both have.
    fn and(self, other: Self) -> Self;
}

impl Word for u32 {
    #[inline]
    fn with(self, code: u32, shift: u32) -> Self {
        self | code << shift
    }
    #[inline]
    fn above(self, shift: u32) -> Self {
        if shift >= 32 { 0 } else { self >> shift }
    }
    #[inline]
    fn low(self, bits: u32) -> u32 {
        if bits >= 32 { self } else { self & ((1 << bits) - 1) }
    }
    #[inline]
    fn hash(self) -> u64 {
        u64::from(self ^ (self >> 15)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }
    #[inline]
    fn other_hash(self) -> u64 {
        u64::from(self).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
    #[inline]
    fn place(self) -> usize {
        self as usize
    }
    fn of_hash(hash: u128) -> Self {
        hash as Self
    }
    #[inline]
    fn and(self, other: Self) -> Self {
        self & other
    }
}

impl Word for u64 {
    #[inline]
    fn with(self, code: u32, shift: u32) -> Self {
        self | Self::from(code) << shift
    }
    #[inline]
    fn above(self, shift: u32) -> Self {
        if shift >= 64 { 0 } else { self >> shift }
    }
    #[inline]
    fn low(self, bits: u32) -> u32 {
        if bits >= 32 { self as u32 } else { (self & ((1 << bits) - 1)) as u32 }
    }
    #[inline]
    fn hash(self) -> u64 {
        (self ^ (self >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }
    #[inline]
    fn other_hash(self) -> u64 {
        self.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
    #[inline]
    fn place(self) -> usize {
        self as usize
    }
    fn of_hash(hash: u128) -> Self {
        hash as Self
    }
    #[inline]
    fn and(self, other: Self) -> Self {
        self & other
    }
}

impl Word for u128 {
    #[inline]
    fn with(self, code: u32, shift: u32) -> Self {
        self | Self::from(code) << shift
    }
    #[inline]
    fn above(self, shift: u32) -> Self {
        if shift >= 128 { 0 } else { self >> shift }
    }
    #[inline]
    fn low(self, bits: u32) -> u32 {
        (self & ((1 << bits) - 1)) as u32
    }
    #[inline]
    fn hash(self) -> u64 {
        super::dictionary::spread(self)
    }
    #[inline]
    fn place(self) -> usize {
        self as usize
    }
    fn of_hash(hash: u128) -> Self {
        hash
    }
    #[inline]
    fn and(self, other: Self) -> Self {
        self & other
    }
}

/// How rows become words.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Column and its shift, for columns that are packed.
    packed: Vec<(usize, u32)>,
    /// Columns that are hashed together, where they are too wide to pack.
    hashed: Vec<usize>,
    /// Bits of the column below the classes.
    pub below: u32,
    /// Bits in all.
    pub bits: u32,
}

impl Layout {
    /// Classes over `quasi`, with the codes of one more column in the lowest bits.
    pub fn new(columns: &[Column], quasi: &[usize], below: Option<usize>) -> Self {
        let low = below.map_or(0, |c| columns[c].bits());
        let mut packed: Vec<(usize, u32)> = below.into_iter().map(|c| (c, 0)).collect();
        let mut bits = low;
        // A column without values has no bits and says nothing.
        for column in quasi.iter().filter(|c| columns[**c].distinct > 0) {
            packed.push((*column, bits));
            bits += columns[*column].bits();
        }
        if below.is_some() && low == 0 {
            packed.remove(0);
        }
        if bits <= 128 {
            return Self { packed, hashed: Vec::new(), below: low, bits };
        }
        packed.truncate(usize::from(low > 0));
        Self { packed, hashed: quasi.to_vec(), below: low, bits: 128 }
    }

    /// Whether equal words are equal rows: nothing is hashed.
    pub fn exact(&self) -> bool {
        self.hashed.is_empty()
    }

    /// All bits but those of a column.
    pub fn without<W: Word>(&self, column: usize) -> W {
        let shift = self.packed.iter().find(|(c, _)| *c == column).map(|(_, shift)| *shift);
        let end = shift.map(|shift| {
            self.packed.iter().map(|(_, other)| *other).filter(|other| *other > shift).min().unwrap_or(self.bits)
        });
        let mask = |bits: u32| if bits >= 128 { u128::MAX } else { (1u128 << bits) - 1 };
        W::of_hash(!shift.zip(end).map_or(0, |(from, to)| mask(to) & !mask(from)))
    }

    /// The words of a range of rows.
    pub fn words<W: Word>(&self, codes: &[Codes], range: std::ops::Range<usize>, out: &mut Vec<W>) {
        out.clear();
        out.resize(range.len(), W::default());
        for (column, shift) in &self.packed {
            codes[*column].each(range.clone(), |i, code| out[i] = out[i].with(code, *shift));
        }
        if self.hashed.is_empty() {
            return;
        }
        let mut hashes = vec![(0u64, 0u64); range.len()];
        for column in &self.hashed {
            codes[*column].each(range.clone(), |i, code| {
                let (a, b) = &mut hashes[i];
                *a = super::dictionary::spread(u128::from(*a) << 64 | u128::from(code) << 1 | 1);
                *b = super::dictionary::spread(u128::from(*b) << 64 | u128::from(code) << 33 | 2);
            });
        }
        for (word, (a, b)) in out.iter_mut().zip(hashes) {
            let hash = (u128::from(a) << 64 | u128::from(b)) >> self.below << self.below;
            let low = word.low(self.below.min(31));
            *word = W::of_hash(hash).with(low, 0);
        }
    }
}

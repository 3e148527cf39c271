//! How the codes of a row stand in one word, and how a word is split into its partition and what is left of it.
//!
//! The columns whose values choose the partition stand highest. Nine of their bits follow from the partition and the other
//! bits, so only the rest is held: mostly 32 bits a row.

use super::super::layout::Word;
use super::PARTITIONS;

/// Bits that follow from the partition.
const BITS: u32 = PARTITIONS.trailing_zeros();
/// Bits up to which words are counted by place as they come.
const BY_PLACE: u32 = 21;

/// Where the codes of one column stand in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub shift: u32,
    pub bits: u32,
}

/// Where the codes of every column stand in a word of 64 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    fields: Vec<Field>,
    /// Whether the column chooses the partition.
    key: Vec<bool>,
    /// Bits of the columns that do not.
    low: u32,
    /// Bits in all.
    bits: u32,
    /// Whether words are counted by place.
    pub by_place: bool,
}

#[inline]
fn mask(bits: u32) -> u64 {
    if bits >= 64 { u64::MAX } else { (1 << bits) - 1 }
}

impl Shape {
    /// One in which every column has no value yet: rows of nulls are counted by their one place, so that none lies in a partition
    /// where others are counted.
    pub fn narrowest(key: &[bool]) -> Self {
        let fields = vec![Field { shift: 0, bits: 0 }; key.len()];
        Self { fields, key: key.to_vec(), low: 0, bits: 0, by_place: true }
    }

    /// For columns of so many bits each, `key` of which choose the partition; `rows` are expected. Nothing where a word is
    /// too narrow.
    pub fn new(bits: &[u32], key: &[bool], rows: u64) -> Option<Self> {
        let mut fields = vec![Field { shift: 0, bits: 0 }; bits.len()];
        let mut at = 0;
        let mut low = 0;
        for keys in [false, true] {
            for (place, field) in fields.iter_mut().enumerate().filter(|(place, _)| key[*place] == keys) {
                *field = Field { shift: at, bits: bits[place] };
                at += bits[place];
            }
            if !keys {
                low = at;
            }
        }
        if at > 64 {
            return None;
        }
        let by_place = at <= BY_PLACE && 1 << at <= rows.saturating_mul(2);
        Some(Self { fields, key: key.to_vec(), low, bits: at, by_place })
    }

    /// Whether codes up to `most`, by column, have room.
    pub fn holds(&self, most: &[u32]) -> bool {
        self.fields.iter().zip(most).all(|(field, most)| u32::BITS - most.leading_zeros() <= field.bits)
    }

    /// One in which codes up to `most` have room, too.
    pub fn wider(&self, most: &[u32], rows: u64) -> Option<Self> {
        let bits: Vec<u32> =
            self.fields.iter().zip(most).map(|(f, most)| f.bits.max(u32::BITS - most.leading_zeros())).collect();
        Self::new(&bits, &self.key, rows)
    }

    /// Adds the words of rows to `out`.
    pub fn pack(&self, columns: &[Vec<u32>], out: &mut Vec<u64>) {
        // Some rows at a time, so that their words stay at hand.
        const ROWS: usize = 1024;
        let (from, rows) = (out.len(), columns.first().map_or(0, Vec::len));
        out.resize(from + rows, 0);
        for (n, words) in out[from..].chunks_mut(ROWS).enumerate() {
            for (codes, field) in columns.iter().zip(&self.fields) {
                let codes = &codes[n * ROWS..];
                words.iter_mut().zip(codes).for_each(|(word, code)| *word |= u64::from(*code) << (field.shift & 63));
            }
        }
    }

    /// The word of the same row in a wider shape.
    #[inline]
    pub fn recast(&self, word: u64, into: &Self) -> u64 {
        let codes = self.fields.iter().zip(&into.fields);
        codes.fold(0, |all, (from, to)| all | (word >> (from.shift & 63) & mask(from.bits)) << (to.shift & 63))
    }

    /// Bits of what is left of a word beside its partition.
    pub fn rest_bits(&self) -> u32 {
        self.low + (self.bits - self.low).saturating_sub(BITS)
    }

    /// The partition of a word, and what is left of it. Equal words have both in common, and words with equal keys have the
    /// partition in common.
    #[inline]
    pub fn split(&self, word: u64) -> (usize, u64) {
        let key = word.above(self.low);
        let top = key >> BITS;
        let part = (key & mask(BITS)) ^ (top.hash() >> (64 - BITS));
        (part as usize, if self.low == 64 { word } else { top << self.low | word & mask(self.low) })
    }

    /// The word that [`Shape::split`] split.
    #[inline]
    pub fn unite(&self, part: usize, rest: u64) -> u64 {
        let top = rest.above(self.low);
        let low = part as u64 ^ (top.hash() >> (64 - BITS));
        if self.low == 64 { rest } else { (top << BITS | low) << self.low | rest & mask(self.low) }
    }

    /// Bits of a whole word.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// How words (or what is left of them, `rests`) become words of some columns: the classes over `quasi`, with the codes of
    /// one more column in the lowest bits. Nothing where classes would not lie in one partition.
    pub fn cast(&self, quasi: &[usize], below: Option<usize>, rests: bool) -> Option<Cast> {
        let keys = (0..self.key.len()).filter(|c| self.key[*c]);
        let whole = quasi.is_empty() || keys.clone().all(|c| quasi.contains(&c));
        if rests && !whole {
            return None;
        }
        let mut fields: Vec<Field> = below.iter().map(|c| self.fields[*c]).collect();
        let low = fields.iter().map(|f| f.bits).sum();
        let mut others: Vec<Field> =
            quasi.iter().filter(|c| !(rests && self.key[**c])).map(|c| self.fields[*c]).collect();
        if rests && !quasi.is_empty() {
            others.push(Field { shift: self.low, bits: self.rest_bits() - self.low });
        }
        others.sort_by_key(|f| f.shift);
        fields.extend(others);
        let mut moves: Vec<(Field, u32)> = Vec::new();
        let mut to = 0;
        for field in fields.into_iter().filter(|f| f.bits > 0) {
            match moves.last_mut() {
                Some((last, _)) if last.shift + last.bits == field.shift => last.bits += field.bits,
                _ => moves.push((field, to)),
            }
            to += field.bits;
        }
        let of = if rests { self.rest_bits() } else { self.bits };
        let same = moves.is_empty() && of == 0 || matches!(moves[..], [(Field { shift: 0, bits }, 0)] if bits == of);
        Some(Cast { moves, low, bits: to, same })
    }
}

/// Words of some of the columns.
#[derive(Debug)]
pub(super) struct Cast {
    moves: Vec<(Field, u32)>,
    /// Bits of the column below the classes.
    pub low: u32,
    /// Bits in all.
    pub bits: u32,
    /// Whether nothing changes.
    pub same: bool,
}

impl Cast {
    #[inline]
    pub fn of(&self, word: u64) -> u64 {
        self.moves.iter().fold(0, |all, (field, to)| all | (word >> (field.shift & 63) & mask(field.bits)) << (to & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_split_unites_and_equal_keys_share_a_partition() {
        for bits in [[3, 0, 5, 1], [20, 12, 9, 4], [1, 2, 30, 31], [32, 0, 32, 0], [0, 0, 0, 0], [32, 31, 1, 0]] {
            let shape = Shape::new(&bits, &[true, true, false, false], 1000).unwrap();
            let wide = shape.wider(&[0, 0, 0, 0], 1000).unwrap();
            let mut state = 1u64;
            for _ in 0..2000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let word = (state ^ state >> 31) & mask(shape.bits());
                let (part, rest) = shape.split(word);
                assert!(part < PARTITIONS && rest <= mask(shape.rest_bits()));
                assert_eq!(shape.unite(part, rest), word);
                assert_eq!(shape.recast(word, &wide), word);
                let other = word ^ (state >> 7 & mask(shape.low));
                assert_eq!(shape.split(other).0, part);
            }
        }
        assert!(Shape::new(&[32, 32, 1], &[true; 3], 1000).is_none());
    }

    #[test]
    fn a_wider_shape_keeps_the_codes_and_a_cast_takes_some() {
        let shape = Shape::new(&[2, 3, 4], &[true, false, true], 0).unwrap();
        let wide = shape.wider(&[9, 0, 100], 0).unwrap();
        assert!(wide.holds(&[15, 7, 127]) && !wide.holds(&[16, 0, 0]) && !shape.holds(&[4, 0, 0]));
        let word = |shape: &Shape| {
            let mut out = Vec::new();
            shape.pack(&[vec![3], vec![5], vec![11]], &mut out);
            out[0]
        };
        assert_eq!(shape.recast(word(&shape), &wide), word(&wide));
        // Column 1 below the classes over 0 and 2, and below those over 2 alone.
        assert_eq!(shape.cast(&[0, 2], Some(1), false).unwrap().of(word(&shape)), 5 | 3 << 3 | 11 << 5);
        assert_eq!(shape.cast(&[2], Some(1), false).unwrap().of(word(&shape)), 5 | 11 << 3);
        assert!(shape.cast(&[2], Some(1), true).is_none() && shape.cast(&[0, 2], None, false).is_some_and(|c| !c.same));
        assert!(shape.cast(&[0, 1, 2], None, true).is_some_and(|c| c.same));
    }
}

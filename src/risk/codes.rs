//! The codes of one column, in the narrowest of three widths that holds them. Code 0 is the null.

/// The code of a null in every column.
pub const NULL: u32 = 0;

/// Codes by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// Fewer than 2⁸ values.
    U8(Vec<u8>),
    /// Fewer than 2¹⁶ values.
    U16(Vec<u16>),
    /// Any number.
    U32(Vec<u32>),
}

impl Codes {
    /// The codes in the narrowest width.
    pub fn of(codes: Vec<u32>) -> Self {
        match codes.iter().copied().max().unwrap_or(0) {
            0..=0xff => Self::U8(codes.into_iter().map(|c| c as u8).collect()),
            0x100..=0xffff => Self::U16(codes.into_iter().map(|c| c as u16).collect()),
            _ => Self::U32(codes),
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(v) => v.len(),
            Self::U16(v) => v.len(),
            Self::U32(v) => v.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes per code: 1, 2 or 4.
    pub fn width(&self) -> usize {
        match self {
            Self::U8(_) => 1,
            Self::U16(_) => 2,
            Self::U32(_) => 4,
        }
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.len() * self.width()
    }

    /// The code of a row.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Self::U8(v) => u32::from(v[row]),
            Self::U16(v) => u32::from(v[row]),
            Self::U32(v) => v[row],
        }
    }

    /// Calls `each` with the place in the range and the code, for a range of rows.
    #[inline]
    pub fn each(&self, range: std::ops::Range<usize>, mut each: impl FnMut(usize, u32)) {
        match self {
            Self::U8(v) => v[range].iter().enumerate().for_each(|(i, c)| each(i, u32::from(*c))),
            Self::U16(v) => v[range].iter().enumerate().for_each(|(i, c)| each(i, u32::from(*c))),
            Self::U32(v) => v[range].iter().enumerate().for_each(|(i, c)| each(i, *c)),
        }
    }

    /// The codes of some rows, in that order.
    pub fn take(&self, rows: &[u32]) -> Self {
        match self {
            Self::U8(v) => Self::U8(rows.iter().map(|r| v[*r as usize]).collect()),
            Self::U16(v) => Self::U16(rows.iter().map(|r| v[*r as usize]).collect()),
            Self::U32(v) => Self::U32(rows.iter().map(|r| v[*r as usize]).collect()),
        }
    }

    /// Little-endian bytes, [`Codes::width`] each.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::U8(v) => out.extend_from_slice(v),
            Self::U16(v) => out.extend(v.iter().flat_map(|c| c.to_le_bytes())),
            Self::U32(v) => out.extend(v.iter().flat_map(|c| c.to_le_bytes())),
        }
    }

    /// What [`Codes::write`] wrote.
    pub(super) fn read(bytes: &[u8], width: usize) -> Self {
        match width {
            1 => Self::U8(bytes.to_vec()),
            2 => Self::U16(bytes.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)).collect()),
            _ => Self::U32(bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect()),
        }
    }

    /// One column of many pieces.
    pub fn join(pieces: Vec<Self>) -> Self {
        let rows = pieces.iter().map(Self::len).sum();
        match pieces.iter().map(Self::width).max().unwrap_or(1) {
            1 => {
                let mut all = Vec::with_capacity(rows);
                pieces.iter().for_each(|p| p.each(0..p.len(), |_, c| all.push(c as u8)));
                Self::U8(all)
            }
            2 => {
                let mut all = Vec::with_capacity(rows);
                pieces.iter().for_each(|p| p.each(0..p.len(), |_, c| all.push(c as u16)));
                Self::U16(all)
            }
            _ => {
                let mut all = Vec::with_capacity(rows);
                pieces.iter().for_each(|p| p.each(0..p.len(), |_, c| all.push(c)));
                Self::U32(all)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_every_width_and_the_disk() {
        for largest in [200u32, 60_000, 70_000] {
            let codes: Vec<u32> = (0..1000).map(|i| i * 97 % (largest + 1)).chain([largest]).collect();
            let narrow = Codes::of(codes.clone());
            assert!((0..codes.len()).all(|i| narrow.get(i) == codes[i]));
            let mut bytes = Vec::new();
            narrow.write(&mut bytes);
            assert_eq!(Codes::read(&bytes, narrow.width()), narrow);
            let joined = Codes::join(vec![Codes::of(vec![1, 2]), narrow.clone()]);
            assert_eq!((joined.len(), joined.get(1), joined.get(1002)), (1003, 2, largest));
        }
    }
}

//! A table of codes: what every measure of this room reads.

use super::codes::{Codes, NULL};
use super::packed::Packed;
use super::spill::Spill;
use crate::error::{Error, Result};

/// Some rows of every column.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// Number of rows.
    pub rows: usize,
    /// Codes by column.
    pub columns: Vec<Codes>,
}

impl Chunk {
    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(Codes::bytes).sum()
    }
}

/// What is known of a coded column besides its codes.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Distinct values, the null not counted; codes are 1 to this.
    pub distinct: u32,
    /// The texts by code − 1, where they were asked for. They never leave this room.
    pub texts: Option<Vec<Box<str>>>,
}

impl Column {
    /// Bits that hold every code.
    pub fn bits(&self) -> u32 {
        u32::BITS - self.distinct.leading_zeros()
    }

    /// The numbers of the values by code, `None` for a null; nothing where one of them is no number.
    pub fn numbers(&self) -> Option<Vec<Option<f64>>> {
        let texts = self.texts.as_ref()?;
        let numbers = texts.iter().map(|t| number(t)).collect::<Option<Vec<f64>>>()?;
        Some(std::iter::once(None).chain(numbers.into_iter().map(Some)).collect())
    }
}

/// A finite number as people and exports write it; a decimal comma counts where there is no point.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let parsed = text.parse::<f64>().or_else(|_| text.replacen(',', ".", 1).parse::<f64>()).ok()?;
    // Words that Rust reads as numbers are none in a table.
    (parsed.is_finite() && text.bytes().any(|b| b.is_ascii_digit())).then_some(parsed)
}

/// A table of codes: by column in memory, or by row as packed words, or, where these are too wide and the ceiling is reached, by
/// partition on disk.
#[derive(Debug)]
pub struct Coded {
    /// The columns.
    pub columns: Vec<Column>,
    /// Number of rows.
    pub rows: u64,
    store: Store,
}

#[derive(Debug)]
pub(super) enum Store {
    Memory(Vec<Chunk>),
    Packed(Packed),
    Disk(Spill),
}

/// Takes chunks until all are there.
#[derive(Debug)]
pub struct Builder {
    held: Vec<Chunk>,
    bytes: usize,
    ceiling: usize,
    rows: u64,
    quasi: Option<Vec<usize>>,
    spill: Option<Spill>,
}

impl Builder {
    /// Holds at most `ceiling` bytes of codes. Past it, rows are dealt to disk by the columns at the places `quasi`; where
    /// there are none to deal by, the run stops.
    pub fn new(ceiling: usize, quasi: Option<Vec<usize>>) -> Self {
        Self { held: Vec::new(), bytes: 0, ceiling, rows: 0, quasi, spill: None }
    }

    /// Adds rows.
    pub fn add(&mut self, chunk: Chunk) -> Result<()> {
        self.rows += chunk.rows as u64;
        self.bytes += chunk.bytes();
        self.held.push(chunk);
        if self.bytes <= self.ceiling {
            return Ok(());
        }
        let Some(quasi) = &self.quasi else {
            return Err(Error::usage(format!(
                "the codes of these columns take more than the {} MiB that are left for them",
                self.ceiling >> 20
            ))
            .next("raise --memory, name fewer columns with --quasi, or leave --search and --subject out"));
        };
        let spill = match &mut self.spill {
            Some(spill) => spill,
            None => self.spill.insert(Spill::new()?),
        };
        spill.flush(&self.held, quasi)?;
        self.held.clear();
        self.bytes = 0;
        Ok(())
    }

    /// The table.
    pub fn finish(mut self, columns: Vec<Column>) -> Result<Coded> {
        let store = match (self.spill.take(), self.quasi) {
            (Some(mut spill), Some(quasi)) => {
                spill.flush(&self.held, &quasi)?;
                Store::Disk(spill)
            }
            _ => Store::Memory(self.held),
        };
        Ok(Coded { columns, rows: self.rows, store })
    }
}

impl Coded {
    /// A table in memory.
    pub fn in_memory(columns: Vec<Column>, chunks: Vec<Chunk>) -> Self {
        Self { columns, rows: chunks.iter().map(|c| c.rows as u64).sum(), store: Store::Memory(chunks) }
    }

    /// A table of packed rows.
    pub fn packed(columns: Vec<Column>, packed: Packed) -> Self {
        Self { columns, rows: packed.rows, store: Store::Packed(packed) }
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// Whether rows went to disk.
    pub fn spilled(&self) -> bool {
        match &self.store {
            Store::Memory(_) => false,
            Store::Packed(packed) => packed.spilled(),
            Store::Disk(_) => true,
        }
    }

    /// The chunks with some of their columns. Fails where the table is not by column.
    pub fn chunks_of(&self, columns: &[usize]) -> Result<Vec<Chunk>> {
        let Store::Memory(chunks) = &self.store else {
            return Err(Error::fault("columns of a table that is not by column"));
        };
        let of = |chunk: &Chunk| columns.iter().map(|c| chunk.columns[*c].clone()).collect();
        Ok(chunks.iter().map(|chunk| Chunk { rows: chunk.rows, columns: of(chunk) }).collect())
    }

    /// The columns one by one, each whole. Fails where the table is not by column.
    pub fn whole(self) -> Result<Whole> {
        let Store::Memory(chunks) = self.store else {
            return Err(Error::fault("columns of a table that is not by column"));
        };
        let mut pieces: Vec<Vec<Codes>> = self.columns.iter().map(|_| Vec::with_capacity(chunks.len())).collect();
        for chunk in chunks {
            for (all, piece) in pieces.iter_mut().zip(chunk.columns) {
                all.push(piece);
            }
        }
        let codes = pieces.into_iter().map(Codes::join).collect();
        Ok(Whole { columns: self.columns, codes, rows: self.rows as usize })
    }
}

/// A table of codes of which each column is whole.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The columns.
    pub columns: Vec<Column>,
    /// Their codes.
    pub codes: Vec<Codes>,
    /// Number of rows.
    pub rows: usize,
}

impl Whole {
    /// As a [`Coded`] table of one chunk.
    pub fn coded(self) -> Coded {
        Coded::in_memory(self.columns, vec![Chunk { rows: self.rows, columns: self.codes }])
    }

    /// The table with some of its columns.
    pub fn only(mut self, columns: &[usize]) -> Self {
        let mut at = 0..self.codes.len();
        self.codes.retain(|_| at.next().is_some_and(|c| columns.contains(&c)));
        let mut at = 0..self.columns.len();
        self.columns.retain(|_| at.next().is_some_and(|c| columns.contains(&c)));
        self
    }

    /// Rows in which a column is null.
    pub fn nulls(&self, column: usize) -> u64 {
        let mut nulls = 0;
        self.codes[column].each(0..self.rows, |_, code| nulls += u64::from(code == NULL));
        nulls
    }
}

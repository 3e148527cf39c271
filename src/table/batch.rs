//! Some rows of a table, column by column, with what is needed to write them back.

use std::sync::{Arc, OnceLock};

use arrow::array::{Array, ArrayRef, RecordBatch, StringViewArray};
use arrow::buffer::Buffer;

use super::chunk::Decoded;

/// The cells of one column in one batch.
#[derive(Clone)]
pub struct Cells {
    pub(super) values: Values,
    /// The column as stored, where the format has types (Parquet).
    pub native: Option<ArrayRef>,
    /// Row of each cell, from 0 in the batch, where cells and rows are not one to one (nested lists, absent JSON keys).
    pub rows: Option<Arc<[u32]>>,
    /// Which item of a list in its row each cell belongs to (JSON lines): cells of one object have one number.
    pub items: Vec<u32>,
    /// Start and end of each cell in the raw text, quotes included (text formats).
    pub spans: Vec<(u32, u32)>,
}

/// Canonical text of each cell; null where the cell is null.
#[derive(Clone)]
pub(super) enum Values {
    Views(StringViewArray),
    /// Fields of CSV, read from the raw text: most passes look at a cell once.
    Fields {
        raw: Arc<Decoded>,
        unquoted: Vec<(u32, Box<str>)>,
        views: OnceLock<StringViewArray>,
    },
}

impl Cells {
    /// Cells whose text is made.
    pub(super) fn of_views(text: StringViewArray) -> Self {
        Self { values: Values::Views(text), native: None, rows: None, items: Vec::new(), spans: Vec::new() }
    }

    /// Fields of CSV at `spans` of `raw`. `unquoted` has the values, by cell, of quoted fields that hold quotes.
    pub(super) fn of_fields(raw: Arc<Decoded>, spans: Vec<(u32, u32)>, unquoted: Vec<(u32, Box<str>)>) -> Self {
        let values = Values::Fields { raw, unquoted, views: OnceLock::new() };
        Self { values, native: None, rows: None, items: Vec::new(), spans }
    }

    /// Row in the batch of cell `i`.
    #[inline]
    pub fn row(&self, i: usize) -> usize {
        self.rows.as_ref().map_or(i, |rows| rows[i] as usize)
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Views(text) => text.len(),
            Values::Fields { .. } => self.spans.len(),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of cell `i`; `None` where it is null.
    #[inline]
    pub fn value(&self, i: usize) -> Option<&str> {
        match &self.values {
            Values::Views(text) => (!text.is_null(i)).then(|| text.value(i)),
            Values::Fields { raw, unquoted, .. } => {
                let (start, end) = (self.spans[i].0 as usize, self.spans[i].1 as usize);
                if start == end {
                    return None;
                }
                if raw.as_bytes()[start] != b'"' {
                    return Some(&raw[start..end]);
                }
                match unquoted.binary_search_by_key(&(i as u32), |(cell, _)| *cell) {
                    Ok(at) => Some(&*unquoted[at].1).filter(|text| !text.is_empty()),
                    // A plain quoted field: its inside is the value.
                    Err(_) => (start + 1 < end - 1).then(|| &raw[start + 1..end - 1]),
                }
            }
        }
    }

    /// The text of cell `i`; `None` where it is null or blank.
    #[inline]
    pub fn filled(&self, i: usize) -> Option<&str> {
        self.value(i).filter(|text| !crate::model::is_blank(text))
    }

    /// The texts of all cells.
    pub fn text(&self) -> &StringViewArray {
        match &self.values {
            Values::Views(text) => text,
            Values::Fields { views, .. } => views.get_or_init(|| (0..self.len()).map(|i| self.value(i)).collect()),
        }
    }
}

/// Rows as read.
pub struct Batch {
    /// Number of the first row in the table, from 0.
    pub first_row: u64,
    /// Rows in the batch.
    pub rows: usize,
    /// One entry per column of the table (or of [`Batch::names`], where that is set).
    pub columns: Vec<Cells>,
    /// Column names met in this batch, for formats whose schema is only known once everything was read (JSON lines).
    pub names: Option<Vec<Arc<str>>>,
    /// What the rows looked like.
    pub body: Body,
}

/// The rows as stored.
pub enum Body {
    /// Decoded text; spans in [`Cells`] point into it.
    Text {
        /// UTF-8.
        raw: Buffer,
        /// Start and end of each record in `raw`, its line end included.
        records: Vec<(u32, u32)>,
    },
    /// Arrow rows.
    Arrow(RecordBatch),
}

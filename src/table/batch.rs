//! Some rows of a table, column by column, with what is needed to write them back.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, StringViewArray};
use arrow::buffer::Buffer;

/// The cells of one column in one batch.
#[derive(Clone)]
pub struct Cells {
    /// Canonical text of each cell; null where the cell is null.
    pub text: StringViewArray,
    /// The column as stored, where the format has types (Parquet).
    pub native: Option<ArrayRef>,
    /// Row of each cell, from 0 in the batch, where cells and rows are not one to one (nested lists, absent JSON keys).
    pub rows: Option<Arc<[u32]>>,
    /// Which item of a list in its row each cell belongs to (JSON lines): cells of one object have one number.
    pub items: Vec<u32>,
    /// Start and end of each cell in the raw text, quotes included (text formats).
    pub spans: Vec<(u32, u32)>,
}

impl Cells {
    /// Row in the batch of cell `i`.
    #[inline]
    pub fn row(&self, i: usize) -> usize {
        self.rows.as_ref().map_or(i, |rows| rows[i] as usize)
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text of cell `i`; `None` where it is null or blank.
    #[inline]
    pub fn filled(&self, i: usize) -> Option<&str> {
        if self.text.is_null(i) {
            return None;
        }
        let text = self.text.value(i);
        (!crate::model::is_blank(text)).then_some(text)
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

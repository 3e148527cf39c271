//! Single columns of a Parquet file, row group by row group: what counting needs, and nothing else is decoded. Texts come
//! as dictionaries, as they mostly are stored.

use std::fs::File;
use std::io::BufReader;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::file::reader::{ChunkReader, Length};

use super::input::At;
use super::open::{Format, Table};
use super::parquet::damaged;
use crate::error::{Error, Result};

/// Rows of one column decoded at a time.
const ROWS: usize = 1 << 16;
/// Rows of many columns decoded at a time: they stay in the cache.
const FEW_ROWS: usize = 1 << 12;

/// The row groups of a Parquet file, ready to be read column by column from many threads.
pub struct Groups<'a> {
    table: &'a Table,
    file: Arc<File>,
    metadata: ArrowReaderMetadata,
}

/// A file that is read at positions: threads that share it do not share a place in it.
struct Positioned(Arc<File>);

impl Length for Positioned {
    fn len(&self) -> u64 {
        self.0.metadata().map_or(0, |of| of.len())
    }
}

impl ChunkReader for Positioned {
    type T = BufReader<At>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(BufReader::new(At { file: Arc::clone(&self.0), offset: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        let mut bytes = vec![0; length];
        self.0.read_exact_at(&mut bytes, start)?;
        Ok(bytes.into())
    }
}

impl Table {
    /// The row groups, where the format has them and these columns are plain (not nested).
    pub fn groups(&self, columns: &[usize]) -> Result<Option<Groups<'_>>> {
        let Format::Parquet(info) = &self.format else { return Ok(None) };
        let schema = info.schema();
        // Leaves and fields are one to one only where nothing is nested.
        if schema.fields().iter().any(|f| f.data_type().is_nested())
            || columns.iter().any(|c| *c >= schema.fields().len())
        {
            return Ok(None);
        }
        // Texts that are not stored as dictionaries are read as they are: building dictionaries of them would cost more than
        // looking at each.
        let stored = info.metadata.metadata().row_groups();
        let dictionary = |at: usize| stored.iter().all(|g| g.column(at).dictionary_page_offset().is_some());
        let fields: Vec<Arc<Field>> = schema
            .fields()
            .iter()
            .enumerate()
            .map(|(at, field)| match field.data_type() {
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View if !dictionary(at) => {
                    Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View))
                }
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                    let text = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                    Arc::new(field.as_ref().clone().with_data_type(text))
                }
                _ => Arc::clone(field),
            })
            .collect();
        let hint = Arc::new(Schema::new(fields));
        let options = ArrowReaderOptions::new().with_schema(hint);
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(info.metadata.metadata()), options)
            .or_else(|_| ArrowReaderMetadata::try_new(Arc::clone(info.metadata.metadata()), ArrowReaderOptions::new()))
            .map_err(|_| damaged())?;
        Ok(Some(Groups { table: self, file: self.origin.shared()?, metadata }))
    }
}

impl Groups<'_> {
    /// How many row groups there are.
    pub fn count(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Rows of a row group.
    pub fn rows(&self, group: usize) -> usize {
        usize::try_from(self.metadata.metadata().row_group(group).num_rows()).unwrap_or(0)
    }

    /// Stored bytes of one column of a row group.
    pub fn bytes(&self, group: usize, column: usize) -> u64 {
        u64::try_from(self.metadata.metadata().row_group(group).column(column).compressed_size()).unwrap_or(0)
    }

    /// The cells of one column of a row group, in order.
    pub fn read(&self, group: usize, column: usize, mut each: impl FnMut(&ArrayRef) -> Result<()>) -> Result<()> {
        self.batches(group, &[column], ROWS, |batch| each(batch.column(0)))
    }

    /// Some columns of a row group, some rows at a time: `each` gets the place in `columns` and the cells.
    pub fn read_rows(
        &self,
        group: usize,
        columns: &[usize],
        mut each: impl FnMut(usize, &ArrayRef) -> Result<()>,
    ) -> Result<()> {
        // They come in the order of the file.
        let mut sorted = columns.to_vec();
        sorted.sort_unstable();
        let of = |column: &usize| sorted.binary_search(column).map_err(|_| Error::fault("a column that is not read"));
        let places = columns.iter().map(of).collect::<Result<Vec<usize>>>()?;
        self.batches(group, &sorted, FEW_ROWS, |batch| {
            places.iter().enumerate().try_for_each(|(at, place)| each(at, batch.column(*place)))
        })
    }

    fn batches(
        &self,
        group: usize,
        columns: &[usize],
        rows: usize,
        mut each: impl FnMut(&RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let at = |e: Error| e.at(&self.table.path);
        let file = Positioned(Arc::clone(&self.file));
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::leaves(builder.parquet_schema(), columns.iter().copied());
        let reader = builder
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(rows)
            .build()
            .map_err(|_| at(damaged()))?;
        for batch in reader {
            each(&batch.map_err(|_| at(damaged()))?)?;
        }
        Ok(())
    }
}

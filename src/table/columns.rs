//! Single columns of a Parquet file, row group by row group: what counting needs, and nothing else is decoded. Texts come
//! as dictionaries, as they mostly are stored.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::open::{Format, Table};
use super::parquet::damaged;
use crate::error::{Error, Result};

/// Rows decoded at a time.
const ROWS: usize = 1 << 16;

/// The row groups of a Parquet file, ready to be read column by column from many threads.
pub struct Groups<'a> {
    table: &'a Table,
    metadata: ArrowReaderMetadata,
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
        Ok(Some(Groups { table: self, metadata }))
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
        let at = |e: Error| e.at(&self.table.path);
        let file = self.table.origin.file().map_err(at)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::leaves(builder.parquet_schema(), [column]);
        let reader = builder
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(ROWS)
            .build()
            .map_err(|_| at(damaged()))?;
        for batch in reader {
            let batch = batch.map_err(|_| at(damaged()))?;
            each(batch.column(0))?;
        }
        Ok(())
    }
}

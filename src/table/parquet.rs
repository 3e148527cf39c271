//! Parquet in and out.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use parquet::arrow::ARROW_SCHEMA_META_KEY;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::properties::WriterProperties;

use super::batch::{Batch, Body, Cells};
use super::chunk::{Chunk, Chunks, Limits};
use super::dialect::unlike;
use super::input::Origin;
use super::{canonical, nested};
use crate::error::{Error, Result};

/// Most rows in a written row group where the input does not say.
const ROW_GROUP: usize = 1 << 20;

/// What is known of a Parquet file before its rows are read.
#[derive(Debug, Clone)]
pub struct ParquetInfo {
    pub(super) metadata: ArrowReaderMetadata,
}

impl ParquetInfo {
    pub(super) fn open(origin: &Origin) -> Result<Self> {
        let file = origin.file()?;
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|_| damaged())?;
        Ok(Self { metadata })
    }

    /// Whether it has at most so many bytes, not compressed, and rows.
    pub(super) fn is_within(&self, bytes: u64, rows: i64) -> bool {
        let groups = self.metadata.metadata().row_groups();
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        groups.iter().map(|g| g.total_byte_size()).fold(0, i64::saturating_add) <= bytes
            && groups.iter().map(|g| g.num_rows()).fold(0, i64::saturating_add) <= rows
    }

    pub(super) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    pub(super) fn names(&self) -> Result<Vec<Arc<str>>> {
        let empty = RecordBatch::new_empty(Arc::clone(self.schema()));
        // Columns of one name are told apart, as they are in CSV.
        let mut taken = HashSet::new();
        Ok(nested::leaves(&empty)?.into_iter().map(|leaf| unlike(leaf.name, &mut taken)).collect())
    }

    pub(super) fn describe(&self) -> String {
        let groups = self.metadata.metadata().num_row_groups();
        format!(
            "{}, {groups} row groups",
            codec(self.metadata.metadata()).to_string().split('(').next().unwrap_or("").to_lowercase()
        )
    }

    pub(super) fn chunks(&self, origin: &Origin, limits: Limits) -> Result<Chunks> {
        let file = origin.file()?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
            .with_batch_size(self.rows_for(limits))
            .build()
            .map_err(|_| damaged())?;
        let mut first_row = 0;
        let mut failed = false;
        let mut reader = reader;
        Ok(Box::new(std::iter::from_fn(move || {
            if failed {
                return None;
            }
            let next = reader.next()?;
            // Damaged pages end in panics of some decoders as well as in errors: the engine turns both into one message.
            Some(match next {
                Ok(batch) => {
                    let chunk = Chunk::Rows { first_row, batch };
                    if let Chunk::Rows { batch, .. } = &chunk {
                        first_row += batch.num_rows() as u64;
                    }
                    Ok(chunk)
                }
                Err(_) => {
                    failed = true;
                    Err(damaged())
                }
            })
        })))
    }

    /// Rows of a batch that stays within the limits.
    fn rows_for(&self, limits: Limits) -> usize {
        let groups = self.metadata.metadata().row_groups();
        let bytes: i64 = groups.iter().map(|g| g.total_byte_size()).sum();
        let per_row = (u64::try_from(bytes).unwrap_or(0) / self.rows().max(1)).max(1);
        // Encoded pages may unfold to several times their size.
        let fitting = (limits.bytes as u64 * 2 / per_row).max(64);
        limits.rows.min(65_536).min(usize::try_from(fitting).unwrap_or(usize::MAX))
    }

    /// Rows of the file, as its footer says.
    pub(super) fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// How to write a file like this one with another schema. What others noted in the footer may tell of people
    /// (filters, examples): it stays only where every column stays.
    pub(super) fn properties(&self, schema: &Schema, all_kept: bool) -> WriterProperties {
        let metadata = self.metadata.metadata();
        let largest = metadata.row_groups().iter().map(|g| g.num_rows()).max().unwrap_or(0);
        let rows = usize::try_from(largest).ok().filter(|n| *n > 0).unwrap_or(ROW_GROUP);
        let same = all_kept && schema.fields() == self.schema().fields();
        let notes = metadata
            .file_metadata()
            .key_value_metadata()
            .filter(|_| same)
            .map(|pairs| pairs.iter().filter(|p| p.key != ARROW_SCHEMA_META_KEY).cloned().collect());
        let mut properties = WriterProperties::builder()
            .set_compression(codec(metadata))
            .set_max_row_group_row_count(Some(rows))
            .set_key_value_metadata(notes);
        let dictionaries = metadata
            .row_groups()
            .first()
            .is_none_or(|g| g.columns().iter().any(|c| c.dictionary_page_offset().is_some()));
        if !dictionaries {
            properties = properties.set_dictionary_enabled(false);
        }
        properties.build()
    }
}

/// Properties of a Parquet file that was converted from text.
pub(super) fn fresh_properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .build()
}

/// The codec of the first column, at its default level.
fn codec(metadata: &ParquetMetaData) -> Compression {
    match metadata.row_groups().first().and_then(|g| g.columns().first()).map(|c| c.compression()) {
        None => Compression::SNAPPY,
        Some(Compression::GZIP(_)) => Compression::GZIP(GzipLevel::default()),
        Some(Compression::BROTLI(_)) => Compression::BROTLI(BrotliLevel::default()),
        Some(Compression::ZSTD(_)) => Compression::ZSTD(ZstdLevel::default()),
        // Nobody can write LZO, and the old LZ4 framing is deprecated.
        Some(Compression::LZO) => Compression::SNAPPY,
        Some(Compression::LZ4) => Compression::LZ4_RAW,
        Some(other) => other,
    }
}

/// Rows of a Parquet file as columns of text.
pub(super) fn parse(batch: RecordBatch, first_row: u64) -> Result<Batch> {
    let columns = nested::leaves(&batch)?
        .into_iter()
        .map(|leaf| {
            let text = canonical(&leaf.values).map_err(|e| e.at(&leaf.name))?;
            Ok(Cells { native: Some(leaf.values), rows: leaf.rows.map(Into::into), ..Cells::of_views(text) })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Batch { first_row, rows: batch.num_rows(), columns, names: None, body: Body::Arrow(batch) })
}

/// Parquet's error texts may quote cells: they are dropped.
pub(super) fn damaged() -> Error {
    Error::unread("not a whole Parquet file: its footer or a page cannot be read")
        .coded("E308")
        .next("copy or export the file again")
}

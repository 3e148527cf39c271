//! Opening a file: what it is, how it is written, which columns it has.

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::batch::Batch;
use super::chunk::{Boundary, Chunk, Chunks, Limits, Splitter};
use super::input::{InputFile, Origin};
use super::parquet::ParquetInfo;
use super::{Compression, Csv, Encoding, jsonl, nested, parquet};
use crate::error::{Error, Result};

/// Decoded bytes from which the dialect is recognised.
const SAMPLE: usize = 1 << 20;
/// Most bytes of a small table, and most rows where the bytes say little of the size.
const SMALL: u64 = 64 << 10;
const FEW_ROWS: i64 = 4096;
/// Decoded bytes that a header may have.
const LONGEST_HEADER: usize = 64 << 20;

/// What to do with CSV rows that have another number of fields than the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ragged {
    /// Stop and name the line.
    #[default]
    Error,
    /// Short rows end in empty cells; what stands beyond the header's fields becomes a column `_extra`.
    Pad,
}

/// Tells whether a text has the words of a header. Rules are above this room: the caller brings them.
#[derive(Clone)]
pub struct HeaderWords(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl HeaderWords {
    /// From any judge.
    pub fn new(judge: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(judge))
    }

    pub(super) fn knows(&self, text: &str) -> bool {
        (self.0)(text)
    }
}

impl std::fmt::Debug for HeaderWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HeaderWords")
    }
}

/// What the user said about the input.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// Encoding instead of the recognised one.
    pub encoding: Option<Encoding>,
    /// Delimiter instead of the recognised one.
    pub delimiter: Option<u8>,
    /// Whether there is a header, instead of the recognised answer.
    pub header: Option<bool>,
    /// Ragged rows.
    pub ragged: Ragged,
    /// What headers are made of.
    pub header_words: Option<HeaderWords>,
}

/// Format and dialect of a file.
#[derive(Debug, Clone)]
pub enum Format {
    /// Delimited text.
    Csv(Csv),
    /// JSON lines.
    Jsonl(Encoding),
    /// Parquet.
    Parquet(ParquetInfo),
}

/// One opened dataset.
#[derive(Debug, Clone)]
pub struct Table {
    /// Name in policies.
    pub name: String,
    /// Path to show.
    pub path: String,
    /// Path below the output folder.
    pub relative: PathBuf,
    /// Where the bytes are.
    pub origin: Origin,
    /// How they are written.
    pub format: Format,
    /// Compression of the whole file.
    pub compression: Compression,
    /// Ragged rows.
    pub ragged: Ragged,
    /// Column names; `None` for JSON lines until the file was read once.
    pub columns: Option<Vec<Arc<str>>>,
    /// Size of the stored file.
    pub bytes: u64,
    /// What tells whether the file was changed since it was opened.
    pub(super) stamp: Option<Stamp>,
}

/// Device, inode, size and time of change of a file.
pub(super) type Stamp = (u64, u64, u64, i64, i64);

fn stamp(origin: &Origin) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt;
    match origin {
        Origin::Path(path) => {
            std::fs::metadata(path).ok().map(|m| (m.dev(), m.ino(), m.size(), m.mtime(), m.mtime_nsec()))
        }
        Origin::Spool(_) => None,
    }
}

/// Opens a file and recognises what it is.
///
/// # Errors
/// Files that cannot be read, are empty, or are none of the formats; with the path.
pub fn open(file: &InputFile, options: &OpenOptions) -> Result<Table> {
    open_at(file, options).map_err(|e| e.at(&file.path))
}

fn open_at(file: &InputFile, options: &OpenOptions) -> Result<Table> {
    let bytes = file.origin.size()?;
    let mut head = Vec::new();
    file.origin.open()?.take(8).read_to_end(&mut head).map_err(|e| Error::io("read", &e))?;
    if head.is_empty() {
        return Err(Error::unread("the file is empty").coded("E305").next("export it again, or leave it out"));
    }
    let compression = Compression::of(&head);
    let table = |format, columns| Table {
        name: file.name.clone(),
        path: file.path.clone(),
        relative: match &file.origin {
            Origin::Path(_) => file.relative.clone(),
            // What came by standard input gets the ending of what it is.
            Origin::Spool(_) => file.relative.with_extension(ending_of(&format, compression)),
        },
        origin: file.origin.clone(),
        format,
        compression,
        ragged: options.ragged,
        columns,
        bytes,
        stamp: stamp(&file.origin),
    };
    let ending = file.path.to_ascii_lowercase();
    if head.starts_with(b"PAR1") || ending.ends_with(".parquet") || ending.ends_with(".pq") {
        let info = ParquetInfo::open(&file.origin)?;
        let names = info.names()?;
        if names.is_empty() {
            return Err(Error::unread("the file has no column").coded("E305"));
        }
        return Ok(table(Format::Parquet(info), Some(names)));
    }
    let decompressed = |origin: &Origin| -> Result<Box<dyn Read + Send>> {
        compression.reader(origin.open()?).map_err(|e| Error::io("decompress", &e))
    };
    let encoding = match options.encoding {
        Some(mut encoding) => {
            let found = Encoding::detect(&mut *decompressed(&file.origin)?);
            if let Ok(found) = found
                && found.bom
                && found.label().starts_with(&encoding.label())
            {
                encoding.bom = true;
            }
            encoding
        }
        None => Encoding::detect(&mut *decompressed(&file.origin)?)?,
    };
    let mut decoding = encoding.reader(decompressed(&file.origin)?);
    let mut sample = Vec::new();
    let mut whole = false;
    // A header may be longer than the sample.
    while sample.len() < SAMPLE
        || (sample.len() < LONGEST_HEADER && !sample.contains(&b'\n') && !sample.contains(&b'\r'))
    {
        if !decoding.fill(&mut sample, SAMPLE)? {
            whole = true;
            break;
        }
    }
    let text = match std::str::from_utf8(&sample) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() && !whole => std::str::from_utf8(&sample[..e.valid_up_to()]).unwrap_or(""),
        Err(e) => {
            let line = 1 + memchr::memchr_iter(b'\n', &sample[..e.valid_up_to()]).count() as u64;
            return Err(super::encoding::undecodable(line));
        }
    };
    if text.trim().is_empty() {
        return Err(Error::unread("the file holds no row").coded("E305").next("export it again, or leave it out"));
    }
    let bare = ending.trim_end_matches(".gz").trim_end_matches(".zst");
    let json = bare.ends_with(".jsonl") || bare.ends_with(".ndjson") || bare.ends_with(".json");
    if json || (!bare.ends_with(".csv") && !bare.ends_with(".tsv") && text.trim_start().starts_with('{')) {
        return Ok(table(Format::Jsonl(encoding), None));
    }
    let (csv, mut names) = Csv::detect(text, whole, encoding, options)?;
    if options.ragged == Ragged::Pad {
        let mut extra = "_extra".to_owned();
        while names.iter().any(|n| **n == *extra) {
            extra.push('_');
        }
        names.push(extra.into());
    }
    Ok(table(Format::Csv(csv), Some(names)))
}

fn ending_of(format: &Format, compression: Compression) -> String {
    let ending = match format {
        Format::Csv(_) => "csv",
        Format::Jsonl(_) => "jsonl",
        Format::Parquet(_) => "parquet",
    };
    format!("{ending}{}", compression.suffix())
}

impl Table {
    /// `csv`, `jsonl` or `parquet`.
    pub fn format_name(&self) -> &'static str {
        match self.format {
            Format::Csv(_) => "csv",
            Format::Jsonl(_) => "jsonl",
            Format::Parquet(_) => "parquet",
        }
    }

    /// Whether the table is read as one chunk, so that one thread is enough for it.
    pub fn is_small(&self) -> bool {
        match &self.format {
            Format::Csv(_) | Format::Jsonl(_) => self.compression == Compression::None && self.bytes <= SMALL,
            Format::Parquet(info) => info.is_within(SMALL, FEW_ROWS),
        }
    }

    /// Dialect, encoding and compression in words.
    pub fn dialect(&self) -> String {
        let mut text = match &self.format {
            Format::Csv(csv) => csv.describe(),
            Format::Jsonl(encoding) => encoding.label(),
            Format::Parquet(info) => info.describe(),
        };
        match self.compression {
            Compression::None => {}
            Compression::Gzip => text.push_str(", gzip"),
            Compression::Zstd => text.push_str(", zstd"),
        }
        text
    }

    /// The records in order. Errors name the file.
    pub fn chunks(&self, limits: Limits) -> Result<Chunks> {
        let path = self.path.clone();
        let chunks = self.open_chunks(limits).map_err(|e| e.at(&path))?;
        Ok(Box::new(chunks.map(move |chunk| chunk.map_err(|e| e.at(&path)))))
    }

    fn open_chunks(&self, limits: Limits) -> Result<Chunks> {
        let decoding = |encoding: &Encoding| -> Result<_> {
            let reader = self.compression.reader(self.origin.open()?).map_err(|e| Error::io("decompress", &e))?;
            Ok(encoding.reader(reader))
        };
        match &self.format {
            Format::Csv(csv) => {
                let splitter = Splitter::new(decoding(&csv.encoding)?, csv.boundary(), limits);
                Ok(Box::new(splitter.skip(csv.preamble.len())?))
            }
            Format::Jsonl(encoding) => {
                let boundary = Boundary { quoting: None, end: b'\n' };
                Ok(Box::new(Splitter::new(decoding(encoding)?, boundary, limits)))
            }
            Format::Parquet(info) => info.chunks(&self.origin, limits),
        }
    }

    /// Parses a chunk of this table. Errors name the file and the line.
    pub fn parse(&self, chunk: Chunk) -> Result<Batch> {
        self.parse_columns(chunk, None)
    }

    /// The same for whom only the `wanted` columns matter, by place: the others may stay empty.
    pub fn parse_columns(&self, chunk: Chunk, wanted: Option<&[usize]>) -> Result<Batch> {
        match (&self.format, chunk) {
            (Format::Csv(csv), Chunk::Text { text, first_row, first_line }) => {
                let columns = self.columns.as_ref().map_or(0, Vec::len);
                csv.parse(text, first_row, first_line, columns, self.ragged, wanted)
            }
            (Format::Jsonl(_), Chunk::Text { text, first_row, first_line }) => {
                jsonl::parse(text, first_row, first_line, self.columns.as_deref())
            }
            (Format::Parquet(_), Chunk::Rows { batch, first_row }) => parquet::parse(batch, first_row),
            _ => Err(Error::fault("a chunk of another format")),
        }
        .map_err(|e| e.at(&self.path))
    }

    /// Whether the file is still the one that was opened.
    pub fn is_unchanged(&self) -> bool {
        stamp(&self.origin) == self.stamp
    }

    /// Which columns are keys of a map: they can be neither null nor dropped on their own.
    pub fn map_keys(&self) -> Vec<bool> {
        match &self.format {
            Format::Parquet(info) => nested::map_keys(info.schema()),
            Format::Csv(_) | Format::Jsonl(_) => Vec::new(),
        }
    }

    /// Rows, where the format says so without reading them.
    pub fn rows_hint(&self) -> Option<u64> {
        match &self.format {
            Format::Parquet(info) => Some(info.rows()),
            Format::Csv(_) | Format::Jsonl(_) => None,
        }
    }

    /// The stored types of the columns, where the format has types; for the plan. One entry per column.
    pub fn types(&self) -> Result<Option<Vec<arrow::datatypes::DataType>>> {
        let Format::Parquet(info) = &self.format else { return Ok(None) };
        let empty = arrow::array::RecordBatch::new_empty(Arc::clone(info.schema()));
        Ok(Some(nested::leaves(&empty)?.into_iter().map(|l| l.values.data_type().clone()).collect()))
    }

    /// Whether column `index` is stored as another type than text, so that changing it changes the type.
    pub fn becomes_text(&self, index: usize) -> Result<bool> {
        Ok(self.types()?.is_some_and(|types| types.get(index).is_some_and(nested::becomes_text)))
    }
}

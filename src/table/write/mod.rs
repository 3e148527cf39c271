//! Rows back into files.
//!
//! A [`Shape`] is made once per table from what will happen to each column; workers [`render`](Shape::render) batches
//! with it, and one [`Writer`] appends the pieces in order. In the input's own format, output is the input's raw text
//! with changed cells spliced in (text) or the input's arrays with changed leaves exchanged (Parquet).

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use arrow::array::{Array, RecordBatch, StringViewArray};
use arrow::compute::BatchCoalescer;
use arrow::datatypes::{DataType, Field, Schema};

mod convert;

use super::batch::{Batch, Body};
use super::compression::Encoder;
use super::csv::push_field;
use super::{Compression, Csv, Encoding, Format, Table, Terminator, jsonl, nested, parquet};
use crate::error::{Error, Result};
use convert::{is_repeated, nested_jsonl, refuse_clashes};

/// What becomes of a column, known from the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Written as it came.
    Keep,
    /// Cells get other text.
    Text,
    /// Cells get other values of the column's stored type.
    Typed,
    /// Cells become null; the type stays.
    Null,
    /// The column goes.
    Drop,
}

/// What became of a column's cells in one batch.
#[derive(Debug, Clone)]
pub enum Change {
    /// As they came.
    Keep,
    /// These texts; null where the cell is null now.
    Text(StringViewArray),
    /// These values, as text of the column's stored type.
    Typed(StringViewArray),
    /// All null.
    Null,
    /// Gone.
    Drop,
}

/// Cells to write where the input has none: members that are absent from a JSON object.
#[derive(Debug, Clone, Default)]
pub struct Absent {
    /// Row in the batch and column, in this order.
    pub cells: Vec<(usize, usize)>,
    /// What they say, by column.
    pub texts: BTreeMap<usize, String>,
}

impl Absent {
    /// What the cells of a column say.
    pub fn text(&self, column: usize) -> &str {
        self.texts.get(&column).map_or("", String::as_str)
    }

    fn get(&self, row: usize, column: usize) -> Option<&str> {
        self.cells.binary_search(&(row, column)).is_ok().then(|| self.text(column))
    }
}

/// A format to convert to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Comma, UTF-8, LF.
    Csv,
    /// JSON lines.
    Jsonl,
    /// Parquet, zstd.
    Parquet,
}

/// Rows per write into a Parquet file, whatever the batch size, so that pages are cut alike.
const PARQUET_STEP: usize = 8192;

/// A piece of output, rendered by a worker.
pub enum Piece {
    /// Bytes in the output's encoding, not compressed yet.
    Bytes(Vec<u8>),
    /// Rows for a Parquet writer.
    Rows(RecordBatch),
}

/// How a table is written.
pub struct Shape {
    kind: Kind,
    fates: Vec<Fate>,
    names: Vec<Arc<str>>,
    compression: Compression,
    /// Whether the last column holds the raw rest of long CSV records.
    padded: bool,
}

enum Kind {
    Csv(Csv),
    Jsonl(Encoding),
    Parquet { schema: Arc<Schema>, properties: Box<::parquet::file::properties::WriterProperties> },
    ToCsv,
    ToJsonl { nested: bool },
    ToParquet { schema: Arc<Schema> },
}

impl Shape {
    /// How `table` is written when its columns meet these fates.
    ///
    /// # Errors
    /// When no column is left.
    pub fn of(table: &Table, fates: &[Fate], to: Option<Target>) -> Result<Self> {
        let names = table.columns.clone().ok_or_else(|| Error::fault("columns are not known yet"))?;
        if fates.iter().all(|f| *f == Fate::Drop) {
            return Err(Error::usage("every column would be dropped").at(&table.name).next("keep at least one"));
        }
        let kind = match (&table.format, to) {
            (Format::Csv(csv), None | Some(Target::Csv)) => Kind::Csv(csv.clone()),
            (Format::Jsonl(encoding), None | Some(Target::Jsonl)) => Kind::Jsonl(*encoding),
            (Format::Parquet(info), None | Some(Target::Parquet)) => {
                let schema = nested::changed_schema(info.schema(), fates)?;
                let all_kept = fates.iter().all(|f| *f == Fate::Keep);
                let properties = Box::new(info.properties(&schema, all_kept));
                Kind::Parquet { schema, properties }
            }
            (_, Some(Target::Csv)) => Kind::ToCsv,
            (format, Some(Target::Jsonl)) => Kind::ToJsonl { nested: matches!(format, Format::Parquet(_)) },
            (_, Some(Target::Parquet)) => {
                let fields: Vec<Field> = names
                    .iter()
                    .zip(fates)
                    .filter(|(_, fate)| **fate != Fate::Drop)
                    .map(|(name, _)| match is_repeated(name) {
                        true => Field::new_list(name.replace("[]", ""), Field::new("item", DataType::Utf8, true), true),
                        false => Field::new(&**name, DataType::Utf8, true),
                    })
                    .collect();
                Kind::ToParquet { schema: Arc::new(Schema::new(fields)) }
            }
        };
        if table.ragged == super::Ragged::Pad && (to.is_some() || fates.contains(&Fate::Drop)) {
            return Err(Error::usage("--ragged pad goes neither with dropped columns nor with --to")
                .at(&table.name)
                .next("erase instead, or repair the rows"));
        }
        refuse_clashes(table, &names, &kind)?;
        let compression = match kind {
            Kind::Parquet { .. } | Kind::ToParquet { .. } => Compression::None,
            _ => table.compression,
        };
        let padded = table.ragged == super::Ragged::Pad;
        Ok(Self { kind, fates: fates.to_vec(), names, compression, padded })
    }

    /// The path of the output below the output folder.
    pub fn path(&self, table: &Table) -> PathBuf {
        let ending = match self.kind {
            Kind::Csv(_) | Kind::Jsonl(_) | Kind::Parquet { .. } => return table.relative.clone(),
            Kind::ToCsv => "csv",
            Kind::ToJsonl { .. } => "jsonl",
            Kind::ToParquet { .. } => "parquet",
        };
        let mut name = table.relative.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        for suffix in [".gz", ".zst"] {
            if let Some(bare) = name.strip_suffix(suffix) {
                name = bare.to_owned();
            }
        }
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
        table.relative.with_file_name(format!("{stem}.{ending}{}", self.compression.suffix()))
    }

    /// Opens the output file and writes what stands before the first row.
    pub fn writer(&self, path: &Path) -> Result<Writer> {
        let file = File::create_new(path).map_err(|e| Error::io("write the output", &e))?;
        let inner = match &self.kind {
            Kind::Parquet { schema, properties } => {
                parquet_writer(file, schema, properties.as_ref().clone()).map_err(|()| unwritable())?
            }
            Kind::ToParquet { schema } => {
                parquet_writer(file, schema, parquet::fresh_properties()).map_err(|()| unwritable())?
            }
            _ => {
                let mut encoder = self.compression.writer(file).map_err(|e| Error::io("write the output", &e))?;
                encoder.write_all(&self.head()?).map_err(|e| Error::io("write the output", &e))?;
                Inner::Bytes(Box::new(encoder))
            }
        };
        Ok(Writer { inner })
    }

    fn head(&self) -> Result<Vec<u8>> {
        match &self.kind {
            Kind::Csv(csv) => {
                let text = csv.preamble.as_bytes();
                let mut out = Vec::new();
                let (from, to) = csv.header_at;
                if from < to && self.fates.contains(&Fate::Drop) {
                    let mut record = Vec::new();
                    super::csv::fields(&text[..to], from, csv.delimiter, csv.terminator.byte(), &mut record);
                    out.extend_from_slice(&text[..from]);
                    let mut first = true;
                    for (field, fate) in record.iter().zip(&self.fates) {
                        if *fate != Fate::Drop {
                            if !first {
                                out.push(csv.delimiter);
                            }
                            first = false;
                            out.extend_from_slice(&text[field.start..field.end]);
                        }
                    }
                    let end = record.last().map_or(to, |f| f.end);
                    out.extend_from_slice(&text[end..]);
                } else {
                    out.extend_from_slice(text);
                }
                let mut bytes = csv.encoding.bom_bytes().to_vec();
                bytes.extend(csv.encoding.encode(out)?);
                Ok(bytes)
            }
            Kind::Jsonl(encoding) => Ok(encoding.bom_bytes().to_vec()),
            Kind::ToCsv => {
                let mut out = Vec::new();
                let kept: Vec<&str> = self.kept().map(|i| &*self.names[i]).collect();
                for (i, name) in kept.iter().enumerate() {
                    if i > 0 {
                        out.push(b',');
                    }
                    push_field(&mut out, name, b',', kept.len() == 1);
                }
                out.push(b'\n');
                Ok(out)
            }
            Kind::ToJsonl { .. } | Kind::Parquet { .. } | Kind::ToParquet { .. } => Ok(Vec::new()),
        }
    }

    fn kept(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.fates.len()).filter(|i| self.fates[*i] != Fate::Drop)
    }

    /// Which columns of the output hold lists as JSON text: those of nested tables in CSV.
    pub fn json_lists(&self) -> Vec<bool> {
        let csv = matches!(self.kind, Kind::ToCsv);
        self.kept().map(|i| csv && is_repeated(&self.names[i])).collect()
    }

    /// A batch with its changes, in the output's form.
    pub fn render(&self, batch: &Batch, changes: &[Change]) -> Result<Piece> {
        self.render_with(batch, changes, &Absent::default())
    }

    /// The same, with cells where the input has none.
    ///
    /// # Errors
    /// Where the format cannot hold one: inside a null of a Parquet file.
    pub fn render_with(&self, batch: &Batch, changes: &[Change], absent: &Absent) -> Result<Piece> {
        match (&self.kind, &batch.body) {
            (Kind::Csv(csv), Body::Text { raw, records }) => {
                let text = splice_csv(raw, records, batch, changes, csv, self.padded)?;
                csv.encoding.encode(text).map(Piece::Bytes)
            }
            (Kind::Jsonl(encoding), Body::Text { raw, .. }) => {
                let mut text = splice_jsonl(raw, batch, changes)?;
                if !absent.cells.is_empty() {
                    text = self.add_members(text, absent)?;
                }
                if self.fates.contains(&Fate::Drop) {
                    text = self.drop_members(text)?;
                }
                encoding.encode(text).map(Piece::Bytes)
            }
            (_, Body::Arrow(_)) if !absent.cells.is_empty() => Err(Error::usage(
                "a member of a record that is null as a whole would have to be written, which Parquet cannot hold",
            )
            .at(&*self.names[absent.cells[0].1])
            .next("leave the column out of [risk] quasi and erase it, or fill the records")),
            (Kind::Parquet { schema, .. }, Body::Arrow(rows)) => {
                nested::fit(nested::rebuild(rows, changes)?, schema).map(Piece::Rows)
            }
            (Kind::ToCsv, _) => self.flat_csv(batch, changes, absent).map(Piece::Bytes),
            (Kind::ToJsonl { nested: true }, Body::Arrow(rows)) => nested_jsonl(&nested::rebuild(rows, changes)?),
            (Kind::ToJsonl { .. }, _) => Ok(Piece::Bytes(self.flat_jsonl(batch, changes, absent)?)),
            (Kind::ToParquet { schema }, _) => self.flat_rows(batch, changes, absent, schema),
            _ => Err(Error::fault("a batch of another format")),
        }
    }

    fn add_members(&self, text: Vec<u8>, absent: &Absent) -> Result<Vec<u8>> {
        let text = String::from_utf8(text).map_err(|_| Error::fault("output is not UTF-8"))?;
        let mut out = Vec::with_capacity(text.len() + absent.cells.len() * 16);
        let mut row = 0;
        for line in text.split_inclusive('\n') {
            if line.trim().is_empty() {
                out.extend_from_slice(line.as_bytes());
                continue;
            }
            let from = absent.cells.partition_point(|(r, _)| *r < row);
            let here = absent.cells[from..].iter().take_while(|(r, _)| *r == row);
            let paths: Vec<(&str, &str)> =
                here.map(|(_, column)| (&*self.names[*column], absent.text(*column))).collect();
            match paths.is_empty() {
                true => out.extend_from_slice(line.as_bytes()),
                false => out.extend_from_slice(jsonl::with(line, &paths)?.as_bytes()),
            }
            row += 1;
        }
        Ok(out)
    }

    fn drop_members(&self, text: Vec<u8>) -> Result<Vec<u8>> {
        let text = String::from_utf8(text).map_err(|_| Error::fault("output is not UTF-8"))?;
        let dropped = |path: &str| self.names.iter().zip(&self.fates).any(|(n, f)| *f == Fate::Drop && **n == *path);
        let mut out = Vec::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            match line.trim().is_empty() {
                true => out.extend_from_slice(line.as_bytes()),
                false => out.extend_from_slice(jsonl::without(line, &dropped)?.as_bytes()),
            }
        }
        Ok(out)
    }
}

/// A cell's text after its change.
fn after<'a>(cells: &'a super::Cells, change: &'a Change, i: usize) -> Option<&'a str> {
    let text = match change {
        Change::Keep => cells.text(),
        Change::Text(text) | Change::Typed(text) => text,
        Change::Null | Change::Drop => return None,
    };
    (!text.is_null(i)).then(|| text.value(i))
}

fn splice_csv(
    raw: &[u8],
    records: &[(u32, u32)],
    batch: &Batch,
    changes: &[Change],
    csv: &Csv,
    padded: bool,
) -> Result<Vec<u8>> {
    let touched: Vec<usize> = (0..changes.len()).filter(|i| !matches!(changes[*i], Change::Keep)).collect();
    if touched.is_empty() {
        return Ok(raw.to_vec());
    }
    let kept: Vec<usize> = (0..changes.len()).filter(|i| !matches!(changes[*i], Change::Drop)).collect();
    let first_kept = kept.first().copied().unwrap_or(0);
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 2);
    let mut at = 0;
    for (row, (from, _)) in records.iter().enumerate() {
        out.extend_from_slice(&raw[at..*from as usize]);
        at = *from as usize;
        let begin = out.len();
        for &i in &touched {
            let cells = &batch.columns[i];
            let (start, end) = (cells.spans[row].0 as usize, cells.spans[row].1 as usize);
            match &changes[i] {
                Change::Drop if i > first_kept => {
                    // With its delimiter; a short row that was padded has none.
                    let absent = i > 0 && batch.columns[i - 1].spans[row].1 as usize == start && start == end;
                    if !absent {
                        out.extend_from_slice(&raw[at..start - 1]);
                        at = end;
                    }
                }
                Change::Drop => {
                    out.extend_from_slice(&raw[at..start]);
                    at = if raw.get(end) == Some(&csv.delimiter) { end + 1 } else { end };
                }
                change => {
                    let new = after(cells, change, row);
                    let old = cells.value(row);
                    if new == old {
                        continue;
                    }
                    out.extend_from_slice(&raw[at..start]);
                    // The rest of a long record is several fields as they were written.
                    if padded && i + 1 == changes.len() {
                        out.extend_from_slice(new.unwrap_or("").as_bytes());
                    } else {
                        push_field(&mut out, new.unwrap_or(""), csv.delimiter, raw.get(start) == Some(&b'"'));
                    }
                    at = end;
                }
            }
        }
        // A record of one empty field would read back as a blank line.
        if let [only] = kept.as_slice() {
            let end = batch.columns[*only].spans[row].1 as usize;
            if out.len() == begin
                && (at == end
                    || matches!(changes[*only], Change::Keep) && batch.columns[*only].spans[row].0 as usize == end)
            {
                out.extend_from_slice(b"\"\"");
            }
        }
    }
    out.extend_from_slice(&raw[at..]);
    Ok(out)
}

fn splice_jsonl(raw: &[u8], batch: &Batch, changes: &[Change]) -> Result<Vec<u8>> {
    let mut edits: Vec<(u32, u32, Option<&str>, bool)> = Vec::new();
    for (cells, change) in batch.columns.iter().zip(changes) {
        if matches!(change, Change::Keep | Change::Drop) {
            continue;
        }
        for (i, (start, end)) in cells.spans.iter().enumerate() {
            let new = after(cells, change, i);
            let old = cells.value(i);
            if new != old {
                // A number stays one, if that is what it is stored as.
                let bare = matches!(change, Change::Typed(_)) && raw[*start as usize] != b'"';
                edits.push((*start, *end, new, bare));
            }
        }
    }
    edits.sort_unstable_by_key(|e| e.0);
    let mut out = Vec::with_capacity(raw.len() + edits.len() * 48);
    let mut at = 0;
    for (start, end, new, bare) in edits {
        out.extend_from_slice(&raw[at..start as usize]);
        match new.filter(|text| bare && serde_json::from_str::<serde_json::Number>(text).is_ok()) {
            Some(number) => out.extend_from_slice(number.as_bytes()),
            None => {
                serde_json::to_writer(&mut out, &new).map_err(|_| Error::fault("text cannot be written as JSON"))?
            }
        }
        at = end as usize;
    }
    out.extend_from_slice(&raw[at..]);
    Ok(out)
}

fn parquet_writer(
    file: File,
    schema: &Arc<Schema>,
    properties: ::parquet::file::properties::WriterProperties,
) -> Result<Inner, ()> {
    let writer = ArrowWriter::try_new(file, Arc::clone(schema), Some(properties)).map_err(|_| ())?;
    let step = BatchCoalescer::new(Arc::clone(schema), PARQUET_STEP);
    Ok(Inner::Parquet(Box::new((writer, step))))
}

/// Appends pieces in order. Nothing is complete before [`Writer::finish`].
pub struct Writer {
    inner: Inner,
}

enum Inner {
    Bytes(Box<Encoder>),
    Parquet(Box<(ArrowWriter<File>, BatchCoalescer)>),
}

impl Writer {
    /// Appends one piece.
    pub fn write(&mut self, piece: Piece) -> Result<()> {
        match (&mut self.inner, piece) {
            (Inner::Bytes(encoder), Piece::Bytes(bytes)) => {
                encoder.write_all(&bytes).map_err(|e| Error::io("write the output", &e))
            }
            (Inner::Parquet(both), Piece::Rows(rows)) => {
                let (writer, step) = both.as_mut();
                step.push_batch(rows).map_err(|_| unwritable())?;
                while let Some(rows) = step.next_completed_batch() {
                    writer.write(&rows).map_err(|_| unwritable())?;
                }
                Ok(())
            }
            _ => Err(Error::fault("a piece of another format")),
        }
    }

    /// Writes what is buffered and waits until it is on the disk.
    pub fn finish(self) -> Result<()> {
        let file = match self.inner {
            Inner::Bytes(encoder) => encoder.finish().map_err(|e| Error::io("write the output", &e))?,
            Inner::Parquet(both) => {
                let (mut writer, mut step) = *both;
                step.finish_buffered_batch().map_err(|_| unwritable())?;
                while let Some(rows) = step.next_completed_batch() {
                    writer.write(&rows).map_err(|_| unwritable())?;
                }
                writer.into_inner().map_err(|_| unwritable())?
            }
        };
        file.sync_all().map_err(|e| Error::io("write the output", &e))
    }
}

/// Parquet's error texts may quote cells: they are dropped.
fn unwritable() -> Error {
    Error::unread("the Parquet output cannot be written").next("check that the disk has room")
}

impl Shape {
    /// The output, to be read back: in the input's own dialect, or as what it was converted to. `names` are the columns
    /// that are left.
    pub fn reopen(&self, table: &Table, path: PathBuf, names: Vec<Arc<str>>) -> Result<Table> {
        let origin = super::Origin::Path(path);
        let bytes = origin.size()?;
        let mut output =
            Table { origin, bytes, compression: self.compression, ragged: super::Ragged::Error, ..table.clone() };
        // Written back in full, or changed by nobody: there is no time to hold it against.
        output.stamp = None;
        output.columns = Some(names);
        match &self.kind {
            Kind::Csv(csv) => {
                let head = self.head()?;
                let head = &head[csv.encoding.bom_bytes().len()..];
                let mut text = Vec::new();
                let mut decoding = csv.encoding.without_bom().reader(Box::new(std::io::Cursor::new(head.to_vec())));
                while decoding.fill(&mut text, 1 << 16)? {}
                let preamble = String::from_utf8(text).map_err(|_| Error::fault("the header is not UTF-8"))?;
                output.format = Format::Csv(Csv { preamble, ..csv.clone() });
                // Padded rows are as they came: short ones stay short.
                output.ragged = table.ragged;
            }
            Kind::Jsonl(encoding) => {
                output.format = Format::Jsonl(*encoding);
            }
            Kind::Parquet { .. } | Kind::ToParquet { .. } => {
                output.format = Format::Parquet(parquet::ParquetInfo::open(&output.origin)?);
            }
            Kind::ToCsv => {
                let head = String::from_utf8(self.head()?).map_err(|_| Error::fault("the header is not UTF-8"))?;
                let header_at = (0, head.len());
                output.format = Format::Csv(Csv {
                    delimiter: b',',
                    terminator: Terminator::Lf,
                    encoding: Encoding::UTF_8,
                    header: true,
                    preamble: head,
                    header_at,
                });
            }
            Kind::ToJsonl { nested } => {
                output.format = Format::Jsonl(Encoding::UTF_8);
                if !nested && !matches!(table.format, Format::Jsonl(_)) {
                    // A dot in a CSV header is no step of a path.
                    let escape = |name: &Arc<str>| {
                        let mut path = String::new();
                        jsonl::push_key(&mut path, name);
                        Arc::from(path)
                    };
                    output.columns = output.columns.map(|names| names.iter().map(escape).collect());
                }
            }
        }
        Ok(output)
    }
}

//! Tables in and out: files, dialects, encodings, compression, reading in batches, writing back, publishing.
//!
//! A [`Table`] is one opened dataset. [`Table::chunks`] gives its bytes in order, cut at record boundaries; workers turn
//! a chunk into a [`Batch`] with [`Table::parse`]; [`Shape::render`](write::Shape::render) turns a batch and its changed
//! columns into output bytes. Cells that nobody touches come back byte for byte, because output is the input's raw bytes
//! with replacements spliced in.

mod batch;
mod chunk;
mod columns;
mod compression;
mod csv;
mod dialect;
mod encoding;
mod input;
mod jsonl;
mod nested;
mod open;
mod parquet;
mod publish;
mod region;
mod text;
pub mod write;

pub use batch::{Batch, Cells};
pub use chunk::{Chunk, Chunks, Limits};
pub use columns::Groups;
pub use compression::Compression;
pub use dialect::{Csv, Terminator};
pub use encoding::Encoding;
pub use input::{InputFile, Origin, gather, gather_but, hidden_tables};
pub use open::{Format, HeaderWords, OpenOptions, Ragged, Table, open};
pub use publish::{Staging, Unpublished, sha256_file, write_synced};
pub use region::Place;
pub use text::canonical;

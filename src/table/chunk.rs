//! Bytes in order, cut at record boundaries, so that workers can parse them apart from each other.

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use arrow::array::RecordBatch;
use arrow::buffer::Buffer;

use super::encoding::Decoding;
use crate::error::{Error, Result};

/// How large a chunk may get.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most rows in a chunk.
    pub rows: usize,
    /// Bytes of text after which a chunk is closed.
    pub bytes: usize,
    /// Bytes that one record may have.
    pub record: usize,
}

/// Decoded text whose memory goes back to the splitter once nobody looks at it any more: fresh memory for every chunk
/// would cost as much as parsing it.
pub struct Text {
    bytes: Vec<u8>,
    home: Spare,
}

/// Memory to be used again.
type Spare = Arc<Mutex<Vec<Vec<u8>>>>;

impl Drop for Text {
    fn drop(&mut self) {
        give_back(&self.home, std::mem::take(&mut self.bytes));
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, home: Spare::default() }
    }
}

impl Text {
    /// The text, once its bytes are known to be UTF-8.
    ///
    /// # Errors
    /// The bytes, and how many of them are valid.
    pub(super) fn decode(mut self) -> std::result::Result<Arc<Decoded>, (Self, usize)> {
        match String::from_utf8(std::mem::take(&mut self.bytes)) {
            Ok(text) => Ok(Arc::new(Decoded { text, home: Arc::clone(&self.home) })),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                self.bytes = error.into_bytes();
                Err((self, valid))
            }
        }
    }

    /// The line, counted from `first`, of the byte at `at`.
    pub(super) fn line(&self, first: u64, at: usize, end: u8) -> u64 {
        first + count(&self.bytes[..at], end)
    }
}

/// A chunk's text. Its memory goes back to the splitter, too.
pub(super) struct Decoded {
    text: String,
    home: Spare,
}

impl Deref for Decoded {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Drop for Decoded {
    fn drop(&mut self) {
        give_back(&self.home, std::mem::take(&mut self.text).into_bytes());
    }
}

impl Decoded {
    /// As a buffer that columns can point into.
    pub fn buffer(self: &Arc<Self>) -> Buffer {
        struct Shared(Arc<Decoded>);
        impl AsRef<[u8]> for Shared {
            fn as_ref(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }
        Buffer::from(bytes::Bytes::from_owner(Shared(Arc::clone(self))))
    }
}

fn give_back(home: &Spare, bytes: Vec<u8>) {
    if bytes.capacity() > 0
        && let Ok(mut spare) = home.lock()
    {
        spare.push(bytes);
    }
}

/// Consecutive records, not parsed yet.
pub enum Chunk {
    /// Text of CSV or JSON lines.
    Text {
        /// Decoded, in whole records.
        text: Text,
        /// Number of the first record, from 0.
        first_row: u64,
        /// Line of the first byte, from 1.
        first_line: u64,
    },
    /// Rows of a Parquet file.
    Rows {
        /// As stored.
        batch: RecordBatch,
        /// Number of the first row, from 0.
        first_row: u64,
    },
}

impl Chunk {
    /// Bytes in memory, for progress and limits.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Text { text, .. } => text.bytes.len(),
            Self::Rows { batch, .. } => batch.get_array_memory_size(),
        }
    }
}

/// The chunks of a table in order.
pub type Chunks = Box<dyn Iterator<Item = Result<Chunk>> + Send>;

/// Where records end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boundary {
    /// Quote and delimiter, where line ends inside quotes do not count.
    pub quoting: Option<u8>,
    /// The byte that ends a record: LF, or CR for old Macintosh files.
    pub end: u8,
}

/// Cuts a decoded stream into chunks of whole records.
///
/// A quote opens a field only where a field starts, so that `5" pipe` does not swallow the rest of the file.
pub(super) struct Splitter {
    source: Decoding,
    boundary: Boundary,
    limits: Limits,
    buffer: Vec<u8>,
    /// Everything before is scanned.
    scanned: usize,
    /// Start of the record being scanned.
    record: usize,
    /// End of the last whole record.
    whole: usize,
    /// Records in `buffer[..whole]`.
    rows: usize,
    quoted: bool,
    eof: bool,
    first_row: u64,
    first_line: u64,
    failed: bool,
    spare: Spare,
}

const READ: usize = 256 << 10;

impl Splitter {
    pub fn new(source: Decoding, boundary: Boundary, limits: Limits) -> Self {
        Self {
            source,
            boundary,
            limits,
            buffer: Vec::with_capacity(limits.bytes + READ),
            scanned: 0,
            record: 0,
            whole: 0,
            rows: 0,
            quoted: false,
            eof: false,
            first_row: 0,
            first_line: 1,
            failed: false,
            spare: Spare::default(),
        }
    }

    /// Passes over the first `bytes` decoded bytes: the header and what stands before it.
    pub fn skip(mut self, bytes: usize) -> Result<Self> {
        while self.buffer.len() < bytes && self.source.fill(&mut self.buffer, READ)? {}
        let bytes = bytes.min(self.buffer.len());
        self.first_line += count(&self.buffer[..bytes], self.boundary.end);
        self.buffer.drain(..bytes);
        Ok(self)
    }

    fn next_chunk(&mut self) -> Result<Option<Chunk>> {
        loop {
            if self.scan() {
                return Ok(Some(self.emit(self.whole)));
            }
            if self.eof {
                if self.quoted {
                    let line = self.first_line + count(&self.buffer[..self.record], self.boundary.end);
                    return Err(unclosed(line));
                }
                if self.buffer.is_empty() {
                    return Ok(None);
                }
                let end = self.buffer.len();
                self.rows += usize::from(self.holds_record(self.record, end));
                return Ok(Some(self.emit(end)));
            }
            if self.buffer.len() - self.record > self.limits.record {
                let line = self.first_line + count(&self.buffer[..self.record], self.boundary.end);
                return Err(if self.quoted {
                    unclosed(line)
                } else {
                    Error::unread(format!("the record at line {line} is longer than {} bytes", self.limits.record))
                        .next("raise --memory, or repair the export")
                });
            }
            self.eof = !self.source.fill(&mut self.buffer, READ)?;
        }
    }

    /// Scans what is new; `true` when a chunk is full.
    fn scan(&mut self) -> bool {
        let end = self.boundary.end;
        loop {
            let rest = &self.buffer[self.scanned..];
            if self.quoted {
                let Some(at) = memchr::memchr(b'"', rest) else {
                    self.scanned = self.buffer.len();
                    return false;
                };
                let at = self.scanned + at;
                match self.buffer.get(at + 1) {
                    Some(b'"') => self.scanned = at + 2,
                    // The next byte decides, and it is not read yet.
                    None if !self.eof => {
                        self.scanned = at;
                        return false;
                    }
                    _ => {
                        self.quoted = false;
                        self.scanned = at + 1;
                    }
                }
                continue;
            }
            let found = match self.boundary.quoting {
                Some(_) => memchr::memchr2(b'"', end, rest),
                None => memchr::memchr(end, rest),
            };
            let Some(at) = found.map(|at| self.scanned + at) else {
                self.scanned = self.buffer.len();
                return false;
            };
            self.scanned = at + 1;
            if self.buffer[at] == end {
                self.rows += usize::from(self.holds_record(self.record, at + 1));
                self.record = at + 1;
                self.whole = at + 1;
                if self.rows >= self.limits.rows || self.whole >= self.limits.bytes {
                    return true;
                }
            } else if self.starts_field(at) {
                self.quoted = true;
            }
        }
    }

    fn starts_field(&self, at: usize) -> bool {
        at == self.record || Some(self.buffer[at - 1]) == self.boundary.quoting
    }

    /// Whether the line is more than its end: blank lines are kept, but are no rows.
    fn holds_record(&self, from: usize, to: usize) -> bool {
        self.buffer[from..to].iter().any(|b| !matches!(b, b'\r' | b'\n'))
    }

    fn emit(&mut self, end: usize) -> Chunk {
        let mut next = self.spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
        next.clear();
        next.reserve(self.limits.bytes + READ);
        next.extend_from_slice(&self.buffer[end..]);
        let mut bytes = std::mem::replace(&mut self.buffer, next);
        bytes.truncate(end);
        let (first_row, first_line) = (self.first_row, self.first_line);
        self.first_line += count(&bytes, self.boundary.end);
        self.first_row += self.rows as u64;
        (self.scanned, self.record, self.whole, self.rows) = (self.scanned.saturating_sub(end), 0, 0, 0);
        Chunk::Text { first_row, first_line, text: Text { bytes, home: Arc::clone(&self.spare) } }
    }
}

impl Iterator for Splitter {
    type Item = Result<Chunk>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.next_chunk();
        self.failed = next.is_err();
        next.transpose()
    }
}

fn count(bytes: &[u8], end: u8) -> u64 {
    memchr::memchr_iter(end, bytes).count() as u64
}

fn unclosed(line: u64) -> Error {
    Error::unread(format!("the record at line {line} opens a quote that is never closed"))
        .coded("E309")
        .next("repair the quote, or name the delimiter with --delimiter")
}

#[cfg(test)]
mod tests {
    use super::super::Encoding;
    use super::*;

    fn split(text: &str, rows: usize, bytes: usize) -> Vec<(String, u64, u64)> {
        let source = Encoding::UTF_8.reader(Box::new(std::io::Cursor::new(text.as_bytes().to_vec())));
        let limits = Limits { rows, bytes, record: 1 << 20 };
        Splitter::new(source, Boundary { quoting: Some(b','), end: b'\n' }, limits)
            .map(|chunk| match chunk.unwrap() {
                Chunk::Text { text, first_row, first_line } => {
                    (text.decode().ok().unwrap().to_string(), first_row, first_line)
                }
                Chunk::Rows { .. } => unreachable!(),
            })
            .collect()
    }

    #[test]
    fn quoted_line_ends_do_not_cut_and_stray_quotes_do_not_open() {
        let text = "a,\"x\ny\"\nb,5\" pipe\n\nc,\"q\"\"\nr\"\nd,e";
        let chunks = split(text, 1, 1 << 20);
        let texts: Vec<&str> = chunks.iter().map(|c| c.0.as_str()).collect();
        assert_eq!(texts, ["a,\"x\ny\"\n", "b,5\" pipe\n", "\nc,\"q\"\"\nr\"\n", "d,e"]);
        assert_eq!(chunks.iter().map(|c| (c.1, c.2)).collect::<Vec<_>>(), [(0, 1), (1, 3), (2, 4), (3, 7)]);
    }

    #[test]
    fn joined_chunks_are_the_text_whatever_the_limits() {
        let text = "a,\"1\n\"\"2\"\n".repeat(50) + "\r\nb,c\r\n";
        for rows in 1..5 {
            for bytes in [1, 7, 64, 4096] {
                let joined: String = split(&text, rows, bytes).into_iter().map(|c| c.0).collect();
                assert_eq!(joined, text);
            }
        }
    }

    #[test]
    fn an_unclosed_quote_names_its_line() {
        let source = Encoding::UTF_8.reader(Box::new(std::io::Cursor::new(b"a,b\nc,\"d\ne,f\n".to_vec())));
        let limits = Limits { rows: 100, bytes: 100, record: 1 << 20 };
        let error = Splitter::new(source, Boundary { quoting: Some(b','), end: b'\n' }, limits).find_map(Result::err);
        assert!(error.unwrap().to_string().contains("line 2"));
    }
}

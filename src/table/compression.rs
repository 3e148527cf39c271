//! gzip and zstd around the text formats.

use std::io::{self, BufReader, Read, Write};

use serde::{Deserialize, Serialize};

/// Compression of a whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// Stored as is.
    None,
    /// gzip, one or several members.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// Recognises a file by its first bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// The decompressed bytes of `reader`.
    pub(super) fn reader(self, reader: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
        let reader = BufReader::with_capacity(1 << 20, reader);
        Ok(match self {
            Self::None => Box::new(reader),
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(reader)),
            Self::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(reader)?),
        })
    }

    /// A writer that compresses into `file`.
    pub(super) fn writer(self, file: std::fs::File) -> io::Result<Encoder> {
        Ok(match self {
            Self::None => Encoder::None(file),
            // No time and no name in the header: equal input gives equal bytes.
            Self::Gzip => Encoder::Gzip(flate2::write::GzEncoder::new(file, flate2::Compression::default())),
            Self::Zstd => Encoder::Zstd(zstd::stream::write::Encoder::new(file, 3)?),
        })
    }

    /// What it adds to a file name.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// A compressing writer that gives the file back when it is done.
pub(super) enum Encoder {
    None(std::fs::File),
    Gzip(flate2::write::GzEncoder<std::fs::File>),
    Zstd(zstd::stream::write::Encoder<'static, std::fs::File>),
}

impl Encoder {
    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::None(w) => w.write_all(bytes),
            Self::Gzip(w) => w.write_all(bytes),
            Self::Zstd(w) => w.write_all(bytes),
        }
    }

    /// Writes what is buffered and the trailer.
    pub fn finish(self) -> io::Result<std::fs::File> {
        match self {
            Self::None(w) => Ok(w),
            Self::Gzip(w) => w.finish(),
            Self::Zstd(w) => w.finish(),
        }
    }
}

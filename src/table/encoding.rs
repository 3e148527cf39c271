//! Character encodings: recognised from the bytes, decoded strictly, written back as they came.

use std::io::Read;

use encoding_rs::{DecoderResult, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{Error, Result};

/// Bytes at the head of a file from which its encoding is recognised.
const SAMPLE: usize = 64 << 20;
/// Bytes looked at in one go.
const PIECE: usize = 1 << 20;
/// Bytes behind the first that is no UTF-8 that tell which encoding it is.
const LEGACY: usize = 4 << 20;

/// An encoding and whether the file starts with a byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    inner: &'static encoding_rs::Encoding,
    /// Whether a byte order mark stands at the start.
    pub bom: bool,
}

impl Encoding {
    /// UTF-8 without a byte order mark.
    pub const UTF_8: Self = Self { inner: UTF_8, bom: false };

    /// By the label that a user gives (`windows-1252`, `latin1`, `iso-8859-15`, `utf-16le`).
    pub fn named(label: &str) -> Result<Self> {
        // WHATWG reads "latin1" and "iso-8859-1" as windows-1252, which is what such exports hold.
        let inner = encoding_rs::Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            Error::usage(format!("unknown encoding {label:?}"))
                .coded("E214")
                .next("use utf-8, utf-16le, utf-16be, windows-1252 or iso-8859-15")
        })?;
        Ok(Self { inner, bom: false })
    }

    /// The same encoding for a text whose byte order mark is dealt with.
    pub(super) fn without_bom(self) -> Self {
        Self { bom: false, ..self }
    }

    /// The label used in reports.
    pub fn label(self) -> String {
        let name = self.inner.name().to_ascii_lowercase();
        if self.bom { format!("{name} with BOM") } else { name }
    }

    /// Whether decoded text equals stored bytes.
    pub fn is_utf8(self) -> bool {
        self.inner == UTF_8
    }

    /// Recognises the encoding of a text: byte order mark, zero bytes of UTF-16, valid UTF-8, else a legacy encoding by
    /// statistics. A text that is mostly UTF-8 with some broken bytes counts as UTF-8, so that reading it fails at the
    /// line instead of silently giving other letters.
    pub(super) fn detect(reader: &mut dyn Read) -> Result<Self> {
        let mut sample = Vec::new();
        let mut more = |sample: &mut Vec<u8>, bytes: usize| -> Result<usize> {
            (&mut *reader).take(bytes as u64).read_to_end(sample).map_err(|e| truncated(&e))
        };
        let mut passed = more(&mut sample, PIECE)?;
        let bom = |inner| Ok(Self { inner, bom: true });
        match sample.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => return bom(UTF_8),
            [0xff, 0xfe, ..] => return bom(UTF_16LE),
            [0xfe, 0xff, ..] => return bom(UTF_16BE),
            _ => {}
        }
        let head = &sample[..sample.len().min(4096)];
        if head.len() >= 4 && head.contains(&0) {
            let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
            let (even, odd) = (zeros(0), zeros(1));
            if odd > head.len() / 4 && even < odd / 4 {
                return Ok(Self { inner: UTF_16LE, bom: false });
            }
            if even > head.len() / 4 && odd < even / 4 {
                return Ok(Self { inner: UTF_16BE, bom: false });
            }
            return Err(Error::unread("this is not a text file: it holds zero bytes")
                .coded("E303")
                .next("give a CSV, JSON lines or Parquet file"));
        }
        // Valid text is passed by piece by piece, and its letters beyond ASCII are counted.
        let mut letters = 0;
        loop {
            let (valid, broken) = match std::str::from_utf8(&sample) {
                Ok(_) => (sample.len(), false),
                Err(first) => (first.valid_up_to(), first.error_len().is_some()),
            };
            if broken {
                more(&mut sample, LEGACY)?;
                let legacy = Self::looks_legacy(&sample, letters);
                return Ok(if legacy { Self { inner: Self::legacy(&sample), bom: false } } else { Self::UTF_8 });
            }
            letters += sample[..valid].iter().filter(|b| **b >= 0xc0).count();
            sample.drain(..valid);
            let read = if passed < SAMPLE { more(&mut sample, PIECE)? } else { 0 };
            if read == 0 {
                return Ok(Self::UTF_8);
            }
            passed += read;
        }
    }

    /// Whether bytes that are no UTF-8 outnumber the valid multi-byte sequences, of which `valid` stand before.
    fn looks_legacy(sample: &[u8], mut valid: usize) -> bool {
        let mut broken = 0usize;
        for chunk in sample.utf8_chunks() {
            valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            broken += usize::from(!chunk.invalid().is_empty());
        }
        broken > valid
    }

    fn legacy(sample: &[u8]) -> &'static encoding_rs::Encoding {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(sample, true);
        let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
        if guess == WINDOWS_1252 {
            // 0x80 to 0x9F are letters and signs in windows-1252 and controls in ISO-8859-15; 0xA4 is ¤ or €.
            let c1 = sample.iter().any(|b| (0x80..0xa0).contains(b));
            if !c1 && sample.contains(&0xa4) {
                return encoding_rs::ISO_8859_15;
            }
        }
        // A guess that reads every byte of the sample as windows-1252 does is no evidence for the rarer encoding.
        let high: Vec<u8> = sample.iter().copied().filter(|b| *b >= 0x80).collect();
        if guess.is_single_byte()
            && guess.decode_without_bom_handling(&high).0 == WINDOWS_1252.decode_without_bom_handling(&high).0
        {
            return WINDOWS_1252;
        }
        // Nor is one letter that the two read differently: texts in the languages of the Baltic have more of their own. But ð and þ are
        // rarer in windows-1252 than š and ž are there, and ë than ė.
        let baltic = [encoding_rs::WINDOWS_1257, encoding_rs::ISO_8859_13].contains(&guess);
        let differ = |letter: &u8| {
            high.contains(letter)
                && guess.decode_without_bom_handling(&[*letter]).0
                    != WINDOWS_1252.decode_without_bom_handling(&[*letter]).0
        };
        let mut letters = (0xc0..=0xff).filter(differ);
        match (letters.next(), letters.next()) {
            (Some(one), None) if baltic && !matches!(one, 0xd0 | 0xde | 0xf0 | 0xfe | 0xeb) => WINDOWS_1252,
            _ => guess,
        }
    }

    /// Decoded text of `reader` as UTF-8 bytes, without the byte order mark. For UTF-8 the bytes pass as they are and the
    /// workers check them.
    pub(super) fn reader(self, reader: Box<dyn Read + Send>) -> Decoding {
        let decoder = (!self.is_utf8()).then(|| self.inner.new_decoder_without_bom_handling());
        Decoding { reader, decoder, raw: Vec::new(), eof: false, line: 1, skip: self.bom_bytes().len() }
    }

    /// The byte order mark, if any.
    pub(super) fn bom_bytes(self) -> &'static [u8] {
        match self {
            Self { bom: false, .. } => b"",
            Self { inner, .. } if inner == UTF_16LE => b"\xff\xfe",
            Self { inner, .. } if inner == UTF_16BE => b"\xfe\xff",
            _ => b"\xef\xbb\xbf",
        }
    }

    /// `text` in this encoding.
    pub(super) fn encode(self, text: Vec<u8>) -> Result<Vec<u8>> {
        if self.is_utf8() {
            return Ok(text);
        }
        let text = std::str::from_utf8(&text).map_err(|_| Error::fault("text to be written is not UTF-8"))?;
        if self.inner == UTF_16LE {
            return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        if self.inner == UTF_16BE {
            return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        match self.inner.encode(text) {
            (bytes, _, false) => Ok(bytes.into_owned()),
            (_, _, true) => Err(Error::fault(format!("text cannot be written as {}", self.label()))),
        }
    }
}

/// A reader that decodes strictly.
pub(super) struct Decoding {
    reader: Box<dyn Read + Send>,
    decoder: Option<encoding_rs::Decoder>,
    raw: Vec<u8>,
    eof: bool,
    line: u64,
    skip: usize,
}

impl Decoding {
    /// Appends up to about `want` bytes of decoded text to `out`; `false` at the end.
    ///
    /// # Errors
    /// Undecodable bytes, with the line; read errors.
    pub fn fill(&mut self, out: &mut Vec<u8>, want: usize) -> Result<bool> {
        if self.skip > 0 {
            let mut bom = vec![0; std::mem::take(&mut self.skip)];
            self.reader.read_exact(&mut bom).map_err(|e| Error::io("read", &e))?;
        }
        if self.decoder.is_none() {
            let before = out.len();
            let mut taken = (&mut self.reader).take(want as u64);
            taken.read_to_end(out).map_err(|e| truncated(&e))?;
            return Ok(out.len() > before);
        }
        if self.eof {
            return Ok(false);
        }
        let before = self.raw.len();
        (&mut self.reader).take(want as u64).read_to_end(&mut self.raw).map_err(|e| truncated(&e))?;
        self.eof = self.raw.len() == before;
        let Some(decoder) = self.decoder.as_mut() else { return Ok(false) };
        let from = out.len();
        let needed = decoder.max_utf8_buffer_length_without_replacement(self.raw.len());
        out.resize(from + needed.ok_or_else(|| Error::fault("text too long"))?, 0);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(&self.raw, &mut out[from..], self.eof);
        out.truncate(from + written);
        self.line += memchr::memchr_iter(b'\n', &out[from..]).count() as u64;
        match result {
            DecoderResult::InputEmpty => {}
            DecoderResult::OutputFull => return Err(Error::fault("decoding buffer too small")),
            DecoderResult::Malformed(_, _) => {
                return Err(undecodable(self.line));
            }
        }
        self.raw.drain(..read);
        Ok(true)
    }
}

/// Bytes that the encoding does not know, at a line.
pub(super) fn undecodable(line: u64) -> Error {
    Error::unread(format!("line {line} holds bytes that the file's encoding does not know (content withheld)"))
        .coded("E303")
        .next("name the encoding with --encoding (for example windows-1252), or repair the export")
}

/// A read error; a compressed stream that ends early says so.
fn truncated(error: &std::io::Error) -> Error {
    use std::io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    match error.kind() {
        UnexpectedEof => Error::unread("the compressed file ends too early: it is cut off")
            .coded("E304")
            .next("copy or export the file again"),
        InvalidData | InvalidInput | Other if error.raw_os_error().is_none() => {
            Error::unread("the compressed file is damaged").coded("E304").next("copy or export the file again")
        }
        _ => Error::io("read", error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(bytes: &[u8]) -> String {
        Encoding::detect(&mut &bytes[..]).unwrap().label()
    }

    #[test]
    fn encodings_are_recognised_from_bytes() {
        assert_eq!(detect(b"naam;plaats\n"), "utf-8");
        assert_eq!(detect("\u{feff}naam".as_bytes()), "utf-8 with BOM");
        assert_eq!(detect("Café, Zoë, André".as_bytes()), "utf-8");
        assert_eq!(detect(b"voornaam;plaats\nZo\xeb;Itali\xeb\nAndr\xe9;Caf\xe9\n"), "windows-1252");
        assert_eq!(detect(b"prijs\n\xa4 10\n\xa4 12\nAndr\xe9\n"), "iso-8859-15");
        // What is left of a protected copy may be one letter, which is another one in other encodings.
        let left =
            b"Wie spreek ik?;ge\xefnstalleerd op de laptop;\x80 89,95\nniet ge\xefnstalleerd;\x80 12\n".repeat(30);
        assert_eq!(detect(&left), "windows-1252");
        let latvian = encoding_rs::WINDOWS_1257.encode("Rīga;Jānis Bērziņš;pūle, ļoti žēl, šķērsiela\n").0.repeat(30);
        assert_eq!(detect(&latvian), "windows-1257");
        let estonian = encoding_rs::WINDOWS_1257.encode("Tanel Šmidt;Anna Šults;Peeter Žukov\n").0.repeat(30);
        assert_eq!(detect(&estonian), "windows-1257");
        assert_eq!(detect(b"\xff\xfea\0b\0"), "utf-16le with BOM");
        assert_eq!(detect(b"a\0b\0c\0;\0"), "utf-16le");
        assert_eq!(detect(b"\0a\0b\0c\0;"), "utf-16be");
    }

    #[test]
    fn utf8_with_one_broken_byte_stays_utf8_and_fails_later() {
        assert_eq!(
            detect(
                "Zoë André Chloé Müller "
                    .repeat(3)
                    .into_bytes()
                    .iter()
                    .copied()
                    .chain([0xff])
                    .collect::<Vec<_>>()
                    .as_slice()
            ),
            "utf-8"
        );
    }

    #[test]
    fn windows_1252_comes_back_byte_for_byte() {
        let bytes: Vec<u8> = (1..=255).collect();
        let encoding = Encoding::named("windows-1252").unwrap();
        let mut text = Vec::new();
        let mut decoding = encoding.reader(Box::new(std::io::Cursor::new(bytes.clone())));
        while decoding.fill(&mut text, 7).unwrap() {}
        assert_eq!(encoding.encode(text).unwrap(), bytes);
    }

    #[test]
    fn a_lone_surrogate_is_an_error_that_names_the_line() {
        let encoding = Encoding::named("utf-16le").unwrap();
        let mut decoding = encoding.reader(Box::new(std::io::Cursor::new(b"a\0\n\0\x00\xd8b\0".to_vec())));
        let mut text = Vec::new();
        let error = loop {
            match decoding.fill(&mut text, 64) {
                Ok(true) => {}
                Ok(false) => panic!("accepted"),
                Err(e) => break e,
            }
        };
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}

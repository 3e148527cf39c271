//! CSV records into columns, with the place of every field so that untouched ones are written back as they came.
//!
//! The grammar is that of RFC 4180 as spreadsheets and the `csv` crate read it: a quote opens a field only at its start;
//! what follows a closing quote up to the delimiter belongs to the field.

use std::borrow::Cow;
use std::sync::Arc;

use super::batch::{Batch, Body, Cells};
use super::chunk::{Boundary, Text};
use super::dialect::Csv;
use super::encoding::undecodable;
use super::open::Ragged;
use crate::error::{Error, Result};

/// Where a field stands, quotes included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub start: usize,
    pub end: usize,
    pub quoted: bool,
}

/// Where the first of two bytes stands. Fields are short: eight bytes at a time are looked at before a search is set up.
#[inline]
fn first_of(a: u8, b: u8, text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const WORDS: usize = 3;
    for (n, word) in text.as_chunks::<8>().0.iter().take(WORDS).enumerate() {
        let word = u64::from_le_bytes(*word);
        // The lowest bit set is at the first byte that is zero.
        let zero = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
        let found = zero(word ^ (u64::from(a) * ONES)) | zero(word ^ (u64::from(b) * ONES));
        if found != 0 {
            return Some(n * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let from = text.len().min(WORDS * 8) & !7;
    memchr::memchr2(a, b, &text[from..]).map(|at| from + at)
}

/// Splits one record that starts at `at`; gives the place behind its line end.
#[inline]
pub(super) fn fields(text: &[u8], mut at: usize, delimiter: u8, end: u8, out: &mut Vec<Field>) -> usize {
    loop {
        let start = at;
        let quoted = text.get(at) == Some(&b'"');
        if quoted {
            at += 1;
            loop {
                match memchr::memchr(b'"', &text[at..]) {
                    None => {
                        at = text.len();
                        break;
                    }
                    Some(i) if text.get(at + i + 1) == Some(&b'"') => at += i + 2,
                    Some(i) => {
                        at += i + 1;
                        break;
                    }
                }
            }
        }
        let Some(i) = first_of(delimiter, end, &text[at..]) else {
            let mut stop = text.len();
            if end == b'\n' && stop > start && text[stop - 1] == b'\r' {
                stop -= 1;
            }
            out.push(Field { start, end: stop, quoted });
            return text.len();
        };
        let stop = at + i;
        at = stop + 1;
        if text[stop] == delimiter {
            out.push(Field { start, end: stop, quoted });
            continue;
        }
        let trim = end == b'\n' && stop > start && text[stop - 1] == b'\r';
        out.push(Field { start, end: stop - usize::from(trim), quoted });
        return at;
    }
}

/// The value of a field.
pub(super) fn unquote<'a>(text: &'a str, field: &Field) -> Cow<'a, str> {
    let raw = &text[field.start..field.end];
    if !field.quoted {
        return Cow::Borrowed(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = &raw[1..];
    loop {
        match rest.find('"') {
            None => {
                value.push_str(rest);
                break;
            }
            Some(i) if rest[i + 1..].starts_with('"') => {
                value.push_str(&rest[..=i]);
                rest = &rest[i + 2..];
            }
            Some(i) => {
                value.push_str(&rest[..i]);
                value.push_str(&rest[i + 1..]);
                break;
            }
        }
    }
    Cow::Owned(value)
}

/// `value` as a field of this dialect, quoted where it has to be or where `quoted` asks for it.
pub(super) fn push_field(out: &mut Vec<u8>, value: &str, delimiter: u8, quoted: bool) {
    let needs = value.bytes().any(|b| b == delimiter || matches!(b, b'"' | b'\r' | b'\n'))
        || value.starts_with([' ', '\t'])
        || value.ends_with([' ', '\t']);
    if !quoted && !needs {
        out.extend_from_slice(value.as_bytes());
        return;
    }
    out.push(b'"');
    for (i, part) in value.split('"').enumerate() {
        if i > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

impl Csv {
    pub(super) fn boundary(&self) -> Boundary {
        Boundary { quoting: Some(self.delimiter), end: self.terminator.byte() }
    }

    /// Parses whole records into columns; those that are not `wanted`, by place, stay empty, and so do the records.
    ///
    /// # Errors
    /// Bytes that are no UTF-8 and records with another number of fields, with their line.
    pub(super) fn parse(
        &self,
        text: Text,
        first_row: u64,
        first_line: u64,
        columns: usize,
        ragged: Ragged,
        wanted: Option<&[usize]>,
    ) -> Result<Batch> {
        let end = self.terminator.byte();
        let raw = text.decode().map_err(|(text, valid)| undecodable(text.line(first_line, valid, end)))?;
        let text: &str = &raw;
        let guess = text.len() / (columns * 8).max(32) + 16;
        // With `Ragged::Pad` the last column holds what stands beyond the header's fields.
        let fixed = columns - usize::from(ragged == Ragged::Pad);
        let all: Vec<usize> = if wanted.is_none() { (0..columns).collect() } else { Vec::new() };
        let places = wanted.unwrap_or(&all);
        let mut spans: Vec<Vec<(u32, u32)>> = vec![Vec::new(); columns];
        places.iter().for_each(|i| spans[*i].reserve(guess));
        let mut unquoted: Vec<Vec<(u32, Box<str>)>> = vec![Vec::new(); columns];
        let mut records = Vec::with_capacity(if wanted.is_none() { guess } else { 0 });
        let mut record: Vec<Field> = Vec::with_capacity(columns);
        let (mut at, mut rows) = (0, 0u32);
        while at < text.len() {
            let from = at;
            record.clear();
            at = fields(text.as_bytes(), at, self.delimiter, end, &mut record);
            if let [only] = record.as_slice()
                && only.start == only.end
            {
                continue;
            }
            if record.len() != fixed && ragged == Ragged::Error {
                let line = first_line + memchr::memchr_iter(end, &text.as_bytes()[..from]).count() as u64;
                return Err(ragged_row(record.len(), fixed, line));
            }
            if wanted.is_none() {
                records.push((from as u32, at as u32));
            }
            let stop = record.last().map_or(at, |f| f.end);
            for i in places.iter().copied() {
                let field = if i < fixed {
                    record.get(i).copied().unwrap_or(Field { start: stop, end: stop, quoted: false })
                } else {
                    let start = record.get(i).map_or(stop, |f| f.start);
                    let field = Field { start, end: stop, quoted: false };
                    // What stands beyond the header's fields is kept as it is, quotes and all.
                    if start < stop && text.as_bytes()[start] == b'"' {
                        unquoted[i].push((rows, text[start..stop].into()));
                    }
                    field
                };
                spans[i].push((field.start as u32, field.end as u32));
                if field.quoted && holds_quotes(text, &field) {
                    unquoted[i].push((rows, unquote(text, &field).into()));
                }
            }
            rows += 1;
        }
        let buffer = raw.buffer();
        let columns = spans
            .into_iter()
            .zip(unquoted)
            .map(|(spans, unquoted)| Cells::of_fields(Arc::clone(&raw), spans, unquoted))
            .collect();
        Ok(Batch { first_row, rows: rows as usize, columns, names: None, body: Body::Text { raw: buffer, records } })
    }
}

/// Whether a quoted field is more than its inside between two quotes.
fn holds_quotes(text: &str, field: &Field) -> bool {
    let inner = &text.as_bytes()[field.start + 1..field.end];
    memchr::memchr(b'"', inner).is_none_or(|first| first + 1 != inner.len())
}

fn ragged_row(found: usize, expected: usize, line: u64) -> Error {
    let why = if found > expected {
        "a delimiter that is not quoted, perhaps"
    } else {
        "a line end that is not quoted, perhaps"
    };
    let s = if found == 1 { "" } else { "s" };
    Error::unread(format!("line {line} has {found} field{s}, the header has {expected}: {why}"))
        .coded("E302")
        .next("repair the export, or use --ragged pad to read short rows as empty cells and keep long ones")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The `csv` crate is the judge.
    fn oracle(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes())
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    fn ours(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let (mut at, mut out) = (0, Vec::new());
        while at < text.len() {
            let mut record = Vec::new();
            at = fields(text.as_bytes(), at, delimiter, b'\n', &mut record);
            if record.len() == 1 && record[0].start == record[0].end {
                continue;
            }
            out.push(record.iter().map(|f| unquote(text, f).into_owned()).collect());
        }
        out
    }

    #[test]
    fn random_texts_split_as_the_csv_crate_splits_them() {
        let alphabet = ["a", "b", ",", "\"", "\"\"", "\n", "\r\n", "é", " ", ",\"", "\",", "\"\n"];
        let mut state = 7u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(alphabet[(state >> 33) as usize % alphabet.len()]);
            }
            assert_eq!(ours(&text, b','), oracle(&text, b','), "{text:?}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for value in ["", "a", "a;b", "\"", "a\"\"b", "x\ny", " lead", "trail ", "é"] {
            for quoted in [false, true] {
                let mut out = Vec::new();
                push_field(&mut out, value, b';', quoted);
                out.extend_from_slice(b";z\n");
                assert_eq!(oracle(std::str::from_utf8(&out).unwrap(), b';'), [[value, "z"]]);
            }
        }
    }

    #[test]
    fn a_ragged_row_names_its_line() {
        let (csv, names) = {
            let options = super::super::OpenOptions { header: Some(true), ..Default::default() };
            Csv::detect("a,b\n1,2\n", true, super::super::Encoding::UTF_8, &options).unwrap()
        };
        let error = csv.parse(b"1,2\n3\n".to_vec().into(), 0, 2, names.len(), Ragged::Error, None).err().unwrap();
        assert!(error.to_string().contains("line 3 has 1 field,"), "{error}");
        let padded = csv.parse(b"1,2\n3\n4,5,6,7\n".to_vec().into(), 0, 2, 3, Ragged::Pad, None).unwrap();
        assert_eq!(padded.rows, 3);
        assert!(padded.columns[1].value(1).is_none());
        assert_eq!(padded.columns[2].value(2), Some("6,7"));
        let some = csv.parse(b"1,2\n3\n4,5,6,7\n".to_vec().into(), 0, 2, 3, Ragged::Pad, Some(&[2, 0])).unwrap();
        assert_eq!((some.rows, some.columns[0].len(), some.columns[1].len()), (3, 3, 0));
        assert_eq!((some.columns[0].value(2), some.columns[2].value(2)), (Some("4"), Some("6,7")));
    }
}

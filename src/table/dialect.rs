//! How a CSV file is written: delimiter, line ends, header, the line `sep=;`.

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::csv::{Field, fields, unquote};
use super::{Encoding, HeaderWords, OpenOptions};
use crate::error::{Error, Result};

/// What ends a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Terminator {
    /// `\n`
    Lf,
    /// `\r\n`
    Crlf,
    /// `\r`
    Cr,
}

impl Terminator {
    /// The bytes.
    pub fn text(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::Crlf => "\r\n",
            Self::Cr => "\r",
        }
    }

    /// The byte at which a record ends.
    pub(super) fn byte(self) -> u8 {
        if self == Self::Cr { b'\r' } else { b'\n' }
    }
}

/// The dialect of one CSV file.
#[derive(Debug, Clone)]
pub struct Csv {
    /// Between fields.
    pub delimiter: u8,
    /// Between records.
    pub terminator: Terminator,
    /// Of the characters.
    pub encoding: Encoding,
    /// Whether the first record names the columns.
    pub header: bool,
    /// Everything before the first data record, decoded: a `sep=` line and the header. Written back as it came.
    pub preamble: String,
    /// The header record's place in the preamble.
    pub(super) header_at: (usize, usize),
}

impl Csv {
    /// In words, for reports.
    pub fn describe(&self) -> String {
        let delimiter = match self.delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "bar",
            _ => "other delimiter",
        };
        let ends = match self.terminator {
            Terminator::Lf => "LF",
            Terminator::Crlf => "CRLF",
            Terminator::Cr => "CR",
        };
        let header = if self.header { "" } else { ", no header" };
        format!("{delimiter}, {}, {ends}{header}", self.encoding.label())
    }

    /// Start and end in the preamble of each field of the header.
    pub(super) fn header_fields(&self) -> Vec<(usize, usize)> {
        let (from, to) = self.header_at;
        let text = &self.preamble[from..to];
        let mut records = Records { text, at: 0, delimiter: self.delimiter, end: self.terminator.byte(), whole: true };
        let first = records.next().map(|(fields, _)| fields).unwrap_or_default();
        first.iter().map(|field| (from + field.start, from + field.end)).collect()
    }

    /// Recognises the dialect from decoded text at the start of a file, and names the columns.
    pub(super) fn detect(
        sample: &str,
        whole: bool,
        encoding: Encoding,
        options: &OpenOptions,
    ) -> Result<(Self, Vec<Arc<str>>)> {
        let terminator = match (sample.find('\n'), sample.find('\r')) {
            (Some(lf), Some(cr)) if cr + 1 == lf => Terminator::Crlf,
            (None, Some(_)) => Terminator::Cr,
            _ => Terminator::Lf,
        };
        let mut start = 0;
        let mut announced = None;
        if sample.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("sep=")) {
            let end = sample.find(['\r', '\n']).unwrap_or(sample.len());
            if let [byte] = sample.as_bytes()[4..end] {
                announced = Some(byte);
                start = line_end(sample, end);
            }
        }
        while sample[start..].starts_with(['\r', '\n']) {
            start += 1;
        }
        let body = &sample[start..];
        let delimiter =
            options.delimiter.or(announced).unwrap_or_else(|| best_delimiter(body, whole, terminator.byte()));
        let mut records = Records { text: body, at: 0, delimiter, end: terminator.byte(), whole };
        let Some((first, span)) = records.next() else {
            return Err(Error::unread("the file is empty").coded("E305").next("export it again, or leave it out"));
        };
        let first: Vec<String> = first.iter().map(|f| unquote(body, f).into_owned()).collect();
        let following: Vec<Vec<String>> =
            records.take(200).map(|(r, _)| r.iter().map(|f| unquote(body, f).into_owned()).collect()).collect();
        let header = options.header.unwrap_or_else(|| is_header(&first, &following, options.header_words.as_ref()));
        let names = name_columns(if header { Some(&first) } else { None }, first.len());
        let end = if header { start + span.1 } else { start };
        let csv = Self {
            delimiter,
            terminator,
            encoding,
            header,
            preamble: sample[..end].to_owned(),
            header_at: (start, if header { start + span.1 } else { start }),
        };
        Ok((csv, names))
    }
}

/// Behind the line end at `at`.
fn line_end(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    at + match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// Records of a text that is in memory, with their place, line end included.
struct Records<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    end: u8,
    /// Whether the text is the whole file; otherwise a last record without line end is not given.
    whole: bool,
}

impl Iterator for Records<'_> {
    type Item = (Vec<Field>, (usize, usize));

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            let from = self.at;
            let mut record = Vec::new();
            let to = fields(self.text.as_bytes(), from, self.delimiter, self.end, &mut record);
            self.at = to;
            if to == self.text.len() && !self.whole {
                return None;
            }
            if record.len() == 1 && record[0].start == record[0].end {
                continue;
            }
            return Some((record, (from, to)));
        }
    }
}

/// The delimiter under which most of the first records have the same number of fields, and more than one.
fn best_delimiter(text: &str, whole: bool, end: u8) -> u8 {
    let score = |delimiter: u8| -> (f64, usize) {
        let counts: Vec<usize> =
            Records { text, at: 0, delimiter, end, whole }.take(200).map(|(r, _)| r.len()).collect();
        let Some(first) = counts.first().copied() else { return (0.0, 0) };
        if first < 2 {
            return (0.0, 0);
        }
        let same = counts.iter().filter(|c| **c == first).count();
        (same as f64 / counts.len() as f64, first)
    };
    let mut best = (b',', (0.0, 0));
    for delimiter in [b',', b';', b'\t', b'|'] {
        let s = score(delimiter);
        if s.0 > best.1.0 + 1e-9 || (s.0 > best.1.0 - 1e-9 && s.1 > best.1.1) {
            best = (delimiter, s);
        }
    }
    best.0
}

/// Whether the first record names the columns.
///
/// It does where columns go on differently below it (a word over numbers), or where it has the words of headers. Where
/// nothing tells, it is data: a first row of names that is taken for a header would be published as it is, and a header
/// that is taken for data is only read as one row more.
fn is_header(first: &[String], following: &[Vec<String>], words: Option<&HeaderWords>) -> bool {
    let filled: Vec<(usize, &str)> =
        first.iter().enumerate().map(|(i, f)| (i, f.trim())).filter(|(_, f)| !f.is_empty()).collect();
    if filled.is_empty() {
        return false;
    }
    let series = series(&filled, following);
    let numbered = |i: usize| series.as_ref().is_some_and(|of| of.contains(&i));
    let values = filled.iter().filter(|(i, f)| !numbered(*i) && looks_like_value(f)).count();
    if values * 2 >= filled.len() {
        return false;
    }
    // Names over nothing: no export has one filled record and only blank ones below.
    let blank = |row: &Vec<String>| row.iter().all(|v| v.trim().is_empty());
    if values == 0 && filled.len() == first.len() && !following.is_empty() && following.iter().all(blank) {
        let names: HashSet<&str> = filled.iter().map(|(_, f)| *f).collect();
        return names.len() == filled.len();
    }
    // A name of a column rarely stands among its values; a value of a category often does.
    let repeated =
        filled.iter().filter(|(i, name)| following.iter().any(|row| row.get(*i).is_some_and(|v| v.trim() == *name)));
    if repeated.count() * 3 >= filled.len().max(3) {
        return false;
    }
    let column_of_values = |i: usize| {
        let cells: Vec<&str> =
            following.iter().filter_map(|row| row.get(i)).map(|v| v.trim()).filter(|v| !v.is_empty()).collect();
        !cells.is_empty() && cells.iter().filter(|v| looks_like_value(v)).count() * 10 >= cells.len() * 8
    };
    let differs = filled.iter().any(|(i, name)| !looks_like_value(name) && column_of_values(*i));
    // One word that is a header's by its form (`first_name`, `col_17`) or by the rules.
    let known = |name: &str| looks_like_key(name) || words.is_some_and(|w| w.knows(name));
    let named = filled.iter().filter(|(_, name)| known(name)).count();
    match values {
        0 => differs || named > 0,
        // An odd name like 2024 among names that are known.
        _ => named * 2 > filled.len(),
    }
}

/// The place of each field of a row that counts on from the field before it, like `c0` to `c9999`: long numbers make such names
/// look like values. None where a row below counts likewise, as numbered articles or persons do.
fn series(first: &[(usize, &str)], following: &[Vec<String>]) -> Option<HashSet<usize>> {
    let parted = |text: &str| -> Option<(String, u64)> {
        let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let starts = stem.chars().next().is_some_and(char::is_alphabetic);
        Some((stem.to_owned(), text[stem.len()..].parse().ok()?)).filter(|_| starts)
    };
    let mut places = HashSet::new();
    let mut stems: HashSet<String> = HashSet::new();
    for two in first.windows(2) {
        let [(i, one), (j, next)] = two else { continue };
        let (Some((stem, n)), Some((same, m))) = (parted(one), parted(next)) else { continue };
        if stem == same && n.checked_add(1) == Some(m) {
            places.extend([*i, *j]);
            stems.insert(stem);
        }
    }
    let counts_on = |row: &Vec<String>| {
        let has = |i: &usize| row.get(*i).and_then(|v| parted(v.trim())).is_some_and(|(stem, _)| stems.contains(&stem));
        places.iter().filter(|i| has(i)).count() * 2 > places.len()
    };
    (places.len() > 2 && !following.iter().any(counts_on)).then_some(places)
}

/// `first_name`, `col_17`, `contact.lastName`: no person writes so.
fn looks_like_key(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let joined = text.contains('_') || (text.contains('.') && !text.ends_with('.'));
    let numbered = text.ends_with(|c: char| c.is_ascii_digit()) && text.starts_with(|c: char| c.is_ascii_alphabetic());
    plain && (joined || numbered)
}

fn looks_like_value(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let mail = text.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
    letters == 0
        || mail
        || text.len() > 80
        || text.contains("://")
        || (digits >= 4 && digits * 2 >= text.chars().count())
        || matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null")
}

/// Names for columns: headers trimmed; empty and missing ones become `col_N`; the second `Email` becomes `Email_2`.
fn name_columns(header: Option<&[String]>, count: usize) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::with_capacity(count);
    let mut taken = HashSet::new();
    for i in 0..count {
        let given = header.map_or("", |h| h[i].trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'));
        let base = if given.is_empty() { format!("col_{}", i + 1) } else { given.to_owned() };
        names.push(unlike(base, &mut taken));
    }
    names
}

/// `name`, or `name_2` where it is taken.
pub(super) fn unlike(name: String, taken: &mut HashSet<Arc<str>>) -> Arc<str> {
    let mut unique: Arc<str> = name.as_str().into();
    let mut n = 2;
    while !taken.insert(Arc::clone(&unique)) {
        unique = format!("{name}_{n}").into();
        n += 1;
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> OpenOptions {
        let words = ["naam", "plaats", "prijs", "btw", "id", "email", "a", "b", "bedrag"];
        let known = move |h: &str| words.contains(&h.to_lowercase().replace('-', "").as_str());
        OpenOptions { header_words: Some(HeaderWords::new(known)), ..OpenOptions::default() }
    }

    fn detect(text: &str) -> (Csv, Vec<String>) {
        let (csv, names) = Csv::detect(text, true, Encoding::UTF_8, &options()).unwrap();
        (csv, names.iter().map(|n| n.to_string()).collect())
    }

    #[test]
    fn delimiters_and_the_sep_line_are_recognised() {
        for (delimiter, byte) in [(",", b','), (";", b';'), ("\t", b'\t'), ("|", b'|')] {
            let text = ["naam", "plaats", "bedrag"].join(delimiter)
                + "\r\n"
                + &["Jan", "\"a;b,c\nd\"", "1"].join(delimiter)
                + "\r\n";
            assert_eq!(detect(&text).0.delimiter, byte, "{text:?}");
        }
        let (csv, names) = detect("sep=;\r\na;b\r\n1,5;2\r\n");
        assert_eq!((csv.delimiter, csv.preamble.as_str()), (b';', "sep=;\r\na;b\r\n"));
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn decimal_commas_do_not_win_over_semicolons() {
        assert_eq!(detect("id;prijs;btw\n1;1,5;0,2\n2;3,5;0,4\n").0.delimiter, b';');
    }

    #[test]
    fn headers_are_told_from_values() {
        assert!(detect("naam,e-mail\nJan,jan@voorbeeld.example\n").0.header);
        assert!(!detect("Jan,jan@voorbeeld.example\nPiet,p@voorbeeld.example\n").0.header);
        assert!(!detect("1,2\n3,4\n").0.header);
        assert!(detect("naam,e-mail\n").0.header);
        assert!(detect("X_01,Column2\nJan,Piet\n").0.header);
        assert!(detect("Wort,Zahl\nJan,12\nPiet,13\n").0.header, "a word over numbers");
        assert!(detect("@timestamp,email,bedrag\n2024-01-01,x@y.example,1\n").0.header);
        assert!(detect("id,email,2024\nx,x@y.example,1\n").0.header);
        let people = "Fatima,de Groot,Almere\n".to_owned() + &"Sophie,Terpstra,Sneek\n".repeat(5);
        assert!(!detect(&people).0.header, "a first row of names is data where nothing tells");
        assert!(!detect("Fatima,de Groot\n").0.header);
    }

    #[test]
    fn names_that_count_on_are_headers_however_long_their_numbers_are() {
        for stem in ["c", "col_", "V"] {
            for from in [0, 1000, 123_456] {
                let names: Vec<String> = (from..from + 3000).map(|n| format!("{stem}{n}")).collect();
                let row = vec!["1"; 3000].join(",");
                let text = format!("{}\n{row}\n{row}\n", names.join(","));
                assert!(detect(&text).0.header, "{stem}{from}");
                assert!(detect(&format!("id,{text}").replace("\n1", "\nx,1")).0.header, "id and {stem}{from}");
            }
        }
        // Articles that are numbered one after the other, row by row.
        assert!(!detect("P1001,P1002,P1003\nP1004,P1005,P1006\n").0.header);
        assert!(!detect("A1001,B1002,C1003\nx,y,z\n").0.header);
    }

    #[test]
    fn names_over_empty_columns_are_headers() {
        assert!(detect("p,q\n,\n,\n").0.header);
        assert!(!detect("p,p\n,\n").0.header);
        assert!(!detect("1,2\n,\n").0.header);
    }

    #[test]
    fn empty_double_and_missing_headers_get_names() {
        assert_eq!(detect("Email,,Email\na,b,c\n").1, ["Email", "col_2", "Email_2"]);
    }
}

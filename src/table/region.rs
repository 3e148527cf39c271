//! Where the names of columns stand in a text file, for tools that point at a line.

use super::dialect::Csv;
use super::{Compression, Format, Table};

/// Line, first code point and the one behind the last, counted from 1.
pub type Place = (u64, u64, u64);

impl Table {
    /// Where the header of each column stands; empty where a file has none, or none that an editor could show.
    pub fn headers(&self) -> Vec<Place> {
        match (&self.format, self.compression) {
            (Format::Csv(csv), Compression::None) if csv.header => places(csv),
            _ => Vec::new(),
        }
    }
}

fn places(csv: &Csv) -> Vec<Place> {
    let text = &csv.preamble;
    csv.header_fields()
        .into_iter()
        .map(|(start, end)| {
            let before = &text[..start];
            let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
            let lines = before.matches('\n').count().max(before.matches('\r').count());
            let first = before[line_start..].chars().count() as u64 + 1;
            // A name over several lines is shown up to the first line end.
            let shown = text[start..end].split(['\n', '\r']).next().unwrap_or_default();
            (1 + lines as u64, first, first + shown.chars().count() as u64)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::table::{InputFile, OpenOptions, Origin, open};

    #[test]
    fn headers_are_found_behind_a_sep_line_and_in_quotes() {
        let file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        std::fs::write(file.path(), "sep=;\r\nnaam;\"e-mail; privé\";plaats\r\nA;b;C\r\n").unwrap();
        let input = InputFile {
            origin: Origin::Path(file.path().into()),
            path: "a.csv".into(),
            relative: "a.csv".into(),
            name: "a".into(),
        };
        let table = open(&input, &OpenOptions { header: Some(true), ..OpenOptions::default() }).unwrap();
        assert_eq!(table.headers(), [(2, 1, 5), (2, 6, 21), (2, 22, 28)]);
    }
}

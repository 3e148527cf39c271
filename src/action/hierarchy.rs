//! A hierarchy of values as ARX writes it: one line per value, `value;coarser;coarser still`.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Result};

/// One level of a hierarchy file.
#[derive(Clone)]
pub struct Hierarchy {
    /// As the policy names it.
    pub file: String,
    /// Column of the file, from 1.
    pub level: usize,
    coarser: Arc<HashMap<String, String>>,
}

impl std::fmt::Debug for Hierarchy {
    // Its values are those of cells.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hierarchy({}, level {})", self.file, self.level)
    }
}

impl PartialEq for Hierarchy {
    fn eq(&self, other: &Self) -> bool {
        (&self.file, self.level) == (&other.file, other.level)
    }
}

impl Hierarchy {
    /// Reads level `level` of a file with semicolons or commas.
    ///
    /// # Errors
    /// A file that cannot be read, or a line without that level. No value of the file is shown.
    pub fn read(path: &Path, file: &str, level: usize) -> Result<Self> {
        let place = path.to_string_lossy();
        let mut coarser = HashMap::new();
        for (n, line) in Self::numbered(path)? {
            let mut cells = line.into_iter();
            match (cells.next(), cells.nth(level.saturating_sub(1))) {
                (Some(value), Some(made)) if !made.is_empty() => coarser.insert(value, made),
                _ => {
                    return Err(Error::usage(format!("this line has no level {level} (content withheld)"))
                        .at(format!("{place}:{n}"))
                        .next("give every line the same number of levels, or choose a lower level"));
                }
            };
        }
        // What is coarse already stays: a second run changes nothing.
        let coarse: Vec<String> = coarser.values().cloned().collect();
        for made in coarse {
            coarser.entry(made.clone()).or_insert(made);
        }
        Ok(Self { file: file.to_owned(), level, coarser: Arc::new(coarser) })
    }

    /// The lines of a file with semicolons or commas, the value first.
    ///
    /// # Errors
    /// A file that cannot be read. No value of the file is shown.
    pub fn lines(path: &Path) -> Result<Vec<Vec<String>>> {
        Ok(Self::numbered(path)?.into_iter().map(|(_, cells)| cells).collect())
    }

    /// The lines with their numbers; blank ones are passed by. A cell in quotes may hold the separator, and quotes doubled.
    fn numbered(path: &Path) -> Result<Vec<(usize, Vec<String>)>> {
        let text = std::fs::read_to_string(path).map_err(|e| {
            Error::usage(format!("cannot read the hierarchy: {}", e.kind()))
                .at(path.to_string_lossy())
                .next("name a CSV file beside the policy: value;coarser;coarser still")
        })?;
        let separator = if text.lines().next().is_some_and(|l| l.contains(';')) { ';' } else { ',' };
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
        Ok(lines.map(|(n, line)| (n + 1, cells(line, separator))).collect())
    }

    /// The coarser value; `None` for a value that the hierarchy does not hold.
    pub fn of(&self, value: &str) -> Option<&str> {
        self.coarser.get(value).map(String::as_str)
    }
}

fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = Vec::new();
    let (mut cell, mut quoted) = (String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            c if c == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    cells.iter().map(|c| c.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_columns_and_what_is_coarse_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("h.csv");
        std::fs::write(&path, "Zwolle;Overijssel;Oost\nGoes;Zeeland;West\n").unwrap();
        let one = Hierarchy::read(&path, "h.csv", 1).unwrap();
        assert_eq!((one.of("Goes"), one.of("Zeeland"), one.of("Parijs")), (Some("Zeeland"), Some("Zeeland"), None));
        assert_eq!(format!("{one:?}"), "Hierarchy(h.csv, level 1)");
        assert_eq!(Hierarchy::read(&path, "h.csv", 2).unwrap().of("Zwolle"), Some("Oost"));
        std::fs::write(&path, "\"a;b\";\"c \"\"d\"\"\"\n").unwrap();
        assert_eq!(Hierarchy::lines(&path).unwrap(), [["a;b", "c \"d\""]]);
        std::fs::write(&path, "Zwolle;Overijssel;Oost\n").unwrap();
        let error = Hierarchy::read(&path, "h.csv", 3).unwrap_err().to_string();
        assert!(error.contains("h.csv:1") && !error.contains("Zwolle"), "{error}");
    }
}

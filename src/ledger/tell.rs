//! What the lines of a ledger tell, without holding them against anything.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

use super::Entry;
use crate::error::{Error, Result};

/// One line, as it stands there.
#[derive(Debug, Clone, Deserialize)]
pub struct Told {
    /// Its number.
    pub line: u64,
    /// The id of the key that seals it.
    pub key_id: Option<String>,
    /// What was done.
    #[serde(flatten)]
    pub entry: Entry,
}

/// Gives the lines of the ledger at `path` in their order, in the memory of one. Nothing is checked: that is
/// [`verify`](super::verify).
///
/// # Errors
/// A ledger that cannot be read, a line that is none, and what `each` fails with.
pub fn tell(path: &Path, mut each: impl FnMut(&Told) -> Result<()>) -> Result<()> {
    let place = path.to_string_lossy();
    let file = File::open(path).map_err(|e| Error::io("read the ledger", &e).at(&place))?;
    for (line, number) in BufReader::with_capacity(1 << 16, file).split(b'\n').zip(1_u64..) {
        let line = line.map_err(|e| Error::io("read the ledger", &e).at(&place))?;
        let told = serde_json::from_slice(&line).map_err(|_| {
            Error::refused(format!("line {number} is no line of a ledger: it was changed or cut"))
                .at(&place)
                .next("efface ledger verify says more")
        })?;
        each(&told)?;
    }
    Ok(())
}

//! The ledger: who revealed what, when and why. One JSON line per act, chained by a keyed hash; never a value.
//!
//! Each line carries `mac = HMAC-SHA-256(ledger key, mac of the line before ‖ this line)`, so that a changed, missing or
//! reordered line shows to whoever holds the key. The line is on the disk before the act happens.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::error::{Error, Result};

/// One act.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Time in UTC, ISO 8601.
    pub at: String,
    /// `reveal`.
    pub act: String,
    /// The operating system's user.
    pub who: String,
    /// The reason given.
    pub why: String,
    /// Id of the key.
    pub key_id: String,
    /// What it was done to: a file and column, or stdin.
    pub what: String,
    /// How many tokens were asked for.
    pub tokens: u64,
}

#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    entry: Entry,
    mac: String,
}

/// Appends `entry` to the ledger at `path` and waits until it is on the disk. `key` is the derived ledger key.
pub fn append(path: &Path, key: &[u8], entry: &Entry) -> Result<()> {
    let place = path.to_string_lossy().into_owned();
    let io = |e: std::io::Error| {
        Error::usage(format!("the ledger cannot be written: {}", e.kind()))
            .at(&place)
            .next("give a writable file to --ledger")
    };
    let mut file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path).map_err(io)?;
    flock(&file, FlockOperation::LockExclusive).map_err(|e| io(e.into()))?;
    if let Err(line) = verify(path, key, &entry.key_id)? {
        return Err(Error::usage(format!(
            "line {line} of the ledger does not fit the lines before it: it was changed"
        ))
        .at(&place)
        .next("keep the file as evidence and start a new one with --ledger"));
    }
    let before = last_mac(&mut file).map_err(|()| {
        Error::usage("the last line of the ledger is not whole")
            .at(&place)
            .next("keep the file as evidence and start a new one with --ledger")
    })?;
    let mac = mac(key, &before, entry)?;
    let mut line =
        serde_json::to_string(&Line { entry: entry.clone(), mac }).map_err(|_| Error::fault("ledger entry"))?;
    line.push('\n');
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(io)
}

/// Checks the chain; gives the number of lines, or the number of the first line that does not fit. Lines that were written
/// under another key than `key_id` are linked, but only its holder can check them.
pub fn verify(path: &Path, key: &[u8], key_id: &str) -> Result<std::result::Result<usize, usize>> {
    let text =
        std::fs::read_to_string(path).map_err(|e| Error::io("read the ledger", &e).at(path.to_string_lossy()))?;
    let mut before = String::new();
    for (n, line) in text.lines().enumerate() {
        let Ok(line) = serde_json::from_str::<Line>(line) else { return Ok(Err(n + 1)) };
        if line.entry.key_id == key_id && mac(key, &before, &line.entry)? != line.mac {
            return Ok(Err(n + 1));
        }
        before = line.mac;
    }
    Ok(Ok(text.lines().count()))
}

fn mac(key: &[u8], before: &str, entry: &Entry) -> Result<String> {
    let body = serde_json::to_string(entry).map_err(|_| Error::fault("ledger entry"))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::fault("ledger key"))?;
    mac.update(before.as_bytes());
    mac.update(b"\n");
    mac.update(body.as_bytes());
    Ok(data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()))
}

fn last_mac(file: &mut File) -> Result<String, ()> {
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|_| ())?;
    match text.lines().last() {
        None => Ok(String::new()),
        Some(line) if text.ends_with('\n') => serde_json::from_str::<Line>(line).map(|l| l.mac).map_err(|_| ()),
        Some(_) => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_missing_or_swapped_line_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("l");
        for i in 0..5 {
            let entry = Entry {
                at: String::new(),
                act: "reveal".into(),
                who: "x".into(),
                why: format!("case {i}"),
                key_id: "k".into(),
                what: "stdin".into(),
                tokens: i,
            };
            append(&path, b"key", &entry).unwrap();
        }
        assert_eq!(verify(&path, b"key", "k").unwrap(), Ok(5));
        assert_eq!(verify(&path, b"other", "k").unwrap(), Err(1));
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for broken in [
            text.replace("case 2", "case 7"),
            [lines[0], lines[2], lines[3]].join("\n"),
            [lines[1], lines[0], lines[2]].join("\n"),
        ] {
            std::fs::write(&path, broken).unwrap();
            assert!(verify(&path, b"key", "k").unwrap().is_err());
        }
    }
}

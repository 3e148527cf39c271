//! The head: how many lines a ledger has, and the hash of the last, in a sealed file of its own. It shows a cut at the end,
//! which a chain cannot show.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::chain::START;
use super::seal::{sealed, unsealed};
use super::{Role, Seal};
use crate::error::{Error, Result, system_cause};

/// What keeps the seal of a head from being one of anything else.
const PURPOSE: &str = "efface-ledger-head-1";

/// What is known of a ledger's end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Lines.
    pub lines: u64,
    /// Bytes of all of them.
    pub bytes: u64,
    /// Bytes of the last one, its line end included.
    pub last_bytes: u64,
    /// SHA-256 of the last one, in hex.
    pub last: String,
    /// Whose key seals the head.
    pub seal: Role,
    /// Id of that key.
    pub key_id: Option<String>,
}

/// A point of a ledger: the number of a line and its hash, written `12:3fd2…`. What is kept elsewhere shows whether the
/// ledger was set back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Lines up to here.
    pub lines: u64,
    /// SHA-256 of the last of them, in hex.
    pub last: String,
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.lines, self.last)
    }
}

impl Anchor {
    /// Reads the written form.
    pub fn parse(text: &str) -> Option<Self> {
        let (lines, last) = text.trim().split_once(':')?;
        let hex = last.len() == 64 && last.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        hex.then(|| Some(Self { lines: lines.parse().ok()?, last: last.to_owned() }))?
    }
}

/// Where the head of the ledger at `path` lies: `efface-ledger.head` for `efface-ledger.jsonl`.
pub fn head_path(path: &Path) -> PathBuf {
    match path.extension() {
        Some(ending) if ending != "head" => path.with_extension("head"),
        _ => {
            let mut name = path.as_os_str().to_owned();
            name.push(".head");
            name.into()
        }
    }
}

impl Head {
    /// The head of an empty ledger.
    pub(super) fn start() -> Self {
        Self { lines: 0, bytes: 0, last_bytes: 0, last: START.into(), seal: Role::None, key_id: None }
    }

    /// The point that it marks.
    pub fn anchor(&self) -> Anchor {
        Anchor { lines: self.lines, last: self.last.clone() }
    }

    /// Reads a head; `None` where there is none. The second is whether one of `seals` is its own and fits; `None` where
    /// its key is not among them.
    ///
    /// # Errors
    /// What is no head, or does not bear its seal.
    pub fn read(path: &Path, seals: &[Seal]) -> Result<Option<(Self, bool)>, &'static str> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err("cannot be read"),
        };
        let changed = "is no head of a ledger: it was changed or cut";
        let text = bytes.strip_suffix(b"\n").ok_or(changed)?;
        let (body, mac) = unsealed(text).ok_or(changed)?;
        let head: Self = serde_json::from_slice(text).map_err(|_| changed)?;
        let checked = match (head.seal, &head.key_id, mac) {
            (Role::None, None, None) => true,
            (Role::Key | Role::TokenOnly, Some(id), Some(mac)) => {
                match seals.iter().find(|s| s.id() == id && s.role() == head.seal) {
                    Some(seal) if seal.fits(PURPOSE, body, mac) => true,
                    Some(_) => return Err("does not bear the seal of its key: it was changed"),
                    None => false,
                }
            }
            _ => return Err(changed),
        };
        // The same head is written in one way only, white space included.
        let again = serde_json::to_string(&head).map_err(|_| changed)?;
        match again.strip_suffix('}').is_some_and(|again| again.as_bytes() == body) {
            true => Ok(Some((head, checked))),
            false => Err(changed),
        }
    }

    /// Replaces the head at `path` as a whole and waits until it is on the disk. It may be read by whoever may read the
    /// ledger.
    pub(super) fn write(&self, path: &Path, seal: Option<&Seal>, ledger: &File) -> Result<()> {
        let io = |e: std::io::Error| {
            Error::usage(format!("the head of the ledger cannot be written: {}", system_cause(&e)))
                .at(path.to_string_lossy())
                .next("make its folder writable, or give another file to --ledger")
        };
        let body = serde_json::to_string(self).map_err(|_| Error::fault("ledger head"))?;
        let text = sealed(PURPOSE, &body, seal) + "\n";
        let folder = folder(path);
        let mut file = tempfile::Builder::new().prefix(".efface-ledger").tempfile_in(folder).map_err(io)?;
        file.write_all(text.as_bytes()).map_err(io)?;
        let permissions = ledger.metadata().map_err(io)?.permissions();
        file.as_file().set_permissions(permissions).map_err(io)?;
        file.as_file().sync_all().map_err(io)?;
        file.persist(path).map_err(|e| io(e.error))?;
        File::open(folder).and_then(|d| d.sync_all()).map_err(io)
    }
}

pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

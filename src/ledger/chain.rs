//! The chain: one line after the other, each held against the one before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::seal::{sealed, unsealed};
use super::{Entry, Role, Seal};
use crate::error::{Error, Result};

/// What keeps the seal of a line from being one of anything else.
const PURPOSE: &str = "efface-ledger-1";
/// What the first line has in the place of the line before it.
pub(super) const START: &str = "start";

#[derive(Serialize)]
struct Line<'a> {
    line: u64,
    before: &'a str,
    seal: Role,
    key_id: Option<&'a str>,
    #[serde(flatten)]
    entry: &'a Entry,
}

/// What the checks need of a line.
#[derive(Deserialize)]
struct Read {
    line: u64,
    before: String,
    seal: Role,
    key_id: Option<String>,
    receipt: Option<String>,
}

/// How far a ledger has been read, and what was seen.
#[derive(Debug, Clone)]
pub(super) struct Chain<'a> {
    /// Whose lines can be checked.
    pub seals: &'a [Seal],
    /// Lines so far.
    pub lines: u64,
    /// SHA-256 of the last one, in hex.
    pub last: String,
    /// Lines under keys that are not among the seals, by key id.
    pub unchecked: BTreeMap<String, u64>,
    /// Whether the lines are sealed by keys; unknown before the first.
    pub keyed: Option<bool>,
    /// Hash of the receipt that the last line tells of.
    pub receipt: Option<String>,
    /// Whose key seals the last line.
    pub sealed: Option<(Role, Option<String>)>,
}

impl<'a> Chain<'a> {
    pub fn new(seals: &'a [Seal]) -> Self {
        Self::after(seals, 0, START.into(), None)
    }

    /// To go on behind a line that is known.
    pub fn after(seals: &'a [Seal], lines: u64, last: String, keyed: Option<bool>) -> Self {
        Self { seals, lines, last, unchecked: BTreeMap::new(), keyed, receipt: None, sealed: None }
    }

    /// The text of the next line, without its line end.
    pub fn write(&self, seal: Option<&Seal>, entry: &Entry) -> Result<String> {
        let line = Line {
            line: self.lines + 1,
            before: &self.last,
            seal: seal.map_or(Role::None, Seal::role),
            key_id: seal.map(Seal::id),
            entry,
        };
        let body = serde_json::to_string(&line).map_err(|_| Error::fault("ledger entry"))?;
        Ok(sealed(PURPOSE, &body, seal))
    }

    /// Takes the next line, without its line end; or says why it is not the next line.
    pub fn read(&mut self, text: &[u8]) -> Result<(), &'static str> {
        let (body, mac) = unsealed(text).ok_or("is no line of a ledger: it was changed or cut")?;
        let read: Read = serde_json::from_slice(text).map_err(|_| "is no line of a ledger: it was changed or cut")?;
        if read.line != self.lines + 1 {
            return Err("has another number than its place: a line is missing, moved or added here");
        }
        if read.before != self.last {
            return Err("does not follow the line before it: one of the two was changed or exchanged");
        }
        let keyed = match (read.seal, &read.key_id, mac) {
            (Role::None, None, None) => false,
            (Role::Key | Role::TokenOnly, Some(id), Some(mac)) => {
                match self.seals.iter().find(|s| s.id() == id && s.role() == read.seal) {
                    Some(seal) if seal.fits(PURPOSE, body, mac) => {}
                    Some(_) => return Err("does not bear the seal of its key: it was changed"),
                    None => *self.unchecked.entry(id.clone()).or_default() += 1,
                }
                true
            }
            _ => return Err("says one thing of its seal and bears another: it was changed"),
        };
        // Without this, whoever has no key could replace the end of the ledger by lines that need none.
        if self.keyed.is_some_and(|before| before != keyed) {
            return Err("is sealed otherwise than the lines before it: with a key and without do not mix");
        }
        self.keyed = Some(keyed);
        self.lines = read.line;
        self.last = hash(text);
        self.receipt = read.receipt;
        self.sealed = Some((read.seal, read.key_id));
        Ok(())
    }
}

/// The hash that the line after `text` carries.
pub(super) fn hash(text: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text))
}

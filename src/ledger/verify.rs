//! Reading a whole ledger and holding every line against the one before, its seal, the head and what is known elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use super::chain::Chain;
use super::{Anchor, Head, Seal, head_path};
use crate::error::{Error, Result};

/// What is known of a ledger from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// Points that it has passed.
    pub anchors: Vec<Anchor>,
    /// SHA-256 of receipts whose runs it tells of.
    pub receipts: Vec<String>,
}

/// A ledger whose lines hold.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The point that it has reached.
    pub anchor: Anchor,
    /// Whether keys seal it: without, whoever can write the file could have written it anew.
    pub keyed: bool,
    /// Lines whose seal could not be checked, by the id of the key that it takes.
    pub unchecked: BTreeMap<String, u64>,
    /// Whether the last line is newer than the head: a run ended between the two.
    pub beyond_head: bool,
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Number of the first line that does not hold; `None` where it is the ledger as a whole.
    pub line: Option<u64>,
    /// Why, as the end of a sentence that begins with the line or the ledger.
    pub cause: String,
}

impl Fault {
    fn whole(cause: impl Into<String>) -> Self {
        Self { line: None, cause: cause.into() }
    }
}

/// Checks the ledger at `path`, line by line, in the memory of one line. Lines under keys that `seals` do not hold are
/// checked by their chain alone and counted.
///
/// # Errors
/// A ledger that cannot be read. What does not hold is a [`Fault`].
pub fn verify(path: &Path, seals: &[Seal], expected: &Expected) -> Result<std::result::Result<Verified, Fault>> {
    let io = |e: std::io::Error| Error::io("read the ledger", &e).at(path.to_string_lossy());
    let file = File::open(path).map_err(io)?;
    // A line that is being written is waited for, and its head.
    flock(&file, FlockOperation::LockShared).map_err(|e| io(e.into()))?;
    let head = Head::read(&head_path(path), seals);
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut walk = Walk {
        chain: Chain::new(seals),
        bytes: 0,
        anchors: expected.anchors.iter().collect(),
        receipts: expected.receipts.iter().map(String::as_str).collect(),
    };
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(io)? == 0 {
            break;
        }
        if let Err(fault) = walk.line(&line) {
            return Ok(Err(fault));
        }
    }
    Ok(walk.end(head, seals))
}

/// The lines read so far, and what is still expected of the rest.
struct Walk<'a> {
    chain: Chain<'a>,
    bytes: u64,
    anchors: Vec<&'a Anchor>,
    receipts: BTreeSet<&'a str>,
}

impl Walk<'_> {
    fn line(&mut self, line: &[u8]) -> Result<(), Fault> {
        let number = self.chain.lines + 1;
        let fault = |cause: &str| Fault { line: Some(number), cause: cause.into() };
        let text = line.strip_suffix(b"\n").ok_or_else(|| fault("is not whole: it was cut"))?;
        self.chain.read(text).map_err(fault)?;
        self.bytes += line.len() as u64;
        let chain = &self.chain;
        if let Some(receipt) = &chain.receipt {
            self.receipts.remove(receipt.as_str());
        }
        let mut differs = false;
        self.anchors.retain(|anchor| {
            differs |= anchor.lines == chain.lines && anchor.last != chain.last;
            anchor.lines > chain.lines
        });
        if differs {
            return Err(fault("is not the one that was noted elsewhere: the ledger was written anew up to here"));
        }
        Ok(())
    }

    fn end(self, head: Result<Option<(Head, bool)>, &'static str>, seals: &[Seal]) -> Result<Verified, Fault> {
        let Self { chain, bytes, anchors, receipts } = self;
        if let Some(anchor) = anchors.first() {
            return Err(Fault::whole(format!(
                "has {} lines where {} were noted elsewhere: its end was cut, or it was set back to an earlier state",
                chain.lines, anchor.lines
            )));
        }
        if let Some(receipt) = receipts.first() {
            return Err(Fault::whole(format!(
                "does not tell of the run of a receipt ({}…): its end was cut, it was set back to an earlier state, or the receipt belongs to another ledger",
                receipt.get(..12).unwrap_or(receipt)
            )));
        }
        let (head, checked) = match head {
            Err(cause) => return Err(Fault::whole(format!("has a head that {cause}"))),
            Ok(None) => return Err(Fault::whole("has no head: whether its end was cut cannot be told")),
            Ok(Some(head)) => head,
        };
        let keyed = chain.keyed.unwrap_or(false);
        // The last line is newer than the head by one where a run was killed between the two.
        let same = head.lines == chain.lines && head.bytes == bytes && head.last == chain.last;
        let beyond_head = chain.lines == head.lines + 1 && head.bytes < bytes;
        if head.lines > chain.lines {
            return Err(Fault::whole(format!(
                "has {} lines where its head says {}: its end was cut",
                chain.lines, head.lines
            )));
        }
        if !same && !beyond_head {
            return Err(Fault {
                line: Some(chain.lines),
                cause: format!("is not the end that the head names (line {}): a line was changed or added", head.lines),
            });
        }
        // Whoever writes a line writes the head.
        if same && chain.sealed.is_some_and(|sealed| sealed != (head.seal, head.key_id.clone())) {
            return Err(Fault::whole("has a head that is sealed otherwise than its last line: it was changed"));
        }
        if !seals.is_empty() && chain.lines > 0 && !keyed {
            return Err(Fault::whole("is sealed by no key: whoever can write the file could have written it anew"));
        }
        let mut unchecked = chain.unchecked;
        if !checked && let Some(id) = head.key_id {
            unchecked.entry(id).or_default();
        }
        Ok(Verified { anchor: Anchor { lines: chain.lines, last: chain.last }, keyed, unchecked, beyond_head })
    }
}

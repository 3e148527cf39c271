//! Adding a line. The end of the ledger is held against its head first, and every line of a ledger that is not large.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use super::chain::{Chain, hash};
use super::{Anchor, Entry, Head, Role, Seal, head_path};
use crate::error::{Error, Result, system_cause};

/// The longest end that is read at once.
const LONGEST: u64 = 64 << 20;
/// A ledger up to this size is read whole before each line: some ten thousand lines, in a fraction of a second. Of a
/// longer one only the end is, and `efface ledger verify` reads the rest.
const READ_WHOLE: u64 = 8 << 20;

/// Whether a line could be added now: told before long work starts. Nothing is made.
pub fn ready(path: &Path, seal: Option<&Seal>) -> Result<()> {
    if path.symlink_metadata().is_ok() || head_path(path).exists() {
        return Open::new(path, seal).map(|_| ());
    }
    tempfile::tempfile_in(super::head::folder(path)).map(|_| ()).map_err(|e| unwritable(path, &e))
}

/// Appends `entry` to the ledger at `path`, sealed, and waits until it and the new head are on the disk. Gives the point
/// that the ledger has reached.
///
/// # Errors
/// A ledger that cannot be written, whose end is not what its head says, or that is sealed otherwise.
pub fn append(path: &Path, seal: Option<&Seal>, entry: &Entry) -> Result<Anchor> {
    let mut open = Open::new(path, seal)?;
    let io = |e: std::io::Error| unwritable(path, &e);
    let mut text = open.chain().write(seal, entry)?;
    let last = hash(text.as_bytes());
    text.push('\n');
    if let Err(e) = open.file.write_all(text.as_bytes()).and_then(|()| open.file.sync_all()) {
        // Half a line would stand in the way of the next.
        let _ = open.file.set_len(open.head.bytes);
        return Err(io(e));
    }
    if open.head.lines == 0 {
        File::open(super::head::folder(path)).and_then(|d| d.sync_all()).map_err(io)?;
    }
    let head = Head {
        lines: open.head.lines + 1,
        bytes: open.head.bytes + text.len() as u64,
        last_bytes: text.len() as u64,
        last,
        seal: seal.map_or(Role::None, Seal::role),
        key_id: seal.map(|s| s.id().to_owned()),
    };
    head.write(&head_path(path), seal, &open.file)?;
    Ok(head.anchor())
}

/// A ledger that is locked, and whose end is what its head says.
struct Open {
    file: File,
    head: Head,
}

impl Open {
    fn new(path: &Path, seal: Option<&Seal>) -> Result<Self> {
        let place = path.to_string_lossy().into_owned();
        let io = |e: std::io::Error| unwritable(path, &e);
        let evidence = |cause: String| {
            Error::usage(cause)
                .at(&place)
                .next("efface ledger verify says more; keep the file as evidence and start a new one with --ledger")
        };
        // What is no file keeps nothing.
        if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            return Err(Error::usage("the ledger cannot be written: it is no file")
                .at(&place)
                .next("give a writable file to --ledger"));
        }
        let at = head_path(path);
        if !path.exists() && at.exists() {
            return Err(evidence(format!("the ledger is gone, and its head ({}) is there", at.to_string_lossy())));
        }
        let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path).map_err(io)?;
        flock(&file, FlockOperation::LockExclusive).map_err(|e| io(e.into()))?;
        let size = file.metadata().map_err(io)?.len();
        let seals: Vec<Seal> = seal.into_iter().cloned().collect();
        let head = match Head::read(&at, &seals) {
            Err(cause) => return Err(evidence(format!("the head of the ledger {cause}"))),
            Ok(Some((head, _))) => head,
            Ok(None) if size > 0 => {
                return Err(evidence(format!(
                    "the ledger has no head ({}): whether lines were cut off cannot be told",
                    at.to_string_lossy()
                )));
            }
            Ok(None) => {
                // First of all: a ledger without a head is one whose head was taken away.
                let head = Head::start();
                head.write(&at, None, &file)?;
                head
            }
        };
        if head.lines > 0 && (head.seal == Role::None) != seal.is_none() {
            let (has, cannot) = match seal {
                Some(_) => ("without a key", "a line with a key would not make them safer"),
                None => ("with a key", "a line without one could be written by anybody"),
            };
            return Err(Error::usage(format!("the lines of this ledger are sealed {has}: {cannot}"))
                .at(&place)
                .next("give another file to --ledger"));
        }
        let mut open = Self { file, head };
        if size < open.head.bytes {
            return Err(evidence("the ledger is shorter than its head says: lines were cut off".into()));
        }
        if open.head.bytes <= READ_WHOLE {
            open.whole(&seals).map_err(|(line, cause)| evidence(format!("line {line} of the ledger {cause}")))?;
        }
        let from = open.head.bytes - open.head.last_bytes.min(open.head.bytes);
        let mut end = Vec::new();
        open.file.seek(SeekFrom::Start(from)).map_err(io)?;
        (&open.file).take(LONGEST).read_to_end(&mut end).map_err(io)?;
        let split = (open.head.bytes - from) as usize;
        let (last, beyond) = end.split_at(split.min(end.len()));
        let whole = open.head.lines == 0 || last.strip_suffix(b"\n").is_some_and(|l| hash(l) == open.head.last);
        if !whole {
            return Err(evidence(
                "the last line of the ledger is not the one that its head names: it was changed".into(),
            ));
        }
        open.mend(beyond, &seals).map_err(evidence)?;
        Ok(open)
    }

    /// Holds every line up to the head against the one before it.
    fn whole(&mut self, seals: &[Seal]) -> Result<(), (u64, &'static str)> {
        let unread = |_| (0, "cannot be read");
        self.file.seek(SeekFrom::Start(0)).map_err(unread)?;
        let mut reader = BufReader::new((&self.file).take(self.head.bytes));
        let mut chain = Chain::new(seals);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).map_err(unread)? > 0 {
            let number = chain.lines + 1;
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            chain.read(text).map_err(|cause| (number, cause))?;
            line.clear();
        }
        Ok(())
    }

    fn chain(&self) -> Chain<'_> {
        let keyed = (self.head.lines > 0).then_some(self.head.seal != Role::None);
        Chain::after(&[], self.head.lines, self.head.last.clone(), keyed)
    }

    /// What a run left behind that ended between writing the line and writing the head: a whole line is taken; a part of
    /// one, whose act never happened, goes.
    fn mend(&mut self, beyond: &[u8], seals: &[Seal]) -> Result<(), String> {
        if beyond.is_empty() {
            return Ok(());
        }
        let Some(text) = beyond.strip_suffix(b"\n") else {
            if beyond.contains(&b'\n') {
                return Err("lines stand behind the last one that the head names: they were added".into());
            }
            return self.file.set_len(self.head.bytes).map_err(|_| "the ledger cannot be written".into());
        };
        let mut chain = Chain { seals, ..self.chain() };
        if text.contains(&b'\n') || chain.read(text).is_err() {
            return Err("lines stand behind the last one that the head names: they were added".into());
        }
        self.head.lines = chain.lines;
        self.head.last = chain.last;
        self.head.bytes += beyond.len() as u64;
        self.head.last_bytes = beyond.len() as u64;
        Ok(())
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::usage(format!("the ledger cannot be written: {}", system_cause(error)))
        .at(path.to_string_lossy())
        .next("give a writable file to --ledger")
}

//! All or nothing: output is written to a hidden sibling folder, synced, and renamed into place.
//!
//! A killed run leaves `.NAME.efface-partial` behind, which the next run with the same output removes, and never a
//! folder that looks finished.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result, system_cause};

/// Why an output was not published, or not for certain.
#[derive(Debug)]
pub struct Unpublished {
    /// What to tell.
    pub error: Error,
    /// Whether it is in its place all the same: the folder above it could not be synced.
    pub is_there: bool,
}

impl From<Unpublished> for Error {
    fn from(unpublished: Unpublished) -> Self {
        unpublished.error
    }
}

/// A folder in the making. Dropping it without [`Staging::publish`] removes it.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    partial: PathBuf,
    /// Held as long as the run lives, so that a second run does not take the folder for left-overs.
    _lock: File,
    published: bool,
}

impl Staging {
    /// Makes the hidden sibling of `target`.
    ///
    /// # Errors
    /// When `target` exists, when its parent is missing or not writable, when another run is writing there.
    pub fn create(target: &Path) -> Result<Self> {
        let shown = target.to_string_lossy().into_owned();
        let name = target.file_name().ok_or_else(|| {
            Error::usage("not a folder name").coded("E214").at(&shown).next("give a new folder to --out")
        })?;
        if fs::symlink_metadata(target).is_ok() {
            return Err(Error::usage("the output folder exists already")
                .coded("E215")
                .at(&shown)
                .next("give a new folder to --out, or remove this one"));
        }
        let parent = match target.parent() {
            Some(p) if !p.as_os_str().is_empty() => p.to_owned(),
            _ => PathBuf::from("."),
        };
        let denied = |e: std::io::Error| {
            Error::usage(format!("cannot write here: {}", system_cause(&e)))
                .coded("E216")
                .at(parent.to_string_lossy())
                .next("give --out a folder on a writable disk")
        };
        let partial = parent.join(format!(".{}.efface-partial", name.to_string_lossy()));
        fs::create_dir_all(&parent).map_err(denied)?;
        for _ in 0..3 {
            match fs::create_dir(&partial) {
                Ok(()) => {}
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(denied(e)),
            }
            let lock = File::open(&partial).map_err(denied)?;
            if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
                return Err(Error::usage("another run is writing this output")
                    .coded("E216")
                    .at(&shown)
                    .next("wait for it, or give another --out"));
            }
            // The folder may have been published or removed between making and locking it.
            let same = fs::metadata(&partial).ok().zip(lock.metadata().ok()).is_some_and(|(a, b)| {
                use std::os::unix::fs::MetadataExt;
                a.ino() == b.ino()
            });
            if same {
                clear(&partial).map_err(denied)?;
                return Ok(Self { target: target.to_owned(), partial, _lock: lock, published: false });
            }
        }
        Err(Error::usage("another run is writing this output")
            .coded("E216")
            .at(&shown)
            .next("wait for it, or give another --out"))
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// Makes the folders of `relative` and gives its full path.
    pub fn file(&self, relative: &Path) -> Result<PathBuf> {
        let path = self.partial.join(relative);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| Error::io("write the output", &e))?;
        }
        Ok(path)
    }

    /// Syncs every folder and renames the whole into place. After this, the output is there; before, it is not.
    pub fn publish(mut self) -> Result<(), Unpublished> {
        self.rename().map_err(|error| Unpublished { error, is_there: self.published })
    }

    fn rename(&mut self) -> Result<()> {
        let io = |e: std::io::Error| Error::io("publish the output", &e);
        for entry in walkdir::WalkDir::new(&self.partial).contents_first(true) {
            let entry = entry.map_err(|_| Error::unread("cannot publish the output"))?;
            if entry.file_type().is_dir() {
                File::open(entry.path()).and_then(|d| d.sync_all()).map_err(io)?;
            }
        }
        // Never over something that appeared in the meantime.
        match renameat_with(CWD, &self.partial, CWD, &self.target, RenameFlags::NOREPLACE) {
            Ok(()) => {}
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) if !self.target.exists() => {
                fs::rename(&self.partial, &self.target).map_err(io)?;
            }
            Err(e) => return Err(io(e.into()).at(self.target.to_string_lossy())),
        }
        self.published = true;
        let parent = self.target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(parent).and_then(|d| d.sync_all()).map_err(io)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}

fn clear(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

/// SHA-256 of a reader's bytes, in hex.
pub fn sha256_file(mut reader: impl Read) -> Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let n = reader.read(&mut buffer).map_err(|e| Error::io("read", &e))?;
        if n == 0 {
            return Ok(data_encoding::HEXLOWER.encode(&hash.finalize()));
        }
        hash.update(&buffer[..n]);
    }
}

/// Writes a new file and waits until it is on the disk.
pub fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create_new(path).map_err(|e| Error::io("write", &e).at(path.to_string_lossy()))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| Error::io("write", &e).at(path.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_before_publishing_and_left_overs_are_removed() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        fs::create_dir(dir.path().join(".out.efface-partial")).unwrap();
        fs::write(dir.path().join(".out.efface-partial/old"), "x").unwrap();
        let staging = Staging::create(&out).unwrap();
        assert!(Staging::create(&out).is_err(), "a second run must not join");
        fs::write(staging.file(Path::new("a/b.csv")).unwrap(), "x").unwrap();
        assert!(!out.exists());
        staging.publish().unwrap();
        assert!(out.join("a/b.csv").exists() && !out.join("old").exists());
        assert!(Staging::create(&out).is_err(), "never over an existing folder");
    }

    #[test]
    fn an_unpublished_folder_goes_away() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        drop(Staging::create(&out).unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}

//! The root key: made, read, identified; never shown.

use std::fmt;
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// What a key's text starts with.
const MARK: &str = "efface-key-1:";

/// A root key. It is wiped from memory when dropped, and its `Debug` shows its id only.
#[derive(Clone)]
pub struct RootKey {
    bytes: Zeroizing<[u8; 32]>,
    id: String,
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootKey({})", self.id)
    }
}

impl RootKey {
    fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        let mut id = [0; 5];
        let mut key = Self { bytes, id: String::new() };
        key.derive("id", "", &mut id);
        key.id = data_encoding::BASE32_NOPAD.encode(&id)[..5].to_ascii_lowercase();
        key
    }

    /// A new key from the system's random source.
    pub fn generate() -> Result<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| Error::fault("the system gives no random bytes"))?;
        Ok(Self::new(bytes))
    }

    /// Five characters that name the key: a truncated derivation, from which nothing about the key follows.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Fills `out` with the key for `purpose` and `domain`.
    pub fn derive(&self, purpose: &str, domain: &str, out: &mut [u8]) {
        let info = format!("efface/1/{purpose}/{domain}");
        // Expanding fails only beyond 255 hash lengths; every key here is 64 bytes at most.
        let expanded = Hkdf::<Sha256>::new(None, self.bytes.as_slice()).expand(info.as_bytes(), out);
        debug_assert!(expanded.is_ok());
    }

    /// The text form: one line of a key file.
    pub(super) fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{MARK}{}\n", data_encoding::HEXLOWER.encode(self.bytes.as_slice())))
    }

    /// Reads the text form: `efface-key-1:` and 64 hex digits. The text is never shown.
    pub fn from_text(text: &str) -> Result<Self> {
        let bad =
            || Error::usage("this is not an efface key (content withheld)").next("make one with: efface key new FILE");
        let hex = text.trim().strip_prefix(MARK).ok_or_else(bad)?;
        let decoded = Zeroizing::new(data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| bad())?);
        let mut bytes = Zeroizing::new([0; 32]);
        if decoded.len() != 32 {
            return Err(bad());
        }
        bytes.copy_from_slice(&decoded);
        Ok(Self::new(bytes))
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// Files that are missing, that others may read, or that hold no key.
    pub fn read(path: &Path) -> Result<Self> {
        let place = path.to_string_lossy();
        let file = File::open(path).map_err(|e| {
            let next = match e.kind() {
                std::io::ErrorKind::NotFound => {
                    "make one with: efface key new FILE, or pass --new-key FILE on first use"
                }
                _ => "check that the file is readable",
            };
            Error::usage(format!("cannot read the key: {}", e.kind())).at(&place).next(next)
        })?;
        let mode = file.metadata().map_err(|e| Error::io("read the key", &e).at(&place))?.mode();
        if mode & 0o077 != 0 {
            return Err(Error::usage(format!("others may read this key (mode {:03o})", mode & 0o777))
                .at(&place)
                .next(format!("chmod 600 {place}")));
        }
        let mut text = Zeroizing::new(String::new());
        file.take(4096)
            .read_to_string(&mut text)
            .map_err(|_| Error::usage("this is not an efface key (content withheld)").at(&place))?;
        Self::from_text(&text).map_err(|e| e.at(&place))
    }

    /// Runs a command and reads the key from its output: any key management client.
    pub fn from_command(command: &[String]) -> Result<Self> {
        let [program, arguments @ ..] = command else {
            return Err(Error::usage("the key command is empty")
                .at("[key] command")
                .next("write it like command = [\"program\", \"argument\"]"));
        };
        let output =
            Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(
                |e| Error::usage(format!("the key command cannot be run: {}", e.kind())).at("[key] command"),
            )?;
        if !output.status.success() {
            return Err(Error::usage(format!("the key command failed ({})", output.status))
                .at("[key] command")
                .next("run it by hand to see why"));
        }
        let text = Zeroizing::new(output.stdout);
        let text = std::str::from_utf8(&text).unwrap_or("");
        Self::from_text(text).map_err(|e| e.at("[key] command"))
    }

    /// Writes the key to a new file that only its owner may read.
    ///
    /// # Errors
    /// When the file exists: a key is never overwritten, for its tokens could not be read any more.
    pub fn save(&self, path: &Path) -> Result<()> {
        let place = path.to_string_lossy();
        let refused = |e: &std::io::Error| {
            match e.kind() {
                std::io::ErrorKind::AlreadyExists => Error::usage("the file exists; a key is never overwritten")
                    .next("use it with --key-file, or choose another name"),
                kind => Error::usage(format!("cannot write the key: {kind}")).next("choose a writable folder"),
            }
            .at(&place)
        };
        if std::fs::symlink_metadata(path).is_ok() {
            return Err(refused(&std::io::ErrorKind::AlreadyExists.into()));
        }
        // Whole or not at all: a key file that is cut off would stand in the way of the next run.
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(".efface-key").tempfile_in(folder).map_err(|e| refused(&e))?;
        file.write_all(self.text().as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(|e| refused(&e))?;
        file.persist_noclobber(path).map_err(|e| refused(&e.error))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> RootKey {
        RootKey::from_text(&format!("{MARK}{}", "07".repeat(32))).unwrap()
    }

    #[test]
    fn the_debug_form_and_errors_hold_no_key() {
        assert!(!format!("{:?}", key()).contains("0707"));
        let error = RootKey::from_text("efface-key-1:0707zz").unwrap_err();
        assert!(!error.to_string().contains("0707"));
    }

    #[test]
    fn a_saved_key_reads_back_and_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        key().save(&path).unwrap();
        assert_eq!(RootKey::read(&path).unwrap().id(), key().id());
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert!(key().save(&path).is_err());
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        key().save(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(RootKey::read(&path).unwrap_err().to_string().contains("chmod 600"));
    }

    #[test]
    fn different_purposes_and_domains_derive_different_keys() {
        let of = |purpose: &str, domain: &str| {
            let mut out = [0; 64];
            key().derive(purpose, domain, &mut out);
            out
        };
        assert_ne!(of("siv", "email"), of("siv", "phone"));
        assert_ne!(of("siv", "email"), of("ledger", "email"));
        assert_eq!(of("siv", "email"), of("siv", "email"));
    }
}

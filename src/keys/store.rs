//! Key files: read, written and replaced as a whole; and keys that a command gives.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use age::secrecy::SecretString;
use zeroize::Zeroizing;

use super::Secret;
use super::sealed::{self, Protect, Unlock};
use crate::error::{Error, Result, system_cause};

/// No key file is longer.
const LONGEST: u64 = 1 << 20;

/// A key file that was read.
pub struct KeyFile {
    path: PathBuf,
    text: Zeroizing<String>,
    passphrase: Option<SecretString>,
    encrypted: bool,
    /// What it gave.
    pub secret: Secret,
}

impl KeyFile {
    /// Reads a key file, decrypting it where it is encrypted.
    ///
    /// # Errors
    /// Files that are missing, that hold no key, that others may read though they are not encrypted, or that cannot be
    /// decrypted.
    pub fn read(path: &Path, unlock: &Unlock<'_>) -> Result<Self> {
        let place = path.to_string_lossy();
        let (bytes, mode) = read_bytes(path, "the key")?;
        let encrypted = sealed::is_sealed(&bytes);
        let (text, passphrase) = if encrypted {
            // Whoever reads it has to open it too: it may lie in a repository or on a share.
            sealed::open(&bytes, &place, unlock)?
        } else {
            refuse_shared(path, mode, "key")?;
            let text = std::str::from_utf8(&bytes).map_err(|_| {
                Error::usage("this is not an efface key (content withheld)")
                    .coded("E218")
                    .at(&place)
                    .next("make one with: efface key new FILE")
            })?;
            (Zeroizing::new(text.to_owned()), None)
        };
        let secret = Secret::from_text(&text).map_err(|e| e.at(&place))?;
        Ok(Self { path: path.to_owned(), text, passphrase, encrypted, secret })
    }

    /// Whether it is encrypted on the disk.
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// Adds `line` to the file, which is replaced as a whole: what it held is in the new file too. It is protected as
    /// before; `recipients` are needed where it is encrypted to some, for their names are not in the file.
    pub fn add(&self, line: &str, recipients: Vec<String>) -> Result<()> {
        let place = self.path.to_string_lossy();
        let protect = match (&self.passphrase, self.encrypted, recipients.is_empty()) {
            (_, _, false) if !self.encrypted || self.passphrase.is_some() => {
                return Err(Error::usage("the key file is not encrypted to recipients")
                    .coded("E219")
                    .at(&place)
                    .next("leave --recipient out: the file stays protected as it is"));
            }
            (_, true, false) => Protect::Recipients(recipients),
            (Some(passphrase), true, true) => Protect::Passphrase(passphrase.clone()),
            (None, true, true) => {
                return Err(Error::usage("the key file is encrypted to recipients, whose names it does not hold")
                    .coded("E219")
                    .at(&place)
                    .next("name all of them again with --recipient age1…"));
            }
            (_, false, _) => Protect::Owner,
        };
        let end = if self.text.ends_with('\n') { "" } else { "\n" };
        let text = Zeroizing::new(format!("{}{end}{line}", *self.text));
        // Links stay links: the file that they name is replaced.
        let path = self.path.canonicalize().map_err(|e| unwritable(&self.path, &e))?;
        written(&path, &text, &protect)?.persist(&path).map_err(|e| unwritable(&path, &e.error))?;
        sync_folder(&path)
    }
}

/// Writes the text of a key to a new file that only its owner may read.
///
/// # Errors
/// When the file exists: a key is never overwritten, for its tokens could not be read any more.
pub fn create(path: &Path, text: &str, protect: &Protect) -> Result<()> {
    let exists = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
    if std::fs::symlink_metadata(path).is_ok() {
        return Err(unwritable(path, &exists));
    }
    written(path, text, protect)?.persist_noclobber(path).map_err(|e| unwritable(path, &e.error))?;
    sync_folder(path)
}

/// Runs a command and reads the key from its output: any key management client.
pub fn from_command(command: &[String]) -> Result<Secret> {
    let [program, arguments @ ..] = command else {
        return Err(Error::usage("the key command is empty")
            .coded("E218")
            .at("[key] command")
            .next("write it like command = [\"program\", \"argument\"]"));
    };
    let output =
        Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(|e| {
            Error::usage(format!("the key command cannot be run: {}", system_cause(&e)))
                .coded("E218")
                .at("[key] command")
                .next("check its first word, and that it may be run")
        })?;
    if !output.status.success() {
        return Err(Error::usage(format!("the key command failed ({})", output.status))
            .coded("E218")
            .at("[key] command")
            .next("run it by hand to see why"));
    }
    let text = Zeroizing::new(output.stdout);
    let text = std::str::from_utf8(&text).unwrap_or("");
    Secret::from_text(text).map_err(|e| e.at("[key] command"))
}

/// The bytes of a file that nobody else may read. `what` names it in messages.
pub(super) fn read_private(path: &Path, what: &str) -> Result<Zeroizing<Vec<u8>>> {
    let (bytes, mode) = read_bytes(path, what)?;
    refuse_shared(path, mode, what.trim_start_matches("the "))?;
    Ok(bytes)
}

fn read_bytes(path: &Path, what: &str) -> Result<(Zeroizing<Vec<u8>>, u32)> {
    let place = path.to_string_lossy();
    let file = File::open(path).map_err(|e| {
        let next = match e.kind() {
            std::io::ErrorKind::NotFound if what == "the key" => {
                "make one with: efface key new FILE, or pass --new-key FILE on first use"
            }
            _ => "check that the file is there and readable",
        };
        Error::usage(format!("cannot read {what}: {}", e.kind())).coded("E218").at(&place).next(next)
    })?;
    let io =
        |e: std::io::Error| Error::usage(format!("cannot read {what}: {}", system_cause(&e))).coded("E218").at(&place);
    let mode = file.metadata().map_err(io)?.mode();
    // Room for all of it from the start: growing would leave copies behind that nobody wipes.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST as usize + 1));
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Error::usage("this is not an efface key: it is too long")
            .coded("E218")
            .at(&place)
            .next("check the path"));
    }
    Ok((bytes, mode))
}

fn refuse_shared(path: &Path, mode: u32, what: &str) -> Result<()> {
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let place = path.to_string_lossy();
    Err(Error::usage(format!("others may read this {what} (mode {:03o})", mode & 0o777))
        .coded("E218")
        .at(&place)
        .next(format!("chmod 600 {place}")))
}

/// The key in a temporary file of the same folder, on the disk. Whole or not at all: a key file that is cut off would
/// stand in the way of the next run.
fn written(path: &Path, text: &str, protect: &Protect) -> Result<tempfile::NamedTempFile> {
    let sealed = sealed::seal(text, protect)?;
    let bytes = sealed.as_deref().unwrap_or(text.as_bytes());
    let mut file =
        tempfile::Builder::new().prefix(".efface-key").tempfile_in(folder(path)).map_err(|e| unwritable(path, &e))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|e| unwritable(path, &e))?;
    Ok(file)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn sync_folder(path: &Path) -> Result<()> {
    File::open(folder(path)).and_then(|d| d.sync_all()).map_err(|e| unwritable(path, &e))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::usage("the file exists; a key is never overwritten")
            .coded("E215")
            .next("use it with --key-file, or choose another name"),
        _ => Error::usage(format!("cannot write the key: {}", system_cause(error)))
            .coded("E216")
            .next("choose a writable folder"),
    }
    .at(path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::keys::{Keyring, RootKey};

    const TEXT: &str = "efface-key-1:0707070707070707070707070707070707070707070707070707070707070707\n";

    fn no_passphrase(_: &str) -> Result<SecretString> {
        Err(Error::usage("none"))
    }

    fn read(path: &Path) -> Result<KeyFile> {
        KeyFile::read(path, &Unlock { passphrase: &no_passphrase, identity: None })
    }

    #[test]
    fn a_saved_key_reads_back_and_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        create(&path, TEXT, &Protect::Owner).unwrap();
        assert_eq!(read(&path).unwrap().secret.id(), RootKey::from_text(TEXT).unwrap().id());
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert!(create(&path, TEXT, &Protect::Owner).is_err());
    }

    #[test]
    fn a_key_that_others_may_read_is_refused_with_its_mode_and_the_way_out() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        create(&path, TEXT, &Protect::Owner).unwrap();
        for mode in [0o644, 0o640, 0o604, 0o660] {
            std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let error = read(&path).err().unwrap().to_string();
            assert!(error.contains(&format!("mode {mode:03o}")) && error.contains("chmod 600"), "{error}");
        }
    }

    #[test]
    fn a_key_is_added_with_everything_that_was_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        create(&path, &format!("# first\n{}", TEXT.trim_end()), &Protect::Owner).unwrap();
        let file = read(&path).unwrap();
        let line = Keyring::from_text(TEXT).unwrap().rotate().unwrap();
        file.add(&line, Vec::new()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, format!("# first\n{TEXT}{}", *line));
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left over");
    }

    #[test]
    fn a_key_encrypted_to_an_identity_opens_with_it_alone_and_may_be_read_by_others() {
        let dir = tempfile::tempdir().unwrap();
        let (path, identity) = (dir.path().join("k"), dir.path().join("i"));
        let [mine, other] = [(); 2].map(|()| age::x25519::Identity::generate());
        let recipients = vec![mine.to_public().to_string()];
        create(&path, TEXT, &Protect::Recipients(recipients.clone())).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        assert!(!std::fs::read_to_string(&path).unwrap().contains("0707"));
        let open = |who: &age::x25519::Identity| {
            use age::secrecy::ExposeSecret;
            std::fs::write(&identity, who.to_string().expose_secret()).unwrap();
            std::fs::set_permissions(&identity, Permissions::from_mode(0o600)).unwrap();
            KeyFile::read(&path, &Unlock { passphrase: &no_passphrase, identity: Some(identity.clone()) })
        };
        assert!(read(&path).err().unwrap().to_string().contains("--identity"));
        assert!(open(&other).err().unwrap().to_string().contains("does not open"));
        let file = open(&mine).unwrap();
        assert_eq!(file.secret.id(), RootKey::from_text(TEXT).unwrap().id());
        let line = Keyring::from_text(TEXT).unwrap().rotate().unwrap();
        assert!(file.add(&line, Vec::new()).unwrap_err().to_string().contains("--recipient"));
        file.add(&line, recipients).unwrap();
        assert_eq!(open(&mine).unwrap().secret.ring("x").unwrap().keys().len(), 2);
    }

    #[test]
    fn a_key_under_a_passphrase_opens_with_it_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        create(&path, TEXT, &Protect::Passphrase("four words of it".to_owned().into())).unwrap();
        let given = |text: &'static str| {
            let say = move |_: &str| Ok(SecretString::from(text.to_owned()));
            KeyFile::read(&path, &Unlock { passphrase: &say, identity: None })
        };
        assert!(given("four words of them").err().unwrap().to_string().contains("does not open"));
        let file = given("four words of it").unwrap();
        file.add(&Keyring::from_text(TEXT).unwrap().rotate().unwrap(), Vec::new()).unwrap();
        assert!(file.is_encrypted());
        assert_eq!(given("four words of it").unwrap().secret.ring("x").unwrap().keys().len(), 2);
        assert!(create(&dir.path().join("e"), TEXT, &Protect::Passphrase(String::new().into())).is_err());
    }
}

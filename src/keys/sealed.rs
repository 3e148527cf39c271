//! Key files that are encrypted with age (<https://age-encryption.org/v1>): to a passphrase or to recipients.

use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::{ExposeSecret, SecretString};
use age::{Decryptor, Encryptor, Identity, IdentityFile, Recipient, scrypt, x25519};
use zeroize::Zeroizing;

use super::store::read_private;
use crate::error::{Error, Result};

/// How the two forms of age files start.
const BINARY: &[u8] = b"age-encryption.org/v1";
const ARMOUR: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// How a key file is protected on the disk.
pub enum Protect {
    /// By its permissions alone.
    Owner,
    /// By a passphrase.
    Passphrase(SecretString),
    /// To the holders of these age identities: `age1…`.
    Recipients(Vec<String>),
}

/// What opens an encrypted key file.
pub struct Unlock<'a> {
    /// Asks for the passphrase of the file named.
    pub passphrase: &'a dyn Fn(&str) -> Result<SecretString>,
    /// A file of age identities.
    pub identity: Option<PathBuf>,
}

/// Whether these are the first bytes of an age file.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(BINARY) || bytes.starts_with(ARMOUR)
}

/// Opens an age file. Gives its text, and the passphrase where it took one.
pub(super) fn open(
    bytes: &[u8],
    place: &str,
    unlock: &Unlock<'_>,
) -> Result<(Zeroizing<String>, Option<SecretString>)> {
    let damaged = || Error::usage("this age file is damaged").coded("E219").at(place).next("restore it from a copy");
    let decryptor = Decryptor::new_buffered(ArmoredReader::new(bytes)).map_err(|_| damaged())?;
    let (identities, passphrase): (Vec<Box<dyn Identity>>, _) = if decryptor.is_scrypt() {
        let passphrase = (unlock.passphrase)(place)?;
        (vec![Box::new(scrypt::Identity::new(passphrase.clone()))], Some(passphrase))
    } else {
        let Some(path) = &unlock.identity else {
            return Err(Error::usage("the key is encrypted to an age identity, and none is given")
                .coded("E219")
                .at(place)
                .next("pass --identity FILE, or set EFFACE_IDENTITY to the path of the identity file"));
        };
        (identities(path)?, None)
    };
    let refused = || {
        let (cause, next) = match passphrase {
            Some(_) => ("the passphrase does not open this key", "check it, and that it ends in no line of its own"),
            None => ("the identity does not open this key", "use the identity of one of its recipients"),
        };
        Error::usage(cause).at(place).next(next)
    };
    let mut reader = decryptor.decrypt(identities.iter().map(|i| &**i)).map_err(|_| refused())?;
    let mut text = Zeroizing::new(String::with_capacity(4096));
    reader.read_to_string(&mut text).map_err(|_| damaged())?;
    Ok((text, passphrase))
}

fn identities(path: &Path) -> Result<Vec<Box<dyn Identity>>> {
    let place = path.to_string_lossy();
    let bytes = read_private(path, "the identity")?;
    let bad = || {
        Error::usage("this is no file of age identities (content withheld)")
            .coded("E219")
            .at(&place)
            .next("make one with: age-keygen -o FILE")
    };
    let file = IdentityFile::from_buffer(BufReader::new(bytes.as_slice())).map_err(|_| bad())?;
    let identities = file.into_identities().map_err(|_| bad())?;
    Ok(identities.into_iter().map(|i| i as Box<dyn Identity>).collect())
}

/// Encrypts the text of a key file, in the armour that survives mail and editors. `None` where permissions alone protect it.
pub(super) fn seal(text: &str, protect: &Protect) -> Result<Option<Vec<u8>>> {
    let encryptor = match protect {
        Protect::Owner => return Ok(None),
        Protect::Passphrase(passphrase) => {
            if passphrase.expose_secret().is_empty() {
                return Err(Error::usage("the passphrase is empty").coded("E219").next("give one of several words"));
            }
            Encryptor::with_user_passphrase(passphrase.clone())
        }
        Protect::Recipients(names) => {
            let recipients = names.iter().map(|name| recipient(name)).collect::<Result<Vec<_>>>()?;
            Encryptor::with_recipients(recipients.iter().map(|r| &**r)).map_err(|_| {
                Error::usage("the key cannot be encrypted to these recipients")
                    .coded("E219")
                    .next("give --recipient age1…")
            })?
        }
    };
    let fault = |_| Error::fault("the key cannot be encrypted");
    let armour = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).map_err(fault)?;
    let mut writer = encryptor.wrap_output(armour).map_err(fault)?;
    writer.write_all(text.as_bytes()).map_err(fault)?;
    writer.finish().and_then(ArmoredWriter::finish).map(Some).map_err(fault)
}

fn recipient(name: &str) -> Result<Box<dyn Recipient>> {
    let recipient = x25519::Recipient::from_str(name).map_err(|_| {
        Error::usage("this is no age recipient (text withheld)")
            .coded("E219")
            .at("--recipient")
            .next("it looks like age1… and is shown by age-keygen -y FILE")
    })?;
    Ok(Box::new(recipient))
}

//! Which key a command uses, and what opens it. No key and no passphrase is ever an argument.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::{Error, Result};
use crate::keys::{KeyFile, Secret, SecretString, Unlock, from_command};
use crate::policy::{KeySource, Policy};

/// Which key.
#[derive(Debug, Args)]
pub(super) struct KeyArgs {
    /// The key file, plain or encrypted with age. Comes before EFFACE_KEY (the key's text) and the policy's [key].
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    pub key_file: Option<PathBuf>,

    /// Make tokens with this key of the file instead of the newest, to join with what was made before a rotation.
    #[arg(long, value_name = "ID", help_heading = "Key")]
    pub key_id: Option<String>,

    #[command(flatten)]
    pub unlock: UnlockArgs,
}

/// What opens an encrypted key file.
#[derive(Debug, Args)]
pub(super) struct UnlockArgs {
    /// The age identity that a key file is encrypted to; default: the path in EFFACE_IDENTITY. A passphrase is read from
    /// EFFACE_PASSPHRASE, from the file in EFFACE_PASSPHRASE_FILE, or asked for.
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    identity: Option<PathBuf>,
}

/// A secret, and the file that it came from, if it was one.
#[derive(Debug)]
pub(super) struct Held {
    pub secret: Secret,
    pub file: Option<PathBuf>,
}

impl UnlockArgs {
    /// Reads a key file.
    pub fn open(&self, path: &Path) -> Result<KeyFile> {
        let identity = self
            .identity
            .clone()
            .or_else(|| std::env::var_os("EFFACE_IDENTITY").filter(|v| !v.is_empty()).map(PathBuf::from));
        KeyFile::read(path, &Unlock { passphrase: &|place| passphrase(place, false), identity })
    }

    /// Reads a key file for its secret alone.
    pub fn read(&self, path: &Path) -> Result<Held> {
        let secret = self.open(path)?.secret;
        // Beside a pipe or a device no ledger can lie.
        let file = std::fs::metadata(path).is_ok_and(|m| m.is_file()).then(|| path.to_owned());
        Ok(Held { secret, file })
    }
}

impl KeyArgs {
    /// The secret from the command line, the environment or the policy; `None` where nobody names one. The key that
    /// `--key-id` or the policy's `use` names makes its tokens.
    pub fn find(&self, policy: Option<&Policy>) -> Result<Option<Held>> {
        let Some(held) = self.source(policy)? else { return Ok(None) };
        self.pinned(held, policy).map(Some)
    }

    /// With the key pinned that `--key-id` or the policy's `use` names.
    pub fn pinned(&self, held: Held, policy: Option<&Policy>) -> Result<Held> {
        let pin = match (&self.key_id, policy.and_then(|p| p.key_use.as_ref().map(|id| (id, &p.place)))) {
            (Some(id), _) => Some((id, "--key-id")),
            (None, Some((id, place))) => Some((id, place.as_str())),
            (None, None) => None,
        };
        match pin {
            Some((id, place)) => Ok(Held { secret: held.secret.pinned(id).map_err(|e| e.at(place))?, ..held }),
            None => Ok(held),
        }
    }

    fn source(&self, policy: Option<&Policy>) -> Result<Option<Held>> {
        let of_text = |text: &str, place: &str| {
            Secret::from_text(text).map(|secret| Some(Held { secret, file: None })).map_err(|e| e.at(place))
        };
        if let Some(path) = &self.key_file {
            return self.unlock.read(path).map(Some);
        }
        if let Some(text) = environment("EFFACE_KEY")? {
            return of_text(&text, "EFFACE_KEY");
        }
        match policy.and_then(|p| p.key.as_ref()) {
            None => Ok(None),
            Some(KeySource::File(path)) => self.unlock.read(path).map(Some),
            Some(KeySource::Command(command)) => Ok(Some(Held { secret: from_command(command)?, file: None })),
            Some(KeySource::Env(name)) => match environment(name)? {
                Some(text) => of_text(&text, name),
                None => Err(Error::usage(format!("the environment variable {name} is not set"))
                    .coded("E218")
                    .at("[key] env")
                    .next("set it to the text of a key, or pass --key-file FILE")),
            },
        }
    }
}

fn environment(name: &str) -> Result<Option<zeroize::Zeroizing<String>>> {
    match std::env::var(name) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(zeroize::Zeroizing::new(text))),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::usage("this is not text (content withheld)")
            .coded("E218")
            .at(name)
            .next("set it again, or unset it")),
    }
}

/// The passphrase of the file named: from the environment, from a file that the environment names, or from the terminal.
/// A new one is asked for twice.
pub(super) fn passphrase(place: &str, new: bool) -> Result<SecretString> {
    if let Some(mut text) = environment("EFFACE_PASSPHRASE")? {
        return Ok(std::mem::take(&mut *text).into());
    }
    if let Some(path) = environment("EFFACE_PASSPHRASE_FILE")? {
        let text = std::fs::read_to_string(&*path).map_err(|e| {
            Error::usage(format!("cannot read the passphrase: {}", e.kind()))
                .coded("E219")
                .at(&*path)
                .next("set EFFACE_PASSPHRASE_FILE to a readable file")
        })?;
        let text = zeroize::Zeroizing::new(text);
        // An editor's line end is none of it.
        return Ok(text.trim_end_matches(['\r', '\n']).to_owned().into());
    }
    let none = |_| {
        Error::usage("the key file takes a passphrase, none is given, and there is no terminal to ask on")
            .coded("E219")
            .at(place)
            .next("set EFFACE_PASSPHRASE_FILE to the path of a file that holds it")
    };
    let ask = |prompt: String| rpassword::prompt_password(prompt).map_err(none).map(zeroize::Zeroizing::new);
    let mut first = ask(format!("Passphrase of {}: ", crate::error::visible(place)))?;
    if new && *first != *ask("The same again: ".into())? {
        return Err(Error::usage("the two are not the same").coded("E219").at(place).next("try again"));
    }
    Ok(std::mem::take(&mut *first).into())
}

/// What to say when an action needs a key and nobody names one.
pub(super) fn no_key() -> Error {
    Error::usage("the policy makes tokens, and no key is given").coded("E207").next(
        "pass --key-file FILE, or --new-key FILE to make one on first use, or set EFFACE_KEY or [key] in the policy",
    )
}

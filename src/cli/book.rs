//! The ledger of a run: where it lies, what seals it, and what every line says of who and when.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::secret::Held;
use crate::error::Result;
use crate::keys::{RootKey, Secret, ShortKey};
use crate::ledger::{Act, Anchor, Entry, Role, Seal, append, ready};

/// Its name where nobody gives another.
pub(super) const NAME: &str = "efface-ledger.jsonl";

/// A ledger to write to.
pub(super) struct Book {
    pub path: PathBuf,
    seal: Option<Seal>,
}

impl Book {
    /// The ledger given, else the one beside the key file, else the one in this folder; sealed by the key that the run
    /// uses.
    pub fn of(given: Option<&Path>, held: Option<&Held>) -> Self {
        let beside = || held.and_then(|h| h.file.as_deref()).and_then(Path::parent).map(|folder| folder.join(NAME));
        let path = given.map(Path::to_owned).or_else(beside).unwrap_or_else(|| NAME.into());
        Self { path, seal: held.map(|h| seal(&h.secret)) }
    }

    /// Whether a line could be written: told before long work starts.
    pub fn ready(&self) -> Result<()> {
        ready(&self.path, self.seal.as_ref())
    }

    /// Writes a line and waits until it is on the disk.
    pub fn write(&self, entry: &Entry) -> Result<Anchor> {
        append(&self.path, self.seal.as_ref(), entry)
    }

    /// What a successful run says of it. The point is what to note where the ledger's keeper cannot reach it.
    pub fn says(&self, anchor: &Anchor) -> String {
        format!("Ledger: {}, line {anchor}.", crate::error::visible(&self.path.to_string_lossy()))
    }
}

/// An act of this user, now.
pub(super) fn entry(act: Act, what: impl Into<String>) -> Entry {
    // The number is the system's; the name is what the environment says.
    let uid = rustix::process::getuid().as_raw();
    let who = match std::env::var("USER").or_else(|_| std::env::var("LOGNAME")) {
        Ok(name) => format!("{} (uid {uid})", crate::error::visible(&name)),
        Err(_) => format!("uid {uid}"),
    };
    Entry::new(jiff::Timestamp::now().to_string(), act, who, what.into())
}

/// What seals the lines of whoever holds this secret.
fn seal(secret: &Secret) -> Seal {
    match secret {
        Secret::Full(ring) => of_root(ring.current()),
        Secret::TokenOnly(key) => of_role(key),
    }
}

/// Every seal that the holder of this secret can check.
pub(super) fn seals(secret: &Secret) -> Vec<Seal> {
    match secret {
        Secret::Full(ring) => ring.keys().iter().flat_map(|k| [of_root(k), of_role(&ShortKey::of(k))]).collect(),
        Secret::TokenOnly(key) => vec![of_role(key)],
    }
}

fn of_root(key: &RootKey) -> Seal {
    let mut bytes = Zeroizing::new([0; 32]);
    key.derive("ledger", "", bytes.as_mut_slice());
    Seal::new(key.id(), Role::Key, bytes)
}

fn of_role(key: &ShortKey) -> Seal {
    let mut bytes = Zeroizing::new([0; 32]);
    key.derive_ledger(bytes.as_mut_slice());
    Seal::new(key.id(), Role::TokenOnly, bytes)
}

//! The lock beside the policy: `efface.lock`.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::engine::Lock;
use crate::error::{Error, Result};

/// Name of the lock, in the policy's folder.
const NAME: &str = "efface.lock";

/// What to do with it.
#[derive(Debug, clap::Args)]
pub(super) struct LockArgs {
    /// Choose new categories for the target of the policy, although efface.lock beside it has some.
    #[arg(long, help_heading = "Recoding")]
    resolve: bool,

    /// Neither follow nor write efface.lock.
    #[arg(long, conflicts_with = "resolve", help_heading = "Recoding")]
    no_lock: bool,
}

impl LockArgs {
    /// The lock to follow, and where one is written to. Nothing without a written policy.
    pub fn find(&self, policy: Option<&Path>) -> Result<(Option<Lock>, Option<PathBuf>)> {
        let Some(policy) = policy.filter(|_| !self.no_lock) else { return Ok((None, None)) };
        let path = policy.with_file_name(NAME);
        if self.resolve || !path.exists() {
            return Ok((None, Some(path)));
        }
        let place = path.to_string_lossy();
        let text = std::fs::read_to_string(&path)
            .map_err(|e| Error::usage(format!("cannot read the lock: {}", e.kind())).at(&place))?;
        Ok((Some(Lock::parse(&text, &place)?), Some(path)))
    }
}

/// Writes a lock, whole or not at all.
pub(super) fn write(lock: &Lock, path: &Path) -> Result<()> {
    let place = path.to_string_lossy();
    let io = |e: std::io::Error| Error::io("write the lock", &e).at(&place);
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".efface-lock").tempfile_in(folder).map_err(io)?;
    file.write_all(lock.text()?.as_bytes()).map_err(io)?;
    file.as_file().sync_all().map_err(io)?;
    file.persist(path).map_err(|e| io(e.error))?;
    Ok(())
}

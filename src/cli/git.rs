//! What git says of a folder: it is asked by its command, and nothing of it is read directly.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::model::Repository;

/// Full paths of the files of this repository that are not as they were in `revision`: changed, added, not yet added.
///
/// # Errors
/// There is no git, no repository here, or no such revision.
pub(super) fn changed_since(revision: &str) -> Result<BTreeSet<PathBuf>> {
    if revision.is_empty() || revision.starts_with('-') {
        return Err(Error::usage("--since takes a revision").coded("E210").next("write it like --since origin/main"));
    }
    let top = ask(&["rev-parse", "--show-toplevel"])?;
    let top = Path::new(OsStr::from_bytes(top.trim_ascii_end())).to_owned();
    let top_text = top.to_string_lossy().into_owned();
    let diff = match ask(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]) {
        Ok(commit) => {
            let commit = String::from_utf8_lossy(commit.trim_ascii_end()).into_owned();
            ask(&["diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", &commit, "--"])?
        }
        // Before the first commit everything is new.
        Err(_) if revision == "HEAD" && ask(&["symbolic-ref", "HEAD"]).is_ok() => {
            ask(&["-C", &top_text, "ls-files", "-z"])?
        }
        Err(error) => return Err(error),
    };
    let new = ask(&["-C", &top_text, "ls-files", "--others", "--exclude-standard", "-z"])?;
    let paths = diff.split(|b| *b == 0).chain(new.split(|b| *b == 0)).filter(|p| !p.is_empty());
    let full = paths.map(|p| top.join(OsStr::from_bytes(p)));
    Ok(full.map(|p| p.canonicalize().unwrap_or(p)).collect())
}

/// Files and folders below these folders that git ignores. A folder that is itself ignored was named on purpose, and is read;
/// so is everything where git does not answer.
pub(super) fn ignored(folders: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut all = BTreeSet::new();
    for folder in folders.iter().filter(|f| f.is_dir() && is_repository(f)) {
        let name = folder.to_string_lossy().into_owned();
        if ask(&["check-ignore", "--quiet", "--", &name]).is_ok() {
            continue;
        }
        let list = ["-C", &name, "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
        let listed = ask(&list).unwrap_or_default();
        let paths = listed.split(|b| *b == 0).filter(|p| !p.is_empty()).map(|p| folder.join(OsStr::from_bytes(p)));
        all.extend(paths.filter_map(|p| p.canonicalize().ok()));
    }
    all
}

fn ask(arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let failed = |cause: &str| {
        Error::usage(cause)
            .coded("E210")
            .at("--since")
            .next("run inside a git repository with git installed, and fetch the revision first")
    };
    let output = output.map_err(|_| failed("git cannot be run"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(failed(&format!("git {} failed", arguments.iter().find(|a| !a.starts_with('-')).unwrap_or(&"")))),
    }
}

/// The repository that the command runs in, if any.
pub(super) fn repository() -> Option<Repository> {
    let here = std::env::current_dir().ok()?;
    let root = here.ancestors().find(|folder| folder.join(".git").exists())?.to_owned();
    Some(Repository { root, here })
}

/// Whether this folder lies in a git repository.
pub(super) fn is_repository(folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|full| full.ancestors().any(|f| f.join(".git").exists()))
}

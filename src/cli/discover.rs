//! Which policy is in force: the one named, the one in `EFFACE_CONFIG`, or the nearest `efface.toml` upward.

use std::path::{Path, PathBuf};

/// Names that a policy may have, the first one first.
const NAMES: [&str; 2] = ["efface.toml", ".efface.toml"];

/// The policy to read; none where there is none. What is named has not to exist: reading it says so.
pub(super) fn policy_path(named: Option<&Path>) -> Option<PathBuf> {
    if let Some(path) = named {
        return Some(path.to_owned());
    }
    if let Some(path) = std::env::var_os("EFFACE_CONFIG").filter(|v| !v.is_empty()) {
        return Some(path.into());
    }
    let here = std::env::current_dir().ok()?;
    // Not out of the repository: what lies above it belongs to somebody else.
    let top = here.ancestors().find(|folder| folder.join(".git").exists());
    let within = |folder: &&Path| top.is_none_or(|top| folder.starts_with(top));
    let found = here.ancestors().take_while(within).find_map(|folder| {
        let places = NAMES.iter().map(|name| folder.join(name));
        places.into_iter().find(|path| path.is_file())
    })?;
    // Here it is called by its bare name.
    Some(found.strip_prefix(&here).map(Path::to_owned).unwrap_or(found))
}

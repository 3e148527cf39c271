//! Where paths are told from: hosts of code know files by their path in the repository, and not by where a job ran.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// The repository that a command runs in.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its folder.
    pub root: PathBuf,
    /// The folder that paths are relative to.
    pub here: PathBuf,
}

impl Repository {
    /// A path as the repository has it, with slashes; as it is where it leads out of it.
    pub fn path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        let mut full = PathBuf::new();
        for part in self.here.join(path).components() {
            match part {
                Component::ParentDir => drop(full.pop()),
                Component::CurDir => {}
                other => full.push(other),
            }
        }
        match full.strip_prefix(&self.root).ok().map(Path::as_os_str).and_then(OsStr::to_str) {
            Some(inside) if !inside.is_empty() => Cow::Owned(inside.to_owned()),
            _ => Cow::Borrowed(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_repository() {
        let run = Repository { root: "/home/r".into(), here: "/home/r/jobs/night".into() };
        for (path, told) in [
            ("in/a.csv", "jobs/night/in/a.csv"),
            ("./a.csv", "jobs/night/a.csv"),
            ("../../data/a.csv", "data/a.csv"),
            ("/home/r/data/a.csv", "data/a.csv"),
            ("/home/other/a.csv", "/home/other/a.csv"),
            ("../../../a.csv", "../../../a.csv"),
        ] {
            assert_eq!(run.path(path), told);
        }
    }
}

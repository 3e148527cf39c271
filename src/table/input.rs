//! Which files a command means: files, folders, globs and standard input.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};

/// Endings of the files that a folder is searched for.
const ENDINGS: &[&str] = &["csv", "tsv", "psv", "jsonl", "ndjson", "parquet", "pq"];

/// What efface writes about its runs: no exports, wherever they lie.
const RECORDS: &[&str] = &["efface-receipt.json", "efface-ledger.jsonl", "efface-ledger.head"];

/// How a ledger begins.
const LEDGER: &[u8; 8] = b"{\"line\":";

/// Where bytes come from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A file by path.
    Path(PathBuf),
    /// Standard input, kept in an unnamed temporary file because it is read more than once.
    Spool(Arc<File>),
}

impl Origin {
    /// The file, to be read from its start.
    pub fn open(&self) -> Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Path(path) => Box::new(File::open(path).map_err(|e| cannot_open(&e))?),
            Self::Spool(file) => Box::new(At { file: Arc::clone(file), offset: 0 }),
        })
    }

    /// The file itself, for formats that are read from the end.
    pub(super) fn file(&self) -> Result<File> {
        match self {
            Self::Path(path) => File::open(path).map_err(|e| cannot_open(&e)),
            Self::Spool(file) => file.try_clone().map_err(|e| Error::io("read", &e)),
        }
    }

    /// The file for readers that share it and name positions.
    pub(super) fn shared(&self) -> Result<Arc<File>> {
        Ok(match self {
            Self::Path(path) => Arc::new(File::open(path).map_err(|e| cannot_open(&e))?),
            Self::Spool(file) => Arc::clone(file),
        })
    }

    /// Size in bytes.
    pub fn size(&self) -> Result<u64> {
        let meta = match self {
            Self::Path(path) => std::fs::metadata(path),
            Self::Spool(file) => file.metadata(),
        };
        Ok(meta.map_err(|e| cannot_open(&e))?.len())
    }
}

/// A reader with a position of its own over a shared file.
pub(super) struct At {
    pub file: Arc<File>,
    pub offset: u64,
}

impl Read for At {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = rustix::io::pread(&self.file, &mut *out, self.offset)?;
        self.offset += n as u64;
        Ok(n)
    }
}

/// One file that a command reads.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// Where its bytes are.
    pub origin: Origin,
    /// The path to show.
    pub path: String,
    /// The path below the output folder.
    pub relative: PathBuf,
    /// Dataset name: the file name without its endings; with its folders where that alone is not unique.
    pub name: String,
}

/// Expands what was typed into files, in a stable order, and names those that a folder holds but that are not tables.
///
/// # Errors
/// A path that does not exist or cannot be read, a glob or folder without a table.
pub fn gather(paths: &[PathBuf]) -> Result<(Vec<InputFile>, Vec<String>)> {
    gather_but(paths, &|_| false)
}

/// The same, without the files and folders below folders that are left out.
///
/// # Errors
/// As [`gather`].
pub fn gather_but(paths: &[PathBuf], left_out: &dyn Fn(&Path) -> bool) -> Result<(Vec<InputFile>, Vec<String>)> {
    let mut files: Vec<InputFile> = Vec::new();
    let mut passed_by = Vec::new();
    for path in paths {
        let shown = path.to_string_lossy().into_owned();
        if shown == "-" {
            files.push(InputFile {
                origin: spool(io::stdin().lock())?,
                path: "stdin".into(),
                relative: "stdin".into(),
                name: "stdin".into(),
            });
            continue;
        }
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                let before = files.len();
                walk(path, left_out, &mut |file, relative| {
                    if is_record(file) {
                        return;
                    }
                    if is_table(file) {
                        files.push(input(file, relative));
                    } else {
                        passed_by.push(file.to_string_lossy().into_owned());
                    }
                })?;
                if files.len() == before {
                    return Err(Error::unread("no CSV, JSON lines or Parquet file in this folder")
                        .coded("E306")
                        .at(shown)
                        .next(format!("give a folder with files ending in {}", ENDINGS.join(", "))));
                }
            }
            Ok(meta) if !meta.is_file() => {
                // A pipe or a device is read once: it is kept like standard input.
                let file = File::open(path).map_err(|e| cannot_open(&e).at(&shown))?;
                let mut piped = input(path, Path::new(path.file_name().unwrap_or(path.as_os_str())));
                piped.origin = spool(file)?;
                files.push(piped);
            }
            Ok(_) => files.push(input(path, Path::new(path.file_name().unwrap_or(path.as_os_str())))),
            Err(_) if shown.contains(['*', '?', '[']) => glob(&shown, &mut files)?,
            Err(e) => return Err(cannot_open(&e).at(shown)),
        }
    }
    if files.is_empty() {
        return Err(Error::usage("no input given").next("give files, folders or - for standard input"));
    }
    name(&mut files)?;
    Ok((files, passed_by))
}

fn input(path: &Path, relative: &Path) -> InputFile {
    InputFile {
        origin: Origin::Path(path.to_owned()),
        path: path.to_string_lossy().into_owned(),
        relative: relative.to_owned(),
        name: String::new(),
    }
}

/// Every visible file below `folder` that is not left out, sorted.
fn walk(folder: &Path, left_out: &dyn Fn(&Path) -> bool, visit: &mut dyn FnMut(&Path, &Path)) -> Result<()> {
    let hidden = |e: &walkdir::DirEntry| e.depth() > 0 && e.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| !hidden(e) && (e.depth() == 0 || !left_out(e.path())))
    {
        let entry = entry.map_err(|e| {
            let place = e.path().unwrap_or(folder).to_string_lossy().into_owned();
            match e.io_error() {
                Some(io) => cannot_open(io),
                None => Error::unread("a link leads back to its own folder"),
            }
            .at(place)
        })?;
        if entry.file_type().is_file() {
            visit(entry.path(), entry.path().strip_prefix(folder).unwrap_or(entry.path()));
        }
    }
    Ok(())
}

/// Tables that a walk of these folders passes by because they, or a folder below, are hidden. What git keeps of its own is none.
pub fn hidden_tables(paths: &[PathBuf], left_out: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for folder in paths.iter().filter(|p| p.is_dir()) {
        let below = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
        let entries = below.filter_entry(|e| e.depth() == 0 || e.file_name() != ".git" && !left_out(e.path()));
        for entry in entries.filter_map(std::result::Result::ok).filter(|e| e.file_type().is_file()) {
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let hidden = below.components().any(|c| c.as_os_str().to_string_lossy().starts_with('.'));
            if hidden && is_table(entry.path()) {
                found.push(entry.path().to_string_lossy().into_owned());
            }
        }
    }
    found
}

fn glob(pattern: &str, files: &mut Vec<InputFile>) -> Result<()> {
    let matcher = globset::GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map_err(|_| Error::usage("not a glob pattern").coded("E214").at(pattern))?
        .compile_matcher();
    let fixed: PathBuf = Path::new(pattern)
        .components()
        .take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '[']))
        .collect();
    let base = if fixed.as_os_str().is_empty() { PathBuf::from(".") } else { fixed.clone() };
    let before = files.len();
    walk(&base, &|_| false, &mut |file, relative| {
        let seen = if fixed.as_os_str().is_empty() { relative } else { file };
        if matcher.is_match(seen) {
            files.push(input(file, relative));
        }
    })
    .map_err(|e| e.at(pattern))?;
    if files.len() == before {
        return Err(Error::unread("no file matches this pattern")
            .coded("E306")
            .at(pattern)
            .next("check the path; quote the pattern to keep the shell from expanding it"));
    }
    Ok(())
}

/// Whether efface wrote this about its runs. One that ends like a table has to look like it: nothing hides behind a name.
fn is_record(path: &Path) -> bool {
    let named = path.file_name().is_some_and(|n| RECORDS.iter().any(|record| n == *record));
    let looks = || {
        let mut start = [0; LEDGER.len()];
        File::open(path).and_then(|mut f| f.read_exact(&mut start)).is_ok_and(|()| start == *LEDGER)
    };
    named && (!is_table(path) || looks())
}

fn is_table(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let bare = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    bare.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Names datasets after their files; files of one name get their folder in front.
fn name(files: &mut [InputFile]) -> Result<()> {
    let stem = |path: &Path| -> String {
        let text = path.to_string_lossy().replace('\\', "/");
        let lower = text.to_ascii_lowercase();
        let mut end = text.len();
        for ending in [".gz", ".zst"] {
            if lower.ends_with(ending) {
                end -= ending.len();
            }
        }
        if let Some(dot) = text[..end].rfind('.')
            && dot > text[..end].rfind('/').map_or(0, |s| s + 1)
        {
            end = dot;
        }
        text[..end].to_owned()
    };
    let mut count: HashMap<String, usize> = HashMap::new();
    let short = |file: &InputFile| stem(Path::new(file.relative.file_name().unwrap_or_default()));
    for file in files.iter() {
        *count.entry(short(file)).or_default() += 1;
    }
    let mut seen: HashMap<String, String> = HashMap::new();
    for file in files {
        let brief = short(file);
        file.name = if count[&brief] == 1 { brief } else { stem(&file.relative) };
        if let Some(other) = seen.insert(file.name.clone(), file.path.clone()) {
            return Err(Error::usage(format!(
                "two inputs have the dataset name {:?}: {} and {}",
                file.name, other, file.path
            ))
            .next("give their common folder, or rename one of the files"));
        }
    }
    Ok(())
}

/// Copies what can be read once only to a temporary file without a name.
fn spool(mut from: impl Read) -> Result<Origin> {
    let mut file = tempfile::tempfile().map_err(|e| Error::io("make a temporary file", &e))?;
    io::copy(&mut from, &mut file).map_err(|e| Error::io("read the input", &e))?;
    Ok(Origin::Spool(Arc::new(file)))
}

fn cannot_open(error: &io::Error) -> Error {
    let next = match error.kind() {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "make the file readable for the user that runs efface",
        _ => "check that the file is there and readable",
    };
    Error::io("read", error).next(next)
}

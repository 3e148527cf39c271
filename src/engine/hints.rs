//! Which files of hints a run reads: those that the user names, and those that lie beside the data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, visible};
use crate::hints::{HintKind, SchemaFile, hints, may_hold_hints, of_schema, schemas};
use crate::model::{Hint, HintFile, HintSays};
use crate::table::{Origin, Table};

/// Larger files are no catalogue of a folder.
const LARGE: u64 = 8 << 20;

/// What catalogues and CRMs say of the columns of a run.
#[derive(Debug, Default)]
pub struct Hints {
    files: Vec<Source>,
    /// Files that look like hints and could not be read.
    pub unused: Vec<String>,
}

#[derive(Debug)]
struct Source {
    path: String,
    kind: &'static str,
    /// Where it lies, if it was found beside the data: it speaks of what is in this folder and below.
    folder: Option<PathBuf>,
    hints: Vec<Hint>,
}

impl Hints {
    /// Reads these files.
    ///
    /// # Errors
    /// A file that cannot be read, or that is none of the kinds.
    pub fn named(paths: &[PathBuf]) -> Result<Self> {
        let mut all = Self::default();
        for path in paths {
            let place = path.to_string_lossy().into_owned();
            let source = read(path, None).map_err(|e| e.at(&place))?.ok_or_else(|| {
                Error::usage("this file is no schema.yml of dbt, no data package or Table Schema, and no description of a Vtiger module")
                    .coded("E213")
                    .at(&place)
                    .next("efface scan --output dbt=FILE or frictionless=FILE writes one")
            })?;
            all.files.push(source);
        }
        Ok(all)
    }

    /// Adds the files that lie beside the tables: in their folders, and in those between them and the folder that was named.
    pub fn with_those_beside(mut self, tables: &[Table]) -> Self {
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        for table in tables {
            let Origin::Path(path) = &table.origin else { continue };
            let below = table.relative.components().count().max(1);
            folders.extend(path.ancestors().skip(1).take(below).map(Path::to_owned));
        }
        let here = |folder: &Path| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
        let seen: BTreeSet<PathBuf> =
            self.files.iter().filter_map(|f| Path::new(&f.path).canonicalize().ok()).collect();
        for folder in folders {
            let entries = std::fs::read_dir(here(&folder)).into_iter().flatten().flatten();
            let mut names: Vec<_> = entries.map(|e| e.file_name()).collect();
            names.retain(|name| name.to_str().is_some_and(may_hold_hints));
            names.sort();
            for path in names.into_iter().map(|name| folder.join(name)) {
                if path.canonicalize().is_ok_and(|full| seen.contains(&full)) {
                    continue;
                }
                match read(&path, Some(folder.clone())) {
                    Ok(Some(source)) => self.files.push(source),
                    Ok(None) => {}
                    Err(e) => self.unused.push(e.at(path.to_string_lossy()).to_string()),
                }
            }
        }
        self
    }

    /// What is said of a table.
    pub fn of<'a>(&'a self, table: &Table) -> Vec<&'a Hint> {
        self.of_each(table).flat_map(|(_, hints)| hints).collect()
    }

    fn of_each<'a, 'b>(&'a self, table: &'b Table) -> impl Iterator<Item = (usize, Vec<&'a Hint>)> + use<'a, 'b> {
        let files = self.files.iter().enumerate();
        let files = files.filter(|(_, f)| f.folder.as_ref().is_none_or(|folder| lies_in(table, folder)));
        files.map(|(at, f)| (at, f.hints.iter().filter(|h| h.is_of(&table.name, &table.path)).collect()))
    }

    /// The files that speak of columns of these tables, and of how many.
    pub fn used(&self, tables: &[Table]) -> Vec<HintFile> {
        let mut columns: BTreeMap<usize, BTreeSet<(usize, &str)>> = BTreeMap::new();
        for (n, table) in tables.iter().enumerate() {
            for (at, hints) in self.of_each(table) {
                let names = table.columns.iter().flatten().map(AsRef::as_ref);
                let named = names.filter(|c| hints.iter().any(|h| h.is_of_column(c)));
                columns.entry(at).or_default().extend(named.map(|c| (n, c)));
            }
        }
        let of = |(at, columns): (usize, BTreeSet<_>)| {
            let file = &self.files[at];
            HintFile { path: file.path.clone(), kind: file.kind.to_owned(), columns: columns.len() as u64 }
        };
        columns.into_iter().map(of).filter(|f| f.columns > 0).collect()
    }
}

fn lies_in(table: &Table, folder: &Path) -> bool {
    match &table.origin {
        Origin::Path(path) => path.starts_with(folder),
        Origin::Spool(_) => false,
    }
}

/// Reads a file; `None` where it is of none of the kinds.
fn read(path: &Path, folder: Option<PathBuf>) -> Result<Option<Source>> {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let text = text_of(path)?;
    let stem = name.split('.').next().unwrap_or_default();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let mut found = hints(&text, is_yaml, stem)?;
    if let Some((HintKind::Frictionless, hints)) = &mut found {
        for schema in schemas(&text)? {
            hints.extend(follow(path, &schema)?);
        }
    }
    Ok(found.map(|(kind, mut hints)| {
        // Names of columns and keys are shown.
        for hint in &mut hints {
            hint.by = visible(&hint.by);
            if let HintSays::Word(word) | HintSays::Type(word) = &mut hint.says {
                word.truncate(word.char_indices().nth(80).map_or(word.len(), |(at, _)| at));
            }
        }
        Source { path: path.to_string_lossy().into_owned(), kind: kind.word(), folder, hints }
    }))
}

fn text_of(path: &Path) -> Result<String> {
    let unread =
        |e: std::io::Error| Error::usage(format!("cannot read this file of hints: {}", e.kind())).coded("E213");
    if std::fs::metadata(path).map_err(unread)?.len() > LARGE {
        return Err(Error::usage("this file is too large for hints (8 MiB)").coded("E213"));
    }
    std::fs::read_to_string(path).map_err(unread)
}

/// The hints of a Table Schema that a data package names. A package may come from anywhere: it leads to no file outside of its folder,
/// and never to the network.
fn follow(package: &Path, schema: &SchemaFile) -> Result<Vec<Hint>> {
    let folder = package.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = folder.join(&schema.file);
    let inside = match (path.canonicalize(), folder.canonicalize()) {
        (Ok(full), Ok(folder)) => full.starts_with(folder),
        _ => true,
    };
    if !inside || Path::new(&schema.file).is_absolute() || schema.file.contains("://") {
        return Err(Error::usage("it names a schema that is not in its folder").coded("E213"));
    }
    let bad = |e: Error| e.at(path.to_string_lossy());
    let text = text_of(&path).map_err(bad)?;
    of_schema(&text, schema).map_err(bad)?.ok_or_else(|| bad(Error::usage("this is no Table Schema").coded("E213")))
}

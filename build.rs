//! Packs the word lists of `rules/lexicons/lists` and of `rules/names/lists` into files that the binary carries, and writes the rule packs of
//! `rules/` as JSON, which is quicker to read at each start.
//!
//! Words are folded here, so that lists keep their natural spelling and nothing is folded at each start. The result is
//! the same for the same lists: files in order of their names, words in order, each once.

#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

// The same folding as for cells: a word that folds otherwise would never be found.
#[expect(dead_code, reason = "only the folding of words is needed here")]
#[path = "src/detect/fold.rs"]
mod fold;

const RULES: &str = "rules";
const LISTS: &str = "rules/lexicons/lists";
/// Names that registers of people and places count, a file for each kind and country.
const NAMES: &str = "rules/names/lists";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={RULES}");
    println!("cargo:rerun-if-changed=src/detect/fold.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let mut packs = BTreeMap::new();
    add_packs(Path::new(RULES), &mut packs)?;
    fs::write(out.join("packs.json"), serde_json::to_string(&packs)?)?;
    fs::write(out.join("lists.zst"), zstd::bulk::compress(lists()?.as_bytes(), 19)?)?;
    fs::write(out.join("names.fst"), names()?)?;
    Ok(())
}

/// The registered names as a transducer: by folded name, the sum of 1 for a given name, 2 for a family name and 4 for a place; 8 and 16 for given and
/// family names that are words of some language, too.
fn names() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    let mut folded = String::new();
    for path in texts(NAMES)? {
        let name = path.file_name().ok_or("a list without a name")?.to_string_lossy();
        let kind = match name.trim_end_matches(".txt").split_once('.') {
            Some(("given", "words")) => 8,
            Some(("family", "words")) => 16,
            Some(("given", _)) => 1,
            Some(("family", _)) => 2,
            Some(("place", _)) => 4,
            _ => return Err(format!("{name} is no list of given names, family names or places").into()),
        };
        for line in fs::read_to_string(&path)?.lines() {
            fold::fold_words(line, &mut folded);
            if !folded.is_empty() {
                *kinds.entry(folded.replace('ς', "σ")).or_default() |= kind;
                *kinds.entry(std::mem::take(&mut folded)).or_default() |= kind;
            }
        }
    }
    let mut map = fst::MapBuilder::memory();
    map.extend_iter(kinds)?;
    Ok(map.into_inner()?)
}

/// The text files of a folder, by name.
fn texts(folder: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Adds the packs below a folder, by their path below `rules/`.
fn add_packs(folder: &Path, packs: &mut BTreeMap<String, toml::Table>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            add_packs(&path, packs)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            let name = path.strip_prefix(RULES)?.to_string_lossy().into_owned();
            packs.insert(name, fs::read_to_string(&path)?.parse()?);
        }
    }
    Ok(())
}

/// The lists: a line `/` and the file's name, then a line for each word.
fn lists() -> Result<String, Box<dyn Error>> {
    let mut packed = String::new();
    for path in texts(LISTS)? {
        let name = path.file_name().ok_or("a list without a name")?.to_string_lossy().into_owned();
        packed.push_str(&format!("/{name}\n"));
        let mut words = BTreeSet::new();
        let mut folded = String::new();
        for line in fs::read_to_string(&path)?.lines() {
            fold::fold_words(line, &mut folded);
            if !folded.is_empty() {
                words.insert(folded.clone());
                // Capitals do not tell the two letters apart that Greek has for s.
                if folded.contains('ς') {
                    words.insert(folded.replace('ς', "σ"));
                }
            }
        }
        for word in words {
            packed.push_str(&word);
            packed.push('\n');
        }
    }
    Ok(packed)
}

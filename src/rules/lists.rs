//! Word lists too long for a pack: one word a line, in files that a lexicon names.
//!
//! Those of the built-in packs are folded and packed by `build.rs`; a folder of the user's own has its files read as
//! they are.

use std::path::Path;
use std::sync::OnceLock;

use hashbrown::HashSet;

use super::schema::Lexicon;
use crate::error::{Error, Result};

const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lists.zst"));
/// Far more than the lists are: what is packed is ours, and this is no limit but a mistake caught.
const MOST_BYTES: usize = 64 << 20;

/// A list's file name and its words in lines.
type List = (&'static str, &'static str);

/// The built-in lists. Unpacked once in a process.
pub(super) fn builtin() -> Result<&'static [List]> {
    static LISTS: OnceLock<Option<Vec<List>>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        let bytes = zstd::bulk::decompress(PACKED, MOST_BYTES).ok()?;
        let text: &'static str = Box::leak(String::from_utf8(bytes).ok()?.into_boxed_str());
        Some(text.split('/').filter_map(|list| list.split_once('\n')).collect())
    });
    lists.as_deref().ok_or_else(|| Error::fault("the built-in word lists cannot be unpacked"))
}

/// Whether a file's name is the one asked for; `*` stands for any letters.
fn fits(asked: &str, name: &str) -> bool {
    let asked = asked.rsplit('/').next().unwrap_or(asked);
    match asked.split_once('*') {
        None => asked == name,
        Some((start, end)) => name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end),
    }
}

/// Adds the words of a lexicon's lists to its own, each word once. `folder` is the pack's, where it is not built in.
pub(super) fn fill(lexicon: &mut Lexicon, pack: &str, folder: Option<&Path>) -> Result<()> {
    if lexicon.lists.is_empty() {
        return Ok(());
    }
    let missing = |asked: &str| {
        Error::usage(format!("lexicon {:?}: no list {asked:?}", lexicon.id))
            .at(pack)
            .next("see rules/README.md for lists")
    };
    let mut texts: Vec<std::borrow::Cow<'static, str>> = Vec::new();
    for asked in &lexicon.lists {
        let before = texts.len();
        match folder {
            None => {
                texts.extend(builtin()?.iter().filter(|(name, _)| fits(asked, name)).map(|(_, words)| (*words).into()))
            }
            Some(folder) => {
                let named = folder.join(asked);
                let inside = named.parent().unwrap_or(folder);
                for entry in walkdir::WalkDir::new(inside).max_depth(1).sort_by_file_name().into_iter().flatten() {
                    if entry.file_type().is_file() && fits(asked, &entry.file_name().to_string_lossy()) {
                        let text = std::fs::read_to_string(entry.path())
                            .map_err(|e| Error::io("read the word list", &e).at(entry.path().to_string_lossy()))?;
                        texts.push(text.into());
                    }
                }
            }
        }
        if texts.len() == before {
            return Err(missing(asked));
        }
    }
    let own = std::mem::take(&mut lexicon.words);
    let lines = texts.iter().map(|t| t.len()).sum::<usize>() / 8;
    let mut known: HashSet<&str> = HashSet::with_capacity(lines);
    let words = own.iter().map(String::as_str).chain(texts.iter().flat_map(|t| t.lines()));
    let words: Vec<String> = words.filter(|w| !w.is_empty() && known.insert(w)).map(str::to_owned).collect();
    lexicon.words = words;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_lists_may_have_a_star() {
        assert!(fits("lists/cities.*.txt", "cities.nl.txt") && fits("lists/a.txt", "a.txt"));
        assert!(!fits("lists/cities.*.txt", "citizens.nl.txt") && !fits("lists/a.*.txt", "a.txt"));
    }
}

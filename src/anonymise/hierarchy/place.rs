//! Places: a city's region and country, as the data's own other columns have them.
//!
//! A column is a level only where every value belongs to one value of it, and every group of the level below, too. A region that
//! few people live in is `other`, there and above.

use std::collections::{BTreeMap, HashSet};

use super::{Draft, Memory, OTHER, Values};

/// A column that values might belong to.
#[derive(Clone, Copy)]
pub struct Parent<'a> {
    /// Its name.
    pub name: &'a str,
    /// By place of the value, what it belongs to; `None` where that differs from row to row.
    pub of: &'a [Option<Box<str>>],
}

pub(super) fn draft(values: &Values<'_>, memory: Option<&Memory>) -> Draft {
    let mut draft = Draft::new(values);
    let mut below: Option<Vec<Box<str>>> = None;
    let mut kept_by_level = Vec::new();
    for parent in values.parents {
        let remembered = memory.and_then(|m| {
            let at = m.levels.iter().position(|l| l == parent.name)?;
            m.kept.get(at)
        });
        if memory.is_some() && remembered.is_none() {
            continue;
        }
        let mut people: BTreeMap<&str, u64> = BTreeMap::new();
        for (of, n) in parent.of.iter().zip(values.people) {
            *people.entry(of.as_deref().unwrap_or(OTHER)).or_default() += n;
        }
        let kept: Vec<String> = match remembered {
            Some(kept) => kept.clone(),
            None => people.iter().filter(|(_, n)| **n >= values.least.max(2)).map(|(t, _)| (*t).to_owned()).collect(),
        };
        let named: HashSet<&str> = kept.iter().map(String::as_str).collect();
        let label = |at: usize| -> Box<str> {
            let was_other = below.as_ref().is_some_and(|b| *b[at] == *OTHER);
            match parent.of[at].as_deref().filter(|t| named.contains(t) && !was_other) {
                Some(text) => text.into(),
                None => OTHER.into(),
            }
        };
        let labels: Vec<Box<str>> = (0..values.texts.len()).map(label).collect();
        let mut above: BTreeMap<&str, &str> = BTreeMap::new();
        let nests = below.iter().flatten().zip(&labels).all(|(b, l)| *above.entry(b).or_insert(l) == &**l);
        if !nests || labels.iter().all(|l| **l == *OTHER) {
            continue;
        }
        below = Some(labels.clone());
        draft.level(parent.name, labels);
        kept_by_level.push(kept);
    }
    draft.memory.kept = kept_by_level;
    draft
}

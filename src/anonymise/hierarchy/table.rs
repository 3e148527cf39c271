//! A hierarchy that somebody wrote down, as ARX keeps it: each value and its groups, finest first. Its lines are the domain.

use std::collections::{BTreeMap, HashMap};

use super::{Draft, STAR, Values};
use crate::error::{Error, Result};

/// Most columns of a file: values and groups.
const MOST: usize = 32;

pub(super) fn draft(values: &Values<'_>, rows: &[Vec<String>]) -> Result<Draft> {
    let height = rows.first().map_or(0, Vec::len);
    if height < 2 || rows.iter().any(|r| r.len() != height) {
        return Err(Error::usage("the lines of the hierarchy have to have one length: a value and at least one group")
            .next("write each value with all its groups, separated by semicolons"));
    }
    if height > MOST {
        return Err(Error::usage(format!("the hierarchy has {height} levels, and {MOST} is the most"))
            .next("leave out levels that hardly differ"));
    }
    let of: HashMap<&str, &Vec<String>> = rows.iter().map(|r| (r[0].as_str(), r)).collect();
    let lines: Vec<Option<&&Vec<String>>> = values.texts.iter().map(|t| of.get(t.trim())).collect();
    let missing = lines.iter().filter(|l| l.is_none()).count();
    if missing > 0 {
        return Err(Error::usage(format!("the hierarchy does not know {missing} of the column's values")).next(
            "add them to the hierarchy; efface plan --hierarchies DIR writes one for the values that are there",
        ));
    }
    let mut draft = Draft::new(values);
    let mut below = Vec::new();
    let uniform = |level: usize| rows.iter().all(|r| r[level] == rows[0][level]);
    let last = if uniform(height - 1) { height - 1 } else { height };
    for level in 1..last {
        let mut above: HashMap<&str, &str> = HashMap::new();
        let nested = level == 1 || rows.iter().all(|r| *above.entry(&r[level - 1]).or_insert(&r[level]) == r[level]);
        if !nested {
            return Err(Error::usage(format!(
                "the levels {} and {level} of the hierarchy do not nest: values with one group in the finer have several in the coarser",
                level - 1
            ))
            .next("give every group one group above it"));
        }
        let mut sizes: BTreeMap<Box<str>, u64> = BTreeMap::new();
        rows.iter().for_each(|r| *sizes.entry(r[level].as_str().into()).or_default() += 1);
        below.push(sizes);
        let labels = lines.iter().flatten().map(|r| r[level].as_str().into()).collect();
        draft.level(format!("level {level}"), labels);
    }
    draft.star = if last < height { rows[0][last].as_str().into() } else { STAR.into() };
    draft.below = Some(below);
    draft.domain = Some(rows.len() as u64);
    Ok(draft)
}

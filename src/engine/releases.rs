//! Two releases side by side: who hides in each of them and not in both.
//!
//! Who knows a person's quasi-identifiers and that the person is in both files looks for them among those who share a class
//! yesterday and a class today (Xiao and Tao, "m-Invariance: towards privacy preserving re-publication of dynamic datasets",
//! SIGMOD 2007). The files are joined by what names a person in both: a token, or a row id.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;

use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::engine::recode::People;
use crate::error::{Error, Result, visible};
use crate::model::{Crowds, ReleasesReport, SensitiveOverlap};
use crate::risk::{Codes, Whole};
use crate::table::Table;

/// What to compare.
pub struct ReleasesRequest<'a> {
    /// Yesterday's published file.
    pub previous: &'a Table,
    /// Today's.
    pub today: &'a Table,
    /// The column that names a person in both.
    pub subject: String,
    /// The quasi-identifiers; none for every column of both that repeats.
    pub quasi: Vec<String>,
    /// Sensitive columns.
    pub sensitive: Vec<String>,
}

/// Compares two releases.
///
/// # Errors
/// A column that one of the files does not have.
pub fn compare_releases(request: &ReleasesRequest<'_>, settings: &Settings<'_>) -> Result<ReleasesReport> {
    let names = |table: &Table| -> Vec<String> { table.columns.iter().flatten().map(ToString::to_string).collect() };
    let (before, now) = (names(request.previous), names(request.today));
    let all: Vec<String> = match request.quasi.is_empty() {
        true => now
            .iter()
            .filter(|n| before.contains(n) && **n != request.subject && !request.sensitive.contains(n))
            .cloned()
            .collect(),
        false => request.quasi.clone(),
    };
    let wanted: Vec<String> = all.iter().chain(&request.sensitive).chain([&request.subject]).cloned().collect();
    if let Some(name) = wanted.iter().find(|n| !before.contains(n) || !now.contains(n)) {
        return Err(Error::usage(format!("{} is not a column of both files", visible(name)))
            .coded("E217")
            .next("name columns of both with --quasi, --sensitive and --subject"));
    }
    // One dictionary for both: a value has one code.
    let coder = Coder::new(wanted.clone(), &vec![true; wanted.len()]);
    let old = coder.code(request.previous, None, settings)?.whole()?;
    let new = coder.code(request.today, None, settings)?.whole()?;
    // The second knows all values.
    let old = Whole { columns: new.columns.clone(), ..old };
    let id = wanted.len() - 1;
    let tables = [old, new];
    let people = People::subjects(&tables, &[id, id])?;
    let repeats = |c: &usize| {
        !request.quasi.is_empty() || tables.iter().all(|t| t.columns[*c].distinct as usize * 2 <= t.rows.max(2))
    };
    let quasi: Vec<usize> = (0..all.len()).filter(repeats).collect();
    if quasi.is_empty() {
        return Err(Error::usage("no column of both files repeats: there is nothing to compare")
            .next("name columns with --quasi"));
    }
    let mut there = [vec![false; people.count], vec![false; people.count]];
    for (n, table) in tables.iter().enumerate() {
        (0..table.rows).for_each(|row| there[n][people.of(n, row)] = true);
    }
    let shown = |column: usize| -> [Codes; 2] {
        [0, 1].map(|n| people.shown(n, &tables[n].codes[column], tables[n].columns[column].distinct + 1).0)
    };
    let columns: Vec<[Codes; 2]> = quasi.iter().map(|c| shown(*c)).collect();
    let class = |n: usize| -> Vec<u32> {
        let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
        let of = |person: usize| {
            let key: Vec<u32> = columns.iter().map(|c| c[n].get(person)).collect();
            let next = known.len() as u32;
            *known.entry(key).or_insert(next)
        };
        (0..people.count).map(of).collect()
    };
    let (class_before, class_now) = (class(0), class(1));
    const ABSENT: u32 = u32::MAX;
    let pair = |p: usize| {
        let of = |n: usize, class: &[u32]| if there[n][p] { class[p] } else { ABSENT };
        (of(0, &class_before), of(1, &class_now))
    };
    let mut sizes = [HashMap::<u32, u64>::new(), HashMap::new()];
    let mut both: HashMap<(u32, u32), u64> = HashMap::new();
    for p in 0..people.count {
        let (a, b) = pair(p);
        *sizes[0].entry(a).or_default() += 1;
        *sizes[1].entry(b).or_default() += 1;
        *both.entry((a, b)).or_default() += 1;
    }
    for of in &mut sizes {
        of.remove(&ABSENT);
    }
    // The size of the class that a person hides in: the smaller of the files' and of both.
    let apart = |p: usize| {
        let (a, b) = pair(p);
        [(a, 0), (b, 1)].into_iter().filter_map(|(c, n)| sizes[n].get(&c)).min().copied().unwrap_or(0)
    };
    let mut newly_below: BTreeMap<String, u64> = BTreeMap::new();
    for size in [2u64, 3, 5, 11, 12] {
        let count = (0..people.count).filter(|p| apart(*p) >= size && both[&pair(*p)] < size).count();
        newly_below.insert(size.to_string(), count as u64);
    }
    let count = |of: [bool; 2]| (0..people.count).filter(|p| [there[0][*p], there[1][*p]] == of).count() as u64;
    let sensitive = (all.len()..all.len() + request.sensitive.len()).map(|column| {
        let shown = shown(column);
        let values = |n: usize, class: &[u32]| -> HashMap<u32, BTreeSet<u32>> {
            let mut of: HashMap<u32, BTreeSet<u32>> = HashMap::new();
            for p in (0..people.count).filter(|p| there[n][*p]) {
                of.entry(class[p]).or_default().insert(shown[n].get(p));
            }
            of
        };
        let (before, now) = (values(0, &class_before), values(1, &class_now));
        let (mut told, mut least) = (0, u64::MAX);
        for p in (0..people.count).filter(|p| there[0][*p] && there[1][*p]) {
            let (a, b) = (&before[&class_before[p]], &now[&class_now[p]]);
            let common = a.intersection(b).count() as u64;
            least = least.min(common);
            told += u64::from(common <= 1 && a.len() > 1 && b.len() > 1);
        }
        SensitiveOverlap { column: wanted[column].clone(), told, least: if least == u64::MAX { 0 } else { least } }
    });
    let sensitive = sensitive.collect();
    Ok(ReleasesReport {
        previous: request.previous.name.clone(),
        today: request.today.name.clone(),
        subject: request.subject.clone(),
        columns: quasi.iter().map(|c| all[*c].clone()).collect(),
        in_both: count([true, true]),
        gone: count([true, false]),
        new: count([false, true]),
        alone_previous: crowds(sizes[0].values()),
        alone_today: crowds(sizes[1].values()),
        together: crowds(both.values()),
        identifiable: newly_below["2"],
        newly_below,
        sensitive,
    })
}

fn crowds<'a>(sizes: impl Iterator<Item = &'a u64> + Clone) -> Crowds {
    Crowds {
        people: sizes.clone().sum(),
        classes: sizes.clone().count() as u64,
        k: sizes.clone().min().copied().unwrap_or(0),
        unique: sizes.filter(|n| **n == 1).count() as u64,
    }
}

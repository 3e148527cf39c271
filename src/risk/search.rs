//! All minimal combinations of columns that single out at least a share of people.
//!
//! Uniqueness only grows as columns are added, so the minimal sets form a border that is walked level by level: a set is
//! judged only if none of its subsets is on the border already (Motwani and Xu 2007; Heise et al., "Scalable discovery of
//! unique column combinations", PVLDB 7(4), 2013). Sets with fewer possible combinations than people asked for are passed by
//! without a look; for shares above zero most others are rejected by probes ([`super::probe`]); what is left is counted
//! exactly, and everything reported is exact.

use std::time::Instant;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::coded::Whole;
use super::group::visit_whole;
use super::histogram::{Histogram, ratio};
use super::probe::{MISS, Prober};
use crate::model::{Combination, SearchedThreshold};

/// Sets that are told per threshold.
const TOLD: usize = 1000;
/// Sets for which the most telling column is worked out.
const EXPLAINED: usize = 24;
/// Sets judged between two looks at the clock.
const BATCH: usize = 4096;

/// How far to search.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Shares of people; 0 for anybody.
    pub shares: Vec<f64>,
    /// Most columns in a set; none for every size.
    pub max_size: Option<usize>,
    /// When to stop.
    pub deadline: Option<Instant>,
    /// Most sets of one level.
    pub sets: usize,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The minimal sets, by threshold, then size, then people singled out.
    pub combinations: Vec<Combination>,
    /// Each threshold.
    pub thresholds: Vec<SearchedThreshold>,
    /// What a limit left out, in words.
    pub limit: Option<String>,
}

/// Exact counts of one set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// People alone with their values.
    pub unique: u64,
    /// Smallest class.
    pub k: u64,
}

/// Counts sets of columns of a table, each once.
pub struct Searcher<'a> {
    table: &'a Whole,
    known: HashMap<Vec<usize>, Counts>,
}

impl<'a> Searcher<'a> {
    /// Over all columns of a table of people.
    pub fn new(table: &'a Whole) -> Self {
        Self { table, known: HashMap::new() }
    }

    /// The classes of one set.
    pub fn histogram(&self, set: &[usize]) -> Histogram {
        visit_whole(self.table, set, None, Histogram::default)
    }

    /// Exact counts of sets, those already known not counted again.
    pub fn count(&mut self, sets: &[Vec<usize>]) {
        let new: Vec<&Vec<usize>> = sets.iter().filter(|s| !self.known.contains_key(*s)).collect();
        let counted: Vec<(Vec<usize>, Counts)> = new
            .into_par_iter()
            .with_max_len(1)
            .map(|set| {
                let histogram = self.histogram(set);
                (set.clone(), Counts { unique: histogram.unique(), k: histogram.k() })
            })
            .collect();
        self.known.extend(counted);
    }

    /// Exact counts of one set.
    pub fn of(&mut self, set: &[usize]) -> Counts {
        if let Some(counts) = self.known.get(set) {
            return *counts;
        }
        self.count(&[set.to_vec()]);
        self.known.get(set).copied().unwrap_or(Counts { unique: 0, k: 0 })
    }

    /// All minimal sets for every share.
    pub fn search(&mut self, limits: &Limits, stop: &(dyn Fn() -> bool + Sync)) -> Found {
        let mut found = Found::default();
        let late = || stop() || limits.deadline.is_some_and(|at| Instant::now() >= at);
        let prober = Prober::new(self.table);
        let mut shares = limits.shares.clone();
        // The lowest share first: its border is the nearest, and where time is short, who stands out at all comes first.
        shares.sort_by(f64::total_cmp);
        shares.dedup();
        let mut by_share = Vec::new();
        for share in shares {
            by_share.push(self.border(share, limits, &prober, &late, &mut found.limit));
        }
        for (searched, sets) in by_share {
            let share = searched.share;
            let rows = self.table.rows as u64;
            let mut told: Vec<(Vec<usize>, Counts)> = sets;
            told.sort_by(|a, b| (a.0.len(), b.1.unique, &a.0).cmp(&(b.0.len(), a.1.unique, &b.0)));
            let left = told.len().saturating_sub(TOLD);
            if left > 0 {
                note(&mut found.limit, &format!("{left} sets for the share {share} are counted and not listed"));
            }
            told.truncate(TOLD);
            for (at, (set, counts)) in told.into_iter().enumerate() {
                let telling = if at < EXPLAINED && !late() { self.most_telling(&set) } else { None };
                found.combinations.push(Combination {
                    columns: set.iter().map(|c| self.table.columns[*c].name.clone()).collect(),
                    unique: counts.unique,
                    share: round(ratio(counts.unique, rows)),
                    k: counts.k,
                    minimal: true,
                    threshold: Some(share),
                    most_telling: telling.map(|c| self.table.columns[c].name.clone()),
                    note: None,
                });
            }
            found.thresholds.push(searched);
        }
        found
    }

    /// The minimal sets of one share, with their counts.
    #[allow(clippy::type_complexity)]
    fn border(
        &mut self,
        share: f64,
        limits: &Limits,
        prober: &Prober<'_>,
        late: &(dyn Fn() -> bool + Sync),
        limit: &mut Option<String>,
    ) -> (SearchedThreshold, Vec<(Vec<usize>, Counts)>) {
        let needed = ((share * self.table.rows as f64) - 1e-9).ceil().max(1.0) as u64;
        let values: Vec<u64> = (0..self.table.columns.len())
            .map(|c| u64::from(self.table.columns[c].distinct) + u64::from(self.table.nulls(c) > 0))
            .collect();
        // A column with one value never tells anybody apart, unless there is nobody else.
        let columns: Vec<usize> = (0..values.len()).filter(|c| values[*c] > 1 || self.table.rows == 1).collect();
        let largest = limits.max_size.unwrap_or(columns.len()).min(columns.len());
        let mut border: Vec<(Vec<usize>, Counts)> = Vec::new();
        let mut searched = SearchedThreshold { share, found: 0, judged: 0, not_judged: 0, miss_probability: 0.0 };
        let mut open: Vec<Vec<usize>> = columns.iter().map(|c| vec![*c]).collect();
        let mut probed = 0u64;
        for size in 1..=largest {
            if open.is_empty() {
                break;
            }
            let mut passed_by: Vec<Vec<usize>> = Vec::new();
            let mut stopped = false;
            let mut here = 0u64;
            for batch in open.chunks(BATCH) {
                if late() {
                    stopped = true;
                    break;
                }
                let possible = |set: &[usize]| set.iter().fold(1u64, |all, c| all.saturating_mul(values[*c])) >= needed;
                let mut likely: Vec<Vec<usize>> = batch.iter().filter(|s| possible(s)).cloned().collect();
                if share > 0.0 && size > 1 && prober.helps(share) {
                    let unknown: Vec<Vec<usize>> =
                        likely.iter().filter(|s| !self.known.contains_key(*s)).cloned().collect();
                    probed += unknown.len() as u64;
                    let may = prober.may(&unknown, share, late);
                    let rejected: hashbrown::HashSet<&Vec<usize>> =
                        unknown.iter().zip(may).filter(|(_, may)| !may).map(|(s, _)| s).collect();
                    likely.retain(|s| !rejected.contains(s));
                }
                for part in likely.chunks(64) {
                    if late() {
                        stopped = true;
                        break;
                    }
                    self.count(part);
                }
                for set in batch {
                    match self.known.get(set) {
                        Some(counts) if counts.unique >= needed => border.push((set.clone(), *counts)),
                        _ => passed_by.push(set.clone()),
                    }
                }
                if stopped {
                    break;
                }
                here += batch.len() as u64;
            }
            searched.judged += here;
            if stopped {
                searched.not_judged = open.len() as u64 - here;
                note(
                    limit,
                    &format!(
                        "the time limit was reached at sets of {size} columns for the share {share}: larger and some of these sets were not judged; raise --time-limit"
                    ),
                );
                break;
            }
            if size == largest {
                break;
            }
            let (next, complete) = extend(&passed_by, limits.sets);
            if !complete {
                note(
                    limit,
                    &format!(
                        "more than {} sets of {} columns for the share {share} are open: they were not judged; lower --max-size or name fewer columns",
                        limits.sets,
                        size + 1
                    ),
                );
                searched.not_judged = limits.sets as u64;
                break;
            }
            open = next;
        }
        searched.found = border.len() as u64;
        searched.miss_probability = (probed as f64 * MISS).min(1.0);
        (searched, border)
    }

    /// The column without which the fewest people are unique; the first of several.
    fn most_telling(&mut self, set: &[usize]) -> Option<usize> {
        if set.len() < 2 {
            return set.first().copied();
        }
        let without: Vec<Vec<usize>> = (0..set.len())
            .map(|i| set.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, c)| *c).collect())
            .collect();
        self.count(&without);
        let mut least: Option<(u64, usize)> = None;
        for (rest, column) in without.iter().zip(set) {
            let unique = self.of(rest).unique;
            if least.is_none_or(|(n, _)| unique < n) {
                least = Some((unique, *column));
            }
        }
        least.map(|(_, column)| column)
    }
}

/// Sets one larger of which every subset was passed by; `sets` are in order. False where there would be more than `most`.
fn extend(sets: &[Vec<usize>], most: usize) -> (Vec<Vec<usize>>, bool) {
    let known: hashbrown::HashSet<&[usize]> = sets.iter().map(Vec::as_slice).collect();
    let mut next = Vec::new();
    let mut rest = Vec::new();
    for group in sets.chunk_by(|a, b| a[..a.len() - 1] == b[..b.len() - 1]) {
        for (i, first) in group.iter().enumerate() {
            for second in &group[i + 1..] {
                let mut set = first.clone();
                set.extend(second.last());
                // The two subsets without one of the last two columns are `first` and `second`.
                let closed = (0..set.len() - 2).all(|skip| {
                    rest.clear();
                    rest.extend(set.iter().enumerate().filter(|(j, _)| *j != skip).map(|(_, c)| *c));
                    known.contains(rest.as_slice())
                });
                if closed {
                    if next.len() == most {
                        return (next, false);
                    }
                    next.push(set);
                }
            }
        }
    }
    (next, true)
}

fn note(limit: &mut Option<String>, text: &str) {
    match limit {
        None => *limit = Some(text.to_owned()),
        Some(before) => {
            before.push_str("; ");
            before.push_str(text);
        }
    }
}

/// Shares are told to nine places.
pub fn round(share: f64) -> f64 {
    (share * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests;

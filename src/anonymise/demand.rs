//! What has to hold in every class, in a form that can be asked millions of times.

use super::problem::Problem;
use super::random::Random;
use crate::error::{Error, Result};
use crate::risk::Class;
use crate::risk::models::Model;

/// The target of a problem.
#[derive(Debug)]
pub(super) struct Demand<'a> {
    /// The least size that the models of size accept, and from which on they do.
    pub(super) least: usize,
    plain: bool,
    problem: &'a Problem,
    /// By sensitive column and rank, a number that looks drawn.
    drawn: Vec<Vec<u64>>,
}

/// Memory for questions.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    ranks: Vec<u32>,
    counts: Vec<(u32, u64)>,
    answers: Answers,
}

/// How often each value stands in some rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    /// By sensitive column, the ranks ascending.
    of: Vec<Vec<(u32, u64)>>,
    /// Sum of the numbers drawn for all values of all rows: the same for the same counts, and for others by a chance of some
    /// in 2⁶³ (Zobrist, "A new hashing method with application for game playing", 1970, with sums for multisets).
    sum: u64,
}

/// Whether the target held, by the sums of [`Counts`] asked last: small classes of few values are the same again and again.
#[derive(Debug, Default)]
struct Answers(Vec<u64>);

impl Answers {
    /// Bits of the number of sums that are kept.
    const BITS: u32 = 14;

    /// The place of a sum.
    #[inline]
    fn place(sum: u64) -> usize {
        (sum >> (u64::BITS - Self::BITS)) as usize
    }

    #[inline]
    fn get(&self, sum: u64) -> Option<bool> {
        let known = *self.0.get(Self::place(sum))?;
        (known >> 1 == sum >> 1).then_some(known & 1 == 1)
    }

    fn set(&mut self, sum: u64, holds: bool) {
        self.0.resize(1 << Self::BITS, 0);
        self.0[Self::place(sum)] = sum & !1 | u64::from(holds);
    }
}

impl<'a> Demand<'a> {
    /// The target of `problem`, of which a class has at least `least` rows at any rate.
    ///
    /// # Errors
    /// A size that even all rows together do not reach.
    pub(super) fn new(problem: &'a Problem, least: usize) -> Result<Self> {
        let holds = |size: usize, model: &dyn Model| model.holds_in(&Class { size: size as u64, counts: &[] });
        let mut needed = least.max(1);
        for model in &problem.models {
            // The models of size are monotone: a bisection finds the least size.
            let (mut fails, mut reaches) = (0, problem.rows.max(1));
            if !holds(reaches, model.as_ref()) {
                let asked = model.target().unwrap_or_default();
                let there = counted(problem.rows);
                return Err(Error::refused(format!(
                    "{} of {asked} cannot be reached: there {} in all",
                    model.name(),
                    if problem.rows == 1 { format!("is {there}") } else { format!("are {there}") }
                ))
                .next(format!("ask for at most what {there} can give, or add rows")));
            }
            while reaches - fails > 1 {
                let middle = fails + (reaches - fails) / 2;
                if holds(middle, model.as_ref()) { reaches = middle } else { fails = middle }
            }
            needed = needed.max(reaches);
        }
        let mut random = Random::new(0);
        let drawn = problem.sensitive.iter().map(|column| {
            let mut ranks = 0;
            column.ranks.each(0..column.ranks.len(), |_, rank| ranks = ranks.max(rank as usize + 1));
            (0..ranks).map(|_| random.bits()).collect()
        });
        let drawn = drawn.collect();
        Ok(Self { least: needed, plain: problem.sensitive.is_empty(), problem, drawn })
    }

    /// Whether only sizes matter.
    #[inline]
    pub(super) fn plain(&self) -> bool {
        self.plain
    }

    /// Whether a class of these rows holds.
    pub(super) fn holds(&self, size: usize, rows: impl Iterator<Item = usize> + Clone, scratch: &mut Scratch) -> bool {
        size >= self.least && (self.plain() || self.failing(size, rows, scratch).is_none())
    }

    /// Adds a row to what is counted.
    pub(super) fn add(&self, counts: &mut Counts, row: usize) {
        counts.sum = counts.sum.wrapping_add(self.drawn(row));
        counts.of.resize_with(self.problem.sensitive.len(), Vec::new);
        for (counts, column) in counts.of.iter_mut().zip(&self.problem.sensitive) {
            one_more(counts, column.ranks.get(row));
        }
    }

    /// Takes a row that was added.
    pub(super) fn take(&self, counts: &mut Counts, row: usize) {
        counts.sum = counts.sum.wrapping_sub(self.drawn(row));
        for (counts, column) in counts.of.iter_mut().zip(&self.problem.sensitive) {
            one_less(counts, column.ranks.get(row));
        }
    }

    /// Sum of the numbers drawn for the values of a row.
    #[inline]
    fn drawn(&self, row: usize) -> u64 {
        let columns = self.problem.sensitive.iter().zip(&self.drawn);
        columns.fold(0, |sum, (column, drawn)| sum.wrapping_add(drawn[column.ranks.get(row) as usize]))
    }

    /// Whether a class of rows that were counted holds once one has left and one has come.
    #[inline]
    pub(super) fn holds_with(
        &self,
        size: usize,
        counts: &Counts,
        out: Option<usize>,
        into: Option<usize>,
        scratch: &mut Scratch,
    ) -> bool {
        if size < self.least {
            return false;
        }
        let drawn = |row: Option<usize>| row.map_or(0, |row| self.drawn(row));
        let sum = counts.sum.wrapping_add(drawn(into)).wrapping_sub(drawn(out));
        let known = scratch.answers.get(sum);
        match known {
            Some(holds) if !cfg!(test) => holds,
            _ => {
                let holds = self.ask(size, counts, out, into, scratch);
                // In tests what is remembered is held against what is.
                assert!(known.is_none_or(|known| known == holds), "counts have changed behind their sum");
                scratch.answers.set(sum, holds);
                holds
            }
        }
    }

    /// Asks the models what [`holds_with`](Self::holds_with) does not remember.
    #[cold]
    fn ask(
        &self,
        size: usize,
        counts: &Counts,
        out: Option<usize>,
        into: Option<usize>,
        scratch: &mut Scratch,
    ) -> bool {
        self.problem.sensitive.iter().enumerate().all(|(at, column)| {
            scratch.counts.clear();
            scratch.counts.extend(counts.of.get(at).into_iter().flatten());
            let rank = |row| column.ranks.get(row);
            into.into_iter().for_each(|row| one_more(&mut scratch.counts, rank(row)));
            out.into_iter().for_each(|row| one_less(&mut scratch.counts, rank(row)));
            let class = Class { size: size as u64, counts: &scratch.counts };
            column.models.iter().all(|m| m.holds_in(&class))
        })
    }

    /// Whether a class that holds still holds when any rows are added to it.
    pub(super) fn grows(&self) -> bool {
        self.problem.sensitive.iter().all(|s| s.models.iter().all(|m| m.grows()))
    }

    /// The first sensitive column and model that fail in a class of these rows.
    pub(super) fn failing(
        &self,
        size: usize,
        rows: impl Iterator<Item = usize> + Clone,
        scratch: &mut Scratch,
    ) -> Option<(&str, &dyn Model, f64)> {
        for column in &self.problem.sensitive {
            scratch.ranks.clear();
            scratch.ranks.extend(rows.clone().map(|row| column.ranks.get(row)));
            scratch.ranks.sort_unstable();
            scratch.counts.clear();
            for rank in &scratch.ranks {
                match scratch.counts.last_mut() {
                    Some((last, n)) if last == rank => *n += 1,
                    _ => scratch.counts.push((*rank, 1)),
                }
            }
            let class = Class { size: size as u64, counts: &scratch.counts };
            if let Some(model) = column.models.iter().find(|m| !m.holds_in(&class)) {
                return Some((&column.name, model.as_ref(), model.of(&class)));
            }
        }
        None
    }

    /// Why no recoding of these rows can hold, where they do not even hold as one class.
    pub(super) fn refusal(&self, rows: &[u32], stratum: &str) -> Option<Error> {
        let mut scratch = Scratch::default();
        let stratum = if stratum.is_empty() { String::new() } else { format!(" {stratum}") };
        if rows.len() < self.least {
            return Some(
                Error::refused(format!(
                    "classes of {} cannot be reached: {} rows{stratum}",
                    self.least,
                    if rows.len() < 5 { "fewer than 5".to_owned() } else { rows.len().to_string() }
                ))
                .next("let the column be generalised, or suppress it, or ask for less"),
            );
        }
        let (column, model, value) = self.failing(rows.len(), rows.iter().map(|r| *r as usize), &mut scratch)?;
        let target = model.target().unwrap_or_default();
        Some(
            Error::refused(format!(
                "{} of {target} cannot be reached: even all rows{stratum} together come to {}",
                model.name(),
                if value.is_finite() { short(value) } else { "no value at all".to_owned() }
            ))
            .at(column)
            .next("ask for what all rows together reach, or leave this column out of the sensitive ones and drop it"),
        )
    }
}

fn one_more(counts: &mut Vec<(u32, u64)>, rank: u32) {
    match counts.binary_search_by_key(&rank, |(r, _)| *r) {
        Ok(at) => counts[at].1 += 1,
        Err(at) => counts.insert(at, (rank, 1)),
    }
}

fn one_less(counts: &mut Vec<(u32, u64)>, rank: u32) {
    if let Ok(at) = counts.binary_search_by_key(&rank, |(r, _)| *r) {
        counts[at].1 -= 1;
        if counts[at].1 == 0 {
            counts.remove(at);
        }
    }
}

fn counted(rows: usize) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}

/// With three decimals at most.
fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

//! Yesterday's classes for today's rows: each goes to the most specific class of the lock that covers it.
//!
//! A class in which the target fails then takes back rows that it covers from classes that can spare them, the cheapest first;
//! where that is not enough it is given up, and its rows go to the next class that covers them, until every class holds. What
//! fits none is as coarse as it may be. A target that does not hold there is told, not repaired: the categories are those of the
//! lock, or new ones are asked for.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::Solver;
use super::problem::{Problem, SensitiveColumn};
use super::recoding::Recoding;
use crate::error::{Error, Result};
use crate::risk::Class;

/// A class as levels and groups, by column.
pub type Cell = (u8, u32);

/// The classes of a lock, in an order that does not depend on rows.
#[derive(Debug, Clone, Default)]
pub struct Locked {
    /// By class and column, level and group.
    pub classes: Vec<Vec<Cell>>,
    /// Levels at which new classes may be made, for a lock of one level per column.
    pub base: Option<Vec<u8>>,
}

/// Classes as a tree, column by column.
#[derive(Default)]
struct Tree {
    next: HashMap<(u32, Cell), u32>,
    /// By node, the levels that its children have.
    levels: Vec<Vec<u8>>,
    /// By node at the bottom, its class.
    class: HashMap<u32, u32>,
}

impl Tree {
    fn of(classes: &[Vec<Cell>]) -> Self {
        let mut tree = Self { levels: vec![Vec::new()], ..Self::default() };
        for (number, class) in classes.iter().enumerate() {
            let mut node = 0u32;
            for cell in class {
                let fresh = tree.levels.len() as u32;
                let child = *tree.next.entry((node, *cell)).or_insert(fresh);
                if child == fresh {
                    tree.levels.push(Vec::new());
                    let levels = &mut tree.levels[node as usize];
                    if !levels.contains(&cell.0) {
                        levels.push(cell.0);
                    }
                }
                node = child;
            }
            tree.class.entry(node).or_insert(number as u32);
        }
        tree
    }

    /// Every class that covers a row of codes.
    fn covering(&self, problem: &Problem, codes: &[u32]) -> Vec<u32> {
        let mut found = Vec::new();
        let mut open = vec![(0u32, 0usize)];
        while let Some((node, column)) = open.pop() {
            if column == codes.len() {
                found.extend(self.class.get(&node));
                continue;
            }
            for level in &self.levels[node as usize] {
                let ladder = &problem.quasi[column].ladder;
                let cell = (*level, ladder.group(usize::from(*level), codes[column]));
                if let Some(child) = self.next.get(&(node, cell)) {
                    open.push((*child, column + 1));
                }
            }
        }
        found
    }
}

/// Rows that show the same, and where they may go.
struct Combination {
    codes: Vec<u32>,
    rows: Vec<u32>,
    /// Classes that cover them, the most specific first.
    classes: Vec<u32>,
}

/// The class of rows that fit none.
const NONE: u32 = u32::MAX;
/// Rounds after which classes that fail are given up without trying.
const ROUNDS: usize = 40;
/// Rows that are helped at most, and classes that are tried for each.
const RESCUED: usize = 64;

/// Rows that are looked at for one that a class lacks.
const LOOKED: usize = 1_000_000;

/// Rows on their way into classes.
struct Placing<'a> {
    problem: &'a Problem,
    classes: &'a [Vec<Cell>],
    all: Vec<Combination>,
    /// By row, the place of its combination.
    of_row: Vec<u32>,
    /// By row, its class.
    class: Vec<u32>,
    /// By class, its rows.
    members: Vec<Vec<u32>>,
    /// By class, the combinations that it covers.
    covers: Vec<Vec<u32>>,
    given_up: Vec<bool>,
}

impl Placing<'_> {
    fn loss(&self, class: u32, codes: &[u32]) -> f64 {
        loss(self.problem, &self.classes[class as usize], codes)
    }

    fn put(&mut self, row: u32, class: u32) {
        let from = self.class[row as usize];
        if from != NONE {
            self.members[from as usize].retain(|r| *r != row);
        }
        self.class[row as usize] = class;
        if class != NONE {
            self.members[class as usize].push(row);
        }
    }

    fn holds(&self, class: u32) -> bool {
        holds(self.problem, &self.members[class as usize])
    }

    /// Whether a row's class can do without it.
    fn spares(&self, row: u32) -> bool {
        let class = self.class[row as usize];
        if class == NONE {
            return true;
        }
        let size = self.members[class as usize].len() as u64 - 1;
        if !size_holds(self.problem, size) || self.problem.sensitive.is_empty() {
            return size_holds(self.problem, size);
        }
        let left: Vec<u32> = self.members[class as usize].iter().copied().filter(|r| *r != row).collect();
        holds(self.problem, &left)
    }

    /// Takes rows from other classes until this one holds; gives them back where it never does.
    fn fill(&mut self, class: u32) -> bool {
        let sensitive =
            |row: u32| -> Vec<u32> { self.problem.sensitive.iter().map(|s| s.ranks.get(row as usize)).collect() };
        let mut candidates: Vec<(f64, u32, Vec<u32>, u32)> = Vec::new();
        for n in &self.covers[class as usize] {
            let combination = &self.all[*n as usize];
            let here = self.loss(class, &combination.codes);
            for row in combination.rows.iter().filter(|r| self.class[**r as usize] != class) {
                let from = self.class[*row as usize];
                let there = if from == NONE { f64::INFINITY } else { self.loss(from, &combination.codes) };
                candidates.push((here - there, *n, sensitive(*row), *row));
            }
        }
        // Rows that show the same go in the order of what is sensitive: which of them came first is chance.
        candidates.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| (a.1, &a.2, a.3).cmp(&(b.1, &b.2, b.3))));
        let candidates: Vec<(Vec<u32>, u32)> = candidates.into_iter().map(|(_, _, kind, row)| (kind, row)).collect();
        if !self.problem.sensitive.is_empty() && self.take(class, &candidates, true) {
            return true;
        }
        self.take(class, &candidates, false)
    }

    /// Takes rows from classes that can spare them until this one holds, only those that bring it `nearer` to the target, or
    /// all; gives them back where it never does.
    fn take(&mut self, class: u32, candidates: &[(Vec<u32>, u32)], nearer: bool) -> bool {
        let (mut moved, mut useless) = (Vec::new(), BTreeSet::new());
        let mut lack = self.lack(class);
        loop {
            let before = moved.len();
            for (kind, row) in candidates {
                let from = self.class[*row as usize];
                if from == class || useless.contains(kind) || !self.spares(*row) {
                    continue;
                }
                self.put(*row, class);
                if nearer {
                    let now = self.lack(class);
                    if now.partial_cmp(&lack) != Some(Ordering::Less) {
                        self.put(*row, from);
                        useless.insert(kind);
                        continue;
                    }
                    lack = now;
                    useless.clear();
                }
                moved.push((*row, from));
                if self.holds(class) {
                    return true;
                }
            }
            // What was of no use may be once others have come.
            if !nearer || moved.len() == before {
                break;
            }
        }
        if self.problem.sensitive.is_empty() {
            while self.pull(class) {
                if self.holds(class) {
                    return true;
                }
            }
        }
        moved.into_iter().rev().for_each(|(row, from)| self.put(row, from));
        false
    }

    /// How far a class is from the target: by what is sensitive in it, then by rows.
    fn lack(&self, class: u32) -> (f64, u64) {
        let rows = &self.members[class as usize];
        let size = rows.len() as u64;
        let mut lack = 0.0;
        for column in &self.problem.sensitive {
            let counts = counts(column, rows);
            let class = Class { size, counts: &counts };
            for model in column.models.iter().filter(|m| !m.holds_in(&class)) {
                lack += (model.of(&class) - model.target().unwrap_or_default()).abs();
            }
        }
        (lack, if size_holds(self.problem, size) { 0 } else { u64::MAX - size })
    }

    /// Gets a class one more row where only sizes matter: from a class that can spare it, or from one that gets another for it,
    /// and so on (an augmenting path, as in Ford and Fulkerson, "Maximal flow through a network", 1956: where the classes can
    /// all be filled, this fills them).
    fn pull(&mut self, class: u32) -> bool {
        let mut asked: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        let mut open = std::collections::VecDeque::from([class]);
        let mut looked = 0;
        while let Some(to) = open.pop_front() {
            for n in &self.covers[to as usize] {
                for row in &self.all[*n as usize].rows {
                    looked += 1;
                    let from = self.class[*row as usize];
                    if from == class || from == to || asked.contains_key(&from) {
                        continue;
                    }
                    asked.insert(from, (to, *row));
                    if self.spares(*row) {
                        let mut at = from;
                        while at != class {
                            let (to, row) = asked[&at];
                            self.put(row, to);
                            at = to;
                        }
                        return true;
                    }
                    open.push_back(from);
                }
            }
            if looked > LOOKED {
                return false;
            }
        }
        false
    }

    /// The rows of no class, by what they show where everything that may change is starred.
    fn coarse(&self) -> BTreeMap<Vec<u32>, Vec<u32>> {
        let mut coarse: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
        for row in (0..self.problem.rows as u32).filter(|r| self.class[*r as usize] == NONE) {
            let codes = &self.all[self.of_row[row as usize] as usize].codes;
            let of = |(q, code): (&super::Quasi, &u32)| q.ladder.group(q.most, *code);
            coarse.entry(self.problem.quasi.iter().zip(codes).map(of).collect()).or_default().push(row);
        }
        coarse
    }

    /// Finds places for rows that would stand alone as stars though some class covers them: what was given up in one order may
    /// hold in another.
    fn rescue(&mut self) {
        let failing = self.coarse().into_values().filter(|rows| !holds(self.problem, rows)).flatten();
        let mut rows: Vec<u32> = failing.collect();
        if rows.len() > RESCUED {
            return;
        }
        let sensitive =
            |row: u32| -> Vec<u32> { self.problem.sensitive.iter().map(|s| s.ranks.get(row as usize)).collect() };
        rows.sort_by_cached_key(|row| (self.of_row[*row as usize], sensitive(*row), *row));
        for row in rows {
            let classes = self.all[self.of_row[row as usize] as usize].classes.clone();
            for class in classes.into_iter().take(RESCUED) {
                if self.class[row as usize] == NONE && self.rescued(row, class) {
                    break;
                }
            }
        }
    }

    /// Puts a row into a class: as it is, with rows that others can spare, or with those of a class that is taken apart.
    fn rescued(&mut self, row: u32, class: u32) -> bool {
        self.put(row, class);
        if self.holds(class) || self.fill(class) {
            return true;
        }
        let donors = self.covers[class as usize].iter().flat_map(|n| &self.all[*n as usize].rows);
        let donors = donors.map(|r| self.class[*r as usize]).filter(|c| *c != NONE && *c != class);
        let mut donors: Vec<(usize, u32)> = donors.map(|c| (self.members[c as usize].len(), c)).collect();
        donors.sort_unstable();
        donors.dedup();
        if donors.into_iter().take(RESCUED).any(|(_, donor)| self.take_apart(donor, class)) {
            return true;
        }
        self.put(row, NONE);
        false
    }

    /// Gives the rows of one class to another, and to others that cover them, where all of these then hold.
    fn take_apart(&mut self, donor: u32, class: u32) -> bool {
        let mut rows = self.members[donor as usize].clone();
        rows.sort_unstable();
        let mut moved = Vec::new();
        for row in &rows {
            let classes = self.all[self.of_row[*row as usize] as usize].classes.clone();
            if classes.contains(&class) {
                self.put(*row, class);
                moved.push(*row);
                continue;
            }
            let taken = |c: &u32| *c != donor && !self.members[*c as usize].is_empty();
            let others: Vec<u32> = classes.into_iter().filter(taken).take(RESCUED).collect();
            let found = others.into_iter().any(|other| {
                self.put(*row, other);
                self.holds(other)
            });
            if !found {
                self.put(*row, donor);
                break;
            }
            moved.push(*row);
        }
        if moved.len() == rows.len() && (self.holds(class) || self.fill(class)) {
            return true;
        }
        moved.into_iter().rev().for_each(|row| self.put(row, donor));
        false
    }

    /// Until every class holds or is given up.
    fn settle(&mut self) {
        for round in 0.. {
            let fails = |c: &u32| !self.members[*c as usize].is_empty() && !self.holds(*c);
            let mut failing: Vec<u32> = (0..self.classes.len() as u32).filter(fails).collect();
            if failing.is_empty() {
                return;
            }
            failing.sort_by_key(|c| (std::cmp::Reverse(self.members[*c as usize].len()), *c));
            for class in failing {
                if self.members[class as usize].is_empty() || self.holds(class) || round < ROUNDS && self.fill(class) {
                    continue;
                }
                self.given_up[class as usize] = true;
                let mut rows = std::mem::take(&mut self.members[class as usize]);
                rows.sort_unstable();
                for row in rows {
                    let combination = &self.all[self.of_row[row as usize] as usize];
                    let next = combination.classes.iter().copied().find(|c| !self.given_up[*c as usize]);
                    self.class[row as usize] = NONE;
                    self.put(row, next.unwrap_or(NONE));
                }
            }
        }
    }
}

fn loss(problem: &Problem, class: &[Cell], codes: &[u32]) -> f64 {
    let of = |(q, (cell, code)): (&super::Quasi, (&Cell, &u32))| q.weight * q.ladder.loss(usize::from(cell.0), *code);
    problem.quasi.iter().zip(class.iter().zip(codes)).map(of).sum()
}

impl Solver for Locked {
    fn name(&self) -> &'static str {
        "locked"
    }

    fn solve(&self, problem: &Problem) -> Result<Recoding> {
        let within = |class: &&Vec<Cell>| {
            class.iter().zip(&problem.quasi).all(|((l, _), q)| (q.least..=q.most).contains(&usize::from(*l)))
        };
        let mut classes: Vec<Vec<Cell>> = self.classes.iter().filter(within).cloned().collect();
        let mut grouped: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
        for row in 0..problem.rows {
            let codes = problem.quasi.iter().map(|q| q.codes.get(row)).collect();
            grouped.entry(codes).or_default().push(row as u32);
        }
        let known = classes.len();
        // With one level per column, a class that is new is as good as one that was there.
        if let Some(base) = &self.base {
            let of = |codes: &Vec<u32>| -> Vec<Cell> {
                let cell = |(c, level): (usize, &u8)| {
                    let q = &problem.quasi[c];
                    let level = usize::from(*level).clamp(q.least, q.most);
                    (level as u8, q.ladder.group(level, codes[c]))
                };
                base.iter().enumerate().map(cell).collect()
            };
            let mut new: Vec<Vec<Cell>> = grouped.keys().map(of).collect();
            new.sort_unstable();
            new.dedup();
            classes.extend(new);
        }
        let tree = Tree::of(&classes);
        let all: Vec<Combination> = grouped
            .into_par_iter()
            .map(|(codes, rows)| {
                let covering = tree.covering(problem, &codes).into_iter();
                let mut covering: Vec<(f64, u32)> =
                    covering.map(|class| (loss(problem, &classes[class as usize], &codes), class)).collect();
                covering.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                Combination { codes, rows, classes: covering.into_iter().map(|(_, class)| class).collect() }
            })
            .collect();
        let fits_none = |c: &&Combination| !c.classes.iter().any(|k| (*k as usize) < known);
        let unknown: usize = all.iter().filter(fits_none).map(|c| c.rows.len()).sum();
        let mut placing = Placing {
            problem,
            classes: &classes,
            of_row: vec![0; problem.rows],
            class: vec![NONE; problem.rows],
            members: vec![Vec::new(); classes.len()],
            covers: vec![Vec::new(); classes.len()],
            given_up: vec![false; classes.len()],
            all,
        };
        for n in 0..placing.all.len() {
            for class in &placing.all[n].classes {
                placing.covers[*class as usize].push(n as u32);
            }
            let first = placing.all[n].classes.first().copied().unwrap_or(NONE);
            for at in 0..placing.all[n].rows.len() {
                let row = placing.all[n].rows[at];
                placing.of_row[row as usize] = n as u32;
                placing.put(row, first);
            }
        }
        placing.settle();
        // What fits none, by what it shows where everything that may change is starred.
        let last: Vec<u8> = problem.quasi.iter().map(|q| q.most as u8).collect();
        placing.rescue();
        let coarse = placing.coarse();
        let failing: usize = coarse.values().filter(|rows| !holds(problem, rows)).map(Vec::len).sum();
        if failing > 0 {
            return Err(Error::refused(format!(
                "with the categories of the lock the target fails for {failing} of {} people; {unknown} fit none of its {known} classes",
                problem.rows
            ))
            .next("choose new categories: --resolve; or leave these people out of the export"));
        }
        let suppressed: usize = coarse.values().map(Vec::len).sum();
        if self.base.is_some() && suppressed as f64 > problem.suppression * problem.rows as f64 {
            return Err(Error::refused(format!(
                "with the categories of the lock {suppressed} of {} people would be suppressed, more than the policy lets be",
                problem.rows
            ))
            .next("choose new categories: --resolve; or raise suppression in [risk]"));
        }
        let used = placing.members.iter().filter(|m| !m.is_empty()).count() + coarse.len();
        let risk = used as f64 / problem.rows.max(1) as f64;
        if let Some(most) = problem.average_risk.filter(|most| risk > most + 1e-12) {
            return Err(Error::refused(format!(
                "with the categories of the lock the average risk is {risk:.4}, and {most} is asked for"
            ))
            .next("choose new categories: --resolve"));
        }
        let levels_of = |row: usize| -> Vec<u8> {
            match placing.class[row] {
                NONE => last.clone(),
                class => classes[class as usize].iter().map(|(level, _)| *level).collect(),
            }
        };
        let mut places: BTreeMap<Vec<u8>, u32> = (0..problem.rows).map(|row| (levels_of(row), 0)).collect();
        places.values_mut().enumerate().for_each(|(at, place)| *place = at as u32);
        let of_row: Vec<u32> = (0..problem.rows).map(|row| places[&levels_of(row)]).collect();
        let weights: f64 = problem.quasi.iter().map(|q| q.weight).sum();
        let mut lost = 0.0;
        for combination in &placing.all {
            for row in &combination.rows {
                let cells: Vec<Cell> = levels_of(*row as usize).iter().map(|level| (*level, 0)).collect();
                lost += loss(problem, &cells, &combination.codes);
            }
        }
        Ok(Recoding {
            solver: self.name(),
            of_row,
            suppressed: suppressed as u64,
            levels: places.into_keys().collect(),
            loss: lost / (problem.rows as f64 * weights).max(f64::MIN_POSITIVE),
            bound: None,
            cut_short: false,
        })
    }
}

/// Whether everything asked of the size of a class holds.
fn size_holds(problem: &Problem, size: u64) -> bool {
    problem.models.iter().all(|m| m.holds_in(&Class { size, counts: &[] }))
}

/// How often each value of a sensitive column stands in some rows, the ranks ascending.
fn counts(column: &SensitiveColumn, rows: &[u32]) -> Vec<(u32, u64)> {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    rows.iter().for_each(|row| *counts.entry(column.ranks.get(*row as usize)).or_default() += 1);
    counts.into_iter().collect()
}

/// Whether everything asked of a class holds in these rows.
fn holds(problem: &Problem, rows: &[u32]) -> bool {
    if !size_holds(problem, rows.len() as u64) {
        return false;
    }
    problem.sensitive.iter().all(|column| {
        let counts = counts(column, rows);
        column.models.iter().all(|m| m.holds_in(&Class { size: rows.len() as u64, counts: &counts }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::{Ladder, Quasi};
    use crate::risk::Codes;
    use crate::risk::models::{AlphaK, KAnonymity, Model};

    /// Ages 0 to 5 in threes.
    fn problem(codes: Vec<u32>) -> Problem {
        let ladder = Ladder::new(6, vec![vec![0, 0, 0, 1, 1, 1], vec![0; 6]], vec![vec![3, 3], vec![6]], 6).unwrap();
        Problem {
            rows: codes.len(),
            quasi: vec![Quasi { name: "a".into(), ladder, weight: 1.0, least: 0, most: 2, codes: Codes::of(codes) }],
            sensitive: Vec::new(),
            models: vec![Box::new(KAnonymity { k: Some(2) })],
            average_risk: None,
            suppression: 1.0,
            limit: None,
        }
    }

    #[test]
    fn rows_go_to_the_most_specific_class_that_holds() {
        let lock = Locked { classes: vec![vec![(0, 0)], vec![(1, 0)], vec![(1, 1)]], base: None };
        let levels = |codes: Vec<u32>| {
            let rows = codes.len();
            lock.solve(&problem(codes)).map(|r| (0..rows).map(|row| r.level(row, 0)).collect::<Vec<_>>())
        };
        assert_eq!(levels(vec![0, 0, 1, 2, 3, 4]).unwrap(), [0, 0, 1, 1, 1, 1]);
        // One of a class is none: it goes up.
        assert_eq!(levels(vec![0, 1, 2, 3, 4]).unwrap(), [1; 5]);
        // A class of two that is one takes back one that three can spare.
        assert_eq!(levels(vec![0, 0, 0, 2]).unwrap().iter().sum::<usize>(), 2);
        // Nobody else of that age, and no other star.
        let error = levels(vec![0, 0, 1, 1, 5]).unwrap_err();
        assert!(error.exit_code() == 1 && error.to_string().contains("fails for 1 of 5 people"), "{error}");
        // Two stars hide each other.
        assert_eq!(levels(vec![0, 0, 1, 5]).unwrap(), [0, 0, 2, 2]);
    }

    #[test]
    fn a_class_takes_back_the_rows_that_bring_it_nearer_to_the_target() {
        // Six of age 1 share a value; of the ten of age 0, four have another.
        let mut of = problem(std::iter::repeat_n(0, 10).chain(std::iter::repeat_n(1, 6)).collect());
        let ranks = Codes::of((0..16).map(|row| if (6..10).contains(&row) { 2 } else { 1 }).collect());
        let models: Vec<Box<dyn Model>> = vec![Box::new(AlphaK { alpha: Some(0.75), k: None })];
        of.sensitive.push(SensitiveColumn { name: "s".into(), ranks, models });
        let lock = Locked { classes: vec![vec![(0, 0)], vec![(1, 0)]], base: None };
        let done = lock.solve(&of).unwrap();
        let levels: Vec<usize> = (0..16).map(|row| done.level(row, 0)).collect();
        let sum = |rows: std::ops::Range<usize>| levels[rows].iter().sum::<usize>();
        assert_eq!((sum(0..6), sum(6..10), sum(10..16)), (0, 2, 6));
    }

    #[test]
    fn one_level_for_all_makes_new_classes() {
        let lock = Locked { classes: vec![vec![(1, 0)]], base: Some(vec![1]) };
        let done = lock.solve(&problem(vec![0, 1, 3, 3])).unwrap();
        assert_eq!((0..4).map(|r| done.level(r, 0)).collect::<Vec<_>>(), [1; 4]);
        // Two that are alone hide each other as stars, where so many may be.
        let mut rare = problem(vec![0, 3]);
        assert_eq!(lock.solve(&rare).unwrap().suppressed, 2);
        rare.suppression = 0.5;
        assert!(lock.solve(&rare).unwrap_err().to_string().contains("2 of 2 people would be suppressed"));
    }
}

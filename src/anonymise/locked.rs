//! Yesterday's classes for today's rows: each goes to the most specific class of the lock that covers it.
//!
//! A class in which the target fails today (it lost people) is given up and its rows go to the next one that covers them, until
//! every class holds; what fits none is as coarse as it may be. A target that does not hold then is told, not repaired: the
//! categories are those of the lock, or new ones are asked for.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::Solver;
use super::problem::Problem;
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
    /// Place in `classes`; past the end for the last resort.
    at: usize,
}

impl Solver for Locked {
    fn name(&self) -> &'static str {
        "locked"
    }

    fn solve(&self, problem: &Problem) -> Result<Recoding> {
        let columns = problem.quasi.len();
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
        let loss = |class: &Vec<Cell>, codes: &[u32]| -> f64 {
            let of =
                |c: usize| problem.quasi[c].weight * problem.quasi[c].ladder.loss(usize::from(class[c].0), codes[c]);
            (0..columns).map(of).sum()
        };
        let mut all: Vec<Combination> = grouped
            .into_par_iter()
            .map(|(codes, rows)| {
                let mut covering: Vec<(f64, u32)> = tree
                    .covering(problem, &codes)
                    .into_iter()
                    .map(|class| (loss(&classes[class as usize], &codes), class))
                    .collect();
                covering.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                Combination { codes, rows, classes: covering.into_iter().map(|(_, class)| class).collect(), at: 0 }
            })
            .collect();
        let unknown: usize =
            all.iter().filter(|c| !c.classes.iter().any(|k| (*k as usize) < known)).map(|c| c.rows.len()).sum();
        let last: Vec<u8> = problem.quasi.iter().map(|q| q.most as u8).collect();
        let mut given_up = vec![false; classes.len()];
        let failing = loop {
            let mut members: BTreeMap<Vec<Cell>, (Option<u32>, Vec<usize>)> = BTreeMap::new();
            for (n, combination) in all.iter_mut().enumerate() {
                while combination.classes.get(combination.at).is_some_and(|c| given_up[*c as usize]) {
                    combination.at += 1;
                }
                let class = combination.classes.get(combination.at).copied();
                let cells = match class {
                    Some(class) => classes[class as usize].clone(),
                    None => last
                        .iter()
                        .enumerate()
                        .map(|(c, level)| {
                            (*level, problem.quasi[c].ladder.group(usize::from(*level), combination.codes[c]))
                        })
                        .collect(),
                };
                members.entry(cells).or_insert((class, Vec::new())).1.push(n);
            }
            let (mut failing, mut more) = (0u64, false);
            for (class, of) in members.values() {
                let rows = || of.iter().flat_map(|n| all[*n].rows.iter().map(|r| *r as usize));
                if holds(problem, rows) {
                    continue;
                }
                match class {
                    Some(class) => {
                        given_up[*class as usize] = true;
                        more = true;
                    }
                    None => failing += rows().count() as u64,
                }
            }
            let risk = members.len() as f64 / problem.rows.max(1) as f64;
            if !more {
                if failing == 0 && problem.average_risk.is_some_and(|most| risk > most + 1e-12) {
                    return Err(Error::refused(format!(
                        "with the categories of the lock the average risk is {risk:.4}, and {:.4} is asked for",
                        problem.average_risk.unwrap_or_default()
                    ))
                    .next("choose new categories: --resolve"));
                }
                break failing;
            }
        };
        if failing > 0 {
            return Err(Error::refused(format!(
                "with the categories of the lock the target fails for {failing} of {} people; {unknown} fit none of its {known} classes",
                problem.rows
            ))
            .next("choose new categories: --resolve; or leave these people out of the export"));
        }
        let mut places: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
        let levels_of = |c: &Combination| -> Vec<u8> {
            c.classes.get(c.at).map_or(last.clone(), |k| classes[*k as usize].iter().map(|(l, _)| *l).collect())
        };
        places.extend(all.iter().map(|c| (levels_of(c), 0)));
        places.values_mut().enumerate().for_each(|(at, place)| *place = at as u32);
        let mut of_row = vec![0; problem.rows];
        let (mut lost, mut suppressed) = (0.0, 0u64);
        let weights: f64 = problem.quasi.iter().map(|q| q.weight).sum();
        for combination in &all {
            let levels = levels_of(combination);
            let place = places.get(&levels).copied().unwrap_or(0);
            let cells: Vec<Cell> = levels.iter().map(|l| (*l, 0)).collect();
            lost += loss(&cells, &combination.codes) * combination.rows.len() as f64;
            suppressed += if levels == last { combination.rows.len() as u64 } else { 0 };
            combination.rows.iter().for_each(|row| of_row[*row as usize] = place);
        }
        Ok(Recoding {
            solver: self.name(),
            of_row,
            levels: places.into_keys().collect(),
            loss: lost / (problem.rows as f64 * weights).max(f64::MIN_POSITIVE),
            bound: None,
            cut_short: false,
            suppressed,
        })
    }
}

/// Whether everything asked of a class holds in these rows.
fn holds<I: Iterator<Item = usize>>(problem: &Problem, rows: impl Fn() -> I) -> bool {
    let size = rows().count() as u64;
    if !problem.models.iter().all(|m| m.holds_in(&Class { size, counts: &[] })) {
        return false;
    }
    problem.sensitive.iter().all(|column| {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        rows().for_each(|row| *counts.entry(column.ranks.get(row)).or_default() += 1);
        let counts: Vec<(u32, u64)> = counts.into_iter().collect();
        column.models.iter().all(|m| m.holds_in(&Class { size, counts: &counts }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::{Ladder, Quasi};
    use crate::risk::Codes;
    use crate::risk::models::KAnonymity;

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
        // Nobody else of that age, and no other star.
        let error = levels(vec![0, 0, 1, 1, 5]).unwrap_err();
        assert!(error.exit_code() == 1 && error.to_string().contains("fails for 1 of 5 people"), "{error}");
        // Two stars hide each other.
        assert_eq!(levels(vec![0, 0, 1, 5]).unwrap(), [0, 0, 2, 2]);
    }

    #[test]
    fn one_level_for_all_makes_new_classes() {
        let lock = Locked { classes: vec![vec![(1, 0)]], base: Some(vec![1]) };
        let done = lock.solve(&problem(vec![0, 1, 3, 3])).unwrap();
        assert_eq!((0..4).map(|r| done.level(r, 0)).collect::<Vec<_>>(), [1; 4]);
    }
}

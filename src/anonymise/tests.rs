use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::risk::models::{
    AlphaK, Background, BetaLikeness, Counted, Distance, DistinctL, EntropyL, KAnonymity, MaximumRisk, Model,
    RecursiveL, TCloseness,
};
use crate::risk::{Class, Codes, Visit};

/// Numbers for tests (Knuth's MMIX generator).
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

/// A ladder of `codes` values in which random neighbours are joined level by level.
fn ladder(codes: usize, draw: &mut Draw) -> Ladder {
    let (mut levels, mut leaves): (Vec<Vec<u32>>, Vec<Vec<u64>>) = (Vec::new(), Vec::new());
    let mut below: Vec<u32> = (0..codes as u32).collect();
    while below.iter().any(|g| *g != 0) {
        let groups = *below.iter().max().unwrap() as usize + 1;
        let mut parent = vec![0u32; groups];
        for g in 1..groups {
            parent[g] = parent[g - 1] + u32::from(draw.below(3) == 0);
        }
        below = below.iter().map(|g| parent[*g as usize]).collect();
        let mut under = vec![0u64; parent[groups - 1] as usize + 1];
        below.iter().for_each(|g| under[*g as usize] += 1);
        levels.push(below.clone());
        leaves.push(under);
    }
    Ladder::new(codes, levels, leaves, codes as u64).unwrap()
}

pub(super) fn background(ranks: &[u32], distinct: u32) -> Arc<Background> {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    ranks.iter().for_each(|r| *counts.entry(*r).or_default() += 1);
    let counts: Vec<(u32, u64)> = counts.into_iter().collect();
    let mut counted = Counted::new(distinct);
    counted.class(Class { size: ranks.len() as u64, counts: &counts });
    Arc::new(Background::new(counted, false, None))
}

/// What a test problem is made of, so that it can be made again with rows and columns in another order.
#[derive(Clone)]
pub(super) struct Made {
    ladders: Vec<Ladder>,
    codes: Vec<Vec<u32>>,
    ranks: Vec<u32>,
    kind: usize,
    k: u64,
    suppression: f64,
    frozen: Option<usize>,
}

impl Made {
    pub(super) fn draw(seed: u64, rows: usize, columns: usize) -> Self {
        let mut draw = Draw(seed);
        for _ in 0..4 {
            draw.below(2);
        }
        let ladders: Vec<Ladder> = (0..columns)
            .map(|_| {
                let n = 2 + draw.below(7);
                ladder(n, &mut draw)
            })
            .collect();
        let rows = rows / 2 + draw.below(rows / 2);
        let code = |l: &Ladder, draw: &mut Draw| (draw.below(l.codes()).min(draw.below(l.codes()))) as u32;
        let codes = ladders.iter().map(|l| (0..rows).map(|_| code(l, &mut draw)).collect()).collect();
        let ranks = (0..rows).map(|_| 1 + draw.below(4).min(draw.below(4)) as u32).collect();
        let suppression = [0.0, 0.1, 0.3, 1.0][draw.below(4)];
        Self { ladders, codes, ranks, kind: draw.below(8), k: 2 + draw.below(3) as u64, suppression, frozen: None }
    }

    /// The model on the sensitive column; kinds 6 and 7 have none.
    fn model(&self) -> Option<Box<dyn Model>> {
        let background = background(&self.ranks, 4);
        Some(match self.kind {
            0 => Box::new(DistinctL { l: Some(2.0) }),
            1 => Box::new(EntropyL { l: Some(1.5) }),
            2 => Box::new(RecursiveL { c: Some(3.0), l: 2 }),
            3 => Box::new(TCloseness { t: Some(0.35), distance: Distance::Equal, background }),
            4 => Box::new(AlphaK { alpha: Some(0.75), k: None }),
            5 => Box::new(BetaLikeness { beta: Some(2.0), enhanced: false, background }),
            _ => return None,
        })
    }

    fn problem(&self, columns: &[usize], order: &[usize]) -> Problem {
        let quasi = columns.iter().map(|c| {
            let ladder = self.ladders[*c].clone();
            let most = if self.frozen == Some(*c) { 0 } else { ladder.levels() - 1 };
            let codes = Codes::of(order.iter().map(|row| self.codes[*c][*row]).collect());
            Quasi { name: format!("column {c}"), ladder, weight: 1.0 + *c as f64 / 2.0, least: 0, most, codes }
        });
        let sensitive = self.model().map(|model| SensitiveColumn {
            name: "secret".into(),
            ranks: Codes::of(order.iter().map(|row| self.ranks[*row]).collect()),
            models: vec![model],
        });
        let size: Box<dyn Model> = match self.kind {
            7 => Box::new(MaximumRisk { most: Some(1.0 / self.k as f64) }),
            _ => Box::new(KAnonymity { k: Some(self.k) }),
        };
        Problem {
            rows: order.len(),
            quasi: quasi.collect(),
            sensitive: sensitive.into_iter().collect(),
            models: vec![size],
            average_risk: None,
            suppression: self.suppression,
            limit: None,
        }
    }

    pub(super) fn plain(&self) -> Problem {
        let columns: Vec<usize> = (0..self.ladders.len()).collect();
        self.problem(&columns, &(0..self.ranks.len()).collect::<Vec<_>>())
    }

    fn holds(&self, rows: &[usize]) -> bool {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        rows.iter().for_each(|r| *counts.entry(self.ranks[*r]).or_default() += 1);
        let counts: Vec<(u32, u64)> = counts.into_iter().collect();
        let class = Class { size: rows.len() as u64, counts: &counts };
        rows.len() as u64 >= self.k && self.model().is_none_or(|m| m.holds_in(&class))
    }

    fn lost(&self, row: usize, level: &dyn Fn(usize) -> usize) -> f64 {
        let weight = |c: usize| 1.0 + c as f64 / 2.0;
        let all: f64 = (0..self.ladders.len()).map(weight).sum();
        let cell = |c: usize| self.ladders[c].loss(level(c), self.codes[c][row]) * weight(c) / all;
        (0..self.ladders.len()).map(cell).sum()
    }

    fn most(&self) -> Vec<usize> {
        let most = |(c, l): (usize, &Ladder)| if self.frozen == Some(c) { 0 } else { l.levels() - 1 };
        self.ladders.iter().enumerate().map(most).collect()
    }

    /// Every node of the lattice, one after the other. Where a column is frozen, any number of rows may be suppressed.
    fn brute(&self) -> Option<f64> {
        let most = self.most();
        let rows = self.ranks.len();
        let allowed = self.suppression * rows as f64 + 1e-9;
        let mut node = vec![0usize; most.len()];
        let mut best: Option<f64> = None;
        loop {
            let mut classes: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
            for row in 0..rows {
                let key = node.iter().enumerate().map(|(c, l)| self.ladders[c].group(*l, self.codes[c][row])).collect();
                classes.entry(key).or_default().push(row);
            }
            let kept = |rows: &[usize]| rows.iter().map(|r| self.lost(*r, &|c| node[c])).sum::<f64>();
            let gone = |rows: &[usize]| rows.iter().map(|r| self.lost(*r, &|c| most[c])).sum::<f64>();
            let stratum = |rows: &[usize]| self.frozen.map_or(0, |c| self.codes[c][rows[0]]);
            let (good, bad): (Vec<_>, Vec<_>) = classes.into_values().partition(|rows| self.holds(rows));
            let mut starred: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
            bad.iter().for_each(|rows| starred.entry(stratum(rows)).or_default().extend(rows));
            let all: usize = bad.iter().map(Vec::len).sum();
            let mut loss =
                good.iter().map(|rows| kept(rows)).sum::<f64>() + bad.iter().map(|rows| gone(rows)).sum::<f64>();
            let mut feasible = all as f64 <= allowed;
            for (of, starred) in starred.iter().filter(|(_, starred)| !self.holds(starred)) {
                // One more class is suppressed with those that fail.
                let with = |rows: &&Vec<usize>| {
                    stratum(rows) == *of
                        && (all + rows.len()) as f64 <= allowed
                        && self.holds(&[starred.as_slice(), rows.as_slice()].concat())
                };
                match good.iter().filter(with).map(|rows| gone(rows) - kept(rows)).min_by(f64::total_cmp) {
                    Some(more) => loss += more,
                    None => feasible = false,
                }
            }
            if feasible {
                best = Some(best.map_or(loss, |b: f64| b.min(loss)));
            }
            let Some(at) = (0..node.len()).find(|c| node[*c] < most[*c]) else { break };
            node[at] += 1;
            node[..at].fill(0);
        }
        best.map(|b| b / rows as f64)
    }

    /// Published rows as text, by row in the order given.
    fn published(&self, recoding: &Recoding, order: &[usize], columns: &[usize]) -> Vec<Vec<(usize, u32)>> {
        let cell = |at: usize, c: usize| {
            let level = recoding.level(at, columns.iter().position(|x| *x == c).unwrap());
            (level, self.ladders[c].group(level, self.codes[c][order[at]]))
        };
        (0..order.len()).map(|at| (0..self.ladders.len()).map(|c| cell(at, c)).collect()).collect()
    }

    /// Whether the target holds in every class that is published, and the loss is what the solver says.
    fn check(&self, recoding: &Recoding) {
        let order: Vec<usize> = (0..self.ranks.len()).collect();
        let columns: Vec<usize> = (0..self.ladders.len()).collect();
        let mut classes: BTreeMap<Vec<(usize, u32)>, Vec<usize>> = BTreeMap::new();
        for (row, key) in self.published(recoding, &order, &columns).into_iter().enumerate() {
            classes.entry(key).or_default().push(row);
        }
        assert!(classes.values().all(|rows| self.holds(rows)), "kind {} k {}", self.kind, self.k);
        let loss: f64 = order.iter().map(|r| self.lost(*r, &|c| recoding.level(*r, c))).sum();
        assert!((loss / order.len() as f64 - recoding.loss).abs() < 1e-6, "{loss} {recoding:?}");
    }
}

const OPTIMUM: Global = Global { cells: false };

#[test]
fn the_optimum_is_that_of_every_node_tried() {
    let mut solved = 0;
    for seed in 0..600 {
        let mut made = Made::draw(seed, 40, 2 + seed as usize % 3);
        if seed % 3 == 2 {
            (made.frozen, made.suppression) = (Some(seed as usize % 2), 1.0);
        }
        let (found, brute) = (OPTIMUM.solve(&made.plain()), made.brute());
        match (found, brute) {
            (Ok(found), Some(brute)) => {
                assert!(
                    (found.loss - brute).abs() < 1e-9,
                    "seed {seed}: {} is not {brute}, kind {}, {}",
                    found.loss,
                    made.kind,
                    made.suppression
                );
                assert_eq!(found.bound, Some(found.loss));
                made.check(&found);
                solved += 1;
            }
            (Err(_), None) => {}
            (found, brute) => panic!("seed {seed}: {found:?} and {brute:?}"),
        }
    }
    assert!(solved >= 400, "{solved}");
}

#[test]
fn every_solver_reaches_every_model() {
    let (local, cells, suppress) = (Local, Global { cells: true }, Suppress);
    for seed in 0..120 {
        let made = Made::draw(seed, if seed % 3 == 0 { 900 } else { 90 }, 2 + seed as usize % 4);
        for solver in [&local as &dyn Solver, &cells, &suppress] {
            match solver.solve(&made.plain()) {
                Ok(recoding) => made.check(&recoding),
                Err(_) => assert!(!made.holds(&(0..made.ranks.len()).collect::<Vec<_>>()) || solver.name() == "global"),
            }
        }
    }
}

#[test]
fn a_stricter_target_never_loses_less() {
    for seed in 0..60 {
        let mut made = Made { suppression: 1.0, kind: 6, ..Made::draw(seed, 60, 3) };
        let mut before = 0.0;
        for k in 1..8 {
            made.k = k;
            let Ok(found) = OPTIMUM.solve(&made.plain()) else { continue };
            assert!(found.loss >= before - 1e-12, "seed {seed} k {k}");
            before = found.loss;
        }
    }
}

#[test]
fn the_order_of_rows_and_columns_and_the_threads_change_nothing() {
    let pools = [1, 2].map(|n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap());
    for seed in 0..16 {
        let made = Made::draw(seed, 1500, 4);
        let (columns, order): (Vec<usize>, Vec<usize>) = ((0..4).collect(), (0..made.ranks.len()).collect());
        let mut draw = Draw(seed);
        let (mut other_columns, mut other_order) = (vec![2, 0, 3, 1], order.clone());
        other_columns.rotate_left(seed as usize % 4);
        for at in (1..other_order.len()).rev() {
            other_order.swap(at, draw.below(at + 1));
        }
        for solver in [&Local as &dyn Solver, &Global { cells: true }, &Suppress] {
            let Ok(first) = pools[0].install(|| solver.solve(&made.problem(&columns, &order))) else { continue };
            let second = pools[1].install(|| solver.solve(&made.problem(&columns, &order))).unwrap();
            assert!(first == second, "threads, {}", solver.name());
            let third = solver.solve(&made.problem(&other_columns, &other_order)).unwrap();
            // Rows that the problem cannot tell apart may change places.
            let rank = |row: &usize| if made.kind < 6 { made.ranks[*row] } else { 0 };
            let mut a: Vec<_> =
                made.published(&first, &order, &columns).into_iter().zip(order.iter().map(rank)).collect();
            let ranks = other_order.iter().map(rank);
            let mut b: Vec<_> = made.published(&third, &other_order, &other_columns).into_iter().zip(ranks).collect();
            a.sort();
            b.sort();
            assert!(a == b, "order, {}, seed {seed}, kind {}", solver.name(), made.kind);
        }
    }
}

/// Two columns that lose the same: which is kept may not depend on which stands first.
#[test]
fn of_nodes_that_lose_the_same_the_names_decide() {
    let made = Made {
        ladders: vec![Ladder::flat(2); 2],
        codes: vec![vec![0, 0, 1, 1], vec![0, 1, 0, 1]],
        ranks: vec![1; 4],
        kind: 6,
        k: 2,
        suppression: 1.0,
        frozen: None,
    };
    let solved = |columns: [usize; 2]| {
        let mut problem = made.problem(&columns, &[0, 1, 2, 3]);
        problem.quasi.iter_mut().for_each(|q| q.weight = 1.0);
        made.published(&OPTIMUM.solve(&problem).unwrap(), &[0, 1, 2, 3], &columns)
    };
    assert_eq!(solved([0, 1]), solved([1, 0]));
}

/// Eight columns of eight bits fill a word, and one that may not change has no bits and a table too long to share theirs.
#[test]
fn a_column_without_bits_may_lie_behind_a_full_word() {
    let rows = 256;
    let up: Vec<Vec<u32>> = vec![(0..2).collect(); 8].into_iter().chain([vec![0, 0]]).collect();
    let leaves = up.iter().map(|level| vec![2 / (1 + u64::from(level[1])); 1 + level[1] as usize]).collect();
    let frozen = Ladder::new(2, up, leaves, 2).unwrap();
    let made = Made {
        ladders: (0..8).map(|_| Ladder::flat(rows)).chain([frozen]).collect(),
        codes: (0..9).map(|c| (0..rows as u32).map(|r| if c == 8 { r % 2 } else { r }).collect()).collect(),
        ranks: vec![1; rows],
        kind: 6,
        k: 4,
        suppression: 1.0,
        frozen: Some(8),
    };
    let recoding = Local.solve(&made.plain()).unwrap();
    let mut classes: BTreeMap<_, usize> = BTreeMap::new();
    let (columns, order): (Vec<usize>, Vec<usize>) = ((0..9).collect(), (0..rows).collect());
    made.published(&recoding, &order, &columns).into_iter().for_each(|row| *classes.entry(row).or_default() += 1);
    assert!(classes.values().all(|n| *n >= 4) && classes.len() == 2);
}

/// Six rows that may not stand alone take the two that they lack from a class of equal rows, which stays as it is otherwise.
#[test]
fn a_class_of_equal_rows_lends_what_others_lack() {
    let of = |n: usize, code: u32, rank: u32| std::iter::repeat_n((code, rank), n);
    let rows: Vec<(u32, u32)> = of(24, 0, 1).chain(of(16, 0, 2)).chain(of(6, 1, 1)).collect();
    let made = Made {
        ladders: vec![Ladder::flat(2)],
        codes: vec![rows.iter().map(|r| r.0).collect()],
        ranks: rows.iter().map(|r| r.1).collect(),
        kind: 4,
        k: 2,
        suppression: 1.0,
        frozen: None,
    };
    let loss = Local.solve(&made.plain()).unwrap().loss;
    assert!((loss - 8.0 / 46.0).abs() < 1e-9, "{loss}");
}

/// Annealing stops where the time is over, and what it leaves holds.
#[test]
fn a_time_limit_ends_the_annealing() {
    let mut made = Made { kind: 6, frozen: None, ..Made::draw(1, 6000, 4) };
    made.k = 3;
    let problem = Problem { limit: Some(std::time::Duration::ZERO), ..made.plain() };
    let (columns, order): (Vec<usize>, Vec<usize>) = ((0..4).collect(), (0..made.ranks.len()).collect());
    let short = Local.solve(&problem).unwrap();
    let full = Local.solve(&made.plain()).unwrap();
    assert!(short.cut_short && !full.cut_short && full.loss <= short.loss);
    let mut classes: BTreeMap<_, usize> = BTreeMap::new();
    made.published(&short, &order, &columns).into_iter().for_each(|row| *classes.entry(row).or_default() += 1);
    assert!(classes.values().all(|n| *n >= 3));
}

#[test]
fn what_cannot_be_reached_is_refused_with_what_can() {
    let mut made = Made { kind: 6, ..Made::draw(1, 40, 3) };
    made.k = 1000;
    let error = Local.solve(&made.plain()).unwrap_err().to_string();
    assert!(error.contains("1000") && error.contains(&format!("{} rows", made.ranks.len())), "{error}");
    let mut made = Made { kind: 0, k: 2, ..Made::draw(2, 40, 3) };
    made.ranks.fill(1);
    let error = Local.solve(&made.plain()).unwrap_err().to_string();
    assert!(error.contains("distinct-l-diversity of 2 cannot be reached"), "{error}");
    assert!(error.contains("even all rows together come to 1") && error.contains("secret"), "{error}");
    let mut made = Made { kind: 6, k: 2, ..Made::draw(3, 40, 3) };
    made.codes[1] = (0..made.ranks.len() as u32).collect();
    made.ladders[1] = Ladder::flat(made.ranks.len());
    made.frozen = Some(1);
    for solver in [&Local as &dyn Solver, &OPTIMUM, &Suppress] {
        let error = solver.solve(&made.plain()).unwrap_err().to_string();
        assert!(error.contains("column 1"), "{error}");
    }
}

#[test]
fn tiny_tables_come_within_a_tenth_of_their_optimum() {
    // All ways to cut the rows into classes of two and three: larger ones lose no less.
    fn best(left: &[usize], cost: &dyn Fn(&[usize]) -> f64) -> f64 {
        let Some((first, rest)) = left.split_first() else { return 0.0 };
        let mut least = f64::INFINITY;
        let mut with = |class: &[usize]| {
            let left: Vec<usize> = left.iter().copied().filter(|r| !class.contains(r)).collect();
            if left.len() != 1 {
                least = least.min(cost(class) + best(&left, cost));
            }
        };
        for (at, a) in rest.iter().enumerate() {
            with(&[*first, *a]);
            rest[at + 1..].iter().for_each(|b| with(&[*first, *a, *b]));
        }
        least
    }
    let (mut lost, mut optimum) = (0.0, 0.0);
    for seed in 0..40 {
        let made = Made { kind: 6, k: 2, ..Made::draw(seed, 10, 2) };
        let cost = |rows: &[usize]| -> f64 {
            let level = |c: usize| {
                let ladder = &made.ladders[c];
                let group = |l: usize, row: usize| ladder.group(l, made.codes[c][row]);
                let alike = |l: &usize| rows.iter().all(|r| group(*l, *r) == group(*l, rows[0]));
                (0..ladder.levels()).find(alike).unwrap()
            };
            rows.iter().map(|row| made.lost(*row, &level)).sum()
        };
        let rows: Vec<usize> = (0..made.ranks.len()).collect();
        lost += Local.solve(&made.plain()).unwrap().loss;
        optimum += best(&rows, &cost) / rows.len() as f64;
    }
    assert!(optimum > 1.0 && lost >= optimum - 1e-9 && lost <= optimum * 1.1, "{lost} and not {optimum}");
}

#[test]
fn an_average_risk_is_reached_by_larger_classes() {
    let made = Made { kind: 6, k: 2, suppression: 1.0, ..Made::draw(5, 2000, 4) };
    for solver in [&Local as &dyn Solver, &OPTIMUM, &Global { cells: true }] {
        let mut problem = made.plain();
        problem.average_risk = Some(0.05);
        let recoding = solver.solve(&problem).unwrap();
        let order: Vec<usize> = (0..problem.rows).collect();
        let mut classes = made.published(&recoding, &order, &[0, 1, 2, 3]);
        classes.sort();
        classes.dedup();
        assert!(classes.len() as f64 <= 0.05 * problem.rows as f64, "{}", solver.name());
    }
}

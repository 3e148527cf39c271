//! Worked examples of the papers, and the edges.

use std::sync::Arc;

use super::background::Counted;
use super::*;

fn class(counts: &[(u32, u64)]) -> Class<'_> {
    Class { size: counts.iter().map(|(_, n)| n).sum(), counts }
}

fn background(counts: &[(u32, u64)], distinct: u32, hierarchy: Option<Hierarchy>) -> Arc<Background> {
    let mut counted = Counted::new(distinct);
    counted.class(class(counts));
    Arc::new(Background::new(counted, true, hierarchy))
}

#[test]
fn t_closeness_is_that_of_the_paper() {
    // §5.1 of the paper: salaries 3k to 11k; {3k,4k,5k} has 0.375 and {6k,8k,11k} 0.167.
    let salaries: Vec<(u32, u64)> = (1..=9).map(|r| (r, 1)).collect();
    let t = TCloseness { t: None, distance: Distance::Ordered, background: background(&salaries, 9, None) };
    assert!((t.of(&class(&[(1, 1), (2, 1), (3, 1)])) - 0.375).abs() < 1e-12);
    assert!((t.of(&class(&[(4, 1), (6, 1), (9, 1)])) - 1.0 / 6.0).abs() < 1e-12);
    assert!(t.of(&class(&salaries)).abs() < 1e-12);
}

#[test]
fn ordered_distance_equals_the_plain_sum() {
    let table: Vec<(u32, u64)> = (1..=40).map(|r| (r, u64::from(r * 7 % 11 + 1))).collect();
    let whole = background(&table, 40, None);
    let t = TCloseness { t: None, distance: Distance::Ordered, background: Arc::clone(&whole) };
    for step in 1..13u32 {
        let counts: Vec<(u32, u64)> = (1..=40).filter(|r| r % step == 0).map(|r| (r, u64::from(r % 3 + 1))).collect();
        let all: u64 = counts.iter().map(|(_, n)| n).sum();
        let (mut gap, mut sum) = (0.0, 0.0);
        for rank in 1..=40 {
            let q = counts.iter().find(|(r, _)| *r == rank).map_or(0, |(_, n)| *n) as f64 / all as f64;
            gap += q - whole.share(rank);
            sum += f64::abs(gap);
        }
        assert!((t.of(&class(&counts)) - sum / 39.0).abs() < 1e-9);
    }
}

#[test]
fn moving_inside_a_group_costs_less_than_across() {
    // Four values in two groups of two, then one: a class with one value of the first group only.
    let hierarchy = Hierarchy { levels: vec![vec![0, 1, 1, 2, 2], vec![0; 5]] };
    let whole = background(&[(1, 1), (2, 1), (3, 1), (4, 1)], 4, Some(hierarchy));
    let t = TCloseness { t: None, distance: Distance::Hierarchical, background: whole };
    // A quarter moves inside the group (cost 1/2), a half across (cost 1).
    assert!((t.of(&class(&[(1, 1)])) - 0.625).abs() < 1e-12);
    assert!((t.of(&class(&[(1, 1), (3, 1)])) - 0.25).abs() < 1e-12);
}

#[test]
fn diversity_of_a_class_with_three_two_one() {
    let counts = [(1, 3), (2, 2), (3, 1)];
    let entropy = (0.5f64 * 2f64.ln() + 3f64.ln() / 3.0 + 6f64.ln() / 6.0).exp();
    assert_eq!(DistinctL { l: None }.of(&class(&counts)), 3.0);
    assert!((EntropyL { l: None }.of(&class(&counts)) - entropy).abs() < 1e-12);
    assert_eq!(RecursiveL { l: 2, c: None }.of(&class(&counts)), 1.0);
    assert_eq!(RecursiveL { l: 3, c: None }.of(&class(&counts)), 3.0);
    assert_eq!(RecursiveL { l: 4, c: None }.of(&class(&counts)), f64::INFINITY);
    // Strictly below c.
    assert!(!RecursiveL { l: 2, c: Some(1.0) }.holds_in(&class(&counts)));
    assert_eq!(AlphaK { alpha: None, k: None }.of(&class(&counts)), 0.5);
    assert_eq!(AlphaK { alpha: None, k: Some(7) }.of(&class(&counts)), 1.0);
}

#[test]
fn likeness_grows_with_what_the_class_reveals() {
    let whole = background(&[(1, 90), (2, 10)], 2, None);
    let beta = BetaLikeness { beta: Some(4.0), enhanced: false, background: Arc::clone(&whole) };
    assert!((beta.of(&class(&[(1, 1), (2, 1)])) - 4.0).abs() < 1e-9);
    assert!(beta.holds_in(&class(&[(1, 1), (2, 1)])) && !beta.holds_in(&class(&[(2, 1)])));
    // 1 - 0.9 is more than -ln 0.9 allows.
    let enhanced = BetaLikeness { beta: Some(4.0), enhanced: true, background: whole };
    assert!(!enhanced.holds_in(&class(&[(1, 1)])));
}

#[test]
fn one_in_eleven_is_above_nine_in_a_hundred() {
    let model = MaximumRisk { most: Some(0.09) };
    assert!(!model.holds_in(&Class { size: 11, counts: &[] }));
    assert!(model.holds_in(&Class { size: 12, counts: &[] }));
}

#[test]
fn presence_and_map_count_in_the_population() {
    let class = class(&[(1, 2), (2, 8)]);
    assert_eq!((DeltaPresence { most: None }.of(&class), KMap { k: None }.of(&class)), (0.25, 8.0));
    let nobody = Class { size: 3, counts: &[(1, 3)] };
    assert_eq!((DeltaPresence { most: None }.of(&nobody), KMap { k: None }.of(&nobody)), (1.0, 0.0));
    // A class that only the population has endangers nobody of the file.
    let elsewhere = Class { size: 3, counts: &[(2, 3)] };
    assert!(KMap { k: Some(5) }.holds_in(&elsewhere));
}

#[test]
fn every_model_has_a_name_of_its_own_and_a_paper() {
    for (at, model) in MODELS.iter().enumerate() {
        assert!(!model.paper.is_empty() && !model.says.is_empty());
        assert!(MODELS[..at].iter().all(|other| other.name != model.name));
    }
}

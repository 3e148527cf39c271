//! Inference: somebody knows every column of a person but one and takes the value that the most similar protected rows have
//! there.

use std::collections::BTreeMap;

use super::guess::Likeness;
use super::{GUESSES, Tables, filled, told};
use crate::model::Attack;
use crate::risk::coded::Whole;
use crate::risk::probe::Numbers;

/// How near a number has to be guessed: this share of the value.
const NEAR: f64 = 0.05;

/// Nothing where there is no other column, or nothing to infer.
pub(super) fn attack(tables: &Tables, secret: usize) -> Option<Attack> {
    let known: Vec<usize> = (0..tables.protected.columns.len()).filter(|c| *c != secret).collect();
    if known.is_empty() || tables.protected.rows == 0 || !filled(&tables.protected, secret) {
        return None;
    }
    let likeness = Likeness::new(tables);
    let guesses = GUESSES.min(tables.original.rows).min(tables.control.rows);
    let number = |code: u32| tables.numbers[secret].as_ref().and_then(|n| n.get(code as usize).copied().flatten());
    let right = |guess: u32, truth: u32| {
        guess == truth
            || matches!((number(guess), number(truth)), (Some(g), Some(t)) if (g - t).abs() <= NEAR * t.abs())
    };
    let inferred = |table: &Whole, seed: u64| {
        let people = Numbers(seed).draw(guesses, table.rows);
        let nearest = likeness.nearest(table, &people, &known);
        let hit = |(person, rows): (&u32, &Vec<u32>)| {
            right(common(&likeness.rows, rows, secret), table.codes[secret].get(*person as usize))
        };
        people.iter().zip(&nearest).filter(|p| hit(*p)).count() as u64
    };
    let on_original = inferred(&tables.original, 41);
    let on_control = inferred(&tables.control, 42);
    let mut numbers = Numbers(43);
    let people = Numbers(41).draw(guesses, tables.original.rows);
    let by_chance = people
        .iter()
        .filter(|person| {
            let guess = tables.protected.codes[secret].get(numbers.below(tables.protected.rows as u64) as usize);
            right(guess, tables.original.codes[secret].get(**person as usize))
        })
        .count() as u64;
    let column = tables.original.columns[secret].name.clone();
    Some(told("inference", Some(column), guesses as u64, on_original, on_control as f64, by_chance))
}

/// The most frequent code among rows; of several the one that comes first, for codes themselves are chance.
fn common(table: &Whole, rows: &[u32], column: usize) -> u32 {
    let mut counts: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for row in rows {
        counts.entry(table.codes[column].get(*row as usize)).or_insert((0, *row)).0 += 1;
    }
    let best = counts.into_iter().max_by(|(_, a), (_, b)| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    best.map_or(0, |(code, _)| code)
}

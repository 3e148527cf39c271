//! Linkability: somebody knows half of the columns of a person from one place and the other half from another. If both halves
//! resemble one and the same protected row most, the copy has told that they belong together.

use super::guess::Likeness;
use super::{GUESSES, Tables, row_of, told};
use crate::model::Attack;
use crate::risk::coded::Whole;
use crate::risk::probe::Numbers;

/// Nothing where there are fewer than two columns.
pub(super) fn attack(tables: &Tables) -> Option<Attack> {
    let columns: Vec<usize> = (0..tables.protected.columns.len()).collect();
    if columns.len() < 2 || tables.protected.rows == 0 {
        return None;
    }
    // Every second column, so that neighbours such as street and town are parted.
    let (one, two): (Vec<usize>, Vec<usize>) = columns.iter().partition(|c| **c % 2 == 0);
    let likeness = Likeness::new(tables);
    let guesses = GUESSES.min(tables.original.rows).min(tables.control.rows);
    let links = |table: &Whole, seed: u64| {
        let people = Numbers(seed).draw(guesses, table.rows);
        let first = likeness.nearest(table, &people, &one);
        let second = likeness.nearest(table, &people, &two);
        first.iter().zip(&second).filter(|(a, b)| same(&likeness.rows, a, b, &columns)).count() as u64
    };
    let right = links(&tables.original, 31);
    let control = links(&tables.control, 32);
    // A half drawn from one person and a half from another.
    let mut numbers = Numbers(33);
    let rows = tables.protected.rows as u64;
    let by_chance = (0..guesses).filter(|_| numbers.below(rows) == numbers.below(rows)).count() as u64;
    Some(told("linkability", None, guesses as u64, right, control as f64, by_chance))
}

/// Whether both lists (ascending) share rows, and all of these are alike.
fn same(table: &Whole, a: &[u32], b: &[u32], columns: &[usize]) -> bool {
    let mut common = a.iter().filter(|row| b.binary_search(row).is_ok());
    let Some(first) = common.next() else { return false };
    let values = row_of(table, *first as usize, columns);
    common.all(|row| row_of(table, *row as usize, columns) == values)
}

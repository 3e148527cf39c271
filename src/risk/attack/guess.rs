//! Whom of the protected copy a person resembles most (Gower, "A general coefficient of similarity and some of its properties",
//! Biometrics 27, 1971): categories are alike or not, numbers by their difference over the range.

use rayon::prelude::*;

use super::{COMPARED, Tables, part};
use crate::risk::coded::Whole;
use crate::risk::codes::NULL;

/// The protected rows that attackers compare with, and the scale of every number.
pub(super) struct Likeness<'a> {
    pub rows: Whole,
    tables: &'a Tables,
    /// One over the range of a column of numbers.
    scale: Vec<f64>,
}

impl<'a> Likeness<'a> {
    pub fn new(tables: &'a Tables) -> Self {
        let rows = part(&tables.protected, COMPARED);
        let scale = tables
            .numbers
            .iter()
            .enumerate()
            .map(|(at, numbers)| {
                let Some(numbers) = numbers else { return 0.0 };
                let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
                for row in 0..rows.rows {
                    if let Some(Some(value)) = numbers.get(rows.codes[at].get(row) as usize) {
                        (least, most) = (least.min(*value), most.max(*value));
                    }
                }
                if most > least { 1.0 / (most - least) } else { 0.0 }
            })
            .collect();
        Self { rows, tables, scale }
    }

    /// For every person (a row of `table`), the protected rows that are nearest over `columns`, all of them where several are
    /// equally near.
    pub fn nearest(&self, table: &Whole, people: &[u32], columns: &[usize]) -> Vec<Vec<u32>> {
        people.par_iter().map(|person| self.nearest_of(table, *person as usize, columns)).collect()
    }

    fn nearest_of(&self, table: &Whole, person: usize, columns: &[usize]) -> Vec<u32> {
        let mut distance = vec![0f32; self.rows.rows];
        for column in columns {
            let code = table.codes[*column].get(person);
            let numbers = self.tables.numbers[*column].as_ref();
            let mine = numbers.and_then(|n| n.get(code as usize).copied().flatten());
            match (numbers, mine) {
                (Some(numbers), Some(mine)) if code != NULL => {
                    let scale = self.scale[*column];
                    self.rows.codes[*column].each(0..self.rows.rows, |row, other| {
                        distance[row] += match numbers.get(other as usize).copied().flatten() {
                            Some(theirs) => ((mine - theirs).abs() * scale).min(1.0) as f32,
                            None => 1.0,
                        };
                    });
                }
                _ => self.rows.codes[*column].each(0..self.rows.rows, |row, other| {
                    distance[row] += if other == code { 0.0 } else { 1.0 };
                }),
            }
        }
        let least = distance.iter().copied().fold(f32::INFINITY, f32::min);
        (0..distance.len() as u32).filter(|row| distance[*row as usize] <= least + 1e-6).collect()
    }
}

//! Each row's cells at the levels of its person.

use arrow::array::{Array, StringViewArray, StringViewBuilder};

use super::Solved;
use crate::anonymise::hierarchy::STAR;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::table::Batch;
use crate::table::write::{Absent, Change};

/// How the rows of one table are published.
pub(in crate::engine) struct TableRecoding<'a> {
    /// By column of the plan: the problem, its table, and the column there.
    columns: Vec<Option<(&'a Solved, usize, usize)>>,
}

impl<'a> TableRecoding<'a> {
    /// For the table at this place in the plan, of so many columns.
    pub fn new(solved: &'a [Solved], table: usize, columns: usize) -> Self {
        let mut of = vec![None; columns];
        for answer in solved {
            for (at, column) in answer.group.columns.iter().enumerate() {
                if column.plan.table == table {
                    of[column.plan.column] = Some((answer, column.table, at));
                }
            }
        }
        Self { columns: of }
    }

    /// Whether the column is one of those that are recoded, and whether any of its cells goes up.
    pub fn is_recoded(&self, column: usize) -> bool {
        self.columns[column].is_some_and(|(solved, _, at)| solved.recoding.levels.iter().any(|l| l[at] > 0))
    }

    /// What happens to a column, in words; none where it is not recoded.
    pub fn describe(&self, column: usize) -> Option<String> {
        let (solved, _, at) = self.columns[column].filter(|_| self.is_recoded(column))?;
        Some(format!("recode along {}", solved.group.columns[at].kind.describe()))
    }

    /// The columns of which some cell goes up.
    pub fn recoded(&self) -> Vec<bool> {
        (0..self.columns.len()).map(|c| self.is_recoded(c)).collect()
    }

    /// A column's cells at their levels. `change` is what its action makes of them; members that are absent and have to be starred
    /// are added to `absent`.
    pub fn change(&self, column: usize, batch: &Batch, change: Change, absent: &mut Absent) -> Result<Change> {
        let Some((solved, table, at)) = self.columns[column].filter(|_| self.is_recoded(column)) else {
            return Ok(change);
        };
        let of = &solved.group.columns[at];
        let cells = &batch.columns[column];
        let base: &StringViewArray = match &change {
            Change::Keep => cells.text(),
            Change::Text(text) | Change::Typed(text) => text,
            Change::Null | Change::Drop => return Ok(change),
        };
        let star = of.hierarchy.ladder().levels() - 1;
        let level_of = |row: usize| {
            let person = solved.group.people.of(table, batch.first_row as usize + row);
            solved.recoding.level(person, at)
        };
        let mut out = StringViewBuilder::with_capacity(cells.len());
        for i in 0..cells.len() {
            let level = level_of(cells.row(i));
            if level == 0 {
                out.append_option((!base.is_null(i)).then(|| base.value(i)));
                continue;
            }
            let leaf = of.leaf(cells.filled(i)).ok_or_else(changed)?;
            match of.hierarchy.label(level, leaf) {
                Some(label) => out.append_value(label),
                None => out.append_option((!base.is_null(i)).then(|| base.value(i))),
            }
        }
        // An absent member is a null: starred, it is there.
        if let Some(rows) = &cells.rows {
            let mut there = vec![false; batch.rows];
            rows.iter().for_each(|row| there[*row as usize] = true);
            let missing = (0..batch.rows).filter(|row| !there[*row] && level_of(*row) == star);
            absent.cells.extend(missing.map(|row| (row, column)));
            absent.texts.insert(column, of.hierarchy.label(star, 0).unwrap_or(STAR).to_owned());
        }
        Ok(Change::Text(out.finish()))
    }
}

/// The recodings of every table of a plan.
pub(in crate::engine) fn of_tables<'a>(solved: &'a [Solved], plan: &Plan) -> Vec<TableRecoding<'a>> {
    plan.tables.iter().enumerate().map(|(t, table)| TableRecoding::new(solved, t, table.columns.len())).collect()
}

fn changed() -> Error {
    Error::unread("the file was changed while it was read").next("run again when nothing writes to the file")
}

//! Which columns join the files of an export, and how many rows join one to one.

use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::error::Result;
use crate::model::Join;
use crate::risk::joins::{Values, join};
use crate::table::Table;

/// Joins between every two tables, over the columns named for each.
pub fn joins(tables: &[Table], columns: &[Vec<String>], settings: &Settings<'_>) -> Result<Vec<Join>> {
    let mut values: Vec<Vec<Values>> = Vec::new();
    for (table, names) in tables.iter().zip(columns) {
        let coder = Coder::new(names.clone(), &vec![false; names.len()]);
        let coded = coder.code(table, None, settings)?;
        let whole = coded.whole()?;
        let of = coder.keys()?;
        values.push(
            names
                .iter()
                .zip(whole.codes.iter().zip(of))
                .map(|(name, (codes, keys))| Values::new(format!("{}.{name}", table.name), codes, &keys))
                .collect(),
        );
    }
    let mut found = Vec::new();
    for left in 0..values.len() {
        for right in left + 1..values.len() {
            for a in &values[left] {
                found.extend(values[right].iter().filter_map(|b| join(a, b)));
            }
        }
    }
    found.sort_by(|a: &Join, b| b.unique.cmp(&a.unique).then_with(|| (&a.left, &a.right).cmp(&(&b.left, &b.right))));
    Ok(found)
}

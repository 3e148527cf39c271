//! Which columns join the files of an export, and how many rows join one to one.

use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::engine::scan::Scanned;
use crate::error::Result;
use crate::model::{Join, RiskReport};
use crate::risk::joins::{Values, join};
use crate::table::Table;

/// Measures how the files of a scan join, over the columns that may carry an id, into a report.
///
/// # Errors
/// Files that cannot be read again. Columns that do not fit into memory are told in the report as not measured.
pub fn join_files(scanned: &Scanned, settings: &Settings<'_>, report: &mut RiskReport) -> Result<()> {
    if scanned.tables.len() < 2 {
        return Ok(());
    }
    let datasets = scanned.report.datasets.iter();
    let ids: Vec<Vec<String>> = datasets
        .map(|d| d.columns.iter().filter(|c| !c.free_text && c.filled > 0).map(|c| c.name.clone()).collect())
        .collect();
    match joins(&scanned.tables, &ids, settings) {
        Ok(found) => report.joins = found,
        Err(error) if error.exit_code() == 2 => {
            let why = "their columns do not fit into --memory".into();
            report.not_measured.push(("joins between the files".into(), why));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Joins between every two tables, over the columns named for each.
fn joins(tables: &[Table], columns: &[Vec<String>], settings: &Settings<'_>) -> Result<Vec<Join>> {
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

//! Which columns join the files of an export, and how many rows join one to one.

use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::engine::scan::Scanned;
use crate::error::{Result, visible};
use crate::model::{Join, RiskReport};
use crate::risk::joins::{FEW, Values, join, too_small};
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
        Ok((found, small)) => {
            report.joins = found;
            if let Some(why) = said(&small) {
                report.not_measured.push(("joins by small columns".into(), why));
            }
        }
        Err(error) if error.exit_code() == 2 => {
            let why = "their columns do not fit into --memory".into();
            report.not_measured.push(("joins between the files".into(), why));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Pairs of columns that are named among those too small to judge.
const NAMED: usize = 3;

/// Which columns share values and are too small to be judged.
fn said(small: &[String]) -> Option<String> {
    let more = small.len().saturating_sub(NAMED);
    let and = if more > 0 { format!(" and {more} more") } else { String::new() };
    let named = small.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    (!small.is_empty())
        .then(|| format!("these share fewer than {FEW} values, too few to be told from chance: {named}{and}"))
}

/// Joins between every two tables, over the columns named for each, and the pairs that are too small to be judged.
fn joins(tables: &[Table], columns: &[Vec<String>], settings: &Settings<'_>) -> Result<(Vec<Join>, Vec<String>)> {
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
    let (mut found, mut small) = (Vec::new(), Vec::new());
    for left in 0..values.len() {
        for right in left + 1..values.len() {
            for a in &values[left] {
                for b in &values[right] {
                    match join(a, b) {
                        Some(join) => found.push(join),
                        None if too_small(a, b) => small.push(format!("{} = {}", visible(a.name()), visible(b.name()))),
                        None => {}
                    }
                }
            }
        }
    }
    let ties = |join: &Join| (join.unique, join.once_left.max(join.once_right));
    found.sort_by(|a: &Join, b| ties(b).cmp(&ties(a)).then_with(|| (&a.left, &a.right).cmp(&(&b.left, &b.right))));
    Ok((found, small))
}

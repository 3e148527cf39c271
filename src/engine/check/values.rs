//! Which single values findings are made of, as keyed fingerprints: columns with personal data inside are read once more.

use std::collections::BTreeMap;

use crate::detect::{Detector, Hit};
use crate::engine::pipeline::{Settings, run};
use crate::engine::scan::Scanned;
use crate::error::Result;
use crate::keys::ValuePrint;
use crate::model::{Finding, FindingValues, InfoType};

/// Different values that a baseline names of one finding. A column with more is no matter of single values.
const MOST: usize = 1000;

/// The rule whose findings are made of single values.
const INSIDE: &str = "inside-text";

/// A finding that is looked for: its place among the findings, its column and its type.
type Sought = (usize, usize, InfoType);
/// Fingerprints by the first of them; `None` where there are too many.
type Prints = Option<BTreeMap<String, Vec<String>>>;

/// Fills in the values of the findings that `wanted` names.
///
/// # Errors
/// Files that cannot be read again.
pub fn fill_values(
    findings: &mut [Finding],
    wanted: &dyn Fn(&Finding) -> bool,
    prints: &[ValuePrint],
    scanned: &Scanned,
    detector: &Detector,
    settings: &Settings<'_>,
) -> Result<()> {
    for (table, dataset) in scanned.tables.iter().zip(&scanned.report.datasets) {
        let column = |f: &Finding| dataset.columns.iter().find(|c| Some(&c.name) == f.columns.first()).map(|c| c.index);
        let of = |(n, f): (usize, &Finding)| {
            let here = f.rule == INSIDE && f.dataset == dataset.name && f.path == dataset.path && wanted(f);
            here.then(|| Some((n, column(f)?, f.kind.clone()?))).flatten()
        };
        let sought: Vec<Sought> = findings.iter().enumerate().filter_map(of).collect();
        if sought.is_empty() || prints.is_empty() {
            continue;
        }
        let names: Vec<&str> = dataset.columns.iter().map(|c| c.name.as_str()).collect();
        let workers = run(
            table,
            "values",
            settings,
            || Ok((vec![Some(BTreeMap::new()); sought.len()], detector.scratch(), Vec::new())),
            |(found, scratch, hits): &mut (Vec<Prints>, _, Vec<Hit>), batch| {
                for (at, (_, column, kind)) in sought.iter().enumerate() {
                    let Some(cells) = batch.columns.get(*column) else { continue };
                    for i in 0..cells.len() {
                        let Some(text) = cells.filled(i) else { continue };
                        let Some(known) = &mut found[at] else { break };
                        detector.cell_of_column(text, scratch, hits);
                        let strong = hits.iter().filter(|h| h.strong);
                        for hit in strong.filter(|h| detector.sources()[usize::from(h.source)].info_type == *kind) {
                            let value = &text[hit.start as usize..hit.end as usize];
                            let mut all = prints.iter().map(|p| p.of(&dataset.name, names[*column], kind, value));
                            if let Some(first) = all.next() {
                                known
                                    .entry(first.clone())
                                    .or_insert_with(|| std::iter::once(first).chain(all).collect());
                            }
                        }
                        if known.len() > MOST {
                            found[at] = None;
                        }
                    }
                }
                Ok(())
            },
            |()| Ok(()),
        )?;
        let mut all: Vec<Prints> = vec![Some(BTreeMap::new()); sought.len()];
        for (found, _, _) in workers {
            for (ours, theirs) in all.iter_mut().zip(found) {
                *ours = match (ours.take(), theirs) {
                    (Some(mut a), Some(b)) => {
                        a.extend(b);
                        Some(a)
                    }
                    _ => None,
                };
            }
        }
        for ((n, _, _), found) in sought.into_iter().zip(all) {
            findings[n].values = match found.filter(|f| f.len() <= MOST) {
                Some(found) => FindingValues::Known(found.into_values().collect()),
                None => FindingValues::TooMany,
            };
        }
    }
    Ok(())
}

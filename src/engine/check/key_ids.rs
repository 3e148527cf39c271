//! Whose tokens stand in the files: columns that hold tokens are read once more for the ids of their keys.

use std::collections::{BTreeMap, BTreeSet};

use super::{CheckRequest, Found, next_of, region};
use crate::engine::pipeline::{Settings, run};
use crate::error::{Result, visible};
use crate::keys::key_id;
use crate::model::{Finding, FindingValues, Sensitive, concern_of};

const TOKEN: &str = "efface.token";

/// Finds tokens under keys that nobody named. Gives whether anybody named one: else there is nothing to hold them against.
pub(super) fn judge(request: &CheckRequest<'_>, settings: &Settings<'_>, found: &mut Found) -> Result<bool> {
    let mut known: BTreeSet<String> = request.key_ids.iter().cloned().collect();
    if let Some(policy) = request.policy {
        known.extend(policy.gate.key_ids.iter().cloned());
        known.extend(policy.key_use.clone());
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (table, dataset) in request.scanned.tables.iter().zip(&request.scanned.report.datasets) {
        let columns: Vec<usize> =
            dataset.columns.iter().filter(|c| c.info_type.as_deref() == Some(TOKEN)).map(|c| c.index).collect();
        if columns.is_empty() {
            continue;
        }
        let headers = table.headers();
        // By column and key: cells.
        let workers = run(
            table,
            "tokens",
            settings,
            || Ok(BTreeMap::<(usize, String), u64>::new()),
            |counts, batch| {
                for &column in &columns {
                    let Some(cells) = batch.columns.get(column) else { continue };
                    for i in 0..cells.len() {
                        if let Some(id) = cells.filled(i).and_then(key_id) {
                            match counts.get_mut(&(column, id.to_owned())) {
                                Some(n) => *n += 1,
                                None => {
                                    counts.insert((column, id.to_owned()), 1);
                                }
                            }
                        }
                    }
                }
                Ok(())
            },
            |()| Ok(()),
        )?;
        let mut counts: BTreeMap<(usize, String), u64> = BTreeMap::new();
        for (key, n) in workers.into_iter().flatten() {
            *counts.entry(key).or_default() += n;
        }
        for ((column, id), count) in counts {
            seen.insert(id.clone());
            if known.is_empty() || known.contains(&id) {
                continue;
            }
            let column = &dataset.columns[column];
            found.findings.push(
                Finding {
                    rule: "unknown-key".into(),
                    dataset: dataset.name.clone(),
                    path: dataset.path.clone(),
                    concern: concern_of("unknown-key", Sensitive::None, None, false).into(),
                    columns: vec![column.name.clone()],
                    kind: Some(format!("key {id}").into()),
                    count,
                    of: column.cells,
                    confidence: None,
                    says: format!(
                        "{}: {count} tokens are under the key {id}",
                        visible(&format!("{}.{}", dataset.name, column.name))
                    ),
                    next: next_of("unknown-key"),
                    header: headers.get(column.index).map(|place| region(*place)),
                    fingerprint: String::new(),
                    values: FindingValues::default(),
                }
                .sealed(),
            );
        }
    }
    if known.is_empty() && !seen.is_empty() {
        let ids: Vec<String> = seen.into_iter().collect();
        found.notes.push(format!(
            "tokens are under {}: no key is named to hold that against; set [check] key_ids, or give --key-file",
            ids.join(", ")
        ));
    }
    Ok(!known.is_empty())
}

//! The last pass: the output is read back, from the disk, and held against what the plan promised.

use std::collections::BTreeMap;

use crate::action::Action;
use crate::detect::{Detector, Hit, Scratch};
use crate::engine::identifiers::Identifiers;
use crate::engine::learn::classes_of;
use crate::engine::pipeline::{Settings, run};
use crate::engine::write::{Written, content};
use crate::error::{Error, Result};
use crate::model::{Identifying, RiskEstimate, VerificationReceipt};
use crate::plan::{ColumnPlan, TablePlan};
use crate::risk::Classes;
use crate::rules::RuleSet;
use crate::table::Table;

/// Share of a kept numeric column's cells that may equal a digits-only identifier by chance.
const COINCIDENCE: f64 = 0.05;

/// What was found in one column that should not be there, by what it is; counts of cells.
type Leaks = BTreeMap<String, u64>;

#[derive(Default)]
struct Seen {
    rows: u64,
    cells: u64,
    content: Vec<u64>,
    leaks: Vec<Leaks>,
    /// Per column: numeric cells that equal a digits-only identifier.
    coincidences: Vec<u64>,
    filled: Vec<u64>,
}

/// Reads an output table back. `output` is opened from what was written; columns that were dropped are not in it.
///
/// # Errors
/// A direct identifier that the policy did not keep, a kept column that differs, rows that are missing.
#[allow(clippy::too_many_arguments)]
pub(super) fn verify(
    output: &Table,
    plan: &TablePlan,
    written: &Written,
    key_id: Option<&str>,
    identifiers: &Identifiers,
    rules: &RuleSet,
    detector: &Detector,
    settings: &Settings<'_>,
    receipt: &mut VerificationReceipt,
) -> Result<Option<RiskEstimate>> {
    let kept: Vec<usize> =
        (0..plan.columns.len()).filter(|i| !matches!(plan.columns[*i].action, Action::Drop)).collect();
    let found = output.columns.as_ref().map_or(kept.len(), Vec::len);
    if found != kept.len() {
        return Err(Error::fault(format!("the output has {found} columns instead of {}", kept.len())).at(&plan.dataset));
    }
    // Quasi-identifiers by their place in the output; a dropped one says nothing any more.
    let quasi: Vec<usize> = plan.quasi.iter().filter_map(|i| kept.iter().position(|k| k == i)).collect();
    let mut classes = Classes::new(settings.memory / 4);
    let mut total = Seen::default();
    run(
        output,
        "verify",
        settings,
        || Ok((detector.scratch(), Vec::new())),
        |(scratch, hits): &mut (Scratch, Vec<Hit>), batch| {
            let mut seen = Seen { rows: batch.rows as u64, ..Seen::default() };
            for (cells, plan_at) in batch.columns.iter().zip(&kept) {
                let column = &plan.columns[*plan_at];
                let mut leaks = Leaks::new();
                let mut coincidences = 0;
                let mut filled = 0;
                for i in 0..cells.len() {
                    let Some(text) = cells.filled(i) else { continue };
                    filled += 1;
                    let mut leak = Leak { leaks: &mut leaks, coincidences: &mut coincidences };
                    judge(text, column, key_id, identifiers, rules, detector, scratch, hits, &mut leak);
                }
                seen.cells += cells.len() as u64;
                seen.content.push(if is_kept(column) { content(cells, batch.first_row) } else { 0 });
                seen.leaks.push(leaks);
                seen.coincidences.push(coincidences);
                seen.filled.push(filled);
            }
            Ok((seen, classes_of(&batch, &quasi)))
        },
        |(seen, rows)| {
            total.add(seen);
            classes.add(&rows)
        },
    )?;
    if total.rows != written.rows {
        return Err(
            Error::fault(format!("the output has {} rows instead of {}", total.rows, written.rows)).at(&plan.dataset)
        );
    }
    for (at, plan_at) in kept.iter().enumerate() {
        let column = &plan.columns[*plan_at];
        let place = format!("{}.{}", plan.dataset, column.name);
        if total.rows == 0 {
            continue;
        }
        if is_kept(column) {
            if total.content[at] != written.content[*plan_at] {
                return Err(Error::fault("a kept column differs from the input").at(place));
            }
            receipt.columns_equal += 1;
        }
        let allowed = (total.filled[at] as f64 * COINCIDENCE).ceil() as u64;
        if total.coincidences[at] > allowed {
            let n = total.coincidences[at];
            total.leaks[at].insert("an identifier of a replaced column".into(), n);
        } else {
            receipt.coincidences += total.coincidences[at];
        }
        if let Some((what, cells)) = total.leaks[at].iter().max_by_key(|(_, n)| **n) {
            return Err(refused(what, *cells, column).at(place));
        }
    }
    receipt.cells += total.cells;
    if quasi.is_empty() {
        return Ok(None);
    }
    classes
        .estimate(plan.quasi.iter().filter(|i| kept.contains(i)).map(|i| plan.columns[*i].name.to_string()).collect())
        .map(Some)
}

fn refused(what: &str, cells: u64, column: &ColumnPlan) -> Error {
    let next = match column.action {
        Action::Keep { .. } => {
            "give the column do = \"redact\" (or erase), or accept = [\"TYPE\"] for types that may stay; nothing was published"
        }
        _ => "this is a case for a report; erase the column meanwhile; nothing was published",
    };
    Error::refused(format!("the output holds {what} in {cells} cells, which the policy does not keep")).next(next)
}

fn is_kept(column: &ColumnPlan) -> bool {
    matches!(column.action, Action::Keep { .. })
}

struct Leak<'a> {
    leaks: &'a mut Leaks,
    coincidences: &'a mut u64,
}

impl Leak<'_> {
    fn found(&mut self, what: String) {
        *self.leaks.entry(what).or_default() += 1;
    }
}

/// Looks at one cell of the output.
#[allow(clippy::too_many_arguments)]
fn judge(
    text: &str,
    column: &ColumnPlan,
    key_id: Option<&str>,
    identifiers: &Identifiers,
    rules: &RuleSet,
    detector: &Detector,
    scratch: &mut Scratch,
    hits: &mut Vec<Hit>,
    leak: &mut Leak<'_>,
) {
    let token = crate::keys::key_id(text);
    match &column.action {
        // A token says nothing else.
        Action::Token(_) => {
            if token.is_none() || token != key_id {
                leak.found("text that is not a token".into());
            }
            return;
        }
        Action::Erase => {
            leak.found("text in an erased column".into());
            return;
        }
        Action::Mask(_) | Action::Generalise(_) | Action::Redact(_) | Action::Keep { .. } | Action::Drop => {}
    }
    if token.is_some() {
        return;
    }
    let accepts = |info_type: &str| match &column.action {
        Action::Keep { accept } => {
            column.report.info_type.as_deref() == Some(info_type) || accept.iter().any(|a| a == "*" || a == info_type)
        }
        _ => false,
    };
    if !identifiers.is_empty() {
        if let Some(kind) = identifiers.whole(text) {
            if !accepts(&kind.info_type) {
                match text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b' ')) && is_kept(column) {
                    true => *leak.coincidences += 1,
                    false => leak.found(format!("an identifier of a replaced column ({})", kind.info_type)),
                }
            }
        } else if let Some((_, _, kind)) =
            identifiers.in_text(text).into_iter().find(|(_, _, kind)| !accepts(&kind.info_type))
        {
            leak.found(format!("an identifier of a replaced column ({}) inside text", kind.info_type));
        }
    }
    if matches!(column.action, Action::Mask(_) | Action::Generalise(_)) {
        return;
    }
    // Names are found by context, which is too weak to stop a run; everything else that is strong and direct counts.
    for span in super::spans::in_text(text, detector, scratch, hits) {
        let direct = rules.info_type(&span.info_type).is_some_and(|t| t.identifying == Identifying::Direct);
        let name = span.info_type.starts_with("person.");
        let held = span.strong || matches!(column.action, Action::Redact(_));
        if direct
            && !name
            && held
            && !accepts(&span.info_type)
            && crate::keys::key_id(&text[span.start..span.end]).is_none()
        {
            leak.found(span.info_type.to_string());
        }
    }
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.cells += other.cells;
        if self.leaks.is_empty() {
            (self.content, self.leaks) = (other.content, other.leaks);
            (self.coincidences, self.filled) = (other.coincidences, other.filled);
            return;
        }
        for (at, leaks) in other.leaks.into_iter().enumerate() {
            self.content[at] = self.content[at].wrapping_add(other.content[at]);
            self.coincidences[at] += other.coincidences[at];
            self.filled[at] += other.filled[at];
            for (what, cells) in leaks {
                *self.leaks[at].entry(what).or_default() += cells;
            }
        }
    }
}

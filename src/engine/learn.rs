//! The second pass, before anything is written: identifiers of the columns that will be replaced, and the equivalence
//! classes of the input.

use std::borrow::Cow;

use crate::action::{Action, Norm, calendar};
use crate::engine::commonplace::{Commonplace, Counts};
use crate::engine::identifiers::{Identifiers, Kind, Prints};
use crate::engine::mentions::Tells;
use crate::engine::pipeline::{Settings, run};
use crate::engine::subjects::{Subjects, Told};
use crate::error::Result;
use crate::model::{Identifying, RiskEstimate, is_blank};
use crate::plan::{ColumnPlan, TablePlan};
use crate::risk::Classes;
use crate::table::{Batch, Cells, Table};

/// Whether the values of a replaced column may not stand anywhere else in the output.
fn is_sought(column: &ColumnPlan) -> bool {
    let direct = column.report.identifying == Identifying::Direct;
    let tokens = column.sought_as().shows_frequency();
    let text = matches!(column.sought_as(), Action::Redact(_) | Action::Keep { .. });
    // Every day is somebody's birthday: finding the date of one elsewhere is no leak.
    let never = matches!(column.report.info_type.as_deref(), Some("efface.token" | "birth_date"));
    !text && (direct || tokens) && !never
}

/// Whether a value is a day written with signs between its numbers, a time perhaps behind it: like a birthday it is many people's.
fn is_date(value: &str) -> bool {
    let signs = value.bytes().filter(|b| matches!(b, b'-' | b'/' | b'.')).count();
    signs >= 2 && value.len() <= 40 && calendar(value, true).is_some_and(|c| c.day.is_some())
}

/// Reads one table, the `number`th, and adds its identifiers and what it tells of its subjects; gives its classes over the plan's
/// quasi-identifiers, if it has any, and the words that are common in its notes.
pub(super) fn learn(
    number: usize,
    table: &Table,
    plan: &TablePlan,
    identifiers: &mut Identifiers,
    subjects: &mut Subjects,
    settings: &Settings<'_>,
) -> Result<(Option<RiskEstimate>, Commonplace)> {
    let parts = plan.columns.iter().filter(|c| is_sought(c)).filter_map(|c| c.report.info_type.as_deref());
    let paired = [GIVEN, FAMILY].iter().all(|part| parts.clone().any(|t| t == *part));
    let sought: Vec<Sought> = plan
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| is_sought(c))
        .map(|(i, c)| {
            let domain = match c.sought_as() {
                Action::Token(t) => Some((t.domain.clone(), t.norm)),
                _ => c.report.info_type.as_ref().and_then(|t| plan.spans.get(t).cloned().flatten()),
            };
            let norm = domain.as_ref().map_or(c.sought_as().norm(), |(_, norm)| *norm);
            let info_type = c.report.info_type.clone().unwrap_or_else(|| c.class.as_str().into());
            let name = Tells::of(&info_type) == Tells::Names;
            let part = paired && [GIVEN, FAMILY].contains(&&*info_type);
            Sought { column: i, norm, name, kind: identifiers.kind(Kind { info_type, domain, part }) }
        })
        .collect();
    let whole = whole_names(plan, &sought, identifiers);
    let notes: Vec<usize> =
        (0..plan.columns.len()).filter(|i| matches!(plan.columns[*i].action, Action::Redact(_))).collect();
    if sought.is_empty() && plan.quasi.is_empty() && notes.is_empty() {
        return Ok((None, Commonplace::default()));
    }
    let rows = plan.columns.iter().map(|c| c.report.cells).max().unwrap_or(0);
    let mut counts = Counts::default();
    let mut classes = Classes::new(settings.memory / 4);
    let (seen, mut learnt) = (&*subjects, Told::new());
    let all = &mut learnt;
    run(
        table,
        "learn",
        settings,
        || Ok(()),
        |(), batch| {
            let mut prints = Prints::default();
            for Sought { column, norm, name, kind } in &sought {
                let cells = &batch.columns[*column];
                for i in 0..cells.len() {
                    // A second run must not learn the tokens of the first.
                    if let Some(value) = cells.filled(i).filter(|v| crate::keys::key_id(v).is_none() && !is_date(v)) {
                        Identifiers::prints(value, *norm, *name, *kind, &mut prints);
                    }
                }
            }
            for (given, family, kind) in &whole {
                let given = by_row(&batch.columns[*given], batch.rows);
                let family = by_row(&batch.columns[*family], batch.rows);
                for (given, family) in given.into_iter().zip(family) {
                    if let (Some(given), Some(family)) = (given, family)
                        && crate::keys::key_id(&given).is_none()
                    {
                        Identifiers::whole_name(&given, &family, *kind, &mut prints);
                    }
                }
            }
            let told = if seen.is_told(number) { seen.tell(number, &batch) } else { Vec::new() };
            let mut counts = Counts::default();
            for column in &notes {
                let cells = &batch.columns[*column];
                for i in 0..cells.len() {
                    let row = batch.first_row + cells.row(i) as u64;
                    if let Some(note) = cells.filled(i).filter(|_| Counts::wants(row, rows)) {
                        counts.add(note);
                    }
                }
            }
            Ok((prints, told, counts, classes_of(&batch, &plan.quasi)))
        },
        |(prints, told, some, rows)| {
            counts.merge(some);
            identifiers.add(prints)?;
            all.extend(told);
            classes.add(&rows)
        },
    )?;
    subjects.add(learnt)?;
    let common = counts.common();
    if plan.quasi.is_empty() {
        return Ok((None, common));
    }
    let names = plan.quasi.iter().map(|i| plan.columns[*i].name.to_string()).collect();
    Ok((Some(classes.estimate(names)?), common))
}

/// The parts of a name.
const GIVEN: &str = "person.given_name";
const FAMILY: &str = "person.family_name";

/// A column whose values may stand nowhere in the output.
struct Sought {
    column: usize,
    norm: Norm,
    /// Whether it holds names of people.
    name: bool,
    kind: u16,
}

/// Columns that hold a given and a family name of one person, side by side: together they are a name that is sought as well.
fn whole_names(plan: &TablePlan, sought: &[Sought], identifiers: &mut Identifiers) -> Vec<(usize, usize, u16)> {
    let is = |s: &&Sought, t: &str| plan.columns[s.column].report.info_type.as_deref() == Some(t);
    let given = sought.iter().filter(|s| is(s, GIVEN));
    given
        .filter_map(|given| {
            let families = sought.iter().filter(|s| is(s, FAMILY));
            let family = families.min_by_key(|s| (s.column.abs_diff(given.column), s.column))?;
            let kind = identifiers.kind(Kind { part: false, ..identifiers.of(family.kind).clone() });
            Some((given.column, family.column, kind))
        })
        .collect()
}

/// The class of each row over the columns `quasi`; nothing where there is none.
pub(super) fn classes_of(batch: &Batch, quasi: &[usize]) -> Vec<u128> {
    if quasi.is_empty() {
        return Vec::new();
    }
    let columns: Vec<Vec<Option<Cow<'_, str>>>> =
        quasi.iter().map(|c| by_row(&batch.columns[*c], batch.rows)).collect();
    (0..batch.rows).map(|row| Classes::class_of(columns.iter().map(|c| c[row].as_deref()))).collect()
}

/// One text per row: blank cells and absent members are null; several cells of one row are joined.
pub(super) fn by_row(cells: &Cells, rows: usize) -> Vec<Option<Cow<'_, str>>> {
    let mut out: Vec<Option<Cow<'_, str>>> = vec![None; rows];
    for i in 0..cells.len() {
        let Some(text) = cells.filled(i) else { continue };
        let row = &mut out[cells.row(i)];
        match row {
            None => *row = Some(Cow::Borrowed(text)),
            Some(first) if !is_blank(first) => {
                let joined = first.to_mut();
                joined.push('\u{1f}');
                joined.push_str(text);
            }
            Some(_) => {}
        }
    }
    out
}

//! The pass that writes: every column's action on every batch, spliced into the output.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::path::Path;

use arrow::array::Array;

use crate::action::{Action, Fpe};
use crate::detect::{Detector, Hit, Scratch};
use crate::engine::commonplace::Commonplace;
use crate::engine::identifiers::Identifiers;
use crate::engine::learn::by_row;
use crate::engine::mentions::{Mark, Words};
use crate::engine::pipeline::{Settings, run};
use crate::engine::recode::TableRecoding;
use crate::engine::spans::{names_people, to_replace};
use crate::engine::subjects::Subjects;
use crate::error::{Error, Result};
use crate::keys::{LEAST_DOMAIN, Makers, Purpose, Secret};
use crate::plan::TablePlan;
use crate::table::write::{Absent, Change, Fate, Piece, Shape};
use crate::table::{Batch, Cells, Table};

/// What writing one table counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    pub rows: u64,
    /// Per column: cells whose text differs.
    pub changed: Vec<u64>,
    /// Per column: filled cells that could not be generalised and were erased.
    pub unreadable: Vec<u64>,
    /// Per column: cells that did not fit a format and became tokens.
    pub others: Vec<u64>,
    /// Per kept or recoded column: a sum over the hashes of row and text, to be compared with the output read back.
    pub content: Vec<u64>,
}

impl Written {
    fn new(columns: usize) -> Self {
        let zeros = || vec![0; columns];
        Self { rows: 0, changed: zeros(), unreadable: zeros(), others: zeros(), content: zeros() }
    }
}

/// What the fate of each column is for the writer; recoded columns become text.
pub(super) fn fates(plan: &TablePlan, recoded: &[bool]) -> Vec<Fate> {
    plan.columns
        .iter()
        .zip(recoded)
        .map(|(c, recoded)| match c.action {
            _ if *recoded => Fate::Text,
            Action::Keep { .. } => Fate::Keep,
            Action::Token(_)
            | Action::Short(_)
            | Action::Fpe(_)
            | Action::Surrogate(_)
            | Action::Mask(_)
            | Action::Truncate(_)
            | Action::Redact(_)
            | Action::Constant(_)
            | Action::Generalise(_) => Fate::Text,
            Action::Shift(_) | Action::Noise(_) => Fate::Typed,
            Action::Erase => Fate::Null,
            Action::Drop => Fate::Drop,
        })
        .collect()
}

/// A worker's memory.
struct Worker<'a> {
    makers: Makers<'a>,
    /// Cells that did not fit a format and became tokens.
    others: u64,
    scratch: Scratch,
    hits: Vec<Hit>,
    words: Words,
    /// What is known of the subject of each row of the batch, once it is asked for.
    marks: Option<Vec<Vec<Mark>>>,
}

/// Writes one table, the `number`th, to `path`.
#[allow(clippy::too_many_arguments)]
pub(super) fn write(
    number: usize,
    table: &Table,
    plan: &TablePlan,
    shape: &Shape,
    path: &Path,
    key: Option<&Secret>,
    identifiers: &Identifiers,
    (subjects, common): (&Subjects, &Commonplace),
    recoding: &TableRecoding<'_>,
    detector: &Detector,
    settings: &Settings<'_>,
) -> Result<Written> {
    let place = shape.path(table).to_string_lossy().into_owned();
    let mut writer = shape.writer(path).map_err(|e| e.at(&place))?;
    let mut total = Written::new(plan.columns.len());
    run(
        table,
        "write",
        settings,
        || {
            Ok(Worker {
                makers: Makers::new(key),
                others: 0,
                scratch: detector.scratch(),
                hits: Vec::new(),
                words: Words::default(),
                marks: None,
            })
        },
        |worker, batch| -> Result<(Piece, Written)> {
            let mut written = Written::new(plan.columns.len());
            written.rows = batch.rows as u64;
            worker.marks = None;
            let mut changes = Vec::with_capacity(plan.columns.len());
            let mut absent = Absent::default();
            for (i, cells) in batch.columns.iter().enumerate() {
                worker.others = 0;
                let change =
                    change((number, i), cells, &batch, plan, worker, (identifiers, subjects, common), detector)
                        .and_then(|change| recoding.change(i, &batch, change, &mut absent))
                        .map_err(|e| e.at(format!("{}.{}", plan.dataset, plan.columns[i].name)))?;
                written.others[i] += worker.others;
                count(i, cells, &batch, &change, recoding.is_recoded(i), &mut written);
                changes.push(change);
            }
            absent.cells.sort_unstable();
            for (row, column) in &absent.cells {
                let of = content_of(batch.first_row + *row as u64, absent.text(*column));
                written.content[*column] = written.content[*column].wrapping_add(of);
            }
            Ok((shape.render_with(&batch, &changes, &absent)?, written))
        },
        |(piece, written)| {
            total.rows += written.rows;
            for i in 0..total.changed.len() {
                total.changed[i] += written.changed[i];
                total.unreadable[i] += written.unreadable[i];
                total.others[i] += written.others[i];
                total.content[i] = total.content[i].wrapping_add(written.content[i]);
            }
            writer.write(piece).map_err(|e| e.at(&place))
        },
    )?;
    for (column, others) in plan.columns.iter().zip(&total.others) {
        if let (Action::Fpe(fpe), true) = (&column.action, others * 2 > column.report.filled) {
            return Err(unfit(fpe, *others, column.report.filled).at(format!("{}.{}", plan.dataset, column.name)));
        }
    }
    for (column, erased) in plan.columns.iter().zip(&total.unreadable) {
        let reads = matches!(column.action, Action::Shift(_) | Action::Noise(_) | Action::Generalise(_));
        if reads && *erased >= FEW && erased * 2 > column.report.filled {
            let cause = format!(
                "{erased} of {} cells cannot be read for {} (no date, no number, not in the hierarchy, or nobody's) and would be erased",
                column.report.filled,
                column.action.name()
            );
            return Err(Error::usage(cause)
                .at(format!("{}.{}", plan.dataset, column.name))
                .next("name the action that the column takes, or do = \"erase\""));
        }
    }
    for (column, changed) in plan.columns.iter().zip(&total.changed) {
        // A value is encrypted to itself once in as many as its form has: next to never. Tokens of a run before stay.
        let same = column.report.filled.saturating_sub(*changed);
        let tokens = column.report.info_type.as_deref() == Some("efface.token");
        if matches!(column.action, Action::Fpe(_)) && !tokens && same > 10 + column.report.filled / 1000 {
            let cause = format!("{same} of {} cells were encrypted to themselves", column.report.filled);
            return Err(Error::fault(cause).at(format!("{}.{}", plan.dataset, column.name)));
        }
    }
    writer.finish().map_err(|e| e.at(&place))?;
    Ok(total)
}

fn change(
    (number, column): (usize, usize),
    cells: &Cells,
    batch: &Batch,
    plan: &TablePlan,
    worker: &mut Worker<'_>,
    (identifiers, subjects, common): (&Identifiers, &Subjects, &Commonplace),
    detector: &Detector,
) -> Result<Change> {
    Ok(match &plan.columns[column].action {
        Action::Keep { .. } => Change::Keep,
        Action::Drop => Change::Drop,
        Action::Erase => Change::Null,
        Action::Token(token) => Change::Text(token.apply(cells.text(), worker.makers.tokeniser(&token.domain)?)?),
        Action::Short(short) => {
            Change::Text(short.apply(cells.text(), worker.makers.short(&short.domain, short.length)?)?)
        }
        Action::Fpe(fpe) => {
            let (text, others) = fpe.apply(cells.text(), &mut worker.makers)?;
            worker.others += others;
            Change::Text(text)
        }
        Action::Surrogate(surrogate) => {
            let numbers = worker.makers.numbers(Purpose::Surrogate, &surrogate.domain.name)?;
            Change::Text(surrogate.apply(cells.text(), numbers)?)
        }
        Action::Shift(shift) => {
            let ids = ids(column, batch, plan);
            let numbers = worker.makers.numbers(Purpose::Date, &shift.domain)?;
            Change::Typed(shift.apply(cells.text(), &each(cells, &ids), numbers)?)
        }
        Action::Noise(noise) => {
            let ids = ids(column, batch, plan);
            let numbers = worker.makers.numbers(Purpose::Noise, &noise.domain)?;
            Change::Typed(noise.apply(cells.text(), &each(cells, &ids), bounds(cells), numbers)?)
        }
        Action::Truncate(cut) => Change::Text(cut.apply(cells.text())?),
        Action::Constant(constant) => Change::Text(constant.apply(cells.text())?),
        Action::Mask(mask) => Change::Text(mask.apply(cells.text())?),
        Action::Generalise(how) => Change::Text(how.apply(cells.text())?),
        Action::Redact(redact) => {
            let names = names_people(&plan.columns[column].report);
            if worker.marks.is_none() {
                worker.marks = Some(subjects.of_rows(number, batch));
            }
            let marks = worker.marks.as_deref().unwrap_or_default();
            let mut spans = Vec::with_capacity(cells.len());
            for i in 0..cells.len() {
                spans.push(match cells.filled(i) {
                    None => Vec::new(),
                    Some(text) => {
                        let marks = marks.get(cells.row(i)).map_or(&[][..], Vec::as_slice);
                        to_replace(
                            text,
                            plan,
                            names,
                            (marks, subjects, common),
                            identifiers,
                            detector,
                            &mut worker.scratch,
                            (&mut worker.hits, &mut worker.words),
                        )
                    }
                });
            }
            Change::Text(redact.apply(cells.text(), &mut spans, &mut worker.makers)?)
        }
    })
}

/// Cells that may be erased for not being what an action reads, whatever their share.
const FEW: u64 = 10;

/// Most cells of a column do not have the form that it is to be encrypted in.
fn unfit(fpe: &Fpe, cells: u64, filled: u64) -> Error {
    let check = fpe.check.map_or(String::new(), |c| format!(", or do not pass the check {}", c.name));
    Error::usage(format!(
        "{cells} of {filled} cells do not have the form: they hold other characters, or fewer than the {} that have {LEAST_DOMAIN} texts{check}",
        fpe.alphabet.least()
    ))
    .next("use do = \"token\" (or short), or name the alphabet and the check that the column has")
}

/// The subject's id of each row, for an action that needs it.
fn ids<'a>(column: usize, batch: &'a Batch, plan: &TablePlan) -> Vec<Option<Cow<'a, str>>> {
    match plan.columns[column].by {
        Some(by) => by_row(&batch.columns[by], batch.rows),
        None => vec![None; batch.rows],
    }
}

/// The least and the greatest number that a column's stored type holds.
fn bounds(cells: &Cells) -> (f64, f64) {
    use arrow::datatypes::DataType;
    match cells.native.as_ref().map(|native| native.data_type()) {
        Some(DataType::Int8) => (f64::from(i8::MIN), f64::from(i8::MAX)),
        Some(DataType::UInt8) => (0.0, f64::from(u8::MAX)),
        Some(DataType::Int16) => (f64::from(i16::MIN), f64::from(i16::MAX)),
        Some(DataType::UInt16) => (0.0, f64::from(u16::MAX)),
        Some(DataType::Int32) => (f64::from(i32::MIN), f64::from(i32::MAX)),
        Some(DataType::UInt32) => (0.0, f64::from(u32::MAX)),
        // Below 2^53 a float holds every whole number.
        Some(DataType::Int64) => (-9.007e15, 9.007e15),
        Some(DataType::UInt64) => (0.0, 9.007e15),
        _ => (f64::MIN, f64::MAX),
    }
}

/// What belongs to the row of each cell.
fn each<'a>(cells: &Cells, rows: &'a [Option<Cow<'_, str>>]) -> Vec<Option<&'a str>> {
    (0..cells.len()).map(|i| rows[cells.row(i)].as_deref()).collect()
}

fn count(column: usize, cells: &Cells, batch: &Batch, change: &Change, recoded: bool, written: &mut Written) {
    match change {
        Change::Keep => written.content[column] = content(cells, batch.first_row),
        Change::Drop | Change::Null => {
            written.changed[column] = (0..cells.len()).filter(|i| cells.filled(*i).is_some()).count() as u64;
        }
        Change::Text(text) | Change::Typed(text) => {
            if recoded {
                let row = |i| batch.first_row + cells.row(i) as u64;
                let filled = |i: &usize| !text.is_null(*i) && !crate::model::is_blank(text.value(*i));
                let sum = (0..cells.len()).filter(filled).map(|i| content_of(row(i), text.value(i)));
                written.content[column] = sum.fold(0, u64::wrapping_add);
            }
            for i in 0..cells.len() {
                let Some(old) = cells.filled(i) else { continue };
                if text.is_null(i) {
                    written.unreadable[column] += 1;
                    written.changed[column] += 1;
                } else if text.value(i) != old {
                    written.changed[column] += 1;
                }
            }
        }
    }
}

/// A sum over the filled cells of a column that does not depend on how the rows are cut.
fn content(cells: &Cells, first_row: u64) -> u64 {
    let of = |i| cells.filled(i).map_or(0, |text| content_of(first_row + cells.row(i) as u64, text));
    (0..cells.len()).map(of).fold(0, u64::wrapping_add)
}

/// What one cell adds to that sum.
pub(super) fn content_of(row: u64, text: &str) -> u64 {
    foldhash::quality::FixedState::with_seed(7).hash_one((row, text))
}

//! The last pass: the output is read back, from the disk, and held against what the plan promised.

use std::collections::BTreeMap;

use arrow::array::Array;

use crate::action::{Action, Generalise};
use crate::anonymise::hierarchy::STAR;
use crate::detect::{Detector, Hit, Scratch};
use crate::engine::identifiers::{Identifiers, Kind};
use crate::engine::learn::classes_of;
use crate::engine::mentions::Words;
use crate::engine::pipeline::{Settings, run};
use crate::engine::write::{Written, content_of};
use crate::error::{Error, Result};
use crate::keys::blank_tokens;
use crate::model::{Identifying, InfoType, RiskEstimate, VerificationReceipt, is_blank};
use crate::plan::{ColumnPlan, TablePlan};
use crate::risk::Classes;
use crate::rules::RuleSet;
use crate::table::{Cells, Table};

/// Different values from which a column of names is no list of colours or brands.
const MANY: u64 = 50;

/// Words between a family name and the given name that makes it a person's: initials, titles, other names.
const BESIDE: usize = 3;

/// Rows from which on one text with a name in it is a label.
const OFTEN: u64 = 5;

/// What was found in one column that should not be there, by what it is; counts of cells.
type Leaks = BTreeMap<String, u64>;

#[derive(Default)]
struct Seen {
    rows: u64,
    cells: u64,
    columns: Vec<SeenColumn>,
}

#[derive(Default)]
struct SeenColumn {
    content: u64,
    leaks: Leaks,
    /// Cells of numbers that equal an identifier of digits only.
    coincidences: u64,
    /// Cells that are a name of several words of a replaced column.
    names: u64,
    /// Texts that hold such a name, by hash, and how many cells hold each.
    labels: BTreeMap<u64, u64>,
    /// Filled cells of a kept column, how many are a name of one word of a replaced column, and how many hold a part of a name in
    /// several words.
    filled: u64,
    words: u64,
    parts: u64,
    /// How many are a short number or a plain word of a replaced column, and the sum of how often chance has each, in billionths.
    plain: u64,
    plain_expected: u64,
    /// How many coincidences chance explains, in billionths: the cells times the density of such identifiers.
    expected: u64,
}

/// Reads an output table back. `output` is opened from what was written; columns that were dropped are not in it. `lists`
/// tells which of its columns hold lists as JSON text, `recoded` which columns of the plan were recoded.
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
    lists: &[bool],
    recoded: &[bool],
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
        || Ok((detector.scratch(), Vec::new(), Words::default())),
        |(scratch, hits, words): &mut (Scratch, Vec<Hit>, Words), batch| {
            let mut seen = Seen { rows: batch.rows as u64, ..Seen::default() };
            for (at, (cells, plan_at)) in batch.columns.iter().zip(&kept).enumerate() {
                let column = &plan.columns[*plan_at];
                let mut judge = Judge {
                    column,
                    recoded: recoded[*plan_at],
                    key_id,
                    identifiers,
                    rules,
                    detector,
                    scratch,
                    hits,
                    words,
                    seen: SeenColumn::default(),
                };
                judge.coarse(cells)?;
                for i in 0..cells.len() {
                    let Some(text) = cells.filled(i) else { continue };
                    let row = batch.first_row + cells.row(i) as u64;
                    if lists[at] {
                        let items: Vec<Option<String>> = serde_json::from_str(text)
                            .map_err(|_| Error::fault("a list does not read back").at(&plan.dataset))?;
                        for item in items.iter().flatten().filter(|item| !is_blank(item)) {
                            judge.cell(item);
                            judge.content(row, item);
                        }
                    } else {
                        judge.cell(text);
                        judge.content(row, text);
                    }
                }
                seen.cells += cells.len() as u64;
                seen.columns.push(judge.seen);
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
    for (mut seen, plan_at) in std::mem::take(&mut total.columns).into_iter().zip(&kept) {
        let column = &plan.columns[*plan_at];
        let place = format!("{}.{}", plan.dataset, column.name);
        if recoded[*plan_at] {
            if seen.content != written.content[*plan_at] {
                return Err(Error::fault("a recoded column differs from what was to be written").at(place));
            }
        } else if is_kept(column) {
            if seen.content != written.content[*plan_at] {
                return Err(Error::fault("a kept column differs from the input").at(place));
            }
            receipt.columns_equal += 1;
        }
        // Four standard deviations of a Poisson count above what is expected.
        let expected = seen.expected as f64 / 1e9;
        let allowed = if expected < 0.01 { 0 } else { (expected + 4.0 * expected.sqrt()).ceil() as u64 };
        if seen.coincidences > allowed {
            seen.leaks.insert("numbers that are identifiers of a replaced column".into(), seen.coincidences);
        } else {
            receipt.coincidences += seen.coincidences;
        }
        // A brand stands in a column of few values, and a product's name in many rows; a leak does not.
        let rare: u64 = seen.labels.values().filter(|cells| **cells < OFTEN).sum();
        let often: u64 = seen.labels.values().filter(|cells| **cells >= OFTEN).sum();
        let (whole, brands) = if column.report.distinct >= MANY { (seen.names, 0) } else { (0, seen.names) };
        if rare + whole > 0 {
            seen.leaks.insert("names of people of a replaced column".into(), rare + whole);
        }
        receipt.names_let_through += often + brands;
        // A column of many different values, half of which are names of the replaced ones, is one of names; a colour is not.
        let names = seen.words + seen.parts;
        let accepted = accepts(column, "person.family_name") || accepts(column, "person.given_name") && seen.parts == 0;
        if names > 0 && names * 2 >= seen.filled && column.report.distinct >= MANY && !accepted {
            seen.leaks.insert("names of people that stand in a replaced column".into(), names);
        } else {
            receipt.names_let_through += names;
        }
        // A column of many different values, half of which are such values, was copied from the replaced one. What is equal by chance
        // is one in so many of all numbers of its length.
        let chance = seen.plain_expected as f64 / 1e9 / seen.plain.max(1) as f64 * seen.filled as f64;
        let copied = seen.plain as f64 - chance;
        if seen.plain > 0 && copied * 2.0 >= seen.filled as f64 && column.report.distinct >= MANY {
            seen.leaks.insert("short or plain values of a replaced column".into(), seen.plain);
        } else {
            receipt.plain_let_through += seen.plain;
        }
        if let Some((what, cells)) = seen.leaks.iter().max_by_key(|(_, n)| **n) {
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
    Error::refused(format!("the output holds {what} in {cells} cells, which the policy does not keep"))
        .coded("E101")
        .next(next)
}

fn is_kept(column: &ColumnPlan) -> bool {
    matches!(column.action, Action::Keep { .. })
}

/// Whether the policy says that a type may stay in a column.
fn accepts(column: &ColumnPlan, info_type: &str) -> bool {
    match &column.action {
        Action::Keep { accept } => accept.iter().any(|a| a == "*" || a == info_type),
        _ => false,
    }
}

/// Columns that the policy keeps though the scan found strong hits of a direct identifier of another type inside: known
/// before anything is written. Names are found by context, which is too weak to stop a run.
pub(super) fn kept_in_spite(plan: &TablePlan, rules: &RuleSet) -> Result<()> {
    for column in plan.columns.iter().filter(|c| is_kept(c)) {
        let direct = |t: &str| rules.info_type(t).is_some_and(|t| t.identifying == Identifying::Direct);
        let leak =
            column.report.contamination.iter().find(|c| {
                direct(&c.info_type) && !c.info_type.starts_with("person.") && !accepts(column, &c.info_type)
            });
        if let Some(leak) = leak {
            return Err(refused(&leak.info_type, leak.cells, column).at(format!("{}.{}", plan.dataset, column.name)));
        }
    }
    Ok(())
}

/// Looks at the cells of one column of the output.
struct Judge<'a> {
    column: &'a ColumnPlan,
    /// Whether it was recoded: then it holds labels besides what its action makes.
    recoded: bool,
    key_id: Option<&'a str>,
    identifiers: &'a Identifiers,
    rules: &'a RuleSet,
    detector: &'a Detector,
    scratch: &'a mut Scratch,
    hits: &'a mut Vec<Hit>,
    words: &'a mut Words,
    seen: SeenColumn,
}

impl<'a> Judge<'a> {
    fn leak(&mut self, what: impl Into<String>) {
        *self.seen.leaks.entry(what.into()).or_default() += 1;
    }

    fn content(&mut self, row: u64, text: &str) {
        if is_kept(self.column) || self.recoded {
            self.seen.content = self.seen.content.wrapping_add(content_of(row, text));
        }
    }

    /// What was masked or coarsened does not change when it is masked or coarsened again.
    fn coarse(&mut self, cells: &Cells) -> Result<()> {
        // Labels are coarser, and have another form.
        if self.recoded {
            return Ok(());
        }
        let again = match &self.column.action {
            Action::Mask(mask) => mask.apply(cells.text())?,
            Action::Truncate(cut) => cut.apply(cells.text())?,
            Action::Generalise(how) => how.apply(cells.text())?,
            _ => return Ok(()),
        };
        let differing = (0..cells.len())
            .filter(|i| cells.filled(*i).is_some() && (again.is_null(*i) || Some(again.value(*i)) != cells.value(*i)));
        let differing = differing.count() as u64;
        if differing > 0 {
            self.seen.leaks.insert("text that is finer than the policy says".into(), differing);
        }
        Ok(())
    }

    fn accepts(&self, info_type: &str) -> bool {
        accepts(self.column, info_type)
    }

    fn cell(&mut self, text: &str) {
        self.seen.filled += 1;
        if self.recoded && text == STAR {
            return;
        }
        let token = crate::keys::key_id(text);
        match &self.column.action {
            // A token says nothing else.
            Action::Token(_) => {
                if token.is_none() || token != self.key_id {
                    self.leak("text that is not a token");
                }
                return;
            }
            Action::Short(_) => {
                if token.is_none() || token != self.key_id {
                    self.leak("text that is not a short token");
                }
                return;
            }
            Action::Surrogate(surrogate) => {
                if token.is_none() && !surrogate.can_be(text) {
                    self.leak("text that is not a surrogate");
                }
                return;
            }
            Action::Constant(constant) => {
                if text != constant.value {
                    self.leak("text that is not the constant");
                }
                return;
            }
            Action::Erase => return self.leak("text in an erased column"),
            Action::Fpe(_)
            | Action::Mask(_)
            | Action::Truncate(_)
            | Action::Generalise(_)
            | Action::Shift(_)
            | Action::Noise(_)
            | Action::Redact(_)
            | Action::Keep { .. }
            | Action::Drop => {}
        }
        if token.is_some() {
            return;
        }
        let text = &*blank_tokens(text);
        self.sweep(text);
        // Kept columns are held against the input cell by cell, and what was found inside them there has stopped the run.
        if matches!(self.column.action, Action::Redact(_)) {
            self.detect(text);
        }
    }

    /// No identifier of a replaced column, in any column: also not in one that is kept for holding the same type.
    fn sweep(&mut self, text: &str) {
        if self.identifiers.is_empty() {
            return;
        }
        let number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b' '));
        // What is made of a number or a date is another number or date, and may be somebody's.
        let made = matches!(
            self.column.action,
            Action::Noise(_)
                | Action::Shift(_)
                | Action::Generalise(Generalise::Date { .. } | Generalise::Band(_) | Generalise::Edges(_))
        );
        if made && number {
            return;
        }
        // What is encrypted into its own form equals one of the replaced as often as its form is narrow: that it is not its own value was
        // seen when it was written.
        if matches!(self.column.action, Action::Fpe(_)) {
            return;
        }
        // Kept numbers equal one of the replaced as often as chance has it.
        let by_chance = number && is_kept(self.column);
        if by_chance {
            self.seen.expected += (self.identifiers.density(text) * 1e9).ceil() as u64;
        }
        if let Some(kind) = self.identifiers.whole(text) {
            let info_type = kind.info_type.clone();
            if self.accepts(&info_type) {
            } else if by_chance {
                self.seen.coincidences += 1;
            } else {
                self.leak(format!("an identifier of a replaced column ({info_type})"));
            }
        } else if is_kept(self.column) && self.identifiers.is_word(text) {
            self.seen.words += 1;
        } else if is_kept(self.column)
            && let Some(chance) = self.identifiers.is_plain(text)
        {
            self.seen.plain += 1;
            self.seen.plain_expected += (chance * 1e9).ceil() as u64;
        } else if self.is_label(text) {
        } else if let Some((_, _, kind)) = self.inside(text) {
            let info_type = kind.info_type.clone();
            self.leak(format!("an identifier of a replaced column ({info_type}) inside text"));
        }
    }

    /// An identifier inside a text.
    fn inside(&self, text: &str) -> Option<(usize, usize, &'a Kind)> {
        let found = self.identifiers.in_text(text);
        found.into_iter().find(|(_, _, kind)| !accepts(self.column, &kind.info_type))
    }

    /// Whether a text holds a name of several words of a replaced column. Products and brands are named like people: which of those in
    /// kept columns are leaks is known in the end, by how often the text stands there. Anywhere else they are leaks.
    fn is_label(&mut self, text: &str) -> bool {
        // A name has a space, or something like one.
        if !text.bytes().any(|b| !b.is_ascii_alphanumeric()) {
            return false;
        }
        self.words.read(text);
        let mut names = self.identifiers.names_in(self.words);
        names.retain(|(_, _, kind)| !self.accepts(&kind.info_type));
        // Firms are named like families: a family's name alone, in a kept column, tells nobody unless most cells hold one. With somebody's
        // given name beside it, it does.
        let alone = |(start, end, kind): &(usize, usize, &Kind)| {
            kind.part
                && is_kept(self.column)
                && !self.words.around(*start, *end, BESIDE).any(|word| self.identifiers.is_given(word))
        };
        let part = names.iter().any(alone);
        let Some((start, end, kind)) = names.into_iter().find(|name| !alone(name)) else {
            self.seen.parts += u64::from(part);
            return false;
        };
        if matches!(self.column.action, Action::Redact(_)) {
            self.leak(format!("a name of a replaced column ({})", kind.info_type));
            return true;
        }
        let whole = text[..start].trim().is_empty() && text[end..].trim().is_empty();
        if whole {
            self.seen.names += 1;
        } else {
            *self.seen.labels.entry(content_of(0, text)).or_default() += 1;
        }
        true
    }

    /// No hit of a direct identifier is left in redacted text. What is found by its context is too weak to stop a run.
    fn detect(&mut self, text: &str) {
        let mut found: Vec<InfoType> = Vec::new();
        for span in super::spans::in_text(text, false, self.detector, self.scratch, self.hits) {
            let direct = self.rules.info_type(&span.info_type).is_some_and(|t| t.identifying == Identifying::Direct);
            let weak = span.by_context || span.info_type.starts_with("person.");
            if direct && !weak && !self.accepts(&span.info_type) && !found.contains(&span.info_type) {
                found.push(span.info_type);
            }
        }
        for info_type in found {
            self.leak(info_type.to_string());
        }
    }
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.cells += other.cells;
        self.columns.resize_with(self.columns.len().max(other.columns.len()), SeenColumn::default);
        for (mine, theirs) in self.columns.iter_mut().zip(other.columns) {
            mine.content = mine.content.wrapping_add(theirs.content);
            mine.coincidences += theirs.coincidences;
            mine.names += theirs.names;
            for (text, cells) in theirs.labels {
                *mine.labels.entry(text).or_default() += cells;
            }
            mine.filled += theirs.filled;
            mine.words += theirs.words;
            mine.parts += theirs.parts;
            mine.plain += theirs.plain;
            mine.plain_expected += theirs.plain_expected;
            mine.expected += theirs.expected;
            for (what, cells) in theirs.leaks {
                *mine.leaks.entry(what).or_default() += cells;
            }
        }
    }
}

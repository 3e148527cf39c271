//! What is known of the person that each row is about: from the row's other columns, and, through the subject's id, from the other
//! files of the export.

use std::hash::BuildHasher;

use hashbrown::HashMap;

use crate::action::{Action, Norm};
use crate::engine::identifiers::Kind;
use crate::engine::learn::by_row;
use crate::engine::mentions::{Mark, Tells, marks};
use crate::error::{Error, Result};
use crate::keys::key_id;
use crate::model::Identifying;
use crate::plan::{Plan, TablePlan};
use crate::table::Batch;

/// What each table tells of its rows' subjects, and what the tables together tell of each subject.
pub(super) struct Subjects {
    kinds: Vec<Kind>,
    tables: Vec<Own>,
    known: HashMap<u64, Vec<Mark>>,
    held: usize,
    ceiling: usize,
}

/// What one table tells.
struct Own {
    /// The column of the subject's id.
    id: Option<usize>,
    /// Columns that are replaced and say who a row is about.
    columns: Vec<(usize, Tells, u16)>,
    /// Whether another table with running text is about the same subjects.
    told: bool,
    /// Whether the table has running text.
    text: bool,
}

/// Marks of a subject from which on its id is shared by many: then nothing that other files say is of use.
const MOST: usize = 256;

/// What one row told of a subject.
pub(super) type Told = Vec<(u64, Mark)>;

impl Subjects {
    /// For the tables of a plan, in at most `bytes`.
    pub fn new(plan: &Plan, bytes: usize) -> Self {
        let mut kinds = Vec::new();
        let mut tables: Vec<Own> = plan.tables.iter().map(|table| Own::of(table, &mut kinds)).collect();
        for n in 0..tables.len() {
            let others = |m: usize| m != n && tables[m].text && tables[m].id.is_some();
            tables[n].told = tables[n].id.is_some() && !tables[n].columns.is_empty() && (0..tables.len()).any(others);
        }
        Self { kinds, tables, known: HashMap::new(), held: 0, ceiling: bytes }
    }

    /// What a mark is of.
    pub fn kind(&self, kind: u16) -> &Kind {
        &self.kinds[usize::from(kind)]
    }

    /// Whether other tables need to know what this one says of its subjects.
    pub fn is_told(&self, table: usize) -> bool {
        self.tables[table].told
    }

    /// What the rows of a batch say of their subjects.
    pub fn tell(&self, table: usize, batch: &Batch) -> Told {
        let own = &self.tables[table];
        let Some(id) = own.id.filter(|_| own.told) else { return Vec::new() };
        let ids = by_row(&batch.columns[id], batch.rows);
        let mut told = Vec::new();
        for (row, marks) in own.marks(batch).into_iter().enumerate() {
            if let Some(subject) = ids[row].as_deref() {
                told.extend(marks.into_iter().map(|mark| (subject_of(subject), mark)));
            }
        }
        told
    }

    /// Remembers what was told. The order does not matter.
    ///
    /// # Errors
    /// When the memory ceiling is reached: text about a forgotten subject would keep its name.
    pub fn add(&mut self, told: Told) -> Result<()> {
        for (subject, mark) in told {
            let known = self.known.entry(subject).or_default();
            // An id that so much is known of is nobody's: GUEST, 0, unknown.
            if known.len() >= MOST {
                continue;
            }
            if let Err(at) = known.binary_search(&mark) {
                known.insert(at, mark);
                self.held += 1;
            }
        }
        // Marks grow by doubling; a subject takes its place in the table besides.
        let bytes = self.held * 2 * size_of::<Mark>() + self.known.capacity() * (8 + size_of::<Vec<Mark>>());
        if bytes > self.ceiling {
            return Err(Error::usage(format!(
                "more is known of {} subjects than fits into memory, and their names have to go from running text",
                self.known.len()
            ))
            .next("raise --memory, or erase the columns of running text"));
        }
        Ok(())
    }

    /// What is known of the subject of each row.
    pub fn of_rows(&self, table: usize, batch: &Batch) -> Vec<Vec<Mark>> {
        let own = &self.tables[table];
        let mut all = own.marks(batch);
        if let Some(id) = own.id.filter(|_| !self.known.is_empty()) {
            for (marks, subject) in all.iter_mut().zip(by_row(&batch.columns[id], batch.rows)) {
                let known = subject.and_then(|s| self.known.get(&subject_of(&s)));
                if let Some(known) = known.filter(|known| known.len() < MOST) {
                    marks.extend(known);
                }
            }
        }
        all
    }
}

fn subject_of(id: &str) -> u64 {
    foldhash::quality::FixedState::with_seed(0x5ab).hash_one(&*Norm::Id.apply(id))
}

impl Own {
    fn of(table: &TablePlan, kinds: &mut Vec<Kind>) -> Self {
        let mut columns = Vec::new();
        for (i, column) in table.columns.iter().enumerate() {
            let action = column.sought_as();
            let Some(info_type) = &column.report.info_type else { continue };
            let replaced = action.replaces() && !matches!(action, Action::Redact(_));
            if !replaced || column.report.identifying != Identifying::Direct || &**info_type == "efface.token" {
                continue;
            }
            let domain = match action {
                Action::Token(t) => Some((t.domain.clone(), t.norm)),
                _ => table.spans.get(info_type).cloned().flatten(),
            };
            columns.push((i, Tells::of(info_type), kinds.len() as u16));
            kinds.push(Kind { info_type: info_type.clone(), domain, part: false });
        }
        let text = table.columns.iter().any(|c| matches!(c.action, Action::Redact(_)));
        Self { id: table.subject, columns, told: false, text }
    }

    /// The marks of each row.
    fn marks(&self, batch: &Batch) -> Vec<Vec<Mark>> {
        let mut all: Vec<Vec<Mark>> = vec![Vec::new(); batch.rows];
        for (column, tells, kind) in &self.columns {
            let cells = &batch.columns[*column];
            for i in 0..cells.len() {
                if let Some(value) = cells.filled(i).filter(|v| key_id(v).is_none()) {
                    marks(value, *tells, *kind, &mut all[cells.row(i)]);
                }
            }
        }
        all
    }
}

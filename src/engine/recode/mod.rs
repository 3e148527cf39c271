//! Recoding: the quasi-identifiers of a plan are generalised and suppressed until the policy's target holds.
//!
//! One pass codes the columns; a solver of [`crate::anonymise`] answers on codes; the pass that writes looks up the level of each
//! row's person ([`publish`]). What was written is coded again and the target is measured on it ([`measure`]): a target that does
//! not hold there stops publication, whatever the solver thought.

mod column;
mod lock;
mod measure;
mod people;
mod plan;
mod publish;
mod target;
mod tell;

use hashbrown::HashMap;

use crate::anonymise::{Global, Local, Problem, Recoding, SensitiveColumn, Solver, Suppress};
use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::error::{Error, Result};
use crate::model::Prediction;
use crate::plan::{Plan, RecodeGroup, RecodePlan};
use crate::policy::{Aim, Recode};
use crate::risk::{Codes, NULL, Whole};
use crate::table::Table;
use column::Column;
pub use lock::Lock;
use lock::LockedProblem;
pub(super) use people::People;
use target::{Sensitive, Verdict};

pub(super) use measure::{measured, riskiest};
pub use plan::{RecodeWish, plan_recoding};
pub(super) use publish::{TableRecoding, of_tables};

/// Above as many cells the default solver is the global one: the local one holds every person.
const LARGE: usize = 600_000_000;
/// Bytes per person and column, measured with the local solver.
const PER_CELL: usize = 16;
/// People that a value has to stand for to become a label, where the target names no size of classes.
const LEAST: u64 = 5;

/// A problem with all that is needed to publish and to measure its answer.
pub(super) struct Group {
    name: String,
    plan: RecodeGroup,
    people: People,
    columns: Vec<Column>,
    /// Sensitive columns over people.
    sensitive: Vec<Sensitive>,
    problem: Problem,
    before: Verdict,
}

/// A group and its answer.
pub(super) struct Solved {
    group: Group,
    recoding: Recoding,
    /// Why this solver.
    why: String,
    /// How well a column is told from the others.
    prediction: Option<Prediction>,
    /// What the lock has to do with it.
    lock: Option<&'static str>,
}

impl Group {
    /// Codes the tables of a group.
    fn code(
        at: usize,
        plan: &Plan,
        recode: &RecodePlan,
        tables: &[Table],
        locked: Option<&LockedProblem>,
        settings: &Settings<'_>,
    ) -> Result<Self> {
        let group = &recode.groups[at];
        let mut coded: Vec<Whole> = Vec::new();
        let mut names: Vec<Vec<String>> = Vec::new();
        for t in &group.tables {
            let wanted = wanted(group, plan, *t);
            let coder = Coder::new(wanted.clone(), &vec![true; wanted.len()]);
            coded.push(coder.code(&tables[*t], None, settings)?.whole()?);
            names.push(wanted);
        }
        let place = |table: usize, column: usize| -> Result<usize> {
            let name = &plan.tables[group.tables[table]].columns[column].name;
            names[table].iter().position(|n| **n == **name).ok_or_else(|| Error::fault("a column that was not coded"))
        };
        let people = if group.by_subject {
            let ids = group
                .tables
                .iter()
                .enumerate()
                .map(|(n, t)| {
                    let id = plan.tables[*t].subject.ok_or_else(|| Error::fault("a table without a subject"))?;
                    place(n, id)
                })
                .collect::<Result<Vec<_>>>()?;
            People::subjects(&coded, &ids)?
        } else {
            People::rows(coded[0].rows)
        };
        let name = group.name(&plan.tables);
        if people.count == 0 {
            return Err(Error::unread("there is no row to recode").at(&name));
        }
        let of_group = |table: usize| -> Result<usize> {
            group.tables.iter().position(|t| *t == table).ok_or_else(|| Error::fault("a table of another group"))
        };
        let aim = &recode.aim;
        let least = if aim.k.is_some() || aim.max_risk.is_some() { aim.least().max(2) } else { LEAST };
        let mut columns = Vec::new();
        let mut quasi = Vec::new();
        for (n, q) in group.quasi.iter().enumerate() {
            let memory = locked.map(|l| l.memory(n));
            let table = of_group(q.table)?;
            let parents = q.parents.iter().map(|p| place(table, *p)).collect::<Result<Vec<_>>>()?;
            let action = &plan.tables[q.table].columns[q.column].action;
            let from = (&coded[table], place(table, q.column)?, parents.as_slice());
            let (column, codes) = Column::new(q, action, from, (&people, table), least, memory.as_ref())?;
            quasi.push(column.quasi(codes)?);
            columns.push(column);
        }
        let mut sensitive = Vec::new();
        for s in &group.sensitive {
            let table = of_group(s.table)?;
            let action = &plan.tables[s.table].columns[s.column].action;
            let whole = &coded[table];
            let at = place(table, s.column)?;
            let shown = column::published(action, whole.columns[at].texts.as_deref().unwrap_or_default())?;
            sensitive.push(shown_sensitive(&s.name, &shown, &whole.codes[at], (&people, table)));
        }
        // Solvers hold people several times over.
        let bytes = people.count.saturating_mul(columns.len()).saturating_mul(PER_CELL);
        if bytes > settings.memory {
            return Err(Error::usage(format!(
                "{} people over {} columns take about {} MiB to recode",
                people.count,
                columns.len(),
                bytes >> 20
            ))
            .at(&name)
            .next("raise --memory, or name fewer columns: [risk] quasi = [\"COLUMN\", …]"));
        }
        let before = target::verdict(
            aim,
            columns
                .iter_mut()
                .map(|c| (std::mem::replace(&mut c.before, Codes::U8(Vec::new())), c.before_codes))
                .collect(),
            &sensitive,
            people.count,
        );
        let problem = Problem {
            rows: people.count,
            quasi,
            sensitive: Vec::new(),
            models: Vec::new(),
            average_risk: None,
            suppression: recode.suppression,
            limit: recode.limit,
        };
        let mut coded = Self { name, plan: group.clone(), people, columns, sensitive, problem, before };
        coded.aim(aim);
        Ok(coded)
    }

    /// Sets what has to hold.
    fn aim(&mut self, aim: &Aim) {
        self.problem.models = target::of_sizes(aim);
        self.problem.average_risk = aim.average_risk;
        let column =
            |s: &Sensitive| SensitiveColumn { models: s.models(aim), name: s.name.clone(), ranks: s.ranks.clone() };
        self.problem.sensitive = self.sensitive.iter().map(column).collect();
    }

    /// The answer of the lock, of the solver that the policy names, or of the default one.
    fn solve(
        self,
        plan: &Plan,
        recode: &RecodePlan,
        locked: Option<&LockedProblem>,
        settings: &Settings<'_>,
    ) -> Result<Solved> {
        let solved = |group, recoding, why, lock| Solved { group, recoding, why, prediction: None, lock };
        let Some(locked) = locked else {
            let (solver, why) = chosen(recode.recode, &self.problem);
            let recoding = self.answer(solver.as_ref(), settings)?;
            return Ok(solved(self, recoding, why, None));
        };
        let (why, followed) = ("the categories of the lock".to_owned(), Some("followed"));
        let mut group = self;
        // People that the lock was written for come out as they did: the solver that made it makes it again.
        if let Some(maker) = locked.maker(group.problem.rows) {
            let (solver, _) = chosen(Some(maker), &group.problem);
            match group.answer(solver.as_ref(), settings) {
                Ok(recoding) => {
                    let again = solved(group, recoding, why.clone(), followed);
                    if locked.is_of(&again, plan, recode) {
                        return Ok(again);
                    }
                    group = again.group;
                }
                Err(error) if settings.watch.stopped() => return Err(error),
                // The lock says for how many people it fails.
                Err(_) => {}
            }
        }
        let recoding = group.answer(&locked.classes(&group), settings)?;
        Ok(solved(group, recoding, why, followed))
    }

    /// The answer of one solver.
    fn answer(&self, solver: &dyn Solver, settings: &Settings<'_>) -> Result<Recoding> {
        let recoding = settings.pool.install(|| solver.solve(&self.problem)).map_err(|e| e.at(&self.name))?;
        if settings.watch.stopped() { Err(Error::interrupted()) } else { Ok(recoding) }
    }
}

/// The columns of a table that a group reads.
fn wanted(group: &RecodeGroup, plan: &Plan, table: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut want = |column: usize| {
        let name = plan.tables[table].columns[column].name.to_string();
        if !names.contains(&name) {
            names.push(name);
        }
    };
    for q in group.quasi.iter().filter(|q| q.table == table) {
        want(q.column);
        q.parents.iter().for_each(|p| want(*p));
    }
    group.sensitive.iter().filter(|s| s.table == table).for_each(|s| want(s.column));
    if group.by_subject {
        plan.tables[table].subject.iter().for_each(|id| want(*id));
    }
    names
}

/// A sensitive column over people; a person with several values shows the set of them, in the order of their texts.
fn shown_sensitive(
    name: &str,
    published: &[Option<Box<str>>],
    codes: &Codes,
    (people, table): (&People, usize),
) -> Sensitive {
    let mut texts: Vec<Box<str>> = Vec::new();
    let mut known: HashMap<&str, u32> = HashMap::new();
    let of_code: Vec<u32> = std::iter::once(NULL)
        .chain(published.iter().map(|text| match text {
            None => NULL,
            Some(text) => *known.entry(text).or_insert_with(|| {
                texts.push(text.clone());
                texts.len() as u32
            }),
        }))
        .collect();
    let of_row = Codes::of((0..codes.len()).map(|row| of_code[codes.get(row) as usize]).collect());
    let (shown, sets) = people.shown(table, &of_row, texts.len() as u32 + 1);
    for set in sets {
        let mut parts: Vec<&str> = set.iter().map(|c| if *c == NULL { "" } else { &*texts[*c as usize - 1] }).collect();
        parts.sort_unstable();
        let joined: Box<str> = parts.join("\u{1f}").into();
        texts.push(joined);
    }
    let column = crate::risk::Column { name: name.to_owned(), distinct: texts.len() as u32, texts: Some(texts) };
    Sensitive::new(name, &column, &shown)
}

/// The solver and why it is the one.
fn chosen(named: Option<Recode>, problem: &Problem) -> (Box<dyn Solver>, String) {
    let cells = problem.rows.saturating_mul(problem.quasi.len());
    match named {
        Some(Recode::Global) => (Box::new(Global::default()), "named by the policy".into()),
        Some(Recode::Local) => (Box::new(Local), "named by the policy".into()),
        Some(Recode::Suppress) => (Box::new(Suppress), "named by the policy".into()),
        None if cells > LARGE => {
            (Box::new(Global::default()), format!("the default above {LARGE} cells, and there are {cells}"))
        }
        None => (Box::new(Local), format!("the default up to {LARGE} cells: it loses the least")),
    }
}

/// Everything that a plan recodes, solved; along the lock, where there is one.
pub(super) fn solve(
    plan: &Plan,
    tables: &[Table],
    lock: Option<&Lock>,
    settings: &Settings<'_>,
) -> Result<Vec<Solved>> {
    let Some(recode) = &plan.recode else { return Ok(Vec::new()) };
    (0..recode.groups.len())
        .map(|at| {
            let locked = lock.map(|lock| lock.problem(at, plan, recode)).transpose()?;
            Group::code(at, plan, recode, tables, locked, settings)?.solve(plan, recode, locked, settings)
        })
        .collect()
}

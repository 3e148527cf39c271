//! Attacks on a protected copy: original, copy and control are coded with the same dictionaries.

use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::error::{Error, Result, visible};
use crate::model::{AttackReport, Linkage};
use crate::risk::attack::{CONFIDENCE, Tables, attack};
use crate::risk::models::{POPULATION, SAMPLE};
use crate::risk::search::round;
use crate::risk::{Below, Chunk, Class, Coded, Codes, Column, Visit, ratio, visit};
use crate::table::{Table, sha256_file};

/// Columns that inference is tried on where none are named.
const SECRETS: usize = 8;

/// What to attack with.
pub struct AttackRequest<'a> {
    /// The original.
    pub original: &'a Table,
    /// The copy that attackers hold.
    pub protected: &'a Table,
    /// People whom the copy never knew.
    pub control: Option<&'a Table>,
    /// Columns that attackers know; all that the files share where empty.
    pub columns: Vec<String>,
    /// Columns to infer; the last ones where empty.
    pub secrets: Vec<String>,
}

/// Attacks `protected` and tells how often that is right about people of the original.
pub fn attack_on(request: &AttackRequest<'_>, settings: &Settings<'_>) -> Result<AttackReport> {
    let tables = [Some(request.original), Some(request.protected), request.control];
    if let Some(control) = request.control {
        apart(control, request)?;
    }
    let shared: Vec<String> = request
        .original
        .columns
        .iter()
        .flatten()
        .filter(|name| tables.iter().flatten().all(|t| t.columns.iter().flatten().any(|c| c == *name)))
        .map(ToString::to_string)
        .filter(|name| request.columns.is_empty() || request.columns.contains(name) || request.secrets.contains(name))
        .collect();
    for name in request.columns.iter().chain(&request.secrets) {
        if !shared.contains(name) {
            let has = |table: &&Table| table.columns.iter().flatten().any(|c| **c == **name);
            let lacking = tables.iter().flatten().rev().find(|t| !has(t));
            let which = if request.control.is_some_and(|c| !has(&c)) { "the control" } else { "this file" };
            return Err(Error::usage(format!("no column {name:?} in {which}; all of these files have to have it"))
                .coded("E217")
                .at(&lacking.unwrap_or(&request.protected).path)
                .next("efface scan lists the columns of each file"));
        }
    }
    if let Some(control) = request.control.filter(|_| shared.is_empty()) {
        let of = |table: &Table| table.columns.iter().flatten().cloned().collect::<Vec<_>>();
        let copied = of(request.protected);
        if of(request.original).iter().any(|c| copied.contains(c)) {
            return Err(Error::usage("the control has none of the columns of the original and its copy")
                .coded("E217")
                .at(&control.path)
                .next("give --control a file of other people with the same columns"));
        }
    }
    if shared.is_empty() {
        return Err(Error::usage("the files have no column of the same name")
            .coded("E217")
            .at(&request.protected.path)
            .next("give the original that this copy was made of"));
    }
    let coder = Coder::new(shared.clone(), &vec![true; shared.len()]);
    let mut coded = Vec::new();
    for table in tables.iter().flatten() {
        let of = coder.code(table, None, settings)?;
        if of.rows == 0 {
            return Err(Error::unread("the file has no row").at(&table.path));
        }
        coded.push(of);
    }
    settings.pool.install(|| {
        let linkage = linkage(&coded[0], &coded[1], &shared)?;
        let mut coded = coded.into_iter();
        let mut next = || coded.next().map(Coded::whole).transpose();
        let missing = || Error::fault("a table that was not coded");
        let (original, protected) = (next()?.ok_or_else(missing)?, next()?.ok_or_else(missing)?);
        let control = next()?;
        let made = control.is_none();
        let secrets: Vec<usize> = match request.secrets.as_slice() {
            [] => (0..shared.len()).rev().take(SECRETS).rev().collect(),
            named => (0..shared.len()).filter(|c| named.contains(&shared[*c])).collect(),
        };
        let tables = Tables::new(original, protected, control);
        let mut notes = vec![
            "Attackers compare values as they stand: what was coarsened matches nothing of the original here, though a person \
             who knows the coarsening could match it."
                .to_owned(),
            "Rates are those of these attacks; another attacker may do better.".to_owned(),
        ];
        if made {
            notes.push(
                "No control file was given: the control is made of the original's own values, each column drawn apart. What \
                 correlations alone give away then counts as risk. Give --control FILE with people who are in neither file."
                    .to_owned(),
            );
        }
        let left: Vec<String> = request
            .original
            .columns
            .iter()
            .flatten()
            .filter(|c| !shared.iter().any(|s| **s == ***c))
            .map(|c| visible(c))
            .collect();
        if !left.is_empty() && request.columns.is_empty() {
            notes.push(format!("Not in all files, so not used: {}.", left.join(", ")));
        }
        let mut attacks = attack(&tables, &secrets);
        for why in attacks.iter_mut().filter_map(|a| a.undefined.as_mut()) {
            why.push_str(match made {
                true => "; give --control FILE with people who are in neither file",
                false => "; give --control FILE with more people, who are in neither file",
            });
        }
        Ok(AttackReport {
            original: request.original.path.clone(),
            protected: request.protected.path.clone(),
            columns: shared.clone(),
            original_rows: tables.original.rows as u64,
            protected_rows: tables.protected.rows as u64,
            control_rows: tables.control.rows as u64,
            confidence: CONFIDENCE,
            attacks,
            linkage,
            notes,
        })
    })
}

/// Refuses a control that is the original or the copy: all that is guessed right of them would then be nobody's fault.
fn apart(control: &Table, request: &AttackRequest<'_>) -> Result<()> {
    for (other, name) in [(request.original, "original"), (request.protected, "copy")] {
        if other.bytes == control.bytes && sha256_file(other.origin.open()?)? == sha256_file(control.origin.open()?)? {
            return Err(Error::usage(format!("the control is the {name}, byte for byte"))
                .coded("E220")
                .at(&control.path)
                .next("give --control a file of people who are in neither file"));
        }
    }
    Ok(())
}

/// Classes with one row of each file.
#[derive(Default)]
struct OneToOne(u64);

impl Visit for OneToOne {
    fn class(&mut self, class: Class<'_>) {
        self.0 += u64::from(class.counts == [(SAMPLE, 1), (POPULATION, 1)]);
    }

    fn merge(&mut self, other: Self) {
        self.0 += other.0;
    }
}

fn linkage(original: &Coded, protected: &Coded, names: &[String]) -> Result<Linkage> {
    let all: Vec<usize> = (0..names.len()).collect();
    let marked = |coded: &Coded, source: u32| -> Result<Vec<Chunk>> {
        let mut chunks = coded.chunks_of(&all)?;
        chunks.iter_mut().for_each(|c| c.columns.push(Codes::of(vec![source; c.rows])));
        Ok(chunks)
    };
    let mut chunks = marked(original, SAMPLE)?;
    chunks.extend(marked(protected, POPULATION)?);
    // The copy was coded later: its columns know every value.
    let mut columns: Vec<Column> =
        protected.columns.iter().map(|c| Column { name: c.name.clone(), distinct: c.distinct, texts: None }).collect();
    columns.push(Column { name: String::new(), distinct: 2, texts: None });
    let both = Coded::in_memory(columns, chunks);
    let linked = visit(&both, &all, Some(Below { column: all.len(), ranks: &[0, 1, 2] }), OneToOne::default)?.0;
    Ok(Linkage { columns: names.to_vec(), linked, share: round(ratio(linked, original.rows)) })
}

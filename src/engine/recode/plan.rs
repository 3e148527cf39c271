//! What recoding would do, without writing anything but hierarchies that were asked for.

use std::io::Write;
use std::path::Path;

use super::{Group, Lock, Solved, shown_sensitive, tell};
use crate::engine::coding::Coder;
use crate::engine::pipeline::Settings;
use crate::error::{Error, Result, visible};
use crate::model::RecodingReport;
use crate::plan::{Plan, RecodePlan};
use crate::risk::Codes;
use crate::table::Table;

/// What to tell besides the recoding.
#[derive(Debug, Clone, Copy, Default)]
pub struct RecodeWish<'a> {
    /// The lock to follow.
    pub lock: Option<&'a Lock>,
    /// What is left at other sizes of classes.
    pub frontier: bool,
    /// A column that is told from the quasi-identifiers, `dataset.column` or its name.
    pub predict: Option<&'a str>,
    /// A folder to write the hierarchies to, as ARX keeps them. They hold the values of the columns.
    pub hierarchies: Option<&'a Path>,
}

/// What the recoding of a plan would do.
///
/// # Errors
/// A target that cannot be reached, a column that is not there, a folder that cannot be written to.
pub fn plan_recoding(
    plan: &Plan,
    tables: &[Table],
    wish: RecodeWish<'_>,
    settings: &Settings<'_>,
) -> Result<Vec<RecodingReport>> {
    let Some(recode) = &plan.recode else {
        let asked = wish.frontier || wish.predict.is_some() || wish.hierarchies.is_some();
        return match asked {
            true => Err(Error::usage("the policy sets no target: nothing would be recoded")
                .next("add a target to the policy: [risk] with k = 5")),
            false => Ok(Vec::new()),
        };
    };
    let mut reports = Vec::new();
    let mut predicted = wish.predict.is_none();
    for at in 0..recode.groups.len() {
        let locked = wish.lock.map(|lock| lock.problem(at, plan, recode)).transpose()?;
        let mut group = Group::code(at, plan, recode, tables, locked, settings)?;
        if let Some(folder) = wish.hierarchies {
            write_hierarchies(&group, folder)?;
        }
        let frontier = if wish.frontier { tell::frontier(&mut group, recode, settings)? } else { Vec::new() };
        let mut solved = group.solve(plan, recode, locked, settings)?;
        if let Some(name) = wish.predict
            && let Some(target) = target(&solved, plan, recode, name, tables, settings)?
        {
            settings.pool.install(|| solved.predict(name, &target));
            predicted = true;
        }
        let after = settings.pool.install(|| solved.group.planned(&solved.recoding, &recode.aim));
        let mut report = solved.report(plan, recode, &after);
        report.frontier = frontier;
        reports.push(report);
    }
    match predicted {
        true => Ok(reports),
        false => {
            Err(Error::usage(format!("no column {:?} beside the quasi-identifiers", wish.predict.unwrap_or_default()))
                .coded("E217")
                .at("--predict")
                .next("efface scan lists every column"))
        }
    }
}

/// The column to tell, over the people of a problem, where one of its tables has it.
fn target(
    solved: &Solved,
    plan: &Plan,
    recode: &RecodePlan,
    name: &str,
    tables: &[Table],
    settings: &Settings<'_>,
) -> Result<Option<Codes>> {
    let group = &solved.group;
    for (n, t) in group.plan.tables.iter().enumerate() {
        let table = &plan.tables[*t];
        let is = |c: &crate::plan::ColumnPlan| *c.name == *name || format!("{}.{}", table.dataset, c.name) == name;
        let Some(column) = table.columns.iter().position(is) else { continue };
        if recode.groups.iter().flat_map(|g| &g.quasi).any(|q| q.table == *t && q.column == column) {
            return Err(Error::usage(format!("{} is one of the quasi-identifiers", visible(name)))
                .at("--predict")
                .next("name a column that is told from them"));
        }
        let coder = Coder::new(vec![table.columns[column].name.to_string()], &[true]);
        let coded = coder.code(&tables[*t], None, settings)?.whole()?;
        let texts: Vec<Option<Box<str>>> = coded.columns[0].texts.iter().flatten().map(|t| Some(t.clone())).collect();
        return Ok(Some(shown_sensitive(name, &texts, &coded.codes[0], (&group.people, n)).ranks));
    }
    Ok(None)
}

fn write_hierarchies(group: &Group, folder: &Path) -> Result<()> {
    let io = |e: std::io::Error| Error::io("write a hierarchy", &e).at(folder.to_string_lossy());
    std::fs::create_dir_all(folder).map_err(io)?;
    for column in &group.columns {
        let name: String =
            column.plan.name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
        let path = folder.join(format!("{name}.csv"));
        use std::os::unix::fs::OpenOptionsExt;
        let file =
            std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(|e| {
                match e.kind() {
                    std::io::ErrorKind::AlreadyExists => Error::usage("the file exists")
                        .coded("E215")
                        .at(path.to_string_lossy())
                        .next("name another folder"),
                    _ => io(e),
                }
            })?;
        let mut out = std::io::BufWriter::new(file);
        for line in column.lines() {
            let cells: Vec<String> = line.into_iter().map(cell).collect();
            writeln!(out, "{}", cells.join(";")).map_err(io)?;
        }
        out.flush().map_err(io)?;
    }
    Ok(())
}

/// In quotes where it has to be.
fn cell(text: &str) -> String {
    match text.contains([';', '"', '\n', '\r']) || text.trim() != text {
        true => format!("\"{}\"", text.replace('"', "\"\"").replace(['\n', '\r'], " ")),
        false => text.to_owned(),
    }
}

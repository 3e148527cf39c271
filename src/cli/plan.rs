//! `efface plan`.

use std::path::PathBuf;

use super::common::{InputArgs, OutputArgs, PolicyArgs, RunArgs, tell};
use super::lock::LockArgs;
use super::terminal::Terminal;
use crate::engine::{RecodeWish, TOOL, plan_recoding};
use crate::error::Result;
use crate::model::PlannedColumn;
use crate::plan::ColumnPlan;
use crate::report::{Kind, Told};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    policy: PolicyArgs,

    /// Also show what is left at k = 2, 3, 5, 10 and 20.
    #[arg(long, help_heading = "Recoding")]
    frontier: bool,

    /// Also show how well this column is told from the quasi-identifiers before and after (naive Bayes).
    #[arg(long, value_name = "COLUMN", help_heading = "Recoding")]
    predict: Option<String>,

    /// Write the hierarchy of every quasi-identifier to this folder, as ARX keeps them. The files hold values of the data.
    #[arg(long, value_name = "DIR", help_heading = "Recoding")]
    hierarchies: Option<PathBuf>,

    #[command(flatten)]
    lock: LockArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    run: RunArgs,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let outputs = args.output.resolve(Kind::Plan)?;
    let known = args.run.detection.knowledge()?;
    let settings = args.run.settings(terminal)?;
    let scanned = args.input.scan_all(known, &settings, &outputs, terminal)?;
    let in_force = args.policy.resolve(&scanned, known)?;
    let recodes = in_force.plan.recode.is_some();
    let (follow, _) = args.lock.find(in_force.path.as_deref().filter(|_| recodes && in_force.view.is_none()))?;
    let wish = RecodeWish {
        lock: follow.as_ref(),
        frontier: args.frontier,
        predict: args.predict.as_deref(),
        hierarchies: args.hierarchies.as_deref(),
    };
    let mut report = in_force.plan.report(&in_force.says, TOOL, &scanned.report.datasets);
    report.recoding = plan_recoding(&in_force.plan, &scanned.tables, wish, &settings)?;
    for column in report.recoding.iter().flat_map(|r| &r.utility.columns) {
        let changes = column.levels.keys().any(|level| !level.starts_with("0 "));
        let tables = in_force.plan.tables.iter().zip(&mut report.datasets);
        for (table, told) in tables.filter(|_| changes) {
            let of = |(plan, _): &(&ColumnPlan, &mut PlannedColumn)| {
                format!("{}.{}", table.dataset, plan.name) == column.name
            };
            if let Some((plan, told)) = table.columns.iter().zip(&mut told.columns).find(of) {
                told.recoded = Some(column.hierarchy.clone());
                told.becomes_text |= plan.typed;
            }
        }
    }
    terminal.clear();
    tell(&Told::Plan(&report), &outputs)?;
    Ok(0)
}

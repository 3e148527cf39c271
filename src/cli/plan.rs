//! `efface plan`.

use super::common::{InputArgs, OutputArgs, PolicyArgs, RunArgs, tell};
use super::terminal::Terminal;
use crate::engine::TOOL;
use crate::error::Result;
use crate::report::{Kind, Told};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    run: RunArgs,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let outputs = args.output.resolve(Kind::Plan)?;
    let known = args.run.detection.knowledge()?;
    let settings = args.run.settings(terminal)?;
    let scanned = args.input.scan_all(&known, &settings, &outputs, terminal)?;
    let in_force = args.policy.resolve(&scanned, &known)?;
    terminal.clear();
    tell(&Told::Plan(&in_force.plan.report(&in_force.says, TOOL, &scanned.report.datasets)), &outputs)?;
    Ok(0)
}

//! `efface migrate`: what a policy of an older version has to become. There is one version so far.

use std::path::PathBuf;

use super::discover::policy_path;
use super::terminal::Terminal;
use crate::error::{Error, Result, visible};
use crate::policy::Policy;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The policy; default: EFFACE_CONFIG, else the nearest efface.toml in this folder or above it.
    #[arg(long, visible_alias = "config", value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// Version 1 is the only one: what reads as it needs nothing, and nothing else can be read.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<u8> {
    let path = policy_path(args.policy.as_deref()).ok_or_else(|| {
        Error::usage("no policy here").coded("E205").next("name one with --policy, or write one: efface init PATHS")
    })?;
    let policy = Policy::read(&path)?;
    terminal.note(&format!("{}: version 1, the current one. Nothing to migrate.", visible(&policy.place)));
    Ok(0)
}

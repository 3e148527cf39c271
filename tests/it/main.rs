//! Everything that efface promises, tried on the built binary: one module per subcommand or topic.

mod actions;
mod canary;
mod determinism;
mod dialects;
mod efface;
mod failures;
mod formats;
mod golden;
mod journey;
mod key;
mod kill;
mod leaks;
mod parquet_types;
mod policy;
mod refusals;
mod reveal;
mod sheet;

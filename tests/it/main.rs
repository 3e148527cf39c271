//! Everything that efface promises, tried on the built binary: one module per subcommand or topic.

mod actions;
mod canary;
mod detection;
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
mod own_rules;
mod parquet_types;
mod policy;
mod refusals;
mod reveal;
mod risk;
mod sheet;

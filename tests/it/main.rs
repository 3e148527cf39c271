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
mod ledger;
mod mentions;
mod own_rules;
mod parquet_types;
mod policy;
mod pseudonyms;
mod refusals;
mod rekey;
mod reveal;
mod risk;
mod sheet;
mod vectors;
mod view;

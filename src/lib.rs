//! efface finds personal data in CSV, JSON lines and Parquet exports, measures who could be singled out, replaces or
//! erases it the same way every time, and verifies its own output.
//!
//! The rooms, from the bottom up (imports point down only; `tests/architecture.rs` holds the table):
//!
//! - [`error`], [`model`], [`tally`]: the vocabulary. No Arrow, no I/O.
//! - [`rules`]: info types, patterns, header words and lexicons, loaded from the `rules/` folder.
//! - [`hints`]: what catalogues and CRMs say of columns, as text.
//! - [`table`]: files in and out: CSV, JSON lines, Parquet.
//! - [`detect`]: one cell at a time; [`profile`]: one column at a time.
//! - [`risk`]: equivalence classes over quasi-identifiers.
//! - [`anonymise`]: recodes quasi-identifiers until nobody stands out.
//! - [`keys`], [`action`]: tokens and everything else that happens to a column; [`ledger`]: who applied, revealed and rotated, and why.
//! - [`policy`]: as the person wrote it; [`plan`]: as it resolves against real columns.
//! - [`engine`]: the passes over the data; [`report`]: what is told afterwards.
//! - [`cli`]: the command line.

pub mod action;
pub mod anonymise;
pub mod cli;
pub mod detect;
pub mod engine;
pub mod error;
pub mod hints;
pub mod keys;
pub mod ledger;
pub mod model;
pub mod plan;
pub mod policy;
pub mod profile;
pub mod report;
pub mod risk;
pub mod rules;
pub mod table;
pub mod tally;

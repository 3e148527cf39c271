//! The passes over the data: scan, learn, write, verify. One pipeline, bounded and ordered, under all of them.

mod apply;
mod attack;
mod check;
mod choose;
mod coding;
mod commonplace;
mod dossier;
mod hints;
mod identifiers;
mod joins;
mod learn;
mod mentions;
mod phases;
mod pipeline;
mod recode;
mod releases;
mod risk;
mod scan;
mod spans;
mod subjects;
mod turn;
mod verify;
mod witness;
mod write;

pub use crate::hints::may_hold_hints;
pub use apply::{Applied, ApplyRequest, apply};
pub use attack::{AttackRequest, attack_on};
pub use check::{CheckRequest, Files, check, fill_values, gather_findings};
pub use choose::{Reach, chosen, in_table, known_as, quasi_of, subject_of};
pub use coding::column_names;
pub use dossier::{State, dossier_of_comparison, dossier_of_folder, dossier_of_receipt, hashes};
pub use hints::Hints;
pub use joins::join_files;
pub use phases::Phases;
pub use pipeline::{Settings, Watch};
pub use recode::{Lock, RecodeWish, plan_recoding};
pub use releases::{ReleasesRequest, compare_releases};
pub use risk::{RiskRequest, SearchWish, Targets, measure};
pub use scan::{Scanned, Wanted, open_all, scan};
pub use turn::{Means, Tokens, Turn, look, read_back, show, turn, turned};
pub use witness::Witness;

/// Name and version, as every report gives it.
pub const TOOL: &str = concat!("efface ", env!("CARGO_PKG_VERSION"));

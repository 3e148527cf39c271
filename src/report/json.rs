//! JSON, one document a run.

use std::io::{self, Write};

use super::Told;
use super::careful::pretty;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    match told {
        Told::Scan(report) => pretty(report, out),
        Told::Plan(report) => pretty(report, out),
        Told::Receipt(receipt) => pretty(receipt, out),
        Told::Risk(report) => pretty(report, out),
        Told::Check(report) => pretty(report, out),
        Told::Page(dossier, _) => pretty(dossier, out),
    }
}

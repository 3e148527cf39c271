//! JSON, one document a run.

use std::io::{self, Write};

use super::Told;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    match told {
        Told::Scan(report) => serde_json::to_writer_pretty(&mut *out, report)?,
        Told::Plan(report) => serde_json::to_writer_pretty(&mut *out, report)?,
        Told::Receipt(receipt) => serde_json::to_writer_pretty(&mut *out, receipt)?,
        Told::Risk(report) => serde_json::to_writer_pretty(&mut *out, report)?,
    }
    out.write_all(b"\n")
}

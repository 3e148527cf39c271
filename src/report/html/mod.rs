//! HTML pages that stand alone: no script, no network, a policy that says so, light and dark, fit for print.

mod check;
mod frame;

use std::io::{self, Write};

use super::Told;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(report) = told.check() else { return Ok(()) };
    out.write_all(check::page(report).into_string().as_bytes())
}

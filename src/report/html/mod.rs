//! HTML pages that stand alone: no script, no network, a policy that says so, light and dark, fit for print.

mod blocks;
mod chart;
mod check;
mod frame;

use std::io::{self, Write};

use super::Told;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = match told {
        Told::Page(dossier, language) => blocks::document(dossier, language),
        Told::Check(report) => check::page(report),
        Told::Scan(_) | Told::Plan(_) | Told::Risk(_) | Told::Receipt(_) => return Ok(()),
    };
    out.write_all(page.into_string().as_bytes())
}

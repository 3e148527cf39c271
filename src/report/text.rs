//! For people, in eighty columns.

use std::io::{self, Write};

use super::Told;
use super::check::wrapped;
use crate::error::visible;
use crate::model::{ColumnReport, DatasetReport, Identifying, PlanReport, Receipt, RiskReceipt, ScanReport, Sensitive};

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    match told {
        Told::Scan(report) => scan(report, out),
        Told::Plan(report) => plan(report, out),
        Told::Risk(report) => super::risk::write(report, out),
        Told::Receipt(receipt) => applied(receipt, out),
        Told::Check(report) => super::check::write(report, out),
        // No command offers it: the Markdown is the text of a page.
        Told::Page(..) => super::markdown::write(told, out),
    }
}

fn scan(report: &ScanReport, out: &mut dyn Write) -> io::Result<()> {
    for dataset in &report.datasets {
        writeln!(
            out,
            "{}  {} rows  {} ({})",
            visible(&dataset.name),
            grouped(dataset.rows),
            dataset.format,
            dataset.dialect
        )?;
        about(dataset, out)?;
        writeln!(out, "  {:<20} {:<18} {:<14} {:>5} {:>4} looks like", "column", "type", "kind", "fill", "conf")?;
        for column in &dataset.columns {
            let kind = column.info_type.as_deref().unwrap_or("-");
            let confidence = if column.info_type.is_some() { format!("{:.2}", column.confidence) } else { "-".into() };
            let line = format!(
                "  {:<20} {:<18} {:<14} {:>5} {:>4} {}",
                cut(&column.name, 20),
                cut(kind, 18),
                matrix(column),
                share(column.filled, column.cells),
                confidence,
                cut(column.shape.as_deref().unwrap_or_default(), 12)
            );
            writeln!(out, "{}", line.trim_end())?;
            also(column, out)?;
            if let Some(allowed) = &column.allowed {
                writeln!(out, "      allowed: {}", cut(&allowed.reason, 64))?;
            }
        }
        let together = dataset.together();
        if !together.is_empty() {
            let names: Vec<String> = together.iter().map(|name| cut(name, 24)).collect();
            wrapped(
                &format!("  together: {} may single people out: efface risk measures it", names.join(" + ")),
                6,
                out,
            )?;
        }
        writeln!(out)?;
    }
    let columns = || report.datasets.iter().flat_map(|d| &d.columns);
    let count = |f: &dyn Fn(&ColumnReport) -> bool| columns().filter(|c| f(c)).count();
    let rows: u64 = report.datasets.iter().map(|d| d.rows).sum();
    writeln!(out, "{}, {}: every row was read.", counted(report.datasets.len() as u64, "file"), counted(rows, "row"))?;
    for file in &report.hints {
        let columns = counted(file.columns, "column");
        writeln!(out, "Hints: {} ({}) speaks of {columns}.", visible(&file.path), file.kind)?;
    }
    let allowed =
        columns().flat_map(|c| c.contamination.iter().map(|i| &i.allowed).chain([&c.allowed])).flatten().count();
    if allowed > 0 {
        writeln!(out, "{} allowed by the policy.", counted(allowed as u64, "finding"))?;
    }
    if !report.skipped.is_empty() {
        writeln!(out, "Not looked for, as asked: {} of the types and rules.", grouped(report.skipped.len() as u64))?;
    }
    writeln!(
        out,
        "Columns: {} direct identifiers, {} quasi-identifiers, {} with special categories,\n{} with running text about people, {} with nothing personal that was recognised.",
        count(&|c| c.identifying == Identifying::Direct),
        count(&|c| c.identifying == Identifying::Quasi),
        count(&|c| matches!(c.sensitive, Sensitive::Special | Sensitive::Criminal | Sensitive::Child)),
        count(&|c| c.free_text),
        count(&|c| {
            let nothing = c.identifying == Identifying::None && c.sensitive == Sensitive::None;
            nothing && !c.free_text && c.contamination.is_empty()
        }),
    )
}

/// Whose export it is and what country it speaks of, where that is known.
fn about(dataset: &DatasetReport, out: &mut dyn Write) -> io::Result<()> {
    let mut known = Vec::new();
    if let Some(system) = &dataset.system {
        known.push(format!("an export of {}, by {}", system.name, counted(system.headers, "header")));
    }
    if !dataset.countries.is_empty() {
        known.push(format!("speaks of {}", dataset.countries.join(", ")));
    }
    if known.is_empty() { Ok(()) } else { wrapped(&format!("  {}", known.join("; ")), 4, out) }
}

/// Both axes in fourteen characters: `direct`, `quasi, special`.
fn matrix(column: &ColumnReport) -> String {
    match (column.identifying, column.sensitive) {
        (Identifying::None, Sensitive::None) => "-".to_owned(),
        (identifying, Sensitive::None) => identifying.word().to_owned(),
        (Identifying::None, sensitive) => sensitive.word().to_owned(),
        // Sensitive of itself says less than what kind of special.
        (identifying, Sensitive::Sensitive) => format!("{}, sens.", identifying.word()),
        (identifying, sensitive) => format!("{}, {}", identifying.word(), cut(sensitive.word(), 7)),
    }
}

fn also(column: &ColumnReport, out: &mut dyn Write) -> io::Result<()> {
    if column.contamination.is_empty() {
        return Ok(());
    }
    let found: Vec<String> = column
        .contamination
        .iter()
        .map(|c| {
            let allowed = if c.allowed.is_some() { " (allowed)" } else { "" };
            format!("{} {}{allowed}", grouped(c.cells), c.info_type)
        })
        .collect();
    let mut line = String::from("      inside:");
    for (i, item) in found.iter().enumerate() {
        let comma = if i + 1 < found.len() { "," } else { "" };
        if line.chars().count() + item.chars().count() + 2 > 79 {
            writeln!(out, "{line}")?;
            line = "             ".into();
        }
        line.push_str(&format!(" {item}{comma}"));
    }
    writeln!(out, "{line}")
}

fn plan(report: &PlanReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Policy: {}", visible(&report.policy))?;
    for dataset in &report.datasets {
        writeln!(out, "\n{}  {} rows", visible(&dataset.name), grouped(dataset.rows))?;
        for column in &dataset.columns {
            let says = if column.action == "keep" { "keep".to_owned() } else { column.says.clone() };
            writeln!(out, "  {:<26} {}", cut(&column.name, 26), cut(&says, 50))?;
            let mut survives = Vec::new();
            for (name, yes) in [("joins", column.joins), ("uniqueness", column.unique), ("order", column.order)] {
                if yes {
                    survives.push(name);
                }
            }
            let survives = match survives.as_slice() {
                [] => "nothing of joins, uniqueness, order survives".to_owned(),
                list => format!("{} survive", list.join(", ")),
            };
            let text = if column.becomes_text { "; becomes text" } else { "" };
            if let Some(hierarchy) = &column.recoded {
                writeln!(out, "      then recoded along {}{text}", visible(hierarchy))?;
            }
            if column.action != "keep" {
                writeln!(out, "      {survives}{text}; class {}", visible(&column.class))?;
            }
            writeln!(out, "      why: {}", visible(&column.why))?;
        }
        if !dataset.quasi.is_empty() {
            writeln!(out, "  measured together: {}", visible(&dataset.quasi.join(", ")))?;
        }
    }
    report.recoding.iter().try_for_each(|r| super::recoding::write(r, out))
}

fn applied(receipt: &Receipt, out: &mut dyn Write) -> io::Result<()> {
    for file in &receipt.files {
        // The first word of an action says which it is.
        let is = |action: &str, name: &str| action.split([' ', ',']).next() == Some(name);
        let count = |name: &str| file.columns.iter().filter(|c| is(&c.action, name)).count();
        let mut done = Vec::new();
        for (name, says) in [
            ("token", "tokens"),
            ("short", "short tokens"),
            ("format-preserving", "encrypted in form"),
            ("surrogate", "surrogates"),
            ("mask", "masked"),
            ("truncate", "cut"),
            ("redact", "redacted"),
            ("generalise", "generalised"),
            ("recode", "recoded"),
            ("shift", "shifted"),
            ("noise", "with noise"),
            ("one", "constant"),
            ("erase", "erased"),
            ("drop", "dropped"),
            ("keep", "kept"),
        ] {
            if count(name) > 0 {
                done.push(format!("{} {says}", count(name)));
            }
        }
        writeln!(out, "{}  {} rows; columns: {}", visible(&file.output), grouped(file.rows), done.join(", "))?;
        if let Some(RiskReceipt { before, after }) = &file.risk {
            writeln!(
                out,
                "    smallest k {} -> {}; unique rows {:.1} % -> {:.1} %, over {} columns",
                before.k,
                after.k,
                before.unique_share() * 100.0,
                after.unique_share() * 100.0,
                before.quasi.len()
            )?;
        }
    }
    receipt.recoding.iter().try_for_each(|r| super::recoding::write(r, out))?;
    super::recoding::riskiest(&receipt.riskiest, out)?;
    let v = &receipt.verification;
    let found = if v.names_let_through + v.plain_let_through + v.coincidences > 0 {
        "none found but those let through;"
    } else {
        "none found;"
    };
    writeln!(
        out,
        "Verified: {} cells read back; {} identifiers sought in each of them, {found}",
        grouped(v.cells),
        grouped(v.identifiers)
    )?;
    writeln!(out, "{} kept columns equal the input.", v.columns_equal)?;
    if v.identifiers_not_sought > 0 {
        writeln!(
            out,
            "{} values were too short or plain to be sought (names of one word, short numbers).",
            grouped(v.identifiers_not_sought)
        )?;
    }
    if v.names_let_through > 0 {
        writeln!(
            out,
            "{} cells of kept columns are or hold what is also somebody's name (a colour, a brand, a firm): let through.",
            grouped(v.names_let_through)
        )?;
    }
    if v.plain_let_through > 0 {
        writeln!(
            out,
            "{} cells of kept columns equal a short number or a plain word of a replaced column: let through.",
            grouped(v.plain_let_through)
        )?;
    }
    if v.coincidences > 0 {
        writeln!(
            out,
            "{} numbers in kept columns equal an identifier by chance and were let through.",
            grouped(v.coincidences)
        )?;
    }
    let unique: u64 = receipt.files.iter().filter_map(|f| f.risk.as_ref()).map(|r| r.after.unique).sum();
    if unique > 0 {
        writeln!(
            out,
            "{} rows can still be singled out by what was kept or coarsened: see efface plan,\nand generalise or erase more in the policy.",
            grouped(unique)
        )?;
    }
    if let Some(id) = &receipt.key_id {
        writeln!(out, "Pseudonymous under the key {id}: personal data for whoever holds it.")?;
    }
    Ok(())
}

/// Cut to a width, with control characters escaped.
pub(super) fn cut(text: &str, width: usize) -> String {
    let text = visible(text);
    if text.chars().count() <= width {
        return text;
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

fn share(part: u64, of: u64) -> String {
    if of == 0 { "-".into() } else { format!("{:.0} %", part as f64 / of as f64 * 100.0) }
}

/// `1 file`, `2 files`.
pub(super) fn counted(n: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(n), if n == 1 { "" } else { "s" })
}

pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

//! The first pass: what is here. Verdicts on every column, and the columns of JSON lines.

use crate::detect::{Detector, Hit, Scratch};
use crate::engine::TOOL;
use crate::engine::hints::Hints;
use crate::engine::pipeline::{Settings, run};
use crate::error::{Error, Result};
use crate::model::{DatasetReport, ScanReport, SpanReport};
use crate::profile::{DatasetTally, Explanation, Judge, country_of, system_of};
use crate::rules::RuleSet;
use crate::table::{InputFile, OpenOptions, Table, open};
use crate::tally::Tally;

/// What a scan leaves for the passes after it.
pub struct Scanned {
    /// The tables, with their columns known.
    pub tables: Vec<Table>,
    /// Verdicts.
    pub report: ScanReport,
    /// Country that each dataset's columns speak for.
    pub countries: Vec<Option<String>>,
    /// Why the column asked about was judged as it was.
    pub explanation: Option<Explanation>,
}

/// What a scan gives besides the verdicts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// The place of every hit in running text.
    pub spans: bool,
    /// Why this column, `DATASET.COLUMN`, is what it is held to be.
    pub why: Option<&'a str>,
    /// What others say of the columns.
    pub hints: Option<&'a Hints>,
}

/// Opens every file; gives the mistakes of those that cannot be opened beside the tables of those that can.
pub fn open_all(files: &[InputFile], options: &OpenOptions) -> (Vec<Table>, Vec<Error>) {
    let (mut tables, mut errors) = (Vec::new(), Vec::new());
    for file in files {
        match open(file, options) {
            Ok(table) => tables.push(table),
            Err(error) => errors.push(error),
        }
    }
    (tables, errors)
}

/// Reads every row of every table. Tables that cannot be read whole are left out of the report and told in the errors.
pub fn scan(
    tables: Vec<Table>,
    rules: &RuleSet,
    detector: &Detector,
    settings: &Settings<'_>,
    wanted: Wanted<'_>,
) -> Result<(Scanned, Vec<Error>)> {
    let judge = Judge::new(rules, detector);
    let mut scanned = Scanned {
        tables: Vec::new(),
        report: ScanReport {
            version: 1,
            tool: TOOL.into(),
            rules: rules.digest.clone(),
            skipped: rules.skipped(),
            sampled: false,
            hints: Vec::new(),
            datasets: Vec::new(),
            spans: wanted.spans.then(Vec::new),
        },
        countries: Vec::new(),
        explanation: None,
    };
    let mut errors = Vec::new();
    for mut table in tables {
        let tally = match tally(&table, detector, settings) {
            Ok(tally) => tally,
            Err(error) if error.exit_code() == 3 => {
                errors.push(error);
                continue;
            }
            Err(error) => return Err(error),
        };
        table.columns = Some(tally.names.clone());
        let said = wanted.hints.map(|h| h.of(&table)).unwrap_or_default();
        let report = DatasetReport {
            name: table.name.clone(),
            path: table.path.clone(),
            format: table.format_name().into(),
            dialect: table.dialect(),
            rows: tally.rows,
            countries: judge.countries(&tally),
            system: system_of(tally.names.iter().map(AsRef::as_ref)),
            columns: judge.dataset(&table.name, &tally, &said),
        };
        if let Some(column) = wanted.why.and_then(|why| report.place_of(why)) {
            let verdict = report.columns[column].info_type.as_ref();
            scanned.explanation.get_or_insert_with(|| judge.explain(&table.name, &tally, &said, column, verdict));
        }
        if let Some(all) = &mut scanned.report.spans {
            all.extend(find_spans(&table, &report, detector, settings)?);
        }
        scanned.countries.push(country_of(rules, detector, &tally));
        scanned.report.datasets.push(report);
        scanned.tables.push(table);
    }
    scanned.report.hints = wanted.hints.map(|h| h.used(&scanned.tables)).unwrap_or_default();
    Ok((scanned, errors))
}

/// Counts one table.
pub(super) fn tally(table: &Table, detector: &Detector, settings: &Settings<'_>) -> Result<DatasetTally> {
    // Each worker counts for itself; how the rows fall to them changes no sum.
    let workers = run(
        table,
        "scan",
        settings,
        || Ok((DatasetTally::default(), detector.scratch(), Vec::new())),
        |(tally, scratch, hits): &mut (DatasetTally, Scratch, Vec<Hit>), batch| {
            tally.rows += batch.rows as u64;
            let names = batch.names.as_deref().or(table.columns.as_deref()).unwrap_or_default();
            for (place, (name, cells)) in names.iter().zip(&batch.columns).enumerate() {
                let column = tally.column(name, (batch.first_row, place));
                let rows = (0..cells.len()).map(|i| (batch.first_row + cells.row(i) as u64, cells.filled(i)));
                column.add(rows, detector, scratch, hits);
            }
            Ok(())
        },
        |()| Ok(()),
    )?;
    let mut total = DatasetTally::default();
    for (place, name) in table.columns.iter().flatten().enumerate() {
        total.column(name, (0, place));
    }
    for (tally, _, _) in workers {
        total.merge(tally);
    }
    total.settle();
    total.retain(|name, column, names| {
        // Null in some rows and an object or a list in others: the members are the columns.
        let parent = |other: &str| other.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '[']));
        column.filled > 0 || table.columns.is_some() || !names.iter().any(|other| parent(other))
    });
    // A member that a JSON row does not have is a null of its column.
    for (name, column) in total.names.iter().zip(&mut total.columns) {
        if !name.contains("[]") && column.cells < total.rows {
            column.add_absent(total.rows - column.cells);
        }
    }
    if total.columns.is_empty() {
        return Err(Error::unread("the file has no column").at(&table.path));
    }
    Ok(total)
}

/// Hits in the free-text columns of a table, by place.
fn find_spans(
    table: &Table,
    report: &DatasetReport,
    detector: &Detector,
    settings: &Settings<'_>,
) -> Result<Vec<SpanReport>> {
    let text: Vec<(usize, bool)> =
        report.columns.iter().filter(|c| c.free_text).map(|c| (c.index, super::spans::names_people(c))).collect();
    let mut spans = Vec::new();
    if text.is_empty() {
        return Ok(spans);
    }
    run(
        table,
        "spans",
        settings,
        || Ok((detector.scratch(), Vec::new())),
        |(scratch, hits): &mut (Scratch, Vec<Hit>), batch| {
            let mut found = Vec::new();
            for &(column, names) in &text {
                let cells = &batch.columns[column];
                for i in 0..cells.len() {
                    let Some(cell) = cells.filled(i) else { continue };
                    for span in super::spans::in_text(cell, names, detector, scratch, hits) {
                        found.push(SpanReport {
                            dataset: table.name.clone(),
                            column,
                            row: batch.first_row + cells.row(i) as u64,
                            start: cell[..span.start].chars().count(),
                            end: cell[..span.end].chars().count(),
                            info_type: span.info_type,
                            confidence: span.confidence,
                        });
                    }
                }
            }
            found.sort_by_key(|s| (s.row, s.column, s.start));
            Ok(found)
        },
        |found| {
            spans.extend(found);
            Ok(())
        },
    )?;
    Ok(spans)
}

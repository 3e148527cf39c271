//! The first pass: what is here. Verdicts on every column, and the columns of JSON lines.

use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::detect::{Detector, Hit, Scratch};
use crate::engine::TOOL;
use crate::engine::hints::Hints;
use crate::engine::pipeline::{Settings, run, run_here};
use crate::error::{Error, Result};
use crate::model::{DatasetReport, ScanReport, SpanReport};
use crate::profile::{DatasetTally, Explanation, Judge, country_of, system_of};
use crate::table::{Batch, InputFile, OpenOptions, Table, open};
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
    judge: &Judge<'_>,
    settings: &Settings<'_>,
    wanted: Wanted<'_>,
) -> Result<(Scanned, Vec<Error>)> {
    let mut scanned = Scanned {
        tables: Vec::new(),
        report: ScanReport {
            version: 1,
            tool: TOOL.into(),
            rules: judge.rules.digest.clone(),
            skipped: judge.rules.skipped(),
            sampled: false,
            hints: Vec::new(),
            datasets: Vec::new(),
            spans: wanted.spans.then(Vec::new),
        },
        countries: Vec::new(),
        explanation: None,
    };
    let look = Look { judge, counter: Counter::new(judge.detector), settings, wanted };
    if settings.threads > 1 {
        settings.pool.install(|| judge.detector.prepare());
    }
    let mut errors = Vec::new();
    let mut tables = tables.into_iter().peekable();
    while let Some(first) = tables.next() {
        let mut several = vec![first];
        while several[0].is_small()
            && several.len() < SIDE_BY_SIDE * settings.threads
            && let Some(next) = tables.next_if(Table::is_small)
        {
            several.push(next);
        }
        for (mut table, seen) in look.at(several) {
            let seen = match seen {
                Ok(seen) => seen,
                Err(error) if error.exit_code() == 3 => {
                    errors.push(error);
                    continue;
                }
                Err(error) => return Err(error),
            };
            table.columns = Some(seen.names);
            if let Some(all) = &mut scanned.report.spans {
                all.extend(find_spans(&table, &seen.report, judge.detector, settings)?);
            }
            scanned.explanation = scanned.explanation.or(seen.explanation);
            scanned.countries.push(seen.country);
            scanned.report.datasets.push(seen.report);
            scanned.tables.push(table);
        }
    }
    scanned.report.hints = wanted.hints.map(|h| h.used(&scanned.tables)).unwrap_or_default();
    Ok((scanned, errors))
}

/// Small tables for each worker that are looked at before the next ones are: what is known of them waits in memory.
const SIDE_BY_SIDE: usize = 8;

/// What a table needs to be looked at.
struct Look<'a> {
    judge: &'a Judge<'a>,
    counter: Counter<'a>,
    settings: &'a Settings<'a>,
    wanted: Wanted<'a>,
}

/// What is known of a table that was read.
struct Seen {
    names: Vec<Arc<str>>,
    report: DatasetReport,
    country: Option<String>,
    explanation: Option<Explanation>,
}

impl Look<'_> {
    /// Looks at one table with all workers, or at several small ones with a worker for each.
    fn at(&self, tables: Vec<Table>) -> Vec<(Table, Result<Seen>)> {
        if let [_] = tables.as_slice() {
            let one = |table: Table| {
                let seen = self.counter.count(&table, self.settings).map(|tally| self.judge(&table, &tally));
                (table, seen)
            };
            return tables.into_iter().map(one).collect();
        }
        let one = |table: Table| {
            let seen = self.counter.count_here(&table, self.settings).map(|tally| self.judge(&table, &tally));
            (table, seen)
        };
        self.settings.pool.install(|| tables.into_par_iter().with_max_len(1).map(one).collect())
    }

    fn judge(&self, table: &Table, tally: &DatasetTally) -> Seen {
        let said = self.wanted.hints.map(|h| h.of(table)).unwrap_or_default();
        let report = DatasetReport {
            name: table.name.clone(),
            path: table.path.clone(),
            format: table.format_name().into(),
            dialect: table.dialect(),
            rows: tally.rows,
            countries: self.judge.countries(tally),
            system: system_of(tally.names.iter().map(AsRef::as_ref)),
            columns: self.judge.dataset(&table.name, tally, &said),
        };
        let explanation = self.wanted.why.and_then(|why| report.place_of(why)).map(|column| {
            let verdict = report.columns[column].info_type.as_ref();
            self.judge.explain(&table.name, tally, &said, column, verdict)
        });
        let country = country_of(self.judge.rules, self.judge.detector, tally);
        Seen { names: tally.names.clone(), report, country, explanation }
    }
}

/// Counts tables. What the workers know of the automata's states is kept from one table to the next.
pub(super) struct Counter<'a> {
    detector: &'a Detector,
    spare: Mutex<Vec<Scratch>>,
}

/// What a worker counts with. How the rows fall to the workers changes no sum.
type Counts = (DatasetTally, Scratch, Vec<Hit>);

impl<'a> Counter<'a> {
    pub fn new(detector: &'a Detector) -> Self {
        Self { detector, spare: Mutex::new(Vec::new()) }
    }

    /// Counts one table with all workers.
    pub fn count(&self, table: &Table, settings: &Settings<'_>) -> Result<DatasetTally> {
        let work = |counts: &mut Counts, batch| self.add(counts, table, &batch);
        self.total(table, run(table, "scan", settings, || self.counts(), work, |()| Ok(()))?)
    }

    /// Counts one table on this thread alone.
    fn count_here(&self, table: &Table, settings: &Settings<'_>) -> Result<DatasetTally> {
        let work = |counts: &mut Counts, batch| self.add(counts, table, &batch);
        self.total(table, vec![run_here(table, "scan", settings, self.counts()?, work)?])
    }

    fn counts(&self) -> Result<Counts> {
        let spare = self.spare.lock().map_err(|_| Error::fault("a worker failed"))?.pop();
        Ok((DatasetTally::default(), spare.unwrap_or_else(|| self.detector.scratch()), Vec::new()))
    }

    fn add(&self, (tally, scratch, hits): &mut Counts, table: &Table, batch: &Batch) -> Result<()> {
        tally.rows += batch.rows as u64;
        let names = batch.names.as_deref().or(table.columns.as_deref()).unwrap_or_default();
        for (place, (name, cells)) in names.iter().zip(&batch.columns).enumerate() {
            let column = tally.column(name, (batch.first_row, place));
            let rows = (0..cells.len()).map(|i| (batch.first_row + cells.row(i) as u64, cells.filled(i)));
            column.add(rows, self.detector, scratch, hits);
        }
        Ok(())
    }

    /// The sum of what the workers counted.
    fn total(&self, table: &Table, workers: Vec<Counts>) -> Result<DatasetTally> {
        let mut total = DatasetTally::default();
        for (place, name) in table.columns.iter().flatten().enumerate() {
            total.column(name, (0, place));
        }
        let mut spare = self.spare.lock().map_err(|_| Error::fault("a worker failed"))?;
        for (tally, scratch, _) in workers {
            total.merge(tally);
            spare.push(scratch);
        }
        drop(spare);
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
                    // Spans are in the order of their starts: characters are counted once.
                    let (mut byte, mut start) = (0, 0);
                    for span in super::spans::in_text(cell, names, detector, scratch, hits) {
                        start += cell[byte..span.start].chars().count();
                        byte = span.start;
                        found.push(SpanReport {
                            dataset: table.name.clone(),
                            column,
                            row: batch.first_row + cells.row(i) as u64,
                            start,
                            end: start + cell[span.start..span.end].chars().count(),
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

//! From one format to another: flat columns of nested tables, and what another format cannot hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, ListBuilder, RecordBatch, RecordBatchOptions, StringBuilder};
use arrow::datatypes::Schema;

use super::super::batch::Batch;
use super::super::csv::push_field;
use super::super::{Format, Table, Terminator, canonical, nested};
use super::{Absent, Change, Kind, Piece, Shape, after};
use crate::error::{Error, Result};

impl Shape {
    pub(super) fn flat_csv(&self, batch: &Batch, changes: &[Change], absent: &Absent) -> Result<Vec<u8>> {
        let mut cursors = Cursors::new(batch, changes, absent, &self.names);
        let kept: Vec<usize> = self.kept().collect();
        let mut out = Vec::new();
        for row in 0..batch.rows {
            for (n, &i) in kept.iter().enumerate() {
                if n > 0 {
                    out.push(b',');
                }
                let value = match is_repeated(&self.names[i]) {
                    true => serde_json::to_string(&cursors.list(i, row)).map_err(|_| Error::fault("a list as JSON"))?,
                    false => cursors.one(i, row)?.unwrap_or("").to_owned(),
                };
                push_field(&mut out, &value, b',', kept.len() == 1 && value.is_empty());
            }
            cursors.even(row)?;
            out.extend_from_slice(Terminator::Lf.text().as_bytes());
        }
        Ok(out)
    }

    pub(super) fn flat_jsonl(&self, batch: &Batch, changes: &[Change], absent: &Absent) -> Result<Vec<u8>> {
        let fault = |_| Error::fault("text cannot be written as JSON");
        let mut cursors = Cursors::new(batch, changes, absent, &self.names);
        let mut out = Vec::new();
        for row in 0..batch.rows {
            out.push(b'{');
            for (n, i) in self.kept().enumerate() {
                if n > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut out, &*self.names[i]).map_err(fault)?;
                out.push(b':');
                serde_json::to_writer(&mut out, &cursors.one(i, row)?).map_err(fault)?;
            }
            out.extend_from_slice(b"}\n");
        }
        Ok(out)
    }

    pub(super) fn flat_rows(
        &self,
        batch: &Batch,
        changes: &[Change],
        absent: &Absent,
        schema: &Arc<Schema>,
    ) -> Result<Piece> {
        let mut cursors = Cursors::new(batch, changes, absent, &self.names);
        let mut columns: Vec<ArrayRef> = Vec::new();
        for i in self.kept() {
            if is_repeated(&self.names[i]) {
                let mut list = ListBuilder::new(StringBuilder::new());
                for row in 0..batch.rows {
                    for value in cursors.list(i, row) {
                        list.values().append_option(value);
                    }
                    list.append(true);
                }
                columns.push(Arc::new(list.finish()));
            } else {
                let mut text = StringBuilder::new();
                for row in 0..batch.rows {
                    text.append_option(cursors.one(i, row)?);
                }
                columns.push(Arc::new(text.finish()));
            }
        }
        for row in 0..batch.rows {
            cursors.even(row)?;
        }
        let options = RecordBatchOptions::new().with_row_count(Some(batch.rows));
        RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
            .map(Piece::Rows)
            .map_err(|_| Error::fault("columns do not fit the schema"))
    }
}

/// Whether a path goes through a list.
pub(super) fn is_repeated(path: &str) -> bool {
    path.contains("[]")
}

/// What cannot be told apart, or not be written, in the format converted to.
pub(super) fn refuse_clashes(table: &Table, names: &[Arc<str>], kind: &Kind) -> Result<()> {
    let refused =
        |what: &str| Err(Error::usage(what.to_owned()).at(&table.path).next("leave out --to, or drop the column"));
    match kind {
        Kind::Csv(_) | Kind::Jsonl(_) | Kind::Parquet { .. } => Ok(()),
        Kind::ToJsonl { nested: true } => {
            let Format::Parquet(info) = &table.format else { return Ok(()) };
            match nested::fits_json(info.schema()) {
                true => Ok(()),
                false => refused(
                    "columns that are maps, or whose names hold dots or brackets, cannot be converted to JSON lines",
                ),
            }
        }
        Kind::ToCsv | Kind::ToJsonl { .. } | Kind::ToParquet { .. } => {
            let mut bare: Vec<String> = names.iter().map(|n| n.replace("[]", "")).collect();
            bare.sort_unstable();
            match bare.windows(2).any(|w| w[0] == w[1]) {
                true => refused("a member is a list in some rows and none in others: the columns would have one name"),
                false => Ok(()),
            }
        }
    }
}

/// The changed cells of each column, row by row.
struct Cursors<'a> {
    batch: &'a Batch,
    changes: &'a [Change],
    absent: &'a Absent,
    at: Vec<usize>,
    /// Per list of objects (the path to its last `[]`): the items that each of its columns had in each row.
    lists: BTreeMap<&'a str, Vec<Vec<Vec<u32>>>>,
}

impl<'a> Cursors<'a> {
    fn new(batch: &'a Batch, changes: &'a [Change], absent: &'a Absent, names: &'a [Arc<str>]) -> Self {
        let mut lists: BTreeMap<&str, Vec<Vec<Vec<u32>>>> = BTreeMap::new();
        for (i, name) in names.iter().enumerate() {
            let cells = &batch.columns[i];
            if let Some(at) = name.rfind("[].")
                && !matches!(changes[i], Change::Drop)
                && !cells.items.is_empty()
            {
                let mut items = vec![Vec::new(); batch.rows];
                (0..cells.len()).for_each(|cell| items[cells.row(cell)].push(cells.items[cell]));
                lists.entry(&name[..at]).or_default().push(items);
            }
        }
        Self { batch, changes, absent, at: vec![0; batch.columns.len()], lists }
    }

    /// The cells of column `i` in `row`. Rows have to be asked for in order.
    fn list(&mut self, i: usize, row: usize) -> Vec<Option<&'a str>> {
        let cells = &self.batch.columns[i];
        let mut values = Vec::new();
        while self.at[i] < cells.len() && cells.row(self.at[i]) == row {
            values.push(after(cells, &self.changes[i], self.at[i]));
            self.at[i] += 1;
        }
        values
    }

    /// The only cell of column `i` in `row`.
    fn one(&mut self, i: usize, row: usize) -> Result<Option<&'a str>> {
        match self.list(i, row).as_slice() {
            [] => Ok(self.absent.get(row, i)),
            [only] => Ok(*only),
            _ => Err(self.refused(row, "holds a member twice")),
        }
    }

    /// Objects of a list that lack a member cannot be told from each other in columns apart.
    fn even(&self, row: usize) -> Result<()> {
        let uneven = |columns: &[Vec<Vec<u32>>]| columns.windows(2).any(|w| w[0][row] != w[1][row]);
        match self.lists.values().any(|columns| uneven(columns)) {
            true => Err(self.refused(row, "holds a list of objects of which some lack a member")),
            false => Ok(()),
        }
    }

    fn refused(&self, row: usize, what: &str) -> Error {
        let row = self.batch.first_row + row as u64 + 1;
        Error::unread(format!("row {row} {what}, which cannot be converted")).next("leave out --to")
    }
}

/// Rows as JSON lines. What JSON has no form for (instants, decimals, binaries, NaN) is written as its canonical text.
pub(super) fn nested_jsonl(rows: &RecordBatch) -> Result<Piece> {
    let texts: Vec<Change> = nested::leaves(rows)?
        .iter()
        .map(|leaf| match nested::is_json(&leaf.values) {
            true => Ok(Change::Keep),
            false => canonical(&leaf.values).map(Change::Text),
        })
        .collect::<Result<_>>()?;
    let rows = nested::rebuild(rows, &texts)?;
    let mut out = Vec::new();
    let mut writer = arrow::json::WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, arrow::json::writer::LineDelimited>(&mut out);
    let fault = |_| Error::fault("a column cannot be written as JSON (content withheld)");
    writer.write(&rows).map_err(fault)?;
    writer.finish().map_err(fault)?;
    drop(writer);
    Ok(Piece::Bytes(out))
}

//! Tables read without efface, so that its output is judged by somebody else: rows of cells by column path.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch, make_array};
use arrow::datatypes::{DataType, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

/// Rows of a table; a cell is found by its column's path, several where the path goes through a list.
pub struct Sheet {
    pub rows: Vec<BTreeMap<String, Vec<String>>>,
}

impl Sheet {
    /// Reads a file by its ending. CSV is what the sample has: windows-1252 and semicolons.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        match name.rsplit_once('.').unwrap().1 {
            "csv" => Self::csv(&encoding_rs::WINDOWS_1252.decode(bytes).0, b';'),
            "jsonl" => Self::jsonl(std::str::from_utf8(bytes).unwrap()),
            "parquet" => Self::parquet(bytes),
            other => panic!("{other}"),
        }
    }

    /// Reads decoded CSV with a header.
    pub fn csv(text: &str, delimiter: u8) -> Self {
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let rows = reader.records().map(|record| {
            let record = record.unwrap();
            header.iter().zip(&record).map(|(h, v)| (h.to_owned(), vec![v.to_owned()])).collect()
        });
        Self { rows: rows.collect() }
    }

    /// Reads JSON lines.
    pub fn jsonl(text: &str) -> Self {
        let rows = text.lines().map(|line| {
            let mut row = BTreeMap::new();
            flatten("", &serde_json::from_str(line).unwrap(), &mut row);
            row
        });
        Self { rows: rows.collect() }
    }

    /// Reads Parquet, by way of Arrow's JSON.
    pub fn parquet(bytes: &[u8]) -> Self {
        let mut lines = arrow::json::LineDelimitedWriter::new(Vec::new());
        for batch in batches(bytes) {
            lines.write(&without_zones(&batch)).unwrap();
        }
        lines.finish().unwrap();
        Self::jsonl(&String::from_utf8(lines.into_inner()).unwrap())
    }

    /// A column: the cells of each row. Absent, null and empty cells are no cells.
    pub fn column(&self, path: &str) -> Vec<Vec<&str>> {
        self.rows
            .iter()
            .map(|r| r.get(path).into_iter().flatten().map(String::as_str).filter(|c| !c.is_empty()).collect())
            .collect()
    }

    /// A column without lists: one cell a row, empty where there is none.
    pub fn single(&self, path: &str) -> Vec<&str> {
        self.column(path).into_iter().map(|cells| cells.first().copied().unwrap_or("")).collect()
    }

    /// Every cell.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().flat_map(|r| r.values().flatten().map(String::as_str))
    }
}

/// Instants as what they are in UTC: Arrow's JSON knows no zones by name.
fn without_zones(batch: &RecordBatch) -> RecordBatch {
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        let data_type = match field.data_type() {
            DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(*unit, None),
            other => other.clone(),
        };
        columns.push(make_array(column.to_data().into_builder().data_type(data_type.clone()).build().unwrap()));
        fields.push(field.as_ref().clone().with_data_type(data_type));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

fn flatten(path: &str, value: &Value, row: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(&path, value, row);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| flatten(&format!("{path}[]"), item, row)),
        Value::Null => {}
        Value::String(text) => row.entry(path.to_owned()).or_default().push(text.clone()),
        other => row.entry(path.to_owned()).or_default().push(other.to_string()),
    }
}

/// The record batches of a Parquet file.
pub fn batches(bytes: &[u8]) -> Vec<RecordBatch> {
    reader(bytes).build().unwrap().map(Result::unwrap).collect()
}

/// The Arrow schema of a Parquet file.
pub fn schema(bytes: &[u8]) -> Arc<Schema> {
    Arc::clone(reader(bytes).schema())
}

/// A reader with the file's metadata.
pub fn reader(bytes: &[u8]) -> ParquetRecordBatchReaderBuilder<File> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap()
}

/// A Parquet file of one batch.
pub fn parquet_of(batch: &RecordBatch, properties: WriterProperties) -> Vec<u8> {
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

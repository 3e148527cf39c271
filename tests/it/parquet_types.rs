//! Parquet of every type that Arrow writes: kept columns come back equal, replaced leaves leave their structure alone.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, BooleanArray, FixedSizeBinaryArray, FixedSizeListArray, Int32Array, Int64Array,
    LargeListArray, ListArray, MapArray, NullArray, RecordBatch, StringArray, StructArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Field, Fields, IntervalUnit, Schema, TimeUnit};
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_json::Value;

use crate::efface::Work;
use crate::sheet::{batches, parquet_of, reader, schema};

const KEEP: &str = "version = 1\n[class.all]\nat = \"*\"\ndo = \"keep\"\naccept = [\"*\"]\n";
/// Rows of every column here; the third is null.
const VALID: [bool; 5] = [true, true, false, true, true];

fn nulls() -> Option<NullBuffer> {
    Some(NullBuffer::from(VALID.to_vec()))
}

fn texts() -> ArrayRef {
    Arc::new(StringArray::from(vec![Some("blauw"), Some(""), None, Some("groen"), Some("blauw")]))
}

/// Columns that are whole numbers underneath.
fn numbers() -> Vec<(String, ArrayRef)> {
    use DataType::*;
    let small: ArrayRef = Arc::new(Int32Array::from(vec![Some(1), Some(0), None, Some(100), Some(86)]));
    let wide: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), Some(0), None, Some(1 << 33), Some(-7)]));
    let mut columns = Vec::new();
    for to in [Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Float16, Float32, Float64, Date32] {
        columns.push((format!("{to}"), cast(&small, &to).unwrap()));
    }
    for to in [Time32(TimeUnit::Second), Time32(TimeUnit::Millisecond), Interval(IntervalUnit::YearMonth)] {
        columns.push((format!("{to}"), cast(&small, &to).unwrap()));
    }
    for to in [Time64(TimeUnit::Microsecond), Time64(TimeUnit::Nanosecond)] {
        columns.push((format!("{to}"), cast(&cast(&small, &Int64).unwrap(), &to).unwrap()));
    }
    for unit in [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond] {
        for zone in [None, Some("UTC".into()), Some("+02:00".into()), Some("Europe/Amsterdam".into())] {
            let to = Timestamp(unit, zone.clone());
            let plain = cast(&wide, &Timestamp(unit, None)).unwrap();
            let zoned = plain.to_data().into_builder().data_type(to.clone()).build().unwrap();
            columns.push((format!("{to}"), arrow::array::make_array(zoned)));
        }
        columns.push((format!("duration {unit}"), cast(&wide, &Duration(unit)).unwrap()));
    }
    for to in [Decimal32(7, 2), Decimal64(12, 2), Decimal128(20, 3), Decimal128(38, 0), Decimal256(60, 10)] {
        columns.push((format!("{to}"), cast(&small, &to).unwrap()));
    }
    columns.push(("Date64".into(), cast(&cast(&small, &Date32).unwrap(), &Date64).unwrap()));
    columns
}

/// Columns of texts and bytes.
fn strings() -> Vec<(String, ArrayRef)> {
    use DataType::*;
    let bytes: [Option<&[u8]>; 5] = [Some(b"\xff\x00"), Some(b""), None, Some(b"ab"), Some(b"\xfe")];
    let binary: ArrayRef = Arc::new(BinaryArray::from_iter(bytes));
    let fixed = bytes.map(|b| b.map(|b| [b.len() as u8, 0xff, 7]));
    let fixed = FixedSizeBinaryArray::try_from_sparse_iter_with_size(fixed.into_iter(), 3).unwrap();
    let mut columns: Vec<(String, ArrayRef)> = vec![
        ("boolean".into(), Arc::new(BooleanArray::from(vec![Some(true), Some(false), None, Some(true), Some(true)]))),
        ("null".into(), Arc::new(NullArray::new(5))),
        ("fixed binary".into(), Arc::new(fixed)),
    ];
    columns.extend([LargeBinary, BinaryView, Binary].map(|to| (format!("{to}"), cast(&binary, &to).unwrap())));
    columns.extend([Utf8, LargeUtf8, Utf8View].map(|to| (format!("{to}"), cast(&texts(), &to).unwrap())));
    for key in [Int8, Int32, UInt16, Int64] {
        let to = Dictionary(Box::new(key), Box::new(Utf8));
        columns.push((format!("{to}"), cast(&texts(), &to).unwrap()));
    }
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![Some(7), Some(7), None, Some(8), Some(7)]));
    columns
        .push(("dictionary of numbers".into(), cast(&numbers, &Dictionary(Box::new(Int32), Box::new(Int64))).unwrap()));
    columns
}

/// Columns of columns.
fn nested() -> Vec<(String, ArrayRef)> {
    let item = |data_type: DataType| Arc::new(Field::new("item", data_type, true));
    let text = item(DataType::Utf8);
    let lengths = [2, 0, 0, 1, 2];
    let list: ArrayRef =
        Arc::new(ListArray::try_new(text.clone(), OffsetBuffer::from_lengths(lengths), texts(), nulls()).unwrap());
    let large = LargeListArray::try_new(text.clone(), OffsetBuffer::from_lengths(lengths), texts(), nulls()).unwrap();
    let pair = Int32Array::from((0..10).map(|i| (i != 3).then_some(i)).collect::<Vec<_>>());
    let fixed = FixedSizeListArray::try_new(item(DataType::Int32), 2, Arc::new(pair), nulls()).unwrap();
    let members = |mail: ArrayRef, list: ArrayRef| {
        let fields = vec![
            Field::new("mail", mail.data_type().clone(), true),
            Field::new("list", list.data_type().clone(), true),
        ];
        StructArray::try_new(Fields::from(fields), vec![mail, list], nulls()).unwrap()
    };
    let group: ArrayRef = Arc::new(members(texts(), Arc::clone(&list)));
    let entries =
        Fields::from(vec![Field::new("key", DataType::Utf8, false), Field::new("value", DataType::Utf8, true)]);
    let keys: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c", "a", "b"]));
    let entries = StructArray::try_new(entries, vec![keys, texts()], None).unwrap();
    let entry = Arc::new(Field::new("entries", entries.data_type().clone(), false));
    let map = MapArray::try_new(entry, OffsetBuffer::from_lengths(lengths), entries, nulls(), false).unwrap();
    let deep = ListArray::try_new(
        item(list.data_type().clone()),
        OffsetBuffer::from_lengths(lengths),
        Arc::clone(&list),
        nulls(),
    );
    let people = ListArray::try_new(
        item(group.data_type().clone()),
        OffsetBuffer::from_lengths(lengths),
        Arc::clone(&group),
        nulls(),
    );
    vec![
        ("list".into(), list),
        ("large list".into(), Arc::new(large)),
        ("fixed list".into(), Arc::new(fixed)),
        ("group".into(), group),
        ("map".into(), Arc::new(map)),
        ("deep".into(), Arc::new(deep.unwrap())),
        ("people".into(), Arc::new(people.unwrap())),
    ]
}

fn batch(columns: &[(String, ArrayRef)]) -> RecordBatch {
    let field = |(name, column): &(String, ArrayRef)| Field::new(name, column.data_type().clone(), true);
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    RecordBatch::try_new(Arc::new(schema), columns.iter().map(|(_, c)| Arc::clone(c)).collect()).unwrap()
}

/// Writes one file a column, so that a failure names the type, keeps everything and compares.
fn come_back(columns: Vec<(String, ArrayRef)>) {
    let work = Work::new();
    work.write("keep.toml", KEEP);
    for (name, column) in columns {
        let bytes = parquet_of(&batch(&[(name.clone(), column)]), WriterProperties::new());
        work.write("in/one.parquet", &bytes);
        work.efface("apply in/one.parquet --out out --policy keep.toml --threads 1").passed();
        let after = work.read("out/one.parquet");
        std::fs::remove_dir_all(work.path("out")).unwrap();
        assert_eq!(schema(&bytes), schema(&after), "{name}");
        let whole = |bytes: &[u8]| concat_batches(&schema(bytes), &batches(bytes)).unwrap();
        assert_eq!(whole(&bytes), whole(&after), "{name}");
    }
}

#[test]
fn numbers_dates_times_and_decimals_come_back_equal() {
    come_back(numbers());
}

#[test]
fn texts_bytes_and_dictionaries_come_back_equal() {
    come_back(strings());
}

#[test]
fn structs_lists_and_maps_come_back_equal() {
    come_back(nested());
}

#[test]
fn compression_and_metadata_stay() {
    let work = Work::new();
    work.write("keep.toml", KEEP);
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ];
    for (n, codec) in codecs.into_iter().enumerate() {
        let properties = WriterProperties::builder().set_compression(codec).build();
        work.write(&format!("in/{n}.parquet"), parquet_of(&batch(&strings()), properties));
    }
    work.efface("apply in --out out --policy keep.toml").passed();
    for (n, codec) in codecs.into_iter().enumerate() {
        let file = reader(&work.read(&format!("out/{n}.parquet")));
        let mut columns = file.metadata().row_groups().iter().flat_map(|g| g.columns());
        assert!(columns.all(|c| std::mem::discriminant(&c.compression()) == std::mem::discriminant(&codec)), "{codec}");
    }
}

/// Rows as JSON, nulls included.
fn json(bytes: &[u8]) -> Value {
    let mut lines = arrow::json::writer::WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, arrow::json::writer::JsonArray>(Vec::new());
    batches(bytes).iter().for_each(|batch| lines.write(batch).unwrap());
    lines.finish().unwrap();
    serde_json::from_slice(&lines.into_inner()).unwrap()
}

/// The value with every filled text below a member `mail` as a star.
fn starred(value: &Value, inside: bool) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(k, v)| (k.clone(), starred(v, inside || k == "mail"))).collect(),
        Value::Array(items) => items.iter().map(|v| starred(v, inside)).collect(),
        Value::String(text) if inside && !text.is_empty() => {
            Value::from(if text.starts_with("e1") { "token" } else { "text" })
        }
        other => other.clone(),
    }
}

#[test]
fn a_replaced_leaf_keeps_the_structure_around_it() {
    let work = Work::new();
    let columns: Vec<_> = nested().into_iter().filter(|(name, _)| name != "fixed list").collect();
    let bytes = parquet_of(&batch(&columns), WriterProperties::new());
    work.write("in/n.parquet", &bytes);
    let token = "[class.mail]\nat = [\"n.group.mail\", \"n.people[].mail\"]\ndo = \"token\"\nforce = \"test\"\n";
    work.write("p.toml", KEEP.to_owned() + token);
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    let after = work.read("out/n.parquet");
    assert_eq!(schema(&bytes), schema(&after));
    let text = starred(&json(&bytes), false).to_string();
    assert!(text.contains("\"text\""));
    assert_eq!(text.replace("\"text\"", "\"token\""), starred(&json(&after), false).to_string());
}

#[test]
fn the_keys_of_a_map_cannot_be_erased() {
    let work = Work::new();
    let columns: Vec<_> = nested().into_iter().filter(|(name, _)| name == "map").collect();
    work.write("in/n.parquet", parquet_of(&batch(&columns), WriterProperties::new()));
    work.write("p.toml", KEEP.to_owned() + "[class.key]\nat = \"n.map[].key\"\ndo = \"erase\"\n");
    work.efface("plan in --policy p.toml").ended(2).says("n.map[].key").says("Next: ");
}

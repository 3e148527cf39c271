//! One table as CSV, JSON lines and Parquet: the same tokens, classes and verdicts; and conversion between them.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use parquet::file::properties::WriterProperties;
use serde_json::{Value, json};

use crate::efface::Work;
use crate::sheet::{Sheet, parquet_of};

const FORMATS: [&str; 3] = ["csv", "jsonl", "parquet"];
const COLUMNS: [&str; 9] =
    ["klantnummer", "voornaam", "e-mail", "telefoon", "geboortedatum", "postcode", "geslacht", "bedrag", "opmerking"];

/// The cells of one row. Every ninth e-mail and note is empty; there are two pairs of twins.
fn row(i: usize) -> [String; 9] {
    let names = ["Jan", "Sophie", "Ahmed", "Yvonne", "Wati", "Kees", "Fatima"];
    let name = names[i % names.len()];
    let mail = if i % 9 == 8 { String::new() } else { format!("{}.{i}@voorbeeld.example", name.to_lowercase()) };
    let birth = format!("19{:02}-{:02}-{:02}", 50 + i % 40, 1 + i % 12, 1 + i % 28);
    let note = if i % 9 == 7 {
        String::new()
    } else {
        format!("Gebeld met {name}, terugbellen op 06-8012{:04} over bestelling.", 3000 + i)
    };
    let gender = if i.is_multiple_of(2) { "Man" } else { "Vrouw" };
    let postcode = format!("{} {}", 1011 + i % 30, ["AB", "CD"][i % 2]);
    let phone = format!("+3168012{:04}", 3000 + i);
    [
        format!("{}", 730_000 + 7 * i),
        name.into(),
        mail,
        phone,
        birth,
        postcode,
        gender.into(),
        format!("{}.{}5", i % 50, i % 10),
        note,
    ]
}

fn rows() -> impl Iterator<Item = [String; 9]> {
    (0..300).map(row)
}

fn csv_of() -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    rows().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

/// The number of the customer and the amount are numbers, what is empty is null.
fn jsonl_of() -> Vec<u8> {
    let value = |name: &str, text: String| match name {
        _ if text.is_empty() => Value::Null,
        "klantnummer" | "bedrag" => serde_json::from_str(&text).unwrap(),
        _ => json!(text),
    };
    let line =
        |row: [String; 9]| -> Value { COLUMNS.iter().zip(row).map(|(n, t)| ((*n).to_owned(), value(n, t))).collect() };
    rows().flat_map(|row| format!("{}\n", line(row)).into_bytes()).collect()
}

/// The number of the customer is an integer, the birth date a date, the gender a dictionary.
fn parquet_file() -> Vec<u8> {
    let column = |i: usize| -> ArrayRef {
        let texts: StringArray = rows().map(|row| Some(row[i].clone()).filter(|t| !t.is_empty())).collect();
        let to = match COLUMNS[i] {
            "klantnummer" => DataType::Int64,
            "geboortedatum" => DataType::Date32,
            "bedrag" => DataType::Decimal128(10, 2),
            "geslacht" => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            _ => DataType::Utf8,
        };
        cast(&(Arc::new(texts) as ArrayRef), &to).unwrap()
    };
    let columns = (0..COLUMNS.len()).map(|i| (COLUMNS[i], column(i), true));
    parquet_of(&RecordBatch::try_from_iter_with_nullable(columns).unwrap(), WriterProperties::new())
}

/// The table in `csv/klanten.csv`, `jsonl/klanten.jsonl` and `parquet/klanten.parquet`.
fn work() -> Work {
    let work = Work::new();
    work.write("csv/klanten.csv", csv_of());
    work.write("jsonl/klanten.jsonl", jsonl_of());
    work.write("parquet/klanten.parquet", parquet_file());
    work
}

fn sheet(format: &str, bytes: &[u8]) -> Sheet {
    match format {
        "csv" => Sheet::csv(std::str::from_utf8(bytes).unwrap(), b','),
        _ => Sheet::of(&format!("klanten.{format}"), bytes),
    }
}

/// What a table says, however its numbers are spelt.
fn content(sheet: &Sheet) -> Vec<Vec<String>> {
    let plain = |name: &str, cell: &str| match cell.parse::<f64>() {
        Ok(number) if name == "bedrag" => number.to_string(),
        _ => cell.to_owned(),
    };
    COLUMNS.iter().map(|name| sheet.single(name).into_iter().map(|cell| plain(name, cell)).collect()).collect()
}

#[test]
fn the_same_rows_get_the_same_verdicts() {
    let work = work();
    let verdicts = FORMATS.map(|format| {
        let report = work.efface(&format!("scan {format} --output json=-")).passed().json();
        let columns = report["datasets"][0]["columns"].as_array().unwrap().clone();
        let told = |c: Value| {
            [&c["name"], &c["type"], &c["identifying"], &c["sensitive"], &c["free_text"], &c["filled"], &c["distinct"]]
                .map(Value::to_string)
        };
        columns.into_iter().map(told).collect::<Vec<_>>()
    });
    assert!(verdicts[0].iter().any(|v| v[1] == "\"email\""));
    assert_eq!(verdicts[0], verdicts[1]);
    assert_eq!(verdicts[0], verdicts[2]);
}

#[test]
fn the_same_rows_have_the_same_equivalence_classes() {
    let work = work();
    let risk = |options: &str| {
        FORMATS.map(|format| {
            work.efface(&format!("risk {format} --output json=- {options}")).passed().json()["datasets"][0].clone()
        })
    };
    for options in ["", "--quasi geboortedatum,geslacht,postcode", "--quasi klantnummer,bedrag", "--quasi e-mail"] {
        let [csv, jsonl, parquet] = risk(options);
        assert!(csv["classes"].as_u64().unwrap() > 1, "{csv}");
        assert_eq!(csv, jsonl, "{options}");
        assert_eq!(csv, parquet, "{options}");
    }
}

#[test]
fn the_same_rows_get_the_same_tokens() {
    let work = work();
    let outputs = FORMATS.map(|format| {
        work.efface(&format!("apply {format} --out out-{format} --key-file key")).passed();
        content(&sheet(format, &work.read(&format!("out-{format}/klanten.{format}"))))
    });
    assert!(outputs[0][2][0].starts_with("e1") && outputs[0][7][0] == "0.05");
    for (i, column) in COLUMNS.iter().enumerate() {
        assert_eq!(outputs[0][i], outputs[1][i], "{column} of JSON lines");
        assert_eq!(outputs[0][i], outputs[2][i], "{column} of Parquet");
    }
}

#[test]
fn converting_changes_the_form_and_nothing_else() {
    let work = work();
    work.efface("apply csv --out plain --key-file key").passed();
    let plain = content(&sheet("csv", &work.read("plain/klanten.csv")));
    for from in FORMATS {
        for to in FORMATS {
            let out = format!("{from}-{to}");
            work.efface(&format!("apply {from} --out {out} --key-file key --to {to}")).passed();
            let converted = content(&sheet(to, &work.read(&format!("{out}/klanten.{to}"))));
            assert!(converted == plain, "from {from} to {to}");
        }
    }
}

/// Converts the nested tables of the sample.
fn nested_to(to: &str) {
    let work = Work::with_sample();
    work.efface(&format!("apply in/salesforce in/hubspot --out out --key-file key --to {to}")).passed();
    assert!(work.tree("out").keys().all(|f| f.ends_with(to) || f == "efface-receipt.json"));
}

#[test]
fn nested_tables_convert_to_csv() {
    nested_to("csv");
}

#[test]
fn nested_tables_convert_to_json_lines() {
    nested_to("jsonl");
}

#[test]
fn nested_tables_convert_to_parquet() {
    nested_to("parquet");
}

#[test]
fn whole_numbers_texts_and_json_numbers_are_one_value() {
    let work = Work::new();
    let ids = [7_300_001_i64, 7_300_002, 7_300_003];
    work.write("in/a.csv", "klantnummer,x\n7300001,a\n7300002,b\n7300003,c\n");
    work.write("in/b.jsonl", ids.map(|i| format!("{{\"klantnummer\":{i}}}\n")).concat());
    work.write("in/c.jsonl", ids.map(|i| format!("{{\"klantnummer\":\"{i}\"}}\n")).concat());
    let column = Arc::new(Int64Array::from(ids.to_vec())) as ArrayRef;
    let dates = Arc::new(Date32Array::from(vec![0, 1, 2])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("klantnummer", column), ("dag", dates)]).unwrap();
    work.write("in/d.parquet", parquet_of(&batch, WriterProperties::new()));
    let policy = "version = 1\nunlisted = \"keep\"\n[class.id]\nat = \"*.klantnummer\"\ndo = \"token\"\n";
    work.write("p.toml", policy);
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    let tokens = ["a.csv", "b.jsonl", "c.jsonl", "d.parquet"].map(|file| {
        let sheet = sheet(file.rsplit_once('.').unwrap().1, &work.read(&format!("out/{file}")));
        sheet.single("klantnummer").into_iter().map(str::to_owned).collect::<Vec<_>>()
    });
    assert!(tokens.iter().all(|t| *t == tokens[0] && t[0].starts_with("e1")), "{tokens:?}");
}

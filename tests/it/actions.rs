//! Each action, by a written policy, on the same rows as CSV, JSON lines and Parquet.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use parquet::file::properties::WriterProperties;

use crate::efface::Work;
use crate::sheet::{Sheet, parquet_of};

const COLUMNS: [&str; 4] = ["kaart", "datum", "postcode", "notitie"];
const ROWS: [[&str; 4]; 4] = [
    ["4111 1111-1111 1234", "07-03-1984", "1234 ab", "Bel 06-80123456 of jan@voorbeeld.example."],
    ["5500", "1991-12-31", "SW1A 1AA", "Niets bijzonders, kleur Rose."],
    ["", "", "", ""],
    ["NL45EFFA9097522117", "onbekend", "75003", "Rekening NL45EFFA9097522117, mevrouw De Vries"],
];

/// The rows in the three formats, in `in`.
fn work() -> Work {
    let work = Work::new();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS).unwrap();
    let mut jsonl = String::new();
    for row in ROWS {
        csv.write_record(row).unwrap();
        let members: serde_json::Map<_, _> =
            COLUMNS.iter().zip(row).map(|(c, v)| ((*c).to_owned(), v.into())).collect();
        jsonl += &format!("{}\n", serde_json::Value::Object(members));
    }
    let column = |i: usize| Arc::new(ROWS.map(|r| r[i]).into_iter().map(Some).collect::<StringArray>()) as ArrayRef;
    let batch = RecordBatch::try_from_iter_with_nullable((0..4).map(|i| (COLUMNS[i], column(i), true))).unwrap();
    work.write("in/a.csv", csv.into_inner().unwrap());
    work.write("in/b.jsonl", jsonl);
    work.write("in/c.parquet", parquet_of(&batch, WriterProperties::new()));
    work
}

/// Applies `action` to a column of the three files; the others stay. Gives that column of each.
fn applied(column: &str, action: &str) -> [Vec<String>; 3] {
    let work = work();
    let at: Vec<String> = ["a", "b", "c"].map(|d| format!("\"{d}.{column}\"")).to_vec();
    let rest = "[class.rest]\nat = \"*\"\ndo = \"keep\"\naccept = [\"*\"]\n";
    work.write("p.toml", format!("version = 1\n[class.this]\nat = [{}]\n{action}\n{rest}", at.join(", ")));
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    // What an action made, it leaves as it is.
    work.efface("apply out --out again --policy p.toml --key-file key").passed();
    ["a.csv", "b.jsonl", "c.parquet"].map(|file| {
        let bytes = work.read(&format!("out/{file}"));
        assert!(bytes == work.read(&format!("again/{file}")), "{action}: {file} changes in a second run");
        let sheet = match file {
            "a.csv" => Sheet::csv(std::str::from_utf8(&bytes).unwrap(), b','),
            _ => Sheet::of(file, &bytes),
        };
        for (i, other) in COLUMNS.iter().enumerate().filter(|(_, c)| **c != column) {
            assert_eq!(sheet.single(other), ROWS.map(|r| r[i]), "{action}: {other} of {file}");
        }
        sheet.single(column).into_iter().map(str::to_owned).collect()
    })
}

fn gives(column: &str, action: &str, expected: [&str; 4]) {
    for found in applied(column, action) {
        assert_eq!(found, expected, "{action}");
    }
}

#[test]
fn masks_show_the_last_or_the_first_characters() {
    gives("kaart", "do = \"mask\"\nkeep_last = 4", ["****1234", "****", "", "****2117"]);
    gives("kaart", "do = \"mask\"\nkeep_first = 2", ["41****", "55****", "", "NL****"]);
}

#[test]
fn dates_become_months_years_and_decades() {
    gives("datum", "do = \"generalise\"\nby = \"month\"", ["1984-03", "1991-12", "", ""]);
    gives("datum", "do = \"generalise\"\nby = \"year\"", ["1984", "1991", "", ""]);
    gives("datum", "do = \"generalise\"\nby = \"decade\"", ["1980-1989", "1990-1999", "", ""]);
    gives("datum", "do = \"generalise\"\nby = \"month\"\norder = \"mdy\"", ["1984-07", "1991-12", "", ""]);
}

#[test]
fn codes_become_prefixes_and_numbers_bands() {
    gives("postcode", "do = \"generalise\"\nkeep = 2", ["12", "SW", "", "75"]);
    gives("postcode", "do = \"generalise\"\nband = 1000", ["", "", "", "75000-75999"]);
}

#[test]
fn erasing_empties_every_cell() {
    gives("kaart", "do = \"erase\"", ["", "", "", ""]);
}

#[test]
fn dropping_removes_the_column() {
    let work = work();
    work.write("p.toml", "version = 1\nunlisted = \"keep\"\n[class.x]\nat = \"*.kaart\"\ndo = \"drop\"\n[class.n]\nat = \"*.notitie\"\ndo = \"drop\"\n");
    work.efface("apply in --out out --policy p.toml").passed();
    assert_eq!(work.text("out/a.csv"), "datum,postcode\n07-03-1984,1234 ab\n1991-12-31,SW1A 1AA\n,\nonbekend,75003\n");
    let rows = Sheet::jsonl(&work.text("out/b.jsonl")).rows;
    assert!(rows.len() == 4 && rows.iter().all(|r| r.keys().eq(["datum", "postcode"])));
    let fields =
        crate::sheet::schema(&work.read("out/c.parquet")).fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>();
    assert_eq!(fields, ["datum", "postcode"]);
}

#[test]
fn dropping_a_member_leaves_the_rest_of_the_line_as_it_was() {
    let work = Work::new();
    work.write("in/b.jsonl", "{\"a\":\"x\",\"b\":1.50, \"c\" :[{\"d\":1,\"a\":2}]}\n{\"c\":[],\"a\":null}\n");
    work.write("p.toml", "version = 1\nunlisted = \"keep\"\n[class.x]\nat = \"b.a\"\ndo = \"drop\"\n");
    work.efface("apply in --out out --policy p.toml").passed();
    assert_eq!(work.text("out/b.jsonl"), "{\"b\":1.50, \"c\" :[{\"d\":1,\"a\":2}]}\n{\"c\":[]}\n");
}

#[test]
fn running_text_is_redacted_with_labels_and_tokens() {
    let text = ["Bel [phone] of [email].", ROWS[1][3], "", "Rekening [iban], [person.full_name]"];
    gives("notitie", "do = \"redact\"\nwith = \"label\"", text);
    let [csv, jsonl, parquet] = applied("notitie", "do = \"redact\"");
    assert!(csv == jsonl && csv == parquet);
    let word = |text: &str, n: usize| text.split([' ', '.', ',']).nth(n).unwrap().to_owned();
    assert!(word(&csv[0], 1).starts_with("e1") && word(&csv[0], 3).starts_with("e1"), "{}", csv[0]);
    assert!(csv[0].starts_with("Bel e1") && csv[0].ends_with('.') && csv[1] == ROWS[1][3]);
}

#[test]
fn tokens_are_one_a_value_and_pinned() {
    let [csv, jsonl, parquet] = applied("kaart", "do = \"token\"\ndomain = \"card\"\nforce = \"test\"");
    assert!(csv == jsonl && csv == parquet);
    assert!(csv[2].is_empty() && csv[0] != csv[1] && csv.iter().filter(|t| t.starts_with("e1")).count() == 3);
    // The key of the tests, the domain "card" and the value "5500" are this token, and always will be.
    assert_eq!(csv[1], PIN);
}

const PIN: &str = "e1lmo27j3arcjscmv3pbpicdp6jmikttofk7zorwe75ycdcxvfoqbhccfda";

#[test]
fn erased_numbers_stay_numbers() {
    let work = Work::new();
    let column = Arc::new(arrow::array::Float64Array::from(vec![1.5, 2.5])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("bedrag", Arc::clone(&column)), ("kosten", column)]).unwrap();
    work.write("in/a.parquet", parquet_of(&batch, WriterProperties::new()));
    work.write("in/b.jsonl", "{\"bedrag\":1.5,\"kosten\":1.50}\n");
    work.write("p.toml", "version = 1\nunlisted = \"keep\"\n[class.x]\nat = \"*.bedrag\"\ndo = \"erase\"\n");
    work.efface("apply in --out out --policy p.toml").passed();
    let schema = crate::sheet::schema(&work.read("out/a.parquet"));
    assert_eq!(schema.field(0).data_type(), &arrow::datatypes::DataType::Float64);
    assert_eq!(work.text("out/b.jsonl"), "{\"bedrag\":null,\"kosten\":1.50}\n");
}

//! Pseudonyms from end to end: pinned tokens, joins over formats and number types, what comes back, forms that stay valid, shifted dates.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray,
};
use arrow::datatypes::{DataType, Date32Type, Float64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

use crate::efface::Work;
use crate::sheet::{Sheet, parquet_of};

/// Root key of 32 bytes 01: its tokens were computed with another implementation (Python's cryptography) as well.
fn known_key(work: &Work) {
    use std::os::unix::fs::PermissionsExt;
    work.write("known", format!("efface-key-1:{}\n", "01".repeat(32)));
    std::fs::set_permissions(work.path("known"), std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// Column `v` of a one-column table after an action.
fn after(rows: &[&str], class: &str) -> Vec<String> {
    let work = Work::new();
    known_key(&work);
    let table: String = rows.iter().map(|v| format!("\"{}\"\n", v.replace('"', "\"\""))).collect();
    work.write("in/t.csv", format!("v\n{table}"));
    work.write("p.toml", format!("version = 1\n[class.v]\nat = \"t.v\"\n{class}\n"));
    work.efface("apply in --out out --header yes --policy p.toml --key-file known").passed();
    Sheet::csv(&work.text("out/t.csv"), b',').single("v").into_iter().map(str::to_owned).collect()
}

/// Class, value and what it becomes: changing one is a breaking change. All tokens were computed with Python's cryptography.
const PINNED: &[(&str, &str, &str)] = &[
    ("do = \"token\"\nnorm = \"exact\"", "CON100023", "e1na57ytdxfmholvjuyq4oeccdzbehhh5q2y7lm247pzoe4qxir3qy5j4fq"),
    ("do = \"token\"\nnorm = \"exact\"", "é€𝕏", "e1na57yvaxuwpqoh54raveqihevsvd2bfwoni3qeqfnqepi4kirwjpxdpca"),
    ("do = \"token\"\nnorm = \"text\"", "Jan  de VRIES", "e1na57y7wa6w3mzzdbw54ngxgyx3rzhlltraeuqy6hamcmeetuyp3nkriaa"),
    (
        "do = \"token\"\nnorm = \"email\"",
        "Jan@Voorbeeld.Example",
        "e1na57ylnequu3abd3an3mepd24q7ntrjzvxwux7athinqymtt4taoix5lzv2pzzwwr3b6n3s62girqwfcp4",
    ),
    (
        "do = \"token\"\nnorm = \"email\"",
        "x@BÜCHER.example",
        "e1na57y4gwdlbjtma2lfk5cyhc5f3hex725xk742hmrzn4nmcqdxdv6dzx6hxve2rji4qrym3g33zorokefi",
    ),
    (
        "do = \"token\"\nnorm = \"phone:NL\"",
        "06-12345678",
        "e1na57yeu3zunybweouo6th5oea7uuka7bnbdqhp2ijypn2tsbhzrp6ppya",
    ),
    (
        "do = \"token\"\nnorm = \"phone\"",
        "0031612345678",
        "e1na57yeu3zunybweouo6th5oea7uuka7bnbdqhp2ijypn2tsbhzrp6ppya",
    ),
    (
        "do = \"token\"\nnorm = \"iban\"",
        "nl91 abna 0417 1643 00",
        "e1na57yy6ysgrb3p74c7aqdu2c3xaaoqrxs4w72zxmpxowserg7k3fj7tud6mhbgjhkmyjvaolptbl4ta7lg",
    ),
    ("do = \"token\"\nnorm = \"name\"", "O’Brien", "e1na57y57p2wikpe345f33qtfq6p3zjwahn6xlkadrxlj742molluilagvq"),
    ("do = \"token\"\nnorm = \"date\"", "31-12-1984", "e1na57ytvccbbew5m2taec6kvozg3rhymsluie2l3wyozn6boaglgrbhvga"),
    ("do = \"token\"\nnorm = \"id\"", "con-100.023", "e1na57yavfvwc3d636yxnjcaxzehiq42egaxfmim6qtoscahjxiwts7nloq"),
    (
        "do = \"token\"\nnorm = \"exact\"",
        "0123456789abcde",
        "e1na57y5bbzze6lhokzsk5kzdjsxvfbv2tz6dgicvixui6aou2cva27autq",
    ),
    (
        "do = \"token\"\nnorm = \"exact\"",
        "0123456789abcdef",
        "e1na57yossx3l7ozpq6545sweb77mj4gkfywe73ywqvc7ml3ppqchmmmxba6cyhhbfw23hchgnbmnenmlj2q",
    ),
    ("do = \"token\"\ndomain = \"person\"", "CON100023", "e1na57ymaqb6vewonecwtrisssfewc6accrztihgdbaoxc4aez6nyw6lkuq"),
    ("do = \"short\"\nbits = 80", "CON100023", "s1na57yzzo6aghh4slqxphhmfyr"),
    ("do = \"short\"\nbits = 120", "CON100023", "s1na57y5za6qbbdqrwfgriss5uywmkokogf"),
    ("do = \"short\"\nnorm = \"email\"", "JAN@b.example", "s1na57yioyhhrkxig2u24dlfsbb"),
    ("do = \"fpe\"", "1234567890", "7131340956"),
    ("do = \"fpe\"\ncheck = \"card\"", "4111 1111 1111 1111", "5629 1754 1704 1704"),
    ("do = \"surrogate\"\nkind = \"full_name\"\nlocale = \"de\"", "Jan", "Maria Hahn"),
    ("do = \"mask\"\npattern = \"##**-****\"", "NL91ABNA0417", "NL**-****"),
];

#[test]
fn pinned_outputs_do_not_change() {
    for (class, value, pin) in PINNED {
        assert_eq!(after(&[value], class), [*pin], "{class} {value}");
    }
}

#[test]
fn equal_values_have_one_token_in_every_format_and_type_and_different_ones_differ() {
    // 10,000,000 values with EFFACE_JOINS=10000000 and a release build.
    let count: i64 = std::env::var("EFFACE_JOINS").ok().and_then(|n| n.parse().ok()).unwrap_or(30_000);
    let value = |i: i64| i.wrapping_mul(7_919) % 1_000_000_007;
    let work = Work::new();
    let (mut csv, mut jsonl) = (String::from("v\n"), String::new());
    for i in 0..count {
        csv += &format!("{}\n", value(i));
        match i % 2 {
            0 => jsonl += &format!("{{\"v\":{}}}\n", value(i)),
            _ => jsonl += &format!("{{\"v\":\"{}\"}}\n", value(i)),
        }
    }
    work.write("in/a.csv", csv);
    work.write("in/b.jsonl", jsonl);
    let ints: ArrayRef = Arc::new((0..count).map(|i| Some(value(i))).collect::<Int64Array>());
    let texts: ArrayRef = Arc::new((0..count).map(|i| Some(value(i).to_string())).collect::<StringArray>());
    let batch = RecordBatch::try_from_iter([("v", ints), ("w", texts)]).unwrap();
    work.write("in/c.parquet", parquet_of(&batch, WriterProperties::new()));
    work.write("p.toml", "version = 1\n[class.v]\nat = [\"*.v\", \"c.w\"]\ndo = \"token\"\n");
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    let column = |file: &str, name: &str| -> Vec<String> {
        let bytes = work.read(&format!("out/{file}"));
        let sheet = match file {
            "a.csv" => Sheet::csv(std::str::from_utf8(&bytes).unwrap(), b','),
            _ => Sheet::of(file, &bytes),
        };
        sheet.single(name).into_iter().map(str::to_owned).collect()
    };
    let tokens = column("a.csv", "v");
    assert_eq!(tokens, column("b.jsonl", "v"));
    assert_eq!(tokens, column("c.parquet", "v"));
    assert_eq!(tokens, column("c.parquet", "w"));
    let values: BTreeSet<i64> = (0..count).map(value).collect();
    let distinct: BTreeSet<&String> = tokens.iter().collect();
    assert_eq!(distinct.len(), values.len());
}

/// Cells of random signs of many scripts, up to 300 of them: marks that combine, digits of other scripts, controls, signs that CSV and
/// spreadsheets know, and pieces that normalisers know.
fn odd_cells(count: usize) -> impl Iterator<Item = String> {
    let mut state = 7_u64;
    let mut draw = move |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % below
    };
    let pieces = ["'+", "mailto:", "\r\n", "\"\"", "\u{feff}", "0031", "(0)", "i\u{307}", "007.50", "NULLx", "\\u0041"];
    (0..count).map(move |_| {
        let length = [1, 4, 30, 300][draw(4) as usize];
        let mut cell = String::new();
        for _ in 0..=draw(length) {
            match draw(8) {
                0 => cell += pieces[draw(pieces.len() as u32) as usize],
                1 => cell.push(char::from_u32(draw(0x80)).unwrap()),
                2 => cell.extend(char::from_u32(0x300 + draw(0x70))),
                3 => cell.push(char::from(b'0' + draw(10) as u8)),
                4 => cell.extend(char::from_u32(draw(0x110_000))),
                _ => cell.extend(char::from_u32(0x20 + draw(0x3000))),
            }
        }
        cell
    })
}

#[test]
fn decimals_and_instants_join_over_formats_where_the_policy_names_their_normaliser() {
    let work = Work::new();
    work.write("in/a.csv", "nr,due,at\n00123,12.50,2024-05-31 10:00\n456,-7,2024-05-31T12:00:00+02:00\n");
    work.write(
        "in/b.jsonl",
        "{\"nr\":123,\"due\":12.5,\"at\":\"2024-05-31T10:00:00\"}\n{\"nr\":\"0456\",\"due\":\"-7.0\",\"at\":\"31-05-2024 10:00:00Z\"}\n",
    );
    let due = Decimal128Array::from(vec![125_000, -70_000]).with_precision_and_scale(10, 4).unwrap();
    let nr = Decimal128Array::from(vec![123, 456]).with_precision_and_scale(10, 0).unwrap();
    let at = StringArray::from(vec!["2024-05-31 10:00:00.000", "2024-05-31T10:00Z"]);
    let columns: [(&str, ArrayRef); 3] = [("nr", Arc::new(nr)), ("due", Arc::new(due)), ("at", Arc::new(at))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    work.write("in/c.parquet", parquet_of(&batch, WriterProperties::new()));
    let class =
        |column: &str, norm: &str| format!("[class.{column}]\nat=\"*.{column}\"\ndo=\"token\"\nnorm=\"{norm}\"\n");
    let policy = class("nr", "number") + &class("due", "number") + &class("at", "date");
    work.write("p.toml", format!("version = 1\n{policy}"));
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    let sheets = ["a.csv", "b.jsonl", "c.parquet"].map(|file| match file {
        "a.csv" => Sheet::csv(&work.text("out/a.csv"), b','),
        _ => Sheet::of(file, &work.read(&format!("out/{file}"))),
    });
    for column in ["nr", "due", "at"] {
        let [a, b, c] = [0, 1, 2].map(|i: usize| sheets[i].single(column));
        assert_ne!(a[0], a[1]);
        assert_eq!((&a, &a), (&b, &c), "{column}");
    }
}

#[test]
fn what_can_be_turned_back_comes_back_in_its_one_form() {
    let long = "é".repeat(32 * 1024);
    let rows = [
        "'+31 6 1234 5678",
        "a,b\"c\nd",
        "𝕏 ﬁ ǅ",
        "e\u{301}",
        "0",
        "NULLx",
        " x ",
        "\u{200b}z",
        "-1",
        "=1+1",
        &long,
        "тест",
    ];
    let rows: Vec<String> = rows.into_iter().map(str::to_owned).chain(odd_cells(2_000)).collect();
    for (norm, form) in [("exact", None), ("text", Some("text")), ("id", Some("id")), ("number", Some("number"))] {
        let work = Work::new();
        let json: String = rows
            .iter()
            .map(|v| format!("{}\n", serde_json::json!({ "v": v })))
            .chain(["{\"v\":null}\n".to_owned(), "{\"v\":\"\"}\n".to_owned()])
            .collect();
        work.write("in/t.jsonl", json);
        work.write("p.toml", format!("version = 1\n[class.v]\nat = \"t.v\"\ndo = \"token\"\nnorm = \"{norm}\"\n"));
        work.efface("apply in --out out --policy p.toml --key-file key").passed();
        work.efface("reveal out/t.jsonl --out back.jsonl --reason test --policy p.toml --key-file key").passed();
        let back: Vec<serde_json::Value> = work
            .text("back.jsonl")
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["v"].clone())
            .collect();
        let norm = efface::action::Norm::named(form.unwrap_or("exact")).unwrap();
        for (row, back) in rows.iter().zip(&back) {
            // What says that there is nothing stays as it is.
            let form = if efface::model::is_blank(row) { row.as_str().into() } else { norm.apply(row) };
            assert_eq!(back.as_str().unwrap(), form);
        }
        assert!(back[rows.len()].is_null());
        assert_eq!(back[rows.len() + 1], "");
    }
}

/// Dutch citizen number: weights 9 to 2 and -1, by its own definition.
fn is_bsn(text: &str) -> bool {
    let digits: Vec<i64> = text.chars().filter_map(|c| c.to_digit(10)).map(i64::from).collect();
    digits.len() == 9 && digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]).map(|(d, w)| d * w).sum::<i64>() % 11 == 0
}

fn luhn(text: &str) -> bool {
    let digits = text.chars().filter_map(|c| c.to_digit(10)).rev().enumerate();
    digits.map(|(i, d)| if i % 2 == 1 { d * 2 / 10 + d * 2 % 10 } else { d }).sum::<u32>() % 10 == 0
}

fn iban(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let turned = format!("{}{}", &bare[4..], &bare[..4]);
    turned
        .chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, d| if d < 10 { (rest * 10 + d) % 97 } else { (rest * 100 + d) % 97 })
        == 1
}

#[test]
fn formats_stay_valid_and_different_values_different() {
    let count: u64 = std::env::var("EFFACE_FPE").ok().and_then(|n| n.parse().ok()).unwrap_or(1500);
    let with =
        |stem: String, passes: &dyn Fn(&str) -> bool| (0..10).map(|d| format!("{stem}{d}")).find(|text| passes(text));
    let bsns: Vec<String> = (0..count).filter_map(|i| with(format!("{:08}", 10_000_000 + i * 41), &is_bsn)).collect();
    let cards: Vec<String> = (0..count)
        .filter_map(|i| with(format!("4111 11{:02} {:04} {:03}", i % 97, i % 9973, i % 991), &luhn))
        .collect();
    let ibans: Vec<String> = (0..count)
        .filter_map(|i| {
            let body = format!("EFFA{:010}", 1_000_000_000 + i * 104_729 % 8_999_999_989);
            (2..99).map(|c| format!("NL{c:02}{body}")).find(|text| iban(text))
        })
        .collect();
    for (name, values, passes) in
        [("bsn", bsns, &is_bsn as &dyn Fn(&str) -> bool), ("card", cards, &luhn), ("iban", ibans, &iban)]
    {
        let unique: BTreeSet<&String> = values.iter().collect();
        let rows: Vec<&str> = values.iter().map(String::as_str).collect();
        let made = after(&rows, &format!("do = \"fpe\"\ncheck = \"{name}\""));
        let different: BTreeSet<&String> = made.iter().collect();
        assert_eq!(different.len(), unique.len(), "{name}");
        for (old, new) in values.iter().zip(&made) {
            assert!(passes(new) && new.len() == old.len() && new != old, "{name}: {new}");
            let shape = |t: &str| t.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect::<String>();
            assert_eq!(shape(old), shape(new));
        }
    }
}

#[test]
fn what_does_not_fit_a_form_becomes_a_token() {
    let rows = ["4111111111111111", "4111111111111112", "unknown", "", "5500000000000004", "4012888888881881"];
    let made = after(&rows, "do = \"fpe\"\ncheck = \"card\"");
    assert!(luhn(&made[0]) && made[0].len() == 16);
    assert!(made[1].starts_with("e1na57y") && made[2].starts_with("e1na57y") && made[3].is_empty());
    assert_eq!(after(&["123456"], "do = \"fpe\"")[0].len(), 6);
}

#[test]
fn fewer_than_a_million_texts_are_refused_with_the_figures() {
    let work = Work::new();
    work.write("in/t.csv", "v,w\n12345,a\n23456,b\n34567,c\n123456,d\n");
    work.write("p.toml", "version = 1\nunlisted = \"keep\"\n[class.v]\nat = \"t.v\"\ndo = \"fpe\"\n");
    let run = work.efface("apply in --out out --policy p.toml --key-file key").ended(2);
    run.says("t.v").says("3 of 4 cells").says("fewer than the 6 that have 1000000 texts").says("do = \"token\"");
    assert!(!work.path("out").exists());
}

#[test]
fn what_was_encrypted_in_its_form_comes_back_with_the_policy() {
    let work = Work::new();
    let rows = "id,card,note\n1,4111 1111 1111 1111,a\n2,5500-0000-0000-0004,b\n3,unknown,c\n4,,d\n";
    work.write("in/p.csv", rows);
    work.write(
        "p.toml",
        "version = 1\n[class.card]\nat = \"p.*\"\ndo = \"fpe\"\ncheck = \"card\"\n[class.rest]\nat = [\"p.id\", \"p.note\"]\ndo = \"keep\"\n",
    );
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    assert_ne!(work.text("out/p.csv"), rows);
    work.efface("reveal out/p.csv --out back.csv --reason test --policy p.toml --key-file key").passed();
    assert_eq!(work.text("back.csv"), rows);
    let shown = work.efface("reveal out/p.csv --column card --reason test --policy p.toml --key-file key").passed();
    assert_eq!(shown.stdout, "4111 1111 1111 1111\n5500-0000-0000-0004\nunknown\n\n");
}

#[test]
fn surrogates_are_the_same_everywhere_and_mails_are_nobodys() {
    let values: Vec<String> = (0..400).map(|i| format!("jan{i}@voorbeeld.example")).collect();
    let rows: Vec<&str> = values.iter().map(String::as_str).collect();
    let made = after(&rows, "do = \"surrogate\"\nkind = \"email\"\nlocale = \"de\"\nunique = true");
    assert_eq!(made, after(&rows, "do = \"surrogate\"\nkind = \"email\"\nlocale = \"de\"\nunique = true"));
    assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), 400);
    for mail in &made {
        let domain = mail.rsplit_once('@').unwrap().1;
        assert!(
            ["example.com", "example.org", "example.net"].contains(&domain) || domain.ends_with(".example"),
            "{mail}"
        );
    }
}

#[test]
fn dates_move_with_their_subject_and_keep_their_type() {
    let work = Work::new();
    let days: Vec<i32> = (0..300).map(|i| 19_000 + i * 3 % 700).collect();
    let ids: ArrayRef = Arc::new((0..300).map(|i| Some(format!("CON{}", 1000 + i / 3))).collect::<StringArray>());
    let dates: ArrayRef = Arc::new(Date32Array::from(days.clone()));
    let amounts: ArrayRef = Arc::new((0..300).map(|i| Some(100.0 + f64::from(i))).collect::<Float64Array>());
    let batch = RecordBatch::try_from_iter([("contact_id", ids), ("ordered", dates), ("total", amounts)]).unwrap();
    work.write("in/orders.parquet", parquet_of(&batch, WriterProperties::new()));
    let mut jsonl = String::new();
    for i in 0..100 {
        jsonl += &format!("{{\"contact_id\":\"CON{}\",\"called\":\"2024-01-31\",\"n\":{}}}\n", 1000 + i, 50 + i);
    }
    work.write("in/calls.jsonl", jsonl);
    work.write(
        "p.toml",
        "version = 1\n[subject]\nid = [\"orders.contact_id\", \"calls.contact_id\"]\n[class.id]\nat = \"*.contact_id\"\ndo = \"token\"\n\
         [class.when]\nat = [\"orders.ordered\", \"calls.called\"]\ndo = \"shift\"\ndays = 90\nforce = \"test\"\n\
         [class.much]\nat = [\"orders.total\", \"calls.n\"]\ndo = \"noise\"\nshare = 0.1\n"
            .replace("force = \"test\"\n", ""),
    );
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(work.path("out/orders.parquet")).unwrap())
            .unwrap()
            .build()
            .unwrap();
    let mut offsets: BTreeMap<String, i32> = BTreeMap::new();
    let mut row = 0;
    for batch in reader {
        let batch = batch.unwrap();
        assert_eq!(batch.column(1).data_type(), &DataType::Date32);
        assert_eq!(batch.column(2).data_type(), &DataType::Float64);
        let (id, date) = (batch.column(0).as_string::<i32>(), batch.column(1).as_primitive::<Date32Type>());
        let amount = batch.column(2).as_primitive::<Float64Type>();
        for i in 0..batch.num_rows() {
            let offset = date.value(i) - days[row];
            assert!(offset != 0 && offset.abs() <= 90);
            assert_eq!(*offsets.entry(id.value(i).to_owned()).or_insert(offset), offset);
            let before = 100.0 + row as f64;
            assert!((amount.value(i) - before).abs() <= before * 0.1 + 0.51);
            row += 1;
        }
        assert!(!date.is_empty());
    }
    assert!(offsets.values().collect::<BTreeSet<_>>().len() > 20);
    // The calls of the same people moved by as many days, and numbers are still numbers.
    for line in work.text("out/calls.jsonl").lines() {
        let call: serde_json::Value = serde_json::from_str(line).unwrap();
        let day: jiff::civil::Date = call["called"].as_str().unwrap().parse().unwrap();
        let moved = day.since((jiff::Unit::Day, jiff::civil::date(2024, 1, 31))).unwrap().get_days();
        assert_eq!(offsets[call["contact_id"].as_str().unwrap()], moved);
        assert!(call["n"].is_number());
    }
}

#[test]
fn actions_that_cannot_be_are_refused_with_the_way_out() {
    for (class, words) in [
        ("do = \"short\"\nbits = 64", ["bits", "80"]),
        ("do = \"fpe\"\ncheck = \"bsm\"", ["unknown check", "did you mean"]),
        ("do = \"surrogate\"", ["needs kind", "full_name"]),
        ("do = \"surrogate\"\nkind = \"phone\"\nlocale = \"nl\"", ["set aside for drama", "do = \"token\""]),
        ("do = \"surrogate\"\nkind = \"phone\"\nlocale = \"en\"\nunique = true", ["cannot be unique", "token"]),
        ("do = \"mask\"\npattern = \"###*\"", ["pattern", "hide"]),
        ("do = \"shift\"", ["needs days", "days = 180"]),
        ("do = \"shift\"\ndays = 9\nby = \"nobody\"", ["is no column", "by ="]),
        ("do = \"shift\"\ndays = 9", ["[subject] names no id", "by ="]),
        ("do = \"noise\"", ["share", "amount"]),
        ("do = \"generalise\"\nedges = [3, 2]", ["edges", "rising"]),
        ("do = \"generalise\"\nhierarchy = \"none.csv\"", ["cannot read the hierarchy", "CSV"]),
        ("do = \"token\"\nnorm = \"mail\"", ["unknown normaliser", "normalisers: exact"]),
        ("do = \"token\"\nnorm = \"email@2\"", ["unknown normaliser", "@1"]),
        ("do = \"truncate\"", ["needs to", "to = 4"]),
        ("do = \"constant\"", ["needs value", "value"]),
    ] {
        let work = Work::new();
        work.write("in/t.csv", "v,w\n1234567,a\n");
        work.write("p.toml", format!("version = 1\nunlisted = \"keep\"\n[class.v]\nat = \"t.v\"\n{class}\n"));
        let run = work.efface("apply in --out out --policy p.toml --key-file key").ended(2);
        words.iter().fold(run, |run, word| run.says(word));
        assert!(!work.path("out").exists());
    }
}

#[test]
fn few_values_and_a_dominating_one_are_refused_with_their_figures() {
    let few: String = (0..600).map(|i| format!("{}\n", ["100001", "200002", "300003"][i % 3])).collect();
    let one: String =
        (0..600).map(|i| if i % 10 < 7 { "0600000000\n".into() } else { format!("06{:08}\n", i * 7919) }).collect();
    for (rows, figures) in [(few, ["3 distinct values", "600 filled"]), (one, ["70 % of the cells", "600 filled"])] {
        for action in ["token", "short", "fpe", "surrogate\"\nkind = \"city"] {
            let work = Work::new();
            work.write("in/t.csv", format!("v\n{rows}"));
            let class = format!("version = 1\n[class.v]\nat = \"t.v\"\ndo = \"{action}\"\n");
            work.write("p.toml", &class);
            let run =
                work.efface("apply in --out out --header yes --policy p.toml --key-file key").ended(2).says("force = ");
            figures.iter().fold(run, |run, word| run.says(word));
            work.write("p.toml", format!("{class}force = \"a test\"\n"));
            work.efface("apply in --out out --header yes --policy p.toml --key-file key").passed();
        }
    }
}

#[test]
fn a_token_only_key_makes_short_tokens_and_nothing_else() {
    let work = Work::new();
    known_key(&work);
    work.efface("key token-only known --out role").passed();
    work.write("in/t.csv", "v\njan@voorbeeld.example\n");
    work.write("p.toml", "version = 1\n[class.email]\nat = \"t.v\"\ndo = \"short\"\nnorm = \"email\"\n");
    work.efface("apply in --header yes --out out --policy p.toml --key-file role").passed();
    work.efface("apply in --header yes --out full --policy p.toml --key-file known").passed();
    assert_eq!(work.text("out/t.csv"), "v\ns1na57yx5uuxeatan2mskik5mnv\n");
    assert_eq!(work.text("out/t.csv"), work.text("full/t.csv"));
    // Again over its own output: nothing changes, and it is recognised.
    work.efface("apply out --header yes --out again --policy p.toml --key-file role").passed();
    assert_eq!(work.text("out/t.csv"), work.text("again/t.csv"));
    work.write("p.toml", "version = 1\n[class.email]\nat = \"t.v\"\ndo = \"token\"\n");
    work.efface("apply in --header yes --out no --policy p.toml --key-file role").ended(2).says("full key");
}

#[test]
fn a_token_on_a_float_is_refused_with_the_types_that_it_takes() {
    let work = Work::new();
    let floats: ArrayRef = Arc::new((0..100).map(|i| Some(f64::from(i) / 3.0)).collect::<Float64Array>());
    work.write(
        "in/t.parquet",
        parquet_of(&RecordBatch::try_from_iter([("v", floats)]).unwrap(), WriterProperties::new()),
    );
    for action in ["token", "short", "fpe", "redact"] {
        work.write("p.toml", format!("version = 1\n[class.v]\nat = \"t.v\"\ndo = \"{action}\"\n"));
        let run = work.efface("apply in --out out --policy p.toml --key-file key").ended(2);
        run.says("stored as Float64").says("it takes: text").says("docs/actions.md");
    }
}

#[test]
fn a_token_on_a_float_written_as_text_is_refused_unless_its_spellings_are_made_one() {
    use arrow::array::Decimal128Array;
    let numbers = || (0..200).map(|i| f64::from(i) / 4.0);
    let csv: String = numbers().map(|n| format!("{n}\n")).collect();
    let json: String = numbers().map(|n| format!("{{\"v\":{n}}}\n")).collect();
    let decimals = Decimal128Array::from_iter_values((0..200).map(|n| n * 25)).with_precision_and_scale(9, 2).unwrap();
    let decimals = RecordBatch::try_from_iter([("v", Arc::new(decimals) as ArrayRef)]).unwrap();
    let work = Work::new();
    work.write("csv/t.csv", format!("v\n{csv}"));
    work.write("json/t.jsonl", json);
    work.write("decimals/t.parquet", parquet_of(&decimals, WriterProperties::new()));
    let policy = |rest: &str| format!("version = 1\n[class.v]\nat = \"t.v\"\ndo = {rest}\n");
    for input in ["csv", "json"] {
        for action in ["token", "short", "fpe"] {
            work.write("p.toml", policy(&format!("\"{action}\"")));
            let run = work.efface(&format!("apply {input} --out out --policy p.toml --key-file key")).ended(2);
            run.says("t.v has numbers with decimals in 150 of 200 filled cells").says("norm = \"number\"");
        }
        work.write("p.toml", policy("\"token\"\nnorm = \"number\""));
        work.efface(&format!("apply {input} --out out-{input} --policy p.toml --key-file key")).passed();
    }
    work.write("p.toml", policy("\"token\""));
    work.efface("apply decimals --out out-decimals --policy p.toml --key-file key").passed();
}

#[test]
fn dates_are_not_moved_by_a_column_that_many_share() {
    let work = Work::new();
    let rows: String = (0..90).map(|i| format!("{i},2024-01-{:02},{}\n", i % 28 + 1, ["a", "b", "c"][i % 3])).collect();
    work.write("in/t.csv", format!("id,born,team\n{rows}"));
    let policy = |by: &str| {
        format!(
            "version = 1\nunlisted = \"keep\"\n[class.d]\nat = \"t.born\"\ndo = \"shift\"\ndays = 90\nby = \"{by}\"\n"
        )
    };
    work.write("p.toml", policy("team"));
    let run = work.efface("apply in --out out --policy p.toml --key-file key").ended(2);
    run.says("t.born is by team, which has 3 distinct values in 90 filled cells");
    work.write("p.toml", policy("id"));
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
}

#[test]
fn typed_columns_keep_their_type_and_range() {
    use arrow::array::{Int8Array, TimestampMicrosecondArray, UInt16Array};
    let work = Work::new();
    let ids: ArrayRef = Arc::new((0..300).map(|i| Some(format!("CON{}", 1000 + i))).collect::<StringArray>());
    let small: ArrayRef = Arc::new((0..300).map(|i| Some((i % 128) as i8)).collect::<Int8Array>());
    let short: ArrayRef =
        Arc::new((0..300).map(|i| Some(i * 200)).map(|v| v.map(|v: u32| v as u16)).collect::<UInt16Array>());
    let long: ArrayRef = Arc::new((0..300).map(|i| Some(f64::from(i) / 7.0)).collect::<Float64Array>());
    let zoned: ArrayRef = Arc::new(
        TimestampMicrosecondArray::from((0..300).map(|i| 1_717_149_600_000_000 + i * 1_000_000).collect::<Vec<i64>>())
            .with_timezone("Europe/Amsterdam"),
    );
    let batch =
        RecordBatch::try_from_iter([("id", ids), ("i8", small), ("u16", short), ("f64", long), ("at", zoned)]).unwrap();
    work.write("in/t.parquet", parquet_of(&batch, WriterProperties::new()));
    work.write(
        "p.toml",
        "version = 1\n[subject]\nid = \"t.id\"\n[class.id]\nat = \"t.id\"\ndo = \"token\"\n[class.n]\nat = [\"t.i8\", \"t.f64\"]\n\
         do = \"noise\"\nshare = 0.1\n[class.u]\nat = \"t.u16\"\ndo = \"noise\"\namount = 50\n[class.at]\nat = \"t.at\"\ndo = \"shift\"\ndays = 30\n",
    );
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    let file = std::fs::File::open(work.path("out/t.parquet")).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let schema = reader.schema().clone();
    for (i, field) in batch.schema().fields().iter().enumerate().skip(1) {
        assert_eq!(schema.field(i).data_type(), field.data_type());
    }
    for after in reader.build().unwrap() {
        let after = after.unwrap();
        assert!((1..5).all(|i| after.column(i).null_count() == 0));
        let moved = after.column(4).as_primitive::<arrow::datatypes::TimestampMicrosecondType>();
        assert!(moved.values().iter().all(|at| (at - 1_717_149_600_000_000) % 1_000_000 == 0));
    }
}

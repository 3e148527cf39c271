//! A canary in every cell: whatever goes right or wrong, it is never heard outside of the protected data itself.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, MapArray, RecordBatch, StringArray, StructArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Fields};
use parquet::file::properties::WriterProperties;

use crate::efface::gate_formats;
use crate::efface::{Run, Work};
use crate::sheet::parquet_of;

/// What may not be heard: the word, and the number that follows it in every canary.
const HEARD: [&str; 2] = ["kanarie", "730041"];
const HEADER: [&str; 8] =
    ["Klantnummer", "Voornaam", "Achternaam", "E-mail", "Telefoon", "Geboortedatum", "Bedrag", "Opmerkingen"];

/// A row in which every cell is a canary of its own.
fn row(i: usize) -> [String; 8] {
    let n = 7_300_410_000 + i * 10;
    [
        format!("{n}"),
        format!("Kanarie{}", n + 1),
        format!("van Kanarie{}", n + 2),
        format!("kanarie{}@kanarie{}.example", n + 3, n + 3),
        format!("+31{}", n + 4),
        format!("KANARIE{}-03-07", n + 5),
        format!("{}", n + 6),
        format!("Gebeld met mevrouw Kanarie{}, terug op 0{} of kanarie{}@post.example.", n + 7, n + 8, n + 9),
    ]
}

fn csv_of(rows: std::ops::Range<usize>) -> String {
    let mut text = HEADER.join(";") + "\n";
    rows.for_each(|i| text += &(row(i).map(|cell| format!("\"{cell}\"")).join(";") + "\n"));
    text
}

fn jsonl_of(rows: std::ops::Range<usize>) -> String {
    let line = |i| {
        let [id, given, family, mail, phone, birth, amount, note] = row(i);
        let person = serde_json::json!({"voornaam": given, "achternaam": family, "geboren": birth});
        serde_json::json!({"id": id.parse::<u64>().unwrap(), "persoon": person, "emails": [{"value": mail}], "tel": phone, "bedrag": amount, "notities": note})
    };
    rows.map(|i| format!("{}\n", line(i))).collect()
}

fn parquet_file(rows: std::ops::Range<usize>) -> Vec<u8> {
    let text =
        |at: usize| Arc::new(rows.clone().map(|i| Some(row(i)[at].clone())).collect::<StringArray>()) as ArrayRef;
    let ids = Arc::new(Int64Array::from_iter_values(rows.clone().map(|i| row(i)[0].parse().unwrap()))) as ArrayRef;
    let fields =
        Fields::from(vec![Field::new("key", DataType::Utf8, false), Field::new("value", DataType::Utf8, true)]);
    let entries = StructArray::new(fields, vec![text(1), text(7)], None);
    let entry = Arc::new(Field::new("entries", DataType::Struct(entries.fields().clone()), false));
    let map = MapArray::new(entry, OffsetBuffer::from_lengths(rows.clone().map(|_| 1)), entries, None, false);
    let columns =
        HEADER.iter().enumerate().map(|(at, name)| (*name, if at == 0 { Arc::clone(&ids) } else { text(at) }));
    let columns = columns.chain([("Kenmerken", Arc::new(map) as ArrayRef)]);
    parquet_of(&RecordBatch::try_from_iter(columns).unwrap(), WriterProperties::new())
}

/// A folder whose every cell is a canary, and a folder for temporary files.
fn work() -> Work {
    let work = Work::new();
    std::fs::create_dir(work.path("tmp")).unwrap();
    work.write("in/klanten.csv", csv_of(0..60));
    work.write("in/leden.jsonl", jsonl_of(60..120));
    work.write("in/leads.parquet", parquet_file(120..180));
    work
}

/// Runs with `--verbose` and listens; files of the run that hold no protected data are listened to as well.
fn listened(work: &Work, line: &str) -> Run {
    let mut command = work.command(&line.split_whitespace().chain(["--verbose"]).collect::<Vec<_>>());
    let output = command.env("TMPDIR", work.path("tmp")).env("RUST_BACKTRACE", "1").output().unwrap();
    let run = Run::of(line.to_owned(), output);
    silent(line, &run.stdout);
    silent(line, &run.stderr);
    for entry in walkdir::WalkDir::new(work.path("")) {
        let path = entry.unwrap().into_path();
        silent(line, &path.to_string_lossy());
        let told = |name: &str| {
            ["efface.toml", "receipt.json", "ledger.jsonl", "report.json"].iter().any(|n| name.ends_with(n))
        };
        if path.file_name().is_some_and(|name| told(&name.to_string_lossy())) {
            silent(&path.to_string_lossy(), &std::fs::read_to_string(&path).unwrap());
        }
    }
    assert_eq!(std::fs::read_dir(work.path("tmp")).unwrap().count(), 0, "{line} leaves temporary files");
    run
}

#[track_caller]
fn silent(who: &str, text: &str) {
    let lower = text.to_lowercase();
    for heard in HEARD {
        let at = lower.find(heard);
        // Only the place is told here too: the text around it is for whoever runs the test by hand.
        assert!(at.is_none(), "{who}: a canary at byte {at:?}: {}", &text[at.unwrap_or(0).saturating_sub(80)..]);
    }
}

#[test]
fn no_canary_is_heard_when_all_goes_well() {
    let work = work();
    listened(&work, "scan in").passed();
    listened(&work, "scan in --spans --output json=- --output json=report.json").passed();
    for column in
        ["klanten.Opmerkingen", "klanten.E-mail", "klanten.Bedrag", "leden.persoon.geboren", "leads.Kenmerken[].value"]
    {
        listened(&work, &format!("scan in --why {column}")).passed();
    }
    listened(&work, "risk in --quasi Klantnummer,Voornaam,E-mail,id").passed();
    listened(&work, "risk in --quasi Geboortedatum --output json=-").passed();
    listened(&work, "init in").passed();
    listened(&work, "plan in").passed();
    listened(&work, "plan in --output json=-").passed();
    work.write("all.toml", "version = 1\nunlisted = \"erase\"\n[class.a]\nat = [\"*.E-mail\", \"*.value\", \"*.key\"]\ndo = \"token\"\ndomain = \"email\"\nnorm = \"email\"\n");
    listened(&work, "apply in --out out --policy all.toml --key-file key").passed();
    listened(&work, "apply out --out again --policy all.toml --key-file key --output json=report.json").passed();
    for file in work.tree("out").into_iter().filter(|(name, _)| !name.ends_with("parquet")) {
        silent(&file.0, &String::from_utf8(file.1).unwrap());
    }
    // Only this command shows values, on stdout and nowhere else.
    let line = "reveal out/klanten.csv --column E-mail --reason x --key-file key";
    let run = work.efface(line).passed();
    assert_eq!(run.stdout.matches("kanarie").count(), 120);
    silent(line, &run.stderr);
    silent("ledger", &work.text("efface-ledger.jsonl"));
}

#[test]
fn no_canary_is_heard_in_any_format() {
    let work = work();
    let all = |formats: &[&str]| formats.iter().map(|f| format!(" --output {f}=told.{f}")).collect::<String>();
    let heard = |line: &str, code: i32, formats: &[&str]| {
        listened(&work, &(line.to_owned() + &all(formats))).ended(code);
        for format in formats {
            let text = work.text(&format!("told.{format}"));
            assert!(!text.is_empty(), "{line}: {format}");
            silent(&format!("{line}: {format}"), &text);
            std::fs::remove_file(work.path(&format!("told.{format}"))).unwrap();
        }
    };
    heard("check in", 1, &gate_formats());
    heard("scan in", 0, &::efface::report::Format::names_for(::efface::report::Kind::Scan));
    listened(&work, "baseline in --reason x --owner y").passed();
    silent("baseline", &work.text("efface-baseline.jsonl"));
    heard("check in", 0, &gate_formats());
    work.write("all.toml", "version = 1\nunlisted = \"erase\"\n[risk]\nk = 2\nany_combination = 0.0\n[class.a]\nat = [\"*.E-mail\", \"*.value\", \"*.key\"]\ndo = \"token\"\ndomain = \"email\"\nnorm = \"email\"\n");
    heard("check in --policy all.toml --no-baseline", 1, &gate_formats());
    // Every quasi-identifier is erased: apply has nothing to recode for a target.
    work.write("all.toml", work.text("all.toml").replace("k = 2\n", ""));
    listened(&work, "apply in --out out --policy all.toml --key-file key").passed();
    for language in ["en", "nl", "de", "fr"] {
        heard(&format!("report in --lang {language}"), 0, &["html", "markdown", "json"]);
        heard(&format!("report --compare in out --lang {language}"), 0, &["html", "markdown", "json"]);
        heard(&format!("report --receipt out --lang {language}"), 0, &["html", "markdown", "json"]);
    }
    work.write("in/x.csv", csv_of(0..9) + "\"KANARIE7300419999\";2\n");
    heard("check in --no-baseline", 3, &gate_formats());
    heard("report in", 3, &["html", "markdown", "json"]);
}

/// A rare category is a value too: names of groups of one are never told.
#[test]
fn rare_categories_of_the_sample_are_in_no_output() {
    let work = Work::with_sample();
    let text = encoding_rs::WINDOWS_1252.decode(&work.read("in/vtiger/contacts.csv")).0.into_owned();
    // A category that stands nowhere else, in columns that are measured, and in one that is sensitive.
    let rare = [
        ("\"Man\"", "\"Kanarievogel\""),
        ("Almere", "Kanarieburg"),
        ("Boekhouder", "Kanarietemmer"),
        ("Turks", "Kanarisch"),
    ];
    let mut changed = text.clone();
    for (from, to) in rare {
        assert!(changed.contains(from));
        changed = changed.replacen(from, to, 1);
    }
    work.write("in/vtiger/contacts.csv", encoding_rs::WINDOWS_1252.encode(&changed).0);
    let formats: Vec<String> = gate_formats().iter().map(|f| format!("--output {f}=told.{f}")).collect();
    work.efface(&format!("check in {}", formats.join(" "))).ended(1);
    for format in gate_formats() {
        silent(format, &work.text(&format!("told.{format}")));
    }
    let pages = "--output html=told.html --output markdown=told.markdown --output json=told.json";
    work.efface(&format!("report in --lang nl {pages}")).passed();
    for format in ["html", "markdown", "json"] {
        silent(format, &work.text(&format!("told.{format}")));
    }
    silent("risk", &work.efface("risk in --output json=-").passed().stdout);
}

/// A failure: what is done to the folder first, the command, and how it ends.
type Failure = (&'static str, fn(&Work), &'static str, i32);

const APPLY: &str = "apply in --out out --key-file key";
const POLICY: &str = "apply in --out out --key-file key --policy p.toml";

fn policy(work: &Work, unlisted: &str, class: &str) {
    work.write("p.toml", format!("version = 1\nunlisted = \"{unlisted}\"\n[class.a]\n{class}\n"));
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

const FAILURES: &[Failure] = &[
    ("ragged row", |w| w.write("in/x.csv", csv_of(0..9) + "\"KANARIE7300419999\";2\n"), APPLY, 3),
    ("row too long", |w| w.write("in/x.csv", csv_of(0..9) + &"KANARIE7300419999;".repeat(12)), APPLY, 3),
    ("open quote", |w| w.write("in/x.csv", csv_of(0..9) + "\"KANARIE7300419999\n;;;;"), APPLY, 3),
    (
        "bad encoding",
        |w| w.write("in/x.csv", [csv_of(0..9).as_bytes(), "Zoë".repeat(9).as_bytes(), b"KANARIE730041\xff\n"].concat()),
        APPLY,
        3,
    ),
    ("zero bytes", |w| w.write("in/x.csv", csv_of(0..9).replace("Kanarie", "Kanarie\0")), APPLY, 3),
    ("truncated gzip", |w| w.write("in/x.csv.gz", &gzipped(&csv_of(0..99))[..4000]), APPLY, 3),
    (
        "truncated zstd",
        |w| w.write("in/x.csv.zst", &zstd::encode_all(csv_of(0..999).as_bytes(), 1).unwrap()[..900]),
        APPLY,
        3,
    ),
    ("truncated parquet", |w| w.write("in/x.parquet", &parquet_file(0..99)[..3000]), APPLY, 3),
    ("damaged parquet", |w| w.write("in/x.parquet", damaged()), APPLY, 3),
    ("broken JSON", |w| w.write("in/x.jsonl", jsonl_of(0..9) + "{\"id\":\"KANARIE7300419999\",,}\n"), APPLY, 3),
    ("JSON that is no object", |w| w.write("in/x.jsonl", jsonl_of(0..9) + "\"KANARIE7300419999\"\n"), APPLY, 3),
    ("JSON number without digits", |w| w.write("in/x.jsonl", jsonl_of(0..9) + "{\"id\":730041e}\n"), APPLY, 3),
    ("deep JSON", |w| w.write("in/x.jsonl", jsonl_of(0..9) + &"{\"KANARIE7300419999\":[".repeat(200) + "\n"), APPLY, 3),
    ("wrong key file", |w| wrong_key(w, "KANARIE7300419999\n"), "apply in --out out --key-file wrong", 2),
    ("key of another kind", |w| wrong_key(w, "efface-key-1:730041kanarie\n"), "apply in --out out --key-file wrong", 2),
    ("unknown column", |w| policy(w, "keep", "at = \"klanten.Emial\"\ndo = \"token\""), POLICY, 2),
    ("unlisted columns", |w| policy(w, "refuse", "at = \"klanten.E-mail\"\ndo = \"token\""), POLICY, 2),
    (
        "token on a float",
        |w| {
            floats(w);
            policy(w, "keep", "at = \"x.bedrag\"\ndo = \"token\"")
        },
        POLICY,
        2,
    ),
    (
        "token on few values",
        |w| {
            w.write("in/x.csv", "soort\n".to_owned() + &"KANARIE7300419999\nKANARIE7300419998\n".repeat(60));
            policy(w, "keep", "at = \"x.soort\"\ndo = \"token\"")
        },
        POLICY,
        2,
    ),
    ("keys of a map dropped", |w| policy(w, "erase", "at = \"leads.Kenmerken[].key\"\ndo = \"drop\""), POLICY, 2),
    ("kept identifiers", |w| policy(w, "keep", "at = \"klanten.Bedrag\"\ndo = \"erase\""), POLICY, 2),
    ("tokens of another key", foreign, "apply first --out out --policy p.toml --key-file other", 2),
    ("unwritable output", |_| (), "apply in --out key/out --key-file key", 2),
    ("output exists", |w| w.write("out/x", "x"), APPLY, 2),
    ("key exists", |_| (), "key new key", 2),
    ("policy exists", |w| w.write("efface.toml", "x"), "init in", 2),
    ("unknown encoding", |_| (), "scan in --encoding klingon", 2),
    ("wrong encoding", |w| w.write("in/x.csv", csv_of(0..9) + "é"), "scan in/x.csv --encoding utf-16le", 3),
    ("unknown way with ragged rows", |_| (), "scan in --ragged sometimes", 2),
    ("wrong delimiter", |_| (), "scan in/klanten.csv --delimiter @", 3),
    ("reveal without tokens", |_| (), "reveal in/klanten.csv --column E-mail --reason x --key-file key", 3),
    ("reveal under a wrong key", foreign, "reveal first/klanten.csv --column E-mail --reason x --key-file other", 2),
    (
        "reveal with an unwritable ledger",
        foreign,
        "reveal first/klanten.csv --column E-mail --reason x --key-file key --ledger in",
        2,
    ),
    ("rekey under a wrong key", foreign, "rekey first --out out --key-file other", 2),
    ("rekey without tokens", |_| (), "rekey in --out out --key-file key", 3),
    (
        "reveal of a file under a wrong key",
        foreign,
        "reveal first/klanten.csv --out out --reason x --key-file other",
        2,
    ),
    (
        "a changed ledger",
        |w| {
            foreign(w);
            w.write("efface-ledger.jsonl", w.text("efface-ledger.jsonl").replace("klanten", "kanten"));
        },
        "ledger verify --key-file key",
        1,
    ),
    ("a ledger that is a table", |_| (), "ledger verify in/klanten.csv --key-file key", 1),
    ("a head that is a table", foreign, "ledger verify --key-file key --head in/klanten.csv", 2),
    ("an identity that is a table", sealed, "apply in --out out --key-file sealed --identity identity", 2),
    ("a recipient that is no recipient", |_| (), "key new new --recipient KANARIE7300419999", 2),
    (
        "a view that is not there",
        |w| policy(w, "keep", "at = \"klanten.E-mail\"\ndo = \"token\""),
        "apply in --out out --policy p.toml --key-file key --view x",
        2,
    ),
    ("policy in the place of data", |_| (), "plan in --policy in/klanten.csv", 2),
];

fn damaged() -> Vec<u8> {
    let mut bytes = parquet_file(0..99);
    bytes[20..900].iter_mut().for_each(|b| *b ^= 0x15);
    bytes
}

fn wrong_key(work: &Work, text: &str) {
    work.write("wrong", text);
    work.owner_only("wrong");
}

fn floats(work: &Work) {
    let column = Arc::new(arrow::array::Float64Array::from(vec![730_041.5, 730_041.25])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("bedrag", column)]).unwrap();
    work.write("in/x.parquet", parquet_of(&batch, WriterProperties::new()));
}

/// A key under an identity, and a table in the place of the identity.
fn sealed(work: &Work) {
    work.efface("key new sealed --recipient age16v49ufejwdgfpdej79uudm826dlaz0g3c6g6umucdr733yq8nd6qa4p7tw").passed();
    work.write("identity", csv_of(0..3));
    work.owner_only("identity");
}

/// A protected folder `first` under `key`, and the key `other`.
fn foreign(work: &Work) {
    policy(work, "erase", "at = [\"*.E-mail\", \"*.key\"]\ndo = \"token\"\ndomain = \"email\"\nnorm = \"email\"");
    work.efface("apply in --out first --policy p.toml --key-file key").passed();
    work.efface("key new other").passed();
}

#[test]
fn no_canary_is_heard_when_something_goes_wrong() {
    let mut wrong = Vec::new();
    for (name, prepare, line, code) in FAILURES {
        let work = work();
        prepare(&work);
        let run = listened(&work, line);
        if run.code != *code {
            wrong.push(format!("{name}: ended with {} instead of {code}\n{}", run.code, run.stderr));
        }
        assert!(!work.path("out/efface-receipt.json").exists(), "{name} was published");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_huge_record_is_refused_in_silence() {
    let work = work();
    work.write("in/x.csv", HEADER.join(";") + "\n\"" + &"KANARIE7300419999 ".repeat(2_200_000));
    listened(&work, "scan in/x.csv --memory 256MiB").ended(3);
}

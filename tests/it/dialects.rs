//! CSV as other programs write it: with a policy that keeps everything, the same bytes come back.

use std::io::{Read, Write};

use encoding_rs::{Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::efface::Work;

/// Nothing is changed, whatever it is.
const KEEP: &str = "version = 1\n[class.all]\nat = \"*\"\ndo = \"keep\"\naccept = [\"*\"]\n";

const ENCODINGS: &[(&str, &Encoding, bool)] = &[
    ("utf-8", UTF_8, false),
    ("utf-8 with BOM", UTF_8, true),
    ("utf-16le with BOM", UTF_16LE, true),
    ("utf-16be with BOM", UTF_16BE, true),
    ("windows-1252", WINDOWS_1252, false),
    ("iso-8859-15", ISO_8859_15, false),
];

/// Rows with a header that is empty once and twice the same, line breaks, quotes and delimiters in quotes, and empty cells.
fn rows(delimiter: &str, end: &str) -> String {
    let mut text = ["Naam", "E-mail", "", "E-mail", "Opmerking", "Bedrag"].join(delimiter) + end;
    for i in 0..40 {
        let mail = format!("zoë{i}@voorbeeld.example");
        let note = format!("\"Zij zei \"\"€ {i}\"\"{delimiter} en{end}ging naar café's\"");
        let amount = format!("\"{i},50\"");
        text += &["Zoë Müller", &mail, "", "\"\"", &note, &amount].join(delimiter);
        text += end;
    }
    text
}

fn encode(text: &str, encoding: &'static Encoding, bom: bool) -> Vec<u8> {
    let text = if bom { format!("\u{feff}{text}") } else { text.to_owned() };
    if encoding == UTF_16LE {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else if encoding == UTF_16BE {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    } else {
        let (bytes, _, unmappable) = encoding.encode(&text);
        assert!(!unmappable);
        bytes.into_owned()
    }
}

/// Runs `apply` over `in` and compares every file.
fn comes_back(work: &Work, options: &str) {
    work.write("keep.toml", KEEP);
    work.efface(&format!("apply in --out out --policy keep.toml {options}")).passed();
    let after = work.tree("out");
    for (file, bytes) in work.tree("in") {
        assert!(after[&file] == bytes, "{file} came back otherwise");
    }
}

#[test]
fn every_encoding_delimiter_and_line_end_comes_back_byte_for_byte() {
    let work = Work::new();
    let mut expected = Vec::new();
    for (encoding, e) in ENCODINGS.iter().zip(0..) {
        for (delimiter, d) in [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")] {
            for (end, n) in [("\n", "LF"), ("\r\n", "CRLF")] {
                let name = format!("{e}-{d}-{n}");
                work.write(&format!("in/{name}.csv"), encode(&rows(delimiter, end), encoding.1, encoding.2));
                expected.push((name, format!("{d}, {}, {n}", encoding.0)));
            }
        }
    }
    comes_back(&work, "");
    let scan = work.efface("scan in --output json=-").passed().json();
    let names = ["Naam", "E-mail", "col_3", "E-mail_2", "Opmerking", "Bedrag"];
    for (name, dialect) in expected {
        let dataset = scan["datasets"].as_array().unwrap().iter().find(|d| d["name"] == *name).unwrap();
        assert_eq!(dataset["dialect"], dialect);
        assert_eq!(dataset["rows"], 40, "{dialect}");
        let found: Vec<_> =
            dataset["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
        assert_eq!(found, names, "{dialect}");
    }
}

#[test]
fn sep_lines_blank_lines_and_missing_line_ends_come_back() {
    let work = Work::new();
    for (delimiter, end) in [(";", "\r\n"), (",", "\n")] {
        let plain = rows(delimiter, end);
        let name = if end == "\n" { "lf" } else { "crlf" };
        work.write(&format!("in/sep-{name}.csv"), format!("sep={delimiter}{end}{plain}"));
        work.write(&format!("in/open-{name}.csv"), plain.trim_end());
        work.write(&format!("in/blank-{name}.csv"), format!("{end}{plain}{end}{end}"));
        work.write(&format!("in/between-{name}.csv"), plain.replace("ging naar", &format!("{end}{end}ging naar")));
        work.write(&format!("in/bare-{name}.csv"), plain.split_once(end).unwrap().1);
        work.write(&format!("in/spaces-{name}.csv"), plain.replace("Zoë", "  Zoë  "));
        work.write(&format!("in/utf16-{name}.csv"), encode(&format!("sep={delimiter}{end}{plain}"), UTF_16LE, true));
    }
    work.write("in/mixed.csv", rows(",", "\n").replace("50\"\n", "50\"\r\n"));
    work.write("in/one.csv", "naam\nJan\n\"\"\nPiet\n");
    work.write("in/old-mac.csv", "naam,plaats\rJan,Sneek\rPiet,Urk\r");
    comes_back(&work, "");
}

#[test]
fn a_first_row_of_names_is_no_header() {
    let work = Work::new();
    let (given, family) = (["Sophie", "Yvonne", "Anna", "Piet"], ["Terpstra", "Bakker", "Visser"]);
    let rows: String = (0..60).map(|i| format!("{},{},Sneek\n", given[i % 4], family[i % 3])).collect();
    work.write("in/t.csv", format!("Fatima,de Groot,Almere\n{rows}"));
    let scan = work.efface("scan in --output json=-").passed().json();
    assert_eq!(scan["datasets"][0]["columns"][0]["name"], "col_1");
    work.efface("apply in --out out --key-file key").passed();
    assert!(!work.text("out/t.csv").contains("de Groot"));
}

#[test]
fn ragged_rows_that_are_padded_come_back() {
    let work = Work::new();
    work.write("in/ragged.csv", "naam,plaats,land\nJan,Sneek\nPiet,Urk,NL\nKees,Goes,NL,te,veel\n\nWim\n");
    comes_back(&work, "--ragged pad");
}

#[test]
fn compressed_files_come_back_compressed() {
    let work = Work::new();
    let text = rows(";", "\r\n").repeat(20);
    let lines = "{\"naam\":\"Zoë\",\"adres\":{\"plaats\":\"Goes\"}}\n".repeat(50);
    let gz = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let zst = |text: &str| zstd::encode_all(text.as_bytes(), 3).unwrap();
    // A file of two members is one text.
    let (first, second) = lines.split_at(lines.len() / 2);
    work.write("in/rows.csv.gz", gz(&text));
    work.write("in/more.csv.zst", zst(&text));
    work.write("in/lines.jsonl.gz", [gz(first), gz(second)].concat());
    work.write("in/others.jsonl.zst", [zst(first), zst(second)].concat());
    work.write("keep.toml", KEEP);
    work.efface("apply in --out out --policy keep.toml").passed();
    for (file, whole) in [("rows.csv", &text), ("lines.jsonl", &lines)] {
        let mut out = String::new();
        let bytes = work.read(&format!("out/{file}.gz"));
        flate2::read::MultiGzDecoder::new(&*bytes).read_to_string(&mut out).unwrap();
        assert!(&out == whole, "{file}");
    }
    for (file, whole) in [("more.csv", &text), ("others.jsonl", &lines)] {
        let out = zstd::decode_all(&*work.read(&format!("out/{file}.zst"))).unwrap();
        assert!(out == whole.as_bytes(), "{file}");
    }
}

#[test]
fn json_lines_come_back_byte_for_byte() {
    let work = Work::new();
    let odd = concat!(
        "{ \"b\" : 1.50, \"a\":\"\\u00e9\\n\\\"\" ,\"leeg\":{}, \"lijst\":[ ] }\r\n",
        "\n",
        "{\"a\":null,\"b\":1e3,\"c\":[[1,2],[]],\"d\":[{\"e\":true},{\"e\":\"x\"}],\"a.b\":\"\"}\n",
        "{\"b\":12345678901234567890123,\"a\":\"😀\"}",
    );
    work.write("in/odd.jsonl", odd);
    work.write("in/bom.ndjson", format!("\u{feff}{odd}\n"));
    comes_back(&work, "");
}

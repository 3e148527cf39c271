//! The main job on the sample data: what joined joins, what identified is gone, what was a fact is still there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aho_corasick::AhoCorasick;
use serde_json::Value;

use crate::efface::{Work, sha256};
use crate::sheet::{Sheet, reader, schema};

const MAILS: &[(&str, &str)] = &[
    ("vtiger/contacts.csv", "Primaire E-Mail"),
    ("vtiger/contacts.csv", "Secundaire E-Mail"),
    ("vtiger/orders.csv", "E-mail"),
    ("salesforce/Contact.parquet", "Email"),
    ("salesforce/Contact.parquet", "OtherEmails[]"),
    ("salesforce/Order.parquet", "ContactEmail"),
    ("hubspot/contacts.jsonl", "email"),
    ("hubspot/contacts.jsonl", "emails[].value"),
    ("hubspot/deals.jsonl", "contact_email"),
];

const IDS: &[(&str, &str)] = &[
    ("vtiger/contacts.csv", "Contact Id"),
    ("vtiger/orders.csv", "Contact Id"),
    ("vtiger/tickets.csv", "Contact Id"),
    ("salesforce/Contact.parquet", "Id"),
    ("salesforce/Order.parquet", "ContactId"),
    ("salesforce/Case.parquet", "ContactId"),
    ("hubspot/contacts.jsonl", "Record ID"),
    ("hubspot/deals.jsonl", "contactId"),
];

/// Telephone numbers with the calling code that national forms in the file stand for.
const PHONES: &[(&str, &str, &str)] = &[
    ("vtiger/contacts.csv", "Telefoon Mobiel", "31"),
    ("salesforce/Contact.parquet", "MobilePhone", ""),
    ("hubspot/contacts.jsonl", "mobilephone", ""),
];

/// The sample before and after `apply`.
struct Journey {
    work: Work,
    receipt: Value,
    before: BTreeMap<String, Vec<u8>>,
    after: BTreeMap<String, Vec<u8>>,
    sheets: BTreeMap<String, (Sheet, Sheet)>,
}

impl Journey {
    fn new() -> Self {
        let work = Work::with_sample();
        work.efface("apply in --out out --key-file key").passed();
        let (before, mut after) = (work.tree("in"), work.tree("out"));
        let receipt = serde_json::from_slice(&after.remove("efface-receipt.json").unwrap()).unwrap();
        let sheets = |(file, bytes): (&String, &Vec<u8>)| {
            (file.clone(), (Sheet::of(file, bytes), Sheet::of(file, &after[file])))
        };
        let sheets = before.iter().map(sheets).collect();
        Self { work, receipt, before, after, sheets }
    }

    /// Every filled cell of a column with what it became.
    fn pairs(&self, file: &str, column: &str) -> Vec<(String, String)> {
        let (before, after) = &self.sheets[file];
        let mut pairs = Vec::new();
        for (old, new) in before.column(column).iter().zip(after.column(column)) {
            assert_eq!(old.len(), new.len(), "{file} {column}");
            pairs.extend(old.iter().zip(new).map(|(o, n)| ((*o).to_owned(), n.to_owned())));
        }
        assert!(!pairs.is_empty(), "{file} has no {column}");
        pairs
    }

    /// File, column, type and action of every column, as the receipt has it.
    fn columns(&self) -> Vec<(String, String, String, String)> {
        let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
        let files = self.receipt["files"].as_array().unwrap();
        let of = |file: &Value| {
            let output = text(&file["output"]);
            let columns = file["columns"].as_array().unwrap().iter();
            columns
                .map(|c| (output.clone(), text(&c["name"]), text(&c["type"]), text(&c["action"])))
                .collect::<Vec<_>>()
        };
        files.iter().flat_map(of).collect()
    }
}

/// Tokens by value, and the number of values that stand in several files. One value has one token, and one token one value.
fn one_to_one(found: impl Iterator<Item = (String, String, &'static str)>) -> (HashMap<String, String>, usize) {
    let (mut tokens, mut values, mut files) = (HashMap::new(), HashMap::new(), HashMap::<_, BTreeSet<_>>::new());
    for (value, token, file) in found {
        assert!(token.starts_with("e1") && token != value, "not a token in {file}");
        files.entry(value.clone()).or_default().insert(file);
        assert_eq!(tokens.entry(value.clone()).or_insert_with(|| token.clone()), &token, "{value} in {file}");
        assert_eq!(values.entry(token).or_insert_with(|| value.clone()), &value, "in {file}");
    }
    (tokens, files.values().filter(|f| f.len() > 1).count())
}

#[test]
fn the_same_person_has_one_token_in_csv_parquet_and_jsonl() {
    let journey = Journey::new();
    let mails = MAILS.iter().flat_map(|(file, column)| {
        let pairs = journey.pairs(file, column);
        pairs.into_iter().map(|(mail, token)| (mail.trim().to_lowercase(), token, *file))
    });
    let (_, shared) = one_to_one(mails);
    assert!(shared > 1000, "{shared} addresses stand in more than one file");

    let phones = PHONES.iter().flat_map(|(file, column, calling)| {
        let international = move |phone: &str| {
            let guarded = phone.trim().trim_start_matches('\'');
            let digits: String = guarded.chars().filter(char::is_ascii_digit).collect();
            match digits.strip_prefix("00") {
                _ if guarded.starts_with('+') => digits,
                Some(rest) => rest.to_owned(),
                None if !calling.is_empty() && digits.starts_with('0') => format!("{calling}{}", &digits[1..]),
                None => format!("national {digits}"),
            }
        };
        journey.pairs(file, column).into_iter().map(move |(phone, token)| (international(&phone), token, *file))
    });
    let (_, shared) = one_to_one(phones);
    assert!(shared > 200, "{shared} numbers stand in more than one system");

    let ids = IDS
        .iter()
        .flat_map(|(file, column)| journey.pairs(file, column).into_iter().map(|(id, token)| (id, token, *file)));
    let (_, shared) = one_to_one(ids);
    assert!(shared > 1000, "{shared} contact ids stand in more than one file");
}

#[test]
fn everything_joins_contacts_as_before() {
    let journey = Journey::new();
    let (mails, ids) = (|i: usize| MAILS[i], |i: usize| IDS[i]);
    let joins = [
        (ids(1), ids(0), true),
        (ids(2), ids(0), true),
        (ids(4), ids(3), true),
        (ids(5), ids(3), true),
        (ids(7), ids(6), true),
        (mails(2), mails(0), false),
        (mails(5), mails(3), false),
        (mails(8), mails(6), false),
        (mails(0), mails(3), false),
        (mails(0), mails(6), false),
        (mails(3), mails(6), false),
    ];
    for ((from, from_column), (to, to_column), every) in joins {
        let (left, right) = (journey.pairs(from, from_column), journey.pairs(to, to_column));
        let matches = |side: fn(&(String, String)) -> String| {
            let mut there: HashMap<String, usize> = HashMap::new();
            right.iter().for_each(|pair| *there.entry(side(pair)).or_default() += 1);
            left.iter().map(|pair| there.get(&side(pair)).copied().unwrap_or(0)).collect::<Vec<_>>()
        };
        let before = matches(|(value, _)| value.trim().to_lowercase());
        let after = matches(|(_, token)| token.clone());
        assert_eq!(before, after, "{from} with {to}");
        let joined = before.iter().filter(|n| **n > 0).count();
        assert!(joined > 0 && (!every || joined == left.len()), "{from} with {to}: {joined} of {}", left.len());
    }
}

#[test]
fn no_identifier_of_a_replaced_column_stands_anywhere_in_the_output() {
    let journey = Journey::new();
    let mut originals = BTreeSet::new();
    for (file, column, info_type, action) in journey.columns() {
        if matches!(&*info_type, "email" | "phone" | "iban" | "nl.bsn" | "person.id") && action != "keep" {
            let (before, _) = &journey.sheets[&file];
            for cell in before.column(&column).into_iter().flatten() {
                originals.extend([
                    cell.to_lowercase(),
                    cell.trim().to_lowercase(),
                    cell.replace(['-', ' '], "").to_lowercase(),
                ]);
            }
        }
    }
    assert!(originals.len() > 5000, "{}", originals.len());
    let sought = AhoCorasick::builder().ascii_case_insensitive(true).build(&originals).unwrap();
    for (file, bytes) in &journey.after {
        // The bytes as they lie there hold headers and the statistics of Parquet too.
        let stored = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(sought.find(&stored).is_none(), "{file} holds an original");
        assert!(
            journey.sheets[file].1.cells().all(|cell| sought.find(&cell.to_lowercase()).is_none()),
            "a cell of {file} holds an original"
        );
    }
    assert!(sought.find(&journey.receipt.to_string().to_lowercase()).is_none());
}

#[test]
fn amounts_dates_and_products_are_unchanged() {
    let journey = Journey::new();
    let mut kept = BTreeSet::new();
    for (file, column, _, action) in journey.columns() {
        let (before, after) = &journey.sheets[&file];
        if action == "keep" {
            assert_eq!(before.column(&column), after.column(&column), "{file} {column}");
            kept.insert((file, column));
        }
    }
    for (file, column) in [
        ("vtiger/orders.csv", "Bedrag"),
        ("vtiger/orders.csv", "Orderdatum"),
        ("vtiger/orders.csv", "Product"),
        ("vtiger/orders.csv", "Ordernummer"),
        ("salesforce/Order.parquet", "Amount"),
        ("salesforce/Order.parquet", "OrderDate"),
        ("salesforce/Order.parquet", "Product"),
        ("hubspot/deals.jsonl", "amount"),
        ("hubspot/deals.jsonl", "closedate"),
        ("hubspot/deals.jsonl", "product"),
    ] {
        assert!(kept.contains(&(file.to_owned(), column.to_owned())), "{file} {column} is not kept");
    }
}

#[test]
fn files_are_written_as_the_crm_wrote_them() {
    let journey = Journey::new();
    let quoted = regex::bytes::Regex::new(r#""[^"\\]+":"#).unwrap();
    for (file, after) in &journey.after {
        let before = &journey.before[file];
        if file.ends_with(".csv") {
            // Every field in quotes, semicolons, CRLF, windows-1252: written again by other means, the bytes are the same.
            let again = |bytes: &[u8]| {
                let text = encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned();
                let mut reader =
                    csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
                let mut writer = csv::WriterBuilder::new()
                    .delimiter(b';')
                    .quote_style(csv::QuoteStyle::Always)
                    .terminator(csv::Terminator::CRLF)
                    .from_writer(Vec::new());
                reader.records().for_each(|record| writer.write_record(&record.unwrap()).unwrap());
                let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
                encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
            };
            let header = |bytes: &[u8]| bytes.split(|b| *b == b'\n').next().unwrap().to_vec();
            assert_eq!(&again(before), before, "{file} is not as the test thinks");
            assert!(&again(after) == after && header(before) == header(after), "{file} is written in another dialect");
        } else if file.ends_with(".parquet") {
            let codecs = |bytes: &[u8]| {
                let metadata = reader(bytes).metadata().clone();
                let columns = metadata.row_groups().iter().flat_map(|g| g.columns().to_vec());
                columns.map(|c| (c.column_path().string(), c.compression())).collect::<BTreeMap<_, _>>()
            };
            assert_eq!(codecs(before), codecs(after), "{file}");
            assert_eq!(schema(before).fields().len(), schema(after).fields().len());
            for (old, new) in schema(before).fields().iter().zip(schema(after).fields()) {
                // Dates that are coarsened are the only ones that cannot stay what they are.
                let becomes_text = old.data_type().is_temporal() && new.data_type().is_string();
                assert!(
                    old.name() == new.name() && (old.data_type() == new.data_type() || becomes_text),
                    "{file} {old} {new}"
                );
            }
        } else {
            let keys = |bytes: &[u8]| {
                let line = |l: &[u8]| quoted.find_iter(l).map(|m| m.as_bytes().to_vec()).collect::<Vec<_>>();
                bytes.split(|b| *b == b'\n').map(line).collect::<Vec<_>>()
            };
            assert!(keys(before) == keys(after), "{file} has other keys or another order");
        }
    }
}

#[test]
fn the_receipt_tells_the_truth() {
    let journey = Journey::new();
    let files = journey.receipt["files"].as_array().unwrap();
    assert_eq!(files.len(), journey.after.len());
    for file in files {
        let (input, output) = (file["input"].as_str().unwrap(), file["output"].as_str().unwrap());
        assert_eq!(file["input_sha256"], sha256(&journey.before[input]), "{input}");
        assert_eq!(file["output_sha256"], sha256(&journey.after[output]), "{output}");
        assert_eq!(file["rows"], journey.sheets[input].0.rows.len(), "{input}");
    }
    let id = journey.work.efface("key inspect key").passed().stdout;
    assert_eq!(journey.receipt["key_id"], id.trim());
}

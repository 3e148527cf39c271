//! `[risk]` with a target: it holds on the output, per person over several files, whatever the format and the threads; the lock
//! keeps categories; and nothing but the output shows a value.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int32Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use serde_json::Value;

use crate::efface::Work;
use crate::sheet::Sheet;

/// A number that looks random and is the same in every run.
fn number(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

/// A person: birth date, postcode, sex, job, salary, illness; some cells are empty.
fn people(count: usize, seed: u64) -> Vec<[String; 6]> {
    let mut seed = seed;
    let mut n = |below| number(&mut seed, below);
    (0..count)
        .map(|_| {
            let born = format!("{}-{:02}-{:02}", 1940 + n(65), 1 + n(12), 1 + n(28));
            let letters = |n: u64| char::from(b'A' + n as u8);
            let postcode = format!("{}{}{}", 1000 + n(12) * 700 + n(40), letters(n(20)), letters(n(20)));
            let sex = ["f", "m", "f", "m", "x"][n(5) as usize].to_owned();
            let job = if n(9) == 0 { String::new() } else { format!("job{}", n(4) * n(6)) };
            let salary = (1500 + n(80) * n(80)).to_string();
            [born, postcode, sex, job, salary, format!("illness{}", n(5))]
        })
        .collect()
}

const HEADER: [&str; 6] = ["born", "postcode", "sex", "job", "salary", "illness"];

fn csv(rows: &[[String; 6]]) -> String {
    let mut text = format!("id,{}\n", HEADER.join(","));
    rows.iter().enumerate().for_each(|(n, row)| text.push_str(&format!("{n},{}\n", row.join(","))));
    text
}

/// A policy that keeps everything, with these lines in `[risk]`.
fn policy(risk: &str) -> String {
    format!("version = 1\n[class.all]\nat = \"*\"\ndo = \"keep\"\naccept = \"*\"\n[risk]\n{risk}\n")
}

const QUASI: &str = "quasi = [\"born\", \"postcode\", \"sex\", \"job\", \"salary\"]";
const HIERARCHIES: &str = "[risk.hierarchy]\nborn = \"date\"\npostcode = \"postcode:nl\"\n";

/// Rows by what they show in some columns.
fn classes(rows: &[Vec<String>], columns: &[usize]) -> HashMap<Vec<String>, usize> {
    let mut classes = HashMap::new();
    for row in rows {
        *classes.entry(columns.iter().map(|c| row[*c].clone()).collect()).or_insert(0) += 1;
    }
    classes
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().skip(1).map(|l| l.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn every_solver_reaches_the_target_on_the_output() {
    let work = Work::new();
    work.write("p.csv", csv(&people(600, 1)));
    let mut lost = Vec::new();
    for solver in ["local", "global", "suppress"] {
        work.write("efface.toml", policy(&format!("k = 5\n{QUASI}\nrecoding = \"{solver}\"\n{HIERARCHIES}")));
        let out = format!("out-{solver}");
        work.efface(&format!("apply p.csv --out {out} --no-lock")).passed();
        let published = rows(&work.text(&format!("{out}/p.csv")));
        assert_eq!(published.len(), 600);
        let sizes = classes(&published, &[1, 2, 3, 4, 5]);
        assert!(sizes.values().all(|n| *n >= 5), "{solver}");
        // What is not named stays.
        let input = rows(&work.text("p.csv"));
        assert!(published.iter().zip(&input).all(|(p, i)| p[0] == i[0] && p[6] == i[6]));
        let receipt = work.json(&format!("{out}/efface-receipt.json"));
        let told = &receipt["recoding"][0];
        assert_eq!(
            (&told["holds"], &told["after"][0]["value"]),
            (&true.into(), &(*sizes.values().min().unwrap() as f64).into())
        );
        assert_eq!(told["unique"][1], 0);
        assert!(receipt["riskiest"].as_array().unwrap().len() <= 5);
        if solver == "suppress" {
            let input: BTreeSet<&String> = input.iter().flatten().collect();
            assert!(published.iter().flatten().all(|cell| cell == "*" || input.contains(cell)));
        }
        lost.push(told["utility"]["loss"].as_f64().unwrap());
    }
    assert!(lost[0] < lost[2] && lost.iter().all(|l| *l > 0.0 && *l < 1.0), "{lost:?}");
}

#[test]
fn models_of_sensitive_columns_hold_on_the_output() {
    let work = Work::new();
    work.write("p.csv", csv(&people(800, 2)));
    work.write(
        "efface.toml",
        policy(&format!("k = 4\nl = 3\nt = 0.45\nsensitive = \"illness\"\n{QUASI}\n{HIERARCHIES}")),
    );
    work.efface("apply p.csv --out out").passed();
    let told = work.json("out/efface-receipt.json")["recoding"][0].clone();
    let models: Vec<&Value> = told["after"].as_array().unwrap().iter().collect();
    assert_eq!(models.len(), 3);
    assert!(models.iter().all(|m| m["holds"] == true), "{models:?}");
    let quasi = "born,postcode,sex,job,salary";
    work.efface(&format!(
        "risk out/p.csv --quasi {quasi} --sensitive illness --require k=4 --require l=3 --require t=0.45"
    ))
    .passed();
    let mut values: HashMap<Vec<String>, BTreeSet<String>> = HashMap::new();
    for row in rows(&work.text("out/p.csv")) {
        values.entry(row[1..6].to_vec()).or_default().insert(row[6].clone());
    }
    assert!(values.values().all(|v| v.len() >= 3));
}

#[test]
fn threads_batches_and_formats_change_nothing() {
    let work = Work::new();
    let people = people(500, 3);
    work.write("csv/p.csv", csv(&people));
    let json = |(n, row): (usize, &[String; 6])| {
        let mut members = serde_json::Map::new();
        members.insert("id".into(), n.to_string().into());
        for (name, cell) in HEADER.iter().zip(row).filter(|(_, c)| !c.is_empty()) {
            members.insert((*name).into(), cell.clone().into());
        }
        Value::from(members).to_string() + "\n"
    };
    work.write("jsonl/p.jsonl", people.iter().enumerate().map(json).collect::<String>());
    let texts = |at: usize| -> ArrayRef {
        Arc::new(people.iter().map(|r| Some(&*r[at]).filter(|c| !c.is_empty())).collect::<StringArray>())
    };
    let day = |text: &str| {
        let parts: Vec<i64> = text.split('-').map(|p| p.parse().unwrap()).collect();
        let (y, m) = if parts[1] <= 2 { (parts[0] - 1, parts[1] + 9) } else { (parts[0], parts[1] - 3) };
        let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
        (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * m + 2) / 5 + parts[2] - 1 - 719_468) as i32
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new((0..500).map(|n| Some(n.to_string())).collect::<StringArray>())),
        ("born", Arc::new(people.iter().map(|r| Some(day(&r[0]))).collect::<Date32Array>())),
        ("postcode", texts(1)),
        ("sex", texts(2)),
        ("job", texts(3)),
        ("salary", Arc::new(people.iter().map(|r| r[4].parse::<i32>().ok()).collect::<Int32Array>())),
        ("illness", texts(5)),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    for at in (0..500).step_by(170) {
        writer.write(&batch.slice(at, 170.min(500 - at))).unwrap();
        writer.flush().unwrap();
    }
    work.write("parquet/p.parquet", writer.into_inner().unwrap());
    work.write("efface.toml", policy(&format!("k = 5\n{QUASI}\n{HIERARCHIES}")));
    let cells = |out: &str, file: &str| -> Vec<Vec<Option<String>>> {
        let bytes = work.read(&format!("{out}/{file}"));
        let sheet = match file.ends_with(".csv") {
            true => Sheet::csv(std::str::from_utf8(&bytes).unwrap(), b','),
            false => Sheet::of(file, &bytes),
        };
        let cell = |c: Vec<&str>| c.first().filter(|c| !c.is_empty()).map(|c| (*c).to_owned());
        let column = |name: &&str| -> Vec<Option<String>> { sheet.column(name).into_iter().map(cell).collect() };
        HEADER.iter().map(column).collect()
    };
    work.efface("apply csv --out first --no-lock --threads 1 --batch-size 7").passed();
    let first = cells("first", "p.csv");
    assert!(first.iter().flatten().flatten().filter(|c| *c == "*").count() > 50);
    for (format, run) in [
        ("csv", "--threads 2"),
        ("csv", "--threads 2 --memory 256MiB --batch-size 100000"),
        ("jsonl", "--threads 1"),
        ("jsonl", "--threads 2 --batch-size 11"),
        ("parquet", "--threads 1"),
        ("parquet", "--threads 2 --batch-size 33"),
        ("jsonl", "--to csv"),
        ("jsonl", "--to parquet"),
        ("parquet", "--to jsonl"),
    ] {
        let out = format!("out{}", format.len() + run.len() * 31);
        work.efface(&format!("apply {format} --out {out} --no-lock {run}")).passed();
        let ending = run.strip_prefix("--to ").unwrap_or(format);
        assert_eq!(cells(&out, &format!("p.{ending}")), first, "{format} {run}");
    }
    // Another order of rows: the same published rows in that order.
    let mut reversed = people.clone();
    reversed.reverse();
    work.write("turned/p.csv", csv(&reversed));
    work.efface("apply turned --out turned-out --no-lock").passed();
    let count = |text: String| {
        let mut all: Vec<Vec<String>> = rows(&text).into_iter().map(|r| r[1..6].to_vec()).collect();
        all.sort();
        all
    };
    assert_eq!(count(work.text("turned-out/p.csv")), count(work.text("first/p.csv")));
}

#[test]
fn an_absent_member_is_starred_as_a_null_is() {
    let work = Work::new();
    let mut seed = 11;
    let line = |_| {
        let city = format!("town{}", number(&mut seed, 9));
        let address = match number(&mut seed, 6) {
            0 => String::new(),
            1 => "\"address\":null,".to_owned(),
            2 => "\"address\":{\"street\":\"x\"},".to_owned(),
            _ => format!("\"address\":{{\"city\":\"{city}\",\"street\":\"x\"}},"),
        };
        let sex = ["f", "m", "x"][number(&mut seed, 3) as usize];
        format!("{{{address}\"sex\":\"{sex}\",\"n\":1.50}}\n")
    };
    work.write("p.jsonl", (0..60).map(line).collect::<String>());
    work.write("sex.csv", "f;Any\nm;Any\nx;Any\n");
    work.write(
        "efface.toml",
        policy("k = 6\nquasi = [\"address.city\", \"sex\"]\n[risk.hierarchy]\nsex = \"sex.csv\"\n\"address.city\" = \"flat\""),
    );
    work.efface("apply p.jsonl --out out").passed();
    let text = work.text("out/p.jsonl");
    let mut sizes: HashMap<(String, String), usize> = HashMap::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        *sizes.entry((row["address"]["city"].to_string(), row["sex"].to_string())).or_default() += 1;
        assert!(line.contains("\"n\":1.50"), "{line}");
    }
    assert!(sizes.values().all(|n| *n >= 6), "{sizes:?}");
    assert!(text.contains("{\"city\":\"*\"}") || text.contains("\"city\":\"*\"},"), "no absent member was starred");
}

#[test]
fn a_frozen_column_and_a_least_level_are_kept_to() {
    let work = Work::new();
    work.write("p.csv", csv(&people(600, 4)));
    let risk = format!(
        "k = 4\n{QUASI}\nfrozen = \"sex\"\nmin_level = {{ born = \"year\", postcode = 1 }}\nimportance = {{ job = 5.0 }}\n{HIERARCHIES}"
    );
    work.write("efface.toml", policy(&risk));
    work.efface("apply p.csv --out out").passed();
    let (published, input) = (rows(&work.text("out/p.csv")), rows(&work.text("p.csv")));
    for (p, i) in published.iter().zip(&input) {
        assert_eq!(p[3], i[3], "sex is frozen");
        assert!(p[1] == "*" || p[1] == i[1][..4] || p[1].len() == 9, "born is a year at the finest: {}", p[1]);
        assert!(p[2] == "*" || p[2].len() <= 4, "no letters of a postcode: {}", p[2]);
    }
    assert!(classes(&published, &[1, 2, 3, 4, 5]).values().all(|n| *n >= 4));
}

/// The sample's policy as `efface init` proposes it, with a target over the people of all four files.
fn sample(work: &Work) {
    work.sample("vtiger");
    work.efface("init in --write efface.toml").passed();
    let proposed = work.text("efface.toml");
    assert!(proposed.contains("# [risk]\n# k = 5") && proposed.contains("\"postcode:nl\""), "{proposed}");
    let risk = "\n[risk]\nk = 5\nquasi = [\"contacts.Geslacht\", \"contacts.Verjaardag\", \"contacts.Postadres Postcode\",\n\
                \"contacts.Postadres Plaats\", \"contacts.Postadres Land\", \"contacts.Functie\", \"orders.Betaalwijze\",\n\
                \"tickets.Prioriteit\", \"organisations.Plaats\"]\n";
    work.write("efface.toml", proposed + risk);
}

#[test]
fn the_sample_reaches_five_per_person_over_all_four_files_and_its_totals_stay() {
    let work = Work::new();
    sample(&work);
    work.efface("apply in --out out --key-file key").passed();
    let sheet = |folder: &str, file: &str| Sheet::of(file, &work.read(&format!("{folder}/vtiger/{file}")));
    let (contacts, orders, tickets) =
        (sheet("out", "contacts.csv"), sheet("out", "orders.csv"), sheet("out", "tickets.csv"));
    // Who is who, by token; what they show, as a set per column.
    let mut shown: BTreeMap<String, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    for (file, columns) in [
        (
            &contacts,
            &["Geslacht", "Verjaardag", "Postadres Postcode", "Postadres Plaats", "Postadres Land", "Functie"][..],
        ),
        (&orders, &["Betaalwijze"][..]),
        (&tickets, &["Prioriteit"][..]),
    ] {
        let ids = file.column("Contact Id");
        for name in columns {
            for (id, cell) in ids.iter().zip(file.column(name)) {
                let cell = cell.first().map_or(String::new(), |c| (*c).to_owned());
                shown.entry(id[0].to_owned()).or_default().entry(name).or_default().insert(cell);
            }
        }
    }
    let star = || BTreeSet::from(["*".to_owned()]);
    let mut sizes: HashMap<BTreeMap<&str, BTreeSet<String>>, usize> = HashMap::new();
    for person in shown.values() {
        let mut person = person.clone();
        // Who has no order shows as much as who is starred there.
        for name in ["Betaalwijze", "Prioriteit"] {
            person.entry(name).or_insert_with(star);
        }
        *sizes.entry(person).or_default() += 1;
    }
    assert_eq!(shown.len(), 900);
    assert!(sizes.values().all(|n| *n >= 5), "{:?}", sizes.values().min());
    let receipt = work.json("out/efface-receipt.json");
    assert_eq!(receipt["recoding"][0]["datasets"], Value::from(vec!["contacts", "orders", "tickets"]));
    assert_eq!((&receipt["recoding"][0]["people"], &receipt["recoding"][0]["holds"]), (&900.into(), &true.into()));
    // Purchases per category and month.
    let totals = |orders: &Sheet| {
        let mut totals: BTreeMap<(String, String), i64> = BTreeMap::new();
        let [categories, days, amounts] = ["Categorie", "Orderdatum", "Bedrag"].map(|c| orders.single(c));
        for ((category, day), amount) in categories.into_iter().zip(days).zip(amounts) {
            let cents: i64 = amount.replace(['.', ','], "").parse().unwrap_or(0);
            *totals.entry((category.to_owned(), day.get(3..).unwrap_or("").to_owned())).or_default() += cents;
        }
        totals
    };
    let before = totals(&sheet("in", "orders.csv"));
    assert!(before.len() > 50);
    assert_eq!(totals(&orders), before);
    let plan = work.efface("plan in --frontier --no-lock --predict orders.Categorie --output json=-").passed().json();
    let told = &plan["recoding"][0];
    let losses: Vec<f64> = told["frontier"].as_array().unwrap().iter().map(|p| p["loss"].as_f64().unwrap()).collect();
    assert!(losses.len() == 5 && losses.windows(2).all(|w| w[0] < w[1]), "{losses:?}");
    assert_eq!(told["utility"], {
        let mut published = receipt["recoding"][0]["utility"].clone();
        published["prediction"] = told["utility"]["prediction"].clone();
        published
    });
}

#[test]
fn tomorrow_has_the_categories_of_today() {
    let work = Work::new();
    let (today, more) = (people(700, 5), people(40, 6));
    work.write("efface.toml", policy(&format!("k = 5\n{QUASI}\n{HIERARCHIES}")));
    work.write("today/p.csv", csv(&today));
    work.efface("apply today --out one").passed().says("The categories are in efface.lock");
    let lock = work.text("efface.lock");
    let levels_of =
        |text: String| -> BTreeSet<String> { rows(&text).into_iter().flat_map(|r| r[1..6].to_vec()).collect() };
    let mut tomorrow = today[10..].to_vec();
    tomorrow.extend(more);
    work.write("tomorrow/p.csv", csv(&tomorrow));
    work.efface("apply tomorrow --out two").passed().says("The categories are those of efface.lock");
    assert_eq!(work.text("efface.lock"), lock, "a lock that is followed stays");
    let published = rows(&work.text("two/p.csv"));
    assert!(classes(&published, &[1, 2, 3, 4, 5]).values().all(|n| *n >= 5));
    let (one, two) = (levels_of(work.text("one/p.csv")), levels_of(work.text("two/p.csv")));
    assert!(two.iter().all(|label| one.contains(label)), "{:?}", two.difference(&one).collect::<Vec<_>>());
    // The same again is the same.
    work.efface("apply tomorrow --out again").passed();
    assert_eq!(work.read("two/p.csv"), work.read("again/p.csv"));
    // Another target is another lock.
    work.write("efface.toml", policy(&format!("k = 6\n{QUASI}\n{HIERARCHIES}")));
    work.efface("apply tomorrow --out three").ended(2).says("made for another target").says("--resolve");
    work.efface("apply tomorrow --out three --resolve").passed();
    assert_ne!(work.text("efface.lock"), lock);
}

#[test]
fn the_people_of_a_lock_come_out_as_they_did() {
    let work = Work::new();
    let today = people(900, 7);
    let target = "k = 4\nl = 3\nt = 0.3\nsensitive = \"illness\"";
    work.write("efface.toml", policy(&format!("{target}\n{QUASI}\n{HIERARCHIES}")));
    work.write("today/p.csv", csv(&today));
    work.efface("apply today --out one").passed();
    work.efface("apply today --out two").passed().says("The categories are those of efface.lock");
    assert_eq!(work.text("one/p.csv"), work.text("two/p.csv"));
    // In another order, too.
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let mut turned = lines(&csv(&today));
    turned[1..].reverse();
    work.write("turned/p.csv", turned.join("\n") + "\n");
    work.efface("apply turned --out three").passed();
    let (mut one, mut three) = (lines(&work.text("one/p.csv")), lines(&work.text("three/p.csv")));
    one.sort();
    three.sort();
    assert_eq!(one, three);
    // As many people of whom one is another: what only the lock's own way can do.
    let mut other = today;
    other[0] = other[1].clone();
    work.write("other/p.csv", csv(&other));
    work.efface("apply other --out four").passed().says("The categories are those of efface.lock");
    let published = rows(&work.text("four/p.csv"));
    assert!(classes(&published, &[1, 2, 3, 4, 5]).values().all(|n| *n >= 4));
}

#[test]
fn a_lock_that_was_changed_or_is_of_another_solver_is_refused() {
    let work = Work::new();
    work.write("p.csv", csv(&people(300, 12)));
    let risk = format!("k = 4\n{QUASI}\n{HIERARCHIES}salary = \"number\"\n");
    work.write("efface.toml", policy(&risk));
    work.efface("apply p.csv --out one").passed();
    let lock = work.text("efface.lock");
    let refused = |lock: String, says: &str| {
        work.write("efface.lock", lock);
        let run = work.efface("apply p.csv --out two").ended(2).says(says).says("--resolve");
        assert!(!work.path("two").exists() && !run.stderr.contains("job"), "{}", run.stderr);
    };
    // A class without its first cell; edges that fall; levels that do not nest; no JSON.
    let class = lock.lines().nth(2).unwrap();
    let cut = format!("[{}", class.split_once("]],").unwrap().1);
    refused(lock.replacen(class, &cut, 1), "the lock was changed");
    let (head, rest) = lock.split_once("\"edges\":[[").unwrap();
    refused(format!("{head}\"edges\":[[9e9,{rest}"), "the lock was changed");
    refused(lock.replacen("\"month\",\"quarter\"", "\"quarter\",\"month\"", 1), "the lock was changed");
    refused(lock[..lock.len() / 2].to_owned(), "not as efface writes a lock");
    work.write("efface.toml", policy(&format!("recoding = \"global\"\n{risk}")));
    refused(lock.clone(), "made for another solver");
    // What efface wrote is taken again.
    work.write("efface.toml", policy(&format!("recoding = \"local\"\n{risk}")));
    work.write("efface.lock", lock);
    work.efface("apply p.csv --out two").passed();
}

#[test]
fn a_new_rare_person_makes_the_run_fail_with_figures() {
    let work = Work::new();
    let town = |rows: &[(&str, usize)]| {
        let mut text = String::from("town,sex\n");
        rows.iter().for_each(|(row, n)| (0..*n).for_each(|_| text.push_str(&format!("{row}\n"))));
        text
    };
    work.write("efface.toml", policy("k = 3\nquasi = [\"town\", \"sex\"]"));
    work.write("p.csv", town(&[("Goes,f", 5), ("Goes,m", 4), ("Veere,f", 6)]));
    work.efface("apply p.csv --out one").passed();
    work.write("p.csv", town(&[("Goes,f", 5), ("Goes,m", 4), ("Veere,f", 6), ("Canarytown,m", 1)]));
    let run =
        work.efface("apply p.csv --out two").ended(1).says("fails for 1 of 16 people; 1 fit none").says("--resolve");
    assert!(!run.stderr.contains("Canarytown"));
    assert!(!work.path("two").exists());
    work.efface("apply p.csv --out two --resolve").passed();
    assert!(!work.text("efface.lock").contains("Canarytown"));
    work.efface("apply p.csv --out three").passed();
    // Which of those who look alike are starred may differ; the categories do not.
    let sizes = |out: &str| classes(&rows(&work.text(&format!("{out}/p.csv"))), &[0, 1]);
    let (two, three) = (sizes("two"), sizes("three"));
    assert!(three.iter().all(|(class, n)| *n >= 3 && two.contains_key(class)), "{two:?} {three:?}");
}

#[test]
fn rare_values_stand_in_no_lock_receipt_plan_or_error() {
    let work = Work::new();
    let mut everybody = people(400, 7);
    for (n, row) in everybody.iter_mut().enumerate().filter(|(n, _)| n % 100 == 0) {
        *row = [
            format!("187{}-01-01", n / 100),
            format!("99{}9QQ", n / 100),
            format!("canarysex{n}"),
            format!("canaryjob{n}"),
            format!("7777{n:03}"),
            format!("canaryill{n}"),
        ];
    }
    work.write("p.csv", csv(&everybody));
    work.write("efface.toml", policy(&format!("k = 5\nl = 2\nsensitive = \"illness\"\n{QUASI}\n{HIERARCHIES}")));
    let plan = work.efface("plan p.csv --frontier --output json=-").passed();
    let apply = work.efface("apply p.csv --out out --output json=-").passed();
    let mut said = [plan.stdout, plan.stderr, apply.stdout, apply.stderr].concat();
    said.push_str(&work.text("efface.lock"));
    said.push_str(&work.text("out/efface-receipt.json"));
    let published = work.text("out/p.csv");
    for canary in
        ["canarysex", "canaryjob", "77770", "77771", "77772", "77773", "QQ", "1870-", "1871-", "1872-", "1873-"]
    {
        assert!(!said.contains(canary), "{canary} is told");
        assert!(rows(&published).iter().all(|r| !r[1..6].join(",").contains(canary)), "{canary} is published");
    }
    work.write("efface.toml", policy(&format!("k = 401\n{QUASI}\n{HIERARCHIES}")));
    let refused = work.efface("apply p.csv --out out2 --resolve").ended(1).says("400");
    assert!(!refused.stderr.contains("canary"));
    work.write("efface.toml", policy(&format!("k = 5\n{QUASI}\n[risk.hierarchy]\nsex = \"h.csv\"")));
    work.write("h.csv", "f;*\nm;*\nx;*\n");
    let unknown =
        work.efface("apply p.csv --out out2 --resolve").ended(2).says("does not know 4 of the column's values");
    assert!(!unknown.stderr.contains("canary"));
}

#[test]
fn hierarchies_are_written_and_read_as_arx_keeps_them() {
    let work = Work::new();
    work.write("p.csv", csv(&people(600, 8)));
    work.write("efface.toml", policy(&format!("k = 5\n{QUASI}\n{HIERARCHIES}")));
    work.efface("plan p.csv --hierarchies h").passed();
    assert!(work.text("h/p.postcode.csv").lines().all(|l| l.split(';').count() == 5));
    let by_file = QUASI.replace("quasi", "# quasi");
    let files: String =
        ["born", "postcode", "sex", "job", "salary"].iter().map(|c| format!("{c} = \"h/p.{c}.csv\"\n")).collect();
    work.write("files.toml", policy(&format!("k = 5\n{by_file}\n{QUASI}\n[risk.hierarchy]\n{files}")));
    work.efface("apply p.csv --policy files.toml --out out --no-lock").passed();
    assert!(classes(&rows(&work.text("out/p.csv")), &[1, 2, 3, 4, 5]).values().all(|n| *n >= 5));
    work.efface("plan p.csv --hierarchies h").ended(2).says("the file exists");
}

#[test]
fn what_cannot_be_recoded_is_told_before_anything_is_read_again() {
    let work = Work::new();
    work.write("p.csv", csv(&people(60, 9)));
    for (risk, code, says) in [
        ("k = 5\nsupression = 0.1", 2, "did you mean \"suppression\""),
        ("k = 5\nquasi = [\"brn\"]", 2, "\"brn\" in [risk] quasi matches no column"),
        ("l = 2\nquasi = [\"sex\"]", 2, "sensitive"),
        ("k = 5\nquasi = [\"sex\"]\nsensitive = \"sex\"", 2, "named as quasi-identifier, too"),
        ("k = 5\nquasi = [\"sex\"]\nhierarchy = { sex = \"dates\" }", 2, "no hierarchy is called"),
        ("k = 5\nquasi = [\"sex\"]\nsensitive = \"illnes\"", 2, "[risk] sensitive matches no column"),
        ("quasi = [\"sex\"]\nrecoding = \"local\"", 2, "nothing is recoded without a target"),
        (
            "k = 5\nquasi = [\"sex\", \"born\"]\nmin_level = { born = \"fortnight\" }\nhierarchy = { born = \"date\" }",
            2,
            "levels: value, month",
        ),
        ("k = 61\nquasi = [\"sex\"]", 1, "60"),
        ("k = 5\nl = 9\nquasi = [\"sex\"]\nsensitive = \"illness\"", 1, "illness"),
        ("k = 5\nquasi = [\"born\", \"sex\"]\nfrozen = \"born\"", 1, "born"),
    ] {
        work.write("efface.toml", policy(risk));
        work.efface("apply p.csv --out out").ended(code).says(says);
        assert!(!work.path("out").exists() && !work.path("efface.lock").exists(), "{risk}");
    }
}

#[test]
fn a_column_is_recoded_as_its_action_publishes_it() {
    let work = Work::new();
    work.write("p.csv", csv(&people(500, 10)));
    let policy = format!(
        "version = 1\nunlisted = \"keep\"\n[class.born]\nat = \"p.born\"\ndo = \"generalise\"\nby = \"year\"\n[class.job]\nat = \"p.job\"\ndo = \"token\"\nforce = \"test\"\n[class.sex]\nat = \"p.sex\"\ndo = \"erase\"\n[risk]\nk = 4\n{QUASI}\n{HIERARCHIES}"
    );
    work.write("efface.toml", policy);
    work.efface("apply p.csv --out out --key-file key").passed().says("No efface.lock was written");
    let published = rows(&work.text("out/p.csv"));
    assert!(classes(&published, &[1, 2, 3, 4, 5]).values().all(|n| *n >= 4));
    for row in &published {
        assert!(row[1] == "*" || matches!(row[1].len(), 4 | 9), "{}", row[1]);
        assert!(row[3].is_empty());
        assert!(row[4].is_empty() || row[4] == "*" || row[4].starts_with("e1"), "{}", row[4]);
    }
}

#[test]
fn two_releases_tell_who_stands_alone_side_by_side() {
    let work = Work::new();
    // Four people: each day they hide in pairs, and the pairs cross.
    work.write("monday.csv", "id,town,age,illness\na,Goes,30,flu\nb,Goes,30,gout\nc,Veere,40,flu\nd,Veere,40,cough\n");
    work.write(
        "tuesday.csv",
        "id,town,age,illness\na,Goes,30,flu\nb,Veere,40,gout\nc,Goes,30,cough\nd,Veere,40,cough\n",
    );
    let line = "risk tuesday.csv --previous monday.csv --subject id --quasi town,age --sensitive illness";
    let told = work.efface(&format!("{line} --output json=-")).passed().json()["releases"].clone();
    assert_eq!(
        (&told["in_both"], &told["alone_previous"]["k"], &told["alone_today"]["k"]),
        (&4.into(), &2.into(), &2.into())
    );
    assert_eq!((&told["together"]["k"], &told["identifiable"]), (&1.into(), &4.into()));
    // a: flu and gout, then flu and cough: flu. c alone has two in common.
    assert_eq!((&told["sensitive"][0]["told"], &told["sensitive"][0]["least"]), (&3.into(), &1.into()));
    work.efface(&format!("{line} --require k=2")).ended(1).says("k-anonymity is 1, asked for 2");
    let same =
        work.efface("risk monday.csv --previous monday.csv --subject id --quasi town,age --output json=-").passed();
    assert_eq!(same.json()["releases"]["identifiable"], 0);
    work.efface("risk tuesday.csv --previous monday.csv --quasi town").ended(2).says("--subject");
    work.efface("risk tuesday.csv --previous monday.csv --subject id --quasi city")
        .ended(2)
        .says("not a column of both");
}

//! `efface risk`: exact whatever the threads, batches, formats and memory; merged by subject; searched; attacked; and a clear
//! answer to everything that cannot be measured.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;

use serde_json::Value;

use crate::efface::Work;

/// A number that looks random and is the same in every run.
fn number(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

/// Rows of town, sex, age, job, illness; a cell in ten is empty.
fn people(rows: usize) -> String {
    let mut seed = 20_260_630;
    let mut text = String::from("town,sex,age,job,illness,person\n");
    for row in 0..rows {
        let mut cell = |prefix: &str, values: u64| match number(&mut seed, 10) {
            0 => String::new(),
            _ => format!("{prefix}{}", number(&mut seed, values)),
        };
        let (town, sex, age, job) = (cell("t", 40), cell("s", 2), cell("", 90), cell("j", 25));
        let illness = cell("i", 8);
        text.push_str(&format!("{town},{sex},{age},{job},{illness},p{}\n", row / 3));
    }
    text
}

fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|l| l.split(',').collect()).collect()
}

fn dataset(work: &Work, line: &str) -> Value {
    work.efface(&format!("risk {line} --output json=-")).passed().json()["datasets"][0].clone()
}

#[test]
fn classes_equal_a_plain_count() {
    let work = Work::new();
    let text = people(5000);
    work.write("p.csv", &text);
    let said = dataset(&work, "p.csv --quasi town,sex,age --sensitive illness");
    let mut classes: HashMap<Vec<&str>, Vec<&str>> = HashMap::new();
    for row in rows(&text) {
        classes.entry(row[..3].to_vec()).or_default().push(row[4]);
    }
    let sizes: Vec<usize> = classes.values().map(Vec::len).collect();
    assert_eq!(said["rows"], 5000);
    assert_eq!(said["classes"], sizes.len());
    assert_eq!(said["k"], *sizes.iter().min().unwrap());
    assert_eq!(said["unique"], sizes.iter().filter(|n| **n == 1).count());
    assert_eq!(said["below"]["5"], sizes.iter().filter(|n| **n < 5).sum::<usize>());
    let distinct = |illness: &[&str]| illness.iter().collect::<std::collections::HashSet<_>>().len();
    let l = classes.values().map(|c| distinct(c)).min().unwrap();
    let models = said["models"].as_array().unwrap();
    let of = |name: &str| models.iter().find(|m| m["model"] == name).unwrap();
    assert_eq!(of("distinct-l-diversity")["value"], l as f64);
    assert_eq!(of("distinct-l-diversity")["column"], "illness");
    assert_eq!(of("k-anonymity")["target"], Value::Null);
}

#[test]
fn threads_batches_formats_and_memory_change_nothing() {
    let work = Work::new();
    let text = people(3000);
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    work.write("in/csv/p.csv", &text);
    let json = |row: &Vec<&str>| {
        let members: serde_json::Map<String, Value> = header
            .iter()
            .zip(row)
            .filter(|(_, c)| !c.is_empty())
            .map(|(n, c)| ((*n).to_owned(), Value::from(*c)))
            .collect();
        Value::from(members).to_string() + "\n"
    };
    work.write("in/jsonl/p.jsonl", rows(&text).iter().map(json).collect::<String>());
    let column = |at: usize| -> ArrayRef {
        let cells = rows(&text).into_iter().map(|r| Some(r[at]).filter(|c| !c.is_empty()).map(str::to_owned));
        Arc::new(cells.collect::<StringArray>())
    };
    let batch = RecordBatch::try_from_iter_with_nullable(header.iter().enumerate().map(|(i, n)| (*n, column(i), true)));
    let batch = batch.unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    for at in (0..3000).step_by(700) {
        writer.write(&batch.slice(at, 700.min(3000 - at))).unwrap();
        writer.flush().unwrap();
    }
    work.write("in/parquet/p.parquet", writer.into_inner().unwrap());
    let options = "--quasi town,sex,age,job --sensitive illness --search=any,5% --recursive-l 3";
    let first = dataset(&work, &format!("in/csv {options} --threads 1"));
    assert!(first["combinations"].as_array().unwrap().len() > 2);
    // Without a search rows are packed while they are read; eight workers share five row groups column by column.
    let packed = "--quasi town,sex,age,job --sensitive illness,job --weight age";
    for (options, first) in [(options, first), (packed, dataset(&work, &format!("in/csv {packed} --threads 1")))] {
        for format in ["csv", "jsonl", "parquet"] {
            for run in [
                "--threads 1 --batch-size 7",
                "--threads 2",
                "--threads 8",
                "--threads 2 --batch-size 100000 --memory 256MiB",
            ] {
                assert_eq!(dataset(&work, &format!("in/{format} {options} {run}")), first, "{format} {options} {run}");
            }
        }
    }
    // What is packed and what is held by column are measured alike.
    let by_column = dataset(&work, &format!("in/csv {packed} --search"));
    let rows = dataset(&work, &format!("in/csv {packed}"));
    for said in ["classes", "k", "unique", "below", "models", "risk", "sizes", "population"] {
        assert_eq!(by_column[said], rows[said], "{said}");
    }
    let by_subject = format!("{options} --subject person");
    let first = dataset(&work, &format!("in/csv {by_subject} --threads 1 --batch-size 11"));
    for format in ["csv", "jsonl", "parquet"] {
        assert_eq!(dataset(&work, &format!("in/{format} {by_subject} --threads 2")), first, "{format}");
    }
}

#[test]
fn a_person_over_three_rows_is_one_person() {
    let work = Work::new();
    let text = people(3000);
    work.write("p.csv", &text);
    let said = dataset(&work, "p.csv --quasi town,sex --subject person");
    // A person shows a set of values in each column.
    let mut shown: HashMap<&str, [std::collections::BTreeSet<&str>; 2]> = HashMap::new();
    for row in rows(&text) {
        let of = shown.entry(row[5]).or_default();
        of[0].insert(row[0]);
        of[1].insert(row[1]);
    }
    let mut classes: HashMap<&[std::collections::BTreeSet<&str>; 2], u64> = HashMap::new();
    shown.values().for_each(|of| *classes.entry(of).or_default() += 1);
    assert_eq!(said["rows"], 3000);
    assert_eq!(said["subjects"], 1000);
    assert_eq!(said["classes"], classes.len());
    assert_eq!(said["unique"], classes.values().filter(|n| **n == 1).count());
    assert_eq!(said["unicity"]["subjects"], 1000);
}

#[test]
fn nulls_that_match_anything_are_said_and_counted() {
    let work = Work::new();
    work.write("p.csv", "a,b\n1,1\n1,\n2,1\n,\n");
    let said = dataset(&work, "p.csv --quasi a,b --nulls any");
    assert_eq!((&said["nulls"], &said["k"], &said["unique"]), (&"any".into(), &2.into(), &0.into()));
    let said = dataset(&work, "p.csv --quasi a,b");
    assert_eq!((&said["nulls"], &said["unique"]), (&"value".into(), &4.into()));
}

#[test]
fn thresholds_decide_the_exit_code() {
    let work = Work::new();
    work.write("p.csv", people(2000));
    work.efface("risk p.csv --quasi sex --require k=5 --preset ema-0070").passed();
    let failed =
        work.efface("risk p.csv --quasi town,age --require k=5 --output json=-").ended(1).says("k-anonymity is 1");
    let models = failed.json()["datasets"][0]["models"].as_array().unwrap().clone();
    let k = models.iter().find(|m| m["model"] == "k-anonymity").unwrap().clone();
    assert_eq!((&k["target"], &k["holds"]), (&5.0.into(), &false.into()));
    assert!(k["failing"].as_u64().unwrap() > 0);
    work.efface("risk p.csv --quasi town,age --preset health-canada").ended(1).says("maximum-risk");
    work.efface("risk p.csv --quasi sex --sensitive illness --require t=0.0001")
        .ended(1)
        .says("t-closeness of illness");
}

#[test]
fn a_target_that_was_not_measured_is_an_error() {
    let work = Work::new();
    work.write("p.csv", people(200));
    let refused = |line: &str, says: &str, next: &str| {
        work.efface(&format!("risk {line}")).ended(2).says(says).says(next);
    };
    refused(
        "p.csv --quasi town,sex --require l=3",
        "distinct-l-diversity was asked for and not measured",
        "--sensitive",
    );
    refused("p.csv --quasi town,sex --require k=1 --require t=0.5", "t-closeness", "--sensitive");
    for target in ["k-map=3", "delta=0.5"] {
        refused(&format!("p.csv --quasi town,sex --require {target}"), "cannot be measured", "--population FILE");
    }
    refused("p.csv --quasi sex --sensitive illness --nulls any --require l=1", "distinct-l-diversity", "--nulls value");
    refused("--against p.csv p.csv --require k=5", "--require", "--against");
    refused("--against p.csv p.csv --preset ema-0070", "--preset", "--against");
    // Nothing in it is a quasi-identifier.
    work.write("q.csv", "first_q,second_q\n".to_owned() + &"ab,cd\nef,gh\nab,gh\n".repeat(40));
    for target in ["--require k=5", "--preset ema-0070", "--require k=5 --no-search"] {
        refused(&format!("q.csv {target}"), "was asked for and not measured in any file", "--quasi");
    }
    // One file of two has quasi-identifiers: that one is judged, and the other is named.
    work.write("in/p.csv", people(2000));
    work.write("in/q.csv", work.read("q.csv"));
    work.efface("risk in --quasi sex --require k=5").passed();
}

#[test]
fn nulls_that_match_anything_are_held_against_every_target_of_classes() {
    let work = Work::new();
    // Crowds of 2, 3 and 4 people: the highest chance is a half, the average (1/2 + 1/2 + 1/3 + 1/4) / 4 or so.
    work.write("p.csv", "a,b\n1,1\n1,\n2,1\n,\n");
    let risk = |target: &str| work.efface(&format!("risk p.csv --quasi a,b --nulls any --require {target}"));
    risk("max-risk=0.5").passed();
    risk("max-risk=0.49").ended(1).says("maximum-risk is 0.5000");
    risk("average-risk=0.5").passed();
    risk("average-risk=0.01").ended(1).says("average-risk is");
}

#[test]
fn a_population_file_gives_k_map_and_delta_presence() {
    let work = Work::new();
    work.write("sample.csv", "a,b\n1,x\n1,x\n2,y\n3,z\n");
    work.write("all.csv", "b,a\nx,1\nx,1\nx,1\nx,1\ny,2\ny,2\nz,3\nw,9\n");
    let said = dataset(&work, "sample.csv --quasi a,b --population all.csv");
    let value = |name: &str| {
        let models = said["models"].as_array().unwrap();
        models.iter().find(|m| m["model"] == name).unwrap()["value"].as_f64().unwrap()
    };
    assert_eq!((value("k-map"), value("delta-presence")), (1.0, 1.0));
    let journalist = &said["risk"]["attackers"][1];
    assert_eq!((&journalist["name"], &journalist["basis"]), (&"journalist".into(), &"population file".into()));
    // (2 · 1/4 + 1/2 + 1) / 4
    assert_eq!(journalist["average"], 0.5);
    work.write("part.csv", "a\n1\n");
    work.efface("risk sample.csv --quasi a,b --population part.csv").ended(2).says("no column \"b\"").says("part.csv");
}

#[test]
fn weights_make_the_journalists_crowd() {
    let work = Work::new();
    work.write("p.csv", "a,w\n1,10\n2,2.5\n2,2.5\n");
    let said = dataset(&work, "p.csv --quasi a --weight w");
    assert_eq!(said["risk"]["attackers"][1]["highest"], 0.2);
    work.write("bad.csv", "a,w\n1,secret\n");
    let run = work.efface("risk bad.csv --quasi a --weight w").ended(2).says("not a number");
    assert!(!run.stderr.contains("secret"));
}

#[test]
fn the_sample_is_found_out_without_naming_its_columns() {
    let work = Work::with_sample();
    let report = work.efface("risk in --output json=-").passed().says("Next: efface init in").json();
    let datasets = report["datasets"].as_array().unwrap();
    let contacts = datasets.iter().find(|d| d["name"] == "vtiger/contacts").unwrap();
    let known = ["Geslacht", "Verjaardag", "Postadres Postcode", "Etniciteit"];
    let found =
        contacts["combinations"].as_array().unwrap().iter().find(|c| c["columns"] == Value::from(known.to_vec()));
    let found = found.expect("postcode, gender, birth date and ethnicity");
    assert!(found["share"].as_f64().unwrap() > 0.9 && found["unique"].as_u64().unwrap() > 800);
    assert!(contacts["next"].as_str().unwrap().contains("efface init"));
    assert_eq!(contacts["search"]["complete"], true);
    assert!(report["joins"][0]["unique"].as_u64().unwrap() > 100);
    for question in ["singling out", "linkability", "inference"] {
        assert!(contacts["wp216"].as_array().unwrap().iter().any(|w| w["question"] == question));
    }
}

#[test]
fn the_next_step_names_what_changes_something() {
    let work = Work::new();
    // Every person has a birth date and a postcode of their own; two columns that say the same; a plan that says nothing.
    let row = |i: usize| format!("{},{i},{}\n", ["a", "b"][i % 2], 1000 + i);
    work.write("p.csv", "plan,born,code\n".to_owned() + &(0..100).map(row).collect::<String>());
    let said = dataset(&work, "p.csv --quasi plan,born,code --search");
    let next = said["next"].as_str().unwrap();
    assert!(
        next.starts_with("coarsen or erase born and code first") || next.starts_with("coarsen or erase code and born"),
        "{next}"
    );
    let names: Vec<String> = (0..20).map(|i| format!("q{i}")).collect();
    let row = |i: usize| (0..20).map(|c| ((i * (c + 3)) % 7).to_string()).collect::<Vec<_>>().join(",") + "\n";
    work.write("wide.csv", names.join(",") + "\n" + &(0..50).map(row).collect::<String>());
    let line = format!("wide.csv --quasi {} --search --max-size 2", names.join(","));
    assert!(dataset(&work, &line)["ranking_limit"].as_str().unwrap().contains("16 most separating of 20 columns"));
    assert!(work.efface(&format!("risk {line}")).passed().stdout.contains("16 most separating of 20 columns"));
}

#[test]
fn files_join_by_the_columns_that_share_values() {
    let work = Work::new();
    let ids: Vec<String> = (0..200).map(|i| format!("C{i:05}")).collect();
    let contacts: String = ids.iter().map(|id| format!("{id},x\n")).collect();
    // The first 100 once, the next 50 twice.
    let orders: String =
        ids[..100].iter().chain(&ids[100..150]).chain(&ids[100..150]).map(|id| format!("{id},1\n")).collect();
    work.write("in/contacts.csv", format!("Contact Id,gender\n{contacts}"));
    work.write("in/orders.csv", format!("klant,amount\n{orders}"));
    let report = work.efface("risk in --output json=-").passed().json();
    let join = &report["joins"][0];
    assert_eq!((&join["left"], &join["right"]), (&"contacts.Contact Id".into(), &"orders.klant".into()));
    assert_eq!((&join["common"], &join["unique"], &join["covered"]), (&150.into(), &100.into(), &0.75.into()));
    assert_eq!((&join["once_left"], &join["once_right"]), (&150.into(), &100.into()));
    let said = work.efface("risk in").passed();
    let text = "150 values in both; 150 stand once in contacts.Contact Id, 100 once in orders.klant";
    assert!(said.stdout.contains(text), "{}", said.stdout);
    // A dozen people are too few, and that is said.
    work.write("few/contacts.csv", format!("Contact Id,gender\n{}", &contacts[..12 * 9]));
    work.write("few/orders.csv", format!("klant,amount\n{}", &orders[..12 * 9]));
    let report = work.efface("risk few --output json=-").passed().json();
    assert!(report["not_measured"].to_string().contains("fewer than 20 values"), "{}", report["not_measured"]);
}

#[test]
fn a_copy_is_attacked_with_success_and_independent_rows_are_not() {
    let work = Work::new();
    let text = people(2000);
    work.write("original.csv", &text);
    let mut seed = 77;
    let all = rows(&text);
    let mut mixed = String::from("town,sex,age,job,illness\n");
    for _ in 0..2000 {
        let cells: Vec<&str> = (0..5).map(|c| all[number(&mut seed, 2000) as usize][c]).collect();
        mixed.push_str(&format!("{}\n", cells.join(",")));
    }
    work.write("mixed.csv", mixed);
    let attacks = |copy: &str| {
        let line = format!("risk --against original.csv {copy} --quasi town,sex,age,job,illness --output json=-");
        work.efface(&line).passed().json()["attack"].clone()
    };
    let rate = |attack: &Value, name: &str, of: &str, what: &str| {
        let all = attack["attacks"].as_array().unwrap();
        all.iter().find(|a| a["name"] == name).unwrap()[of][what].as_f64().unwrap()
    };
    let copied = attacks("original.csv");
    for name in ["singling-out-multivariate", "linkability"] {
        assert!(rate(&copied, name, "rate", "value") > 0.95, "{copied}");
    }
    assert!(copied["linkage"]["share"].as_f64().unwrap() > 0.9);
    let apart = attacks("mixed.csv");
    for name in ["singling-out-multivariate", "linkability", "inference"] {
        assert!(rate(&apart, name, "rate", "low") <= rate(&apart, name, "control", "high"), "{apart}");
        assert!(rate(&apart, name, "risk", "low") == 0.0, "{apart}");
    }
    // The same in every run.
    assert_eq!(attacks("mixed.csv --threads 1"), apart);
}

#[test]
fn a_risk_that_the_control_leaves_open_is_undefined() {
    let work = Work::new();
    // Two columns of two values: everybody who could be is in the file.
    let row = |i: usize| format!("{},{}\n", i % 2, (i / 2) % 2);
    let text = "a,b\n".to_owned() + &(0..400).map(row).collect::<String>();
    work.write("original.csv", &text);
    work.write("copy.csv", &text);
    let run = |more: &str| work.efface(&format!("risk --against original.csv copy.csv {more}"));
    let attack = run("--output json=-").passed().json()["attack"].clone();
    let linked = attack["attacks"].as_array().unwrap().iter().find(|a| a["name"] == "linkability").unwrap().clone();
    assert_eq!((&linked["control"]["high"], &linked["risk"]), (&1.0.into(), &Value::Null), "{linked}");
    assert!(linked["undefined"].as_str().unwrap().contains("give --control FILE"), "{linked}");
    let text = run("").passed().stdout;
    assert!(text.contains("undefined: ") && text.contains("give --control FILE"), "{text}");
    // A control that is no control.
    run("--control original.csv").ended(2).says("the control is the original").says("neither file");
    work.write("same.csv", work.read("copy.csv"));
    run("--control same.csv").ended(2).says("byte for byte").says("same.csv");
    work.write("other.csv", "x,y\n1,2\n3,4\n");
    run("--control other.csv").ended(2).says("other.csv").says("the control has none");
    work.write("part.csv", "a,y\n1,2\n0,4\n");
    run("--quasi a,b --control part.csv").ended(2).says("part.csv").says("in the control");
}

#[test]
fn what_cannot_be_measured_is_answered_clearly() {
    let work = Work::new();
    work.write("p.csv", people(50));
    work.efface("risk p.csv --quasi town,nobody").ended(2).says("no column \"nobody\"").says("Next: ");
    work.efface("risk p.csv --quasi town --sensitive nobody").ended(2).says("no column \"nobody\"");
    work.efface("risk p.csv --quasi town --subject nobody").ended(2).says("no column \"nobody\"");
    work.efface("risk p.csv --quasi town --require k=0").ended(2).says("at least 1");
    work.efface("risk p.csv --quasi town --require q=1").ended(2).says("models: k, l, t");
    work.efface("risk p.csv --quasi town --sensitive illness --require c=0").ended(2).says("cannot be 0");
    work.efface("risk p.csv --quasi town --weight age --population p.csv").ended(2).says("not both");
    work.write("h.txt", "i1;a\n");
    for option in ["--distance ilness=ordered", "--hierarchy ilness=h.txt"] {
        for chosen in ["--quasi town --sensitive illness", "--no-search"] {
            let run = work.efface(&format!("risk p.csv {chosen} {option}")).ended(2);
            run.says("no column \"ilness\"").says("did you mean \"illness\"");
        }
    }
    for chosen in ["--quasi town", "--quasi town --sensitive illness"] {
        let run = work.efface(&format!("risk p.csv {chosen} --distance age=ordered")).ended(2);
        run.says("measured as no sensitive column").says("add --sensitive age");
    }
    work.efface("risk p.csv --quasi town --sensitive illness --distance illness=equal").passed();
    work.efface("risk p.csv --quasi town --require t=2").ended(2).says("between 0 and 1");
    work.efface("risk p.csv --quasi town --preset best").ended(2).says("presets: ema-0070");
    work.efface("risk p.csv --quasi town --search=2").ended(2).says("not a share");
    work.efface("risk p.csv --quasi town --sampling-fraction 0").ended(2).says("above 0");
    work.efface("risk p.csv --quasi town --recursive-l 1").ended(2).says("at least 2");
    work.efface("risk p.csv --quasi town --population gone.csv").ended(3).says("gone.csv");
    work.write("one.csv", "a,b\n1,2\n");
    let one = dataset(&work, "one.csv --quasi a,b --sensitive b --search");
    assert_eq!((&one["k"], &one["unique"], &one["risk"]["highest"]), (&1.into(), &1.into(), &1.0.into()));
    work.write("none.csv", "a,b\n,\n,\n,\n");
    let none = dataset(&work, "none.csv --quasi a,b --sensitive b --search --header yes");
    assert_eq!((&none["k"], &none["classes"]), (&3.into(), &1.into()));
    work.write("empty.csv", "a,b\n");
    work.efface("risk empty.csv --quasi a,b --header yes").ended(3).says("no row");
}

#[test]
fn ten_thousand_columns_are_counted() {
    let work = Work::new();
    let names: Vec<String> = (0..10_000).map(|i| format!("c{i}")).collect();
    let row = |r: usize| (0..10_000).map(|c| ((r * (c % 7)) % 3).to_string()).collect::<Vec<_>>().join(",");
    work.write("wide.csv", format!("{}\n{}\n{}\n{}\n", names.join(","), row(0), row(1), row(3)));
    let mut arguments =
        vec!["risk".to_owned(), "wide.csv".into(), "--output".into(), "json=-".into(), "--quasi".into()];
    arguments.push(names.join(","));
    let said = work.run(&arguments).passed().json();
    assert_eq!((&said["datasets"][0]["classes"], &said["datasets"][0]["unique"]), (&2.into(), &1.into()));
}

/// Adult and its figures, where the oracles are there.
fn adult() -> Option<PathBuf> {
    let path = std::env::var_os("EFFACE_ORACLES").map(|p| PathBuf::from(p).join("arx-adult/adult.csv"));
    let found = path.filter(|p| p.exists());
    if found.is_none() {
        let says = b"skipped: EFFACE_ORACLES names no folder with arx-adult/adult.csv\n";
        std::io::Write::write_all(&mut std::io::stderr(), says).unwrap();
    }
    found
}

#[test]
fn adult_is_as_arx_says() {
    let Some(path) = adult() else { return };
    let work = Work::new();
    let all = "sex,age,race,marital-status,education,native-country,workclass,occupation,salary-class";
    let line = format!("{} --quasi {all}", path.display());
    let said = dataset(&work, &line);
    let close = |value: &Value, arx: f64| assert!((value.as_f64().unwrap() - arx).abs() < 2e-6, "{value} for {arx}");
    close(&said["population"]["zayatz"], 0.264565);
    close(&said["population"]["pitman"], 0.038896);
    assert_eq!((&said["population"]["chosen"], &said["population"]["assumed"]), (&"pitman".into(), &true.into()));
    let subsets = dataset(&work, &format!("{line} --subsets"))["subsets"].as_array().unwrap().clone();
    assert_eq!(subsets.len(), 511);
    let three = subsets.iter().find(|s| s["columns"] == Value::from(vec!["sex", "age", "race"])).unwrap();
    assert_eq!((&three["unique"], &three["k"]), (&62.into(), &1.into()));
    close(&three["distinction"], 528.0 / 30162.0);
    let said = dataset(&work, &format!("{} --quasi sex,age,race", path.display()));
    assert_eq!((&said["classes"], &said["k"], &said["unique"]), (&528.into(), &1.into(), &62.into()));
    assert_eq!(said["below"]["5"], 425);
}

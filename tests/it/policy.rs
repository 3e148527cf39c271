//! `init`, `plan` and `rules`: what is proposed can be read, followed and explained.

use crate::efface::Work;

#[test]
fn the_policy_of_init_gives_the_same_bytes_as_no_policy() {
    let work = Work::with_sample();
    work.efface("apply in --out without --key-file key").passed().says("none written");
    work.efface("init in").passed().says("9 files read").says("Next: ");
    work.efface("apply in --out with --key-file key").passed().says("Policy: efface.toml");
    let with = work.tree("with");
    for (file, bytes) in work.tree("without") {
        // The receipt says who wrote the policy.
        assert!(file == "efface-receipt.json" || with[&file] == bytes, "{file}");
    }
    assert_eq!(work.json("with/efface-receipt.json")["policy_origin"], "written");
    assert_eq!(work.json("with/efface-receipt.json")["policy"], crate::efface::sha256(&work.read("efface.toml")));
}

#[test]
fn init_never_overwrites_a_policy() {
    let work = Work::with_sample();
    work.write("efface.toml", "mine");
    work.efface("init in").ended(2).says("efface.toml: the file exists").says("Next: ");
    assert_eq!(work.text("efface.toml"), "mine");
    let shown = work.efface("init in --write -").passed().stdout;
    work.efface("init in --write other.toml").passed();
    assert_eq!(shown, work.text("other.toml"));
}

#[test]
fn every_column_of_the_input_is_named_with_a_comment() {
    let work = Work::with_sample();
    work.efface("init in").passed();
    let text = work.text("efface.toml");
    let scan = work.efface("scan in --output json=-").passed().json();
    for dataset in scan["datasets"].as_array().unwrap() {
        for column in dataset["columns"].as_array().unwrap() {
            let name = format!("\"{}.{}\",  # ", dataset["name"].as_str().unwrap(), column["name"].as_str().unwrap());
            assert_eq!(text.matches(&name).count(), 1, "{name}");
        }
    }
}

#[test]
fn the_plan_says_what_happens_and_apply_does_it() {
    let work = Work::with_sample();
    let plan = work.efface("plan in --output json=-").passed().json();
    assert!(!work.path("out").exists() && plan["version"] == 1);
    work.efface("apply in --out out --key-file key").passed();
    let receipt = work.json("out/efface-receipt.json");
    for (dataset, file) in plan["datasets"].as_array().unwrap().iter().zip(receipt["files"].as_array().unwrap()) {
        assert_eq!(dataset["name"], file["name"]);
        for (planned, done) in dataset["columns"].as_array().unwrap().iter().zip(file["columns"].as_array().unwrap()) {
            assert_eq!(
                [&planned["name"], &planned["class"], &planned["says"]],
                [&done["name"], &done["class"], &done["action"]]
            );
            for promise in ["joins", "unique", "order", "reversible", "becomes_text"] {
                assert!(planned[promise].is_boolean());
            }
        }
    }
    let text = work.efface("plan in").passed().stdout;
    assert!(text.contains("Telefoon Mobiel") && text.contains("token"));
}

#[test]
fn columns_that_become_text_do() {
    let work = Work::with_sample();
    let plan = work.efface("plan in/salesforce/Contact.parquet --output json=-").passed().json();
    work.efface("apply in/salesforce/Contact.parquet --out out --key-file key").passed();
    let schema = crate::sheet::schema(&work.read("out/Contact.parquet"));
    let birth =
        plan["datasets"][0]["columns"].as_array().unwrap().iter().find(|c| c["name"] == "Birthdate").unwrap().clone();
    assert_eq!((&birth["do"], &birth["becomes_text"]), (&"generalise".into(), &true.into()));
    assert!(schema.field_with_name("Birthdate").unwrap().data_type().is_string());
}

#[test]
fn tokens_on_postcodes_that_many_share_are_refused_and_on_rare_ones_are_not() {
    let work = Work::new();
    let rows = |of: usize| (0..3000).map(|i| format!("{i},{} AB\n", 1011 + i * 7 % of)).collect::<String>();
    let policy = "version = 1\nunlisted = \"keep\"\n[class.p]\nat = \"t.postcode\"\ndo = \"token\"\n";
    work.write("p.toml", policy);
    work.write("shared/t.csv", format!("nr,postcode\n{}", rows(120)));
    work.write("rare/t.csv", format!("nr,postcode\n{}", rows(2000)));
    work.efface("plan shared --policy p.toml").ended(2).says("120 distinct values in 3000 filled cells");
    work.efface("plan rare --policy p.toml").passed();
}

#[test]
fn tokens_on_few_values_and_on_floats_are_refused() {
    let work = Work::new();
    let rows: String = (0..100).map(|i| format!("{{\"geslacht\":\"{}\",\"x\":{i}}}\n", ["m", "v"][i % 2])).collect();
    work.write("in/t.jsonl", rows);
    let policy = "version = 1\nunlisted = \"keep\"\n[class.g]\nat = \"t.geslacht\"\ndo = \"token\"\n";
    work.write("p.toml", policy);
    work.efface("plan in --policy p.toml").ended(2).says("t.geslacht").says("2 distinct values").says("Next: ");
    let column = std::sync::Arc::new(arrow::array::Float64Array::from_iter_values((0..100).map(f64::from)));
    let batch = arrow::array::RecordBatch::try_from_iter([("geslacht", column as arrow::array::ArrayRef)]).unwrap();
    work.write(
        "floats/t.parquet",
        crate::sheet::parquet_of(&batch, parquet::file::properties::WriterProperties::new()),
    );
    work.efface("plan floats --policy p.toml").ended(2).says("t.geslacht is stored as Float64").says("Next: ");
    work.write("forced.toml", format!("{policy}force = \"agreed with the DPO\"\n"));
    work.efface("apply in --out out --policy forced.toml --key-file key").passed();
}

#[test]
fn an_unlisted_column_is_refused_kept_or_erased() {
    let work = Work::new();
    work.write("in/t.csv", "naam,kleur\nJan,rood\nPiet,blauw\n");
    for (unlisted, expected) in [("keep", "naam,kleur\n,rood\n,blauw\n"), ("erase", "naam,kleur\n,\n,\n")] {
        work.write(
            "p.toml",
            format!("version = 1\nunlisted = \"{unlisted}\"\n[class.n]\nat = \"t.naam\"\ndo = \"erase\"\n"),
        );
        work.efface(&format!("apply in --out {unlisted} --policy p.toml")).passed();
        assert_eq!(work.text(&format!("{unlisted}/t.csv")), expected);
    }
    work.write("p.toml", "version = 1\n[class.n]\nat = \"t.naam\"\ndo = \"erase\"\n");
    work.efface("plan in --policy p.toml").ended(2).says("t.kleur").says("Next: add each to a class");
}

#[test]
fn rules_check_list_and_explain() {
    let work = Work::new();
    work.efface("rules check").passed().says(": 0 wrong");
    let list = work.efface("rules list").passed().stdout;
    assert!(list.contains("nl.bsn") && list.lines().count() > 50);
    assert!(work.efface("rules explain nl.bsn").passed().stdout.contains("chance"));
    work.efface("rules explain nl.nothing").ended(2).says("nl.nothing").says("Next: ");
}

#[test]
fn why_tells_the_evidence_of_one_column() {
    let work = Work::with_sample();
    let told = work.efface("scan in --why vtiger/contacts.BSN").passed().stdout;
    assert!(told.contains("nl.bsn") && told.contains("nats") && told.contains("v1:"), "{told}");
    work.efface("scan in --why contacts.BSM").ended(2).says("contacts.BSM").says("Next: ");
}

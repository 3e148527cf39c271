//! What catalogues and CRMs say of columns: evidence beside header and cells, never more than the values.

use serde_json::Value;

use crate::efface::Work;

/// A table whose headers say nothing.
fn opaque() -> Work {
    let work = Work::new();
    let row = |n: usize| {
        let letters: String = (0..5).map(|i| char::from(b'a' + ((n * 7 + i * 11) % 26) as u8)).collect();
        format!("{letters},x{n}-{},product {}\n", n * 37 % 1000, n % 9)
    };
    work.write("in/t1.csv", "c1,c2,c3\n".to_owned() + &(0..60).map(row).collect::<String>());
    work
}

fn column(report: &Value, at: usize) -> &Value {
    &report["datasets"][0]["columns"][at]
}

#[test]
fn dbt_meta_beside_the_data_is_evidence_and_is_said() {
    let work = opaque();
    let before = work.efface("scan in --output json=-").passed().json();
    assert_eq!(column(&before, 0)["type"], Value::Null);
    work.write(
        "in/schema.yml",
        "version: 2\nseeds:\n  - name: t1\n    columns:\n      - name: c1\n        meta: {pii_type: last name}\n      - name: C2\n        tags: [pii]\n      - name: c3\n        meta: {contains_pii: false}\n",
    );
    let run = work.efface("scan in").passed();
    assert!(run.stdout.contains("Hints: in/schema.yml (dbt) speaks of 3 columns."), "{}", run.stdout);
    let after = work.efface("scan in --output json=-").passed().json();
    assert_eq!(column(&after, 0)["type"], "person.family_name");
    assert_eq!(column(&after, 1)["type"], "personal");
    assert_eq!(column(&after, 2)["type"], Value::Null);
    assert_eq!(after["hints"][0], serde_json::json!({"path": "in/schema.yml", "kind": "dbt", "columns": 3}));
    let why = work.efface("scan in --why t1.c1").passed().stdout;
    assert!(why.contains("hint v1: dbt meta pii_type names this kind") && why.contains("without the hints:"), "{why}");
    assert!(work.efface("scan in --why t1.c3").passed().stdout.contains("it is not personal"));
    // The gate fails by it, and says whose word it is.
    work.efface("check in").ended(1).says("Hints: in/schema.yml (dbt)");
    work.efface("check in --no-hints").passed();
}

#[test]
fn no_hint_outweighs_the_values() {
    let work = Work::new();
    let rows: String = (0..60).map(|n| format!("p{n}@mail{n}.example,{},rood\n", n + 1)).collect();
    work.write("in/t1.csv", format!("c1,c2,c3\n{rows}"));
    let hint = "version: 2\nseeds:\n- name: t1\n  columns:\n  - name: c1\n    meta: {pii: no, efface_type: thing.status}\n  - name: c2\n    meta: {pii: iban}\n  - name: c3\n    meta: {efface_type: email}\n";
    work.write("in/seeds.yaml", hint);
    let said = work.efface("scan in --output json=-").passed().json();
    let types: Vec<&Value> = (0..3).map(|n| &column(&said, n)["type"]).collect();
    assert_eq!(types[0], "email");
    assert!(types[1] != "iban" && types[2] != "email", "{types:?}");
    // What was said and not followed stands in the evidence.
    let evidence = column(&said, 0)["evidence"].to_string();
    assert!(evidence.contains("hint"), "{evidence}");
}

#[test]
fn what_efface_writes_to_catalogues_it_reads_back() {
    let work = Work::with_sample();
    for format in ["dbt", "frictionless"] {
        let file = if format == "dbt" { "schema.yml" } else { "datapackage.json" };
        work.efface(&format!("scan in --output {format}={file} --output json=before.json")).passed();
        work.efface(&format!("scan in --hints {file} --output json=after.json")).passed();
        let (before, after) = (work.json("before.json"), work.json("after.json"));
        assert_eq!(after["hints"][0]["kind"], format);
        let columns = |report: &Value| -> Vec<(String, Value)> {
            let all = report["datasets"].as_array().unwrap().iter();
            all.flat_map(|d| d["columns"].as_array().unwrap())
                .map(|c| (c["name"].to_string(), serde_json::json!([c["type"], c["free_text"], c["identifying"]])))
                .collect()
        };
        // What is known stays known; nothing else becomes known by it.
        assert_eq!(columns(&before), columns(&after), "{format}");
        let told = after["hints"][0]["columns"].as_u64().unwrap();
        let typed = columns(&before).iter().filter(|(_, v)| !v[0].is_null()).count() as u64;
        assert_eq!(told, typed, "{format}");
    }
}

#[test]
fn vtiger_flags_and_table_schemas_are_read() {
    let work = opaque();
    work.write(
        "t1.describe.json",
        r#"{"success":true,"result":{"name":"T1","fields":[{"name":"cf_1","label":"c2","personaldata":true,"type":{"name":"string"}}]}}"#,
    );
    work.write(
        "in/t1.schema.json",
        r#"{"fields":[{"name":"c1","type":"string","rdfType":"https://schema.org/familyName"}]}"#,
    );
    let said = work.efface("scan in --hints t1.describe.json --output json=-").passed().json();
    assert_eq!(column(&said, 0)["type"], "person.family_name");
    assert_eq!(column(&said, 1)["type"], "personal");
}

#[test]
fn a_data_package_leads_to_schemas_in_its_folder_and_nowhere_else() {
    let work = opaque();
    let package = |schema: &str| {
        let text = format!(r#"{{"resources":[{{"name":"t1","path":"t1.csv","schema":"{schema}"}}]}}"#);
        work.write("in/datapackage.json", text);
    };
    let schema = r#"{"fields":[{"name":"c1","type":"string","rdfType":"https://schema.org/familyName"}]}"#;
    work.write("in/schemas/people.json", schema);
    package("schemas/people.json");
    let said = work.efface("scan in --output json=-").passed().json();
    assert_eq!(column(&said, 0)["type"], "person.family_name");
    assert_eq!(said["hints"][0]["path"], "in/datapackage.json");
    work.write("outside.json", schema);
    for elsewhere in ["../outside.json", "/etc/hostname", "https://x.example/s.json"] {
        package(elsewhere);
        let run = work.efface("scan in --output json=-").passed().says("it names a schema that is not in its folder");
        assert_eq!(column(&run.json(), 0)["type"], Value::Null, "{elsewhere}");
    }
    package("schemas/none.json");
    work.efface("scan in").passed().says("in/schemas/none.json: cannot read this file of hints");
}

#[test]
fn a_file_of_hints_that_cannot_be_read_is_said() {
    let work = opaque();
    work.write("in/broken.yml", "a: [1, 2\nb: }");
    work.efface("scan in").passed().says("no hints from in/broken.yml: this is not YAML from line");
    work.write("other.json", "{\"a\": 1}");
    work.efface("scan in --hints other.json").ended(2).says("E213");
    work.efface("scan in --hints none.yml").ended(2).says("E213");
    work.efface("scan in --hints in/broken.yml").ended(2).says("E213");
}

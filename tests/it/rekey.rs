//! Rotation: old tokens stay readable, can be made again, and can be mapped to the new key.

use std::collections::BTreeMap;

use crate::efface::Work;
use crate::sheet::Sheet;

const POLICY: &str =
    "version = 1\nunlisted = \"keep\"\n[class.email]\nat = \"*.email\"\ndo = \"token\"\nnorm = \"email\"\n";

fn table(rows: std::ops::Range<usize>) -> String {
    "nr,email\n".to_owned() + &rows.map(|i| format!("{i},p{}@voorbeeld.example\n", i * 7919 % 5000)).collect::<String>()
}

/// The column `email` of a table of this test.
fn emails(work: &Work, file: &str) -> Vec<String> {
    work.text(file).lines().skip(1).map(|line| line.split_once(',').unwrap().1.to_owned()).collect()
}

#[test]
fn an_export_under_a_pinned_key_joins_with_what_was_made_before_the_rotation() {
    let work = Work::new();
    work.write("p.toml", POLICY);
    work.write("old/yesterday.csv", table(0..3000));
    work.write("new/today.csv", table(1000..4000));
    work.efface("apply old --out a --policy p.toml --key-file key").passed();
    let id = work.efface("key inspect key").passed().stdout.trim().to_owned();
    work.efface("key rotate key").passed().says("stay readable").says(&format!("--key-id {id}"));
    assert_eq!(work.efface("key inspect key").passed().stdout.lines().count(), 2);

    let joins = |out: &str| {
        let one: BTreeMap<String, String> =
            emails(&work, "old/yesterday.csv").into_iter().zip(emails(&work, "a/yesterday.csv")).collect();
        let pairs = emails(&work, "new/today.csv").into_iter().zip(emails(&work, &format!("{out}/today.csv")));
        let shared: Vec<bool> = pairs.filter_map(|(value, token)| one.get(&value).map(|t| *t == token)).collect();
        (shared.len(), shared.into_iter().filter(|same| *same).count())
    };
    work.efface("apply new --out b --policy p.toml --key-file key").passed();
    let (all, same) = joins("b");
    assert!(all > 1500 && same == 0, "{same} of {all}");
    work.efface(&format!("apply new --out c --policy p.toml --key-file key --key-id {id}")).passed();
    let (all, same) = joins("c");
    assert_eq!(same, all);
    assert_eq!(work.json("c/efface-receipt.json")["key_id"], id.as_str());
    // The policy can say so, too.
    work.write("pinned.toml", format!("{POLICY}[key]\nfile = \"key\"\nuse = \"{id}\"\n"));
    work.efface("apply new --out d --policy pinned.toml").passed();
    assert_eq!(work.read("c/today.csv"), work.read("d/today.csv"));
    // Pinned, the old export is its own output; else it is refused with the way out.
    work.efface(&format!("apply a --out e --policy p.toml --key-file key --key-id {id}")).passed();
    assert_eq!(work.read("a/yesterday.csv"), work.read("e/yesterday.csv"));
    work.efface("apply a --out f --policy p.toml --key-file key").ended(2).says("efface rekey");
    work.efface("apply new --out f --policy p.toml --key-file key --key-id aaaaa").ended(2).says(&id).says("Next: ");
}

#[test]
fn rekey_maps_every_token_of_three_formats_and_free_text() {
    let work = Work::with_sample();
    work.efface("apply in --out old --key-file key").passed();
    work.efface("key rotate key").passed();
    work.efface("rekey old --out new --key-file key --reason yearly").passed().says("now of the key");
    let ids = work.efface("key inspect key").passed().stdout;
    let [first, second]: [&str; 2] = ids.lines().collect::<Vec<_>>().try_into().unwrap();
    work.efface("apply in --out fresh --key-file key").passed();
    for (file, bytes) in work.tree("new") {
        let (old, fresh) = (work.read(&format!("old/{file}")), work.read(&format!("fresh/{file}")));
        let holds = |bytes: &[u8], id: &str| {
            let token = format!("e1{id}");
            Sheet::of(&file, bytes).cells().filter(|cell| cell.contains(&token)).count()
        };
        if file == "efface-receipt.json" {
            continue;
        }
        assert_eq!(holds(&bytes, first), 0, "{file}");
        assert_eq!(holds(&old, first), holds(&bytes, second), "{file}");
        // What is mapped is what would have been made: also inside text, and byte for byte in text formats.
        let same = Sheet::of(&file, &bytes).cells().eq(Sheet::of(&file, &fresh).cells());
        assert!(same && (file.ends_with("parquet") || bytes == fresh), "{file}");
    }
    let receipt = work.json("new/efface-receipt.json");
    assert_eq!((&receipt["act"], &receipt["key_id"]), (&"rekey".into(), &second.into()));
    assert!(receipt["tokens"][first].as_u64().unwrap() > 10_000);
    for (file, name) in [
        ("vtiger/contacts.csv", "Primaire E-Mail"),
        ("hubspot/contacts.jsonl", "emails[].value"),
        ("salesforce/Contact.parquet", "Email"),
    ] {
        let mut shown = [format!("old/{file}"), format!("new/{file}")].map(|path| {
            let arguments = ["reveal", &path, "--column", name, "--reason", "x", "--key-file", "key"];
            work.run(&arguments).passed().stdout
        });
        assert!(shown[0] == shown[1] && shown[0].contains('@'), "{file}");
        shown[0].clear();
    }
    // A second time there is nothing to map.
    work.efface("rekey new --out again --key-file key").passed().says("0 tokens now");
}

#[test]
fn tokens_that_cannot_be_mapped_stop_it_with_their_number() {
    let work = Work::new();
    work.write("p.toml", POLICY);
    work.write("in/t.csv", table(0..50));
    work.efface("key new other").passed();
    work.efface("apply in --out theirs --policy p.toml --key-file other").passed();
    work.efface("key rotate key").passed();
    let other = work.efface("key inspect other").passed().stdout.trim().to_owned();
    work.efface("rekey theirs --out out --key-file key").ended(2).says("50 of 50").says(&other).says("--keep-unknown");
    assert!(!work.path("out").exists());
    // With tokens of ours beside them, theirs can be left.
    let ours = Work::new();
    ours.write("q.toml", POLICY.replace("class.email", "class.our-mail"));
    ours.write("in/t.csv", table(0..50));
    ours.efface("apply in --out mine --policy q.toml --key-file key").passed();
    work.write("mixed/a.csv", ours.read("mine/t.csv"));
    work.write("mixed/b.csv", work.read("theirs/t.csv"));
    work.write("q.toml", ours.text("q.toml"));
    work.efface("rekey mixed --out out --key-file key --keep-unknown")
        .ended(2)
        .says("50 of 50")
        .says("domain that is not known");
    let run = "rekey mixed --out out --key-file key --keep-unknown --policy q.toml";
    work.efface(run).passed().says("50 tokens now").says(&format!("50 of {other}"));
    assert_eq!(work.read("out/b.csv"), work.read("mixed/b.csv"));
    assert_ne!(work.read("out/a.csv"), work.read("mixed/a.csv"));
    work.efface("rekey in --out none --key-file key").ended(3).says("no token");
    work.efface("rekey mixed --out mixed/out --key-file key").ended(2).says("inside the input");
}

#[test]
fn what_is_encrypted_in_its_form_is_not_left_under_the_old_key() {
    let work = Work::new();
    let rows: String = (0..40).map(|i| format!("{},p{i}@voorbeeld.example\n", 41_000_000 + i * 7919)).collect();
    work.write("in/t.csv", format!("nr,mail\n{rows}"));
    work.write(
        "p.toml",
        "version = 1\n[class.nr]\nat = \"t.nr\"\ndo = \"fpe\"\n[class.email]\nat = \"t.mail\"\ndo = \"token\"\n",
    );
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    work.efface("key rotate key").passed();
    for input in ["out", "out/t.csv"] {
        work.efface(&format!("rekey {input} --out new --key-file key"))
            .ended(2)
            .says("column nr is encrypted in its form");
    }
    work.efface("reveal out/t.csv --out back.csv --reason why --key-file key").passed().says("looks like a value");
}

//! The ledger: one line per act, and nothing done to it goes unseen.

use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::efface::{Work, sha256};

const TABLE: &str = "nr,email\n1,jan@voorbeeld.example\n2,piet@voorbeeld.example\n3,kees@voorbeeld.example\n";

fn work() -> Work {
    let work = Work::new();
    work.write("in/t.csv", TABLE);
    work
}

fn lines(work: &Work) -> Vec<Value> {
    work.text("efface-ledger.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_act_is_a_line_with_who_what_and_why() {
    let work = work();
    work.run(&["apply", "in", "--out", "out", "--key-file", "key", "--reason", "nightly export"])
        .passed()
        .says("Ledger: efface-ledger.jsonl, line 1:");
    work.efface("reveal out/t.csv --column email --reason request --key-file key").passed().says("line 2:");
    work.efface("key rotate key --reason yearly").passed().says("line 3:");
    work.efface("rekey out --out new --key-file key").passed().says("line 4:");
    work.efface("key token-only key --out role").passed().says("line 5:");
    let lines = lines(&work);
    let acts: Vec<&str> = lines.iter().map(|l| l["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["apply", "reveal", "rotate", "rekey", "token-only"]);
    let apply = &lines[0];
    let receipt = work.json("out/efface-receipt.json");
    assert_eq!(apply["receipt"], sha256(&work.read("out/efface-receipt.json")));
    for (ours, theirs) in [("policy", "policy"), ("rules", "rules"), ("key_id", "key_id")] {
        assert_eq!(apply[ours], receipt[theirs]);
    }
    assert_eq!((&apply["why"], &apply["rows"], &apply["changed"]), (&"nightly export".into(), &3.into(), &3.into()));
    assert_eq!(apply["files"][0]["input_sha256"], sha256(&work.read("in/t.csv")));
    assert_eq!(apply["files"][0]["output_sha256"], sha256(&work.read("out/t.csv")));
    assert!(apply["who"].as_str().unwrap().contains("uid "), "{apply}");
    let text = work.text("efface-ledger.jsonl") + &work.text("efface-ledger.head");
    let key = work.text("key");
    for secret in ["jan@", "voorbeeld", &key[13..40]] {
        assert!(!text.contains(secret));
    }
    let mode = |name: &str| std::fs::metadata(work.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("efface-ledger.jsonl"), mode("efface-ledger.head")), (0o600, 0o600));
    work.efface("ledger verify --key-file key").passed();
    let shown = work.efface("ledger show").passed().says("Not checked").stdout;
    for part in
        ["    1  20", "out, 1 file, 3 rows, 3 cells changed, key ", "why: nightly export", "5  20", "token-only"]
    {
        assert!(shown.contains(part), "{shown}");
    }
    let last = work.efface("ledger show --last 2").passed().stdout;
    assert_eq!(shown.lines().skip(3).collect::<Vec<_>>(), last.lines().collect::<Vec<_>>());
}

#[test]
fn what_was_done_to_a_ledger_is_found_with_its_line() {
    let work = work();
    work.efface("apply in --out out --key-file key").passed();
    for n in 0..4 {
        work.efface(&format!("reveal out/t.csv --column email --reason case-{n} --key-file key")).passed();
    }
    let said = work.efface("ledger verify --key-file key").passed().stdout;
    let point = said.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(point.starts_with("5:") && said.contains("5 lines in order"), "{said}");
    assert_eq!(work.efface("ledger head").passed().stdout.trim(), point);
    let whole = work.text("efface-ledger.jsonl");
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let without = |n: usize| [&lines[..n], &lines[n + 1..]].concat().concat();
    for (text, says) in [
        (whole.replace("case-1", "case-7"), "line 3 does not bear the seal"),
        (whole.replace("\"tokens\":3", "\"tokens\":2"), "line 2 does not bear"),
        (without(1), "line 2 has another number"),
        ([lines[0], lines[2], lines[1], lines[3], lines[4]].concat(), "line 2 has another number"),
        (without(4), "the ledger has 4 lines where its head says 5"),
        (whole[..whole.len() - 9].to_owned(), "line 5 is not whole"),
        (String::new(), "0 lines where its head says 5"),
        (whole.clone() + lines[4], "line 6 has another number"),
        (whole.clone() + "\n", "line 6 is no line"),
    ] {
        work.write("efface-ledger.jsonl", text);
        work.efface("ledger verify --key-file key").ended(1).says(says).says("Next: ");
    }
    // Whoever sets back both files is seen by what was noted elsewhere alone.
    work.write("efface-ledger.jsonl", &whole);
    let head = work.read("efface-ledger.head");
    work.write("noted", &point);
    work.write("head-of-then", &head);
    work.efface("apply in --out later --key-file key").passed();
    work.efface("ledger verify --key-file key --head later/efface-receipt.json --head out/efface-receipt.json")
        .passed();
    work.efface(&format!("ledger verify --key-file key --head {point} --head noted --head head-of-then")).passed();
    work.write("efface-ledger.jsonl", lines[0]);
    let first: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(first["line"], 1);
    work.efface("ledger verify --key-file key").ended(1);
    work.write("efface-ledger.jsonl", &whole);
    work.write("efface-ledger.head", &head);
    work.efface("ledger verify --key-file key")
        .passed()
        .says("held against its own head alone".replace("held", "Held").as_str());
    work.write("other", "{}");
    work.efface("ledger verify --key-file key --head other").ended(2).says("Next: ");
    work.write("grown", point.replacen("5:", "9:", 1));
    work.efface("ledger verify --key-file key --head grown").ended(1).says("9 were noted elsewhere");
}

#[test]
fn a_receipt_that_the_ledger_does_not_tell_of_shows_that_it_was_set_back() {
    let work = work();
    work.efface("apply in --out out --key-file key").passed();
    let (ledger, head) = (work.read("efface-ledger.jsonl"), work.read("efface-ledger.head"));
    work.write("in/u.csv", TABLE);
    work.efface("apply in --out later --key-file key").passed();
    work.write("efface-ledger.jsonl", ledger);
    work.write("efface-ledger.head", head);
    work.efface("ledger verify --key-file key").passed();
    work.efface("ledger verify --key-file key --head out/efface-receipt.json").passed();
    work.efface("ledger verify --key-file key --head later/efface-receipt.json")
        .ended(1)
        .says("does not tell of the run");
}

#[test]
fn seals_are_checked_with_their_keys_alone() {
    let work = work();
    work.efface("key new other").passed();
    work.efface("apply in --out out --key-file key").passed();
    work.efface("apply in --out out2 --key-file other").passed();
    work.efface("ledger verify").ended(3).says("not checked").says("Next: ");
    work.efface("ledger verify --key-file key").ended(3).says("1 under");
    work.efface("key rotate key").passed();
    work.efface("apply in --out out3 --key-file key").passed();
    work.write("both", work.text("key") + &work.text("other"));
    work.owner_only("both");
    work.efface("ledger verify --key-file both").passed();
}

#[test]
fn without_a_key_a_ledger_is_kept_on_request_and_says_what_it_is() {
    let work = work();
    work.write("p.toml", "version = 1\n[class.all]\nat = \"t.*\"\ndo = \"erase\"\n");
    work.efface("apply in --out a --policy p.toml").passed();
    assert!(!work.path("efface-ledger.jsonl").exists());
    work.efface("apply in --out b --policy p.toml --ledger l.jsonl").passed();
    let line: Value = serde_json::from_str(&work.text("l.jsonl")).unwrap();
    assert_eq!((&line["seal"], &line["mac"], &line["key_id"]), (&"none".into(), &Value::Null, &Value::Null));
    work.efface("ledger verify l.jsonl").passed().says("No key seals it");
    work.efface("ledger verify l.jsonl --key-file key").ended(1).says("sealed by no key");
    work.efface("apply in --out c --key-file key --ledger l.jsonl").ended(2).says("without a key").says("Next: ");
    assert!(!work.path("c").exists());
    work.efface("apply in --out d --key-file key --no-ledger").passed().says("No ledger tells of this run");
    assert!(!work.path("efface-ledger.jsonl").exists());
}

#[test]
fn an_apply_that_cannot_be_written_down_is_not_published() {
    let work = work();
    std::fs::create_dir(work.path("folder")).unwrap();
    for place in ["folder", "gone/ledger", "/proc/ledger"] {
        work.efface(&format!("apply in --out out --key-file key --ledger {place}"))
            .ended(2)
            .says("the ledger cannot be written");
        assert!(!work.path("out").exists() && !work.path(".out.efface-partial").exists());
    }
    work.efface("apply in --out out --key-file key").passed();
    work.write("efface-ledger.jsonl", work.text("efface-ledger.jsonl").replace("apply", "reply"));
    work.efface("apply in --out out2 --key-file key").ended(2).says("line 1 of the ledger");
    assert!(!work.path("out2").exists());
}

#[test]
fn a_refused_apply_leaves_no_line() {
    let work = Work::new();
    work.write("in/t.csv", "naam,tekst\nJan,bel jan@voorbeeld.example\nPiet,mail naar piet@voorbeeld.example\n");
    work.write("p.toml", "version = 1\n[class.all]\nat = \"*\"\ndo = \"keep\"\n");
    work.efface("apply in --out out --policy p.toml --key-file key").ended(1);
    assert!(!work.path("efface-ledger.jsonl").exists());
}

#[test]
fn a_ledger_beside_the_exports_is_none_of_them() {
    let work = Work::new();
    work.write("in/t.csv", TABLE);
    work.write("in/key", work.text("key"));
    work.owner_only("in/key");
    work.efface("apply in --out a --key-file in/key").passed();
    assert!(work.path("in/efface-ledger.jsonl").exists());
    work.efface("apply in --out b --key-file in/key").passed();
    assert_eq!(work.json("b/efface-receipt.json")["files"].as_array().unwrap().len(), 1);
}

#[test]
fn a_report_does_not_take_the_place_of_the_ledger() {
    let work = work();
    work.efface("apply in --out a --key-file key").passed();
    for file in ["efface-ledger.jsonl", "efface-ledger.head"] {
        work.efface(&format!("apply in --out b --key-file key --output json={file}")).ended(2).says("would overwrite");
    }
}

//! Keys: made once, never overwritten, never shown.

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use crate::efface::Work;

const TABLE: &str = "naam,email\nJan,jan@voorbeeld.example\nPiet,piet@voorbeeld.example\n";
const POLICY: &str =
    "version = 1\nunlisted = \"erase\"\n[class.email]\nat = \"t.email\"\ndo = \"token\"\nnorm = \"email\"\n";

#[test]
fn a_new_key_is_for_its_owner_only_and_is_not_overwritten() {
    let work = Work::new();
    let said = work.efface("key new k").passed();
    assert_eq!(std::fs::metadata(work.path("k")).unwrap().mode() & 0o777, 0o600);
    let text = work.text("k");
    assert!(!said.stderr.contains(text.trim().rsplit_once(':').unwrap().1));
    work.efface("key new k").ended(2).says("k: the file exists").says("Next: ");
    assert_eq!(work.text("k"), text);
    let id = work.efface("key inspect k").passed().stdout;
    assert!(said.stderr.contains(id.trim()) && id.trim().len() == 5);
    work.efface("key new other").passed();
    assert_ne!(work.text("other"), text);
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    let work = Work::new();
    std::fs::set_permissions(work.path("key"), std::fs::Permissions::from_mode(0o640)).unwrap();
    work.efface("key inspect key").ended(2).says("others may read").says("Next: chmod 600");
}

#[test]
fn every_source_of_the_key_gives_the_same_tokens() {
    let work = Work::new();
    work.write("in/t.csv", TABLE);
    work.write("plain.toml", POLICY);
    work.write("file.toml", format!("{POLICY}[key]\nfile = \"key\"\n"));
    work.write("env.toml", format!("{POLICY}[key]\nenv = \"OUR_KEY\"\n"));
    work.write("command.toml", format!("{POLICY}[key]\ncommand = [\"cat\", \"key\"]\n"));
    work.efface("apply in --out first --policy plain.toml --key-file key").passed();
    for (policy, name) in
        [("plain.toml", "EFFACE_KEY"), ("file.toml", "X"), ("env.toml", "OUR_KEY"), ("command.toml", "X")]
    {
        let mut command = work.command(&["apply", "in", "--out", "next", "--policy", policy]);
        let output = command.env(name, work.text("key")).output().unwrap();
        assert!(output.status.success(), "{policy} {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(work.read("first/t.csv"), work.read("next/t.csv"), "{policy}");
        std::fs::remove_dir_all(work.path("next")).unwrap();
    }
}

#[test]
fn new_key_makes_the_key_once_and_uses_it_again() {
    let work = Work::new();
    work.write("in/t.csv", TABLE);
    work.write("p.toml", POLICY);
    work.efface("apply in --out a --policy p.toml --new-key fresh").passed().says("New key");
    work.efface("apply in --out b --policy p.toml --new-key fresh").passed();
    assert_eq!(work.read("a/t.csv"), work.read("b/t.csv"));
    assert_eq!(std::fs::metadata(work.path("fresh")).unwrap().mode() & 0o777, 0o600);
}

#[test]
fn a_policy_without_tokens_needs_no_key() {
    let work = Work::new();
    work.write("in/t.csv", TABLE);
    work.write("p.toml", "version = 1\n[class.all]\nat = \"t.*\"\ndo = \"erase\"\n");
    work.efface("apply in --out out --policy p.toml").passed();
    assert_eq!(work.json("out/efface-receipt.json")["key_id"], serde_json::Value::Null);
}

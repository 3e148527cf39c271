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
fn a_rotated_file_keeps_its_keys_its_place_and_its_permissions() {
    let work = Work::new();
    std::os::unix::fs::symlink("key", work.path("link")).unwrap();
    let before = work.text("key");
    let said = work.efface("key rotate link").passed();
    let after = work.text("key");
    assert!(after.starts_with(&before) && after.lines().count() == 2);
    assert!(std::fs::symlink_metadata(work.path("link")).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(work.path("key")).unwrap().mode() & 0o777, 0o600);
    for line in after.lines() {
        assert!(!said.stderr.contains(line.rsplit_once(':').unwrap().1));
    }
    assert!(
        std::fs::read_dir(work.path("")).unwrap().all(|e| !e.unwrap().file_name().to_string_lossy().starts_with('.'))
    );
    // Two keys of one id could not be told apart.
    work.write("twice", format!("{before}{before}"));
    work.owner_only("twice");
    work.efface("key inspect twice").ended(2).says("two keys have the id").says("Next: ");
    work.efface("key rotate gone").ended(2).says("Next: ");
}

#[test]
fn a_token_only_key_makes_no_tokens_that_can_be_turned_back() {
    let work = Work::new();
    work.write("in/t.csv", TABLE);
    work.write("p.toml", POLICY);
    let id = work.efface("key inspect key").passed().stdout;
    work.efface("key token-only key --out role").passed().says("short tokens");
    assert_eq!(std::fs::metadata(work.path("role")).unwrap().mode() & 0o777, 0o600);
    assert_eq!(work.efface("key inspect role").passed().stdout, id);
    assert!(!work.text("role").contains(&work.text("key").trim()[20..60]));
    let run = work.efface("apply in --out out --policy p.toml --key-file role").ended(2);
    run.says("do = \"token\" of class email needs the full key").says("Next: ");
    for line in ["key rotate role", "key token-only role --out again", "rekey in --out out --key-file role"] {
        work.efface(line).ended(2).says("needs the full key").says("Next: ");
    }
    work.efface("key token-only key --out role").ended(2).says("the file exists");
    // Its lines of the ledger are its own, and the full key checks them too.
    work.write("erase.toml", "version = 1\n[class.all]\nat = \"t.*\"\ndo = \"erase\"\n");
    work.efface("apply in --out out --policy erase.toml --key-file role").passed();
    assert!(work.text("efface-ledger.jsonl").contains("\"seal\":\"token-only\""));
    work.efface("ledger verify --key-file key").passed();
    work.efface("ledger verify --key-file role").ended(3);
    // What it makes joins with what the full key makes, and comes back for nobody.
    work.write("short.toml", POLICY.replace("\"token\"", "\"short\""));
    for key in ["key", "role"] {
        work.efface(&format!("apply in --out {key}-out --policy short.toml --key-file {key}")).passed();
    }
    assert_eq!(work.read("key-out/t.csv"), work.read("role-out/t.csv"));
    assert!(work.text("role-out/t.csv").contains(&format!(",s1{}", id.trim())));
    work.efface("reveal role-out/t.csv --column email --reason x --key-file key").ended(3).says("nobody can turn back");
    work.efface("key rotate key").passed();
    work.efface("rekey key-out --out new --key-file key").ended(2).says("2 short tokens").says("--keep-unknown");
}

#[test]
fn a_key_under_a_passphrase_opens_with_it_from_the_environment_alone() {
    let work = Work::new();
    work.write("in/t.csv", TABLE);
    work.write("p.toml", POLICY);
    work.write("words", "four words of it\n");
    let run = |line: &str, name: &str, value: &str| {
        let mut command = work.command(&line.split(' ').collect::<Vec<_>>());
        crate::efface::Run::of(line.to_owned(), command.env(name, value).output().unwrap())
    };
    let made = run("key new sealed --passphrase", "EFFACE_PASSPHRASE_FILE", "words").passed();
    assert!(work.text("sealed").starts_with("-----BEGIN AGE") && !made.stderr.contains("four"));
    // Whoever reads it has to open it too.
    std::fs::set_permissions(work.path("sealed"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let apply = "apply in --out out --policy p.toml --key-file sealed --no-ledger";
    run(apply, "EFFACE_PASSPHRASE", "four words of it").passed();
    let wrong = run("key inspect sealed", "EFFACE_PASSPHRASE", "five words of it")
        .ended(2)
        .says("does not open")
        .says("Next: ");
    assert!(!wrong.stderr.contains("five words"));
    run("key inspect sealed", "EFFACE_PASSPHRASE_FILE", "gone").ended(2).says("Next: ");
}

#[test]
fn a_key_is_encrypted_to_recipients_and_opens_with_an_identity() {
    let work = Work::new();
    // Made for this test alone.
    let identity = "AGE-SECRET-KEY-1UNL0WCXMVHNFS6ST685PKC08A368527JKZK64SGGFH6C9X6K9YXSNSDPWA";
    let recipient = "age16v49ufejwdgfpdej79uudm826dlaz0g3c6g6umucdr733yq8nd6qa4p7tw";
    work.write("identity", format!("# made for a test\n{identity}\n"));
    work.owner_only("identity");
    work.efface(&format!("key new sealed --recipient {recipient}")).passed();
    work.efface("key inspect sealed").ended(2).says("--identity").says("EFFACE_IDENTITY");
    let id = work.efface("key inspect sealed --identity identity").passed().stdout;
    work.efface("key rotate sealed --identity identity").ended(2).says("--recipient");
    work.efface(&format!("key rotate sealed --identity identity --recipient {recipient}")).passed();
    let ids = work.efface("key inspect sealed --identity identity").passed().stdout;
    assert!(ids.starts_with(&id) && ids.lines().count() == 2);
    work.efface("key new bad --recipient age1nonsense").ended(2).says("Next: ");
    std::fs::set_permissions(work.path("identity"), std::fs::Permissions::from_mode(0o644)).unwrap();
    work.efface("key inspect sealed --identity identity").ended(2).says("mode 644").says("chmod 600");
    assert!(!work.path("bad").exists());
}

#[test]
fn neither_core_dumps_nor_other_processes_get_at_the_memory() {
    use std::io::Write;
    use std::os::unix::process::CommandExt;
    // Run as somebody else where the test is run by root, who may look at everything.
    let work = Work::new();
    let root = rustix::process::getuid().is_root();
    let bin = work.path("efface");
    std::fs::copy(env!("CARGO_BIN_EXE_efface"), &bin).unwrap();
    for open in [work.path(""), bin.clone()] {
        std::fs::set_permissions(open, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = std::process::Command::new(&bin);
    command.args(["scan", "-"]).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
    command.stderr(std::process::Stdio::null()).env_clear();
    if root {
        command.uid(65_534).gid(65_534);
    }
    let mut child = command.spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(b"a,b\n").unwrap();
    let place = format!("/proc/{}", child.id());
    let started = std::time::Instant::now();
    // What may not be dumped belongs to root in /proc, whoever runs it.
    let hardened = || {
        let owner = std::fs::metadata(format!("{place}/mem")).map(|m| m.uid());
        let limits = std::fs::read_to_string(format!("{place}/limits")).unwrap_or_default();
        let core = limits.lines().find(|l| l.starts_with("Max core file size")).unwrap_or_default().to_owned();
        owner.is_ok_and(|uid| uid == 0) && core.split_whitespace().filter(|w| *w == "0").count() == 2
    };
    let mut done = hardened();
    while !done && started.elapsed().as_secs() < 10 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        done = hardened();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(done);
}

#[test]
fn a_policy_without_tokens_needs_no_key() {
    let work = Work::new();
    work.write("in/t.csv", TABLE);
    work.write("p.toml", "version = 1\n[class.all]\nat = \"t.*\"\ndo = \"erase\"\n");
    work.efface("apply in --out out --policy p.toml").passed();
    assert_eq!(work.json("out/efface-receipt.json")["key_id"], serde_json::Value::Null);
}

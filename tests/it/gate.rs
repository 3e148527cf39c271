//! `efface check` and `efface baseline`: what fails, what passes, what is read, and how it ends.

use std::process::Command;

use serde_json::Value;

use crate::efface::Work;

/// The sample, its policy, and its protected copy in `out`.
fn protected() -> Work {
    let work = Work::with_sample();
    work.efface("init in").passed();
    work.efface("apply in --out out --key-file key").passed();
    work
}

fn rules_of(report: &Value) -> Vec<(String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let of = |f: &Value| (text(&f["rule"]), format!("{}.{}", text(&f["dataset"]), text(&f["columns"][0])));
    report["findings"].as_array().unwrap().iter().map(of).collect()
}

/// Replaces text in a file of the work folder, bytes as they are.
fn edit(work: &Work, name: &str, from: &str, to: &str) {
    let bytes = work.read(name);
    let at = bytes.windows(from.len()).position(|w| w == from.as_bytes()).unwrap();
    let changed = [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat();
    work.write(name, changed);
}

/// Gives every line of a CSV file one more field.
fn add_column(work: &Work, name: &str, header: &str, cell: impl Fn(usize) -> String) {
    let text: Vec<u8> = work.read(name);
    let mut out = Vec::new();
    for (n, line) in text.split(|b| *b == b'\n').filter(|l| !l.is_empty()).enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let more = if n == 0 { header.to_owned() } else { cell(n) };
        out.extend([line, b";", more.as_bytes(), b"\r\n"].concat());
    }
    work.write(name, out);
}

#[test]
fn the_sample_fails_and_its_protected_copy_passes() {
    let work = protected();
    let said = work.efface("check in --output json=- --key-file key").ended(1).json();
    // A problem a file and rule: what one change mends. Every column stands in the findings.
    let problems: Vec<(&str, &str, u64)> = said["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["rule"].as_str().unwrap(), p["dataset"].as_str().unwrap(), p["findings"].as_u64().unwrap()))
        .collect();
    let right = [
        ("direct-in-clear", "hubspot/contacts", 9),
        ("direct-in-clear", "deals", 2),
        ("direct-in-clear", "Case", 1),
        ("direct-in-clear", "Contact", 9),
        ("direct-in-clear", "Order", 2),
        ("direct-in-clear", "vtiger/contacts", 10),
        ("direct-in-clear", "orders", 3),
        ("direct-in-clear", "tickets", 1),
        ("inside-text", "hubspot/contacts", 5),
        ("inside-text", "deals", 5),
        ("inside-text", "Case", 5),
        ("inside-text", "tickets", 7),
        ("not-erased", "Contact", 2),
        ("not-erased", "vtiger/contacts", 2),
    ];
    assert_eq!(problems, right);
    assert_eq!(said["findings"].as_array().unwrap().len(), 63);
    // What is not erased stands in clear: nobody says that nothing does.
    let held: Vec<&str> = said["passed"].as_array().unwrap().iter().map(|h| h["rule"].as_str().unwrap()).collect();
    assert_eq!(held, ["unkeyed-hash", "unknown-key", "unlisted", "gone"]);
    // And a person has five things to decide on, with a policy or without.
    let five = [
        ("special-category", 4, 2),
        ("national-number", 1, 1),
        ("account", 4, 4),
        ("people-named", 32, 8),
        ("people-in-text", 22, 4),
    ];
    let of = |report: &Value| -> Vec<(String, u64, usize)> {
        let all = report["concerns"].as_array().unwrap().iter();
        all.map(|c| {
            (
                c["id"].as_str().unwrap().to_owned(),
                c["findings"].as_u64().unwrap(),
                c["places"].as_array().unwrap().len(),
            )
        })
        .collect()
    };
    let right: Vec<(String, u64, usize)> = five.iter().map(|(id, n, files)| ((*id).to_owned(), *n, *files)).collect();
    assert_eq!(of(&said), right);
    work.write(
        "none/efface.toml",
        "version = 1\nunlisted = 'keep'\n[class.x]\nat = 'orders.Ordernummer'\ndo = 'keep'\n",
    );
    assert_eq!(of(&work.efface("check in --policy none/efface.toml --output json=-").ended(1).json()), right);
    let run = work.efface("check in --key-file key").ended(1).says("FAILED: 5 concerns (63 findings)");
    for (id, ..) in five {
        assert_eq!(run.stdout.matches(&format!("{id}: ")).count(), 1, "{}", run.stdout);
    }
    assert!(run.stdout.lines().count() < 70 && run.stdout.contains("no file that was read (9 of 9) went"));
    assert_eq!(said["files"], serde_json::json!({"read": 9, "of": 9, "unchanged": 0}));
    let run = work.efface("check out --key-file key").passed().says("Passed: 9 of 9 files read; 0 suppressed");
    assert!(run.stdout.contains("ok  unknown-key      every token is under a known key"), "{}", run.stdout);
    // A column that the export did not have.
    add_column(&work, "out/vtiger/orders.csv", "Kanaal", |n| format!("kanaal {}", n % 7));
    let said = work.efface("check out --output json=- --key-file key").ended(1).json();
    assert_eq!(rules_of(&said), [("unlisted".into(), "orders.Kanaal".into())]);
}

#[test]
fn five_mistakes_are_five_findings() {
    let work = protected();
    add_column(&work, "out/vtiger/organisations.csv", "E-mail", |n| format!("p{n}@mail{n}.example"));
    add_column(&work, "out/vtiger/orders.csv", "Geloof", |n| ["katholiek", "moslim", "boeddhist"][n % 3].to_owned());
    add_column(&work, "out/vtiger/organisations.csv", "email_md5", |n| {
        crate::efface::sha256(&[n as u8])[..32].to_owned()
    });
    edit(&work, "efface.toml", "\"vtiger/contacts.Functie\"", "\"vtiger/contacts.Funktie\"");
    edit(&work, "efface.toml", "unlisted = \"refuse\"", "unlisted = \"keep\"\n[risk]\nunique_share = 0.99\n");
    let said = work.efface("check out --output json=- --key-file key").ended(1).json();
    let right = [
        ("direct-in-clear", "organisations.E-mail"),
        ("special-in-clear", "orders.Geloof"),
        ("unkeyed-hash", "organisations.email_md5"),
        ("risk-target", "Contact.Salutation"),
        ("gone", ".vtiger/contacts.Funktie"),
    ];
    assert_eq!(rules_of(&said), right.map(|(rule, column)| (rule.to_owned(), column.to_owned())));
}

#[test]
fn tokens_of_another_key_are_told() {
    let work = protected();
    work.efface("key new other").passed();
    let run = work.efface("check out --key-file other").ended(1);
    assert!(run.stdout.contains("unknown-key"), "{}", run.stdout);
    let none = work.efface("check out").passed();
    assert!(none.stdout.contains("no key is named"), "{}", none.stdout);
}

#[test]
fn the_format_never_changes_the_code() {
    let work = Work::new();
    let mails: String = (0..30).map(|n| format!("{n};p{n}@x{n}.example\n")).collect();
    work.write("in/a.csv", format!("id;email\n{mails}"));
    work.write("out/a.csv", "id;kleur\n1;rood\n2;groen\n");
    let formats = crate::efface::gate_formats();
    for format in &formats {
        work.efface(&format!("check in --output {format}=one.{format}")).ended(1);
        work.efface(&format!("check out --output {format}=two.{format}")).passed();
        assert!(!work.read(&format!("two.{format}")).is_empty() || *format == "jsonl", "{format}");
    }
    let all: Vec<String> = formats.iter().map(|f| format!("--output {f}=all.{f}")).collect();
    work.efface(&format!("check in {}", all.join(" "))).ended(1);
    for format in &formats {
        assert_eq!(work.read(&format!("all.{format}")), work.read(&format!("one.{format}")), "{format}");
    }
    work.write("in/broken.csv", "a;b\n1;2;3\n\"");
    for format in &formats {
        work.efface(&format!("check in --output {format}=x")).ended(3).says("1 of 2 files read");
    }
    work.efface("check in --output xml=-").ended(2).says("formats of this command: text, json");
    work.efface("scan in --output sarif=-").ended(2).says("does not tell of what this command does");
}

#[test]
fn a_baseline_lets_be_and_says_what_is_stale_or_expired() {
    let work = protected();
    work.efface("baseline in --reason x").ended(2);
    work.efface("baseline in --reason legacy --owner DPO --expires 2027-01-31")
        .passed()
        .says("63 entries, 63 of them new");
    let text = work.text("efface-baseline.jsonl");
    let mut sorted: Vec<&str> = text.lines().collect();
    sorted.sort_unstable();
    assert_eq!(sorted, text.lines().collect::<Vec<_>>());
    let on = |day: &str, line: &str, code: i32| {
        let mut command = work.command(&line.split_whitespace().collect::<Vec<_>>());
        let run = crate::efface::Run::of(line.into(), command.env("EFFACE_TODAY", day).output().unwrap());
        run.ended(code)
    };
    on("2027-01-31", "check in", 0).says("63 suppressed");
    let late = on("2027-02-01", "check in", 1);
    assert!(late.stdout.contains("expired on 2027-01-31"), "{}", late.stdout);
    on("2027-01-01", "check in --no-baseline", 1);
    let stale = on("2027-01-01", "check out", 0);
    assert!(stale.stdout.contains("is stale: it matches no finding"), "{}", stale.stdout);
    // A new finding is not covered.
    add_column(&work, "in/vtiger/orders.csv", "Werk e-mail", |n| format!("p{n}@mail.example"));
    let new = on("2027-01-01", "check in --output json=-", 1).json();
    assert_eq!(rules_of(&new), [("direct-in-clear".into(), "orders.Werk e-mail".into())]);
    work.write("efface-baseline.jsonl", text.replace("\"owner\":\"DPO\"", "\"owner\":\"\""));
    work.efface("check in").ended(2).says("efface-baseline.jsonl:1");
}

#[test]
fn allow_entries_suppress_with_their_reason() {
    let work = Work::new();
    work.write(
        "in/a.csv",
        "id,email\n".to_owned() + &(0..40).map(|n| format!("{n},p{n}@x.example\n")).collect::<String>(),
    );
    work.write(
        "efface.toml",
        "version = 1\nunlisted = 'keep'\n[[allow]]\nat = 'a.email'\nrule = 'email'\nreason = 'test accounts'\n[class.x]\nat='a.*'\ndo='keep'\n",
    );
    let said = work.efface("check in --output json=-").passed().json();
    assert_eq!(said["suppressed"][0]["reason"], "test accounts");
    work.efface("check in --no-allow").ended(1);
    work.write("efface.toml", "version = 1\n[class.x]\nat='a.*'\ndo='keep'\naccept=['email']\n");
    let said = work.efface("check in --output json=-").passed().says("1 suppressed").json();
    assert_eq!(said["suppressed"][0]["by"], "policy");
}

fn git(work: &Work, arguments: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@t.example",
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(work.path(""))
        .env("HOME", work.path("tmp"))
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn only_what_changed_is_read() {
    let work = protected();
    work.write(".gitignore", "in/\nkey\n*.stdin\nefface-ledger*\n");
    git(&work, &["init", "-q"]);
    // Before the first commit everything is new.
    work.efface("check out --since HEAD").passed().says("9 of 9 files read");
    // What git ignores is not read, unless it is named itself.
    work.efface("check . --since HEAD").passed().says("9 of 9 files read");
    work.efface("check .").passed().says("ignored by git and not read");
    work.efface("check . --ignored").ended(1);
    work.efface("check in").ended(1);
    git(&work, &["add", "."]);
    git(&work, &["commit", "-qm", "protected"]);
    work.efface("check out --since HEAD").passed().says("0 of 9 files read (9 unchanged since HEAD)");
    // What was not read cannot be broken for this run.
    work.write("out/new leads.csv", "naam;e-mail\n".to_owned() + &"Jan Jansen;jan@jansen.example\n".repeat(30));
    let run = work.efface("check out --since HEAD --output json=-").ended(1).says("1 of 10 files read");
    assert_eq!(run.json()["datasets"].as_array().unwrap().len(), 1);
    git(&work, &["add", "."]);
    git(&work, &["commit", "-qm", "leads"]);
    work.efface("check out --since HEAD~1").ended(1).says("1 of 10 files read");
    work.efface("check out --since HEAD").passed();
    edit(&work, "efface.toml", "version = 1", "version = 1 ");
    work.efface("check out --since HEAD").ended(1).says("10 of 10 files read");
    work.efface("check out --since nowhere").ended(2).says("git rev-parse failed");
    work.efface("check out --since --output=x").ended(2);
}

#[test]
fn two_branches_of_a_baseline_merge() {
    let work = Work::new();
    let table =
        |column: &str| format!("{column}\n") + &(0..30).map(|n| format!("p{n}@x{n}.example\n")).collect::<String>();
    work.write("data/a.csv", table("email"));
    git(&work, &["init", "-q"]);
    work.efface("baseline data --reason first --owner A").passed().says("added to .gitattributes");
    git(&work, &["add", "."]);
    git(&work, &["commit", "-qm", "first"]);
    for (branch, file) in [("one", "data/b.csv"), ("two", "data/c.csv")] {
        git(&work, &["checkout", "-q", "-b", branch, "main"]);
        work.write(file, table("email"));
        work.efface(&format!("baseline data --reason {branch} --owner B")).passed();
        git(&work, &["add", "."]);
        git(&work, &["commit", "-qm", branch]);
    }
    git(&work, &["merge", "-q", "-m", "both", "one"]);
    assert_eq!(work.text("efface-baseline.jsonl").lines().count(), 3);
    work.efface("check data").passed().says("3 suppressed");
}

#[test]
fn the_nearest_policy_upward_is_found_and_no_other() {
    let work = Work::new();
    let table = "id,email\n".to_owned() + &(0..30).map(|n| format!("{n},p{n}@x{n}.example\n")).collect::<String>();
    work.write("repo/deep/in/a.csv", table);
    work.write("repo/.git/HEAD", "ref: refs/heads/main\n");
    work.write("efface.toml", "version = 9\n");
    let run = |folder: &str, policy: Option<&str>, code: i32| {
        let mut command = work.command(&["check", "in"]);
        command.current_dir(work.path(folder));
        policy.map(|p| command.env("EFFACE_CONFIG", work.path(p)));
        crate::efface::Run::of("check in".into(), command.output().unwrap()).ended(code)
    };
    // That above the repository is somebody else's.
    run("repo/deep", None, 1).says("Policy: none found");
    work.write("repo/efface.toml", "version = 1\n[class.x]\nat='a.*'\ndo='keep'\naccept=['*']\n");
    run("repo/deep", None, 0).says("repo/efface.toml");
    work.write("repo/deep/.efface.toml", "version = 1\nunlisted = 'keep'\n[class.x]\nat='a.id'\ndo='keep'\n");
    run("repo/deep", None, 1).says("Policy: .efface.toml");
    work.write("own.toml", "version = 1\n[class.x]\nat='a.*'\ndo='keep'\naccept=['*']\n");
    run("repo/deep", Some("own.toml"), 0).says("own.toml");
    run("repo/deep", Some("absent.toml"), 2).says("cannot read the policy");
    work.efface("migrate --policy own.toml").passed().says("Nothing to migrate");
    work.efface("migrate --policy efface.toml").ended(2);
}

#[test]
fn every_code_and_rule_is_explained() {
    let work = Work::new();
    let all = work.efface("explain").passed().stdout;
    let ids: Vec<&str> =
        all.lines().filter(|l| l.starts_with("  ")).filter_map(|l| l.split_whitespace().next()).collect();
    assert!(ids.len() > 30);
    for id in ids {
        let said = work.efface(&format!("explain {id}")).passed().stdout;
        assert!(said.starts_with(id) && said.contains("Next: "), "{said}");
    }
    work.efface("explain nl.bsn").passed();
    work.efface("explain nothing-like-it").ended(2).says("Why: efface explain E209");
    work.write("in/x.csv", "naam;mail\nJan;a@b.example\nPiet\n");
    work.efface("scan in").ended(3).says("Why: efface explain E302");
}

/// What is done to the folder, the command, and how it ends.
type Situation = (&'static str, fn(&Work), &'static str, i32);

fn mails(work: &Work, name: &str) {
    work.write(
        name,
        "id;email\n".to_owned() + &(0..30).map(|n| format!("{n};p{n}@x{n}.example\n")).collect::<String>(),
    );
}

fn policy(work: &Work, text: &str) {
    work.write("efface.toml", format!("version = 1\n{text}"));
}

const SITUATIONS: &[Situation] = &[
    ("nothing personal", |_| (), "check in", 0),
    (
        "accepted by the class",
        |w| {
            mails(w, "in/m.csv");
            policy(w, "unlisted='keep'\n[class.a]\nat='m.*'\ndo='keep'\naccept=['email']\n");
        },
        "check in",
        0,
    ),
    (
        "in the baseline",
        |w| {
            mails(w, "in/m.csv");
            w.efface("baseline in --reason x --owner y").passed();
        },
        "check in",
        0,
    ),
    (
        "a target is met",
        |w| policy(w, "unlisted='keep'\n[risk]\nquasi=['kleur']\nk=1\n[class.a]\nat='a.kleur'\ndo='keep'\n"),
        "check in",
        0,
    ),
    ("quiet", |_| (), "check in --quiet", 0),
    ("report only", |w| mails(w, "in/m.csv"), "check in --exit-zero", 0),
    ("report only, and not read", |w| w.write("in/b.csv", "a;b\n1;2\n1;2;3\n"), "check in --exit-zero", 3),
    ("several threads", |_| (), "check in --threads 2", 0),
    ("mails in clear", |w| mails(w, "in/m.csv"), "check in", 1),
    (
        "mails that the policy replaces",
        |w| {
            mails(w, "in/m.csv");
            policy(w, "unlisted='keep'\n[class.a]\nat='m.email'\ndo='token'\n");
        },
        "check in",
        1,
    ),
    (
        "a column that is not erased",
        |w| policy(w, "unlisted='keep'\n[class.a]\nat='a.kleur'\ndo='erase'\n"),
        "check in",
        1,
    ),
    ("a column that nobody named", |w| policy(w, "[class.a]\nat='a.id'\ndo='keep'\n"), "check in", 1),
    (
        "a pattern without a column",
        |w| policy(w, "unlisted='keep'\n[class.a]\nat='a.gone'\ndo='keep'\n"),
        "check in",
        1,
    ),
    (
        "a target that is not met",
        |w| policy(w, "unlisted='keep'\n[risk]\nquasi=['id']\nk=5\n[class.a]\nat='a.kleur'\ndo='keep'\n"),
        "check in",
        1,
    ),
    (
        "a combination",
        |w| policy(w, "unlisted='keep'\n[risk]\nany_combination=0.0\n[class.a]\nat='a.kleur'\ndo='keep'\n"),
        "check in",
        1,
    ),
    (
        "in the baseline, which is not asked",
        |w| {
            mails(w, "in/m.csv");
            w.efface("baseline in --reason x --owner y").passed();
        },
        "check in --no-baseline",
        1,
    ),
    ("an unknown argument", |_| (), "check in --nonsense", 2),
    ("an unknown format", |_| (), "check in --output pdf=x", 2),
    ("a report in a folder that is not there", |_| (), "check in --output json=none/x", 2),
    ("a policy that is not there", |_| (), "check in --policy none.toml", 2),
    ("a policy with a mistake", |w| policy(w, "unlistd='keep'\n"), "check in", 2),
    ("a policy of another version", |w| w.write("efface.toml", "version = 2\n"), "check in", 2),
    ("a baseline with a mistake", |w| w.write("efface-baseline.jsonl", "x\n"), "check in", 2),
    ("no repository", |_| (), "check in --since HEAD", 2),
    ("a folder that is not there", |_| (), "check none", 3),
    ("a folder without a table", |w| w.write("empty/x.txt", "x"), "check empty", 3),
    ("an empty file", |w| w.write("in/b.csv", ""), "check in", 3),
    ("a ragged row", |w| w.write("in/b.csv", "a;b\n1;2\n1;2;3\n"), "check in", 3),
    ("no Parquet", |w| w.write("in/b.parquet", "PAR1 and no more"), "check in", 3),
    (
        "a broken file and a finding",
        |w| {
            mails(w, "in/m.csv");
            w.write("in/b.jsonl", "{\"a\":1}\n{\"a\":\n");
        },
        "check in",
        3,
    ),
    ("a cut file", |w| w.write("in/b.csv.gz", [0x1f, 0x8b, 8, 0, 0, 0]), "check in", 3),
];

#[test]
fn every_situation_ends_with_its_code_in_every_format() {
    let mut wrong = Vec::new();
    for (name, prepare, line, code) in SITUATIONS {
        let work = Work::new();
        work.write("in/a.csv", "id;kleur\n1;rood\n2;groen\n3;blauw\n");
        prepare(&work);
        for format in [
            "",
            "--output text=o1",
            "--output json=o2 --output sarif=o3",
            "--output junit=o4 --output html=o5 --output github=o6",
        ] {
            let ended = work.efface(&format!("{line} {format}")).code;
            if ended != *code {
                wrong.push(format!("{name} {format}: {ended} instead of {code}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_baseline_of_single_values_lets_no_new_one_be() {
    let work = Work::new();
    let note = |more: &str| -> String {
        let rows: String = (0..40).map(|n| format!("{n};delivery {n} went well, nothing to report\n")).collect();
        format!("nr;omschrijving\n{rows}40;mail jan@jansen.example about it\n41;see piet@x.example please\n{more}")
    };
    work.write("in/t.csv", note(""));
    work.efface("baseline in --reason x --owner y --values").ended(2).says("E207");
    work.efface("baseline in --reason x --owner y --values --key-file key").passed();
    let text = work.text("efface-baseline.jsonl");
    assert!(text.contains("\"values\":[") && !text.contains("jansen"), "{text}");
    work.efface("check in --key-file key").passed().says("1 suppressed");
    // Without the key nobody can tell, and with another neither.
    work.efface("check in").ended(1).says("");
    work.efface("key new other").passed();
    let other = work.efface("check in --key-file other").ended(1);
    assert!(other.stdout.contains("2 of 2 different values are not in the baseline"), "{}", other.stdout);
    // The same value once more is none that is new; another is.
    work.write("in/t.csv", note("42;JAN@jansen.example called again\n"));
    work.efface("check in --key-file key").passed();
    work.write("in/t.csv", note("42;now ask els@y.example about this\n"));
    let new = work.efface("check in --key-file key").ended(1);
    assert!(new.stdout.contains("1 of 3 different values are not in the baseline"), "{}", new.stdout);
    // It is let be beside the others, for a reason of its own.
    work.efface("baseline in --reason z --owner y --values --key-file key").passed();
    assert_eq!(work.text("efface-baseline.jsonl").lines().count(), 2);
    work.efface("check in --key-file key").passed().says("1 suppressed");
    // After a rotation the older key still tells.
    work.efface("key rotate key --reason r").passed();
    work.efface("check in --key-file key").passed();
}

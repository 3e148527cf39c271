//! The gate where it plugs in: a repository with its baseline, its hooks and its action, and what it says that it did not judge.

use std::process::Command;

use serde_json::Value;

use crate::efface::{Run, Work};

/// Thirty people by their mail address.
fn mails(work: &Work, name: &str) {
    work.write(
        name,
        "id;email\n".to_owned() + &(0..30).map(|n| format!("{n};p{n}@x{n}.example\n")).collect::<String>(),
    );
}

fn git(work: &Work, arguments: &[&str]) {
    let named = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.args(named).args(arguments).current_dir(work.path("")).env("HOME", work.path("tmp"));
    assert!(command.output().unwrap().status.success(), "git {arguments:?}");
}

fn notes(report: &Value) -> Vec<String> {
    report["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_baseline_of_a_folder_is_no_data_in_it() {
    let work = Work::new();
    mails(&work, "a.csv");
    work.write("efface.toml", "version = 1\n[class.x]\nat='a.id'\ndo='keep'\n");
    work.efface("baseline . --reason legacy --owner DPO").passed();
    for command in ["check .", "check . --exit-zero", "scan .", "init . --write p.toml", "risk . --quasi id"] {
        let run = work.efface(command).passed();
        assert!(!run.stdout.contains("efface-baseline.owner"), "{}", run.stdout);
    }
    let said = work.efface("check . --no-baseline --output json=-").ended(1).json();
    assert_eq!(said["files"]["of"], 1);
    // Once more, with entries of its own in the folder; and one that became empty.
    work.efface("baseline . --reason legacy --owner DPO --prune").passed().says("0 of them new");
    mails(&work, "efface-baseline.jsonl");
    work.efface("check . --no-baseline").ended(3);
    work.write("efface-baseline.jsonl", "");
    work.efface("check .").ended(1).says("1 of 1 file read");
    // Nothing hides behind the name.
    let rows: String = (0..30).map(|n| format!("{{\"email\":\"p{n}@x{n}.example\"}}\n")).collect();
    work.write("efface-baseline.jsonl", &rows);
    work.efface("check . --no-baseline").ended(1).says("2 of 2 files read");
    work.write("efface-ledger.jsonl", &rows);
    work.efface("check . --no-baseline").ended(1).says("3 of 3 files read");
}

#[test]
fn hidden_tables_are_not_read_and_are_named() {
    let work = Work::new();
    work.write("in/a.csv", "id;kleur\n1;rood\n2;groen\n");
    mails(&work, "in/.notebook/leads-copy.csv");
    mails(&work, "in/.git/x.csv");
    let said = work.efface("check in --output json=-").passed().json();
    assert_eq!(notes(&said), ["hidden and not read: in/.notebook/leads-copy.csv; name them to read them"]);
    work.efface("check in in/.notebook/leads-copy.csv").ended(1);
}

#[test]
fn a_repository_without_a_table_takes_its_first_commit() {
    let work = Work::new();
    work.write("efface.toml", "version = 1\n[class.x]\nat='a.id'\ndo='keep'\n");
    work.write("data/readme.txt", "empty");
    git(&work, &["init", "-q"]);
    work.efface("check . --since HEAD").passed().says("The repository holds no CSV, JSON lines or Parquet file.");
    // A folder that is named is another thing, and so is a check of the whole.
    work.efface("check data --since HEAD").ended(3);
    work.efface("check .").ended(3);
}

#[test]
fn a_target_that_nothing_is_held_against_fails() {
    let work = Work::new();
    work.write("in/a.csv", "id;kleur\n1;rood\n2;groen\n3;blauw\n");
    let policy = |risk: &str| {
        work.write(
            "efface.toml",
            format!("version = 1\nunlisted='keep'\n[risk]\n{risk}\n[class.a]\nat='a.kleur'\ndo='keep'\n"),
        )
    };
    policy("k = 5");
    let said = work.efface("check in --output json=- --output sarif=s").ended(1).json();
    assert_eq!(said["findings"][0]["rule"], "risk-target");
    assert_eq!(said["findings"][0]["path"], "efface.toml");
    assert!(said["passed"].as_array().unwrap().iter().all(|held| held["rule"] != "risk-target"), "{said}");
    // Nobody said that every target is met where only combinations were searched.
    policy("k = 5\nany_combination = 1.0");
    let said = work.efface("check in --output json=-").ended(1).json();
    assert!(said["passed"].as_array().unwrap().iter().all(|held| held["rule"] != "risk-target"), "{said}");
    policy("k = 1\nquasi = ['a.kleur']");
    work.write("in/b.csv", "nr;maat\n1;s\n2;m\n");
    let said = work.efface("check in --output json=-").passed().json();
    assert!(notes(&said)[0].starts_with("not held against [risk]: b, "), "{said}");
    // One file of many says nothing of the whole.
    policy("k = 5");
    let said = work.efface("check in/a.csv --output json=-").passed().json();
    assert!(notes(&said)[0].starts_with("not held against [risk]: a"), "{said}");
}

#[test]
fn that_nobody_asked_for_a_target_is_said() {
    let work = Work::new();
    let rows: String = (0..60)
        .map(|n| format!("{}-0{}-19{};{} AB;{}\n", 10 + n % 18, 1 + n % 9, 40 + n % 60, 1000 + n, ["m", "v"][n % 2]))
        .collect();
    work.write("in/p.csv", format!("geboortedatum;postcode;geslacht\n{rows}"));
    let said = work.efface("check in --output json=-").passed().json();
    let says = &notes(&said)[0];
    assert!(says.starts_with("not judged: who can be singled out by columns together, in p;"), "{says}");
    work.write("efface.toml", "version = 1\nunlisted='keep'\n[risk]\nk=2\n[class.a]\nat='p.postcode'\ndo='keep'\n");
    let said = work.efface("check in --output json=-").ended(1).json();
    assert!(notes(&said).iter().all(|n| !n.starts_with("not judged")), "{said}");
}

#[test]
fn an_unread_file_says_once_what_to_do() {
    let work = Work::new();
    work.write("in/b.csv", "a;b\n1;2\n1;2;3\n");
    let run = work.efface("baseline in --reason x --owner y").ended(3).says("Why: efface explain E302");
    assert_eq!(run.stderr.matches("Next:").count(), 1, "{}", run.stderr);
}

#[test]
fn paths_are_as_the_repository_has_them() {
    let work = Work::new();
    mails(&work, "data/a.csv");
    work.efface("check . --output github=g --output junit=j --output text=t --output gitlab=l --output sarif=s")
        .ended(1);
    for format in ["g", "j", "t", "l", "s"] {
        let text = work.text(format);
        assert!(text.contains("data/a.csv") && !text.contains("./data"), "{format}: {text}");
    }
}

#[test]
fn hosts_of_code_are_told_paths_from_the_root_of_the_repository() {
    let work = Work::new();
    mails(&work, "jobs/data/a.csv");
    mails(&work, "more/b.csv");
    git(&work, &["init", "-q", "."]);
    let more = work.path("more").to_string_lossy().into_owned();
    let mut command = work.command(&["check", "data", &more]);
    for output in ["github=g", "gitlab=l", "sarif=s", "text=t"] {
        command.args(["--output", output]);
    }
    let run = Run::of("check".into(), command.current_dir(work.path("jobs")).output().unwrap());
    run.ended(1);
    for format in ["jobs/g", "jobs/l", "jobs/s"] {
        let text = work.text(format);
        assert!(text.contains("jobs/data/a.csv") && text.contains("more/b.csv"), "{format}: {text}");
        assert!(!text.contains(&more), "{format}: {text}");
    }
    assert!(!work.text("jobs/t").contains("jobs/data"));
}

#[test]
fn too_few_threads_are_no_fault_of_efface() {
    let work = Work::new();
    mails(&work, "in/a.csv");
    // Two stacks of a gigabyte fit into the address space, ten do not.
    let line = format!("ulimit -v 4000000 && exec {} check in --threads 10", env!("CARGO_BIN_EXE_efface"));
    let output = Command::new("sh")
        .args(["-c", &line])
        .env("RUST_MIN_STACK", "1000000000")
        .current_dir(work.path(""))
        .output()
        .unwrap();
    Run::of(line, output).ended(3).says("Why: efface explain E311");
}

#[test]
fn hooks_fire_on_data_policies_baselines_and_hints() {
    let hooks = include_str!("../../.pre-commit-hooks.yaml");
    let patterns: Vec<&str> =
        hooks.lines().filter_map(|l| l.trim().strip_prefix("files: '")?.strip_suffix('\'')).collect();
    assert_eq!(patterns.len(), 2);
    for pattern in patterns {
        let pattern = regex::Regex::new(pattern).unwrap();
        let fires = [
            "data/a.csv",
            "a.jsonl.gz",
            "x/y.parquet",
            ".efface.toml",
            "sub/efface.toml",
            "efface-baseline.jsonl",
            "models/schema.yml",
            "seeds/people.yaml",
            "datapackage.json",
            "data/a.schema.json",
            "x/Contacts.describe.json",
        ];
        fires.iter().for_each(|name| assert!(pattern.is_match(name), "{name}"));
        let rests = ["src/main.rs", "package.json", "data/a.csv.txt", "notefface.toml", "README.md"];
        rests.iter().for_each(|name| assert!(!pattern.is_match(name), "{name}"));
    }
}

#[test]
fn the_action_gives_its_counts() {
    let work = Work::new();
    mails(&work, "in/a.csv");
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/github-check.sh");
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_efface")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("bash");
    command.arg(script).current_dir(work.path("")).env("PATH", path).env("PATHS", "in").env("SARIF", "s.sarif");
    command
        .env("RUNNER_TEMP", work.path(""))
        .env("GITHUB_OUTPUT", work.path("out.txt"))
        .env_remove("GITHUB_STEP_SUMMARY");
    Run::of("github-check.sh".into(), command.output().unwrap()).ended(1);
    assert_eq!(work.text("out.txt"), "concerns=1\nproblems=1\nfindings=1\nsuppressed=0\nfiles-read=1\n");
}

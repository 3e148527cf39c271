//! Policies, keys, outputs and arguments that cannot be followed: exit code 2 (1 where the data fails the policy), and
//! nothing is published.

use crate::efface::Work;
use crate::failures::{GOOD, nothing_is_there};

const TOKENS: &str =
    "version = 1\nunlisted = \"erase\"\n[class.email]\nat = \"*.email\"\ndo = \"token\"\nnorm = \"email\"\n";

#[test]
fn a_policy_that_does_not_fit() {
    for (policy, words) in [
        ("version = 1\nunlistd = \"keep\"\n", ["p.toml:2", "unlisted"]),
        ("version = 1\n[class.a]\nat = \"good.email\"\ndo = \"mask\"\nkeeplast = 4\n", ["p.toml:5", "keep_last"]),
        (
            "version = 1\nunlisted = \"erase\"\n[class.a]\nat = \"good.emial\"\ndo = \"erase\"\n",
            ["p.toml", "good.email"],
        ),
        (
            "version = 1\nunlisted = \"erase\"\n[class.a]\nat = \"orders.*\"\ndo = \"erase\"\n",
            ["p.toml", "matches no column"],
        ),
        ("version = 1\n[class.a]\nat = \"good.email\"\ndo = \"erase\"\n", ["p.toml", "good.naam"]),
        (
            "version = 1\n[class.a]\nat = \"good.*\"\ndo = \"erase\"\n[class.b]\nat = \"*.naam\"\ndo = \"drop\"\n",
            ["p.toml", "equally well"],
        ),
        ("version = 1\n[class.a]\nat = \"good.*\"\ndo = \"drop\"\n", ["good", "every column"]),
        ("version = 1\n[class.a]\nat = \"good.*\"\ndo = \"hash\"\n", ["p.toml:2", "actions: keep"]),
        ("version = 1\nclass = [\n", ["p.toml:", "not TOML"]),
    ] {
        let work = Work::new();
        work.write("in/good.csv", GOOD);
        work.write("p.toml", policy);
        let run = work.efface("apply in --out out --policy p.toml --key-file key").ended(2);
        words.iter().fold(run, |run, word| run.says(word));
        nothing_is_there(&work);
    }
    let work = Work::new();
    work.write("in/good.csv", GOOD);
    work.efface("apply in --out out --policy gone.toml").ended(2).says("gone.toml").says("Next: ");
}

#[test]
fn quasi_identifiers_of_a_policy_that_are_no_columns() {
    let work = Work::new();
    work.write("in/good.csv", GOOD);
    work.write("p.toml", format!("{TOKENS}[risk]\nquasi = [\"naam\", \"postcod\"]\n"));
    work.efface("apply in --out out --policy p.toml --key-file key").ended(2).says("postcod").says("Next: ");
    work.efface("risk in --quasi postcod").ended(2).says("postcod").says("Next: ");
}

#[test]
fn no_key_and_the_wrong_key() {
    let work = Work::new();
    work.write("in/good.csv", GOOD);
    work.write("p.toml", TOKENS);
    work.efface("apply in --out out --policy p.toml").ended(2).says("no key").says("Next: pass --key-file");
    work.efface("apply in --out out --policy p.toml --key-file gone").ended(2).says("gone: cannot read").says("Next: ");
    work.write("wrong", "not a key\n");
    work.owner_only("wrong");
    work.efface("apply in --out out --policy p.toml --key-file wrong").ended(2).says("wrong: ").says("Next: ");
    work.write("p2.toml", format!("{TOKENS}[key]\nenv = \"NO_SUCH_KEY\"\n"));
    work.efface("apply in --out out --policy p2.toml").ended(2).says("NO_SUCH_KEY");
    work.write("p3.toml", format!("{TOKENS}[key]\ncommand = [\"false\"]\n"));
    work.efface("apply in --out out --policy p3.toml").ended(2).says("[key] command");
    nothing_is_there(&work);
    work.efface("apply in --out once --policy p.toml --key-file key").passed();
    let other = work.efface("apply once --out out --policy p.toml --new-key other").ended(2);
    other.says("good.email").says("tokens made with the key").says("Next: ");
    nothing_is_there(&work);
}

#[test]
fn an_output_that_cannot_be_written() {
    let work = Work::new();
    work.write("in/good.csv", GOOD);
    for out in ["in/good.csv/out", "/proc/efface", "/proc/self/fd/out"] {
        let run = work.efface(&format!("apply in/good.csv --out {out} --key-file key"));
        assert!(matches!(run.code, 2 | 3), "{out}: {}", run.code);
        run.says("Next: ");
    }
    work.write("there/x", "x");
    work.efface("apply in --out there --key-file key").ended(2).says("there: the output folder exists").says("Next: ");
    work.efface("apply in --out in/out --key-file key").ended(2).says("inside the input").says("Next: ");
    work.efface("scan in --output json=gone/x.json").ended(2).says("gone");
    assert_eq!(work.tree("there").len() + work.tree("in").len(), 2);
}

#[test]
fn an_output_inside_the_input_is_refused_however_deep() {
    let work = Work::new();
    work.write("in/good.csv", GOOD);
    work.efface("apply in --out in/new/out --key-file key").ended(2).says("inside the input").says("Next: ");
}

#[test]
fn arguments_that_mean_nothing() {
    let work = Work::new();
    work.write("in/good.csv", GOOD);
    for arguments in [
        "--threads 0",
        "--memory 1MiB",
        "--memory lots",
        "--batch-size 0",
        "--encoding klingon",
        "--delimiter ab",
        "--output yaml=-",
        "--colour",
    ] {
        work.efface(&format!("scan in {arguments}")).ended(2);
    }
    work.efface("").ended(2);
    work.efface("apply in").ended(2);
    work.efface("--version").passed();
}

#[test]
fn every_message_ends_in_a_next_step() {
    let work = Work::new();
    work.write("in/good.csv", GOOD);
    let class = "[class.a]\nat = \"good.*\"\n";
    let policies = [
        "version = 1\nclass = [\n".to_owned(),
        "version = 2\n".to_owned(),
        "version = 1\n".to_owned(),
        "version = 1\nunlisted = \"guess\"\n".to_owned(),
        format!("version = 1\n{class}do = \"mask\"\n"),
        format!("version = 1\n{class}do = \"mask\"\nkeep_last = 0\n"),
        format!("version = 1\n{class}do = \"generalise\"\n"),
        format!("version = 1\n{class}do = \"redact\"\nwith = \"stars\"\n"),
        format!("{TOKENS}[key]\nenv = \"NO_SUCH_KEY\"\n"),
        format!("{TOKENS}[key]\ncommand = [\"false\"]\n"),
        format!("{TOKENS}[key]\nfile = \"k\"\nenv = \"K\"\n"),
    ];
    let mut without = Vec::new();
    for policy in policies {
        work.write("p.toml", &policy);
        let run = work.efface("apply in --out out --policy p.toml").ended(2);
        without.extend((!run.stderr.contains("Next: ")).then_some(run.stderr));
    }
    for arguments in ["--threads 0", "--memory 1MiB", "--batch-size 0", "--delimiter ab", "--output json=gone/x.json"] {
        let run = work.efface(&format!("scan in {arguments}")).ended(2);
        without.extend((!run.stderr.contains("Next: ")).then_some(run.stderr));
    }
    assert!(without.is_empty(), "{}", without.concat());
}

#[test]
fn what_the_policy_keeps_but_verification_finds_is_not_published() {
    let work = Work::new();
    work.write("in/good.csv", "naam,tekst\nJan,bel jan@voorbeeld.example\nPiet,mail naar piet@voorbeeld.example\n");
    work.write("p.toml", "version = 1\n[class.all]\nat = \"*\"\ndo = \"keep\"\n");
    let run = work.efface("apply in --out out --policy p.toml").ended(1);
    run.says("good.tekst").says("email").says("nothing was published");
    nothing_is_there(&work);
}

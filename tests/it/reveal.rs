//! `reveal`: tokens back into values, and never before the ledger has it.

use serde_json::Value;

use crate::efface::Work;

const MAILS: [&str; 3] = ["jan@voorbeeld.example", "piet@voorbeeld.example", "kees@voorbeeld.example"];

/// A protected table `out/t.csv` of three addresses.
fn work() -> Work {
    let work = Work::new();
    let rows: String = MAILS.iter().enumerate().map(|(i, mail)| format!("{i},{mail}\n")).collect();
    work.write("in/t.csv", format!("nr,email\n{rows}"));
    work.efface("apply in --out out --key-file key").passed();
    work
}

fn ledger(work: &Work) -> Vec<Value> {
    work.text("efface-ledger.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_column_comes_back_and_the_ledger_says_who_and_why() {
    let work = work();
    let run =
        work.run(&["reveal", "out/t.csv", "--column", "email", "--reason", "request 12", "--key-file", "key"]).passed();
    assert_eq!(run.stdout, MAILS.map(|m| format!("{m}\n")).concat());
    let lines = ledger(&work);
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["act"], &lines[0]["why"], &lines[0]["tokens"]),
        (&"reveal".into(), &"request 12".into(), &3.into())
    );
    assert_eq!(lines[0]["what"], "out/t.csv.email");
    assert!(!work.text("efface-ledger.jsonl").contains("voorbeeld"));
}

#[test]
fn tokens_in_any_text_come_back() {
    let work = work();
    let protected = work.text("out/t.csv");
    let tokens: Vec<&str> = protected.lines().skip(1).map(|l| l.split_once(',').unwrap().1).collect();
    let text = format!("Wie is {}? En ({},{}), zei é.\r\nGeen e1token.", tokens[0], tokens[1], tokens[2]);
    let run = work.piped("reveal - --reason vraag --key-file key", text.as_bytes()).passed();
    assert_eq!(run.stdout, format!("Wie is {}? En ({},{}), zei é.\r\nGeen e1token.", MAILS[0], MAILS[1], MAILS[2]));
    work.efface("reveal out/t.csv --column email --reason weer --key-file key").passed();
    let lines = ledger(&work);
    assert_eq!(lines.len(), 2);
    assert_ne!(lines[0]["mac"], lines[1]["mac"]);
}

#[test]
fn columns_of_every_format_come_back() {
    let work = Work::with_sample();
    work.efface("apply in --out out --key-file key").passed();
    for (file, column) in [
        ("salesforce/Contact.parquet", "Email"),
        ("hubspot/contacts.jsonl", "emails[].value"),
        ("vtiger/contacts.csv", "IBAN"),
    ] {
        let line = format!("reveal out/{file} --column {column} --reason x --key-file key");
        let bytes = work.read(&format!("in/{file}"));
        let sheet = crate::sheet::Sheet::of(file, &bytes);
        let expected: Vec<String> =
            // A domain comes back in the one form that IDNA gives it.
            sheet.column(column).into_iter().flatten().map(|c| one_domain(c.trim()).to_lowercase()).collect();
        let shown = work.run(&line.split(' ').collect::<Vec<_>>()).passed().stdout;
        let shown: Vec<String> = shown.lines().filter(|l| !l.is_empty()).map(str::to_lowercase).collect();
        assert_eq!(shown, expected, "{file}");
    }
}

fn one_domain(mail: &str) -> String {
    if mail.contains('@') { efface::action::Norm::Email.apply(mail).into_owned() } else { mail.to_owned() }
}

#[test]
fn without_a_ledger_nothing_is_shown() {
    let work = work();
    std::fs::create_dir(work.path("folder")).unwrap();
    for place in ["folder", "gone/ledger", "/proc/ledger"] {
        let run = work
            .efface(&format!("reveal out/t.csv --column email --reason x --key-file key --ledger {place}"))
            .ended(2);
        assert!(run.stdout.is_empty(), "{place}");
        run.says("the ledger cannot be written").says("Next: ");
    }
    work.write("torn", "{\"at\":");
    let run = work.efface("reveal out/t.csv --column email --reason x --key-file key --ledger torn").ended(2);
    assert!(run.stdout.is_empty() && work.text("torn") == "{\"at\":");
}

#[test]
fn without_a_reason_a_token_or_the_key_nothing_is_shown() {
    let work = work();
    work.efface("key new other").passed();
    for (line, code) in [
        ("reveal out/t.csv --column email --key-file key", 2),
        ("reveal out/t.csv --column email --reason x", 2),
        ("reveal out/t.csv --column email --reason x --key-file other", 2),
        ("reveal out/t.csv --reason x --key-file key", 2),
        ("reveal out/t.csv --column mail --reason x --key-file key", 2),
        ("reveal in/t.csv --column email --reason x --key-file key", 3),
        ("reveal gone.csv --column email --reason x --key-file key", 3),
    ] {
        assert!(work.efface(line).ended(code).stdout.is_empty(), "{line}");
    }
    assert!(!work.path("efface-ledger.jsonl").exists());
}

#[test]
fn domains_of_a_policy_are_named_with_it() {
    let work = Work::new();
    work.write("in/t.csv", "klant,kleur\nA-100200,rood\nA-100300,blauw\n");
    work.write(
        "p.toml",
        "version = 1\nunlisted = \"keep\"\n[class.ours]\nat = \"t.klant\"\ndo = \"token\"\n[key]\nfile = \"key\"\n",
    );
    work.efface("apply in --out out --policy p.toml").passed();
    work.efface("reveal out/t.csv --column klant --reason x --key-file key").ended(2).says("Next: ").says("--policy");
    let run = work.efface("reveal out/t.csv --column klant --reason x --policy p.toml").passed();
    assert_eq!(run.stdout, "A-100200\nA-100300\n");
}

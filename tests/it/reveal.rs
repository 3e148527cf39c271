//! `reveal`: tokens back into values, and never before the ledger has it.

use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::efface::Work;
use crate::sheet::Sheet;

const MAILS: [&str; 3] = ["jan@voorbeeld.example", "piet@voorbeeld.example", "kees@voorbeeld.example"];

/// A protected table `out/t.csv` of three addresses.
fn work() -> Work {
    let work = Work::new();
    let rows: String = MAILS.iter().enumerate().map(|(i, mail)| format!("{i},{mail}\n")).collect();
    work.write("in/t.csv", format!("nr,email\n{rows}"));
    work.efface("apply in --out out --key-file key").passed();
    work
}

/// The lines of the ledger that tell of reveals.
fn ledger(work: &Work) -> Vec<Value> {
    let lines = work.text("efface-ledger.jsonl");
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["act"].as_str().unwrap().starts_with("reveal")).collect()
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
fn what_could_not_be_shown_stands_in_the_ledger_too() {
    let work = work();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let line = ["reveal", "out/t.csv", "--column", "email", "--reason", "request 12", "--key-file", "key"];
    let status = work.command(&line).stdout(full()).stderr(std::process::Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(3));
    let acts: Vec<String> = ledger(&work).iter().map(|l| l["act"].as_str().unwrap().to_owned()).collect();
    assert_eq!(acts, ["reveal", "reveal-failed"]);
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
        ("reveal - --column email --reason x --key-file key", 2),
        ("reveal out/t.csv --column mail --reason x --key-file key", 2),
        ("reveal in/t.csv --column email --reason x --key-file key", 3),
        ("reveal gone.csv --column email --reason x --key-file key", 3),
    ] {
        assert!(work.efface(line).ended(code).stdout.is_empty(), "{line}");
    }
    assert_eq!(ledger(&work).len(), 0);
}

#[test]
fn whole_files_come_back_in_all_three_formats() {
    let work = Work::with_sample();
    work.efface("apply in --out out --key-file key").passed();
    for (n, file) in [
        "vtiger/contacts.csv",
        "vtiger/tickets.csv",
        "hubspot/contacts.jsonl",
        "hubspot/deals.jsonl",
        "salesforce/Contact.parquet",
        "salesforce/Case.parquet",
    ]
    .into_iter()
    .enumerate()
    {
        let back = format!("back{n}.{}", file.rsplit('.').next().unwrap());
        work.efface(&format!("reveal out/{file} --out {back} --reason x --key-file key")).passed();
        assert_eq!(std::fs::metadata(work.path(&back)).unwrap().permissions().mode() & 0o777, 0o600);
        let sheets = [&format!("in/{file}"), &format!("out/{file}"), &back].map(|p| Sheet::of(file, &work.read(p)));
        let [before, protected, after] = &sheets;
        let plan = work.json("out/efface-receipt.json");
        let columns =
            plan["files"].as_array().unwrap().iter().find(|f| f["output"] == file).unwrap()["columns"].clone();
        let (mut cells, mut texts) = (0, 0);
        for column in columns.as_array().unwrap() {
            let (name, action) = (column["name"].as_str().unwrap(), column["action"].as_str().unwrap());
            let (old, new, hidden) = (before.column(name), after.column(name), protected.column(name));
            assert_eq!(old.len(), new.len());
            for ((old, new), hidden) in old.iter().flatten().zip(new.iter().flatten()).zip(hidden.iter().flatten()) {
                assert!(
                    !new.contains("e1") || !new.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| w.len() > 50),
                    "{file} {name}"
                );
                if action.starts_with("token") {
                    // What comes back is the canonical form: case, spaces and the way a number is dialled are gone.
                    let form = |t: &str| {
                        one_domain(t).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>()
                    };
                    let phone = action.contains("phone") && form(new).ends_with(form(old).trim_start_matches('0'));
                    // The domain of an address comes back as the name system has it: xn--….
                    let local = |t: &str| form(t.split('@').next().unwrap());
                    let idna = new.contains("@xn--") && local(old) == local(new);
                    assert!(form(old) == form(new) || phone || idna, "{file} {name}");
                    cells += 1;
                } else if action.starts_with("redact") && old.to_lowercase() == new.to_lowercase() && old != hidden {
                    texts += 1;
                } else if action == "keep" {
                    assert_eq!(old, new, "{file} {name}");
                }
            }
        }
        assert!(
            cells > 300 && (texts > 10 || !columns.to_string().contains("redact")),
            "{file}: {cells} cells, {texts} texts"
        );
    }
    // A second time it is refused, and so is a file that is there.
    work.efface("reveal out/vtiger/contacts.csv --out back0.csv --reason x --key-file key")
        .ended(2)
        .says("the file exists");
    assert_eq!(ledger(&work).len(), 6);
    let left: Vec<_> = std::fs::read_dir(work.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|n| !n.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn any_text_comes_back_as_it_was_from_every_format() {
    let work = Work::new();
    // Every kind of trouble in a cell: quotes, line ends, delimiters, controls, scripts, numbers, tokens cut short, 64 KB.
    let mut state = 730_041u64;
    let mut random = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let parts = [
        "a", "Z", "0", "007", " ", "\"", ",", ";", "\n", "\r\n", "é", "ß", "日本", "😀", "\u{301}", "\t", "'", "\\",
        "e1na57y", "{", "=1+1", "\u{200b}", "\u{fffd}", "null",
    ];
    let mut values: Vec<String> =
        (0..400).map(|_| (0..1 + random(12)).map(|_| parts[random(parts.len())]).collect()).collect();
    values.extend(["x".repeat(65_536), "é\n\"".repeat(16_384), "123".into(), "-0".into(), "1e5".into(), "true".into()]);
    let lines = |of: &dyn Fn(usize, &String) -> serde_json::Value| -> String {
        values.iter().enumerate().map(|(i, v)| format!("{}\n", of(i, v))).collect()
    };
    work.write("in/t.jsonl", lines(&|i, v| serde_json::json!({"nr": i, "x": v, "leeg": "", "niets": null})));
    work.write(
        "p.toml",
        "version = 1\nunlisted = \"keep\"\n[class.x]\nat = \"t.x\"\ndo = \"token\"\nforce = \"test\"\n",
    );
    for to in ["jsonl", "csv", "parquet"] {
        work.efface(&format!("apply in --out {to} --to {to} --policy p.toml --key-file key")).passed();
        let (protected, back) = (format!("{to}/t.{to}"), format!("back.{to}"));
        work.efface(&format!("reveal {protected} --out {back} --policy p.toml --reason x --key-file key")).passed();
        let sheets = [&protected, &back].map(|path| match to {
            "csv" => Sheet::csv(&work.text(path), b','),
            _ => Sheet::of(path, &work.read(path)),
        });
        // Blank cells are no values: they stay as they are.
        let cells: Vec<_> = sheets[1].single("x").into_iter().map(str::to_owned).collect();
        assert!(cells == values, "{to}");
        let hidden = sheets[0].single("x");
        let tokens =
            hidden.iter().zip(&values).filter(|(t, v)| t.starts_with("e1na57y") || t.starts_with("e1") && t != v);
        assert_eq!(tokens.count(), values.iter().filter(|v| !v.trim().is_empty() && *v != "null").count(), "{to}");
        assert_eq!(sheets[0].single("nr"), sheets[1].single("nr"));
    }
    assert!(work.text("back.jsonl") == work.text("in/t.jsonl"), "byte for byte");
}

#[test]
fn null_stays_null_and_one_column_can_be_turned_back_alone() {
    let work = Work::new();
    work.write("in/t.jsonl", "{\"email\":\"a1@voorbeeld.example\",\"tweede\":\"a2@voorbeeld.example\"}\n{\"email\":null,\"tweede\":\"\"}\n{\"tweede\":\"a3@voorbeeld.example\"}\n");
    work.write(
        "p.toml",
        "version = 1\n[class.email]\nat = [\"t.email\", \"t.tweede\"]\ndo = \"token\"\nnorm = \"email\"\n",
    );
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    work.efface("reveal out/t.jsonl --out all.jsonl --reason x --key-file key").passed();
    assert_eq!(work.text("all.jsonl"), work.text("in/t.jsonl"));
    work.efface("reveal out/t.jsonl --column email --out one.jsonl --reason x --key-file key").passed();
    let one = work.text("one.jsonl");
    assert!(one.contains("a1@") && !one.contains("a2@") && one.matches("e1").count() == 2, "{one}");
    let shown = work.efface("reveal out/t.jsonl --column tweede --reason x --key-file key").passed().stdout;
    assert_eq!(shown.lines().collect::<Vec<_>>(), ["a2@voorbeeld.example", "", "a3@voorbeeld.example"]);
    work.efface("reveal out/t.jsonl --reason x --key-file key").ended(2).says("--column").says("--out");
}

#[test]
fn tokens_of_every_key_of_the_file_come_back() {
    let work = work();
    work.efface("key rotate key").passed();
    work.efface("apply in --out new --key-file key").passed();
    let text = work.text("out/t.csv") + &work.text("new/t.csv");
    let run = work.piped("reveal - --reason x --key-file key", text.as_bytes()).passed();
    for mail in MAILS {
        assert_eq!(run.stdout.matches(mail).count(), 2);
    }
    work.efface("key token-only key --out role").passed();
    work.efface("reveal out/t.csv --column email --reason x --key-file role").ended(2).says("needs the full key");
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

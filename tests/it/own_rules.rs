//! Rules made theirs: `--only`, `--skip`, `--country`, packs of their own, and findings that are let be.

use serde_json::Value;

use crate::efface::Work;

const TABLE: &str = "naam,e-mail,telefoon,opmerking\n\
    Jan de Vries,jan@voorbeeld.example,06 12345678,belt liever niet en mailt ook niet\n\
    Fatima Jansen,fatima@voorbeeld.example,06 23456789,vraagt om contact via piet@voorbeeld.example vandaag\n\
    Emma Bakker,emma@voorbeeld.example,06 34567890,alles is in orde en de zaak is gesloten\n";

fn work() -> Work {
    let work = Work::new();
    work.write("in/leden.csv", TABLE);
    work
}

/// The types of the columns of the first dataset, and all that stands inside them.
fn types(report: &Value) -> Vec<String> {
    let columns = report["datasets"][0]["columns"].as_array().unwrap();
    let inside = columns.iter().flat_map(|c| c["contamination"].as_array().unwrap()).map(|c| &c["type"]);
    let verdicts = columns.iter().map(|c| &c["type"]);
    verdicts.chain(inside).filter_map(|t| t.as_str()).map(str::to_owned).collect()
}

#[test]
fn what_is_skipped_is_not_found_and_what_is_asked_for_alone_is() {
    let work = work();
    let scan = |more: &str| work.efface(&format!("scan in --output json=- {more}")).passed().json();
    let all = scan("");
    assert!(["email", "phone", "person.full_name"].iter().all(|t| types(&all).contains(&(*t).to_owned())));
    assert!(all.get("skipped").is_none());
    let skipped = scan("--skip email");
    assert!(!types(&skipped).contains(&"email".to_owned()) && types(&skipped).contains(&"phone".to_owned()));
    assert_eq!(skipped["skipped"], serde_json::json!(["email"]));
    let only = scan("--only email,iban");
    let held = types(&only);
    assert!(held.contains(&"email".to_owned()));
    assert!(!held.iter().any(|t| t == "phone" || t.starts_with("person.")), "{held:?}");
    // A report says which rules it ran.
    assert!(all["rules"] != skipped["rules"] && all["rules"] != only["rules"] && skipped["rules"] != only["rules"]);
    assert_eq!(
        scan("--only phone --skip phone.national.de")["rules"],
        scan("--skip phone.national.de --only phone")["rules"]
    );
    let family = scan("--skip person.*,phone");
    assert!(!types(&family).iter().any(|t| t == "phone" || t.starts_with("person.")));
    let text = work.efface("scan in --skip email").passed().stdout;
    assert!(text.contains("Not looked for, as asked: 1 of the types and rules."));
}

#[test]
fn ids_that_there_are_not_name_the_nearest() {
    let work = work();
    for (command, words) in [
        ("scan in --only emial", ["--only", "\"email\""]),
        ("scan in --skip nl.bns", ["--skip", "\"nl.bsn\""]),
        ("scan in --skip zz.*", ["--skip", "rules list"]),
        ("scan in --skip free_text", ["--skip", "always"]),
        ("scan in --only email --skip email", ["nothing is left", "Next: "]),
        ("scan in --country UK", ["--country", "GB"]),
        ("scan in --country NLD", ["--country", "like NL"]),
        ("plan in --only emial", ["--only", "\"email\""]),
        ("risk in --country xx", ["--country", "like NL"]),
        ("rules explain emial", ["emial", "\"email\""]),
    ] {
        let run = work.efface(command).ended(2);
        words.iter().fold(run, |run, word| run.says(word));
    }
}

#[test]
fn a_type_that_is_skipped_where_data_is_protected_is_said() {
    let work = work();
    work.efface("plan in --skip email").passed().says("skipped: email");
    work.efface("init in --skip email --write own.toml").passed().says("skipped: email");
    work.write("in2/t.csv", "stad,aantal\nUtrecht,1\nUtrecht,2\n");
    work.efface("apply in2 --out out --skip email,phone --key-file key").passed().says("skipped: email, phone");
    let limits = work.json("out/efface-receipt.json")["limits"].to_string();
    assert!(limits.contains("Not looked for") && limits.contains("email, phone"), "{limits}");
    assert!(!work.efface("plan in").passed().stderr.contains("skipped"));
}

#[test]
fn the_country_that_is_named_comes_before_the_one_that_is_shown() {
    let work = Work::new();
    // Numbers of eight digits as they are dialled in Denmark, and nothing that says so but their form.
    let rows: String = (0..40u64).map(|i| format!("{}\n", 20_000_000 + (i * 1_789_123) % 11_000_000)).collect();
    work.write("in/t.csv", format!("telefoon\n{rows}"));
    let scan = |more: &str| work.efface(&format!("scan in --output json=- {more}")).passed().json();
    let confidence = |report: &Value| report["datasets"][0]["columns"][0]["confidence"].as_f64().unwrap();
    let (open, home, abroad, both) = (scan(""), scan("--country dk"), scan("--country NZ"), scan("--country DK,no"));
    assert!(open["datasets"][0].get("countries").is_none());
    assert_eq!(home["datasets"][0]["countries"], serde_json::json!(["DK"]));
    assert_eq!(both["datasets"][0]["countries"], serde_json::json!(["DK", "NO"]));
    assert!(confidence(&home) > confidence(&open) && confidence(&open) > confidence(&abroad));
    assert_eq!(confidence(&home), confidence(&both));
    assert!(home.to_string().contains("the file speaks of this country"));
    // Which rules ran is the same; the country is told beside them.
    assert_eq!(home["rules"], open["rules"]);
    let why = work.efface("scan in --country DK --why t.telefoon").passed().stdout;
    assert!(why.contains("country: DK (--country)"));
}

const ALLOW: &str = "version = 1\n[[allow]]\nat = \"leden.e*\"\nrule = \"email\"\nreason = \"addresses of test accounts\"\n\
    expires = \"2027-01-31\"\n[[allow]]\nat = \"*.opmerking\"\nrule = \"email\"\nreason = \"looked at by hand\"\n";

#[test]
fn an_allowed_finding_stays_with_its_reason() {
    let work = work();
    work.write("p.toml", ALLOW);
    let scan = |today: &str, output: &str| {
        let arguments = ["scan", "in", "--policy", "p.toml", "--output", output];
        let output = work.command(&arguments).env("EFFACE_TODAY", today).output().unwrap();
        crate::efface::Run::of(format!("scan on {today}"), output)
    };
    let report = scan("2027-01-31", "json=-").passed().json();
    let columns = &report["datasets"][0]["columns"];
    assert_eq!(columns[1]["type"], "email");
    assert_eq!(
        columns[1]["allowed"],
        serde_json::json!({"reason": "addresses of test accounts", "expires": "2027-01-31"})
    );
    let inside = columns[3]["contamination"].as_array().unwrap().iter().find(|c| c["type"] == "email").unwrap();
    assert_eq!(
        (&inside["cells"], &inside["allowed"]),
        (&1.into(), &serde_json::json!({"reason": "looked at by hand"}))
    );
    assert!(columns[2].get("allowed").is_none());
    assert!(scan("2027-01-31", "text=-").passed().stdout.contains("2 findings allowed"));

    let after = scan("2027-02-01", "json=-").passed().says("p.toml:2: expired on 2027-01-31").json();
    assert!(after["datasets"][0]["columns"][1].get("allowed").is_none());
    assert!(after["datasets"][0]["columns"][3].to_string().contains("looked at by hand"));
    scan("tomorrow", "json=-").ended(2).says("EFFACE_TODAY");

    work.write(
        "p.toml",
        format!("{ALLOW}[[allow]]\nat = \"leden.*\"\nrule = \"nl.bsn\"\nreason = \"none are there\"\n"),
    );
    scan("2027-01-01", "json=-").passed().says("p.toml:11: matches no finding");
}

#[test]
fn an_allowance_without_a_reason_or_with_a_date_that_is_none_is_refused() {
    let work = work();
    for (entry, words) in [
        ("at = 'a.b'\nrule = 'email'\n", ["p.toml:2", "reason"]),
        ("at = 'a.b'\nrule = 'email'\nreason = 'x'\nexpires = '31-01-2027'\n", ["p.toml:6", "expires"]),
        ("at = 'a.b'\nrule = 'email'\nreason = 'x'\nexpire = '2027-01-31'\n", ["p.toml:6", "unknown key"]),
    ] {
        work.write("p.toml", format!("version = 1\n[[allow]]\n{entry}"));
        let run = work.efface("scan in --policy p.toml").ended(2);
        words.iter().fold(run, |run, word| run.says(word));
    }
    // A policy that lets findings be says nothing of what happens to columns.
    work.write("p.toml", ALLOW);
    work.efface("apply in --out out --policy p.toml --key-file key").ended(2).says("leden.naam");
    assert!(!work.path("out").exists());
}

#[test]
fn the_worked_example_of_rules_readme_works() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/README.md")).unwrap();
    let pack = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let work = Work::new();
    work.write("own/own.toml", pack);
    work.efface("rules check --rules own").passed().says(": 0 wrong.");
    // With a wrong example it is wrong.
    work.write("bad/own.toml", pack.replace("\"7712 3456 7896\", ", "\"7712 3456 7895\", "));
    work.efface("rules check --rules bad").ended(1);

    let numbers = ["7712 3456 7895", "7740 0300 2003", "7755 1234 0016", "7700 0000 0149"];
    let rows: String = (0..12)
        .map(|i| {
            let secret = if i == 7 { "Zilvervos" } else { "gewoon" };
            let version = format!("10.{}.{}.{}", i + 1, i * 7 % 50, i * 3 % 9);
            format!("{},{},{secret},{version},{}\n", numbers[i % 4], i + 1, i * 13 % 40)
        })
        .collect();
    work.write("in/leden.csv", format!("clubpas,nr,soort,versie,lidnr nieuw steekproef\n{rows}"));
    let report = work.efface("scan in --rules own --output json=-").passed().json();
    let columns = report["datasets"][0]["columns"].as_array().unwrap();
    assert_eq!(columns[0]["type"], "own.member");
    assert_eq!(columns[2]["contamination"], serde_json::json!([{"type": "own.secret", "cells": 1}]));
    assert_ne!(columns[3]["type"], "ip", "overridden");
    assert_ne!(columns[4]["type"], "own.member", "contradicted");
    let builtin = work.efface("scan in --output json=-").passed().json();
    assert_ne!(builtin["rules"], report["rules"]);
    assert_ne!(builtin["datasets"][0]["columns"][0]["type"], "own.member");
    // Beside a word of its context, a number in a text is a finding; without one it is not.
    let listed = |text: &str| {
        work.write("in2/t.csv", format!("tekst\n{text}\nen hier staat verder niets van wat wij zoeken\n"));
        types(&work.efface("scan in2 --rules own --output json=-").passed().json()).contains(&"own.member".to_owned())
    };
    assert!(listed("de clubpas 7740 0300 2003 is verlopen en ligt hier"));
    assert!(!listed("de doos 7740 0300 2003 is verlopen en ligt hier"));
    let told = work.efface("rules list --rules own").passed().stdout;
    assert!(told.contains("own.member") && !told.contains("plate.nl") && !told.contains("social_handle"));
    let told = work.efface("rules explain own.member --rules own").passed().stdout;
    for words in [
        "2 examples, 2 counter-examples",
        "country NL",
        "\"own.membership\"",
        "headers, own: lidnr nieuw",
        "0 nats",
        "-2.0",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    // The examples are texts of people's own and are not shown.
    assert!(!told.contains("7712 3456"));
}

#[test]
fn why_says_what_comes_next_and_what_would_change_the_verdict() {
    let work = work();
    let why = |column: &str| {
        work.run(&["scan", "in", "--why", column]).passed().stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mail = why("leden.e-mail");
    for words in
        ["leden.e-mail: email", "sum +", "next:", "without the header: ", "still email", "by the header alone: "]
    {
        assert!(mail.contains(words), "{words}\n{mail}");
    }
    let note = why("leden.opmerking");
    assert!(note.contains("free_text") && note.contains("without it: "), "{note}");
    for value in ["jan@", "voorbeeld", "12345678", "Vries", "piet"] {
        assert!(!mail.contains(value) && !note.contains(value), "{value}");
    }
    work.write("in/x.csv", "email_count,kolom\n3,een\n5,twee\n4,drie\n");
    let count = why("x.email_count");
    assert!(
        count.contains("without what the header says against it: ") && count.contains("more nats to be held"),
        "{count}"
    );
    work.run(&["scan", "in", "--why", "leden.emial"]).ended(2).says("did you mean \"leden.e-mail\"?");
    // The sum that is told is the sum of what is told.
    let sum: f64 = mail.split("sum ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let head = mail.split(" sum ").next().unwrap();
    let words: Vec<&str> = head.split(' ').collect();
    let parts: f64 = words.windows(2).filter(|w| w[1] == "nats").filter_map(|w| w[0].parse::<f64>().ok()).sum();
    assert!((parts - 2.0 - sum).abs() < 0.2, "{mail}");
    // In text and in a file, one scan gives both.
    work.run(&["scan", "in", "--why", "leden.e-mail", "--output", "json=r.json"]).passed();
    assert_eq!(work.json("r.json")["version"], 1);
}

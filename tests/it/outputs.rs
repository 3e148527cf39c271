//! What is written for machines and for the data protection officer: valid, equal in every run, without values.

use serde_json::Value;

use crate::efface::Work;

/// Words that no output may say (design: what we claim is what we measured).
const NEVER: [&str; 5] = ["anonymous data", "gdpr compliant", "irreversible", "finds all", "cannot be identified"];

fn small() -> Work {
    let work = Work::new();
    let rows: String = (0..60).map(|n| format!("{n};p{n}@x{n}.example;{};{}\n", 1000 + n, ["m", "v"][n % 2])).collect();
    work.write("in/people.csv", format!("id;email;postcode;geslacht\n{rows}"));
    work
}

#[test]
fn a_header_is_where_sarif_says_and_names_are_escaped() {
    let work = Work::new();
    let rows: String = (0..60).map(|n| format!("{n};p{n}@x{n}.example\n")).collect();
    work.write("in/a b.csv", format!("sep=;\nnr;\"e-mail\u{202e} \u{7}adres\"\n{rows}"));
    let all = crate::efface::gate_formats();
    let line: Vec<String> = all.iter().map(|f| format!("--output {f}=o.{f}")).collect();
    work.efface(&format!("check in {}", line.join(" "))).ended(1);
    let sarif = work.json("o.sarif");
    let location = &sarif["runs"][0]["results"][0]["locations"][0];
    let region = &location["physicalLocation"]["region"];
    assert_eq!(region, &serde_json::json!({"startLine": 2, "startColumn": 4, "endColumn": 20}));
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "in/a%20b.csv");
    for format in &all {
        let text = work.text(&format!("o.{format}"));
        assert!(!text.contains(['\u{202e}', '\u{7}']), "{format}");
    }
    let name = "e-mail\u{202e} \u{7}adres";
    assert_eq!(work.json("o.json")["findings"][0]["columns"][0], name);
    assert_eq!(work.json("o.frictionless")["resources"][0]["schema"]["fields"][1]["name"], name);
}

#[test]
fn github_gets_ten_annotations_and_the_whole_table_in_its_summary() {
    let work = Work::new();
    let rows: String = (0..30).map(|r| format!("p{r}@x.example,q{r}@x.example\n")).collect();
    for n in 10..40 {
        work.write(&format!("in/a{n}.csv"), format!("email,work_email\n{rows}"));
    }
    let mut command = work.command(&["check", "in", "--output", "github=-"]);
    let output = command.env("GITHUB_STEP_SUMMARY", work.path("summary.md")).output().unwrap();
    let run = crate::efface::Run::of("check".into(), output).ended(1);
    let errors: Vec<&str> = run.stdout.lines().filter(|l| l.starts_with("::error")).collect();
    assert_eq!(errors.len(), 10, "{}", run.stdout);
    assert!(
        errors[0].starts_with(
            "::error file=in/a10.csv,line=1,col=1,endColumn=6,title=People who can be named or reached stand in clear::2 of 2 columns: email (email), "
        ),
        "{}",
        errors[0]
    );
    assert!(errors[9].contains("and 21 more"));
    let summary = work.text("summary.md");
    // A row a problem, and below it one a finding.
    assert_eq!(summary.matches("| in/a").count(), 30 + 60);
    assert!(summary.contains("1 concern (60 findings)"));
}

#[test]
fn the_same_input_gives_the_same_pages() {
    let work = small();
    work.efface("init in").passed();
    work.efface("apply in --out out --key-file key").passed();
    for language in ["en", "nl", "de", "fr"] {
        for run in ["1", "2"] {
            let line = format!(
                "report --compare in out --lang {language} --threads {run} -o {language}{run}.html --output json={language}{run}.json --output markdown={language}{run}.md"
            );
            work.efface(&line).passed();
        }
        for format in ["html", "json", "md"] {
            assert_eq!(work.read(&format!("{language}1.{format}")), work.read(&format!("{language}2.{format}")));
        }
        let page = work.text(&format!("{language}1.html"));
        assert!(page.contains(&format!("<html lang=\"{language}\">")));
        assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
        assert!(!page.contains("<script") && !page.contains("http-equiv=\"refresh\"") && !page.contains("src=\"http"));
        assert_eq!(page.matches("<svg").count(), page.matches("<desc id=").count());
        let lower = (page + &work.text(&format!("{language}1.md"))).to_lowercase();
        assert!(NEVER.iter().all(|word| !lower.contains(word)), "{language}");
    }
    assert_eq!(work.read("en1.json"), work.read("nl1.json"));
}

#[test]
fn the_page_measures_the_columns_that_the_policy_names_in_their_own_file() {
    let work = small();
    work.write(
        "in/visits.csv",
        "code;moment\n".to_owned() + &(0..60).map(|n| format!("{};{n}\n", n % 3)).collect::<String>(),
    );
    work.write("efface.toml", "version = 1\n[risk]\nquasi = [\"people.postcode\", \"visits.code\"]\n[class.x]\nat = \"people.id\"\ndo = \"keep\"\n");
    work.efface("report in --output json=r.json -o r.html").passed();
    let page = work.json("r.json");
    let datasets = page["datasets"].as_array().unwrap();
    let quasi = |name: &str| datasets.iter().find(|d| d["name"] == name).map(|d| d["before"]["quasi"].clone());
    assert_eq!(quasi("people"), Some(serde_json::json!(["postcode"])));
    assert_eq!(quasi("visits"), Some(serde_json::json!(["code"])));
}

/// Every number of the JSON that a page tells, as Dutch writes it.
fn numbers(value: &Value, key: &str, out: &mut Vec<String>) {
    let grouped = |n: u64| {
        let digits = n.to_string();
        let chunks: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).unwrap()).collect();
        chunks.join(".")
    };
    match value {
        // Without quasi-identifiers nothing was counted but combinations.
        Value::Object(members) if members.get("quasi").is_some_and(|q| q.as_array().is_some_and(Vec::is_empty)) => {
            for key in ["combinations", "curve"] {
                members.get(key).iter().for_each(|value| numbers(value, key, out));
            }
        }
        Value::Object(members) => members.iter().for_each(|(key, value)| numbers(value, key, out)),
        Value::Array(items) => items.iter().for_each(|value| numbers(value, key, out)),
        Value::Number(n) => match key {
            "rows" | "people" | "unique" | "k" | "linked" | "inferred" | "cells" | "identifiers" => {
                out.push(grouped(n.as_u64().unwrap()));
            }
            "share" | "unique_share" | "average" | "highest" | "at_risk" => {
                out.push(format!("{:.1}%", n.as_f64().unwrap() * 100.0).replace('.', ","));
            }
            _ => {}
        },
        Value::String(few) if few == "<5" => out.push("&lt;5".into()),
        Value::String(_) | Value::Bool(_) | Value::Null => {}
    }
}

#[test]
fn every_number_of_the_dutch_page_is_that_of_the_json() {
    let work = Work::with_sample();
    work.efface("init in").passed();
    work.efface("apply in --out out --key-file key").passed();
    work.efface("report --compare in out --lang nl -o r.html --output json=r.json").passed();
    let (page, json) = (work.text("r.html"), work.json("r.json"));
    let mut all = Vec::new();
    numbers(&json["datasets"], "", &mut all);
    numbers(&json["verified"], "", &mut all);
    assert!(all.len() > 300, "{}", all.len());
    // Each cell of a number stands in the page, and each cell of the page comes from the JSON.
    let cells: Vec<&str> = page.split("<td class=\"n\">").skip(1).filter_map(|c| c.split("</td>").next()).collect();
    for number in &all {
        assert!(page.contains(number.as_str()), "{number} does not stand in the page");
    }
    let counted = |cell: &&&str| {
        let plain = cell.trim_start_matches("≤ ");
        !all.iter().any(|n| n == plain) && plain != "–"
    };
    let strange: Vec<&&str> = cells.iter().filter(counted).collect();
    // What is left are numbers of columns and cells, l and t.
    let own: Vec<String> = {
        let mut own = Vec::new();
        let columns: Vec<&Value> =
            json["datasets"].as_array().unwrap().iter().flat_map(|d| d["columns"].as_array().unwrap()).collect();
        let key = |c: &Value| (c["identifying"].to_string(), c["sensitive"].to_string());
        let action = |c: &Value| c["action"].as_str().unwrap_or_default().split([' ', ',']).next().unwrap().to_owned();
        for c in &columns {
            own.push(columns.iter().filter(|o| key(o) == key(c)).count().to_string());
            own.push(columns.iter().filter(|o| action(o) == action(c)).count().to_string());
            let changed: u64 =
                columns.iter().filter(|o| action(o) == action(c)).map(|o| o["changed"].as_u64().unwrap_or(0)).sum();
            let mut told = Vec::new();
            numbers(&serde_json::json!({"rows": changed}), "", &mut told);
            own.extend(told);
        }
        for d in json["datasets"].as_array().unwrap() {
            for state in ["before", "after"] {
                for value in ["l", "t"] {
                    own.extend(d[state][value].as_f64().map(|v| format!("{v}").replace('.', ",")));
                }
            }
        }
        own
    };
    let strange: Vec<&&&str> =
        strange.iter().filter(|cell| **cell != &"0" && !own.iter().any(|o| o == **cell)).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn a_report_comes_from_a_folder_or_a_receipt_and_says_what_is_wrong() {
    let work = small();
    work.efface("report in -o folder.html")
        .passed()
        .says("folder.html: html, of 1 file, without values; needs no network");
    work.efface("apply in --out out --key-file key").passed();
    work.efface("report --receipt out -o receipt.html").passed();
    assert!(work.text("receipt.html").contains("before and after"));
    work.efface("report --receipt in/people.csv -o x.html").ended(2).says("Why: efface explain E212");
    work.efface("report in --lang xx").ended(2).says("languages: en, nl, de, fr");
    work.efface("report in --output sarif=x").ended(2);
    work.efface("report").ended(2);
    work.write("in/broken.csv", "a;b\n1;2;3\n\"");
    work.efface("report in -o part.html").ended(3);
    assert!(work.text("part.html").contains("Not read: in/broken.csv"));
}

#[test]
fn completions_and_manual_pages_tell_of_every_command() {
    let work = Work::new();
    let commands = ["scan", "init", "plan", "apply", "risk", "check", "baseline", "report", "reveal", "key", "explain"];
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = work.efface(&format!("completions {shell}")).passed().stdout;
        assert!(commands.iter().all(|c| text.contains(c)), "{shell}");
    }
    let page = work.efface("man").passed().stdout;
    assert!(page.starts_with(".ie") && commands.iter().all(|c| page.contains(c)));
    work.efface("man --out man1").passed();
    for command in commands {
        assert!(work.text(&format!("man1/efface-{command}.1")).contains("SYNOPSIS"), "{command}");
    }
}

//! Views: what a role of the staff may see, and nothing beside.

use crate::efface::Work;

const POLICY: &str = "version = 1
unlisted = \"refuse\"
[class.mail]
at = \"t.email\"
do = \"token\"
norm = \"email\"
[class.phone]
at = \"t.telefoon\"
do = \"token\"
norm = \"phone:NL\"
[class.note]
at = \"t.notitie\"
do = \"redact\"
[class.nr]
at = \"t.nr\"
do = \"keep\"
[view.support]
phone = \"last4\"
note = \"label\"
mail = \"hide\"
[view.desk]
mail = \"clear\"
[view.wide]
mail = \"first3\"
phone = \"erase\"
nr = \"last1\"
";

fn work() -> Work {
    let work = Work::new();
    let rows: String = (0..20)
        .map(|i| {
            format!(
                "{i},p{i}@voorbeeld.example,06123400{:02},Bel p{i}@voorbeeld.example of 06123400{:02} terug\n",
                i + 10,
                i + 10
            )
        })
        .collect();
    work.write("in/t.csv", format!("nr,email,telefoon,notitie\n{rows}"));
    work.write("p.toml", POLICY);
    work
}

#[test]
fn a_view_writes_what_it_shows_and_the_receipt_says_which() {
    let work = work();
    work.efface("apply in --out plain --policy p.toml --key-file key").passed();
    work.efface("apply in --out support --policy p.toml --key-file key --view support").passed();
    let text = work.text("support/t.csv");
    assert!(text.starts_with("nr,telefoon,notitie\n0,****0010,Bel [email] of [phone] terug\n"), "{text}");
    assert_eq!(work.json("support/efface-receipt.json")["view"], "support");
    assert!(work.json("plain/efface-receipt.json").get("view").is_none());
    work.efface("apply in --out wide --policy p.toml --key-file key --view wide").passed();
    assert!(work.text("wide/t.csv").starts_with("nr,email,telefoon,notitie\n"));
    assert!(
        work.text("wide/t.csv").contains("****,p15****,,Bel e1") || work.text("wide/t.csv").contains("p15****,,Bel e1")
    );
    // Notes hold the same tokens as without a view.
    let note = |out: &str| {
        let text = work.text(&format!("{out}/t.csv"));
        text.lines().map(|l| l.rsplit(',').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(note("plain"), note("wide"));
    let plan = work.efface("plan in --policy p.toml --view support").passed().stdout;
    assert!(plan.contains("drop"), "{plan}");
    let line = work.text("efface-ledger.jsonl").lines().nth(1).unwrap().to_owned();
    assert!(line.contains("\"view\":\"support\""), "{line}");
}

#[test]
fn what_a_view_shows_in_clear_takes_a_reason_and_stands_nowhere_else() {
    let work = work();
    let desk = "apply in --out desk --policy p.toml --key-file key --view desk";
    work.efface(desk).ended(2).says("in clear: mail").says("--reason");
    work.efface(&format!("{desk} --reason case --no-ledger")).ended(2).says("ledger");
    assert!(!work.path("desk").exists());
    work.efface(&format!("{desk} --reason case")).passed();
    let text = work.text("desk/t.csv");
    assert!(text.contains("0,p0@voorbeeld.example,e1na57y") || text.contains("0,p0@voorbeeld.example,e1"), "{text}");
    assert_eq!(text.matches('@').count(), 20, "the notes hold no address");
    work.efface("apply in --out plain --policy p.toml --key-file key").passed();
    let notes = |text: &str| text.lines().map(|l| l.rsplit(',').next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(notes(&text), notes(&work.text("plain/t.csv")));
    let line: serde_json::Value =
        serde_json::from_str(work.text("efface-ledger.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!((&line["view"], &line["why"]), (&"desk".into(), &"case".into()));
    // In a column that the view does not show it is a leak.
    let rows: String = (0..20)
        .map(|i| format!("{i},p{i}@voorbeeld.example,06123400{:02},niets,p{i}@voorbeeld.example\n", i + 10))
        .collect();
    work.write("in/t.csv", format!("nr,email,telefoon,notitie,code\n{rows}"));
    let policy =
        POLICY.replace("at = \"t.nr\"\ndo = \"keep\"", "at = [\"t.nr\", \"t.code\"]\ndo = \"keep\"\naccept = []");
    work.write("p.toml", policy);
    work.efface("apply in --out leak --policy p.toml --key-file key --view desk --reason case").ended(1).says("t.code");
    assert!(!work.path("leak").exists());
}

#[test]
fn unknown_views_are_named() {
    let work = work();
    work.efface("apply in --out out --policy p.toml --key-file key --view sales").ended(2).says("desk, support, wide");
    work.efface("apply in --out out --key-file key --view sales").ended(2).says("no view");
}

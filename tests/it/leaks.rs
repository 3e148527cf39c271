//! Ways in which an identifier could reach the output past the action of its column. None may be published.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;

use crate::efface::Work;

/// Contacts whose columns are replaced, and a second file that a policy keeps.
fn contacts(second: &str) -> Work {
    let work = Work::new();
    let mut text = "contact_id,email,phone\n".to_owned();
    for i in 0..60 {
        text += &format!("CON{},jan{i}@jansen.example,+31 6 8012{:04}\n", 100_200 + i, 1000 + i * 7);
    }
    work.write("in/contacts.csv", text);
    work.write("in/calls.csv", second);
    work.write(
        "p.toml",
        "version = 1\n[class.id]\nat = \"contacts.contact_id\"\ndo = \"token\"\n\
         [class.email]\nat = \"contacts.email\"\ndo = \"token\"\nnorm = \"email\"\n\
         [class.phone]\nat = \"contacts.phone\"\ndo = \"token\"\nnorm = \"phone:NL\"\n\
         [class.facts]\nat = \"calls.*\"\ndo = \"keep\"\n",
    );
    work
}

fn rows(header: &str, cell: impl Fn(usize) -> String) -> String {
    (0..60).fold(format!("{header}\n"), |text, i| text + &cell(i) + "\n")
}

fn refused(work: &Work, what: &str) {
    let run = work.efface("apply in --out out --policy p.toml --key-file key").ended(1).says("Next: ");
    assert!(!run.stderr.contains("jansen.example") && !run.stderr.contains("8012"), "{}", run.stderr);
    assert!(!work.path("out").exists(), "{what}");
}

#[test]
fn what_is_replaced_in_one_column_may_not_be_kept_in_another() {
    type Cell = fn(usize) -> String;
    let cells: [(&str, &str, Cell); 9] = [
        ("the same type", "nr,email", |i| format!("{i},jan{i}@jansen.example")),
        ("in capitals", "nr,wie", |i| format!("{i},JAN{i}@JANSEN.EXAMPLE")),
        ("national", "nr,code", |i| format!("{i},068012{:04}", 1000 + i * 7)),
        ("one of sixty", "nr,code", |i| {
            format!("{i},06801{}", if i == 7 { "21049".into() } else { format!("3{:04}", i * 3) })
        }),
        ("inside text", "nr,tekst", |i| format!("{i},klant CON{} belde vandaag weer op", 100_200 + i)),
        ("with separators", "nr,ref", |i| format!("{i},CON-{}", 100_200 + i)),
        ("percent-encoded", "nr,url", |i| format!("{i},https://crm.example/?u=jan{i}%40jansen.example")),
        ("as a reference", "nr,html", |i| format!("{i},<b>jan{i}&#64;jansen.example</b>")),
        ("with a dash", "nr,tel", |i| format!("{i},06–8012{:04}", 1000 + i * 7)),
    ];
    for (what, header, cell) in cells {
        let work = contacts(&rows(header, cell));
        refused(&work, what);
    }
}

#[test]
fn a_policy_may_accept_what_stays() {
    let work = contacts(&rows("nr,email", |i| format!("{i},jan{i}@jansen.example")));
    let policy = work.text("p.toml") + "accept = [\"email\"]\n";
    work.write("p.toml", &policy);
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    work.write("p.toml", policy.replace("[\"email\"]", "[\"emial\"]"));
    work.efface("plan in --policy p.toml").ended(2).says("emial").says("Next: ");
}

#[test]
fn numbers_that_meet_by_chance_are_let_through_and_counted() {
    // A tenth of all numbers of seven digits are ids: about six of sixty meet one.
    let work = Work::new();
    let mut state = 1u64;
    let mut next = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % most
    };
    let ids: String = (0..90_000).map(|i| format!("{}\n", 1_000_000 + i * 100 + next(100))).collect();
    let amounts: String = (0..20_000).map(|_| format!("{},x\n", 1_000_000 + next(9_000_000))).collect();
    work.write("in/ids.csv", format!("contact_id\n{ids}"));
    work.write("in/sales.csv", format!("amount,unit\n{amounts}"));
    work.write(
        "p.toml",
        "version = 1\n[class.id]\nat = \"ids.*\"\ndo = \"token\"\n[class.facts]\nat = \"sales.*\"\ndo = \"keep\"\n",
    );
    work.efface("apply in --out out --policy p.toml --key-file key --output json=r.json").passed();
    let met = work.json("r.json")["verification"]["coincidences"].as_u64().unwrap();
    assert!((100..400).contains(&met), "{met}");
}

#[test]
fn names_of_columns_members_and_files_hold_nobody() {
    let policy = "version = 1\n[class.a]\nat = \"*\"\ndo = \"keep\"\n";
    for (name, content) in [
        ("t.csv", "nr,jan@jansen.example\n1,2\n"),
        ("t.jsonl", "{\"saldo\":{\"jan@jansen.example\":5}}\n"),
        ("jan@jansen.example.csv", "nr,bedrag\n1,2\n"),
    ] {
        let work = Work::new();
        work.write(&format!("in/{name}"), content);
        work.write("p.toml", policy);
        let run = work.efface("apply in --out out --policy p.toml --header yes").ended(1).says("Next: ");
        assert!(run.stderr.contains("holds an identifier"), "{}", run.stderr);
        assert!(!work.path("out").exists());
    }
}

#[test]
fn notes_in_the_footer_of_parquet_do_not_come_along() {
    let work = Work::new();
    let note = |k: &str| std::collections::HashMap::from([(k.to_owned(), "jan@jansen.example".to_owned())]);
    let field = Field::new("naam", DataType::Utf8, true).with_metadata(note("example"));
    let schema =
        Arc::new(Schema::new_with_metadata(vec![field, Field::new("kleur", DataType::Utf8, true)], note("filter")));
    let text = |word: &str| Arc::new(StringArray::from(vec![word; 5])) as ArrayRef;
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![text("Jan"), text("rood")]).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    work.write("in/t.parquet", bytes);
    work.write("p.toml", "version = 1\nunlisted = \"keep\"\n[class.a]\nat = \"t.naam\"\ndo = \"erase\"\n");
    work.efface("apply in --out out --policy p.toml").passed();
    let out = work.read("out/t.parquet");
    assert!(!String::from_utf8_lossy(&out).contains("jansen"));
}

#[test]
fn an_address_cannot_be_generalised_and_nothing_direct_is_kept_unlisted() {
    let work = contacts("nr\n1\n");
    work.write(
        "p.toml",
        "version = 1\nunlisted = \"erase\"\n[class.a]\nat = \"contacts.email\"\ndo = \"generalise\"\nkeep = 100\n",
    );
    work.efface("plan in --policy p.toml").ended(2).says("identifies people on its own").says("Next: ");
    work.write("p.toml", "version = 1\nunlisted = \"keep\"\n[class.a]\nat = \"contacts.email\"\ndo = \"erase\"\n");
    work.efface("plan in --policy p.toml").ended(2).says("keeps no direct identifier").says("Next: ");
}

#[test]
fn reports_take_the_place_of_nothing_that_is_read() {
    let work = contacts("nr\n1\n");
    let (key, data) = (work.read("key"), work.read("in/contacts.csv"));
    for line in [
        "apply in --out out --policy p.toml --key-file key --output json=key",
        "apply in --out out --policy p.toml --key-file key --output json=p.toml",
        "scan in --output json=in/contacts.csv",
    ] {
        work.efface(line).ended(2).says("overwrite").says("Next: ");
    }
    assert_eq!((work.read("key"), work.read("in/contacts.csv")), (key, data));
    std::os::unix::fs::symlink("target.json", work.path("link.json")).unwrap();
    work.write("target.json", "old");
    work.efface("scan in --output json=link.json").passed();
    assert!(work.path("link.json").is_symlink() && work.text("target.json").contains("\"version\""));
}

#[test]
fn tables_that_cannot_be_converted_are_refused_and_nothing_is_lost() {
    let work = Work::new();
    work.write("p.toml", "version = 1\n[class.a]\nat = \"*\"\ndo = \"keep\"\n");
    for (text, says) in [
        ("{\"l\":[{\"a\":1},{\"b\":2},{\"a\":3,\"b\":4}]}\n", "lack a member"),
        ("{\"a\":1}\n{\"a\":[1,2]}\n", "one name"),
        ("{\"a\":1,\"a\":2}\n", "twice"),
    ] {
        work.write("in/t.jsonl", text);
        for to in ["csv", "parquet"] {
            let run = work.efface(&format!("apply in --out out --policy p.toml --to {to}"));
            assert!(run.stderr.contains(says) && run.stderr.contains("Next: "), "{text}: {}", run.stderr);
            assert!(!work.path("out").exists());
        }
    }
    work.write("in/t.jsonl", "{\"a\":12345678901234567.89,\"b\":0.1000000000000000055511151231257827}\n");
    work.efface("apply in --out out --policy p.toml --to csv").passed();
    assert_eq!(work.text("out/t.csv"), "a,b\n12345678901234567.89,0.1000000000000000055511151231257827\n");
}

#[test]
fn a_column_that_may_not_be_null_may_still_be_emptied() {
    let work = Work::new();
    let schema = Arc::new(Schema::new(vec![Field::new("geboortedatum", DataType::Utf8, false)]));
    let column = Arc::new(StringArray::from(vec!["1984-03-07", "unknown"])) as ArrayRef;
    let batch = RecordBatch::try_new(schema, vec![column]).unwrap();
    work.write("in/t.parquet", crate::sheet::parquet_of(&batch, Default::default()));
    work.write("p.toml", "version = 1\n[class.a]\nat = \"t.*\"\ndo = \"generalise\"\nby = \"year\"\n");
    work.efface("apply in --out out --policy p.toml --to csv").passed().says("1 cells could not be read");
    assert_eq!(work.text("out/t.csv"), "\"geboortedatum\"\n1984\n\"\"\n");
    work.efface("apply in --out same --policy p.toml").passed();
}

#[test]
fn what_json_has_no_number_for_becomes_text() {
    let work = Work::new();
    let column = Arc::new(Float64Array::from(vec![1.5, f64::NAN, f64::INFINITY])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("x", column)]).unwrap();
    work.write("in/t.parquet", crate::sheet::parquet_of(&batch, Default::default()));
    work.write("p.toml", "version = 1\n[class.a]\nat = \"t.*\"\ndo = \"keep\"\n");
    work.efface("apply in --out out --policy p.toml --to jsonl").passed();
    assert_eq!(work.text("out/t.jsonl"), "{\"x\":\"1.5\"}\n{\"x\":\"NaN\"}\n{\"x\":\"inf\"}\n");
}

#[test]
fn padded_rows_go_with_erasing_and_not_with_dropping() {
    let work = Work::new();
    work.write("in/t.csv", "naam,email\nJan,a@b.example\nPiet\nKlaas,c@d.example,extra,more\n");
    let policy = "version = 1\n[class.a]\nat = \"t.email\"\ndo = \"drop\"\n[class.b]\nat = \"t.*\"\ndo = \"keep\"\n";
    work.write("p.toml", policy);
    work.efface("apply in --out out --policy p.toml --ragged pad").ended(2).says("--ragged pad").says("Next: ");
    work.write("p.toml", policy.replace("drop", "erase"));
    work.efface("apply in --out out --policy p.toml --ragged pad").passed();
    assert_eq!(work.text("out/t.csv"), "naam,email\nJan,\nPiet\nKlaas,,extra,more\n");
}

#[test]
fn a_changed_ledger_stops_the_next_reveal() {
    let work = contacts("nr\n1\n");
    work.efface("apply in --out out --policy p.toml --key-file key").passed();
    let reveal = "reveal out/contacts.csv --column email --key-file key --ledger l --reason";
    work.efface(&format!("{reveal} first")).passed();
    work.efface(&format!("{reveal} second")).passed();
    work.write("l", work.text("l").replace("first", "other"));
    let run = work.efface(&format!("{reveal} third")).ended(2).says("line 1 of the ledger").says("Next: ");
    assert!(run.stdout.is_empty());
}

#[test]
fn telephones_that_were_damaged_are_replaced_where_the_header_says_so() {
    let work = Work::new();
    let forms = ["+3106{}", "31{}.0", "0{} (werk)", "T: 0{}", "0{} 0{}", "x@geheim{}"];
    for (n, form) in forms.iter().enumerate() {
        let header = if form.contains('@') { "email" } else { "telefoon" };
        let rows: String = (0..60).map(|i| form.replace("{}", &format!("6{}", 12_345_678 + i * 7919)) + "\n").collect();
        work.write(&format!("in/t{n}.csv"), format!("{header}\n{rows}"));
    }
    work.efface("apply in --out out --key-file key").passed();
    for (file, bytes) in work.tree("out").iter().filter(|(file, _)| file.ends_with(".csv")) {
        assert!(!String::from_utf8_lossy(bytes).contains("612"), "{file}");
    }
}

#[test]
fn parts_of_a_full_name_go_from_the_notes_of_its_row() {
    let work = Work::new();
    let (given, family) = (["Thijs", "Marijke", "Sander"], ["Schouten", "Brouwer", "Oosterhuis", "Wagenaar"]);
    let rows: String = (0..60)
        .map(|i| {
            let (g, f) = (given[i % 3], family[i % 4]);
            format!("{g} {f},\"Levering voor {f}, {g} is te laat; {}'s fiets, zei {}.\"\n", f, f.to_uppercase())
        })
        .collect();
    work.write("in/t.csv", format!("naam,opmerkingen\n{rows}"));
    work.efface("apply in --out out --key-file key").passed();
    let out = work.text("out/t.csv").to_lowercase();
    for name in given.iter().chain(&family) {
        assert!(!out.contains(&name.to_lowercase()), "{name}");
    }
}

#[test]
fn numbers_of_customers_are_no_postcodes_of_ireland() {
    let work = Work::new();
    let rows: String = (0..200).map(|i| format!("K{:06},+316{}\n", 120 + i, 10_000_000 + i * 7919)).collect();
    work.write("in/t.csv", format!("klantnr,mobiel\n{rows}"));
    let scan = work.efface("scan in --output json=-").passed().json();
    assert_eq!(scan["datasets"][0]["columns"][0]["type"], "person.id");
}

/// A table of customers with tokens for names, and a log that keeps everything.
fn customers(header: &str, row: impl Fn(usize) -> String, log: impl Fn(usize) -> String) -> Work {
    let work = Work::new();
    let rows: String = (0..300).map(|i| format!("{}\n", row(i))).collect();
    work.write("in/klanten.csv", format!("{header}\n{rows}"));
    let lines: String = (0..300).map(|i| format!("{i},{}\n", log(i))).collect();
    work.write("in/logboek.csv", format!("nr,regel\n{lines}"));
    work
}

fn invented(i: usize) -> (String, String) {
    let part = |n: usize| {
        format!(
            "{}{}{}",
            ["Kusi", "Boler", "Sidon", "Tera", "Velo"][n % 5],
            ["fos", "am", "oi", "ub"][n / 5 % 4],
            ["tra", "ski", "ma"][n / 20 % 3]
        )
    };
    (["Renske", "Joost", "Thijs", "Maud"][i % 4].to_owned(), part(i))
}

const KEPT: &str = "version = 1\n[class.naam]\nat = \"klanten.*naam\"\ndo = \"token\"\nforce = \"test\"\n\
                    [class.rest]\nat = [\"klanten.id\", \"logboek.*\"]\ndo = \"keep\"\n";

#[test]
fn a_full_name_in_a_kept_column_stops_the_run_however_few_they_are() {
    // Two in three lines say something else; the name stands whole, or in a sentence, given or family name first.
    for header in ["id,voornaam,achternaam", "id,achternaam,voornaam"] {
        for sentence in [false, true] {
            let work = customers(
                header,
                |i| {
                    let (given, family) = invented(i);
                    if header.ends_with("achternaam") {
                        format!("{i},{given},{family}")
                    } else {
                        format!("{i},{family},{given}")
                    }
                },
                |i| {
                    let (given, family) = invented(i);
                    match (i % 3, sentence) {
                        (0, true) => format!("Order {i} voor {given} {family} klaar"),
                        (0, false) => format!("{given} {family}"),
                        _ => format!("regel {i}"),
                    }
                },
            );
            work.write("p.toml", KEPT);
            work.efface("apply in --out out --policy p.toml --key-file key")
                .ended(1)
                .says("names of people")
                .says("logboek.regel");
            assert!(!work.path("out").exists());
        }
    }
}

#[test]
fn a_firm_may_bear_the_family_name_of_a_customer_and_not_the_whole_name() {
    // Family names of several words, of which few bear each: a firm of that name is none of them.
    let family = |i: usize| format!("{} A {}", invented(i).1, invented(i + 7).1);
    let row = |i: usize| format!("{i},{},{}", invented(i).0, family(i));
    let firm = |i: usize| if i.is_multiple_of(3) { format!("{i} Studio {}", family(i)) } else { format!("firma {i}") };
    let apply = "apply in --out out --policy p.toml --key-file key";
    let work = customers("id,voornaam,achternaam", row, firm);
    work.write("p.toml", KEPT);
    assert!(work.efface(apply).passed().stdout.contains("100 cells of kept columns are or hold"));
    // A column of such names is one, and what is no name's part but all there is of it is sought as well.
    let work = customers("id,voornaam,achternaam", row, |i| format!("{i} Fam. {}", family(i)));
    work.write("p.toml", KEPT);
    work.efface(apply).ended(1).says("names of people").says("logboek.regel");
    let work = customers("id,achternaam", |i| format!("{i},{}", family(i)), firm);
    work.write("p.toml", KEPT);
    work.efface(apply).ended(1).says("names of people").says("logboek.regel");
}

#[test]
fn one_whole_name_of_a_replaced_column_in_a_kept_one_stops_the_run() {
    let family = |i: usize| invented(i).1;
    let apply = "apply in --out out --policy p.toml --key-file key";
    let kept = |more: &str| KEPT.replace("\"klanten.id\"", &format!("\"klanten.id\"{more}"));
    // What the columns are, what stands in them, what stands in the log once, and what else is kept.
    type Row = fn(&str, &str, usize) -> String;
    let cases: [(&str, Row, Row, &str); 11] = [
        // As a whole cell and in a sentence, of a column of whole names.
        ("id,naam", |g, f, i| format!("{i},{g} {f}"), |g, f, _| format!("{g} {f}"), ""),
        ("id,naam", |g, f, i| format!("{i},{g} {f}"), |g, f, _| format!("zie {g} {f}"), ""),
        // Eight words, in whatever case and with other signs.
        (
            "id,voornaam,achternaam",
            |g, f, i| format!("{i},{g} van der,{f} A {f} Bos-Kok"),
            |g, f, _| format!("zie {g} VAN DER {f} A {f} bos kok"),
            "",
        ),
        // Particles in a column of their own.
        (
            "id,voornaam,tussenvoegsel,achternaam",
            |g, f, i| format!("{i},{g},van der,{f}"),
            |g, f, _| format!("zie {g} van der {f}"),
            ", \"klanten.tussenvoegsel\"",
        ),
        // The family name first, with its particles.
        (
            "id,voornaam,achternaam",
            |g, f, i| format!("{i},{g},van der {f}"),
            |g, f, _| format!("zie van der {f} {g} hier"),
            "",
        ),
        // An initial or a title between, and a family name of several words with somebody's given name.
        (
            "id,voornaam,achternaam",
            |g, f, i| format!("{i},{g},{f} Bos-Kok"),
            |g, f, _| format!("zie {g} M. {f} Bos-Kok"),
            "",
        ),
        (
            "id,voornaam,achternaam",
            |g, f, i| format!("{i},{g} Maud,{f} Bos-Kok"),
            |g, f, _| format!("{f} Bos-Kok / dr. {g}"),
            "",
        ),
        (
            "id,voornaam,achternaam",
            |g, f, i| format!("{i},Nele {g},{f} Bos-Kok"),
            |g, f, _| format!("zie {g} {f} Bos-Kok"),
            "",
        ),
        // The first of several given names.
        ("id,voornaam,achternaam", |g, f, i| format!("{i},{g} Anna,{f}"), |g, f, _| format!("zie {g} {f}"), ""),
        // Whole names under the header of a part, and of both.
        ("id,voornaam,achternaam", |g, f, i| format!("{i},{g} {f},{g} {f}"), |g, f, _| format!("zie {g} {f}"), ""),
        ("id,voornaam,achternaam", |g, f, i| format!("{i},{g},{g} {f}"), |g, f, _| format!("zie {g} {f}"), ""),
    ];
    for (header, row, leak, more) in cases {
        for leaks in [false, true] {
            let work = customers(
                header,
                |i| row(&invented(i).0, &family(i), i),
                |i| if leaks && i == 150 { leak(&invented(i).0, &family(i), i) } else { format!("regel {i}") },
            );
            work.write("p.toml", kept(more));
            let ran = work.efface(apply);
            if leaks {
                ran.ended(1).says("names of people").says("in 1 cells").says("logboek.regel");
            } else {
                ran.passed();
            }
        }
    }
}

#[test]
fn what_is_hashed_or_erased_in_its_column_has_no_token_in_text() {
    for action in ["erase", "short\"\nnorm = \"email", "mask\"\nkeep_last = 2\n#\""] {
        let work = Work::new();
        let rows: String = (0..60)
            .map(|i| {
                format!("{i},klant{i}@bedrijf.example,zie klant{i}@bedrijf.example voor de rest van het verhaal\n")
            })
            .collect();
        work.write("in/k.csv", format!("nr,email,note\n{rows}"));
        work.write(
            "p.toml",
            format!("version = 1\n[class.email]\nat = \"k.email\"\ndo = \"{action}\"\n[class.note]\nat = \"k.note\"\ndo = \"redact\"\n[class.nr]\nat = \"k.nr\"\ndo = \"keep\"\n"),
        );
        work.efface("apply in --out out --policy p.toml --key-file key").passed();
        let out = work.text("out/k.csv");
        assert!(out.contains("zie [email] voor") && !out.contains("bedrijf"), "{out}");
    }
}

#[test]
fn names_of_files_hold_no_full_name_of_a_replaced_column() {
    let work = customers(
        "id,voornaam,achternaam",
        |i| {
            let (g, f) = invented(i);
            format!("{i},{g},{f}")
        },
        |i| format!("regel {i}"),
    );
    let (given, family) = invented(7);
    let text = work.text("in/logboek.csv");
    work.write(&format!("in/dossier_{given}_{family}.csv"), text);
    work.write("p.toml", KEPT.replace("\"logboek.*\"", "\"*.nr\", \"*.regel\""));
    work.efface("apply in --out out --policy p.toml --key-file key").ended(1).says("holds an identifier of a person");
}

#[test]
fn a_note_cannot_be_cut_or_masked() {
    let work = Work::new();
    let rows: String =
        (0..60).map(|i| format!("{i},bel klant{i}@bedrijf.example terug over de levering van maandag\n")).collect();
    work.write("in/k.csv", format!("nr,note\n{rows}"));
    for action in ["truncate\"\nto = 70\n#", "mask\"\nkeep_first = 20\n#"] {
        work.write(
            "p.toml",
            format!("version = 1\nunlisted = \"keep\"\n[class.note]\nat = \"k.note\"\ndo = \"{action}\"\n"),
        );
        work.efface("apply in --out out --policy p.toml --key-file key")
            .ended(2)
            .says("running text")
            .says("choose redact");
    }
}

#[test]
fn a_column_of_short_ids_of_a_replaced_one_is_not_published() {
    let work = Work::new();
    let of = |header: &str, row: &dyn Fn(u32) -> String| -> String {
        (0..300).fold(format!("{header}\n"), |text, i| text + &row(i) + "\n")
    };
    let login = |i: u32| {
        let letter = |n: u32| char::from(b'a' + (n % 26) as u8);
        [i, i / 26, i * 7, i * 11, i * 3, i / 7].map(letter).iter().collect::<String>()
    };
    let number = |i: u32| 100_000 + i * 2_357 % 900_000;
    work.write("in/people.csv", of("klantnr,login", &|i| format!("{},{}", number(i), login(i))));
    let policy =
        "version = 1\n[class.id]\nat = \"people.*\"\ndo = \"token\"\n[class.facts]\nat = \"orders.*\"\ndo = \"keep\"\n";
    work.write("p.toml", policy);
    for (header, row) in [
        ("ref", &(|i: u32| number(299 - i).to_string()) as &dyn Fn(u32) -> String),
        ("account", &|i| login(i).to_uppercase()),
    ] {
        work.write("in/orders.csv", of(&format!("{header},aantal"), &|i| format!("{},{}", row(i), i % 9)));
        work.efface("apply in --out out --policy p.toml --key-file key").ended(1).says("short or plain values");
    }
    // A few by chance, and no column of them.
    work.write("in/orders.csv", of("ref,aantal", &|i| format!("{},{}", 100_000 + i * 2_999, i % 9)));
    work.efface("apply in --out out --policy p.toml --key-file key --output json=r.json").passed();
    assert!(work.json("r.json")["verification"]["plain_let_through"].as_u64().unwrap() > 0);
}

#[test]
fn lines_in_base64_hide_no_mail_and_an_action_that_reads_nothing_stops() {
    let work = Work::new();
    let rows: String = (0..60)
        .map(|i| {
            let json = format!("{{\n \"mail\": \"p{i}x@voorbeeld.example\"\n}}");
            format!("{i},p{i}x@voorbeeld.example,{},woord{i}\n", data_encoding::BASE64.encode(json.as_bytes()))
        })
        .collect();
    work.write("in/t.csv", format!("nr,mail,payload,woord\n{rows}"));
    let policy = "version = 1\nunlisted = \"keep\"\n[class.mail]\nat = \"t.mail\"\ndo = \"token\"\n";
    work.write("p.toml", policy);
    work.efface("apply in --out out --policy p.toml --key-file key").ended(1).says("t.payload");
    for action in ["generalise\"\nby = \"year", "generalise\"\nband = 10\n#\"", "noise\"\nby = \"nr\"\namount = 5\n#\""]
    {
        work.write("p.toml", format!("{policy}[class.p]\nat = [\"t.payload\", \"t.woord\"]\ndo = \"{action}\"\n"));
        work.efface("apply in --out out --policy p.toml --key-file key").ended(2).says("cannot be read");
    }
}

//! Files that cannot be read whole: the run ends in the exit code of the design, with a place, a cause and a next step,
//! and publishes nothing.

use std::process::Stdio;

use crate::efface::{Run, Work};

/// A table of which nothing is wrong.
pub const GOOD: &str = "naam,email\nJan,jan@voorbeeld.example\nPiet,piet@voorbeeld.example\n";

fn apply(work: &Work, input: &str) -> Run {
    work.efface(&format!("apply {input} --out out --key-file key"))
}

/// Runs `apply` on a file that cannot be read whole: exit code 3 and these words in the message.
fn unread(name: &str, bytes: &[u8], words: &[&str]) {
    let work = Work::new();
    work.write(&format!("in/{name}"), bytes);
    for command in ["scan", "init", "plan", "risk"] {
        work.efface(&format!("{command} in")).ended(3).says(name).says("Next: ");
    }
    let run = words.iter().fold(apply(&work, "in").ended(3).says("Next: "), |run, word| run.says(word));
    assert!(run.stderr.contains(name) && run.stdout.is_empty());
    nothing_is_there(&work);
}

/// No output, and nothing half of one.
pub fn nothing_is_there(work: &Work) {
    let left: Vec<_> = std::fs::read_dir(work.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("out")), "{left:?}");
}

#[test]
fn a_missing_file() {
    let work = Work::new();
    for command in ["scan", "plan", "risk", "init", "apply --out out"] {
        work.efface(&format!("{command} nowhere.csv"))
            .ended(3)
            .says("nowhere.csv: cannot read")
            .says("Next: check the path");
    }
    work.efface("scan *.parquet").ended(3).says("no file matches").says("Next: ");
    nothing_is_there(&work);
}

#[test]
fn a_folder_without_tables() {
    let work = Work::new();
    work.write("in/readme.txt", "x");
    apply(&work, "in").ended(3).says("in: no CSV").says("Next: ");
    nothing_is_there(&work);
}

#[test]
fn an_empty_file() {
    unread("empty.csv", b"", &["empty.csv: the file is empty"]);
    unread("empty.jsonl", b"", &["the file is empty"]);
    unread("empty.parquet", b"", &["the file is empty"]);
    unread("blank.csv", b"\n\n", &["no row"]);
}

#[test]
fn a_header_and_nothing_else_is_a_table_without_rows() {
    let work = Work::new();
    work.write("in/klanten.csv", "voornaam;e-mail\r\n");
    let scan = work.efface("scan in --output json=-").passed().json();
    assert_eq!(scan["datasets"][0]["rows"], 0);
    apply(&work, "in").passed();
    assert_eq!(work.text("out/klanten.csv"), "voornaam;e-mail\r\n");
}

#[test]
fn a_ragged_row() {
    unread("r.csv", b"a,b\n1,2\n3\n4,5\n", &["line 3", "--ragged"]);
    unread("r.csv", b"a,b\n1,\"2\n\n\"\n3,4,5\n", &["line 5", "--ragged"]);
    let work = Work::new();
    work.write("in/r.csv", "naam,stad\nJan,Urk\nPiet\nKees,Goes,Veere\n");
    let scan = work.efface("scan in --ragged pad --output json=-").passed().json();
    assert_eq!(scan["datasets"][0]["columns"][2]["name"], "_extra");
}

#[test]
fn bytes_that_the_encoding_does_not_know() {
    let text = "naam,stad\n".to_owned() + &"Zoë,Goës\n".repeat(40);
    let bytes = [text.as_bytes(), b"Zo\xeb,Urk\n"].concat();
    unread("b.csv", &bytes, &["b.csv", "line 42", "--encoding"]);
    let lines = [b"{\"naam\":\"Zo\xc3\xab\"}\n".repeat(20), b"{\"naam\":\"Zo\xff\"}\n".to_vec()].concat();
    unread("b.jsonl", &lines, &["b.jsonl", "line 21", "--encoding"]);
}

#[test]
fn a_file_that_is_cut_off() {
    use std::io::Write;
    let text = (0..5000).map(|i| format!("naam{i},{}\n", i * 7919)).collect::<String>();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    let gz = encoder.finish().unwrap();
    let zst = zstd::encode_all(text.as_bytes(), 3).unwrap();
    let parquet = Work::with_sample().read("in/salesforce/Case.parquet");
    for part in [2, 3] {
        unread("c.csv.gz", &gz[..gz.len() * part / 4], &["cut off"]);
        unread("c.csv.zst", &zst[..zst.len() * part / 4], &["cut off"]);
        unread("c.parquet", &parquet[..parquet.len() * part / 4], &["not a whole Parquet file"]);
    }
    let mut damaged = gz.clone();
    damaged[gz.len() / 2] ^= 0x55;
    unread("c.csv.gz", &damaged, &["damaged"]);
    let mut damaged = parquet.clone();
    damaged[40..400].fill(0x55);
    unread("c.parquet", &damaged, &["c.parquet"]);
}

#[test]
fn a_broken_json_line() {
    let good = "{\"naam\":\"Jan\"}\n";
    unread("j.jsonl", format!("{good}{good}{{\"naam\":\n").as_bytes(), &["line 3"]);
    unread("j.jsonl", format!("{good}[1,2]\n").as_bytes(), &["line 2"]);
}

#[test]
fn a_file_that_cannot_be_opened() {
    let work = Work::new();
    std::fs::create_dir_all(work.path("in")).unwrap();
    std::os::unix::fs::symlink("gone.csv", work.path("in/link.csv")).unwrap();
    apply(&work, "in/link.csv").ended(3).says("link.csv: cannot read").says("Next: ");
    work.write("in/good.csv", GOOD);
    apply(&work, "in").ended(3).says("link.csv").says("Next: ");
    nothing_is_there(&work);
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let work = Work::new();
    work.write("in/good.csv", GOOD);
    work.write("in/bad.csv", "a,b\n1\n");
    let run = work.efface("scan in --output json=-").ended(3).says("bad.csv: line 2").says("1 of 2 files");
    assert_eq!(run.json()["datasets"][0]["name"], "good");
    apply(&work, "in").ended(3).says("bad.csv: line 2");
    nothing_is_there(&work);
}

#[test]
fn small_files_that_are_read_side_by_side_say_what_they_say_alone() {
    let work = Work::new();
    for n in 0..40 {
        work.write(
            &format!("in/t{n:02}.csv"),
            format!("id,e-mail\n{n},jan{n}@voorbeeld.example\n{n}1,els{n}@x.example\n"),
        );
    }
    work.write("in/t11.csv", "a,b\n1\n");
    work.write("in/t30.csv", "a,b\n1,2,3\n");
    work.write("in/u20.jsonl", "{\"mail\":\"jan@voorbeeld.example\"}\n");
    // Not small: the workers share it.
    let rows: String = (0..20_000).map(|n| format!("{n},jan{n}@voorbeeld.example\n")).collect();
    work.write("in/t25.csv", format!("id,mail\n{rows}"));
    let said = |threads: &str| {
        let run = work.efface(&format!("scan in --output json=- --threads {threads}")).ended(3).says("39 of 41 files");
        let (first, second) = (run.stderr.find("t11.csv"), run.stderr.find("t30.csv"));
        assert!(first.is_some() && first < second, "{}", run.stderr);
        run.stdout.clone()
    };
    let alone = said("1");
    assert_eq!(alone.matches("\"name\": \"t").count(), 38, "{alone}");
    assert!(["2", "5"].map(said).iter().all(|other| *other == alone));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let work = Work::with_sample();
    for line in ["scan in --output json=-", "rules list", "init in --write -", "plan in", "--help"] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let mut child = work.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn output_that_changes_before_it_is_read_back_is_a_fault() {
    for format in ["text", "json"] {
        changed_while_written(format);
    }
}

fn changed_while_written(format: &str) {
    use std::os::unix::fs::FileExt;
    let work = Work::new();
    let rows: String = (0..150_000).map(|n| format!("rood,jan{n}@voorbeeld.example\n")).collect();
    work.write("in/t.csv", format!("kleur,email\n{rows}"));
    work.write(
        "efface.toml",
        "version = 1\n[class.k]\nat = \"t.kleur\"\ndo = \"keep\"\n[class.e]\nat = \"t.email\"\ndo = \"token\"\n",
    );
    let output = format!("{format}=-");
    let line = ["apply", "in", "--out", "out", "--key-file", "key", "--output", &output];
    let mut child = work.command(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Another process, or a disk: one letter of a kept cell is another one once the first rows are written.
    let staged = work.path(".out.efface-partial/t.csv");
    while child.try_wait().unwrap().is_none() {
        if std::fs::metadata(&staged).is_ok_and(|m| m.len() > 1000) {
            if let Ok(file) = std::fs::File::options().write(true).open(&staged) {
                file.write_at(b"R", "kleur,email\n".len() as u64).unwrap();
            }
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let run = Run::of("apply".into(), child.wait_with_output().unwrap()).ended(4);
    run.says("a kept column differs from the input").says("E400");
    nothing_is_there(&work);
}

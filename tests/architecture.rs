//! Who may import whom. The table is the design's; this test reads every `crate::` path in `src/` and holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Each room and the rooms below it that it may use. Rooms that are not listed for each other never meet.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("model", &[]),
    ("tally", &[]),
    ("rules", &["error", "model"]),
    ("table", &["error", "model", "tally"]),
    ("hints", &["error", "model"]),
    ("keys", &["error", "model"]),
    ("ledger", &["error", "model"]),
    ("detect", &["error", "model", "rules", "tally"]),
    ("profile", &["detect", "error", "model", "rules", "tally"]),
    ("risk", &["error", "model", "tally"]),
    ("anonymise", &["error", "model", "risk"]),
    ("action", &["error", "keys", "model"]),
    ("policy", &["action", "anonymise", "detect", "error", "keys", "model", "rules"]),
    ("plan", &["action", "anonymise", "error", "keys", "model", "policy", "rules"]),
    ("report", &["error", "model"]),
    (
        "engine",
        &[
            "action",
            "anonymise",
            "detect",
            "error",
            "hints",
            "keys",
            "ledger",
            "model",
            "plan",
            "policy",
            "profile",
            "risk",
            "rules",
            "table",
            "tally",
        ],
    ),
    (
        "cli",
        &[
            "action",
            "anonymise",
            "detect",
            "engine",
            "error",
            "keys",
            "ledger",
            "model",
            "plan",
            "policy",
            "profile",
            "report",
            "risk",
            "rules",
            "table",
            "tally",
        ],
    ),
];

/// Crates that only one room may use.
const ONLY: &[(&str, &[&str])] = &[("clap", &["cli"]), ("indicatif", &["cli"])];

/// Crates that a room may not use: the model and the reports know no Arrow and do no I/O.
const NEVER: &[(&str, &[&str])] = &[
    ("model", &["arrow", "parquet", "std::fs", "std::io"]),
    ("report", &["arrow", "parquet", "std::fs"]),
    ("tally", &["arrow", "std::fs"]),
];

fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|e| e == "rs") {
            let name = entry.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    files
}

fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

/// The code of a file without its comments.
fn code(text: &str) -> String {
    text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn rooms_import_downwards_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        if matches!(file.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let me = room(&file);
        let allowed =
            MAY_USE.iter().find(|(r, _)| *r == me).unwrap_or_else(|| panic!("the room {me} is not in the table")).1;
        for (at, _) in code(&text).match_indices("crate::") {
            let code = code(&text);
            let other: String = code[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if other != me && !allowed.contains(&other.as_str()) {
                wrong.push(format!("{file} uses {other:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_has_no_circle() {
    for (at, (_, uses)) in MAY_USE.iter().enumerate() {
        let above: BTreeSet<&str> = MAY_USE[at..].iter().map(|(r, _)| *r).collect();
        assert!(uses.iter().all(|u| !above.contains(u)), "{}", MAY_USE[at].0);
    }
}

#[test]
fn terminals_and_arrow_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let me = room(&file);
        let code = code(&text);
        for (name, rooms) in ONLY {
            if code.contains(&format!("{name}::")) && !rooms.contains(&me) {
                wrong.push(format!("{file} uses {name}"));
            }
        }
        for (_, names) in NEVER.iter().filter(|(r, _)| *r == me) {
            for name in *names {
                // A writer passed in is no I/O of the report's own.
                if code.contains(&format!("{name}::")) && !(me == "report" && *name == "std::io") {
                    wrong.push(format!("{file} uses {name}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_stay_readable() {
    let long: Vec<(String, usize)> =
        sources().into_iter().map(|(f, t)| (f, t.lines().count())).filter(|(_, n)| *n > 700).collect();
    assert!(long.is_empty(), "do two things live there? {long:?}");
}

#[test]
fn every_room_is_told_of_in_the_library() {
    let files = sources();
    for (room, _) in MAY_USE {
        assert!(files["lib.rs"].contains(&format!("[`{room}`]")), "src/lib.rs does not tell of {room}");
    }
}

#[test]
fn every_action_stands_in_the_readme_with_its_parameters_and_promises() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for action in efface::action::DEFINITIONS {
        let row = readme.lines().find(|l| l.starts_with(&format!("| `{}` |", action.name)));
        let row = row.unwrap_or_else(|| panic!("README.md does not tell of {}", action.name));
        for (parameter, _) in action.parameters {
            assert!(row.contains(&format!("`{parameter}`")), "{}: {parameter}", action.name);
        }
        let cells: Vec<&str> = row.split(" |").map(|c| c.trim_start_matches('|').trim()).collect();
        let says = |at: usize| cells[at] == "yes";
        let promised = (action.keyed, action.keeps_joins, action.keeps_uniqueness, action.keeps_order);
        assert_eq!((says(3), says(4), says(5), says(6)), promised, "{}", action.name);
    }
}

#[test]
fn every_concern_stands_in_the_documents() {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md")).unwrap();
    let missing: Vec<&str> =
        efface::model::CONCERNS.iter().map(|c| c.id).filter(|id| !docs.contains(&format!("`{id}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_format_has_a_file_and_a_row_in_the_documents_and_no_other_has() {
    use efface::report::FORMATS;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_to_string(root.join("docs/formats.md")).unwrap();
    let rows: Vec<&str> = docs.lines().filter_map(|l| l.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(rows, FORMATS.iter().map(|f| f.name).collect::<Vec<_>>());
    let names: BTreeSet<&str> = rows.iter().copied().collect();
    assert_eq!(names.len(), rows.len(), "a name stands twice");
    for format in FORMATS {
        let row = docs.lines().find(|l| l.starts_with(&format!("| `{}` |", format.name))).unwrap();
        assert!(row.contains(format.says), "{}: {}", format.name, format.says);
        let commands: Vec<&str> = row.trim_end_matches(" |").rsplit("| ").next().unwrap().split(", ").collect();
        assert_eq!(commands.len(), format.tells.len(), "{}", format.name);
        let file = ["rs", "mod"].map(|kind| match kind {
            "rs" => root.join(format!("src/report/{}.rs", format.name)),
            _ => root.join(format!("src/report/{}/mod.rs", format.name)),
        });
        assert!(file.iter().any(|f| f.exists()), "src/report/{}.rs", format.name);
    }
}

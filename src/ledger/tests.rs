use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zeroize::Zeroizing;

use super::chain::Chain;
use super::*;

fn seal(id: &str) -> Seal {
    Seal::new(id, Role::Key, Zeroizing::new([id.as_bytes()[0]; 32]))
}

fn entry(n: u64) -> Entry {
    let mut entry =
        Entry::new(format!("2026-01-01T00:00:{n}Z"), Act::Reveal, "a (uid 1)".into(), format!("t{n}.csv.x"));
    entry.why = Some(format!("case {n}"));
    entry.tokens = Some(n);
    entry
}

fn ledger(lines: u64, seal: Option<&Seal>) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("efface-ledger.jsonl");
    for n in 0..lines {
        append(&path, seal, &entry(n)).unwrap();
    }
    (dir, path)
}

fn checked(path: &Path, seals: &[Seal]) -> Result<Verified, Fault> {
    verify(path, seals, &Expected::default()).unwrap()
}

/// A ledger of this many lines, made in memory.
fn long(lines: u64, seal: &Seal) -> Vec<String> {
    let seals = [seal.clone()];
    let mut chain = Chain::new(&seals);
    let line = |n| {
        let line = chain.write(Some(seal), &entry(n)).unwrap();
        chain.read(line.as_bytes()).unwrap();
        line
    };
    (0..lines).map(line).collect()
}

fn hash_of(line: &str) -> String {
    super::chain::hash(line.as_bytes())
}

/// Writes a ledger with the head that belongs to it.
fn write_long(path: &Path, lines: &[String], seal: &Seal) {
    fs::write(path, lines.iter().map(|l| format!("{l}\n")).collect::<String>()).unwrap();
    let last = lines.last().unwrap();
    let head = Head {
        lines: lines.len() as u64,
        bytes: fs::metadata(path).unwrap().len(),
        last_bytes: last.len() as u64 + 1,
        last: hash_of(last),
        seal: seal.role(),
        key_id: Some(seal.id().into()),
    };
    head.write(&head_path(path), Some(seal), &fs::File::open(path).unwrap()).unwrap();
}

#[test]
fn every_line_that_is_changed_missing_moved_or_cut_off_is_found() {
    let key = seal("k");
    let (_dir, path) = ledger(0, None);
    let lines = long(1000, &key);
    write_long(&path, &lines, &key);
    let seals = [key.clone()];
    assert_eq!(checked(&path, &seals).unwrap().anchor.lines, 1000);

    // The state before each line, from which a changed line is tried without reading those before it again.
    let mut before = Vec::new();
    let mut chain = Chain::new(&seals);
    for line in &lines {
        before.push(chain.clone());
        chain.read(line.as_bytes()).unwrap();
    }
    let (mut mutations, mut found) = (0u64, 0u64);
    // A line whose key id was changed is one of a key that is not there: the line after it, or the head, tells.
    let is_found = |n: usize, text: &[u8]| {
        let mut chain = before[n].clone();
        chain.read(text).is_err()
            || lines.get(n + 1).map_or(chain.last != hash_of(&lines[n]), |next| chain.read(next.as_bytes()).is_err())
    };
    for (n, line) in lines.iter().enumerate() {
        // Every byte of the line, by every bit in turn, and one byte more or less.
        for at in 0..line.len() {
            let mut changed = line.clone().into_bytes();
            changed[at] ^= 1 << (at % 8);
            let mut shorter = line.clone().into_bytes();
            shorter.remove(at);
            let mut longer = line.clone().into_bytes();
            longer.insert(at, b' ');
            for text in [changed, shorter, longer] {
                mutations += 1;
                found += u64::from(is_found(n, &text));
            }
        }
        // Any other line in its place: a deletion (the next), a repetition, and every exchange of two.
        for (other, text) in lines.iter().enumerate() {
            if other != n {
                mutations += 1;
                found += u64::from(is_found(n, text.as_bytes()));
            }
        }
    }
    assert_eq!(found, mutations);
    assert!(mutations > 1_800_000, "{mutations}");

    // Over the file: every deletion, exchange of neighbours, and cut behind a line.
    let mut texts = Vec::new();
    for n in 0..lines.len() {
        let mut less = lines.clone();
        less.remove(n);
        texts.push((less, n as u64 + 1));
        if n > 0 {
            let mut swapped = lines.clone();
            swapped.swap(n - 1, n);
            texts.push((swapped, n as u64));
        }
    }
    for (text, line) in texts {
        fs::write(&path, text.iter().map(|l| format!("{l}\n")).collect::<String>()).unwrap();
        let fault = checked(&path, &seals).unwrap_err();
        // What is missing at the very end has no line of its own.
        assert!(fault.line == Some(line) || (line == 1000 && fault.line.is_none()), "{line}: {fault:?}");
    }
    let whole: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let cuts = (0..1000).map(|n| lines[..n].iter().map(|l| l.len() + 1).sum::<usize>());
    for cut in cuts.flat_map(|cut| [cut, cut + 1, cut + 200]) {
        fs::write(&path, &whole[..cut]).unwrap();
        assert!(checked(&path, &seals).is_err(), "cut at byte {cut}");
    }
    fs::write(&path, &whole).unwrap();
    checked(&path, &seals).unwrap();
}

#[test]
fn a_head_that_is_changed_missing_or_older_is_found() {
    let key = seal("k");
    let (_dir, path) = ledger(4, Some(&key));
    let seals = [key.clone()];
    let at = head_path(&path);
    let head = fs::read(&at).unwrap();
    for byte in 0..head.len() {
        let mut changed = head.clone();
        changed[byte] ^= 1;
        fs::write(&at, changed).unwrap();
        assert!(checked(&path, &seals).is_err(), "byte {byte}");
    }
    fs::remove_file(&at).unwrap();
    assert!(checked(&path, &seals).unwrap_err().cause.contains("no head"));
    assert!(append(&path, Some(&key), &entry(9)).is_err());
    fs::write(&at, &head).unwrap();
    append(&path, Some(&key), &entry(4)).unwrap();
    append(&path, Some(&key), &entry(5)).unwrap();
    fs::write(&at, &head).unwrap();
    assert!(checked(&path, &seals).is_err(), "a head older by two lines");
    assert!(append(&path, Some(&key), &entry(9)).is_err());
}

#[test]
fn a_ledger_set_back_with_its_head_is_seen_by_what_is_kept_elsewhere_alone() {
    let key = seal("k");
    let (_dir, path) = ledger(3, Some(&key));
    let seals = [key.clone()];
    let (text, head) = (fs::read(&path).unwrap(), fs::read(head_path(&path)).unwrap());
    let mut told = entry(3);
    told.receipt = Some("ab".repeat(32));
    let anchor = append(&path, Some(&key), &told).unwrap();
    assert_eq!(Anchor::parse(&anchor.to_string()), Some(anchor.clone()));
    let anchored = Expected { anchors: vec![anchor], receipts: Vec::new() };
    let receipt = Expected { anchors: Vec::new(), receipts: vec!["ab".repeat(32)] };
    for expected in [&anchored, &receipt] {
        verify(&path, &seals, expected).unwrap().unwrap();
    }
    fs::write(&path, text).unwrap();
    fs::write(head_path(&path), head).unwrap();
    checked(&path, &seals).unwrap();
    for expected in [&anchored, &receipt] {
        verify(&path, &seals, expected).unwrap().unwrap_err();
    }
    // Written anew with the key up to the same length: the noted hash differs.
    append(&path, Some(&key), &entry(7)).unwrap();
    assert_eq!(verify(&path, &seals, &anchored).unwrap().unwrap_err().line, Some(4));
}

#[test]
fn keys_are_told_apart_and_lines_without_one_do_not_slip_in() {
    let (old, new) = (seal("old"), seal("new"));
    let (_dir, path) = ledger(2, Some(&old));
    append(&path, Some(&new), &entry(2)).unwrap();
    let both = checked(&path, &[old.clone(), new.clone()]).unwrap();
    assert!(both.unchecked.is_empty() && both.keyed);
    assert_eq!(checked(&path, std::slice::from_ref(&new)).unwrap().unchecked["old"], 2);
    assert_eq!(checked(&path, &[]).unwrap().unchecked.values().sum::<u64>(), 3);
    let wrong = Seal::new("new", Role::Key, Zeroizing::new([9; 32]));
    assert!(checked(&path, std::slice::from_ref(&wrong)).is_err());
    assert!(append(&path, None, &entry(3)).unwrap_err().to_string().contains("sealed with a key"));

    let (_dir, path) = ledger(2, None);
    assert!(!checked(&path, &[]).unwrap().keyed);
    assert!(checked(&path, std::slice::from_ref(&old)).unwrap_err().cause.contains("no key"));
    assert!(append(&path, Some(&old), &entry(3)).is_err());
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("case 1", "case 2")).unwrap();
    assert!(checked(&path, &[]).is_err(), "the head holds the last line");
}

#[test]
fn a_run_that_was_killed_between_line_and_head_is_no_obstacle() {
    let key = seal("k");
    let (_dir, path) = ledger(2, Some(&key));
    let head = fs::read(head_path(&path)).unwrap();
    append(&path, Some(&key), &entry(2)).unwrap();
    fs::write(head_path(&path), &head).unwrap();
    assert!(checked(&path, std::slice::from_ref(&key)).unwrap().beyond_head);
    assert_eq!(append(&path, Some(&key), &entry(3)).unwrap().lines, 4);
    // Half a line, whose act never happened.
    let whole = fs::read(&path).unwrap();
    fs::write(&path, [&whole[..], b"{\"line\":5,"].concat()).unwrap();
    assert!(checked(&path, std::slice::from_ref(&key)).is_err());
    assert_eq!(append(&path, Some(&key), &entry(4)).unwrap().lines, 5);
    checked(&path, std::slice::from_ref(&key)).unwrap();
    // A whole line that nobody sealed.
    let whole = fs::read(&path).unwrap();
    fs::write(&path, [&whole[..], b"{\"line\":6}\n"].concat()).unwrap();
    assert!(append(&path, Some(&key), &entry(5)).is_err());
    assert_eq!(fs::read(&path).unwrap().len(), whole.len() + 11, "evidence stays");
}

#[test]
fn threads_that_append_at_once_make_one_chain() {
    let key = seal("k");
    let (_dir, path) = ledger(0, None);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (path, key) = (&path, &key);
            scope.spawn(move || (0..10).for_each(|n| drop(append(path, Some(key), &entry(thread * 10 + n)).unwrap())));
        }
    });
    assert_eq!(checked(&path, std::slice::from_ref(&key)).unwrap().anchor.lines, 40);
}

#[test]
fn a_ledger_written_by_another_implementation_holds() {
    // Changing the form of lines or heads is a breaking change. Written with Python's hashlib and hmac.
    let lines = concat!(
        r#"{"line":1,"before":"start","seal":"key","key_id":"na57y","at":"2026-01-01T00:00:00Z","act":"apply","who":"a (uid 1)","why":"nightly \"é\"","what":"out","rows":3,"mac":"fdb48564b63e90d889d9289e49e48828b2225fffa0abf5913e6bb78eba3e380b"}"#,
        "\n",
        r#"{"line":2,"before":"d8142fac0844c9be020d2214f0055e974e006aa6ca2eab8ed171821c85d788cd","seal":"key","key_id":"na57y","at":"2026-01-01T00:00:00Z","act":"reveal","who":"uid 1","what":"stdin","tokens":2,"mac":"6070140ec6b310764f48590a1f2dcffb02d8f0ca24bda1e6304348c9a3635d79"}"#,
        "\n"
    );
    let head = r#"{"lines":2,"bytes":509,"last_bytes":273,"last":"485601e8a3f53d744e473dd32c7a08f16f3b4c8270468dff238f6c3ff247895a","seal":"key","key_id":"na57y","mac":"00a984eeafbd5a1e2de4ec31df40f6676b82000c152eeb8b53fcf3962df87289"}"#;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("efface-ledger.jsonl");
    fs::write(&path, lines).unwrap();
    fs::write(head_path(&path), format!("{head}\n")).unwrap();
    let seal = Seal::new("na57y", Role::Key, Zeroizing::new([7; 32]));
    let verified = checked(&path, std::slice::from_ref(&seal)).unwrap();
    assert!(verified.anchor.lines == 2 && verified.unchecked.is_empty());
    append(&path, Some(&seal), &entry(3)).unwrap();
}

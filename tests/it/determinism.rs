//! Same in, same out: threads, batches, the place and a second run change no byte.

use crate::efface::Work;

#[test]
fn threads_and_batch_sizes_change_no_byte() {
    let work = Work::with_sample();
    work.efface("apply in --out first --key-file key").passed();
    let first = work.tree("first");
    assert_eq!(first.len(), 10);
    for (threads, rows) in [(1, 1000), (2, 1000), (1, 100_000), (2, 100_000), (2, 7)] {
        let out = format!("out-{threads}-{rows}");
        work.efface(&format!("apply in --out {out} --key-file key --threads {threads} --batch-size {rows}")).passed();
        for (file, bytes) in work.tree(&out) {
            assert!(first[&file] == bytes, "{file} differs with {threads} threads and batches of {rows}");
        }
        assert_eq!(work.tree(&out).len(), first.len());
    }
}

#[test]
fn a_scan_says_the_same_whatever_the_batches() {
    let work = Work::with_sample();
    let said = |threads, rows| {
        let line = format!("scan in --spans --output json=- --threads {threads} --batch-size {rows}");
        work.efface(&line).passed().stdout
    };
    let first = said(1, 100_000);
    assert!(said(2, 1000) == first && said(2, 61) == first);
}

/// Protects folders of the sample, then protects the result with the default policy of the result.
fn twice(folders: &[&str]) {
    let work = Work::new();
    folders.iter().for_each(|folder| work.sample(folder));
    work.efface("apply in --out once --new-key fresh").passed();
    work.efface("apply once --out twice --key-file fresh").passed();
    let twice = work.tree("twice");
    for (file, bytes) in work.tree("once") {
        // The receipt tells of another input.
        assert!(file == "efface-receipt.json" || twice[&file] == bytes, "{file}");
    }
}

#[test]
fn apply_on_its_own_output_changes_nothing() {
    twice(&["vtiger", "hubspot"]);
}

#[test]
fn apply_on_its_own_output_of_parquet_changes_nothing() {
    twice(&["vtiger", "hubspot", "salesforce"]);
}

#[test]
fn the_place_of_the_files_is_no_part_of_the_result() {
    let work = Work::with_sample();
    work.efface("apply in --out here --key-file key").passed();
    std::fs::rename(work.path("in"), work.path("moved")).unwrap();
    let (input, out) = (work.path("moved"), work.path("there"));
    let arguments = ["apply", input.to_str().unwrap(), "--out", out.to_str().unwrap(), "--key-file", "key"];
    work.run(&arguments).passed();
    assert!(work.tree("here") == work.tree("there"));
}

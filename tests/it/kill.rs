//! Runs that are killed at any moment leave the input as it was and never a folder that looks finished.
//!
//! `EFFACE_KILL_RUNS` says how often; 40 where it is not set.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::efface::{Work, sha256};

/// Numbers that look random and are the same in each run (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The folder is whole: a receipt, and every file that it names with the hash that it names.
fn is_whole(work: &Work, out: &str) {
    let mut files = work.tree(out);
    let receipt: Value = serde_json::from_slice(&files.remove("efface-receipt.json").expect("a receipt")).unwrap();
    let named = receipt["files"].as_array().unwrap();
    assert_eq!(named.len(), files.len());
    for file in named {
        let output = file["output"].as_str().unwrap();
        assert_eq!(file["output_sha256"], sha256(&files[output]), "{output}");
    }
}

#[test]
fn a_killed_run_leaves_all_or_nothing() {
    let runs = std::env::var("EFFACE_KILL_RUNS").map_or(40, |n| n.parse().unwrap());
    let work = Work::new();
    work.sample("vtiger");
    work.sample("salesforce");
    let input = work.tree("in");
    let line = ["apply", "in", "--out", "out", "--key-file", "key"];
    // The fastest of three runs: what else the machine does may make one slow, and a kill after the end is none.
    let (mut span, mut expected) = (u64::MAX, BTreeMap::new());
    for _ in 0..3 {
        let started = Instant::now();
        work.run(&line).passed();
        span = span.min(u64::try_from(started.elapsed().as_millis()).unwrap() + 20);
        expected = work.tree("out");
        std::fs::remove_dir_all(work.path("out")).unwrap();
    }
    let (mut state, mut killed, mut left_overs) = (20_260_630, 0, 0);
    for run in 0..runs {
        let mut child = work.command(&line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(next(&mut state) % span));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        left_overs += usize::from(work.path(".out.efface-partial").exists());
        assert!(work.tree("in") == input, "run {run} touched the input");
        if work.path("out").exists() {
            is_whole(&work, "out");
            // Whatever was published is told of, and a line that a kill cut off is no obstacle to the next.
            work.efface("ledger verify --key-file key --head out/efface-receipt.json").passed();
            std::fs::remove_dir_all(work.path("out")).unwrap();
        } else if run % 8 == 7 {
            // What is left over is no obstacle, and the result is the same.
            work.run(&line).passed();
            assert!(work.tree("out") == expected, "after run {run}");
            std::fs::remove_dir_all(work.path("out")).unwrap();
        }
    }
    work.run(&line).passed();
    assert!(work.tree("out") == expected);
    assert!(!work.path(".out.efface-partial").exists());
    work.efface("ledger verify --key-file key").passed();
    assert!(killed > runs / 4 && left_overs > 0, "{killed} killed, {left_overs} while writing: no test");
}

#[test]
fn a_stopped_run_cleans_up_and_says_so() {
    let work = Work::with_sample();
    let line = ["apply", "in", "--out", "out", "--key-file", "key", "--threads", "1", "--batch-size", "50"];
    let child = work.command(&line).spawn().unwrap();
    let pid = rustix_pid(&child);
    while !work.path(".out.efface-partial/vtiger").exists() {
        std::thread::sleep(Duration::from_millis(2));
    }
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was published"));
    assert!(!work.path("out").exists() && !work.path(".out.efface-partial").exists());
}

fn rustix_pid(child: &std::process::Child) -> rustix::process::Pid {
    rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap()
}

#[test]
fn two_runs_with_one_output_do_not_mix() {
    let work = Work::with_sample();
    let line = ["apply", "in", "--out", "out", "--key-file", "key"];
    let first = work.command(&line).spawn().unwrap();
    let second = work.command(&line).spawn().unwrap();
    let codes = [first, second].map(|child| child.wait_with_output().unwrap().status.code().unwrap());
    assert!(codes.contains(&0) && codes.iter().all(|c| matches!(c, 0 | 2 | 3)), "{codes:?}");
    assert_eq!(codes.iter().filter(|c| **c == 0).count(), 1, "{codes:?}");
    is_whole(&work, "out");
}

//! Mutational fuzzing of what reads foreign text: cells, headers and rule packs.
//!
//! `cargo run --example fuzz -- cells|headers|rules [MINUTES] [SEED]`. It knows no coverage; its seeds are the examples of the
//! rules themselves, so that mutants stand near what the patterns and checks look for. It stops at the first panic, span
//! that is no span, or text that takes far too long for its length, and shows the text: fuzz texts are nobody's data.

// A tool for the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod mutate;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mutate::Mutator;
use targets::Target;

/// A text may take this long whatever its length: the machine may be busy with something else, and words of headers that
/// nobody knows are compared with all that are known.
const PATIENCE: Duration = Duration::from_secs(2);
/// And so much more for each byte, in a build without optimisation.
const PER_BYTE: Duration = Duration::from_micros(40);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let minutes: f64 = arguments.get(1).and_then(|m| m.parse().ok()).unwrap_or(1.0);
    let seed: u64 = arguments.get(2).and_then(|s| s.parse().ok()).unwrap_or(1);
    let Some(mut target) = arguments.first().and_then(|name| Target::named(name)) else {
        eprintln!("fuzz cells|headers|rules [MINUTES] [SEED]");
        return ExitCode::from(2);
    };
    // The text is shown below; the hook's own line says where.
    let mut mutator = Mutator::new(seed, target.seeds());
    let until = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let (mut runs, mut bytes, mut slowest) = (0u64, 0u64, (Duration::ZERO, 0));
    let mut found = 0;
    while Instant::now() < until {
        let text = mutator.next();
        let start = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| target.run(&text)));
        let mut took = start.elapsed();
        if took > PATIENCE + PER_BYTE * text.len() as u32 {
            // Once more, in case something else had the machine.
            let again = Instant::now();
            let _ = catch_unwind(AssertUnwindSafe(|| target.run(&text)));
            took = took.min(again.elapsed());
        }
        let wrong = match result {
            Err(_) => Some("a panic".to_owned()),
            Ok(Err(what)) => Some(what),
            Ok(Ok(())) if took > PATIENCE + PER_BYTE * text.len() as u32 => Some(format!("{took:?}")),
            Ok(Ok(())) => None,
        };
        if let Some(what) = wrong {
            let shown: String = text.chars().take(2_000).collect();
            println!("{what}, {} bytes: {shown:?}", text.len());
            found += 1;
            if found >= 20 {
                break;
            }
            target.renew();
        }
        runs += 1;
        bytes += text.len() as u64;
        if took > slowest.0 {
            slowest = (took, text.len());
        }
    }
    let (took, long) = slowest;
    let taken = target.taken();
    println!(
        "{runs} texts{taken}, {bytes} bytes, seed {seed}; {found} faults; the slowest, of {long} bytes, took {took:?}"
    );
    ExitCode::from(u8::from(found > 0))
}

//! Tokens a second on one core, as ratios to the `aes-siv` crate on the same cells in the same run, and the actions that need no
//! key: `cargo bench --bench tokens`.
//!
//! Each round runs every task once, one after the other; a figure is the median of the rounds.

#![allow(clippy::print_stdout, missing_docs, reason = "a bench tells its figures")]

use std::hint::black_box;
use std::time::Instant;

use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use arrow::array::StringViewArray;
use efface::action::{DatePart, Generalise, Mask, Norm, Shift, Short, Token};
use efface::keys::{Domain, Length, Prf, Purpose, RootKey, ShortKey, ShortTokeniser, Siv, Tokeniser};

/// The binary's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CELLS: usize = 16_384;
const ROUNDS: usize = 31;
const REPEAT: usize = 8;

type Task<'a> = (&'static str, Box<dyn FnMut() + 'a>);

fn main() {
    let key = RootKey::from_text(&format!("efface-key-1:{}", "11".repeat(32))).expect("a key");
    let domain = Domain { name: "email".into(), norm: "exact".into() };
    // 20 to 24 bytes, all distinct.
    let mails: Vec<String> =
        (0..CELLS).map(|i| format!("{:0w$}@voorbeeld.nl", i.wrapping_mul(48_271) % 9_973_123, w = 7 + i % 5)).collect();
    let column: StringViewArray = mails.iter().map(|m| Some(m.as_str())).collect();
    let dates: StringViewArray =
        (0..CELLS).map(|i| Some(format!("{}-{:02}-{:02}", 1950 + i % 60, 1 + i % 12, 1 + i % 28))).collect();
    let written = |form: fn(usize, usize, usize) -> String| -> StringViewArray {
        (0..CELLS).map(|i| Some(form(1950 + i % 60, 1 + i % 12, 1 + i % 28))).collect()
    };
    let day_first = written(|y, m, d| format!("{d:02}-{m:02}-{y}"));
    let timed = written(|y, m, d| format!("{y}-{m:02}-{d:02} {:02}:{m:02}:{d:02}", d % 24));
    let unpadded = written(|y, m, d| format!("{d}/{m}/{y}"));
    let numbers: StringViewArray = (0..CELLS).map(|i| Some(format!("{}", i * 7 % 100_000))).collect();

    let mut crates = Aes256Siv::new_from_slice(&[7; 64]).expect("64 bytes");
    let mut siv = Siv::new(&[7; 64], b"efface/1|email|exact");
    let plain: Vec<u8> = mails.iter().flat_map(|m| m.bytes()).collect();
    let plain_ends: Vec<usize> = mails
        .iter()
        .scan(0, |end, m| {
            *end += m.len();
            Some(*end)
        })
        .collect();
    let mut sealed = Vec::new();
    let mut ours = Tokeniser::new(&key, &domain).expect("a tokeniser");
    let mut whole = Tokeniser::new(&key, &domain).expect("a tokeniser");
    let token = Token { domain: domain.clone(), norm: Norm::Exact };
    let (mut text, mut ends) = (Vec::new(), Vec::new());
    let year = Generalise::Date { by: DatePart::Year, day_first: true };
    let short = Short { domain: domain.clone(), norm: Norm::Exact, length: Length::Bits80 };
    let mut hashes = ShortTokeniser::new(&ShortKey::of(&key), &domain, Length::Bits80);
    let shift = Shift { days: 180, by: None, domain: "subject".into(), day_first: true };
    let ids: Vec<String> = (0..CELLS).map(|i| format!("CON{}", 100_000 + i / 3)).collect();
    let subjects: Vec<Option<&str>> = ids.iter().map(|id| Some(id.as_str())).collect();
    let mut prf = Prf::new(&key, Purpose::Date, "subject");
    let [mut of_day, mut of_time, mut of_short] = [(); 3].map(|()| Prf::new(&key, Purpose::Date, "subject"));
    let mut tasks: Vec<Task<'_>> = vec![
        (
            "aes-siv crate, encrypt",
            Box::new(|| {
                for mail in &mails {
                    black_box(crates.encrypt([b"efface/1|email|exact"], mail.as_bytes()).expect("short"));
                }
            }),
        ),
        (
            "SIV, many at once",
            Box::new(|| {
                sealed.clear();
                siv.seal(&plain, &plain_ends, &mut sealed);
                black_box(&sealed);
            }),
        ),
        (
            "tokens: pad, seal, text",
            Box::new(|| {
                text.clear();
                ends.clear();
                mails.iter().for_each(|mail| ours.queue(mail));
                ours.make(&mut text, &mut ends);
                black_box(&text);
            }),
        ),
        ("column of tokens", Box::new(|| drop(black_box(token.apply(&column, &mut whole).expect("text"))))),
        ("short tokens", Box::new(|| drop(black_box(short.apply(&column, &mut hashes).expect("text"))))),
        ("shift dates", Box::new(|| drop(black_box(shift.apply(&dates, &subjects, &mut prf).expect("text"))))),
        (
            "shift 07-03-1984",
            Box::new(|| drop(black_box(shift.apply(&day_first, &subjects, &mut of_day).expect("text")))),
        ),
        (
            "shift 1984-03-07 10:00:00",
            Box::new(|| drop(black_box(shift.apply(&timed, &subjects, &mut of_time).expect("text")))),
        ),
        (
            "shift 7/3/1984",
            Box::new(|| drop(black_box(shift.apply(&unpadded, &subjects, &mut of_short).expect("text")))),
        ),
        ("mask, last 4", Box::new(|| drop(black_box(Mask::Last(4).apply(&column).expect("text"))))),
        ("generalise dates to years", Box::new(|| drop(black_box(year.apply(&dates).expect("text"))))),
        (
            "generalise numbers to bands",
            Box::new(|| drop(black_box(Generalise::Band(10).apply(&numbers).expect("text")))),
        ),
    ];
    let mut seconds = vec![Vec::new(); tasks.len()];
    for _ in 0..ROUNDS {
        for (task, seconds) in tasks.iter_mut().zip(&mut seconds) {
            let start = Instant::now();
            (0..REPEAT).for_each(|_| task.1());
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let ratio = |n: usize| median(seconds[0].iter().zip(&seconds[n]).map(|(a, b)| a / b).collect());
    println!("{:32} {:>12} {:>24}", "", "million/s", "times the crate");
    for (n, (name, _)) in tasks.iter().enumerate() {
        let speed = (CELLS * REPEAT) as f64 / median(seconds[n].clone()) / 1e6;
        println!("{name:32} {speed:12.1} {:24.2}", ratio(n));
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

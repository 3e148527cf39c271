//! Time per byte: a cell of a megabyte takes as long for each byte as one of a hundred kilobytes, whatever it holds.
//! Ratios of the thread's own time are measured, so that a busy machine changes little.

use rustix::time::{ClockId, clock_gettime};

use super::*;

/// Texts that make regular expressions, word lists and finders of names start over and over.
const NASTY: &[(&str, &str)] = &[
    ("digits", "7"),
    ("digits of all kinds", "1234567890"),
    ("addresses of machines without an end", "1.2.3.4-"),
    ("spaces", " "),
    ("mail without a host", "a@"),
    ("mail in a row", "a@b.nl,"),
    ("capitals", "A"),
    ("capitalised words", "Ab "),
    ("single digits", "0 0 0 "),
    ("unbalanced quotes", "\"' "),
    ("combining marks", "e\u{301}"),
    ("marks alone", "\u{301}"),
    ("known names", "Jan van de "),
    ("groups of a number", "06-12 34 "),
    ("context and digits", "bsn 111222334 "),
    ("escapes", "%40a"),
    ("references", "&#64;"),
    ("full width", "１２"),
    ("initials", "A. "),
    ("hex", "0f"),
    ("telephones", "0712 034 567 "),
    ("telephones in words", "volajte 02/221 234 56 "),
    ("postcodes", "1234 AB "),
    ("slashes", "1/2/"),
    ("plus", "+31 6 "),
    ("url", "http://a.b/"),
    ("base64", "eyJhbGciOi."),
];

/// How much longer a byte of the long text may take: what is quadratic takes ten times as long.
const MOST: f64 = 5.0;

/// Seconds that this thread has worked.
fn worked() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn best_of(times: usize, mut run: impl FnMut()) -> f64 {
    let once = |_| {
        let start = worked();
        run();
        worked() - start
    };
    (0..times).map(once).fold(f64::INFINITY, f64::min)
}

#[test]
fn a_long_cell_takes_no_longer_for_each_byte_than_a_short_one() {
    let detector = Detector::new(&RuleSet::builtin().unwrap()).unwrap();
    let (mut scratch, mut hits) = (detector.scratch(), Vec::new());
    let mut slow = Vec::new();
    for (name, piece) in NASTY {
        let (short, long) = (piece.repeat(100_000 / piece.len()), piece.repeat(1_000_000 / piece.len()));
        let mut pace = |text: &str, times: usize, of_column: bool| {
            let took = best_of(times, || match of_column {
                true => detector.cell_of_column(text, &mut scratch, &mut hits),
                false => detector.cell(text, &mut scratch, &mut hits),
            });
            took / text.len() as f64 * 1e9
        };
        for of_column in [false, true] {
            // Something else may have the machine for a while: what is quadratic is so every time.
            let mut tries = (0..4).map(|_| (pace(&short, 3, of_column), pace(&long, 2, of_column)));
            if tries.all(|(a, b)| b > a * MOST) {
                slow.push((name, of_column));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

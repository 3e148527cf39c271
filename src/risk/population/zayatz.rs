//! Zayatz's estimate (Zayatz, "Estimation of the percent of unique population elements on a microdata file using the sample",
//! US Census Bureau 1991): the chance that a sample unique is a population unique, by the hypergeometric law, if classes of
//! the population are sized like those of the sample.

use crate::risk::histogram::Histogram;

/// Expected uniques among `population` people.
pub(super) fn uniques(histogram: &Histogram, population: u64) -> Option<f64> {
    let (rows, people) = (histogram.rows() as f64, population as f64);
    if rows == 0.0 {
        return None;
    }
    let fraction = rows / people;
    let sampled: f64 = histogram.pairs().map(|(size, n)| n as f64 * one_of(size, rows, people)).sum();
    let unique = histogram.unique() as f64;
    let chance = if sampled > 0.0 { unique * fraction / sampled } else { 0.0 };
    Some((unique * chance / fraction).min(people))
}

/// The chance that exactly one of a class of `size` is among the `rows` drawn out of `people`.
fn one_of(size: u64, rows: f64, people: f64) -> f64 {
    let fraction = rows / people;
    // Past this size the draws are as good as independent, unless the sample is most of the population.
    const LARGE: u64 = 100_000;
    if size > LARGE {
        return size as f64 * fraction * (1.0 - fraction).powf(size as f64 - 1.0);
    }
    let mut log = (size as f64).ln() + rows.ln() - people.ln();
    for t in 1..size {
        let left = people - rows - (t - 1) as f64;
        if left <= 0.0 {
            return 0.0;
        }
        log += (left / (people - t as f64)).ln();
    }
    log.exp()
}

//! Pitman's sampling formula (Hoshino, "Applying Pitman's sampling formula to microdata disclosure risk assessment",
//! Journal of Official Statistics 17(4), 2001): two parameters by maximum likelihood, population uniques from them.

use super::gamma::{digamma, ln_gamma, trigamma};
use crate::risk::histogram::Histogram;

/// Expected uniques among `population` people; `None` where the likelihood has no maximum inside its bounds.
pub(super) fn uniques(histogram: &Histogram, population: u64) -> Option<f64> {
    let (n, u, c1) = (histogram.rows() as f64, histogram.classes() as f64, histogram.unique() as f64);
    if n > 0.0 && c1 == 0.0 {
        return Some(0.0);
    }
    if u < 2.0 || c1 == n || n == 0.0 {
        return None;
    }
    let (theta, alpha) = fit(histogram, n, u, c1)?;
    let people = population as f64;
    let log = ln_gamma(theta + 1.0) - ln_gamma(theta + alpha) + alpha * people.ln();
    Some(log.exp()).filter(|found| (0.0..=people).contains(found))
}

/// θ and α at the maximum, by Newton's method from Hoshino's moment estimate; steps are halved while they leave the bounds
/// or the likelihood falls.
fn fit(histogram: &Histogram, n: f64, u: f64, c1: f64) -> Option<(f64, f64)> {
    let c2 = (histogram.of_size(2) as f64).max(1.0);
    let c = c1 * (c1 - 1.0) / c2;
    let theta = (n * u * c - c1 * (n - 1.0) * (2.0 * u + c)) / (2.0 * c1 * u + c1 * c - n * c);
    let alpha = (theta * (c1 - n) + (n - 1.0) * c1) / (n * u);
    let inside = |t: f64, a: f64| t >= 0.0 && a > 1e-9 && a < 1.0 - 1e-12 && t.is_finite();
    let starts = [(theta, alpha), (u, 0.1), (1.0, 0.5), (n, 0.5), (10.0, 0.9)];
    starts.into_iter().filter(|(t, a)| inside(*t, *a)).find_map(|start| {
        let (mut t, mut a) = start;
        for _ in 0..500 {
            let ([dt, da], [tt, ta, aa]) = slope(histogram, n, u, t, a);
            let determinant = tt * aa - ta * ta;
            // Newton's step where the likelihood is concave, else uphill.
            let (mut st, mut sa) = if determinant > 0.0 && tt < 0.0 {
                (-(aa * dt - ta * da) / determinant, -(tt * da - ta * dt) / determinant)
            } else {
                (dt * t.max(1.0), da * a * (1.0 - a) / n)
            };
            let before = likelihood(histogram, n, u, t, a);
            let mut halved = 0;
            while !inside(t + st, a + sa) || likelihood(histogram, n, u, t + st, a + sa) < before - before.abs() * 1e-14
            {
                (st, sa) = (st / 2.0, sa / 2.0);
                halved += 1;
                if halved > 80 {
                    break;
                }
            }
            if halved > 80 {
                return (dt.abs() < 1e-3 && da.abs() < 1e-3).then_some((t, a));
            }
            (t, a) = (t + st, a + sa);
            if st.abs() < 1e-10 * t.max(1.0) && sa.abs() < 1e-12 {
                return Some((t, a));
            }
        }
        None
    })
}

/// The log-likelihood without the terms that hold no parameter. Sums over ranks are differences of ln Γ.
fn likelihood(histogram: &Histogram, n: f64, u: f64, t: f64, a: f64) -> f64 {
    let classes = (u - 1.0) * a.ln() + ln_gamma(t / a + u) - ln_gamma(t / a + 1.0);
    let rows = ln_gamma(t + n) - ln_gamma(t + 1.0);
    let sizes: f64 = histogram
        .pairs()
        .filter(|(size, _)| *size > 1)
        .map(|(size, count)| count as f64 * (ln_gamma(size as f64 - a) - ln_gamma(1.0 - a)))
        .sum();
    classes - rows + sizes
}

/// First and second derivatives: [∂θ, ∂α], [∂θθ, ∂θα, ∂αα].
fn slope(histogram: &Histogram, n: f64, u: f64, t: f64, a: f64) -> ([f64; 2], [f64; 3]) {
    let x = t / a;
    let (d, d2) = (digamma(x + u) - digamma(x + 1.0), trigamma(x + u) - trigamma(x + 1.0));
    // Σ 1/(θ+iα), Σ i/(θ+iα), and Σ of their squares, over i from 1 to u − 1.
    let s0 = d / a;
    let s1 = ((u - 1.0) - x * d) / a;
    let q0 = -d2 / (a * a);
    let q1 = (d + x * d2) / (a * a);
    let q2 = ((u - 1.0) - 2.0 * x * d - x * x * d2) / (a * a);
    let (mut first, mut second) = (0.0, 0.0);
    for (size, count) in histogram.pairs().filter(|(size, _)| *size > 1) {
        let (size, count) = (size as f64, count as f64);
        first += count * (digamma(size - a) - digamma(1.0 - a));
        second += count * (trigamma(1.0 - a) - trigamma(size - a));
    }
    let rows = digamma(t + n) - digamma(t + 1.0);
    let rows2 = trigamma(t + 1.0) - trigamma(t + n);
    ([s0 - rows, s1 - first], [rows2 - q0, -q1, -q2 - second])
}

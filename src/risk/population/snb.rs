//! The slide negative binomial (Chen and Keller-McNulty, "Estimation of identification disclosure risk in microdata", Journal
//! of Official Statistics 14(1), 1998): population classes have one more member than a negative binomial number; the sample
//! takes each with the sampling fraction. The number of population classes is Shlosser's estimate (Haas and Stokes,
//! "Estimating the number of classes in a finite population", JASA 93, 1998).
//!
//! The two equations are the expected classes of one and of two. ARX 3.9 multiplies by (1 − d)^(α+2) in the second where the
//! generating function divides, and takes 1 outside of Shlosser's sum: its estimate differs and is often 0.

use crate::risk::histogram::Histogram;

/// Expected uniques; `None` where no parameters fit the sample.
pub(super) fn uniques(histogram: &Histogram, fraction: f64) -> Option<f64> {
    let (c1, c2) = (histogram.unique() as f64, histogram.of_size(2) as f64);
    if c1 == 0.0 && histogram.classes() > 0 {
        return Some(0.0);
    }
    if c1 == 0.0 || c2 == 0.0 {
        return None;
    }
    if fraction >= 1.0 {
        return Some(c1);
    }
    let classes = shlosser(histogram, fraction)?;
    let sample = Sample { c1, c2, fraction, classes };
    // Up to two α have the same classes of one for a β: below and above the peak.
    [false, true].into_iter().find_map(|above| sample.solve(above)).map(|uniques| uniques.min(classes))
}

struct Sample {
    c1: f64,
    c2: f64,
    fraction: f64,
    classes: f64,
}

impl Sample {
    /// Walks β on a grid; α follows from the classes of one, the classes of two tell on which side of the root it is.
    fn solve(&self, above: bool) -> Option<f64> {
        let (mut before, mut at): (Option<(f64, f64)>, f64) = (None, 1e-7);
        while 1.0 - at > 1e-6 {
            let gap = self.gap(at, above);
            if let (Some((left, was)), Some(now)) = (before, gap)
                && was.signum() != now.signum()
            {
                return self.root(left, at, above);
            }
            before = gap.map(|g| (at, g));
            at = (at * 1.05).min(at + (1.0 - at) * 0.05);
        }
        None
    }

    fn gap(&self, b: f64, above: bool) -> Option<f64> {
        alpha(b, self.fraction, self.c1 / self.classes, above)
            .map(|a| twos(a, b, self.fraction, self.classes) - self.c2)
    }

    fn root(&self, mut low: f64, mut high: f64, above: bool) -> Option<f64> {
        let sign = self.gap(low, above)?.signum();
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            if self.gap(middle, above)?.signum() == sign { low = middle } else { high = middle }
        }
        let a = alpha(low, self.fraction, self.c1 / self.classes, above)?;
        Some(self.classes * low.powf(a))
    }
}

/// Share of population classes of which one member is sampled.
fn ones(a: f64, b: f64, f: f64) -> f64 {
    let d = (1.0 - f) * (1.0 - b);
    f * (a * (b / (1.0 - d)).ln()).exp() * (a * d / (1.0 - d) + 1.0)
}

/// Population classes of which two members are sampled.
fn twos(a: f64, b: f64, f: f64, classes: f64) -> f64 {
    let d = (1.0 - f) * (1.0 - b);
    let log = a * b.ln() - (a + 2.0) * (1.0 - d).ln();
    classes * a * f * f * (1.0 - b) / 2.0 * log.exp() * (2.0 - (1.0 - a) * d)
}

/// The α below or above the peak with which that share of classes has one sampled member.
fn alpha(b: f64, f: f64, share: f64, above: bool) -> Option<f64> {
    let d = (1.0 - f) * (1.0 - b);
    let peak = (-1.0 / (b / (1.0 - d)).ln() - (1.0 - d) / d).max(0.0);
    if ones(peak, b, f) < share {
        return None;
    }
    let (mut inside, mut outside) = (peak, if above { peak.max(1e-3) } else { 0.0 });
    if above {
        while ones(outside, b, f) > share {
            outside *= 2.0;
            if outside > 1e9 {
                return None;
            }
        }
    } else if ones(outside, b, f) > share {
        return None;
    }
    for _ in 0..100 {
        let middle = 0.5 * (inside + outside);
        if ones(middle, b, f) > share { inside = middle } else { outside = middle }
    }
    Some(inside)
}

fn shlosser(histogram: &Histogram, f: f64) -> Option<f64> {
    let (mut a, mut b, mut c, mut d) = (0.0, 0.0, 0.0, 0.0);
    for (size, n) in histogram.pairs() {
        let (i, n) = (size as f64, n as f64);
        a += i * f * f * (1.0 - f * f).powf(i - 1.0) * n;
        b += ((1.0 - f * f).powf(i) - (1.0 - f).powf(i)) * n;
        c += (1.0 - f).powf(i) * n;
        d += i * f * (1.0 - f).powf(i - 1.0) * n;
    }
    let classes = histogram.classes() as f64 + histogram.unique() as f64 * (a / b) * (c / d) * (c / d);
    (classes.is_finite() && classes > 0.0).then_some(classes)
}

//! Rates with their intervals (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927),
//! and what an attack gains over its control (Giomi et al. 2023, §3.2).

use crate::model::Interval;

/// Confidence of every interval.
pub const CONFIDENCE: f64 = 0.95;
/// The normal quantile of that confidence, two-sided.
const Z: f64 = 1.959_963_984_540_054;

/// A rate and half the width of its interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    pub value: f64,
    pub error: f64,
}

/// Wilson's centre and half width.
pub(super) fn rate(right: f64, guesses: u64) -> Rate {
    if guesses == 0 {
        return Rate { value: 0.5, error: 0.5 };
    }
    let n = guesses as f64;
    let right = right.min(n);
    let spread = right * (n - right) / n;
    Rate { value: (right + 0.5 * Z * Z) / (n + Z * Z), error: Z / (n + Z * Z) * (spread + 0.25 * Z * Z).sqrt() }
}

/// A rate as an interval inside 0 and 1.
pub(super) fn bounded(rate: Rate) -> Interval {
    let inside = |v: f64| v.clamp(0.0, 1.0);
    Interval { value: inside(rate.value), low: inside(rate.value - rate.error), high: inside(rate.value + rate.error) }
}

/// The gain of an attack over its control, relative to what there was to gain; the error is propagated.
/// None where the interval is everything from 0 to 1: a control that is always right leaves nothing to gain.
pub(super) fn excess(attack: Rate, control: Rate) -> Option<Interval> {
    let room = (1.0 - control.value).max(1e-9);
    let value = (attack.value - control.value) / room;
    let by_control = (attack.value - 1.0) / (room * room);
    let error = ((attack.error / room).powi(2) + (control.error * by_control).powi(2)).sqrt();
    let says_nothing = value - error <= 0.0 && value + error >= 1.0;
    (!says_nothing).then(|| bounded(Rate { value, error }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_as_in_the_tables() {
        // 95 % interval of 10 out of 100: 0.0552 to 0.1744.
        let interval = bounded(rate(10.0, 100));
        assert!((interval.low - 0.0552).abs() < 1e-4 && (interval.high - 0.1744).abs() < 1e-4);
    }

    #[test]
    fn equal_rates_are_no_gain() {
        let same = excess(rate(300.0, 1000), rate(300.0, 1000)).unwrap();
        assert!(same.value.abs() < 1e-12 && same.low == 0.0 && same.high > 0.0);
        assert!(excess(rate(999.0, 1000), rate(10.0, 1000)).unwrap().value > 0.99);
    }

    #[test]
    fn a_control_that_is_always_right_leaves_nothing_to_gain() {
        assert_eq!(excess(rate(1000.0, 1000), rate(1000.0, 1000)), None);
        assert_eq!(excess(rate(998.0, 1000), rate(999.0, 1000)), None);
        assert_eq!(excess(rate(0.0, 0), rate(0.0, 0)), None);
    }
}

//! How many people are unique in the population, estimated from the class sizes of a sample. The models differ by a factor
//! of several on the same data, so all of them are told, with the one that Dankar's rule chooses.

mod dankar;
mod gamma;
mod pitman;
mod snb;
mod zayatz;

use super::histogram::Histogram;
use crate::model::{Estimator, PopulationEstimate};

/// Residents of the United States as ARX assumes them where nobody says otherwise (its region "USA").
pub const DEFAULT_POPULATION: u64 = 317_238_626;

/// Every estimate for a sample with these classes, out of `population` people.
pub fn estimate(histogram: &Histogram, population: u64, assumed: bool) -> PopulationEstimate {
    let rows = histogram.rows();
    let population = population.max(rows);
    let fraction = super::histogram::ratio(rows, population);
    let people = population as f64;
    let share = |uniques: Option<f64>| uniques.map(|n| round(n / people));
    let zayatz = share(zayatz::uniques(histogram, population));
    let pitman = share(pitman::uniques(histogram, population));
    let snb = share(snb::uniques(histogram, fraction));
    let (chosen, why) = dankar::choose(fraction, pitman, snb, zayatz);
    let dankar = match chosen {
        Estimator::Pitman => pitman,
        Estimator::Zayatz => zayatz,
        Estimator::Snb => snb,
    };
    PopulationEstimate { population, assumed, fraction: round(fraction), zayatz, pitman, snb, dankar, chosen, why }
}

/// Estimates are told to nine significant places of a share: more would be noise of the iteration.
fn round(share: f64) -> f64 {
    (share * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_census_is_its_own_population() {
        let mut histogram = Histogram::default();
        for (size, n) in [(1, 40), (2, 10), (5, 8)] {
            histogram.add(size, n);
        }
        let estimate = estimate(&histogram, 100, false);
        assert_eq!((estimate.population, estimate.fraction), (100, 1.0));
        assert_eq!(estimate.zayatz, Some(0.4));
    }

    /// A sample of one in five of 200,000 people in classes of random sizes, and the share that is unique in the population.
    fn sampled(mut size: impl FnMut(&mut dyn FnMut() -> f64) -> u64) -> (PopulationEstimate, f64) {
        let mut state = 9u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / 2f64.powi(31)
        };
        let mut sample = Histogram::default();
        let (mut people, mut unique) = (0u64, 0u64);
        while people < 200_000 {
            let members = size(&mut next);
            people += members;
            unique += u64::from(members == 1);
            let taken = (0..members).filter(|_| next() < 0.2).count() as u64;
            if taken > 0 {
                sample.add(taken, 1);
            }
        }
        (estimate(&sample, people, false), unique as f64 / people as f64)
    }

    #[test]
    fn a_heavy_tail_is_met_by_pitman_and_zayatz_within_a_factor() {
        let (estimate, truth) = sampled(|next| (0.7 / next().max(1e-6)).ceil().min(300.0) as u64);
        for (name, value) in [("zayatz", estimate.zayatz), ("pitman", estimate.pitman)] {
            let value = value.unwrap_or_else(|| panic!("{name}"));
            assert!((truth / 3.0..truth * 3.0).contains(&value), "{name}: {value} for {truth}");
        }
    }

    #[test]
    fn a_slide_negative_binomial_population_is_met_by_its_model() {
        // One more than a geometric number: a negative binomial with alpha 1.
        let (estimate, truth) = sampled(|next| 1 + (next().max(1e-9).ln() / 0.7f64.ln()) as u64);
        let snb = estimate.snb.unwrap();
        // Shlosser's number of classes is too large here, which doubles the estimate at worst.
        assert!((truth * 0.9..truth * 2.0).contains(&snb), "{snb} for {truth}");
        assert_eq!(estimate.chosen, if snb < estimate.zayatz.unwrap() { Estimator::Snb } else { Estimator::Zayatz });
    }

    #[test]
    fn degenerate_samples_have_an_answer_or_none_and_never_a_nan() {
        for pairs in [vec![], vec![(1u64, 1u64)], vec![(1, 1000)], vec![(7, 3)], vec![(1000, 1)]] {
            let mut histogram = Histogram::default();
            pairs.iter().for_each(|(size, n)| histogram.add(*size, *n));
            let e = estimate(&histogram, 1_000_000, true);
            for value in [e.zayatz, e.pitman, e.snb, e.dankar].into_iter().flatten() {
                assert!((0.0..=1.0).contains(&value), "{pairs:?}: {e:?}");
            }
        }
    }
}

//! Three attackers (El Emam, "Guide to the De-Identification of Personal Health Information", CRC Press 2013, ch. 16;
//! Marsh et al. 1991): the prosecutor knows that a person is in the file, the journalist only that they are in the
//! population, the marketer wants as many as possible and nobody in particular.

use super::group::{Class, Visit};
use super::histogram::{Histogram, ratio};
use super::models::{POPULATION, SAMPLE};
use crate::model::{Attacker, RiskFigures, SizeBand, Threshold};

/// Thresholds for the highest chance, by the name that `--preset` takes.
///
/// 0.09 is what the European Medicines Agency (Policy 0070, external guidance) and Health Canada (Public Release of Clinical
/// Information) ask for public release; often glossed as "11", though 1/11 is above it: classes of at least 12. 0.2 (classes of
/// 5) is common for release under an agreement (El Emam 2013; the cell size rule of many agencies).
pub const PRESETS: &[(&str, f64)] = &[("ema-0070", 0.09), ("health-canada", 0.09), ("agreement-0.2", 0.2)];

/// The chance above which a person counts as at risk in [`Attacker::at_risk`].
const AT_RISK: f64 = 0.2;

/// Parts of a person in which crowds are counted.
const THOUSANDTHS: u64 = 1000;

/// Classes of the file with the size of the crowd behind each: what a journalist is up against.
#[derive(Debug, Clone, Default)]
pub struct Crowds {
    /// Largest chance, by class of the file, with the people in it. Chances are kept as fractions of whole numbers (people,
    /// crowd) until the end, so that sums do not depend on an order.
    /// The crowd is in thousandths of a person, which is what weights come in.
    by_crowd: std::collections::BTreeMap<u64, (u64, u64)>,
}

impl Crowds {
    /// Adds classes of the file of which each stands before a crowd of `crowd`.
    pub fn add(&mut self, crowd: u64, people: u64, classes: u64) {
        self.add_thousandths(crowd.saturating_mul(THOUSANDTHS), people, classes);
    }

    fn add_thousandths(&mut self, crowd: u64, people: u64, classes: u64) {
        let entry = self.by_crowd.entry(crowd).or_default();
        *entry = (entry.0 + people, entry.1 + classes);
    }

    /// Highest chance, average chance and share of people above [`AT_RISK`].
    fn figures(&self) -> (f64, f64, f64) {
        let people: u64 = self.by_crowd.values().map(|(people, _)| people).sum();
        let chance = |crowd: u64| THOUSANDTHS as f64 / crowd.max(THOUSANDTHS) as f64;
        let highest = self.by_crowd.keys().next().map_or(0.0, |crowd| chance(*crowd));
        let sum: f64 = self.by_crowd.iter().map(|(crowd, (people, _))| chance(*crowd) * *people as f64).sum();
        let above: u64 =
            self.by_crowd.iter().filter(|(c, _)| chance(**c) > AT_RISK).map(|(_, (people, _))| people).sum();
        (highest, if people == 0 { 0.0 } else { sum / people as f64 }, ratio(above, people))
    }
}

/// Gathers crowds where the counts of a class are those of the file and of the population.
impl Visit for Crowds {
    fn class(&mut self, class: Class<'_>) {
        let of = |source: u32| class.counts.iter().find(|(s, _)| *s == source).map_or(0, |(_, n)| *n);
        let people = of(SAMPLE);
        if people > 0 {
            // Whoever is in the file is in the population, whatever the population file knows.
            self.add(of(POPULATION).max(people), people, 1);
        }
    }

    fn merge(&mut self, other: Self) {
        other.by_crowd.into_iter().for_each(|(crowd, (people, classes))| self.add_thousandths(crowd, people, classes));
    }
}

/// Gathers crowds where the counts of a class are those of a column of weights.
#[derive(Debug, Clone)]
pub struct Weighted<'a> {
    /// The weight of each rank, in thousandths.
    pub thousandths: &'a [u64],
    /// What was gathered.
    pub crowds: Crowds,
}

impl Visit for Weighted<'_> {
    fn class(&mut self, class: Class<'_>) {
        let each = class.counts.iter().map(|(rank, n)| self.thousandths[*rank as usize].saturating_mul(*n));
        let sum = each.fold(0, u64::saturating_add);
        // Nobody stands for less than themselves. Rounding to whole people would make a crowd of 4.5 look like 5.
        self.crowds.add_thousandths(sum.max(class.size * THOUSANDTHS), class.size, 1);
    }

    fn merge(&mut self, other: Self) {
        self.crowds.merge(other.crowds);
    }
}

/// Every attacker's figures where only the crowd of each person is known. `below` gives the people in crowds smaller than a
/// size.
pub fn crowd_figures(crowds: &Crowds, below: &dyn Fn(u64) -> u64) -> RiskFigures {
    let (highest, average, at_risk) = crowds.figures();
    let least = crowds.by_crowd.iter().next().map_or((0, 0), |(_, (people, _))| (*people, 0));
    let people: u64 = crowds.by_crowd.values().map(|(people, _)| people).sum();
    let mut figures = figures(&Histogram::default(), Some((crowds, "file")));
    (figures.highest, figures.average, figures.at_highest) = (highest, average, ratio(least.0, people));
    if let Some(prosecutor) = figures.attackers.first_mut() {
        (prosecutor.highest, prosecutor.average, prosecutor.at_risk) = (Some(highest), average, Some(at_risk));
    }
    for threshold in &mut figures.thresholds {
        threshold.people = below(threshold.k);
        threshold.holds = threshold.people == 0;
    }
    figures
}

/// Every attacker's figures. `crowds` says what the journalist is up against, and where that comes from.
pub fn figures(histogram: &Histogram, crowds: Option<(&Crowds, &str)>) -> RiskFigures {
    let (people, k) = (histogram.rows(), histogram.k());
    let highest = if k == 0 { 0.0 } else { 1.0 / k as f64 };
    let average = histogram.distinction();
    // Chances above 0.2: classes smaller than 5.
    let at_risk = ratio(histogram.below(5), people);
    let at_highest = ratio(k * histogram.of_size(k), people);
    let journalist = crowds.map_or((highest, average, at_risk), |(crowds, _)| crowds.figures());
    let basis = crowds.map_or("file", |(_, basis)| basis).to_owned();
    let attackers = vec![
        Attacker {
            name: "prosecutor".into(),
            knows: "that the person is in the file".into(),
            highest: Some(highest),
            average,
            at_risk: Some(at_risk),
            basis: "file".into(),
        },
        Attacker {
            name: "journalist".into(),
            knows: "that the person is in the population".into(),
            highest: Some(journalist.0),
            average: journalist.1,
            at_risk: Some(journalist.2),
            basis: basis.clone(),
        },
        Attacker {
            name: "marketer".into(),
            knows: "the population, and wants as many as possible".into(),
            highest: None,
            average: journalist.1,
            at_risk: None,
            basis,
        },
    ];
    let thresholds = PRESETS
        .iter()
        .map(|(name, most)| {
            let k = least_class(*most);
            let below = histogram.below(k);
            Threshold { name: (*name).into(), most: *most, k, people: below, holds: below == 0 }
        })
        .collect();
    RiskFigures { highest, average, at_highest, attackers, thresholds }
}

/// The smallest class whose chance is at most `most`.
pub fn least_class(most: f64) -> u64 {
    (1.0 / most - 1e-9).ceil().max(1.0) as u64
}

/// Classes by size: up to 20 one by one, then by doubling.
pub fn bands(histogram: &Histogram) -> Vec<SizeBand> {
    let mut bands: Vec<SizeBand> = Vec::new();
    for (size, classes) in histogram.pairs() {
        let (mut from, mut to) = (size, size);
        if size > 20 {
            (from, to) = (21, 40);
            while to < size {
                (from, to) = (to + 1, to * 2);
            }
        }
        match bands.last_mut().filter(|b| b.from == from) {
            Some(band) => {
                band.classes += classes;
                band.people += classes * size;
            }
            None => bands.push(SizeBand { from, to, classes, people: classes * size }),
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_in_a_hundred_takes_twelve() {
        assert_eq!((least_class(0.09), least_class(0.2), least_class(1.0)), (12, 5, 1));
    }

    #[test]
    fn attackers_differ_by_what_they_know() {
        let mut histogram = Histogram::default();
        histogram.add(1, 2);
        histogram.add(8, 1);
        let mut crowds = Crowds::default();
        crowds.class(Class { size: 11, counts: &[(1, 1), (2, 10)] });
        crowds.class(Class { size: 5, counts: &[(1, 1), (2, 4)] });
        crowds.class(Class { size: 108, counts: &[(1, 8), (2, 100)] });
        let figures = figures(&histogram, Some((&crowds, "population file")));
        let of = |name: &str| figures.attackers.iter().find(|a| a.name == name).unwrap();
        assert_eq!(of("prosecutor").highest, Some(1.0));
        assert_eq!(of("journalist").highest, Some(0.25));
        assert!((of("marketer").average - (0.1 + 0.25 + 0.08) / 10.0).abs() < 1e-12);
        assert_eq!(of("journalist").at_risk, Some(0.1));
        assert_eq!((figures.average, figures.at_highest), (0.3, 0.2));
    }

    #[test]
    fn a_weighted_crowd_is_not_rounded_to_whole_people() {
        let mut weighted = Weighted { thousandths: &[4500, 400], crowds: Crowds::default() };
        weighted.class(Class { size: 1, counts: &[(0, 1)] });
        assert_eq!(weighted.crowds.figures(), (1.0 / 4.5, 1.0 / 4.5, 1.0));
        // Two people stand for two at least.
        weighted.class(Class { size: 2, counts: &[(1, 2)] });
        assert_eq!(weighted.crowds.figures().0, 0.5);
    }

    #[test]
    fn bands_cover_every_size_once() {
        let mut histogram = Histogram::default();
        (1..500).for_each(|size| histogram.add(size, 1));
        let bands = bands(&histogram);
        assert_eq!(bands.iter().map(|b| b.classes).sum::<u64>(), 499);
        assert!(bands.windows(2).all(|w| w[0].to < w[1].from || w[0].to + 1 == w[1].from));
        assert_eq!(bands.iter().map(|b| b.people).sum::<u64>(), histogram.rows());
    }
}

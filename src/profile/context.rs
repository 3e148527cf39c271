//! What a dataset as a whole says about each of its columns.

use std::collections::BTreeMap;

use super::evidence::weight_of;
use super::{ColumnTally, DatasetTally};
use crate::detect::Detector;
use crate::rules::RuleSet;

/// How far the first country has to lead the second.
const CLEARLY: f64 = 1.5;

/// What columns have to say for a country, in nats: one column of numbers that could be telephones is not it.
const ENOUGH: f64 = 3.0;

/// What the columns of a file say together.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// The countries that they speak of, upper case: those that the user named, else the one that the values show.
    pub countries: Vec<String>,
    /// Whether the table is of people, whatever stands in columns that are called "name" or "title" and no more.
    pub people: bool,
}

impl Context {
    /// Of these columns.
    pub fn of(rules: &RuleSet, detector: &Detector, tally: &DatasetTally) -> Self {
        match rules.countries.is_empty() {
            true => Self { countries: shown(detector, tally).into_iter().collect(), people: true },
            false => Self { countries: rules.countries.clone(), people: true },
        }
    }
}

/// The one country that a dataset is of: the only one that the user named, else the one that its values show and that is
/// none that the user left out.
pub fn country_of(rules: &RuleSet, detector: &Detector, tally: &DatasetTally) -> Option<String> {
    match rules.countries.as_slice() {
        [] => shown(detector, tally),
        [one] => Some(one.clone()),
        several => shown(detector, tally).filter(|country| several.contains(country)),
    }
}

/// The country that a dataset's phones, postcodes and ids clearly speak for, upper case; `None` where they are mixed.
fn shown(detector: &Detector, tally: &DatasetTally) -> Option<String> {
    let mut votes: BTreeMap<&str, (f64, bool)> = BTreeMap::new();
    for column in &tally.columns {
        // A column has one vote: the countries that explain it best.
        let mut best: Vec<(&str, f64, bool)> = Vec::new();
        for (country, weight, checked) in countries(detector, column) {
            match best.first() {
                Some((_, most, _)) if *most > weight => {}
                Some((_, most, _)) if *most == weight => best.push((country, weight, checked)),
                _ => best = vec![(country, weight, checked)],
            }
        }
        best.dedup_by_key(|(country, _, _)| *country);
        // What fits several countries alike says nothing of one.
        if let [(country, weight, checked)] = best.as_slice() {
            let vote = votes.entry(country).or_default();
            // A form without a check, which customer numbers may have, needs another column to bear it out.
            vote.1 |= *checked || vote.0 > 0.0;
            vote.0 += weight;
        }
    }
    let borne_out = votes.into_iter().filter(|(_, (_, sure))| *sure);
    let mut votes: Vec<(&str, f64)> = borne_out.map(|(country, (weight, _))| (country, weight)).collect();
    votes.sort_by(|a, b| b.1.total_cmp(&a.1));
    match votes.as_slice() {
        [(_, first), (_, second), ..] if *first < second * CLEARLY => None,
        [(country, first), ..] if *first >= ENOUGH => Some(country.to_uppercase()),
        _ => None,
    }
}

/// What the values of a column say for countries, in nats, and whether a check stands behind it.
fn countries<'a>(detector: &'a Detector, column: &'a ColumnTally) -> impl Iterator<Item = (&'a str, f64, bool)> {
    detector.sources().iter().enumerate().filter_map(|(at, source)| {
        let country = source.country.as_deref()?;
        let (kept, passed, weight) = weight_of(at, source, false, column);
        // What half of the values of any country's columns pass says nothing about the country.
        (kept >= 3 && passed * 5 > kept * 4 && weight >= 1.5).then_some((country, weight, source.check))
    })
}

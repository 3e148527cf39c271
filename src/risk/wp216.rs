//! The three questions of the Article 29 Working Party (Opinion 05/2014 on anonymisation techniques, WP216), each answered by
//! numbers, each with what the numbers do not cover. Failing one of them calls for a full analysis of the risk; passing all
//! of them here is no finding that the data is outside of the law.

use crate::model::{DatasetRisk, Wp216};

use super::histogram::ratio;
use super::search::round;

/// People in classes in which a sensitive column has one value.
#[derive(Debug, Clone)]
pub struct Homogeneous {
    /// The column.
    pub column: String,
    /// People in such classes of at least two; those alone are told apart anyway.
    pub people: u64,
}

/// The answers, from what was measured.
pub fn answers(dataset: &DatasetRisk, homogeneous: &[Homogeneous]) -> Vec<Wp216> {
    let people = dataset.subjects;
    let share = |n: u64| Some(round(ratio(n, people)));
    let most =
        dataset.combinations.iter().max_by(|a, b| a.unique.cmp(&b.unique).then(b.columns.len().cmp(&a.columns.len())));
    let (unique, by) = match most {
        Some(set) if set.unique > dataset.unique => {
            (set.unique, format!("by {} of the columns searched", set.columns.len()))
        }
        _ => (dataset.unique, format!("by the {} quasi-identifiers", dataset.quasi.len())),
    };
    let singled = Wp216 {
        question: "singling out".into(),
        answer: format!("{unique} of {people} people are alone {by}"),
        share: share(unique),
        people: Some(unique),
        column: None,
        not_covered: "columns that were not looked at, and what somebody knows that is in no column".into(),
    };
    let expected = (dataset.risk.average * people as f64).round() as u64;
    let measured = !dataset.quasi.is_empty();
    let linkable = Wp216 {
        question: "linkability".into(),
        answer: match measured {
            false => "not measured: no quasi-identifier was named or found".into(),
            true => format!(
                "a file with these quasi-identifiers would link {expected} of {people} people rightly by guessing inside classes"
            ),
        },
        share: measured.then(|| round(dataset.risk.average)),
        people: measured.then_some(expected),
        column: None,
        not_covered:
            "which such files exist; links by free text, by direct identifiers and by similar instead of equal values"
                .into(),
    };
    let worst = homogeneous.iter().max_by_key(|h| h.people);
    let inferred = Wp216 {
        question: "inference".into(),
        answer: match worst {
            None => "not measured: no sensitive column was named or found".into(),
            Some(h) => format!(
                "{} of {people} people share a class in which everybody has one value of {}",
                h.people,
                crate::error::visible(&h.column)
            ),
        },
        share: worst.and_then(|h| share(h.people)),
        people: worst.map(|h| h.people),
        column: worst.map(|h| h.column.clone()),
        not_covered: "values that are likely but not certain (see t-closeness and beta-likeness), and other columns that give a value away".into(),
    };
    vec![singled, linkable, inferred]
}

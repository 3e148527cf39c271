//! What `efface risk --require` asks for: read, refused where it cannot be measured, and held against the report. Fails closed: a
//! target that nobody measured has not been reached.

use super::{Args, Nulls};
use crate::cli::terminal::Terminal;
use crate::engine::{RiskRequest, Targets};
use crate::error::{Error, Result};
use crate::model::{DatasetRisk, RiskReport};
use crate::risk::models::MODELS;

/// `k=5`, `l=3`, `t=0.2`, or a model's full name.
pub(super) fn targets(typed: &[String]) -> Result<Targets> {
    const SHORT: &[(&str, &str)] = &[
        ("k", "k-anonymity"),
        ("l", "distinct-l-diversity"),
        ("t", "t-closeness"),
        ("c", "recursive-cl-diversity"),
        ("beta", "beta-likeness"),
        ("alpha", "alpha-k-anonymity"),
        ("delta", "delta-presence"),
        ("max-risk", "maximum-risk"),
    ];
    let mut targets = Targets::new();
    for text in typed {
        let names: Vec<&str> = MODELS.iter().map(|m| m.name).collect();
        let bad = || {
            Error::usage(format!("--require {text:?} is not MODEL=VALUE"))
                .coded("E214")
                .next(format!("models: k, l, t, c, beta, alpha, delta, max-risk, {}", names.join(", ")))
        };
        let (name, value) = text.split_once('=').ok_or_else(bad)?;
        let name = SHORT.iter().find(|(short, _)| *short == name).map_or(name, |(_, long)| long);
        let model = MODELS.iter().find(|m| m.name == name).ok_or_else(bad)?;
        let value: f64 = value.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(bad)?;
        let whole = matches!(model.name, "k-anonymity" | "k-map" | "distinct-l-diversity");
        let share = matches!(
            model.name,
            "t-closeness" | "alpha-k-anonymity" | "delta-presence" | "maximum-risk" | "average-risk"
        );
        if whole && (value < 1.0 || value.fract() != 0.0) {
            return Err(Error::usage(format!("{} takes a whole number of at least 1", model.name))
                .coded("E214")
                .next("for example k=5"));
        }
        if model.name == "recursive-cl-diversity" && value == 0.0 || model.name == "entropy-l-diversity" && value < 1.0
        {
            return Err(Error::usage(format!("{} cannot be {value}", model.name))
                .coded("E214")
                .next("c has to be above 0, and an l at least 1"));
        }
        if value < 0.0 || share && value > 1.0 || share && value == 0.0 && model.name.ends_with("risk") {
            return Err(Error::usage(format!("{} cannot be {value}", model.name))
                .coded("E214")
                .next("shares lie between 0 and 1"));
        }
        targets.insert(model.name.to_owned(), value);
    }
    Ok(targets)
}

/// Models that need the population.
const OF_POPULATION: &[&str] = &["delta-presence", "k-map"];
/// Models of the quasi-identifiers alone.
const OF_CLASSES: &[&str] = &["k-anonymity", "maximum-risk", "average-risk"];

/// What a model needs besides quasi-identifiers.
fn needs(model: &str) -> &'static str {
    match model {
        m if OF_POPULATION.contains(&m) => "give --population FILE, a file of the whole population",
        m if OF_CLASSES.contains(&m) => "name quasi-identifiers with --quasi COLUMNS",
        _ => "name sensitive columns with --sensitive COLUMNS, and quasi-identifiers with --quasi COLUMNS",
    }
}

/// Refuses what the other arguments make impossible to measure, before anything is read.
pub(super) fn askable(targets: &Targets, args: &Args) -> Result<()> {
    for model in targets.keys().map(String::as_str) {
        let refused =
            |next: &str| Error::usage(format!("{model} was asked for and cannot be measured")).coded("E220").next(next);
        if OF_POPULATION.contains(&model) {
            if args.population.is_none() {
                return Err(refused(needs(model)));
            }
        } else if args.nulls == Nulls::Any && !OF_CLASSES.contains(&model) {
            return Err(refused("models of sensitive columns need --nulls value"));
        }
    }
    Ok(())
}

/// Holds that every target was measured somewhere: a target that nobody looked at has not been reached.
///
/// # Errors
/// A target without a verdict on any dataset.
pub(super) fn judged(base: &RiskRequest, report: &RiskReport, terminal: &Terminal) -> Result<()> {
    for model in base.targets.keys() {
        let has = |d: &&DatasetRisk| d.models.iter().any(|m| m.model == *model && m.holds.is_some());
        if !report.datasets.iter().any(|d| has(&d)) {
            return Err(Error::usage(format!("{model} was asked for and not measured in any file"))
                .coded("E220")
                .next(needs(model)));
        }
        for dataset in report.datasets.iter().filter(|d| !has(d)) {
            let lacks = if dataset.quasi.is_empty() { "quasi-identifier" } else { "sensitive column" };
            let name = crate::error::visible(&dataset.name);
            terminal.note(&format!("Not measured: {model} of {name}, which has no {lacks}"));
        }
    }
    Ok(())
}

/// What failed a threshold, in words.
pub(super) fn failures(dataset: &DatasetRisk) -> Vec<String> {
    let failed = dataset.models.iter().filter(|m| m.holds == Some(false));
    failed
        .map(|m| {
            let column = m.column.as_deref().map(|c| format!(" of {}", crate::error::visible(c))).unwrap_or_default();
            let value = m.value.map_or("no value".to_owned(), |v| format!("{v:.4}"));
            format!(
                "{}: {}{column} is {value}, asked for {}",
                crate::error::visible(&dataset.name),
                m.model,
                m.target.unwrap_or_default()
            )
        })
        .collect()
}

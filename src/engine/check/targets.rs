//! The targets of `[risk]`: measured on every dataset that has quasi-identifiers.

use std::time::Duration;

use super::{CheckRequest, Found, next_of};
use crate::engine::choose::{Reach, chosen, quasi_of, subject_of};
use crate::engine::pipeline::Settings;
use crate::engine::risk::{RiskRequest, measure};
use crate::error::{Result, visible};
use crate::model::{DatasetReport, DatasetRisk, Finding, FindingValues, InfoType, RiskReport, Sensitive, concern_of};

/// Most columns in a combination that the gate looks for.
const LARGEST: usize = 3;
/// Seconds after which the search of a dataset stops; what it left out fails.
const LONGEST: u64 = 600;

/// Measures and holds the numbers against the targets.
pub(super) fn judge(
    request: &CheckRequest<'_>,
    names: &[String],
    settings: &Settings<'_>,
    found: &mut Found,
) -> Result<RiskReport> {
    let mut report = RiskReport {
        version: 1,
        tool: request.scanned.report.tool.clone(),
        datasets: Vec::new(),
        joins: Vec::new(),
        attack: None,
        releases: None,
        not_measured: Vec::new(),
    };
    let gate = request.policy.map(|p| p.gate.clone()).unwrap_or_default();
    if !gate.has_target() && !request.measure {
        return Ok(report);
    }
    let reach = gate.any_combination.map(|share| Reach {
        shares: vec![share],
        max_size: Some(LARGEST),
        time: Duration::from_secs(LONGEST),
    });
    for ((table, dataset), name) in request.scanned.tables.iter().zip(&request.scanned.report.datasets).zip(names) {
        let columns: Vec<String> = dataset.columns.iter().map(|c| c.name.clone()).collect();
        let subject = request.policy.and_then(|p| subject_of(&p.subject, name, &columns));
        let base = RiskRequest {
            quasi: quasi_of(request.policy, dataset, name)?,
            chosen_by: if request.policy.is_some_and(|p| p.risk.quasi.is_some()) { "policy" } else { "scan" }.into(),
            ..RiskRequest::default()
        };
        let Some(wanted) = chosen(dataset, subject, &base, reach.as_ref()).filter(|_| dataset.rows > 0) else {
            report.not_measured.push((dataset.name.clone(), "it has no quasi-identifier".into()));
            continue;
        };
        let measured = measure(table, &wanted, None, settings)?;
        if !measured.quasi.is_empty() {
            let average = measured.risk.average;
            let unique = measured.unique as f64 / measured.subjects.max(1) as f64;
            let highest = measured.risk.highest;
            let below = |k: u64| measured.sizes.iter().filter(|s| s.to < k).map(|s| s.people).sum::<u64>();
            let mut target = |model: &str, met: bool, value: String, asked: String, people: u64| {
                if !met {
                    let says = format!("{}: {model} is {value}, asked for {asked}", visible(&dataset.name));
                    found.findings.push(finding(dataset, &measured, "risk-target", model, people, says));
                }
            };
            if let Some(k) = gate.k {
                target("k", measured.k >= k, measured.k.to_string(), format!("at least {k}"), below(k));
            }
            let at_most = |most: f64| format!("at most {most}");
            if let Some(most) = gate.max_risk {
                let met = highest <= most + 1e-12;
                target("max_risk", met, format!("{highest:.4}"), at_most(most), measured.unique);
            }
            if let Some(most) = gate.average_risk {
                let met = average <= most + 1e-12;
                target("average_risk", met, format!("{average:.4}"), at_most(most), measured.subjects);
            }
            if let Some(most) = gate.unique_share {
                let met = unique <= most + 1e-12;
                target("unique_share", met, format!("{unique:.4}"), at_most(most), measured.unique);
            }
        }
        if let Some(most) = gate.any_combination {
            for set in measured.combinations.iter().filter(|c| c.threshold.is_some() && c.share > most) {
                let names: Vec<String> = set.columns.iter().map(|n| visible(n)).collect();
                let says = format!(
                    "{}: {} single out {} people ({:.1} %), at most {:.1} % allowed",
                    visible(&dataset.name),
                    names.join(" + "),
                    set.unique,
                    set.share * 100.0,
                    most * 100.0
                );
                let mut one = finding(dataset, &measured, "combination", "", set.unique, says);
                (one.columns, one.kind) = (set.columns.clone(), None);
                found.findings.push(one.sealed());
            }
            if let Some(limit) = measured.search.as_ref().and_then(|s| s.limit.as_ref()) {
                let says = format!("{}: not every combination was judged: {limit}", visible(&dataset.name));
                found.findings.push(finding(dataset, &measured, "combination", "search", 0, says));
            }
        }
        report.datasets.push(measured);
    }
    unmeasured(request, &report, found);
    Ok(report)
}

/// Says which datasets no target was held against. That none was is a failure where everything was read: a target that nothing is
/// held against holds nothing.
fn unmeasured(request: &CheckRequest<'_>, report: &RiskReport, found: &mut Found) {
    let Some(policy) = request.policy.filter(|p| p.gate.has_class_target()) else { return };
    let (with, without): (Vec<_>, Vec<_>) = report.datasets.iter().partition(|d| !d.quasi.is_empty());
    let without = without.into_iter().map(|d| &d.name).chain(report.not_measured.iter().map(|(name, _)| name));
    let names: Vec<String> = without.map(|name| visible(name)).collect();
    let Some(first) = names.first() else { return };
    if with.is_empty() && request.files.whole && request.files.errors.is_empty() {
        let says = "no file has a quasi-identifier that the targets of [risk] could be held against";
        found.findings.push(
            Finding {
                rule: "risk-target".into(),
                dataset: String::new(),
                path: policy.place.clone(),
                concern: concern_of("risk-target", Sensitive::None, None, false).into(),
                columns: Vec::new(),
                kind: Some(InfoType::from("unmeasured")),
                count: 0,
                of: 0,
                confidence: None,
                says: says.into(),
                next: "name the columns in [risk] quasi (an erased one may be named), or remove the target".into(),
                header: None,
                fingerprint: String::new(),
                values: FindingValues::default(),
            }
            .sealed(),
        );
        return;
    }
    let more = if names.len() > 1 { format!(" and {} more", names.len() - 1) } else { String::new() };
    found.notes.push(format!(
        "not held against [risk]: {first}{more}, as no quasi-identifier was found there; [risk] quasi names them"
    ));
}

fn finding(dataset: &DatasetReport, risk: &DatasetRisk, rule: &str, kind: &str, people: u64, says: String) -> Finding {
    Finding {
        rule: rule.to_owned(),
        dataset: dataset.name.clone(),
        path: dataset.path.clone(),
        concern: concern_of(rule, Sensitive::None, None, false).into(),
        columns: risk.quasi.clone(),
        kind: Some(InfoType::from(kind)),
        count: people,
        of: risk.subjects,
        confidence: None,
        says,
        next: next_of(rule),
        header: None,
        fingerprint: String::new(),
        values: FindingValues::default(),
    }
    .sealed()
}

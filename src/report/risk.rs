//! Risk for people, in eighty columns: who could be singled out, by what, and what to do first.

use std::io::{self, Write};

use super::text::{counted, cut, grouped};
use crate::error::visible;
use crate::model::{AttackReport, Combination, DatasetRisk, Estimator, ModelVerdict, RiskReport};

/// Combinations that the text names; all of them stand in the JSON.
const NAMED: usize = 12;
/// Joins that the text names.
const JOINS: usize = 8;

pub(super) fn write(report: &RiskReport, out: &mut dyn Write) -> io::Result<()> {
    for dataset in &report.datasets {
        classes(dataset, out)?;
        models(&dataset.models, out)?;
        population(dataset, out)?;
        combinations(dataset, out)?;
        columns(dataset, out)?;
        unicity(dataset, out)?;
        for answer in &dataset.wp216 {
            writeln!(out, "  {}: {}", answer.question, answer.answer)?;
            writeln!(out, "      not covered: {}", answer.not_covered)?;
        }
        if let Some(next) = &dataset.next {
            writeln!(out, "  Next: {next}")?;
        }
        writeln!(out)?;
    }
    if !report.joins.is_empty() {
        writeln!(out, "Columns that join these files:")?;
        for join in report.joins.iter().take(JOINS) {
            let (left, right) = (visible(&join.left), visible(&join.right));
            writeln!(
                out,
                "  {left} = {right}  {} values in both; {} stand once in {left}, {} once in {right}",
                grouped(join.common),
                grouped(join.once_left),
                grouped(join.once_right)
            )?;
        }
        if report.joins.len() > JOINS {
            writeln!(out, "  and {} more (--output json=FILE has all)", report.joins.len() - JOINS)?;
        }
    }
    for (name, why) in &report.not_measured {
        writeln!(out, "{}: not measured, {why}", visible(name))?;
    }
    if let Some(releases) = &report.releases {
        super::releases::write(releases, out)?;
    }
    if let Some(attack) = &report.attack {
        attacks(attack, out)?;
    }
    Ok(())
}

fn classes(d: &DatasetRisk, out: &mut dyn Write) -> io::Result<()> {
    let people = if d.subject.is_some() { "people" } else { "rows" };
    write!(out, "{}  {}", visible(&d.name), counted(d.rows, "row"))?;
    match &d.subject {
        Some(subject) => writeln!(out, ", {} people by {}", grouped(d.subjects), visible(subject))?,
        None => writeln!(out)?,
    }
    if d.quasi.is_empty() {
        return writeln!(out, "  no quasi-identifier was found or named");
    }
    let names: Vec<String> = d.quasi.iter().map(|q| visible(q)).collect();
    let by = match d.chosen_by.as_str() {
        "scan" => "found by the scan",
        "policy" => "named by the policy",
        _ => "as named",
    };
    writeln!(out, "  over {} ({by})", names.join(" + "))?;
    let nulls = if d.nulls == "any" { " (nulls match anything)" } else { "" };
    writeln!(
        out,
        "  {} {}; smallest k = {}; {} of {} {people} are unique ({:.1} %){nulls}",
        grouped(d.classes),
        if d.nulls == "any" { "combinations" } else { "classes" },
        d.k,
        grouped(d.unique),
        grouped(d.subjects),
        percent(d.unique, d.subjects)
    )?;
    let below = |n: &str| d.below.get(n).copied().unwrap_or(0);
    writeln!(
        out,
        "  {} in classes below 5 ({:.1} %), {} below 12 ({:.1} %)",
        grouped(below("5")),
        percent(below("5"), d.subjects),
        grouped(below("12")),
        percent(below("12"), d.subjects)
    )?;
    for attacker in &d.risk.attackers {
        let highest = attacker.highest.map_or("     -".into(), |h| format!("{h:6.4}"));
        let at_risk = attacker.at_risk.map_or("    -".into(), |r| format!("{:3.0} %", r * 100.0));
        writeln!(
            out,
            "  {:<10} highest {highest}  average {:6.4}  above 0.2: {at_risk}  by the {}",
            attacker.name, attacker.average, attacker.basis
        )?;
    }
    for threshold in &d.risk.thresholds {
        let verdict = if threshold.holds { "holds".into() } else { format!("fails for {}", grouped(threshold.people)) };
        writeln!(out, "  {:<14} highest {} (classes of {}): {verdict}", threshold.name, threshold.most, threshold.k)?;
    }
    Ok(())
}

fn models(verdicts: &[ModelVerdict], out: &mut dyn Write) -> io::Result<()> {
    for verdict in verdicts.iter().filter(|v| v.column.is_some() || v.target.is_some() || v.model.starts_with("k-map"))
    {
        let column = verdict.column.as_deref().map(|c| format!(" of {}", cut(c, 24))).unwrap_or_default();
        let parameters: Vec<String> = verdict.parameters.iter().map(|(k, v)| format!("{k} {v}")).collect();
        let parameters = if parameters.is_empty() { String::new() } else { format!(" ({})", parameters.join(", ")) };
        let value = verdict.value.map_or_else(|| "no value holds".into(), trimmed);
        let holds = match (verdict.holds, verdict.target) {
            (Some(true), Some(target)) => format!("; {} asked for: holds", trimmed(target)),
            (Some(false), Some(target)) => {
                let failing = verdict.failing.map(|n| format!(" for {}", grouped(n))).unwrap_or_default();
                format!("; {} asked for: fails{failing}", trimmed(target))
            }
            _ => String::new(),
        };
        writeln!(out, "  {}{column}{parameters} = {value}{holds}", verdict.model)?;
    }
    Ok(())
}

fn population(d: &DatasetRisk, out: &mut dyn Write) -> io::Result<()> {
    let Some(p) = &d.population else { return Ok(()) };
    let told = |share: Option<f64>| share.map_or("does not fit".into(), |s| format!("{:.2} %", s * 100.0));
    let chosen = match p.chosen {
        Estimator::Pitman => "Pitman",
        Estimator::Zayatz => "Zayatz",
        Estimator::Snb => "SNB",
    };
    writeln!(
        out,
        "  unique in a population of {}{}: Zayatz {}, Pitman {}, SNB {}",
        grouped(p.population),
        if p.assumed { " (assumed)" } else { "" },
        told(p.zayatz),
        told(p.pitman),
        told(p.snb)
    )?;
    writeln!(out, "      {chosen} is chosen by Dankar's rule: {}", p.why)
}

fn combinations(d: &DatasetRisk, out: &mut dyn Write) -> io::Result<()> {
    let Some(search) = &d.search else { return Ok(()) };
    let size = search.max_size.map_or("of any size".into(), |n| format!("of up to {n} columns"));
    writeln!(
        out,
        "  Combinations {size} among {} columns ({} direct identifiers left out):",
        search.among.len(),
        search.left_out.len()
    )?;
    for combination in d.combinations.iter().filter(|c| c.note.is_some()) {
        line(combination, out)?;
    }
    for threshold in &search.thresholds {
        let share =
            if threshold.share == 0.0 { "anybody".into() } else { format!("{} %", trimmed(threshold.share * 100.0)) };
        let left = if threshold.not_judged > 0 {
            format!("; {} sets not judged", grouped(threshold.not_judged))
        } else {
            String::new()
        };
        writeln!(out, "    that single out {share}: {} minimal sets{left}", grouped(threshold.found))?;
    }
    let largest = search.thresholds.iter().rev().find(|t| t.found > 0).map(|t| t.share);
    let mut shown: Vec<&Combination> =
        d.combinations.iter().filter(|c| c.threshold.is_some() && c.threshold == largest).collect();
    shown.sort_by(|a, b| a.columns.len().cmp(&b.columns.len()).then(b.unique.cmp(&a.unique)));
    for combination in shown.iter().take(NAMED) {
        line(combination, out)?;
    }
    if shown.len() > NAMED {
        writeln!(out, "      and {} more (--output json=FILE has all)", shown.len() - NAMED)?;
    }
    if let Some(limit) = &search.limit {
        writeln!(out, "    {limit}")?;
    }
    Ok(())
}

fn line(c: &Combination, out: &mut dyn Write) -> io::Result<()> {
    let names: Vec<String> = c.columns.iter().map(|n| visible(n)).collect();
    let note = c.note.as_deref().map(|n| format!(" ({n})")).unwrap_or_default();
    writeln!(
        out,
        "      {}{note}: {} unique ({:.1} %), k = {}",
        names.join(" + "),
        grouped(c.unique),
        c.share * 100.0,
        c.k
    )
}

fn columns(d: &DatasetRisk, out: &mut dyn Write) -> io::Result<()> {
    if d.columns.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "  {:<24} {:<14} {:>9} {:>8} {:>8} {:>9} {:>5}",
        "column", "kind", "distinct", "alone", "separ.", "adds", "drop"
    )?;
    for column in &d.columns {
        writeln!(
            out,
            "  {:<24} {:<14} {:>9} {:>8} {:>8.4} {:>9} {:>5}",
            cut(&column.name, 24),
            column.kind,
            grouped(column.distinct),
            grouped(column.unique),
            column.separation,
            grouped(column.contributes),
            column.drop_order.map_or("-".into(), |n| n.to_string())
        )?;
    }
    if let Some(limit) = &d.ranking_limit {
        writeln!(out, "  {limit}")?;
    }
    let order: Vec<String> =
        d.curve.iter().take(6).map(|p| format!("{} {:.0} %", cut(&p.column, 20), p.share * 100.0)).collect();
    if !order.is_empty() {
        writeln!(out, "  unique as columns are added: {}", order.join(" > "))?;
    }
    Ok(())
}

fn unicity(d: &DatasetRisk, out: &mut dyn Write) -> io::Result<()> {
    let Some(unicity) = &d.unicity else { return Ok(()) };
    let names: Vec<String> = unicity.point.iter().map(|n| visible(n)).collect();
    let points: Vec<String> = unicity.points.iter().map(|p| format!("{} {:.1} %", p.known, p.share * 100.0)).collect();
    writeln!(out, "  people told apart by points of their history ({}): {}", names.join(" + "), points.join(", "))
}

fn attacks(attack: &AttackReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "Attacks on {} with what {} shows, over {} columns, {} rows set aside as control",
        visible(&attack.original),
        visible(&attack.protected),
        attack.columns.len(),
        grouped(attack.control_rows)
    )?;
    writeln!(out, "  {:<36} {:>16} {:>16} {:>16}", "attack", "rate", "on control", "risk")?;
    for a in &attack.attacks {
        let interval = |i: &crate::model::Interval| format!("{:.2} [{:.2}, {:.2}]", i.value, i.low, i.high);
        let name = a.column.as_deref().map_or(a.name.clone(), |c| format!("{} of {}", a.name, cut(c, 20)));
        // A rate of a handful of guesses is a rumour.
        let name = if a.guesses < 100 { format!("{name} ({} guesses)", a.guesses) } else { name };
        writeln!(
            out,
            "  {name:<36} {:>16} {:>16} {:>16}",
            interval(&a.rate),
            a.control.as_ref().map_or("-".into(), interval),
            a.risk.as_ref().map_or("undefined".into(), interval)
        )?;
    }
    let mut reasons: Vec<&String> = attack.attacks.iter().filter_map(|a| a.undefined.as_ref()).collect();
    reasons.dedup();
    reasons.iter().try_for_each(|why| writeln!(out, "  undefined: {why}"))?;
    writeln!(
        out,
        "  exact linkage on {} columns: {} rows one to one ({:.1} %)",
        attack.linkage.columns.len(),
        grouped(attack.linkage.linked),
        attack.linkage.share * 100.0
    )?;
    attack.notes.iter().try_for_each(|note| writeln!(out, "  {note}"))
}

fn percent(part: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 * 100.0 }
}

/// Up to four decimals, without trailing zeros.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

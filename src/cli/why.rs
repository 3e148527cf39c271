//! `efface scan --why`: the evidence on one column, what comes next, and what would change the verdict.

use std::fmt::Write as _;

use crate::error::{Error, Result, visible};
use crate::model::{ColumnReport, ScanReport};
use crate::profile::Explanation;

/// The text for one column, `DATASET.COLUMN`.
pub(super) fn why(column: &str, report: &ScanReport, explanation: Option<&Explanation>) -> Result<String> {
    let found = report.datasets.iter().find_map(|d| d.place_of(column).map(|at| (d, &d.columns[at])));
    let Some((dataset, found)) = found else {
        let names =
            report.datasets.iter().flat_map(|d| d.columns.iter().map(move |c| format!("{}.{}", d.name, c.name)));
        let near = names
            .map(|name| (strsim::jaro_winkler(column, &name), name))
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        let next = match near {
            Some((how, name)) if how > 0.8 => format!("did you mean {:?}?", visible(&name)),
            _ => "efface scan lists every DATASET.COLUMN".to_owned(),
        };
        return Err(Error::usage(format!("no column {column:?}")).coded("E217").next(next));
    };
    let mut text = verdict(&visible(&format!("{}.{}", dataset.name, found.name)), found);
    if let Some(explanation) = explanation {
        explain(explanation, &mut text);
    }
    Ok(text)
}

fn verdict(name: &str, found: &ColumnReport) -> String {
    let mut text = format!(
        "{name}: {} (confidence {:.2})\n  {} of {} cells filled, {} distinct\n",
        found.info_type.as_deref().unwrap_or("nothing personal recognised"),
        found.confidence,
        found.filled,
        found.cells,
        found.distinct
    );
    if let Some(shape) = &found.shape {
        let _ = writeln!(text, "  looks like {}", visible(shape));
    }
    for e in &found.evidence {
        let _ = writeln!(text, "  {:+.1} nats  {} v{}: {}", e.weight, e.rule, e.version, visible(&e.says));
    }
    if let Some(allowed) = &found.allowed {
        let _ = writeln!(text, "  allowed: {}", visible(&allowed.reason));
    }
    for c in &found.contamination {
        let allowed = c.allowed.as_ref().map(|a| format!("; allowed: {}", visible(&a.reason))).unwrap_or_default();
        let _ = writeln!(text, "  inside: {} in {} cells{allowed}", c.info_type, c.cells);
    }
    text
}

fn explain(explanation: &Explanation, text: &mut String) {
    let prior = explanation.prior;
    let _ = match explanation.sum {
        Some(sum) => writeln!(text, "  sum {sum:+.1} nats, {prior:+.1} of them held before; a type is held from 0"),
        None => writeln!(text, "  every type starts at {prior:+.1} nats and is held from 0"),
    };
    let countries = explanation.countries.join(", ");
    let _ = match (explanation.countries.is_empty(), explanation.countries_given) {
        (true, _) => writeln!(text, "country: the file speaks of none clearly"),
        (false, true) => writeln!(text, "country: {countries} (--country)"),
        (false, false) => writeln!(text, "country: {countries}, by the file's phones, postcodes and ids"),
    };
    text.push_str(if explanation.rivals.is_empty() { "next: no other type has evidence\n" } else { "next:\n" });
    for rival in &explanation.rivals {
        let _ = writeln!(text, "  {}", visible(&rival.says()));
    }
    text.push_str("what would change it:\n");
    for change in &explanation.changes {
        let _ = writeln!(text, "  {}", visible(change));
    }
}

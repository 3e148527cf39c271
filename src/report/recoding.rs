//! A recoding for people, in eighty columns: what holds, what it costs, column by column.

use std::io::{self, Write};

use super::text::{cut, grouped};
use crate::error::visible;
use crate::model::{ModelVerdict, RecodingReport, RiskyCombination};

pub(super) fn write(report: &RecodingReport, out: &mut dyn Write) -> io::Result<()> {
    let of = if report.by_subject { "people" } else { "rows" };
    let names: Vec<String> = report.datasets.iter().map(|d| visible(d)).collect();
    writeln!(out, "\nRecoding of {}: {} {of} to {}", names.join(" + "), grouped(report.people), report.target)?;
    writeln!(out, "  solver {}: {}", report.solver, visible(&report.why))?;
    if report.cut_short {
        writeln!(out, "  the time limit cut its search short: the best found is taken")?;
    }
    for (before, after) in report.before.iter().zip(&report.after) {
        let column = after.column.as_deref().map(|c| format!(" of {}", cut(c, 30))).unwrap_or_default();
        let holds = if after.holds == Some(false) { "fails" } else { "holds" };
        writeln!(out, "  {}{column}: {} -> {} ({holds})", after.model, value(before), value(after))?;
    }
    writeln!(out, "  alone in their class: {} -> {}", grouped(report.unique.0), grouped(report.unique.1))?;
    let u = &report.utility;
    writeln!(
        out,
        "  information left: granularity {:.4} (mean of columns {:.4}), loss {:.4}, entropy {:.4}",
        u.granularity, u.mean_granularity, u.loss, u.entropy
    )?;
    if let Some(bound) = report.bound {
        writeln!(out, "  no recoding of this kind loses less than {bound:.4}")?;
    }
    writeln!(
        out,
        "  {} classes of {:.1} on average; discernibility {}",
        grouped(u.classes),
        u.average_class,
        whole(u.discernibility)
    )?;
    writeln!(
        out,
        "  cells: {} as they were, {} generalised, {} starred; {} {of} starred as a whole",
        grouped(u.cells_kept),
        grouped(u.cells_generalised),
        grouped(u.cells_suppressed),
        grouped(u.suppressed)
    )?;
    writeln!(out, "  {:<32} {:<14} {:>6} {:>7}  levels", "column", "hierarchy", "left", "entropy")?;
    for c in &u.columns {
        // Who has no row in a file has no cell there.
        let all: u64 = c.levels.values().sum();
        let levels: Vec<String> = c
            .levels
            .iter()
            .map(|(name, n)| {
                let name = name.split_once(' ').map_or(name.as_str(), |(_, n)| n);
                format!("{} {:.0} %", visible(name), *n as f64 / all.max(1) as f64 * 100.0)
            })
            .collect();
        writeln!(
            out,
            "  {:<32} {:<14} {:>6.4} {:>7.4}  {}",
            cut(&c.name, 32),
            cut(&c.hierarchy, 14),
            c.granularity,
            c.entropy,
            levels.join(", ")
        )?;
        if let (Some(mean), Some(variance)) = (c.mean_change, c.variance_ratio) {
            writeln!(
                out,
                "      mean moves by {mean:+.4} standard deviations; variance is {variance:.4} of what it was"
            )?;
        }
    }
    if let Some(change) = u.correlation_change {
        writeln!(out, "  the correlation that changes most changes by {change:.4}")?;
    }
    if let Some(p) = &u.prediction {
        writeln!(
            out,
            "  {} told wrong by {}: {:.4} before, {:.4} after, {:.4} by its most frequent value",
            cut(&p.column, 30),
            p.model,
            p.error_before,
            p.error_after,
            p.error_without
        )?;
    }
    if !report.frontier.is_empty() {
        writeln!(
            out,
            "  frontier:  {:>3} {:>12} {:>8} {:>10} {:>10}",
            "k", "granularity", "loss", "classes", "starred"
        )?;
        for point in &report.frontier {
            match (point.granularity, point.loss) {
                (Some(granularity), Some(loss)) => writeln!(
                    out,
                    "             {:>3} {granularity:>12.4} {loss:>8.4} {:>10} {:>10}",
                    point.k,
                    grouped(point.classes),
                    grouped(point.cells_suppressed)
                )?,
                _ => writeln!(out, "             {:>3} cannot be reached", point.k)?,
            }
        }
    }
    Ok(())
}

/// The combinations that single out the most rows of the output.
pub(super) fn riskiest(combinations: &[RiskyCombination], out: &mut dyn Write) -> io::Result<()> {
    if combinations.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWhat still singles out the most rows, over all columns of the output:")?;
    for c in combinations {
        let names: Vec<String> = c.columns.iter().map(|n| cut(n, 30)).collect();
        writeln!(
            out,
            "  {}: {}  {} rows alone ({:.1} %)",
            visible(&c.dataset),
            names.join(" + "),
            grouped(c.unique),
            c.share * 100.0
        )?;
    }
    Ok(())
}

fn value(verdict: &ModelVerdict) -> String {
    verdict.value.map_or("no value holds".into(), |v| {
        let text = format!("{v:.4}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

/// A sum of squares: whole, and written so as long as a float holds it exactly.
fn whole(sum: f64) -> String {
    if sum < 9.0e15 { grouped(sum.round() as u64) } else { format!("{sum:.4e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_squares_are_read_without_exponents() {
        assert_eq!(whole(18.0), "18");
        assert_eq!(whole(1.0e12), "1,000,000,000,000");
        assert_eq!(whole(1.0e18), "1.0000e18");
    }
}

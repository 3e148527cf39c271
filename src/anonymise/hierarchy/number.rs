//! Numbers: bands of one width, between given edges, or between the data's quantiles rounded to sensible numbers.
//!
//! The first and the last band are open, and reach as far as it takes to hold the least number of people: the largest salary is
//! one person's.

use std::collections::BTreeMap;

use super::{Draft, Memory, OTHER, Values};

/// A finite number as people and exports write it; a decimal comma counts where there is no point.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let parsed = text.parse::<f64>().or_else(|_| text.replacen(',', ".", 1).parse::<f64>()).ok()?;
    (parsed.is_finite() && text.bytes().any(|b| b.is_ascii_digit())).then_some(parsed)
}

/// Most leaves of a domain: whole numbers that a fraction still tells apart.
const MOST_LEAVES: f64 = (1u64 << 53) as f64;
/// Most levels of bands.
const LEVELS: usize = 6;
/// Bands at the finest quantiles.
const QUANTILES: usize = 32;

pub(super) fn bands(values: &Values<'_>, width: u32, memory: Option<&Memory>) -> Draft {
    let sorted = Sorted::of(values);
    let edges = memory.map_or_else(
        || {
            let (Some(first), Some(last)) = (sorted.by_number.first(), sorted.by_number.last()) else {
                return Vec::new();
            };
            let mut levels: Vec<Vec<f64>> = Vec::new();
            let mut width = f64::from(width);
            while levels.len() < LEVELS {
                let (from, to) =
                    (((first.0 / width).floor() as i64).saturating_add(1), (last.0 / width).floor() as i64);
                // Too many bands of a narrow width on a wide column would be no bands.
                if to.saturating_sub(from) < 100_000 {
                    let all: Vec<f64> = (from..=to).map(|n| n as f64 * width).collect();
                    let inner = sorted.open_ends(all, values.least);
                    if inner.is_empty() {
                        break;
                    }
                    // Nested: a coarser edge is one of the finer ones.
                    let inner = match levels.last() {
                        Some(finer) => inner.into_iter().filter(|e| finer.contains(e)).collect(),
                        None => inner,
                    };
                    levels.push(inner);
                }
                width *= 2.0;
            }
            levels.retain(|edges: &Vec<f64>| !edges.is_empty());
            levels
        },
        |m| m.edges.clone(),
    );
    draft(values, sorted, edges)
}

pub(super) fn edges(values: &Values<'_>, edges: &[f64], memory: Option<&Memory>) -> Draft {
    let levels = memory.map_or_else(|| halved(edges.to_vec()), |m| m.edges.clone());
    draft(values, Sorted::of(values), levels)
}

pub(super) fn quantiles(values: &Values<'_>, memory: Option<&Memory>) -> Draft {
    let sorted = Sorted::of(values);
    let levels = memory.map_or_else(|| halved(sorted.quantile_edges(values.least)), |m| m.edges.clone());
    draft(values, sorted, levels)
}

/// Every second edge, level by level.
fn halved(edges: Vec<f64>) -> Vec<Vec<f64>> {
    let mut levels = Vec::new();
    let mut edges = edges;
    while !edges.is_empty() && levels.len() < LEVELS {
        let coarser = edges.iter().skip(1).step_by(2).copied().collect();
        levels.push(std::mem::replace(&mut edges, coarser));
    }
    levels
}

/// Numbers with their people.
struct Sorted {
    numbers: Vec<Option<f64>>,
    /// Number and people, by number.
    by_number: Vec<(f64, u64)>,
    whole: bool,
}

impl Sorted {
    fn of(values: &Values<'_>) -> Self {
        let numbers: Vec<Option<f64>> = values.texts.iter().map(|t| number(t)).collect();
        let mut by_number: Vec<(f64, u64)> =
            numbers.iter().zip(values.people).filter_map(|(n, people)| n.map(|n| (n, *people))).collect();
        by_number.sort_by(|a, b| a.0.total_cmp(&b.0));
        let whole = by_number.iter().all(|(n, _)| n.fract() == 0.0);
        Self { numbers, by_number, whole }
    }

    /// Edges without those that would leave fewer people than `least` below the first or above the last.
    fn open_ends(&self, edges: Vec<f64>, least: u64) -> Vec<f64> {
        let below = |edge: f64| self.by_number.iter().take_while(|(n, _)| *n < edge).map(|(_, p)| p).sum::<u64>();
        let all: u64 = self.by_number.iter().map(|(_, p)| p).sum();
        let (from, to) = (edges.partition_point(|e| below(*e) < least), edges.len());
        let above = edges[from.min(to)..].iter().rposition(|e| all - below(*e) >= least);
        above.map_or(Vec::new(), |last| edges[from..=from + last].to_vec())
    }

    /// Edges at every 32nd of the people, rounded as far as half the way to the next allows; no band holds fewer than `least`.
    fn quantile_edges(&self, least: u64) -> Vec<f64> {
        let all: u64 = self.by_number.iter().map(|(_, p)| p).sum();
        let mut raw: Vec<f64> = Vec::new();
        let (mut up_to, mut next) = (0u64, 1u64);
        for (n, people) in &self.by_number {
            if next < QUANTILES as u64 && up_to * QUANTILES as u64 >= next * all {
                raw.push(*n);
                while next < QUANTILES as u64 && up_to * QUANTILES as u64 >= next * all {
                    next += 1;
                }
            }
            up_to += people;
        }
        let mut edges: Vec<f64> = Vec::new();
        for (at, edge) in raw.iter().enumerate() {
            let before = if at > 0 { raw[at - 1] } else { self.by_number.first().map_or(*edge, |f| f.0) };
            let after = raw.get(at + 1).or(self.by_number.last().map(|l| &l.0)).copied().unwrap_or(*edge);
            let step = nice((edge - before).min(after - edge).max(0.0) / 2.0, self.whole);
            let rounded = rounded(*edge, step);
            if edges.last().is_none_or(|last| rounded > *last) {
                edges.push(rounded);
            }
        }
        // An edge stays where enough people lie below it since the last one, and enough above.
        let mut kept: Vec<f64> = Vec::new();
        let below = |edge: f64| self.by_number.iter().take_while(|(n, _)| *n < edge).map(|(_, p)| p).sum::<u64>();
        let mut since = 0;
        for edge in edges {
            let under = below(edge);
            if under - since >= least.max(1) && all - under >= least.max(1) {
                kept.push(edge);
                since = under;
            }
        }
        kept
    }
}

/// The largest of 1, 2, 5, 10, 20, … (and 0.5, 0.2, …) that is at most `room`; 1 at least for whole numbers.
fn nice(room: f64, whole: bool) -> f64 {
    if room <= 0.0 {
        return if whole { 1.0 } else { 0.0 };
    }
    let ten = 10f64.powf(room.log10().floor());
    let step = if room >= 5.0 * ten {
        5.0 * ten
    } else if room >= 2.0 * ten {
        2.0 * ten
    } else {
        ten
    };
    if whole { step.max(1.0) } else { step }
}

/// The multiple of a step that is nearest; nothing changes where the step is 0. Steps below 1 are divided by their inverse, which is whole:
/// three times 0.1 is 0.30000000000000004.
fn rounded(edge: f64, step: f64) -> f64 {
    match step {
        step if step <= 0.0 => edge,
        step if step < 1.0 => {
            let parts = (1.0 / step).round();
            (edge * parts).round() / parts
        }
        step => (edge / step).round() * step,
    }
}

fn draft(values: &Values<'_>, sorted: Sorted, levels: Vec<Vec<f64>>) -> Draft {
    let (first, last) = match (sorted.by_number.first(), sorted.by_number.last()) {
        (Some(first), Some(last)) => (first.0, last.0),
        _ => (0.0, 0.0),
    };
    // Whole numbers are leaves themselves; others are cut into a thousand.
    let unit = if sorted.whole { 1.0 } else { ((last - first) / 1000.0).max(f64::MIN_POSITIVE) };
    let odd = sorted.numbers.iter().filter(|n| n.is_none()).count() as u64;
    let leaves = |from: f64, to: f64| -> u64 {
        let (from, to) = (from.max(first), to.min(last + unit));
        (((to - from) / unit).round().clamp(1.0, MOST_LEAVES)) as u64
    };
    let domain = leaves(f64::NEG_INFINITY, f64::INFINITY) + odd;
    let mut below: Vec<BTreeMap<Box<str>, u64>> = Vec::new();
    let mut named = Vec::new();
    for edges in &levels {
        let mut sizes = BTreeMap::new();
        let labels: Vec<Box<str>> = sorted
            .numbers
            .iter()
            .map(|n| {
                let Some(n) = n else {
                    sizes.insert(OTHER.into(), odd.max(1));
                    return OTHER.into();
                };
                let at = edges.partition_point(|e| e <= n);
                let from = if at == 0 { None } else { Some(edges[at - 1]) };
                let to = edges.get(at).copied();
                let label: Box<str> = label(from, to, sorted.whole).into();
                let size = leaves(from.unwrap_or(f64::NEG_INFINITY), to.unwrap_or(f64::INFINITY));
                sizes.insert(label.clone(), size);
                label
            })
            .collect();
        below.push(sizes);
        named.push((format!("{} bands", edges.len() + 1), labels));
    }
    let numbers = sorted.numbers.clone();
    let mut draft = Draft::new(values).by_number(values, numbers);
    for (name, labels) in named {
        draft.level(name, labels);
    }
    draft.memory.edges = levels;
    draft.below = Some(below);
    draft.domain = Some(domain);
    draft
}

/// `<20`, `20-29`, `>=90`; half-open where there are fractions: `10-<12.5`.
fn label(from: Option<f64>, to: Option<f64>, whole: bool) -> String {
    match (from, to) {
        (None, None) => super::STAR.into(),
        (None, Some(to)) => format!("<{to}"),
        (Some(from), None) => format!(">={from}"),
        (Some(from), Some(to)) if whole && to - from == 1.0 => format!("{from}"),
        (Some(from), Some(to)) if whole && from < 0.0 => format!("{from} to {}", to - 1.0),
        (Some(from), Some(to)) if whole => format!("{from}-{}", to - 1.0),
        (Some(from), Some(to)) => format!("{from}-<{to}"),
    }
}

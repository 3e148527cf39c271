//! t-closeness (Li, Li and Venkatasubramanian, "t-closeness: privacy beyond k-anonymity and l-diversity", ICDE 2007).

use std::sync::Arc;

use super::background::Background;
use super::{Definition, Model, Worst};
use crate::risk::group::Class;

pub(super) const DEFINITION: Definition = Definition {
    name: "t-closeness",
    says: "the sensitive column is spread in every class as in the table, up to an earth mover's distance of t",
    paper: "Li, Li and Venkatasubramanian, t-closeness: privacy beyond k-anonymity and l-diversity, ICDE 2007",
};

/// What it costs to move one value to another (§5 of the paper).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// Values are equally far apart: variational distance.
    Equal,
    /// Values have an order: numbers.
    Ordered,
    /// Values are grouped: the level of the lowest common group.
    Hierarchical,
}

impl Distance {
    /// The word in reports and arguments.
    pub fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Ordered => "ordered",
            Self::Hierarchical => "hierarchical",
        }
    }
}

/// The distance of every class to the whole table is at most `t`.
#[derive(Debug, Clone)]
pub struct TCloseness {
    /// The threshold.
    pub t: Option<f64>,
    /// What moving costs.
    pub distance: Distance,
    /// The whole table.
    pub background: Arc<Background>,
}

impl Model for TCloseness {
    fn name(&self) -> &'static str {
        DEFINITION.name
    }
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("distance", self.distance.word().to_owned())]
    }
    fn worst(&self) -> Worst {
        Worst::Most
    }
    fn of(&self, class: &Class<'_>) -> f64 {
        let all = class.counts.iter().map(|(_, n)| n).sum::<u64>().max(1) as f64;
        match self.distance {
            Distance::Equal => equal(class.counts, all, &self.background),
            Distance::Ordered => ordered(class.counts, all, &self.background),
            Distance::Hierarchical => hierarchical(class.counts, all, &self.background),
        }
    }
    fn target(&self) -> Option<f64> {
        self.t
    }
}

/// Half the sum of |q − p|; values that the class does not have add their share.
fn equal(counts: &[(u32, u64)], all: f64, background: &Background) -> f64 {
    let (mut moved, mut there) = (0.0, 0.0);
    for (rank, n) in counts {
        let p = background.share(*rank);
        moved += (*n as f64 / all - p).abs();
        there += p;
    }
    ((moved + (1.0 - there).max(0.0)) / 2.0).clamp(0.0, 1.0)
}

/// The sum of the differences of the cumulative shares, over the number of values less one. Between two values of the class
/// its own cumulative share stands still, so only the values of the class are walked.
fn ordered(counts: &[(u32, u64)], all: f64, background: &Background) -> f64 {
    let first = usize::from(!background.has_null());
    let values = background.ranks() - first;
    if values < 2 {
        return 0.0;
    }
    let (mut sum, mut from, mut up_to) = (0.0, first, 0u64);
    for (rank, n) in counts {
        sum += background.gap(up_to as f64 / all, from, *rank as usize);
        up_to += n;
        from = *rank as usize;
    }
    sum += background.gap(up_to as f64 / all, from, background.ranks());
    sum / (values - 1) as f64
}

/// Every group moves what its members cannot settle among themselves, at the cost of its height.
fn hierarchical(counts: &[(u32, u64)], all: f64, background: &Background) -> f64 {
    let Some(hierarchy) = &background.hierarchy else { return equal(counts, all, background) };
    let mut extra: Vec<f64> = (0..background.ranks()).map(|rank| -background.share(rank as u32)).collect();
    for (rank, n) in counts {
        extra[*rank as usize] += *n as f64 / all;
    }
    let height = hierarchy.levels.len() as f64;
    let mut members: Vec<u32> = (0..background.ranks() as u32).collect();
    let mut distance = 0.0;
    for (level, groups) in hierarchy.levels.iter().enumerate() {
        let of = groups.iter().max().map_or(0, |m| *m as usize + 1);
        let (mut more, mut less) = (vec![0.0; of], vec![0.0; of]);
        let mut seen = vec![false; extra.len()];
        // A member is a group of the level below; it stands for all values in it.
        for (rank, member) in members.iter().enumerate() {
            let member = *member as usize;
            if std::mem::replace(&mut seen[member], true) {
                continue;
            }
            let group = groups[rank] as usize;
            if extra[member] > 0.0 { more[group] += extra[member] } else { less[group] -= extra[member] }
        }
        distance +=
            more.iter().zip(&less).map(|(m, l): (&f64, &f64)| m.min(*l)).sum::<f64>() * (level + 1) as f64 / height;
        extra = more.iter().zip(&less).map(|(m, l)| m - l).collect();
        members = groups.clone();
    }
    distance
}

//! Hierarchies: how the values of a column grow coarser, and what each group is called.
//!
//! A [`Kind`] is what the policy names; [`Hierarchy::build`] makes it for the distinct values of a column. Leaves are numbered by
//! value alone (numbers by size, dates by day, else by text), 0 is the null: nothing depends on the order of rows. A label is a
//! value only where that value stands for at least as many people as the caller says; the null stays null until the star.

mod category;
mod country;
mod date;
mod kind;
mod number;
mod place;
mod postcode;
mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ladder::Ladder;
use crate::error::Result;

pub use date::Day;
pub use kind::{KINDS, Kind};
pub use number::number;
pub use place::Parent;

/// What a value that was suppressed is published as.
pub const STAR: &str = "*";
/// What values are called that are too rare, or that cannot be read.
pub const OTHER: &str = "other";

/// The distinct values of a column, as they would be published without recoding.
pub struct Values<'a> {
    /// The values, each once.
    pub texts: &'a [Box<str>],
    /// People (or rows) with each.
    pub people: &'a [u64],
    /// People without a value.
    pub nulls: u64,
    /// A value becomes a label only if it stands for this many people.
    pub least: u64,
    /// Reads a date; whether `3/4/1980` is April 3rd.
    pub day: &'a dyn Fn(&str, bool) -> Option<Day>,
    /// Columns of the same rows that the values might belong to, for [`Kind::Place`].
    pub parents: &'a [Parent<'a>],
}

/// What has to be remembered of a hierarchy so that tomorrow's values fall into the same groups. It holds no value that fewer
/// people have than [`Values::least`].
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// The names of the levels from the first above the values, without the star.
    pub levels: Vec<String>,
    /// By level, the edges between bands of numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<Vec<f64>>,
    /// By level, the values that keep their name; all others are `other`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Vec<String>>,
}

impl std::fmt::Debug for Memory {
    // Values that many people have are values all the same.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Memory(levels {})", self.levels.join(" > "))
    }
}

/// A hierarchy over the values of one column.
#[derive(Clone)]
pub struct Hierarchy {
    /// The leaf of each value in the order given.
    leaf: Vec<u32>,
    ladder: Ladder,
    /// By level from 1 and group, the label.
    labels: Vec<Vec<Box<str>>>,
    /// Names of the levels, the values and the star included.
    names: Vec<String>,
    /// By leaf, its number, where values are numbers or dates.
    numbers: Option<Vec<Option<f64>>>,
    leaves: Vec<Vec<u64>>,
    memory: Memory,
}

impl std::fmt::Debug for Hierarchy {
    // Its labels may be values of cells.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hierarchy({} leaves, levels {})", self.ladder.codes(), self.names.join(" > "))
    }
}

/// A level in the making: its name and the label of each value.
pub(super) struct Level {
    name: String,
    labels: Vec<Box<str>>,
}

/// Levels in the making, over values in their order.
pub(super) struct Draft {
    /// Order of the values: places in [`Values::texts`].
    order: Vec<usize>,
    levels: Vec<Level>,
    /// Leaves of the domain below a group, by level and label; one per value where there is none.
    below: Option<Vec<BTreeMap<Box<str>, u64>>>,
    /// Leaves of the domain.
    domain: Option<u64>,
    /// The number of each value, by place.
    numbers: Option<Vec<Option<f64>>>,
    memory: Memory,
    /// The name of the coarsest level, where it is called otherwise than `*`.
    star: Box<str>,
}

impl Draft {
    /// Values ordered by text, nothing above them.
    fn new(values: &Values<'_>) -> Self {
        let mut order: Vec<usize> = (0..values.texts.len()).collect();
        order.sort_by(|a, b| values.texts[*a].cmp(&values.texts[*b]));
        Self {
            order,
            levels: Vec::new(),
            below: None,
            domain: None,
            numbers: None,
            memory: Memory::default(),
            star: STAR.into(),
        }
    }

    /// Orders by numbers, and those without one behind, by text.
    fn by_number(mut self, values: &Values<'_>, numbers: Vec<Option<f64>>) -> Self {
        let key = |at: usize| numbers[at].unwrap_or(f64::INFINITY);
        self.order.sort_by(|a, b| key(*a).total_cmp(&key(*b)).then_with(|| values.texts[*a].cmp(&values.texts[*b])));
        self.numbers = Some(numbers);
        self
    }

    fn level(&mut self, name: impl Into<String>, labels: Vec<Box<str>>) {
        let name = name.into();
        self.memory.levels.push(name.clone());
        self.levels.push(Level { name, labels });
    }
}

/// The kind of hierarchy that the values themselves speak for, where neither policy nor type say one.
pub fn guess(values: &Values<'_>) -> Kind {
    /// Below this, numbers are codes of categories.
    const FEW: usize = 12;
    let all = |is: &dyn Fn(&str) -> bool| !values.texts.is_empty() && values.texts.iter().all(|t| is(t));
    if all(&|t| number(t).is_some()) {
        return if values.texts.len() > FEW { Kind::Numbers } else { Kind::Category };
    }
    if all(&|t| (values.day)(t, true).is_some_and(|d| d.day.is_some())) {
        return Kind::Dates { weeks: false, day_first: true };
    }
    if values.texts.len() > 2 && all(&|t| country::is_known(t)) { Kind::Country } else { Kind::Category }
}

impl Hierarchy {
    /// Builds a hierarchy of a kind. With a memory, the groups are those that it remembers.
    ///
    /// # Errors
    /// A hierarchy file that does not know a value, or whose levels do not nest.
    pub fn build(kind: &Kind, values: &Values<'_>, memory: Option<&Memory>) -> Result<Self> {
        let draft = match kind {
            Kind::Flat => Draft::new(values),
            Kind::Dates { weeks, day_first } => date::draft(values, *weeks, *day_first, memory),
            Kind::Bands(width) => number::bands(values, *width, memory),
            Kind::Edges(edges) => number::edges(values, edges, memory),
            Kind::Numbers => number::quantiles(values, memory),
            Kind::Postcode(country) => postcode::draft(values, country.as_deref(), memory),
            Kind::Category => category::draft(values, memory),
            Kind::Country => country::draft(values),
            Kind::Place(_) => place::draft(values, memory),
            Kind::Table { rows, .. } => table::draft(values, rows)?,
        };
        Self::finish(draft, values)
    }

    fn finish(draft: Draft, values: &Values<'_>) -> Result<Self> {
        let Draft { order, levels, below, domain, numbers, memory, star } = draft;
        let codes = values.texts.len() + 1;
        let mut leaf = vec![0u32; values.texts.len()];
        for (at, place) in order.iter().enumerate() {
            leaf[*place] = at as u32 + 1;
        }
        let mut groups = Vec::new();
        let mut labels = Vec::new();
        let mut leaves = Vec::new();
        for (at, level) in levels.iter().enumerate() {
            // Numbered in the order of the values, the null first.
            let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
            let mut of = vec![0u32; codes];
            let mut named: Vec<Box<str>> = vec!["".into()];
            let mut size = vec![1u64];
            for place in &order {
                let label = &*level.labels[*place];
                let next = named.len() as u32;
                let group = *numbers.entry(label).or_insert(next);
                if group == next {
                    named.push(label.into());
                    size.push(match &below {
                        Some(below) => below[at].get(label).copied().unwrap_or(1),
                        None => 0,
                    });
                }
                if below.is_none() {
                    size[group as usize] += 1;
                }
                of[leaf[*place] as usize] = group;
            }
            groups.push(of);
            labels.push(named);
            leaves.push(size);
        }
        let nulls = u64::from(values.nulls > 0);
        let domain = domain.unwrap_or(values.texts.len() as u64) + if domain.is_none() { nulls } else { 0 };
        groups.push(vec![0; codes]);
        labels.push(vec![star]);
        leaves.push(vec![domain.max(1)]);
        let ladder = Ladder::new(codes, groups, leaves.clone(), domain)?;
        let names = std::iter::once("value".to_owned())
            .chain(levels.into_iter().map(|l| l.name))
            .chain(std::iter::once("star".to_owned()))
            .collect();
        let numbers = numbers.map(|numbers| {
            let mut by_leaf = vec![None; codes];
            for (place, number) in numbers.into_iter().enumerate() {
                by_leaf[leaf[place] as usize] = number;
            }
            by_leaf
        });
        Ok(Self { leaf, ladder, labels, names, numbers, leaves, memory })
    }

    /// The leaf of a value by its place in the values that the hierarchy was built of.
    pub fn leaf(&self, place: usize) -> u32 {
        self.leaf[place]
    }

    /// The groups.
    pub fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// The label of a leaf in a level from 1 up; `None` where the null stays null.
    pub fn label(&self, level: usize, leaf: u32) -> Option<&str> {
        let group = self.ladder.group(level, leaf) as usize;
        let last = level + 1 == self.ladder.levels();
        (leaf != 0 || last).then(|| &*self.labels[level - 1][group])
    }

    /// Leaves of the domain below the group of a leaf in a level from 1 up.
    pub fn below(&self, level: usize, leaf: u32) -> u64 {
        self.leaves[level - 1][self.ladder.group(level, leaf) as usize]
    }

    /// The names of the levels: `value`, …, `star`.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// By leaf, the number or the day; none where the values are neither.
    pub fn numbers(&self) -> Option<&[Option<f64>]> {
        self.numbers.as_deref()
    }

    /// What to remember.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Lines of a hierarchy file: each value with its groups, finest first. `texts` are the values it was built of.
    pub fn rows<'a>(&'a self, texts: &'a [Box<str>]) -> impl Iterator<Item = Vec<&'a str>> + 'a {
        let mut places: Vec<usize> = (0..texts.len()).collect();
        places.sort_by_key(|p| self.leaf[*p]);
        places.into_iter().map(move |place| {
            let leaf = self.leaf[place];
            let labels = (1..self.ladder.levels()).map(move |level| self.label(level, leaf).unwrap_or(""));
            std::iter::once(&*texts[place]).chain(labels).collect()
        })
    }
}

#[cfg(test)]
mod tests;

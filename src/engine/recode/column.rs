//! One quasi-identifier of a problem: its values as they would be published, their hierarchy, and what each person shows.

use std::collections::BTreeMap;

use arrow::array::{Array, StringViewArray};
use hashbrown::HashMap;

use super::lock::Lock;
use super::people::People;
use crate::action::{Action, calendar};
use crate::anonymise::hierarchy::{Day, Hierarchy, Kind, Memory, Parent, Values, guess};
use crate::anonymise::{Ladder, Quasi};
use crate::error::{Error, Result};
use crate::plan::RecodeColumn;
use crate::policy::LevelName;
use crate::risk::{Codes, Key, NULL, Spread, Whole};

/// A column with its hierarchy.
pub(super) struct Column {
    /// What the plan says of it.
    pub plan: RecodeColumn,
    /// The place of its table among those of the problem.
    pub table: usize,
    /// The kind of its hierarchy, once the values were seen.
    pub kind: Kind,
    /// Its distinct values, as its action publishes them.
    texts: Vec<Box<str>>,
    /// By leaf − 1, the place of its value.
    place_of: Vec<u32>,
    /// The leaf of each value of the input.
    leaf_of: HashMap<Key, u32, Spread>,
    /// The hierarchy.
    pub hierarchy: Hierarchy,
    /// Sets of leaves that people show, by code from the hierarchy's leaves up.
    pub sets: Vec<Vec<u32>>,
    /// What each person shows in the input, as it is: for the measure before.
    pub before: Codes,
    /// The number of codes there.
    pub before_codes: u32,
}

/// The texts of a column as an action publishes them; `None` for what it empties. For actions that make tokens, the text that
/// decides the token.
pub(super) fn published(action: &Action, texts: &[Box<str>]) -> Result<Vec<Option<Box<str>>>> {
    let apply = |f: &dyn Fn(&StringViewArray) -> Result<StringViewArray>| -> Result<Vec<Option<Box<str>>>> {
        let array: StringViewArray = texts.iter().map(|t| Some(&**t)).collect();
        let out = f(&array)?;
        let text = |i: usize| (!out.is_null(i)).then(|| out.value(i)).filter(|t| !crate::model::is_blank(t));
        Ok((0..out.len()).map(|i| text(i).map(Into::into)).collect())
    };
    match action {
        Action::Keep { .. } | Action::Fpe(_) => Ok(texts.iter().map(|t| Some(t.clone())).collect()),
        Action::Token(_) | Action::Short(_) | Action::Surrogate(_) => {
            let norm = action.norm();
            Ok(texts.iter().map(|t| Some(norm.apply(t).into())).collect())
        }
        Action::Generalise(how) => apply(&|a| how.apply(a)),
        Action::Truncate(cut) => apply(&|a| cut.apply(a)),
        Action::Mask(mask) => apply(&|a| mask.apply(a)),
        Action::Constant(constant) => apply(&|a| constant.apply(a)),
        Action::Erase | Action::Drop => Ok(vec![None; texts.len()]),
        Action::Shift(_) | Action::Noise(_) | Action::Redact(_) => {
            Err(Error::fault("a column is recoded that its action gives each row another value"))
        }
    }
}

pub(super) fn day(text: &str, day_first: bool) -> Option<Day> {
    let read = calendar(text, day_first)?;
    Some(Day { year: read.year, month: read.month, day: read.day, timed: read.timed, week: read.week })
}

impl Column {
    /// Builds the hierarchy of a column and what each person shows. `parents` are the places of the columns that a place belongs
    /// to, in the coded table; `least` people make a label.
    pub fn new(
        plan: &RecodeColumn,
        action: &Action,
        (coded, at, parents): (&Whole, usize, &[usize]),
        (people, table): (&People, usize),
        least: u64,
        memory: Option<&(String, Memory)>,
    ) -> Result<(Self, Codes)> {
        let name = |e: Error| e.at(&plan.name);
        let raw = coded.columns[at].texts.as_deref().unwrap_or_default();
        let shown = published(action, raw)?;
        let mut texts: Vec<Box<str>> = Vec::new();
        let mut place_of: HashMap<&str, usize> = HashMap::new();
        let places: Vec<Option<usize>> = shown
            .iter()
            .map(|text| {
                text.as_deref().map(|text| {
                    *place_of.entry(text).or_insert_with(|| {
                        texts.push(text.into());
                        texts.len() - 1
                    })
                })
            })
            .collect();
        // People with each value: a person over ten rows is one.
        let by_place: Vec<u32> =
            std::iter::once(NULL).chain(places.iter().map(|p| p.map_or(NULL, |p| p as u32 + 1))).collect();
        let rows = &coded.codes[at];
        let of_row = Codes::of((0..coded.rows).map(|row| by_place[rows.get(row) as usize]).collect());
        let (shown_by, sets) = people.shown(table, &of_row, texts.len() as u32 + 1);
        let mut count = vec![0u64; texts.len() + 1];
        for person in 0..people.count {
            let code = shown_by.get(person) as usize;
            match code.checked_sub(texts.len() + 1) {
                None => count[code] += 1,
                Some(set) => sets[set].iter().for_each(|c| count[*c as usize] += 1),
            }
        }
        let belonging: Vec<Vec<Option<Box<str>>>> =
            parents.iter().map(|p| belonging(&of_row, texts.len(), coded, *p)).collect();
        let parents: Vec<Parent<'_>> =
            parents.iter().zip(&belonging).map(|(p, of)| Parent { name: &coded.columns[*p].name, of }).collect();
        let values =
            Values { texts: &texts, people: &count[1..], nulls: count[0], least, day: &day, parents: &parents };
        let kind = match memory {
            Some((kind, _)) if !matches!(plan.kind, Kind::Table { .. }) => {
                Kind::named(kind).ok_or_else(Lock::unfit).map_err(name)?
            }
            _ if !plan.named && plan.kind == Kind::Category => guess(&values),
            _ => plan.kind.clone(),
        };
        let hierarchy = Hierarchy::build(&kind, &values, memory.map(|(_, m)| m))
            .map_err(|e| if memory.is_some() && e.exit_code() == 4 { Lock::unfit() } else { e })
            .map_err(name)?;
        let mut by_leaf = vec![0u32; texts.len()];
        (0..texts.len()).for_each(|place| by_leaf[hierarchy.leaf(place) as usize - 1] = place as u32);
        let leaf_of = raw
            .iter()
            .zip(&places)
            .map(|(text, place)| (Key::of(text), place.map_or(0, |p| hierarchy.leaf(p))))
            .collect();
        // Again, by leaf.
        let leaves: Vec<u32> = std::iter::once(0).chain((0..texts.len()).map(|p| hierarchy.leaf(p))).collect();
        let of_row = Codes::of((0..coded.rows).map(|row| leaves[of_row.get(row) as usize]).collect());
        let (codes, sets) = people.shown(table, &of_row, texts.len() as u32 + 1);
        let (before, before_sets) = people.shown(table, rows, raw.len() as u32 + 1);
        let before_codes = (raw.len() + 1 + before_sets.len()) as u32;
        let column = Self {
            plan: plan.clone(),
            table,
            kind,
            texts,
            place_of: by_leaf,
            leaf_of,
            hierarchy,
            sets,
            before,
            before_codes,
        };
        Ok((column, codes))
    }

    /// The leaf of a cell as read; none for a value that was not there when the column was coded.
    pub fn leaf(&self, cell: Option<&str>) -> Option<u32> {
        match cell {
            None => Some(0),
            Some(text) => self.leaf_of.get(&Key::of(text)).copied(),
        }
    }

    /// The value of a leaf; none for the null.
    pub fn text(&self, leaf: u32) -> Option<&str> {
        let place = *self.place_of.get((leaf as usize).checked_sub(1)?)?;
        Some(&self.texts[place as usize])
    }

    /// Lines of a hierarchy file: each value with its groups, finest first.
    pub fn lines(&self) -> impl Iterator<Item = Vec<&str>> {
        self.hierarchy.rows(&self.texts)
    }

    /// Codes that people show: leaves, then sets of them.
    pub fn codes(&self) -> usize {
        self.hierarchy.ladder().codes() + self.sets.len()
    }

    /// The code of people who have no row in its table.
    pub fn absent(&self) -> Option<u32> {
        let empty = self.sets.iter().position(Vec::is_empty)?;
        Some((self.hierarchy.ladder().codes() + empty) as u32)
    }

    /// The leaves that a code stands for.
    pub fn leaves(&self, code: u32) -> Vec<u32> {
        match (code as usize).checked_sub(self.hierarchy.ladder().codes()) {
            None => vec![code],
            Some(set) => self.sets[set].clone(),
        }
    }

    /// The hierarchy over leaves and sets: the group of a set is the set of the groups.
    fn ladder(&self) -> Result<Ladder> {
        let inner = self.hierarchy.ladder();
        if self.sets.is_empty() {
            return Ok(inner.clone());
        }
        let codes = self.codes();
        let (mut levels, mut leaves) = (Vec::new(), Vec::new());
        for level in 1..inner.levels() {
            let mut of: Vec<u32> = inner.groups(level).to_vec();
            let mut below: Vec<u64> = Vec::new();
            for (leaf, group) in of.iter().enumerate() {
                let group = *group as usize;
                if below.len() <= group {
                    below.resize(group + 1, 1);
                }
                below[group] = self.hierarchy.below(level, leaf as u32);
            }
            let last = level + 1 == inner.levels();
            let mut sets: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
            of.resize(codes, 0);
            for (at, set) in self.sets.iter().enumerate() {
                let code = inner.codes() + at;
                let mut groups: Vec<u32> = set.iter().map(|leaf| inner.group(level, *leaf)).collect();
                groups.sort_unstable();
                groups.dedup();
                match groups.as_slice() {
                    // Who has no row shows nothing, as who is starred.
                    [] if last => of[code] = inner.group(level, 0),
                    [only] => of[code] = *only,
                    _ => sets.entry(groups).or_default().push(code),
                }
            }
            for (groups, members) in sets {
                let group = below.len() as u32;
                let sum: u64 = groups.iter().map(|g| below[*g as usize]).sum();
                below.push((sum / (groups.len() as u64).max(1)).max(1));
                members.into_iter().for_each(|code| of[code] = group);
            }
            levels.push(of);
            leaves.push(below);
        }
        Ladder::new(codes, levels, leaves, inner.leaves())
    }

    /// The column of the problem.
    pub fn quasi(&self, codes: Codes) -> Result<Quasi> {
        let ladder = self.ladder().map_err(|e| e.at(&self.plan.name))?;
        let last = ladder.levels() - 1;
        let least = match &self.plan.least {
            None => 0,
            Some(LevelName::Number(n)) => (*n as usize).min(last),
            Some(LevelName::Named(name)) => {
                let names = self.hierarchy.names();
                names.iter().position(|n| n == name).ok_or_else(|| {
                    Error::usage(format!("min_level names {name:?}, which is no level of its hierarchy"))
                        .at(&self.plan.name)
                        .next(format!("levels: {}", names.join(", ")))
                })?
            }
        };
        if self.plan.frozen && least > 0 {
            return Err(Error::usage("a frozen column has no min_level").at(&self.plan.name));
        }
        Ok(Quasi {
            name: self.plan.name.clone(),
            weight: self.plan.weight,
            least,
            most: if self.plan.frozen { 0 } else { last },
            ladder,
            codes,
        })
    }
}

/// By place of the value, what it belongs to in another column of the same rows; nothing where that differs.
fn belonging(of_row: &Codes, values: usize, coded: &Whole, parent: usize) -> Vec<Option<Box<str>>> {
    const UNSEEN: u32 = u32::MAX;
    const DIFFERS: u32 = u32::MAX - 1;
    let mut found = vec![UNSEEN; values];
    for row in 0..coded.rows {
        let (value, above) = (of_row.get(row), coded.codes[parent].get(row));
        if value == NULL || above == NULL {
            continue;
        }
        let found = &mut found[value as usize - 1];
        if *found == UNSEEN {
            *found = above;
        } else if *found != above {
            *found = DIFFERS;
        }
    }
    let texts = coded.columns[parent].texts.as_deref().unwrap_or_default();
    found.iter().map(|code| texts.get((*code as usize).wrapping_sub(1)).cloned()).collect()
}

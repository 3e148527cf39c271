//! `[risk]`: which columns single people out, what has to hold, and how it is reached.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use toml::{Table, Value};

use super::Reader;
use crate::action::Hierarchy;
use crate::anonymise::hierarchy::{KINDS, Kind};
use crate::error::{Error, Result};

/// How a target is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recode {
    /// One level per column for the whole table.
    Global,
    /// Each class at levels of its own.
    Local,
    /// Cells are starred and never generalised.
    Suppress,
}

impl Recode {
    /// As the policy names it, and a solver itself.
    pub fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Local => "local",
            Self::Suppress => "suppress",
        }
    }
}

/// A distance of t-closeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moving {
    /// Values are equally far apart.
    Equal,
    /// Values have an order.
    Ordered,
}

/// What has to hold in every class of the output. All of it is asked of each sensitive column but for k and the risks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Aim {
    /// k-anonymity.
    pub k: Option<u64>,
    /// Distinct l-diversity.
    pub distinct_l: Option<u32>,
    /// Entropy l-diversity.
    pub entropy_l: Option<f64>,
    /// Recursive (c, l)-diversity: l and c.
    pub recursive: Option<(u32, f64)>,
    /// t-closeness, and the distance where one is named.
    pub t: Option<(f64, Option<Moving>)>,
    /// β-likeness, the enhanced form.
    pub beta: Option<f64>,
    /// The largest share of one value in a class: (α, k)-anonymity.
    pub alpha: Option<f64>,
    /// The highest prosecutor risk.
    pub max_risk: Option<f64>,
    /// The average prosecutor risk.
    pub average_risk: Option<f64>,
}

impl Aim {
    /// Whether something is asked of sensitive columns.
    pub fn needs_sensitive(&self) -> bool {
        self.distinct_l.is_some()
            || self.entropy_l.is_some()
            || self.recursive.is_some()
            || self.t.is_some()
            || self.beta.is_some()
            || self.alpha.is_some()
    }

    /// Whether anything is asked.
    pub fn is_some(&self) -> bool {
        self.k.is_some() || self.max_risk.is_some() || self.average_risk.is_some() || self.needs_sensitive()
    }

    /// The least size of a class that it asks for.
    pub fn least(&self) -> u64 {
        let by_risk = self.max_risk.map_or(1, |most| (1.0 / most - 1e-9).ceil() as u64);
        self.k.unwrap_or(1).max(by_risk).max(1)
    }

    /// In words.
    pub fn describe(&self) -> String {
        let mut says = Vec::new();
        says.extend(self.k.map(|k| format!("k = {k}")));
        says.extend(self.distinct_l.map(|l| format!("distinct l = {l}")));
        says.extend(self.entropy_l.map(|l| format!("entropy l = {l}")));
        says.extend(self.recursive.map(|(l, c)| format!("recursive l = {l}, c = {c}")));
        says.extend(self.t.map(|(t, _)| format!("t = {t}")));
        says.extend(self.beta.map(|b| format!("beta = {b}")));
        says.extend(self.alpha.map(|a| format!("alpha = {a}")));
        says.extend(self.max_risk.map(|r| format!("max risk = {r}")));
        says.extend(self.average_risk.map(|r| format!("average risk = {r}")));
        says.join(", ")
    }
}

/// A level as the policy names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LevelName {
    /// 1 is the first above the values.
    Number(u32),
    /// As `efface plan` shows it: `month`, `prefix 2`.
    Named(String),
}

/// `[risk]`.
#[derive(Debug, Clone, Default)]
pub struct Risk {
    /// Quasi-identifiers; what the scan found where absent.
    pub quasi: Option<Vec<String>>,
    /// Sensitive columns.
    pub sensitive: Vec<String>,
    /// What has to hold.
    pub aim: Aim,
    /// Share of the rows that the global solver may suppress.
    pub suppression: Option<f64>,
    /// How; chosen by size where absent.
    pub recode: Option<Recode>,
    /// Columns whose information counts more or less than 1.
    pub importance: BTreeMap<String, f64>,
    /// Columns that may not change.
    pub frozen: Vec<String>,
    /// The finest level that a column may be published in.
    pub min_level: BTreeMap<String, LevelName>,
    /// When the solver stops searching and takes the best found.
    pub time_limit: Option<Duration>,
    /// Hierarchies by column.
    pub hierarchy: BTreeMap<String, Kind>,
}

impl Risk {
    /// Every column that it names, with the key that names it.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let of = |key: &'static str| move |name| (key, name);
        self.quasi
            .iter()
            .flatten()
            .map(String::as_str)
            .map(of("quasi"))
            .chain(self.sensitive.iter().map(String::as_str).map(of("sensitive")))
            .chain(self.importance.keys().map(String::as_str).map(of("importance")))
            .chain(self.frozen.iter().map(String::as_str).map(of("frozen")))
            .chain(self.min_level.keys().map(String::as_str).map(of("min_level")))
            .chain(self.hierarchy.keys().map(String::as_str).map(of("hierarchy")))
    }
}

/// Keys of `[risk]`.
pub(super) const RISK: &[&str] = &[
    "quasi",
    "sensitive",
    "k",
    "l",
    "t",
    "beta",
    "alpha",
    "max_risk",
    "average_risk",
    "suppression",
    "recoding",
    "importance",
    "frozen",
    "min_level",
    "time_limit",
    "hierarchy",
];

impl Reader<'_> {
    /// The section `[risk]`.
    pub(super) fn risk(&self, table: &Table) -> Result<Risk> {
        self.known(table, &[RISK, super::gate::TARGETS].concat(), "risk")?;
        let mut risk = Risk {
            quasi: self.texts(table, "quasi")?,
            sensitive: self.texts(table, "sensitive")?.unwrap_or_default(),
            aim: self.aim(table)?,
            suppression: self.share(table, "suppression", true)?,
            frozen: self.texts(table, "frozen")?.unwrap_or_default(),
            time_limit: self.positive(table, "time_limit")?.map(Duration::from_secs_f64),
            ..Risk::default()
        };
        risk.recode = match self.text(table, "recoding")?.as_deref() {
            None => None,
            Some("local") => Some(Recode::Local),
            Some("global") => Some(Recode::Global),
            Some("suppress") => Some(Recode::Suppress),
            Some(_) => return Err(self.error("recoding", "has to be \"local\", \"global\" or \"suppress\"")),
        };
        for (name, value) in self.table(table, "importance")? {
            let weight = self.number_of(value).filter(|w| (0.0..=1000.0).contains(w));
            let weight = weight.ok_or_else(|| self.error(name, "importance has to be a number from 0 to 1000"))?;
            risk.importance.insert(name.clone(), weight);
        }
        for (name, value) in self.table(table, "min_level")? {
            let level = match value {
                Value::Integer(n) if (0..=64).contains(n) => LevelName::Number(*n as u32),
                Value::String(text) => LevelName::Named(text.clone()),
                _ => return Err(self.error(name, "min_level has to be a number or the name of a level")),
            };
            risk.min_level.insert(name.clone(), level);
        }
        for (name, value) in self.table(table, "hierarchy")? {
            let word = value.as_str().ok_or_else(|| self.error(name, "a hierarchy has to be a text"))?;
            risk.hierarchy.insert(name.clone(), self.hierarchy(name, word)?);
        }
        if risk.aim.needs_sensitive() && risk.sensitive.is_empty() {
            return Err(self
                .error("risk", "l, t, beta and alpha are asked of sensitive columns, and none is named")
                .next("add: sensitive = [\"COLUMN\"]"));
        }
        if risk.aim.alpha.is_some() && risk.aim.k.is_none() {
            return Err(self.error("alpha", "goes with k").next("add: k = 5"));
        }
        if let Some(both) = risk.quasi.iter().flatten().find(|q| risk.sensitive.contains(q)) {
            return Err(self
                .error("sensitive", &format!("{both:?} is named as quasi-identifier, too"))
                .next("name it in one of them"));
        }
        if !risk.aim.is_some() {
            let idle = ["suppression", "recoding", "importance", "frozen", "min_level", "time_limit", "hierarchy"];
            if let Some(key) = idle.iter().find(|k| table.contains_key(**k)) {
                return Err(self
                    .error(key, "nothing is recoded without a target")
                    .next("add a target, like k = 5, or remove the key"));
            }
        }
        Ok(risk)
    }

    fn aim(&self, table: &Table) -> Result<Aim> {
        let mut aim = Aim {
            k: self.number(table, "k", 1)?.map(u64::from),
            beta: self.positive(table, "beta")?,
            alpha: self.share(table, "alpha", false)?,
            max_risk: self.share(table, "max_risk", false)?,
            average_risk: self.share(table, "average_risk", false)?,
            ..Aim::default()
        };
        match table.get("l") {
            None => {}
            Some(Value::Integer(_)) => aim.distinct_l = self.number(table, "l", 1)?,
            Some(Value::Table(l)) => {
                self.known(l, &["distinct", "entropy", "recursive", "c"], "risk.l")?;
                aim.distinct_l = self.number(l, "distinct", 1)?;
                aim.entropy_l = self.positive(l, "entropy")?;
                aim.recursive = match (self.number(l, "recursive", 2)?, self.positive(l, "c")?) {
                    (Some(l), Some(c)) => Some((l, c)),
                    (None, None) => None,
                    _ => return Err(self.error("l", "recursive and c go together: l = { recursive = 3, c = 2.0 }")),
                };
            }
            Some(_) => return Err(self.error("l", "has to be a number, or { distinct = 3 }, { entropy = 2.5 }")),
        }
        match table.get("t") {
            None => {}
            Some(Value::Table(t)) => {
                self.known(t, &["t", "distance"], "risk.t")?;
                let distance = match self.text(t, "distance")?.as_deref() {
                    None => None,
                    Some("equal") => Some(Moving::Equal),
                    Some("ordered") => Some(Moving::Ordered),
                    Some(_) => return Err(self.error("distance", "has to be \"equal\" or \"ordered\"")),
                };
                let within = self.share(t, "t", false)?;
                let within = within.ok_or_else(|| self.error("t", "has to say t = 0.2 inside"))?;
                aim.t = Some((within, distance));
            }
            Some(_) => aim.t = self.share(table, "t", false)?.map(|t| (t, None)),
        }
        Ok(aim)
    }

    fn number_of(&self, value: &Value) -> Option<f64> {
        match value {
            Value::Float(n) if n.is_finite() => Some(*n),
            Value::Integer(n) => Some(*n as f64),
            _ => None,
        }
    }

    fn positive(&self, table: &Table, key: &str) -> Result<Option<f64>> {
        let Some(value) = table.get(key) else { return Ok(None) };
        let number = self.number_of(value).filter(|n| *n > 0.0 && *n < 1e9);
        number.map(Some).ok_or_else(|| self.error(key, "has to be a number above 0"))
    }

    /// A share; 0 only where `zero` says so.
    fn share(&self, table: &Table, key: &str, zero: bool) -> Result<Option<f64>> {
        let Some(value) = table.get(key) else { return Ok(None) };
        let number = self.number_of(value).filter(|n| (0.0..=1.0).contains(n) && (zero || *n > 0.0));
        number.map(Some).ok_or_else(|| self.error(key, "has to be a share between 0 and 1"))
    }

    fn table<'t>(&self, table: &'t Table, key: &str) -> Result<impl Iterator<Item = (&'t String, &'t Value)>> {
        let inner = match table.get(key) {
            None => None,
            Some(Value::Table(inner)) => Some(inner),
            Some(_) => return Err(self.error(key, &format!("has to be a section, like [risk.{key}]"))),
        };
        Ok(inner.into_iter().flatten())
    }

    fn hierarchy(&self, name: &str, word: &str) -> Result<Kind> {
        if let Some(kind) = Kind::named(word) {
            return Ok(kind);
        }
        if !word.to_lowercase().ends_with(".csv") {
            return Err(Error::usage(format!("{name}: no hierarchy is called {word:?}"))
                .at(self.place)
                .next(format!("hierarchies: {KINDS}")));
        }
        let folder = Path::new(self.place).parent().unwrap_or(Path::new(""));
        Ok(Kind::Table { file: word.to_owned(), rows: Hierarchy::lines(&folder.join(word))?.into() })
    }
}

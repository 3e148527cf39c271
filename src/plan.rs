//! The plan: a policy resolved against real columns. Every mistake that can be known before a row is written stops here.

mod classes;
mod recode;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::datatypes::DataType;

use crate::action::{Action, Norm, Token};
use crate::error::{Error, Result};
use crate::keys::Domain;
use crate::model::{
    ColumnReport, DOMINATES, DatasetReport, Identifying, InfoType, PlanReport, PlannedColumn, PlannedDataset,
    Sensitive, Wild,
};
use crate::policy::{Policy, Unlisted};
use crate::rules::RuleSet;

pub use classes::Classes;
pub use recode::{RecodeColumn, RecodeGroup, RecodePlan, RecodeSensitive};

/// What will happen to one column, and why.
#[derive(Debug, Clone)]
pub struct ColumnPlan {
    /// Column name.
    pub name: Arc<str>,
    /// Class of the policy, or `unlisted`.
    pub class: String,
    /// What happens.
    pub action: Action,
    /// The policy's own action, where a view shows the class by another.
    pub own: Option<Action>,
    /// Verdict of the scan.
    pub report: ColumnReport,
    /// Stored as text afterwards though it was not before.
    pub becomes_text: bool,
    /// Stored as another type than text, so that recoding it makes text of it.
    pub typed: bool,
    /// Index of the column that says whose cells they are, where the action needs it.
    pub by: Option<usize>,
}

impl ColumnPlan {
    /// What decides whether its values may stand elsewhere, and how they are replaced there: the policy's own action, also
    /// where a view shows the column in clear; or that of a view that shows less than the policy.
    pub fn sought_as(&self) -> &Action {
        self.own.as_ref().filter(|own| own.replaces()).unwrap_or(&self.action)
    }

    /// The probability that two of the column's values get one replacement, where the action bounds it.
    fn collisions(&self) -> Option<f64> {
        match &self.action {
            Action::Short(s) => Some(s.length.collision(self.report.distinct)),
            Action::Surrogate(s) if s.unique => Some(s.collision(self.report.distinct)),
            _ => None,
        }
    }

    fn needs_key(&self) -> bool {
        match &self.action {
            Action::Redact(r) => !r.labels,
            action => action.definition().keyed,
        }
    }

    /// Whether its action needs the full key: `short` does with the token-only one.
    pub fn needs_root(&self) -> bool {
        self.needs_key() && !matches!(self.action, Action::Short(_))
    }

    fn report(&self) -> PlannedColumn {
        let definition = self.action.definition();
        let mut why = match &self.report.info_type {
            Some(t) => format!("{t}, confidence {:.2}", self.report.confidence),
            None => "nothing personal found".into(),
        };
        if let Some(bound) = self.collisions() {
            why.push_str(&format!(
                "; two of {} values share one with a probability below {bound:.0e}",
                self.report.distinct
            ));
        }
        for c in &self.report.contamination {
            why.push_str(&format!("; {} in {} cells", c.info_type, c.cells));
        }
        PlannedColumn {
            name: self.name.to_string(),
            info_type: self.report.info_type.clone(),
            identifying: self.report.identifying,
            sensitive: self.report.sensitive,
            class: self.class.clone(),
            action: definition.name.to_owned(),
            says: self.action.describe(),
            joins: definition.keeps_joins,
            unique: definition.keeps_uniqueness,
            order: definition.keeps_order,
            reversible: definition.reversible,
            becomes_text: self.becomes_text,
            recoded: None,
            why,
        }
    }
}

/// One dataset's columns.
#[derive(Debug, Clone)]
pub struct TablePlan {
    /// Dataset name.
    pub dataset: String,
    /// Every column in order.
    pub columns: Vec<ColumnPlan>,
    /// Indices of the quasi-identifiers to measure.
    pub quasi: Vec<usize>,
    /// Index of the column that holds the subject's id, where the policy names one.
    pub subject: Option<usize>,
    /// How spans of a type are replaced in running text; `None` is a label.
    pub spans: BTreeMap<InfoType, Option<(Domain, Norm)>>,
}

/// A policy against real columns.
#[derive(Debug, Clone)]
pub struct Plan {
    /// One entry per dataset, in the order read.
    pub tables: Vec<TablePlan>,
    /// What is recoded, where the policy sets a target.
    pub recode: Option<RecodePlan>,
}

/// What is known of a dataset's columns before a policy is applied.
pub struct Known<'a> {
    /// Verdicts.
    pub report: &'a DatasetReport,
    /// Stored types, where the format has types.
    pub types: Option<Vec<DataType>>,
    /// Per column: whether changing it changes its stored type.
    pub becomes_text: Vec<bool>,
    /// Country that the dataset's columns speak for.
    pub country: Option<String>,
    /// Per column: whether it holds the keys of a map. Empty where there is no map.
    pub map_keys: Vec<bool>,
}

struct Pattern<'a> {
    text: &'a str,
    class: usize,
    wild: Wild,
}

impl Plan {
    /// Resolves a policy.
    ///
    /// # Errors
    /// Columns that no class names, patterns that match nothing, ties, actions that a column's type cannot take, tokens on
    /// columns with few distinct values.
    pub fn resolve(policy: &Policy, known: &[Known<'_>], rules: &RuleSet) -> Result<Self> {
        known_types(policy, rules)?;
        let patterns = patterns(policy)?;
        let mut used = BTreeSet::new();
        let mut tables = Vec::new();
        let mut unlisted = Vec::new();
        for dataset in known {
            let report = dataset.report;
            let mut columns = Vec::new();
            for (i, column) in report.columns.iter().enumerate() {
                let full = format!("{}.{}", report.name, column.name);
                let class = best(&patterns, &full, policy, &mut used)?;
                let own = class.and_then(|at| policy.classes[at].own.clone());
                let (class, action) = match (class, policy.unlisted) {
                    (Some(at), _) => {
                        let class = &policy.classes[at];
                        let stored = dataset.types.as_ref().map(|t| &t[i]);
                        refuse_type(&full, &class.action, stored)?;
                        refuse_measures(&full, &class.action, column, stored)?;
                        refuse_frequent(&full, class.force.as_deref(), &class.action, column)?;
                        refuse_readable(&full, &class.action, column)?;
                        (class.name.clone(), class.action.clone())
                    }
                    (None, Unlisted::Refuse) => {
                        unlisted.push(full);
                        continue;
                    }
                    (None, Unlisted::Keep) if column.identifying == Identifying::Direct => {
                        return Err(Error::usage(format!(
                            "{} is in no class and holds {} (confidence {:.2}): unlisted = \"keep\" keeps no direct identifier",
                            crate::error::visible(&full),
                            column.info_type.as_deref().unwrap_or("an identifier"),
                            column.confidence
                        ))
                        .at(&policy.place)
                        .next("name the column in a class"));
                    }
                    (None, Unlisted::Keep) => ("unlisted".into(), Action::Keep { accept: Vec::new() }),
                    (None, Unlisted::Erase) => ("unlisted".into(), Action::Erase),
                };
                let may_empty =
                    matches!(action, Action::Erase | Action::Generalise(_) | Action::Shift(_) | Action::Noise(_));
                if dataset.map_keys.get(i) == Some(&true) && may_empty {
                    return Err(Error::usage(format!(
                        "{} holds the keys of a map, which cannot be empty: {} cannot take it",
                        crate::error::visible(&full),
                        action.name()
                    ))
                    .at(&policy.place)
                    .next("choose token, mask or keep, or drop both keys and values"));
                }
                let by = by(&full, &action, report, policy)?;
                let text = dataset.becomes_text.get(i).copied().unwrap_or(false);
                let typed = matches!(
                    action,
                    Action::Keep { .. } | Action::Erase | Action::Drop | Action::Shift(_) | Action::Noise(_)
                );
                let becomes_text = text && !typed;
                columns.push(ColumnPlan {
                    name: column.name.as_str().into(),
                    class,
                    action,
                    own,
                    report: column.clone(),
                    becomes_text,
                    typed: text,
                    by,
                });
            }
            let quasi = quasi(policy, report)?;
            let subject = policy
                .subject
                .iter()
                .find_map(|id| columns.iter().position(|c: &ColumnPlan| format!("{}.{}", report.name, c.name) == *id));
            tables.push(TablePlan { dataset: report.name.clone(), columns, quasi, subject, spans: BTreeMap::new() });
        }
        let all: Vec<ColumnPlan> = tables.iter().flat_map(|t: &TablePlan| t.columns.clone()).collect();
        for (table, dataset) in tables.iter_mut().zip(known) {
            table.spans = spans(policy, rules, &table.columns, &all, dataset.country.as_deref());
        }
        if !unlisted.is_empty() {
            let shown: Vec<String> =
                unlisted.iter().take(10).map(|c| format!("\n  {}", crate::error::visible(c))).collect();
            let more = unlisted.len().saturating_sub(10);
            let tail = if more > 0 { format!("\n  and {more} more") } else { String::new() };
            return Err(Error::usage(format!("no class names {} columns:{}{tail}", unlisted.len(), shown.concat()))
                .coded("E203")
                .at(&policy.place)
                .next("add each to a class (at = …), or set unlisted = \"keep\" or \"erase\""));
        }
        let all: Vec<String> = known
            .iter()
            .flat_map(|k| k.report.columns.iter().map(|c| format!("{}.{}", k.report.name, c.name)))
            .collect();
        for (n, pattern) in patterns.iter().enumerate() {
            if !used.contains(&n) {
                return Err(unmatched(pattern.text, &policy.classes[pattern.class].name, policy, &all));
            }
        }
        for id in &policy.subject {
            if !all.contains(id) {
                return Err(unmatched(id, "subject", policy, &all));
            }
        }
        let recode = recode::resolve(policy, &tables, known)?;
        Ok(Self { tables, recode })
    }

    /// As it is told. `policy` says which policy is in force.
    pub fn report(&self, policy: &str, tool: &str, known: &[DatasetReport]) -> PlanReport {
        let datasets = self.tables.iter().zip(known).map(|(table, dataset)| PlannedDataset {
            name: table.dataset.clone(),
            rows: dataset.rows,
            quasi: table.quasi.iter().map(|i| table.columns[*i].name.to_string()).collect(),
            columns: table.columns.iter().map(ColumnPlan::report).collect(),
        });
        PlanReport {
            version: 1,
            tool: tool.to_owned(),
            policy: policy.to_owned(),
            datasets: datasets.collect(),
            recoding: Vec::new(),
        }
    }

    /// Whether any action needs a key.
    pub fn needs_key(&self) -> bool {
        self.tables.iter().flat_map(|t| &t.columns).any(ColumnPlan::needs_key)
    }
}

fn patterns(policy: &Policy) -> Result<Vec<Pattern<'_>>> {
    let mut patterns = Vec::new();
    for (class, c) in policy.classes.iter().enumerate() {
        for text in &c.at {
            let wild = Wild::new(text).ok_or_else(|| {
                Error::usage(format!("{text:?} is not a pattern of columns")).coded("E217").at(&policy.place)
            })?;
            patterns.push(Pattern { text, class, wild });
        }
    }
    Ok(patterns)
}

/// The class of the most specific pattern that matches.
fn best(patterns: &[Pattern<'_>], full: &str, policy: &Policy, used: &mut BTreeSet<usize>) -> Result<Option<usize>> {
    let mut matching: Vec<(usize, &Pattern<'_>)> =
        patterns.iter().enumerate().filter(|(_, p)| p.wild.is_match(full)).collect();
    used.extend(matching.iter().map(|(n, _)| *n));
    // A header may hold * and ? itself: the pattern that is its very name names it best.
    let rank = |p: &Pattern<'_>| (p.text == full, p.wild.literal());
    matching.sort_by_key(|(_, p)| std::cmp::Reverse(rank(p)));
    if let [(_, a), (_, b), ..] = matching.as_slice()
        && rank(a) == rank(b)
        && a.class != b.class
    {
        let (one, two) = (&policy.classes[a.class].name, &policy.classes[b.class].name);
        return Err(Error::usage(format!(
            "{} is named equally well by class {one} ({:?}) and class {two} ({:?})",
            crate::error::visible(full),
            a.text,
            b.text
        ))
        .coded("E204")
        .at(&policy.place)
        .next("name the column itself in one of them"));
    }
    Ok(matching.first().map(|(_, p)| p.class))
}

fn unmatched(pattern: &str, class: &str, policy: &Policy, all: &[String]) -> Error {
    let nearest =
        all.iter().max_by(|a, b| strsim::jaro_winkler(pattern, a).total_cmp(&strsim::jaro_winkler(pattern, b)));
    let next = match nearest {
        Some(near) if strsim::jaro_winkler(pattern, near) > 0.8 => {
            format!("did you mean {:?}? Otherwise remove it", crate::error::visible(near))
        }
        _ => "remove it, or check the name: efface scan lists every column".into(),
    };
    Error::usage(format!("{pattern:?} in {class} matches no column")).coded("E202").at(&policy.place).next(next)
}

fn refuse_type(full: &str, action: &Action, data_type: Option<&DataType>) -> Result<()> {
    let Some(data_type) = data_type else { return Ok(()) };
    let mut value = data_type;
    while let DataType::Dictionary(_, inner) = value {
        value = inner;
    }
    let takes = action.definition().takes;
    let fits = match value {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => takes.text,
        value if value.is_floating() => takes.float,
        value if value.is_numeric() => takes.number,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, _) => takes.date,
        _ => takes.other,
    };
    if fits {
        return Ok(());
    }
    Err(Error::usage(format!(
        "{} is stored as {data_type}, which {} cannot take",
        crate::error::visible(full),
        action.name()
    ))
    .next(format!("it takes: {}; docs/actions.md says what each action takes, or store the column so", takes.says())))
}

/// What is stored as text may be floats all the same: one number with many spellings, which would not join.
fn refuse_measures(full: &str, action: &Action, column: &ColumnReport, stored: Option<&DataType>) -> Result<()> {
    // A decimal of Parquet has one spelling.
    if stored.is_some_and(|stored| stored.is_decimal()) {
        return Ok(());
    }
    let takes = action.definition().takes;
    if takes.float || !takes.number || action.norm() == Norm::Number || !column.is_of_measures() {
        return Ok(());
    }
    let next = match action {
        Action::Token(_) | Action::Short(_) => "add norm = \"number\" to the class, so that 1.50 and 1.5 are one value",
        _ => "choose token with norm = \"number\"",
    };
    Err(Error::usage(format!(
        "{} has numbers with decimals in {} of {} filled cells: one number has many spellings, and what {} makes of them does not join",
        crate::error::visible(full),
        column.decimals,
        column.filled,
        action.name()
    ))
    .next(format!("{next}; or keep, noise, generalise or erase it")))
}

/// A prefix of an address or an id may be the whole of it.
fn refuse_readable(full: &str, action: &Action, column: &ColumnReport) -> Result<()> {
    let what = match action {
        Action::Generalise(_) => "generalising",
        Action::Truncate(_) => "cutting it",
        _ => "",
    };
    if !what.is_empty() && column.identifying == Identifying::Direct {
        return Err(Error::usage(format!(
            "{} holds {}, which identifies people on its own: {what} does not change that",
            crate::error::visible(full),
            column.info_type.as_deref().unwrap_or("an identifier")
        ))
        .next("choose token, mask, erase or drop"));
    }
    let cut = matches!(action, Action::Truncate(_) | Action::Mask(_));
    let text = column.free_text || !column.contamination.is_empty() && column.phrases * 5 >= column.filled;
    if cut && text {
        return Err(Error::usage(format!(
            "{} holds running text, of which {} would show a part as it is",
            crate::error::visible(full),
            action.name()
        ))
        .next("choose redact, erase or drop"));
    }
    Ok(())
}

/// Every type of `accept` exists.
fn known_types(policy: &Policy, rules: &RuleSet) -> Result<()> {
    for class in &policy.classes {
        let Action::Keep { accept } = &class.action else { continue };
        if let Some(unknown) = accept.iter().find(|a| *a != "*" && rules.info_type(a).is_none()) {
            return Err(Error::usage(format!("accept of class {} names {unknown:?}, which is no type", class.name))
                .at(&policy.place)
                .next("efface rules list shows every type"));
        }
    }
    Ok(())
}

fn refuse_frequent(full: &str, force: Option<&str>, action: &Action, column: &ColumnReport) -> Result<()> {
    if action.shows_frequency() && force.is_none() && column.shows_by_frequency() {
        let top = if column.top_share >= DOMINATES {
            format!(", one of them in {:.0} % of the cells", column.top_share * 100.0)
        } else {
            String::new()
        };
        return Err(Error::usage(format!(
            "{} has {} distinct values in {} filled cells{top}: what {} makes of them would show them by how often they stand there",
            crate::error::visible(full),
            column.distinct,
            column.filled,
            action.name()
        ))
        .next("generalise, erase or keep it, or add force = \"reason\" to the class"));
    }
    Ok(())
}

/// The column that says whose cells they are: the one that the class names, else the subject's id.
fn by(full: &str, action: &Action, report: &DatasetReport, policy: &Policy) -> Result<Option<usize>> {
    let Some(named) = action.by() else { return Ok(None) };
    let of = |name: &str| {
        report.columns.iter().find(|c| c.name == name || format!("{}.{}", report.name, c.name) == name).map(|c| c.index)
    };
    let found = match named {
        Some(name) => of(name),
        None => policy.subject.iter().find_map(|id| of(id).filter(|_| id.starts_with(&format!("{}.", report.name)))),
    };
    if let Some(column) = found.map(|at| &report.columns[at])
        && column.shows_by_frequency()
    {
        return Err(Error::usage(format!(
            "{} is by {}, which has {} distinct values in {} filled cells: all who share one would share what is done",
            crate::error::visible(full),
            crate::error::visible(&column.name),
            column.distinct,
            column.filled
        ))
        .at(&policy.place)
        .next("name a column that says whose the row is, with by = \"COLUMN\" in the class"));
    }
    if found.is_some() {
        return Ok(found);
    }
    let cause = match named {
        Some(name) => format!("{} is by {name:?}, which is no column of {}", crate::error::visible(full), report.name),
        None => format!(
            "{} needs to know whose it is, and [subject] names no id in {}",
            crate::error::visible(full),
            report.name
        ),
    };
    let known: Vec<String> = report.columns.iter().take(12).map(|c| crate::error::visible(&c.name)).collect();
    Err(Error::usage(cause)
        .at(&policy.place)
        .next(format!("add by = \"COLUMN\" to the class; columns: {}", known.join(", "))))
}

/// The quasi-identifiers to measure: those of the policy, else those that the scan found.
fn quasi(policy: &Policy, report: &DatasetReport) -> Result<Vec<usize>> {
    let Some(names) = &policy.risk.quasi else {
        return Ok(report.columns.iter().filter(|c| c.identifying == Identifying::Quasi).map(|c| c.index).collect());
    };
    let of = |name: &String| {
        report.columns.iter().position(|c| c.name == *name || format!("{}.{}", report.name, c.name) == *name)
    };
    Ok(names.iter().filter_map(of).collect())
}

/// How each type is replaced inside running text: with the domain and normaliser that its columns have in this dataset,
/// else anywhere in the policy, else as proposed. Types with few values get labels.
fn spans(
    policy: &Policy,
    rules: &RuleSet,
    columns: &[ColumnPlan],
    all: &[ColumnPlan],
    country: Option<&str>,
) -> BTreeMap<InfoType, Option<(Domain, Norm)>> {
    let mut spans = BTreeMap::new();
    for (id, rule) in &rules.types {
        if rule.identifying == Identifying::None && rule.sensitive == Sensitive::None {
            continue;
        }
        let few = rule.identifying != Identifying::Direct
            || matches!(rule.sensitive, Sensitive::Special | Sensitive::Criminal)
            || &**id == "credential";
        if few {
            spans.insert(id.clone(), None);
            continue;
        }
        let of_class = |action: &Action| match action {
            Action::Token(Token { domain, norm }) if domain.name == rule.domain => Some((domain.clone(), *norm)),
            _ => None,
        };
        let here = columns.iter().filter_map(|c| of_class(c.sought_as())).next();
        // What is not to be turned back in its columns is not to be turned back in text, either; and what tokens would show by their
        // frequency in a column, they would show in text.
        let of_type: Vec<&ColumnPlan> =
            all.iter().filter(|c| c.report.info_type.as_ref() == Some(id) && c.sought_as().replaces()).collect();
        if !of_type.is_empty() && of_type.iter().all(|c| c.sought_as().domain().is_none()) {
            spans.insert(id.clone(), None);
            continue;
        }
        let anywhere = || policy.classes.iter().filter_map(|c| of_class(c.own.as_ref().unwrap_or(&c.action))).next();
        let mut chosen = here.or_else(anywhere).or_else(|| {
            let norm = Norm::named(rule.norm.as_deref().unwrap_or("exact"))?;
            Some((Domain { name: rule.domain.clone(), norm: norm.id().into() }, norm))
        });
        if let Some((_, norm @ Norm::Phone(None))) = &mut chosen
            && let Some(region) = country.and_then(|c| Norm::named(&format!("phone:{c}")))
        {
            *norm = region;
        }
        spans.insert(id.clone(), chosen);
    }
    spans
}

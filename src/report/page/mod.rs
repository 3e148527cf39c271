//! The page that a data protection officer reads and signs: its contents, in order, whatever it is written in.

mod lang;
mod measures;
mod papers;

pub use lang::Language;

use crate::error::visible;
use crate::model::{Count, Dossier, DossierColumn, DossierDataset, Identifying, Measured, Sensitive};

/// Rows of the longest tables; the JSON has all.
const ROWS: usize = 2000;

/// A piece of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// The name of a section.
    Section(String),
    /// The name of a part of a section.
    Part(String),
    /// A paragraph.
    Text(String),
    /// A paragraph that is less important.
    Aside(String),
    /// The verdict: whether it is a good one, its sentences.
    Verdict(bool, Vec<String>),
    /// A table.
    Table(Table),
    /// A chart; its table follows it.
    Chart(Chart),
    /// A list.
    List(Vec<String>),
    /// Words and their meaning.
    Terms(Vec<(String, String)>),
    /// Paragraphs to paste.
    Paste(Vec<String>),
    /// Lines to sign on.
    Sign(Vec<String>),
}

/// A table. Columns of numbers stand to the right.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    pub caption: String,
    pub heads: Vec<(String, Cells)>,
    pub rows: Vec<Vec<String>>,
}

/// What is in the cells of a column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    Words,
    Numbers,
    Hashes,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chart {
    pub title: String,
    pub says: String,
    pub shape: Shape,
}

/// Its shape. Shares lie between 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Groups of bars: the names of the series, and each group with its share and label by series.
    Bars(Vec<String>, Vec<(String, Vec<(f64, String)>)>),
    /// A line through points: name, share, label.
    Line(Vec<(String, f64, String)>),
}

/// The page in a language.
pub(super) fn page(dossier: &Dossier, language: &Language) -> (String, Vec<Block>) {
    let page = Page { d: dossier, l: language };
    let title = language.word(if dossier.has_output() { "title_after" } else { "title" });
    let mut out = Vec::new();
    page.verdict(&mut out);
    page.scope(&mut out);
    page.columns(&mut out);
    page.wp216(&mut out);
    page.attackers(&mut out);
    page.sizes(&mut out);
    page.curves(&mut out);
    page.sets(&mut out);
    page.utility(&mut out);
    page.keys(&mut out);
    page.not_examined(&mut out);
    page.allowed(&mut out);
    page.glossary(&mut out);
    page.record(&mut out);
    page.assessment(&mut out);
    page.signatures(&mut out);
    (title, out)
}

struct Page<'a> {
    d: &'a Dossier,
    l: &'a Language,
}

impl Page<'_> {
    fn word(&self, key: &str) -> String {
        self.l.word(key)
    }

    fn section(&self, key: &str, out: &mut Vec<Block>) {
        out.push(Block::Section(self.word(key)));
    }

    fn text(&self, key: &str, out: &mut Vec<Block>) {
        out.push(Block::Text(self.word(key)));
    }

    /// How many columns are of a kind.
    fn number_of(&self, of: impl Fn(&DossierColumn) -> bool) -> u64 {
        self.d.columns().filter(|(_, c)| of(c)).count() as u64
    }

    /// The states of a file in which groups were counted, each with its name.
    fn states<'d>(&self, dataset: &'d DossierDataset) -> Vec<(String, &'d Measured)> {
        self.searched(dataset).into_iter().filter(|(_, m)| !m.quasi.is_empty()).collect()
    }

    /// Those, and those in which only combinations were searched for.
    fn searched<'d>(&self, dataset: &'d DossierDataset) -> Vec<(String, &'d Measured)> {
        let first = self.word(if self.d.has_output() { "before" } else { "now" });
        let before = dataset.before.as_ref().map(|m| (first, m));
        let after = dataset.after.as_ref().map(|m| (self.word("after"), m));
        before.into_iter().chain(after).collect()
    }

    /// The file in which most people stand out, in its last state, with its first one.
    fn worst(&self) -> Option<(&DossierDataset, &Measured, Option<&Measured>)> {
        let last = |d: &'_ DossierDataset| -> Option<f64> {
            let m = if self.d.has_output() { d.after.as_ref() } else { d.before.as_ref() };
            m.filter(|m| !m.quasi.is_empty()).map(|m| m.unique_share)
        };
        let all = self.d.datasets.iter().enumerate().filter_map(|(n, d)| last(d).map(|share| (share, n)));
        let (_, at) = all.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        let dataset = &self.d.datasets[at];
        match self.d.has_output() {
            true => dataset.after.as_ref().map(|m| (dataset, m, dataset.before.as_ref())),
            false => dataset.before.as_ref().map(|m| (dataset, m, None)),
        }
    }

    fn verdict(&self, out: &mut Vec<Block>) {
        let n = |n: u64| self.l.number(n);
        let direct = self.number_of(|c| c.identifying == Identifying::Direct && c.filled > 0);
        let mut says = Vec::new();
        let left = self.number_of(|c| c.direct_after == Some(true));
        match (self.d.has_output(), left) {
            (false, _) => says.push(self.l.say(
                "v_now",
                &[
                    ("direct", &n(direct)),
                    ("columns", &n(self.number_of(|_| true))),
                    ("quasi", &n(self.number_of(|c| c.identifying == Identifying::Quasi))),
                    ("special", &n(self.number_of(is_special))),
                ],
            )),
            (true, 0) => says.push(
                self.l.say("v_after_clean", &[("files", &n(self.d.datasets.len() as u64)), ("direct", &n(direct))]),
            ),
            (true, left) => says.push(self.l.say("v_after_left", &[("left", &n(left)), ("direct", &n(direct))])),
        }
        match self.worst() {
            None => says.push(self.word("v_no_risk")),
            Some((dataset, now, before)) => {
                let quasi = self.l.list(&now.quasi.iter().map(|q| visible(q)).collect::<Vec<_>>());
                let (name, unique, people) = (visible(&dataset.name), self.l.count(now.unique), n(now.people));
                let share = self.l.share(now.unique_share, Some(now.unique));
                let mut places = vec![
                    ("dataset", &*name),
                    ("unique", &*unique),
                    ("people", &*people),
                    ("share", &*share),
                    ("quasi", &*quasi),
                ];
                let was = before.map(|b| (self.l.count(b.unique), self.l.share(b.unique_share, Some(b.unique))));
                match &was {
                    Some((unique, share)) => {
                        places.extend([("unique_before", unique.as_str()), ("share_before", share.as_str())]);
                        says.push(self.l.say("v_after_unique", &places));
                    }
                    None => says.push(self.l.say("v_now_unique", &places)),
                }
            }
        }
        let nobody = self.worst().is_none_or(|(_, m, _)| m.unique == Count::Exactly(0));
        self.section("h_verdict", out);
        out.push(Block::Verdict(nobody && left == 0 && self.d.has_output(), says));
        self.text("v_not", out);
    }

    fn scope(&self, out: &mut Vec<Block>) {
        self.section("h_scope", out);
        self.text(if self.d.source == "receipt" { "scope_receipt" } else { "scope_intro" }, out);
        let has_output = self.d.datasets.iter().any(|d| d.output_sha256.is_some());
        let mut heads = vec![
            (self.word("c_path"), Cells::Words),
            (self.word("c_format"), Cells::Words),
            (self.word("c_rows"), Cells::Numbers),
            (self.word("c_hash"), Cells::Hashes),
        ];
        if has_output {
            heads.push((self.word("c_hash_out"), Cells::Hashes));
        }
        let row = |d: &DossierDataset| {
            let mut row = vec![visible(&d.path), d.format.clone(), self.l.number(d.rows), d.sha256.clone()];
            if has_output {
                row.push(d.output_sha256.clone().unwrap_or_else(|| self.word("empty")));
            }
            row
        };
        let rows = self.d.datasets.iter().take(ROWS).map(row).collect();
        out.push(Block::Table(Table { caption: self.word("h_scope"), heads, rows }));
        let policy = self.d.policy.as_ref().map_or_else(
            || self.word("scope_none"),
            |digest| {
                let origin = match self.d.policy_origin.as_deref() {
                    Some("proposed") => "scope_policy_proposed",
                    _ => "scope_policy_written",
                };
                format!("{digest} ({})", self.word(origin))
            },
        );
        let operator = self.d.operator.as_deref().map_or_else(|| self.word("scope_none"), visible);
        out.push(Block::Terms(vec![
            (self.word("scope_tool"), self.d.tool.clone()),
            (self.word("scope_rules"), self.d.rules.clone()),
            (self.word("scope_policy"), policy),
            (self.word("scope_operator"), operator),
        ]));
    }

    fn columns(&self, out: &mut Vec<Block>) {
        self.section("h_columns", out);
        self.text("columns_intro", out);
        const IDENTIFYING: [(&str, Identifying); 3] =
            [("id_direct", Identifying::Direct), ("id_quasi", Identifying::Quasi), ("id_none", Identifying::None)];
        const SENSITIVE: [(&str, Sensitive); 5] = [
            ("se_none", Sensitive::None),
            ("se_sensitive", Sensitive::Sensitive),
            ("se_special", Sensitive::Special),
            ("se_criminal", Sensitive::Criminal),
            ("se_child", Sensitive::Child),
        ];
        let mut heads = vec![(self.word("m_identifying"), Cells::Words)];
        heads.extend(SENSITIVE.iter().map(|(key, _)| (self.word(key), Cells::Numbers)));
        let row = |(key, identifying): &(&str, Identifying)| {
            let count = |sensitive: Sensitive| {
                self.l.number(self.number_of(|c| c.identifying == *identifying && c.sensitive == sensitive))
            };
            std::iter::once(self.word(key)).chain(SENSITIVE.iter().map(|(_, s)| count(*s))).collect()
        };
        out.push(Block::Table(Table {
            caption: self.word("m_caption"),
            heads,
            rows: IDENTIFYING.iter().map(row).collect(),
        }));
        let personal: Vec<(&DossierDataset, &DossierColumn)> =
            self.d.columns().filter(|(_, c)| is_personal(c)).collect();
        let heads = vec![
            (self.word("dataset"), Cells::Words),
            (self.word("column"), Cells::Words),
            (self.word("col_type"), Cells::Words),
            (self.word("m_identifying"), Cells::Words),
            (self.word("m_sensitive"), Cells::Words),
            (self.word("col_action"), Cells::Words),
        ];
        let row = |(d, c): &(&DossierDataset, &DossierColumn)| {
            let identifying = IDENTIFYING.iter().find(|(_, i)| *i == c.identifying).map(|(key, _)| self.word(key));
            let sensitive = match c.sensitive {
                Sensitive::None => self.word("empty"),
                other => SENSITIVE.iter().find(|(_, s)| *s == other).map(|(key, _)| self.word(key)).unwrap_or_default(),
            };
            let action = c.action.as_deref().map_or_else(|| self.word("col_unknown"), |a| self.action(a));
            vec![visible(&d.name), visible(&c.name), self.holds(c), identifying.unwrap_or_default(), sensitive, action]
        };
        let rows = personal.iter().take(ROWS).map(row).collect();
        out.push(Block::Table(Table { caption: self.word("col_caption"), heads, rows }));
        if personal.len() > ROWS {
            let more = self.l.number((personal.len() - ROWS) as u64);
            out.push(Block::Aside(self.l.say("col_only", &[("n", &more)])));
        }
        let rest = self.l.number(self.number_of(|c| !is_personal(c)));
        out.push(Block::Aside(self.l.say("col_rest", &[("n", &rest)])));
    }

    /// What a column holds, in words.
    fn holds(&self, column: &DossierColumn) -> String {
        let mut parts = Vec::new();
        match column.info_type.as_deref() {
            Some(kind) => parts.push(self.l.kind(kind)),
            None if column.free_text => parts.push(self.word("col_text")),
            None => {}
        }
        if !column.inside.is_empty() {
            let types: Vec<String> = column.inside.iter().map(|t| self.l.kind(t)).collect();
            parts.push(self.l.say("col_inside", &[("types", &self.l.list(&types))]));
        }
        parts.join("; ")
    }

    /// An action in words: its first word says which it is.
    fn action(&self, action: &str) -> String {
        self.word(action_key(action))
    }
}

/// The text for an action, as receipts write it.
fn action_key(action: &str) -> &'static str {
    const KEYS: [(&str, &str); 15] = [
        ("keep", "act_keep"),
        ("token", "act_token"),
        ("short", "act_short"),
        ("format-preserving", "act_fpe"),
        ("fpe", "act_fpe"),
        ("surrogate", "act_surrogate"),
        ("mask", "act_mask"),
        ("truncate", "act_truncate"),
        ("generalise", "act_generalise"),
        ("shift", "act_shift"),
        ("noise", "act_noise"),
        ("redact", "act_redact"),
        ("erase", "act_erase"),
        ("drop", "act_drop"),
        ("one", "act_constant"),
    ];
    let word = action.split([' ', ',']).next().unwrap_or_default();
    KEYS.iter().find(|(name, _)| *name == word).map_or("act_constant", |(_, key)| key)
}

fn is_special(column: &DossierColumn) -> bool {
    matches!(column.sensitive, Sensitive::Special | Sensitive::Criminal | Sensitive::Child)
}

fn is_personal(column: &DossierColumn) -> bool {
    column.identifying != Identifying::None
        || column.sensitive != Sensitive::None
        || column.free_text
        || !column.inside.is_empty()
}

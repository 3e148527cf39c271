//! The sections for the file: utility, keys, what was not examined, the record, the assessment, signatures.

use std::collections::BTreeMap;

use super::{Block, Cells, Page, Table, action_key, is_special};
use crate::error::visible;
use crate::model::{DossierColumn, Identifying};

/// Lines of one list.
const LINES: usize = 200;

impl Page<'_> {
    pub(super) fn utility(&self, out: &mut Vec<Block>) {
        if !self.d.has_output() {
            return;
        }
        self.section("h_utility", out);
        self.text("ut_intro", out);
        // Columns and changed cells by action, in the order of their texts' keys.
        let mut by: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for (_, column) in self.d.columns() {
            if let Some(action) = &column.action {
                let (columns, cells) = by.entry(action_key(action)).or_default();
                *columns += 1;
                *cells += column.changed.unwrap_or_default();
            }
        }
        if by.is_empty() {
            self.text("ut_unknown", out);
        } else {
            let heads = vec![
                (self.word("ut_action"), Cells::Words),
                (self.word("ut_columns"), Cells::Numbers),
                (self.word("ut_changed"), Cells::Numbers),
            ];
            let row = |(key, (columns, cells)): (&&str, &(u64, u64))| {
                vec![self.word(key), self.l.number(*columns), self.l.number(*cells)]
            };
            out.push(Block::Table(Table {
                caption: self.word("ut_caption"),
                heads,
                rows: by.iter().map(row).collect(),
            }));
        }
        let coarser = self.d.columns().filter_map(|(d, c)| {
            let (before, after) = (c.distinct?, c.distinct_after?);
            let coarse = c.action.as_deref().is_some_and(|a| action_key(a) == "act_generalise");
            coarse.then(|| {
                self.l.say(
                    "ut_distinct",
                    &[
                        ("dataset", &visible(&d.name)),
                        ("column", &visible(&c.name)),
                        ("before", &self.l.number(before)),
                        ("after", &self.l.number(after)),
                    ],
                )
            })
        });
        let coarser: Vec<String> = coarser.take(LINES).collect();
        if !coarser.is_empty() {
            out.push(Block::List(coarser));
        }
    }

    pub(super) fn keys(&self, out: &mut Vec<Block>) {
        self.section("h_keys", out);
        match &self.d.key_id {
            None => self.text("ke_none", out),
            Some(id) => {
                out.push(Block::Text(self.l.say("ke_id", &[("id", &visible(id))])));
                let reversible = |c: &DossierColumn| {
                    c.action.as_deref().is_some_and(|a| matches!(action_key(a), "act_token" | "act_fpe"))
                };
                let n = self.l.number(self.number_of(reversible));
                out.push(Block::Text(self.l.say("ke_reversible", &[("n", &n)])));
                self.text("ke_fill", out);
            }
        }
    }

    pub(super) fn not_examined(&self, out: &mut Vec<Block>) {
        self.section("h_not", out);
        let n = |n: u64| self.l.number(n);
        let mut lines = vec![self.word("no_rules"), self.word("no_outside"), self.word("no_time")];
        lines.extend(self.d.unread.iter().take(LINES).map(|what| self.l.say("no_unread", &[("what", &visible(what))])));
        if self.d.passed_by > 0 {
            lines.push(self.l.say("no_passed_by", &[("n", &n(self.d.passed_by))]));
        }
        if !self.d.skipped.is_empty() {
            lines.push(self.l.say("no_skipped", &[("what", &self.l.list(&self.d.skipped))]));
        }
        let unmeasured = self.d.datasets.iter().filter(|d| self.states(d).is_empty()).count() as u64;
        if unmeasured > 0 {
            lines.push(self.l.say("no_risk", &[("n", &n(unmeasured))]));
        }
        if let Some(v) = &self.d.verified {
            lines.push(self.l.say("ok_sought", &[("cells", &n(v.cells)), ("identifiers", &n(v.identifiers))]));
            if v.not_sought > 0 {
                lines.push(self.l.say("no_sought", &[("n", &n(v.not_sought))]));
            }
            if v.let_through > 0 {
                lines.push(self.l.say("no_through", &[("n", &n(v.let_through))]));
            }
        }
        out.push(Block::List(lines));
    }

    pub(super) fn allowed(&self, out: &mut Vec<Block>) {
        self.section("h_allowed", out);
        if self.d.allowed.is_empty() {
            return self.text("al_none", out);
        }
        self.text("al_intro", out);
        let heads = ["column", "col_type", "al_reason", "al_until"].map(|key| (self.word(key), Cells::Words));
        let rows = self.d.allowed.iter().take(LINES).map(|a| {
            let until = a.expires.clone().unwrap_or_else(|| self.word("empty"));
            vec![visible(&a.column), self.l.kind(&a.info_type), visible(&a.reason), until]
        });
        let table = Table { caption: self.word("h_allowed"), heads: heads.to_vec(), rows: rows.collect() };
        out.push(Block::Table(table));
    }

    pub(super) fn glossary(&self, out: &mut Vec<Block>) {
        self.section("h_glossary", out);
        let terms = ["g_direct", "g_quasi", "g_group", "g_pseudonym", "g_l", "g_few"];
        out.push(Block::Terms(terms.map(|key| (self.word(key), self.word(&format!("{key}_text")))).to_vec()));
    }

    /// The categories of personal data, each once, in the order of the columns.
    fn types(&self) -> String {
        let mut types: Vec<String> = Vec::new();
        for (_, column) in self.d.columns() {
            let personal = column.identifying != Identifying::None || is_special(column);
            for kind in column.info_type.iter().filter(|_| personal).chain(&column.inside) {
                let name = self.l.kind(kind);
                if !types.contains(&name) {
                    types.push(name);
                }
            }
        }
        self.l.list(&types)
    }

    pub(super) fn record(&self, out: &mut Vec<Block>) {
        self.section("h_art30", out);
        self.text("a30_intro", out);
        let actions = || {
            let mut all: BTreeMap<&str, u64> = BTreeMap::new();
            for (_, column) in self.d.columns() {
                let key = column.action.as_deref().map(action_key).filter(|key| *key != "act_keep");
                *all.entry(key.unwrap_or_default()).or_default() += u64::from(key.is_some());
            }
            let said = all.into_iter().filter(|(key, _)| !key.is_empty());
            self.l.list(&said.map(|(key, n)| format!("{} ({})", self.word(key), self.l.number(n))).collect::<Vec<_>>())
        };
        let measures = match self.d.columns().any(|(_, c)| c.action.is_some()) {
            true => self.l.say("a30_measures_text", &[("actions", &actions())]),
            false => self.word("a30_measures_now"),
        };
        let rows = vec![
            vec![self.word("a30_purpose"), self.word("a30_purpose_text")],
            vec![self.word("a30_subjects"), self.word("a30_subjects_text")],
            vec![self.word("a30_data"), self.types()],
            vec![self.word("a30_recipients"), self.word("a30_recipients_text")],
            vec![self.word("a30_retention"), self.word("a30_retention_text")],
            vec![self.word("a30_measures"), measures],
        ];
        let heads = ["a30_field", "a30_content"].map(|key| (self.word(key), Cells::Words)).to_vec();
        out.push(Block::Table(Table { caption: self.word("a30_caption"), heads, rows }));
    }

    pub(super) fn assessment(&self, out: &mut Vec<Block>) {
        self.section("h_dpia", out);
        self.text("dp_intro", out);
        let n = |n: u64| self.l.number(n);
        let mut lines = vec![self.l.say(
            "dp_data",
            &[
                ("files", &n(self.d.datasets.len() as u64)),
                ("rows", &n(self.d.datasets.iter().map(|d| d.rows).sum())),
                ("columns", &n(self.number_of(|_| true))),
                ("direct", &n(self.number_of(|c| c.identifying == Identifying::Direct && c.filled > 0))),
                ("quasi", &n(self.number_of(|c| c.identifying == Identifying::Quasi))),
                ("special", &n(self.number_of(is_special))),
                ("types", &self.types()),
            ],
        )];
        if let Some((_, now, before)) = self.worst() {
            let share = self.l.share(now.unique_share, Some(now.unique));
            lines.push(match before.map(|b| self.l.share(b.unique_share, Some(b.unique))) {
                Some(was) => self.l.say("dp_measure", &[("share_before", &was), ("share", &share)]),
                None => self.l.say("dp_measure_now", &[("share", &share)]),
            });
        }
        lines.push(self.word("dp_residual"));
        out.push(Block::Paste(lines));
    }

    pub(super) fn signatures(&self, out: &mut Vec<Block>) {
        self.section("h_sign", out);
        out.push(Block::Sign(["si_controller", "si_dpo", "si_engineer"].map(|key| self.word(key)).to_vec()));
    }
}

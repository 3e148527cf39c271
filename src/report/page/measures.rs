//! The sections of numbers: the three questions, attackers, groups, curves, combinations.

use super::{Block, Cells, Chart, Page, Shape, Table};
use crate::error::visible;
use crate::model::{Count, DossierDataset, Measured, SizeGroup};

/// Files that get charts of their own: the first ones; tables tell of more.
const CHARTS: usize = 30;
/// Rows of one table.
const ROWS: usize = 2000;

/// One cell of a table of states: its head, and what it shows of a state.
type Cell<'a> = (&'a str, Box<dyn Fn(&Measured) -> String + 'a>);

impl Page<'_> {
    /// A table with a row for each state of each file.
    fn table(&self, caption: &str, cells: &[Cell<'_>], keep: impl Fn(&Measured) -> bool) -> Table {
        let mut heads = vec![(self.word("dataset"), Cells::Words), (self.word("at_state"), Cells::Words)];
        heads.extend(cells.iter().map(|(key, _)| (self.word(key), Cells::Numbers)));
        let mut rows = Vec::new();
        for dataset in &self.d.datasets {
            for (state, measured) in self.states(dataset).into_iter().filter(|(_, m)| keep(m)) {
                let mut row = vec![visible(&dataset.name), state];
                row.extend(cells.iter().map(|(_, show)| show(measured)));
                rows.push(row);
            }
        }
        rows.truncate(ROWS);
        Table { caption: self.word(caption), heads, rows }
    }

    fn push(table: Table, out: &mut Vec<Block>) -> bool {
        let any = !table.rows.is_empty();
        if any {
            out.push(Block::Table(table));
        }
        any
    }

    pub(super) fn wp216(&self, out: &mut Vec<Block>) {
        self.section("h_wp216", out);
        self.text("wp_intro", out);
        let people = || -> Cell<'_> { ("c_people", Box::new(|m| self.l.number(m.people))) };
        let count = |key, of: fn(&Measured) -> Option<Count>| -> Cell<'_> {
            (key, Box::new(move |m| of(m).map_or_else(|| self.word("empty"), |c| self.l.count(c))))
        };
        let decimal = |key, of: fn(&Measured) -> Option<f64>| -> Cell<'_> {
            (key, Box::new(move |m| of(m).map_or_else(|| self.word("empty"), |v| self.l.decimal(v))))
        };
        out.push(Block::Part(self.word("wp_single")));
        self.text("wp_single_text", out);
        let cells = [
            people(),
            count("c_alone", |m| Some(m.unique)),
            ("c_share", Box::new(|m| self.l.share(m.unique_share, Some(m.unique)))),
            ("c_k", Box::new(|m| self.l.number(m.k))),
        ];
        if !Self::push(self.table("wp_caption_single", &cells, |_| true), out) {
            self.text("v_no_risk", out);
        }
        out.push(Block::Aside(self.word("wp_not_single")));
        out.push(Block::Part(self.word("wp_link")));
        self.text("wp_link_text", out);
        let cells =
            [people(), count("c_linked", |m| m.linked), ("at_average", Box::new(|m| self.l.share(m.average, None)))];
        Self::push(self.table("wp_caption_link", &cells, |_| true), out);
        if self.d.joins > 0 {
            out.push(Block::Text(self.l.say("wp_link_joins", &[("n", &self.l.number(self.d.joins))])));
        }
        out.push(Block::Aside(self.word("wp_not_link")));
        out.push(Block::Part(self.word("wp_infer")));
        let mut columns: Vec<String> = Vec::new();
        for (_, m) in self.d.datasets.iter().flat_map(|d| self.states(d)) {
            columns.extend(m.inferred_column.iter().map(|c| visible(c)));
        }
        columns.dedup();
        if columns.is_empty() {
            self.text("wp_infer_none", out);
        } else {
            columns.truncate(20);
            out.push(Block::Text(self.l.say("wp_infer_text", &[("column", &self.l.list(&columns))])));
            let cells =
                [people(), count("c_inferred", |m| m.inferred), decimal("c_l", |m| m.l), decimal("c_t", |m| m.t)];
            Self::push(self.table("wp_caption_infer", &cells, |m| m.inferred.is_some()), out);
        }
        out.push(Block::Aside(self.word("wp_not_infer")));
    }

    pub(super) fn attackers(&self, out: &mut Vec<Block>) {
        self.section("h_attackers", out);
        self.text("at_intro", out);
        let heads = vec![
            (self.word("dataset"), Cells::Words),
            (self.word("at_state"), Cells::Words),
            (self.word("at_name"), Cells::Words),
            (self.word("at_highest"), Cells::Numbers),
            (self.word("at_average"), Cells::Numbers),
            (self.word("at_risk"), Cells::Numbers),
        ];
        let mut rows = Vec::new();
        for dataset in &self.d.datasets {
            for (state, m) in self.states(dataset) {
                let share = |s: Option<f64>| s.map_or_else(|| self.word("empty"), |s| self.l.share(s, None));
                let row = |name: String, highest, average, at_risk| {
                    vec![
                        visible(&dataset.name),
                        state.clone(),
                        name,
                        share(highest),
                        share(Some(average)),
                        share(at_risk),
                    ]
                };
                // A receipt holds the prosecutor alone.
                if m.attackers.is_empty() {
                    rows.push(row(self.word("at_prosecutor"), Some(m.highest), m.average, None));
                }
                for a in &m.attackers {
                    let name = match a.name.as_str() {
                        "prosecutor" => self.word("at_prosecutor"),
                        "journalist" => self.word("at_journalist"),
                        _ => self.word("at_marketer"),
                    };
                    rows.push(row(name, a.highest, a.average, a.at_risk));
                }
            }
        }
        rows.truncate(ROWS);
        if rows.is_empty() {
            return self.text("v_no_risk", out);
        }
        out.push(Block::Table(Table { caption: self.word("at_caption"), heads, rows }));
    }

    /// The files whose states have what a chart shows.
    fn charted(&self, has: impl Fn(&Measured) -> bool) -> Vec<(&DossierDataset, Vec<(String, &Measured)>)> {
        let with = |d| {
            let states: Vec<_> = self.searched(d).into_iter().filter(|(_, m)| has(m)).collect();
            (!states.is_empty()).then_some((d, states))
        };
        self.d.datasets.iter().filter_map(with).take(CHARTS).collect()
    }

    pub(super) fn sizes(&self, out: &mut Vec<Block>) {
        let charted = self.charted(|m| !m.sizes.is_empty());
        if charted.is_empty() {
            return;
        }
        self.section("h_sizes", out);
        self.text("sz_intro", out);
        for (dataset, states) in charted {
            let title = self.l.say("sz_title", &[("dataset", &visible(&dataset.name))]);
            let names: Vec<String> = states.iter().map(|(name, _)| name.clone()).collect();
            let label = |g: &SizeGroup| match g.to {
                Some(to) if to == g.from => self.l.number(to),
                Some(to) => format!("{}–{}", self.l.number(g.from), self.l.number(to)),
                None => self.l.say("sz_more", &[("n", &self.l.number(g.from))]),
            };
            let groups: Vec<(String, Vec<(f64, String)>)> = states[0]
                .1
                .sizes
                .iter()
                .enumerate()
                .map(|(at, group)| {
                    let bar = |m: &Measured| {
                        let people = m.sizes.get(at).map_or(Count::Exactly(0), |g| g.people);
                        (people.most() as f64 / m.people.max(1) as f64, self.l.count(people))
                    };
                    (label(group), states.iter().map(|(_, m)| bar(m)).collect())
                })
                .collect();
            let mut heads = vec![(self.word("sz_size"), Cells::Words)];
            heads.extend(names.iter().map(|name| (format!("{} ({name})", self.word("c_people")), Cells::Numbers)));
            let row = |(name, bars): &(String, Vec<(f64, String)>)| {
                std::iter::once(name.clone()).chain(bars.iter().map(|(_, label)| label.clone())).collect()
            };
            let table = Table { caption: title.clone(), heads, rows: groups.iter().map(row).collect() };
            out.push(Block::Chart(Chart { title, says: self.word("sz_desc"), shape: Shape::Bars(names, groups) }));
            out.push(Block::Table(table));
        }
    }

    pub(super) fn curves(&self, out: &mut Vec<Block>) {
        let charted = self.charted(|m| !m.curve.is_empty());
        if charted.is_empty() {
            return;
        }
        self.section("h_curve", out);
        self.text("cu_intro", out);
        for (dataset, states) in charted {
            for (state, m) in states {
                let mut title = self.l.say("cu_title", &[("dataset", &visible(&dataset.name))]);
                if self.d.has_output() {
                    title.push_str(&format!(" ({state})"));
                }
                let points: Vec<(String, f64, String)> = m
                    .curve
                    .iter()
                    .map(|p| (visible(&p.column), p.share, self.l.share(p.share, Some(p.unique))))
                    .collect();
                let heads = vec![
                    (self.word("cu_added"), Cells::Words),
                    (self.word("c_alone"), Cells::Numbers),
                    (self.word("c_share"), Cells::Numbers),
                ];
                let rows = m.curve.iter().zip(&points);
                let rows = rows.map(|(p, (name, _, share))| vec![name.clone(), self.l.count(p.unique), share.clone()]);
                let table = Table { caption: title.clone(), heads, rows: rows.collect() };
                // One point is no line.
                if points.len() > 1 {
                    out.push(Block::Chart(Chart { title, says: self.word("cu_desc"), shape: Shape::Line(points) }));
                }
                out.push(Block::Table(table));
            }
        }
    }

    pub(super) fn sets(&self, out: &mut Vec<Block>) {
        // A receipt does not say.
        if self.d.source == "receipt" {
            return;
        }
        self.section("h_sets", out);
        self.text("se_intro", out);
        let mut any = false;
        for (dataset, states) in self.charted(|m| !m.combinations.is_empty()) {
            for (state, m) in states {
                any = true;
                let mut caption = self.l.say("se_caption", &[("dataset", &visible(&dataset.name))]);
                if self.d.has_output() {
                    caption.push_str(&format!(" ({state})"));
                }
                let heads = vec![
                    (self.word("se_set"), Cells::Words),
                    (self.word("c_alone"), Cells::Numbers),
                    (self.word("c_share"), Cells::Numbers),
                    (self.word("c_k"), Cells::Numbers),
                ];
                let rows = m.combinations.iter().map(|c| {
                    let names: Vec<String> = c.columns.iter().map(|n| visible(n)).collect();
                    let share = self.l.share(c.share, Some(c.unique));
                    vec![names.join(" + "), self.l.count(c.unique), share, self.l.number(c.k)]
                });
                out.push(Block::Table(Table { caption, heads, rows: rows.collect() }));
            }
        }
        if !any {
            self.text("se_state_none", out);
        }
    }
}

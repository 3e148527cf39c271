//! Puts together what a data protection officer reads: from a folder, from a receipt, or from both states of an export.

use crate::engine::TOOL;
use crate::error::{Result, visible};
use crate::model::{
    Allowed, ColumnReport, Count, DatasetReport, DatasetRisk, Dossier, DossierAttacker, DossierColumn, DossierDataset,
    DossierPoint, DossierSet, Identifying, Measured, Receipt, RiskEstimate, RiskReport, ScanReport, SizeGroup,
    Verified,
};
use crate::table::{Table, sha256_file};

/// Combinations that are told.
const WORST: usize = 5;
/// Upper ends of the groups of class sizes; they are ends of bands of the risk report as well.
const GROUPS: [Option<u64>; 5] = [Some(1), Some(4), Some(10), Some(20), None];

/// One state of an export: what a scan and the measures say, and the hashes of its files.
pub struct State {
    /// Verdicts.
    pub scan: ScanReport,
    /// Measures.
    pub risk: RiskReport,
    /// SHA-256 of each file, in the order of the datasets.
    pub hashes: Vec<String>,
}

/// Hashes of the files of tables.
///
/// # Errors
/// A file cannot be read again.
pub fn hashes(tables: &[Table]) -> Result<Vec<String>> {
    tables.iter().map(|t| sha256_file(t.origin.open()?).map_err(|e| e.at(&t.path))).collect()
}

fn blank(source: &str, rules: &str) -> Dossier {
    Dossier {
        version: 1,
        tool: TOOL.into(),
        rules: rules.to_owned(),
        source: source.into(),
        operator: None,
        policy: None,
        policy_origin: None,
        key_id: None,
        datasets: Vec::new(),
        joins: 0,
        verified: None,
        unread: Vec::new(),
        passed_by: 0,
        skipped: Vec::new(),
        allowed: Vec::new(),
    }
}

/// Of one folder.
pub fn dossier_of_folder(state: &State) -> Dossier {
    let mut dossier = blank("folder", &state.scan.rules);
    dossier.skipped.clone_from(&state.scan.skipped);
    dossier.joins = state.risk.joins.len() as u64;
    for (report, hash) in state.scan.datasets.iter().zip(&state.hashes) {
        dossier.datasets.push(DossierDataset {
            name: report.name.clone(),
            path: report.path.clone(),
            output: None,
            format: report.format.clone(),
            rows: report.rows,
            sha256: hash.clone(),
            output_sha256: None,
            columns: report.columns.iter().map(column).collect(),
            before: risk_of(&state.risk, &report.name).map(measured),
            after: None,
        });
    }
    dossier.allowed = allowed(&state.scan);
    dossier
}

/// Of an export and its protected copy; datasets are told by their names. With the receipt it also says what was done.
pub fn dossier_of_comparison(before: &State, after: &State, receipt: Option<&Receipt>) -> Dossier {
    let mut dossier = dossier_of_folder(before);
    dossier.source = "comparison".into();
    for dataset in &mut dossier.datasets {
        let there = after.scan.datasets.iter().position(|d| d.name == dataset.name);
        let Some(at) = there else {
            dossier.unread.push(format!("{}: there is no protected copy", visible(&dataset.path)));
            continue;
        };
        let (report, hash) = (&after.scan.datasets[at], &after.hashes[at]);
        dataset.output = Some(report.path.clone());
        dataset.output_sha256 = Some(hash.clone());
        dataset.after = risk_of(&after.risk, &report.name).map(measured);
        for column in &mut dataset.columns {
            let now = report.columns.iter().find(|c| c.name == column.name);
            column.distinct_after = Some(now.map_or(0, |c| c.distinct));
            column.direct_after = Some(now.is_some_and(is_direct));
        }
        // Only a receipt of these very bytes says what was done to them.
        let file = receipt.and_then(|r| r.files.iter().find(|f| f.output_sha256 == *hash));
        for done in file.iter().flat_map(|f| &f.columns) {
            for column in dataset.columns.iter_mut().filter(|c| c.name == done.name) {
                column.action = Some(done.action.clone());
                column.changed = Some(done.changed);
            }
        }
    }
    if let Some(receipt) = receipt {
        from_receipt(receipt, &mut dossier);
    }
    dossier
}

/// Of a receipt alone: what it holds of the risk is less than what a folder shows.
pub fn dossier_of_receipt(receipt: &Receipt) -> Dossier {
    let mut dossier = blank("receipt", &receipt.rules);
    from_receipt(receipt, &mut dossier);
    for file in &receipt.files {
        let format = file.input.rsplit_once('.').map(|(_, ending)| ending.to_owned()).unwrap_or_default();
        dossier.datasets.push(DossierDataset {
            name: file.name.clone(),
            path: file.input.clone(),
            output: Some(file.output.clone()),
            format,
            rows: file.rows,
            sha256: file.input_sha256.clone(),
            output_sha256: Some(file.output_sha256.clone()),
            columns: file
                .columns
                .iter()
                .map(|c| DossierColumn {
                    name: c.name.clone(),
                    info_type: c.info_type.clone(),
                    identifying: c.identifying,
                    sensitive: c.sensitive,
                    free_text: c.info_type.as_deref() == Some("free_text") || c.action.starts_with("redact"),
                    filled: c.filled,
                    inside: c.contamination.iter().map(|i| i.info_type.clone()).collect(),
                    action: Some(c.action.clone()),
                    changed: Some(c.changed),
                    distinct: None,
                    distinct_after: None,
                    direct_after: Some(c.identifying == Identifying::Direct && c.action.starts_with("keep")),
                })
                .collect(),
            before: file.risk.as_ref().map(|r| estimated(&r.before)),
            after: file.risk.as_ref().map(|r| estimated(&r.after)),
        });
    }
    dossier
}

fn from_receipt(receipt: &Receipt, dossier: &mut Dossier) {
    dossier.policy = Some(receipt.policy.clone());
    dossier.policy_origin = Some(receipt.policy_origin.clone());
    dossier.key_id.clone_from(&receipt.key_id);
    let v = &receipt.verification;
    dossier.verified = Some(Verified {
        cells: v.cells,
        identifiers: v.identifiers,
        not_sought: v.identifiers_not_sought,
        let_through: v.coincidences + v.names_let_through + v.plain_let_through,
    });
}

fn is_direct(column: &ColumnReport) -> bool {
    column.identifying == Identifying::Direct && column.filled > 0
}

fn column(report: &ColumnReport) -> DossierColumn {
    DossierColumn {
        name: report.name.clone(),
        info_type: report.info_type.clone(),
        identifying: report.identifying,
        sensitive: report.sensitive,
        free_text: report.free_text,
        filled: report.filled,
        inside: report.contamination.iter().map(|c| c.info_type.clone()).collect(),
        action: None,
        changed: None,
        distinct: Some(report.distinct),
        distinct_after: None,
        direct_after: None,
    }
}

fn allowed(scan: &ScanReport) -> Vec<Allowed> {
    let of = |dataset: &DatasetReport, column: &ColumnReport| {
        let name = format!("{}.{}", dataset.name, column.name);
        let own = column.allowed.iter().zip(&column.info_type);
        let inside = column.contamination.iter().filter_map(|c| c.allowed.as_ref().map(|a| (a, &c.info_type)));
        own.chain(inside)
            .map(|(allowed, kind)| Allowed {
                column: name.clone(),
                info_type: kind.clone(),
                reason: allowed.reason.clone(),
                expires: allowed.expires.clone(),
            })
            .collect::<Vec<_>>()
    };
    scan.datasets.iter().flat_map(|d| d.columns.iter().flat_map(move |c| of(d, c))).collect()
}

fn risk_of<'a>(risk: &'a RiskReport, name: &str) -> Option<&'a DatasetRisk> {
    risk.datasets.iter().find(|d| d.name == name)
}

/// A share that says no more than its count does.
fn share(count: u64, of: u64) -> f64 {
    let told = Count::of(count).most();
    if of == 0 { 0.0 } else { round(told.min(of) as f64 / of as f64) }
}

/// Four decimals: the page shows no more, and the JSON says the same.
fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn measured(risk: &DatasetRisk) -> Measured {
    let question = |name: &str| risk.wp216.iter().find(|q| q.question == name);
    let inferred = question("inference").filter(|q| q.people.is_some());
    let value = |model: &str, best: fn(f64, f64) -> f64| {
        risk.models.iter().filter(|m| m.model == model).filter_map(|m| m.value).reduce(best).map(round)
    };
    let mut least = 1;
    let groups = GROUPS.iter().map(|to| {
        let within = |from: u64, end: u64| from >= least && to.is_none_or(|to| end <= to);
        let people = risk.sizes.iter().filter(|s| within(s.from, s.to)).map(|s| s.people).sum();
        let group = SizeGroup { from: least, to: *to, people: Count::of(people) };
        least = to.map_or(least, |to| to + 1);
        group
    });
    let sizes = if risk.quasi.is_empty() { Vec::new() } else { groups.collect() };
    let mut sets: Vec<_> = risk.combinations.iter().filter(|c| c.unique > 0).collect();
    sets.sort_by(|a, b| {
        b.unique.cmp(&a.unique).then(a.columns.len().cmp(&b.columns.len())).then_with(|| a.columns.cmp(&b.columns))
    });
    sets.dedup_by(|a, b| a.columns == b.columns);
    Measured {
        people: risk.subjects,
        subject: risk.subject.clone(),
        quasi: risk.quasi.clone(),
        k: risk.k,
        unique: Count::of(risk.unique),
        unique_share: share(risk.unique, risk.subjects),
        below_5: Count::of(risk.below.get("5").copied().unwrap_or_default()),
        highest: round(risk.risk.highest),
        average: round(risk.risk.average),
        sizes,
        attackers: risk
            .risk
            .attackers
            .iter()
            .map(|a| DossierAttacker {
                name: a.name.clone(),
                highest: a.highest.map(round),
                average: round(a.average),
                at_risk: a.at_risk.map(|s| share((s * risk.subjects as f64).round() as u64, risk.subjects)),
            })
            .collect(),
        curve: risk
            .curve
            .iter()
            .map(|p| DossierPoint {
                column: p.column.clone(),
                unique: Count::of(p.unique),
                share: share(p.unique, risk.subjects),
            })
            .collect(),
        combinations: sets
            .into_iter()
            .take(WORST)
            .map(|c| DossierSet {
                columns: c.columns.clone(),
                unique: Count::of(c.unique),
                share: share(c.unique, risk.subjects),
                k: c.k,
            })
            .collect(),
        linked: question("linkability").and_then(|q| q.people).map(Count::of),
        inferred: inferred.and_then(|q| q.people).map(Count::of),
        inferred_column: inferred.and_then(|q| q.column.clone()),
        l: value("distinct-l-diversity", f64::min),
        t: value("t-closeness", f64::max),
    }
}

fn estimated(risk: &RiskEstimate) -> Measured {
    let highest = if risk.k == 0 { 0.0 } else { 1.0 / risk.k as f64 };
    Measured {
        people: risk.rows,
        subject: None,
        quasi: risk.quasi.clone(),
        k: risk.k,
        unique: Count::of(risk.unique),
        unique_share: share(risk.unique, risk.rows),
        below_5: Count::of(risk.below_5),
        highest: round(highest),
        average: round(risk.average_risk),
        sizes: Vec::new(),
        attackers: Vec::new(),
        curve: Vec::new(),
        combinations: Vec::new(),
        linked: None,
        inferred: None,
        inferred_column: None,
        l: None,
        t: None,
    }
}

//! The gate: whether what is in the files is what the policy says is left in them.
//!
//! A check reads files as `apply` leaves them. What the policy keeps may not identify anybody; what it replaces, coarsens or
//! erases has to be replaced, coarsened or erased already; and the targets of `[risk]` have to be met.

mod columns;
mod key_ids;
mod problems;
mod targets;
mod values;

pub use problems::gather_findings;
pub use values::fill_values;

use crate::action::Action;
use crate::engine::choose::known_as;
use crate::engine::pipeline::Settings;
use crate::engine::scan::Scanned;
use crate::error::{Error, Result, visible};
use crate::model::{
    CheckReport, CheckedDataset, DatasetReport, DatasetRisk, FilesRead, Finding, FindingValues, GATE_RULES, Held,
    Identifying, Region, RiskReport, Sensitive, Suppressed, Unread, concern_of,
};
use crate::plan::Classes;
use crate::policy::{Class, Policy};
use crate::rules::RuleSet;

/// How many files there were, and which could not be read.
#[derive(Debug, Default)]
pub struct Files {
    /// All that were meant.
    pub of: u64,
    /// Left out because they did not change.
    pub unchanged: u64,
    /// Revision since which files were read.
    pub since: Option<String>,
    /// Whether all files of the export were read, so that a pattern without a column is a mistake.
    pub whole: bool,
    /// Mistakes of single files.
    pub errors: Vec<Error>,
}

/// What a check is made from.
pub struct CheckRequest<'a> {
    /// Verdicts on every column, allowances marked.
    pub scanned: &'a Scanned,
    /// The policy, where there is one.
    pub policy: Option<&'a Policy>,
    /// Rules of detection.
    pub rules: &'a RuleSet,
    /// Ids of keys whose tokens may stand in the data, besides those of the policy.
    pub key_ids: Vec<String>,
    /// Files.
    pub files: Files,
    /// Whether to measure also where no target asks for it: for pages that tell the numbers.
    pub measure: bool,
    /// Words on entries that expired or match nothing.
    pub notes: Vec<String>,
}

/// What is found on the way.
#[derive(Default)]
struct Found {
    findings: Vec<Finding>,
    suppressed: Vec<Suppressed>,
    notes: Vec<String>,
    /// Files that did not go through `apply`.
    raw: Vec<String>,
}

/// Judges everything.
///
/// # Errors
/// A policy that names a column equally well twice; files that cannot be read again.
pub fn check(request: CheckRequest<'_>, settings: &Settings<'_>) -> Result<CheckReport> {
    let CheckRequest { scanned, policy, rules, .. } = &request;
    let mut found = Found { notes: request.notes.clone(), ..Found::default() };
    let mut classes = policy.map(Classes::new).transpose()?;
    let names: Vec<String> = scanned.report.datasets.iter().map(|d| known_as(d, *policy)).collect::<Result<_>>()?;
    for ((table, dataset), name) in scanned.tables.iter().zip(&scanned.report.datasets).zip(&names) {
        let headers = table.headers();
        let mut of_columns: Vec<Option<&Class>> = Vec::new();
        for column in &dataset.columns {
            let full = format!("{name}.{}", column.name);
            of_columns.push(match &mut classes {
                Some(classes) => classes.of(&full)?,
                None => None,
            });
        }
        if !of_columns.is_empty() && untouched(dataset, &of_columns) {
            found.raw.push(dataset.path.clone());
        }
        let here = columns::Here { dataset, rules, policy: *policy, headers: &headers };
        for (column, class) in dataset.columns.iter().zip(&of_columns) {
            here.judge(column, *class, &mut found);
        }
    }
    if let (Some(policy), Some(classes)) = (policy, &classes) {
        gone(policy, classes, &names, &request, &mut found);
    }
    let keys_known = key_ids::judge(&request, settings, &mut found)?;
    let risk = targets::judge(&request, &names, settings, &mut found)?;
    let quasi = |d: &&DatasetReport| d.columns.iter().filter(|c| c.identifying == Identifying::Quasi).count() > 1;
    let asked = policy.is_some_and(|p| p.gate.has_target());
    if let Some(first) = scanned.report.datasets.iter().find(quasi).filter(|_| !asked) {
        let count = scanned.report.datasets.iter().filter(quasi).count();
        let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        found.notes.push(format!(
            "not judged: who can be singled out by columns together, in {}{more}; a target in [risk] asks for that (k = 5)",
            visible(&first.name)
        ));
    }
    Ok(told(request, found, risk, keys_known))
}

/// Whether no column holds a token of those that the policy replaces by tokens: the file did not go through `apply`.
fn untouched(dataset: &DatasetReport, classes: &[Option<&Class>]) -> bool {
    let tokens = |class: &&Class| matches!(class.action, Action::Token(_) | Action::Short(_));
    let replaced =
        dataset.columns.iter().zip(classes).filter(|(c, class)| c.filled > 0 && class.as_ref().is_some_and(tokens));
    let mut kinds = replaced.map(|(c, _)| c.info_type.as_deref()).peekable();
    kinds.peek().is_some() && kinds.all(|kind| kind != Some("efface.token"))
}

/// Patterns of the policy that match no column. One whose dataset was not read says nothing, unless all was read.
fn gone(policy: &Policy, classes: &Classes<'_>, names: &[String], request: &CheckRequest<'_>, found: &mut Found) {
    let datasets = &request.scanned.report.datasets;
    let subject = policy.subject.iter().filter(|id| {
        let is = |(d, name): (&DatasetReport, &String)| d.columns.iter().any(|c| format!("{name}.{}", c.name) == **id);
        !datasets.iter().zip(names).any(is)
    });
    // What is dropped is meant to be gone.
    let unused = classes.unused().filter(|(_, class)| !matches!(class.action, Action::Drop));
    let unused = unused.map(|(text, class)| (text, class.name.as_str()));
    let dropped = |id: &str| {
        let patterns = policy.classes.iter().filter(|c| matches!(c.action, Action::Drop)).flat_map(|c| &c.at);
        patterns.filter_map(|at| crate::model::Wild::new(at)).any(|at| at.is_match(id))
    };
    let subject = subject.filter(|id| !dropped(id)).map(|id| (id.as_str(), "subject"));
    for (pattern, class) in unused.chain(subject) {
        let read = names.iter().any(|name| pattern.strip_prefix(name.as_str()).is_some_and(|r| r.starts_with('.')));
        if !read && !request.files.whole {
            continue;
        }
        found.findings.push(
            Finding {
                rule: "gone".into(),
                dataset: String::new(),
                path: policy.place.clone(),
                concern: concern_of("gone", Sensitive::None, None, false).into(),
                columns: vec![pattern.to_owned()],
                kind: None,
                count: 0,
                of: 0,
                confidence: None,
                says: format!("{:?} in {class} matches no column", visible(pattern)),
                next: next_of("gone"),
                header: None,
                fingerprint: String::new(),
                values: FindingValues::default(),
            }
            .sealed(),
        );
    }
}

/// What a rule says to do.
fn next_of(rule: &str) -> String {
    crate::model::gate_rule(rule).map(|r| r.next.to_owned()).unwrap_or_default()
}

fn told(request: CheckRequest<'_>, mut found: Found, risk: RiskReport, keys_known: bool) -> CheckReport {
    let report = &request.scanned.report;
    let place = |f: &Finding| GATE_RULES.iter().position(|r| r.id == f.rule);
    let worst = |f: &Finding| (f.rank(), place(f), f.path.clone(), f.columns.clone(), f.kind.clone());
    found.findings.sort_by_cached_key(worst);
    found.suppressed.sort_by_cached_key(|s| worst(&s.finding));
    let columns: usize = report.datasets.iter().map(|d| d.columns.len()).sum();
    let has_classes = |d: &DatasetRisk| !d.quasi.is_empty();
    let judged = |rule: &str| match rule {
        "unlisted" | "not-erased" | "gone" => request.policy.is_some(),
        "unknown-key" => keys_known,
        "risk-target" => {
            request.policy.is_some_and(|p| p.gate.has_class_target()) && risk.datasets.iter().any(has_classes)
        }
        "combination" => request.policy.is_some_and(|p| p.gate.any_combination.is_some()) && !risk.datasets.is_empty(),
        _ => true,
    };
    let holds = |rule: &str| {
        let of = |f: &Finding| f.rule == rule || f.rule == "not-erased" && in_clear(&f.concern) == Some(rule);
        judged(rule) && !found.findings.iter().any(of) && !found.suppressed.iter().any(|s| of(&s.finding))
    };
    let says = |rule: &str| match rule {
        "risk-target" => "every target of [risk] is met".to_owned(),
        "combination" => "no combination singles out more people than [risk] any_combination allows".to_owned(),
        "gone" => "every pattern of the policy matches a column".to_owned(),
        "unlisted" => format!("the policy names all of {columns} columns"),
        "not-erased" => "what the policy erases or drops is empty or gone".to_owned(),
        "direct-in-clear" => format!("none of {columns} columns holds a direct identifier in clear"),
        "special-in-clear" => format!("none of {columns} columns holds a special category in clear"),
        "inside-text" => format!("none of {columns} columns holds personal data besides what it is for"),
        "unkeyed-hash" => format!("none of {columns} columns holds unkeyed hashes of identifiers"),
        "unknown-key" => "every token is under a known key".to_owned(),
        other => other.to_owned(),
    };
    let passed: Vec<Held> = GATE_RULES
        .iter()
        .filter(|r| !report.datasets.is_empty() && holds(r.id))
        .map(|r| Held { rule: r.id.into(), says: says(r.id) })
        .collect();
    if let Some(first) = found.raw.first() {
        let of = report.datasets.len();
        let which = match found.raw.len() {
            1 if of > 1 => format!("{} did not go", visible(first)),
            n if n == of => format!("no file that was read ({of} of {of}) went"),
            n => format!("{} and {} more of {of} files did not go", visible(first), n - 1),
        };
        found.notes.insert(0, format!(
            "{which} through efface apply: no column that the policy replaces by tokens holds one. Next: efface apply PATHS --out DIR"
        ));
    }
    let unread: Vec<Unread> =
        request.files.errors.iter().map(|e| Unread { says: e.to_string(), code: e.code().into() }).collect();
    let verdict = match (unread.is_empty(), found.findings.is_empty()) {
        (false, _) => "unread",
        (true, false) => "failed",
        (true, true) => "passed",
    };
    let mut judged = CheckReport {
        version: 1,
        tool: report.tool.clone(),
        rules: report.rules.clone(),
        verdict: verdict.into(),
        policy: request.policy.map(|p| p.place.clone()),
        policy_sha256: request.policy.map(|p| p.digest.clone()),
        since: request.files.since.clone(),
        files: FilesRead {
            read: report.datasets.len() as u64,
            of: request.files.of,
            unchanged: request.files.unchanged,
        },
        datasets: report
            .datasets
            .iter()
            .map(|d| CheckedDataset {
                name: d.name.clone(),
                path: d.path.clone(),
                format: d.format.clone(),
                rows: d.rows,
                columns: d.columns.len() as u64,
                findings: found.findings.iter().filter(|f| f.dataset == d.name).count() as u64,
            })
            .collect(),
        findings: found.findings,
        problems: Vec::new(),
        concerns: Vec::new(),
        suppressed: found.suppressed,
        passed,
        unread,
        notes: found.notes,
        scan: Some(report.clone()),
        risk: Some(risk),
        repository: None,
    };
    gather_findings(&mut judged);
    judged
}

/// The rule that a column which is not erased would break without the policy: what stands there stands in clear.
fn in_clear(concern: &str) -> Option<&'static str> {
    match concern {
        "special-category" | "criminal" | "child" => Some("special-in-clear"),
        "people-in-text" => Some("inside-text"),
        "not-applied" => None,
        _ => Some("direct-in-clear"),
    }
}

/// A place as the model has it.
fn region(place: crate::table::Place) -> Region {
    Region { line: place.0, start: place.1, end: place.2 }
}

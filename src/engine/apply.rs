//! The whole journey: scan, plan, learn, write, verify, publish.

use std::path::{Path, PathBuf};

use crate::action::Action;
use crate::detect::Detector;
use crate::engine::TOOL;
use crate::engine::identifiers::Identifiers;
use crate::engine::mentions::Words;
use crate::engine::phases::Phases;
use crate::engine::pipeline::Settings;
use crate::engine::recode::{self, Lock, TableRecoding};
use crate::engine::scan::Scanned;
use crate::engine::subjects::Subjects;
use crate::engine::witness::{Witness, publish};
use crate::engine::{learn, verify, write};
use crate::error::{Error, Result};
use crate::keys::Secret;
use crate::model::{ColumnReceipt, FileReceipt, Identifying, Receipt, RiskReceipt, VerificationReceipt};
use crate::plan::{Plan, TablePlan};
use crate::rules::RuleSet;
use crate::table::write::{Shape, Target};
use crate::table::{Origin, Staging, Table, sha256_file, write_synced};

/// Name of the receipt in the output folder.
const RECEIPT: &str = "efface-receipt.json";

/// What to apply.
pub struct ApplyRequest<'a> {
    /// The scan of the input.
    pub scanned: &'a Scanned,
    /// The resolved policy.
    pub plan: &'a Plan,
    /// SHA-256 of the policy.
    pub policy_digest: &'a str,
    /// Who wrote it.
    pub policy_origin: &'a str,
    /// The key, where an action needs one.
    pub key: Option<&'a Secret>,
    /// Another format for every file.
    pub to: Option<Target>,
    /// The categories to follow, where the plan sets a target.
    pub lock: Option<&'a Lock>,
    /// The view that the plan is of.
    pub view: Option<&'a str>,
    /// Who writes down what is published, before it is.
    pub witness: Option<&'a dyn Witness>,
}

/// What was done.
pub struct Applied {
    /// As published.
    pub receipt: Receipt,
    /// The categories that were published, where there was no lock to follow; nothing where a lock would show more than the output.
    pub lock: Option<Lock>,
    /// Filled cells that could not be generalised and were erased: dataset, column, count.
    pub unreadable: Vec<(String, String, u64)>,
    /// Filled cells that did not fit the form of format-preserving encryption and became tokens.
    pub unfit: Vec<(String, String, u64)>,
    /// How long it took.
    pub phases: Phases,
}

/// Protects every table of a scan into `staging`, verifies the output and publishes it. Nothing is published on any error.
pub fn apply(
    request: &ApplyRequest<'_>,
    staging: Staging,
    rules: &RuleSet,
    detector: &Detector,
    settings: &Settings<'_>,
) -> Result<Applied> {
    let mut phases = Phases::begin();
    let tables = &request.scanned.tables;
    let shapes = |recodings: &[TableRecoding<'_>]| -> Result<Vec<Shape>> {
        let of = |((table, plan), recoding): ((&Table, &TablePlan), &TableRecoding<'_>)| {
            Shape::of(table, &write::fates(plan, &recoding.recoded()), request.to)
        };
        tables.iter().zip(&request.plan.tables).zip(recodings).map(of).collect()
    };
    // What cannot be written is told before long work starts.
    distinct_paths(tables, &shapes(&recode::of_tables(&[], request.plan))?)?;
    for plan in &request.plan.tables {
        verify::kept_in_spite(plan, rules)?;
    }
    let solved = recode::solve(request.plan, tables, request.lock, settings)?;
    if !solved.is_empty() {
        phases.end("recode");
    }
    let recodings = recode::of_tables(&solved, request.plan);
    let shapes = shapes(&recodings)?;
    let mut identifiers = Identifiers::new(settings.memory / 2);
    let mut subjects = Subjects::new(request.plan, settings.memory / 8);
    let (mut before, mut common) = (Vec::new(), Vec::new());
    for (table, plan) in tables.iter().zip(&request.plan.tables) {
        let (risk, words) = learn::learn(before.len(), table, plan, &mut identifiers, &mut subjects, settings)?;
        before.push(risk);
        common.push(words);
    }
    phases.end("learn");
    names_hold_nobody(tables, &identifiers, rules, detector)?;
    let mut written = Vec::new();
    for ((table, plan), shape) in tables.iter().zip(&request.plan.tables).zip(&shapes) {
        let path = staging.file(&shape.path(table))?;
        written.push(write::write(
            written.len(),
            table,
            plan,
            shape,
            &path,
            request.key,
            &identifiers,
            (&subjects, &common[written.len()]),
            &recodings[written.len()],
            detector,
            settings,
        )?);
    }
    phases.end("write");
    let mut verification = VerificationReceipt {
        identifiers: identifiers.sought,
        identifiers_not_sought: identifiers.not_sought,
        ..VerificationReceipt::default()
    };
    let mut files = Vec::new();
    let mut outputs = Vec::new();
    let mut unreadable = Vec::new();
    let mut unfit = Vec::new();
    for (n, (table, plan)) in tables.iter().zip(&request.plan.tables).enumerate() {
        let (shape, written) = (&shapes[n], &written[n]);
        let report = &request.scanned.report.datasets[n];
        if written.rows != report.rows {
            return Err(Error::unread(format!(
                "the file had {} rows when it was scanned and {} when it was written",
                report.rows, written.rows
            ))
            .at(&table.path)
            .next("run again when nothing writes to the file"));
        }
        let path = staging.file(&shape.path(table))?;
        let output = reopen(table, shape, plan, &path)?;
        let key_id = request.key.map(Secret::id);
        if !table.is_unchanged() {
            return Err(Error::unread("the file was changed while it was read")
                .coded("E310")
                .at(&table.path)
                .next("run again when nothing writes to the file"));
        }
        let lists = shape.json_lists();
        let after = verify::verify(
            &output,
            plan,
            written,
            key_id,
            &identifiers,
            rules,
            detector,
            settings,
            &lists,
            &recodings[n].recoded(),
            &mut verification,
        )?;
        let columns = plan
            .columns
            .iter()
            .enumerate()
            .map(|(i, c)| {
                if written.unreadable[i] > 0 {
                    unreadable.push((plan.dataset.clone(), c.name.to_string(), written.unreadable[i]));
                }
                if written.others[i] > 0 {
                    unfit.push((plan.dataset.clone(), c.name.to_string(), written.others[i]));
                }
                ColumnReceipt {
                    name: c.name.to_string(),
                    info_type: c.report.info_type.clone(),
                    identifying: c.report.identifying,
                    sensitive: c.report.sensitive,
                    class: c.class.clone(),
                    action: recodings[n].describe(i).unwrap_or_else(|| c.action.describe()),
                    filled: c.report.filled,
                    changed: written.changed[i],
                    contamination: c.report.contamination.clone(),
                }
            })
            .collect();
        let names = names_by_place(plan, &output);
        outputs.push((output, names));
        files.push(FileReceipt {
            name: table.name.clone(),
            input: table.relative.to_string_lossy().into_owned(),
            input_sha256: sha256_file(table.origin.open()?)?,
            output: shape.path(table).to_string_lossy().into_owned(),
            output_sha256: sha256_file(Origin::Path(path).open()?)?,
            rows: written.rows,
            columns,
            risk: before[n].clone().zip(after).map(|(before, after)| RiskReceipt { before, after }),
        });
    }
    phases.end("verify");
    if settings.watch.stopped() {
        return Err(Error::interrupted());
    }
    let recoding = recode::measured(&solved, request.plan, &outputs, settings)?;
    let riskiest = match solved.is_empty() {
        true => Vec::new(),
        false => recode::riskiest(request.plan, &outputs, settings)?,
    };
    let receipt = Receipt {
        version: 1,
        tool: TOOL.into(),
        rules: rules.digest.clone(),
        policy: request.policy_digest.to_owned(),
        policy_origin: request.policy_origin.to_owned(),
        view: request.view.map(str::to_owned),
        key_id: request.key.map(|k| k.id().to_owned()),
        files,
        recoding,
        riskiest,
        verification,
        limits: limits(request.plan, rules),
    };
    let mut text = serde_json::to_string_pretty(&receipt).map_err(|_| Error::fault("the receipt cannot be written"))?;
    text.push('\n');
    write_synced(&staging.path().join(RECEIPT), text.as_bytes())?;
    if let Some(witness) = request.witness {
        witness.before(&receipt, &sha256_file(text.as_bytes())?)?;
    }
    publish(staging, request.witness)?;
    let lock = if request.lock.is_none() { Lock::of(&solved, request.plan) } else { None };
    phases.end("publish");
    Ok(Applied { receipt, lock, unreadable, unfit, phases })
}

/// The names of an output's columns, by place in the plan.
fn names_by_place(plan: &TablePlan, output: &Table) -> Vec<Option<String>> {
    let mut names = output.columns.iter().flatten().map(ToString::to_string);
    plan.columns.iter().map(|c| if matches!(c.action, Action::Drop) { None } else { names.next() }).collect()
}

/// The output as a table: in the input's own dialect, which is known, or as whatever it was converted to.
fn reopen(table: &Table, shape: &Shape, plan: &TablePlan, path: &Path) -> Result<Table> {
    let names = plan.columns.iter().filter(|c| !matches!(c.action, Action::Drop)).map(|c| c.name.clone()).collect();
    shape.reopen(table, path.to_owned(), names)
}

/// Names of columns and files are published as they are: none may be an address, a number or an id of a person.
fn names_hold_nobody(tables: &[Table], identifiers: &Identifiers, rules: &RuleSet, detector: &Detector) -> Result<()> {
    let (mut scratch, mut hits, mut words) = (detector.scratch(), Vec::new(), Words::default());
    let mut finds = |name: &str| {
        let spans = crate::engine::spans::in_text(name, false, detector, &mut scratch, &mut hits);
        let direct = |t: &str| {
            rules.info_type(t).is_some_and(|t| t.identifying == Identifying::Direct) && !t.starts_with("person.")
        };
        words.read(&name.replace(['_', '-', '.', '/'], " "));
        let known = identifiers.whole(name).is_some()
            || !identifiers.in_text(name).is_empty()
            || !identifiers.names_in(&words).is_empty();
        known || spans.iter().any(|s| s.strong && direct(&s.info_type))
    };
    for (n, table) in tables.iter().enumerate() {
        if finds(&table.relative.to_string_lossy()) {
            return Err(Error::refused(format!("the name of input file {} holds an identifier of a person", n + 1))
                .next("rename the file; nothing was published"));
        }
        if let Some(at) = table.columns.iter().flatten().position(|name| finds(&name.replace('\\', ""))) {
            return Err(Error::refused(format!("the name of column {} holds an identifier of a person", at + 1))
                .at(&table.path)
                .next("rename the column in the export (or read the first row as data: --header no); nothing was published"));
        }
    }
    Ok(())
}

fn distinct_paths(tables: &[Table], shapes: &[Shape]) -> Result<()> {
    let mut seen: Vec<(PathBuf, &str)> = Vec::new();
    for (table, shape) in tables.iter().zip(shapes) {
        let path = shape.path(table);
        if let Some((_, other)) = seen.iter().find(|(p, _)| *p == path) {
            return Err(Error::usage(format!(
                "{other} and {} would be written to one file, {}",
                table.path,
                path.display()
            ))
            .next("give their common folder, or rename one of the files"));
        }
        seen.push((path, &table.path));
    }
    Ok(())
}

/// What the receipt does not claim.
fn limits(plan: &Plan, rules: &RuleSet) -> Vec<String> {
    let mut limits = vec![
        "Tokens are pseudonymous: personal data for whoever holds the key.".to_owned(),
        "Detection finds what its rules describe; text may hold what no rule recognises.".to_owned(),
        "Names inside running text are replaced where context, a list or the row's own subject shows them; others may be left.".to_owned(),
        "Risk is measured over the quasi-identifiers named here, per row, without assumptions about outside knowledge.".to_owned(),
    ];
    if plan.recode.as_ref().is_some_and(|r| r.groups.iter().any(|g| g.by_subject)) {
        limits.push("A person's rows are taken together: what they show in a column is a set. How many rows they have, and in which files, is not recoded.".into());
    }
    if plan.tables.iter().any(|t| t.quasi.is_empty()) {
        limits.push("Some files have no quasi-identifier that was recognised: no risk was measured there.".to_owned());
    }
    let skipped = rules.skipped();
    if !skipped.is_empty() {
        limits.push(format!(
            "Not looked for, and not protected where the policy does not name it: {}.",
            skipped.join(", ")
        ));
    }
    limits
}

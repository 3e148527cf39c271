//! What may not stand in a column, by what the policy says of it.

use super::{Found, next_of, region};
use crate::action::Action;
use crate::error::visible;
use crate::model::{
    Allowance, ColumnReport, DatasetReport, Finding, FindingValues, Identifying, InfoType, Sensitive, Suppressed,
    concern_of,
};
use crate::policy::{Class, Policy, Unlisted};
use crate::rules::RuleSet;
use crate::table::Place;

/// What a column is judged by.
pub(super) struct Here<'a> {
    pub dataset: &'a DatasetReport,
    pub rules: &'a RuleSet,
    pub policy: Option<&'a Policy>,
    pub headers: &'a [Place],
}

/// What the policy expects of a column.
enum Expected<'a> {
    /// Nothing personal, but for the types accepted.
    Clean(&'a [String]),
    /// Nothing at all.
    Empty,
    /// What looks like what it replaces: its form does not tell.
    Alike,
}

impl Here<'_> {
    /// Judges one column.
    pub fn judge(&self, column: &ColumnReport, class: Option<&Class>, found: &mut Found) {
        let unlisted = self.policy.map(|p| p.unlisted).filter(|_| class.is_none());
        let action = match (class, unlisted) {
            (Some(class), _) => Some(&class.action),
            (None, Some(Unlisted::Erase)) => Some(&Action::Erase),
            (None, Some(Unlisted::Keep | Unlisted::Refuse) | None) => None,
        };
        let before = found.findings.len();
        let does = match (class, action) {
            (Some(class), Some(action)) => format!("class {} says {}", visible(&class.name), action.name()),
            (None, Some(_)) => "the policy erases what it does not name".to_owned(),
            _ if self.policy.is_some() => "the policy does not name it".to_owned(),
            _ => "no policy says otherwise".to_owned(),
        };
        match action.map_or(Expected::Clean(&[]), expected) {
            Expected::Alike => {
                found.notes.push(format!(
                    "{}: not judged, as what {} makes looks like what it replaces",
                    self.name(column),
                    action.map_or("it", Action::name)
                ));
            }
            Expected::Empty if column.filled > 0 => {
                let says = format!("{}: {} cells are filled; {does}", self.name(column), column.filled);
                self.add("not-erased", column, None, column.filled, says, None, found);
            }
            Expected::Empty => {}
            Expected::Clean(accept) => self.clean(column, accept, &does, found),
        }
        // What it holds says more than that nobody named it.
        if unlisted == Some(Unlisted::Refuse) && found.findings.len() == before {
            let says = format!("{} is in no class of the policy", self.name(column));
            self.add("unlisted", column, None, column.filled, says, None, found);
        }
    }

    fn clean(&self, column: &ColumnReport, accept: &[String], does: &str, found: &mut Found) {
        let accepted = |t: &str| accept.iter().any(|a| a == "*" || a == t);
        let by_class = |t: &str| {
            accepted(t).then(|| Allowance { reason: "accept in its class of the policy".into(), expires: None })
        };
        if let Some(kind) = column.info_type.as_ref().filter(|_| column.filled > 0) {
            let special = matches!(column.sensitive, Sensitive::Special | Sensitive::Criminal | Sensitive::Child);
            let rule = match (&**kind, column.identifying, special) {
                ("hash.personal", _, _) => Some("unkeyed-hash"),
                (_, Identifying::Direct, _) => Some("direct-in-clear"),
                // What runs through notes is told by what stands inside.
                (_, Identifying::Quasi | Identifying::None, true) if !column.free_text => Some("special-in-clear"),
                (_, Identifying::Quasi | Identifying::None, _) => None,
            };
            if let Some(rule) = rule {
                let cells = match column.matched {
                    0 => format!("{} filled cells, by the header {kind}", column.filled),
                    n => format!("{n} of {} filled cells hold {kind}", column.filled),
                };
                let says = format!("{}: {cells} (confidence {:.2}); {does}", self.name(column), column.confidence);
                let allowed = column.allowed.clone().or_else(|| by_class(kind));
                let count = if column.matched == 0 { column.filled } else { column.matched };
                self.add(rule, column, Some(kind), count, says, allowed, found);
            }
        }
        for inside in &column.contamination {
            let Some(rule) = self.rules.info_type(&inside.info_type) else { continue };
            let special = matches!(rule.sensitive, Sensitive::Special | Sensitive::Criminal | Sensitive::Child);
            if rule.identifying != Identifying::Direct && !special || &*rule.id == "efface.token" {
                continue;
            }
            let says = format!(
                "{}: {} {} besides what the column is for; {does}",
                self.name(column),
                if inside.cells == 1 { "1 cell holds".to_owned() } else { format!("{} cells hold", inside.cells) },
                inside.info_type
            );
            let allowed = inside.allowed.clone().or_else(|| by_class(&inside.info_type));
            self.add("inside-text", column, Some(&inside.info_type), inside.cells, says, allowed, found);
        }
    }

    /// What the finding is gathered under: by what the column holds.
    fn concern(&self, rule: &str, column: &ColumnReport) -> &'static str {
        if rule == "not-erased" && column.free_text && !column.contamination.is_empty() {
            return "people-in-text";
        }
        let of_type = column.info_type.as_deref().and_then(|kind| self.rules.info_type(kind)?.concern.as_deref());
        concern_of(rule, column.sensitive, of_type, column.identifying == Identifying::Direct)
    }

    fn name(&self, column: &ColumnReport) -> String {
        visible(&format!("{}.{}", self.dataset.name, column.name))
    }

    #[allow(clippy::too_many_arguments)]
    fn add(
        &self,
        rule: &str,
        column: &ColumnReport,
        kind: Option<&InfoType>,
        count: u64,
        says: String,
        allowed: Option<Allowance>,
        found: &mut Found,
    ) {
        let finding = Finding {
            rule: rule.to_owned(),
            dataset: self.dataset.name.clone(),
            path: self.dataset.path.clone(),
            concern: self.concern(rule, column).into(),
            columns: vec![column.name.clone()],
            kind: kind.cloned(),
            count,
            of: column.cells,
            confidence: kind.filter(|k| column.info_type.as_ref() == Some(k)).map(|_| column.confidence),
            says,
            next: next_of(rule),
            header: self.headers.get(column.index).map(|place| region(*place)),
            fingerprint: String::new(),
            values: FindingValues::default(),
        }
        .sealed();
        match allowed {
            None => found.findings.push(finding),
            Some(Allowance { reason, expires }) => {
                found.suppressed.push(Suppressed { finding, by: "policy".into(), reason, owner: None, expires });
            }
        }
    }
}

fn expected(action: &Action) -> Expected<'_> {
    match action {
        Action::Keep { accept } => Expected::Clean(accept),
        Action::Erase | Action::Drop => Expected::Empty,
        Action::Fpe(_) | Action::Surrogate(_) => Expected::Alike,
        Action::Token(_)
        | Action::Short(_)
        | Action::Mask(_)
        | Action::Truncate(_)
        | Action::Generalise(_)
        | Action::Shift(_)
        | Action::Noise(_)
        | Action::Redact(_)
        | Action::Constant(_) => Expected::Clean(&[]),
    }
}

//! What `efface check` holds a dataset to: the targets of `[risk]`, and `[check]`.

use toml::{Table, Value};

use super::Reader;
use crate::error::{Error, Result};

/// Keys of `[risk]` that only the gate follows.
pub(super) const TARGETS: &[&str] = &["unique_share", "any_combination"];
/// Keys of `[check]`.
const CHECK: &[&str] = &["key_ids", "baseline"];

/// Targets and what else a check is told by the policy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gate {
    /// Smallest equivalence class.
    pub k: Option<u64>,
    /// Highest prosecutor risk.
    pub max_risk: Option<f64>,
    /// Highest average prosecutor risk.
    pub average_risk: Option<f64>,
    /// Largest share of people that may be alone in their class.
    pub unique_share: Option<f64>,
    /// Largest share of people that any combination of up to three columns may single out.
    pub any_combination: Option<f64>,
    /// Ids of keys whose tokens may stand in the data.
    pub key_ids: Vec<String>,
    /// The baseline, relative to the policy.
    pub baseline: Option<String>,
}

impl Gate {
    /// Whether anything is to be measured.
    pub fn has_target(&self) -> bool {
        self.has_class_target() || self.any_combination.is_some()
    }

    /// Whether any target is of equivalence classes, and so of quasi-identifiers.
    pub fn has_class_target(&self) -> bool {
        let Self { k, max_risk, average_risk, unique_share, any_combination: _, key_ids: _, baseline: _ } = self;
        k.is_some() || [max_risk, average_risk, unique_share].iter().any(|t| t.is_some())
    }
}

impl Reader<'_> {
    /// The gate of `[risk]` and `[check]`.
    pub(super) fn gate(&self, risk: Option<&Table>, check: Option<&Table>) -> Result<Gate> {
        let empty = Table::new();
        let (risk, check) = (risk.unwrap_or(&empty), check.unwrap_or(&empty));
        self.known(check, CHECK, "check")?;
        let k = match risk.get("k") {
            None => None,
            Some(Value::Integer(k)) if *k >= 1 => Some(k.unsigned_abs()),
            Some(_) => return Err(self.below("[risk]", "k", "has to be a whole number of at least 1")),
        };
        let share = |key: &str| match risk.get(key) {
            None => Ok(None),
            Some(Value::Integer(n)) if (0..=1).contains(n) => Ok(Some(*n as f64)),
            Some(Value::Float(share)) if (0.0..=1.0).contains(share) => Ok(Some(*share)),
            Some(_) => Err(self.below("[risk]", key, "has to be a share between 0 and 1").next("write it like 0.05")),
        };
        Ok(Gate {
            k,
            max_risk: share("max_risk")?,
            average_risk: share("average_risk")?,
            unique_share: share("unique_share")?,
            any_combination: share("any_combination")?,
            key_ids: self.texts(check, "key_ids")?.unwrap_or_default(),
            baseline: self.text(check, "baseline")?,
        })
    }

    fn below(&self, section: &str, key: &str, cause: &str) -> Error {
        self.error_in(section, key, cause)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy;

    const CLASS: &str = "[class.a]\nat = 'x.y'\ndo = 'keep'\n";

    #[test]
    fn targets_are_read_and_mistakes_name_their_line() {
        let text = format!("version = 1\n[risk]\nk = 5\nunique_share = 0.01\n[check]\nkey_ids = ['na57y']\n{CLASS}");
        let gate = Policy::parse(&text, "p").unwrap().gate;
        assert_eq!((gate.k, gate.unique_share, gate.key_ids.len()), (Some(5), Some(0.01), 1));
        assert!(gate.has_target());
        for (line, words) in [
            ("[risk]\nk = 0\n", "p:3"),
            ("[risk]\nunique_share = 7\n", "between 0 and 1"),
            ("[check]\nkeys = 'x'\n", "unknown key in [check]"),
        ] {
            let said = Policy::parse(&format!("version = 1\n{line}{CLASS}"), "p").unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
    }
}

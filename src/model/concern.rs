//! What a person has to decide on after a check: findings gathered by what they mean for people and which law speaks of it.
//!
//! A table scanned for the first time has dozens of findings and few decisions. Which concern a finding is of follows from its rule,
//! the axes of what the column holds and, for direct identifiers, the `concern` of their type in the rule packs: from nothing else.

use serde::{Deserialize, Serialize};

use super::Sensitive;
use super::check::Region;

/// One thing to decide on; the id is stable and never changes its meaning.
#[derive(Debug)]
pub struct ConcernKind {
    /// Id, as findings and `efface explain` name it.
    pub id: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Where the GDPR speaks of it.
    pub law: &'static str,
    /// Why it is a matter of its own.
    pub says: &'static str,
    /// What has to be decided, and what follows.
    pub decide: &'static str,
}

/// Every concern, the worst first.
pub const CONCERNS: &[ConcernKind] = &[
    ConcernKind {
        id: "credential",
        title: "Passwords or keys stand in clear",
        law: "Art. 32",
        says: "Who reads the file can act as somebody else, here and wherever the same password is used.",
        decide: "where are they still in use? Change them there, and erase the column (do = \"erase\")",
    },
    ConcernKind {
        id: "special-category",
        title: "Special categories have a column of their own",
        law: "Art. 9",
        says: "Health, religion, ethnicity, politics, trade unions, sex life, genetics or biometrics: forbidden to process, unless a ground of Article 9(2) holds for this copy as well.",
        decide: "which ground of Art. 9(2) holds for this copy? None: erase the column. One: generalise it, or say the ground as reason of an [[allow]]",
    },
    ConcernKind {
        id: "criminal",
        title: "Convictions or offences have a column of their own",
        law: "Art. 10",
        says: "Only under official authority, or where a law allows it with safeguards.",
        decide: "which law allows it in this copy? None: erase the column. One: say it as reason of an [[allow]]",
    },
    ConcernKind {
        id: "child",
        title: "Children are marked as such",
        law: "Art. 8",
        says: "A column says who is a child. Children merit specific protection (Recital 38).",
        decide: "does anybody need to know who is a child? If not: erase or generalise the column",
    },
    ConcernKind {
        id: "national-number",
        title: "National numbers or identity documents stand in clear",
        law: "Art. 87",
        says: "Numbers that states give to people (citizen, social security, tax, passport). Member states say who may use them and for what; often that is not the holder of a copy.",
        decide: "which law lets this copy hold them? None: erase them. One: do = \"token\", then efface apply",
    },
    ConcernKind {
        id: "account",
        title: "Bank accounts or payment cards stand in clear",
        law: "Art. 32",
        says: "Numbers that money can be taken from, and that name one person in every bank and shop.",
        decide: "who pays or collects from this copy? Nobody: do = \"mask\" or \"erase\". Joins only: do = \"token\". Then efface apply",
    },
    ConcernKind {
        id: "people-named",
        title: "People who can be named or reached stand in clear",
        law: "Art. 4(1), 25",
        says: "Names, addresses, numbers to reach people by, and numbers that your own systems know them by.",
        decide: "who has to know who they are? Nobody: do = \"token\" (joins survive) or \"erase\", then efface apply. Somebody: accept in the class, or [[allow]] with a reason",
    },
    ConcernKind {
        id: "people-in-text",
        title: "People stand inside text, or in columns for something else",
        law: "Art. 4(1), 9, 10",
        says: "Cells name people, or tell of their health or offences, besides what the column is for. What is found there is what rules recognise; there may be more.",
        decide: "does anybody need the text? Nobody: do = \"erase\". Somebody: do = \"redact\", then efface apply, and read some of what is left",
    },
    ConcernKind {
        id: "singled-out",
        title: "People can be singled out by columns together",
        law: "Recital 26",
        says: "No column names them, and yet they are alone, or nearly, with what stands in several.",
        decide: "which of these columns may be coarser or go? Generalise or erase it (efface risk tells which one first), or change the target in [risk]",
    },
    ConcernKind {
        id: "weak-replacement",
        title: "Identifiers were replaced in a way that does not hold",
        law: "Art. 4(5), 32",
        says: "Hashes without a key, or tokens under a key of somebody else: who has a list of values, or that key, reads them.",
        decide: "who made them, and from what? Replace them from the original (do = \"token\"), or name the key in [check] key_ids",
    },
    ConcernKind {
        id: "not-applied",
        title: "What the policy erases is still there",
        law: "Art. 5(1)(c)",
        says: "The policy says that these columns are empty or gone, and they are filled.",
        decide: "is this the file before efface apply? Run it, and commit its output",
    },
    ConcernKind {
        id: "undecided",
        title: "Nobody decided about these columns",
        law: "Art. 25",
        says: "The export and the policy went apart: columns that no class names, or classes that no column is of.",
        decide: "what are they for? Put them in a class, or correct the pattern",
    },
];

/// The concern of an id.
pub fn concern(id: &str) -> Option<&'static ConcernKind> {
    CONCERNS.iter().find(|c| c.id == id)
}

/// The concern that a finding is of: by its rule, what the column holds on the sensitive axis, and the concern that the type of a
/// direct identifier names.
pub fn concern_of(rule: &str, sensitive: Sensitive, of_type: Option<&str>, direct: bool) -> &'static str {
    let column = match sensitive {
        Sensitive::Special => Some("special-category"),
        Sensitive::Criminal => Some("criminal"),
        Sensitive::Child => Some("child"),
        Sensitive::None | Sensitive::Sensitive => None,
    };
    let named = of_type.and_then(concern).map(|c| c.id).or(direct.then_some("people-named"));
    match rule {
        "inside-text" => "people-in-text",
        "risk-target" | "combination" => "singled-out",
        "unkeyed-hash" | "unknown-key" => "weak-replacement",
        "direct-in-clear" => column.or(named).unwrap_or("people-named"),
        "special-in-clear" => column.unwrap_or("special-category"),
        // What still stands there says more than that it should have gone.
        "not-erased" => column.or(named).unwrap_or("not-applied"),
        _ => "undecided",
    }
}

/// The findings of one concern.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Concern {
    /// Id.
    pub id: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// Where the GDPR speaks of it.
    pub law: String,
    /// What has to be decided, and what follows.
    pub decide: String,
    /// How many findings it is made of.
    pub findings: u64,
    /// Where, a file each.
    pub places: Vec<ConcernPlace>,
}

/// A concern in one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ConcernPlace {
    /// Dataset name; empty where it is about the policy.
    pub dataset: String,
    /// Path of the file.
    pub path: String,
    /// Rules of the gate that speak here, the worst first.
    pub rules: Vec<String>,
    /// Columns, each once, as they stand in the file.
    pub columns: Vec<String>,
    /// How many findings it is made of.
    pub findings: u64,
    /// What was found, in words.
    pub says: String,
    /// Where the header of the first column stands, in text files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Region>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::GATE_RULES;

    #[test]
    fn every_rule_of_the_gate_is_of_a_concern() {
        for rule in GATE_RULES {
            let id = concern_of(rule.id, Sensitive::None, None, false);
            assert!(concern(id).is_some(), "{}", rule.id);
            // `undecided` is what is left over: only what it is meant for may end there.
            assert_eq!(id == "undecided", matches!(rule.id, "unlisted" | "gone"), "{}", rule.id);
        }
    }

    #[test]
    fn what_a_column_holds_decides_more_than_the_rule() {
        let of = |rule, sensitive, of_type, direct| concern_of(rule, sensitive, of_type, direct);
        assert_eq!(of("direct-in-clear", Sensitive::Sensitive, Some("national-number"), true), "national-number");
        assert_eq!(of("direct-in-clear", Sensitive::Sensitive, None, true), "people-named");
        assert_eq!(of("direct-in-clear", Sensitive::Special, None, true), "special-category");
        assert_eq!(of("not-erased", Sensitive::Special, None, false), "special-category");
        assert_eq!(of("not-erased", Sensitive::None, None, false), "not-applied");
        assert_eq!(of("not-erased", Sensitive::None, Some("account"), true), "account");
        assert_eq!(of("special-in-clear", Sensitive::Criminal, None, false), "criminal");
    }
}

//! The TOML form of a rule pack.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Identifying, InfoType, Sensitive};

/// One file of `rules/`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pack {
    #[serde(default, rename = "type")]
    pub types: Vec<InfoTypeRule>,
    #[serde(default, rename = "rule")]
    pub rules: Vec<PatternRule>,
    #[serde(default, rename = "lexicon")]
    pub lexicons: Vec<Lexicon>,
    #[serde(default, rename = "context")]
    pub contexts: Vec<Context>,
    pub language: Option<String>,
    #[serde(default)]
    pub words: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub roles: BTreeMap<HeaderRole, Vec<String>>,
    #[serde(default)]
    pub contradict: Contradict,
    /// Ids of types, rules and lexicons, with `*` and `?`, that are not to be looked for.
    #[serde(default)]
    pub disable: Vec<String>,
}

/// A list of context words that several rules share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Context {
    pub id: String,
    pub words: Vec<String>,
}

/// Tokens that say that a column is about the thing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contradict {
    #[serde(default)]
    pub tokens: Vec<String>,
    #[serde(default)]
    pub soft: Vec<String>,
}

/// What a word of a header does beside other words: `geburts` and `datum`, `customer` and `number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeaderRole {
    /// A thing in English, and a person's in another language: `run`, `gift`.
    Homograph,
    /// Of a name: the given one.
    First,
    /// Of a name: the family's.
    Last,
    /// Name.
    Name,
    /// Birth.
    Birth,
    /// Date, day.
    Date,
    /// Year.
    Year,
    /// Place, city.
    Place,
    /// Somebody: customer, patient, member.
    People,
    /// Number, code, key.
    Number,
    /// Postal.
    Postal,
    /// House, flat.
    House,
    /// Job, work.
    Job,
    /// Title, designation.
    Title,
    /// Status, state.
    State,
    /// Marital, civil.
    Marital,
    /// Of a state or an insurance: tax, social, identity.
    Official,
    /// Bank.
    Bank,
    /// Account.
    Account,
    /// Done by or given to somebody: created, assigned.
    Done,
    /// The small word between what was done and who did it: by, to.
    By,
    /// Not, no.
    Not,
    /// To reach somebody: call, contact.
    Reach,
    /// A link to what a word says: url, file.
    Link,
    /// Says which of several, and nothing about what: primary, home, billing, custom.
    Qualify,
    /// Small words: of, the, and.
    Small,
    /// A phrase that means the person's own only alone or beside words for people: title, state, name.
    Weak,
}

/// An info type and where it stands on the two axes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InfoTypeRule {
    /// Stable id, namespaced.
    pub id: InfoType,
    /// In words.
    pub says: String,
    /// First axis.
    pub identifying: Identifying,
    /// Second axis.
    pub sensitive: Sensitive,
    /// Token domain: columns that share it join.
    pub domain: String,
    /// Concern of the gate that a column of the type in clear is gathered under, where that is not `people-named`.
    #[serde(default)]
    pub concern: Option<String>,
    /// Normaliser that `init` proposes; exact where absent.
    pub norm: Option<String>,
    /// Values of the type always look alike, in every country: a column without any is of another type.
    #[serde(default)]
    pub formed: bool,
    /// Values have digits: a column of which no cell has one is of another type, whatever its header says.
    #[serde(default)]
    pub numbered: bool,
    /// Values have four letters and digits or more: a column of shorter ones is of another type, whatever its header says.
    #[serde(default)]
    pub long: bool,
    /// What `init` proposes to do.
    pub propose: Proposal,
}

/// The action that `init` proposes for a type.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Name of the action.
    #[serde(rename = "do")]
    pub action: String,
    /// generalise: date part.
    pub by: Option<String>,
    /// generalise: characters of a postcode kept.
    pub keep: Option<usize>,
    /// generalise: width of a numeric band.
    pub band: Option<u32>,
    /// mask: last characters kept.
    pub keep_last: Option<usize>,
    /// mask: first characters kept.
    pub keep_first: Option<usize>,
}

/// A pattern with an optional check.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternRule {
    /// Unique, stable, namespaced.
    pub id: String,
    /// Rises when the rule changes its mind.
    pub version: u32,
    /// The type it finds.
    #[serde(rename = "type")]
    pub info_type: InfoType,
    /// In words.
    pub says: String,
    /// Regular expression (Rust `regex`), finds spans.
    pub pattern: String,
    /// Name of a check that the span must pass.
    pub check: Option<String>,
    /// Share of values of this form that pass by chance.
    #[serde(default = "one")]
    pub chance: f64,
    /// Most that the rule may say for its type, in nats.
    #[serde(default = "one")]
    pub weight: f64,
    /// One hit in any cell is a finding on its own.
    #[serde(default)]
    pub strong: bool,
    /// Says little alone; beside the words of a list of its type, what passes counts as one of them.
    #[serde(default)]
    pub beside: bool,
    /// With `beside`: counts beside rare names only, not beside the common ones of the lexicons.
    #[serde(default)]
    pub rare: bool,
    /// Words in the same cell that make a hit strong; folded.
    #[serde(default)]
    pub context: Vec<String>,
    /// A shared list whose words are added to `context`.
    pub context_of: Option<String>,
    /// ISO country, lower case.
    pub country: Option<String>,
    /// Texts in which the rule must find a span.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Texts in which it must not.
    #[serde(default)]
    pub counter_examples: Vec<String>,
}

/// Where the words of a lexicon are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The whole cell must be a word of the list.
    Cell,
    /// The words are also sought inside running text.
    Text,
    /// A word begins the cell or a part of it, and says what the phrase is. Cells with digits are none.
    First,
    /// A word ends the cell or a part of it, or stands before a small word.
    Last,
    /// A word in such a place ends with one of these, of five letters at least.
    Ending,
}

/// A list of folded words of one type.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lexicon {
    /// Unique, stable, namespaced.
    pub id: String,
    /// Rises when the list changes.
    pub version: u32,
    /// The type of its words.
    #[serde(rename = "type")]
    pub info_type: InfoType,
    /// In words.
    pub says: String,
    /// Where they are sought.
    pub scope: Scope,
    /// Most that the list may say for its type, in nats.
    #[serde(default = "one")]
    pub weight: f64,
    /// A word is a finding on its own wherever it stands, also as the whole cell of a column of another kind.
    #[serde(default)]
    pub strong: bool,
    /// Folded words.
    #[serde(default)]
    pub words: Vec<String>,
    /// Files of more words, one a line, beside the pack: `lists/given-names.*.txt`. Their words join `words` at load.
    #[serde(default)]
    pub lists: Vec<String>,
    /// Cells that must be found.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Cells that must not.
    #[serde(default)]
    pub counter_examples: Vec<String>,
}

fn one() -> f64 {
    1.0
}

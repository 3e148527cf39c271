//! The policy as the person wrote it: `efface.toml`.
//!
//! A policy names classes of columns and what happens to them. It is checked for every mistake that can be seen without
//! the data: unknown keys (with the nearest known one), unknown actions and parameters, missing parameters.

mod actions;
mod allow;
mod baseline;
mod gate;
mod propose;
mod risk;
#[cfg(test)]
mod schema;
mod view;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use toml::{Table, Value};

use crate::action::{self, Action};
use crate::error::{Error, Result};

pub use allow::{Allow, allow, today};
pub use baseline::{BASELINE, Baseline, Entry, is_baseline};
pub use gate::Gate;
pub use propose::propose;
pub use risk::{Aim, LevelName, Moving, Recode, Risk};
pub use view::{Shown, View};

/// What happens to a column that no class names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlisted {
    /// The run stops: a new column must not slip through.
    Refuse,
    /// It stays.
    Keep,
    /// It is emptied.
    Erase,
}

/// Where the key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Env(String),
    /// The output of a command.
    Command(Vec<String>),
}

/// Columns that share an action and, for tokens, a domain.
#[derive(Debug, Clone)]
pub struct Class {
    /// Name, `[class.NAME]`.
    pub name: String,
    /// Patterns of `dataset.column` with `*` and `?`.
    pub at: Vec<String>,
    /// What happens.
    pub action: Action,
    /// Reason to make tokens of a column with few distinct values.
    pub force: Option<String>,
    /// The policy's own action, where a view shows the class by another.
    pub own: Option<Action>,
}

/// A policy as written.
#[derive(Debug, Clone)]
pub struct Policy {
    /// What to call it in messages: its path.
    pub place: String,
    /// Columns that no class names.
    pub unlisted: Unlisted,
    /// Key source, if the policy names one.
    pub key: Option<KeySource>,
    /// Id of the key of the ring that makes tokens; the newest where absent.
    pub key_use: Option<String>,
    /// Columns that hold the subject's id.
    pub subject: Vec<String>,
    /// Quasi-identifiers, and what has to hold for them.
    pub risk: Risk,
    /// Classes by name.
    pub classes: Vec<Class>,
    /// What `efface check` holds data to.
    pub gate: Gate,
    /// Findings of a scan that are let be.
    pub allows: Vec<Allow>,
    /// What roles of the staff may see.
    pub views: Vec<View>,
    /// SHA-256 of its text.
    pub digest: String,
}

const TOP: &[&str] = &["version", "unlisted", "key", "subject", "class", "risk", "allow", "view", "check"];
const KEY: &[&str] = &["file", "env", "command", "use"];
const SUBJECT: &[&str] = &["id"];
/// Keys of a class besides the parameters of its action.
const CLASS: &[&str] = &["at", "do"];

impl Policy {
    /// Reads a policy file.
    pub fn read(path: &Path) -> Result<Self> {
        let place = path.to_string_lossy();
        let text = std::fs::read_to_string(path).map_err(|e| {
            Error::usage(format!("cannot read the policy: {}", e.kind()))
                .coded("E205")
                .at(&place)
                .next("write one with: efface init PATHS…")
        })?;
        Self::parse(&text, &place)
    }

    /// Parses a policy. `place` names it in messages.
    pub fn parse(text: &str, place: &str) -> Result<Self> {
        let reader = Reader { text, place };
        let table: Table = text.parse().map_err(|e: toml::de::Error| {
            let line = e.span().map_or(1, |s| 1 + text[..s.start.min(text.len())].matches('\n').count());
            Error::usage(format!("not TOML: {}", e.message()))
                .coded("E201")
                .at(format!("{place}:{line}"))
                .next("repair the line")
        })?;
        reader.known(&table, TOP, "")?;
        match table.get("version") {
            Some(Value::Integer(1)) => {}
            _ => return Err(reader.error("version", "the policy has to say: version = 1").coded("E206")),
        }
        let unlisted = match table.get("unlisted").map(|v| v.as_str()) {
            None | Some(Some("refuse")) => Unlisted::Refuse,
            Some(Some("keep")) => Unlisted::Keep,
            Some(Some("erase")) => Unlisted::Erase,
            _ => return Err(reader.error("unlisted", "has to be \"refuse\", \"keep\" or \"erase\"")),
        };
        let section = |name: &str| -> Result<Option<&Table>> {
            match table.get(name) {
                None => Ok(None),
                Some(Value::Table(t)) => Ok(Some(t)),
                Some(_) => Err(reader.error(name, "has to be a section, like [key]")),
            }
        };
        let (key, key_use) = section("key")?.map(|t| reader.key(t)).transpose()?.unwrap_or_default();
        let subject = match section("subject")? {
            None => Vec::new(),
            Some(t) => {
                reader.known(t, SUBJECT, "subject")?;
                reader.texts(t, "id")?.unwrap_or_default()
            }
        };
        let risk = section("risk")?.map(|t| reader.risk(t)).transpose()?.unwrap_or_default();
        let gate = reader.gate(section("risk")?, section("check")?)?;
        let mut classes = Vec::new();
        for (name, value) in section("class")?.unwrap_or(&Table::new()) {
            let Value::Table(t) = value else {
                return Err(reader.error(name, "has to be a section, like [class.email]"));
            };
            classes.push(reader.class(name, t)?);
        }
        let views = reader.views(section("view")?, &classes)?;
        let allows = reader.allows(table.get("allow"))?;
        // One that only lets findings be is for scan; in every other command each column is then unlisted.
        if classes.is_empty() && allows.is_empty() {
            return Err(reader.error("class", "the policy names no class of columns"));
        }
        let mut domains: BTreeMap<&str, String> = BTreeMap::new();
        for class in &classes {
            if let Some((domain, form)) = class.action.joins() {
                let first = domains.entry(domain).or_insert_with(|| form.clone());
                if *first != form {
                    let says = format!(
                        "the domain {domain:?} is {first} elsewhere and {form} here: its values would not join"
                    );
                    return Err(reader.error(&class.name, &says).next("give one of the two a domain of its own"));
                }
            }
        }
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()));
        Ok(Self {
            place: place.to_owned(),
            unlisted,
            key,
            key_use,
            subject,
            risk,
            classes,
            gate,
            allows,
            views,
            digest,
        })
    }
}

struct Reader<'a> {
    text: &'a str,
    place: &'a str,
}

impl Reader<'_> {
    /// An error at the line where `key` stands.
    fn error(&self, key: &str, cause: &str) -> Error {
        let line = self.text.lines().position(|l| {
            let l = l.trim_start();
            l.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
                || l.starts_with('[') && l.trim().trim_matches(['[', ']']).rsplit('.').next() == Some(key)
        });
        let place = line.map_or(self.place.to_owned(), |n| format!("{}:{}", self.place, n + 1));
        Error::usage(format!("{key}: {cause}"))
            .coded("E201")
            .at(place)
            .next("docs/actions.md has every action with its parameters; README.md and the comments of efface init show the form")
    }

    /// An error at the line where `key` stands below the line `section`.
    fn error_in(&self, section: &str, key: &str, cause: &str) -> Error {
        let mut lines = self.text.lines().enumerate().skip_while(|(_, l)| l.trim() != section);
        let line = lines.find(|(_, l)| {
            l.trim_start().trim_start_matches('"').strip_prefix(key).is_some_and(|rest| rest.contains('='))
        });
        match line {
            Some((n, _)) => {
                Error::usage(format!("{key}: {cause}")).coded("E201").at(format!("{}:{}", self.place, n + 1))
            }
            None => self.error(key, cause),
        }
    }

    fn known(&self, table: &Table, known: &[&str], section: &str) -> Result<()> {
        for key in table.keys() {
            if !known.contains(&key.as_str()) {
                let nearest =
                    known.iter().max_by(|a, b| strsim::jaro_winkler(key, a).total_cmp(&strsim::jaro_winkler(key, b)));
                let inside = if section.is_empty() { String::new() } else { format!(" in [{section}]") };
                let next = match nearest {
                    Some(near) if strsim::jaro_winkler(key, near) > 0.7 => format!("did you mean {near:?}?"),
                    _ => format!("known keys{inside}: {}", known.join(", ")),
                };
                return Err(self.error(key, &format!("unknown key{inside}")).next(next));
            }
        }
        Ok(())
    }

    fn texts(&self, table: &Table, key: &str) -> Result<Option<Vec<String>>> {
        let bad = || self.error(key, "has to be a text or a list of texts");
        match table.get(key) {
            None => Ok(None),
            Some(Value::String(s)) => Ok(Some(vec![s.clone()])),
            Some(Value::Array(items)) => items
                .iter()
                .map(|v| v.as_str().map(str::to_owned).ok_or_else(bad))
                .collect::<Result<Vec<_>>>()
                .map(Some),
            Some(_) => Err(bad()),
        }
    }

    fn text(&self, table: &Table, key: &str) -> Result<Option<String>> {
        match table.get(key) {
            None => Ok(None),
            Some(Value::String(s)) => Ok(Some(s.clone())),
            Some(_) => Err(self.error(key, "has to be a text")),
        }
    }

    fn number(&self, table: &Table, key: &str, least: i64) -> Result<Option<u32>> {
        match table.get(key) {
            None => Ok(None),
            Some(Value::Integer(n)) if (least..=1_000_000_000).contains(n) => Ok(u32::try_from(*n).ok()),
            Some(_) => Err(self.error(key, &format!("has to be a whole number of at least {least}"))),
        }
    }

    /// Where the key comes from, and which of a ring makes tokens.
    fn key(&self, table: &Table) -> Result<(Option<KeySource>, Option<String>)> {
        self.known(table, KEY, "key")?;
        let used = self.text(table, "use")?;
        // Which key of a ring says nothing of where the ring is.
        if used.is_some() && table.len() == 1 {
            return Ok((None, used));
        }
        self.source(table).map(|source| (Some(source), used))
    }

    fn source(&self, table: &Table) -> Result<KeySource> {
        match (self.text(table, "file")?, self.text(table, "env")?, self.texts(table, "command")?) {
            (Some(file), None, None) => {
                // Relative to the policy, so that a run from elsewhere finds it.
                let folder = Path::new(self.place).parent().unwrap_or(Path::new(""));
                Ok(KeySource::File(folder.join(file)))
            }
            (None, Some(name), None) => Ok(KeySource::Env(name)),
            (None, None, Some(command)) => Ok(KeySource::Command(command)),
            _ => Err(self.error("key", "has to name one of file, env or command")),
        }
    }

    fn class(&self, name: &str, table: &Table) -> Result<Class> {
        let action = self
            .text(table, "do")?
            .ok_or_else(|| self.error(name, "says not what to do").next("add: do = \"token\""))?;
        let definition = action::definition(&action).ok_or_else(|| {
            let names: Vec<&str> = action::DEFINITIONS.iter().map(|d| d.name).collect();
            self.error(name, &format!("unknown action {action:?}")).next(format!("actions: {}", names.join(", ")))
        })?;
        let parameters: Vec<&str> = definition.parameters.iter().map(|(name, _)| *name).collect();
        let known: Vec<&str> = CLASS.iter().copied().chain(parameters).collect();
        self.known(table, &known, &format!("class.{name}"))?;
        let at = self.texts(table, "at")?.filter(|at| !at.is_empty());
        let at = at.ok_or_else(|| self.error(name, "names no column").next("add: at = [\"dataset.column\"]"))?;
        let action = self.action(name, definition.name, table)?;
        let force = self.text(table, "force")?;
        if force.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(self
                .error(name, "force has to say why")
                .next("add a reason: force = \"agreed with the DPO on …\""));
        }
        Ok(Class { name: name.to_owned(), at, action, force, own: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Policy> {
        Policy::parse(text, "efface.toml")
    }

    #[test]
    fn a_policy_reads_as_written() {
        let policy = parse(
            "version = 1\nunlisted = 'keep'\n[key]\nfile = 'k'\n[class.email]\nat = ['a.email', '*.mail']\ndo = 'token'\nnorm = 'email'\n[class.card]\nat = 'p.card'\ndo = 'mask'\nkeep_last = 4\n",
        )
        .unwrap();
        assert_eq!(policy.unlisted, Unlisted::Keep);
        assert_eq!(policy.classes.len(), 2);
        assert_eq!(policy.classes[0].action, Action::Mask(action::Mask::Last(4)));
    }

    #[test]
    fn mistakes_name_their_line_and_the_nearest_word() {
        let error = |text: &str| parse(text).unwrap_err().to_string();
        let misspelt = error("version = 1\nunlistd = 'keep'\n");
        assert!(misspelt.contains("efface.toml:2") && misspelt.contains("\"unlisted\""), "{misspelt}");
        let parameter = error("version = 1\n[class.a]\nat = 'x.y'\ndo = 'mask'\nkeeplast = 4\n");
        assert!(parameter.contains(":5") && parameter.contains("keep_last"), "{parameter}");
        assert!(error("version = 2\n").contains("version = 1"));
        assert!(error("version = 1\n[class.a]\nat='x'\ndo='hash'\n").contains("actions: keep, token"));
        assert!(error("version = 1\n[class.a]\nat='x'\ndo='token'\nnorm='mail'\n").contains("normalisers"));
        assert!(error("version = 1\n[risk]\nsupression = 5\n").contains("\"suppression\""));
        assert!(error("version = 1\n[class.a]\nat='x'\ndo='token'\nforce='  '\n").contains("say why"));
        assert!(error("version = 1\n[risk]\nkk = 5\n").contains("unknown key"));
    }

    #[test]
    fn one_domain_has_one_normaliser_and_one_form() {
        let text = "version = 1\n[class.a]\nat='x.a'\ndo='token'\ndomain='d'\n[class.b]\nat='x.b'\ndo='token'\ndomain='d'\nnorm='email'\n";
        assert!(parse(text).unwrap_err().to_string().contains("would not join"));
        let two = |a: &str, b: &str| {
            parse(&format!("version = 1\n[class.a]\nat='x.a'\ndomain='d'\n{a}\n[class.b]\nat='x.b'\ndomain='d'\n{b}\n"))
        };
        for (a, b) in [
            ("do='token'", "do='short'"),
            ("do='short'", "do='short'\nbits=120"),
            ("do='fpe'\ncheck='card'", "do='fpe'\ncheck='iban'"),
            ("do='fpe'", "do='fpe'\nkeep_first=2"),
        ] {
            let error = two(a, b).unwrap_err().to_string();
            assert!(error.contains("would not join") && error.contains("domain of its own"), "{error}");
        }
        assert!(two("do='token'\nnorm='phone:NL'", "do='token'\nnorm='phone:DE'").is_ok());
        assert!(two("do='fpe'\ncheck='card'", "do='fpe'\ncheck='card'").is_ok());
    }
}

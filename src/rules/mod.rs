//! Rule packs: info types, patterns, lexicons and header words, loaded from TOML.
//!
//! The built-in packs stand in the top-level `rules/` folder and are compiled in; a folder of the user's own is read on
//! top and may override by id. A rule carries its examples and counter-examples, which `efface rules check` runs.

mod lists;
mod packs;
mod schema;
mod select;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use schema::{HeaderRole, InfoTypeRule, Lexicon, PatternRule, Proposal, Scope};
pub use select::{FINDERS, Selection};

use crate::error::{Error, Result};
use crate::model::InfoType;

/// A header phrase of one type: folded tokens.
#[derive(Debug, Clone)]
pub struct HeaderPhrase {
    /// The type it speaks for; `None` is a phrase that speaks against every personal type.
    pub info_type: Option<InfoType>,
    /// Folded tokens, as in the pack.
    pub tokens: Vec<String>,
    /// Language of the pack.
    pub language: Arc<str>,
    /// Of a pack of the user's own, which means what it says whatever language a table is in.
    pub own: bool,
}

/// Everything loaded: a consistent set with a digest.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// Info types by id.
    pub types: BTreeMap<InfoType, InfoTypeRule>,
    /// Pattern rules in a stable order.
    pub patterns: Vec<PatternRule>,
    /// Lexicons in a stable order.
    pub lexicons: Vec<Lexicon>,
    /// Header phrases of every language; shared, as there are many.
    pub headers: Arc<Vec<HeaderPhrase>>,
    /// Tokens that say a column is about a thing and not the thing itself.
    pub contradict: HashSet<String>,
    /// Such tokens that only qualify what describes a person: `status`, `type`.
    pub contradict_soft: HashSet<String>,
    /// What words do beside others, by folded word without spaces.
    pub header_roles: HashMap<String, Vec<HeaderRole>>,
    /// Lexicons that were left out: their names still serve the finders of full names.
    pub words_only: Vec<Lexicon>,
    /// Types and rules that were left out, with their types.
    pub left_out: BTreeMap<String, InfoType>,
    /// Countries that the files are said to be of, upper case; empty where the files have to show it.
    pub countries: Vec<String>,
    /// SHA-256 over all packs and what was left out, first 16 hex digits.
    pub digest: String,
    /// Whether packs of the user's own are among them.
    pub custom: bool,
}

impl RuleSet {
    /// Loads the built-in packs.
    pub fn builtin() -> Result<Self> {
        Self::load(Read::builtin()?, packs::PACKS.len())
    }

    /// Loads these packs alone, by name and text, and nothing that is built in but the word lists that they may name.
    ///
    /// # Errors
    /// What is no pack, double ids, types that no pack has.
    pub fn of(packs: Vec<(String, String)>) -> Result<Self> {
        let own = packs.len();
        Self::load(packs.into_iter().map(Read::of).collect::<Result<_>>()?, own)
    }

    /// Loads the built-in packs and then every `*.toml` below `folder`, which may add to them and override by id.
    pub fn with_folder(folder: &Path) -> Result<Self> {
        let mut packs = Read::builtin()?;
        let mut found = false;
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry =
                entry.map_err(|_| Error::usage("the rules folder cannot be read").at(folder.to_string_lossy()))?;
            if entry.path().extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(entry.path())
                    .map_err(|e| Error::io("read the rule pack", &e).at(entry.path().to_string_lossy()))?;
                packs.push(Read::of((entry.path().to_string_lossy().into_owned(), text))?);
                found = true;
            }
        }
        if !found {
            return Err(Error::usage("no rule pack (*.toml) in this folder").at(folder.to_string_lossy()));
        }
        Self::load(packs, packs::PACKS.len())
    }

    /// Those behind the first `ours` are somebody's own: they may override, and their lists stand beside them.
    fn load(packs: Vec<Read>, ours: usize) -> Result<Self> {
        let mut set = Self {
            types: BTreeMap::new(),
            patterns: Vec::new(),
            lexicons: Vec::new(),
            headers: Arc::default(),
            contradict: HashSet::new(),
            contradict_soft: HashSet::new(),
            header_roles: HashMap::new(),
            words_only: Vec::new(),
            left_out: BTreeMap::new(),
            countries: Vec::new(),
            digest: String::new(),
            custom: packs.len() != packs::PACKS.len(),
        };
        let mut digest = Sha256::new();
        let mut disabled = Selection::default();
        let (mut pattern_at, mut lexicon_at) = (HashMap::new(), HashMap::new());
        let mut contexts: HashMap<String, Vec<String>> = HashMap::new();
        for (number, Read { name, text, pack }) in packs.into_iter().enumerate() {
            digest.update(name.as_bytes());
            digest.update([0]);
            digest.update(text.as_bytes());
            digest.update([0]);
            let theirs = number >= ours;
            let double = |id: &str| {
                Err(Error::usage(format!("the id {id:?} stands twice")).at(&name).next("give each rule its own id"))
            };
            for t in pack.types {
                if set.types.insert(t.id.clone(), t.clone()).is_some() && !theirs {
                    return double(&t.id);
                }
            }
            for context in pack.contexts {
                if contexts.insert(context.id.clone(), context.words).is_some() && !theirs {
                    return double(&context.id);
                }
            }
            for rule in pack.rules {
                match pattern_at.insert(rule.id.clone(), set.patterns.len()) {
                    None => set.patterns.push(rule),
                    Some(at) if theirs => {
                        pattern_at.insert(rule.id.clone(), at);
                        set.patterns[at] = rule;
                    }
                    Some(_) => return double(&rule.id),
                }
            }
            for mut lexicon in pack.lexicons {
                lists::fill(&mut lexicon, &name, theirs.then(|| Path::new(&name).parent().unwrap_or(Path::new("."))))?;
                for word in lexicon.words.iter().filter(|_| !lexicon.lists.is_empty()) {
                    digest.update(word.as_bytes());
                    digest.update([0]);
                }
                match lexicon_at.insert(lexicon.id.clone(), set.lexicons.len()) {
                    None => set.lexicons.push(lexicon),
                    Some(at) if theirs => {
                        lexicon_at.insert(lexicon.id.clone(), at);
                        set.lexicons[at] = lexicon;
                    }
                    Some(_) => return double(&lexicon.id),
                }
            }
            let language: Arc<str> = pack.language.unwrap_or_default().into();
            let headers = Arc::make_mut(&mut set.headers);
            for (id, phrases) in pack.words {
                let info_type = (id != "none").then(|| InfoType::from(id.as_str()));
                for phrase in phrases {
                    headers.push(HeaderPhrase {
                        info_type: info_type.clone(),
                        tokens: phrase.split(' ').filter(|t| !t.is_empty()).map(str::to_owned).collect(),
                        language: language.clone(),
                        own: theirs,
                    });
                }
            }
            for (role, words) in pack.roles {
                for word in words {
                    let roles: &mut Vec<HeaderRole> = set.header_roles.entry(word.replace(' ', "")).or_default();
                    if !roles.contains(&role) {
                        roles.push(role);
                    }
                }
            }
            disabled.skip.extend(pack.disable);
            set.contradict.extend(pack.contradict.tokens);
            set.contradict_soft.extend(pack.contradict.soft);
        }
        for rule in &mut set.patterns {
            let Some(shared) = &rule.context_of else { continue };
            let Some(words) = contexts.get(shared) else {
                return Err(Error::usage(format!("rule {:?} names the unknown context {shared:?}", rule.id))
                    .next("add a [[context]] table with this id, or write the words into the rule"));
            };
            rule.context.extend(words.iter().cloned());
        }
        set.digest = data_encoding::HEXLOWER.encode(&digest.finalize())[..16].to_owned();
        set.validate()?;
        if disabled.skip.is_empty() { Ok(set) } else { set.leave_out(&disabled, "disable") }
    }

    /// Every rule, lexicon and phrase names a known type.
    fn validate(&self) -> Result<()> {
        let known =
            |id: &str, t: &InfoType| match self.types.contains_key(t) {
                true => Ok(()),
                false => Err(Error::usage(format!("rule {id:?} names the unknown type {t:?}"))
                    .next("add it to rules/types.toml")),
            };
        for (id, t) in &self.types {
            if let Some(concern) = t.concern.as_deref().filter(|c| crate::model::concern(c).is_none()) {
                return Err(Error::usage(format!("type {id:?} names the unknown concern {concern:?}"))
                    .next("efface explain lists the concerns of efface check"));
            }
        }
        for rule in &self.patterns {
            known(&rule.id, &rule.info_type)?;
        }
        for lexicon in &self.lexicons {
            known(&lexicon.id, &lexicon.info_type)?;
        }
        for phrase in self.headers.iter() {
            if let Some(t) = &phrase.info_type {
                known(&format!("headers.{}", phrase.language), t)?;
            }
        }
        Ok(())
    }

    /// The definition of a type. Types come from this set, so a missing one is a fault of ours.
    pub fn info_type(&self, id: &str) -> Option<&InfoTypeRule> {
        self.types.get(id)
    }
}

/// A pack: its name, its text, and what that says.
struct Read {
    name: String,
    text: std::borrow::Cow<'static, str>,
    pack: schema::Pack,
}

impl Read {
    /// Reads a pack.
    fn of((name, text): (String, String)) -> Result<Self> {
        let pack = toml::from_str(&text).map_err(|e| {
            // A rule pack is configuration, not data: its parser's message may be shown.
            Error::usage(format!("not a rule pack: {}", e.message()))
                .at(&name)
                .next("see rules/README.md for the format")
        })?;
        Ok(Self { name, text: text.into(), pack })
    }

    /// The built-in packs, read from what `build.rs` made of them.
    fn builtin() -> Result<Vec<Self>> {
        let fault = || Error::fault("the built-in rule packs cannot be read");
        let mut packs: HashMap<String, &serde_json::value::RawValue> =
            serde_json::from_str(packs::PARSED).map_err(|_| fault())?;
        let read = |(name, text): &(&str, &'static str)| {
            let pack = packs.remove(*name).and_then(|pack| serde_json::from_str(pack.get()).ok()).ok_or_else(fault)?;
            Ok(Self { name: (*name).to_owned(), text: (*text).into(), pack })
        };
        packs::PACKS.iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_packs_load_and_every_file_of_the_folder_is_listed() {
        let set = RuleSet::builtin().unwrap();
        assert!(set.patterns.len() > 20 && set.lexicons.len() > 5 && set.headers.len() > 200);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let mut files: Vec<String> = walkdir::WalkDir::new(&root)
            .into_iter()
            .filter_map(Result::ok)
            // Whose export a file is decides nothing: that list is no pack.
            .filter(|e| e.path().extension().is_some_and(|x| x == "toml") && e.file_name() != "systems.toml")
            .map(|e| e.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let asked: Vec<&String> = set.lexicons.iter().flat_map(|l| &l.lists).collect();
        for (list, _) in lists::builtin().unwrap() {
            let stem = list.split('.').next().unwrap();
            assert!(asked.iter().any(|a| a.starts_with(&format!("lists/{stem}."))), "no lexicon names {list}");
        }
        let mut listed: Vec<String> = packs::PACKS.iter().map(|(n, _)| (*n).to_owned()).collect();
        listed.sort();
        assert_eq!(files, listed);
    }

    #[test]
    fn what_is_compiled_in_says_what_the_packs_say() {
        let said = |pack: &schema::Pack| format!("{pack:?}");
        for read in Read::builtin().unwrap() {
            let again = Read::of((read.name, read.text.into_owned())).unwrap();
            assert_eq!(said(&read.pack), said(&again.pack), "{}", again.name);
        }
    }

    #[test]
    fn a_double_id_and_an_unknown_type_are_refused() {
        let pack = |text: &str| RuleSet::of(vec![("a".into(), text.into())]);
        assert!(pack("[[rule]]\nid='x'\nversion=1\ntype='nope'\nsays=''\npattern='a'").is_err());
        assert!(pack("surprise = 1").is_err());
    }

    #[test]
    fn a_type_names_a_concern_that_there_is_and_state_numbers_do() {
        let pack = |concern: &str| {
            let text = format!(
                "[[type]]\nid='t'\nsays=''\nidentifying='direct'\nsensitive='none'\ndomain='t'\nconcern='{concern}'\npropose={{do='keep'}}"
            );
            RuleSet::of(vec![("a".into(), text)])
        };
        assert!(pack("account").is_ok());
        assert!(pack("bank").unwrap_err().to_string().contains("unknown concern"));
        // A number of a state that is added has to say so.
        let set = RuleSet::builtin().unwrap();
        let state = |id: &str| id.split_once('.').is_some_and(|(country, _)| country.len() == 2);
        for (id, t) in
            set.types.iter().filter(|(id, t)| state(id) && t.identifying == crate::model::Identifying::Direct)
        {
            assert_eq!(t.concern.as_deref(), Some("national-number"), "{id}");
        }
    }

    #[test]
    fn rules_share_context_words_by_the_id_of_their_list() {
        let pack = |shared: &str| {
            let text = format!(
                "[[type]]\nid='t'\nsays=''\nidentifying='none'\nsensitive='none'\ndomain='t'\npropose={{do='keep'}}\n\
                 [[context]]\nid='words'\nwords=['one','two']\n\
                 [[rule]]\nid='x'\nversion=1\ntype='t'\nsays=''\npattern='a'\ncontext=['own']\ncontext_of='{shared}'"
            );
            RuleSet::of(vec![("a".into(), text)])
        };
        assert_eq!(pack("words").unwrap().patterns[0].context, ["own", "one", "two"]);
        assert!(pack("others").is_err());
    }
}

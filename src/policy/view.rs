//! Views: what a role of the staff may see of the classes, where that is not what the policy does to them.

use toml::{Table, Value};

use super::{Class, Policy, Reader};
use crate::action::{Action, Constant, Mask, Redact};
use crate::error::{Error, Result};

/// `[view.NAME]`: some classes, and what is shown of them.
#[derive(Debug, Clone)]
pub struct View {
    /// Name.
    pub name: String,
    /// Class and rendering.
    pub classes: Vec<(String, Shown)>,
}

/// What a view shows of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// No column.
    Hide,
    /// An empty column.
    Erase,
    /// Running text with labels in the place of what was found; the name of the class in the place of other values.
    Label,
    /// The last or first characters.
    Part(Mask),
    /// The value itself.
    Clear,
}

/// The words, for messages.
const WORDS: &[&str] = &["hide", "erase", "label", "last4", "first1", "clear"];

impl Shown {
    /// Reads `hide`, `erase`, `label`, `lastN`, `firstN`, `clear`.
    fn named(word: &str) -> Option<Self> {
        let count = |digits: &str| digits.parse::<usize>().ok().filter(|n| (1..=64).contains(n));
        Some(match word {
            "hide" => Self::Hide,
            "erase" => Self::Erase,
            "label" => Self::Label,
            "clear" => Self::Clear,
            _ => match (word.strip_prefix("last"), word.strip_prefix("first")) {
                (Some(digits), _) => Self::Part(Mask::Last(count(digits)?)),
                (_, Some(digits)) => Self::Part(Mask::First(count(digits)?)),
                (None, None) => return None,
            },
        })
    }

    fn action(&self, class: &Class) -> Action {
        match self {
            Self::Hide => Action::Drop,
            Self::Erase => Action::Erase,
            Self::Label if matches!(class.action, Action::Redact(_)) => Action::Redact(Redact { labels: true }),
            Self::Label => Action::Constant(Constant { value: format!("[{}]", class.name) }),
            Self::Part(mask) => Action::Mask(mask.clone()),
            // Whatever stands in the column is shown: the view says so by name.
            Self::Clear => Action::Keep { accept: vec!["*".into()] },
        }
    }
}

impl View {
    /// The classes that it shows in clear.
    pub fn clear(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().filter(|(_, shown)| *shown == Shown::Clear).map(|(class, _)| class.as_str())
    }
}

impl Policy {
    /// The view of this name.
    ///
    /// # Errors
    /// When the policy has none, with the nearest name.
    pub fn view(&self, name: &str) -> Result<&View> {
        self.views.iter().find(|v| v.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.views.iter().map(|v| v.name.as_str()).collect();
            let next = match names.is_empty() {
                true => format!("write [view.{name}] with the classes and what it shows of them"),
                false => format!("views: {}", names.join(", ")),
            };
            Error::usage(format!("the policy has no view {name:?}")).at(&self.place).next(next)
        })
    }

    /// The policy as `view` shows its classes; the others stay as they are. Patterns and digest stay.
    pub fn seen_by(&self, view: &View) -> Self {
        let mut policy = self.clone();
        for class in &mut policy.classes {
            if let Some((_, shown)) = view.classes.iter().find(|(name, _)| *name == class.name) {
                let action = shown.action(class);
                class.own = Some(std::mem::replace(&mut class.action, action));
            }
        }
        policy
    }
}

impl Reader<'_> {
    pub(super) fn views(&self, table: Option<&Table>, classes: &[Class]) -> Result<Vec<View>> {
        let mut views = Vec::new();
        for (name, value) in table.into_iter().flatten() {
            let Value::Table(table) = value else {
                return Err(self.error(name, "has to be a section, like [view.support]"));
            };
            let names: Vec<&str> = classes.iter().map(|c| c.name.as_str()).collect();
            self.known(table, &names, &format!("view.{name}"))?;
            let mut shown = Vec::new();
            for (class, word) in table {
                let at = classes.iter().find(|c| c.name == *class).ok_or_else(|| Error::fault("a class is missing"))?;
                shown.push((class.clone(), self.shown(name, at, word)?));
            }
            if shown.is_empty() {
                return Err(self.error(name, "shows no class").next("add CLASS = \"last4\", or remove the view"));
            }
            views.push(View { name: name.clone(), classes: shown });
        }
        Ok(views)
    }

    fn shown(&self, view: &str, class: &Class, word: &Value) -> Result<Shown> {
        let error = |cause: String| self.error_in(&format!("[view.{view}]"), &class.name, &cause);
        let text = word.as_str().unwrap_or_default();
        let shown = Shown::named(text).ok_or_else(|| {
            let near = |w: &&&str| strsim::jaro_winkler(text, w);
            let nearest = WORDS.iter().max_by(|a, b| near(a).total_cmp(&near(b))).filter(|w| near(w) > 0.7);
            let next = match nearest {
                Some(near) => format!("did you mean {near:?}?"),
                None => "words: hide, erase, label, last4 (any number), first1 (any number), clear".to_owned(),
            };
            error(format!("the view {view} does not know {text:?}")).next(next)
        })?;
        match shown {
            Shown::Clear if !class.action.definition().reversible => Err(error(format!(
                "the view {view} cannot show it in clear: its action is {}, and clear is for what can be turned back or is kept",
                class.action.name()
            ))
            .next("choose last4, label, erase or hide, or make the class reversible: do = \"token\"")),
            Shown::Clear | Shown::Label | Shown::Hide | Shown::Erase | Shown::Part(_) => Ok(shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: &str = "version = 1\n[class.mail]\nat = 'x.mail'\ndo = 'token'\n[class.note]\nat = 'x.note'\ndo = 'redact'\n[class.card]\nat = 'x.card'\ndo = 'erase'\n";

    fn parse(view: &str) -> Result<Policy> {
        Policy::parse(&format!("{CLASSES}{view}"), "efface.toml")
    }

    #[test]
    fn a_view_changes_the_classes_that_it_names_alone() {
        let policy = parse("[view.support]\nmail = 'last4'\nnote = 'label'\n[view.audit]\nmail = 'clear'\n").unwrap();
        let seen = policy.seen_by(policy.view("support").unwrap());
        let action = |p: &Policy, class: &str| p.classes.iter().find(|c| c.name == class).unwrap().action.clone();
        assert_eq!(action(&seen, "mail"), Action::Mask(Mask::Last(4)));
        assert_eq!(action(&seen, "note"), Action::Redact(Redact { labels: true }));
        assert_eq!(action(&seen, "card"), action(&policy, "card"));
        assert_eq!(seen.digest, policy.digest);
        let audit = policy.view("audit").unwrap();
        assert_eq!(audit.clear().collect::<Vec<_>>(), ["mail"]);
        assert!(policy.seen_by(audit).classes.iter().all(|c| c.own.is_some() == (c.name == "mail")));
    }

    #[test]
    fn a_label_stands_for_any_value() {
        let policy = parse("[view.a]\nmail = 'label'\ncard = 'label'\n").unwrap();
        let seen = policy.seen_by(policy.view("a").unwrap());
        let labels = seen.classes.iter().filter_map(|c| match &c.action {
            Action::Constant(constant) => Some(constant.value.as_str()),
            _ => None,
        });
        assert_eq!(labels.collect::<Vec<_>>(), ["[card]", "[mail]"]);
    }

    #[test]
    fn mistakes_name_their_line_and_the_nearest_word() {
        for (view, words) in [
            ("[view.a]\nmial = 'hide'\n", ["efface.toml:12", "\"mail\""]),
            ("[view.a]\nmail = 'eraze'\n", ["efface.toml:12", "\"erase\""]),
            ("[view.a]\nmail = 'last0'\n", ["efface.toml:12", "last4"]),
            ("[view.a]\nmail = 4\n", ["efface.toml:12", "words: hide"]),
            ("[view.a]\ncard = 'clear'\n", ["efface.toml:12", "turned back"]),
            ("[view.a]\n", ["efface.toml:11", "no class"]),
            ("[view]\na = 'hide'\n", ["efface.toml:12", "section"]),
        ] {
            let error = parse(view).unwrap_err().to_string();
            assert!(words.iter().all(|w| error.contains(w)), "{view}: {error}");
        }
        let error = parse("[view.a]\nmail = 'hide'\n").unwrap().view("b").unwrap_err().to_string();
        assert!(error.contains("views: a"), "{error}");
    }
}

//! Words that end as names do: names in a case ("Grzegorzem", "Annának"), and family names by what many of them end in
//! ("Brynjolfsson", "Horvatinčić"). They say little, inside text that is read for what
//! stands in it; a few endings are enough for a column, or beside a given name.

use super::fold;

/// The endings: data, like all words.
const ENDINGS: &str = include_str!("../../rules/names/endings.txt");

/// Letters before an ending, at least.
const STEM: usize = 4;
/// Letters before the ending of a family name, at least.
const BEFORE: usize = 3;

/// An ending of a case, and what the name has in its place.
struct Case {
    ending: Box<str>,
    name: Box<str>,
}

/// All endings, by their last byte.
pub(super) struct Endings {
    cases: Vec<Vec<Case>>,
    families: Vec<Vec<Box<str>>>,
    /// Of family names that are told by it where they stand alone.
    sure: Vec<Box<str>>,
    /// Of family names that have a given name beside them.
    forms: Vec<Box<str>>,
    nouns: Vec<Box<str>>,
    adjectives: Vec<Box<str>>,
}

impl Endings {
    pub fn new() -> Self {
        let mut all = Self {
            cases: Vec::new(),
            families: Vec::new(),
            sure: Vec::new(),
            forms: Vec::new(),
            nouns: Vec::new(),
            adjectives: Vec::new(),
        };
        all.cases.resize_with(256, Vec::new);
        all.families.resize_with(256, Vec::new);
        for (key, endings) in ENDINGS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(':')) {
            for ending in endings.split(',') {
                let (ending, name) = ending.split_once('>').unwrap_or((ending, ""));
                let (ending, name): (Box<str>, Box<str>) = (fold(ending.trim()).into(), fold(name.trim()).into());
                let Some(last) = ending.bytes().next_back().map(usize::from) else { continue };
                match key.split('.').next() {
                    Some("case") => all.cases[last].push(Case { ending, name }),
                    Some("family") => all.families[last].push(ending),
                    Some("sure") => all.sure.push(ending),
                    Some("form") => all.forms.push(ending),
                    Some("noun") => all.nouns.push(ending),
                    Some("adjective") => all.adjectives.push(ending),
                    _ => {}
                }
            }
        }
        all
    }

    /// Whether a folded word has the ending of a family name.
    pub fn is_family(&self, word: &str) -> bool {
        let Some(last) = word.bytes().next_back() else { return false };
        self.families[usize::from(last)].iter().any(|e| stem(word, e, BEFORE).is_some())
    }

    /// Whether a folded word that stands alone has an ending that is one of family names.
    pub fn is_sure(&self, word: &str) -> bool {
        self.sure.iter().any(|e| stem(word, e, BEFORE).is_some())
    }

    /// Whether a folded word that stands beside a given name, and nothing else does, has the ending of a family name.
    pub fn is_form(&self, word: &str) -> bool {
        self.is_family(word) || self.forms.iter().any(|e| stem(word, e, BEFORE).is_some())
    }

    /// Whether a folded word ends as nouns do that are no names.
    pub fn is_noun(&self, word: &str) -> bool {
        self.nouns.iter().any(|e| stem(word, e, BEFORE).is_some())
    }

    /// Whether a folded word ends as adjectives do.
    pub fn is_adjective(&self, word: &str) -> bool {
        self.adjectives.iter().any(|e| stem(word, e, BEFORE).is_some())
    }

    /// Whether a folded word is a name in a case, of which `known` says whether it is one. `made` is memory.
    pub fn is_case(&self, word: &str, made: &mut String, known: impl Fn(&str) -> bool) -> bool {
        let Some(last) = word.bytes().next_back() else { return false };
        self.cases[usize::from(last)].iter().any(|case| {
            let Some(stem) = stem(word, &case.ending, STEM - case.name.chars().count().min(1)) else { return false };
            made.clear();
            made.push_str(stem);
            made.push_str(&case.name);
            known(made)
        })
    }
}

/// A word without its ending, where so many letters are left.
fn stem<'a>(word: &'a str, ending: &str, least: usize) -> Option<&'a str> {
    word.strip_suffix(ending).filter(|stem| stem.chars().nth(least - 1).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_case_are_names() {
        let endings = Endings::new();
        let names = ["anna", "grzegorz", "piotr", "virtanen", "kovacs", "γιωργος", "marek"].map(fold);
        let known = |name: &str| names.iter().any(|known| known == name);
        let mut made = String::new();
        let mut is = |word: &str| endings.is_case(&fold(word), &mut made, known);
        for word in
            ["Anny", "Annę", "Grzegorzem", "Piotrowi", "Virtasen", "Virtaselle", "Kovácsnak", "Γιώργου", "Marka"]
        {
            assert!(is(word), "{word}");
        }
        for word in ["Anna", "Ann", "Piotrkow", "s", ""] {
            assert!(!is(word), "{word}");
        }
    }

    #[test]
    fn family_names_have_endings() {
        let endings = Endings::new();
        for word in ["Brynjólfsson", "Horvatinčević", "Папазов", "Vinklářková", "Παπαδόπουλος"]
        {
            assert!(endings.is_family(&fold(word)), "{word}");
        }
        for word in ["sson", "table", "ов", "Nova", ""] {
            assert!(!endings.is_family(&fold(word)), "{word}");
        }
    }
}

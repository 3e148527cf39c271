//! Cells that are wholly the name of a person: every word has the form of a part of a name, and some of them are known.
//!
//! Products and companies are named after people ("Emma mattress", "Schneider & Zonen"), so a given name alone says little;
//! a given name and a family name together say much.

use hashbrown::HashSet;

use super::registered::Registered;
use super::words::Kind;
use super::{Source, fold};

/// Words of legal forms and of trade: folded, without points, sorted. A name with one is that of an organisation.
pub(super) const TRADE: &[&str] = &[
    "ab",
    "ag",
    "and",
    "aps",
    "as",
    "asa",
    "bhd",
    "bt",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "doo",
    "eood",
    "ets",
    "figli",
    "fils",
    "foundation",
    "gbr",
    "gmbh",
    "groep",
    "group",
    "grupo",
    "gruppe",
    "holding",
    "hotel",
    "inc",
    "kft",
    "kg",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "nv",
    "oe",
    "oy",
    "oyj",
    "partners",
    "plc",
    "restaurant",
    "sa",
    "sarl",
    "sas",
    "school",
    "shop",
    "sia",
    "sl",
    "slu",
    "sne",
    "sohn",
    "sons",
    "spa",
    "spk",
    "spzoo",
    "srl",
    "sro",
    "stichting",
    "store",
    "stores",
    "studio",
    "uab",
    "vof",
    "zonen",
    "zrt",
];

/// Small words inside names; folded.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "bin", "ben", "ibn", "d", "da", "das", "de", "degli", "dei", "del", "della", "den", "der", "des",
    "di", "do", "dos", "du", "e", "el", "het", "in", "l", "la", "las", "le", "los", "op", "t", "te", "ten", "ter",
    "van", "vom", "von", "y", "z", "zu", "zum", "zur",
];

/// Whether a folded word is a small one inside names.
pub(super) fn is_particle(folded: &str) -> bool {
    PARTICLES.contains(&folded)
}

/// Whether a folded word, its points left out, is one of [`TRADE`].
pub(super) fn is_trade(folded: &str) -> bool {
    match folded.contains('.') {
        true => TRADE.binary_search(&&*folded.replace('.', "")).is_ok(),
        false => TRADE.binary_search(&folded).is_ok(),
    }
}

/// The given and the family names known; folded.
pub(super) struct WholeName {
    given: HashSet<String>,
    family: HashSet<String>,
    /// Source of cells with a given and a family name, where it is wanted.
    pub both: Option<u16>,
    /// Source of cells with a given name and a word, where it is wanted.
    pub given_only: Option<u16>,
    /// Source of cells with a given and a family name of which registers know one at least, where it is wanted.
    rare: Option<u16>,
}

impl WholeName {
    /// With the numbers of the sources and the names of the lexicons.
    pub fn new([both, given_only, rare]: [Option<u16>; 3], given: HashSet<String>, family: HashSet<String>) -> Self {
        Self { given, family, both, given_only, rare }
    }

    /// The sources.
    pub fn sources() -> [Source; 3] {
        let both = "A given and a family name that are known, with nothing but names beside them";
        let given_only = "A known given name and a word that can be a family name";
        let rare = "A given and a family name, of which a register of a country has what is not known";
        [
            Source::of_names("names.whole", 1, both, 7.5, false),
            Source::of_names("names.given", 1, given_only, 2.6, false),
            Source { rare: true, ..Source::of_names("names.rare_whole", 1, rare, 4.0, false) },
        ]
    }

    /// Whether a folded word is a given or a family name.
    pub fn knows(&self, word: &str) -> bool {
        self.family.contains(word) || self.given.contains(word)
    }

    /// The sources that a cell speaks for, if it is a name: of known names, and of rare ones where there are registers to ask.
    pub fn of(&self, cell: &str, registered: Option<&Registered>) -> (Option<u16>, Option<u16>) {
        let (mut words, mut names, mut given, mut family, mut initials) = (0, 0, false, false, 0);
        let (mut rare_given, mut rare_family, mut unknown) = (false, false, false);
        for word in cell.split_whitespace() {
            words += 1;
            let bare = word.trim_end_matches(',');
            let folded = fold(bare);
            if words > 6 || is_trade(&folded) {
                return (None, None);
            }
            if bare.ends_with('.') || bare.chars().count() == 1 {
                // Initials, and titles before a name.
                if !bare.chars().next().is_some_and(char::is_uppercase) {
                    return (None, None);
                }
                initials += 1;
                continue;
            }
            if PARTICLES.contains(&folded.trim_end_matches('\'')) {
                continue;
            }
            let letters = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
            if !bare.chars().next().is_some_and(char::is_uppercase) || !bare.chars().all(letters) {
                return (None, None);
            }
            names += 1;
            let known = |set: &HashSet<String>| {
                set.contains(&folded) || folded.split(['-', '\'']).any(|part| part.len() > 2 && set.contains(part))
            };
            if let Some(registered) = registered.filter(|_| !known(&self.given) && !known(&self.family)) {
                let parts = folded.split(['-', '\'']);
                let rare = parts.fold(Kind::default(), |rare, part| rare | registered.rare(part));
                let of_family =
                    rare.is(Kind::RARE_FAMILY) || !rare.is(Kind::RARE_GIVEN) && registered.endings().is_form(&folded);
                rare_given |= rare.is(Kind::RARE_GIVEN);
                rare_family |= of_family;
                unknown |= !rare.is(Kind::RARE_GIVEN) && !of_family;
            }
            match (given, known(&self.given), known(&self.family)) {
                // A name that is both counts as what is still missing.
                (false, true, _) => given = true,
                (true, _, true) | (false, false, true) => family = true,
                (true, true, false) => {}
                (_, false, false) => {}
            }
        }
        if words < 2 || names == 0 {
            return (None, None);
        }
        // "Vries, Anna de": things are not turned round.
        let turned = cell.split_whitespace().next().is_some_and(|first| first.ends_with(','));
        let rare = (given || rare_given) && (family || turned || rare_family);
        let rare = self.rare.filter(|_| registered.is_some() && names >= 2 && !unknown && rare);
        match (given, family || turned) {
            (true, true) => (self.both, None),
            (false, true) if family && initials > 0 => (self.both, None),
            (true, false) if names >= 2 => (self.given_only, rare),
            _ => (None, rare),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_trade_can_be_searched() {
        assert!(TRADE.is_sorted());
        assert!(is_trade("b.v.") && is_trade("zonen") && !is_trade("anna"));
    }

    #[test]
    fn a_given_and_a_family_name_are_a_person_and_a_company_is_none() {
        let set = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        let names = WholeName::new(
            [Some(7), Some(8), None],
            set(&["anna", "jean", "emma", "martin"]),
            set(&["vries", "jansen", "martin", "müller", "muller"]),
        );
        for name in [
            "Anna de Vries",
            "Vries, Anna de",
            "JEAN MARTIN",
            "J.P. Jansen",
            "Picard, Jean-Luc",
            "Dr. Anna Müller-Lüdenscheid",
        ] {
            assert_eq!(names.of(name, None).0, names.both, "{name}");
        }
        for half in ["Emma Mattress", "Jean-Luc Picard"] {
            assert_eq!(names.of(half, None).0, names.given_only, "{half}");
        }
        let registered = Registered::new();
        let names = WholeName { rare: Some(9), ..names };
        for rare in ["Anna Brunström", "Gennadiy Jansen", "Gennadiy Brunström", "Emma Vilhjálmsdóttir"] {
            assert_eq!(names.of(rare, Some(&registered)).1, Some(9), "{rare}");
        }
        for other in ["Anna Jansen", "Emma Mattress", "Brunström Mattress", "Brunström Transport B.V."] {
            assert_eq!(names.of(other, Some(&registered)).1, None, "{other}");
        }
        for other in
            ["Jansen & Zonen", "Martin Jansen B.V.", "Anna", "anna de vries", "Jansen Transport", "Anna 2 Vries", ""]
        {
            assert_eq!(names.of(other, None).0, None, "{other}");
        }
    }
}

//! Cells that are wholly a name or a town that only registers know.
//!
//! Registers are long, and much that is no person is named as somebody is. So what they say counts beside the lexicons and for
//! less than they do, and a column has to be full of it.

use super::hit::Source;
use super::registered::Registered;
use super::whole_name::is_particle;
use super::words::Kind;

/// Longest cell, in bytes: longer ones are no name of one kind.
const LONGEST: usize = 60;
/// Words that a name of one kind has at most, particles aside.
const WORDS: usize = 3;
/// Letters that what is written in capitals has at least: shorter ones are codes.
const CAPITALS: usize = 4;

/// What a column full of rare names weighs: no more than it has to, but for a column of which nearly all are known.
const NAMES: f64 = 2.4;
/// The same for towns, of which many have the names of families.
const TOWNS: f64 = 2.2;

/// Finds them.
pub(super) struct Listed {
    given: Option<u16>,
    family: Option<u16>,
    place: Option<u16>,
}

impl Listed {
    /// With the numbers of the sources, where they are wanted.
    pub fn new([given, family, place]: [Option<u16>; 3]) -> Self {
        Self { given, family, place }
    }

    /// Given names, family names and towns.
    pub fn sources() -> [Source; 3] {
        let of = |id: &str, info_type: &str, says: &str, weight: f64| Source {
            info_type: info_type.into(),
            rare: true,
            ..Source::of_names(id, 1, says, weight, false)
        };
        [
            of("names.rare_given", "person.given_name", "A given name that a register of a country has", NAMES),
            of(
                "names.rare_family",
                "person.family_name",
                "A family name that a register of a country has, or one by its ending",
                NAMES,
            ),
            of("names.small_town", "address.city", "A town or a village of a thousand inhabitants or more", TOWNS),
        ]
    }

    /// Tells the sources of a cell that begins with a capital, small words before it aside. `folded` is the cell as lexicons hold words, and `known` what
    /// they say of one.
    pub fn find(
        &self,
        cell: &str,
        folded: &str,
        registered: &Registered,
        known: impl Fn(&str) -> Kind,
        mut found: impl FnMut(u16),
    ) {
        let first = cell.split(' ').find(|word| !is_particle(word));
        let letters = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.');
        if cell.len() > LONGEST
            || !cell.chars().all(letters)
            || first.is_none_or(|word| word.starts_with(char::is_lowercase))
            || cell.chars().all(|c| c.is_uppercase()) && cell.chars().count() < CAPITALS
        {
            return;
        }
        let mut whole = registered.rare(folded);
        if !folded.contains(' ') && registered.endings().is_sure(folded) {
            whole = whole | Kind::RARE_FAMILY;
        }
        if whole.is(Kind::RARE_PLACE)
            && let Some(place) = self.place
        {
            found(place);
        }
        let (mut of_all, mut rare, mut words) = (Kind::GIVEN | Kind::FAMILY, Kind::default(), 0);
        for word in folded.split(' ').filter(|word| !is_particle(word)) {
            let listed = registered.rare(word);
            let as_known = |listed_as: Kind, is: Kind| match listed.is(listed_as) || known(word).is(is) {
                true => is,
                false => Kind::default(),
            };
            let is = as_known(Kind::RARE_GIVEN, Kind::GIVEN) | as_known(Kind::RARE_FAMILY, Kind::FAMILY);
            of_all = of_all.and(is);
            rare = rare | listed;
            words += 1;
        }
        if words == 0 || words > WORDS {
            return;
        }
        if (of_all.is(Kind::GIVEN) && rare.is(Kind::RARE_GIVEN) || whole.is(Kind::RARE_GIVEN))
            && let Some(given) = self.given
        {
            found(given);
        }
        if (of_all.is(Kind::FAMILY) && rare.is(Kind::RARE_FAMILY) || whole.is(Kind::RARE_FAMILY))
            && let Some(family) = self.family
        {
            found(family);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold_words;
    use super::*;

    /// What a cell is, where "anna" is a known given name and "smit" a known family name.
    fn found(cell: &str) -> Vec<u16> {
        let (mut folded, mut all) = (String::new(), Vec::new());
        fold_words(cell, &mut folded);
        let known = |word: &str| match word {
            "anna" => Kind::GIVEN,
            "smit" => Kind::FAMILY,
            _ => Kind::default(),
        };
        Listed::new([Some(1), Some(2), Some(3)]).find(cell, &folded, &Registered::new(), known, |s| all.push(s));
        all
    }

    #[test]
    fn a_cell_is_a_name_where_all_its_words_are_of_one_kind_and_one_is_rare() {
        for (cell, sources) in [
            ("Gennadiy", &[1][..]),
            ("Anna-Gennadiy", &[1]),
            ("Brunström", &[2]),
            ("van den Brunström", &[2]),
            ("BRUNSTRÖM", &[2]),
            ("Brunström Smit", &[2]),
            ("Wiggensbach", &[3]),
            ("Brette-les-Pins", &[3]),
            ("Αραπίδου", &[2]),
            ("Sigurbergsdóttir", &[2]),
            ("Tortelloni", &[]),
            // The lexicons know it.
            ("Anna", &[]),
            ("Anna Smit", &[]),
            ("Anna Brunström", &[]),
            ("brunström", &[]),
            ("Brunström 2", &[]),
            ("Brunström & Smit", &[]),
            ("", &[]),
        ] {
            assert_eq!(found(cell), sources, "{cell}");
        }
    }
}

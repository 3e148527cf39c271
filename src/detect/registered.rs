//! Names that registers of people and places count, beyond the common ones of the lexicons: what is rare in one country is known in another. They say
//! less than a common name does: inside text, where it is read for what stands in it, and of columns that are full of them.

use fst::Map;

use super::endings::Endings;
use super::words::Kind;

/// By folded name, what it is: made by `build.rs` of `rules/names/lists`.
const NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.fst"));

/// The bits of what a name is, as `build.rs` writes them.
const GIVEN: u64 = 1;
const FAMILY: u64 = 2;
const PLACE: u64 = 4;
/// Names that are words of some language, too: of a cell they may be all that it is, in a text they are words.
const GIVEN_WORD: u64 = 8;
const FAMILY_WORD: u64 = 16;

/// The names, which stay where they are in the binary, and what names end in.
pub(super) struct Registered {
    names: Map<&'static [u8]>,
    endings: Endings,
}

impl Registered {
    pub fn new() -> Self {
        let names = Map::new(NAMES).unwrap_or_else(|_| unreachable!("build.rs made it"));
        Self { names, endings: Endings::new() }
    }

    /// The bits of a folded name; 0 where it is on no list.
    fn listed(&self, name: &str) -> u64 {
        self.names.get(name).unwrap_or(0)
    }

    /// What a folded name that stands alone is as registers know it.
    pub fn rare(&self, name: &str) -> Kind {
        let found = self.listed(name);
        rare(found, GIVEN | GIVEN_WORD, FAMILY | FAMILY_WORD)
    }

    /// Whether a folded name of one word or several is that of a small town.
    pub fn is_place(&self, name: &str) -> bool {
        self.listed(name) & PLACE != 0
    }

    /// What names end in.
    pub fn endings(&self) -> &Endings {
        &self.endings
    }

    /// What a folded word is of which the lexicons say nothing; `of` is what they say of another. `made` is memory.
    pub fn kind(&self, word: &str, made: &mut String, of: impl Fn(&str) -> Kind) -> Kind {
        let rare = rare(self.listed(word), GIVEN, FAMILY);
        if rare != Kind::default() {
            return rare;
        }
        let known = |name: &str| {
            of(name).is(Kind::GIVEN | Kind::FAMILY) && !of(name).is(Kind::ORDINARY | Kind::THING)
                || self.listed(name) & (GIVEN | FAMILY) != 0
        };
        match !self.endings.is_noun(word) && (self.endings.is_family(word) || self.endings.is_case(word, made, known)) {
            true => Kind::ENDING,
            false => Kind::default(),
        }
    }
}

/// What the bits of a name make it, where some of them are of given names and some of family names.
fn rare(found: u64, given: u64, family: u64) -> Kind {
    let of_bits = |bits: u64, kind: Kind| if found & bits != 0 { kind } else { Kind::default() };
    of_bits(given, Kind::RARE_GIVEN) | of_bits(family, Kind::RARE_FAMILY) | of_bits(PLACE, Kind::RARE_PLACE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_their_folded_form() {
        let names = Registered::new();
        assert!(names.names.len() > 100_000);
        let kind = |word: &str| names.kind(word, &mut String::new(), |_| Kind::default());
        assert!(kind("brunstrom").is(Kind::RARE_FAMILY) && !kind("brunstrom").is(Kind::RARE_GIVEN));
        assert!(kind("gennadiy").is(Kind::RARE_GIVEN));
        assert!(kind("gennadiyem").is(Kind::ENDING));
        assert_eq!(kind("table"), Kind::default());
        assert_eq!(kind(""), Kind::default());
    }
}

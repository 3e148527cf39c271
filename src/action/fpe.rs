//! Format-preserving encryption: a value of the same form, with its check digit right again.
//!
//! FF1 (NIST SP 800-38G) works on the symbols of one alphabet; everything else in the cell stays where it is. Where the form has
//! a check, FF1 goes round the symbols before the check digit until a text comes out that exactly one check digit completes
//! (cycle walking, Black and Rogaway 2002): that is a permutation of the texts with that property, so different values stay
//! different and the key holder can turn them back.
//!
//! A value that does not fit (too short, its own check fails, letters between digits, small letters among digits) becomes a token of the same domain. FF1 does not
//! authenticate: what it makes cannot be told from any other value of that form, may be a value of somebody, and is encrypted again in a
//! second run.

use arrow::array::{Array, StringViewArray, StringViewBuilder};

use crate::error::{Error, Result};
use crate::keys::{Domain, Ff1, Makers, Radix, key_id};
use crate::model::{is_blank, unguard};

/// A test that values of a form pass.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its name in policies.
    pub name: &'static str,
    /// Whether a text passes.
    pub passes: fn(&str) -> bool,
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Another value of the same form.
#[derive(Debug, Clone, PartialEq)]
pub struct Fpe {
    /// The domain, of values as they are; equal values of one domain stay equal.
    pub domain: Domain,
    /// What is encrypted.
    pub alphabet: Radix,
    /// Symbols at the start that stay.
    pub keep_first: usize,
    /// The check that values pass, and pass again.
    pub check: Option<Check>,
}

/// How often FF1 goes round before the form is held to be too rare for it: national numbers with a date in them are one in some
/// hundred.
const ROUNDS: usize = 100_000;

/// One turn of FF1, forth or back, under a tweak.
type Step = fn(&Ff1, &[u8], &[u16]) -> Option<Vec<u16>>;

/// A cell taken apart.
struct Parts {
    /// Every character.
    characters: Vec<char>,
    /// Places of the symbols that are encrypted.
    places: Vec<usize>,
    /// Places of the check digits.
    check: Vec<usize>,
    tweak: String,
}

impl Fpe {
    /// The column encrypted, and how many cells did not fit and became tokens.
    ///
    /// # Errors
    /// A form of which too few texts pass the check.
    pub fn apply(&self, text: &StringViewArray, makers: &mut Makers<'_>) -> Result<(StringViewArray, u64)> {
        let (mut builder, mut others) = (StringViewBuilder::with_capacity(text.len()), 0);
        let mut token = String::new();
        for cell in text {
            match cell {
                None => builder.append_null(),
                Some(cell) if is_blank(cell) || key_id(cell).is_some() => builder.append_value(cell),
                Some(cell) => match self.turn(cell, makers.cipher(&self.domain.name, self.alphabet)?, Ff1::encrypt)? {
                    Some(made) => builder.append_value(made),
                    None => {
                        others += 1;
                        token.clear();
                        makers.tokeniser(&self.domain)?.token(unguard(cell.trim()), &mut token)?;
                        builder.append_value(&token);
                    }
                },
            }
        }
        Ok((builder.finish(), others))
    }

    /// The value that was encrypted; `None` where the text does not have the form.
    pub fn reveal(&self, cell: &str, cipher: &Ff1) -> Result<Option<String>> {
        self.turn(cell, cipher, Ff1::decrypt)
    }

    fn turn(&self, cell: &str, cipher: &Ff1, step: Step) -> Result<Option<String>> {
        let Some(mut parts) = self.parts(unguard(cell.trim())) else { return Ok(None) };
        let mut symbols: Vec<u16> =
            parts.places.iter().filter_map(|p| self.alphabet.symbol(parts.characters[*p])).collect();
        if let Some(check) = self.check {
            let whole: String = parts.characters.iter().collect();
            if !(check.passes)(&whole) || parts.complete(check) != Some(whole) {
                return Ok(None);
            }
        }
        for _ in 0..ROUNDS {
            let Some(next) = step(cipher, parts.tweak.as_bytes(), &symbols) else { return Ok(None) };
            symbols = next;
            for (place, symbol) in parts.places.iter().zip(&symbols) {
                let made = self.alphabet.character(*symbol);
                let lower = parts.characters[*place].is_ascii_lowercase();
                parts.characters[*place] = if lower { made.to_ascii_lowercase() } else { made };
            }
            match self.check {
                None => return Ok(Some(parts.characters.iter().collect())),
                Some(check) => {
                    if let Some(whole) = parts.complete(check) {
                        return Ok(Some(whole));
                    }
                }
            }
        }
        Err(Error::usage(format!(
            "fewer than one in {ROUNDS} texts of this form pass the check {:?}",
            self.check.map_or("", |c| c.name)
        ))
        .next("use do = \"token\" for this column"))
    }

    /// Which characters are encrypted; `None` where the cell does not fit.
    fn parts(&self, cell: &str) -> Option<Parts> {
        let characters: Vec<char> = cell.chars().collect();
        let letters = |p: usize| characters[p].is_alphanumeric();
        let filled: Vec<usize> = (0..characters.len()).filter(|p| letters(*p)).collect();
        let iban = self.check.is_some_and(|c| c.name == "iban");
        let (kept, check): (usize, Vec<usize>) = match self.check {
            // Country, then the two check digits; letters are the bank's and stay.
            Some(_) if iban => (4, filled.get(2..4)?.to_vec()),
            Some(_) => (self.keep_first, vec![*filled.last()?]),
            None => (self.keep_first, Vec::new()),
        };
        let inside = filled.iter().skip(kept).filter(|p| !check.contains(p));
        let places: Vec<usize> = inside.copied().filter(|p| !iban || characters[*p].is_ascii_digit()).collect();
        let fits = places.len() >= self.alphabet.least()
            && places.iter().all(|p| self.alphabet.symbol(characters[*p]).is_some())
            // A digit has no case that it could give back.
            && (self.alphabet != Radix::Alphanumeric || !places.iter().any(|p| characters[*p].is_lowercase()))
            && check.iter().all(|p| characters[*p].is_ascii_alphanumeric());
        let stays = |p: &&usize| !places.contains(p) && !check.contains(p);
        let tweak = filled.iter().filter(stays).map(|p| characters[*p].to_ascii_uppercase()).collect();
        fits.then_some(Parts { characters, places, check, tweak })
    }
}

impl Parts {
    /// The text with the one set of check digits that passes; `None` where there is none, or more than one.
    fn complete(&self, check: Check) -> Option<String> {
        let mut characters = self.characters.clone();
        let mut found = None;
        let choices: Vec<&str> = self
            .check
            .iter()
            .map(|p| if characters[*p].is_ascii_digit() { "0123456789" } else { "ABCDEFGHIJKLMNOPQRSTUVWXYZ" })
            .collect();
        let all: usize = choices.iter().map(|c| c.len()).product();
        for n in 0..all {
            let mut rest = n;
            for (place, choice) in self.check.iter().zip(&choices) {
                let made = char::from(choice.as_bytes()[rest % choice.len()]);
                let lower = self.characters[*place].is_ascii_lowercase();
                characters[*place] = if lower { made.to_ascii_lowercase() } else { made };
                rest /= choice.len();
            }
            let whole: String = characters.iter().collect();
            if (check.passes)(&whole) {
                if found.is_some() {
                    return None;
                }
                found = Some(whole);
            }
        }
        found
    }
}

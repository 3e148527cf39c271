//! Telephone numbers: by the numbering plan of the country where we hold it, else by calling code and length.
//!
//! Authority: ITU-T E.164 for calling codes and lengths; the national numbering plans (`plans.rs`). A number that fits is not
//! proof that a line exists. `phone` takes the international form, [`national`] the form that is dialled inside one country.
//!
//! A plan is compiled when the first number of its country is seen, and then costs one table step per digit.

mod calling;
mod plans;
mod written;

use std::cell::RefCell;
use std::sync::OnceLock;

use regex_automata::dfa::{Automaton, dense};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use super::compact::is_date;
use plans::PLANS;
use written::Written;

/// A plan's expression as an automaton over ASCII digits; `None` if it did not compile, which a test rules out.
type Numbers = Option<dense::DFA<Vec<u32>>>;

static NUMBERS: [OnceLock<Numbers>; PLANS.len()] = [const { OnceLock::new() }; PLANS.len()];

/// Whether this is an international number with `+` or `00`, in groups or not, with a national zero in brackets or not, and
/// perhaps with an extension.
pub fn phone(text: &str) -> bool {
    let Some(number) = Written::of(text) else {
        return false;
    };
    let Some(digits) = number.international() else {
        return false;
    };
    let mut covered = false;
    for (place, plan) in PLANS.iter().enumerate() {
        if let Some(rest) = digits.strip_prefix(plan.code.as_bytes()) {
            covered = true;
            if assigned(place, rest) {
                return !one_digit(rest);
            }
        }
    }
    !covered && calling::known(digits) && !one_digit(&digits[3..])
}

/// Whether this is a number as it is dialled inside the country whose plan stands at `PLACE`.
pub fn national<const PLACE: usize>(text: &str) -> bool {
    LAST.with_borrow_mut(|last| last.countries(text)) >> PLACE & 1 == 1
}

thread_local! {
    static LAST: RefCell<Last> = const { RefCell::new(Last { room: [0; 64], len: usize::MAX, countries: 0 }) };
}

/// The last text and the countries in which it is a number, one bit per plan: the rules of many countries ask for the same span, one
/// after another.
struct Last {
    room: [u8; 64],
    len: usize,
    countries: u64,
}

impl Last {
    fn countries(&mut self, text: &str) -> u64 {
        let bytes = text.as_bytes();
        // Longer than any number with its extension.
        if bytes.len() > self.room.len() {
            return 0;
        }
        if self.len != bytes.len() || self.room[..self.len] != *bytes {
            self.room[..bytes.len()].copy_from_slice(bytes);
            self.len = bytes.len();
            self.countries = countries(text);
        }
        self.countries
    }
}

/// In which countries a text is a number as dialled there.
fn countries(text: &str) -> u64 {
    const { assert!(PLANS.len() <= 64, "one bit per plan") };
    let Some(number) = Written::of(text) else {
        return 0;
    };
    let digits = number.national();
    // Fewer are no one's number, more than a trunk prefix and E.164 allow neither; dates are dialled in Denmark: 2024-01-15.
    if !(5..=17).contains(&digits.len()) || is_dated(text) {
        return 0;
    }
    let dialled_in = |place: usize| {
        let plan = &PLANS[place];
        let behind_trunk = plan
            .trunks
            .iter()
            .filter_map(|trunk| digits.strip_prefix(trunk.as_bytes()))
            .any(|rest| assigned(place, rest) && !one_digit(rest));
        let bare = || {
            let starts = |(start, len): &(&str, usize)| {
                digits.starts_with(start.as_bytes()) && (*len == 0 || *len == digits.len())
            };
            plan.bare.iter().any(starts) && assigned(place, digits) && !one_digit(digits)
        };
        behind_trunk || bare()
    };
    (0..PLANS.len()).filter(|place| dialled_in(*place)).fold(0, |bits, place| bits | 1 << place)
}

/// The place of a region's plan, for [`national`]. A region without one is an error of the compilation.
pub const fn place(region: &str) -> usize {
    let mut place = 0;
    while place < PLANS.len() {
        let known = PLANS[place].region.as_bytes();
        let sought = region.as_bytes();
        if known.len() == sought.len() && known[0] == sought[0] && known[1] == sought[1] {
            return place;
        }
        place += 1;
    }
    panic!("no plan of this region")
}

/// Whether the plan hands out this national significant number.
fn assigned(place: usize, digits: &[u8]) -> bool {
    let Some(numbers) = NUMBERS[place].get_or_init(|| compile(PLANS[place].numbers)) else {
        return false;
    };
    // All matches are followed, so that the end found is the longest.
    let found = numbers.try_search_fwd(&Input::new(digits).anchored(Anchored::Yes));
    matches!(found, Ok(Some(end)) if end.offset() == digits.len())
}

fn compile(expression: &str) -> Numbers {
    dense::Builder::new()
        .syntax(syntax::Config::new().unicode(false).utf8(false).ignore_whitespace(true))
        .configure(dense::Config::new().match_kind(MatchKind::All).start_kind(regex_automata::dfa::StartKind::Anchored))
        .build(expression)
        .ok()
}

/// Whether the text is a day of a year with four digits, which stands first or last, in one of the usual orders.
fn is_dated(text: &str) -> bool {
    let mut parts = [0; 3];
    let mut lengths = [0; 3];
    let mut groups = text.split(['-', '.', '/', ' ']);
    for (part, length) in parts.iter_mut().zip(&mut lengths) {
        let Some(group) = groups.next() else { return false };
        *length = group.len();
        match group.parse() {
            Ok(number) => *part = number,
            Err(_) => return false,
        }
    }
    let [a, b, c] = parts;
    let day = |day: u64, month: u64, year: u64| (1900..2100).contains(&year) && is_date(year, month, day);
    match lengths {
        [4, 1 | 2, 1 | 2] => day(c, b, a),
        [1 | 2, 1 | 2, 4] => day(a, b, c) || day(b, a, c),
        _ => false,
    }
}

/// Placeholders such as 0666666666: plans allow them, people do not have them.
fn one_digit(digits: &[u8]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests;

//! Telephone numbers: by the numbering plan of the country where we hold it, else by calling code and length.
//!
//! Authority: ITU-T E.164 for calling codes and lengths; the national numbering plans (`plans.rs`). A number that fits is not
//! proof that a line exists. `phone` takes the international form, [`national`] the form that is dialled inside one country.
//!
//! A plan is compiled when the first number of its country is seen, and then costs one table step per digit. What is dialled
//! inside a country is held against all plans at once.

mod calling;
mod dialled;
mod plans;
mod written;

use std::sync::{LazyLock, OnceLock};

use regex_automata::dfa::{Automaton, dense};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use plans::PLANS;
use written::Written;

/// A plan's expression as an automaton over ASCII digits; `None` if it did not compile, which a test rules out.
type Numbers = Option<dense::DFA<Vec<u32>>>;

static NUMBERS: [OnceLock<Numbers>; PLANS.len()] = [const { OnceLock::new() }; PLANS.len()];

/// Makes what numbers are held against, which is else made when the first comes.
pub fn prepare() {
    dialled::prepare();
}

/// Whether this is an international number with `+` or `00`, in groups or not, with a national zero in brackets or not, and
/// perhaps with an extension.
pub fn phone(text: &str) -> bool {
    let Some(number) = Written::of(text) else {
        return false;
    };
    let Some(digits) = number.international() else {
        return false;
    };
    let mut number = 0;
    for (at, digit) in digits.iter().take(3).enumerate() {
        number = number * 10 + usize::from(digit - b'0');
        if !CALLED[number].is_empty() {
            let rest = &digits[at + 1..];
            let fits = |place: &u8| {
                let place = usize::from(*place);
                // "+31 06 …": people leave the zero in that is dialled inside the country only.
                let zero = PLANS[place].trunks.contains(&"0").then(|| rest.strip_prefix(b"0")).flatten();
                assigned(place, rest) || zero.is_some_and(|rest| assigned(place, rest))
            };
            return CALLED[number].iter().any(fits) && !one_digit(rest);
        }
    }
    calling::known(digits) && !one_digit(&digits[3..])
}

/// The places of the plans by their calling code as a number; no code begins another, and some countries share one.
static CALLED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut called = vec![Vec::new(); 1000];
    for (place, plan) in PLANS.iter().enumerate() {
        if let Ok(code) = plan.code.parse::<usize>() {
            called[code].push(place as u8);
        }
    }
    called
});

/// The places of the plans in which a text is a number as it is dialled there, one bit each.
pub fn places(text: &str) -> u64 {
    dialled::places(text)
}

/// Whether this has the form of an international number of full length, though its plan may not have handed it out: plans
/// grow, and people write numbers that never were.
pub fn form(text: &str) -> bool {
    let Some(number) = Written::of(text) else {
        return false;
    };
    // Nine digits stand behind most codes of two digits and of three, ten behind those of Britain, Greece and Türkiye.
    let full = |digits: &[u8]| match digits {
        [b'1', ..] => digits.len() >= 11,
        [b'4', b'4', ..] | [b'3', b'0', ..] | [b'9', b'0', ..] => digits.len() >= 12,
        [a, b, ..] if calling::has_two_digits(*a, *b) => digits.len() >= 11,
        _ => digits.len() >= 12,
    };
    number.international().is_some_and(|digits| full(digits) && calling::known(digits) && !one_digit(&digits[3..]))
}

/// Whether this is a number as it is dialled inside the country whose plan stands at `PLACE`.
pub fn national<const PLACE: usize>(text: &str) -> bool {
    dialled::places(text) >> PLACE & 1 == 1
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

/// The place of a region's plan, if there is one.
pub fn region(region: &str) -> Option<usize> {
    PLANS.iter().position(|plan| plan.region == region)
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

/// Placeholders such as 0666666666: plans allow them, people do not have them.
fn one_digit(digits: &[u8]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests;

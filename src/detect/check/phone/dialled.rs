//! Numbers as they are dialled inside a country, held against the plans of all countries at once: the rules of thirty-five
//! countries ask about the same text one after the other.

use std::cell::RefCell;
use std::sync::LazyLock;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use super::super::compact::is_date;
use super::one_digit;
use super::plans::PLANS;
use super::written::Written;

/// All plans as one automaton over digits, and what each of its patterns is.
struct Dialled {
    dfa: DFA,
    /// The place of the plan, and whether the number stands without what is dialled before it.
    patterns: Vec<(usize, bool)>,
}

static DIALLED: LazyLock<Option<Dialled>> = LazyLock::new(|| {
    let (mut patterns, mut expressions) = (Vec::new(), Vec::new());
    for (place, plan) in PLANS.iter().enumerate() {
        if !plan.trunks.is_empty() {
            patterns.push((place, false));
            expressions.push(format!("(?:{}){}", plan.trunks.join("|"), plan.numbers));
        }
        if !plan.bare.is_empty() {
            patterns.push((place, true));
            expressions.push(plan.numbers.to_owned());
        }
    }
    let dfa = DFA::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false).ignore_whitespace(true))
        .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(4 << 20).skip_cache_capacity_check(true))
        .build_many(&expressions)
        .ok()?;
    Some(Dialled { dfa, patterns })
});

/// Makes the automaton, which is else made when the first number comes.
pub(super) fn prepare() {
    LazyLock::force(&DIALLED);
}

/// A thread's memory, and its last answer.
#[derive(Default)]
struct Memory {
    text: String,
    places: u64,
    cache: Option<Cache>,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// The places of the plans in which `text` is a number, one bit each.
pub(super) fn places(text: &str) -> u64 {
    MEMORY.with_borrow_mut(|memory| {
        if memory.text != text {
            memory.places = look(text, &mut memory.cache);
            memory.text.clear();
            memory.text.push_str(text);
        }
        memory.places
    })
}

fn look(text: &str, cache: &mut Option<Cache>) -> u64 {
    let (Some(number), Some(Dialled { dfa, patterns })) = (Written::of(text), &*DIALLED) else { return 0 };
    let digits = number.national();
    if digits.is_empty() || is_amount(text) {
        return 0;
    }
    let cache = cache.get_or_insert_with(|| dfa.create_cache());
    let (mut dialled, mut bare) = (0u64, 0u64);
    let walk = || -> Option<()> {
        let mut state = dfa.start_state_forward(cache, &Input::new(digits).anchored(Anchored::Yes)).ok()?;
        for digit in digits {
            state = dfa.next_state(cache, state, *digit).ok()?;
            if state.is_dead() {
                return Some(());
            }
        }
        state = dfa.next_eoi_state(cache, state).ok()?;
        if state.is_match() {
            for i in 0..dfa.match_len(cache, state) {
                let (place, is_bare) = patterns[dfa.match_pattern(cache, state, i).as_usize()];
                *(if is_bare { &mut bare } else { &mut dialled }) |= 1 << place;
            }
        }
        Some(())
    };
    let mut walk = walk;
    if walk().is_none() {
        return 0;
    }
    // Placeholders such as 0666666666: plans allow them, people do not have them.
    if digits.len() > 3 && one_digit(&digits[2..]) {
        dialled = keep(dialled, |place| {
            let rests = PLANS[place].trunks.iter().filter_map(|trunk| digits.strip_prefix(trunk.as_bytes()));
            rests.into_iter().any(|rest| !one_digit(rest))
        });
    }
    // Dates are dialled in Denmark: 2024-01-15.
    if bare != 0 && (one_digit(digits) || is_dated(text)) {
        bare = 0;
    }
    bare = keep(bare, |place| {
        // The length tells most apart, and costs no call.
        let fits =
            |(start, len): &(&str, usize)| (*len == 0 || *len == digits.len()) && digits.starts_with(start.as_bytes());
        PLANS[place].bare.iter().any(fits)
    });
    dialled | bare
}

/// Whether the text is a number with two decimals.
fn is_amount(text: &str) -> bool {
    let Some((whole, decimals)) = text.rsplit_once(['.', ',']) else { return false };
    decimals.len() == 2
        && !whole.contains([' ', '/', '(', '-'])
        && whole.bytes().filter(|b| !b.is_ascii_digit()).count() < 2
}

/// The places for which `fits` says so.
fn keep(places: u64, fits: impl Fn(usize) -> bool) -> u64 {
    let (mut left, mut kept) = (places, 0);
    while left != 0 {
        let place = left.trailing_zeros();
        left &= left - 1;
        kept |= u64::from(fits(place as usize)) << place;
    }
    kept
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

#[cfg(test)]
mod tests {
    use super::super::assigned;
    use super::*;

    /// The same for one plan, step by step.
    fn in_plan(place: usize, text: &str) -> bool {
        let Some(number) = Written::of(text) else { return false };
        let (plan, digits) = (&PLANS[place], number.national());
        let mut rests = plan.trunks.iter().filter_map(|trunk| digits.strip_prefix(trunk.as_bytes()));
        let fits = |(start, len): &(&str, usize)| {
            digits.starts_with(start.as_bytes()) && (*len == 0 || *len == digits.len()) && !one_digit(digits)
        };
        rests.any(|rest| assigned(place, rest) && !one_digit(rest))
            || !is_dated(text) && plan.bare.iter().any(fits) && assigned(place, digits)
    }

    #[test]
    fn all_plans_at_once_say_what_each_says_alone() {
        let mut state = 11u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        assert_eq!([places("4123.45"), places("12.345,67")], [0, 0]);
        let mut texts: Vec<String> = vec!["2024-01-15".into(), "0666666666".into(), "06 66 66 66 66".into(), "".into()];
        for _ in 0..4000 {
            let digits = 4 + random(9);
            let zero = if random(2) == 0 { "0" } else { "" };
            texts.push((0..digits).fold(zero.to_owned(), |text, _| text + &random(10).to_string()));
        }
        let mut found = 0;
        for text in &texts {
            let places = places(text);
            found += u64::from(places.count_ones());
            for (place, plan) in PLANS.iter().enumerate() {
                assert_eq!(places >> place & 1 == 1, in_plan(place, text), "{} {text}", plan.region);
            }
        }
        assert!(found > 1000, "{found}");
    }
}

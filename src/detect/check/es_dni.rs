//! DNI and NIE (ES): eight digits, or X, Y or Z and seven, and a letter by the rest modulo 23.
//!
//! Authority: Ministerio del Interior, Real Decreto 1553/2005 (DNI) and Orden INT/2058/2008 (NIE). K, L and M are tax numbers of people
//! without either (Real Decreto 1065/2007).

use super::compact::{Compact, number, values};

const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Whether this is a DNI or a NIE.
pub fn es_dni(text: &str) -> bool {
    let Some(compact) = Compact::<9>::of(text) else {
        return false;
    };
    let [first, middle @ .., letter] = compact.bytes() else {
        return false;
    };
    let Some(middle) = values::<7>(middle) else {
        return false;
    };
    let lead = match first {
        b'0'..=b'9' => u64::from(first - b'0'),
        b'X'..=b'Z' => u64::from(first - b'X'),
        b'K' | b'L' | b'M' => 0,
        _ => return false,
    };
    let rest = (lead * 10_000_000 + number(&middle)) % 23;
    usize::try_from(rest).ok().and_then(|rest| LETTERS.get(rest)) == Some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn citizens_and_foreigners_pass_and_their_twins_fail() {
        for number in ["54362315-K", "12345678Z", "X-2482300-W"] {
            twin::every_changed_digit_fails(es_dni, number);
            twin::every_other_last_letter_fails(es_dni, number);
        }
    }

    #[test]
    fn small_letters_pass_and_missing_ones_fail() {
        assert!(es_dni("x-2482300w"));
        assert!(!es_dni("54362315") && !es_dni("X2482300"));
    }
}

//! Henkilötunnus (FI): birth date, a sign for the century, a serial number and a character modulo 31.
//!
//! Authority: Digi- ja väestötietovirasto, act 661/2009; decree 690/2022 added signs: + for the 1800s, - and Y to U for the 1900s, A to F
//! for the 2000s. Serial numbers run from 002 to 899 (odd for men); those from 900 on are temporary and identify nobody.

use super::born::{Born, Sex};
use super::compact::{number, values, weighted};

const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

/// Whether this is a Finnish personal identity code.
pub fn fi_hetu(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid code tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    // The sign may be a hyphen, so nothing is taken out here.
    let code: &[u8; 11] = text.trim_matches(|c: char| c.is_whitespace() || c == '\'').as_bytes().try_into().ok()?;
    let date = values::<6>(&code[..6])?;
    let serial = values::<3>(&code[7..10])?;
    let century = match code[6].to_ascii_uppercase() {
        b'+' => 1800,
        b'-' | b'U'..=b'Y' => 1900,
        b'A'..=b'F' => 2000,
        _ => return None,
    };
    let rest = (number(&date) * 1000 + number(&serial)) % 31;
    if CHARACTERS[rest as usize] != code[10].to_ascii_uppercase() || !(2..900).contains(&number(&serial)) {
        return None;
    }
    let year = century + number(&date[4..]);
    Born::some_day(year, number(&date[2..4]), number(&date[..2]), Sex::odd_is_male(serial[2]))
}

/// Whether this is a Finnish business id (Y-tunnus), or with FI a VAT number: seven digits and one modulo 11.
/// Authority: Patentti- ja rekisterihallitus; the weights are 7, 9, 10, 5, 8, 4, 2.
pub fn fi_ytunnus(text: &str) -> bool {
    let Some(compact) = super::compact::Compact::<10>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"FI").unwrap_or(compact.bytes());
    values::<8>(code).is_some_and(|digits| {
        weighted(&digits, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11) && digits.iter().any(|digit| *digit != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["131052-308T", "131052A308T", "131052+308T"] {
            twin::every_changed_digit_fails(fi_hetu, number);
        }
    }

    #[test]
    fn the_signs_of_2023_and_small_letters_pass() {
        for number in ["131052X308T", "131052B308T", "131052a308t"] {
            assert!(fi_hetu(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in
            ["10101-0101", "130052-308R", "131052-000V", "131052-308U", "131052-9993", "131052/308T", "131052T308T"]
        {
            assert!(!fi_hetu(number), "{number}");
        }
    }

    #[test]
    fn fi_ytunnus_valid_numbers_pass_and_their_twins_fail() {
        for number in ["2077474-0", "FI 20774740"] {
            twin::every_changed_digit_fails(fi_ytunnus, number);
        }
    }
}

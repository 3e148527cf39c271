//! Unternehmens-Identifikationsnummer (CH): CHE, eight digits and one modulo 11, perhaps with MWST, TVA, IVA or TPV behind it.
//!
//! Authority: Bundesamt für Statistik, ordinance on the UID (UIDV); the weights are 5, 4, 3, 2, 7, 6, 5, 4.

use super::compact::{Compact, all_same, values, weighted};

/// Whether this is a UID, with or without CHE and the suffix of value added tax.
pub fn ch_uid(text: &str) -> bool {
    let Some(compact) = Compact::<16>::of(text) else {
        return false;
    };
    let code = compact.bytes();
    let code = code.strip_prefix(b"CHE").unwrap_or(code);
    let code =
        [&b"MWST"[..], b"TVA", b"IVA", b"TPV"].into_iter().find_map(|suffix| code.strip_suffix(suffix)).unwrap_or(code);
    let Some(digits) = values::<9>(code) else {
        return false;
    };
    let check = (11 - weighted(&digits[..8], &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11;
    check == u32::from(digits[8]) && !all_same(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["CHE-100.155.212", "CHE-107.787.577 IVA"] {
            twin::every_changed_digit_fails(ch_uid, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in
            ["CHE-100.155.213", "CHE-10A.787.577", "ZZZ-107.787.577", "CHE-107.787.577 ZZZ", "CHE-000.000.000"]
        {
            assert!(!ch_uid(number), "{number}");
        }
    }
}

//! VAT numbers of the European Union, of Northern Ireland and the United Kingdom, behind the letters of their country.
//!
//! Authority: Council Directive 2006/112/EC, art. 214 and 215; forms as the Commission's VIES documents them; check digits of the national tax
//! administrations. Where a country's number is also used without the letters, its own file holds the formula.

use super::compact::{Compact, number, values, weighted};
use super::iso7064::{mod_11_10, rest_97};
use super::{
    bg_egn, bg_lnch, cy_tic, cz_rc, es_cif, fi_hetu, fr_siren, gr_afm, hr_oib, hu_anum, ie_pps, it_iva, lv_pk, nl_bsn,
};
use super::{pl_nip, pt_nif, ro_cnp, se_personnummer};

/// Whether this is a VAT number with the letters of its country.
pub fn eu_vat(text: &str) -> bool {
    let Some(compact) = Compact::<16>::of(text) else {
        return false;
    };
    let Some((country, code)) = compact.bytes().split_at_checked(2) else {
        return false;
    };
    let Ok(text) = str::from_utf8(code) else {
        return false;
    };
    match country {
        b"AT" => at_uid(code),
        b"BE" => be_vat(code),
        b"BG" => bg_vat(code, text),
        b"CY" => cy_tic::cy_tic(text),
        b"CZ" => cz_dic(code, text),
        b"DE" => values::<9>(code).is_some_and(|digits| digits[0] > 0 && mod_11_10(&digits)),
        b"DK" => leading(code, &[2, 7, 6, 5, 4, 3, 2, 1], 11),
        b"EE" => plain(code, &[3, 7, 1, 3, 7, 1, 3, 7, 1], 10),
        b"EL" => gr_afm::gr_afm(text),
        b"ES" => es_cif::es_nif(text),
        b"FI" => fi_hetu::fi_ytunnus(text),
        b"FR" => fr_siren::fr_tva(text),
        b"GB" | b"XI" => gb_vat(code),
        b"HR" => hr_oib::hr_oib(text),
        b"HU" => code.len() == 8 && hu_anum::hu_anum(text),
        b"IE" => ie_vat(code),
        b"IT" => it_iva::it_iva(text),
        b"LT" => lt_pvm(code),
        b"LU" => values::<8>(code)
            .is_some_and(|digits| number(&digits) > 0 && number(&digits[..6]) % 89 == number(&digits[6..])),
        b"LV" => lv_pk::lv_pvn(text),
        b"MT" => leading(code, &[3, 4, 6, 7, 8, 9, 10, 1], 37),
        b"NL" => nl_btw(code),
        b"PL" => pl_nip::pl_nip(text),
        b"PT" => pt_nif::pt_nif(text),
        b"RO" => ro_cnp::ro_cui(text) || ro_cnp::ro_cnp(text),
        b"SE" => code.len() == 12 && se_personnummer::se_orgnr(text),
        b"SI" => si_ddv(code),
        b"SK" => sk_dph(code, text),
        _ => false,
    }
}

/// Digits, one at least not 0, whose weighted sum the modulus divides.
fn plain(code: &[u8], weights: &[u32], modulus: u32) -> bool {
    let mut digits = [0; 9];
    if code.len() != weights.len() || !code.iter().all(u8::is_ascii_digit) {
        return false;
    }
    for (digit, byte) in digits.iter_mut().zip(code) {
        *digit = byte - b'0';
    }
    weighted(&digits, weights).is_multiple_of(modulus) && digits.iter().any(|digit| *digit > 0)
}

/// The same, and the first digit is not 0.
fn leading(code: &[u8], weights: &[u32], modulus: u32) -> bool {
    plain(code, weights, modulus) && code[0] != b'0'
}

/// U, seven digits and one modulo 10 by Luhn's formula with 4 added (Bundesministerium für Finanzen).
fn at_uid(code: &[u8]) -> bool {
    let Some(digits) = code.strip_prefix(b"U").and_then(values::<8>) else {
        return false;
    };
    let sum: u32 = digits[..7]
        .iter()
        .zip([1, 2].into_iter().cycle())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - (sum + 4) % 10) % 10 == u32::from(digits[7])
}

/// 97 minus the rest of eight digits (Kruispuntbank van Ondernemingen); old numbers lack the leading 0.
fn be_vat(code: &[u8]) -> bool {
    let digits = match values::<9>(code) {
        Some(nine) => number(&nine),
        None => match values::<10>(code) {
            Some(ten) if ten[0] <= 1 => number(&ten),
            _ => return false,
        },
    };
    digits / 100 > 0 && digits % 100 == 97 - digits / 100 % 97
}

/// Nine digits of a company modulo 11 in two passes, or ten of a person (НАП).
fn bg_vat(code: &[u8], text: &str) -> bool {
    if let Some(digits) = values::<9>(code) {
        let check = match weighted(&digits[..8], &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
            10 => weighted(&digits[..8], &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
            check => check,
        };
        return check == u32::from(digits[8]);
    }
    let other = || {
        values::<10>(code).is_some_and(|digits| {
            let check = 11 - weighted(&digits[..9], &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
            check % 11 == u32::from(digits[9])
        })
    };
    bg_egn::bg_egn(text) || bg_lnch::bg_lnch(text) || other()
}

/// Eight digits of a company modulo 11, nine that begin with 6, or a rodné číslo (Finanční správa).
fn cz_dic(code: &[u8], text: &str) -> bool {
    if let Some(digits) = values::<8>(code) {
        let check = match (11 - weighted(&digits[..7], &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11 {
            0 => 1,
            check => check % 10,
        };
        return digits[0] != 9 && check == u32::from(digits[7]);
    }
    let special = |digits: [u8; 9]| {
        let rest = weighted(&digits[1..8], &[8, 7, 6, 5, 4, 3, 2]) % 11;
        // 8 minus the distance to the next multiple, which runs from 0 to 10.
        let distance = (21 - rest) % 11;
        digits[0] == 6 && (19 - distance) % 11 % 10 == u32::from(digits[8])
    };
    values::<9>(code).is_some_and(special) || cz_rc::cz_rc(text)
}

/// Nine digits modulo 97, with or without 55 added, three more for a branch; GD and HA for public bodies (HMRC, VAT Notice 725).
fn gb_vat(code: &[u8]) -> bool {
    if let Some(body) = code.strip_prefix(b"GD").or_else(|| code.strip_prefix(b"HA")) {
        let department = |number: u64| (number < 500) == code.starts_with(b"GD");
        if let Some(digits) = values::<3>(body) {
            return department(number(&digits));
        }
        return body.strip_prefix(b"8888").and_then(values::<5>).is_some_and(|digits| {
            let base = number(&digits[..3]);
            department(base) && base % 97 == number(&digits[3..])
        });
    }
    let base = match code.len() {
        9 => code,
        12 if code[9..].iter().all(u8::is_ascii_digit) => &code[..9],
        _ => return false,
    };
    values::<9>(base).is_some_and(|digits| {
        let rest = (weighted(&digits, &[8, 7, 6, 5, 4, 3, 2, 10, 1])) % 97;
        let first = number(&digits[..3]);
        (rest == 0 && number(&digits) > 0) || (first >= 100 && matches!(rest, 42 | 55))
    })
}

/// As a PPS number, whose second letter may be any up to W; before 2013 the second place was a letter, + or * (Revenue Commissioners).
fn ie_vat(code: &[u8]) -> bool {
    let (base, tail) = code.split_at(code.len().min(7));
    if let Some(digits) = values::<7>(base) {
        return match tail {
            [letter] => ie_pps::letter_of(&digits, 0) == *letter,
            [letter, b'W'] => ie_pps::letter_of(&digits, 0) == *letter,
            [letter, second @ b'A'..=b'V'] => ie_pps::letter_of(&digits, u32::from(second - b'A' + 1)) == *letter,
            _ => false,
        };
    }
    let ([first, middle, rest @ ..], [letter]) = (base, tail) else {
        return false;
    };
    let (Some(rest), true, true) = (values::<5>(rest), middle.is_ascii_uppercase(), first.is_ascii_digit()) else {
        return false;
    };
    let moved = [0, rest[0], rest[1], rest[2], rest[3], rest[4], first - b'0'];
    ie_pps::letter_of(&moved, 0) == *letter
}

/// Nine digits with a 1 at the eighth place, or twelve with one at the eleventh, modulo 11 in two passes (VMI).
fn lt_pvm(code: &[u8]) -> bool {
    let pass = |digits: &[u8], from: u32| {
        digits.iter().zip(from..).map(|(digit, place)| u32::from(*digit) * (place % 9 + 1)).sum::<u32>() % 11
    };
    let holds = |digits: &[u8]| {
        let Some(([base @ .., one], check)) = digits.split_last().map(|(check, base)| (base, *check)) else {
            return false;
        };
        let base_and_one = &digits[..=base.len()];
        let expected = match pass(base_and_one, 0) {
            10 => pass(base_and_one, 2) % 10,
            expected => expected,
        };
        *one == 1 && expected == u32::from(check)
    };
    values::<9>(code).is_some_and(|digits| holds(&digits)) || values::<12>(code).is_some_and(|digits| holds(&digits))
}

/// A BSN or RSIN, B and two digits; since 2020 two check digits modulo 97 over all of it (Belastingdienst).
fn nl_btw(code: &[u8]) -> bool {
    let Some((base, tail)) = code.iter().position(|byte| *byte == b'B').map(|at| code.split_at(at)) else {
        return false;
    };
    let mut padded = *b"NL000000000";
    if base.is_empty() || base.len() > 9 || tail.len() != 3 || !base.iter().all(u8::is_ascii_digit) {
        return false;
    }
    padded[11 - base.len()..].copy_from_slice(base);
    let Some(suffix) = values::<2>(&tail[1..]) else {
        return false;
    };
    let person = str::from_utf8(&padded[2..]).is_ok_and(nl_bsn::nl_bsn);
    number(&suffix) > 0 && (person || rest_97(padded.iter().chain(tail)) == 1)
}

/// Seven digits and one modulo 11 (Finančna uprava).
fn si_ddv(code: &[u8]) -> bool {
    values::<8>(code).is_some_and(|digits| {
        let check = match 11 - weighted(&digits[..7], &[8, 7, 6, 5, 4, 3, 2]) % 11 {
            10 => 0,
            check => check,
        };
        digits[0] > 0 && check == u32::from(digits[7])
    })
}

/// Ten digits that 11 divides, or a rodné číslo (Finančná správa).
fn sk_dph(code: &[u8], text: &str) -> bool {
    let company =
        |digits: [u8; 10]| digits[0] > 0 && matches!(digits[2], 2..=4 | 7..=9) && number(&digits).is_multiple_of(11);
    values::<10>(code).is_some_and(company) || cz_rc::cz_rc(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["ATU13585627", "DE136695976", "DK 13585628", "EE 100594102", "LU 150 274 42", "PT 501 964 843"] {
            twin::every_changed_digit_fails(eu_vat, number);
        }
    }

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in [
            "BE0428759497",
            "CZ25123891",
            "HR 33392005961",
            "MT 1167-9112",
            "SK 202 274 96 19",
            "SI 5022 3054",
            "LT 119511515",
        ] {
            twin::every_other_last_digit_fails(eu_vat, number);
        }
    }

    #[test]
    fn valid_numbers_pass() {
        for number in [
            "CY-10259033P",
            "EL 094259216",
            "ESJ99216582",
            "FI 20774740",
            "FR 40 303 265 045",
            "GB 980 7806 84",
            "IE 6433435F",
            "IE 8D79739I",
            "IT 00743110157",
            "NL002455799B11",
            "PL 8567346215",
            "RO 185 472 90",
            "SE 123456789701",
            "XI 432525179",
        ] {
            assert!(eu_vat(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in [
            "ATU13585626",
            "13585627",
            "GB802311781",
            "GD888860018",
            "NL123456789B90",
            "US123456789",
            "DE",
            "IE 8?79739J",
        ] {
            assert!(!eu_vat(number), "{number}");
        }
    }
}

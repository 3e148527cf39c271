//! IBAN: two check digits modulo 97, and the length that the country uses.
//!
//! Authority: ISO 13616-1 and ISO/IEC 7064 (MOD 97-10); lengths from the SWIFT IBAN Registry, whose
//! registration authority is SWIFT.

use super::compact::Compact;
use super::iso7064::rest_97;

/// Countries of the SWIFT registry, in alphabetical order, and the length of their IBAN.
#[rustfmt::skip]
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24), (b"AE", 23), (b"AL", 28), (b"AT", 20), (b"AZ", 28), (b"BA", 20), (b"BE", 16), (b"BG", 22),
    (b"BH", 22), (b"BI", 27), (b"BR", 29), (b"BY", 28), (b"CH", 21), (b"CR", 22), (b"CY", 28), (b"CZ", 24),
    (b"DE", 22), (b"DJ", 27), (b"DK", 18), (b"DO", 28), (b"EE", 20), (b"EG", 29), (b"ES", 24), (b"FI", 18),
    (b"FK", 18), (b"FO", 18), (b"FR", 27), (b"GB", 22), (b"GE", 22), (b"GI", 23), (b"GL", 18), (b"GR", 27),
    (b"GT", 28), (b"HN", 28), (b"HR", 21), (b"HU", 28), (b"IE", 22), (b"IL", 23), (b"IQ", 23), (b"IS", 26),
    (b"IT", 27), (b"JO", 30), (b"KW", 30), (b"KZ", 20), (b"LB", 28), (b"LC", 32), (b"LI", 21), (b"LT", 20),
    (b"LU", 20), (b"LV", 21), (b"LY", 25), (b"MC", 27), (b"MD", 24), (b"ME", 22), (b"MK", 19), (b"MN", 20),
    (b"MR", 27), (b"MT", 31), (b"MU", 30), (b"NI", 28), (b"NL", 18), (b"NO", 15), (b"OM", 23), (b"PK", 24),
    (b"PL", 28), (b"PS", 29), (b"PT", 25), (b"QA", 29), (b"RO", 24), (b"RS", 22), (b"RU", 33), (b"SA", 24),
    (b"SC", 31), (b"SD", 18), (b"SE", 24), (b"SI", 19), (b"SK", 24), (b"SM", 27), (b"SO", 23), (b"ST", 25),
    (b"SV", 28), (b"TL", 23), (b"TN", 24), (b"TR", 26), (b"UA", 29), (b"VA", 22), (b"VG", 24), (b"XK", 20),
    (b"YE", 30),
];

/// Whether this is an IBAN, in capitals or not, in groups or not.
pub fn iban(text: &str) -> bool {
    let Some(compact) = Compact::<34>::of(text) else {
        return false;
    };
    let [first, second, tens, ones, account @ ..] = compact.bytes() else {
        return false;
    };
    // As numbers, pairs compare without a call.
    let pair = u16::from_be_bytes([*first, *second]);
    let Ok(place) = LENGTHS.binary_search_by_key(&pair, |(country, _)| u16::from_be_bytes(**country)) else {
        return false;
    };
    if compact.bytes().len() != LENGTHS[place].1 || !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return false;
    }
    // MOD 97-10 yields 02 to 98 only; 00, 01 and 99 would pass the division but are never issued.
    let check = (tens - b'0') * 10 + (ones - b'0');
    (2..=98).contains(&check) && rest_97(account.iter().chain([first, second, tens, ones])) == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn the_examples_of_the_registry_pass_and_their_twins_fail() {
        for number in [
            "NL91ABNA0417164300",
            "BE68 5390 0754 7034",
            "DE89370400440532013000",
            "fr1420041010050500013m02606",
            "GB29NWBK60161331926819",
            "ES9121000418450200051332",
            "NO93 8601 1117 947",
            "MT84MALT011000012345MTLCAST001S",
            "PL61109010140000071219812874",
        ] {
            twin::every_changed_digit_fails(iban, number);
        }
    }

    #[test]
    fn the_countries_are_sorted_for_the_search() {
        assert!(LENGTHS.is_sorted());
    }

    #[test]
    fn another_length_or_country_fails() {
        for number in ["NL91ABNA04171643000", "XX91ABNA0417164300", "NL", "NL9", ""] {
            assert!(!iban(number), "{number}");
        }
    }
}

//! Social security number, individual taxpayer and employer identification number (US). None has a check digit.
//!
//! Authority: Social Security Administration, POMS RM 10201.030 (areas 000, 666 and 9xx, group 00 and serial 0000 are not issued); IRS Publication
//! 1915 for ITINs (9xx, groups 50 to 65, 70 to 88, 90 to 92, 94 to 99) and the IRS list of EIN prefixes.

use super::compact::{digits, number};

/// Numbers that stood on sample cards and in advertisements, and are no one's.
const ADVERTISED: [u64; 3] = [78_051_120, 219_099_999, 457_555_462];

/// Whether nine digits can be a social security number.
pub fn us_ssn(text: &str) -> bool {
    let Some(digits) = grouped::<3>(text) else {
        return false;
    };
    let (area, group, serial) = (number(&digits[..3]), number(&digits[3..5]), number(&digits[5..]));
    matches!(area, 1..=665 | 667..=899) && group > 0 && serial > 0 && !ADVERTISED.contains(&number(&digits))
}

/// Whether nine digits can be an individual taxpayer identification number.
pub fn us_itin(text: &str) -> bool {
    let Some(digits) = grouped::<3>(text) else {
        return false;
    };
    digits[0] == 9 && matches!(number(&digits[3..5]), 50..=65 | 70..=88 | 90..=92 | 94..=99)
}

/// Whether nine digits can be an employer identification number.
pub fn us_ein(text: &str) -> bool {
    let Some(digits) = grouped::<2>(text) else {
        return false;
    };
    !matches!(number(&digits[..2]), 0 | 7..=9 | 17..=19 | 28 | 29 | 49 | 69 | 70 | 78 | 79 | 89 | 96 | 97)
        && number(&digits[2..]) > 0
}

/// Nine digits whose hyphens, if there are any, stand where they belong: the first behind `FIRST` digits.
fn grouped<const FIRST: usize>(text: &str) -> Option<[u8; 9]> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\'');
    let well = match text.split_once(['-', ' ']) {
        None => true,
        Some((first, rest)) => {
            first.len() == FIRST && (FIRST == 2 || rest.get(2..3).is_none_or(|c| c == "-" || c == " "))
        }
    };
    if well { digits::<9>(text) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["536-90-4399", "536904399"] {
            assert!(us_ssn(number), "{number}");
        }
    }

    #[test]
    fn numbers_of_individuals_pass() {
        assert!(us_itin("912-90-3456"));
    }

    #[test]
    fn numbers_of_employers_pass() {
        assert!(us_ein("91-1144442"));
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["078-05-1120", "1112-23333", "666-00-0000", "123-00-4567", "900-12-3456"] {
            assert!(!us_ssn(number), "{number}");
        }
    }

    #[test]
    fn other_groups_fail() {
        for number in ["123-45-6789", "912-93-4567", "9129-03456"] {
            assert!(!us_itin(number), "{number}");
        }
    }

    #[test]
    fn other_prefixes_fail() {
        for number in ["07-1144442", "911-14-4442"] {
            assert!(!us_ein(number), "{number}");
        }
    }
}

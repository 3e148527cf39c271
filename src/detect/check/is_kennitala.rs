//! Kennitala (IS) of people and companies: birth date, two digits, one modulo 11 and one for the century.
//!
//! Authority: Þjóðskrá, act 140/2019; the weights are 3, 2, 7, 6, 5, 4, 3, 2. Companies have 40 added to the day.

use super::born::Born;
use super::compact::{digits, number, weighted};

/// Whether ten digits are a kennitala.
pub fn is_kennitala(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder; of a company it tells nothing.
pub(super) fn born(text: &str) -> Option<Born> {
    let digits = digits::<10>(text)?;
    let century = match digits[9] {
        8 => 1800,
        9 => 1900,
        0 => 2000,
        _ => return None,
    };
    if !weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) {
        return None;
    }
    let (day, company) = match number(&digits[..2]) {
        day @ 41.. => (day - 40, true),
        day => (day, false),
    };
    let born = Born::on(century + number(&digits[4..6]), number(&digits[2..4]), day, None)?;
    Some(if company { Born::UNKNOWN } else { born })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["120174-3399", "020884-2749", "450401-3150"] {
            assert!(is_kennitala(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["320174-3399", "530575-0299", "120174-3389"] {
            assert!(!is_kennitala(number), "{number}");
        }
    }
}

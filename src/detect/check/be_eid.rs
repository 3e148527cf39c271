//! Number of a Belgian identity card: ten digits and their rest modulo 97, written 591-1917064-58.
//!
//! Authority: Federal Public Service Interior, identity documents; a rest of 0 is written 97.

use super::compact::{digits, number};

/// Whether twelve digits are the number of a Belgian identity card.
pub fn be_eid(text: &str) -> bool {
    let Some(digits) = digits::<12>(text) else {
        return false;
    };
    let (base, check) = (number(&digits[..10]), number(&digits[10..]));
    let rest = match base % 97 {
        0 => 97,
        rest => rest,
    };
    base > 0 && rest == check
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["591-1917064-58", "000-0011032-71"] {
            twin::every_changed_digit_fails(be_eid, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["000-0011032-25", "000000000000", "591-1917064-5"] {
            assert!(!be_eid(number), "{number}");
        }
    }
}

//! Matricule (LU), the national identification number: birth date with its century, a serial number, a Luhn digit and a Verhoeff digit, each
//! over the first eleven.
//!
//! Authority: Centre des technologies de l'information de l'État (CTIE), law of 19 June 2013 and Mémorial A 107.

use super::born::Born;
use super::compact::{Compact, number, values};
use super::luhn;

/// Whether thirteen digits are a matricule.
pub fn lu_matricule(text: &str) -> bool {
    born(text).is_some()
}

/// What a valid number tells of its holder.
pub(super) fn born(text: &str) -> Option<Born> {
    let compact = Compact::<13>::of(text)?;
    let digits = values::<13>(compact.bytes())?;
    let mut second = [0; 12];
    second[..11].copy_from_slice(&digits[..11]);
    second[11] = digits[12];
    if !luhn::holds(&compact.bytes()[..12]) || !verhoeff(&second) {
        return None;
    }
    Born::on(number(&digits[..4]), number(&digits[4..6]), number(&digits[6..8]), None)
}

/// Whether digits end in their check digit by the scheme of J. Verhoeff, *Error Detecting Decimal Codes* (1969): products in the
/// dihedral group of a pentagon, each digit first permuted according to its place.
fn verhoeff(digits: &[u8]) -> bool {
    // One step of the permutation; further places apply it again.
    const STEP: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let product = digits.iter().rev().enumerate().fold(0, |product, (place, digit)| {
        let permuted = (0..place % 8).fold(*digit, |digit, _| STEP[usize::from(digit)]);
        turn(product, permuted)
    });
    product == 0
}

/// The product in the dihedral group: 0 to 4 turn the pentagon, 5 to 9 turn it over.
fn turn(a: u8, b: u8) -> u8 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b) % 5,
        (false, true) => 5 + (a + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        twin::every_changed_digit_fails(lu_matricule, "1893120105732");
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["1893120105733", "1893130105732", "189312010573"] {
            assert!(!lu_matricule(number), "{number}");
        }
    }

    #[test]
    fn verhoeffs_own_digit_holds_and_no_other() {
        assert!(verhoeff(&[2, 3, 6, 3]));
        for check in [0, 1, 2, 4, 5, 6, 7, 8, 9] {
            assert!(!verhoeff(&[2, 3, 6, check]));
        }
    }
}

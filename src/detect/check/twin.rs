//! Broken twins: a valid number with one character changed, for the tests of the checks.

use super::Check;

/// Asserts that `number` passes, and that it fails with any one of its digits replaced by any other.
pub(super) fn every_changed_digit_fails(check: Check, number: &str) {
    assert!(check(number), "{number} is valid");
    for (place, original) in number.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        for digit in ('0'..='9').filter(|digit| *digit != original) {
            let mut twin = number.to_owned();
            twin.replace_range(place..=place, digit.encode_utf8(&mut [0; 4]));
            assert!(!check(&twin), "{twin} is a broken twin of {number}");
        }
    }
}

/// Asserts that `number` passes, and that it fails with its last character replaced by any other letter.
pub(super) fn every_other_last_letter_fails(check: Check, number: &str) {
    assert!(check(number), "{number} is valid");
    for letter in ('A'..='Z').filter(|letter| !number.ends_with(*letter)) {
        let mut twin = number.to_owned();
        twin.pop();
        twin.push(letter);
        assert!(!check(&twin), "{twin} is a broken twin of {number}");
    }
}

/// Asserts that `number` passes, and that it fails with its last digit replaced by any other.
pub(super) fn every_other_last_digit_fails(check: Check, number: &str) {
    assert!(check(number), "{number} is valid");
    for digit in ('0'..='9').filter(|digit| !number.ends_with(*digit)) {
        let mut twin = number.to_owned();
        twin.pop();
        twin.push(digit);
        assert!(!check(&twin), "{twin} is a broken twin of {number}");
    }
}

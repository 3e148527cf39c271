//! Identity card and passport (NL): two letters, six letters or digits, and a digit; the letter O is not used.
//!
//! Authority: Rijksdienst voor Identiteitsgegevens, Paspoortuitvoeringsregeling. There is no check digit in the number.

use super::compact::Compact;

/// Whether nine characters have the form of a Dutch document number.
pub fn nl_document(text: &str) -> bool {
    let Some(compact) = Compact::<9>::of(text) else {
        return false;
    };
    let [first, second, middle @ .., last] = compact.bytes() else {
        return false;
    };
    middle.len() == 6
        && first.is_ascii_uppercase()
        && second.is_ascii_uppercase()
        && last.is_ascii_digit()
        && !compact.bytes().contains(&b'O')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["EM0000000", "XR1001R58", "SPECI2014"] {
            assert!(nl_document(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["581001RXR", "XR1001R", "XR1O01R58", "E10000000"] {
            assert!(!nl_document(number), "{number}");
        }
    }
}

//! Identity card number (MT): up to seven digits and a letter. There is no check digit.
//!
//! Authority: Identity Malta, Identity Card Act (cap. 258). M, G, L, H, B and Z stand for the registers of births, A is for residents, P
//! for those with a passport only.

use super::compact::Compact;

/// Whether this has the form of a Maltese identity card number.
pub fn mt_id(text: &str) -> bool {
    let Some(compact) = Compact::<8>::of(text) else {
        return false;
    };
    let Some((letter, digits)) = compact.bytes().split_last() else {
        return false;
    };
    (3..=7).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && digits.iter().any(|digit| *digit != b'0')
        && b"MGAPLHBZ".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["0123456M", "12345G", "580001A"] {
            assert!(mt_id(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["0123456C", "0000000M", "12345678M", "M123456"] {
            assert!(!mt_id(number), "{number}");
        }
    }
}

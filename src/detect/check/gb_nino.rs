//! National insurance number (GB): two letters, six digits and A to D. There is no check digit, only letters that are not used.
//!
//! Authority: HM Revenue & Customs, National Insurance Manual NIM39110. D, F, I, Q, U and V are not used, O not as the second
//! letter; BG, GB, KN, NK, NT, TN and ZZ are not allocated.

use super::compact::Compact;

/// Whether this has the form of a number that could be allocated.
pub fn gb_nino(text: &str) -> bool {
    let Some(compact) = Compact::<9>::of(text) else {
        return false;
    };
    let [first, second, digits @ .., suffix] = compact.bytes() else {
        return false;
    };
    let used = |letter: &u8| letter.is_ascii_uppercase() && !b"DFIQUV".contains(letter);
    let allocated = ![b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"].contains(&&[*first, *second]);
    used(first)
        && used(second)
        && *second != b'O'
        && allocated
        && digits.len() == 6
        && digits.iter().all(u8::is_ascii_digit)
        && (b'A'..=b'D').contains(suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_can_be_allocated_pass() {
        for number in ["AB123456C", "ab 12 34 56 d", "JG 10 37 59 A"] {
            assert!(gb_nino(number), "{number}");
        }
    }

    #[test]
    fn letters_that_are_not_used_fail() {
        for number in ["QQ123456C", "AO123456C", "GB123456A", "ZZ123456A", "DA123456A", "AB12345C", "AB1234567C"] {
            assert!(!gb_nino(number), "{number}");
        }
    }

    #[test]
    fn only_four_letters_may_end_it() {
        for number in ["AB123456E", "AB123456Z", "AB1234566"] {
            assert!(!gb_nino(number), "{number}");
        }
    }

    #[test]
    fn unused_letters_fail_at_either_place() {
        for letter in ['D', 'F', 'I', 'Q', 'U', 'V'] {
            assert!(!gb_nino(&format!("{letter}B123456C")), "{letter} as the first");
            assert!(!gb_nino(&format!("A{letter}123456C")), "{letter} as the second");
        }
    }
}

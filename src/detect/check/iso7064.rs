//! The hybrid system MOD 11,10 and the pure system MOD 97-10, which several ids share.
//!
//! Authority: ISO/IEC 7064.

/// Whether the last digit is the check digit of those before it by MOD 11,10.
pub(super) fn mod_11_10(digits: &[u8]) -> bool {
    let Some((check, base)) = digits.split_last() else {
        return false;
    };
    let product = base.iter().fold(10, |product, digit| {
        let sum = match (u32::from(*digit) + product) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    u32::from(*check) == (11 - product) % 10
}

/// The rest modulo 97 of ASCII digits and capitals, which count 10 to 35.
pub(super) fn rest_97<'a>(ascii: impl IntoIterator<Item = &'a u8>) -> u32 {
    // Divided only when it might not fit any more.
    let rest = ascii.into_iter().fold(0u64, |rest, byte| {
        let rest = if rest < 1 << 56 { rest } else { rest % 97 };
        match byte {
            b'0'..=b'9' => rest * 10 + u64::from(byte - b'0'),
            _ => rest * 100 + u64::from(byte.saturating_sub(b'A')) + 10,
        }
    });
    (rest % 97) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_hybrid_system_holds_and_its_twins_do_not() {
        let digits = [0, 7, 9, 4, 5];
        assert!(mod_11_10(&digits));
        for check in (0..10).filter(|check| *check != 5) {
            assert!(!mod_11_10(&[0, 7, 9, 4, check]));
        }
        assert!(!mod_11_10(&[]));
    }

    #[test]
    fn letters_count_from_ten() {
        assert_eq!(rest_97(b"A"), 10);
        assert_eq!(rest_97(b"1Z"), 135 % 97);
    }
}

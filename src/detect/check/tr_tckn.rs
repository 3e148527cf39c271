//! T.C. kimlik numarası (TR): nine digits and two check digits modulo 10.
//!
//! Authority: Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü, act 5490. The tenth is seven times the odd places less the even ones, the
//! eleventh the sum of all before it.

use super::compact::digits;

/// Whether eleven digits are a Turkish identity number.
pub fn tr_tckn(text: &str) -> bool {
    let Some(digits) = digits::<11>(text) else {
        return false;
    };
    let every_other = |from: usize| digits[from..9].iter().step_by(2).map(|digit| i32::from(*digit)).sum::<i32>();
    let tenth = (every_other(0) * 7 - every_other(1)).rem_euclid(10);
    let eleventh = digits[..10].iter().map(|digit| i32::from(*digit)).sum::<i32>() % 10;
    digits[0] != 0 && tenth == i32::from(digits[9]) && eleventh == i32::from(digits[10])
}

/// Whether ten digits are a Turkish tax number (VKN), of companies and of people without an identity number.
/// Authority: Gelir İdaresi Başkanlığı, Vergi Usul Kanunu: each digit and its distance from the end modulo 10, times a power of two modulo 9.
pub fn tr_vkn(text: &str) -> bool {
    let Some(digits) = digits::<10>(text) else {
        return false;
    };
    let sum: u32 = digits[..9]
        .iter()
        .zip(0..)
        .map(|(digit, place)| {
            let moved = (u32::from(*digit) + 9 - place) % 10;
            match moved * 2_u32.pow(9 - place) % 9 {
                0 if moved != 0 => 9,
                rest => rest,
            }
        })
        .sum();
    (10 - sum % 10) % 10 == u32::from(digits[9]) && digits.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["10010405214", "10036951702"] {
            twin::every_changed_digit_fails(tr_tckn, number);
        }
    }

    #[test]
    fn valid_numbers_pass_and_their_last_digit_counts() {
        for number in ["0010213576", "0080463579"] {
            twin::every_other_last_digit_fails(tr_vkn, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["07291716092", "17291716050", "1729171606"] {
            assert!(!tr_tckn(number), "{number}");
        }
    }

    #[test]
    fn another_digit_fails() {
        for number in ["4540536921", "454053692"] {
            assert!(!tr_vkn(number), "{number}");
        }
    }
}

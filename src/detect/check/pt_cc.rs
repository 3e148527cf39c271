//! Número de documento do Cartão de Cidadão (PT): eight digits and their check digit, two characters of the version and one more digit.
//!
//! Authority: Instituto dos Registos e do Notariado, "Validação de número de documento do Cartão de Cidadão". Luhn's formula, with letters counting
//! from ten.

use super::compact::Compact;

/// Whether twelve characters are the number of a Cartão de Cidadão.
pub fn pt_cc(text: &str) -> bool {
    let Some(compact) = Compact::<12>::of(text) else {
        return false;
    };
    let code = compact.bytes();
    if code.len() != 12 || !code[..9].iter().chain(&code[11..]).all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = code
        .iter()
        .enumerate()
        .map(|(place, byte)| {
            let value = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 };
            match place % 2 {
                1 => u32::from(value),
                _ if value >= 5 => 2 * u32::from(value) - 9,
                _ => 2 * u32::from(value),
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["00000000 0 ZZ4", "054546796ZY7"] {
            twin::every_changed_digit_fails(pt_cc, number);
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["00000000 0 ZZ3", "00000000 A ZZ4", "00000000 0 ZZ"] {
            assert!(!pt_cc(number), "{number}");
        }
    }
}

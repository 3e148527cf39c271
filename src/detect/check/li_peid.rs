//! Personenidentifikationsnummer (LI), also the tax number of companies: up to twelve digits without a check digit.
//!
//! Authority: Steuerverwaltung of Liechtenstein, "TIN Country Sheet". Only the length is judged.

/// Whether this is digits that can be a PEID: four to twelve once leading zeros are gone.
pub fn li_peid(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\'');
    let digits = text.bytes().filter(|byte| !matches!(byte, b' ' | b'.'));
    let significant = digits.clone().skip_while(|digit| *digit == b'0').count();
    digits.clone().all(|byte| byte.is_ascii_digit()) && digits.count() <= 12 && (4..=12).contains(&significant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for number in ["00001234567", "0001339050", "100364"] {
            assert!(li_peid(number), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["00001234568913454545", "0001", "123", "1234567890123", "13-39050", "568ABC91345"] {
            assert!(!li_peid(number), "{number}");
        }
    }
}

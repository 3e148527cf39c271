//! Adószám (HU), the tax number of a company: eight digits, of which the last modulo 10; at home the kind of tax and the county follow.
//!
//! Authority: Nemzeti Adó- és Vámhivatal, act CL of 2017; the weights are 9, 7, 3 and 1 by turns.

use super::compact::{Compact, number, values, weighted};

/// Whether eight digits, with HU before them, or with the kind of tax and the county behind them, are a Hungarian tax number.
pub fn hu_anum(text: &str) -> bool {
    let Some(compact) = Compact::<11>::of(text) else {
        return false;
    };
    let code = compact.bytes().strip_prefix(b"HU").unwrap_or(compact.bytes());
    let (base, tail) = code.split_at(code.len().min(8));
    let Some(digits) = values::<8>(base) else {
        return false;
    };
    let tail = match tail {
        [] => true,
        _ => values::<3>(tail)
            .is_some_and(|tail| (1..=5).contains(&tail[0]) && matches!(number(&tail[1..]), 2..=20 | 22..=44 | 51)),
    };
    tail && weighted(&digits, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10) && digits[0] > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn valid_numbers_pass_and_their_twins_fail() {
        for number in ["HU-12892312", "12892312"] {
            twin::every_changed_digit_fails(hu_anum, number);
        }
    }

    #[test]
    fn the_form_used_at_home_passes() {
        assert!(hu_anum("12892312-2-42"));
    }

    #[test]
    fn what_cannot_be_fails() {
        for number in ["HU-12892313", "12892312-9-42", "12892312-2-4", "00000000"] {
            assert!(!hu_anum(number), "{number}");
        }
    }
}

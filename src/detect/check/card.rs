//! Payment card numbers: Luhn, a known issuer range and a length that this issuer uses.
//!
//! Authority: ISO/IEC 7812-1; issuer identification numbers as the networks publish them (Visa, Mastercard,
//! American Express, Discover and Diners, JCB, UnionPay, Maestro, Mir, Dankort, RuPay, Troy, Verve).

use super::compact::Compact;
use super::luhn;

/// First and last six-digit prefix of a range, and the shortest and longest card in it.
const ISSUERS: &[(u32, u32, usize, usize)] = &[
    (180_000, 180_099, 15, 15), // JCB, of old
    (213_100, 213_199, 15, 15), // JCB, of old
    (220_000, 220_499, 16, 19), // Mir
    (222_100, 272_099, 16, 16), // Mastercard
    (300_000, 305_999, 14, 19), // Diners Club
    (309_500, 309_599, 14, 19), // Diners Club
    (340_000, 349_999, 15, 15), // American Express
    (352_800, 358_999, 16, 19), // JCB
    (360_000, 369_999, 14, 19), // Diners Club
    (370_000, 379_999, 15, 15), // American Express
    (380_000, 399_999, 16, 19), // Diners Club
    (400_000, 499_999, 13, 19), // Visa
    (500_000, 509_999, 12, 19), // Maestro, Dankort, RuPay, Verve
    (510_000, 559_999, 16, 16), // Mastercard
    (560_000, 589_999, 12, 19), // Maestro
    (601_100, 601_199, 16, 19), // Discover
    (606_900, 608_999, 16, 16), // RuPay
    (620_000, 629_999, 16, 19), // UnionPay
    (630_400, 630_499, 12, 19), // Maestro
    (636_000, 639_999, 12, 19), // Maestro
    (644_000, 659_999, 16, 19), // Discover, RuPay, Verve
    (670_000, 679_999, 12, 19), // Maestro
    (810_000, 829_999, 16, 19), // UnionPay, RuPay
    (979_200, 979_289, 16, 16), // Troy
];

/// Whether this is a card number of 12 to 19 digits.
pub fn card(text: &str) -> bool {
    let Some(compact) = Compact::<19>::of(text) else {
        return false;
    };
    let ascii = compact.bytes();
    if ascii.len() < 12 || !ascii.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let prefix = ascii[..6].iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
    let visa = (400_000..500_000).contains(&prefix);
    let issued = ISSUERS.iter().any(|(first, last, shortest, longest)| {
        (*first..=*last).contains(&prefix) && (*shortest..=*longest).contains(&ascii.len())
    });
    // Visa uses 13, 16 and 19 digits and nothing between.
    issued && (!visa || ascii.len() % 3 == 1) && luhn::holds(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::twin;

    #[test]
    fn the_test_cards_of_the_networks_pass_and_their_twins_fail() {
        for number in [
            "4111 1111 1111 1111",
            "5555-5555-5555-4444",
            "2223003122003222",
            "378282246310005",
            "6011111111111117",
            "30569309025904",
            "3530111333300000",
            "6759649826438453",
        ] {
            twin::every_changed_digit_fails(card, number);
        }
    }

    #[test]
    fn luhn_alone_is_not_enough() {
        for number in ["0000000000000000", "9999999999999995", "41111111111111", "1111111111111117"] {
            assert!(!card(number), "{number}");
        }
    }
}

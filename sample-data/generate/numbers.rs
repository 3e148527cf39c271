//! Telephone numbers, bank accounts and citizen numbers, and names reduced to plain letters.

use crate::people::Country;
use crate::rng::Rng;

/// A telephone number in groups, without the leading nought.
#[derive(Clone, Debug)]
pub struct Phone {
    /// The country it belongs to.
    pub country: Country,
    /// The groups of digits.
    pub groups: Vec<String>,
}

impl Phone {
    fn code(&self) -> &'static str {
        match self.country {
            Country::Nl => "31",
            Country::De => "49",
            Country::En => "44",
            Country::Fr => "33",
            Country::Es => "34",
        }
    }

    /// As dialled within the country, such as `06-80123456`.
    pub fn national(&self) -> String {
        let first = if self.country == Country::Es { "" } else { "0" };
        let between = if self.country == Country::Nl { "-" } else { " " };
        format!("{first}{}{between}{}", self.groups[0], self.groups[1..].join(" "))
    }

    /// With the country code and spaces, such as `+31 6 80123456`.
    pub fn international(&self) -> String {
        format!("+{} {}", self.code(), self.groups.join(" "))
    }

    /// With the country code and nothing else, such as `+31680123456`.
    pub fn e164(&self) -> String {
        format!("+{}{}", self.code(), self.groups.concat())
    }
}

/// A name without accents, spaces and apostrophes, in small letters.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'ą' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'ě' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' => out.push('i'),
            'ó' | 'ò' | 'ô' | 'ö' | 'ő' => out.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' | 'ń' => out.push('n'),
            'ł' | 'ľ' => out.push('l'),
            'ś' | 'ş' | 'ș' => out.push('s'),
            'ž' => out.push('z'),
            'ř' => out.push('r'),
            'ğ' => out.push('g'),
            'đ' => out.push('d'),
            'ć' => out.push('c'),
            'ß' => out.push_str("ss"),
            _ => {}
        }
    }
    out
}

/// An IBAN with its two check digits.
pub fn iban(country: &str, account: &str) -> String {
    let mut rest = 0;
    for c in account.chars().chain(country.chars()).chain("00".chars()) {
        let value = c.to_digit(36).unwrap_or(0);
        rest = (if value > 9 { rest * 100 } else { rest * 10 } + value) % 97;
    }
    format!("{country}{:02}{account}", 98 - rest)
}

/// A nine-digit number that passes the eleven test; begins with 9, which is not given out.
pub fn bsn(rng: &mut Rng) -> String {
    loop {
        let digits = format!("9{}", rng.digits(7));
        let sum: u32 = digits.bytes().zip((2..=9).rev()).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
        if sum % 11 < 10 {
            return format!("{digits}{}", sum % 11);
        }
    }
}

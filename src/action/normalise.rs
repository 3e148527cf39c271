//! Normalisers: one spelling per value, named in the policy and authenticated in the token.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::model::unguard;

/// A normaliser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// The text as it is.
    Exact,
    /// NFC, trimmed, white space joined, lower case.
    Text,
    /// Trimmed, `mailto:` and spreadsheet guard removed, lower case.
    Email,
    /// Digits with a leading `+` where the number is international, or a region says how; else its digits.
    Phone(Option<Region>),
    /// Without spaces, upper case.
    Iban,
}

/// Country calling code and trunk prefix of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// ISO 3166 alpha-2, upper case.
    pub code: &'static str,
    calling: &'static str,
    trunk: &'static str,
}

/// Regions whose national numbers can be made international: ITU-T E.164 calling codes and national trunk prefixes.
const REGIONS: &[Region] = &[
    region("AT", "43", "0"),
    region("BE", "32", "0"),
    region("BG", "359", "0"),
    region("CH", "41", "0"),
    region("CY", "357", ""),
    region("CZ", "420", ""),
    region("DE", "49", "0"),
    region("DK", "45", ""),
    region("EE", "372", ""),
    region("ES", "34", ""),
    region("FI", "358", "0"),
    region("FR", "33", "0"),
    region("GB", "44", "0"),
    region("GR", "30", ""),
    region("HR", "385", "0"),
    region("HU", "36", "06"),
    region("IE", "353", "0"),
    region("IT", "39", ""),
    region("LT", "370", "0"),
    region("LU", "352", ""),
    region("LV", "371", ""),
    region("MT", "356", ""),
    region("NL", "31", "0"),
    region("NO", "47", ""),
    region("PL", "48", ""),
    region("PT", "351", ""),
    region("RO", "40", "0"),
    region("SE", "46", "0"),
    region("SI", "386", "0"),
    region("SK", "421", "0"),
    region("US", "1", "1"),
];

const fn region(code: &'static str, calling: &'static str, trunk: &'static str) -> Region {
    Region { code, calling, trunk }
}

impl Norm {
    /// By its name in policies: `phone:NL` is `phone` with a region.
    pub fn named(name: &str) -> Option<Self> {
        let (base, of) = name.split_once(':').map_or((name, None), |(b, r)| (b, Some(r)));
        match (base, of) {
            ("exact", None) => Some(Self::Exact),
            ("text", None) => Some(Self::Text),
            ("email", None) => Some(Self::Email),
            ("iban", None) => Some(Self::Iban),
            ("phone", None) => Some(Self::Phone(None)),
            ("phone", Some(code)) => {
                REGIONS.iter().find(|r| r.code.eq_ignore_ascii_case(code)).map(|r| Self::Phone(Some(*r)))
            }
            _ => None,
        }
    }

    /// The id that tokens authenticate. The region is a reading aid and no part of it: a national and an international
    /// spelling of one number have one token.
    pub fn id(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Text => "text",
            Self::Email => "email",
            Self::Phone(_) => "phone",
            Self::Iban => "iban",
        }
    }

    /// For people.
    pub fn describe(self) -> String {
        match self {
            Self::Phone(Some(region)) => format!("phone:{}", region.code),
            other => other.id().to_owned(),
        }
    }

    /// Another spelling of a normalised value that people use: an international number as it is dialled at home.
    pub fn at_home(self, normal: &str) -> Option<String> {
        let digits = normal.strip_prefix('+').filter(|_| matches!(self, Self::Phone(_)))?;
        let region = REGIONS.iter().filter(|r| digits.starts_with(r.calling)).max_by_key(|r| r.calling.len())?;
        Some(format!("{}{}", region.trunk, &digits[region.calling.len()..]))
    }

    /// The value in its one spelling. Applying it twice changes nothing more.
    pub fn apply(self, value: &str) -> Cow<'_, str> {
        match self {
            Self::Exact => Cow::Borrowed(value),
            Self::Text => {
                let composed: String = value.nfc().collect();
                Cow::Owned(composed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
            }
            Self::Email => {
                let bare = unguard(value.trim());
                let bare = match bare.get(..7) {
                    Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &bare[7..],
                    _ => bare,
                };
                Cow::Owned(bare.nfc().collect::<String>().to_lowercase())
            }
            Self::Iban => {
                Cow::Owned(value.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_uppercase())
            }
            Self::Phone(region) => phone(value, region),
        }
    }
}

fn phone(value: &str, region: Option<Region>) -> Cow<'_, str> {
    let bare = unguard(value.trim());
    let bare = bare.strip_prefix("tel:").unwrap_or(bare);
    // Letters or an extension: not a number that can be spelt another way.
    if bare
        .chars()
        .any(|c| !(c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '.' | '/' | '(' | ')')))
    {
        return Cow::Owned(bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
    }
    let international = bare.starts_with('+') || bare.starts_with("00") || bare.starts_with("(+");
    // +31 (0)6: the bracketed trunk prefix is not dialled from abroad.
    let without_trunk = if international { bare.replacen("(0)", "", 1) } else { bare.to_owned() };
    let digits: String = without_trunk.chars().filter(char::is_ascii_digit).collect();
    if international {
        let digits = if bare.starts_with("00") { &digits[2..] } else { &digits };
        return Cow::Owned(format!("+{digits}"));
    }
    match region {
        Some(region) if digits.len() >= 6 && digits.starts_with(region.trunk) => {
            Cow::Owned(format!("+{}{}", region.calling, &digits[region.trunk.len()..]))
        }
        _ => Cow::Owned(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_are_one() {
        let nl = Norm::named("phone:NL").unwrap();
        for spelling in
            ["'+31612345678", "+31 6 12345678", "0031612345678", "06-12345678", "06 12 34 56 78", "+31 (0)6 1234 5678"]
        {
            assert_eq!(nl.apply(spelling), "+31612345678", "{spelling}");
        }
        assert_eq!(Norm::named("phone:es").unwrap().apply("612 345 678"), "+34612345678");
        assert_eq!(Norm::Phone(None).apply("06-12345678"), "0612345678");
    }

    #[test]
    fn mails_ibans_and_texts_have_one_spelling() {
        assert_eq!(Norm::Email.apply(" Jan@Voorbeeld.EXAMPLE "), "jan@voorbeeld.example");
        assert_eq!(Norm::Iban.apply("nl00 effa 0123 4567 89"), "NL00EFFA0123456789");
        assert_eq!(Norm::Text.apply("  Van  der Berg "), "van der berg");
        assert_eq!(Norm::Text.apply("Zoe\u{308}"), "zoë");
    }

    #[test]
    fn applying_twice_changes_nothing() {
        for norm in
            [Norm::Exact, Norm::Text, Norm::Email, Norm::Iban, Norm::Phone(None), Norm::named("phone:NL").unwrap()]
        {
            for value in ["'+31 6", " A b ", "0", "00", "(+31) 6", "x12", "İ", "tel:06", "+"] {
                let once = norm.apply(value).into_owned();
                assert_eq!(norm.apply(&once), once, "{norm:?} {value}");
            }
        }
    }

    #[test]
    fn numbers_have_a_spelling_at_home() {
        assert_eq!(Norm::Phone(None).at_home("+31612345678").as_deref(), Some("0612345678"));
        assert_eq!(Norm::Phone(None).at_home("+34612345678").as_deref(), Some("612345678"));
        assert_eq!(Norm::Phone(None).at_home("0612345678"), None);
        assert_eq!(Norm::Email.at_home("+31612345678"), None);
    }

    #[test]
    fn unknown_names_are_refused() {
        assert!(
            Norm::named("phone:XX").is_none() && Norm::named("mail").is_none() && Norm::named("exact:NL").is_none()
        );
    }
}

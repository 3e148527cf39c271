//! Normalisers: one spelling per value, named in the policy and authenticated in the token.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::date::Date;
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
    /// As `Text`, with one form of apostrophes, hyphens and points: `O’Brien` and `o'brien`, `J. Smit` and `J Smit`.
    Name,
    /// Dates as `1984-03-07`, times behind them as `1984-03-07T10:00:00`, in UTC with a `Z` where they name a zone; whether
    /// `3/4/1980` is April 3rd.
    Date {
        /// Day before month.
        day_first: bool,
    },
    /// Letters and digits alone, upper case: `con-100.023` and `CON100023`.
    Id,
    /// Numbers without zeros that say nothing: `007`, `7` and `7.00`; `12,50` and `12.5`.
    Number,
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

/// Every normaliser by its id, with what it does. All are of version 1: a policy may say `email@1`.
pub const NORMS: &[(&str, &str)] = &[
    ("exact", "the text as it is"),
    ("text", "NFC, trimmed, white space joined, lower case"),
    ("email", "trimmed, mailto: and spreadsheet guard removed, lower case, the domain as IDNA writes it in ASCII"),
    (
        "phone",
        "digits with a leading + where the number is international; phone:NL makes national numbers of a region so",
    ),
    ("iban", "letters and digits, upper case"),
    ("name", "as text, and one form of apostrophes, hyphens and points"),
    ("date", "1984-03-07, with a time 1984-03-07T10:00:00; date:mdy where the month comes first"),
    ("id", "letters and digits, upper case"),
    ("number", "numbers without leading zeros and without zeros at the end of decimals: 007 and 7.00 are 7"),
];

impl Norm {
    /// By its name in policies: `phone:NL` is `phone` with a region, `email@1` names the version.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.strip_suffix("@1").unwrap_or(name);
        let (base, of) = name.split_once(':').map_or((name, None), |(b, r)| (b, Some(r)));
        match (base, of) {
            ("exact", None) => Some(Self::Exact),
            ("text", None) => Some(Self::Text),
            ("email", None) => Some(Self::Email),
            ("iban", None) => Some(Self::Iban),
            ("name", None) => Some(Self::Name),
            ("id", None) => Some(Self::Id),
            ("number", None) => Some(Self::Number),
            ("date", None | Some("dmy")) => Some(Self::Date { day_first: true }),
            ("date", Some("mdy")) => Some(Self::Date { day_first: false }),
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
            Self::Name => "name",
            Self::Date { .. } => "date",
            Self::Id => "id",
            Self::Number => "number",
        }
    }

    /// For people.
    pub fn describe(self) -> String {
        match self {
            Self::Phone(Some(region)) => format!("phone:{}", region.code),
            Self::Date { day_first: false } => "date:mdy".to_owned(),
            other => other.id().to_owned(),
        }
    }

    /// Other spellings of a normalised value that people and programs use: an international number as it is dialled at home, without the
    /// zero that a spreadsheet takes away, and with the zeros of an international call.
    pub fn spellings(self, normal: &str) -> Vec<String> {
        let Some(digits) = normal.strip_prefix('+').filter(|_| matches!(self, Self::Phone(_))) else {
            return Vec::new();
        };
        let region = REGIONS.iter().filter(|r| digits.starts_with(r.calling)).max_by_key(|r| r.calling.len());
        let mut all = vec![digits.to_owned(), format!("00{digits}")];
        if let Some(region) = region {
            let national = &digits[region.calling.len()..];
            all.extend([format!("{}{national}", region.trunk), format!("{}0{national}", region.calling)]);
            // A number that lost its zero is only told from other numbers where it is long.
            all.extend((national.len() >= 8).then(|| national.to_owned()));
        }
        all
    }

    /// The value in its one spelling. Applying it twice changes nothing more.
    pub fn apply(self, value: &str) -> Cow<'_, str> {
        match self {
            Self::Exact => Cow::Borrowed(value),
            Self::Text => text(value),
            Self::Email => email(value),
            Self::Name => name(value),
            Self::Date { day_first } => date(value, day_first),
            Self::Id => match value.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
                true => Cow::Borrowed(value),
                false => Cow::Owned(value.nfc().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()).collect()),
            },
            Self::Iban => {
                let text = value.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
                // No country is IB.
                Cow::Owned(text.strip_prefix("IBAN").map(str::to_owned).unwrap_or(text))
            }
            Self::Phone(region) => phone(value, region),
            Self::Number => number(value),
        }
    }
}

fn text(value: &str) -> Cow<'_, str> {
    if is_plain(value, |b| b == b' ') && !value.contains("  ") && value.trim() == value {
        return Cow::Borrowed(value);
    }
    let composed: String = value.nfc().collect();
    Cow::Owned(composed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

/// Lower-case ASCII letters, digits and what else is `allowed`: text that is in its one form already.
fn is_plain(value: &str, allowed: impl Fn(u8) -> bool) -> bool {
    value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || allowed(b))
}

fn email(value: &str) -> Cow<'_, str> {
    let bare = unguard(value.trim());
    // Jan <jan@voorbeeld.example>
    let bare = match (bare.rfind('<'), bare.strip_suffix('>')) {
        (Some(at), Some(inner)) if bare.contains('@') && inner.len() > at => inner[at + 1..].trim(),
        _ => bare,
    };
    let bare = match bare.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &bare[7..],
        _ => bare,
    };
    if is_plain(bare, |b| matches!(b, b'@' | b'.' | b'-' | b'_' | b'+')) {
        return Cow::Borrowed(bare);
    }
    let lower = bare.nfc().collect::<String>().to_lowercase();
    match lower.rsplit_once('@').filter(|(_, domain)| !domain.is_ascii()) {
        // A domain in its own script and in ASCII is one domain (UTS 46).
        Some((local, domain)) => match idna::domain_to_ascii(domain) {
            Ok(domain) => Cow::Owned(format!("{local}@{domain}")),
            Err(_) => Cow::Owned(lower),
        },
        None => Cow::Owned(lower),
    }
}

fn name(value: &str) -> Cow<'_, str> {
    let one = |c: char| match c {
        '’' | '‘' | '`' | '´' | 'ʼ' => '\'',
        '‐' | '‑' | '–' => '-',
        '.' => ' ',
        other => other,
    };
    let joined: String = value.nfc().map(one).collect();
    Cow::Owned(joined.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

fn date(value: &str, day_first: bool) -> Cow<'_, str> {
    match Date::read(value, day_first) {
        Some(date) => date.moment().map_or_else(|| text(value), Cow::Owned),
        None => text(value),
    }
}

/// A comma is a decimal sign where three digits do not follow it: `1,234` may be either, and stays text.
fn number(value: &str) -> Cow<'_, str> {
    let bare = unguard(value.trim());
    let (sign, digits) = match bare.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && decimals.is_empty()
        || !all_digits(whole)
        || !all_digits(decimals)
        || digits.contains(',') && decimals.len() == 3
    {
        return text(value);
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match decimals.trim_end_matches('0') {
        "" if whole == "0" => Cow::Borrowed("0"),
        "" if sign.is_empty() => Cow::Borrowed(whole),
        "" => Cow::Owned(format!("{sign}{whole}")),
        decimals => Cow::Owned(format!("{sign}{whole}.{decimals}")),
    }
}

fn phone(value: &str, region: Option<Region>) -> Cow<'_, str> {
    // Full-width digits, other hyphens and marks of direction are spellings, too.
    let plain = |c: char| match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => None,
        other => Some(other),
    };
    let value = match value.is_ascii() {
        true => Cow::Borrowed(value),
        false => Cow::Owned(value.nfkc().filter_map(plain).collect::<String>()),
    };
    let bare = unguard(value.trim());
    let bare = match bare.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => bare[4..].trim_start(),
        _ => bare,
    };
    // Letters or an extension: not a number that can be spelt another way.
    if bare
        .chars()
        .any(|c| !(c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '.' | '/' | '(' | ')')))
    {
        return Cow::Owned(bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
    }
    let digits_of = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let digits = digits_of(bare);
    let plus = bare.trim_start_matches(|c: char| c != '+' && !c.is_ascii_digit()).starts_with('+');
    if plus || digits.starts_with("00") {
        // +31 (0)6: the bracketed trunk prefix is not dialled from abroad.
        let digits = digits_of(&bare.replacen("(0)", "", 1));
        let digits = if plus { &digits } else { digits.strip_prefix("00").unwrap_or(&digits) };
        return Cow::Owned(format!("+{}", without_trunk(digits)));
    }
    let Some(region) = region.filter(|_| digits.len() >= 6) else { return Cow::Owned(digits) };
    // Italian numbers of ten digits begin like the calling code of their country.
    let least = if region.code == "IT" { 10 } else { 8 };
    let abroad = digits.strip_prefix(region.calling).filter(|national| national.len() >= least);
    let national = match (digits.strip_prefix(region.trunk), abroad) {
        (Some(national), _) if !region.trunk.is_empty() => national,
        // A number kept as a number has lost its plus, or the zero that is dialled at home.
        (_, Some(national)) => national,
        (Some(national), None) => national,
        (None, None) if digits.len() >= 8 => &digits,
        (None, None) => return Cow::Owned(digits),
    };
    Cow::Owned(format!("+{}{}", region.calling, without_zero(national, &region)))
}

/// An international number without the zero of home that some write behind the calling code.
fn without_trunk(digits: &str) -> String {
    let region = REGIONS.iter().filter(|r| digits.starts_with(r.calling)).max_by_key(|r| r.calling.len());
    match region {
        Some(region) => {
            let national = without_zero(&digits[region.calling.len()..], region);
            format!("{}{national}", region.calling)
        }
        None => digits.to_owned(),
    }
}

/// Where a zero is dialled before a number at home, no number begins with one.
fn without_zero<'a>(national: &'a str, region: &Region) -> &'a str {
    if region.trunk == "0" { national.trim_start_matches('0') } else { national }
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
        for spelling in [
            "31612345678",
            "612345678",
            "TEL:+31612345678",
            "06‑12345678",
            "06–12345678",
            "０６１２３４５６７８",
            "+31 06 12345678",
            "\u{202a}+31612345678",
        ] {
            assert_eq!(nl.apply(spelling), "+31612345678", "{spelling}");
        }
        assert_eq!(nl.apply("112"), "112");
        let es = Norm::named("phone:ES").unwrap();
        assert_eq!(es.apply("34612345678"), es.apply("612 345 678"));
        assert_eq!(Norm::named("phone:IT").unwrap().apply("3912345678"), "+393912345678");
        assert_eq!(Norm::named("phone:IT").unwrap().apply("+39 06 1234567"), "+39061234567");
        assert_eq!(Norm::named("phone:es").unwrap().apply("612 345 678"), "+34612345678");
        assert_eq!(Norm::Phone(None).apply("06-12345678"), "0612345678");
    }

    #[test]
    fn mails_ibans_and_texts_have_one_spelling() {
        assert_eq!(Norm::Email.apply(" Jan@Voorbeeld.EXAMPLE "), "jan@voorbeeld.example");
        assert_eq!(Norm::Iban.apply("nl00 effa 0123 4567 89"), "NL00EFFA0123456789");
        for spelling in ["Jan <jan@voorbeeld.example>", "<JAN@voorbeeld.example>"] {
            assert_eq!(Norm::Email.apply(spelling), "jan@voorbeeld.example");
        }
        assert_eq!(Norm::Iban.apply("IBAN: NL00 EFFA 0123"), "NL00EFFA0123");
        assert_eq!(Norm::Text.apply("  Van  der Berg "), "van der berg");
        assert_eq!(Norm::Text.apply("Zoe\u{308}"), "zoë");
    }

    #[test]
    fn applying_twice_changes_nothing() {
        for norm in
            NORMS.iter().map(|(name, _)| *name).chain(["phone:NL", "date:mdy"]).map(|name| Norm::named(name).unwrap())
        {
            for value in
                ["'+31 6", " A b ", "0", "00", "(+31) 6", "x12", "İ", "tel:06", "+", "a@BÜCHER.de", "31-12-1984", "ǅ."]
                    .into_iter()
                    .chain([
                        "Straße",
                        "ΐ ς",
                        "31-12-1984 2:00",
                        "2024-05-31T02:00:00+02:00",
                        "-0.0",
                        "1,234",
                        "+007,50",
                        "-.5",
                        ".",
                    ])
            {
                let once = norm.apply(value).into_owned();
                assert_eq!(norm.apply(&once), once, "{norm:?} {value}");
            }
        }
    }

    #[test]
    fn names_dates_and_ids_have_one_spelling() {
        let of = |norm: &str, value: &str| Norm::named(norm).unwrap().apply(value).into_owned();
        assert_eq!(of("name", "O’Brien,  J."), "o'brien, j");
        assert_eq!(of("date", "31-12-1984"), of("date@1", "1984/12/31"));
        assert_eq!(of("date:mdy", "3/4/1980"), "1980-03-04");
        assert_eq!(of("date", " Unknown"), "unknown");
        for spelling in ["2024-05-31 10:00", "2024-05-31T10:00:00.000", "31-05-2024 10:00:00", "31/5/2024 10:00"] {
            assert_eq!(of("date", spelling), "2024-05-31T10:00:00", "{spelling}");
        }
        for spelling in ["2024-05-31 8:00 PM", "2024-05-31 20:00", "31/05/2024 08:00:00 pm"] {
            assert_eq!(of("date", spelling), "2024-05-31T20:00:00", "{spelling}");
        }
        assert_eq!(of("date", "2024-05-31 10:00:00 UTC"), of("date", "2024-05-31T10:00:00Z"));
        assert_eq!(of("number", ".50"), "0.5");
        assert_eq!(of("date", "2024-05-31 12:00:00+02:00"), of("date", "2024-05-31T10:00:00Z"));
        assert_ne!(of("date", "2024-05-31 10:00"), of("date", "2024-05-31T10:00:00Z"));
        for spelling in ["12.5", "12.50", "012,5", "'+12.500", " 12,50 "] {
            assert_eq!(of("number", spelling), "12.5", "{spelling}");
        }
        assert_eq!(
            (of("number", "000"), of("number", "-00.70"), of("number", "1,234")),
            ("0".into(), "-0.7".into(), "1,234".into())
        );
        assert_eq!(of("id", "con-100.023"), "CON100023");
        assert_eq!(of("email", "jan@BÜCHER.example"), "jan@xn--bcher-kva.example");
    }

    #[test]
    fn numbers_have_a_spelling_at_home() {
        let of = |number: &str| Norm::Phone(None).spellings(number);
        assert_eq!(of("+31612345678"), ["31612345678", "0031612345678", "0612345678", "310612345678", "612345678"]);
        assert!(of("+34612345678").contains(&"612345678".to_owned()));
        assert!(of("0612345678").is_empty() && Norm::Email.spellings("+31612345678").is_empty());
    }

    #[test]
    fn unknown_names_are_refused() {
        assert!(
            Norm::named("phone:XX").is_none()
                && Norm::named("mail").is_none()
                && Norm::named("exact:NL").is_none()
                && Norm::named("email@2").is_none()
        );
    }
}

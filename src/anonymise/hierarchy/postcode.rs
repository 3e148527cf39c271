//! Postcodes: prefixes that mean something in their country.

use super::{Draft, Memory, OTHER, Values};

/// Prefixes by country, finest first: how many characters of the compact code name a smaller, then a larger region. As the postal
/// services describe their codes: districts and routing regions (NL wijk and regio, DE Leitregion and Leitzone, FR département,
/// ES provincia, US sectional centre, CA forward sortation area, AU and AT state, …).
const PREFIXES: &[(&str, &[usize])] = &[
    ("at", &[3, 2, 1]),
    ("au", &[2, 1]),
    ("be", &[3, 2, 1]),
    ("bg", &[2, 1]),
    ("ca", &[3, 1]),
    ("ch", &[3, 2, 1]),
    ("cz", &[3, 2, 1]),
    ("de", &[3, 2, 1]),
    ("dk", &[3, 2, 1]),
    ("ee", &[3, 2, 1]),
    ("es", &[3, 2]),
    ("fi", &[3, 2, 1]),
    ("fr", &[3, 2]),
    ("gr", &[3, 2, 1]),
    ("hr", &[3, 2, 1]),
    ("hu", &[3, 2, 1]),
    ("ie", &[3, 1]),
    ("it", &[3, 2, 1]),
    ("lt", &[3, 2, 1]),
    ("lu", &[3, 2, 1]),
    ("lv", &[2, 1]),
    ("nl", &[4, 2, 1]),
    ("no", &[3, 2, 1]),
    ("pl", &[3, 2, 1]),
    ("pt", &[4, 2, 1]),
    ("ro", &[3, 2, 1]),
    ("se", &[3, 2, 1]),
    ("si", &[3, 2, 1]),
    ("sk", &[3, 2, 1]),
    ("tr", &[3, 2]),
    ("us", &[5, 3, 1]),
];

/// Whether there are prefixes for a country.
pub(super) fn is_known(country: &str) -> bool {
    country == "gb" || PREFIXES.iter().any(|(known, _)| *known == country)
}

/// Without spaces and hyphens, in capitals; a country in front (`NL-1234`) goes.
fn compact(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// `SW1A 1AA`: the outward code and the area of a British postcode.
fn british(code: &str) -> Option<(String, String)> {
    let chars: Vec<char> = code.chars().collect();
    let n = chars.len();
    let inward = (5..=7).contains(&n)
        && chars[n - 3].is_ascii_digit()
        && chars[n - 2..].iter().all(char::is_ascii_uppercase)
        && chars[0].is_ascii_uppercase();
    let outward: String = if inward { chars[..n - 3].iter().collect() } else { code.to_owned() };
    let area: String = outward.chars().take_while(char::is_ascii_uppercase).collect();
    (inward || !area.is_empty() && outward.len() <= 4 && outward.len() > area.len()).then_some((outward, area))
}

/// The prefix of a code in a level, 0 the finest.
fn prefix(code: &str, country: Option<&str>, level: usize) -> String {
    let of = |lengths: &[usize]| -> String {
        code.chars().take(lengths.get(level).or(lengths.last()).copied().unwrap_or(1)).collect()
    };
    match country {
        Some("gb") => match (british(code), level) {
            (Some((outward, _)), 0) => outward,
            (Some((_, area)), _) => area,
            (None, _) => of(&[2, 1]),
        },
        Some(country) => of(PREFIXES.iter().find(|(known, _)| *known == country).map_or(&[3, 2, 1], |(_, l)| l)),
        None => {
            let digits = code.chars().take_while(char::is_ascii_digit).count();
            let dutch = digits == 4 && code.chars().count() == 6;
            match british(code) {
                _ if dutch => of(&[4, 2, 1]),
                Some((outward, _)) if level == 0 => outward,
                Some((_, area)) => area,
                None => of(&[3, 2, 1]),
            }
        }
    }
}

pub(super) fn draft(values: &Values<'_>, country: Option<&str>, memory: Option<&Memory>) -> Draft {
    let mut draft = Draft::new(values);
    let levels = match (memory, country) {
        (Some(memory), _) => memory.levels.len(),
        (None, Some("gb")) => 2,
        (None, Some(country)) => PREFIXES.iter().find(|(known, _)| *known == country).map_or(3, |(_, l)| l.len()),
        (None, None) => 3,
    };
    let codes: Vec<String> = values.texts.iter().map(|t| compact(t)).collect();
    for level in 0..levels {
        // What has neither letter nor digit is no postcode.
        let label = |code: &String| match code.as_str() {
            "" => OTHER.into(),
            code => prefix(code, country, level).into_boxed_str(),
        };
        let labels = codes.iter().map(label).collect();
        draft.level(format!("prefix {}", level + 1), labels);
    }
    draft
}

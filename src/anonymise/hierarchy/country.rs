//! Countries, by code or name, to the subregions and regions of the United Nations' M49 standard.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Draft, OTHER, Values};

const COUNTRIES: &str = include_str!("../../../rules/hierarchies/countries.csv");

/// Lower case, letters alone.
fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Subregion and region by folded name.
fn known() -> &'static HashMap<String, (&'static str, &'static str)> {
    static KNOWN: OnceLock<HashMap<String, (&'static str, &'static str)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known = HashMap::new();
        for line in COUNTRIES.lines().filter(|l| !l.starts_with('#')) {
            let mut parts = line.split(';');
            if let (Some(subregion), Some(region), Some(names)) = (parts.next(), parts.next(), parts.next()) {
                known.extend(names.split('|').map(|name| (fold(name), (subregion, region))));
            }
        }
        known
    })
}

/// Whether a text names a country that has a region.
pub(super) fn is_known(text: &str) -> bool {
    known().contains_key(&fold(text))
}

pub(super) fn draft(values: &Values<'_>) -> Draft {
    let mut draft = Draft::new(values);
    let found: Vec<_> = values.texts.iter().map(|t| known().get(&fold(t))).collect();
    draft.level("subregion", found.iter().map(|f| f.map_or(OTHER, |(sub, _)| sub).into()).collect());
    draft.level("region", found.iter().map(|f| f.map_or(OTHER, |(_, region)| region).into()).collect());
    draft
}

//! Whose export a file is: the CRM whose headers it has. Told to the reader; no verdict rests on it.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::model::{System, Wild};

/// Headers of one system from which a file is its export.
const ENOUGH: u64 = 3;

#[derive(serde::Deserialize)]
struct Listed {
    system: Vec<Entry>,
}

#[derive(serde::Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    forms: Vec<String>,
    headers: BTreeSet<String>,
}

struct Known {
    name: String,
    forms: Vec<Wild>,
    headers: BTreeSet<String>,
}

fn systems() -> &'static [Known] {
    static SYSTEMS: OnceLock<Vec<Known>> = OnceLock::new();
    SYSTEMS.get_or_init(|| {
        // The list is ours: a test reads it.
        let listed: Option<Listed> = toml::from_str(include_str!("../../rules/systems.toml")).ok();
        let known = |e: Entry| Known {
            name: e.name,
            forms: e.forms.iter().filter_map(|f| Wild::new(f)).collect(),
            headers: e.headers,
        };
        listed.map(|l| l.system.into_iter().map(known).collect()).unwrap_or_default()
    })
}

/// The system that a file with these columns was exported from, where at least three headers say so and none other is near.
pub fn system_of<'a>(columns: impl Iterator<Item = &'a str> + Clone) -> Option<System> {
    let plain = |name: &'a str| name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '\u{feff}'));
    let of = |known: &'static Known| {
        let said = columns.clone().map(plain);
        let said = said.filter(|c| known.headers.contains(*c) || known.forms.iter().any(|f| f.is_match(c)));
        (said.count() as u64, known.name.as_str())
    };
    let mut found: Vec<(u64, &str)> = systems().iter().map(of).collect();
    found.sort_by_key(|(headers, _)| std::cmp::Reverse(*headers));
    match found.as_slice() {
        [(first, name), (second, _), ..] if *first >= ENOUGH && *first >= second * 2 => {
            Some(System { name: (*name).to_owned(), headers: *first })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crm_is_told_by_several_of_its_headers() {
        assert_eq!(systems().len(), 8);
        let of = |columns: &[&'static str]| system_of(columns.iter().copied()).map(|s| s.name);
        assert_eq!(
            of(&["Voornaam", "Primaire E-Mail", "Telefoon Mobiel", "Postadres Postcode"]).as_deref(),
            Some("Vtiger")
        );
        assert_eq!(of(&["FirstName", "LastName", "Gender__c", "Email"]).as_deref(), Some("Salesforce"));
        assert_eq!(of(&["firstname", "lastname", "hs_email_optout"]).as_deref(), Some("HubSpot"));
        assert_eq!(of(&["Person - Name", "Person - Email - Work", "Person - Phone"]).as_deref(), Some("Pipedrive"));
        assert_eq!(of(&["id", "name", "email", "first_name", "last_name", "phone", "city"]), None);
        assert_eq!(of(&["Voornaam", "Achternaam", "geboortedatum", "woonplaats"]), None);
    }
}

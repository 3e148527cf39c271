//! The invented employers.

use std::collections::HashSet;

use crate::names;
use crate::rng::Rng;

/// An invented organisation.
pub struct Organisation {
    /// Number in Vtiger.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number at the chamber of commerce, beginning with 99.
    pub kvk: String,
    /// Place.
    pub city: &'static str,
    /// Domain, under `.example`.
    pub domain: String,
    /// Branch.
    pub branch: &'static str,
}

/// Invents the organisations.
pub fn organisations(seed: u64) -> Vec<Organisation> {
    let mut rng = Rng::new(seed, "organisations");
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    let kinds = [
        ("Bakkerij", "Voeding"),
        ("Installatiebedrijf", "Bouw"),
        ("Schildersbedrijf", "Bouw"),
        ("Autobedrijf", "Automotive"),
        ("Administratiekantoor", "Zakelijke diensten"),
        ("Kwekerij", "Landbouw"),
        ("Drukkerij", "Grafisch"),
        ("Fysiotherapie", "Zorg"),
        ("Basisschool", "Onderwijs"),
        ("Transport", "Logistiek"),
        ("Slagerij", "Voeding"),
    ];
    let words = [
        "Noord",
        "De Linde",
        "Zuiderzee",
        "Het Anker",
        "De Gouden Leeuw",
        "Horizon",
        "Randstad",
        "De Vlinder",
        "Polder",
        "Maasoever",
        "De Kroon",
        "Hanze",
        "Veluwe",
        "Delta",
        "Drie Eiken",
        "Kompas",
    ];
    while out.len() < 150 {
        let &(kind, branch) = rng.pick(&kinds);
        let name = match rng.below(5) {
            0 => {
                let initial = &rng.pick(names::DUTCH.male)[..1];
                format!("{kind} {initial}. {}", rng.skewed(names::DUTCH.family))
            }
            1 => format!("{} & Zn. B.V.", title(rng.skewed::<&str>(names::DUTCH.family))),
            2 => format!("{kind} {} B.V.", rng.pick(&words)),
            3 => format!("Stichting {}", rng.pick(&words)),
            _ => format!("{kind} {}", rng.pick(&words)),
        };
        let city = rng.skewed(names::PLACES_NL).0;
        let kvk = format!("99{}", rng.digits(6));
        let number = rng.range(1, 9);
        if seen.insert(name.clone()) {
            let id = format!("ORG{}", 7001 + out.len());
            let mut domain = name.replace([' ', '.', '&', '\''], "-").to_lowercase();
            while domain.contains("--") {
                domain = domain.replace("--", "-");
            }
            let domain = format!("{}.example", domain.trim_matches('-'));
            let kvk = if number == 9 { String::new() } else { kvk };
            out.push(Organisation { id, name, kvk, city, domain, branch });
        }
    }
    out
}

/// The text with its first letter as a capital.
fn title(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

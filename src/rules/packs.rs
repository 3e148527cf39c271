//! The built-in packs, one line per file of `rules/`.

/// Path below `rules/` and content.
pub(super) const PACKS: &[(&str, &str)] = &[
    ("patterns/address.toml", include_str!("../../rules/patterns/address.toml")),
    ("patterns/contact.toml", include_str!("../../rules/patterns/contact.toml")),
    ("patterns/dates.toml", include_str!("../../rules/patterns/dates.toml")),
    ("patterns/finance.toml", include_str!("../../rules/patterns/finance.toml")),
    ("patterns/ids-be.toml", include_str!("../../rules/patterns/ids-be.toml")),
    ("patterns/ids-de.toml", include_str!("../../rules/patterns/ids-de.toml")),
    ("patterns/ids-es.toml", include_str!("../../rules/patterns/ids-es.toml")),
    ("patterns/ids-fr.toml", include_str!("../../rules/patterns/ids-fr.toml")),
    ("patterns/ids-gb.toml", include_str!("../../rules/patterns/ids-gb.toml")),
    ("patterns/ids-it.toml", include_str!("../../rules/patterns/ids-it.toml")),
    ("patterns/ids-nl.toml", include_str!("../../rules/patterns/ids-nl.toml")),
    ("patterns/ids-other.toml", include_str!("../../rules/patterns/ids-other.toml")),
    ("patterns/ids-pl.toml", include_str!("../../rules/patterns/ids-pl.toml")),
    ("patterns/ids-pt.toml", include_str!("../../rules/patterns/ids-pt.toml")),
    ("patterns/names.toml", include_str!("../../rules/patterns/names.toml")),
    ("patterns/network.toml", include_str!("../../rules/patterns/network.toml")),
    ("patterns/secrets.toml", include_str!("../../rules/patterns/secrets.toml")),
    ("patterns/vehicles.toml", include_str!("../../rules/patterns/vehicles.toml")),
    ("types.toml", include_str!("../../rules/types.toml")),
];

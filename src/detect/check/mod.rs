//! Checks on the span that a rule matched: checksums, calendars, registries.
//!
//! Rules name them (`check = "nl_bsn"`) and call them through [`by_name`]. A check is a pure function that
//! tolerates the separators people write, never panics and allocates nothing. It says that a value *may*
//! be such a number, never that it is one: what chance alone would pass stands beside the rule.

mod be_nn;
mod bic;
mod birth_date;
mod card;
mod compact;
mod de_idnr;
mod es_dni;
mod fr_nir;
mod gb_nhs;
mod gb_nino;
mod iban;
mod ip;
mod it_cf;
mod luhn;
mod nl_bsn;
mod phone;
mod pl_pesel;
mod pt_nif;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod twin;

/// Whether a matched span can be what its rule looks for.
pub type Check = fn(&str) -> bool;

/// All checks by the name that rules use, in alphabetical order.
pub const CHECKS: &[(&str, Check)] = &[
    ("be_nn", be_nn::be_nn),
    ("bic", bic::bic),
    ("birth_date", birth_date::birth_date),
    ("card", card::card),
    ("de_idnr", de_idnr::de_idnr),
    ("es_dni", es_dni::es_dni),
    ("fr_nir", fr_nir::fr_nir),
    ("gb_nhs", gb_nhs::gb_nhs),
    ("gb_nino", gb_nino::gb_nino),
    ("iban", iban::iban),
    ("imei", luhn::imei),
    ("ipv4", ip::ipv4),
    ("ipv6", ip::ipv6),
    ("it_cf", it_cf::it_cf),
    ("long_ago", birth_date::long_ago),
    ("luhn", luhn::luhn),
    ("nl_bsn", nl_bsn::nl_bsn),
    ("phone", phone::phone),
    ("pl_pesel", pl_pesel::pl_pesel),
    ("pt_nif", pt_nif::pt_nif),
];

/// The check of this name, or `None` when there is none.
#[must_use]
pub fn by_name(name: &str) -> Option<Check> {
    CHECKS.iter().find_map(|(known, check)| (*known == name).then_some(*check))
}

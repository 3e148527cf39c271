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
    ("luhn", luhn::luhn),
    ("nl_bsn", nl_bsn::nl_bsn),
    ("phone", phone::phone),
    ("phone_at", phone::national::<{ phone::place("at") }>),
    ("phone_be", phone::national::<{ phone::place("be") }>),
    ("phone_bg", phone::national::<{ phone::place("bg") }>),
    ("phone_ch", phone::national::<{ phone::place("ch") }>),
    ("phone_cy", phone::national::<{ phone::place("cy") }>),
    ("phone_cz", phone::national::<{ phone::place("cz") }>),
    ("phone_de", phone::national::<{ phone::place("de") }>),
    ("phone_dk", phone::national::<{ phone::place("dk") }>),
    ("phone_ee", phone::national::<{ phone::place("ee") }>),
    ("phone_es", phone::national::<{ phone::place("es") }>),
    ("phone_fi", phone::national::<{ phone::place("fi") }>),
    ("phone_fr", phone::national::<{ phone::place("fr") }>),
    ("phone_gb", phone::national::<{ phone::place("gb") }>),
    ("phone_gr", phone::national::<{ phone::place("gr") }>),
    ("phone_hr", phone::national::<{ phone::place("hr") }>),
    ("phone_hu", phone::national::<{ phone::place("hu") }>),
    ("phone_ie", phone::national::<{ phone::place("ie") }>),
    ("phone_is", phone::national::<{ phone::place("is") }>),
    ("phone_it", phone::national::<{ phone::place("it") }>),
    ("phone_li", phone::national::<{ phone::place("li") }>),
    ("phone_lt", phone::national::<{ phone::place("lt") }>),
    ("phone_lu", phone::national::<{ phone::place("lu") }>),
    ("phone_lv", phone::national::<{ phone::place("lv") }>),
    ("phone_mt", phone::national::<{ phone::place("mt") }>),
    ("phone_nl", phone::national::<{ phone::place("nl") }>),
    ("phone_no", phone::national::<{ phone::place("no") }>),
    ("phone_pl", phone::national::<{ phone::place("pl") }>),
    ("phone_pt", phone::national::<{ phone::place("pt") }>),
    ("phone_ro", phone::national::<{ phone::place("ro") }>),
    ("phone_se", phone::national::<{ phone::place("se") }>),
    ("phone_si", phone::national::<{ phone::place("si") }>),
    ("phone_sk", phone::national::<{ phone::place("sk") }>),
    ("phone_tr", phone::national::<{ phone::place("tr") }>),
    ("phone_ua", phone::national::<{ phone::place("ua") }>),
    ("phone_us", phone::national::<{ phone::place("us") }>),
    ("pl_pesel", pl_pesel::pl_pesel),
    ("pt_nif", pt_nif::pt_nif),
];

/// The check of this name, or `None` when there is none.
#[must_use]
pub fn by_name(name: &str) -> Option<Check> {
    CHECKS.iter().find_map(|(known, check)| (*known == name).then_some(*check))
}

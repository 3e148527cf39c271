//! Checks on the span that a rule matched: checksums, calendars, registries.
//!
//! Rules name them (`check = "nl_bsn"`) and call them through [`by_name`]. A check is a pure function that
//! tolerates the separators people write, never panics and allocates nothing. It says that a value *may*
//! be such a number, never that it is one: what chance alone would pass stands beside the rule.

mod at_svnr;
mod at_tin;
mod be_eid;
mod be_nn;
mod bg_egn;
mod bg_lnch;
mod bic;
mod birth_date;
mod born;
mod card;
mod ch_ahv;
mod ch_uid;
#[cfg(test)]
mod chance;
mod compact;
mod cy_tic;
mod cz_rc;
mod de_document;
mod de_idnr;
mod de_kvnr;
mod de_rvnr;
mod de_steuernummer;
mod dk_cpr;
mod ee_ik;
mod embedded;
mod es_cif;
mod es_dni;
mod es_nuss;
mod fi_hetu;
mod fr_nir;
mod fr_siren;
mod fr_spi;
mod gb_licence;
mod gb_nhs;
mod gb_nino;
mod gb_utr;
mod gr_afm;
mod gr_amka;
mod hr_oib;
mod hu_anum;
mod hu_personal;
mod hu_taj;
mod hu_tin;
mod iban;
mod ie_pps;
mod ip;
mod is_kennitala;
mod iso7064;
mod it_cf;
mod it_iva;
mod lei;
mod li_peid;
mod lu_matricule;
mod luhn;
mod lv_pk;
mod mt_id;
mod nl_bsn;
mod nl_document;
mod no_fnr;
pub(super) mod phone;
mod pl_document;
mod pl_nip;
mod pl_pesel;
mod pl_regon;
mod pt_cc;
mod pt_nif;
mod pt_niss;
mod ro_cnp;
mod se_personnummer;
mod si_emso;
#[cfg(test)]
mod tests;
mod tr_tckn;
#[cfg(test)]
mod twin;
mod ua_rntrc;
mod us_tin;
mod vat;

pub use born::{Born, Sex};
pub use embedded::{EMBEDDED, born};

/// Whether a matched span can be what its rule looks for.
pub type Check = fn(&str) -> bool;

/// All checks by the name that rules use, in alphabetical order.
pub const CHECKS: &[(&str, Check)] = &[
    ("at_svnr", at_svnr::at_svnr),
    ("at_tin", at_tin::at_tin),
    ("be_eid", be_eid::be_eid),
    ("be_nn", be_nn::be_nn),
    ("bg_egn", bg_egn::bg_egn),
    ("bg_lnch", bg_lnch::bg_lnch),
    ("bic", bic::bic),
    ("birth_date", birth_date::birth_date),
    ("card", card::card),
    ("ch_ahv", ch_ahv::ch_ahv),
    ("ch_uid", ch_uid::ch_uid),
    ("cy_tic", cy_tic::cy_tic),
    ("cz_rc", cz_rc::cz_rc),
    ("de_document", de_document::de_document),
    ("de_idnr", de_idnr::de_idnr),
    ("de_kvnr", de_kvnr::de_kvnr),
    ("de_rvnr", de_rvnr::de_rvnr),
    ("de_steuernummer", de_steuernummer::de_steuernummer),
    ("dk_cpr", dk_cpr::dk_cpr),
    ("ee_ik", ee_ik::ee_ik),
    ("es_cif", es_cif::es_cif),
    ("es_dni", es_dni::es_dni),
    ("es_nif", es_cif::es_nif),
    ("es_nuss", es_nuss::es_nuss),
    ("eu_vat", vat::eu_vat),
    ("fi_hetu", fi_hetu::fi_hetu),
    ("fi_ytunnus", fi_hetu::fi_ytunnus),
    ("fr_nir", fr_nir::fr_nir),
    ("fr_siren", fr_siren::fr_siren),
    ("fr_siret", fr_siren::fr_siret),
    ("fr_spi", fr_spi::fr_spi),
    ("fr_tva", fr_siren::fr_tva),
    ("gb_licence", gb_licence::gb_licence),
    ("gb_nhs", gb_nhs::gb_nhs),
    ("gb_nino", gb_nino::gb_nino),
    ("gb_utr", gb_utr::gb_utr),
    ("gr_afm", gr_afm::gr_afm),
    ("gr_amka", gr_amka::gr_amka),
    ("hr_oib", hr_oib::hr_oib),
    ("hu_anum", hu_anum::hu_anum),
    ("hu_personal", hu_personal::hu_personal),
    ("hu_taj", hu_taj::hu_taj),
    ("hu_tin", hu_tin::hu_tin),
    ("iban", iban::iban),
    ("ie_pps", ie_pps::ie_pps),
    ("imei", luhn::imei),
    ("ipv4", ip::ipv4),
    ("ipv6", ip::ipv6),
    ("is_kennitala", is_kennitala::is_kennitala),
    ("it_cf", it_cf::it_cf),
    ("it_iva", it_iva::it_iva),
    ("lei", lei::lei),
    ("li_peid", li_peid::li_peid),
    ("long_ago", birth_date::long_ago),
    ("lt_asmens", ee_ik::lt_asmens),
    ("lu_matricule", lu_matricule::lu_matricule),
    ("luhn", luhn::luhn),
    ("lv_pk", lv_pk::lv_pk),
    ("lv_pvn", lv_pk::lv_pvn),
    ("mt_id", mt_id::mt_id),
    ("nl_bsn", nl_bsn::nl_bsn),
    ("nl_document", nl_document::nl_document),
    ("no_fnr", no_fnr::no_fnr),
    ("no_orgnr", no_fnr::no_orgnr),
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
    ("phone_form", phone::form),
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
    ("pl_dowod", pl_document::pl_dowod),
    ("pl_nip", pl_nip::pl_nip),
    ("pl_passport", pl_document::pl_passport),
    ("pl_pesel", pl_pesel::pl_pesel),
    ("pl_regon", pl_regon::pl_regon),
    ("pt_cc", pt_cc::pt_cc),
    ("pt_nif", pt_nif::pt_nif),
    ("pt_niss", pt_niss::pt_niss),
    ("ro_cnp", ro_cnp::ro_cnp),
    ("ro_cui", ro_cnp::ro_cui),
    ("se_orgnr", se_personnummer::se_orgnr),
    ("se_personnummer", se_personnummer::se_personnummer),
    ("si_emso", si_emso::si_emso),
    ("tr_tckn", tr_tckn::tr_tckn),
    ("tr_vkn", tr_tckn::tr_vkn),
    ("ua_edrpou", ua_rntrc::ua_edrpou),
    ("ua_rntrc", ua_rntrc::ua_rntrc),
    ("us_ein", us_tin::us_ein),
    ("us_itin", us_tin::us_itin),
    ("us_ssn", us_tin::us_ssn),
];

/// The place of the numbering plan behind a check of national telephone numbers, a bit of [`dialled_in`].
pub fn plan_of(name: &str) -> Option<usize> {
    let region = name.strip_prefix("phone_").filter(|region| region.len() == 2)?;
    phone::region(region)
}

/// The plans in which a text is a telephone number as it is dialled there, one bit each: what their checks say one by one.
pub fn dialled_in(text: &str) -> u64 {
    phone::places(text)
}

/// The check of this name, or `None` when there is none.
#[must_use]
pub fn by_name(name: &str) -> Option<Check> {
    CHECKS.iter().find_map(|(known, check)| (*known == name).then_some(*check))
}

//! What holds for every check, and the corpus of `python-stdnum` where it is at hand.

use super::*;

#[test]
fn names_are_unique_and_in_order() {
    assert!(CHECKS.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

#[test]
fn a_check_is_found_by_its_name() {
    let check = by_name("nl_bsn").expect("there is such a check");
    assert!(check("111222333") && !check("111222334"));
    assert!(by_name("nl_bs").is_none());
}

#[test]
fn nothing_makes_a_check_panic_or_pass() {
    let long = "9".repeat(10_000);
    let mixed = "é1".repeat(40);
    let odd = [
        "",
        " ",
        "'",
        "+",
        "00",
        "+(0)",
        "-",
        "é",
        "１２３４５６７８９",
        "😀11122233",
        "\0",
        "%",
        "::",
        "PT",
        "+é",
        "\u{a0}",
        &long,
        &mixed,
    ];
    for (name, check) in CHECKS {
        for text in odd {
            assert!(!check(text), "{name} on {} characters beginning {:?}", text.len(), text.chars().next());
        }
    }
}

#[test]
fn cuts_of_valid_numbers_never_panic() {
    let numbers = [
        "NL91ABNA0417164300",
        "RCCMNL83S18D969H",
        "253072A07300443",
        "+31 (0)6-12345678",
        "1987-05-28T00:00:00",
        "fe80::1%eth0",
        "131052-308T",
        "880320+0016",
        "CHE-100.155.212 MWST",
        "NL002455799B11",
        "IE8D79739I",
        "RO18547290",
        "GD888860018",
        "15070649C103",
        "123-45-6789",
        "020 7946 0018 ext. 12",
    ];
    for (_, check) in CHECKS {
        for number in numbers {
            for (start, _) in number.char_indices() {
                for end in start..=number.len() {
                    check(&number[start..end]);
                    check(&format!("{}é", &number[start..end]));
                }
            }
        }
    }
}

#[test]
fn the_list_of_ids_has_every_rule_with_its_chance() {
    let list = include_str!("../../../docs/ids.md");
    let rules = crate::rules::RuleSet::builtin().expect("the packs load");
    let elsewhere =
        ["iban", "bic", "card", "imei", "bank.", "phone.", "postcode.", "plate.", "ipv", "birth_date", "date."];
    for rule in rules.patterns.iter().filter(|rule| rule.check.is_some()) {
        if elsewhere.iter().any(|family| rule.id.starts_with(family)) {
            continue;
        }
        let row = list.lines().find(|line| line.starts_with(&format!("| `{}` |", rule.id)));
        let row = row.unwrap_or_else(|| panic!("{} is not listed", rule.id));
        assert!(row.contains(&format!("| {} |", rule.chance)), "{} has another chance in the list", rule.id);
    }
}

/// The modules of the corpus and the checks that ought to agree with them.
const MODULES: &[(&str, &str)] = &[
    ("at.tin", "at_tin"),
    ("at.vnr", "at_svnr"),
    ("be.bis", "be_nn"),
    ("be.eid", "be_eid"),
    ("be.nn", "be_nn"),
    ("be.ssn", "be_nn"),
    ("bg.egn", "bg_egn"),
    ("bg.pnf", "bg_lnch"),
    ("bic", "bic"),
    ("ch.ssn", "ch_ahv"),
    ("ch.uid", "ch_uid"),
    ("ch.vat", "ch_uid"),
    ("cz.rc", "cz_rc"),
    ("de.idnr", "de_idnr"),
    ("de.stnr", "de_steuernummer"),
    ("dk.cpr", "dk_cpr"),
    ("ee.ik", "ee_ik"),
    ("es.cif", "es_cif"),
    ("es.dni", "es_dni"),
    ("es.nie", "es_dni"),
    ("es.nif", "es_nif"),
    ("fi.hetu", "fi_hetu"),
    ("fi.ytunnus", "fi_ytunnus"),
    ("fr.nif", "fr_spi"),
    ("fr.nir", "fr_nir"),
    ("fr.siren", "fr_siren"),
    ("fr.siret", "fr_siret"),
    ("fr.tva", "fr_tva"),
    ("gb.nhs", "gb_nhs"),
    ("gb.utr", "gb_utr"),
    ("gr.amka", "gr_amka"),
    ("hr.oib", "hr_oib"),
    ("hu.anum", "hu_anum"),
    ("iban", "iban"),
    ("ie.pps", "ie_pps"),
    ("imei", "imei"),
    ("is_.kennitala", "is_kennitala"),
    ("it.codicefiscale", "it_cf"),
    ("it.iva", "it_iva"),
    ("lei", "lei"),
    ("li.peid", "li_peid"),
    ("lt.asmens", "lt_asmens"),
    ("lv.pvn", "lv_pvn"),
    ("nl.bsn", "nl_bsn"),
    ("nl.identiteitskaartnummer", "nl_document"),
    ("no.fodselsnummer", "no_fnr"),
    ("no.mva", "no_orgnr"),
    ("no.orgnr", "no_orgnr"),
    ("pl.nip", "pl_nip"),
    ("pl.pesel", "pl_pesel"),
    ("pl.regon", "pl_regon"),
    ("pt.cc", "pt_cc"),
    ("pt.nif", "pt_nif"),
    ("ro.cnp", "ro_cnp"),
    ("ro.cui", "ro_cui"),
    ("se.orgnr", "se_orgnr"),
    ("se.personnummer", "se_personnummer"),
    ("si.emso", "si_emso"),
    ("sk.rc", "cz_rc"),
    ("tr.tckimlik", "tr_tckn"),
    ("tr.vkn", "tr_vkn"),
    ("ua.edrpou", "ua_edrpou"),
    ("ua.rntrc", "ua_rntrc"),
    ("us.ein", "us_ein"),
    ("us.itin", "us_itin"),
    ("us.ssn", "us_ssn"),
];

/// Modules of VAT numbers, which the corpus often has without the letters of the country.
const VAT: &[(&str, &str)] = &[
    ("at.uid", "AT"),
    ("be.vat", "BE"),
    ("bg.vat", "BG"),
    ("cy.vat", "CY"),
    ("cz.dic", "CZ"),
    ("de.vat", "DE"),
    ("dk.cvr", "DK"),
    ("ee.kmkr", "EE"),
    ("eu.vat", ""),
    ("fi.alv", "FI"),
    ("gb.vat", "GB"),
    ("gr.vat", "EL"),
    ("ie.vat", "IE"),
    ("lt.pvm", "LT"),
    ("lu.tva", "LU"),
    ("mt.vat", "MT"),
    ("nl.btw", "NL"),
    ("ro.cf", "RO"),
    ("se.vat", "SE"),
    ("si.ddv", "SI"),
    ("sk.dph", "SK"),
];

/// Where the corpus and we differ by intent.
const DIFFER: &[(&str, &str)] = &[
    // `python-stdnum` reads register and BIS numbers in two modules, and codes of companies among those of people.
    ("be.bis", "00000100195"),
    ("be.nn", "00400100184"),
    ("it.codicefiscale", "00743110157"),
    // The letters EU are no country's: they are the one-stop shop's for companies outside the Union (Directive 2006/112/EC, art. 362).
    ("eu.vat", "EU372022452"),
];

/// Fourteen digits of an IMEI without its check digit, and sixteen of an IMEISV, which has none (3GPP TS 23.003 §6.2): no
/// checksum could tell them from other numbers.
fn is_without_check(module: &str, number: &str) -> bool {
    module == "imei" && number.bytes().filter(u8::is_ascii_digit).count() != 15
}

#[test]
#[expect(clippy::print_stderr, reason = "a test without its oracle says so")]
fn the_corpus_of_python_stdnum_agrees() {
    let Some(oracles) = std::env::var_os("EFFACE_ORACLES").map(std::path::PathBuf::from) else {
        eprintln!("skipped: EFFACE_ORACLES is not set");
        return;
    };
    let mut judged = 0;
    let mut wrong = Vec::new();
    for file in ["stdnum_corpus.tsv", "generated_ids.tsv"] {
        let corpus = std::fs::read_to_string(oracles.join(file)).expect("the corpus is readable");
        for line in corpus.lines() {
            let mut fields = line.split('\t');
            let (Some(module), Some(verdict), Some(number)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            if DIFFER.contains(&(module, number)) || is_without_check(module, number) {
                continue;
            }
            let named = MODULES.iter().find(|(known, _)| *known == module);
            let passes = match (named, VAT.iter().find(|(known, _)| *known == module)) {
                (Some((_, name)), _) => by_name(name).expect("the table names a check")(number),
                (None, Some((_, country))) => {
                    let check = by_name("eu_vat").expect("there is such a check");
                    let behind = number.trim_start().strip_prefix(country).unwrap_or(number);
                    check(&format!("{country}{behind}"))
                }
                (None, None) => continue,
            };
            judged += 1;
            if passes != (verdict == "valid") {
                wrong.push(format!("{module} {number} is {verdict}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {judged} differ: {wrong:#?}", wrong.len());
    assert!(judged > 4000, "only {judged} numbers of the corpus were judged");
}

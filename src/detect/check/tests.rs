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

/// The modules of the corpus and the checks that ought to agree with them.
const MODULES: &[(&str, &str)] = &[
    ("be.bis", "be_nn"),
    ("be.nn", "be_nn"),
    ("de.idnr", "de_idnr"),
    ("es.dni", "es_dni"),
    ("es.nie", "es_dni"),
    ("fr.nir", "fr_nir"),
    ("gb.nhs", "gb_nhs"),
    ("iban", "iban"),
    ("it.codicefiscale", "it_cf"),
    ("nl.bsn", "nl_bsn"),
    ("pl.pesel", "pl_pesel"),
    ("pt.nif", "pt_nif"),
];

/// Where the corpus and we differ by intent.
const DIFFER: &[(&str, &str)] = &[
    // `python-stdnum` reads register and BIS numbers in two modules, and codes of companies among those of people.
    ("be.bis", "00000100195"),
    ("be.nn", "00400100184"),
    ("it.codicefiscale", "00743110157"),
];

#[test]
#[expect(clippy::print_stderr, reason = "a test without its oracle says so")]
fn the_corpus_of_python_stdnum_agrees() {
    let Some(oracles) = std::env::var_os("EFFACE_ORACLES").map(std::path::PathBuf::from) else {
        eprintln!("skipped: EFFACE_ORACLES is not set");
        return;
    };
    let mut judged = 0;
    for file in ["stdnum_corpus.tsv", "generated_ids.tsv"] {
        let corpus = std::fs::read_to_string(oracles.join(file)).expect("the corpus is readable");
        for line in corpus.lines() {
            let mut fields = line.split('\t');
            let (Some(module), Some(verdict), Some(number)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let Some((_, name)) = MODULES.iter().find(|(known, _)| *known == module) else {
                continue;
            };
            if DIFFER.contains(&(module, number)) {
                continue;
            }
            let check = by_name(name).expect("the table names a check");
            assert_eq!(check(number), verdict == "valid", "{module} {number}");
            judged += 1;
        }
    }
    assert!(judged > 200, "only {judged} numbers of the corpus were judged");
}

//! Which ids tell the birth date or the sex of their holder.

use super::born::Born;
use super::{
    at_svnr, be_nn, bg_egn, cz_rc, de_rvnr, dk_cpr, ee_ik, fi_hetu, fr_nir, gb_licence, gr_amka, hu_personal, hu_tin,
};
use super::{is_kennitala, it_cf, lu_matricule, lv_pk, no_fnr, pl_pesel, ro_cnp, se_personnummer, si_emso, ua_rntrc};

/// What a valid id tells of its holder; `None` where the check fails.
pub type Tells = fn(&str) -> Option<Born>;

/// The checks of ids that hold a birth date, by name in alphabetical order, and what reads it.
pub const EMBEDDED: &[(&str, Tells)] = &[
    ("at_svnr", at_svnr::born),
    ("be_nn", be_nn::born),
    ("bg_egn", bg_egn::born),
    ("cz_rc", cz_rc::born),
    ("de_rvnr", de_rvnr::born),
    ("dk_cpr", dk_cpr::born),
    ("ee_ik", ee_ik::born),
    ("fi_hetu", fi_hetu::born),
    ("fr_nir", fr_nir::born),
    ("gb_licence", gb_licence::born),
    ("gr_amka", gr_amka::born),
    ("hu_personal", hu_personal::born),
    ("hu_tin", hu_tin::born),
    ("is_kennitala", is_kennitala::born),
    ("it_cf", it_cf::born),
    ("lt_asmens", ee_ik::lt_born),
    ("lu_matricule", lu_matricule::born),
    ("lv_pk", lv_pk::born),
    ("no_fnr", no_fnr::born),
    ("pl_pesel", pl_pesel::born),
    ("ro_cnp", ro_cnp::born),
    ("se_personnummer", se_personnummer::born),
    ("si_emso", si_emso::born),
    ("ua_rntrc", ua_rntrc::born),
];

/// What reads the birth date in ids of the check of this name; `None` where they hold none.
#[must_use]
pub fn born(check: &str) -> Option<Tells> {
    EMBEDDED.iter().find_map(|(known, tells)| (*known == check).then_some(*tells))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::check::{Sex, by_name};

    #[test]
    fn every_row_names_a_check_and_stands_in_order() {
        assert!(EMBEDDED.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (name, _) in EMBEDDED {
            assert!(by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn dates_are_read() {
        use Sex::{Female, Male};
        for (check, id, (year, month, day), sex) in [
            ("at_svnr", "1237 010180", (1980, 1, 1), None),
            ("be_nn", "85.07.30-033.28", (1985, 7, 30), Some(Male)),
            ("be_nn", "17 07 30 033 84", (2017, 7, 30), Some(Male)),
            ("bg_egn", "7523169263", (1875, 3, 16), Some(Male)),
            ("cz_rc", "710319/2745", (1971, 3, 19), Some(Male)),
            ("de_rvnr", "15070649C103", (1949, 6, 7), Some(Male)),
            ("dk_cpr", "211062-5629", (1862, 10, 21), Some(Male)),
            ("ee_ik", "36805280109", (1968, 5, 28), Some(Male)),
            ("fi_hetu", "131052-308T", (1952, 10, 13), Some(Female)),
            ("fi_hetu", "131052+308T", (1852, 10, 13), Some(Female)),
            ("fr_nir", "295109912611193", (1995, 10, 7), Some(Female)),
            ("gb_licence", "MORGA657054SM9IJ", (1964, 7, 5), Some(Female)),
            ("gr_amka", "01013099997", (1930, 1, 1), Some(Male)),
            ("hu_personal", "28507191049", (1985, 7, 19), Some(Female)),
            ("is_kennitala", "120174-3399", (1974, 1, 12), None),
            ("it_cf", "RCCMNL83S18D969H", (1983, 11, 18), Some(Male)),
            ("it_cf", "MRSMSR81D60Z611H", (1981, 4, 20), Some(Female)),
            ("lt_asmens", "33309240064", (1933, 9, 24), Some(Male)),
            ("lu_matricule", "1893120105732", (1893, 12, 1), None),
            ("lv_pk", "161175-19997", (1975, 11, 16), None),
            ("no_fnr", "151086 95088", (1986, 10, 15), Some(Female)),
            ("pl_pesel", "44051401359", (1944, 5, 14), Some(Male)),
            ("ro_cnp", "1630615123457", (1963, 6, 15), Some(Male)),
            ("se_personnummer", "880320-0016", (1988, 3, 20), Some(Male)),
            ("si_emso", "0101006500006", (2006, 1, 1), Some(Male)),
        ] {
            let born = born(check).expect("the table holds it")(id).expect("the id is valid");
            assert!(born.agrees(year, month, day), "{check} {id}: {born:?}");
            assert!(!born.agrees(year - 1, month, day), "{check} {id}: {born:?}");
            assert_eq!(born.sex, sex, "{check} {id}");
        }
    }

    #[test]
    fn numbers_of_days_are_read() {
        let hungarian = born("hu_tin").expect("the table holds it")("8071592153").expect("the id is valid");
        assert!(hungarian.agrees(1886, 8, 8), "{hungarian:?}");
        let ukrainian = born("ua_rntrc").expect("the table holds it")("1759013776").expect("the id is valid");
        assert!(ukrainian.agrees(1948, 2, 28), "{ukrainian:?}");
    }

    #[test]
    fn an_id_without_a_date_tells_none_and_a_broken_one_nothing() {
        let tells = born("lv_pk").expect("the table holds it");
        assert_eq!(tells("328673-00679").expect("the id is valid").month, None);
        assert_eq!(tells("328673-00677"), None);
        assert!(born("nl_bsn").is_none());
    }
}

//! Country codes, as a user may write them.

/// ISO 3166-1 alpha-2, all that are officially assigned; in order.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI \
    BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN \
    CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN \
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI \
    VN VU WF WS YE YT ZA ZM ZW";

/// The ISO 3166-1 code that is meant, in upper case; `None` where there is none.
pub fn country(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    CODES.split(' ').any(|known| known == code).then_some(code)
}

/// The code of a country that is often written with another one.
pub fn country_meant(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_uppercase().as_str() {
        "UK" | "EN" => Some("GB"),
        "EL" => Some("GR"),
        "SW" => Some("SE"),
        "CS" => Some("CZ"),
        "DA" => Some("DK"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard_in_either_case() {
        assert_eq!(CODES.split(' ').count(), 249);
        assert!(CODES.split(' ').all(|code| code.len() == 2) && CODES.split(' ').is_sorted());
        assert_eq!(country("nl").as_deref(), Some("NL"));
        assert_eq!((country("UK"), country_meant("uk")), (None, Some("GB")));
        assert!(country("NLD").is_none() && country("").is_none());
    }
}

//! Business identifier codes: eight or eleven characters with a country at the fifth.
//!
//! Authority: ISO 9362; countries of ISO 3166-1, and XK for Kosovo. There is no check digit.

use super::compact::Compact;

/// The codes of ISO 3166-1, and XK, one after another.
#[rustfmt::skip]
const COUNTRIES: &[u8] = b"ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCU\
CVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKN\
KPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERO\
RSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// Whether this has the form of a BIC and names a country.
pub fn bic(text: &str) -> bool {
    let Some(compact) = Compact::<11>::of(text) else {
        return false;
    };
    let code = compact.bytes();
    matches!(code.len(), 8 | 11)
        && code[..6].iter().all(u8::is_ascii_uppercase)
        && COUNTRIES.as_chunks::<2>().0.iter().any(|country| country[..] == code[4..6])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_pass_with_and_without_a_branch() {
        for code in ["ABNANL2A", "DEUTDEFF", "DEUTDEFF500", "BNPAFRPP"] {
            assert!(bic(code), "{code}");
        }
    }

    #[test]
    fn an_unknown_country_or_another_length_fails() {
        for code in ["ABNAQQ2A", "ABNANL2", "ABNANL2A12", "1BNANL2A", ""] {
            assert!(!bic(code), "{code}");
        }
    }

    #[test]
    fn countries_are_pairs_in_order() {
        let (pairs, rest) = COUNTRIES.as_chunks::<2>();
        assert!(rest.is_empty() && pairs.is_sorted() && pairs.len() == 250);
    }
}

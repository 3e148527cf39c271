//! A header taken apart into folded tokens.

use unicode_normalization::UnicodeNormalization;

use crate::detect::fold;

/// Most tokens that are looked at: a question of a survey is longer, and says what it says at its start.
const MOST: usize = 16;

/// Folded tokens of a header: split at case changes, at the edges of numbers and at everything that is no letter or
/// digit; Salesforce's `__c` and HubSpot's `property_` dropped.
pub(super) fn tokens(header: &str) -> Vec<String> {
    let clean: String = header.nfkc().collect();
    let clean = clean.trim();
    let clean = ["__c", "__pc", "__r"].iter().find_map(|end| clean.strip_suffix(end)).unwrap_or(clean);
    let clean = clean.strip_prefix("property_").unwrap_or(clean);
    let mut tokens: Vec<String> = Vec::new();
    let mut current = String::new();
    let chars: Vec<char> = clean.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut current, &mut tokens);
            continue;
        }
        let previous = i.checked_sub(1).map(|p| chars[p]);
        let next = chars.get(i + 1);
        let rises = c.is_uppercase()
            && previous
                .is_some_and(|p| p.is_lowercase() || (p.is_uppercase() && next.is_some_and(|n| n.is_lowercase())));
        let number = previous.is_some_and(|p| p.is_alphanumeric() && p.is_ascii_digit() != c.is_ascii_digit());
        if rises || number {
            flush(&mut current, &mut tokens);
        }
        current.push(*c);
    }
    flush(&mut current, &mut tokens);
    tokens.truncate(MOST);
    tokens
}

fn flush(current: &mut String, tokens: &mut Vec<String>) {
    if !current.is_empty() {
        tokens.push(fold(current));
        current.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_split_into_folded_tokens() {
        assert_eq!(tokens("Primaire E-Mail"), ["primaire", "e", "mail"]);
        assert_eq!(tokens("contact.lastName"), ["contact", "last", "name"]);
        assert_eq!(tokens("Political_Affiliation__c"), ["political", "affiliation"]);
        assert_eq!(tokens("\u{feff}Prénom :"), ["prenom"]);
        assert_eq!(tokens("IBANNumber"), ["iban", "number"]);
        assert_eq!(tokens("email2"), ["email", "2"]);
        assert_eq!(tokens("ΑΡΙΘΜΟΣ Πελάτης"), ["αριθμοσ", "πελατησ"]);
    }
}

//! What catalogues are told of a column, whatever their format.

use crate::model::{ColumnReport, Identifying, Sensitive};

/// Key and value, in a fixed order; nothing for a column that holds nothing personal.
pub(super) fn facts(column: &ColumnReport) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(kind) = column.info_type.as_deref() {
        facts.push(("efface.type", kind.to_owned()));
        facts.push(("efface.confidence", format!("{:.2}", column.confidence)));
    }
    if column.identifying != Identifying::None {
        facts.push(("efface.identifying", column.identifying.word().to_owned()));
    }
    if column.sensitive != Sensitive::None {
        facts.push(("efface.sensitive", column.sensitive.word().to_owned()));
        let article = match column.sensitive {
            Sensitive::Special => Some("9"),
            Sensitive::Criminal => Some("10"),
            Sensitive::Child => Some("8"),
            Sensitive::None | Sensitive::Sensitive => None,
        };
        facts.extend(article.map(|a| ("efface.gdpr_article", a.to_owned())));
    }
    if column.free_text {
        facts.push(("efface.free_text", "true".to_owned()));
    }
    if !column.contamination.is_empty() {
        let inside: Vec<&str> = column.contamination.iter().map(|c| &*c.info_type).collect();
        facts.push(("efface.inside", inside.join(" ")));
    }
    facts
}

/// The class of the Data Privacy Vocabulary's personal data extension (DPV 2.3, `pd:`) that a type is; the most specific
/// that is there.
pub(super) fn dpv_class(info_type: &str) -> Option<&'static str> {
    const CLASSES: &[(&str, &str)] = &[
        ("address.city", "City"),
        ("address.country", "Country"),
        ("address.house_number", "HouseNumber"),
        ("address.postcode", "PostalCode"),
        ("address.region", "Region"),
        ("address.street", "Street"),
        ("address", "PhysicalAddress"),
        ("age", "Age"),
        ("bank.account", "FinancialAccountNumber"),
        ("biometric", "Biometric"),
        ("birth_date", "BirthDate"),
        ("birth_place", "BirthPlace"),
        ("birth_year", "Age"),
        ("card", "PaymentCardNumber"),
        ("contact", "Contact"),
        ("credential", "Authenticating"),
        ("criminal", "Criminal"),
        ("device_id", "DeviceBased"),
        ("driving_licence", "OfficialID"),
        ("education", "Education"),
        ("efface.token", "Identifier"),
        ("email", "EmailAddress"),
        ("ethnicity", "EthnicOrigin"),
        ("gender", "Gender"),
        ("genetic", "Genetic"),
        ("geo", "GPSCoordinate"),
        ("hash.personal", "Identifier"),
        ("health", "Health"),
        ("iban", "BankAccount"),
        ("income", "Income"),
        ("ip", "IPAddress"),
        ("job_title", "Job"),
        ("language", "Language"),
        ("licence_plate", "VehicalLicenseNumber"),
        ("mac", "MACAddress"),
        ("marital_status", "MaritalStatus"),
        ("minor", "Age"),
        ("national_id", "OfficialID"),
        ("nationality", "Nationality"),
        ("passport", "Passport"),
        ("person.id", "UID"),
        ("person.reference", "Identifier"),
        ("person.photo", "Picture"),
        ("person", "Name"),
        ("phone", "TelephoneNumber"),
        ("politics", "PoliticalOpinion"),
        ("religion", "ReligiousBelief"),
        ("sex_life", "Sexual"),
        ("social_handle", "SocialMedia"),
        ("union", "TradeUnionMembership"),
        ("url.profile", "SocialMedia"),
        ("username", "Username"),
    ];
    let is = |id: &str| info_type == id || info_type.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'));
    let longest = CLASSES.iter().filter(|(id, _)| is(id)).max_by_key(|(id, _)| id.len());
    // National numbers are named by country: nl.bsn.
    let national = || info_type.split_once('.').filter(|(country, _)| country.len() == 2).map(|_| "OfficialID");
    longest.map(|(_, class)| *class).or_else(national)
}

#[cfg(test)]
mod tests {
    use super::dpv_class;

    #[test]
    fn the_most_specific_class_is_taken() {
        assert_eq!(dpv_class("person.id"), Some("UID"));
        assert_eq!(dpv_class("person.family_name"), Some("Name"));
        assert_eq!(dpv_class("nl.bsn"), Some("OfficialID"));
        assert_eq!(dpv_class("thing.status"), None);
        assert_eq!(dpv_class("ipx"), None);
    }
}

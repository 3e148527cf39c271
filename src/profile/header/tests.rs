// Shares and misses are printed: a test that only fails says little about words.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::tokens::tokens;
use super::*;

fn best(headers: &Headers, header: &str, dataset: &str) -> String {
    let said = headers.read(header, dataset);
    if said.against.is_some() {
        return "against".to_owned();
    }
    let mut best: Option<&(InfoType, f64, String)> = None;
    for t in &said.types {
        if best.is_none_or(|b| t.1 > b.1) {
            best = Some(t);
        }
    }
    best.map_or("nothing".into(), |t| t.0.to_string())
}

#[test]
fn headers_speak_for_and_against() {
    let headers = Headers::new(&RuleSet::builtin().unwrap());
    let mut wrong = Vec::new();
    for (header, dataset, expected) in [
        ("Voornaam", "x", "person.given_name"),
        ("Primaire E-Mail", "x", "email"),
        ("email_verified", "x", "against"),
        ("phone_count", "x", "against"),
        ("parcel_id", "x", "against"),
        ("acid_level", "x", "against"),
        ("scenario_code", "x", "against"),
        ("email_opt_in", "x", "consent"),
        ("name_length", "x", "against"),
        ("phone_model", "x", "against"),
        ("ip_rating", "x", "against"),
        ("birthplace_flag", "x", "against"),
        ("email_geverifieerd", "x", "against"),
        ("Anzahl Telefone", "x", "against"),
        ("počet telefonů", "x", "against"),
        ("antal e-mails", "x", "against"),
        ("product_name", "x", "against"),
        ("page title", "x", "against"),
        ("Id", "Contact", "person.id"),
        ("id", "crm/customers", "person.id"),
        ("contact_id", "orders", "person.id"),
        ("col_17", "x", "nothing"),
        ("MailingAddress.PostalCode", "x", "address.postcode"),
        // run together
        ("datanascita", "x", "birth_date"),
        ("dateofbirth", "x", "birth_date"),
        ("custlastname", "x", "person.family_name"),
        ("klantgeboortedatum", "x", "birth_date"),
        ("kundenemailadresse", "x", "email"),
        // abbreviations
        ("gebdat", "x", "birth_date"),
        ("dt_nasc", "x", "birth_date"),
        ("gndr", "x", "gender"),
        ("relig", "x", "religion"),
        ("nationalitty", "x", "nationality"),
        ("or_sex", "x", "sex_life.orientation"),
        ("medicatie_gebruik", "x", "health.condition"),
        ("mbr_dob", "x", "birth_date"),
        ("Column3", "x", "nothing"),
        ("field8", "x", "nothing"),
        ("itm_desc", "x", "against"),
        ("nif_emp", "x", "national_id"),
        // numbers, prefixes, suffixes
        ("Phone 1", "x", "phone"),
        ("cf_852_geboortedatum", "x", "birth_date"),
        ("x_studio_iban", "x", "iban"),
        ("billing_email", "x", "email"),
        ("Custom fields: Religion", "x", "religion"),
        // other languages and scripts
        ("Ημερομηνία γέννησης", "x", "birth_date"),
        ("ΕΠΩΝΥΜΟ", "x", "person.family_name"),
        ("onomateponymo", "x", "person.full_name"),
        ("Дата народження", "x", "birth_date"),
        ("Прізвище", "x", "person.family_name"),
        ("Telefonní číslo zákazníka", "x", "phone"),
        ("Adresă de e-mail", "x", "email"),
        ("Születési hely", "x", "birth_place"),
        // what describes a person stays what it is
        ("disability status", "x", "health.condition"),
        ("level of education", "x", "education"),
    ] {
        let found = best(&headers, header, dataset);
        if found != expected {
            wrong.push(format!("{header}: {found}, not {expected}: {:?}", headers.read(header, dataset)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_whole_headers_are_known_as_headers() {
    let headers = Headers::new(&RuleSet::builtin().unwrap());
    assert!(headers.knows("Voornaam") && headers.knows("Customer e-mail") && headers.knows("id"));
    assert!(
        !headers.knows("Jansen")
            && !headers.knows("Solid oak table")
            && !headers.knows("Jan phone home later today please")
    );
}

/// What the concepts of the collected headers are here; several where the header leaves it open.
const CONCEPTS: &[(&str, &[&str])] = &[
    ("given_name", &["person.given_name"]),
    ("family_name", &["person.family_name"]),
    ("family_name_birth", &["person.family_name"]),
    ("partner_name", &["person.family_name"]),
    ("full_name", &["person.full_name", "person.given_name"]),
    ("account_holder", &["person.full_name"]),
    ("initials", &["person.initials"]),
    ("name_prefix", &["person.name_particle", "person.salutation"]),
    ("salutation", &["person.salutation"]),
    ("birth_date", &["birth_date"]),
    ("birth_place", &["birth_place"]),
    ("gender", &["gender", "person.salutation"]),
    ("nationality", &["nationality"]),
    ("email", &["email"]),
    ("phone", &["phone"]),
    ("social", &["social_handle", "url.profile"]),
    ("street", &["address.street", "address.full"]),
    ("po_box", &["address.street"]),
    ("house_number", &["address.house_number"]),
    ("house_suffix", &["address.house_number"]),
    ("postal_code", &["address.postcode"]),
    ("city", &["address.city"]),
    ("region", &["address.region"]),
    ("country", &["address.country"]),
    ("geo", &["geo"]),
    ("job_title", &["job_title", "person.salutation"]),
    ("employer", &["organisation.name"]),
    ("department", &["against", "nothing"]),
    ("record_type", &["against", "nothing"]),
    ("record_id", &["person.id", "person.reference", "against", "nothing", "organisation.name"]),
    ("person_ref", &["person.reference"]),
    ("iban", &["iban", "bank.account"]),
    ("licence_plate", &["licence_plate"]),
    ("photo", &["person.photo"]),
    ("opt_out", &["consent"]),
    ("credential", &["credential", "username"]),
    // A description is text of a thing, and of people where its cells name them.
    ("free_text", &["free_text", "thing.text"]),
    ("tax_id", &["organisation.vat", "national_id"]),
    ("official_id", &["national_id", "passport", "nl.bsn", "fr.nir", "de.idnr"]),
];

fn collected() -> Option<Vec<(String, String)>> {
    let folder = std::env::var_os("EFFACE_FIELD").map(PathBuf::from).or_else(|| {
        std::env::var_os("EFFACE_ORACLES").map(|o| PathBuf::from(o).parent().unwrap_or(&PathBuf::new()).join("field"))
    })?;
    let mut reader = csv::Reader::from_path(folder.join("crm-headers.csv")).ok()?;
    Some(reader.records().map(|r| r.unwrap()).map(|r| (r[0].to_owned(), r[3].to_owned())).collect())
}

fn share_right(headers: &[Headers], rows: &[(String, String)], name: &str) -> f64 {
    let concepts: BTreeMap<&str, &[&str]> = CONCEPTS.iter().copied().collect();
    let mut right = 0;
    for (concept, header) in rows {
        let at = fold_of(header) % headers.len();
        let found = best(&headers[at], header, "contacts");
        let fits = concepts[concept.as_str()].iter().any(|t| *t == found)
            // National numbers have types of their own.
            || (concept == "official_id" && found.len() > 3 && found.as_bytes()[2] == b'.');
        right += usize::from(fits);
        if !fits {
            println!("{name}: {concept}: {header:?} reads as {found}");
        }
    }
    let share = right as f64 / rows.len() as f64;
    println!("{name}: {right} of {} headers, {:.1} %", rows.len(), share * 100.0);
    share
}

/// A fold for each header, the same for all spellings of it.
fn fold_of(header: &str) -> usize {
    tokens(header).concat().bytes().fold(7usize, |h, b| h.wrapping_mul(31).wrapping_add(b.into())) % 5
}

/// Reads headers of real products, collected elsewhere: with all phrases, and again without the header's own phrase in
/// any language, so that what is left is what words say together.
#[test]
fn headers_of_crm_products_read_right_with_and_without_their_own_phrase() {
    let Some(rows) = collected() else {
        println!("skipped: neither EFFACE_FIELD nor EFFACE_ORACLES leads to crm-headers.csv");
        return;
    };
    let rules = RuleSet::builtin().unwrap();
    let all = share_right(&[Headers::new(&rules)], &rows, "all phrases");
    let folds: Vec<Headers> = (0..5)
        .map(|fold| {
            let held_out: HashSet<String> =
                rows.iter().filter(|r| fold_of(&r.1) == fold).map(|r| tokens(&r.1).concat()).collect();
            let mut rules = rules.clone();
            std::sync::Arc::make_mut(&mut rules.headers).retain(|p| !held_out.contains(&p.tokens.concat()));
            Headers::new(&rules)
        })
        .collect();
    let without = share_right(&folds, &rows, "own phrase excluded");
    assert!(all >= 0.97, "{all}");
    assert!(without >= 0.85, "{without}");
}

#[test]
fn a_word_longer_than_any_is_not_compared_with_all_of_them() {
    // Found by fuzzing: each letter of an unknown word was a place to take it apart at, for every known word.
    let headers = Headers::new(&RuleSet::builtin().unwrap());
    let best = |text: &str| {
        let took = (0..4).map(|_| {
            let start = std::time::Instant::now();
            headers.read(text, "contacts");
            start.elapsed()
        });
        took.min().unwrap()
    };
    // The first look makes the lists.
    headers.read("voornaamx", "contacts");
    let (short, long) = (best(&"voornaam".repeat(7)), best(&"voornaam".repeat(7_000)));
    assert!(long < short * 300, "{short:?} {long:?}");
}

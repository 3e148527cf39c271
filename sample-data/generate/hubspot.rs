//! The HubSpot export: JSON lines with nested objects, French and Spanish people.

use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::calendar;
use crate::goods;
use crate::numbers::slug;
use crate::people::{Country, Crm, Gender, Person, World};
use crate::rng::Rng;
use crate::text::{self, Pools};
use crate::vtiger::someone;

struct Contact<'a> {
    id: u64,
    person: &'a Person,
}

/// Writes the two files under `out` and returns their names and row counts.
pub fn write(seed: u64, world: &World, out: &Path) -> Result<Vec<(String, usize)>, Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let mut rng = Rng::new(seed, "hubspot contacts");
    let mut people: Vec<&Person> = world.people.iter().filter(|p| p.systems.contains(&Crm::Hubspot)).collect();
    rng.shuffle(&mut people);
    let mut used = HashSet::new();
    let mut contacts = Vec::new();
    for person in people {
        let mut id = 90_000_000_000 + rng.below(999_999_999);
        while !used.insert(id) {
            id = 90_000_000_000 + rng.below(999_999_999);
        }
        contacts.push(Contact { id, person });
    }
    let mut done = Vec::new();
    for (name, lines) in
        [("contacts.jsonl", contacts_file(seed, world, &contacts)), ("deals.jsonl", deals_file(seed, world, &contacts))]
    {
        let mut text = String::new();
        for line in &lines {
            text.push_str(&serde_json::to_string(line)?);
            text.push('\n');
        }
        fs::write(out.join(name), text)?;
        done.push((format!("hubspot/{name}"), lines.len()));
    }
    Ok(done)
}

fn language(p: &Person) -> (&'static str, &'static Pools, Country) {
    match p.country {
        Country::Es => ("es", &text::SPANISH, Country::Es),
        Country::Nl => ("nl", &text::DUTCH, Country::Nl),
        Country::De => ("de", &text::GERMAN, Country::De),
        Country::En => ("en", &text::ENGLISH, Country::En),
        Country::Fr => ("fr", &text::FRENCH, Country::Fr),
    }
}

fn contacts_file(seed: u64, world: &World, contacts: &[Contact]) -> Vec<Value> {
    let mut rng = Rng::new(seed, "hubspot contacts file");
    let mut strangers = world.maker.strangers(seed, "hubspot family");
    let odds = text::Odds { own: 15, others: 25, special: 80 };
    contacts
        .iter()
        .map(|contact| {
            let p = contact.person;
            let shared = p.systems.len() > 1;
            let (language, pools, country) = language(p);
            let mut row = Map::new();
            row.insert("Record ID".into(), json!(contact.id.to_string()));
            row.insert("firstname".into(), json!(p.given));
            row.insert("lastname".into(), json!(p.family));
            row.insert("email".into(), json!(p.email_in(Crm::Hubspot)));
            let mut emails = vec![json!({"value": p.email, "type": "PRIMARY"})];
            if rng.percent(15) {
                let second = format!("{}@{}.example", slug(&p.given), slug(&p.family));
                emails.push(json!({"value": second, "type": "SECONDARY"}));
            }
            row.insert("emails".into(), Value::Array(emails));
            if rng.percent(50) {
                row.insert("phone".into(), json!(p.landline.international()));
            }
            let mobile = if rng.percent(70) { p.mobile.e164() } else { p.mobile.international() };
            row.insert("mobilephone".into(), if shared || rng.percent(90) { json!(mobile) } else { Value::Null });
            row.insert(
                "date_of_birth".into(),
                if rng.percent(85) { json!(calendar::iso(p.birth)) } else { Value::Null },
            );
            let gender = match (p.gender, language) {
                (Gender::Female, "es") => json!("mujer"),
                (Gender::Male, "es") => json!("hombre"),
                (Gender::Female, _) => json!("femme"),
                (Gender::Male, _) => json!("homme"),
                (Gender::Other, _) => json!("x"),
                (Gender::Unknown, _) => Value::Null,
            };
            row.insert("gender".into(), gender);
            row.insert("jobtitle".into(), json!(p.job));
            let street = match p.country {
                Country::Fr | Country::En => format!("{} {}", p.house, p.street),
                Country::Es => format!("{}, {}", p.street, p.house),
                _ => format!("{} {}", p.street, p.house),
            };
            let land = match p.country {
                Country::Nl => "Pays-Bas",
                Country::De => "Allemagne",
                Country::En => "Royaume-Uni",
                Country::Fr => "France",
                Country::Es => "España",
            };
            let address = json!({"street": street, "city": p.city, "zip": p.postcode, "country": land});
            row.insert("address".into(), address);
            if p.birth % 3 == 0 {
                row.insert("iban".into(), json!(p.iban));
            }
            row.insert("language".into(), json!(language));
            row.insert("lifecyclestage".into(), json!(rng.pick(&["lead", "customer", "customer", "subscriber"])));
            row.insert("hs_email_optout".into(), json!(rng.percent(20)));
            let day = calendar::iso(goods::order_day(&mut rng));
            let clock = format!("{:02}:{:02}:{:02}", rng.range(6, 20), rng.below(60), rng.below(60));
            row.insert("createdate".into(), json!(format!("{day}T{clock}Z")));
            if rng.percent(22) {
                let other = someone(&mut rng, &mut strangers, world, Crm::Hubspot, country);
                let product = rng.pick(goods::PRODUCTS).0;
                let order = format!("HS-{}", rng.range(3000, 3999));
                let context = text::Context { own: p, other: &other, order: &order, product, date: &day };
                row.insert("remark".into(), json!(text::note(&mut rng, pools, &odds, "\n", &context)));
            }
            Value::Object(row)
        })
        .collect()
}

fn deals_file(seed: u64, world: &World, contacts: &[Contact]) -> Vec<Value> {
    let mut rng = Rng::new(seed, "hubspot deals");
    let mut strangers = world.maker.strangers(seed, "hubspot strangers");
    let odds = text::Odds { own: 50, others: 45, special: 12 };
    let mut id = 71_200_000_000u64;
    (0..850)
        .map(|i| {
            id += 1 + rng.below(900_000);
            let contact = &contacts[goods::buyer(&mut rng, contacts.len())];
            let p = contact.person;
            let (_, pools, country) = language(p);
            let &(product, _, price) = rng.skewed(goods::PRODUCTS);
            let cents = price * if rng.percent(75) { 1 } else { rng.range(2, 9) };
            let day = goods::order_day(&mut rng);
            let (y, m, d) = calendar::date(day);
            let email = if rng.percent(95) { json!(p.email) } else { Value::Null };
            let notes = if rng.percent(38) {
                let other = someone(&mut rng, &mut strangers, world, Crm::Hubspot, country);
                let (order, date) = (format!("HS-{}", 3000 + i), format!("{d:02}/{m:02}/{y}"));
                let context = text::Context { own: p, other: &other, order: &order, product, date: &date };
                text::note(&mut rng, pools, &odds, "\n", &context)
            } else {
                String::new()
            };
            json!({
                "dealId": id,
                "contactId": contact.id,
                "contact_email": email,
                "dealname": format!("HS-{}", 3000 + i),
                "product": product,
                "colour": rng.pick(goods::COLOURS),
                "amount": cents as f64 / 100.0,
                "dealstage": rng.pick(&["closedwon", "closedwon", "closedlost", "contractsent"]),
                "closedate": calendar::iso(day),
                "notes": notes,
            })
        })
        .collect()
}

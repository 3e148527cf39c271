//! The Dutch Vtiger export: CSV in Windows-1252 with semicolons, CRLF and every field quoted.

use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::calendar::dmy;
use crate::goods;
use crate::numbers::{Phone, slug};
use crate::people::{self, Country, Crm, Gender, Maker, Person, World};
use crate::rng::Rng;
use crate::text;

/// A file under construction.
struct Csv {
    text: String,
    columns: usize,
    rows: usize,
}

impl Csv {
    fn new(header: &[&str]) -> Self {
        let mut csv = Self { text: String::new(), columns: header.len(), rows: 0 };
        csv.row(header);
        csv.rows = 0;
        csv
    }

    fn row<S: AsRef<str>>(&mut self, fields: &[S]) {
        assert_eq!(fields.len(), self.columns, "row width");
        for (i, field) in fields.iter().enumerate() {
            self.text.push_str(if i == 0 { "\"" } else { ";\"" });
            self.text.push_str(&field.as_ref().replace('"', "\"\""));
            self.text.push('"');
        }
        self.text.push_str("\r\n");
        self.rows += 1;
    }

    fn write(&self, path: &Path) -> Result<usize, Box<dyn Error>> {
        let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&self.text);
        if lossy {
            return Err(format!("{}: a letter outside Windows-1252", path.display()).into());
        }
        fs::write(path, bytes)?;
        Ok(self.rows)
    }
}

/// A row of the contacts file.
struct Contact {
    id: String,
    person: usize,
    /// The second row of somebody who is in twice.
    second: bool,
}

/// How somebody typed a telephone number.
fn typed(rng: &mut Rng, phone: &Phone, guarded: bool) -> String {
    if guarded {
        return format!("'{}", if rng.percent(50) { phone.e164() } else { phone.international() });
    }
    match rng.below(10) {
        0 => phone.national().replace(['-', ' '], ""),
        1 => phone.international(),
        2 => phone.e164().replacen('+', "00", 1),
        _ => phone.national(),
    }
}

/// Writes the four files under `out` and returns their names and row counts.
pub fn write(seed: u64, world: &World, out: &Path) -> Result<Vec<(String, usize)>, Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let contacts = contacts(seed, &world.people);
    let orders = orders(seed, world, &contacts);
    let files = [
        ("contacts.csv", contacts_file(seed, world, &contacts)),
        ("organisations.csv", organisations_file(world)),
        ("orders.csv", orders.1),
        ("tickets.csv", tickets_file(seed, world, &contacts, &orders.0)),
    ];
    let mut done = Vec::new();
    for (name, csv) in files {
        done.push((format!("vtiger/{name}"), csv.write(&out.join(name))?));
    }
    Ok(done)
}

fn contacts(seed: u64, people: &[Person]) -> Vec<Contact> {
    let mut rng = Rng::new(seed, "vtiger contacts");
    let mut rows = Vec::new();
    for (person, p) in people.iter().enumerate() {
        if p.systems.contains(&Crm::Vtiger) {
            rows.push((person, false));
            if person % 44 == 7 {
                rows.push((person, true));
            }
        }
    }
    rng.shuffle(&mut rows);
    let mut number = 100_020;
    rows.into_iter()
        .map(|(person, second)| {
            number += rng.range(1, 9);
            Contact { id: format!("CON{number}"), person, second }
        })
        .collect()
}

fn contacts_file(seed: u64, world: &World, contacts: &[Contact]) -> Csv {
    let mut rng = Rng::new(seed, "vtiger contacts file");
    let mut csv = Csv::new(&[
        "Contact Id",
        "Begroeting",
        "Voornaam",
        "Achternaam",
        "Geslacht",
        "Verjaardag",
        "Primaire E-Mail",
        "Secundaire E-Mail",
        "Telefoon Mobiel",
        "Telefoon Thuis",
        "Postadres straat",
        "Postadres Postcode",
        "Postadres Plaats",
        "Postadres Land",
        "Functie",
        "Organisatie Naam",
        "Etniciteit",
        "Geloofsovertuiging",
        "IBAN",
        "BSN",
        "Niet e-mailen",
        "Laatst gewijzigd",
    ]);
    for contact in contacts {
        let p = &world.people[contact.person];
        let keep = |rng: &mut Rng, percent, value: String| {
            if rng.percent(percent) { value } else { String::new() }
        };
        let (salutation, gender) = match p.gender {
            Gender::Female => ("Mevr.", "Vrouw"),
            Gender::Male => ("Dhr.", "Man"),
            Gender::Other => ("", "Anders"),
            Gender::Unknown => ("", ""),
        };
        // Guarded against spreadsheets; the same number is unguarded elsewhere.
        let shared = p.systems.len() > 1;
        let guarded = if shared { contact.person % 6 == 1 } else { contact.person % 40 == 3 || contact.second };
        let given = if contact.second && rng.percent(50) {
            format!("{}.", p.given.chars().next().unwrap_or('X'))
        } else {
            p.given.clone()
        };
        let country = match p.country {
            Country::Nl => "Nederland",
            Country::De => "Duitsland",
            Country::En => "Verenigd Koninkrijk",
            Country::Fr => "Frankrijk",
            Country::Es => "Spanje",
        };
        let second_email = if rng.percent(8) { format!("info@{}.example", slug(&p.family)) } else { String::new() };
        let always = shared || contact.second;
        csv.row(&[
            contact.id.clone(),
            salutation.into(),
            given,
            p.family.clone(),
            gender.into(),
            keep(&mut rng, 93, dmy(p.birth)),
            if always || rng.percent(94) { p.email_in(Crm::Vtiger) } else { String::new() },
            second_email,
            if always || rng.percent(90) { typed(&mut rng, &p.mobile, guarded) } else { String::new() },
            if rng.percent(45) { typed(&mut rng, &p.landline, false) } else { String::new() },
            format!("{} {}", p.street, p.house),
            p.postcode.clone(),
            p.city.clone(),
            country.into(),
            keep(&mut rng, 80, p.job.into()),
            p.employer.map_or_else(String::new, |e| world.organisations[e].name.clone()),
            p.ethnicity.into(),
            p.religion.map_or("", |r| people::RELIGIONS[r].0).into(),
            keep(&mut rng, 70, p.iban.clone()),
            p.bsn.clone().map_or_else(String::new, |bsn| keep(&mut rng, 60, bsn)),
            rng.pick(&["0", "0", "0", "1"]).to_string(),
            dmy(people::today() - rng.below(900) as i32),
        ]);
    }
    csv
}

fn organisations_file(world: &World) -> Csv {
    let mut csv = Csv::new(&["Organisatie Nr", "Organisatie Naam", "KvK-nummer", "Plaats", "Website", "Branche"]);
    for o in &world.organisations {
        csv.row(&[&o.id, &o.name, &o.kvk, o.city, &format!("https://www.{}", o.domain), o.branch]);
    }
    csv
}

fn orders(seed: u64, world: &World, contacts: &[Contact]) -> (Vec<(String, usize, &'static str)>, Csv) {
    let mut rng = Rng::new(seed, "vtiger orders");
    let mut csv = Csv::new(&[
        "Ordernummer",
        "Contact Id",
        "E-mail",
        "Product",
        "Categorie",
        "Kleur",
        "Aantal",
        "Bedrag",
        "Orderdatum",
        "Betaalwijze",
        "IBAN",
        "Magazijnlocatie",
        "Firmware",
    ]);
    let mut list = Vec::new();
    let mut used = HashSet::new();
    let mut number = 4000;
    while list.len() < 1500 {
        number += 1;
        let buyer = goods::buyer(&mut rng, contacts.len());
        let contact = &contacts[buyer];
        let p = &world.people[contact.person];
        let &(product, category, price) = rng.skewed(goods::PRODUCTS);
        let day = goods::order_day(&mut rng);
        // The old shop numbered its orders like mobile telephones: ten digits from 061, 062, 064 or
        // 065, where the mobiles of the sample begin with 0680 (Dutch) or 0639 (French).
        let order = if rng.percent(9) {
            format!("06{}{}", rng.pick(&[1, 2, 4, 5]), rng.digits(7))
        } else {
            format!("VO-{}-{number:06}", crate::calendar::date(day).0)
        };
        if !used.insert(order.clone()) {
            continue;
        }
        let quantity = if rng.percent(70) { 1 } else { rng.range(2, 12) };
        let cents = price * quantity - if rng.percent(15) { price / 10 } else { 0 };
        let payment = *rng.weighted(&[
            ("iDEAL", 50),
            ("Creditcard", 15),
            ("Overboeking", 15),
            ("Automatische incasso", 15),
            ("", 5),
        ]);
        let bank = matches!(payment, "Overboeking" | "Automatische incasso");
        let email = match rng.below(20) {
            0 => String::new(),
            1 => p.email.to_uppercase(),
            _ => p.email.clone(),
        };
        let coloured = matches!(category, "Meubels" | "Textiel" | "Verlichting");
        let bin = format!(
            "{} {}{}",
            rng.range(1000, 1999),
            *rng.pick(&['A', 'B', 'C', 'D']),
            *rng.pick(&['A', 'B', 'E', 'K'])
        );
        let firmware = if category == "Elektronica" { goods::version(&mut rng) } else { String::new() };
        csv.row(&[
            order.clone(),
            contact.id.clone(),
            email,
            product.into(),
            category.into(),
            if coloured { rng.pick(goods::COLOURS).to_string() } else { String::new() },
            quantity.to_string(),
            format!("{},{:02}", cents / 100, cents % 100),
            dmy(day),
            payment.into(),
            if bank { p.iban.clone() } else { String::new() },
            bin,
            firmware,
        ]);
        list.push((order, buyer, product));
    }
    (list, csv)
}

fn tickets_file(seed: u64, world: &World, contacts: &[Contact], orders: &[(String, usize, &'static str)]) -> Csv {
    let mut rng = Rng::new(seed, "vtiger tickets");
    let mut strangers = world.maker.strangers(seed, "vtiger strangers");
    let mut csv = Csv::new(&[
        "Ticket Nr",
        "Contact Id",
        "Titel",
        "Status",
        "Prioriteit",
        "Categorie",
        "Aangemaakt op",
        "Omschrijving",
    ]);
    let odds = text::Odds { own: 62, others: 58, special: 22 };
    for i in 0..500 {
        let (order, buyer, product) = rng.pick(orders);
        let contact = &contacts[*buyer];
        let p = &world.people[contact.person];
        let other = someone(&mut rng, &mut strangers, world, Crm::Vtiger, Country::Nl);
        let day = goods::order_day(&mut rng);
        let date = dmy(day);
        let context = text::Context { own: p, other: &other, order, product, date: &date };
        let newline = if rng.percent(30) { "\r\n" } else { "\n" };
        let mut note = text::note(&mut rng, &text::DUTCH, &odds, newline, &context);
        if i % 9 == 4 {
            let again = someone(&mut rng, &mut strangers, world, Crm::Vtiger, Country::Nl);
            let context = text::Context { other: &again, ..context };
            note.push_str(newline);
            note.push_str(newline);
            note.push_str(&text::note(&mut rng, &text::DUTCH, &odds, newline, &context));
        }
        if i % 29 == 11 {
            note.clear();
        }
        let title = match rng.below(7) {
            0 => format!("Vraag over levering {product}"),
            1 => format!("Retour {order}"),
            2 => format!("Terugbellen {} {}", if p.gender == Gender::Female { "mw." } else { "dhr." }, p.family),
            3 => "Factuur klopt niet".into(),
            4 => "Adreswijziging".into(),
            5 => format!("Klacht {product}"),
            _ => "Wachtwoord vergeten".into(),
        };
        csv.row(&[
            format!("TT{}", 20_500 + i),
            contact.id.clone(),
            title,
            rng.pick(&["Open", "In behandeling", "Wacht op klant", "Gesloten", "Gesloten"]).to_string(),
            rng.pick(&["Laag", "Normaal", "Normaal", "Hoog", ""]).to_string(),
            rng.pick(&["Levering", "Retour", "Factuur", "Techniek", "Overig"]).to_string(),
            date.clone(),
            note,
        ]);
    }
    csv
}

/// Somebody else for a note: now and then a contact of the same system, usually a stranger.
pub fn someone(rng: &mut Rng, strangers: &mut Maker, world: &World, crm: Crm, country: Country) -> Person {
    if rng.percent(35) {
        loop {
            let p = rng.pick(&world.people);
            if p.systems.contains(&crm) {
                return p.clone();
            }
        }
    }
    strangers.person(country, false, None)
}

//! The Salesforce export: Parquet with real types, German and English people.

use std::collections::HashSet;
use std::error::Error;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int64Array, ListBuilder, RecordBatch,
    StringArray, StringBuilder, StructArray, TimestampMillisecondArray,
};
use arrow::datatypes::{DataType, Field, Int32Type};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::calendar;
use crate::goods;
use crate::numbers::slug;
use crate::people::{self, Country, Crm, Gender, Person, World};
use crate::rng::Rng;
use crate::text;
use crate::vtiger::someone;

const DAY_MS: i64 = 86_400_000;

/// A text column.
fn strings<S: AsRef<str>>(values: &[Option<S>]) -> ArrayRef {
    Arc::new(StringArray::from_iter(values.iter().map(|v| v.as_ref().map(AsRef::as_ref))))
}

/// A text column of few different values.
fn dictionary(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(values.iter().copied().collect::<DictionaryArray<Int32Type>>())
}

/// A moment in UTC.
fn moments(values: Vec<Option<i64>>) -> ArrayRef {
    Arc::new(TimestampMillisecondArray::from(values).with_timezone("UTC"))
}

fn write_file(path: &Path, columns: Vec<(&str, ArrayRef)>) -> Result<usize, Box<dyn Error>> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))?;
    let properties = WriterProperties::builder()
        .set_created_by("efface sample data".into())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(9)?))
        .set_max_row_group_row_count(Some(400))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(path)?, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(batch.num_rows())
}

/// A contact id of 18 characters, the last three checking the case of the others.
fn contact_id(rng: &mut Rng) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut id = String::from("003Qy00000");
    for _ in 0..5 {
        id.push(char::from(*rng.pick(letters)));
    }
    for group in 0..3 {
        let upper = |i: usize| id.as_bytes()[group * 5 + i].is_ascii_uppercase();
        let bits = (0..5).filter(|&i| upper(i)).fold(0, |sum, i| sum | 1 << i);
        id.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits]));
    }
    id
}

struct Contact<'a> {
    id: String,
    person: &'a Person,
}

/// Writes the three files under `out` and returns their names and row counts.
pub fn write(seed: u64, world: &World, out: &Path) -> Result<Vec<(String, usize)>, Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let mut rng = Rng::new(seed, "salesforce contacts");
    let mut people: Vec<&Person> = world.people.iter().filter(|p| p.systems.contains(&Crm::Salesforce)).collect();
    rng.shuffle(&mut people);
    let mut used = HashSet::new();
    let mut contacts = Vec::new();
    for person in people {
        let mut id = contact_id(&mut rng);
        while !used.insert(id.to_lowercase()) {
            id = contact_id(&mut rng);
        }
        contacts.push(Contact { id, person });
    }
    let (orders, order_rows) = orders_file(seed, &contacts, &out.join("Order.parquet"))?;
    Ok(vec![
        ("salesforce/Contact.parquet".into(), contacts_file(seed, &contacts, &orders, &out.join("Contact.parquet"))?),
        ("salesforce/Order.parquet".into(), order_rows),
        ("salesforce/Case.parquet".into(), cases_file(seed, world, &contacts, &orders, &out.join("Case.parquet"))?),
    ])
}

fn address(people: &[&Person]) -> ArrayRef {
    let country = |p: &Person| match p.country {
        Country::Nl => "Netherlands",
        Country::De => "Germany",
        Country::En => "United Kingdom",
        Country::Fr => "France",
        Country::Es => "Spain",
    };
    let column = |value: &dyn Fn(&Person) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(people.iter().map(|p| value(p))))
    };
    let field = |name: &str| Arc::new(Field::new(name, DataType::Utf8, true));
    let street = |p: &Person| match p.country {
        Country::En | Country::Fr => format!("{} {}", p.house, p.street),
        _ => format!("{} {}", p.street, p.house),
    };
    Arc::new(StructArray::from(vec![
        (field("Street"), column(&street)),
        (field("City"), column(&|p| p.city.clone())),
        (field("PostalCode"), column(&|p| p.postcode.clone())),
        (field("Country"), column(&|p| country(p).into())),
    ]))
}

fn contacts_file(
    seed: u64,
    contacts: &[Contact],
    orders: &[(String, usize, &str)],
    path: &Path,
) -> Result<usize, Box<dyn Error>> {
    let mut rng = Rng::new(seed, "salesforce contacts file");
    let mut mobiles = Vec::new();
    let mut phones = Vec::new();
    let mut births = Vec::new();
    let mut titles = Vec::new();
    let mut departments = Vec::new();
    let mut religions = Vec::new();
    let mut parties = Vec::new();
    let mut opted_out = Vec::new();
    let mut created = Vec::new();
    let mut changed = Vec::new();
    let mut others = ListBuilder::new(StringBuilder::new());
    let mut tags = ListBuilder::new(StringBuilder::new());
    for contact in contacts {
        let p = contact.person;
        let shared = p.systems.len() > 1;
        mobiles.push((shared || rng.percent(88)).then(|| p.mobile.international()));
        phones.push(rng.percent(40).then(|| p.landline.international()));
        births.push(rng.percent(90).then_some(p.birth));
        titles.push((!p.job.is_empty() && rng.percent(85)).then_some(p.job));
        departments.push(*rng.pick(&[
            None,
            Some("Sales"),
            Some("Operations"),
            Some("Finance"),
            Some("IT"),
            Some("HR"),
        ]));
        religions.push(p.religion.map(|r| people::RELIGIONS[r].1));
        parties.push(if !rng.percent(40) {
            None
        } else {
            *rng.weighted(match p.country {
                Country::De => &[
                    (Some("CDU"), 6u64),
                    (Some("SPD"), 5),
                    (Some("Bündnis 90/Die Grünen"), 4),
                    (Some("FDP"), 2),
                    (Some("Die Linke"), 2),
                    (Some("None"), 8),
                    (Some("Südschleswigscher Wählerverband"), 1),
                ],
                Country::En => &[
                    (Some("Labour"), 6),
                    (Some("Conservative"), 5),
                    (Some("Liberal Democrat"), 3),
                    (Some("Green"), 2),
                    (Some("None"), 8),
                    (Some("Mebyon Kernow"), 1),
                ],
                _ => &[(Some("None"), 4), (Some("Green"), 1), (Some("Social Democrat"), 1)],
            })
        });
        opted_out.push(rng.percent(95).then(|| rng.percent(20)));
        let day = i64::from(goods::order_day(&mut rng));
        created.push(Some(day * DAY_MS + rng.range(6 * 3600, 20 * 3600) * 1000));
        let later = (day + rng.range(0, 200)).min(people::today().into());
        let clock = rng.range(0, DAY_MS - 1);
        changed.push(rng.percent(80).then_some(later * DAY_MS + clock));
        match rng.below(10) {
            0 => others.append(false),
            1..=2 => {
                others.values().append_value(format!("{}@{}.example", slug(&p.given), slug(&p.family)));
                others.append(true);
            }
            3 => {
                others.values().append_value(&p.email);
                others.values().append_value(format!("billing@{}.example", slug(&p.family)));
                others.append(true);
            }
            _ => others.append(true),
        }
        for tag in ["newsletter", "VIP", "Rose", "trade-fair-2025", "reseller"] {
            if rng.percent(18) {
                tags.values().append_value(tag);
            }
        }
        tags.append(true);
    }
    let people: Vec<&Person> = contacts.iter().map(|c| c.person).collect();
    let text =
        |value: &dyn Fn(&Person) -> Option<String>| strings(&people.iter().map(|p| value(p)).collect::<Vec<_>>());
    let few = |value: &dyn Fn(&Person) -> Option<&'static str>| {
        dictionary(&people.iter().map(|p| value(p)).collect::<Vec<_>>())
    };
    let counts: Vec<i64> = (0..contacts.len()).map(|i| orders.iter().filter(|o| o.1 == i).count() as i64).collect();
    write_file(
        path,
        vec![
            ("Id", strings(&contacts.iter().map(|c| Some(c.id.as_str())).collect::<Vec<_>>())),
            (
                "Salutation",
                few(&|p| match (p.gender, p.country) {
                    (Gender::Female, Country::De) => Some("Frau"),
                    (Gender::Male, Country::De) => Some("Herr"),
                    (Gender::Female, _) => Some("Ms."),
                    (Gender::Male, _) => Some("Mr."),
                    _ => None,
                }),
            ),
            ("FirstName", text(&|p| Some(p.given.clone()))),
            ("LastName", text(&|p| Some(p.family.clone()))),
            ("Email", text(&|p| Some(p.email_in(Crm::Salesforce)))),
            ("MobilePhone", strings(&mobiles)),
            ("Phone", strings(&phones)),
            ("Birthdate", Arc::new(Date32Array::from(births))),
            ("Title", strings(&titles)),
            ("Department", dictionary(&departments)),
            ("MailingAddress", address(&people)),
            ("OtherEmails", Arc::new(others.finish())),
            ("Tags", Arc::new(tags.finish())),
            (
                "Gender__c",
                few(&|p| match p.gender {
                    Gender::Female => Some("Female"),
                    Gender::Male => Some("Male"),
                    Gender::Other => Some("Non-binary"),
                    Gender::Unknown => None,
                }),
            ),
            ("Religion__c", dictionary(&religions)),
            ("Political_Affiliation__c", dictionary(&parties)),
            ("Language__c", few(&|p| Some(if p.country == Country::De { "de" } else { "en" }))),
            ("IBAN__c", text(&|p| (p.birth % 3 != 0).then(|| p.iban.clone()))),
            ("HasOptedOutOfEmail", Arc::new(BooleanArray::from(opted_out))),
            ("NumberOfOrders__c", Arc::new(Int64Array::from(counts))),
            ("CreatedDate", moments(created)),
            ("LastModifiedDate", moments(changed)),
        ],
    )
}

type Orders = Vec<(String, usize, &'static str)>;

fn orders_file(seed: u64, contacts: &[Contact], path: &Path) -> Result<(Orders, usize), Box<dyn Error>> {
    let mut rng = Rng::new(seed, "salesforce orders");
    let mut orders = Vec::new();
    let mut emails = Vec::new();
    let mut categories = Vec::new();
    let mut colours = Vec::new();
    let mut quantities = Vec::new();
    let mut amounts = Vec::new();
    let mut days = Vec::new();
    let mut shipped = Vec::new();
    let mut versions = Vec::new();
    for i in 0..1000 {
        let buyer = goods::buyer(&mut rng, contacts.len());
        let &(product, category, price) = rng.skewed(goods::PRODUCTS);
        let quantity = if rng.percent(70) { 1 } else { rng.range(2, 12) };
        let day = goods::order_day(&mut rng);
        orders.push((format!("{:08}", 100_230 + 3 * i), buyer, product));
        emails.push(rng.percent(94).then(|| contacts[buyer].person.email.clone()));
        categories.push(Some(category));
        colours.push(matches!(category, "Meubels" | "Textiel").then(|| *rng.pick(goods::COLOURS)));
        quantities.push(quantity);
        amounts.push(i128::from(price * quantity));
        days.push(day);
        let hours = rng.range(5, 120);
        let moment = i64::from(day) * DAY_MS + hours * 3_600_000;
        let sent = moment < i64::from(people::today()) * DAY_MS && rng.percent(90);
        shipped.push(sent.then_some(moment));
        versions.push((category == "Elektronica").then(|| goods::version(&mut rng)));
    }
    let rows = write_file(
        path,
        vec![
            ("OrderNumber", strings(&orders.iter().map(|o| Some(o.0.as_str())).collect::<Vec<_>>())),
            ("ContactId", strings(&orders.iter().map(|o| Some(contacts[o.1].id.as_str())).collect::<Vec<_>>())),
            ("ContactEmail", strings(&emails)),
            ("Product", strings(&orders.iter().map(|o| Some(o.2)).collect::<Vec<_>>())),
            ("Category__c", dictionary(&categories)),
            ("Colour__c", dictionary(&colours)),
            ("Quantity", Arc::new(Int64Array::from(quantities))),
            ("Amount", Arc::new(Decimal128Array::from(amounts).with_precision_and_scale(12, 2)?)),
            ("OrderDate", Arc::new(Date32Array::from(days))),
            ("ShippedAt__c", moments(shipped)),
            ("AppVersion__c", strings(&versions)),
        ],
    )?;
    Ok((orders, rows))
}

/// A row of the cases file.
struct Case<'a> {
    number: String,
    contact: &'a str,
    subject: String,
    note: Option<String>,
    priority: &'static str,
    closed: bool,
    created: i64,
}

fn cases_file(
    seed: u64,
    world: &World,
    contacts: &[Contact],
    orders: &[(String, usize, &'static str)],
    path: &Path,
) -> Result<usize, Box<dyn Error>> {
    let mut rng = Rng::new(seed, "salesforce cases");
    let mut strangers = world.maker.strangers(seed, "salesforce strangers");
    let odds = text::Odds { own: 60, others: 55, special: 22 };
    let mut rows: Vec<Case> = Vec::new();
    for i in 0..350 {
        let (order, buyer, product) = rng.pick(orders);
        let contact = &contacts[*buyer];
        let german = contact.person.country == Country::De;
        let country = if german { Country::De } else { Country::En };
        let other = someone(&mut rng, &mut strangers, world, Crm::Salesforce, country);
        let day = goods::order_day(&mut rng);
        let (y, m, d) = calendar::date(day);
        let (pools, date) = if german {
            (&text::GERMAN, format!("{d:02}.{m:02}.{y}"))
        } else {
            (&text::ENGLISH, format!("{d:02}/{m:02}/{y}"))
        };
        let context = text::Context { own: contact.person, other: &other, order, product, date: &date };
        let note = text::note(&mut rng, pools, &odds, "\n", &context);
        let subject = match (rng.below(4), german) {
            (0, true) => format!("Rückruf {}", contact.person.family),
            (0, false) => format!("Call back {}", contact.person.full()),
            (1, true) => format!("Lieferung {product}"),
            (1, false) => format!("Delivery of {product}"),
            (_, true) => "Reklamation".into(),
            (_, false) => "Complaint".into(),
        };
        let priority = *rng.pick(&["Low", "Medium", "High"]);
        let seconds = rng.range(6 * 3600, 20 * 3600);
        let note = (i % 31 != 17).then_some(note);
        let created = i64::from(day) * DAY_MS + seconds * 1000;
        rows.push(Case {
            number: format!("{:08}", 2045 + i),
            contact: &contact.id,
            subject,
            note,
            priority,
            closed: rng.percent(70),
            created,
        });
    }
    write_file(
        path,
        vec![
            ("CaseNumber", strings(&rows.iter().map(|r| Some(r.number.as_str())).collect::<Vec<_>>())),
            ("ContactId", strings(&rows.iter().map(|r| Some(r.contact)).collect::<Vec<_>>())),
            ("Subject", strings(&rows.iter().map(|r| Some(r.subject.as_str())).collect::<Vec<_>>())),
            ("Description", strings(&rows.iter().map(|r| r.note.as_deref()).collect::<Vec<_>>())),
            ("Priority", dictionary(&rows.iter().map(|r| Some(r.priority)).collect::<Vec<_>>())),
            ("IsClosed", Arc::new(BooleanArray::from(rows.iter().map(|r| r.closed).collect::<Vec<_>>()))),
            ("CreatedDate", moments(rows.iter().map(|r| Some(r.created)).collect())),
        ],
    )
}

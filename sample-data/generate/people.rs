//! The invented people: who they are, where they live, how they can be reached, and which of the
//! three systems hold them.

use std::collections::HashSet;

use crate::calendar;
use crate::names::{self, Names};
use crate::numbers::{Phone, bsn, iban, slug};
use crate::organisations::{self, Organisation};
use crate::rng::Rng;

/// The day the sample was "exported": 2026-06-30.
pub fn today() -> i32 {
    calendar::day(2026, 6, 30)
}

/// The country somebody lives in; `En` is the United Kingdom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Country {
    /// Netherlands.
    Nl,
    /// Germany.
    De,
    /// United Kingdom.
    En,
    /// France.
    Fr,
    /// Spain.
    Es,
}

/// What a system has on record as gender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gender {
    /// A woman.
    Female,
    /// A man.
    Male,
    /// Neither.
    Other,
    /// Not filled in.
    Unknown,
}

/// One of the three systems.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Crm {
    /// The Dutch Vtiger.
    Vtiger,
    /// The German and English Salesforce.
    Salesforce,
    /// The French and Spanish HubSpot.
    Hubspot,
}

/// How one system spells the e-mail address of a person whom others hold as well.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quirk {
    /// As everywhere.
    None,
    /// In capitals in this system.
    Capitals(Crm),
    /// With spaces around it in this system.
    Spaces(Crm),
}

/// An invented person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Where the person lives.
    pub country: Country,
    /// First name.
    pub given: String,
    /// Family name with its particle.
    pub family: String,
    /// Gender.
    pub gender: Gender,
    /// Birth date as a day number.
    pub birth: i32,
    /// E-mail address.
    pub email: String,
    /// Mobile number.
    pub mobile: Phone,
    /// Number at home.
    pub landline: Phone,
    /// Street.
    pub street: String,
    /// House number.
    pub house: String,
    /// Postal code.
    pub postcode: String,
    /// Place.
    pub city: String,
    /// Ethnicity, in Dutch.
    pub ethnicity: &'static str,
    /// Index in [`RELIGIONS`].
    pub religion: Option<usize>,
    /// IBAN of the right country, at a bank that does not exist.
    pub iban: String,
    /// Dutch citizen service number.
    pub bsn: Option<String>,
    /// Job title in the language of the country.
    pub job: &'static str,
    /// Index of the employer among the organisations.
    pub employer: Option<usize>,
    /// How the e-mail address is spelt elsewhere.
    pub quirk: Quirk,
    /// The systems that hold this person.
    pub systems: Vec<Crm>,
}

impl Person {
    /// First and family name.
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// The e-mail address as `crm` has it.
    pub fn email_in(&self, crm: Crm) -> String {
        match self.quirk {
            Quirk::Capitals(c) if c == crm => self.email.to_uppercase(),
            Quirk::Spaces(c) if c == crm => format!(" {} ", self.email),
            _ => self.email.clone(),
        }
    }
}

/// Religions in Dutch and English.
pub const RELIGIONS: &[(&str, &str)] = &[
    ("Geen", "None"),
    ("Rooms-katholiek", "Roman Catholic"),
    ("Protestant", "Protestant"),
    ("Islam", "Islam"),
    ("Hindoeïsme", "Hinduism"),
    ("Jodendom", "Judaism"),
    ("Boeddhisme", "Buddhism"),
    ("Jehova's getuige", "Jehovah's Witness"),
    ("Sikhisme", "Sikhism"),
];

/// Makes people and keeps e-mail addresses and telephone numbers apart.
pub struct Maker {
    rng: Rng,
    emails: HashSet<String>,
    phones: HashSet<String>,
}

impl Maker {
    /// A maker drawing from the named stream of `seed`.
    pub fn new(seed: u64, stream: &str) -> Self {
        Self { rng: Rng::new(seed, stream), emails: HashSet::new(), phones: HashSet::new() }
    }

    /// A maker of strangers, none with an e-mail address or telephone number already given out.
    pub fn strangers(&self, seed: u64, stream: &str) -> Self {
        Self { rng: Rng::new(seed, stream), emails: self.emails.clone(), phones: self.phones.clone() }
    }

    fn phone(&mut self, country: Country, mobile: bool) -> Phone {
        loop {
            let rng = &mut self.rng;
            let groups: Vec<String> = match (country, mobile) {
                (Country::Nl, true) => vec!["6".into(), format!("80{}", rng.digits(6))],
                (Country::Nl, false) => {
                    let area = *rng.pick(&["20", "10", "70", "30", "40", "50", "13", "76", "24", "55"]);
                    vec![area.into(), format!("1{}", rng.digits(6))]
                }
                (Country::De, true) => vec!["176".into(), format!("04069{}", rng.digits(3))],
                (Country::De, false) => {
                    let (area, block) = *rng.pick(&[
                        ("30", "23125"),
                        ("69", "90009"),
                        ("40", "66969"),
                        ("221", "4710"),
                        ("89", "99998"),
                    ]);
                    vec![area.into(), format!("{block}{}", rng.digits(3))]
                }
                (Country::En, true) => vec!["7700".into(), format!("900{}", rng.digits(3))],
                (Country::En, false) => {
                    let (area, block) =
                        *rng.pick(&[("20", "7946 0"), ("161", "496 0"), ("113", "496 0"), ("141", "496 0")]);
                    vec![area.into(), format!("{block}{}", rng.digits(3))]
                }
                (Country::Fr, mobile) => {
                    let start =
                        if mobile { "63998" } else { *rng.pick(&["19900", "26191", "35301", "46571", "53649"]) };
                    let d = format!("{start}{}", rng.digits(4));
                    vec![d[..1].into(), d[1..3].into(), d[3..5].into(), d[5..7].into(), d[7..].into()]
                }
                (Country::Es, mobile) => {
                    let d = format!("{}{}", if mobile { "7449" } else { "9190" }, rng.digits(5));
                    vec![d[..3].into(), d[3..6].into(), d[6..].into()]
                }
            };
            let groups: Vec<String> = groups.iter().flat_map(|g| g.split(' ')).map(String::from).collect();
            let phone = Phone { country, groups };
            if self.phones.insert(phone.e164()) {
                return phone;
            }
        }
    }

    fn email(&mut self, given: &str, family: &str, country: Country, birth: i32, domain: Option<&str>) -> String {
        let (g, f) = (slug(given), slug(family));
        let year = calendar::date(birth).0;
        loop {
            let rng = &mut self.rng;
            let local = match rng.below(10) {
                0..=3 => format!("{g}.{f}"),
                4 => format!("{}.{f}", &g[..1]),
                5 => format!("{}{f}", &g[..1]),
                6 => format!("{g}_{f}"),
                7 => format!("{g}{f}{:02}", year % 100),
                8 => format!("{g}.{f}{}", rng.range(1, 99)),
                _ => format!("{g}{year}"),
            };
            let host = match (domain, rng.below(10)) {
                (Some(domain), 0..=4) => domain.to_string(),
                (_, 5) => format!("{f}.example"),
                (_, 6) => {
                    let hosts = ["example.com", "example.org", "example.net", "mail.test", "post.invalid", "werk.test"];
                    rng.pick(&hosts).to_string()
                }
                _ => {
                    let hosts: &[&str] = match country {
                        Country::Nl => {
                            &["posthuis.example", "thuismail.example", "zeepost.example", "kabelpost.example"]
                        }
                        Country::De => &["webpost.example", "briefkasten.example", "funkpost.example"],
                        Country::En => &["royalpost.example", "inbox.example", "mailshed.example"],
                        Country::Fr => &["courriel.example", "lapaste.example", "boite.example"],
                        Country::Es => &["correo.example", "buzon.example", "cartero.example"],
                    };
                    rng.pick(hosts).to_string()
                }
            };
            let email = format!("{local}@{host}");
            if self.emails.insert(email.clone()) {
                return email;
            }
        }
    }

    /// Gives somebody an address of their own choosing.
    pub fn claim(&mut self, email: &str) -> String {
        self.emails.insert(email.to_string());
        email.to_string()
    }

    fn address(&mut self, country: Country) -> (String, String, String, String) {
        let rng = &mut self.rng;
        let number = 1 + rng.below(40) + rng.below(60) * rng.below(3);
        match country {
            Country::Nl => {
                let &(city, low, high) = rng.skewed(names::PLACES_NL);
                let letters = b"ABCDEGHJKLMNPRSTVWXZ";
                let (a, mut b) = (*rng.pick(letters), *rng.pick(letters));
                if a == b'S' && matches!(b, b'A' | b'D' | b'S') {
                    b = b'K';
                }
                let postcode = format!("{} {}{}", rng.range(low.into(), high.into()), char::from(a), char::from(b));
                let house = match rng.below(12) {
                    0 => format!("{number}{}", *rng.pick(&['A', 'B', 'C'])),
                    1 => format!("{number}-{}", rng.range(1, 4)),
                    _ => number.to_string(),
                };
                (rng.pick(names::STREETS_NL).to_string(), house, postcode, city.into())
            }
            Country::En => {
                let &(city, area, districts) = rng.skewed(names::PLACES_EN);
                let letters = b"ABDEFGHJLNPQRSTUWXYZ";
                let (a, b) = (char::from(*rng.pick(letters)), char::from(*rng.pick(letters)));
                let postcode = format!("{area}{} {}{a}{b}", rng.range(1, districts.into()), rng.below(10));
                (rng.pick(names::STREETS_EN).to_string(), number.to_string(), postcode, city.into())
            }
            _ => {
                let (places, streets) = match country {
                    Country::De => (names::PLACES_DE, names::STREETS_DE),
                    Country::Fr => (names::PLACES_FR, names::STREETS_FR),
                    _ => (names::PLACES_ES, names::STREETS_ES),
                };
                let &(city, low, high) = rng.skewed(places);
                let mut postcode = rng.range(low.into(), high.into());
                if country == Country::Fr && high - low > 50 {
                    postcode -= postcode % 100;
                }
                (rng.pick(streets).to_string(), number.to_string(), format!("{postcode:05}"), city.into())
            }
        }
    }

    fn account(&mut self, country: Country) -> String {
        let rng = &mut self.rng;
        match country {
            Country::Nl => iban("NL", &format!("EFFA{}", rng.digits(10))),
            Country::De => iban("DE", &format!("999000{}{}", rng.digits(2), rng.digits(10))),
            Country::En => iban("GB", &format!("EFFA{}{}", rng.digits(6), rng.digits(8))),
            Country::Fr => {
                let (branch, number) = (rng.below(100_000), rng.below(100_000_000_000));
                let key = 97 - (89 * 99_999 + 15 * branch + 3 * number) % 97;
                iban("FR", &format!("99999{branch:05}{number:011}{key:02}"))
            }
            Country::Es => {
                let check = |digits: &str| {
                    let sum: u32 =
                        digits.bytes().zip([1, 2, 4, 8, 5, 10, 9, 7, 3, 6]).map(|(d, w)| u32::from(d - b'0') * w).sum();
                    match 11 - sum % 11 {
                        10 => 1,
                        11 => 0,
                        digit => digit,
                    }
                };
                let (branch, number) = (rng.digits(4), rng.digits(10));
                let (a, b) = (check(&format!("009999{branch}")), check(&number));
                iban("ES", &format!("9999{branch}{a}{b}{number}"))
            }
        }
    }

    /// Makes somebody living in `country`; `eastern` asks for a name outside Windows-1252.
    pub fn person(&mut self, country: Country, eastern: bool, employer: Option<(usize, &str)>) -> Person {
        let rng = &mut self.rng;
        let (group, ethnicity, faiths): (&Names, &str, &[(usize, u64)]) = match country {
            _ if eastern => (&names::EASTERN, "Oost-Europees", &[(1, 5), (0, 3), (3, 1)]),
            Country::Nl => match rng.below(200) {
                0..=139 => (&names::DUTCH, "Nederlands", &[(0, 56), (1, 20), (2, 18), (6, 1), (7, 1)]),
                140..=153 => (&names::TURKISH, "Turks", &[(3, 9), (0, 2)]),
                154..=167 => (&names::MOROCCAN, "Marokkaans", &[(3, 10), (0, 1)]),
                168..=179 => (&names::SURINAMESE, "Surinaams", &[(4, 5), (1, 3), (3, 1), (0, 3)]),
                180..=189 => (&names::POLISH, "Pools", &[(1, 8), (0, 3)]),
                190..=194 => (&names::INDONESIAN, "Indonesisch", &[(2, 3), (3, 2), (0, 2)]),
                195 => (&names::INDONESIAN, "Moluks", &[(2, 3), (3, 1)]),
                196 => (&names::SURINAMESE, "Antilliaans", &[(1, 5), (0, 2)]),
                197 => (&names::DUTCH, "Joods", &[(5, 4), (0, 1)]),
                198 => (&names::DUTCH, "Roma", &[(1, 2), (0, 1)]),
                _ => (&names::DUTCH, "Sinti", &[(1, 1)]),
            },
            Country::De => (&names::GERMAN, "Duits", &[(0, 10), (1, 7), (2, 7), (3, 1), (5, 1)]),
            Country::En => (&names::ENGLISH, "Brits", &[(0, 12), (1, 3), (2, 9), (3, 2), (4, 1), (8, 1), (7, 1)]),
            Country::Fr => (&names::FRENCH, "Frans", &[(0, 10), (1, 9), (3, 2), (5, 1)]),
            Country::Es => (&names::SPANISH, "Spaans", &[(0, 6), (1, 12)]),
        };
        let woman = rng.percent(51);
        let given = rng.skewed(if woman { group.female } else { group.male }).to_string();
        let family = rng.skewed(group.family).to_string();
        let gender = match rng.below(100) {
            0..=3 => Gender::Unknown,
            4 => Gender::Other,
            _ if woman => Gender::Female,
            _ => Gender::Male,
        };
        let age = match rng.below(100) {
            0..=2 => rng.range(10, 17),
            3..=11 => rng.range(18, 25),
            12..=69 => rng.range(26, 60),
            70..=95 => rng.range(61, 80),
            _ => rng.range(81, 98),
        };
        let birth = today() - (age * 36_525 / 100) as i32 - rng.below(365) as i32;
        let religion = if rng.percent(65) { Some(*rng.weighted(faiths)) } else { None };
        let jobs = match country {
            Country::Nl => names::JOBS_NL,
            Country::De => names::JOBS_DE,
            Country::En => names::JOBS_EN,
            Country::Fr => names::JOBS_FR,
            Country::Es => names::JOBS_ES,
        };
        let job = if age < 18 { "" } else { *rng.skewed(jobs) };
        let bsn = (country == Country::Nl).then(|| bsn(rng));
        let ethnicity = if rng.percent(62) { ethnicity } else { "" };
        let email = self.email(&given, &family, country, birth, employer.map(|e| e.1));
        let (street, house, postcode, city) = self.address(country);
        Person {
            country,
            given,
            family,
            gender,
            birth,
            email,
            mobile: self.phone(country, true),
            landline: self.phone(country, false),
            street,
            house,
            postcode,
            city,
            ethnicity,
            religion,
            iban: self.account(country),
            bsn,
            job,
            employer: employer.map(|e| e.0),
            quirk: Quirk::None,
            systems: Vec::new(),
        }
    }
}

/// All people and organisations of the sample.
pub struct World {
    /// The people.
    pub people: Vec<Person>,
    /// The organisations.
    pub organisations: Vec<Organisation>,
    /// Knows which e-mail addresses and telephone numbers are taken.
    pub maker: Maker,
}

/// How many people live where and are held by which systems.
const GROUPS: &[(usize, Country, &[Crm])] = &[
    (648, Country::Nl, &[Crm::Vtiger]),
    (12, Country::De, &[Crm::Vtiger]),
    (10, Country::Fr, &[Crm::Vtiger]),
    (85, Country::Nl, &[Crm::Vtiger, Crm::Salesforce]),
    (20, Country::De, &[Crm::Vtiger, Crm::Salesforce]),
    (15, Country::En, &[Crm::Vtiger, Crm::Salesforce]),
    (45, Country::Nl, &[Crm::Vtiger, Crm::Hubspot]),
    (10, Country::Fr, &[Crm::Vtiger, Crm::Hubspot]),
    (5, Country::Es, &[Crm::Vtiger, Crm::Hubspot]),
    (30, Country::Nl, &[Crm::Vtiger, Crm::Salesforce, Crm::Hubspot]),
    (18, Country::De, &[Crm::Salesforce, Crm::Hubspot]),
    (12, Country::En, &[Crm::Salesforce, Crm::Hubspot]),
    (15, Country::Fr, &[Crm::Salesforce, Crm::Hubspot]),
    (220, Country::De, &[Crm::Salesforce]),
    (185, Country::En, &[Crm::Salesforce]),
    (210, Country::Fr, &[Crm::Hubspot]),
    (175, Country::Es, &[Crm::Hubspot]),
];

/// Invents everybody.
pub fn world(seed: u64) -> World {
    let mut maker = Maker::new(seed, "people");
    let organisations = organisations::organisations(seed);
    let mut rng = Rng::new(seed, "world");
    let mut people = Vec::new();
    for &(count, country, systems) in GROUPS {
        for i in 0..count {
            let work = (country == Country::Nl && rng.percent(60)).then(|| {
                let index = rng.below(organisations.len() as u64) as usize;
                (index, organisations[index].domain.as_str())
            });
            let eastern = country == Country::De && systems == [Crm::Salesforce] && i % 18 == 5;
            let mut person = maker.person(country, eastern, work);
            person.systems = systems.to_vec();
            if systems.len() > 1 {
                let crm = systems[rng.below(systems.len() as u64) as usize];
                person.quirk = match rng.below(100) {
                    0..=11 => Quirk::Capitals(crm),
                    12..=19 => Quirk::Spaces(crm),
                    _ => Quirk::None,
                };
            }
            // Plus-tags and internationalised domains, on people of one system and of more.
            let special = match (country, systems, i) {
                (Country::Nl, [Crm::Vtiger], 100) => Some("+webshop@posthuis.example"),
                (Country::Nl, [Crm::Vtiger, Crm::Salesforce], 4) => Some("+klant@thuismail.example"),
                (Country::De, [Crm::Salesforce], 30) => Some("+rechnung@webpost.example"),
                (Country::Fr, [Crm::Hubspot], 30) => Some("+boutique@courriel.example"),
                (Country::De, [Crm::Vtiger, Crm::Salesforce], 3) => Some("@bücher-münchen.example"),
                (Country::De, [Crm::Salesforce], 31) => Some("@bücher-münchen.example"),
                (Country::Nl, [Crm::Vtiger], 200) => Some("@café-zeezicht.example"),
                (Country::Es, [Crm::Hubspot], 10) => Some("@señor-mueble.example"),
                _ => None,
            };
            if let Some(end) = special {
                person.quirk = Quirk::None;
                person.email = maker.claim(&format!("{}.{}{end}", slug(&person.given), slug(&person.family)));
            }
            people.push(person);
        }
    }
    World { people, organisations, maker }
}

//! One contacts file of any length, for measuring: UTF-8, commas, LF, 18 columns.

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::calendar;
use crate::names;
use crate::numbers::slug;
use crate::rng::Rng;

const HEADER: &str = "contact_id,first_name,last_name,email,phone,mobile,street,house_number,postcode,city,country,\
birth_date,gender,iban,job_title,company,created_at,notes\n";

/// Notes without digits.
const PLAIN: &[&str] = &[
    "",
    "",
    "Klant wil alleen per e-mail benaderd worden en belt zelf terug als het uitkomt.",
    "Asked for the spring catalogue and a sample of the linen fabric; send both by post.",
    "Tevreden over de levering van de hoekbank Emma de Vries en de snelle afhandeling.",
    "Prefers deliveries in the morning because of the children, neighbours can sign as well.",
    "Heeft de nieuwsbrief opgezegd maar wil de uitnodiging voor de open dag wel ontvangen.",
    "Wacht op antwoord van de boekhouding over de dubbele factuur van vorige maand.",
    "Spoke at the trade fair about a larger order for the new office in the autumn.",
    "Is herstellende van een operatie, graag in de loop van het voorjaar opnieuw benaderen.",
    "Lid van de vakbond en vraagt naar de ledenkorting op werkschoenen en kleding.",
    "Zeer trouwe klant die al jaren bestelt, meestal meubels en verlichting voor het kantoor.",
];

/// Ends of mail hosts.
const HOSTS: &[&str] = &[
    "example.com",
    "example.org",
    "example.net",
    "posthuis.example",
    "thuismail.example",
    "werk.test",
    "zeepost.example",
    "inbox.example",
    "webpost.example",
    "kantoor.example",
];

/// Branches that go before a family name in the company column.
const FIRMS: &[&str] = &["Bakkerij", "Drukkerij", "Transport", "Adviesbureau", "Kwekerij", "Installatie", "Studio"];

fn number(out: &mut Vec<u8>, value: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let (mut left, mut at) = (value, 20);
    while left > 0 || 20 - at < width {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    out.extend_from_slice(&digits[at..]);
}

fn day(out: &mut Vec<u8>, day: i32) {
    let (y, m, d) = calendar::date(day);
    number(out, y as u64, 4);
    out.push(b'-');
    number(out, m.into(), 2);
    out.push(b'-');
    number(out, d.into(), 2);
}

/// `NLkkEFFA` and ten digits; E, F and A are 14, 15 and 10 in the check, N and L 23 and 21.
fn iban(out: &mut Vec<u8>, account: u64) {
    let rest = ((14_151_510 * 10_000_000_000 + u128::from(account)) * 1_000_000 + 232_100) % 97;
    out.extend_from_slice(b"NL");
    number(out, 98 - rest as u64, 2);
    out.extend_from_slice(b"EFFA");
    number(out, account, 10);
}

/// A note; about one in five holds digits, one in a hundred runs over several lines.
fn note(out: &mut Vec<u8>, rng: &mut Rng, given: &str, family: &str, email: &[u8]) {
    let roll = rng.below(1000);
    let mobile = 680_000_000 + rng.below(1_000_000);
    match roll {
        0..=89 => {
            out.extend_from_slice(b"\"Terugbellen op 0");
            number(out, mobile, 9);
            out.extend_from_slice(b" over order ");
            number(out, rng.below(900_000) + 100_000, 6);
            out.extend_from_slice(b", liefst na zes uur en niet op vrijdag.\"");
        }
        90..=174 => {
            out.extend_from_slice(b"Order ");
            number(out, rng.below(900_000) + 100_000, 6);
            out.extend_from_slice(b" was late; customer was promised a refund of EUR ");
            number(out, rng.below(400) + 10, 2);
            out.extend_from_slice(b" by the end of the month.");
        }
        175..=181 => {
            out.extend_from_slice(b"\"Gesproken met ");
            out.extend_from_slice(given.as_bytes());
            out.extend_from_slice(b".\nZei: \"\"volgende week pas\"\".\nBellen op +31 6 ");
            number(out, mobile % 100_000_000, 8);
            out.extend_from_slice(b", daarna factuur sturen.\"");
        }
        182..=185 => {
            out.extend_from_slice(b"\"Vraag over retour van het dekbed.\nContact loopt via mevrouw ");
            out.extend_from_slice(family.as_bytes());
            out.extend_from_slice(b", die regelt het verder.\"");
        }
        186..=195 => {
            out.extend_from_slice(b"Correspondence about the invoice goes to ");
            out.extend_from_slice(email);
            out.extend_from_slice(b" and not to the office address.");
        }
        _ => {
            let text = rng.pick(PLAIN);
            let quoted = text.contains(',');
            if quoted {
                out.push(b'"');
            }
            out.extend_from_slice(text.as_bytes());
            if quoted {
                out.push(b'"');
            }
        }
    }
}

/// Writes `rows` contacts to `path` and returns the number of bytes.
pub fn write(seed: u64, rows: u64, path: &Path) -> Result<u64, Box<dyn Error>> {
    let mut rng = Rng::new(seed, "bench contacts");
    let groups = [
        (&names::DUTCH, 60u64),
        (&names::GERMAN, 10),
        (&names::ENGLISH, 10),
        (&names::FRENCH, 5),
        (&names::TURKISH, 5),
        (&names::MOROCCAN, 4),
        (&names::SURINAMESE, 4),
        (&names::POLISH, 2),
    ];
    // Slugs are made once: they cost more than all the rest of a row.
    let slugs = |list: &'static [&'static str]| -> Vec<(&'static str, String)> {
        list.iter().map(|name| (*name, slug(name))).collect()
    };
    let groups = groups.map(|(n, weight)| ([slugs(n.female), slugs(n.male), slugs(n.family)], weight));
    let (oldest, youngest) = (calendar::day(1935, 1, 1), calendar::day(2010, 12, 31));
    let created = calendar::day(2015, 1, 1);
    let mut file = File::create(path)?;
    let mut out: Vec<u8> = Vec::with_capacity(1 << 21);
    let mut email = Vec::new();
    let mut written = 0;
    out.extend_from_slice(HEADER.as_bytes());
    for row in 0..rows {
        let group = rng.weighted(&groups);
        let woman = rng.percent(51);
        let (given, given_slug) = rng.skewed(&group[usize::from(!woman)]);
        let (family, family_slug) = rng.skewed(&group[2]);
        out.extend_from_slice(b"C");
        number(&mut out, 10_000_000 + row, 10);
        for name in [given, family] {
            out.push(b',');
            out.extend_from_slice(name.as_bytes());
        }
        email.clear();
        email.extend_from_slice(given_slug.as_bytes());
        email.push(b'.');
        email.extend_from_slice(family_slug.as_bytes());
        number(&mut email, row, 1);
        email.push(b'@');
        email.extend_from_slice(rng.pick(HOSTS).as_bytes());
        out.push(b',');
        out.extend_from_slice(&email);
        out.push(b',');
        if rng.percent(60) {
            out.extend_from_slice(rng.pick(&["020", "010", "070", "030", "040"]).as_bytes());
            out.extend_from_slice(b"-1");
            number(&mut out, rng.below(1_000_000), 6);
        }
        out.extend_from_slice(b",+31 6 80");
        number(&mut out, rng.below(1_000_000), 6);
        out.push(b',');
        out.extend_from_slice(rng.pick(names::STREETS_NL).as_bytes());
        out.push(b',');
        number(&mut out, 1 + rng.below(220), 1);
        out.push(b',');
        let &(city, low, high) = rng.skewed(names::PLACES_NL);
        number(&mut out, u64::from(low) + rng.below(u64::from(high - low + 1)), 4);
        out.push(b' ');
        let letters = b"ABCDEGHJKLMNPRTVWXZ";
        out.push(*rng.pick(letters));
        out.push(*rng.pick(letters));
        out.push(b',');
        out.extend_from_slice(city.as_bytes());
        out.extend_from_slice(b",Nederland,");
        day(&mut out, rng.range(oldest.into(), youngest.into()) as i32);
        out.push(b',');
        out.extend_from_slice(match rng.below(25) {
            0 => b"",
            1 => b"X",
            _ if woman => b"F",
            _ => b"M",
        });
        out.push(b',');
        iban(&mut out, rng.below(10_000_000_000));
        out.push(b',');
        out.extend_from_slice(rng.skewed(names::JOBS_NL).as_bytes());
        out.push(b',');
        out.extend_from_slice(rng.pick(FIRMS).as_bytes());
        out.push(b' ');
        out.extend_from_slice(rng.skewed(&group[2]).0.as_bytes());
        out.push(b',');
        day(&mut out, created + rng.below(4190) as i32);
        out.push(b'T');
        let second = rng.below(86_400);
        for (i, part) in [second / 3600, second / 60 % 60, second % 60].into_iter().enumerate() {
            if i > 0 {
                out.push(b':');
            }
            number(&mut out, part, 2);
        }
        out.extend_from_slice(b"Z,");
        note(&mut out, &mut rng, given, family, &email);
        out.push(b'\n');
        if out.len() > 1 << 20 {
            file.write_all(&out)?;
            written += out.len() as u64;
            out.clear();
        }
    }
    file.write_all(&out)?;
    file.flush()?;
    Ok(written + out.len() as u64)
}

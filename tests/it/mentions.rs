//! Notes that mention the person they are about, in eight languages and ten ways: the mentions go, the other words stay, also where
//! the person is only known from another file.

use crate::efface::Work;

struct Language {
    given: [&'static str; 6],
    family: [&'static str; 6],
    /// A given and a family name as cases have them, from those as they are written.
    inflected: fn(&str, &str) -> String,
    title: &'static str,
    street: &'static str,
    /// Sentences; `{}` is the mention.
    notes: [&'static str; 4],
}

fn genitive_s(given: &str, _: &str) -> String {
    format!("{given}s")
}

const LANGUAGES: [Language; 8] = [
    Language {
        given: ["Jan", "Sanne", "Pieter", "Zoë", "Willemijn", "Björn"],
        family: ["de Vries", "van der Velde", "Hoekstra", "Özdemir", "Bakker", "van 't Hof"],
        inflected: genitive_s,
        title: "mevrouw",
        street: "Kastanjelaan",
        notes: [
            "Gebeld over de levering van de bank: {} komt morgen terug.",
            "De factuur is nog niet betaald. Volgens {} was het bedrag te hoog, en de korting ontbrak.",
            "Afspraak verzet naar dinsdag ({}), graag op tijd zijn",
            "{} wil een nieuwe offerte ontvangen voor het einde van de maand.",
        ],
    },
    Language {
        given: ["Jürgen", "Anneliese", "Karl-Heinz", "Käthe", "Sabine", "Uwe"],
        family: ["Müller", "von der Heide", "Schröder", "Groß", "Zimmermann", "Krämer"],
        inflected: genitive_s,
        title: "Frau",
        street: "Lindenstraße",
        notes: [
            "Der Kunde hat angerufen, {} wartet auf die Lieferung der Waschmaschine.",
            "Rechnung noch offen; laut {} wurde die Mahnung nie zugestellt.",
            "Termin am Dienstag mit {} wegen der Reparatur bestätigt",
            "{} möchte das Angebot bis zum Ende des Monats erhalten.",
        ],
    },
    Language {
        given: ["William", "Siobhán", "Charlotte", "Rhys", "Margaret", "Zoë"],
        family: ["O'Brien", "Smith", "Penhaligon", "MacDonald", "Fitzgerald-Moss", "Turner"],
        inflected: |given, _| format!("{given}'s"),
        title: "Mrs",
        street: "Chestnut Avenue",
        notes: [
            "The customer called about the delivery of the sofa: {} will ring again tomorrow.",
            "Invoice still open. According to {} the amount was too high and the discount was missing.",
            "Appointment moved to next week ({}), please be on time",
            "{} would like a new quote before the end of the month.",
        ],
    },
    Language {
        given: ["Jérôme", "Élodie", "Jean-Luc", "Véronique", "Loïc", "Camille"],
        family: ["Lefèvre", "de la Fontaine", "Dubois", "L'Hostis", "Chevalier", "Müller"],
        inflected: |given, family| format!("{given} {family}"),
        title: "Madame",
        street: "rue des Peupliers",
        notes: [
            "Appel au sujet de la livraison du canapé : {} rappellera demain.",
            "La facture reste impayée. Selon {} le montant était trop élevé et la remise manquait.",
            "Rendez-vous déplacé à mardi ({}), merci de venir à temps",
            "{} souhaite recevoir un nouveau devis avant la fin du mois.",
        ],
    },
    Language {
        given: ["José", "María", "Íñigo", "Begoña", "Álvaro", "Lucía"],
        family: ["García Márquez", "Núñez", "de la Cruz", "Ibáñez", "Fernández", "Muñoz"],
        inflected: |given, family| format!("{given} {family}"),
        title: "señora",
        street: "Calle de los Álamos",
        notes: [
            "Llamada sobre la entrega del sofá: {} volverá a llamar mañana.",
            "La factura sigue pendiente. Según {} el importe era demasiado alto y faltaba el descuento.",
            "Cita cambiada al martes ({}), por favor llegar a tiempo",
            "{} desea recibir un nuevo presupuesto antes de fin de mes.",
        ],
    },
    Language {
        given: ["Anna", "Piotr", "Małgorzata", "Łukasz", "Zofia", "Stanisław"],
        family: ["Kowalska", "Nowak", "Wójcik", "Świątek", "Dąbrowska", "Żuraw"],
        inflected: |given, family| {
            let case = |name: &str| match name.strip_suffix('a') {
                Some(stem) => format!("{stem}y"),
                None => format!("{name}a"),
            };
            format!(
                "{} {}",
                case(given),
                if family.ends_with("ska") { format!("{}iej", &family[..family.len() - 1]) } else { case(family) }
            )
        },
        title: "pani",
        street: "ulica Brzozowa",
        notes: [
            "Telefon w sprawie dostawy kanapy: {} zadzwoni jutro ponownie.",
            "Faktura nadal otwarta. Zdaniem {} kwota była za wysoka i brakowało rabatu.",
            "Termin przesunięty na wtorek ({}), proszę być punktualnie",
            "{} prosi o nową ofertę przed końcem miesiąca.",
        ],
    },
    Language {
        given: ["Petr", "Jana", "Jiří", "Kateřina", "Ondřej", "Zdeňka"],
        family: ["Novák", "Svobodová", "Dvořák", "Černá", "Procházka", "Šťastný"],
        inflected: |given, family| {
            let case = |name: &str| match name.chars().last() {
                Some('a') => format!("{}ou", &name[..name.len() - 1]),
                Some('á') => format!("{}ou", &name[..name.len() - 2]),
                Some('ý') => format!("{}ým", &name[..name.len() - 2]),
                Some('í') => format!("{name}m"),
                _ => format!("{name}em"),
            };
            format!("{} {}", case(given), case(family))
        },
        title: "paní",
        street: "Kaštanová",
        notes: [
            "Zákazník volal kvůli dodávce pohovky: {} zavolá zítra znovu.",
            "Faktura zůstává otevřená. Podle {} byla částka příliš vysoká a chyběla sleva.",
            "Schůzka přesunuta na úterý ({}), prosím přijít včas",
            "{} žádá novou nabídku do konce měsíce.",
        ],
    },
    Language {
        given: ["Matti", "Päivi", "Väinö", "Anneli", "Jörgen", "Kaisa"],
        family: ["Virtanen", "Mäkinen", "Korhonen", "Hämäläinen", "Nieminen", "Lehtonen"],
        inflected: |given, family| format!("{given}lle {}selle", &family[..family.len() - 3]),
        title: "rouva",
        street: "Koivukatu",
        notes: [
            "Asiakas soitti sohvan toimituksesta: {} soittaa huomenna uudelleen.",
            "Lasku on yhä avoinna. Kuulemma {} piti summaa liian suurena ja alennus puuttui.",
            "Tapaaminen siirretty tiistaihin ({}), saavuthan ajoissa",
            "{} toivoo uutta tarjousta ennen kuun loppua.",
        ],
    },
];

fn ascii(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain = text.replace('ł', "l").replace('Ł', "L").replace('ß', "ss").replace('Ø', "O").replace('ø', "o");
    plain.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
}

struct Note {
    text: String,
    mention: String,
}

/// Rows as CSV, with the note of each.
fn rows() -> (Vec<[String; 6]>, Vec<Note>) {
    let (mut people, mut notes) = (Vec::new(), Vec::new());
    for (l, language) in LANGUAGES.iter().enumerate() {
        for n in 0..240usize {
            let (given, family) = (language.given[n % 6], language.family[n / 6 % 6]);
            let local: String = ascii(&format!("{given}.{family}")).to_lowercase();
            let local: String = local.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
            let mail = format!("{local}{n}@post{l}.example");
            let phone = format!("+31 6 {:08}", 10_000_000 + (l * 240 + n) * 41_113);
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            let street = format!("{} {}", language.street, 1 + n % 90);
            let first: String = given.chars().take(1).collect();
            let mention = match n / 4 % 10 {
                0 => given.to_owned(),
                1 => format!("{given} {family}"),
                2 => format!("{} {family}", language.title),
                3 => format!("{}, {}", family.to_uppercase(), given.to_uppercase()),
                4 => format!("{first}. {family}"),
                5 => ascii(&format!("{given} {family}")),
                6 => (language.inflected)(given, family),
                7 => mail.to_uppercase(),
                8 => format!("06-{} {} {} {}", &digits[3..5], &digits[5..7], &digits[7..9], &digits[9..11]),
                _ => street.clone(),
            };
            let text = language.notes[n % 4].replace("{}", &mention);
            people.push([format!("CON{}", 10_000 + l * 240 + n), given.into(), family.into(), mail, phone, street]);
            notes.push(Note { text, mention });
        }
    }
    (people, notes)
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Mentions that left no word, of how many; other words that are gone, of how many.
fn measure(notes: &[Note], after: &[String]) -> (usize, usize, usize, usize) {
    let (mut gone, mut lost, mut all) = (0, 0, 0);
    for (note, after) in notes.iter().zip(after) {
        let left = words(after);
        // Titles and small words of a name are nobody's.
        let told: Vec<String> = words(&note.mention)
            .into_iter()
            .filter(|w| {
                w.chars().count() >= 2
                    && !LANGUAGES.iter().any(|l| l.title == w)
                    && !["de", "la", "van", "der", "von", "los", "des"].contains(&w.to_lowercase().as_str())
            })
            .collect();
        gone += usize::from(!told.iter().any(|w| left.contains(w)));
        let mention = words(&note.mention);
        let mut others = words(&note.text);
        others.retain(|w| !mention.contains(w));
        all += others.len();
        lost += others.iter().filter(|w| !left.contains(w)).count();
    }
    (gone, notes.len(), lost, all)
}

const POLICY: &str = r#"version = 1
[subject]
id = ["people.id", "tickets.contact"]
[class.id]
at = ["people.id", "tickets.contact"]
do = "token"
[class.name]
at = ["people.given", "people.family"]
do = "token"
norm = "text"
force = "few names, many people"
[class.email]
at = "people.email"
do = "token"
norm = "email"
[class.phone]
at = "people.phone"
do = "token"
norm = "phone"
[class.street]
at = "people.street"
do = "erase"
[class.notes]
at = ["people.remarks", "tickets.text"]
do = "redact"
"#;

#[test]
fn a_note_keeps_nothing_of_whom_it_is_about() {
    let (people, notes) = rows();
    let work = Work::new();
    let mut contacts = csv::Writer::from_writer(Vec::new());
    contacts.write_record(["id", "given", "family", "email", "phone", "street", "remarks"]).unwrap();
    let mut tickets = String::new();
    for (person, note) in people.iter().zip(&notes) {
        contacts.write_record(person.iter().chain([&note.text])).unwrap();
        // The other file knows the id in another spelling, and nothing else.
        let id = person[0].replace("CON", "con-");
        tickets += &format!("{}\n", serde_json::json!({ "contact": id, "text": note.text }));
    }
    work.write("in/people.csv", contacts.into_inner().unwrap());
    work.write("in/tickets.jsonl", tickets);
    work.write("p.toml", POLICY);
    work.efface("apply in --out out --policy p.toml --key-file key").passed();

    let mut reader = csv::Reader::from_reader(work.read("out/people.csv").as_slice())
        .into_records()
        .map(Result::unwrap)
        .map(|r| r[6].to_owned())
        .collect::<Vec<_>>();
    let other: Vec<String> = work
        .text("out/tickets.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    for (file, after) in [("people", std::mem::take(&mut reader)), ("tickets", other)] {
        let (gone, mentions, lost, words) = measure(&notes, &after);
        assert!(gone * 100 >= mentions * 98, "{file}: {gone} of {mentions} mentions gone");
        assert!(lost * 100 <= words, "{file}: {lost} of {words} other words touched");
    }
}

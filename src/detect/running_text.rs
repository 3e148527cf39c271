//! What stands in running text besides what patterns find: words of lexicons, names, and, where a text is read for what stands in it
//! and not for what its column is, labelled values, whole addresses and places.

use hashbrown::HashMap;

use super::address_block::AddressBlocks;
use super::ages::Ages;
use super::dialled::Dialled;
use super::fields::Fields;
use super::places::Places;
use super::words::Words;
use super::{Detector, Hit, Source};
use crate::rules::RuleSet;

/// The finders that read texts only.
pub(super) struct InText {
    ages: Option<Ages>,
    dialled: Option<Dialled>,
    fields: Fields,
    blocks: Option<AddressBlocks>,
    places: Option<Places>,
}

impl InText {
    /// The finders of these rules; their sources are added to `sources`. `lexicons` has the sources of every word.
    pub fn new(rules: &RuleSet, lexicons: &HashMap<String, Vec<u16>>, sources: &mut Vec<Source>) -> Self {
        let wanted =
            |source: &Source| !rules.left_out.contains_key(&source.id) && rules.info_type(&source.info_type).is_some();
        let of_places = Places::sources();
        let places = of_places.iter().all(wanted).then(|| {
            let first = sources.len() as u16;
            let mut places = Places::new([first, first + 1, first + 2]);
            for (word, of) in lexicons {
                of.iter().for_each(|source| places.add(&sources[usize::from(*source)].info_type, word));
            }
            places
        });
        if places.is_some() {
            sources.extend(of_places);
        }
        let of_blocks = AddressBlocks::source();
        let blocks = wanted(&of_blocks).then(|| AddressBlocks::new(sources.len() as u16, sources));
        if blocks.is_some() {
            sources.push(of_blocks);
        }
        let of_ages = Ages::sources().map(|source| {
            wanted(&source).then(|| {
                sources.push(source);
                sources.len() as u16 - 1
            })
        });
        let ages = of_ages.iter().any(Option::is_some).then(|| Ages::new(of_ages));
        let of_dialled = Dialled::source();
        let dialled = wanted(&of_dialled).then(|| Dialled::new(sources.len() as u16));
        if dialled.is_some() {
            sources.push(of_dialled);
        }
        let (fields, of_fields) = Fields::new(rules, sources.len() as u16);
        sources.extend(of_fields);
        Self { ages, dialled, fields, blocks, places }
    }
}

impl Detector {
    /// Adds what stands in a text of several words; `every` also what says nothing of the text's column.
    pub(super) fn running_text(&self, text: &str, words: &Words, every: bool, hits: &mut Vec<Hit>) {
        for (at, word) in words.list.iter().enumerate().filter(|(_, word)| word.begins_phrase()) {
            let start = word.start;
            self.vocabulary.phrases_at(words, at, |source, last| {
                let end = words.list[last].end;
                // Of a source, the first phrase of a stretch stays, as long as it gets.
                match hits.iter_mut().rev().find(|hit| hit.source == source && !hit.whole) {
                    Some(hit) if hit.start == start => hit.end = hit.end.max(end),
                    Some(hit) if start < hit.end => {}
                    _ => hits.push(Hit { source, start, end, whole: false, strong: true, head: 0 }),
                }
            });
        }
        if let Some(names) = &self.names {
            names.find(text, words, every, self.registered.endings(), hits);
        }
        if !every {
            return;
        }
        if let Some(blocks) = &self.text.blocks {
            blocks.find(text, words, hits);
        }
        if let Some(ages) = &self.text.ages {
            ages.find(text, words, hits);
        }
        if let Some(dialled) = &self.text.dialled {
            dialled.find(text, words, hits);
        }
        let mut labels = Vec::new();
        self.text.fields.find(text, words, hits, &mut labels);
        if let Some(places) = &self.text.places {
            places.find(text, words, &self.registered, hits);
        }
        // A label is no name and no place. Both are in the order of the text.
        if !labels.is_empty() {
            hits.retain(|hit| {
                let before = labels.partition_point(|(start, _)| *start <= hit.start);
                let inside = before > 0 && hit.end <= labels[before - 1].1;
                !(inside && self.sources[usize::from(hit.source)].in_company)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the finders of this file find in a text.
    fn found(detector: &Detector, text: &str) -> Vec<(String, String)> {
        let mut hits = Vec::new();
        detector.cell(text, &mut detector.scratch(), &mut hits);
        let source = |hit: &Hit| &detector.sources()[usize::from(hit.source)];
        let of_text = hits.iter().filter(|hit| source(hit).of_text && !source(hit).id.starts_with("names."));
        let told = |hit: &Hit| (source(hit).id.clone(), text[hit.start as usize..hit.end as usize].to_owned());
        of_text.map(told).collect()
    }

    fn detector() -> Detector {
        Detector::new(&RuleSet::builtin().unwrap()).unwrap()
    }

    /// What is or may be a name in a text of a column that names people.
    fn names(detector: &Detector, text: &str) -> Vec<String> {
        let mut hits = Vec::new();
        detector.cell(text, &mut detector.scratch(), &mut hits);
        let named = |hit: &&Hit| detector.sources()[usize::from(hit.source)].id.starts_with("names.");
        let mut found: Vec<&Hit> = hits.iter().filter(named).filter(|hit| !hit.whole).collect();
        found.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        // What stands in a longer one is a part of it.
        let mut reach = 0;
        found.retain(|hit| {
            let before = reach;
            reach = before.max(hit.end);
            before < hit.end
        });
        found.into_iter().map(|hit| text[hit.start as usize..hit.end as usize].to_owned()).collect()
    }

    #[test]
    fn what_says_little_of_a_name_is_enough_where_people_are_named() {
        let detector = detector();
        for (text, expected) in [
            ("To: Jones, Tina; Corey, Paula K.", &["Jones, Tina", "Corey, Paula K"][..]),
            ("Klimek shouted at the door", &["Klimek"]),
            ("de kritiek van minister Vanderpoorten daarop", &["Vanderpoorten"]),
            ("Ich habe Friedbert von Strachwitz nicht erreicht", &["Friedbert von Strachwitz"]),
            ("Besuch bei Köhler wurde verschoben", &["Köhler"]),
            ("De facturen werden door Jansen betaald", &["Jansen"]),
            ("Odpowiedź wysłano Grzegorzowi wczoraj", &["Grzegorzowi"]),
            ("Dan: I will ask them", &["Dan"]),
        ] {
            assert_eq!(names(&detector, text), expected, "{text}");
        }
        for text in [
            "Medizinische Indikation ist gegeben",
            "die Sperrung der Unterführung ist nicht verschoben",
            "Account Number: 12",
            "Customer: Sure, it is fine",
            "Support says it works",
            "Steps:\nExpected:\nActual:\n",
            "Schneider, Electric; Siemens, Healthineers",
            "the printer driver Realtek failed",
        ] {
            assert_eq!(names(&detector, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn labels_without_a_colon_say_what_stands_behind_them() {
        let detector = detector();
        for (text, source, value) in [
            ("my passport number is X1234567, thanks", "field.passport", "X1234567"),
            ("the PESEL number is 12345678901.", "field.pl.pesel", "12345678901"),
            ("What's your credit card? 38134375577528", "field.card", "38134375577528"),
            ("my policy number is XYZ987654", "field.person.id", "XYZ987654"),
            ("the password is 482913.", "field.credential", "482913"),
            ("Mujer de 44 años", "gender.text", "Mujer"),
            ("he died at the age of 54.", "age.text", "54"),
            (
                "lives at 5531 Hudson Islands, Adamsfort, Massachusetts 12345",
                "address.block",
                "5531 Hudson Islands, Adamsfort, Massachusetts 12345",
            ),
            ("C/ Illas 5, 33012 Oviedo", "address.block", "C/ Illas 5, 33012 Oviedo"),
        ] {
            assert!(
                found(&detector, text).contains(&(source.into(), value.into())),
                "{text}: {:?}",
                found(&detector, text)
            );
        }
        for text in [
            "account number 01.02.2024 was closed",
            "tax number is 15.000,00",
            "Invoice 10234 Madrid",
            "15000 Berlin tickets",
            "the password is 12characters long",
            "card number on 2024-01-15",
            "moved from account 1000000 dollars",
            "the login is v2.0.1",
        ] {
            let all = found(&detector, text).into_iter().filter(|(source, _)| !source.starts_with("place."));
            assert_eq!(all.collect::<Vec<_>>(), [], "{text}");
        }
    }

    #[test]
    fn labels_say_what_stands_behind_them() {
        let detector = detector();
        for (text, source, value) in [
            ("Nombre: Ignacio.", "field.person.given_name", "Ignacio"),
            ("Apellidos: Rico Pedroza.\nNHC: 5467980.", "field.person.family_name", "Rico Pedroza"),
            ("Apellidos: Rico Pedroza.\nNHC: 5467980.", "field.person.id", "5467980"),
            ("NASS: 78 64231565 21. Domicilio: Av. de burgos 7, 3 C.", "field.national_id", "78 64231565 21"),
            ("NASS: 78 64231565 21. Domicilio: Av. de burgos 7, 3 C.", "field.address.full", "Av. de burgos 7, 3 C"),
            ("Geboortedatum: 12 maart 1970, belde over de factuur", "field.birth_date", "12 maart 1970"),
            ("Edad: 46 años Sexo: H.", "field.age", "46 años"),
            ("Edad: 46 años Sexo: H.", "field.gender", "H"),
            ("Geburtsdatum: 12. März 1970 in Köln", "field.birth_date", "12. März 1970"),
            ("Datum narození: 3. 5. 1970, Brno", "field.birth_date", "3. 5. 1970"),
            ("Naam: de Vries, Jan belde", "field.person.full_name", "de Vries, Jan"),
            ("Naam: Jan de Vries, Kerkstraat 12", "field.person.full_name", "Jan de Vries"),
            ("Naam: Vries, J. de belde", "field.person.full_name", "Vries, J"),
            ("NAAM: JAN DE VRIES BELDE OVER DE KAST", "field.person.full_name", "JAN DE VRIES"),
            ("Name:  Anna-Lena Müller-Huber\nTelefon: 030 123456", "field.person.full_name", "Anna-Lena Müller-Huber"),
            ("**Customer:** Anna de Vries (new)", "field.person.full_name", "Anna de Vries"),
            ("login: janedoe42 password: Tr0ub4dor&3 please", "field.username", "janedoe42"),
            ("login: janedoe42 password: Tr0ub4dor&3 please", "field.credential", "Tr0ub4dor&3"),
            ("Klantnummer : 00123-88 graag bellen", "field.person.id", "00123-88"),
            ("Ville : Saint-Étienne", "field.address.city", "Saint-Étienne"),
        ] {
            let wanted = (source.to_owned(), value.to_owned());
            let all = found(&detector, text);
            assert!(all.contains(&wanted), "{text}: {all:?}");
        }
    }

    #[test]
    fn what_does_not_look_like_its_label_is_left() {
        let detector = detector();
        for text in [
            "Name: Classic Chair in oak",
            "Phone: see above, thanks a lot",
            "pH: 7,07 and rising",
            "Customer: will call again",
            "The name is at https://example.org/a b c",
            "at 10:30 we met",
            "Age: unknown to us",
            "Status: open. State: Running. Signal: SIGTERM. Token: expired. Login: failed. Password: required",
            "Symptom: app crashes on start. Regime: 3000 rpm. Condition: used, good. Diagnosis: the fan is broken",
            "PK: 12345 and RC: 404 returned, SIN: 0.50000, NIP: 100 bar, IK: 500, TAJ: 12345",
            "Adresse: IP, Address: 0x00400000 in RAM, Dir: /usr/local 12, Via: Proxy Server 12",
            "Client: Outlook 2016, User: Administrator, Subject: Invoice Overdue",
            "Land: zie boven, Ort: unten links, Position: left",
            "Ville : Anna !!",
            "Ville : Anna :",
            "and so on: : :",
        ] {
            // What only describes people is held where the text names some.
            let alone = |id: &str| detector.sources().iter().any(|s| s.id == id && !s.in_company);
            let fields = found(&detector, text).into_iter().filter(|(id, _)| id.starts_with("field.") && alone(id));
            assert_eq!(fields.collect::<Vec<_>>(), [], "{text}");
        }
    }

    #[test]
    fn addresses_are_found_whole() {
        let detector = detector();
        for (text, address) in [
            ("sent to 221B Baker Street, London NW1 6XE yesterday", "221B Baker Street, London NW1 6XE"),
            ("Av. Beniarda, 13. 46271 Valencia. España. Tel", "Av. Beniarda, 13. 46271 Valencia. España"),
            ("Jan Smit\nKerkstraat 12\n1012 AB Amsterdam\n\nbelt terug", "Kerkstraat 12\n1012 AB Amsterdam"),
            (
                "lives at 633 Strada Provinciale 65 Suite 455\nGossau\n 65662 now",
                "633 Strada Provinciale 65 Suite 455\nGossau\n 65662",
            ),
            ("office is at 37 Parva Domus 6896, Pesconuovo, Italy", "37 Parva Domus 6896, Pesconuovo, Italy"),
            ("Apt. 870 59 Bouciña 65\nAltafulla 51890", "Apt. 870 59 Bouciña 65\nAltafulla 51890"),
        ] {
            let all = found(&detector, text);
            assert!(all.contains(&("address.block".into(), address.into())), "{text}: {all:?}");
        }
        for text in [
            "We sold 12 Oak Tables and 5 chairs",
            "Suite 12 was booked again by them",
            "Levering in Kerkstraat 12 stuks",
            "2 Nice Red Boxes 3 were broken",
            "Add 2 Large Eggs 3, Butter and flour",
            "Chapter 3 Verse 16, Genesis was read",
            "Game 3 Lakers 110, Celtics 99 tonight",
            "In 2019 Windows 10, Microsoft said",
        ] {
            let blocks = found(&detector, text).into_iter().filter(|(id, _)| id == "address.block");
            assert_eq!(blocks.collect::<Vec<_>>(), [], "{text}");
        }
    }

    #[test]
    fn ages_are_told_from_other_years() {
        let detector = detector();
        for (text, age) in [
            ("Mujer de 44 años, con antecedentes", "44 años"),
            ("a 36-year-old man from Leeds", "36-year-old"),
            ("She is 82 years old and well", "82 years old"),
            ("originally from here, 26 y/o now", "26 y/o"),
            ("mijn moeder is 81 jaar oud en", "81 jaar oud"),
            ("ein 45-jähriger Patient aus Köln", "45-jähriger"),
            ("My brother just turned 53 today", "53"),
        ] {
            let all = found(&detector, text);
            assert!(all.contains(&("age.text".into(), age.into())), "{text}: {all:?}");
        }
        for text in [
            "hace 3 años que no viene",
            "two years warranty, 5 years at most",
            "garantie van 2 jaar op alles",
            "in 300 years old trees die",
            "turned 90 degrees to the left",
        ] {
            let ages = found(&detector, text).into_iter().filter(|(id, _)| id == "age.text");
            assert_eq!(ages.collect::<Vec<_>>(), [], "{text}");
        }
    }

    #[test]
    fn places_stand_on_a_list_or_behind_a_word_of_living() {
        let detector = detector();
        for (text, source, place) in [
            ("My friend lives in Hvammstangi now", "place.city", "Hvammstangi"),
            ("hij is verhuisd naar Alphen aan den Rijn toen", "place.city", "Alphen aan den Rijn"),
            ("She came from New Zealand last week", "place.country", "New Zealand"),
        ] {
            let all = found(&detector, text);
            assert!(all.contains(&(source.into(), place.into())), "{text}: {all:?}");
        }
        assert_eq!(found(&detector, "She lives in the big house"), []);
    }
}

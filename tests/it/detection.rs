//! What detection has to show on whole files: needles found where they lie, and numbers and names of things left alone.

use std::fmt::Write as _;

use serde_json::Value;

use crate::efface::Work;

/// Pseudo-random numbers with a seed (splitmix64, Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn digits(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }
}

/// A sentence about orders, with numbers of things and without people.
fn remark(random: &mut Random) -> String {
    let start = random.of(&["levering van order", "klacht over zending", "vraag bij factuur", "retour van pakket"]);
    let end = random.of(&["is nog open", "wacht op voorraad", "staat klaar in het magazijn", "gaat morgen mee"]);
    format!("{start} {} {end}, {} stuks", random.digits(6), 1 + random.below(40))
}

fn columns(report: &Value) -> &Vec<Value> {
    report["datasets"][0]["columns"].as_array().unwrap()
}

/// Cells with hits of this type in a column of another kind.
fn inside(column: &Value, info_type: &str) -> u64 {
    let all = column["contamination"].as_array().unwrap();
    all.iter().find(|c| c["type"] == info_type).map_or(0, |c| c["cells"].as_u64().unwrap())
}

/// The one span of this type: its column, row, start and end.
fn span(report: &Value, info_type: &str) -> (u64, u64, u64, u64) {
    let spans = report["spans"].as_array().unwrap();
    let of_type: Vec<&Value> = spans.iter().filter(|s| s["type"] == info_type).collect();
    assert_eq!(of_type.len(), 1, "{of_type:?}");
    let at = |key: &str| of_type[0][key].as_u64().unwrap();
    (at("column"), at("row"), at("start"), at("end"))
}

#[test]
fn one_social_number_in_ten_thousand_remarks_is_found_counted_and_located() {
    let work = Work::new();
    let mut random = Random(1);
    let mut table = String::from("nr,remarks\n");
    let needle = "klant belt, BSN 111222333 gecontroleerd in het dossier";
    for row in 0..10_000 {
        let text = if row == 7_315 { needle.to_owned() } else { remark(&mut random) };
        let _ = writeln!(table, "{row},\"{text}\"");
    }
    work.write("in/t.csv", table);
    let report = work.efface("scan in --spans --output json=-").passed().json();
    assert_eq!(inside(&columns(&report)[1], "nl.bsn"), 1);
    assert_eq!(columns(&report)[1]["free_text"], true);
    let from = needle.find("111").unwrap() as u64;
    assert_eq!(span(&report, "nl.bsn"), (1, 7_315, from, from + 9));
    assert!(!report.to_string().contains("111222333"));
}

#[test]
fn one_card_in_a_long_file_of_notes_is_found_counted_and_located() {
    let work = Work::new();
    let mut random = Random(2);
    let mut table = String::from("note\n");
    // Code points are counted, not bytes.
    let needle = "café gebeld; betaalt met 4111 1111 1111 1111 geldig tot juni";
    for row in 0..60_000 {
        let text = if row == 59_998 { needle.to_owned() } else { remark(&mut random) };
        let _ = writeln!(table, "\"{text}\"");
    }
    work.write("in/t.csv", table);
    let report = work.efface("scan in --spans --output json=-").passed().json();
    assert_eq!(inside(&columns(&report)[0], "card"), 1);
    let from = needle.chars().position(|c| c == '4').unwrap() as u64;
    assert_eq!(span(&report, "card"), (0, 59_998, from, from + 19));
}

#[test]
fn headers_about_things_with_a_word_of_a_person_in_them_are_not_flagged() {
    let work = Work::new();
    let mut random = Random(3);
    let mut table = String::from("email_verified,parcel_id,phone_count,acid_level,scenario_code\n");
    for _ in 0..300 {
        let _ = writeln!(
            table,
            "{},{},{},{}.{},SCN-{}",
            random.of(&["true", "false"]),
            100_000 + random.below(900_000),
            random.below(5),
            random.below(14),
            random.below(10),
            100 + random.below(900)
        );
    }
    work.write("in/t.csv", table);
    let report = work.efface("scan in --output json=-").passed().json();
    for column in columns(&report) {
        let flagged = column["identifying"] != "none" || column["sensitive"] != "none";
        assert!(!flagged && column["contamination"] == serde_json::json!([]), "{column:#}");
    }
    // The same words as headers of what they say are.
    work.write("in2/t.csv", "email,phone\njan@voorbeeld.example,+31612345678\npiet@voorbeeld.example,+31612345679\n");
    let report = work.efface("scan in2 --output json=-").passed().json();
    assert!(columns(&report).iter().all(|c| c["identifying"] == "direct"));
}

/// One column of twenty different values under a header, and what it is held to be.
fn held_to_be(header: &str, value: impl Fn(usize) -> String) -> Option<String> {
    let work = Work::new();
    let cells: Vec<String> = (0..60).map(|row| format!("{row},{}\n", value(row % 20))).collect();
    work.write("t.csv", format!("nr,{header}\n{}", cells.concat()));
    let report = work.efface("scan t.csv --output json=-").json();
    columns(&report)[1]["type"].as_str().map(str::to_owned)
}

#[test]
fn a_header_is_not_believed_where_values_cannot_be_what_it_says() {
    let word = |n: usize| {
        ["kromme", "dunne", "losse", "natte"][n % 4].to_owned() + " " + &"abcdefghijklmnopqrst"[n..=n] + "vak"
    };
    // Words where the type has digits: a defect that ends in "rek", a document that is a kind.
    assert_eq!(held_to_be("Gebrek", word), None);
    assert_ne!(held_to_be("Document", word).as_deref(), Some("passport"));
    // One digit, of whatever script, and it is believed.
    let with = |one: &'static str| move |n: usize| if n == 7 { one.to_owned() } else { word(n) };
    assert_eq!(held_to_be("Paspoort", with("NX12")).as_deref(), Some("passport"));
    assert_eq!(held_to_be("Paspoort", with("١٢٣٤")).as_deref(), Some("passport"));
}

/// The types of the columns of a table, as they are held to be.
fn types(headers: &str, rows: impl Fn(usize) -> String) -> Vec<Option<String>> {
    let work = Work::new();
    let rows: Vec<String> = (0..60).map(|n| rows(n) + "\n").collect();
    work.write("t.csv", format!("{headers}\n{}", rows.concat()));
    let report = work.efface("scan t.csv --output json=-").json();
    columns(&report).iter().map(|c| c["type"].as_str().map(str::to_owned)).collect()
}

#[test]
fn flags_and_counts_under_the_words_of_people_are_no_people() {
    // A passport of three letters and digits, a telephone that is 0 or 1, a person numbered 0, an offence of which there are
    // sixty different numbers.
    let counts = |n: usize| format!("{},{},{},{}", 10 + n % 30, n % 2, n % 12, 1000 + n * 37);
    assert_eq!(types("passport,phone,mother,offence", counts), [const { None::<String> }; 4]);
    let told = |n: usize| format!("X{},+3161234{:04},{},{}", 100_000 + n, n * 97, 10_000 + n % 12, n % 5);
    let types = types("passport,phone,mother,offence", told);
    assert_eq!(types.iter().flatten().count(), 4, "{types:?}");
}

#[test]
fn a_word_of_several_languages_is_of_the_one_that_the_table_speaks() {
    let rows = |n: usize| format!("{},{},{},{}", n % 7, n * 13 % 90, 10 + n, ["no", "si"][n % 2]);
    // A run in English, a register number of people in Chile; gift is English for a present and Danish for married.
    let english = types("speed,country,run,gift", rows);
    let of = |types: &[Option<String>], at: usize| types[at].clone().unwrap_or_default();
    assert_eq!(of(&english, 2), "", "{english:?}");
    let ids = |n: usize| format!("{},{},{},{}", n % 7, n % 4, 10_000_000 + n * 7919, ["a", "b"][n % 2]);
    let spanish = types("apellidos,fecha nacimiento,run,sexo", ids);
    assert_eq!(of(&spanish, 2), "national_id", "{spanish:?}");
}

#[test]
fn a_bare_name_is_of_people_where_the_table_or_the_values_are() {
    let things = ["Basalt", "Gneiss", "Schist", "Pumice", "Marble", "Slate", "Gabbro", "Diorite", "Chert", "Breccia"];
    let rock = |n: usize| format!("{},{}", things[n % 10], n * 3 % 50);
    assert_eq!(types("name,hardness", rock)[0], None);
    let beside = |n: usize| format!("{},{}@example.org", things[n % 10], things[n % 10].to_lowercase());
    assert_eq!(types("name,mail", beside)[0].as_deref(), Some("person.full_name"));
    let people = ["Anna", "Maria", "Peter", "Thomas", "Julia", "Laura", "Martin", "Paul", "Eva", "David"];
    assert!(types("name,height", |n| format!("{},{}", people[n % 10], 150 + n))[0].is_some());
}

#[test]
fn days_of_a_few_years_are_no_births_unless_the_header_says_so() {
    let day = |years: usize| move |n: usize| format!("{}-0{}-1{},x", 1980 + n % years, 1 + n % 9, n % 8);
    assert_eq!(types("col_7,col_8", day(40))[0].as_deref(), Some("birth_date"));
    assert_eq!(types("col_7,col_8", day(5))[0], None);
    assert_eq!(types("birth_date,col_8", day(5))[0].as_deref(), Some("birth_date"));
}

#[test]
fn yes_and_no_under_a_kind_of_people_say_who_is_of_it() {
    let rows =
        |n: usize| format!("{},{},{},{}", ["yes", "no"][n % 2], ["no", "yes"][n / 2 % 2], ["Y", "N"][n % 2], n % 2);
    let answers = types("married,smoker,paid,delivered", rows);
    assert_eq!(answers[0].as_deref(), Some("marital_status"), "{answers:?}");
    assert_eq!(answers[1].as_deref(), Some("health.condition"), "{answers:?}");
    assert!(answers[2].as_deref() != Some("marital_status") && answers[3].is_none(), "{answers:?}");
}

#[test]
fn random_numbers_are_no_national_ids() {
    let work = Work::new();
    // A hundred seeds for each length, in a long and in a short table.
    for rows in [400usize, 15] {
        let mut random: Vec<(usize, Random)> =
            (0..300u64).map(|i| (9 + (i % 3) as usize, Random(i / 3 + 1_000 * (i % 3)))).collect();
        let header: Vec<String> = (0..random.len()).map(|i| format!("col_{i}")).collect();
        let mut table = header.join(",") + "\n";
        for _ in 0..rows {
            let row: Vec<String> = random.iter_mut().map(|(digits, random)| random.digits(*digits)).collect();
            table.push_str(&(row.join(",") + "\n"));
        }
        work.write(&format!("in{rows}/t.csv"), table);
        let report = work.efface(&format!("scan in{rows} --header yes --output json=-")).passed().json();
        assert_eq!(columns(&report).len(), 300);
        let national = |t: &Value| t.as_str().is_some_and(|t| t.as_bytes().get(2) == Some(&b'.'));
        for column in columns(&report) {
            let sure = column["confidence"].as_f64().unwrap() >= 0.9;
            assert!(!(sure && national(&column["type"])), "{rows} rows: {column:#}");
        }
    }
}

/// A file of `rows` whose telephones are Dutch, with a column of numbers counted up.
fn orders(header: &str, rows: u64) -> String {
    let mut random = Random(5);
    let mut table = format!("{header},telefoon\n");
    for i in 0..rows {
        // As long as a Dutch telephone number, and each one valid as one.
        let _ = writeln!(table, "0612{:06},06{}", 300_000 + i, random.digits(8));
    }
    table
}

#[test]
fn numbers_counted_up_are_no_telephones_unless_the_header_says_so() {
    let work = Work::new();
    work.write("orders/orders.csv", orders("order_nr", 50_000));
    work.write("plain/t.csv", orders("col_1", 50_000));
    work.write("mobile/t.csv", orders("mobiel", 50_000));
    for (folder, expected) in [("orders", false), ("plain", false), ("mobile", true)] {
        let report = work.efface(&format!("scan {folder} --output json=-")).passed().json();
        let columns = columns(&report);
        assert_eq!(columns[1]["type"], "phone", "{folder}");
        assert_eq!(columns[0]["type"] == "phone", expected, "{folder}: {:#}", columns[0]);
        assert!(expected || inside(&columns[0], "phone") == 0, "{folder}: {:#}", columns[0]);
    }
}

/// Cells of a table without a header that says anything, a few beside each other: names that only registers and endings know.
#[test]
fn columns_full_of_rare_names_and_small_towns_are_found_without_a_header() {
    let rare = [
        "Beimcik",
        "Błonkała",
        "Chrapusta",
        "Cymerling",
        "Doruch",
        "Farenholc",
        "Fryndt",
        "Giedzion",
        "Hawrasz",
        "Petruzela",
        "Sbirenda",
        "Stasiła",
        "Sztreker",
        "Tantush",
        "Wałga",
        "Zusko",
        "Śniadówka",
        "Meinike",
        "Niewulis",
        "Danysh",
        "Wiszniuk",
        "Malęgowska",
        "Hrycikowska",
        "Gumplowicz",
        "Jakubowczak",
        "Kolasiewicz",
        "Olisiejuk",
        "Kumiński",
        "Reshetar",
        "Siepierowski",
    ];
    let fathers = [
        "Hall", "Bjart", "Sigur", "Ketil", "Ragn", "Stein", "Gunn", "Arn", "Berg", "Hauk", "Ingv", "Jör", "Kolb",
        "Leif", "Már", "Njál", "Odd", "Pál", "Rún", "Snorr", "Tryggv", "Ulf", "Val", "Þór", "Ævar", "Örn", "Ásg",
        "Egil", "Finn", "Grím",
    ];
    let towns = [
        "Hausham",
        "Hovmantorp",
        "Lauenhagen",
        "Meldert",
        "Overbrook",
        "Völkenrode",
        "Wiggensbach",
        "Segariu",
        "Glen Oaks",
        "Bene Vagienna",
        "Brette-les-Pins",
        "Albano Sant'Alessandro",
        "North Baddesley",
        "Furmanov",
        "Coal Grove",
        "Rockville Centre",
        "Kingsclear",
        "Santa Margherita Ligure",
        "Driftwood Village",
        "Saint-Aubin-d'Arquenay",
        "Casa Grande",
        "Irati",
        "Karapyshi",
        "Nazyvayevsk",
        "Pedalino",
        "Pridonskoy",
        "Radford",
        "Sidi Taibi",
        "South Rockwood",
        "Yermakovskoye",
    ];
    let given = ["Μαριλένα", "Ερμιόνη", "Στέφανος", "Διονύσιος", "Ξανθίππη", "Φιλήμων"];
    let heirs = ["Μπεσύρη", "Κανελλόπουλος", "Ξηρογιάννης", "Αραπίδου", "Φρονιμάκη"];
    let row = |n: usize| {
        let full = format!("{} {}", given[n % given.len()], heirs[n % heirs.len()]);
        format!("{n},{},{}sdóttir,{},{full}", rare[n % 30], fathers[n % 30], towns[n % 30])
    };
    let held = types("a,b,c,d,e", row);
    let held: Vec<Option<&str>> = held.iter().map(Option::as_deref).collect();
    let family = Some("person.family_name");
    assert_eq!(held, [None, family, family, Some("address.city"), Some("person.full_name")]);
    // Few of them may be anything, and so may words without a capital.
    let few = types("a,b,c", |n| format!("{n},{},{}", rare[n % 6], rare[n % 30].to_lowercase()));
    assert_eq!(few, [None, None, None]);
}

#[test]
fn things_that_end_as_families_do_or_have_the_names_of_some_are_none() {
    let pasta = [
        "Spaghetti",
        "Maccheroni",
        "Rigatoni",
        "Tortellini",
        "Cannelloni",
        "Linguine",
        "Fusilli",
        "Vermicelli",
        "Bucatini",
        "Tortelloni",
        "Ravioli",
        "Agnolotti",
        "Cavatelli",
        "Ziti",
        "Manicotti",
        "Conchiglie",
        "Orecchiette",
        "Farfalle",
        "Capellini",
        "Tagliolini",
        "Paccheri",
        "Stelline",
        "Ditalini",
        "Garganelli",
        "Casarecce",
        "Gemelli",
        "Rotini",
        "Campanelle",
        "Mafaldine",
        "Trofie",
    ];
    let words = [
        "Table", "Chair", "Lamp", "Shelf", "Carpet", "Mirror", "Drawer", "Cushion", "Curtain", "Blanket", "Pillow",
        "Mattress", "Wardrobe", "Bench", "Stool", "Desk", "Couch", "Vase", "Clock", "Frame", "Basket", "Candle",
        "Bowl", "Plate", "Kettle", "Pan", "Knife", "Spoon", "Fork", "Tray",
    ];
    let held = types("a,b,c", |n| format!("{n},{},{}", pasta[n % 30], words[n % 30]));
    assert_eq!(held, [None, None, Some("thing.product".to_owned())]);
}

#[test]
fn numbers_that_are_dialled_from_abroad_are_telephones_however_near_each_other() {
    let held = types("a,b", |n| format!("{n},+34 6{:08}", 11_000_000 + n * 1_234_567));
    assert_eq!(held[1].as_deref(), Some("phone"));
    let held = types("a,b", |n| format!("{n},({:03}){:03}-{:04}", 462 + n * 7, 212 + n * 11, 9972 - n * 101));
    assert_eq!(held[1].as_deref(), Some("phone"));
}

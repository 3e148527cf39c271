use super::*;

fn day(text: &str, _: bool) -> Option<Day> {
    let mut parts = text.split('-').map(|p| p.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some(Day { year, month: Some(month as u8), day: Some(day as u8), timed: false, week: None })
}

fn build(kind: &str, texts: &[&str], people: &[u64], least: u64) -> Hierarchy {
    let texts: Vec<Box<str>> = texts.iter().map(|t| (*t).into()).collect();
    let values = Values { texts: &texts, people, nulls: 1, least, day: &day, parents: &[] };
    let built = Hierarchy::build(&Kind::named(kind).unwrap(), &values, None).unwrap();
    // The same from what it remembers.
    let again = Hierarchy::build(&Kind::named(kind).unwrap(), &values, Some(built.memory())).unwrap();
    assert_eq!(built.ladder(), again.ladder());
    assert_eq!(built.labels, again.labels);
    built
}

/// The labels of each level, by the values given.
fn labels(h: &Hierarchy, values: usize) -> Vec<Vec<String>> {
    let of = |level| (0..values).map(|v| h.label(level, h.leaf(v)).unwrap().to_owned()).collect();
    (1..h.ladder().levels()).map(of).collect()
}

#[test]
fn dates_grow_coarser_by_the_calendar() {
    let h = build("date", &["1984-12-31", "1985-01-01", "1985-02-28", "never"], &[1; 4], 2);
    assert_eq!(
        labels(&h, 4),
        [
            ["1984-12", "1985-01", "1985-02", "other"],
            ["1984-Q4", "1985-Q1", "1985-Q1", "other"],
            ["1984", "1985", "1985", "other"],
            ["1980-1984", "1985-1989", "1985-1989", "other"],
            ["1980-1989", "1980-1989", "1980-1989", "other"],
            ["*"; 4],
        ]
    );
    assert_eq!(h.label(3, 0), None);
    assert_eq!(h.label(6, 0), Some("*"));
    assert_eq!((h.ladder().loss(0, 1), h.ladder().loss(6, 1)), (0.0, 1.0));
    assert!(h.ladder().loss(1, 1) < h.ladder().loss(2, 1));
}

#[test]
fn leaves_are_numbered_by_value_whatever_their_order() {
    let h = build("number", &["10", "9", "100"], &[5, 5, 5], 2);
    assert_eq!((0..3).map(|v| h.leaf(v)).collect::<Vec<_>>(), [2, 1, 3]);
    let h = build("category", &["b", "a"], &[5, 5], 2);
    assert_eq!((h.leaf(0), h.leaf(1)), (2, 1));
}

#[test]
fn open_bands_hold_enough_people() {
    let ages: Vec<String> = (18..=99).map(|a| a.to_string()).collect();
    let ages: Vec<&str> = ages.iter().map(String::as_str).collect();
    let people: Vec<u64> = (18..=99).map(|a| if a < 80 { 10 } else { 1 }).collect();
    let h = build("band:5", &ages, &people, 12);
    let first = &labels(&h, ages.len())[0];
    assert_eq!((&*first[0], &*first[7], &*first[81]), ("<20", "25-29", ">=85"));
    let narrow = build("edges:30,65", &ages, &people, 12);
    assert_eq!(labels(&narrow, ages.len())[1][81], ">=65");
}

#[test]
fn quantiles_are_rounded_and_no_band_is_small() {
    let incomes: Vec<String> = (1..=400).map(|i| (i * i * 7 + 13).to_string()).collect();
    let texts: Vec<&str> = incomes.iter().map(String::as_str).collect();
    let h = build("number", &texts, &vec![1; 400], 5);
    let finest = &labels(&h, 400)[0];
    let mut counts = BTreeMap::new();
    finest.iter().for_each(|l| *counts.entry(l).or_insert(0) += 1);
    assert!(counts.values().all(|n| *n >= 5) && counts.len() > 10, "{counts:?}");
    assert!(h.memory().edges[0].iter().filter(|e| **e % 100.0 == 0.0).count() * 2 > h.memory().edges[0].len());
}

#[test]
fn edges_have_no_more_digits_than_their_step() {
    let prices: Vec<String> = (0..300).map(|i| format!("{:.2}", f64::from(i) * 0.037)).collect();
    let texts: Vec<&str> = prices.iter().map(String::as_str).collect();
    let h = build("number", &texts, &vec![1; 300], 5);
    let edges = &h.memory().edges[0];
    assert!(edges.len() > 10 && edges.iter().all(|e| e.to_string().len() <= 5), "{edges:?}");
    let text = serde_json::to_string(h.memory()).unwrap();
    assert!(serde_json::from_str::<Memory>(&text).unwrap() == *h.memory(), "edges are read back as they were");
}

#[test]
fn numbers_beyond_all_measure_are_banded_all_the_same() {
    for kind in ["band:5", "number", "edges:0,10"] {
        let h = build(kind, &["-1e300", "1e30", "3", "7", "99999999999999999999", "9e18"], &[3; 6], 3);
        assert!(h.ladder().levels() >= 2, "{kind}");
    }
    let h = build("postcode", &["--", "1234 AB"], &[1; 2], 2);
    assert_eq!(labels(&h, 2)[0], ["other", "1234"]);
}

#[test]
fn postcodes_keep_prefixes_that_mean_something() {
    let h = build("postcode:nl", &["1234 AB", "1234ac", "1299 ZZ"], &[1; 3], 2);
    assert_eq!(labels(&h, 3)[..3], [["1234", "1234", "1299"], ["12", "12", "12"], ["1", "1", "1"]]);
    let h = build("postcode:gb", &["SW1A 1AA", "SW2 3BB", "M1 1AE"], &[1; 3], 2);
    assert_eq!(labels(&h, 3)[..2], [["SW1A", "SW2", "M1"], ["SW", "SW", "M"]]);
    let h = build("postcode", &["75003", "1234 AB", "SW1A 1AA"], &[1; 3], 2);
    assert_eq!(labels(&h, 3)[0], ["750", "1234", "SW1A"]);
}

#[test]
fn rare_categories_have_no_name() {
    let h = build("category", &["nurse", "astronaut", "clerk"], &[60, 1, 5], 5);
    assert_eq!(labels(&h, 3), [["nurse", "other", "clerk"], ["nurse", "other", "other"], ["*"; 3]]);
    assert!(!h.memory().kept.iter().flatten().any(|k| k == "astronaut"));
}

#[test]
fn countries_have_regions() {
    let h = build("country", &["Nederland", "PT", "brazil", "Atlantis"], &[1; 4], 2);
    let found = labels(&h, 4);
    assert_eq!(found[0], ["Western Europe", "Southern Europe", "South America", "other"]);
    assert_eq!(found[1], ["Europe", "Europe", "Americas", "other"]);
}

#[test]
fn cities_belong_to_what_the_other_columns_say() {
    let texts: Vec<Box<str>> = ["Goes", "Zwolle", "Kampen", "Nowhere"].map(Into::into).into();
    let some = |t: &str| Some(t.into());
    let region: Vec<Option<Box<str>>> = vec![some("Zeeland"), some("Overijssel"), some("Overijssel"), None];
    let country: Vec<Option<Box<str>>> = vec![some("NL"), some("NL"), some("NL"), some("XX")];
    let parents = [Parent { name: "Region", of: &region }, Parent { name: "Country", of: &country }];
    let values = Values { texts: &texts, people: &[9, 9, 9, 1], nulls: 0, least: 5, day: &day, parents: &parents };
    let h = Hierarchy::build(&Kind::named("from:Region,Country").unwrap(), &values, None).unwrap();
    assert_eq!(labels(&h, 4)[..2], [["Zeeland", "Overijssel", "Overijssel", "other"], ["NL", "NL", "NL", "other"]]);
}

#[test]
fn a_hierarchy_file_is_its_own_domain() {
    let rows: Vec<Vec<String>> = ["17;<20;*", "18;<20;*", "33;>20;*", "34;>20;*", "35;>20;*"]
        .iter()
        .map(|l| l.split(';').map(str::to_owned).collect())
        .collect();
    let texts: Vec<Box<str>> = ["33", "17"].map(Into::into).into();
    let values = Values { texts: &texts, people: &[1, 1], nulls: 0, least: 5, day: &day, parents: &[] };
    let kind = |rows: &[Vec<String>]| Kind::Table { file: "a.csv".into(), rows: rows.to_vec().into() };
    let h = Hierarchy::build(&kind(&rows), &values, None).unwrap();
    assert_eq!(labels(&h, 2), [[">20", "<20"], ["*", "*"]]);
    assert_eq!(h.ladder().leaves(), 5);
    assert!((h.ladder().loss(1, h.leaf(0)) - 0.5).abs() < 1e-12);
    let error = Hierarchy::build(&kind(&rows[..2]), &values, None).unwrap_err().to_string();
    assert!(error.contains("1 of the column's values") && !error.contains("33"), "{error}");
    assert_eq!(h.rows(&texts).map(|r| r.join(";")).collect::<Vec<_>>(), ["17;<20;*", "33;>20;*"]);
    assert!(!format!("{h:?}{:?}", kind(&rows)).contains("20"));
}

use super::*;

fn of(text: &str, is_yaml: bool) -> Vec<(String, String, HintSays)> {
    let (_, hints) = hints(text, is_yaml, "people").unwrap().unwrap();
    hints.into_iter().map(|h| (h.dataset.unwrap_or_default(), h.names[0].clone(), h.says)).collect()
}

#[test]
fn dbt_says_it_in_meta_and_tags_of_column_and_config() {
    let text = "version: 2\nx-pii: &p {contains_pii: true}\nmodels:\n  - name: People\n    columns:\n      - name: a\n        meta: *p\n      - name: b\n        config:\n          meta: {pii: email}\n          tags: [nightly, non-pii]\n      - name: c\n        meta:\n          classification: Personal Data\n      - name: d\n        description: holds pii\nsources:\n  - name: crm\n    tables:\n      - name: t\n        columns:\n          - {name: e, tags: pii}\n          - {name: f, meta: {efface_type: nl.bsn, owner: pii, pii_type: none}}\n";
    let personal = |yes| HintSays::Personal(yes);
    let right = [
        ("People", "a", personal(true)),
        ("People", "b", HintSays::Word("email".into())),
        ("People", "b", personal(false)),
        ("People", "c", personal(true)),
        ("t", "e", personal(true)),
        ("t", "f", HintSays::Type("nl.bsn".into())),
    ];
    assert_eq!(of(text, true), right.map(|(t, c, says)| (t.to_owned(), c.to_owned(), says)));
}

#[test]
fn a_table_schema_says_it_by_class_format_and_extension() {
    let text = r#"{"fields": [{"name": "a", "type": "string", "format": "email"},
        {"name": "b", "rdfType": "http://schema.org/givenName"}, {"name": "c", "efface:type": "iban"}, {"name": "d", "type": "date"}]}"#;
    let says: Vec<HintSays> = of(text, false).into_iter().map(|h| h.2).collect();
    assert_eq!(
        says,
        [HintSays::Type("email".into()), HintSays::Word("givenName".into()), HintSays::Type("iban".into())]
    );
}

#[test]
fn vtiger_says_it_by_flag_and_type_of_a_field() {
    let text = r#"{"success": true, "result": {"name": "Contacts", "fields": [
        {"name": "cf_852", "label": "Klantkenmerk", "personal_data": "1", "type": {"name": "string"}},
        {"name": "cf_853", "label": "Kleur", "personal_data": "0", "type": {"name": "string"}},
        {"name": "email", "label": "Primaire E-Mail", "type": {"name": "email"}}]}}"#;
    let right = [("Klantkenmerk", HintSays::Personal(true)), ("Primaire E-Mail", HintSays::Type("email".into()))];
    assert_eq!(of(text, false), right.map(|(c, says)| ("Contacts".to_owned(), c.to_owned(), says)));
}

#[test]
fn bombs_and_broken_texts_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        let again = format!("*a{}, ", n - 1).repeat(10);
        bomb.push_str(&format!("a{n}: &a{n} [{again}]\n"));
    }
    assert!(yaml::read(&bomb).is_err());
    assert!(yaml::read(&"[".repeat(10_000)).is_err());
    assert!(yaml::read("a: [1, 2\nb: }").is_err());
    assert!(yaml::json("{").is_err());
    // Other YAML beside the data is none of ours.
    assert_eq!(hints("on: push\njobs: {a: 1}", true, "x").unwrap(), None);
}

#[test]
fn a_path_is_matched_from_its_end_by_whole_folders() {
    let hint = |path: &str| Hint {
        dataset: None,
        path: Some(path.into()),
        names: Vec::new(),
        says: HintSays::Personal(true),
        by: String::new(),
    };
    assert!(hint("vtiger/contacts.csv").is_of("x", "in/vtiger/contacts.csv"));
    assert!(hint("./in/a.csv").is_of("x", "a.csv"));
    assert!(!hint("contacts.csv").is_of("x", "oldcontacts.csv"));
}

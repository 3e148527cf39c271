use super::*;

fn found(text: &str) -> Vec<(String, String)> {
    let rules = RuleSet::builtin().unwrap();
    let detector = Detector::new(&rules).unwrap();
    let mut hits = Vec::new();
    detector.cell(text, &mut detector.scratch(), &mut hits);
    hits.iter()
        .map(|h| (detector.sources[h.source as usize].id.clone(), text[h.start as usize..h.end as usize].to_owned()))
        .collect()
}

#[test]
fn every_rule_finds_its_examples_and_passes_by_its_counter_examples() {
    let rules = RuleSet::builtin().unwrap();
    let detector = Detector::new(&rules).unwrap();
    let mistakes = detector.check(&rules);
    assert!(mistakes.is_empty(), "{mistakes:#?}");
}

#[test]
fn every_pattern_that_matches_is_reported_also_where_they_overlap() {
    // The single regexes are the judge of the joined automaton.
    let rules = RuleSet::builtin().unwrap();
    let detector = Detector::new(&rules).unwrap();
    let mut scratch = detector.scratch();
    let mut texts: Vec<String> =
        rules.patterns.iter().flat_map(|r| r.examples.iter().chain(&r.counter_examples)).cloned().collect();
    let wholes: Vec<regex::Regex> =
        rules.patterns.iter().map(|r| regex::Regex::new(&format!("^(?:{})$", r.pattern)).unwrap()).collect();
    let joined: Vec<String> = texts.windows(2).map(|w| w.join(" ")).collect();
    texts.extend(joined);
    for text in &texts {
        let (groups, caches) = (&detector.groups, &mut scratch.groups);
        let (kinds, digits) = Kinds::of(text);
        let mut matching = Vec::new();
        groups
            .text
            .matching(text, &mut caches.text, |rules, whole, _| matching.extend(rules.iter().map(|r| (*r, whole))));
        for (members, whole) in groups.text.members() {
            let rule = usize::from(members[0]);
            let expected = match whole {
                true => wholes[rule].is_match(text),
                false => detector.patterns[rule].regex.is_match(text.as_str()),
            };
            for member in members {
                assert_eq!(matching.contains(&(*member, *whole)), expected, "rule {member} in {text:?}");
            }
        }
        let mut of_parts = Vec::new();
        let mut cache = groups.text.cache_of_parts();
        groups.text.matching(text, &mut cache, |rules, whole, _| of_parts.extend(rules.iter().map(|r| (*r, whole))));
        assert_eq!(matching, of_parts, "{text:?}");
        // The other automata see what this one sees, as far as it can be strong.
        let mut apart = Vec::new();
        groups
            .whole
            .matching(text, &mut caches.whole, |rules, whole, _| apart.extend(rules.iter().map(|r| (*r, whole))));
        groups
            .inside
            .matching(text, &mut caches.inside, |rules, whole, _| apart.extend(rules.iter().map(|r| (*r, whole))));
        assert_eq!(matching, apart, "{text:?}");
        let mut of_weak = Vec::new();
        let (group, memory) = groups.of_kind(true, kinds, digits, caches);
        group.matching(text, memory, |rules, whole, _| of_weak.extend(rules.iter().map(|r| (*r, whole))));
        assert_eq!(matching, of_weak, "{text:?}");
        let mut of_kind = Vec::new();
        let (group, memory) = groups.of_kind(false, kinds, digits, caches);
        group.matching(text, memory, |rules, whole, _| of_kind.extend(rules.iter().map(|r| (*r, whole))));
        let words = kinds.has(Kinds::LETTER);
        let strong = |rule: u16| {
            let rule = &rules.patterns[usize::from(rule)];
            rule.strong || words && !rule.context.is_empty()
        };
        matching.retain(|(rule, whole)| *whole || strong(*rule));
        if !kinds.has(Kinds::BREAK) {
            // In one word, a rule of whole words matches all or nothing.
            let wholly = matching.clone();
            matching.retain(|(rule, whole)| {
                let pattern = syntax::parse(&rules.patterns[usize::from(*rule)].pattern).unwrap();
                let twice = !*whole && gate::is_of_whole_words(&pattern);
                assert!(!twice || wholly.contains(&(*rule, true)), "rule {rule} in {text:?}");
                !twice
            });
        }
        matching.sort_unstable();
        of_kind.sort_unstable();
        assert_eq!(matching, of_kind, "{text:?}");
    }
}

#[test]
fn a_column_is_spoken_for_by_the_same_hits_without_the_weak_ones_inside() {
    let rules = RuleSet::builtin().unwrap();
    let detector = Detector::new(&rules).unwrap();
    let (mut scratch, mut every, mut column) = (detector.scratch(), Vec::new(), Vec::new());
    for text in rules.patterns.iter().flat_map(|r| r.examples.iter().chain(&r.counter_examples)) {
        detector.cell(text, &mut scratch, &mut every);
        detector.cell_of_column(text, &mut scratch, &mut column);
        // Rare names say something of columns only.
        let speaks = |h: &Hit| (h.whole || h.strong) && !detector.sources()[usize::from(h.source)].rare;
        every.retain(speaks);
        column.retain(speaks);
        assert_eq!(every, column, "{text:?}");
    }
}

#[test]
fn spans_in_running_text_are_found_with_their_place() {
    let hits = found("Gebeld met Fatima el Idrissi, mail fatima@idrissi.example of bel 06-12345678.");
    let of = |id: &str| hits.iter().find(|h| h.0 == id).map(|h| h.1.as_str());
    assert_eq!(of("email"), Some("fatima@idrissi.example"));
    assert_eq!(of("phone.national.nl"), Some("06-12345678"));
    assert_eq!(of("names.context"), Some("Fatima el Idrissi"));
}

#[test]
fn accents_do_not_shift_the_places_of_words() {
    let hits = found("Zoë Müller is behandeld voor diabetes en ß artrose.");
    assert!(hits.iter().any(|h| h.1 == "diabetes"), "{hits:?}");
}

/// The built-in rules and a pack of somebody's own.
fn with_pack(pack: &str) -> Result<(RuleSet, Detector)> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.toml"), pack).unwrap();
    let rules = RuleSet::with_folder(folder.path())?;
    let detector = Detector::new(&rules)?;
    Ok((rules, detector))
}

#[test]
fn a_rule_with_unicode_word_boundaries_takes_nothing_from_the_others() {
    // The joined automaton cannot go on at such a boundary where the text is not ASCII; another engine has to.
    let pack = "[[rule]]\nid = 'own.code'\nversion = 1\ntype = 'person.id'\nsays = 'x'\npattern = '\\bQX[0-9]{4}\\b'\nweight = 6\nstrong = true\n";
    let (_, detector) = with_pack(pack).unwrap();
    let (mut scratch, mut hits) = (detector.scratch(), Vec::new());
    for text in ["é QX1234 jan@voorbeeld.example", "e QX1234 jan@voorbeeld.example"] {
        detector.cell(text, &mut scratch, &mut hits);
        let types: Vec<&str> = hits.iter().map(|h| &*detector.sources[usize::from(h.source)].info_type).collect();
        assert!(types.contains(&"email") && types.contains(&"person.id"), "{text}: {types:?}");
    }
}

#[test]
fn a_pattern_too_large_for_one_engine_is_an_error_or_works() {
    // Found by fuzzing: a mistyped repetition parses, and its automaton is larger than the search for spans allows.
    for times in [4_003, 400_310, 4_000_000_000u64] {
        let pack = format!(
            "[[rule]]\nid = 'own.hex'\nversion = 1\ntype = 'person.id'\nsays = 'x'\npattern = '(?:[0-9a-f]{{4}}|[0-9A-F]{{{times}}})x'\nstrong = true\n"
        );
        if let Ok((_, detector)) = with_pack(&pack) {
            let mut hits = Vec::new();
            detector.cell("abcdx and more", &mut detector.scratch(), &mut hits);
            assert!(hits.iter().any(|h| detector.sources[usize::from(h.source)].id == "own.hex"), "{times}");
        }
    }
}

#[test]
fn what_is_left_out_is_found_by_nothing_and_names_still_find_full_names() {
    let select = |only: &[&str], skip: &[&str]| {
        let own = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        let wanted = crate::rules::Selection { only: own(only), skip: own(skip), countries: Vec::new() };
        RuleSet::builtin().unwrap().select(&wanted)
    };
    let types = |rules: &RuleSet| {
        let detector = Detector::new(rules).unwrap();
        let (mut scratch, mut hits) = (detector.scratch(), Vec::new());
        let mut types = std::collections::BTreeSet::new();
        for text in ["Gebeld met Jan de Vries over 06 12345678", "Jan de Vries", "Jan", "jan@voorbeeld.example"] {
            detector.cell(text, &mut scratch, &mut hits);
            types.extend(hits.iter().map(|h| detector.sources[usize::from(h.source)].info_type.to_string()));
        }
        types
    };
    let all = RuleSet::builtin().unwrap();
    let without = select(&[], &["email", "person.given_name"]).unwrap();
    let (before, after) = (types(&all), types(&without));
    assert!(before.contains("email") && before.contains("person.given_name") && before.contains("person.full_name"));
    assert!(!after.contains("email") && !after.contains("person.given_name") && after.contains("person.full_name"));
    assert_ne!(all.digest, without.digest);
    assert_eq!(without.skipped().iter().filter(|s| *s == "email").count(), 1);
    let only = select(&["phone"], &[]).unwrap();
    let found = types(&only);
    assert!(found.contains("phone") && !found.contains("person.full_name") && !found.contains("email"));
    // The same rules have the same digest, however they were asked for.
    assert_eq!(select(&["nl.*"], &["nl.bsn"]).unwrap().digest, select(&["nl.*"], &["nl.bsn", "email"]).unwrap().digest);
    assert_eq!(select(&[], &[]).unwrap().digest, all.digest);
    assert!(select(&["nl.bns"], &[]).unwrap_err().to_string().contains("nl.bsn"));
    assert!(select(&[], &["*"]).is_err() && select(&[], &["efface.token"]).is_err());
    for (id, of) in crate::rules::FINDERS {
        let detector = Detector::new(&all).unwrap();
        assert!(detector.sources().iter().any(|s| s.id == id && &*s.info_type == of), "{id}");
        let without = Detector::new(&select(&[], &[id]).unwrap()).unwrap();
        assert!(without.sources().iter().all(|s| s.id != id), "{id}");
    }
}

#[test]
fn text_with_more_states_than_the_memory_holds_is_walked_in_parts_which_find_the_same() {
    let rules = RuleSet::builtin().unwrap();
    let detector = Detector::new(&rules).unwrap();
    let group = &detector.groups.strong;
    let pieces: Vec<&str> =
        rules.patterns.iter().flat_map(|r| r.examples.iter().chain(&r.counter_examples)).map(String::as_str).collect();
    let mut state = 7u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut cache, mut parts) = (group.cache(), group.cache_of_parts());
    let mut texts = 0;
    while !cache.is_of_parts() {
        let digits: String = (0..draw(9)).map(|_| char::from(b'0' + draw(10) as u8)).collect();
        let text = [pieces[draw(pieces.len())], &digits, pieces[draw(pieces.len())], "en", pieces[draw(pieces.len())]]
            .join(" ");
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        group.matching(&text, &mut cache, |rules, whole, _| ours.push((rules.to_vec(), whole)));
        group.matching(&text, &mut parts, |rules, whole, _| theirs.push((rules.to_vec(), whole)));
        assert_eq!(ours, theirs, "{text:?}");
        texts += 1;
        assert!(texts < 200_000, "the states fit");
    }
}

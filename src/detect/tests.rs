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
    let joined: Vec<String> = texts.windows(2).map(|w| w.join(" ")).collect();
    texts.extend(joined);
    for text in &texts {
        let (groups, caches) = (&detector.groups, &mut scratch.groups);
        let kinds = Kinds::of(text);
        let mut matching = Vec::new();
        groups.text.matching(text, &mut caches.text, |rule, whole| matching.push((rule, whole)));
        for (rule, whole) in groups.text.members() {
            let rule = usize::from(*rule);
            let pattern = &rules.patterns[rule].pattern;
            let expected = match whole {
                true => regex::Regex::new(&format!("^(?:{pattern})$")).unwrap().is_match(text),
                false => detector.patterns[rule].regex.is_match(text.as_str()),
            };
            assert_eq!(matching.contains(&(rule, *whole)), expected, "{} in {text:?}", detector.sources[rule].id);
        }
        // The other automata see what this one sees, as far as it can be strong.
        let mut apart = Vec::new();
        groups.whole.matching(text, &mut caches.whole, |rule, whole| apart.push((rule, whole)));
        groups.inside.matching(text, &mut caches.inside, |rule, whole| apart.push((rule, whole)));
        assert_eq!(matching, apart, "{text:?}");
        let mut of_kind = Vec::new();
        let (group, memory) = groups.of_kind(false, kinds, caches);
        group.matching(text, memory, |rule, whole| of_kind.push((rule, whole)));
        let words = kinds.has(Kinds::LETTER);
        let strong = |rule: usize| rules.patterns[rule].strong || words && !rules.patterns[rule].context.is_empty();
        matching.retain(|(rule, whole)| *whole || strong(*rule));
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
        every.retain(|h| h.whole || h.strong);
        column.retain(|h| h.whole || h.strong);
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

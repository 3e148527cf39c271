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
        let kinds = Kinds::of(text);
        let mut matching = Vec::new();
        groups.text.matching(text, &mut caches.text, |rules, whole| matching.extend(rules.iter().map(|r| (*r, whole))));
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
        // The other automata see what this one sees, as far as it can be strong.
        let mut apart = Vec::new();
        groups.whole.matching(text, &mut caches.whole, |rules, whole| apart.extend(rules.iter().map(|r| (*r, whole))));
        groups
            .inside
            .matching(text, &mut caches.inside, |rules, whole| apart.extend(rules.iter().map(|r| (*r, whole))));
        assert_eq!(matching, apart, "{text:?}");
        let mut of_kind = Vec::new();
        let (group, memory) = groups.of_kind(false, kinds, caches);
        group.matching(text, memory, |rules, whole| of_kind.extend(rules.iter().map(|r| (*r, whole))));
        let words = kinds.has(Kinds::LETTER);
        let strong = |rule: u16| {
            let rule = &rules.patterns[usize::from(rule)];
            rule.strong || words && !rule.context.is_empty()
        };
        matching.retain(|(rule, whole)| *whole || strong(*rule));
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

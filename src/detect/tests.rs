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
        for (group, memory) in detector.groups.iter().zip(&mut scratch.groups) {
            let mut matching = Vec::new();
            group.matching(text, memory, |rules| matching.extend(rules.iter().copied()));
            for member in group.members().iter().flatten() {
                let rule = usize::from(*member);
                let pattern = &rules.patterns[rule].pattern;
                let expected = match group.whole {
                    true => regex::Regex::new(&format!("^(?:{pattern})$")).unwrap().is_match(text),
                    false => detector.patterns[rule].regex.is_match(text.as_str()),
                };
                assert_eq!(matching.contains(member), expected, "{} in {text:?}", detector.sources[rule].id);
            }
        }
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

//! Whether rules say truly what passes their checks by chance.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::by_name;
use crate::rules::RuleSet;

/// Values drawn for each rule.
const DRAWS: u64 = 20_000;

/// SplitMix64: a fixed seed, so that the test says the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// Writes a text that the pattern matches: characters of a class, alternatives and counts evenly.
fn draw(hir: &Hir, dice: &mut Dice, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            let size = |first: char, last: char| u64::from(u32::from(last) - u32::from(first)) + 1;
            let all: u64 = class.ranges().iter().map(|range| size(range.start(), range.end())).sum();
            let mut at = dice.below(all);
            for range in class.ranges() {
                let size = size(range.start(), range.end());
                if at < size {
                    out.extend(char::from_u32(u32::from(range.start()) + at as u32));
                    break;
                }
                at -= size;
            }
        }
        HirKind::Class(Class::Bytes(_)) => unreachable!("patterns are Unicode"),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min + 3);
            for _ in 0..u64::from(repetition.min) + dice.below(u64::from(most - repetition.min) + 1) {
                draw(&repetition.sub, dice, out);
            }
        }
        HirKind::Capture(capture) => draw(&capture.sub, dice, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| draw(part, dice, out)),
        HirKind::Alternation(parts) => draw(&parts[dice.below(parts.len() as u64) as usize], dice, out),
    }
}

#[test]
fn every_rule_says_what_passes_its_check_by_chance() {
    let rules = RuleSet::builtin().expect("the packs load");
    let mut dice = Dice(1);
    let mut wrong = Vec::new();
    let mut judged = 0;
    for rule in &rules.patterns {
        // Its octets are taken as numbers of up to three digits, evenly, where this test takes their lengths evenly.
        if rule.id == "ipv4" {
            continue;
        }
        let Some(check) = rule.check.as_deref().and_then(by_name) else {
            assert!(rule.chance >= 1.0, "{} has no check, so all of its forms pass", rule.id);
            continue;
        };
        let hir = regex_syntax::parse(&rule.pattern).expect("the pattern parses");
        let mut passed = 0_u64;
        let mut drawn = 0_u64;
        // What hardly ever passes needs more draws to be told from what passes half as often.
        while drawn < DRAWS || (passed < 40 && drawn < 30 * DRAWS) {
            let mut text = String::new();
            draw(&hir, &mut dice, &mut text);
            passed += u64::from(check(text.trim()));
            drawn += 1;
        }
        judged += 1;
        let measured = passed as f64 / drawn as f64;
        if !(measured / 2.0..=measured * 2.0).contains(&rule.chance) {
            wrong.push(format!("{} says {} and passes {measured:.2e}", rule.id, rule.chance));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(judged > 20, "only {judged} rules have a check");
}

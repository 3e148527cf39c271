//! Which stretches of running text have to go: what the rules find, the identifiers of the whole export, and the row's
//! own subject.

use crate::action::Span;
use crate::detect::{Detector, Hit, Scratch};
use crate::engine::commonplace::Commonplace;
use crate::engine::identifiers::Identifiers;
use crate::engine::mentions::{Mark, Words};
use crate::engine::subjects::Subjects;
use crate::keys::blank_tokens;
use crate::model::{ColumnReport, InfoType};
use crate::plan::TablePlan;

/// A hit worth replacing or reporting.
pub(super) struct TextSpan {
    pub start: usize,
    pub end: usize,
    pub info_type: InfoType,
    pub confidence: f64,
    pub weight: f64,
    /// A finding on its own, whatever the column holds.
    pub strong: bool,
    /// A row of capitalised words that may be anything, a place.
    pub possible: bool,
    /// Found by what stands around it: names, what a label says, whole addresses, ages, places.
    pub by_context: bool,
}

/// Hits in one text that are held to be what they look like: strong ones, and forms that chance does not explain. Tokens
/// are not looked into. Where the column `names` people, rows of capitalised words are held to be names, too.
pub(super) fn in_text(
    text: &str,
    names: bool,
    detector: &Detector,
    scratch: &mut Scratch,
    hits: &mut Vec<Hit>,
) -> Vec<TextSpan> {
    detector.cell(&blank_tokens(text), scratch, hits);
    let mut spans: Vec<TextSpan> = Vec::new();
    for hit in hits.iter() {
        let source = &detector.sources()[hit.source as usize];
        let held = match source.in_company {
            true => names,
            false => {
                hit.strong || (source.spans && source.weight >= 3.0 && source.chance >= 1.0) || source.weight >= 5.0
            }
        };
        if !held {
            continue;
        }
        let nats = match source.in_company {
            true => IN_COMPANY,
            false => source.weight + if hit.strong { 2.0 } else { 0.0 } - 2.0,
        };
        let start = hit.start as usize;
        spans.push(TextSpan {
            start,
            end: whole_words(text, start, hit.end as usize),
            info_type: source.info_type.clone(),
            confidence: (1000.0 / (1.0 + (-nats).exp())).round() / 1000.0,
            weight: source.weight,
            strong: hit.strong,
            possible: source.in_company,
            by_context: source.of_text,
        });
    }
    // What is only possible gives way to what is known to stand there.
    let mut sure: Vec<(usize, usize)> = spans.iter().filter(|s| !s.possible).map(|s| (s.start, s.end)).collect();
    sure.sort_unstable();
    // How far any of those up to this one reaches.
    let reach = |far: &mut usize, (start, end): (usize, usize)| {
        *far = end.max(*far);
        Some((start, *far))
    };
    let sure: Vec<(usize, usize)> = sure.into_iter().scan(0, reach).collect();
    spans.retain(|s| {
        let before = sure.partition_point(|(start, _)| *start <= s.start);
        !s.possible || before == 0 || sure[before - 1].1 < s.end
    });
    longest_of_type(spans)
}

/// The end of a hit without a letter that begins another word: to patterns, which know the letters of ASCII, `40 möchte` is a number with
/// a letter behind it.
fn whole_words(text: &str, start: usize, end: usize) -> usize {
    let cut = text[end..].chars().next().is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    let letter = text[start..end].ends_with(|c: char| c.is_ascii_alphabetic());
    match text[start..end].rfind(' ') {
        Some(space) if cut && letter && end - start - space == 2 => start + space,
        _ => end,
    }
}

/// Whether a column's running text names people often enough for every row of capitalised words to be taken for a name.
pub(super) fn names_people(report: &ColumnReport) -> bool {
    report.contamination.iter().any(|c| &*c.info_type == "person.full_name" && c.cells * 20 >= report.filled)
}

/// Several rules may see one thing: of overlapping spans of one type, the longest stays, with the best confidence.
fn longest_of_type(mut spans: Vec<TextSpan>) -> Vec<TextSpan> {
    spans.sort_by(|a, b| (a.start, b.end, &a.info_type).cmp(&(b.start, a.end, &b.info_type)));
    let mut kept: Vec<TextSpan> = Vec::with_capacity(spans.len());
    let mut last: Vec<usize> = Vec::new();
    for span in spans {
        // The last one of a type reaches farthest.
        let at = last.iter().position(|n| kept[*n].info_type == span.info_type);
        match at.map(|at| &mut kept[last[at]]).filter(|k| span.start < k.end) {
            Some(longer) => {
                longer.end = longer.end.max(span.end);
                longer.confidence = longer.confidence.max(span.confidence);
                longer.weight = longer.weight.max(span.weight);
                longer.strong |= span.strong;
                longer.possible &= span.possible;
                longer.by_context &= span.by_context;
            }
            None => {
                match at {
                    Some(at) => last[at] = kept.len(),
                    None => last.push(kept.len()),
                }
                kept.push(span);
            }
        }
    }
    kept
}

/// What is held of a row of words in a column that names people, in nats.
const IN_COMPANY: f64 = 0.6;

/// How often a text is read again after something was found in it.
const ROUNDS: usize = 5;

/// All stretches of one cell that the plan replaces; `names` as for [`in_text`].
#[expect(clippy::too_many_arguments, reason = "a worker's memory, and what it looks for")]
pub(super) fn to_replace(
    text: &str,
    plan: &TablePlan,
    names: bool,
    (marks, subjects, common): (&[Mark], &Subjects, &Commonplace),
    identifiers: &Identifiers,
    detector: &Detector,
    scratch: &mut Scratch,
    (hits, words): (&mut Vec<Hit>, &mut Words),
) -> Vec<Span> {
    let text = &*blank_tokens(text);
    let mut spans = Vec::new();
    // What goes may have hidden what stands around it: the rest is read again, until there is nothing more to find.
    let mut left = text.to_owned();
    for _ in 0..ROUNDS {
        let known = spans.len();
        spans.extend(in_text(&left, names, detector, scratch, hits).into_iter().filter_map(|mut s| {
            if s.possible {
                let (from, to) = common.trim(&left[s.start..s.end])?;
                (s.start, s.end) = (s.start + from, s.start + to);
            }
            let domain = plan.spans.get(&s.info_type)?.clone();
            Some(Span { start: s.start, end: s.end, info_type: s.info_type, domain, weight: s.weight })
        }));
        for span in &spans[known..] {
            left.replace_range(span.start..span.end, &"\u{1}".repeat(span.end - span.start));
        }
        if spans.len() == known {
            break;
        }
    }
    for span in &mut spans {
        whole_number(text, span);
    }
    for (start, end, known) in identifiers.in_text(text) {
        spans.push(Span { start, end, info_type: known.info_type.clone(), domain: known.domain.clone(), weight: 4.0 });
    }
    words.read(text);
    for (start, end, known) in identifiers.names_in(words) {
        spans.push(Span { start, end, info_type: known.info_type.clone(), domain: known.domain.clone(), weight: 4.5 });
    }
    let mut mentions = Vec::new();
    words.mentions(text, marks, common, &mut mentions);
    for (start, end, kind) in mentions {
        let kind = subjects.kind(kind);
        spans.push(Span { start, end, info_type: kind.info_type.clone(), domain: kind.domain.clone(), weight: 5.0 });
    }
    spans
}

/// Digits that are glued to a number, as of a second number behind a slash, go with it: what is left of a number is a part of
/// a number.
fn whole_number(text: &str, span: &mut Span) {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let glue = |at: usize| bytes.get(at).is_some_and(|b| matches!(b, b'-' | b'/' | b'.'));
    if &*span.info_type != "phone" || !digit(span.end.wrapping_sub(1)) {
        return;
    }
    while digit(span.end) || glue(span.end) && digit(span.end + 1) {
        span.end += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_the_next_word_is_left() {
        assert_eq!(whole_words("Weg 40 möchte", 0, 8), 6);
        assert_eq!(whole_words("Weg 40 m", 0, 8), 8);
        assert_eq!(whole_words("Weg 40é", 0, 6), 6);
    }

    #[test]
    fn what_stands_in_a_token_or_across_its_edge_is_not_read() {
        let detector = Detector::new(&crate::rules::RuleSet::builtin().unwrap()).unwrap();
        let mut scratch = detector.scratch();
        let mut found = |text: &str| in_text(text, false, &detector, &mut scratch, &mut Vec::new()).len();
        // A body that happens to end like a street, with a number behind it.
        let body = format!("{}kerklaan", "a".repeat(52 - 8));
        assert_eq!(found(&format!("levering e1abcde{body} 12 stuks")), 0);
        assert_eq!(found("levering kerklaan 12 stuks"), 1);
    }
}

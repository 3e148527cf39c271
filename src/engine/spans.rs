//! Which stretches of running text have to go: what the rules find, the identifiers of the whole export, and the row's
//! own subject.

use crate::action::{Norm, Span};
use crate::detect::{Detector, Hit, Scratch, fold};
use crate::engine::identifiers::Identifiers;
use crate::keys::{Domain, blank_tokens};
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
        let held = hit.strong
            || (source.spans && source.weight >= 3.0 && source.chance >= 1.0)
            || source.weight >= 5.0
            || names && detector.is_possible_name(hit);
        if !held {
            continue;
        }
        let nats = match detector.is_possible_name(hit) {
            true => IN_COMPANY,
            false => source.weight + if hit.strong { 2.0 } else { 0.0 } - 2.0,
        };
        spans.push(TextSpan {
            start: hit.start as usize,
            end: hit.end as usize,
            info_type: source.info_type.clone(),
            confidence: (1000.0 / (1.0 + (-nats).exp())).round() / 1000.0,
            weight: source.weight,
            strong: hit.strong,
        });
    }
    longest_of_type(spans)
}

/// Whether a column's running text names people often enough for every row of capitalised words to be taken for a name.
pub(super) fn names_people(report: &ColumnReport) -> bool {
    report.contamination.iter().any(|c| &*c.info_type == "person.full_name" && c.cells * 20 >= report.filled)
}

/// Several rules may see one thing: of overlapping spans of one type, the longest stays, with the best confidence.
fn longest_of_type(mut spans: Vec<TextSpan>) -> Vec<TextSpan> {
    spans.sort_by(|a, b| (a.start, b.end, &a.info_type).cmp(&(b.start, a.end, &b.info_type)));
    let mut kept: Vec<TextSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match kept.iter_mut().rev().find(|k| k.info_type == span.info_type && span.start < k.end) {
            Some(longer) => {
                longer.end = longer.end.max(span.end);
                longer.confidence = longer.confidence.max(span.confidence);
                longer.weight = longer.weight.max(span.weight);
                longer.strong |= span.strong;
            }
            None => kept.push(span),
        }
    }
    kept
}

/// What is held of a row of words in a column that names people, in nats.
const IN_COMPANY: f64 = 0.6;

/// How often a text is read again after something was found in it.
const ROUNDS: usize = 5;

/// A value of the row's subject, to be found in the row's running text.
pub(super) struct Own<'a> {
    pub folded: String,
    pub info_type: &'a InfoType,
    pub domain: Option<(Domain, Norm)>,
}

/// All stretches of one cell that the plan replaces; `names` as for [`in_text`].
#[expect(clippy::too_many_arguments, reason = "a worker's memory, and what it looks for")]
pub(super) fn to_replace(
    text: &str,
    plan: &TablePlan,
    names: bool,
    own: &[Own<'_>],
    identifiers: &Identifiers,
    detector: &Detector,
    scratch: &mut Scratch,
    hits: &mut Vec<Hit>,
) -> Vec<Span> {
    let text = &*blank_tokens(text);
    let mut spans = Vec::new();
    // What goes may have hidden what stands around it: the rest is read again, until there is nothing more to find.
    let mut left = text.to_owned();
    for _ in 0..ROUNDS {
        let known = spans.len();
        spans.extend(in_text(&left, names, detector, scratch, hits).into_iter().filter_map(|s| {
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
    if !own.is_empty() {
        let places = folded_words(text);
        for value in own {
            for (start, end) in find_words(&places, &value.folded) {
                spans.push(Span {
                    start,
                    end,
                    info_type: value.info_type.clone(),
                    domain: value.domain.clone(),
                    weight: 5.0,
                });
            }
        }
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

/// Folded words of a text with their places.
fn folded_words(text: &str) -> Vec<(String, usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((fold(&text[from..at]), from, at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Where the words of `value`, folded and separated by single spaces, stand one after the other. A genitive s on the last
/// one is taken along.
fn find_words<'a>(words: &'a [(String, usize, usize)], value: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let wanted: Vec<&str> = value.split(' ').filter(|w| !w.is_empty()).collect();
    let n = wanted.len();
    words.windows(n.max(1)).filter_map(move |window| {
        let fits = n > 0
            && window.iter().zip(&wanted).enumerate().all(|(i, ((word, _, _), wanted))| {
                word == wanted || (i + 1 == n && word.strip_suffix('s').is_some_and(|stem| stem == *wanted))
            });
        fits.then(|| (window[0].1, window[n - 1].2))
    })
}

/// The words of a value as [`find_words`] wants them.
pub(super) fn fold_value(value: &str) -> String {
    folded_words(value).into_iter().map(|(w, _, _)| w).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_value_is_found_as_whole_words_whatever_case_and_accents() {
        let text = "Besproken met JOSÉ García-Márquez; josé's fiets. Josefien niet.";
        let words = folded_words(text);
        let found = |v: &str| find_words(&words, &fold_value(v)).map(|(a, b)| &text[a..b]).collect::<Vec<_>>();
        assert_eq!(found("Jose"), ["JOSÉ", "josé"]);
        assert_eq!(found("garcia marquez"), ["García-Márquez"]);
        assert!(found("fien").is_empty());
    }
}

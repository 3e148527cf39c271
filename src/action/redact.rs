//! Running text with the spans that were found in it replaced.

use arrow::array::{Array, StringViewArray, StringViewBuilder};

use super::Norm;
use crate::error::Result;
use crate::keys::{Domain, Makers, Recognised};
use crate::model::InfoType;

/// Replaces spans by tokens of their domain, or by labels like `[phone]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redact {
    /// Labels instead of tokens.
    pub labels: bool,
}

/// A stretch of one cell that has to go.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
    /// What it is held to be.
    pub info_type: InfoType,
    /// Its domain and normaliser; `None` for what has too few values for a token (a diagnosis): it gets a label.
    pub domain: Option<(Domain, Norm)>,
    /// The better claim wins the label where spans overlap.
    pub weight: f64,
}

impl Redact {
    /// The column with the spans of each cell replaced. Overlapping spans are replaced as one, under the label of the one
    /// with the better claim.
    pub fn apply(
        &self,
        text: &StringViewArray,
        spans: &mut [Vec<Span>],
        tokenisers: &mut Makers<'_>,
    ) -> Result<StringViewArray> {
        let mut builder = StringViewBuilder::with_capacity(text.len());
        let mut out = String::new();
        for (i, spans) in spans.iter_mut().enumerate() {
            if text.is_null(i) {
                builder.append_null();
                continue;
            }
            let cell = text.value(i);
            if spans.is_empty() {
                builder.append_value(cell);
                continue;
            }
            out.clear();
            let mut at = 0;
            for span in union(spans) {
                out.push_str(&cell[at..span.start]);
                let found = &cell[span.start..span.end];
                match &span.domain {
                    Some((domain, norm)) if !self.labels => {
                        let tokeniser = tokenisers.tokeniser(domain)?;
                        match tokeniser.recognise(found) {
                            Recognised::Ours => out.push_str(found),
                            Recognised::Foreign(_) | Recognised::No => tokeniser.token(&norm.apply(found), &mut out)?,
                        }
                    }
                    _ => {
                        out.push('[');
                        out.push_str(&span.info_type);
                        out.push(']');
                    }
                }
                at = span.end;
            }
            out.push_str(&cell[at..]);
            builder.append_value(&out);
        }
        Ok(builder.finish())
    }
}

/// Overlapping spans joined: everything that any of them covers goes.
fn union(spans: &mut [Span]) -> Vec<Span> {
    spans.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    let mut joined: Vec<Span> = Vec::new();
    for span in spans.iter() {
        match joined.last_mut() {
            Some(last) if span.start < last.end => {
                let (start, end) = (last.start, last.end.max(span.end));
                if span.weight > last.weight {
                    *last = span.clone();
                }
                (last.start, last.end) = (start, end);
            }
            _ => joined.push(span.clone()),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize, name: &str, weight: f64) -> Span {
        Span { start, end, info_type: name.into(), domain: None, weight }
    }

    #[test]
    fn overlapping_spans_go_as_one_under_the_better_label() {
        let text = StringViewArray::from(vec!["call 0612345678 now", "nothing"]);
        let mut spans = vec![vec![span(5, 12, "a", 1.0), span(8, 15, "phone", 2.0)], vec![]];
        let out = Redact { labels: true }.apply(&text, &mut spans, &mut Makers::new(None)).unwrap();
        assert_eq!(out.value(0), "call [phone] now");
        assert_eq!(out.value(1), "nothing");
    }
}

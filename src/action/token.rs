//! Tokens of whole cells.

use arrow::array::{Array, StringViewArray, StringViewBuilder};
use hashbrown::HashTable;

use super::Norm;
use crate::error::{Error, Result};
use crate::keys::{Domain, Recognised, Tokeniser};
use crate::model::is_blank;

/// Replaces each value by its token. Equal values in one domain give equal tokens; nulls stay null.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The domain, with the id of its normaliser.
    pub domain: Domain,
    /// Applied to the value first.
    pub norm: Norm,
}

/// Filled cells that are looked at to see whether values repeat.
const SAMPLE: usize = 256;

/// What becomes of a cell.
enum Fate {
    Null,
    Same,
    /// The number of its token.
    Token(usize),
}

impl Token {
    /// The column with tokens. Cells that are tokens of this key and domain stay, so that a second run changes nothing.
    ///
    /// # Errors
    /// Cells that are tokens of another key.
    pub fn apply(&self, text: &StringViewArray, tokeniser: &mut Tokeniser) -> Result<StringViewArray> {
        make(text, self.norm, tokeniser)
    }
}

impl Maker for Tokeniser {
    fn recognise(&mut self, cell: &str) -> Recognised {
        Self::recognise(self, cell)
    }

    fn queue(&mut self, value: &str) {
        Self::queue(self, value);
    }

    fn make(&mut self, text: &mut Vec<u8>, ends: &mut Vec<usize>) {
        Self::make(self, text, ends);
    }
}

/// What makes many tokens at once.
pub(super) trait Maker {
    /// Whether a cell is such a token already.
    fn recognise(&mut self, cell: &str) -> Recognised;
    /// Remembers a value.
    fn queue(&mut self, value: &str);
    /// The tokens of all remembered values, ASCII, one behind the other, with the end of each.
    fn make(&mut self, text: &mut Vec<u8>, ends: &mut Vec<usize>);
}

/// A column with its tokens: each value is made once where values repeat.
pub(super) fn make(text: &StringViewArray, norm: Norm, maker: &mut impl Maker) -> Result<StringViewArray> {
    let mut known = repeats(text).then(Known::default);
    let mut fates = Vec::with_capacity(text.len());
    let mut queued = 0;
    for (at, cell) in text.iter().enumerate() {
        fates.push(match cell {
            None => Fate::Null,
            Some(cell) if is_blank(cell) => Fate::Same,
            Some(cell) => match maker.recognise(cell) {
                Recognised::Ours => Fate::Same,
                Recognised::Foreign(id) => return Err(foreign(&id)),
                Recognised::No => match known.as_mut().and_then(|k| k.number(text, at, queued)) {
                    Some(number) => Fate::Token(number),
                    None => {
                        maker.queue(&norm.apply(cell));
                        queued += 1;
                        Fate::Token(queued - 1)
                    }
                },
            },
        });
    }
    let mut ends = Vec::with_capacity(queued);
    let mut made = Vec::new();
    maker.make(&mut made, &mut ends);
    let made = std::str::from_utf8(&made).map_err(|_| Error::fault("base32"))?;
    let mut builder = StringViewBuilder::with_capacity(text.len()).with_fixed_block_size(1 << 20);
    for (at, fate) in fates.iter().enumerate() {
        match *fate {
            Fate::Null => builder.append_null(),
            Fate::Same => builder.append_value(text.value(at)),
            Fate::Token(number) => {
                let start = if number == 0 { 0 } else { ends[number - 1] };
                builder.append_value(&made[start..ends[number]]);
            }
        }
    }
    Ok(builder.finish())
}

/// Whether values repeat often enough for remembering them to cost less than making their tokens again.
fn repeats(text: &StringViewArray) -> bool {
    let mut seen = Known::default();
    let filled = (0..text.len()).filter(|i| !text.is_null(*i)).take(SAMPLE);
    let (mut cells, mut again) = (0, 0);
    for at in filled {
        cells += 1;
        again += usize::from(seen.number(text, at, cells).is_some());
    }
    cells >= SAMPLE / 4 && again * 2 >= cells
}

/// Values met in this batch, by the cell where each was first met, and the number of its token.
#[derive(Default)]
struct Known {
    cells: HashTable<(u32, u32)>,
}

impl Known {
    /// The number of the value of cell `at`; a value that is met for the first time gets `number`.
    fn number(&mut self, text: &StringViewArray, at: usize, number: usize) -> Option<usize> {
        use std::hash::BuildHasher;
        let hash = |at: usize| foldhash::fast::FixedState::with_seed(3).hash_one(text.value(at));
        match self.cells.entry(
            hash(at),
            |(cell, _)| text.value(*cell as usize) == text.value(at),
            |(cell, _)| hash(*cell as usize),
        ) {
            hashbrown::hash_table::Entry::Occupied(met) => Some(met.get().1 as usize),
            hashbrown::hash_table::Entry::Vacant(new) => {
                new.insert((at as u32, number as u32));
                None
            }
        }
    }
}

fn foreign(id: &str) -> Error {
    Error::usage(format!("the column holds tokens made with the key {id}, not with this one"))
        .next("use that key (--key-id where it is an older one of the file), map the tokens with efface rekey, or keep the column in the policy")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::RootKey;

    fn column(cells: &[Option<String>]) -> (StringViewArray, Vec<Option<String>>) {
        let key = RootKey::from_text(&format!("efface-key-1:{}", "05".repeat(32))).unwrap();
        let domain = Domain { name: "x".into(), norm: "exact".into() };
        let mut tokeniser = Tokeniser::new(&key, &domain).unwrap();
        let text: StringViewArray = cells.iter().map(|c| c.as_deref()).collect();
        let out = Token { domain, norm: Norm::Exact }.apply(&text, &mut tokeniser).unwrap();
        let back = out.iter().map(|t| t.map(|t| tokeniser.reveal(t).unwrap_or_else(|| t.to_owned()))).collect();
        (out, back)
    }

    #[test]
    fn columns_of_many_sizes_read_back_whether_values_repeat_or_not() {
        for values in [3, 70, 100_000] {
            for cells in [0, 1, 127, 128, 129, 300, 1000] {
                let text: Vec<Option<String>> = (0..cells)
                    .map(|i: usize| match i % 11 {
                        3 => None,
                        5 => Some(" ".into()),
                        _ => Some(format!("{:0w$}", i.wrapping_mul(2_654_435_761) % values, w = i % 40)),
                    })
                    .collect();
                let (out, back) = column(&text);
                assert_eq!(back, text);
                // What repeats has one token.
                let alone = column(&text[cells.saturating_sub(1)..]).0;
                assert_eq!(out.iter().last(), alone.iter().last());
            }
        }
    }
}

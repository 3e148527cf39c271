//! Linkability between the files of an export: columns that share values join rows, whatever they are called.

use hashbrown::HashMap;

use super::codes::{Codes, NULL};
use super::dictionary::{Key, Spread};
use super::histogram::ratio;
use crate::model::Join;

/// Distinct values below which a column joins nothing: a flag that stands in both files says nothing about anybody.
const FEW: usize = 20;
/// Share of the values of one column that the other has to know.
const COVERED: f64 = 0.05;

/// How often each value of a column stands there.
#[derive(Debug)]
pub struct Values {
    name: String,
    rows: HashMap<Key, u32, Spread>,
}

impl Values {
    /// `keys` are the keys of the codes, from code 1.
    pub fn new(name: String, codes: &Codes, keys: &[Key]) -> Self {
        let mut counts = vec![0u32; keys.len() + 1];
        codes.each(0..codes.len(), |_, code| counts[code as usize] += 1);
        let rows =
            keys.iter().copied().zip(counts.into_iter().skip(NULL as usize + 1)).filter(|(_, n)| *n > 0).collect();
        Self { name, rows }
    }
}

/// The join of two columns, if there is one worth telling.
pub fn join(left: &Values, right: &Values) -> Option<Join> {
    if left.rows.len() < FEW || right.rows.len() < FEW {
        return None;
    }
    let (mut common, mut unique) = (0, 0);
    for (key, n) in &left.rows {
        if let Some(m) = right.rows.get(key) {
            common += 1;
            unique += u64::from(*n == 1 && *m == 1);
        }
    }
    let covered = ratio(common, left.rows.len() as u64);
    let back = ratio(common, right.rows.len() as u64);
    (covered.max(back) >= COVERED && common >= FEW as u64).then(|| Join {
        left: left.name.clone(),
        right: right.name.clone(),
        common,
        covered: (covered * 1e9).round() / 1e9,
        unique,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_stand_once_in_both_join_one_to_one() {
        let keys: Vec<Key> = (0..100).map(|i| Key::of(&format!("c{i}"))).collect();
        // Left: every value once. Right: values 0 to 49, of which 0 to 9 twice, and others.
        let left = Values::new("a.id".into(), &Codes::of((1..=100).collect()), &keys);
        let right = Values::new("b.ref".into(), &Codes::of((1..=50).chain(1..=10).collect()), &keys);
        let join = join(&left, &right).unwrap();
        assert_eq!((join.common, join.unique, join.covered), (50, 40, 0.5));
        let few = Values::new("b.flag".into(), &Codes::of(vec![1, 2, 2]), &keys[..2]);
        assert!(super::join(&left, &few).is_none());
    }
}

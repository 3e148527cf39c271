//! Linkability between the files of an export: columns that share values join rows, whatever they are called.

use hashbrown::HashMap;

use super::codes::{Codes, NULL};
use super::dictionary::{Key, Spread};
use super::histogram::ratio;
use crate::model::Join;

/// Distinct values below which a column joins nothing: flags, grades and small numbers stand in any two files and say nothing
/// about anybody. It is a choice, not a result: where a column that numbers its rows falls below, [`too_small`] says so.
pub const FEW: usize = 20;
/// Share of the values of one column that the other has to know.
const COVERED: f64 = 0.05;

/// How often each value of a column stands there.
#[derive(Debug)]
pub struct Values {
    name: String,
    rows: HashMap<Key, u32, Spread>,
    /// Whether each value stands in one row: a row is known by it.
    key: bool,
}

impl Values {
    /// `keys` are the keys of the codes, from code 1.
    pub fn new(name: String, codes: &Codes, keys: &[Key]) -> Self {
        let mut counts = vec![0u32; keys.len() + 1];
        codes.each(0..codes.len(), |_, code| counts[code as usize] += 1);
        let rows: HashMap<Key, u32, Spread> =
            keys.iter().copied().zip(counts.into_iter().skip(NULL as usize + 1)).filter(|(_, n)| *n > 0).collect();
        let key = rows.len() > 1 && rows.values().all(|n| *n == 1);
        Self { name, rows, key }
    }

    /// The column, as `dataset.column`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The join of two columns, if there is one worth telling.
pub fn join(left: &Values, right: &Values) -> Option<Join> {
    if left.rows.len() < FEW || right.rows.len() < FEW {
        return None;
    }
    let (mut common, mut unique, mut once_left, mut once_right) = (0, 0, 0, 0);
    for (key, n) in &left.rows {
        if let Some(m) = right.rows.get(key) {
            common += 1;
            unique += u64::from(*n == 1 && *m == 1);
            once_left += u64::from(*n == 1);
            once_right += u64::from(*m == 1);
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
        once_left,
        once_right,
    })
}

/// Whether two columns share values, one of them is a key, and they are too small for [`join`] to judge.
pub fn too_small(left: &Values, right: &Values) -> bool {
    let (few, many) = if left.rows.len() <= right.rows.len() { (left, right) } else { (right, left) };
    // Of larger columns, fewer than FEW values are less than COVERED.
    if !(left.key || right.key) || few.rows.len() as f64 * COVERED > FEW as f64 {
        return false;
    }
    let common = few.rows.keys().filter(|key| many.rows.contains_key(*key)).count();
    (2..FEW).contains(&common) && ratio(common as u64, few.rows.len() as u64) >= COVERED
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
        assert_eq!((join.once_left, join.once_right), (50, 40));
        let few = Values::new("b.flag".into(), &Codes::of(vec![1, 2, 2]), &keys[..2]);
        assert!(super::join(&left, &few).is_none());
    }

    #[test]
    fn a_perfect_join_of_one_to_many_ties_every_person() {
        let keys: Vec<Key> = (0..100).map(|i| Key::of(&format!("c{i}"))).collect();
        let people = Values::new("people.id".into(), &Codes::of((1..=100).collect()), &keys);
        let thrice = Codes::of((1..=100).chain(1..=100).chain(1..=100).collect());
        let join = join(&people, &Values::new("orders.id".into(), &thrice, &keys)).unwrap();
        assert_eq!((join.common, join.unique, join.once_left, join.once_right), (100, 0, 100, 0));
    }

    #[test]
    fn small_keys_are_said_and_not_judged() {
        let keys: Vec<Key> = (0..12).map(|i| Key::of(&format!("c{i}"))).collect();
        let people = Values::new("people.id".into(), &Codes::of((1..=12).collect()), &keys);
        let orders = Values::new("orders.id".into(), &Codes::of((1..=12).chain(1..=12).collect()), &keys);
        assert!(join(&people, &orders).is_none() && too_small(&people, &orders));
        // Neither numbers its rows: two flags.
        assert!(!too_small(&orders, &orders));
    }
}

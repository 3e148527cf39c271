//! A copy gives everybody away, independent rows nobody.

use super::*;
use crate::risk::Column;

/// Rows with columns of which some depend on each other.
fn people(seed: u64, rows: usize, independent: bool) -> Whole {
    let mut numbers = Numbers(seed);
    let mut codes: Vec<Vec<u32>> = vec![Vec::new(); 6];
    for _ in 0..rows {
        let base = numbers.below(40) as u32;
        for (at, column) in codes.iter_mut().enumerate() {
            let own = numbers.below(60) as u32;
            column.push(1 + if independent { own } else { (base + own % (3 + at as u32 * 9)) % 60 });
        }
    }
    let columns = (0..6).map(|i| Column { name: format!("c{i}"), distinct: 60, texts: None }).collect();
    Whole { columns, codes: codes.into_iter().map(Codes::of).collect(), rows }
}

fn of<'a>(attacks: &'a [Attack], name: &str) -> &'a Attack {
    attacks.iter().find(|a| a.name == name).unwrap()
}

#[test]
fn a_copy_singles_out_and_links_nearly_everybody() {
    let original = people(1, 3000, false);
    let tables = Tables::new(original.clone(), original, None);
    let attacks = attack(&tables, &[0]);
    assert!(of(&attacks, "singling-out-multivariate").rate.value > 0.95);
    assert!(of(&attacks, "linkability").rate.value > 0.95);
    assert!(of(&attacks, "linkability").risk.unwrap().low > 0.8);
    assert!(of(&attacks, "inference").rate.value > 0.95);
}

#[test]
fn independent_rows_are_as_good_as_the_control() {
    let tables = Tables::new(people(1, 3000, true), people(2, 3000, true), Some(people(3, 3000, true)));
    for attack in attack(&tables, &[0]) {
        let control = attack.control.unwrap();
        assert!(attack.rate.low <= control.high && control.low <= attack.rate.high, "{attack:?}");
        assert!(attack.risk.is_none_or(|risk| risk.low == 0.0 && risk.value < 0.1), "{attack:?}");
    }
}

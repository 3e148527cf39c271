//! One row per person: all rows of a subject are merged before anything is counted, so that a person over three rows is not a
//! class of three.
//!
//! What a merged row shows in a column is the set of values that the person's rows show there. A row without a subject id is a
//! person of its own.

use hashbrown::HashMap;

use super::coded::{Column, Whole};
use super::codes::{Codes, NULL};

/// Merges the rows of each subject; the subject column goes.
pub fn merge(table: &Whole, subject: usize) -> Whole {
    let people = members(&table.codes[subject], table.columns[subject].distinct);
    let mut columns = Vec::new();
    let mut codes = Vec::new();
    for (at, (column, of)) in table.columns.iter().zip(&table.codes).enumerate() {
        if at == subject {
            continue;
        }
        let (column, merged) = merge_column(column, of, &people);
        columns.push(column);
        codes.push(merged);
    }
    Whole { columns, codes, rows: people.len() }
}

/// The rows of each person: subjects in the order of their first row, then rows without an id in between as they come.
pub(super) fn members(subject: &Codes, distinct: u32) -> Vec<Vec<u32>> {
    let mut place: Vec<u32> = vec![u32::MAX; distinct as usize + 1];
    let mut people: Vec<Vec<u32>> = Vec::new();
    subject.each(0..subject.len(), |row, code| {
        let known = place[code as usize];
        if code == NULL || known == u32::MAX {
            place[code as usize] = people.len() as u32;
            people.push(vec![row as u32]);
        } else {
            people[known as usize].push(row as u32);
        }
    });
    people
}

fn merge_column(column: &Column, of: &Codes, people: &[Vec<u32>]) -> (Column, Codes) {
    let mut sets: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut texts = column.texts.clone();
    let mut distinct = column.distinct;
    let mut values = Vec::new();
    let merged = people
        .iter()
        .map(|rows| {
            values.clear();
            values.extend(rows.iter().map(|row| of.get(*row as usize)));
            values.sort_unstable();
            values.dedup();
            if let [only] = values.as_slice() {
                return *only;
            }
            if let Some(known) = sets.get(&values) {
                return *known;
            }
            distinct += 1;
            if let Some(texts) = &mut texts {
                // The order of codes is chance; that of texts is not.
                let mut parts: Vec<&str> =
                    values.iter().map(|c| if *c == NULL { "" } else { &*texts[*c as usize - 1] }).collect();
                parts.sort_unstable();
                let joined: Box<str> = parts.join("\u{1f}").into();
                texts.push(joined);
            }
            sets.insert(values.clone(), distinct);
            distinct
        })
        .collect();
    (Column { name: column.name.clone(), distinct, texts }, Codes::of(merged))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_over_three_rows_is_one() {
        let column = |name: &str, distinct| Column { name: name.into(), distinct, texts: None };
        let table = Whole {
            columns: vec![column("id", 2), column("city", 3)],
            codes: vec![Codes::of(vec![1, 2, 1, 0, 1, 0, 2]), Codes::of(vec![1, 2, 3, 1, 1, 1, 2])],
            rows: 7,
        };
        let merged = merge(&table, 0);
        // Subject 1 shows {1, 3}, subject 2 shows 2, and two rows without an id show 1.
        assert_eq!((merged.rows, merged.columns.len()), (4, 1));
        assert_eq!((0..4).map(|i| merged.codes[0].get(i)).collect::<Vec<_>>(), [4, 2, 1, 1]);
        assert_eq!(merged.columns[0].distinct, 4);
    }
}

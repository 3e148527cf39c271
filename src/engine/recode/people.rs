//! Who the rows of a problem are about: a row each, or the subjects of several tables.

use hashbrown::HashMap;

use crate::action::Norm;
use crate::error::{Error, Result};
use crate::risk::{Codes, NULL, Whole};

/// People by row, table by table.
#[derive(Debug)]
pub(in crate::engine) struct People {
    /// By table of the problem and row, the person; nothing where each row is one.
    by_table: Option<Vec<Vec<u32>>>,
    /// Number of people.
    pub count: usize,
}

impl People {
    /// Each row is a person.
    pub fn rows(count: usize) -> Self {
        Self { by_table: None, count }
    }

    /// The subjects of several tables, by the place of the id's column in each. Ids are one where the normaliser of ids says so;
    /// a row without one is a person of its own. People are numbered in the order of tables and rows.
    ///
    /// # Errors
    /// More people than a number of 32 bits tells apart.
    pub fn subjects(tables: &[Whole], ids: &[usize]) -> Result<Self> {
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut count = 0u32;
        let mut by_table = Vec::with_capacity(tables.len());
        for (table, id) in tables.iter().zip(ids) {
            let texts = table.columns[*id].texts.as_deref().unwrap_or_default();
            let mut of_code: Vec<u32> = Vec::with_capacity(texts.len());
            // First come, first numbered: codes are chance, so people are numbered by row below.
            of_code.resize(texts.len(), u32::MAX);
            let mut of_row = Vec::with_capacity(table.rows);
            let mut next = || -> Result<u32> {
                count = count.checked_add(1).ok_or_else(|| Error::usage("too many people to recode at once"))?;
                Ok(count - 1)
            };
            for row in 0..table.rows {
                let code = table.codes[*id].get(row);
                if code == NULL {
                    of_row.push(next()?);
                    continue;
                }
                let place = code as usize - 1;
                if of_code[place] == u32::MAX {
                    let name = Norm::Id.apply(&texts[place]).into_owned();
                    of_code[place] = match known.get(&name) {
                        Some(person) => *person,
                        None => {
                            let person = next()?;
                            known.insert(name, person);
                            person
                        }
                    };
                }
                of_row.push(of_code[place]);
            }
            by_table.push(of_row);
        }
        Ok(Self { by_table: Some(by_table), count: count as usize })
    }

    /// The person of a row of the `table`th table of the problem.
    pub fn of(&self, table: usize, row: usize) -> usize {
        self.by_table.as_ref().map_or(row, |tables| tables[table][row] as usize)
    }

    /// What each person shows in a column of one of the tables: by person, the code of the set of values that their rows show,
    /// and the sets by code from `codes` up. A person with one value has its code; one without a row in that table has the
    /// empty set.
    pub fn shown(&self, table: usize, of_row: &Codes, codes: u32) -> (Codes, Vec<Vec<u32>>) {
        let Some(tables) = &self.by_table else { return (of_row.clone(), Vec::new()) };
        // Rows by person, in place of a list of lists.
        let mut starts = vec![0u32; self.count + 1];
        tables[table].iter().for_each(|person| starts[*person as usize + 1] += 1);
        for at in 0..self.count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut values = vec![0u32; of_row.len()];
        for (row, person) in tables[table].iter().enumerate() {
            let at = &mut next[*person as usize];
            values[*at as usize] = of_row.get(row);
            *at += 1;
        }
        let mut sets: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut shown = Vec::with_capacity(self.count);
        for person in 0..self.count {
            let own = &mut values[starts[person] as usize..starts[person + 1] as usize];
            own.sort_unstable();
            let mut set = own.to_vec();
            set.dedup();
            shown.push(match set.as_slice() {
                [only] => *only,
                _ => {
                    let code = codes + sets.len() as u32;
                    *sets.entry(set).or_insert(code)
                }
            });
        }
        // Numbered by what is in them, whoever came first.
        let mut ordered: Vec<(Vec<u32>, u32)> = sets.into_iter().collect();
        ordered.sort_unstable();
        let mut renumbered = vec![0u32; ordered.len()];
        for (at, (_, code)) in ordered.iter().enumerate() {
            renumbered[(code - codes) as usize] = codes + at as u32;
        }
        for code in &mut shown {
            if *code >= codes {
                *code = renumbered[(*code - codes) as usize];
            }
        }
        (Codes::of(shown), ordered.into_iter().map(|(set, _)| set).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::Column;

    fn ids(codes: Vec<u32>, texts: &[&str]) -> Whole {
        let texts: Vec<Box<str>> = texts.iter().map(|t| (*t).into()).collect();
        let column = Column { name: "id".into(), distinct: texts.len() as u32, texts: Some(texts) };
        Whole { columns: vec![column], rows: codes.len(), codes: vec![Codes::of(codes)] }
    }

    #[test]
    fn subjects_meet_over_tables_and_rows_without_an_id_do_not() {
        let tables = [ids(vec![1, 2, 0], &["A", "B"]), ids(vec![1, 1, 2, 0], &["B", "C"])];
        let people = People::subjects(&tables, &[0, 0]).unwrap();
        let of = |table, rows: usize| (0..rows).map(|r| people.of(table, r)).collect::<Vec<_>>();
        assert_eq!((of(0, 3), of(1, 4), people.count), (vec![0, 1, 2], vec![1, 1, 3, 4], 5));
        // A shows nothing in the second table, B two values, C one, and the row without an id its own.
        let (shown, sets) = people.shown(1, &Codes::of(vec![3, 1, 2, 0]), 10);
        assert_eq!((0..5).map(|p| shown.get(p)).collect::<Vec<_>>(), [10, 11, 10, 2, 0]);
        assert_eq!(sets, [vec![], vec![1, 3]]);
    }
}

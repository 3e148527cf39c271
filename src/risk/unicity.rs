//! Unicity: how many people are alone with p random points of their history (de Montjoye, Hidalgo, Verleysen and Blondel,
//! "Unique in the Crowd: the privacy bounds of human mobility", Scientific Reports 3:1376, 2013).

use hashbrown::HashMap;

use super::coded::Whole;
use super::codes::NULL;
use super::histogram::ratio;
use super::probe::Numbers;
use super::search::round;
use super::subjects::members;
use crate::model::{Unicity, UnicityPoint};

/// Most subjects that are asked about; more are drawn from.
const ASKED: usize = 10_000;
/// Points up to which it is measured.
const POINTS: u32 = 5;

/// Unicity of the subjects of a table of events; a point is what the columns `point` show in one row. Nothing where no
/// subject has two points.
pub fn measure(events: &Whole, subject: usize, point: &[usize]) -> Option<Unicity> {
    // Events without a subject belong to nobody.
    let people: Vec<Vec<u32>> = members(&events.codes[subject], events.columns[subject].distinct)
        .into_iter()
        .filter(|rows| events.codes[subject].get(rows[0] as usize) != NULL)
        .collect();
    let mut numbered: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut histories: Vec<Vec<u32>> = Vec::with_capacity(people.len());
    let mut holders: Vec<Vec<u32>> = Vec::new();
    for (person, rows) in people.iter().enumerate() {
        let mut history: Vec<u32> = Vec::new();
        for row in rows {
            let codes: Vec<u32> = point.iter().map(|c| events.codes[*c].get(*row as usize)).collect();
            let next = numbered.len() as u32;
            let number = *numbered.entry(codes).or_insert(next);
            if number as usize == holders.len() {
                holders.push(Vec::new());
            }
            if holders[number as usize].last() != Some(&(person as u32)) {
                holders[number as usize].push(person as u32);
                history.push(number);
            }
        }
        histories.push(history);
    }
    if histories.iter().all(|h| h.len() < 2) {
        return None;
    }
    let points = (1..=POINTS).map(|known| ask(known, &histories, &holders)).collect();
    Some(Unicity {
        point: point.iter().map(|c| events.columns[*c].name.clone()).collect(),
        subjects: people.len() as u64,
        points,
    })
}

fn ask(known: u32, histories: &[Vec<u32>], holders: &[Vec<u32>]) -> UnicityPoint {
    let long: Vec<&Vec<u32>> = histories.iter().filter(|h| h.len() >= known as usize).collect();
    let mut numbers = Numbers(u64::from(known));
    let asked = numbers.draw(ASKED, long.len());
    let mut unique = 0;
    for at in &asked {
        let history = long[*at as usize];
        let mut lists: Vec<&Vec<u32>> = numbers
            .draw(known as usize, history.len())
            .into_iter()
            .map(|i| &holders[history[i as usize] as usize])
            .collect();
        lists.sort_by_key(|l| l.len());
        let with_all =
            lists[0].iter().filter(|p| lists[1..].iter().all(|l| l.binary_search(p).is_ok())).take(2).count();
        unique += u64::from(with_all == 1);
    }
    UnicityPoint { known, asked: asked.len() as u64, unique, share: round(ratio(unique, asked.len() as u64)) }
}

#[cfg(test)]
mod tests {
    use super::super::{Codes, Column};
    use super::*;

    fn events(rows: &[(u32, u32)]) -> Whole {
        let distinct = |of: fn(&(u32, u32)) -> u32| rows.iter().map(of).max().unwrap();
        let column = |name: &str, distinct| Column { name: name.into(), distinct, texts: None };
        Whole {
            columns: vec![column("who", distinct(|r| r.0)), column("what", distinct(|r| r.1))],
            codes: vec![Codes::of(rows.iter().map(|r| r.0).collect()), Codes::of(rows.iter().map(|r| r.1).collect())],
            rows: rows.len(),
        }
    }

    #[test]
    fn two_points_tell_apart_what_one_does_not() {
        // Every point is shared by two people, every pair of points by one.
        let rows = [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 1), (1, 1), (0, 9)];
        let unicity = measure(&events(&rows), 0, &[1]).unwrap();
        assert_eq!(unicity.subjects, 3);
        let shares: Vec<(u64, u64)> = unicity.points.iter().map(|p| (p.asked, p.unique)).collect();
        assert_eq!(shares, [(3, 0), (3, 3), (0, 0), (0, 0), (0, 0)]);
        assert!(measure(&events(&[(1, 1), (2, 1)]), 0, &[1]).is_none());
    }

    #[test]
    fn brute_force_agrees_where_all_points_are_known() {
        // Everybody has exactly three points, so three known points are the whole history.
        let mut numbers = Numbers(4);
        let rows: Vec<(u32, u32)> = (1..=400)
            .flat_map(|who| numbers.draw(3, 14).into_iter().map(move |p| (who, p + 1)).collect::<Vec<_>>())
            .collect();
        let sets: Vec<Vec<u32>> = rows.chunks(3).map(|c| c.iter().map(|r| r.1).collect()).collect();
        let alone = sets.iter().filter(|s| sets.iter().filter(|t| t == s).count() == 1).count() as u64;
        let unicity = measure(&events(&rows), 0, &[1]).unwrap();
        assert_eq!((unicity.points[2].asked, unicity.points[2].unique), (400, alone));
        assert!(alone > 0 && alone < 400);
        assert!(unicity.points[0].unique <= unicity.points[1].unique);
    }
}

//! What a recoding leaves, measured on codes: nothing here is taken from the solver but the levels.

use std::collections::{BTreeMap, HashMap};

use super::problem::Problem;
use super::recoding::Recoding;
use crate::risk::Codes;

/// What is left of one column. Shares lie between 0 and 1, 1 is nothing lost.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnUtility {
    /// 1 less the mean of Iyengar's loss (g − 1) / (n − 1) ("Transforming data to satisfy privacy constraints", KDD 2002).
    pub granularity: f64,
    /// Non-uniform entropy left (De Waal and Willenborg, "Information loss through global recoding and local suppression", 1999):
    /// 1 less the information that groups withhold, over that which stars would.
    pub entropy: f64,
    /// Cells by level.
    pub levels: Vec<u64>,
    /// For numbers: the change of the mean in standard deviations of the input, and the variance after over that before. A group
    /// stands for the middle of its values; stars are left out.
    pub moments: Option<(f64, f64)>,
    leaves: u64,
    mean_loss: f64,
}

/// What is left of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Utility {
    /// By column.
    pub columns: Vec<ColumnUtility>,
    /// Mean loss, weighted.
    pub loss: f64,
    /// As ARX aggregates granularity: 1 − (mean share − mean 1/n) / (1 − mean 1/n), where a cell's share is the part of its domain's
    /// leaves that it may stand for.
    pub granularity: f64,
    /// Sum of squares of class sizes (Bayardo and Agrawal, "Data privacy through optimal k-anonymization", ICDE 2005); a row of
    /// which all that may change is starred counts every row.
    pub discernibility: f64,
    /// Classes.
    pub classes: u64,
    /// Rows of which all that may change is starred.
    pub suppressed: u64,
    /// The largest change of a correlation (Pearson) between two columns of numbers.
    pub correlation_change: Option<f64>,
}

/// Measures a recoding. `numbers` has, by column, the number of each code where its values are numbers; `absent` the code of rows
/// that show nothing there, which are left out of the column's figures.
pub fn measure(
    problem: &Problem,
    recoding: &Recoding,
    numbers: &[Option<Vec<Option<f64>>>],
    absent: &[Option<u32>],
) -> Utility {
    let columns: Vec<ColumnUtility> =
        (0..problem.quasi.len()).map(|c| column(problem, recoding, c, numbers[c].as_deref(), absent[c])).collect();
    let of = columns.len().max(1) as f64;
    let one = columns.iter().map(|c| 1.0 / c.leaves.max(1) as f64).sum::<f64>() / of;
    // (g − 1) / (n − 1) back to g / n.
    let share = |c: &ColumnUtility| (c.mean_loss * (c.leaves.max(2) - 1) as f64 + 1.0) / c.leaves.max(1) as f64;
    let mean = columns.iter().map(share).sum::<f64>() / of;
    let weights: f64 = problem.quasi.iter().map(|q| q.weight).sum();
    let loss = problem.quasi.iter().zip(&columns).map(|(q, c)| q.weight * c.mean_loss).sum::<f64>();
    let (classes, discernibility, suppressed) = classes(problem, recoding);
    Utility {
        granularity: if one < 1.0 { 1.0 - (mean - one) / (1.0 - one) } else { 1.0 },
        loss: if weights > 0.0 { loss / weights } else { 0.0 },
        discernibility,
        classes,
        suppressed,
        correlation_change: correlations(problem, recoding, numbers),
        columns,
    }
}

fn column(
    problem: &Problem,
    recoding: &Recoding,
    at: usize,
    numbers: Option<&[Option<f64>]>,
    absent: Option<u32>,
) -> ColumnUtility {
    let quasi = &problem.quasi[at];
    let ladder = &quasi.ladder;
    let mut counts = vec![0u64; ladder.codes()];
    quasi.codes.each(0..problem.rows, |_, code| counts[code as usize] += 1);
    if let Some(absent) = absent {
        counts[absent as usize] = 0;
    }
    let rows = counts.iter().sum::<u64>().max(1) as f64;
    let of_group: Vec<Vec<u64>> = (0..ladder.levels())
        .map(|level| {
            let mut sizes = vec![0u64; ladder.groups(level).iter().max().map_or(0, |m| *m as usize + 1)];
            counts.iter().zip(ladder.groups(level)).for_each(|(n, g)| sizes[*g as usize] += n);
            sizes
        })
        .collect();
    // Cells by level and code: every sum below runs over these, in their order, whatever the order of rows.
    let mut by_level = vec![vec![0u64; ladder.codes()]; ladder.levels()];
    for row in 0..problem.rows {
        let code = quasi.codes.get(row);
        by_level[recoding.level(row, at)][code as usize] += u64::from(absent != Some(code));
    }
    let cells = || {
        let of = |(level, counts): (usize, &'_ Vec<u64>)| {
            let some = counts.iter().enumerate().filter(|(_, n)| **n > 0);
            some.map(|(code, n)| (level, code as u32, *n)).collect::<Vec<_>>()
        };
        by_level.iter().enumerate().flat_map(of)
    };
    let levels: Vec<u64> = by_level.iter().map(|counts| counts.iter().sum()).collect();
    let (mut lost, mut withheld, mut most) = (0.0, 0.0, 0.0);
    for (level, code, n) in cells() {
        let n = n as f64;
        lost += n * ladder.loss(level, code);
        let own = counts[code as usize] as f64;
        withheld -= n * (own / of_group[level][ladder.group(level, code) as usize] as f64).log2();
        most -= n * (own / rows).log2();
    }
    let moments = numbers.and_then(|numbers| {
        let middles = Middles::new(quasi, numbers);
        let all: Vec<(usize, u32, u64)> = cells().collect();
        let before = Moments::of(all.iter().filter_map(|(_, code, n)| Some((numbers[*code as usize]?, *n))));
        let after = Moments::of(all.iter().filter_map(|(level, code, n)| Some((middles.of(*level, *code)?, *n))));
        (before.variance > 0.0 && after.count > 0.0)
            .then(|| ((after.mean - before.mean) / before.variance.sqrt(), after.variance / before.variance))
    });
    ColumnUtility {
        granularity: 1.0 - lost / rows,
        entropy: if most > 0.0 { (1.0 - withheld / most).clamp(0.0, 1.0) } else { 1.0 },
        levels,
        moments,
        leaves: ladder.leaves(),
        mean_loss: lost / rows,
    }
}

/// What a group of numbers stands for: the middle between its least and its largest.
struct Middles<'a> {
    quasi: &'a super::Quasi,
    by_level: Vec<Vec<(f64, f64)>>,
    numbers: &'a [Option<f64>],
}

impl<'a> Middles<'a> {
    fn new(quasi: &'a super::Quasi, numbers: &'a [Option<f64>]) -> Self {
        let ladder = &quasi.ladder;
        let by_level = (0..ladder.levels())
            .map(|level| {
                let groups = ladder.groups(level);
                let none = (f64::INFINITY, f64::NEG_INFINITY);
                let mut ends = vec![none; groups.iter().max().map_or(0, |m| *m as usize + 1)];
                for (group, number) in groups.iter().zip(numbers) {
                    if let Some(number) = number {
                        let end = &mut ends[*group as usize];
                        *end = (end.0.min(*number), end.1.max(*number));
                    }
                }
                ends
            })
            .collect();
        Self { quasi, by_level, numbers }
    }

    /// None for a star, or where there is no number.
    fn of(&self, level: usize, code: u32) -> Option<f64> {
        self.numbers[code as usize]?;
        if level > 0 && level + 1 == self.quasi.ladder.levels() {
            return None;
        }
        let (least, most) = self.by_level[level][self.quasi.ladder.group(level, code) as usize];
        Some((least + most) / 2.0)
    }
}

struct Moments {
    count: f64,
    mean: f64,
    variance: f64,
}

impl Moments {
    fn of(values: impl Iterator<Item = (f64, u64)> + Clone) -> Self {
        let (sum, count) = values.clone().fold((0.0, 0.0), |(s, c), (v, n)| (s + v * n as f64, c + n as f64));
        let mean = if count > 0.0 { sum / count } else { 0.0 };
        let squares: f64 = values.map(|(v, n)| (v - mean) * (v - mean) * n as f64).sum();
        Self { count, mean, variance: if count > 0.0 { squares / count } else { 0.0 } }
    }
}

/// Classes, the sum of their squares, and rows that are starred as a whole.
fn classes(problem: &Problem, recoding: &Recoding) -> (u64, f64, u64) {
    let starred: Vec<bool> = recoding
        .levels
        .iter()
        .map(|levels| {
            let all = levels.iter().zip(&problem.quasi).all(|(l, q)| usize::from(*l) == q.most);
            all && problem.quasi.iter().any(|q| q.most > 0)
        })
        .collect();
    let mut sizes: HashMap<Vec<(u8, u32)>, u64> = HashMap::new();
    let mut suppressed = 0;
    for row in 0..problem.rows {
        let levels = &recoding.levels[recoding.of_row[row] as usize];
        suppressed += u64::from(starred[recoding.of_row[row] as usize]);
        let class = levels
            .iter()
            .zip(&problem.quasi)
            .map(|(level, q)| (*level, q.ladder.group(usize::from(*level), q.codes.get(row))))
            .collect();
        *sizes.entry(class).or_default() += 1;
    }
    let squares: u128 = sizes
        .iter()
        .map(|(class, n)| {
            let star = problem.quasi.iter().any(|q| q.most > 0)
                && class.iter().zip(&problem.quasi).all(|((l, _), q)| usize::from(*l) == q.most);
            u128::from(*n) * u128::from(if star { problem.rows as u64 } else { *n })
        })
        .sum();
    (sizes.len() as u64, squares as f64, suppressed)
}

/// The largest change of a correlation, over rows in which neither number is starred afterwards.
fn correlations(problem: &Problem, recoding: &Recoding, numbers: &[Option<Vec<Option<f64>>>]) -> Option<f64> {
    let columns: Vec<(usize, Middles<'_>)> = numbers
        .iter()
        .enumerate()
        .filter_map(|(c, n)| Some((c, Middles::new(&problem.quasi[c], n.as_deref()?))))
        .collect();
    let mut largest: Option<f64> = None;
    for (at, (a, of_a)) in columns.iter().enumerate() {
        for (b, of_b) in &columns[at + 1..] {
            // Counted by what the two cells show, so that no sum depends on the order of rows.
            let mut pairs: BTreeMap<[u32; 4], u64> = BTreeMap::new();
            for row in 0..problem.rows {
                let key = [
                    problem.quasi[*a].codes.get(row),
                    recoding.level(row, *a) as u32,
                    problem.quasi[*b].codes.get(row),
                    recoding.level(row, *b) as u32,
                ];
                *pairs.entry(key).or_default() += 1;
            }
            let before = pairs.iter().filter_map(|([ca, _, cb, _], n)| {
                Some((of_a.numbers[*ca as usize]?, of_b.numbers[*cb as usize]?, *n as f64))
            });
            let after = pairs.iter().filter_map(|([ca, la, cb, lb], n)| {
                Some((of_a.of(*la as usize, *ca)?, of_b.of(*lb as usize, *cb)?, *n as f64))
            });
            if let (Some(before), Some(after)) = (pearson(before), pearson(after)) {
                largest = Some(largest.unwrap_or(0.0).max((after - before).abs()));
            }
        }
    }
    largest
}

fn pearson(pairs: impl Iterator<Item = (f64, f64, f64)> + Clone) -> Option<f64> {
    let (mut count, mut a, mut b) = (0.0, 0.0, 0.0);
    for (x, y, n) in pairs.clone() {
        count += n;
        a += x * n;
        b += y * n;
    }
    let (a, b) = (a / count, b / count);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y, n) in pairs {
        ab += (x - a) * (y - b) * n;
        aa += (x - a) * (x - a) * n;
        bb += (y - b) * (y - b) * n;
    }
    (count > 0.0 && aa > 0.0 && bb > 0.0).then(|| ab / (aa * bb).sqrt())
}

/// Share of rows of which naive Bayes tells a column wrong, from the input, from the output and from nothing: each row is judged
/// by the counts of all others, with one added to each (Laplace).
pub fn classification(problem: &Problem, recoding: &Recoding, target: &Codes) -> (f64, f64, f64) {
    let rows = problem.rows;
    let classes = (0..rows).map(|r| target.get(r)).max().map_or(0, |m| m as usize + 1);
    let mut prior = vec![0u64; classes];
    (0..rows).for_each(|r| prior[target.get(r) as usize] += 1);
    let told = |feature: &dyn Fn(usize, usize) -> u64| -> f64 {
        let counted: Vec<HashMap<u64, Vec<u32>>> = (0..problem.quasi.len())
            .map(|c| {
                let mut counts: HashMap<u64, Vec<u32>> = HashMap::new();
                for r in 0..rows {
                    counts.entry(feature(r, c)).or_insert_with(|| vec![0; classes])[target.get(r) as usize] += 1;
                }
                counts
            })
            .collect();
        let wrong = (0..rows).filter(|r| {
            let own = target.get(*r) as usize;
            let shown: Vec<&Vec<u32>> = counted.iter().enumerate().map(|(c, of)| &of[&feature(*r, c)]).collect();
            let score = |class: usize| -> f64 {
                let out = u64::from(class == own);
                let n = (prior[class] - out) as f64;
                let mut score = (n + 1.0).ln();
                for (of, all) in shown.iter().zip(&counted) {
                    score += ((f64::from(of[class]) - out as f64 + 1.0) / (n + all.len() as f64)).ln();
                }
                score
            };
            // Ties go to the first.
            let best = (0..classes).fold((f64::NEG_INFINITY, 0), |best, class| {
                let score = score(class);
                if score > best.0 { (score, class) } else { best }
            });
            best.1 != own
        });
        wrong.count() as f64 / rows.max(1) as f64
    };
    let before = told(&|r, c| u64::from(problem.quasi[c].codes.get(r)));
    let after = told(&|r, c| {
        let level = recoding.level(r, c);
        (level as u64) << 32 | u64::from(problem.quasi[c].ladder.group(level, problem.quasi[c].codes.get(r)))
    });
    let without = 1.0 - prior.iter().max().copied().unwrap_or(0) as f64 / rows.max(1) as f64;
    (before, after, without)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anonymise::{Ladder, Quasi};

    /// Four rows over two columns: ages 1 to 4 in pairs, and a column of two values.
    fn problem() -> Problem {
        let ages = Ladder::new(4, vec![vec![0, 0, 1, 1], vec![0; 4]], vec![vec![2, 2], vec![4]], 4).unwrap();
        let quasi = |ladder, codes: Vec<u32>| Quasi {
            name: "q".into(),
            most: usize::max(Ladder::levels(&ladder), 1) - 1,
            ladder,
            weight: 1.0,
            least: 0,
            codes: Codes::of(codes),
        };
        Problem {
            rows: 4,
            quasi: vec![quasi(ages, vec![0, 1, 2, 3]), quasi(Ladder::flat(2), vec![0, 0, 0, 1])],
            sensitive: Vec::new(),
            models: Vec::new(),
            average_risk: None,
            suppression: 1.0,
            limit: None,
        }
    }

    fn recoding(levels: Vec<Vec<u8>>, of_row: Vec<u32>) -> Recoding {
        Recoding { solver: "t", of_row, levels, loss: 0.0, bound: None, cut_short: false, suppressed: 0 }
    }

    #[test]
    fn figures_equal_those_worked_out_by_hand() {
        let numbers = [Some(vec![Some(1.0), Some(2.0), Some(3.0), Some(4.0)]), None];
        let done =
            measure(&problem(), &recoding(vec![vec![1, 0], vec![2, 1]], vec![0, 0, 0, 1]), &numbers, &[None, None]);
        // Column 1: 1/3 three times, then 1; column 2: nothing three times, then 1.
        assert!((done.columns[0].granularity - 0.5).abs() < 1e-12);
        assert!((done.columns[1].granularity - 0.75).abs() < 1e-12);
        // Shares 2/4, 2/4, 2/4, 1 and 1/2, 1/2, 1/2, 1: means 0.625 and 0.625; 1/n: 0.25 and 0.5.
        assert!((done.granularity - (1.0 - (0.625 - 0.375) / (1.0 - 0.375))).abs() < 1e-12);
        assert!((done.loss - 0.375).abs() < 1e-12);
        assert_eq!((done.classes, done.suppressed, done.discernibility), (3, 1, 4.0 + 1.0 + 4.0));
        assert_eq!(done.columns[0].levels, [0, 3, 1]);
        // Withheld: one bit three times and two bits, of two bits each.
        assert!((done.columns[0].entropy - (1.0 - 5.0 / 8.0)).abs() < 1e-12);
        let (mean, variance) = done.columns[0].moments.unwrap();
        // 1.5, 1.5, 3.5 instead of 1, 2, 3, 4.
        assert!((mean - (6.5 / 3.0 - 2.5) / 1.25f64.sqrt()).abs() < 1e-12 && variance < 1.0);
    }

    #[test]
    fn nothing_recoded_is_nothing_lost() {
        let numbers = [None, None];
        let done = measure(&problem(), &recoding(vec![vec![0, 0]], vec![0; 4]), &numbers, &[None, None]);
        assert_eq!((done.granularity, done.loss, done.columns[0].entropy), (1.0, 0.0, 1.0));
        // Of those who show something, all are starred; who shows nothing counts nowhere.
        let starred = recoding(vec![vec![0, 1], vec![0, 0]], vec![0, 0, 0, 1]);
        let done = measure(&problem(), &starred, &numbers, &[None, Some(1)]);
        assert_eq!((done.columns[1].granularity, &*done.columns[1].levels), (0.0, &[0, 3][..]));
        let target = Codes::of(vec![0, 0, 1, 1]);
        let (before, after, without) = classification(&problem(), &recoding(vec![vec![2, 1]], vec![0; 4]), &target);
        assert_eq!(without, 0.5);
        // Leaving one out of two equal halves, the other half always wins.
        assert!(after == 1.0 && before <= after);
    }
}

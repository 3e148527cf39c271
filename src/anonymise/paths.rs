//! Codes as paths down their ladders, packed into words, so that what a class of rows has in common is an OR and an AND.
//!
//! The path of a code holds, from the top, which branch it takes at every level. Two codes share the group of a level when
//! their paths agree down to it; so do all members of a class when the OR and the AND of their paths agree. Adding a row to a
//! class is two instructions a word, and the level of each column is the place of the highest bit in which the two differ.

use super::problem::{Problem, Quasi};
use crate::error::{Error, Result};

/// The paths of a row.
pub(super) type Path<const W: usize> = [u64; W];

/// The OR and the AND of some paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hull<const W: usize> {
    or: Path<W>,
    and: Path<W>,
}

impl<const W: usize> Hull<W> {
    pub(super) const EMPTY: Self = Self { or: [0; W], and: [!0; W] };

    #[inline]
    pub(super) fn of(path: &Path<W>) -> Self {
        Self { or: *path, and: *path }
    }

    #[inline]
    pub(super) fn with(mut self, path: &Path<W>) -> Self {
        self.or.iter_mut().zip(path).for_each(|(or, word)| *or |= word);
        self.and.iter_mut().zip(path).for_each(|(and, word)| *and &= word);
        self
    }

    /// What at least two have, and what at least two lack, of the paths of `once` and another; `self` is that of `once`.
    #[inline]
    pub(super) fn again(mut self, once: &Self, path: &Path<W>) -> Self {
        for (word, told) in path.iter().enumerate() {
            self.or[word] |= once.or[word] & told;
            self.and[word] &= once.and[word] | told;
        }
        self
    }

    /// What all but one path have in common, where `twice` is of all [`again`](Self::again).
    #[inline]
    pub(super) fn without(mut self, twice: &Self, path: &Path<W>) -> Self {
        for (word, told) in path.iter().enumerate() {
            self.or[word] = twice.or[word] | self.or[word] & !told;
            self.and[word] = twice.and[word] & (self.and[word] | !told);
        }
        self
    }
}

/// Bits of one column that choose a branch at one level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) word: usize,
    pub(super) low: u32,
    pub(super) bits: u32,
    /// Mean loss of a row when this branch is not told.
    pub(super) loss: f32,
}

/// Where a column's path lies and what it costs to tell only a part of it.
#[derive(Debug)]
struct Field {
    column: usize,
    word: usize,
    shift: u32,
    bits: u32,
    mask: u64,
    /// Place of its steps.
    first: usize,
    /// By level of the ladder, how many low bits a class of that level leaves untold; levels that may not be used are those of
    /// the next finer one.
    untold: Vec<u32>,
    /// By code.
    paths: Vec<u64>,
    segments: Vec<Segment>,
}

/// Columns side by side in a word whose losses stand in one table, so that one look tells what all of them cost.
#[derive(Debug)]
struct Lane {
    word: usize,
    shift: u32,
    mask: u64,
    /// Place of its tables: by the bits in which members differ, where the loss of each branch stands.
    first: usize,
}

/// By the number of low bits in which members differ.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    at: u32,
    shift: u8,
    level: u8,
}

/// The layout of all columns.
#[derive(Debug)]
pub(super) struct Paths {
    fields: Vec<Field>,
    /// Fields of few bits, together.
    lanes: Vec<Lane>,
    /// By lane and bits that differ, where the losses stand.
    tables: Vec<u32>,
    /// The fields of many bits.
    wide: Vec<usize>,
    steps: Vec<Step>,
    loss: Vec<f32>,
    /// Words of a path.
    pub(super) words: usize,
}

/// Bits of a lane, and entries of its tables, at most.
const LANE: u32 = 8;
const TABLE: usize = 1 << 12;

/// Bits that tell `n` branches apart.
fn bits_for(n: u32) -> u32 {
    u32::BITS - n.saturating_sub(1).leading_zeros()
}

impl Paths {
    /// Lays out the columns between their finest and coarsest levels: `levels` are those that may be used, ascending, by column.
    /// `share` scales the losses, by column.
    ///
    /// # Errors
    /// A column with more than 2²⁴ groups in its second level.
    pub(super) fn new(problem: &Problem, share: &[f64], levels: &[Vec<usize>]) -> Result<Self> {
        let mut all = Self {
            fields: Vec::new(),
            lanes: Vec::new(),
            tables: Vec::new(),
            wide: Vec::new(),
            steps: Vec::new(),
            loss: Vec::new(),
            words: 0,
        };
        // By name, so that the order of the columns changes nothing.
        let mut columns: Vec<usize> = (0..problem.quasi.len()).collect();
        columns.sort_by(|a, b| problem.quasi[*a].name.cmp(&problem.quasi[*b].name));
        for column in columns {
            let mut field = all.field(&problem.quasi[column], share[column], &levels[column])?;
            field.column = column;
            all.fields.push(field);
        }
        all.lay();
        Ok(all)
    }

    /// Puts the fields into lanes and the lanes into words.
    fn lay(&mut self) {
        let mut lanes: Vec<Vec<usize>> = Vec::new();
        let mut largest: Vec<usize> = (0..self.fields.len()).collect();
        largest.sort_by_key(|f| std::cmp::Reverse(self.fields[*f].bits));
        for field in largest {
            let fits = |lane: &&mut Vec<usize>| {
                let of = || lane.iter().chain([&field]).map(|f| &self.fields[*f]);
                let bits: u32 = of().map(|f| f.bits).sum();
                bits <= LANE && of().map(|f| f.untold.len()).product::<usize>() << bits <= TABLE
            };
            match lanes.iter_mut().find(fits) {
                Some(lane) => lane.push(field),
                None => lanes.push(vec![field]),
            }
        }
        let mut filled: Vec<u32> = Vec::new();
        for lane in lanes {
            let bits: u32 = lane.iter().map(|f| self.fields[*f].bits).sum();
            let word = filled.iter().position(|full| full + bits <= u64::BITS).unwrap_or_else(|| {
                filled.push(0);
                filled.len() - 1
            });
            for field in &lane {
                let field = &mut self.fields[*field];
                field.word = word;
                field.shift = if field.bits == 0 { 0 } else { filled[word] };
                filled[word] += field.bits;
                for segment in &mut field.segments {
                    segment.word = word;
                    segment.low += field.shift;
                }
            }
            if bits > LANE {
                self.wide.extend(lane);
            } else {
                self.lane(word, filled[word] - bits, bits, &lane);
            }
        }
        self.words = filled.len().max(1);
    }

    /// The tables of a lane: one for every combination of steps of its fields.
    fn lane(&mut self, word: usize, shift: u32, bits: u32, fields: &[usize]) {
        // A lane without bits may lie behind a full word.
        let shift = shift.min(u64::BITS - 1);
        let all = 0..1u64 << bits;
        let first = self.tables.len();
        let mut known: Vec<(Vec<u32>, u32)> = Vec::new();
        for differ in all.clone() {
            let steps: Vec<u32> = fields.iter().map(|f| self.step(&self.fields[*f], differ << shift).at).collect();
            if let Some((_, at)) = known.iter().find(|(of, _)| *of == steps) {
                self.tables.push(*at);
                continue;
            }
            let at = self.loss.len() as u32;
            for or in all.clone() {
                let lost = fields.iter().map(|f| self.lost(&self.fields[*f], differ << shift, or << shift)).sum();
                self.loss.push(lost);
            }
            known.push((steps, at));
            self.tables.push(at);
        }
        self.lanes.push(Lane { word, shift, mask: (1 << bits) - 1, first });
    }

    /// The step of a field whose word differs in some bits.
    #[inline]
    fn step(&self, field: &Field, differ: u64) -> Step {
        let differ = (differ >> field.shift) & field.mask;
        self.steps[field.first + (u64::BITS - differ.leading_zeros()) as usize]
    }

    /// What a field loses.
    #[inline]
    fn lost(&self, field: &Field, differ: u64, or: u64) -> f32 {
        let step = self.step(field, differ);
        self.loss[step.at as usize + (((or >> field.shift) & field.mask) >> step.shift) as usize]
    }

    fn field(&mut self, quasi: &Quasi, share: f64, levels: &[usize]) -> Result<Field> {
        let ladder = &quasi.ladder;
        let codes = ladder.codes();
        // Branches from the top; groups of the coarsest level are told apart before, by stratum.
        let mut paths = vec![0u64; codes];
        let mut widths = Vec::new();
        for step in levels.windows(2).rev() {
            let (below, above) = (ladder.groups(step[0]), ladder.groups(step[1]));
            let mut branch = vec![u32::MAX; below.iter().max().map_or(0, |m| *m as usize + 1)];
            let mut branches = vec![0u32; above.iter().max().map_or(0, |m| *m as usize + 1)];
            for (group, parent) in below.iter().zip(above) {
                if branch[*group as usize] == u32::MAX {
                    branch[*group as usize] = branches[*parent as usize];
                    branches[*parent as usize] += 1;
                }
            }
            let width = bits_for(branches.into_iter().max().unwrap_or(1));
            paths.iter_mut().zip(below).for_each(|(p, g)| *p = (*p << width) | u64::from(branch[*g as usize]));
            widths.push(width);
        }
        // Bits below each level, from the finest.
        let mut low = vec![0u32];
        for width in widths.iter().rev() {
            low.push(low[low.len() - 1] + width);
        }
        let bits = low[low.len() - 1];
        if bits > u64::BITS || bits - low.get(1).copied().unwrap_or(0) > 24 {
            return Err(Error::usage("this column has more groups above its values than a recoding can hold")
                .at(&quasi.name)
                .next("give it a hierarchy that starts coarser"));
        }
        let mut at = Vec::new();
        let mut segments = Vec::new();
        let mut used = vec![0u64; codes];
        quasi.codes.each(0..quasi.codes.len(), |_, code| used[code as usize] += 1);
        let rows = used.iter().sum::<u64>().max(1) as f64;
        for (step, level) in levels.iter().copied().enumerate() {
            let worth = (0..codes as u32).map(|c| (ladder.loss(level, c) * share) as f32);
            let mean = (0..codes).map(|c| ladder.loss(level, c as u32) * share * used[c] as f64).sum::<f64>() / rows;
            if step > 0 && low[step] > low[step - 1] {
                let bits = low[step] - low[step - 1];
                segments.push(Segment { word: 0, low: low[step - 1], bits, loss: mean as f32 });
            }
            // Where nothing is lost no table is kept.
            if worth.clone().all(|w| w == 0.0) {
                at.push(Step { at: self.loss.len() as u32, shift: 63, level: level as u8 });
                self.loss.push(0.0);
                continue;
            }
            at.push(Step { at: self.loss.len() as u32, shift: low[step] as u8, level: level as u8 });
            let mut table = vec![0f32; 1 << (bits - low[step])];
            for (code, worth) in worth.enumerate() {
                table[(paths[code] >> low[step]) as usize] = worth;
            }
            self.loss.extend(table);
        }
        segments.reverse();
        let first = self.steps.len();
        for differ in 0..=bits {
            let step = low.iter().position(|low| *low >= differ).unwrap_or(low.len() - 1);
            self.steps.push(at[step]);
        }
        let mut untold = vec![0; ladder.levels()];
        for (step, level) in levels.iter().enumerate() {
            untold[*level..].fill(low[step]);
        }
        let mask = if bits == u64::BITS { !0 } else { (1u64 << bits) - 1 };
        Ok(Field { column: 0, word: 0, shift: 0, bits, mask, first, untold, paths, segments })
    }

    /// The paths of a row.
    pub(super) fn path<const W: usize>(&self, problem: &Problem, row: usize) -> Path<W> {
        let mut path = [0; W];
        for field in &self.fields {
            let code = problem.quasi[field.column].codes.get(row);
            path[field.word] |= field.paths[code as usize] << field.shift;
        }
        path
    }

    /// The bits that are told of a row where every column is published in one level.
    pub(super) fn told<const W: usize>(&self, levels: &[u8]) -> Path<W> {
        let mut told = [0; W];
        for field in &self.fields {
            let untold = field.untold[usize::from(levels[field.column])];
            let of = if untold == u64::BITS { 0 } else { field.mask >> untold << untold };
            told[field.word] |= of << field.shift;
        }
        told
    }

    /// What every member of a class loses.
    #[inline(always)]
    pub(super) fn cost<const W: usize>(&self, hull: &Hull<W>) -> f32 {
        let mut cost = 0.0;
        for lane in &self.lanes {
            // Known where there is one word only: nothing to look up and to check.
            let word = if W == 1 { 0 } else { lane.word };
            let (or, and) = (hull.or[word], hull.and[word]);
            let differ = ((or ^ and) >> lane.shift) & lane.mask;
            let at = self.tables[lane.first + differ as usize];
            cost += self.loss[at as usize + ((or >> lane.shift) & lane.mask) as usize];
        }
        for field in &self.wide {
            let field = &self.fields[*field];
            let or = hull.or[field.word];
            cost += self.lost(field, or ^ hull.and[field.word], or);
        }
        cost
    }

    /// The level of each column in which a class is published.
    pub(super) fn levels<const W: usize>(&self, hull: &Hull<W>) -> Vec<u8> {
        let mut levels = vec![0; self.fields.len()];
        for field in &self.fields {
            levels[field.column] = self.step(field, hull.or[field.word] ^ hull.and[field.word]).level;
        }
        levels
    }

    /// The branches of all columns; within a column from the top.
    pub(super) fn segments(&self) -> impl Iterator<Item = &[Segment]> {
        self.fields.iter().map(|f| f.segments.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_in_common_without_one_is_what_the_others_have() {
        let mut bits = 0x2545_f491_4f6c_dd1d_u64;
        for n in 1..40 {
            let paths: Vec<Path<2>> = (0..n)
                .map(|_| {
                    [0, 1].map(|_| {
                        bits ^= bits << 13;
                        bits ^= bits >> 7;
                        bits ^= bits << 17;
                        // Most have most bits.
                        bits | bits.rotate_left(9) | bits.rotate_left(23)
                    })
                })
                .collect();
            let (mut once, mut twice) = (Hull::EMPTY, Hull::EMPTY);
            for path in &paths {
                twice = twice.again(&once, path);
                once = once.with(path);
            }
            for (at, out) in paths.iter().enumerate() {
                let others = paths.iter().enumerate().filter(|(other, _)| *other != at);
                assert_eq!(once.without(&twice, out), others.fold(Hull::EMPTY, |hull, (_, path)| hull.with(path)));
            }
        }
    }
}

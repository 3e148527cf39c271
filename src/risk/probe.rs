//! Rejecting combinations without counting them: are these rows unique? A few rows are drawn once; for each set of columns
//! the table is read in growing parts, and a probe is lost when its values are met a second time. The share of probes still
//! unique only falls, so a set is rejected as soon as it is too small to come from a set with the share that is asked for
//! (Chernoff's bound; the draw is without replacement, for which it holds too: Hoeffding 1963, §6).
//!
//! Rows are compared by a sum of codes times random odd numbers, modulo 2⁶⁴. Two rows that differ meet by chance with a
//! probability of about 2⁻⁴⁰ or less for codes of 24 bits, which would lose one probe; sets that are not rejected are
//! counted exactly.

use rayon::prelude::*;

use super::coded::Whole;

/// Probes.
const PROBES: usize = 4096;
/// Chance that a set is rejected wrongly.
pub const MISS: f64 = 1e-9;
/// Rows between two looks at what is left.
const BLOCK: usize = 16_384;
/// Sets judged side by side by one worker.
const TOGETHER: usize = 32;

/// The probes of a table.
#[derive(Debug)]
pub struct Prober<'a> {
    table: &'a Whole,
    rows: Vec<u32>,
    odd: Vec<u64>,
    blocks: Vec<usize>,
}

/// A generator of numbers that are the same in every run (Steele et al., SplitMix64, 2014).
#[derive(Debug, Clone)]
pub struct Numbers(pub u64);

impl Numbers {
    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.number()) * u128::from(end)) >> 64) as u64
    }

    /// `n` different numbers below `end`, ascending; all of them where there are no more.
    pub fn draw(&mut self, n: usize, end: usize) -> Vec<u32> {
        if n >= end {
            return (0..end as u32).collect();
        }
        // Floyd's sampling.
        let mut drawn = std::collections::BTreeSet::new();
        for top in end - n..end {
            let at = self.below(top as u64 + 1) as u32;
            if !drawn.insert(at) {
                drawn.insert(top as u32);
            }
        }
        drawn.into_iter().collect()
    }
}

/// The probes as one set of columns sees them.
struct Seen {
    filter: Box<[u64; 1024]>,
    keys: Vec<u64>,
    state: Vec<State>,
    alive: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Empty,
    Waiting,
    Met,
    Lost,
}

const ROOM: usize = PROBES * 2;

impl Seen {
    fn new(keys: impl Iterator<Item = u64>) -> Self {
        let mut seen =
            Self { filter: Box::new([0; 1024]), keys: vec![0; ROOM], state: vec![State::Empty; ROOM], alive: 0 };
        for key in keys {
            let mixed = mix(key);
            seen.filter[(mixed >> 54) as usize] |= 1 << ((mixed >> 48) & 63);
            let at = seen.place(key, mixed);
            match seen.state[at] {
                State::Empty => {
                    seen.keys[at] = key;
                    seen.state[at] = State::Waiting;
                    seen.alive += 1;
                }
                // Two probes alike: neither is unique.
                State::Waiting => {
                    seen.state[at] = State::Lost;
                    seen.alive -= 1;
                }
                State::Met | State::Lost => {}
            }
        }
        seen
    }

    #[inline]
    fn place(&self, key: u64, mixed: u64) -> usize {
        let mut at = (mixed as usize) & (ROOM - 1);
        while self.state[at] != State::Empty && self.keys[at] != key {
            at = (at + 1) & (ROOM - 1);
        }
        at
    }

    #[inline]
    fn meet(&mut self, key: u64) {
        let mixed = mix(key);
        if self.filter[(mixed >> 54) as usize] & (1 << ((mixed >> 48) & 63)) == 0 {
            return;
        }
        let at = self.place(key, mixed);
        match self.state[at] {
            State::Waiting => self.state[at] = State::Met,
            State::Met => {
                self.state[at] = State::Lost;
                self.alive -= 1;
            }
            State::Empty | State::Lost => {}
        }
    }
}

#[inline]
fn mix(key: u64) -> u64 {
    (key ^ (key >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

impl<'a> Prober<'a> {
    /// Draws the probes.
    pub fn new(table: &'a Whole) -> Self {
        let mut numbers = Numbers(20_260_630);
        let odd = table.columns.iter().map(|_| numbers.number() | 1).collect();
        let rows = numbers.draw(PROBES, table.rows);
        // A sorted file would show its twins late: the blocks are read in another order.
        let mut blocks: Vec<usize> = (0..table.rows.div_ceil(BLOCK)).collect();
        for i in (1..blocks.len()).rev() {
            blocks.swap(i, numbers.below(i as u64 + 1) as usize);
        }
        Self { table, rows, odd, blocks }
    }

    /// Whether probing can tell anything: the table has to be larger than the probes.
    pub fn helps(&self, share: f64) -> bool {
        self.table.rows > 4 * PROBES && rejected(0, self.rows.len(), share)
    }

    /// For each set, in order, whether it may single out `share` of the rows: false is sure but for [`MISS`].
    pub fn may(&self, sets: &[Vec<usize>], share: f64, stop: &(dyn Fn() -> bool + Sync)) -> Vec<bool> {
        sets.par_chunks(TOGETHER).flat_map_iter(|sets| self.judge(sets, share, stop)).collect()
    }

    fn judge(&self, sets: &[Vec<usize>], share: f64, stop: &(dyn Fn() -> bool + Sync)) -> Vec<bool> {
        let of_row = |set: &[usize], row: u32| {
            set.iter().fold(0u64, |key, c| {
                key.wrapping_add(u64::from(self.table.codes[*c].get(row as usize)).wrapping_mul(self.odd[*c]))
            })
        };
        let mut seen: Vec<Option<Seen>> =
            sets.iter().map(|set| Some(Seen::new(self.rows.iter().map(|row| of_row(set, *row))))).collect();
        let mut may = vec![true; sets.len()];
        let mut prefix: Vec<u64> = vec![0; BLOCK];
        for block in &self.blocks {
            let range = block * BLOCK..((block + 1) * BLOCK).min(self.table.rows);
            let mut shared: Option<&[usize]> = None;
            for ((set, state), may) in sets.iter().zip(&mut seen).zip(&mut may) {
                let Some(probes) = state else { continue };
                let Some((last, first)) = set.split_last() else { continue };
                // Sets come in order, so many begin alike.
                if shared != Some(first) {
                    prefix.fill(0);
                    for column in first {
                        let odd = self.odd[*column];
                        self.table.codes[*column].each(range.clone(), |i, code| {
                            prefix[i] = prefix[i].wrapping_add(u64::from(code).wrapping_mul(odd));
                        });
                    }
                    shared = Some(first);
                }
                let odd = self.odd[*last];
                self.table.codes[*last].each(range.clone(), |i, code| {
                    probes.meet(prefix[i].wrapping_add(u64::from(code).wrapping_mul(odd)));
                });
                if rejected(probes.alive, self.rows.len(), share) {
                    *state = None;
                    *may = false;
                }
            }
            if stop() {
                break;
            }
        }
        may
    }
}

/// Whether so few of the probes are unique that the share of rows is below `share`, but for a chance of [`MISS`].
fn rejected(alive: usize, probes: usize, share: f64) -> bool {
    let seen = alive as f64 / probes as f64;
    if seen >= share {
        return false;
    }
    // Chernoff: P(X ≤ seen) ≤ exp(−n KL(seen ‖ share)).
    let term = |a: f64, b: f64| if a == 0.0 { 0.0 } else { a * (a / b).ln() };
    let divergence = term(seen, share) + term(1.0 - seen, 1.0 - share);
    divergence * probes as f64 > -MISS.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_survivors_reject_and_many_do_not() {
        assert!(rejected(0, 4096, 0.01) && !rejected(41, 4096, 0.01) && !rejected(20, 4096, 0.01));
        assert!(rejected(500, 4096, 0.2) && !rejected(780, 4096, 0.2) && !rejected(900, 4096, 0.2));
        assert!(!rejected(0, 10, 0.2));
    }

    #[test]
    fn a_draw_has_no_number_twice() {
        let drawn = Numbers(1).draw(500, 1000);
        assert_eq!(drawn.len(), 500);
        assert!(drawn.windows(2).all(|w| w[0] < w[1]) && drawn.iter().all(|n| *n < 1000));
        assert_eq!(Numbers(1).draw(5, 3), [0, 1, 2]);
    }
}

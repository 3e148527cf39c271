//! Rows that no cluster near them could take.
//!
//! Runs of them along an order may make classes. But a row that is far from all others is cheaper placed alone: it joins a class, or
//! where that is large borrows so many of its rows as it needs, of each kind as many as there are of it in the class, so that
//! what is borrowed is as near to the target as the class itself.

use rayon::prelude::*;

use super::order::Order;
use super::{Group, Run};
use crate::anonymise::demand::Scratch;
use crate::anonymise::paths::Hull;

/// Classes that are asked for one row, the ones that may be cheapest first.
const ASKED: usize = 64;

/// What is known of a group.
struct Known<const W: usize> {
    hull: Hull<W>,
    /// What each row loses.
    cost: f64,
    size: usize,
}

/// Where a row goes.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// What all rows lose more.
    price: f64,
    group: usize,
    /// Rows of the group's home that it borrows; none where it joins the group.
    borrowed: Option<u32>,
}

impl<const W: usize> Run<'_, W> {
    /// Places rows that no cluster could take: in runs along the order or one by one, as costs less, and what is then left with
    /// whatever it costs least to widen.
    pub(super) fn place(&self, order: &Order, mut left: Vec<u32>, groups: &mut Vec<Group>) {
        if left.is_empty() {
            return;
        }
        let mut scratch = Scratch::default();
        left.sort_by_cached_key(|place| (order.key(&self.rows[*place as usize].0), *place));
        let mut known: Vec<Known<W>> = groups.par_iter().map(|group| self.known(group)).collect();
        let (mut run, mut asked, mut rest) = (Vec::new(), 0, Vec::new());
        let last = left.len() - 1;
        for (at, place) in left.into_iter().enumerate() {
            run.push(place);
            let size = run.len();
            // Long runs are asked about less often.
            let ask = size >= self.demand.least.max(asked + asked / 16);
            let holds = ask && self.demand.holds(size, run.iter().map(|p| self.of_table(*p)), &mut scratch);
            asked = if ask { size } else { asked };
            if holds || at == last {
                let run = std::mem::take(&mut run);
                asked = 0;
                let hull = run.iter().fold(Hull::EMPTY, |hull, place| hull.with(&self.rows[*place as usize].0));
                let together = if holds { f64::from(self.paths.cost(&hull)) * size as f64 } else { f64::INFINITY };
                if holds && !self.cheaper_alone(&run, together, groups, &known) {
                    self.found(Group { home: (0, 0), members: run }, groups, &mut known);
                } else {
                    for place in run {
                        match self.cheapest_place(place, groups, &known) {
                            Some(to) => self.put(place, to, groups, &mut known),
                            None => rest.push(place),
                        }
                    }
                }
            }
        }
        self.widen(rest, groups);
    }

    fn of_table(&self, place: u32) -> usize {
        self.rows[place as usize].1 as usize
    }

    fn known(&self, group: &Group) -> Known<W> {
        let hull = self.members(group).fold(Hull::EMPTY, |hull, place| hull.with(&self.rows[place as usize].0));
        let size = group.home.1 as usize + group.members.len();
        Known { hull, cost: f64::from(self.paths.cost(&hull)), size }
    }

    fn found(&self, group: Group, groups: &mut Vec<Group>, known: &mut Vec<Known<W>>) {
        known.push(self.known(&group));
        groups.push(group);
    }

    /// Whether rows cost less where each goes to its cheapest place than `together`.
    fn cheaper_alone(&self, rows: &[u32], together: f64, groups: &[Group], known: &[Known<W>]) -> bool {
        let mut sum = 0.0;
        rows.iter().all(|place| {
            sum += self.cheapest_place(*place, groups, known).map_or(f64::INFINITY, |to| to.price);
            sum < together
        })
    }

    /// The place of a row at which all rows lose the least more, where one holds.
    fn cheapest_place(&self, row: u32, groups: &[Group], known: &[Known<W>]) -> Option<Place> {
        let path = &self.rows[row as usize].0;
        let least = self.demand.least as f64;
        // What each place costs at least.
        let offers = |(at, (group, known)): (usize, (&Group, &Known<W>))| {
            let with = f64::from(self.paths.cost(&known.hull.with(path)));
            let joined = Place { price: with + (with - known.cost) * known.size as f64, group: at, borrowed: None };
            let borrowed = (group.home.1 as usize > self.demand.least).then(|| {
                let price = self.beside(group, path) * least - known.cost * (least - 1.0);
                Place { price, group: at, borrowed: Some(0) }
            });
            [Some(joined), borrowed].into_iter().flatten().collect::<Vec<_>>()
        };
        let mut offers: Vec<Place> = groups.par_iter().zip(known).enumerate().flat_map_iter(offers).collect();
        let order = |a: &Place, b: &Place| {
            a.price.total_cmp(&b.price).then_with(|| (a.group, a.borrowed).cmp(&(b.group, b.borrowed)))
        };
        if offers.len() > ASKED {
            offers.select_nth_unstable_by(ASKED, order);
            offers.truncate(ASKED);
        }
        offers.sort_unstable_by(order);
        let mut scratch = Scratch::default();
        let mut best: Option<Place> = None;
        for offer in offers {
            let most = best.map_or(f64::INFINITY, |best| best.price);
            if offer.price >= most {
                break;
            }
            let group = &groups[offer.group];
            let found = match offer.borrowed {
                None => self.holds(self.members(group).chain([row]), &mut scratch).then_some(offer),
                Some(_) => self.borrow(row, offer.group, group, known[offer.group].cost, most, &mut scratch),
            };
            best = found.or(best);
        }
        best
    }

    /// What each row loses once one is beside rows of a group's home.
    fn beside(&self, group: &Group, path: &super::Path<W>) -> f64 {
        f64::from(self.paths.cost(&Hull::of(path).with(&self.rows[group.home.0 as usize].0)))
    }

    /// The fewest rows of a group's home with which a row makes a class, about, where what is left of the group holds as well.
    fn borrow(&self, row: u32, at: usize, group: &Group, cost: f64, most: f64, scratch: &mut Scratch) -> Option<Place> {
        let each = self.beside(group, &self.rows[row as usize].0);
        let (first, n) = group.home;
        let mut borrowed = (self.demand.least as u32).saturating_sub(1).max(1);
        while borrowed < n {
            let price = each + (each - cost) * f64::from(borrowed);
            if price >= most {
                return None;
            }
            let (stay, lent) = (first..first + n - borrowed, first + n - borrowed..first + n);
            if self.holds(lent.chain([row]), scratch) && self.holds(stay.chain(group.members.iter().copied()), scratch)
            {
                return Some(Place { price, group: at, borrowed: Some(borrowed) });
            }
            borrowed += 1 + borrowed / 4;
        }
        None
    }

    fn holds(&self, places: impl Iterator<Item = u32>, scratch: &mut Scratch) -> bool {
        let rows: Vec<usize> = places.map(|place| self.of_table(place)).collect();
        self.demand.holds(rows.len(), rows.iter().copied(), scratch)
    }

    fn put(&self, row: u32, to: Place, groups: &mut Vec<Group>, known: &mut Vec<Known<W>>) {
        let group = &mut groups[to.group];
        match to.borrowed {
            None => group.members.push(row),
            Some(borrowed) => {
                group.home.1 -= borrowed;
                let end = group.home.0 + group.home.1;
                let members = (end..end + borrowed).chain([row]).collect();
                self.found(Group { home: (0, 0), members }, groups, known);
            }
        }
        known[to.group] = self.known(&groups[to.group]);
    }

    /// Rows that hold with no group as it is: they join the groups that it costs least to widen, one after the other, until the
    /// target holds.
    fn widen(&self, rows: Vec<u32>, groups: &mut Vec<Group>) {
        let mut run = Group { home: (0, 0), members: rows };
        let path = |place: u32| &self.rows[place as usize].0;
        while !run.members.is_empty() {
            let hull = run.members.iter().fold(Hull::EMPTY, |hull, place| hull.with(path(*place)));
            let price = |group: &Group| {
                let wide = self.members(group).fold(hull, |hull, place| hull.with(path(place)));
                f64::from(self.paths.cost(&wide)) * (group.home.1 as usize + group.members.len()) as f64
            };
            let cheapest = groups
                .par_iter()
                .enumerate()
                .map(|(at, group)| (price(group), at))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let Some((_, at)) = cheapest else { break };
            let group = groups.swap_remove(at);
            run.members.extend(self.members(&group));
            if self.holds(run.members.iter().copied(), &mut Scratch::default()) {
                groups.push(std::mem::take(&mut run));
            }
        }
        // Nothing else was there to join: all rows of the stratum are one group, which holds.
        if !run.members.is_empty() {
            groups.push(run);
        }
    }
}

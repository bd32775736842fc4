//! A plan made to fit, then filled and bettered, residence by residence: every figure here is whole, and a plan that
//! leaves this file keeps every limit.

use crate::homes::{Choice, Column, Home, Unit, Way};
use crate::oracle;
use crate::rows::Rows;
use crate::state::State;

/// A plan: a column for each residence.
#[derive(Clone)]
pub(crate) struct Draft<'a> {
    pub homes: &'a [Home],
    pub columns: Vec<Column>,
    pub state: State<'a>,
}

impl<'a> Draft<'a> {
    pub fn new(rows: &'a Rows, homes: &'a [Home], columns: Vec<Column>) -> Self {
        let state = crate::state::state_of(rows, &columns);
        Self { homes, columns, state }
    }

    /// Grains.
    pub fn value(&self) -> f64 {
        self.columns.iter().map(|column| column.worth as f64).sum::<f64>() - self.state.shortfalls()
    }

    /// Puts another column for a residence, whether it fits or not.
    pub fn put(&mut self, home: usize, column: Column) {
        self.state.add(&self.columns[home].uses, -1);
        self.state.add(&column.uses, 1);
        self.columns[home] = column;
    }

    /// Puts another column when all then fits and the plan is worth more.
    pub fn try_put(&mut self, home: usize, column: Column) -> bool {
        let old = &self.columns[home];
        let mut gain = (column.worth - old.worth) as f64;
        gain += self.state.relieved(&old.uses, -1);
        self.state.add(&old.uses, -1);
        gain += self.state.relieved(&column.uses, 1);
        if gain > 0.5 && self.state.try_add(&column.uses) {
            self.columns[home] = column;
            return true;
        }
        self.state.add(&self.columns[home].uses, 1);
        false
    }

    /// Takes away what loses least, until every limit is kept. `least` holds for each residence the column that uses
    /// least and keeps what is locked. Whether all fits in the end.
    pub fn repair(&mut self, prices: &[f64], least: &[Column], offered: &[Vec<Column>]) -> bool {
        for _ in 0..8 * self.state.rows.len() {
            let Some(row) = self.state.first_over() else { return true };
            if self.exchange(row, prices, offered) {
                continue;
            }
            let mut ways_out = Vec::new();
            for (at, home) in self.homes.iter().enumerate() {
                self.ways_out(at, home, row, prices, &least[at], &mut ways_out);
            }
            ways_out.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
            let mut changed = false;
            for (_, home, unit) in ways_out {
                if !self.is_over(row) {
                    break;
                }
                changed |= self.take_away(home, unit, row, least);
            }
            if !changed {
                return false;
            }
        }
        self.state.holds()
    }

    /// Puts, for the residences that lose least by it, another of their columns that uses less of a row and makes no
    /// other rule worse. Whether the row is kept at the end.
    fn exchange(&mut self, row: usize, prices: &[f64], offered: &[Vec<Column>]) -> bool {
        let use_of = |column: &Column| {
            let found = column.uses.iter().find(|(used, _)| *used as usize == row);
            found.map_or(0, |(_, amount)| *amount)
        };
        let mut others = Vec::new();
        for (at, list) in offered.iter().enumerate() {
            let (used, net) = (use_of(&self.columns[at]), priced(self.state.rows, &self.columns[at], prices));
            for (number, column) in list.iter().enumerate() {
                let saved = used - use_of(column);
                if saved > 0 {
                    let loss = (net - priced(self.state.rows, column, prices)).max(0.0);
                    // Saving more than what is over brings nothing.
                    let useful = saved.min(self.over(row).max(1));
                    others.push((loss / useful as f64, at, number));
                }
            }
        }
        others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut moved = vec![false; offered.len()];
        for (_, at, number) in others {
            let over = self.over(row);
            if over <= 0 {
                return true;
            }
            let column = &offered[at][number];
            if moved[at] || use_of(column) >= use_of(&self.columns[at]) {
                continue;
            }
            let before = self.excess(row);
            let old = self.columns[at].clone();
            self.put(at, column.clone());
            if self.excess(row) > before || self.over(row) >= over {
                self.put(at, old);
            } else {
                moved[at] = true;
            }
        }
        self.over(row) <= 0
    }

    /// How much a row is over.
    fn over(&self, row: usize) -> i64 {
        if row < self.state.rows.years {
            -self.state.left(row)
        } else {
            self.state.used[row] - self.state.rows.cap[row]
        }
    }

    /// How much all the other rows are over, in their own measure.
    fn excess(&self, but: usize) -> i64 {
        let rows = self.state.rows;
        let of = |row: usize| match row == but || (row >= rows.years && rows.earns(row)) {
            true => 0,
            false => (self.over(row).max(0) as f64 / rows.scale[row] * 1000.0) as i64,
        };
        (0..rows.len()).map(of).sum()
    }

    fn is_over(&self, row: usize) -> bool {
        if row < self.state.rows.years {
            return self.state.left(row) < 0;
        }
        self.state.used[row] > self.state.rows.cap[row]
    }

    /// What could be taken away of a residence to use less of a row: loss for one unit of it, residence, unit (the
    /// greatest number: all of it).
    fn ways_out(
        &self,
        at: usize,
        home: &Home,
        row: usize,
        prices: &[f64],
        least: &Column,
        into: &mut Vec<(f64, usize, usize)>,
    ) {
        let column = &self.columns[at];
        let uses = |column: &Column| {
            let found = column.uses.iter().find(|(used, _)| *used as usize == row);
            found.map_or(0, |(_, amount)| *amount)
        };
        // Money can also be had in the years before when it is carried over.
        let early = row < self.state.rows.years && self.state.rows.carry;
        if uses(column) <= uses(least) && !early {
            return;
        }
        for (number, unit) in column.choice.units.iter().enumerate() {
            let Some(way) = home.way(&column.choice, unit) else { continue };
            let year = usize::from(unit.year);
            let mut saved = 0;
            home.uses(&way, year, 1, |used, amount| {
                if used == row || (early && used < row) {
                    saved += amount;
                }
            });
            if saved > 0 {
                into.push((home.net(&way, year, prices) / saved as f64, at, number));
            }
        }
        let saved = uses(column) - uses(least);
        if saved > 0 {
            let net = |column: &Column| priced(self.state.rows, column, prices);
            into.push(((net(column) - net(least)) / saved as f64, at, usize::MAX));
        }
    }

    fn take_away(&mut self, at: usize, unit: usize, row: usize, least: &[Column]) -> bool {
        let home = &self.homes[at];
        if unit == usize::MAX {
            if self.columns[at] == least[at] {
                return false;
            }
            self.put(at, least[at].clone());
            return true;
        }
        let mut changed = false;
        // Another way out may have emptied the residence.
        while let Some(found) = self.columns[at].choice.units.get(unit).copied() {
            if found.count <= forced(home, &self.columns[at].choice, &found) || !self.is_over(row) {
                break;
            }
            let mut choice = self.columns[at].choice.clone();
            choice.units[unit].count -= 1;
            self.put(at, home.column(choice));
            changed = true;
        }
        changed
    }

    /// Adds dwellings one by one where something is left, the best use of what is scarce first. How many.
    pub fn fill(&mut self, prices: &[f64]) -> usize {
        let mut candidates: Vec<(f64, usize, Unit)> = Vec::new();
        for (at, home) in self.homes.iter().enumerate() {
            self.candidates(at, home, prices, &mut candidates);
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut added = 0;
        for (_, at, unit) in candidates {
            added += usize::from(self.add_units(at, unit));
        }
        added
    }

    /// The best unit of each class and year: worth for what it uses at these prices.
    fn candidates(&self, at: usize, home: &Home, prices: &[f64], into: &mut Vec<(f64, usize, Unit)>) {
        let choice = &self.columns[at].choice;
        for (number, group) in home.groups.iter().enumerate() {
            if free(home, choice, number) == 0 {
                continue;
            }
            for year in 0..home.ramp.len() {
                for in_campaign in [false, true] {
                    if in_campaign && usize::from(choice.campaign) != year {
                        continue;
                    }
                    let reached = Home::reached(group.reach, choice.ramp, choice.lift, year as u8);
                    for way in group.ways(year, in_campaign, reached) {
                        if way.worth <= 0 || way.own > self.state.left(year) {
                            continue;
                        }
                        let paid = way.worth as f64 - home.net(&way, year, prices);
                        let score = way.worth as f64 / paid.max(1.0);
                        into.push((score, at, unit_of(number, year, in_campaign, &way)));
                    }
                }
            }
        }
    }

    fn add_units(&mut self, at: usize, unit: Unit) -> bool {
        let home = &self.homes[at];
        let mut added = false;
        while free(home, &self.columns[at].choice, usize::from(unit.group)) > 0 {
            let mut choice = self.columns[at].choice.clone();
            join(&mut choice, unit);
            if !self.try_put(at, home.column(choice)) {
                break;
            }
            added = true;
        }
        added
    }

    /// Does each residence again in what the others leave: other years for its works, then its dwellings one by one.
    /// How many got better.
    pub fn redo(&mut self, prices: &[f64], offered: &[Vec<Column>], order: &[usize]) -> usize {
        let mut better = 0;
        for &at in order {
            let before = self.columns[at].clone();
            let value = self.local(at);
            let mut best = (value, before.clone());
            let mut shapes: Vec<(f64, Choice)> = offered[at]
                .iter()
                .map(|column| (priced(self.state.rows, column, prices), column.choice.clone()))
                .collect();
            shapes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            shapes.insert(0, (0.0, before.choice.clone()));
            let mut seen = Vec::new();
            for (_, mut choice) in shapes {
                let shape = (choice.ramp, choice.lift, choice.campaign);
                if seen.contains(&shape) || seen.len() >= 8 {
                    continue;
                }
                seen.push(shape);
                let home = &self.homes[at];
                keep_forced(home, &mut choice);
                self.put(at, home.column(choice));
                if !self.state.holds() {
                    continue;
                }
                let mut candidates = Vec::new();
                self.candidates(at, home, prices, &mut candidates);
                candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
                for (_, _, unit) in candidates {
                    self.add_units(at, unit);
                }
                let value = self.local(at);
                if value > best.0 + 0.5 {
                    best = (value, self.columns[at].clone());
                }
            }
            better += usize::from(best.1 != before);
            self.put(at, best.1);
        }
        better
    }

    /// Worth of a residence where it stands, with what it changes of the shortfalls.
    fn local(&self, at: usize) -> f64 {
        let column = &self.columns[at];
        column.worth as f64 - self.state.relieved(&column.uses, -1)
    }
}

/// Net worth of a column at these prices.
pub(crate) fn priced(rows: &Rows, column: &Column, prices: &[f64]) -> f64 {
    let paid = column.uses.iter().map(|(row, by)| {
        let paid = prices[*row as usize] * *by as f64;
        if rows.earns(*row as usize) { -paid } else { paid }
    });
    column.worth as f64 - paid.sum::<f64>()
}

/// For each residence, the column that uses least and keeps what is locked.
pub(crate) fn least(homes: &[Home], rows: &Rows, money: &[i64]) -> Option<Vec<Column>> {
    let mut dear = vec![0.0; rows.len()];
    for (row, price) in dear.iter_mut().enumerate() {
        *price = if rows.earns(row) { 0.0 } else { 1e9 * (1 + rows.years - row.min(rows.years)) as f64 };
    }
    let column = |home: &Home| {
        let (net, choice) = oracle::best(home, &dear, money);
        net.is_finite().then(|| home.column(choice))
    };
    homes.iter().map(column).collect()
}

fn unit_of(group: usize, year: usize, campaign: bool, way: &Way) -> Unit {
    let (group, year) = (group as u16, year as u8);
    Unit { group, year, package: way.package, pension: way.pension, campaign, count: 1 }
}

fn join(choice: &mut Choice, unit: Unit) {
    let same = |other: &&mut Unit| Unit { count: 0, ..**other } == Unit { count: 0, ..unit };
    match choice.units.iter_mut().find(same) {
        Some(found) => found.count += unit.count,
        None => {
            choice.units.push(unit);
            choice.units.sort_unstable();
        }
    }
}

/// Dwellings of a class where nothing is done.
fn free(home: &Home, choice: &Choice, group: usize) -> u32 {
    let done = choice.units.iter().filter(|unit| usize::from(unit.group) == group).map(|unit| unit.count);
    home.groups[group].count.saturating_sub(done.sum())
}

/// How many of these dwellings must stay.
fn forced(home: &Home, choice: &Choice, unit: &Unit) -> u32 {
    let group = &home.groups[usize::from(unit.group)];
    let here =
        group.forced.iter().filter(|(year, package, _)| (*year, *package) == (unit.year, unit.package));
    let asked: u32 = here.map(|forced| forced.2).sum();
    let alike = choice.units.iter().filter(|other| {
        (other.group, other.year, other.package) == (unit.group, unit.year, unit.package)
            && (other.pension, other.campaign) != (unit.pension, unit.campaign)
    });
    asked.saturating_sub(alike.map(|other| other.count).sum())
}

/// Leaves of a choice only the dwellings that must stay; its works stay.
fn keep_forced(home: &Home, choice: &mut Choice) {
    let mut at = 0;
    while at < choice.units.len() {
        let unit = choice.units[at];
        let stay = forced(home, choice, &unit).min(unit.count);
        if stay == 0 {
            choice.units.remove(at);
        } else {
            choice.units[at].count = stay;
            at += 1;
        }
    }
}

//! What a careful person does with a sorted list: five orders, each filled from the first year on while money, relief, funds
//! and capacity last. To compare with, never to propose.

use crate::draft::{Draft, least};
use crate::homes::{Choice, Column, Home, Unit, Way, homes, most_money};
use crate::rows::Rows;
use crate::solve::plan_of;
use programme_check::{Instance, Plan};

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The greatest need first, with the package that answers most of it.
    NeedFirst,
    /// The lightest works first, the greatest need first among them.
    LightFirst,
    /// Campaigns where the rule allows them, then need first.
    Campaigns,
    /// The most worth for a thousand euros of own money, ramps and lifts too.
    OwnMoney,
    /// The most worth for a thousand euros in all.
    AllMoney,
}

impl Order {
    /// All of them.
    pub const ALL: [Order; 5] =
        [Order::NeedFirst, Order::LightFirst, Order::Campaigns, Order::OwnMoney, Order::AllMoney];
}

/// The plan of an order. Nothing when what is locked does not fit.
pub fn greedy(instance: &Instance, order: Order) -> Option<Plan> {
    let rows = Rows::new(instance);
    let money = most_money(&rows);
    let homes = homes(instance, &rows);
    let mut draft = Draft::new(&rows, least(&homes, &rows, &money)?);
    if !draft.state.holds() {
        return None;
    }
    let years = instance.years() as u8;
    for year in 0..years {
        let mut acts: Vec<(f64, usize, Option<Unit>, Choice)> = Vec::new();
        for (at, home) in homes.iter().enumerate() {
            shapes(home, &draft.columns[at], order, year, |score, unit, shape| {
                acts.push((score, at, unit, shape))
            });
        }
        acts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, at, unit, shape) in acts {
            let home = &homes[at];
            match unit {
                Some(unit) => loop {
                    let now = &draft.columns[at].choice;
                    let done: u32 = now
                        .units
                        .iter()
                        .filter(|other| other.group == unit.group)
                        .map(|other| other.count)
                        .sum();
                    if done >= home.groups[usize::from(unit.group)].count {
                        break;
                    }
                    let mut choice = now.clone();
                    choice.units.push(Unit { count: 1, ..unit });
                    merge(&mut choice.units);
                    if !draft.try_put(at, home.column(choice)) {
                        break;
                    }
                },
                None => {
                    let mut choice = draft.columns[at].choice.clone();
                    (choice.ramp, choice.lift, choice.campaign) = (shape.ramp, shape.lift, shape.campaign);
                    choice.units.extend(shape.units);
                    merge(&mut choice.units);
                    draft.try_put(at, home.column(choice));
                }
            }
        }
    }
    Some(plan_of(instance, &homes, &draft.columns))
}

fn merge(units: &mut Vec<Unit>) {
    units.sort_unstable();
    units.dedup_by(|next, first| {
        let same = Unit { count: 0, ..*next } == Unit { count: 0, ..*first };
        if same {
            first.count += next.count;
        }
        same
    });
}

/// What an order could do in a residence in a year: one dwelling after the other, or works and campaigns at once.
fn shapes(
    home: &Home,
    column: &Column,
    order: Order,
    year: u8,
    mut tell: impl FnMut(f64, Option<Unit>, Choice),
) {
    let choice = &column.choice;
    let years = home.ramp.len() as u8;
    let at = usize::from(year);
    let score = |way: &Way, most: i64| match order {
        Order::NeedFirst | Order::Campaigns => most as f64 * 1e3 + way.worth as f64,
        Order::LightFirst => most as f64 - (way.own + way.subsidy) as f64 * 1e6,
        Order::OwnMoney => way.worth as f64 / (way.own - way.claim / 2).max(1) as f64,
        Order::AllMoney => way.worth as f64 / (way.own + way.subsidy).max(1) as f64,
    };
    for (number, group) in home.groups.iter().enumerate() {
        let reached = Home::reached(group.reach, choice.ramp, choice.lift, year);
        let most = group.ways(at, false, reached).map(|way| way.worth).max().unwrap_or(0);
        for way in group.ways(at, choice.campaign == year, reached) {
            let unit = Unit {
                group: number as u16,
                year,
                package: way.package,
                pension: way.pension,
                campaign: choice.campaign == year,
                count: 1,
            };
            // With the fund's money when there is some: it is tried first.
            let edge = if way.pension { 1.0 } else { 0.0 };
            tell(score(&way, most) + edge, Some(unit), choice.clone());
        }
    }
    let open = |which: usize| home.open[which] & 1 << year != 0;
    let works = matches!(order, Order::OwnMoney | Order::AllMoney);
    for (which, ways, done) in [(0, &home.ramp, choice.ramp), (1, &home.lift, choice.lift)] {
        if let (true, true, Some(way)) = (works && done == years, open(which), ways[at]) {
            let mut shape = Choice { units: Vec::new(), ..choice.clone() };
            if which == 0 {
                shape.ramp = year
            } else {
                shape.lift = year
            }
            tell(score(&way, way.worth), None, shape);
        }
    }
    if let (true, true, Some(cost)) =
        (order == Order::Campaigns && choice.campaign == years, open(2), home.campaign[at])
    {
        let mut shape = Choice { units: Vec::new(), campaign: year, ..choice.clone() };
        let mut worth = 0;
        for (number, group) in home.groups.iter().enumerate() {
            let reached = Home::reached(group.reach, choice.ramp, choice.lift, year);
            let done: u32 =
                choice.units.iter().filter(|u| usize::from(u.group) == number).map(|unit| unit.count).sum();
            let left = group.count.saturating_sub(done);
            let best = group.ways(at, true, reached).filter(|way| !way.pension).max_by_key(|way| way.worth);
            if let (Some(way), true) = (best, left > 0) {
                worth += way.worth * i64::from(left);
                let (group, package) = (number as u16, way.package);
                shape.units.push(Unit { group, year, package, pension: false, campaign: true, count: left });
            }
        }
        if worth > 0 {
            tell(1e18 + worth as f64 / cost.own.max(1) as f64, None, shape);
        }
    }
}

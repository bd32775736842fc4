//! Why, read in the prices of the answer: what one more of each thing would bring, what a residence brings for its money, what was left
//! out and what doing it instead would cost the whole.

use super::runs::NotedRun;
use programme_check::{
    Class, Instance, PRICE, Prices, Programme, Reach, Residence, claimable, pays_pension, unit_cost,
    unit_worth, works_worth,
};
use std::collections::BTreeMap;

/// A rule of the whole, named by what people know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PricedRule {
    /// Own money of a year.
    Cash {
        year: i16,
    },
    /// Relief of an office on what is paid in a year.
    Relief {
        office: String,
        year: i16,
    },
    /// Dwellings promised to a fund, dwellings it still takes, money it still gives.
    Least {
        agreement: String,
    },
    Most {
        agreement: String,
    },
    Envelope {
        agreement: String,
    },
    /// Work of a département in a year.
    Work {
        department: String,
        year: i16,
    },
    /// The share of a commune.
    Fairness {
        commune: String,
    },
}

impl PricedRule {
    /// Units that its price is told for: ten thousand euros, one dwelling, a point.
    #[must_use]
    pub const fn units(&self) -> i64 {
        match self {
            PricedRule::Cash { .. } | PricedRule::Relief { .. } | PricedRule::Envelope { .. } => 1_000_000,
            PricedRule::Least { .. } | PricedRule::Most { .. } | PricedRule::Work { .. } => 1,
            PricedRule::Fairness { .. } => programme_check::POINT,
        }
    }
}

/// Grains of so many units at a price.
fn grains(price: i64, units: i64) -> i64 {
    i64::try_from(i128::from(price) * i128::from(units) / i128::from(PRICE)).unwrap_or(i64::MAX)
}

/// A residence where something could still be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub residence_id: String,
    /// Dwellings not made.
    pub dwellings: u32,
    /// Of which nobody can come to without a step, and no works were proposed against it.
    pub unreachable: u32,
    /// Grains that they would bring at best.
    pub worth: i64,
    /// Grains that the whole would lose at least, by the prices, if one of them were made instead of something else; `None`
    /// when none can be made.
    pub swap: Option<i64>,
}

/// What a residence brings, and for how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Grains of its dwellings and works.
    pub worth: i64,
    pub own_cents: i64,
    /// Dwellings made that only the ramp or the lift of the programme opens.
    pub opened: u32,
}

/// The prices of an answer that are not zero, in grains for [`PricedRule::units`], the dearest first.
#[must_use]
pub fn priced_rules(run: &NotedRun) -> Vec<(PricedRule, i64)> {
    let Some(answer) = &run.answer else { return Vec::new() };
    let (instance, prices) = (&run.instance, &answer.prices);
    let year = |place: usize| instance.year(place);
    let mut all: Vec<(PricedRule, i64)> = Vec::new();
    let mut add = |rule: PricedRule, price: i64| {
        let told = grains(price, rule.units());
        if told > 0 {
            all.push((rule, told));
        }
    };
    for (place, price) in prices.cash.iter().enumerate() {
        add(PricedRule::Cash { year: year(place) }, *price);
    }
    for (office, prices) in instance.offices.iter().zip(&prices.relief) {
        for (place, price) in prices.iter().enumerate() {
            add(PricedRule::Relief { office: office.id.clone(), year: year(place) }, *price);
        }
    }
    for (at, agreement) in instance.agreements.iter().enumerate() {
        let sum =
            |prices: &[Vec<i64>]| prices.get(at).map_or(0, |all| all.iter().copied().max().unwrap_or(0));
        let named = || agreement.id.clone();
        add(PricedRule::Least { agreement: named() }, sum(&prices.least));
        add(PricedRule::Most { agreement: named() }, sum(&prices.most));
        add(PricedRule::Envelope { agreement: named() }, sum(&prices.envelope));
    }
    for (department, prices) in instance.departments.iter().zip(&prices.work) {
        for (place, price) in prices.iter().enumerate() {
            add(PricedRule::Work { department: department.id.clone(), year: year(place) }, *price);
        }
    }
    for (commune, price) in instance.communes.iter().zip(&prices.fairness) {
        add(PricedRule::Fairness { commune: commune.clone() }, *price);
    }
    all.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    all
}

/// Years of the ramp and of the lift of a programme, as places.
fn opening(instance: &Instance, programme: Option<&Programme>) -> (Option<usize>, Option<usize>) {
    let place = |year: Option<i16>| year.and_then(|year| instance.place(year));
    (place(programme.and_then(|p| p.ramp)), place(programme.and_then(|p| p.lift)))
}

/// Is a class reached in a year?
fn is_reached(reach: Reach, (ramp, lift): (Option<usize>, Option<usize>), place: usize) -> bool {
    let by = |done: Option<usize>| done.is_some_and(|year| year <= place);
    match reach {
        Reach::Reached => true,
        Reach::Ramp => by(ramp),
        Reach::Lift => by(lift),
        Reach::Both => by(ramp) && by(lift),
    }
}

/// What a dwelling costs at the prices of the rules, in millionths of a grain.
fn charge(
    instance: &Instance,
    prices: &Prices,
    (number, class): (usize, &Class),
    (package, place, in_campaign): (usize, usize, bool),
) -> i128 {
    let residence = &instance.residences[number];
    let at = |all: &[i64], place: usize| i128::from(all.get(place).copied().unwrap_or(0));
    let of = |all: &[Vec<i64>], one: usize, two: usize| all.get(one).map_or(0, |inner| at(inner, two));
    let cost = unit_cost(instance, residence, package, place, in_campaign);
    let relief = |base: i64| match residence.office {
        Some(office) if class.relief && claimable(instance, residence, place) => {
            of(&prices.relief, office as usize, place) * i128::from(base)
        }
        _ => 0,
    };
    let cash = at(&prices.cash, place);
    let work =
        of(&prices.work, residence.department as usize, place) * i128::from(instance.packages[package].load);
    let alone = cash * i128::from(cost) - relief(cost);
    let best = match instance.window(number, place).filter(|_| class.retired) {
        None => alone,
        Some((agreement, window)) => {
            let paid = pays_pension(instance, agreement, cost);
            let base = if instance.deduct_subsidies { cost - paid } else { cost };
            let with = cash * i128::from(cost - paid) - relief(base)
                + of(&prices.most, agreement, window)
                + of(&prices.envelope, agreement, window) * i128::from(paid)
                - of(&prices.least, agreement, window);
            alone.min(with)
        }
    };
    best + work
}

/// Dwellings of each class that a programme makes.
fn made(programme: Option<&Programme>) -> BTreeMap<u32, u32> {
    let mut all = BTreeMap::new();
    for units in programme.into_iter().flat_map(|p| &p.units) {
        let count = all.entry(units.class).or_insert(0_u32);
        *count = count.saturating_add(units.count);
    }
    all
}

fn left_in(
    instance: &Instance,
    prices: &Prices,
    number: usize,
    programme: Option<&Programme>,
) -> Option<LeftOut> {
    let residence: &Residence = &instance.residences[number];
    let made = made(programme);
    let opening = opening(instance, programme);
    let campaign = programme.and_then(|p| p.campaign).and_then(|year| instance.place(year));
    let mut all =
        LeftOut { residence_id: residence.id.clone(), dwellings: 0, unreachable: 0, worth: 0, swap: None };
    for (at, class) in (0_u32..).zip(&residence.classes) {
        let left = class.count.saturating_sub(made.get(&at).copied().unwrap_or(0));
        if left == 0 {
            continue;
        }
        all.dwellings = all.dwellings.saturating_add(left);
        let packages = 0..instance.packages.len();
        let best =
            packages.clone().filter_map(|p| unit_worth(instance, class, p, 0, true)).max().unwrap_or(0);
        all.worth = all.worth.saturating_add(best.saturating_mul(i64::from(left)));
        let (ramp, lift) = (residence.ramp.is_some(), residence.lift.is_some());
        let can_be_opened = match class.reach {
            Reach::Reached => true,
            Reach::Ramp => ramp,
            Reach::Lift => lift,
            Reach::Both => ramp && lift,
        };
        if !can_be_opened && instance.unreached == 0 {
            all.unreachable = all.unreachable.saturating_add(left);
        }
        for (package, place) in packages.flat_map(|p| (0..instance.years()).map(move |place| (p, place))) {
            let reached = is_reached(class.reach, opening, place);
            let Some(worth) = unit_worth(instance, class, package, place, reached) else { continue };
            let option = (package, place, campaign == Some(place));
            let charged = charge(instance, prices, (number, class), option);
            let lost = (charged - i128::from(worth) * i128::from(PRICE)) / i128::from(PRICE);
            let lost = i64::try_from(lost).unwrap_or(i64::MAX).max(0);
            all.swap = Some(all.swap.map_or(lost, |known: i64| known.min(lost)));
        }
    }
    (all.dwellings > 0).then_some(all)
}

/// What was left out, the greatest worth first.
#[must_use]
pub fn left_out(run: &NotedRun) -> Vec<LeftOut> {
    let Some(answer) = &run.answer else { return Vec::new() };
    let mut all: Vec<LeftOut> = (0..run.instance.residences.len())
        .filter_map(|number| {
            let programme = u32::try_from(number).ok().and_then(|n| answer.plan.programme(n));
            left_in(&run.instance, &answer.prices, number, programme)
        })
        .collect();
    all.sort_by(|a, b| (b.worth, &a.residence_id).cmp(&(a.worth, &b.residence_id)));
    all
}

/// What a residence brings in the answer; `None` when nothing is done there.
#[must_use]
pub fn brought(run: &NotedRun, residence_id: &str) -> Option<Brought> {
    let instance = &run.instance;
    let number = instance.residences.iter().position(|r| r.id == residence_id)?;
    let programme = run.answer.as_ref()?.plan.programme(u32::try_from(number).ok()?)?;
    let residence = &instance.residences[number];
    let opening = opening(instance, Some(programme));
    let mut all = Brought { worth: 0, own_cents: 0, opened: 0 };
    for (works, place) in [(residence.ramp, opening.0), (residence.lift, opening.1)] {
        if let (Some(works), Some(place)) = (works, place) {
            all.worth = all.worth.saturating_add(works_worth(instance, &works, place));
        }
    }
    for units in &programme.units {
        let class = &residence.classes[units.class as usize];
        let Some(place) = instance.place(units.year) else { continue };
        let reached = is_reached(class.reach, opening, place);
        let worth = unit_worth(instance, class, units.package as usize, place, reached).unwrap_or(0);
        all.worth = all.worth.saturating_add(worth.saturating_mul(i64::from(units.count)));
        if class.reach != Reach::Reached && reached {
            all.opened = all.opened.saturating_add(units.count);
        }
    }
    let rows = run.rows.iter().filter(|row| row.residence_id == residence_id);
    all.own_cents = rows.fold(0, |sum, row| sum.saturating_add(row.own_cents));
    Some(all)
}

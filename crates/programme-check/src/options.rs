//! What one thing costs, and what it is worth: the words of the question, in whole cents and grains.

use crate::HUNDREDTH;
use crate::instance::{Campaign, Class, Instance, Reach, Residence, Works};

/// Amount × rate ÷ `whole`, rounded up: a cost is never understated.
fn scaled_up(amount: i64, rate: i64, whole: i64) -> i64 {
    let product = i128::from(amount) * i128::from(rate);
    let whole = i128::from(whole);
    i64::try_from((product + whole - 1).div_euclid(whole)).unwrap_or(i64::MAX)
}

fn indexed(instance: &Instance, cents: i64, place: usize) -> i64 {
    let index = instance.index.get(place).copied().unwrap_or(1000);
    scaled_up(cents, i64::from(index), 1000)
}

/// Cents of a package in a dwelling of a residence, all taxes included, in the year of this place.
pub fn unit_cost(
    instance: &Instance,
    residence: &Residence,
    package: usize,
    place: usize,
    in_campaign: bool,
) -> i64 {
    let full = instance.packages[package].cost[place];
    match residence.campaign {
        Some(campaign) if in_campaign => scaled_up(full, 1000 - i64::from(campaign.discount), 1000),
        _ => full,
    }
}

/// Cents of works on a residence in the year of this place.
pub fn works_cost(instance: &Instance, works: &Works, place: usize) -> i64 {
    indexed(instance, works.cost, place)
}

/// Cents of a campaign, beside its dwellings, in the year of this place.
pub fn campaign_cost(instance: &Instance, campaign: &Campaign, place: usize) -> i64 {
    indexed(instance, campaign.cost, place)
}

/// What worth has become in each year, in millionths.
fn decay(instance: &Instance, place: usize) -> i64 {
    (0..place).fold(1_000_000, |left, _| left * i64::from(instance.discount) / 1000)
}

/// Grains of a package in a dwelling of a class, done in the year of this place; `None` when it is not for this class,
/// or not allowed because the tenant does not come to the dwelling without obstacle.
pub fn unit_worth(
    instance: &Instance,
    class: &Class,
    package: usize,
    place: usize,
    reached: bool,
) -> Option<i64> {
    let effect = class.effects.get(package).copied().flatten()?;
    let part = if reached { 1000 } else { instance.unreached };
    if part == 0 {
        return None;
    }
    let worth = i128::from(class.need) * i128::from(effect) * i128::from(decay(instance, place));
    i64::try_from(worth * i128::from(part) * i128::from(HUNDREDTH) / 1_000_000_000_000).ok()
}

/// Grains of works on a residence, done in the year of this place, bonus of what is kept included.
pub fn works_worth(instance: &Instance, works: &Works, place: usize) -> i64 {
    let worth = i128::from(works.worth) * i128::from(HUNDREDTH) * i128::from(decay(instance, place));
    i64::try_from(worth / 1_000_000).unwrap_or(i64::MAX) + kept(instance, works.kept, place)
}

/// Grains for doing in the year of this place what last year's plan had there.
pub(crate) fn kept(instance: &Instance, kept: Option<i16>, place: usize) -> i64 {
    if kept == Some(instance.year(place)) { i64::from(instance.bonus) * HUNDREDTH } else { 0 }
}

/// Whether relief can be claimed on what is paid for a residence in the year of this place: the office and its ceiling
/// are known, and the tax of the year after is due.
pub fn claimable(instance: &Instance, residence: &Residence, place: usize) -> bool {
    let ceiling =
        residence.office.and_then(|office| *instance.offices.get(office as usize)?.ceilings.get(place)?);
    let due =
        residence.taxable_from.is_some_and(|from| i32::from(from) <= i32::from(instance.year(place)) + 1);
    ceiling.is_some() && due
}

/// What the fund of an agreement pays for a dwelling that costs so much, in cents.
pub fn pays_pension(instance: &Instance, agreement: usize, cost: i64) -> i64 {
    instance.agreements[agreement].cap.min(cost)
}

/// What a commune could get at most: every dwelling with its best package, reached, in the first year; in grains.
pub fn potential(instance: &Instance, commune: usize) -> i128 {
    let here = instance.residences.iter().filter(|residence| residence.commune as usize == commune);
    here.map(|residence| potential_of(instance, residence)).sum()
}

pub(crate) fn potential_of(instance: &Instance, residence: &Residence) -> i128 {
    let best = |class: &Class| {
        let packages = 0..instance.packages.len();
        let worth = packages.filter_map(|package| unit_worth(instance, class, package, 0, true)).max();
        i128::from(worth.unwrap_or(0)) * i128::from(class.count)
    };
    residence.classes.iter().map(best).sum()
}

/// The shares that communes should get, in grains.
pub(crate) fn floors(instance: &Instance) -> Vec<i128> {
    let Some(fairness) = instance.fairness else { return Vec::new() };
    let mut potential = vec![0; instance.communes.len()];
    for residence in &instance.residences {
        potential[residence.commune as usize] += potential_of(instance, residence);
    }
    potential.into_iter().map(|all| all * i128::from(fairness.share) / 1000).collect()
}

/// Whether a class comes to its dwellings without obstacle in a year, from the years of the ramp and of the lift.
pub(crate) fn reached(reach: Reach, ramp: Option<usize>, lift: Option<usize>, place: usize) -> bool {
    let by = |done: Option<usize>| done.is_some_and(|year| year <= place);
    match reach {
        Reach::Reached => true,
        Reach::Ramp => by(ramp),
        Reach::Lift => by(lift),
        Reach::Both => by(ramp) && by(lift),
    }
}

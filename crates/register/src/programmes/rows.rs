//! A plan in rows: what is done in which residence and year, what it costs, who pays. Every table, file and chapter is made of these
//! rows, and the figures of a year are their sums.

use crate::Error;
use programme_check::{
    Instance, Ledger, Plan, campaign_cost, claimable, pays_pension, unit_cost, works_cost,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trust::closed_list;

closed_list! {
    /// What is done.
    Work {
        /// What a campaign costs besides its dwellings.
        Campaign = "campaign",
        Ramp = "ramp",
        Lift = "lift",
        /// Works in dwellings.
        Dwellings = "dwellings",
    }
}

/// One line of a programme. Money is in cents, all taxes included; `own + pension + relief = cost`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub residence_id: String,
    pub year: i16,
    pub work: Work,
    /// Label of the works, for dwellings.
    pub package: Option<String>,
    /// Dwellings made; 0 for what is done once in a residence.
    pub dwellings: u32,
    pub in_campaign: bool,
    pub cost_cents: i64,
    /// What stays for the landlord once everybody else has paid.
    pub own_cents: i64,
    /// Paid by a pension fund.
    pub pension_cents: i64,
    /// Property tax relieved the year after the payment.
    pub relief_cents: i64,
}

/// The figures of a year: sums of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct YearFigures {
    pub year: i16,
    pub dwellings: u32,
    pub cost_cents: i64,
    pub own_cents: i64,
    pub pension_cents: i64,
    /// Of the works of the year; it comes back the year after.
    pub relief_cents: i64,
}

/// What tells rows of a plan apart: number of the residence, place of the year, work, number of the package, in a campaign or not.
type Key = (usize, usize, Work, Option<usize>, bool);

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    dwellings: u32,
    cost: i128,
    pension: i128,
    /// What relief can be claimed on.
    claim: i128,
}

fn cents(amount: i128) -> Result<i64, Error> {
    i64::try_from(amount).map_err(|_| Error::Computation("an amount of a programme is too large".to_owned()))
}

/// The sums of a plan, before relief is shared out.
fn sums(instance: &Instance, plan: &Plan) -> BTreeMap<Key, Sums> {
    let mut all: BTreeMap<Key, Sums> = BTreeMap::new();
    for programme in &plan.programmes {
        let number = programme.residence as usize;
        let Some(residence) = instance.residences.get(number) else { continue };
        let mut once = |work: Work, place: usize, cost: i64, relief: bool| {
            let cost = i128::from(cost);
            let claim = if relief && claimable(instance, residence, place) { cost } else { 0 };
            let sums = Sums { dwellings: 0, cost, pension: 0, claim };
            all.insert((number, place, work, None, false), sums);
        };
        let place = |year: Option<i16>| year.and_then(|year| instance.place(year));
        if let (Some(year), Some(campaign)) = (place(programme.campaign), residence.campaign) {
            once(Work::Campaign, year, campaign_cost(instance, &campaign, year), false);
        }
        for (work, year, works) in [
            (Work::Ramp, place(programme.ramp), residence.ramp),
            (Work::Lift, place(programme.lift), residence.lift),
        ] {
            if let (Some(year), Some(works)) = (year, works) {
                once(work, year, works_cost(instance, &works, year), works.relief);
            }
        }
        for units in &programme.units {
            let package = units.package as usize;
            let (Some(year), Some(class)) =
                (instance.place(units.year), residence.classes.get(units.class as usize))
            else {
                continue;
            };
            let cost = unit_cost(instance, residence, package, year, units.campaign);
            let agreement = instance.window(number, year).filter(|_| units.pension);
            let pension = agreement.map_or(0, |(agreement, _)| pays_pension(instance, agreement, cost));
            let base = if instance.deduct_subsidies { cost - pension } else { cost };
            let is_claimed = class.relief && claimable(instance, residence, year);
            let count = i128::from(units.count);
            let sums = all.entry((number, year, Work::Dwellings, Some(package), units.campaign)).or_default();
            sums.dwellings = sums.dwellings.saturating_add(units.count);
            sums.cost += i128::from(cost) * count;
            sums.pension += i128::from(pension) * count;
            sums.claim += if is_claimed { i128::from(base) * count } else { 0 };
        }
    }
    all
}

/// The rows of a plan, by residence and year. The relief of an office and year is shared out by what can be claimed, to the cent.
///
/// # Errors
/// When an amount is too large to be counted.
pub fn rows_of(instance: &Instance, plan: &Plan) -> Result<Vec<Row>, Error> {
    let all = sums(instance, plan);
    let ledger = Ledger::new(instance, plan);
    // Of each office and year: what is claimed so far, and what of it was shared out.
    let mut shared: BTreeMap<(usize, usize), (i128, i128)> = BTreeMap::new();
    let mut rows = Vec::with_capacity(all.len());
    for ((number, place, work, package, in_campaign), sums) in all {
        let residence = &instance.residences[number];
        let mut relief = 0;
        if let (Some(office), true, true) = (residence.office, sums.claim > 0, instance.relief_returns) {
            let office = office as usize;
            let (claim, claimed) = (ledger.claimable[office][place], ledger.refunds.claimed[office][place]);
            let (before, given) = shared.entry((office, place)).or_default();
            *before += sums.claim;
            // The share of all rows so far, less what those before were given: the last row takes what is left.
            relief = *before * claimed / claim.max(1) - *given;
            *given += relief;
        }
        let own = sums.cost - sums.pension - relief;
        rows.push(Row {
            residence_id: residence.id.clone(),
            year: instance.year(place),
            work,
            package: package.and_then(|at| instance.packages.get(at)).map(|p| p.id.clone()),
            dwellings: sums.dwellings,
            in_campaign,
            cost_cents: cents(sums.cost)?,
            own_cents: cents(own)?,
            pension_cents: cents(sums.pension)?,
            relief_cents: cents(relief)?,
        });
    }
    Ok(rows)
}

/// The figures of each year: one for every year that is asked, in order.
///
/// # Errors
/// When an amount is too large to be counted.
pub fn figures_of(rows: &[Row], years: impl Iterator<Item = i16>) -> Result<Vec<YearFigures>, Error> {
    let one = |year: i16| {
        let mut sums = [0_i128; 4];
        let mut dwellings = 0_u32;
        for row in rows.iter().filter(|row| row.year == year) {
            dwellings = dwellings.saturating_add(row.dwellings);
            let all = [row.cost_cents, row.own_cents, row.pension_cents, row.relief_cents];
            sums.iter_mut().zip(all).for_each(|(sum, cents)| *sum += i128::from(cents));
        }
        let [cost, own, pension, relief] = sums;
        Ok(YearFigures {
            year,
            dwellings,
            cost_cents: cents(cost)?,
            own_cents: cents(own)?,
            pension_cents: cents(pension)?,
            relief_cents: cents(relief)?,
        })
    };
    years.map(one).collect()
}

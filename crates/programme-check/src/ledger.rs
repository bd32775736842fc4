//! What a plan spends, earns and uses, year by year: every figure of a plan is read here.

use crate::HUNDREDTH;
use crate::answer::{Plan, Programme};
use crate::instance::{Instance, Works};
use crate::options::{
    campaign_cost, claimable, floors, kept, pays_pension, reached, unit_cost, unit_worth, works_cost,
    works_worth,
};

/// The figures of a plan. Money is cents; the first index of a double list is that of the instance's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// Paid in each year, all taxes included.
    pub gross: Vec<i128>,
    /// Of which pension funds pay, in the same year.
    pub subsidies: Vec<i128>,
    /// Relief that comes back in each year.
    pub refunds: Refunds,
    /// What relief can be claimed on, by office and year of payment.
    pub claimable: Vec<Vec<i128>>,
    /// Dwellings that a fund pays for, by agreement and window.
    pub dwellings: Vec<Vec<i64>>,
    /// Cents that a fund pays, by agreement and window.
    pub granted: Vec<Vec<i128>>,
    /// Work, by department and year.
    pub work: Vec<Vec<i128>>,
    /// Grains that dwellings of each commune bring.
    pub communes: Vec<i128>,
    /// Grains missing to the share of each commune; empty when no share is asked.
    pub missing: Vec<i128>,
    /// Grains of dwellings and works, before shortfalls.
    pub worth: i128,
    /// Grains that shortfalls cost.
    pub shortfalls: i128,
}

/// Relief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunds {
    /// Claimed, by office and year of payment: the least of what can be claimed and of the ceiling.
    pub claimed: Vec<Vec<i128>>,
    /// What comes back as money of the programme, by year of return.
    pub back: Vec<i128>,
    /// What comes back after the last year.
    pub after: i128,
}

impl Ledger {
    /// The figures of a plan, whose numbers and years are those of the instance (the verifier checks that first).
    pub fn new(instance: &Instance, plan: &Plan) -> Self {
        let years = instance.years();
        let by_window = || instance.agreements.iter().map(|a| vec![0; a.windows.len()]).collect::<Vec<_>>();
        let mut ledger = Self {
            gross: vec![0; years],
            subsidies: vec![0; years],
            refunds: Refunds { claimed: Vec::new(), back: vec![0; years], after: 0 },
            claimable: vec![vec![0; years]; instance.offices.len()],
            dwellings: by_window(),
            granted: by_window().iter().map(|windows| vec![0; windows.len()]).collect(),
            work: vec![vec![0; years]; instance.departments.len()],
            communes: vec![0; instance.communes.len()],
            missing: Vec::new(),
            worth: 0,
            shortfalls: 0,
        };
        for programme in &plan.programmes {
            ledger.add(instance, programme);
        }
        ledger.close(instance);
        ledger
    }

    /// Worth of the plan, in grains.
    pub fn value(&self) -> i128 {
        self.worth - self.shortfalls
    }

    /// Own money spent in a year, before the relief that comes back.
    pub fn own(&self, place: usize) -> i128 {
        self.gross[place] - self.subsidies[place]
    }

    /// Money left at the end of each year; with carry-over, that of the years before is in it.
    pub fn left(&self, instance: &Instance) -> Vec<i128> {
        let mut before = 0;
        let left = |place: usize| {
            let left = i128::from(instance.budgets[place]) + self.refunds.back[place] - self.own(place);
            before = if instance.carry { before + left } else { left };
            before
        };
        (0..instance.years()).map(left).collect()
    }

    fn add(&mut self, instance: &Instance, programme: &Programme) {
        let number = programme.residence as usize;
        let residence = &instance.residences[number];
        let place = |year: Option<i16>| year.and_then(|year| instance.place(year));
        let (ramp, lift) = (place(programme.ramp), place(programme.lift));
        for (year, works) in [(ramp, residence.ramp), (lift, residence.lift)] {
            if let (Some(year), Some(works)) = (year, works) {
                self.works(instance, number, &works, year);
            }
        }
        if let (Some(year), Some(campaign)) = (place(programme.campaign), residence.campaign) {
            self.gross[year] += i128::from(campaign_cost(instance, &campaign, year));
            self.worth += i128::from(kept(instance, campaign.kept, year));
        }
        for units in &programme.units {
            let (Some(year), package) = (instance.place(units.year), units.package as usize) else {
                continue;
            };
            let class = &residence.classes[units.class as usize];
            let count = i128::from(units.count);
            let cost = unit_cost(instance, residence, package, year, units.campaign);
            self.gross[year] += i128::from(cost) * count;
            let mut subsidy = 0;
            if let (true, Some((agreement, window))) = (units.pension, instance.window(number, year)) {
                subsidy = pays_pension(instance, agreement, cost);
                self.subsidies[year] += i128::from(subsidy) * count;
                self.granted[agreement][window] += i128::from(subsidy) * count;
                self.dwellings[agreement][window] += i64::from(units.count);
            }
            if class.relief && claimable(instance, residence, year) {
                let base = if instance.deduct_subsidies { cost - subsidy } else { cost };
                self.claim(residence.office, year, i128::from(base) * count);
            }
            let load = i128::from(instance.packages[package].load);
            self.work[residence.department as usize][year] += load * count;
            let reached = reached(class.reach, ramp, lift, year);
            let worth = i128::from(unit_worth(instance, class, package, year, reached).unwrap_or(0)) * count;
            self.communes[residence.commune as usize] += worth;
            self.worth += worth + i128::from(kept(instance, class.kept, year)) * count;
        }
    }

    fn works(&mut self, instance: &Instance, number: usize, works: &Works, year: usize) {
        let residence = &instance.residences[number];
        let cost = i128::from(works_cost(instance, works, year));
        self.gross[year] += cost;
        if works.relief && claimable(instance, residence, year) {
            self.claim(residence.office, year, cost);
        }
        self.work[residence.department as usize][year] += i128::from(works.load);
        self.worth += i128::from(works_worth(instance, works, year));
    }

    fn claim(&mut self, office: Option<u32>, year: usize, cents: i128) {
        if let Some(office) = office {
            self.claimable[office as usize][year] += cents;
        }
    }

    /// Relief, and what is missing, once everything is added.
    fn close(&mut self, instance: &Instance) {
        let years = instance.years();
        for (office, asked) in instance.offices.iter().zip(&self.claimable) {
            let least =
                |(asked, ceiling): (&i128, &Option<i64>)| (*asked).min(i128::from(ceiling.unwrap_or(0)));
            let claimed: Vec<i128> = asked.iter().zip(&office.ceilings).map(least).collect();
            for (year, cents) in claimed.iter().enumerate().filter(|_| instance.relief_returns) {
                let back = year + usize::from(instance.relief_delay);
                if back < years { self.refunds.back[back] += cents } else { self.refunds.after += cents }
            }
            self.refunds.claimed.push(claimed);
        }
        for (agreement, counts) in instance.agreements.iter().zip(&self.dwellings) {
            for (window, count) in agreement.windows.iter().zip(counts) {
                if instance.overlaps(window) {
                    let missing = (i64::from(window.least) - count).max(0);
                    self.shortfalls +=
                        i128::from(missing) * i128::from(window.shortfall) * i128::from(HUNDREDTH);
                }
            }
        }
        let floors = floors(instance);
        self.missing = floors.iter().zip(&self.communes).map(|(floor, got)| (floor - got).max(0)).collect();
        let price = i128::from(instance.fairness.map_or(0, |fairness| fairness.shortfall));
        self.shortfalls += self.missing.iter().map(|missing| (missing * price + 999) / 1000).sum::<i128>();
    }
}

//! The bound, from prices alone. With a price on each rule of the whole, no plan is worth more than what the rules
//! grant at these prices, plus for each residence its best programme net of what it pays for them. That holds whatever
//! the prices, within their limits: bad prices only give a poor bound. The best programme of a residence is exact: every
//! year of ramp, of lift and of campaign is tried, and dwellings then choose one by one.

use crate::answer::{Node, Prices};
use crate::domain::Domain;
use crate::instance::{Class, Instance, Reach, Works};
use crate::options::{
    campaign_cost, claimable, floors, kept, pays_pension, unit_cost, unit_worth, works_cost, works_worth,
};
use crate::{HUNDREDTH, PRICE};

/// No plan is worth more than this, in grains, by these prices; `None` when no plan keeps the decisions at all. The
/// prices fit the instance (the verifier checks that first).
pub fn bound(instance: &Instance, prices: &Prices) -> Option<i128> {
    bound_in(instance, prices, &Domain::all(instance))
}

/// The same, for a proof by cases: the greatest of the leaves. The cases fit the instance.
pub fn bound_by_cases(instance: &Instance, cases: &Node) -> Option<i128> {
    let mut greatest = None;
    let mut open = vec![(cases, Domain::all(instance))];
    while let Some((node, domains)) = open.pop() {
        match node {
            Node::Leaf(prices) => greatest = greatest.max(bound_in(instance, prices, &domains)),
            Node::Split { on, yes, no } => {
                for (case, holds) in [(yes, true), (no, false)] {
                    let mut domains = domains.clone();
                    domains[on.residence as usize].restrict(on, holds);
                    open.push((case, domains));
                }
            }
        }
    }
    greatest
}

fn bound_in(instance: &Instance, prices: &Prices, domains: &[Domain]) -> Option<i128> {
    let limits = Limits::new(instance);
    let mut sum = granted(instance, prices);
    for (number, domain) in domains.iter().enumerate() {
        sum += Pricing { instance, prices, limits: &limits, number, domain }.best()?;
    }
    Some(sum.div_euclid(i128::from(PRICE)))
}

/// What the rules grant at these prices.
fn granted(instance: &Instance, prices: &Prices) -> i128 {
    let times = |price: i64, amount: i64| i128::from(price) * i128::from(amount);
    let mut sum: i128 =
        prices.cash.iter().zip(&instance.budgets).map(|(price, cents)| times(*price, *cents)).sum();
    for (office, of) in instance.offices.iter().zip(&prices.relief) {
        for (year, (ceiling, price)) in office.ceilings.iter().zip(of).enumerate() {
            sum += times(returned(instance, prices, year) - price, ceiling.unwrap_or(0));
        }
    }
    for (at, agreement) in instance.agreements.iter().enumerate() {
        for (number, window) in agreement.windows.iter().enumerate() {
            sum -= times(prices.least[at][number], i64::from(window.least));
            sum += times(prices.most[at][number], i64::from(window.most.unwrap_or(0)));
            sum += times(prices.envelope[at][number], window.envelope.unwrap_or(0));
        }
    }
    for (department, of) in instance.departments.iter().zip(&prices.work) {
        let worth = |(most, price): (&Option<i64>, &i64)| times(*price, most.unwrap_or(0));
        sum += department.capacity.iter().zip(of).map(worth).sum::<i128>();
    }
    let floors = floors(instance);
    sum - floors.iter().zip(&prices.fairness).map(|(floor, price)| floor * i128::from(*price)).sum::<i128>()
}

/// Price of a cent of relief claimed on what is paid in a year: that of the cent that comes back.
pub(crate) fn returned(instance: &Instance, prices: &Prices, year: usize) -> i64 {
    let back = year + usize::from(instance.relief_delay);
    if instance.relief_returns { prices.cash.get(back).copied().unwrap_or(0) } else { 0 }
}

/// The most money that any plan can have in each year: what costs more alone is in no plan.
struct Limits {
    money: Vec<i128>,
}

impl Limits {
    fn new(instance: &Instance) -> Self {
        let mut money: Vec<i128> = instance.budgets.iter().map(|cents| i128::from(*cents)).collect();
        for office in instance.offices.iter().filter(|_| instance.relief_returns) {
            for (year, ceiling) in office.ceilings.iter().enumerate() {
                if let Some(back) = money.get_mut(year + usize::from(instance.relief_delay)) {
                    *back += i128::from(ceiling.unwrap_or(0));
                }
            }
        }
        for year in (1..money.len()).filter(|_| instance.carry) {
            money[year] += money[year - 1];
        }
        Self { money }
    }
}

/// A residence at these prices.
struct Pricing<'a> {
    instance: &'a Instance,
    prices: &'a Prices,
    limits: &'a Limits,
    number: usize,
    domain: &'a Domain,
}

/// What one class brings, by the year from which it is reached (the last index: never) and by the year of the campaign.
type Table = Vec<Vec<Option<i128>>>;

impl Pricing<'_> {
    /// The best programme of the residence, net, in millionths of a grain.
    fn best(&self) -> Option<i128> {
        let residence = &self.instance.residences[self.number];
        let years = self.instance.years();
        let tables: Vec<(Reach, Table)> = (residence.classes.iter().enumerate())
            .map(|(at, class)| (class.reach, self.class_table(at, class)))
            .collect();
        let sum = |reach: Reach| -> Table {
            let mut sum = vec![vec![Some(0); years + 1]; years + 1];
            for (_, table) in tables.iter().filter(|(of, _)| *of == reach) {
                for (into, from) in sum.iter_mut().flatten().zip(table.iter().flatten()) {
                    *into = into.zip(*from).map(|(a, b)| a + b);
                }
            }
            sum
        };
        let (reached, by_ramp, by_lift, by_both) =
            (sum(Reach::Reached), sum(Reach::Ramp), sum(Reach::Lift), sum(Reach::Both));
        let ramps: Vec<_> = (0..=years).map(|year| self.works(residence.ramp, year)).collect();
        let lifts: Vec<_> = (0..=years).map(|year| self.works(residence.lift, year)).collect();
        let campaigns: Vec<_> = (0..=years).map(|year| self.campaign(year)).collect();
        let open = |years: u32, year: usize| years & 1 << year != 0;
        let mut best = None;
        for ramp in (0..=years).filter(|year| open(self.domain.ramp, *year)) {
            for lift in (0..=years).filter(|year| open(self.domain.lift, *year)) {
                for campaign in (0..=years).filter(|year| open(self.domain.campaign, *year)) {
                    let (Some(a), Some(b), Some(c)) = (ramps[ramp], lifts[lift], campaigns[campaign]) else {
                        continue;
                    };
                    if !self.affordable([(ramp, a.1), (lift, b.1), (campaign, c.1)]) {
                        continue;
                    }
                    let dwellings = [
                        reached[0][campaign],
                        by_ramp[ramp][campaign],
                        by_lift[lift][campaign],
                        by_both[ramp.max(lift)][campaign],
                    ];
                    let Some(dwellings) = dwellings.into_iter().sum::<Option<i128>>() else { continue };
                    best = best.max(Some(a.0 + b.0 + c.0 + dwellings));
                }
            }
        }
        best
    }

    /// Whether what is done for the residence itself can be paid in each year.
    fn affordable(&self, done: [(usize, i64); 3]) -> bool {
        (0..self.instance.years()).all(|year| {
            let cost: i128 =
                done.iter().filter(|(at, _)| *at == year).map(|(_, cost)| i128::from(*cost)).sum();
            cost <= self.limits.money[year]
        })
    }

    /// What works bring in a year, net, and what they cost; nothing when they are not possible then.
    fn works(&self, works: Option<Works>, year: usize) -> Option<(i128, i64)> {
        if year == self.instance.years() {
            return Some((0, 0));
        }
        let works = works?;
        let cost = works_cost(self.instance, &works, year);
        let base = if works.relief { cost } else { 0 };
        let net = self.net(works_worth(self.instance, &works, year), cost, base, works.load, year)?;
        Some((net, cost))
    }

    fn campaign(&self, year: usize) -> Option<(i128, i64)> {
        if year == self.instance.years() {
            return Some((0, 0));
        }
        let campaign = self.instance.residences[self.number].campaign?;
        let cost = campaign_cost(self.instance, &campaign, year);
        Some((self.net(kept(self.instance, campaign.kept, year), cost, 0, 0, year)?, cost))
    }

    /// Worth less what own money, relief and work cost; nothing when it exceeds a limit alone.
    fn net(&self, worth: i64, own: i64, relief: i64, load: u32, year: usize) -> Option<i128> {
        let residence = &self.instance.residences[self.number];
        let department = residence.department as usize;
        let capacity = self.instance.departments[department].capacity[year];
        if i128::from(own) > self.limits.money[year] || capacity.is_some_and(|most| i64::from(load) > most) {
            return None;
        }
        let mut net = i128::from(worth) * i128::from(PRICE)
            - i128::from(own) * i128::from(self.prices.cash[year])
            - i128::from(load) * i128::from(self.prices.work[department][year]);
        if let (true, Some(office)) = (claimable(self.instance, residence, year), residence.office) {
            net += i128::from(relief) * i128::from(self.prices.relief[office as usize][year]);
        }
        Some(net)
    }

    /// The best way to adapt one dwelling with a package in a year; nothing when there is none.
    fn unit(&self, at: usize, package: usize, year: usize, reached: bool, campaign: bool) -> Option<i128> {
        let (instance, residence) = (self.instance, &self.instance.residences[self.number]);
        let class = &residence.classes[at];
        let worth = unit_worth(instance, class, package, year, reached)?;
        let cost = unit_cost(instance, residence, package, year, campaign);
        let load = instance.packages[package].load;
        // A commune that lacks its share pays for what it gets.
        let fair = self.prices.fairness.get(residence.commune as usize).copied().unwrap_or(0);
        let premium = i128::from(worth) * i128::from(fair);
        let worth = worth + kept(instance, class.kept, year);
        let base = |subsidy: i64| match (class.relief, instance.deduct_subsidies) {
            (false, _) => 0,
            (true, true) => cost - subsidy,
            (true, false) => cost,
        };
        let own = self.net(worth, cost, base(0), load, year);
        let window = instance.window(self.number, year).filter(|_| class.retired);
        let helped = window.and_then(|(agreement, number)| {
            let limits = &instance.agreements[agreement].windows[number];
            let subsidy = pays_pension(instance, agreement, cost);
            if limits.most == Some(0) || limits.envelope.is_some_and(|envelope| subsidy > envelope) {
                return None;
            }
            let net = self.net(worth, cost - subsidy, base(subsidy), load, year)?;
            let of = |prices: &[Vec<i64>]| i128::from(prices[agreement][number]);
            let fund = of(&self.prices.least)
                - of(&self.prices.most)
                - of(&self.prices.envelope) * i128::from(subsidy);
            Some(net + fund)
        });
        own.max(helped).map(|net| net + premium)
    }

    fn class_table(&self, at: usize, class: &Class) -> Table {
        let years = self.instance.years();
        let packages = self.instance.packages.len();
        // By campaign price or not, reached or not, year, package.
        let ways = |campaign: bool, reached: bool| -> Vec<Vec<Option<i128>>> {
            let way = |year| (0..packages).map(|p| self.unit(at, p, year, reached, campaign)).collect();
            (0..years).map(way).collect()
        };
        let alone = [ways(false, false), ways(false, true)];
        let together = [ways(true, false), ways(true, true)];
        let from_last = if class.reach == Reach::Reached { 0 } else { years };
        let mut table = vec![vec![None; years + 1]; years + 1];
        for (from, row) in table.iter_mut().enumerate().take(from_last + 1) {
            for (campaign, place) in row.iter_mut().enumerate() {
                let value = |year: usize, package: usize| {
                    let reached = usize::from(from <= year);
                    let alone = alone[reached][year][package];
                    if year == campaign { alone.max(together[reached][year][package]) } else { alone }
                };
                *place = self.class_best(at, class.count, value);
            }
        }
        table
    }

    /// The best for all the dwellings of a class: those that must be done, then the best years for the others.
    fn class_best(
        &self,
        at: usize,
        count: u32,
        value: impl Fn(usize, usize) -> Option<i128>,
    ) -> Option<i128> {
        let years = self.instance.years();
        let packages = 0..self.instance.packages.len();
        let mut left = i128::from(count);
        let mut sum = 0;
        let mut done = vec![0_u32; years];
        for ((_, year, package), forced) in self.domain.forced.range((at, 0, 0)..(at + 1, 0, 0)) {
            if self.domain.is_barred(at, *year, *package) {
                return None;
            }
            sum += value(*year, *package)? * i128::from(*forced);
            left -= i128::from(*forced);
            done[*year] = done[*year].saturating_add(*forced);
        }
        let best = |year: usize| {
            packages
                .clone()
                .filter(|p| !self.domain.is_barred(at, year, *p))
                .filter_map(|p| value(year, p))
                .max()
        };
        let mut open: Vec<(i128, i128)> = Vec::with_capacity(years);
        for (year, done) in done.into_iter().enumerate() {
            let best = best(year);
            let (least, most) = self.domain.counts.get(&(at, year)).copied().unwrap_or((0, u32::MAX));
            if done > most {
                return None;
            }
            let asked = i128::from(least.saturating_sub(done));
            if asked > 0 {
                sum += best? * asked;
                left -= asked;
            }
            if let Some(best) = best.filter(|best| *best > 0) {
                open.push((best, i128::from(most) - i128::from(done) - asked));
            }
        }
        if left < 0 {
            return None;
        }
        open.sort_unstable_by_key(|(best, _)| std::cmp::Reverse(*best));
        for (best, room) in open {
            let taken = room.min(left).max(0);
            sum += best * taken;
            left -= taken;
        }
        Some(sum)
    }
}

/// The price limits of shortfalls: what a dwelling missing to a fund costs, in millionths of a grain.
pub(crate) fn shortfall_price(window: &crate::Window) -> i64 {
    i64::from(window.shortfall).saturating_mul(HUNDREDTH).saturating_mul(PRICE)
}

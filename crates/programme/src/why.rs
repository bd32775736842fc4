//! Reasons, read in the prices of an answer: no search is made again. What one unit more of each rule would bring at most,
//! what each residence brings and costs the others, what doing otherwise there would lose.

use crate::draft::priced;
use crate::homes::{Choice, Home, Unit, homes, most_money};
use crate::oracle;
use crate::rows::{NO_LIMIT, Rows};
use programme_check::{Answer, Instance, Ledger, Programme, Rule};

/// The price of a rule, ready to be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    pub rule: Rule,
    /// Points that a thousand euros more would bring at most; for a rule that is not money, points for one unit.
    pub points: f64,
    /// What is granted, in cents or units; for a share, grains.
    pub granted: i64,
    /// What the plan uses of it.
    pub used: i128,
}

/// The rules that have a price, the dearest of each kind first.
pub fn prices(instance: &Instance, answer: &Answer) -> Vec<Price> {
    let rows = Rows::new(instance);
    let prices = rows.read(&answer.prices);
    let ledger = Ledger::new(instance, &answer.plan);
    let mut all: Vec<Price> = rows
        .rules
        .iter()
        .enumerate()
        .filter(|(row, _)| prices[*row] > 0.0 && rows.cap[*row] < NO_LIMIT)
        .map(|(row, rule)| {
            let unit = match rule {
                Rule::Cash { .. } | Rule::Relief { .. } | Rule::Envelope { .. } => 100_000.0,
                _ => 1.0,
            };
            let price = match (rule, rows.back(row)) {
                // What a higher ceiling brings: the money that comes back, less what claiming earns already.
                (Rule::Relief { .. }, Some(back)) => prices[back] - prices[row],
                _ => prices[row],
            };
            Price {
                rule: *rule,
                points: price * unit / programme_check::POINT as f64,
                granted: rows.cap[row],
                used: used(&ledger, *rule),
            }
        })
        .collect();
    all.retain(|price| price.points > 0.0);
    all.sort_by(|a, b| {
        kind(a.rule).cmp(&kind(b.rule)).then(b.points.total_cmp(&a.points)).then(a.rule.cmp(&b.rule))
    });
    all
}

fn kind(rule: Rule) -> u8 {
    match rule {
        Rule::Cash { .. } => 0,
        Rule::Relief { .. } => 1,
        Rule::Least { .. } => 2,
        Rule::Most { .. } => 3,
        Rule::Envelope { .. } => 4,
        Rule::Work { .. } => 5,
        Rule::Fairness { .. } => 6,
    }
}

fn used(ledger: &Ledger, rule: Rule) -> i128 {
    match rule {
        Rule::Cash { year } => ledger.own(year),
        Rule::Relief { office, year } => ledger.refunds.claimed[office][year],
        Rule::Least { agreement, window } | Rule::Most { agreement, window } => {
            i128::from(ledger.dwellings[agreement][window])
        }
        Rule::Envelope { agreement, window } => ledger.granted[agreement][window],
        Rule::Work { department, year } => ledger.work[department][year],
        Rule::Fairness { commune } => ledger.communes[commune],
    }
}

/// Why a residence is done as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Grains that what is done there brings.
    pub worth: i64,
    /// Grains that it costs elsewhere, by what it uses of each rule; below 0 when it brings money back.
    pub paid: f64,
    /// What each rule counts in it, the dearest first: grains.
    pub by_rule: Vec<(Rule, f64)>,
    /// Other ways, the least loss first. The loss is in grains: no plan that does so is worth more than the bound less
    /// this loss.
    pub others: Vec<Other>,
}

/// Another way for a residence.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// What would be done; nothing at all when its lists are empty.
    pub programme: Programme,
    pub loss: f64,
}

/// Reads why a residence is done as it is, or not at all. Nothing when the residence does not exist.
pub fn why(instance: &Instance, answer: &Answer, residence: u32) -> Option<Why> {
    let rows = Rows::new(instance);
    let money = most_money(&rows);
    let prices = rows.read(&answer.prices);
    let all = homes(instance, &rows);
    let home = all.get(residence as usize)?;
    let years = instance.years() as u8;
    let place =
        |year: Option<i16>| year.and_then(|year| instance.place(year)).map_or(years, |place| place as u8);
    let none = Programme::default();
    let programme = answer.plan.programme(residence).unwrap_or(&none);
    let units = programme.units.iter().map(|units| Unit {
        group: units.class as u16,
        year: place(Some(units.year)),
        package: units.package as u8,
        pension: units.pension,
        campaign: units.campaign,
        count: units.count,
    });
    let choice = Choice {
        ramp: place(programme.ramp),
        lift: place(programme.lift),
        campaign: place(programme.campaign),
        units: units.collect(),
    };
    let column = home.column(choice.clone());
    let mut by_rule: Vec<(Rule, f64)> = column
        .uses
        .iter()
        .map(|(row, by)| {
            let row = *row as usize;
            let paid = prices[row] * *by as f64;
            (rows.rules[row], if rows.earns(row) { -paid } else { paid })
        })
        .filter(|(_, paid)| paid.abs() > 0.5)
        .collect();
    by_rule.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let net = priced(&rows, &column, &prices);
    let (best, _) = oracle::best(home, &prices, &money);
    let mut others: Vec<Other> = shapes(home, &choice)
        .filter_map(|open| {
            let case = Home { open, ..home.clone() };
            let (net, choice) = oracle::best(&case, &prices, &money);
            let programme = home.programme(instance, &choice);
            let programme = programme.unwrap_or(Programme { residence, ..Programme::default() });
            net.is_finite().then_some(Other { programme, loss: best - net })
        })
        .filter(|other| other.programme != *programme)
        .collect();
    others.sort_by(|a, b| a.loss.total_cmp(&b.loss).then(a.programme.cmp(&b.programme)));
    others.dedup_by(|a, b| a.programme == b.programme);
    Some(Why { worth: column.worth, paid: column.worth as f64 - net, by_rule, others })
}

/// Other years for each of the works of a residence, one after the other; then none of them.
fn shapes<'a>(home: &'a Home, choice: &'a Choice) -> impl Iterator<Item = [u32; 3]> + 'a {
    let years = home.ramp.len();
    let never = 1_u32 << years;
    let now = [choice.ramp, choice.lift, choice.campaign].map(|year| 1_u32 << year);
    let one = (0..3).flat_map(move |which| {
        let others = (0..=years).map(move |year| 1_u32 << year);
        others.filter(move |year| home.open[which] & year != 0).map(move |year| {
            let mut open = now;
            open[which] = year;
            open
        })
    });
    one.chain([[never & home.open[0], never & home.open[1], never & home.open[2]]])
}

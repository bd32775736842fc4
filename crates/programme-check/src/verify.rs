//! Accepts or refuses an answer. It trusts the instance and nothing else: neither the value nor the bound that the
//! answer claims, nor that its plan keeps any limit.

use crate::PRICE;
use crate::answer::{Answer, Node, Prices, Programme, Rule, Subject};
use crate::bound::{bound, bound_by_cases, returned, shortfall_price};
use crate::fault::Fault;
use crate::instance::{Instance, What};
use crate::ledger::Ledger;
use crate::options::{reached, unit_worth};

/// The most residences that are priced again for a proof by cases.
const MOST_PRICED: usize = 3_000_000;

/// What was checked of an accepted answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Worth of the plan, recomputed, in grains.
    pub value: i128,
    /// No plan is worth more, recomputed, in grains.
    pub bound: i128,
    /// The bound that the prices alone prove.
    pub by_prices: i128,
    /// The bound that the cases prove, when there are.
    pub by_cases: Option<i128>,
    /// Dwellings adapted.
    pub dwellings: u64,
    /// Residences where something is done.
    pub residences: usize,
    /// Decisions kept.
    pub locks: usize,
}

impl Certificate {
    /// What is not proven, in millionths of the bound, rounded up.
    pub fn gap_millionths(&self) -> i128 {
        if self.bound <= 0 {
            return 0;
        }
        let missing = (self.bound - self.value) * 1_000_000;
        missing / self.bound + i128::from(missing % self.bound != 0)
    }
}

/// Why an answer is refused. Places are paths in its file, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the instance cannot be used: {0}")]
    Instance(#[from] Fault),
    #[error("this answer is to another instance: {answer}, where this one is {instance}")]
    OtherInstance { answer: String, instance: String },
    #[error("{0}: the prices do not fit the instance")]
    PriceShape(String),
    #[error("{place}: the price {price} is not between 0 and {most}")]
    PriceRange { place: String, price: i64, most: i64 },
    #[error("{0}: it does not exist in the instance, or is not in order")]
    Unknown(String),
    #[error("{place}: the year {year} is not one of the programme")]
    Year { place: String, year: i16 },
    #[error("{place}: {found} dwellings, where the class has {most}")]
    Count { place: String, found: u64, most: u64 },
    #[error("{0}: no dwelling")]
    Nothing(String),
    #[error("{0}: in a campaign, but not in the year of the campaign of the residence")]
    NotInCampaign(String),
    #[error("{0}: no fund pays for these dwellings in that year")]
    NoFund(String),
    #[error(
        "{0}: this package is not for this class, or the tenants do not come to the dwelling without obstacle"
    )]
    NotAllowed(String),
    #[error("locks[{0}]: a decision already taken is not kept")]
    Lock(usize),
    #[error("{rule:?}: {found}, where {most} is the most")]
    Limit { rule: Rule, found: i128, most: i128 },
    #[error("the answer says that it is worth {claimed} grains, and it is worth {found}")]
    Value { claimed: i64, found: i128 },
    #[error("the answer says that none is worth more than {claimed} grains, and its prices say {found}")]
    Bound { claimed: i64, found: i128 },
    #[error("the plan is worth {value} grains, more than its bound of {bound}: the bound is wrong")]
    AboveBound { value: i128, bound: i128 },
    #[error("the proof has too many cases to be checked")]
    TooManyCases,
    #[error("the decisions already taken leave no plan in any residence")]
    NoPlan,
}

/// Checks an answer against its instance.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(instance: &Instance, answer: &Answer) -> Result<Certificate, Refusal> {
    instance.check()?;
    let digest = instance.digest();
    if answer.instance != digest {
        return Err(Refusal::OtherInstance { answer: answer.instance.clone(), instance: digest });
    }
    check_prices(instance, &answer.prices, "prices")?;
    check_programmes(instance, answer)?;
    check_locks(instance, answer)?;
    let ledger = Ledger::new(instance, &answer.plan);
    check_limits(instance, &ledger)?;
    let value = ledger.value();
    if value != i128::from(answer.value) {
        return Err(Refusal::Value { claimed: answer.value, found: value });
    }
    let by_prices = bound(instance, &answer.prices).ok_or(Refusal::NoPlan)?;
    let by_cases = match &answer.cases {
        Some(cases) => {
            check_cases(instance, cases)?;
            Some(bound_by_cases(instance, cases).ok_or(Refusal::NoPlan)?)
        }
        None => None,
    };
    let bound = by_cases.map_or(by_prices, |by_cases| by_cases.min(by_prices));
    if bound != i128::from(answer.bound) {
        return Err(Refusal::Bound { claimed: answer.bound, found: bound });
    }
    if value > bound {
        return Err(Refusal::AboveBound { value, bound });
    }
    Ok(Certificate {
        value,
        bound,
        by_prices,
        by_cases,
        dwellings: answer.plan.dwellings(),
        residences: answer.plan.programmes.len(),
        locks: instance.locks.len(),
    })
}

fn check_prices(instance: &Instance, prices: &Prices, place: &str) -> Result<(), Refusal> {
    let years = instance.years();
    let windows: Vec<usize> = instance.agreements.iter().map(|agreement| agreement.windows.len()).collect();
    let fits = |list: &[Vec<i64>], lengths: &[usize]| {
        list.len() == lengths.len() && list.iter().zip(lengths).all(|(one, length)| one.len() == *length)
    };
    let communes = if instance.fairness.is_some() { instance.communes.len() } else { 0 };
    for (name, fits) in [
        ("cash", prices.cash.len() == years),
        ("relief", fits(&prices.relief, &vec![years; instance.offices.len()])),
        ("least", fits(&prices.least, &windows)),
        ("most", fits(&prices.most, &windows)),
        ("envelope", fits(&prices.envelope, &windows)),
        ("work", fits(&prices.work, &vec![years; instance.departments.len()])),
        ("fairness", prices.fairness.len() == communes),
    ] {
        if !fits {
            return Err(Refusal::PriceShape(format!("{place}.{name}")));
        }
    }
    let within = |name: String, price: i64, most: i64| {
        if (0..=most).contains(&price) {
            return Ok(());
        }
        Err(Refusal::PriceRange { place: format!("{place}.{name}"), price, most })
    };
    // Beyond this, sums could leave the integers; no useful price comes near.
    let any = i64::MAX / 4;
    for (year, price) in prices.cash.iter().enumerate() {
        let before = prices.cash.get(year.wrapping_sub(1)).copied();
        within(format!("cash[{year}]"), *price, before.filter(|_| instance.carry).unwrap_or(any))?;
    }
    for (at, (office, list)) in instance.offices.iter().zip(&prices.relief).enumerate() {
        for (year, (price, ceiling)) in list.iter().zip(&office.ceilings).enumerate() {
            let most = if ceiling.is_some() { returned(instance, prices, year) } else { 0 };
            within(format!("relief[{at}][{year}]"), *price, most)?;
        }
    }
    for (at, agreement) in instance.agreements.iter().enumerate() {
        for (number, window) in agreement.windows.iter().enumerate() {
            let here = instance.overlaps(window);
            let most = if here { shortfall_price(window) } else { 0 };
            within(format!("least[{at}][{number}]"), prices.least[at][number], most)?;
            let most = if window.most.is_some() && here { any } else { 0 };
            within(format!("most[{at}][{number}]"), prices.most[at][number], most)?;
            let most = if window.envelope.is_some() && here { any } else { 0 };
            within(format!("envelope[{at}][{number}]"), prices.envelope[at][number], most)?;
        }
    }
    for (at, (department, list)) in instance.departments.iter().zip(&prices.work).enumerate() {
        for (year, (price, capacity)) in list.iter().zip(&department.capacity).enumerate() {
            within(format!("work[{at}][{year}]"), *price, if capacity.is_some() { any } else { 0 })?;
        }
    }
    let most = instance.fairness.map_or(0, |fairness| i64::from(fairness.shortfall) * PRICE / 1000);
    prices
        .fairness
        .iter()
        .enumerate()
        .try_for_each(|(at, price)| within(format!("fairness[{at}]"), *price, most))
}

fn check_programmes(instance: &Instance, answer: &Answer) -> Result<(), Refusal> {
    let mut before = None;
    for (at, programme) in answer.plan.programmes.iter().enumerate() {
        let place = format!("programmes[{at}]");
        let residence = instance.residences.get(programme.residence as usize);
        let Some(residence) = residence.filter(|_| before < Some(programme.residence)) else {
            return Err(Refusal::Unknown(place));
        };
        before = Some(programme.residence);
        for (name, year, there) in [
            ("campaign", programme.campaign, residence.campaign.is_some()),
            ("ramp", programme.ramp, residence.ramp.is_some()),
            ("lift", programme.lift, residence.lift.is_some()),
        ] {
            if let Some(year) = year {
                if !there {
                    return Err(Refusal::Unknown(format!("{place}.{name}")));
                }
                if instance.place(year).is_none() {
                    return Err(Refusal::Year { place: format!("{place}.{name}"), year });
                }
            }
        }
        check_units(instance, programme, &place)?;
    }
    Ok(())
}

fn check_units(instance: &Instance, programme: &Programme, place: &str) -> Result<(), Refusal> {
    let number = programme.residence as usize;
    let residence = &instance.residences[number];
    let done = |year: Option<i16>| year.and_then(|year| instance.place(year));
    let (ramp, lift) = (done(programme.ramp), done(programme.lift));
    let mut counts = vec![0_u64; residence.classes.len()];
    for (at, units) in programme.units.iter().enumerate() {
        let place = format!("{place}.units[{at}]");
        let package = units.package as usize;
        let Some(class) = residence.classes.get(units.class as usize) else {
            return Err(Refusal::Unknown(place));
        };
        if package >= instance.packages.len() {
            return Err(Refusal::Unknown(place));
        }
        let Some(year) = instance.place(units.year) else {
            return Err(Refusal::Year { place, year: units.year });
        };
        if units.count == 0 {
            return Err(Refusal::Nothing(place));
        }
        if units.campaign && programme.campaign != Some(units.year) {
            return Err(Refusal::NotInCampaign(place));
        }
        if units.pension && !(class.retired && instance.window(number, year).is_some()) {
            return Err(Refusal::NoFund(place));
        }
        let reached = reached(class.reach, ramp, lift, year);
        if unit_worth(instance, class, package, year, reached).is_none() {
            return Err(Refusal::NotAllowed(place));
        }
        counts[units.class as usize] += u64::from(units.count);
    }
    for (number, (class, found)) in residence.classes.iter().zip(counts).enumerate() {
        let most = u64::from(class.count);
        if found > most {
            let place = format!("{place}, class {number} (`{}`)", class.id);
            return Err(Refusal::Count { place, found, most });
        }
    }
    Ok(())
}

/// Several decisions on the same dwellings add up.
fn check_locks(instance: &Instance, answer: &Answer) -> Result<(), Refusal> {
    let none = Programme::default();
    let programme = |residence: u32| answer.plan.programme(residence).unwrap_or(&none);
    let mut asked = std::collections::BTreeMap::new();
    for (at, lock) in instance.locks.iter().enumerate() {
        let programme = programme(lock.residence);
        let holds = |done: Option<i16>| match (lock.must, lock.year) {
            (true, year) => done == year && done.is_some(),
            (false, None) => done.is_none(),
            (false, year) => done != year,
        };
        let kept = match lock.what {
            What::Campaign => holds(programme.campaign),
            What::Ramp => holds(programme.ramp),
            What::Lift => holds(programme.lift),
            What::Dwellings { class, package, count } => {
                let here = |units: &&crate::Units| {
                    units.class == class
                        && lock.year.is_none_or(|year| year == units.year)
                        && package.is_none_or(|package| package == units.package)
                };
                let found: u64 =
                    programme.units.iter().filter(here).map(|units| u64::from(units.count)).sum();
                if lock.must {
                    let all = asked.entry((lock.residence, class, lock.year, package)).or_insert(0);
                    *all += u64::from(count);
                    found >= *all
                } else {
                    found == 0
                }
            }
        };
        if !kept {
            return Err(Refusal::Lock(at));
        }
    }
    Ok(())
}

fn check_limits(instance: &Instance, ledger: &Ledger) -> Result<(), Refusal> {
    let within = |rule: Rule, found: i128, most: i128| {
        if found <= most { Ok(()) } else { Err(Refusal::Limit { rule, found, most }) }
    };
    for (year, left) in ledger.left(instance).into_iter().enumerate() {
        let spent = ledger.own(year);
        within(Rule::Cash { year }, spent, spent + left)?;
    }
    for (agreement, of) in instance.agreements.iter().enumerate() {
        for (window, limits) in of.windows.iter().enumerate() {
            if let Some(most) = limits.most {
                let found = i128::from(ledger.dwellings[agreement][window]);
                within(Rule::Most { agreement, window }, found, i128::from(most))?;
            }
            if let Some(most) = limits.envelope {
                let found = ledger.granted[agreement][window];
                within(Rule::Envelope { agreement, window }, found, i128::from(most))?;
            }
        }
    }
    for (department, of) in instance.departments.iter().enumerate() {
        for (year, most) in of.capacity.iter().enumerate() {
            if let Some(most) = most {
                within(Rule::Work { department, year }, ledger.work[department][year], i128::from(*most))?;
            }
        }
    }
    Ok(())
}

fn check_cases(instance: &Instance, cases: &Node) -> Result<(), Refusal> {
    let mut open = vec![cases];
    let mut leaves = 0_usize;
    while let Some(node) = open.pop() {
        match node {
            Node::Leaf(prices) => {
                leaves += 1;
                check_prices(instance, prices, "cases.prices")?;
            }
            Node::Split { on, yes, no } => {
                let residence = instance.residences.get(on.residence as usize);
                let there = residence.is_some_and(|residence| match on.subject {
                    Subject::Dwellings { class, .. } => (class as usize) < residence.classes.len(),
                    _ => true,
                });
                if !there || on.year as usize >= instance.years() {
                    return Err(Refusal::Unknown("cases.split".to_owned()));
                }
                open.extend([yes.as_ref(), no.as_ref()]);
            }
        }
        if leaves.saturating_mul(instance.residences.len().max(1)) > MOST_PRICED {
            return Err(Refusal::TooManyCases);
        }
    }
    Ok(())
}

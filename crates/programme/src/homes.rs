//! Residences as tables of what can be done there: costs, worth, and the rows that each uses.

use crate::rows::{NO_LIMIT, Rows};
use programme_check::{
    HUNDREDTH, Instance, Programme, Reach, Units, What, Works, campaign_cost, claimable, pays_pension,
    unit_cost, unit_worth, works_cost, works_worth,
};

/// One way to adapt a dwelling, or one works: its worth and what it uses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Way {
    pub package: u8,
    pub pension: bool,
    /// Grains, bonus included.
    pub worth: i64,
    /// Grains that count for the commune.
    pub fair: i64,
    pub own: i64,
    pub claim: i64,
    pub load: i64,
    pub subsidy: i64,
    /// Grains lost when the tenant does not come to the dwelling without obstacle; [`NEVER`] when it is not allowed.
    pub lost: i64,
    /// First row of the window of the fund that pays.
    pub window: u32,
}

/// A way that is not allowed.
const NEVER: i64 = i64::MAX;

/// The packages and modes of one dwelling in one year, its tenant coming to it without obstacle.
pub(crate) type Ways = Vec<Way>;

/// A class of a residence.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub count: u32,
    pub reach: Reach,
    /// By year, then in a campaign or not (1, 0).
    pub ways: Vec<[Ways; 2]>,
    /// Dwellings that must be adapted: year, package, how many.
    pub forced: Vec<(u8, u8, u32)>,
}

/// A residence.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub number: u32,
    pub groups: Vec<Group>,
    /// By year; nothing when not possible.
    pub ramp: Vec<Option<Way>>,
    pub lift: Vec<Option<Way>>,
    pub campaign: Vec<Option<Way>>,
    /// Open years, the bit after the last for never: ramp, lift, campaign.
    pub open: [u32; 3],
    /// First row of its office, when it claims.
    pub relief: Option<usize>,
    /// First row of its department.
    pub work: usize,
    /// Row of its commune.
    pub commune: Option<usize>,
}

/// What is done in a residence: places of years, `years` for never.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Choice {
    pub ramp: u8,
    pub lift: u8,
    pub campaign: u8,
    pub units: Vec<Unit>,
}

/// Dwellings done alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Unit {
    pub group: u16,
    pub year: u8,
    pub package: u8,
    pub pension: bool,
    pub campaign: bool,
    pub count: u32,
}

/// A choice with what it is worth and what it uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub choice: Choice,
    pub worth: i64,
    pub uses: Vec<(u32, i64)>,
}

/// The most money that any plan can have in each year.
pub(crate) fn most_money(rows: &Rows) -> Vec<i64> {
    let mut money = rows.cap[..rows.years].to_vec();
    for row in 0..rows.len() {
        if let Some(back) = rows.back(row) {
            money[back] = money[back].saturating_add(rows.cap[row]);
        }
    }
    for year in (1..rows.years).filter(|_| rows.carry) {
        money[year] = money[year].saturating_add(money[year - 1]);
    }
    money
}

pub(crate) fn homes(instance: &Instance, rows: &Rows) -> Vec<Home> {
    let money = most_money(rows);
    let mut homes: Vec<Home> =
        (0..instance.residences.len()).map(|number| home(instance, rows, &money, number)).collect();
    let years = rows.years;
    let before = |year: Option<usize>| year.map_or((1_u32 << years) - 1, |year| 1 << year);
    for lock in &instance.locks {
        let home = &mut homes[lock.residence as usize];
        let place = lock.year.and_then(|year| instance.place(year));
        let subject = match lock.what {
            What::Ramp => 0,
            What::Lift => 1,
            What::Campaign => 2,
            What::Dwellings { class, package, count } => {
                let group = &mut home.groups[class as usize];
                match (lock.must, place, package) {
                    (true, Some(year), Some(package)) => {
                        let same = |f: &&mut (u8, u8, u32)| (f.0, f.1) == (year as u8, package as u8);
                        match group.forced.iter_mut().find(same) {
                            Some(forced) => forced.2 = forced.2.saturating_add(count),
                            None => group.forced.push((year as u8, package as u8, count)),
                        }
                    }
                    _ => {
                        for (year, ways) in group.ways.iter_mut().enumerate() {
                            if place.is_none_or(|place| place == year) {
                                let kept = |way: &Way| package.is_some_and(|p| p != u32::from(way.package));
                                ways.iter_mut().for_each(|ways| ways.retain(kept));
                            }
                        }
                    }
                }
                continue;
            }
        };
        home.open[subject] &= if lock.must { before(place) } else { !before(place) };
    }
    homes
}

fn home(instance: &Instance, rows: &Rows, money: &[i64], number: usize) -> Home {
    let residence = &instance.residences[number];
    let years = rows.years;
    let work = rows.work[residence.department as usize];
    let fits = |way: &Way, year: usize| {
        way.own <= money[year] && (rows.cap[work + year] == NO_LIMIT || way.load <= rows.cap[work + year])
    };
    let claims = |year: usize| claimable(instance, residence, year);
    let works = |works: Option<Works>| -> Vec<Option<Way>> {
        let way = |year: usize| {
            let works = works?;
            let own = works_cost(instance, &works, year);
            let way = Way {
                worth: works_worth(instance, &works, year),
                own,
                claim: if works.relief && claims(year) { own } else { 0 },
                load: i64::from(works.load),
                ..NOTHING
            };
            fits(&way, year).then_some(way)
        };
        (0..years).map(way).collect()
    };
    let campaign = |year: usize| {
        let campaign = residence.campaign?;
        let worth = bonus(instance, campaign.kept, year);
        let way = Way { worth, own: campaign_cost(instance, &campaign, year), ..NOTHING };
        fits(&way, year).then_some(way)
    };
    let every = (2_u32 << years) - 1;
    let open = |there: bool| if there { every } else { 1 << years };
    let groups = residence.classes.iter().map(|class| {
        let ways = |year: usize, in_campaign: bool| -> Ways {
            let mut ways = Vec::new();
            if in_campaign && residence.campaign.is_none() {
                return ways;
            }
            for package in 0..instance.packages.len() {
                let Some(fair) = unit_worth(instance, class, package, year, true) else { continue };
                let poor = unit_worth(instance, class, package, year, false);
                let cost = unit_cost(instance, residence, package, year, in_campaign);
                let claim = |base: i64| if class.relief && claims(year) { base } else { 0 };
                let own = Way {
                    package: package as u8,
                    worth: fair + bonus(instance, class.kept, year),
                    fair,
                    own: cost,
                    claim: claim(cost),
                    load: i64::from(instance.packages[package].load),
                    lost: poor.map_or(NEVER, |poor| fair - poor),
                    ..NOTHING
                };
                if fits(&own, year) {
                    ways.push(own);
                }
                if let Some((agreement, window)) = instance.window(number, year).filter(|_| class.retired) {
                    let subsidy = pays_pension(instance, agreement, cost);
                    let row = rows.windows[agreement][window];
                    let base = if instance.deduct_subsidies { cost - subsidy } else { cost };
                    let helped = Way {
                        pension: true,
                        own: cost - subsidy,
                        subsidy,
                        claim: claim(base),
                        window: row as u32,
                        ..own
                    };
                    let open = rows.cap[row + 1] > 0 && subsidy <= rows.cap[row + 2];
                    if open && fits(&helped, year) {
                        ways.push(helped);
                    }
                }
            }
            ways
        };
        let ways = (0..years).map(|year| [false, true].map(|in_campaign| ways(year, in_campaign))).collect();
        Group { count: class.count, reach: class.reach, ways, forced: Vec::new() }
    });
    Home {
        number: number as u32,
        groups: groups.collect(),
        ramp: works(residence.ramp),
        lift: works(residence.lift),
        campaign: (0..years).map(campaign).collect(),
        open: [
            open(residence.ramp.is_some()),
            open(residence.lift.is_some()),
            open(residence.campaign.is_some()),
        ],
        relief: residence.office.map(|office| rows.relief[office as usize]),
        work,
        commune: rows.fairness.map(|first| first + residence.commune as usize),
    }
}

fn bonus(instance: &Instance, kept: Option<i16>, year: usize) -> i64 {
    if kept == Some(instance.year(year)) { i64::from(instance.bonus) * HUNDREDTH } else { 0 }
}

const NOTHING: Way = Way {
    package: 0,
    pension: false,
    worth: 0,
    fair: 0,
    own: 0,
    claim: 0,
    load: 0,
    subsidy: 0,
    lost: 0,
    window: u32::MAX,
};

impl Group {
    /// What can be done in a dwelling in a year.
    pub fn ways(&self, year: usize, in_campaign: bool, reached: bool) -> impl Iterator<Item = Way> {
        let ways = self.ways[year][usize::from(in_campaign)].iter();
        ways.filter(move |way| reached || way.lost != NEVER).map(move |way| {
            let lost = if reached { 0 } else { way.lost };
            Way { worth: way.worth - lost, fair: way.fair - lost, ..*way }
        })
    }
}

impl Home {
    /// Whether dwellings are reached, from the years of the ramp and of the lift.
    pub fn reached(reach: Reach, ramp: u8, lift: u8, year: u8) -> bool {
        match reach {
            Reach::Reached => true,
            Reach::Ramp => ramp <= year,
            Reach::Lift => lift <= year,
            Reach::Both => ramp.max(lift) <= year,
        }
    }

    /// The way of a unit in a choice.
    pub fn way(&self, choice: &Choice, unit: &Unit) -> Option<Way> {
        let group = &self.groups[usize::from(unit.group)];
        let reached = Self::reached(group.reach, choice.ramp, choice.lift, unit.year);
        let mut ways = group.ways(usize::from(unit.year), unit.campaign, reached);
        ways.find(|way| (way.package, way.pension) == (unit.package, unit.pension))
    }

    /// Net worth of a way at these prices.
    pub fn net(&self, way: &Way, year: usize, prices: &[f64]) -> f64 {
        let mut net =
            way.worth as f64 - way.own as f64 * prices[year] - way.load as f64 * prices[self.work + year];
        if let (Some(relief), true) = (self.relief, way.claim > 0) {
            net += way.claim as f64 * prices[relief + year];
        }
        if way.pension {
            let row = way.window as usize;
            net += prices[row] - prices[row + 1] - way.subsidy as f64 * prices[row + 2];
        }
        match self.commune {
            Some(commune) => net + way.fair as f64 * prices[commune],
            None => net,
        }
    }

    /// Tells the rows that so many of a way use.
    pub fn uses(&self, way: &Way, year: usize, count: i64, mut tell: impl FnMut(usize, i64)) {
        tell(year, way.own * count);
        if let (Some(relief), true) = (self.relief, way.claim > 0) {
            tell(relief + year, way.claim * count);
        }
        if way.load > 0 {
            tell(self.work + year, way.load * count);
        }
        if way.pension {
            let row = way.window as usize;
            tell(row, count);
            tell(row + 1, count);
            tell(row + 2, way.subsidy * count);
        }
        if let (Some(commune), true) = (self.commune, way.fair > 0) {
            tell(commune, way.fair * count);
        }
    }

    /// The works of a choice, with their years.
    pub fn works(&self, choice: &Choice) -> impl Iterator<Item = (Way, usize)> {
        let of = |ways: &[Option<Way>], year: u8| {
            Some((ways.get(usize::from(year)).copied()??, usize::from(year)))
        };
        [of(&self.ramp, choice.ramp), of(&self.lift, choice.lift), of(&self.campaign, choice.campaign)]
            .into_iter()
            .flatten()
    }

    /// A choice with its worth and its uses.
    pub fn column(&self, choice: Choice) -> Column {
        let mut worth = 0;
        let mut uses: Vec<(u32, i64)> = Vec::new();
        let mut add = |row: usize, amount: i64| uses.push((row as u32, amount));
        for (way, year) in self.works(&choice) {
            worth += way.worth;
            self.uses(&way, year, 1, &mut add);
        }
        for unit in &choice.units {
            if let Some(way) = self.way(&choice, unit) {
                worth += way.worth * i64::from(unit.count);
                self.uses(&way, usize::from(unit.year), i64::from(unit.count), &mut add);
            }
        }
        uses.sort_unstable();
        uses.dedup_by(|next, first| {
            let same = next.0 == first.0;
            if same {
                first.1 += next.1;
            }
            same
        });
        uses.retain(|(_, amount)| *amount != 0);
        Column { choice, worth, uses }
    }

    /// The choice as the answer says it.
    pub fn programme(&self, instance: &Instance, choice: &Choice) -> Option<Programme> {
        let year =
            |place: u8| (usize::from(place) < instance.years()).then(|| instance.year(usize::from(place)));
        let units = choice.units.iter().filter(|unit| unit.count > 0).map(|unit| Units {
            class: u32::from(unit.group),
            package: u32::from(unit.package),
            year: instance.year(usize::from(unit.year)),
            pension: unit.pension,
            campaign: unit.campaign,
            count: unit.count,
        });
        let programme = Programme {
            residence: self.number,
            campaign: year(choice.campaign),
            ramp: year(choice.ramp),
            lift: year(choice.lift),
            units: units.collect(),
        };
        let empty = programme.units.is_empty()
            && [programme.campaign, programme.ramp, programme.lift].iter().all(Option::is_none);
        (!empty).then_some(programme)
    }
}

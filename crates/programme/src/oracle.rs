//! The best programme of one residence at given prices: exact, every year of ramp, lift and campaign tried, dwellings
//! then choosing one by one from tables of the best years before and after they are reached.

use crate::homes::{Choice, Group, Home, Unit, Way};
use programme_check::Reach;

/// Nothing possible.
const NOWAY: f64 = f64::NEG_INFINITY;

/// The best unit of a class in each year.
#[derive(Clone, Copy)]
struct Best {
    net: f64,
    package: u8,
    pension: bool,
}

const NONE: Best = Best { net: NOWAY, package: 0, pension: false };

/// What a class brings at these prices.
struct Table {
    /// By year: alone unreached, alone reached, together unreached, together reached.
    by_year: Vec<[Best; 4]>,
    /// By the year from which it is reached, then by the year of the campaign: sum over the dwellings.
    sums: Vec<f64>,
}

/// The best choice of a residence, and its net worth at these prices; [`f64::NEG_INFINITY`] when nothing keeps what
/// is locked.
pub(crate) fn best(home: &Home, prices: &[f64], money: &[i64]) -> (f64, Choice) {
    let years = home.ramp.len();
    let tables = tables(home, prices);
    let mut found = (NOWAY, [years as u8; 3]);
    each_shape(home, &tables, prices, money, |net, shape| {
        if net > found.0 {
            found = (net, shape);
        }
    });
    let (net, [ramp, lift, campaign]) = found;
    let mut choice = Choice { ramp, lift, campaign, units: Vec::new() };
    if net > NOWAY {
        let [ramp, lift, campaign] = [ramp, lift, campaign].map(usize::from);
        for (at, (group, table)) in home.groups.iter().zip(&tables).enumerate() {
            let from = match group.reach {
                Reach::Reached => 0,
                Reach::Ramp => ramp,
                Reach::Lift => lift,
                Reach::Both => ramp.max(lift),
            };
            units(home, group, table, prices, (at, from, campaign), &mut choice.units);
        }
    }
    (net, choice)
}

/// The best years of ramp, lift and campaign of a residence at these prices, the best first, at most so many.
pub(crate) fn shapes(home: &Home, prices: &[f64], money: &[i64], most: usize) -> Vec<[u8; 3]> {
    let mut all: Vec<(f64, [u8; 3])> = Vec::new();
    each_shape(home, &tables(home, prices), prices, money, |net, shape| {
        if net > NOWAY {
            all.push((net, shape));
        }
    });
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all.truncate(most);
    all.into_iter().map(|(_, shape)| shape).collect()
}

fn tables(home: &Home, prices: &[f64]) -> Vec<Table> {
    home.groups.iter().map(|group| table(home, group, prices)).collect()
}

/// Tells the net worth of a residence for all years of ramp, lift and campaign that it can pay.
fn each_shape(
    home: &Home,
    tables: &[Table],
    prices: &[f64],
    money: &[i64],
    mut tell: impl FnMut(f64, [u8; 3]),
) {
    let years = home.ramp.len();
    let wide = years + 1;
    let mut sums: [Vec<f64>; 4] = std::array::from_fn(|_| Vec::new());
    for (reach, sum) in [Reach::Reached, Reach::Ramp, Reach::Lift, Reach::Both].into_iter().zip(&mut sums) {
        let mut any = vec![0.0; wide * wide];
        let here = home.groups.iter().zip(tables).filter(|(group, _)| group.reach == reach);
        for (_, table) in here {
            any.iter_mut().zip(&table.sums).for_each(|(sum, own)| *sum += own);
        }
        *sum = any;
    }
    let works = |ways: &[Option<Way>]| -> Vec<f64> {
        let net = |(year, way): (usize, &Option<Way>)| way.map_or(NOWAY, |way| home.net(&way, year, prices));
        ways.iter().enumerate().map(net).chain([0.0]).collect()
    };
    let (ramps, lifts, campaigns) = (works(&home.ramp), works(&home.lift), works(&home.campaign));
    let cost = |ways: &[Option<Way>], year: usize| ways.get(year).copied().flatten().map_or(0, |way| way.own);
    let open = |which: usize, year: usize| home.open[which] & 1 << year != 0;
    for ramp in (0..wide).filter(|year| open(0, *year) && ramps[*year] > NOWAY) {
        for lift in (0..wide).filter(|year| open(1, *year) && lifts[*year] > NOWAY) {
            let clash = ramp == lift && ramp < years;
            if clash && cost(&home.ramp, ramp) + cost(&home.lift, lift) > money[ramp] {
                continue;
            }
            let both = ramp.max(lift) * wide;
            for campaign in (0..wide).filter(|year| open(2, *year)) {
                if campaign < years {
                    let mut all = cost(&home.campaign, campaign);
                    all += if ramp == campaign { cost(&home.ramp, ramp) } else { 0 };
                    all += if lift == campaign { cost(&home.lift, lift) } else { 0 };
                    if all > money[campaign] {
                        continue;
                    }
                }
                let net = ramps[ramp]
                    + lifts[lift]
                    + campaigns[campaign]
                    + sums[0][campaign]
                    + sums[1][ramp * wide + campaign]
                    + sums[2][lift * wide + campaign]
                    + sums[3][both + campaign];
                tell(net, [ramp as u8, lift as u8, campaign as u8]);
            }
        }
    }
}

/// The best of the ways of a dwelling in a year, of one package or of any.
fn best_way(
    home: &Home,
    group: &Group,
    year: usize,
    kind: usize,
    package: Option<u8>,
    prices: &[f64],
) -> Best {
    let mut best = NONE;
    for way in group.ways(year, kind >= 2, kind % 2 == 1) {
        if package.is_none_or(|package| package == way.package) {
            let net = home.net(&way, year, prices);
            if net > best.net {
                best = Best { net, package: way.package, pension: way.pension };
            }
        }
    }
    best
}

fn table(home: &Home, group: &Group, prices: &[f64]) -> Table {
    let years = home.ramp.len();
    let wide = years + 1;
    let by_year: Vec<[Best; 4]> = (0..years)
        .map(|year| std::array::from_fn(|kind| best_way(home, group, year, kind, None, prices)))
        .collect();
    let mut sums = vec![0.0; wide * wide];
    let forced: u32 = group.forced.iter().map(|forced| forced.2).fold(0, u32::saturating_add);
    let free = f64::from(group.count.saturating_sub(forced));
    // Before the year from which they are reached, and after.
    let mut before = vec![0.0_f64; wide];
    let mut after = vec![0.0_f64; wide];
    for year in 0..years {
        before[year + 1] = before[year].max(by_year[year][0].net);
    }
    for year in (0..years).rev() {
        after[year] = after[year + 1].max(by_year[year][1].net);
    }
    let froms = if group.reach == Reach::Reached { 0..1 } else { 0..wide };
    for from in froms {
        let alone = before[from].max(after[from]);
        for campaign in 0..wide {
            let mut one = alone;
            if campaign < years {
                one = one.max(by_year[campaign][2 + usize::from(from <= campaign)].net);
            }
            let mut sum = free * one;
            if forced > group.count {
                sum = NOWAY;
            }
            for (year, package, count) in &group.forced {
                let best = forced_way(home, group, usize::from(*year), *package, from, campaign, prices);
                sum += f64::from(*count) * best.0.net;
            }
            sums[from * wide + campaign] = sum;
        }
    }
    Table { by_year, sums }
}

/// The best way of a dwelling whose year and package are decided; and whether it is in the campaign.
fn forced_way(
    home: &Home,
    group: &Group,
    year: usize,
    package: u8,
    from: usize,
    campaign: usize,
    prices: &[f64],
) -> (Best, bool) {
    let reached = usize::from(from <= year);
    let alone = best_way(home, group, year, reached, Some(package), prices);
    let together =
        if campaign == year { best_way(home, group, year, 2 + reached, Some(package), prices) } else { NONE };
    if together.net > alone.net { (together, true) } else { (alone, false) }
}

fn units(
    home: &Home,
    group: &Group,
    table: &Table,
    prices: &[f64],
    (at, from, campaign): (usize, usize, usize),
    into: &mut Vec<Unit>,
) {
    let mut left = group.count;
    let mut add = |year: usize, best: Best, campaign: bool, count: u32| {
        let (package, pension) = (best.package, best.pension);
        into.push(Unit { group: at as u16, year: year as u8, package, pension, campaign, count });
    };
    for (year, package, count) in &group.forced {
        let year = usize::from(*year);
        let (best, together) = forced_way(home, group, year, *package, from, campaign, prices);
        add(year, best, together, *count);
        left = left.saturating_sub(*count);
    }
    if left == 0 {
        return;
    }
    let mut best: (f64, usize, usize) = (0.0, 0, 0);
    for (year, kinds) in table.by_year.iter().enumerate() {
        let reached = usize::from(from <= year);
        for kind in [Some(reached), (campaign == year).then_some(2 + reached)].into_iter().flatten() {
            if kinds[kind].net > best.0 {
                best = (kinds[kind].net, year, kind);
            }
        }
    }
    let (net, year, kind) = best;
    if net > 0.0 {
        add(year, table.by_year[year][kind], kind >= 2, left);
    }
}

/// The best of every residence, in their order, whatever the number of threads.
pub(crate) fn every(homes: &[&Home], prices: &[f64], money: &[i64], threads: usize) -> Vec<(f64, Choice)> {
    let part = homes.len().div_ceil(threads.max(1)).max(16);
    let mut all = Vec::with_capacity(homes.len());
    std::thread::scope(|scope| {
        let work = |homes: &[&Home]| -> Vec<(f64, Choice)> {
            homes.iter().map(|home| best(home, prices, money)).collect()
        };
        let mut parts = homes.chunks(part);
        let first = parts.next();
        let others: Vec<_> = parts.map(|homes| scope.spawn(move || work(homes))).collect();
        all.extend(first.map(work).unwrap_or_default());
        for other in others {
            // A thread that failed would have been a fault of ours: the same work is done here.
            all.extend(other.join().unwrap_or_default());
        }
    });
    if all.len() != homes.len() {
        return homes.iter().map(|home| best(home, prices, money)).collect();
    }
    all
}

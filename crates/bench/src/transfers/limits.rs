//! Towns whose plans are limited as a whole: commissions that can decide a share only of what the plan without limits asks,
//! and landlords that must balance. Limits tie all the basins together.

use super::{Options, Solved, points, solved};
use exchange::generator::{Town, town};
use exchange::{Commission, Instance, Landlord, Plan};

/// Households of the towns, share of the moves that commissions can decide in hundredths, balance of landlords.
const TOWNS: [(usize, u32, Option<u32>); 4] =
    [(2000, 60, None), (2000, 100, Some(2)), (2000, 30, Some(2)), (20_000, 50, Some(10))];

/// Dwellings of a commission, about.
const DWELLINGS: usize = 500;

const LANDLORDS: u32 = 3;

/// Solves towns without their limits, then with them.
pub fn run(options: &Options) -> anyhow::Result<()> {
    println!("\nLimits of the whole (points): seed {}, lists of 12, success 700", options.seed);
    let most = options.households.iter().copied().max().unwrap_or(0);
    for (households, share, balance) in TOWNS.into_iter().filter(|town| town.0 <= most) {
        let (seed, basin) = (options.seed, options.basin);
        let mut instance = town(&Town { households, basin, seed, ..Town::default() });
        let free = solved(&instance, &options.settings())?;
        limit(&mut instance, &free.plan, share, balance);
        let Solved { plan, wall, spent, verified, .. } = solved(&instance, &options.settings())?;
        let told = balance.map_or("no balance".to_owned(), |most| format!("landlords within {most}"));
        println!(
            "  {households} households, {} commissions that decide {share} % of the moves, {told}: without limits \
             {:.1} ({} moves), with {:.1} ({} moves), bound {:.1}, gap {:.3} %, {wall:.2} s wall, {spent:.2} s cpu, \
             {verified:.2} s to verify",
            instance.quotas.commissions.len(),
            points(i128::from(free.plan.value)),
            free.plan.moves(),
            points(i128::from(plan.value)),
            plan.moves(),
            points(i128::from(plan.bound)),
            plan.gap() * 100.0
        );
    }
    Ok(())
}

/// Gives each dwelling a commission and a landlord, without any order.
fn limit(instance: &mut Instance, free: &Plan, share: u32, balance: Option<u32>) {
    let nodes = instance.nodes() as u32;
    let count = (instance.nodes() / DWELLINGS).max(1) as u32;
    let dwellings = |groups: u32, group: u32, stride: u32, prime: u32| {
        (0..nodes).filter(|node| (node % prime) * stride % prime % groups == group).collect()
    };
    let most = free.moves() as u32 * share / 100 / count;
    instance.quotas.commissions = (0..count)
        .map(|at| Commission { id: format!("C{at}"), most, dwellings: dwellings(count, at, 719, 1009) })
        .collect();
    instance.quotas.landlords = (0..LANDLORDS)
        .map(|at| Landlord { id: format!("L{at}"), dwellings: dwellings(LANDLORDS, at, 31, 997) })
        .collect();
    instance.quotas.balance = balance;
}

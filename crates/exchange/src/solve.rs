//! From a question to an answer: basin by basin, prices, candidates, search; then the proof of the whole.

use crate::bound::Bound;
use crate::columns::{Columns, candidates, candidates_losing, end_of};
use crate::cycles::{Cycles, MOST_CYCLES};
use crate::dive::dive;
use crate::draw::Lots;
use crate::pool::Pool;
use crate::prices::{Prices, lower};
use crate::refine::refine;
use crate::search::{COOL, FREE, Packing, WARM, anneal, greedy, packing_of};
use crate::{linear, whole};
use exchange_check::{CERTAIN, Exchange, Fault, GRAINS, Instance, Plan};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How much is searched. Counts, never times: the same question with the same settings gets the same answer, on one
/// thread or on many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub seed: u64,
    pub threads: usize,
    /// Steps of the descent of prices.
    pub descent: usize,
    /// Steps of annealing for each household.
    pub steps: usize,
    /// Times that a third of the plan is taken up again.
    pub dives: usize,
    /// Parts of the plan solved to their best, for a thousand households, while the gap is above the aim.
    pub parts: usize,
    /// Linear programmes are solved in basins of at most this many households, when the gap is above the aim.
    pub linear_households: usize,
    /// The gap, in millionths, under which more effort is not made.
    pub aim: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            threads: 2,
            descent: 400,
            steps: 100,
            dives: 4,
            parts: 60,
            linear_households: 400,
            aim: 300,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the instance cannot be used: {0}")]
    Instance(#[from] Fault),
    #[error(
        "a basin of {households} households has more than {MOST_CYCLES} cycles: lower the cap of cycles, or ask for \
         shorter lists of wishes"
    )]
    TooManyCycles { households: usize },
}

/// Answers an instance.
///
/// # Errors
/// When the instance cannot be used, or has more cycles than fit in memory.
pub fn solve(instance: &Instance, settings: &Settings) -> Result<Plan, Failure> {
    instance.check()?;
    let pool = Pool::new(instance);
    if pool.quotas.is_empty() {
        return solve_pool(instance, &pool, settings);
    }
    // Limits that the best plan keeps without being asked change nothing, and need no price.
    let free = solve_pool(instance, &pool.unlimited(), settings)?;
    let mut used = vec![0; pool.quotas.rows()];
    for Exchange { vacancy, households } in &free.exchanges[instance.locked.len()..] {
        let nodes: Vec<u32> = vacancy.iter().chain(households).copied().collect();
        pool.quotas.uses(&nodes, |row, by| used[row] += by);
    }
    if pool.quotas.over(&used).is_some() { solve_pool(instance, &pool, settings) } else { Ok(free) }
}

fn solve_pool(instance: &Instance, pool: &Pool, settings: &Settings) -> Result<Plan, Failure> {
    let basins = pool.basins();
    let answers = each_basin(&basins, settings)?;

    let mut prices = vec![0; instance.households.len()];
    let mut exchanges = instance.locked.clone();
    let (commissions, landlords) = (instance.quotas.commissions.len(), instance.quotas.counted().len());
    let mut duals = vec![0; commissions + 2 * landlords];
    let (mut value, mut bound) = (0_i128, 0_i128);
    for (basin, answer) in basins.iter().zip(answers) {
        for (origin, price) in basin.origin.iter().zip(&answer.prices) {
            prices[*origin as usize] = *price;
        }
        // All the nodes of a limit are in one basin: elsewhere its price is 0.
        duals.iter_mut().zip(&answer.duals).for_each(|(dual, own)| *dual += own);
        exchanges.extend(answer.exchanges);
        value += answer.value;
        bound += answer.bound;
    }
    // Where every success is certain, no plan is worth something that is not a multiple of the step of the worths.
    let step = i128::from(step(pool)) * i128::from(GRAINS);
    if step > 0 {
        bound = bound / step * step;
    }
    let decided: i128 = instance.locked.iter().map(|exchange| crate::worth(instance, exchange)).sum();
    let solver = format!("plain-pied {}, {settings}", env!("CARGO_PKG_VERSION"));
    Ok(Plan {
        instance: instance.digest(),
        exchanges,
        value: grains(value + decided),
        bound: grains(bound + decided),
        prices,
        tolls: duals[commissions..].chunks_exact(2).map(|both| both[0] - both[1]).collect(),
        fees: duals.into_iter().take(commissions).collect(),
        seed: settings.seed,
        solver,
    })
}

impl std::fmt::Display for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { descent, steps, dives, parts, linear_households, aim, .. } = self;
        write!(
            f,
            "descent {descent}, steps {steps}, dives {dives}, parts {parts}, linear {linear_households}, aim {aim}"
        )
    }
}

/// Caps on weights keep every sum far below the end of the range.
fn grains(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// The largest whole number of hundredths of which every worth is a multiple; 0 when some success is not certain.
fn step(pool: &Pool) -> i64 {
    if pool.class.iter().any(|class| pool.odds.classes[usize::from(*class)] != CERTAIN) {
        return 0;
    }
    pool.worth.iter().fold(0, |step, worth| gcd(step, worth.abs() as i64))
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The answer for one basin, in the numbers of the instance.
struct Answer {
    exchanges: Vec<Exchange>,
    prices: Vec<i64>,
    /// Price of each limit of the whole.
    duals: Vec<i64>,
    value: i128,
    bound: i128,
}

/// The answers, in the order of the basins; the largest are begun first.
fn each_basin(basins: &[Pool], settings: &Settings) -> Result<Vec<Answer>, Failure> {
    let mut order: Vec<usize> = (0..basins.len()).collect();
    order.sort_by_key(|basin| std::cmp::Reverse(basins[*basin].arcs()));
    let next = AtomicUsize::new(0);
    let answers: Vec<Mutex<Option<Result<Answer, Failure>>>> =
        basins.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while let Some(&basin) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            // Each basin draws its own lots: whoever works on it, and whenever.
            let lots = Lots::new(settings.seed, u64::from(basins[basin].origin[0]) + 1);
            let answer = solve_basin(&basins[basin], settings, lots);
            if let Ok(mut place) = answers[basin].lock() {
                *place = Some(answer);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..settings.threads.min(basins.len()) {
            scope.spawn(work);
        }
        work();
    });
    answers.into_iter().filter_map(|answer| answer.into_inner().ok().flatten()).collect()
}

fn solve_basin(pool: &Pool, settings: &Settings, mut lots: Lots) -> Result<Answer, Failure> {
    let cycles = Cycles::of(pool).ok_or(Failure::TooManyCycles { households: pool.households })?;
    let mut bound = Bound::new(pool, &cycles);
    let (each, duals) = (vec![0.0; pool.households], vec![0.0; pool.quotas.rows()]);
    let nothing = Prices { bound: bound.evaluate(&each, &duals), each, duals };
    // A first plan, to know where prices should lead.
    let first = greedy(&candidates(&bound), pool).worth;
    let mut prices = lower(&mut bound, nothing, first, settings.descent);
    bound.evaluate(&prices.each, &prices.duals);
    let mut columns = candidates(&bound);
    let steps = settings.steps * pool.households;
    let mut best = anneal(&columns, greedy(&columns, pool), steps / 4, WARM, &mut lots);
    prices = lower(&mut bound, prices, best.worth, settings.descent);

    let dived = dive(pool, &prices);
    (columns, best) = better_of(columns, best, &dived, pool);
    bound.evaluate(&prices.each, &prices.duals);
    (columns, best) = merge(columns, &candidates(&bound), best, pool, &prices);
    best = anneal(&columns, best, steps, COOL, &mut lots);
    for _ in 0..settings.dives {
        if !open(&prices, &best, settings) {
            break;
        }
        (columns, best) = dive_again(pool, columns, best, &prices, &mut lots);
    }
    if settings.dives > 0 {
        best = anneal(&columns, best, steps / 2, COOL, &mut lots);
    }

    // Little by little, so that no more is done than what is needed; small basins are solved whole below.
    for _ in 0..PORTIONS {
        if pool.households <= settings.linear_households || !open(&prices, &best, settings) {
            break;
        }
        let parts = (settings.parts * pool.households / 1000).div_ceil(PORTIONS);
        best = refine(&columns, pool, best, parts, &mut lots);
    }

    if open(&prices, &best, settings) && pool.households <= settings.linear_households {
        let (lowest, met) = linear::lowest(&mut bound, prices, 30);
        prices = lowest;
        (columns, best) = merge(columns, &met, best, pool, &prices);
        best = anneal(&columns, best, steps, COOL, &mut lots);
        if open(&prices, &best, settings) {
            bound.evaluate(&prices.each, &prices.duals);
            // A plan that is better loses no more than the gap in all, and so in each of its chains and cycles.
            let lose_little = candidates_losing(&bound, Some(prices.bound - best.worth));
            (columns, best) = merge(columns, &lose_little, best, pool, &prices);
            best = polished(&bound, &columns, best, &prices);
        }
    }
    let exchanges = best.chosen().into_iter().map(|column| columns.exchange(column, pool)).collect();
    let value = best.chosen().into_iter().map(|column| columns.worth[column] as i128).sum();
    let whole = |prices: &[f64]| -> Vec<i64> { prices.iter().map(|price| price.round() as i64).collect() };
    let (each, mut duals) = (whole(&prices.each), whole(&prices.duals));
    pool.quotas.net(&mut duals);
    let proven = bound.exact(&each, &duals);
    Ok(Answer { exchanges, prices: each, duals, value, bound: proven })
}

/// In how many portions parts of the plan are taken up.
const PORTIONS: usize = 8;

/// The better of a packing and of all these columns, which do not touch.
fn better_of(columns: Columns, best: Packing, all: &Columns, pool: &Pool) -> (Columns, Packing) {
    let other = packing_of(all, pool, 0..all.len());
    if other.worth > best.worth { (all.clone(), other) } else { (columns, best) }
}

/// Frees a third of the exchanges, drawn by lot, with the nodes that nobody holds, and dives again among them.
fn dive_again(
    pool: &Pool,
    columns: Columns,
    best: Packing,
    prices: &Prices,
    lots: &mut Lots,
) -> (Columns, Packing) {
    let mut kept = Vec::new();
    let mut gone = vec![false; pool.nodes()];
    for column in best.chosen() {
        if lots.below(3) > 0 {
            columns.nodes(column).iter().for_each(|node| gone[*node as usize] = true);
            kept.push(column);
        }
    }
    let (part, names) = pool.without(&gone);
    let each: Vec<f64> = names.iter().filter_map(|node| prices.each.get(*node as usize)).copied().collect();
    let held = packing_of(&columns, pool, kept.iter().copied());
    let room = pool.quotas.room.iter().zip(&held.used).map(|(room, used)| (room - used).max(0)).collect();
    let dived = dive(&part.with_room(room), &Prices { each, ..prices.clone() }).renamed(&names);
    let worth: f64 =
        kept.iter().map(|column| columns.worth[*column]).sum::<f64>() + dived.worth.iter().sum::<f64>();
    if worth <= best.worth {
        return (columns, best);
    }
    let start = columns.only(kept.into_iter()).with(&dived, pool.ends());
    let packing = packing_of(&start, pool, 0..start.len());
    if packing.over().is_some() {
        // What was freed may have made room, for landlords to balance, for what was kept.
        return (columns, best);
    }
    merge(start, &columns, packing, pool, prices)
}

/// Whether what is not proven is more than the aim.
fn open(prices: &Prices, best: &Packing, settings: &Settings) -> bool {
    prices.bound - best.worth > prices.bound * f64::from(settings.aim) / 1e6
}

/// All the columns, at these prices, and the same packing among them.
fn merge(
    columns: Columns,
    met: &Columns,
    packing: Packing,
    pool: &Pool,
    prices: &Prices,
) -> (Columns, Packing) {
    let ends = pool.ends();
    let mut all = columns.clone().with(met, ends);
    all.price(prices, &pool.quotas);
    let same = (0..all.len()).filter(|column| {
        let nodes = all.nodes(*column);
        let owner = packing.owner[nodes[0] as usize];
        owner != FREE && {
            let held = columns.nodes(owner as usize);
            held.len() == nodes.len()
                && nodes.iter().all(|node| held.contains(node))
                && end_of(held, ends) == end_of(nodes, ends)
        }
    });
    let same: Vec<usize> = same.collect();
    let packing = packing_of(&all, pool, same);
    (all, packing)
}

/// Branch and bound among the columns that a better plan could hold.
fn polished(bound: &Bound<'_>, columns: &Columns, best: Packing, prices: &Prices) -> Packing {
    const MOST: usize = 6000;
    let gap = prices.bound - best.worth;
    let chosen = best.chosen();
    let mut losses: Vec<(f64, usize)> = (0..columns.len())
        .map(|column| {
            let first = columns.nodes(column)[0] as usize;
            let most = match first.checked_sub(bound.pool.households) {
                Some(vacancy) => bound.chains[vacancy],
                None => bound.best_cycles[first].0,
            };
            (most - columns.net[column], column)
        })
        .filter(|(loss, column)| *loss <= gap || chosen.binary_search(column).is_ok())
        .collect();
    losses.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    losses.truncate(MOST);
    let few = columns.only(losses.iter().map(|(_, column)| *column));
    let start = (0..few.len()).filter(|at| chosen.binary_search(&losses[*at].1).is_ok());
    let start = packing_of(&few, bound.pool, start);
    match whole::better(&few, bound.pool, &start, &vec![0; start.used.len()]) {
        Some(found) if found.worth > best.worth => {
            let found = found.chosen().into_iter().map(|at| losses[at].1);
            packing_of(columns, bound.pool, found)
        }
        _ => best,
    }
}

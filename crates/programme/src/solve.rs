//! From a question to an answer: prices, a dive through linear programmes, annealings from where it ends; then the proof of
//! the whole.

use crate::draft::{Draft, least, priced};
use crate::homes::{Column, Home, homes, most_money};
use crate::prices::{Pool, Priced};
use crate::rows::Rows;
use crate::state::State;
use crate::tries::Beginning;
use crate::{cases, conflict, oracle};
use programme_check::{Answer, Fault, Instance, Lock, Plan, Programme};
use std::collections::BTreeSet;

/// How much is searched. Counts, never times: the same question with the same settings gets the same answer, on one
/// thread or on many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub threads: usize,
    /// Steps of the descent of prices.
    pub descent: usize,
    /// Linear programmes, at most.
    pub rounds: usize,
    /// Share of the residences decided at each step of the dive, per thousand.
    pub stride: usize,
    /// Annealings, and steps of each: in all, and for each dwelling at most.
    pub tries: usize,
    pub steps: usize,
    pub effort: usize,
    /// Cases of the finer proof of small programmes, at most; 0 for none.
    pub cases: usize,
    /// Programmes of at most this many residences are proven by cases.
    pub small: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threads: 2,
            descent: 120,
            rounds: 12,
            stride: 300,
            tries: 24,
            steps: 1500,
            effort: 24_000_000,
            cases: 40,
            small: 45,
        }
    }
}

impl Settings {
    /// How many annealings of a programme of so many dwellings, and the steps of each.
    pub(crate) fn share(&self, dwellings: usize) -> (usize, usize) {
        let steps = (dwellings * self.steps).clamp(self.effort / 60, self.effort / 2);
        ((self.effort / steps.max(1)).clamp(1, self.tries), steps)
    }
}

impl std::fmt::Display for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { descent, rounds, stride, tries, steps, effort, cases, small, .. } = self;
        write!(
            f,
            "descent {descent}, rounds {rounds}, stride {stride}, annealings {tries} of {steps} for {effort}, cases {cases} up to {small}"
        )
    }
}

/// Other plans that are told, at most.
const OTHERS: usize = 3;

/// Where the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Prices,
    Programmes,
    Dive,
    Annealing,
    Cases,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the instance cannot be used: {0}")]
    Instance(#[from] Fault),
    #[error("no plan keeps all that is already decided")]
    Contradiction(Contradiction),
    #[error("stopped")]
    Stopped,
}

/// Decisions already taken that no plan keeps together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Decisions that cannot be kept together: without any one of them, the others of this list can.
    pub together: Vec<Lock>,
    /// Decisions to release, so that all others can be kept.
    pub release: Vec<Lock>,
    /// Whether no fewer would do; otherwise none of them could stay, but other lists may be shorter.
    pub fewest: bool,
}

/// Answers an instance.
///
/// # Errors
/// When the instance cannot be used, or when no plan keeps what is decided.
pub fn solve(instance: &Instance, settings: &Settings) -> Result<Answer, Failure> {
    solve_telling(instance, settings, &mut |_, _| true)
}

/// Answers an instance, and tells how far the work is: a step, and per thousand of it. When told `false`, stops.
///
/// # Errors
/// When the instance cannot be used, when no plan keeps what is decided, or when it is stopped.
pub fn solve_telling(
    instance: &Instance,
    settings: &Settings,
    tell: &mut dyn FnMut(Step, u32) -> bool,
) -> Result<Answer, Failure> {
    solve_with_others(instance, settings, tell).map(|(answer, _)| answer)
}

/// The same, and the next best plans that were met: each keeps every rule, and has its ramps, lifts or campaigns in other
/// years than the plan and those before it. The best first; none is worth more than the plan.
///
/// # Errors
/// As [`solve_telling`].
pub fn solve_with_others(
    instance: &Instance,
    settings: &Settings,
    tell: &mut dyn FnMut(Step, u32) -> bool,
) -> Result<(Answer, Vec<Plan>), Failure> {
    instance.check()?;
    let rows = Rows::new(instance);
    let money = most_money(&rows);
    let homes = homes(instance, &rows);
    let Some(least) = least(&homes, &rows, &money) else {
        return Err(Failure::Contradiction(conflict::explain(instance)));
    };
    let mut go_on =
        |step: Step, permille: u32| if tell(step, permille) { Ok(()) } else { Err(Failure::Stopped) };
    go_on(Step::Prices, 0)?;
    let mut pool = Pool::new(&rows, homes.iter().collect(), &money, settings.threads);
    for (home, column) in least.iter().enumerate() {
        pool.learn(home, column.choice.clone());
    }
    let mut priced = pool.level(f64::from(instance.discount) / 1000.0);
    go_on(Step::Prices, 300)?;
    let target = priced.bound * 0.9;
    priced = pool.descend(priced, target, settings.descent);
    go_on(Step::Programmes, 0)?;
    let (found, shares) = pool.generate(priced, settings.rounds);
    priced = found;
    go_on(Step::Dive, 0)?;

    let dived = dive(&mut pool, &rows, &homes, &priced, shares, &least, settings);
    go_on(Step::Annealing, 0)?;
    let dwellings: usize = homes.iter().flat_map(|home| &home.groups).map(|group| group.count as usize).sum();
    let (tries, steps) = settings.share(dwellings);
    let beginning = Beginning {
        rows: &rows,
        homes: &homes,
        prices: &priced.prices,
        money: &money,
        columns: &dived,
        seed: instance.seed,
        steps,
        within: false,
    };
    let found = beginning.best(tries, settings.threads, &mut |done| go_on(Step::Annealing, done).is_ok());
    let mut found = found.ok_or(Failure::Stopped)?;
    if found.is_empty() {
        // What is locked does not fit by itself, or only with money that other works bring back.
        let forced = conflict::forced_draft(instance, &rows, &homes, &least)?;
        let from = Beginning { columns: &forced.columns, within: true, ..beginning };
        let better = from.best(tries, settings.threads, &mut |done| go_on(Step::Annealing, done).is_ok());
        found = better.ok_or(Failure::Stopped)?;
        found.push(forced);
    }
    let mut found = found.into_iter();
    let Some(draft) = found.next() else {
        return Err(Failure::Contradiction(conflict::explain(instance)));
    };
    let others = others(&draft, found).map(|draft| plan_of(instance, &homes, &draft.columns)).collect();

    let prices = rows.rounded(instance, &priced.prices);
    let by_prices = programme_check::bound(instance, &prices).unwrap_or(0);
    let mut plan = plan_of(instance, &homes, &draft.columns);
    let mut value = programme_check::Ledger::new(instance, &plan).value();
    let mut bound = by_prices;
    let mut counters = vec![
        ("prices".to_owned(), pool.tried),
        ("programmes".to_owned(), pool.programmes),
        ("annealings".to_owned(), tries as u64),
    ];
    let mut tree = None;
    if homes.len() <= settings.small && settings.cases > 0 && value < by_prices {
        let searched = cases::search(instance, &rows, &homes, &money, &draft, &pool, settings, &mut |done| {
            go_on(Step::Cases, done).is_ok()
        })
        .ok_or(Failure::Stopped)?;
        counters.push(("cases".to_owned(), searched.cases));
        if searched.value > value {
            (value, plan) = (searched.value, plan_of(instance, &homes, &searched.columns));
        }
        if searched.bound < by_prices {
            (bound, tree) = (searched.bound, Some(searched.tree));
        }
    }
    let whole = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
    let answer = Answer {
        instance: instance.digest(),
        plan,
        value: whole(value),
        bound: whole(bound),
        prices,
        cases: tree,
        seed: instance.seed,
        solver: format!("plain-pied {}, {settings}", env!("CARGO_PKG_VERSION")),
        counters,
    };
    Ok((answer, others))
}

/// Of other plans, those whose works are in other years than those of the best and of one another.
fn others<'a>(best: &Draft<'a>, found: impl Iterator<Item = Draft<'a>>) -> impl Iterator<Item = Draft<'a>> {
    let works = |draft: &Draft<'a>| -> Vec<[u8; 3]> {
        let of = |column: &Column| [column.choice.ramp, column.choice.lift, column.choice.campaign];
        draft.columns.iter().map(of).collect()
    };
    let mut seen = BTreeSet::from([works(best)]);
    found.filter(move |draft| seen.insert(works(draft))).take(OTHERS)
}

pub(crate) fn plan_of(instance: &Instance, homes: &[Home], columns: &[Column]) -> Plan {
    let one =
        |(home, column): (&Home, &Column)| -> Option<Programme> { home.programme(instance, &column.choice) };
    Plan { programmes: homes.iter().zip(columns).filter_map(one).collect() }
}

/// Decides the residences that the linear programme is surest of, solves again what is left, and so on.
pub(crate) fn dive(
    pool: &mut Pool<'_>,
    rows: &Rows,
    homes: &[Home],
    from: &Priced,
    mut shares: Vec<Vec<f64>>,
    least: &[Column],
    settings: &Settings,
) -> Vec<Column> {
    let count = homes.len();
    let mut chosen: Vec<Option<usize>> = vec![None; count];
    let mut prices = from.prices.clone();
    let mut state = State::new(rows);
    let usual: f64 = from.prices[..rows.years].iter().sum::<f64>() / rows.years as f64;
    let dear: Vec<f64> = (0..rows.len())
        .map(|row| match row < rows.years {
            true => from.prices[row].max(usual) * 6.0,
            false => (from.prices[row] * 6.0).max(usual * 6.0 * 1e5 / rows.scale[row]).max(1e-3),
        })
        .collect();
    while chosen.iter().any(Option::is_none) {
        let free: Vec<usize> = (0..count).filter(|at| chosen[*at].is_none()).collect();
        let most = (free.len() * settings.stride / 1000).max(count / 24 + 1).min(free.len());
        let mut sure: Vec<(f64, usize, usize)> = free
            .iter()
            .map(|at| {
                let of = shares.get(*at).filter(|shares| !shares.is_empty());
                let net = |column: usize| priced(rows, &pool.columns[*at][column], &prices);
                let most = (0..pool.columns[*at].len())
                    .map(|column| (of.and_then(|shares| shares.get(column)).copied().unwrap_or(0.0), column))
                    .max_by(|a, b| {
                        let near = (a.0 - b.0).abs() < 1e-6;
                        if near {
                            net(a.1).total_cmp(&net(b.1)).then(b.1.cmp(&a.1))
                        } else {
                            a.0.total_cmp(&b.0)
                        }
                    });
                let (share, column) = most.unwrap_or((0.0, 0));
                (share, *at, column)
            })
            .collect();
        sure.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let certain = sure.iter().filter(|(share, ..)| *share > 0.98).count();
        for (_, at, column) in sure.into_iter().take(most.min(certain.max(count / 24 + 1))) {
            chosen[at] = Some(column);
            state.add(&pool.columns[at][column].uses, 1);
        }
        let open: Vec<bool> = chosen.iter().map(Option::is_none).collect();
        if !open.iter().any(|open| *open) {
            break;
        }
        // Money may be short for a while: what others will claim comes back. It can be had at a dear price.
        let left = |row: usize| (rows.cap[row] - state.used[row]) as f64;
        let mut cap: Vec<f64> = (0..rows.len()).map(left).collect();
        let back: Vec<f64> = cap.iter().map(|left| left.max(0.0)).collect();
        for (year, cents) in cap.iter_mut().enumerate().take(rows.years) {
            *cents = state.left_alone(year) as f64;
        }
        for row in (rows.years..rows.len()).filter(|row| rows.earns(*row)) {
            cap[row] = cap[row].max(0.0);
        }
        let Some((next, _, found)) = pool.linear(&cap, &back, Some(&dear), Some(&open)) else {
            shares = Vec::new();
            continue;
        };
        pool.programmes += 1;
        (prices, shares) = (next, found);
        rows.project(&mut prices);
        for at in (0..count).filter(|at| open[*at]) {
            let (net, choice) = oracle::best(&homes[at], &prices, pool.money);
            if net.is_finite() {
                pool.learn(at, choice);
            }
        }
    }
    let column = |at: usize| match chosen[at] {
        Some(column) => pool.columns[at][column].clone(),
        None => least[at].clone(),
    };
    (0..count).map(column).collect()
}

//! What stands beside the plan of a scenario: other amounts of money, fairness between communes, what may turn out otherwise, the next
//! best plans.

use super::words;
use register::portfolio::Portfolio;
use register::programmes::{Change, Held, NotedRun, Regret};
use texts::Texts;

/// A next best plan.
pub(super) struct NextBest {
    pub value: String,
    /// What it is worth less than the plan.
    pub less: String,
    pub dwellings: String,
    /// The first of what it does otherwise.
    pub otherwise: Vec<String>,
    /// How many others there are; nothing when all are told.
    pub more: Option<String>,
}

/// Differences of a next best plan that are told.
const TOLD: usize = 6;

/// What less and more money would give, this computation among them.
pub(super) fn frontier(t: Texts, run: &NotedRun) -> Vec<[String; 4]> {
    let Some(answer) = run.answer.as_ref().filter(|_| !run.kept.frontier.is_empty()) else {
        return Vec::new();
    };
    let mut all: Vec<(u32, u64, i64, i64)> = run
        .kept
        .frontier
        .iter()
        .map(|point| (point.budget_permille, point.dwellings, point.value, point.bound))
        .collect();
    all.push((1_000, answer.plan.dwellings(), answer.value, answer.bound));
    all.sort_unstable();
    let line = |(permille, dwellings, value, bound): (u32, u64, i64, i64)| {
        let share = texts::format::percent(t.lang(), f64::from(permille) / 10.0, 0);
        [share, words::count(t, dwellings), words::points(t, value), words::points(t, bound)]
    };
    all.into_iter().map(line).collect()
}

/// What becomes of the plan when something turns out otherwise.
pub(super) fn robust(t: Texts, all: &[Held]) -> Vec<(String, String, String)> {
    let line = |held: &Held| {
        let what = change(t, held.change);
        let holds = match held.missing {
            None => t.prog_robust_holds(),
            Some((year, cents)) => t.prog_robust_missing(words::money(t, cents), year.to_string()),
        };
        (what, holds, words::money(t, held.own_cents))
    };
    all.iter().map(line).collect()
}

fn change(t: Texts, change: Change) -> String {
    match change {
        Change::Dearer => t.prog_robust_dearer(),
        Change::Cheaper => t.prog_robust_cheaper(),
        Change::NoReliefInDwellings => t.prog_robust_dwellings(),
        Change::NoRelief => t.prog_robust_relief(),
        Change::NoPension => t.prog_robust_pension(),
        Change::SameNeed => t.prog_robust_need(),
    }
}

/// What promising every commune a part of what it could get would give.
pub(super) fn shares(t: Texts, run: &NotedRun) -> Vec<[String; 4]> {
    let line = |point: &register::programmes::SharePoint| {
        [
            texts::format::percent(t.lang(), f64::from(point.share_permille) / 10.0, 0),
            words::count(t, point.dwellings),
            words::points(t, point.worth),
            words::count(t, point.short),
        ]
    };
    run.kept.shares.iter().map(line).collect()
}

/// What having begun with this first year would cost, if something turned out otherwise.
pub(super) fn regrets(t: Texts, run: &NotedRun) -> Vec<[String; 4]> {
    let line = |regret: &Regret| {
        let (begun, lost) = match regret.begun {
            // The bound, not the best that was found: what is lost may be less, and is never more.
            Some(begun) => (words::points(t, begun), words::points(t, regret.bound - begun)),
            None => (t.prog_regret_unpaid(), t.prog_regret_unpaid()),
        };
        [change(t, regret.change), begun, words::points(t, regret.best), lost]
    };
    run.kept.regrets.iter().map(line).collect()
}

/// The next best plans, with what each does otherwise.
pub(super) fn next_best(t: Texts, run: &NotedRun, portfolio: &Portfolio) -> Vec<NextBest> {
    let Some(answer) = &run.answer else { return Vec::new() };
    let one = |plan: &register::programmes::NextBest| {
        let more = plan.otherwise.len().saturating_sub(TOLD);
        NextBest {
            value: words::points(t, plan.value),
            less: words::points(t, answer.value - plan.value),
            dwellings: words::count(t, plan.dwellings),
            otherwise: plan.otherwise.iter().take(TOLD).map(|lock| words::lock(t, portfolio, lock)).collect(),
            more: (more > 0).then(|| t.prog_next_more(words::count(t, more as u64))),
        }
    };
    run.kept.next_best.iter().map(one).collect()
}

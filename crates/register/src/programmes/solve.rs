//! The search for a plan, and what contradictory decisions are answered with.

use super::build::Built;
use super::robust::regrets;
use super::runs::{Beside, Found, NextBest, NotSolved, Other, Point, Question, SharePoint};
use super::settings::{Lock, LockWhat};
use crate::Error;
use programme::{Failure, Settings, Step, solve_telling, solve_with_others};
use programme_check::{Answer, Fairness, Instance, Ledger, Lock as Locked, Plan, Programme};

/// Of a hundred parts of the work, those of the question itself, and those of its other reading; the rest is the curve.
const FIRST: u32 = 60;
const OTHER: u32 = 15;
/// From there on: the curve of fairness, then what turns out otherwise.
const SHARES: u32 = 84;
const REGRETS: u32 = 92;
/// Budgets that the curve is drawn for, in thousandths of those of the scenario.
const BUDGETS: [u32; 4] = [500, 750, 1_250, 1_500];
/// Parts of what communes could get that are asked for, in thousandths.
const SHARES_ASKED: [u16; 4] = [50, 100, 200, 300];
/// What a point missing to a commune costs there, in thousandths of a point: so dear that a share is missed only when it
/// cannot be kept.
const SHARE_PRICE: u32 = 20_000;
/// Programmes of at most this many dwellings are computed again for each thing that may turn out otherwise.
const REGRET_DWELLINGS: u64 = 3_000;
/// The curve is drawn for programmes of at most this many dwellings: beyond, it would take longer than the programme itself is
/// worth waiting for.
const CURVE_DWELLINGS: u64 = 10_000;

/// How far a search is, in per cent, from its step and what is done of it (per thousand).
fn percent(step: Step, permille: u32) -> u32 {
    let (from, to) = match step {
        Step::Prices => (0, 15),
        Step::Programmes => (15, 35),
        Step::Dive => (35, 55),
        Step::Annealing => (55, 85),
        Step::Cases => (85, 100),
    };
    from + (to - from) * permille.min(1_000) / 1_000
}

fn search(instance: &Instance, settings: &Settings, watch: &dyn Fn(u32) -> bool) -> Result<Answer, Failure> {
    solve_telling(instance, settings, &mut |step, permille| watch(percent(step, permille)))
}

/// The decisions behind locks of a question.
fn decisions(built: &Built, locks: &[Locked]) -> Vec<Lock> {
    let all = built.instance.locks.iter().zip(&built.locks);
    let mut found: Vec<Lock> =
        all.filter(|(locked, _)| locks.contains(locked)).map(|(_, lock)| lock.clone()).collect();
    found.sort();
    found.dedup();
    found
}

/// Searches a plan. `watch` is told how far the search is, in per cent, and says whether to go on.
///
/// # Errors
/// [`NotSolved::Stopped`] when `watch` said so; [`NotSolved::Error`] when the question cannot be asked.
pub fn solved(question: &Question, watch: &dyn Fn(u32) -> bool) -> Result<Found, NotSolved> {
    let asked = &question.asked;
    let effort = Settings::default();
    let first = solve_with_others(&asked.instance, &effort, &mut |step, permille| {
        watch(percent(step, permille) * FIRST / 100)
    });
    let (answer, others) = match first {
        Ok(found) => found,
        Err(Failure::Stopped) => return Err(NotSolved::Stopped),
        Err(Failure::Contradiction(found)) => {
            return Ok(Found::Conflict {
                between: decisions(asked, &found.together),
                release: decisions(asked, &found.release),
            });
        }
        Err(Failure::Instance(fault)) => {
            let what = format!("the question of a programme: {fault}");
            return Err(NotSolved::Error(Error::Computation(what)));
        }
    };
    // What stands beside the answer is told as an order of magnitude: less effort, the same proof.
    let light = Settings { tries: 3, effort: effort.effort / 4, cases: 0, ..effort };
    let other = &question.other.instance;
    let mut beside = Beside::default();
    if other.digest() != asked.instance.digest() {
        let found = search(other, &light, &|far| watch(FIRST + far * OTHER / 100));
        beside.other = found_or_stopped(found)?.map(|a| Other {
            value: a.value,
            bound: a.bound,
            dwellings: a.plan.dwellings(),
        });
    }
    beside.frontier = curve(&asked.instance, &light, watch)?;
    beside.shares = shares(&asked.instance, &light, watch)?;
    if asked.instance.dwellings() <= REGRET_DWELLINGS {
        beside.regrets = regrets(&asked.instance, &answer.plan, &mut |changed| {
            found_or_stopped(search(changed, &light, &|_| watch(REGRETS)))
        })?;
    }
    let next = others.iter().map(|plan| next_best(asked, &answer.plan, plan));
    beside.next_best = next.collect();
    Ok(Found::Answer(Box::new(answer), beside))
}

/// What was found; nothing when decisions that hold in one question contradict each other in this one.
fn found_or_stopped(found: Result<Answer, Failure>) -> Result<Option<Answer>, NotSolved> {
    match found {
        Ok(answer) => Ok(Some(answer)),
        Err(Failure::Stopped) => Err(NotSolved::Stopped),
        Err(Failure::Contradiction(_) | Failure::Instance(_)) => Ok(None),
    }
}

/// What less and more own money would give.
fn curve(
    instance: &Instance,
    effort: &Settings,
    watch: &dyn Fn(u32) -> bool,
) -> Result<Vec<Point>, NotSolved> {
    let mut all = Vec::new();
    if instance.dwellings() > CURVE_DWELLINGS || instance.budgets.iter().all(|cents| *cents == 0) {
        return Ok(all);
    }
    for (at, permille) in (0_u32..).zip(BUDGETS) {
        let mut other = instance.clone();
        for cents in &mut other.budgets {
            let share = i128::from(*cents) * i128::from(permille) / 1_000;
            *cents = i64::try_from(share).unwrap_or(i64::MAX);
        }
        let from = FIRST + OTHER + at * 2;
        let found = search(&other, effort, &|_| watch(from));
        if let Some(answer) = found_or_stopped(found)? {
            all.push(Point {
                budget_permille: permille,
                value: answer.value,
                bound: answer.bound,
                dwellings: answer.plan.dwellings(),
            });
        }
    }
    Ok(all)
}

/// What promising every commune a part of what it could get would give.
fn shares(
    instance: &Instance,
    effort: &Settings,
    watch: &dyn Fn(u32) -> bool,
) -> Result<Vec<SharePoint>, NotSolved> {
    let mut all = Vec::new();
    if instance.dwellings() > CURVE_DWELLINGS || instance.communes.len() < 2 {
        return Ok(all);
    }
    for share in SHARES_ASKED {
        let fairness = Some(Fairness { share, shortfall: SHARE_PRICE });
        let asked = Instance { fairness, ..instance.clone() };
        if let Some(answer) = found_or_stopped(search(&asked, effort, &|_| watch(SHARES)))? {
            let ledger = Ledger::new(&asked, &answer.plan);
            all.push(SharePoint {
                share_permille: share,
                worth: i64::try_from(ledger.worth).unwrap_or(i64::MAX),
                dwellings: answer.plan.dwellings(),
                short: u32::try_from(ledger.missing.iter().filter(|missing| **missing > 0).count())
                    .unwrap_or(u32::MAX),
            });
        }
    }
    Ok(all)
}

/// Another plan, and what it does otherwise than the first.
fn next_best(asked: &Built, plan: &Plan, other: &Plan) -> NextBest {
    let none = Programme::default();
    let of = |plan: &Plan, residence: u32| plan.programme(residence).unwrap_or(&none).clone();
    let mut otherwise = Vec::new();
    for (number, residence) in (0_u32..).zip(&asked.instance.residences) {
        let (first, second) = (of(plan, number), of(other, number));
        for (was, year, what) in [
            (first.ramp, second.ramp, LockWhat::Ramp),
            (first.lift, second.lift, LockWhat::Lift),
            (first.campaign, second.campaign, LockWhat::Campaign),
        ] {
            if was != year {
                let residence_id = residence.id.clone();
                let (must, package) = (year.is_some(), None);
                otherwise.push(Lock { residence_id, year, what, must, package, dwellings: 0 });
            }
        }
    }
    let value = i64::try_from(Ledger::new(&asked.instance, other).value()).unwrap_or(i64::MAX);
    NextBest { value, dwellings: other.dwellings(), otherwise }
}

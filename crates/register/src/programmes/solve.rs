//! The search for a plan, and what contradictory decisions are answered with.

use super::build::Built;
use super::runs::{Beside, Found, NotSolved, Other, Point, Question};
use super::settings::Lock;
use crate::Error;
use programme::{Failure, Settings, Step, solve_telling};
use programme_check::{Answer, Instance, Lock as Locked};

/// Of a hundred parts of the work, those of the question itself, and those of its other reading; the rest is the curve.
const FIRST: u32 = 60;
const OTHER: u32 = 15;
/// Budgets that the curve is drawn for, in thousandths of those of the scenario.
const BUDGETS: [u32; 4] = [500, 750, 1_250, 1_500];
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
    let answer = match search(&asked.instance, &effort, &|far| watch(far * FIRST / 100)) {
        Ok(answer) => answer,
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
    let light = Settings { parts: 4, ..effort };
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
        let from = FIRST + OTHER + at * (100 - FIRST - OTHER) / 4;
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

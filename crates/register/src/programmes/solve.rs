//! The search for a plan, and what contradictory decisions are answered with.

use super::build::Built;
use super::runs::{Found, NotSolved, Other, Question};
use super::settings::Lock;
use crate::Error;
use programme::{Failure, Settings, Step, solve_telling};
use programme_check::{Answer, Instance, Lock as Locked};

/// Of a hundred parts of the work, those of the question itself; the rest is its other reading.
const FIRST: u32 = 80;

/// How far a search is, in per cent, from its step and what is done of it (per thousand).
fn percent(step: Step, permille: u32) -> u32 {
    let (from, to) = match step {
        Step::Prices => (0, 15),
        Step::Programmes => (15, 35),
        Step::Dive => (35, 55),
        Step::Parts => (55, 85),
        Step::Cases => (85, 100),
    };
    from + (to - from) * permille.min(1_000) / 1_000
}

fn search(
    instance: &Instance,
    settings: &Settings,
    watch: &dyn Fn(u32) -> bool,
) -> Result<Answer, Failure> {
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
    let other = &question.other.instance;
    if other.digest() == asked.instance.digest() {
        return Ok(Found::Answer(Box::new(answer), None));
    }
    // What hangs on the unknown is told as an order of magnitude: less effort, the same proof.
    let effort = Settings { parts: 4, ..effort };
    let other = match search(other, &effort, &|far| watch(FIRST + far * (100 - FIRST) / 100)) {
        Ok(found) => {
            Some(Other { value: found.value, bound: found.bound, dwellings: found.plan.dwellings() })
        }
        Err(Failure::Stopped) => return Err(NotSolved::Stopped),
        // Decisions that hold in one reading may contradict each other in the other.
        Err(_) => None,
    };
    Ok(Found::Answer(Box::new(answer), other))
}

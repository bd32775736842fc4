//! What more fairness, or more money, brings and costs: the same question asked several times, each with its own proof.

use crate::solve::{Failure, Settings, solve};
use programme_check::{Answer, Fairness, Instance, Ledger};

/// What is varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// The share that each commune should get, per thousand of its potential.
    Share,
    /// Own money, per thousand of that of the instance.
    Money,
}

/// One point of a frontier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Per thousand.
    pub level: u16,
    /// The question of this point.
    pub instance: Instance,
    pub answer: Answer,
    /// Grains of dwellings and works, before shortfalls.
    pub worth: i128,
    /// Own money spent, less the relief that came back, in cents.
    pub spent: i128,
    /// Grains that communes lack to their share.
    pub missing: i128,
}

/// Solves for each level. Fairness is asked dearly there, so that a share is missed only when it cannot be kept.
///
/// # Errors
/// When the instance cannot be used, or when no plan keeps what is decided with that money.
pub fn frontier(
    instance: &Instance,
    along: Along,
    levels: &[u16],
    settings: &Settings,
) -> Result<Vec<Point>, Failure> {
    let point = |level: &u16| {
        let mut asked = instance.clone();
        match along {
            Along::Share => asked.fairness = Some(Fairness { share: *level, shortfall: 20_000 }),
            Along::Money => {
                for cents in &mut asked.budgets {
                    *cents = (i128::from(*cents) * i128::from(*level) / 1000) as i64;
                }
            }
        }
        let answer = solve(&asked, settings)?;
        let ledger = Ledger::new(&asked, &answer.plan);
        let own: i128 = (0..asked.years()).map(|year| ledger.own(year)).sum();
        let spent = own - ledger.refunds.back.iter().sum::<i128>();
        let (worth, missing) = (ledger.worth, ledger.missing.iter().sum());
        Ok(Point { level: *level, instance: asked, answer, worth, spent, missing })
    };
    levels.iter().map(point).collect()
}

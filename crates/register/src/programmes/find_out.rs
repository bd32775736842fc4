//! What to find out first: where what nobody has seen could change the programme most.

use super::build::{need_of, package_effect};
use super::facts::{Group, Missing, groups, missing};
use super::settings::{Facts, Settings};
use crate::portfolio::Portfolio;
use programme_check::Reach;
use std::collections::BTreeMap;

/// A residence to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindOut {
    pub residence_id: String,
    pub missing: Missing,
    /// What hangs on it, in hundredths of a point: the worth of its dwellings if everything turns out well, less what is sure.
    pub stake_hundredths: i64,
}

/// The worth of dwellings that can be reached, at best, in hundredths of a point.
fn worth(settings: &Settings, groups: &BTreeMap<Group, u32>) -> i64 {
    let one = |(group, count): (&Group, &u32)| {
        let best = settings.packages.iter().filter_map(|p| package_effect(p, *group)).max().unwrap_or(0);
        let reached = if group.reach == Reach::Reached { 1 } else { 0 };
        i64::from(need_of(settings, *group)) * i64::from(best) / 1_000 * i64::from(*count) * reached
    };
    groups.iter().map(one).fold(0, i64::saturating_add)
}

/// The residences of which something is missing that could change the programme, where most hangs on it first.
#[must_use]
pub fn to_find_out(portfolio: &Portfolio, settings: &Settings) -> Vec<FindOut> {
    let on = portfolio.request.on;
    let mut all: Vec<FindOut> = portfolio
        .residences
        .iter()
        .filter_map(|residence| {
            let missing = missing(residence, on);
            if missing.is_nothing() {
                return None;
            }
            let at = |facts| worth(settings, &groups(residence, on, facts));
            let stake_hundredths = at(Facts::Possible).saturating_sub(at(Facts::Sure));
            if stake_hundredths == 0 {
                return None;
            }
            Some(FindOut { residence_id: residence.id.clone(), missing, stake_hundredths })
        })
        .collect();
    all.sort_by(|a, b| (b.stake_hundredths, &a.residence_id).cmp(&(a.stake_hundredths, &b.residence_id)));
    all
}

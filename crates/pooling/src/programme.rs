//! Projects put together to reach the threshold of a national or European programme (K09): what is counted, what is left to
//! reach, and who agreed. A project counts when it is eligible and its organisation consented.

use crate::Range;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// Does the programme take this project?
    Eligible {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

/// A project that may join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    pub id: String,
    pub member: String,
    /// Code of its région; `None`: not known.
    pub region: Option<String>,
    pub eligible: Eligible,
    /// What of it the programme would count; `None`: not known.
    pub amount: Option<Range>,
    /// `None`: not answered yet.
    pub consents: Option<bool>,
}

/// Where a programme stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Eligible, consented, amount known: what counts.
    pub counted: usize,
    pub total: Range,
    /// What is left to reach the threshold: at least, at most.
    pub remaining: Range,
    /// `None`: it depends on what is only estimated.
    pub is_reached: Option<bool>,
    /// What it would be if whoever has not answered, or is not known to be eligible, came too.
    pub within_reach: Range,
    /// Organisations that consented, in order.
    pub partners: Vec<String>,
    pub to_consent: usize,
    pub refused: usize,
    pub to_check: usize,
    pub without_amount: usize,
    /// Régions of what counts, with their totals.
    pub regions: Vec<(Option<String>, usize, Range)>,
}

/// Adds up a programme.
#[must_use]
pub fn programme(threshold_cents: i64, projects: &[Project]) -> Summary {
    let mut sum = Summary::default();
    let mut regions: std::collections::BTreeMap<Option<String>, (usize, Range)> =
        std::collections::BTreeMap::new();
    for one in projects.iter().filter(|one| one.eligible != Eligible::No) {
        match one.consents {
            Some(false) => {
                sum.refused += 1;
                continue;
            }
            None => sum.to_consent += 1,
            Some(true) => sum.partners.push(one.member.clone()),
        }
        sum.to_check += usize::from(one.eligible == Eligible::Unknown);
        let Some(amount) = one.amount else {
            sum.without_amount += 1;
            continue;
        };
        sum.within_reach = sum.within_reach.plus(amount);
        if one.eligible == Eligible::Yes && one.consents == Some(true) {
            sum.counted += 1;
            sum.total = sum.total.plus(amount);
            let of = regions.entry(one.region.clone()).or_default();
            *of = (of.0 + 1, of.1.plus(amount));
        }
    }
    sum.partners.sort();
    sum.partners.dedup();
    sum.regions = regions.into_iter().map(|(region, (count, total))| (region, count, total)).collect();
    let left = |reached: i64| threshold_cents.saturating_sub(reached).max(0);
    sum.remaining = Range { least: left(sum.total.most), most: left(sum.total.least) };
    sum.is_reached = match (sum.remaining.least, sum.remaining.most) {
        (_, 0) => Some(true),
        (0, _) => None,
        _ => Some(false),
    };
    sum
}

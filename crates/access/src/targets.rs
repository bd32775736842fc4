//! The need side, apart from the index: which residences are targets, and which would be in some years.
//!
//! A residence is a target when strictly more than 20 % of its dwellings house a person of 70 or more. Compared
//! in whole numbers. Unknown births give three outcomes instead of two.

use crate::{
    births::Birth,
    parameters::{Denominator, TargetRule},
};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Who lives in a dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occupancy {
    /// Nothing says whether someone lives there.
    #[default]
    Unknown,
    Vacant,
    /// Somebody lives there. An empty list: nothing is known of whom.
    Occupied(Vec<Birth>),
}

impl Occupancy {
    /// Does the dwelling house a person of that age? `None` when it depends on what is missing.
    #[must_use]
    pub fn houses(&self, age: u8, on: Date) -> Option<bool> {
        match self {
            Occupancy::Unknown => None,
            Occupancy::Vacant => Some(false),
            Occupancy::Occupied(births) if births.is_empty() => None,
            Occupancy::Occupied(births) => {
                let mut sure = Some(false);
                for birth in births {
                    match birth.reaches(age, on) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => sure = None,
                    }
                }
                sure
            }
        }
    }
}

/// The dwellings of a residence, counted for the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetCounts {
    pub dwellings: u32,
    /// Dwellings known to be occupied; `None` when the occupancy of some is unknown.
    pub occupied: Option<u32>,
    /// Dwellings that house a person of the age.
    pub with_age: u32,
    /// Dwellings of which this is not known.
    pub unknown: u32,
}

/// Why counts cannot be those of a residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TargetError {
    #[error(
        "{with_age} dwellings with the age and {unknown} unknown are more than the {dwellings} dwellings"
    )]
    MoreThanDwellings { with_age: u32, unknown: u32, dwellings: u32 },
    #[error("{occupied} occupied dwellings are more than the {dwellings} dwellings")]
    MoreOccupiedThanDwellings { occupied: u32, dwellings: u32 },
    #[error("{with_age} dwellings house the age but only {occupied} are occupied")]
    FewerOccupiedThanWithAge { with_age: u32, occupied: u32 },
}

/// Counts the dwellings of a residence on a day.
#[must_use]
pub fn target_counts<'a>(
    dwellings: impl IntoIterator<Item = &'a Occupancy>,
    age: u8,
    on: Date,
) -> TargetCounts {
    let mut counts = TargetCounts { occupied: Some(0), ..TargetCounts::default() };
    for dwelling in dwellings {
        counts.dwellings += 1;
        match dwelling.houses(age, on) {
            Some(true) => counts.with_age += 1,
            Some(false) => {}
            None => counts.unknown += 1,
        }
        counts.occupied = match dwelling {
            Occupancy::Unknown => None,
            Occupancy::Vacant => counts.occupied,
            Occupancy::Occupied(_) => counts.occupied.map(|n| n + 1),
        };
    }
    counts
}

/// The outcome of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetStatus {
    /// Cible.
    Target,
    /// À confirmer: depends on the dwellings of which the ages are unknown.
    ToConfirm,
    /// Non cible.
    NotTarget,
    /// Below the minimum size: never a target, and its share is not shown.
    TooSmall,
}

impl TargetStatus {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::ToConfirm => "to-confirm",
            Self::NotTarget => "not-target",
            Self::TooSmall => "too-small",
        }
    }
}

/// A share kept as whole numbers: `[least / of, most / of_least]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Share {
    pub least: u32,
    pub most: u32,
    /// Denominator of the lower bound.
    pub of: u32,
    /// Denominator of the upper bound: the same, unless the number of occupied dwellings is not known.
    pub of_least: u32,
}

impl Share {
    /// The bounds as numbers in `[0, 1]`; `[0, 1]` when there is no dwelling.
    #[must_use]
    pub fn interval(self) -> model::Interval {
        if self.of == 0 || self.of_least == 0 {
            return model::Interval::UNKNOWN;
        }
        model::Interval {
            lo: f64::from(self.least) / f64::from(self.of),
            hi: (f64::from(self.most) / f64::from(self.of_least)).min(1.0),
        }
    }

    fn status(self, percent: u8) -> TargetStatus {
        // Whole numbers: 10 of 50 is exactly 20 %, and exactly 20 % is not a target.
        let exceeds = |n: u32, of: u32| 100 * u64::from(n) > u64::from(percent) * u64::from(of);
        if exceeds(self.least, self.of) {
            TargetStatus::Target
        } else if exceeds(self.most, self.of_least) {
            TargetStatus::ToConfirm
        } else {
            TargetStatus::NotTarget
        }
    }
}

/// What the rule says of a residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TargetOutcome {
    pub status: TargetStatus,
    /// With the denominator of the rule.
    pub share: Share,
    /// Both denominators, since both are shown: of all dwellings, of the occupied ones.
    pub of_all: Share,
    pub of_occupied: Share,
    /// Dwellings whose births are missing.
    pub unknown: u32,
}

/// Applies the rule.
///
/// # Errors
/// Counts that contradict each other.
pub fn target(counts: TargetCounts, rule: &TargetRule) -> Result<TargetOutcome, TargetError> {
    let TargetCounts { dwellings, occupied, with_age, unknown } = counts;
    let most = with_age
        .checked_add(unknown)
        .filter(|most| *most <= dwellings)
        .ok_or(TargetError::MoreThanDwellings { with_age, unknown, dwellings })?;
    if let Some(occupied) = occupied {
        if occupied > dwellings {
            return Err(TargetError::MoreOccupiedThanDwellings { occupied, dwellings });
        }
        if with_age > occupied {
            return Err(TargetError::FewerOccupiedThanWithAge { with_age, occupied });
        }
    }
    let of_all = Share { least: with_age, most, of: dwellings, of_least: dwellings };
    let of_occupied = match occupied {
        Some(occupied) => {
            Share { least: with_age, most: most.min(occupied), of: occupied, of_least: occupied }
        }
        // At most all are occupied, at least those that must be.
        None => Share { least: with_age, most, of: dwellings, of_least: most },
    };
    let share = match rule.denominator {
        Denominator::All => of_all,
        Denominator::Occupied => of_occupied,
    };
    let status = if dwellings < rule.minimum_dwellings {
        TargetStatus::TooSmall
    } else {
        share.status(rule.share_percent)
    };
    Ok(TargetOutcome { status, share, of_all, of_occupied, unknown })
}

/// The rule some years from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Projected {
    pub years: u8,
    pub on: Date,
    pub outcome: TargetOutcome,
}

/// The years of the usual projection.
pub const HORIZONS: [u8; 3] = [3, 5, 10];

/// The same rule in some years if nobody moves ("si personne ne bouge"): everyone ages, nobody dies or leaves.
/// Horizons beyond the calendar are left out.
///
/// # Errors
/// As [`target`]; cannot happen with counts made here.
pub fn projection(
    dwellings: &[Occupancy],
    rule: &TargetRule,
    from: Date,
    horizons: &[u8],
) -> Result<Vec<Projected>, TargetError> {
    horizons
        .iter()
        .filter_map(|years| Some((*years, from.checked_add(i32::from(*years).years()).ok()?)))
        .map(|(years, on)| {
            let outcome = target(target_counts(dwellings, rule.age, on), rule)?;
            Ok(Projected { years, on, outcome })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn counts(dwellings: u32, with_age: u32, unknown: u32) -> TargetCounts {
        TargetCounts { dwellings, occupied: None, with_age, unknown }
    }

    #[test]
    fn a_small_residence_is_never_a_target() {
        let rule = TargetRule::default();
        assert_eq!(target(counts(3, 1, 0), &rule).unwrap().status, TargetStatus::TooSmall);
        let no_minimum = TargetRule { minimum_dwellings: 1, ..rule };
        assert_eq!(target(counts(3, 1, 0), &no_minimum).unwrap().status, TargetStatus::Target);
        assert_eq!(target(counts(0, 0, 0), &no_minimum).unwrap().share.interval(), model::Interval::UNKNOWN);
    }

    #[test]
    fn the_denominator_is_declared_and_both_are_shown() {
        let rule = TargetRule { denominator: Denominator::Occupied, ..TargetRule::default() };
        let of_fifty = TargetCounts { occupied: Some(49), ..counts(50, 10, 0) };
        let outcome = target(of_fifty, &rule).unwrap();
        assert_eq!(outcome.status, TargetStatus::Target, "10 of 49 occupied");
        assert!((outcome.of_all.interval().lo - 0.2).abs() < 1e-12, "and exactly 20 % of all");
        let unknown = target(counts(50, 10, 0), &rule).unwrap();
        assert_eq!(unknown.status, TargetStatus::ToConfirm);
    }

    #[test]
    fn contradictory_counts_are_refused() {
        let rule = TargetRule::default();
        assert!(matches!(target(counts(5, 4, 2), &rule), Err(TargetError::MoreThanDwellings { .. })));
        assert!(target(counts(5, u32::MAX, 2), &rule).is_err());
        let occupied = |n| TargetCounts { occupied: Some(n), ..counts(5, 2, 0) };
        assert!(matches!(target(occupied(6), &rule), Err(TargetError::MoreOccupiedThanDwellings { .. })));
        assert!(matches!(target(occupied(1), &rule), Err(TargetError::FewerOccupiedThanWithAge { .. })));
    }

    #[test]
    fn one_old_person_is_enough_and_one_unknown_is_a_doubt() {
        let on = date(2026, 1, 1);
        let (old, young) = (Birth::In(1940), Birth::In(1990));
        let houses = |births: &[Birth]| Occupancy::Occupied(births.to_vec()).houses(70, on);
        assert_eq!(houses(&[young, Birth::Unknown, old]), Some(true));
        assert_eq!(houses(&[young, Birth::Unknown]), None);
        assert_eq!(houses(&[young]), Some(false));
        assert_eq!(houses(&[]), None);
        assert_eq!(Occupancy::Vacant.houses(70, on), Some(false));
        assert_eq!(Occupancy::Unknown.houses(70, on), None);
    }

    #[test]
    fn everyone_ages_if_nobody_moves() {
        let mut dwellings = vec![Occupancy::Occupied(vec![Birth::On(date(1990, 1, 1))]); 8];
        dwellings.push(Occupancy::Occupied(vec![Birth::On(date(1961, 6, 1))]));
        dwellings.push(Occupancy::Occupied(vec![Birth::On(date(1959, 6, 1)), Birth::On(date(1990, 1, 1))]));
        dwellings.push(Occupancy::Occupied(vec![Birth::On(date(1958, 6, 1))]));
        dwellings.push(Occupancy::Vacant);
        let rule = TargetRule::default();
        let from = date(2026, 6, 1);
        let projected = projection(&dwellings, &rule, from, &HORIZONS).unwrap();
        let told =
            projected.iter().map(|p| (p.years, p.outcome.share.least, p.outcome.status)).collect::<Vec<_>>();
        let expected =
            [(3, 2, TargetStatus::NotTarget), (5, 3, TargetStatus::Target), (10, 3, TargetStatus::Target)];
        assert_eq!(told, expected);
        assert_eq!(projected[0].on, date(2029, 6, 1));
    }

    proptest! {
        #[test]
        fn learning_a_birth_never_contradicts_a_sure_outcome(n in 5_u32..200, k in 0_u32..200, u in 1_u32..50, old in any::<bool>()) {
            prop_assume!(k + u <= n);
            let rule = TargetRule::default();
            let before = target(counts(n, k, u), &rule).unwrap();
            let after = target(counts(n, k + u32::from(old), u - 1), &rule).unwrap();
            if before.status != TargetStatus::ToConfirm {
                prop_assert_eq!(after.status, before.status);
            }
            let (a, b) = (before.share.interval(), after.share.interval());
            prop_assert!(b.lo >= a.lo && b.hi <= a.hi);
        }
    }
}

//! What may be told of how many dwellings house older tenants: the one function that lists, exports, maps, sheets and
//! commands ask.
//!
//! Who has no right to names must not find a household by its residence. A count from 1 to `below − 1` is not told;
//! neither is one whose complement is that small (38 of 40 with the age says that two are without it), nor one among
//! so few known dwellings that a bound would give it away. A share is told by bounds that depend on the size of the
//! residence, on the dwellings of unknown ages and on `below`, never on the count itself. Zero says nothing of anybody
//! and is told. Dwellings of unknown ages are missing data, not people: their number is told.
//!
//! The outcome of the rule in force is always told: it is what the rule is for. Asking the same with other thresholds
//! would give a hidden count back, threshold after threshold: [`Told::status`] then answers from the bounds only.

use access::parameters::TargetRule;
use access::targets::{Share, TargetOutcome, TargetStatus};
use model::Interval;

/// How many dwellings house the age, as far as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldCount {
    Exactly(u32),
    /// From 1 to this number less one.
    FewerThan(u32),
    /// All but a few: at least this number.
    AtLeast(u32),
    /// Nothing may be told.
    Hidden,
}

impl ToldCount {
    /// The count, when it is told.
    #[must_use]
    pub const fn exact(self) -> Option<u32> {
        match self {
            ToldCount::Exactly(n) => Some(n),
            _ => None,
        }
    }

    /// Why it is not told, as exports write it; empty when it is.
    #[must_use]
    pub fn mask(self) -> String {
        match self {
            ToldCount::Exactly(_) => String::new(),
            ToldCount::FewerThan(below) => format!("<{below}"),
            ToldCount::AtLeast(_) => "complement".to_owned(),
            ToldCount::Hidden => "hidden".to_owned(),
        }
    }
}

/// What may be told of a residence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    pub with_age: ToldCount,
    /// Dwellings of which the ages are unknown; `None` for a residence of which nothing is told.
    pub unknown: Option<u32>,
    /// Bounds of the share, with the denominator of the rule; `None`: nothing is told.
    pub share: Option<Interval>,
    /// The outcome of the rule itself.
    outcome: TargetStatus,
    /// Least and most dwellings with the age, for who knows only what is told.
    bounds: (u32, u32),
    of: Share,
}

/// What may be told of the outcome of the rule for a residence; counts below `below` are masked.
#[must_use]
pub fn told(outcome: &TargetOutcome, below: u32) -> Told {
    let Share { least, most, of, of_least } = outcome.share;
    let unknown = most.saturating_sub(least);
    let nothing = Told {
        with_age: ToldCount::Hidden,
        unknown: None,
        share: None,
        outcome: outcome.status,
        bounds: (0, of),
        of: outcome.share,
    };
    if outcome.status == TargetStatus::TooSmall {
        return nothing;
    }
    let known = of.saturating_sub(unknown);
    let is_small = |n: u32| n > 0 && n < below;
    let few = below.saturating_sub(1);
    let without = known - least.min(known);
    let is_hidden = is_small(least) || is_small(without);
    // Below twice the limit, "fewer than" or "at least" would leave a single count.
    let (with_age, bounds) = if is_small(known) || (is_hidden && known < 2 * below) {
        (ToldCount::Hidden, (0, known))
    } else if is_small(least) {
        (ToldCount::FewerThan(below), (0, few.min(known)))
    } else if is_small(without) {
        let at_least = known.saturating_sub(few);
        (ToldCount::AtLeast(at_least), (at_least, known))
    } else {
        (ToldCount::Exactly(least), (least, least))
    };
    // A denominator that moves with the count would tell it.
    let part = |n: u32, of: u32| if of == 0 { 1.0 } else { (f64::from(n) / f64::from(of)).min(1.0) };
    let share = match with_age {
        ToldCount::Exactly(_) => outcome.share.interval(),
        _ if of == 0 => Interval::UNKNOWN,
        _ => Interval {
            lo: part(bounds.0, of),
            hi: if of_least == of { part(bounds.1 + unknown, of) } else { 1.0 },
        },
    };
    Told { with_age, unknown: Some(outcome.unknown), share: Some(share), bounds, ..nothing }
}

impl Told {
    /// The outcome as it may be told: that of the rule in force, or, for a rule that somebody is trying
    /// (`in_force: false`), what follows from the bounds.
    #[must_use]
    pub fn status(&self, rule: &TargetRule, in_force: bool) -> TargetStatus {
        if in_force || self.outcome == TargetStatus::TooSmall || self.with_age.exact().is_some() {
            return self.outcome;
        }
        let exceeds = |n: u32, of: u32| 100 * u64::from(n) > u64::from(rule.share_percent) * u64::from(of);
        let unknown = self.of.most.saturating_sub(self.of.least);
        if exceeds(self.bounds.0, self.of.of) {
            TargetStatus::Target
        } else if self.of.of_least != self.of.of || exceeds(self.bounds.1 + unknown, self.of.of) {
            TargetStatus::ToConfirm
        } else {
            TargetStatus::NotTarget
        }
    }

    /// Is something hidden?
    #[must_use]
    pub fn is_masked(&self) -> bool {
        self.with_age.exact().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::targets::{TargetCounts, target};

    const BELOW: u32 = 5;

    fn outcome(of: u32, with_age: u32, unknown: u32, rule: &TargetRule) -> TargetOutcome {
        let counts = TargetCounts { dwellings: of, occupied: None, with_age, unknown };
        target(counts, rule).unwrap()
    }

    #[test]
    fn small_counts_and_small_complements_are_not_told_and_zero_is() {
        let rule = TargetRule::default();
        let of = |with_age, unknown| told(&outcome(40, with_age, unknown, &rule), BELOW);
        assert_eq!(of(3, 0).with_age, ToldCount::FewerThan(5));
        assert_eq!(of(3, 0).share, Some(Interval { lo: 0.0, hi: 0.1 }));
        assert_eq!(of(38, 0).with_age, ToldCount::AtLeast(36));
        assert_eq!(of(12, 3).with_age, ToldCount::Exactly(12));
        assert_eq!(of(0, 0).with_age, ToldCount::Exactly(0));
        assert_eq!(of(40, 0).with_age, ToldCount::Exactly(40));
        assert_eq!(of(0, 40).share, Some(Interval::UNKNOWN), "nothing is known: nothing to hide");
        assert_eq!(of(2, 37).with_age, ToldCount::Hidden, "three known dwellings");
        assert_eq!(of(2, 37).unknown, Some(37));
        let tiny = told(&outcome(3, 2, 0, &rule), BELOW);
        assert_eq!((tiny.share, tiny.unknown, tiny.with_age), (None, None, ToldCount::Hidden));
    }

    /// Everything that is told, for one count.
    fn seen(of: u32, with_age: u32, unknown: u32, rule: &TargetRule, in_force: bool) -> String {
        let told = told(&outcome(of, with_age, unknown, rule), BELOW);
        let status = told.status(rule, in_force);
        format!("{:?} {:?} {:?} {status:?}", told.with_age, told.unknown, told.share)
    }

    #[test]
    fn no_hidden_count_can_be_found_from_what_is_told_even_with_every_threshold() {
        // For each size and number of unknown ages: a count that is small, or whose complement is, must look like
        // another one under every threshold that a person may try.
        for of in 1..40 {
            for unknown in 0..of {
                let known = of - unknown;
                for with_age in 0..=known {
                    let is_small = |n: u32| n > 0 && n < BELOW;
                    if !is_small(with_age) && !is_small(known - with_age) {
                        continue;
                    }
                    let looks_like = |other: u32| {
                        (0..100).all(|share_percent| {
                            let rule =
                                TargetRule { share_percent, minimum_dwellings: 1, ..TargetRule::default() };
                            seen(of, with_age, unknown, &rule, false)
                                == seen(of, other, unknown, &rule, false)
                        })
                    };
                    let twins = (0..=known).filter(|other| *other != with_age).any(looks_like);
                    // One known dwelling has two possible counts, and they look alike.
                    assert!(twins, "{with_age} of {of}, {unknown} unknown, is given away");
                }
            }
        }
    }

    #[test]
    fn the_rule_in_force_is_always_answered() {
        let rule = TargetRule::default();
        let four_of_fifteen = told(&outcome(15, 4, 0, &rule), BELOW);
        assert_eq!(four_of_fifteen.status(&rule, true), TargetStatus::Target);
        assert_eq!(four_of_fifteen.status(&rule, false), TargetStatus::ToConfirm);
        let few_of_many = told(&outcome(60, 4, 0, &rule), BELOW);
        assert_eq!(few_of_many.status(&rule, false), TargetStatus::NotTarget);
    }
}

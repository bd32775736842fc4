//! Adapt or not? Advice on one request for adaptation. Never a refusal: there is no such answer here.
//!
//! The counter-example that fixes the rule: a bathroom on the second floor without a lift, for a person who has
//! trouble walking. A new bathroom does not bring that person down the stairs.

use crate::{Parameters, score::Score};
use model::{Interval, dwelling::AdaptationLevel};
use serde::{Deserialize, Serialize};

/// A request, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdaptationRequest {
    /// Does the person have trouble with steps? No diagnosis, only the constraint.
    pub trouble_with_steps: Option<bool>,
    /// 0 is the ground floor.
    pub floor: Option<i16>,
    pub lift: Option<bool>,
    /// Can a lift be built? `None`: not studied.
    pub lift_possible: Option<bool>,
    /// Level that the person needs.
    pub needed_level: Option<AdaptationLevel>,
    pub open_to_moving: Option<bool>,
    pub under_occupied: Option<bool>,
    /// Are works on the building under way or decided, that will take time?
    pub long_works: bool,
}

/// The advice. "Adapt" is always possible if the person prefers to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceKind {
    /// Adapt the dwelling.
    Adapt,
    /// Adapt, and restore the access with works on the building.
    AdaptAndRestoreAccess,
    /// Consider a transfer: compare with dwellings nearby before deciding.
    ConsiderTransfer,
    /// What decides is not known: find it out first.
    FindOutFirst,
}

impl AdviceKind {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Adapt => "adapt",
            Self::AdaptAndRestoreAccess => "adapt-and-restore-access",
            Self::ConsiderTransfer => "consider-transfer",
            Self::FindOutFirst => "find-out-first",
        }
    }
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceReason {
    /// The dwelling is up this many floors, without a lift.
    UpstairsWithoutLift { floor: Option<i16> },
    /// The dwelling is reached without a step from the hall.
    ReachedWithoutStep,
    /// Adapting alone will not restore access: the ceiling of the residence, points.
    LowCeiling { ceiling: Interval },
    /// There are steps between the street and the hall, without a practicable ramp.
    StepsOutside,
    /// The residence as a whole, points.
    Footing { footing: Interval },
    /// A lift can be built.
    LiftPossible,
    /// The dwelling is larger than the household needs and the person is open to moving.
    OpenToMoving,
    /// Lend assistive devices while the works last.
    LendDevices,
    /// Not known: does the person have trouble with steps?
    TroubleUnknown,
    /// Not known: floor or lift.
    ReachUnknown,
}

/// Advice on a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    pub kind: AdviceKind,
    pub reasons: Vec<AdviceReason>,
    /// Indexes, among the alternatives given, of those to compare with; best first, three at most.
    pub compare_with: Vec<usize>,
}

/// A dwelling the person could be offered, found by the caller. What is not known stays `None`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    pub level: Option<AdaptationLevel>,
    /// Reached from the street without a step?
    pub step_free: Option<bool>,
    /// Metres from the present dwelling.
    pub distance_m: Option<f64>,
    pub rent_not_higher: Option<bool>,
    pub same_residence: bool,
    /// Index of its residence.
    pub index: Interval,
}

/// How many alternatives are compared.
const COMPARED: usize = 3;

/// Is the dwelling reached from the hall without a step?
fn step_free(request: &AdaptationRequest) -> Option<bool> {
    match (request.floor, request.lift) {
        (Some(0), _) | (_, Some(true)) => Some(true),
        (Some(_), Some(false)) => Some(false),
        _ => None,
    }
}

/// The alternatives worth comparing: reached without a step and of the level needed, as far as is known. What
/// is certain before what is possible; then the same residence, the nearest, the better index.
#[must_use]
pub fn best_alternatives(alternatives: &[Alternative], needed: Option<AdaptationLevel>) -> Vec<usize> {
    let fits = |a: &Alternative| match (a.level, needed) {
        (_, None) => Some(true),
        (None, Some(_)) => None,
        // A dwelling of N1 can become what is needed by light works: it is not ruled out, nor is it certain.
        (Some(level), Some(needed)) if level >= needed => Some(true),
        (Some(AdaptationLevel::N0), Some(_)) => Some(false),
        (Some(_), Some(_)) => None,
    };
    let possible = |a: &Alternative| a.step_free != Some(false) && fits(a) != Some(false);
    let unknowns = |a: &Alternative| {
        u8::from(a.step_free.is_none())
            + u8::from(fits(a).is_none())
            + u8::from(a.rent_not_higher != Some(true))
    };
    let mut all = (0..alternatives.len()).filter(|i| possible(&alternatives[*i])).collect::<Vec<_>>();
    all.sort_by(|i, j| {
        let (a, b) = (&alternatives[*i], &alternatives[*j]);
        let metres = |x: &Alternative| x.distance_m.unwrap_or(f64::INFINITY);
        unknowns(a)
            .cmp(&unknowns(b))
            .then(b.same_residence.cmp(&a.same_residence))
            .then(metres(a).total_cmp(&metres(b)))
            .then(b.index.lo.total_cmp(&a.index.lo))
            .then(i.cmp(j))
    });
    all.truncate(COMPARED);
    all
}

/// Adapt, adapt and restore access, consider a transfer, or find out first. `residence` is the score of where
/// the dwelling is; `outside` the value of P2, from the street to the hall.
#[must_use]
pub fn adapt_or_not(
    request: &AdaptationRequest,
    residence: &Score,
    outside: Interval,
    alternatives: &[Alternative],
    parameters: &Parameters,
) -> Advice {
    let mut reasons = Vec::new();
    let ceiling = residence.ceiling();
    let low_ceiling = ceiling.hi < parameters.decision.low_ceiling;
    let low_footing = residence.footing.hi < parameters.decision.sound_footing;
    let steps_outside = outside.hi <= 0.0;
    let reach = step_free(request);

    let kind = match (request.trouble_with_steps, reach) {
        (Some(true), Some(false)) => {
            reasons.push(AdviceReason::UpstairsWithoutLift { floor: request.floor });
            if low_ceiling {
                reasons.push(AdviceReason::LowCeiling { ceiling });
            }
            if request.lift_possible == Some(true) && request.open_to_moving != Some(true) {
                reasons.push(AdviceReason::LiftPossible);
                AdviceKind::AdaptAndRestoreAccess
            } else {
                AdviceKind::ConsiderTransfer
            }
        }
        (Some(true), Some(true)) if steps_outside => {
            reasons.extend([AdviceReason::ReachedWithoutStep, AdviceReason::StepsOutside]);
            AdviceKind::AdaptAndRestoreAccess
        }
        (Some(true), Some(true)) if low_footing => {
            reasons.extend([
                AdviceReason::ReachedWithoutStep,
                AdviceReason::Footing { footing: residence.footing },
            ]);
            AdviceKind::ConsiderTransfer
        }
        (Some(true), None) => {
            reasons.push(AdviceReason::ReachUnknown);
            if low_ceiling {
                reasons.push(AdviceReason::LowCeiling { ceiling });
            }
            AdviceKind::FindOutFirst
        }
        (None, Some(false)) => {
            reasons.extend([
                AdviceReason::UpstairsWithoutLift { floor: request.floor },
                AdviceReason::TroubleUnknown,
            ]);
            AdviceKind::FindOutFirst
        }
        (trouble, _) => {
            if reach == Some(true) {
                reasons.push(AdviceReason::ReachedWithoutStep);
            }
            if trouble.is_none() {
                reasons.push(AdviceReason::TroubleUnknown);
            }
            reasons.push(AdviceReason::Footing { footing: residence.footing });
            AdviceKind::Adapt
        }
    };
    // A larger home than needed is a reason to compare only for who is open to moving.
    let wishes_to_move = request.under_occupied == Some(true) && request.open_to_moving == Some(true);
    let kind = if wishes_to_move {
        reasons.push(AdviceReason::OpenToMoving);
        AdviceKind::ConsiderTransfer
    } else {
        kind
    };
    if request.long_works {
        reasons.push(AdviceReason::LendDevices);
    }
    let compares = matches!(kind, AdviceKind::ConsiderTransfer | AdviceKind::FindOutFirst);
    let compare_with =
        if compares { best_alternatives(alternatives, request.needed_level) } else { Vec::new() };
    Advice { kind, reasons, compare_with }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reading, samples, score};

    fn advice(request: AdaptationRequest, alternatives: &[Alternative]) -> Advice {
        let p = Parameters::default();
        let facts = samples::erables();
        let residence = score(&facts, &p, Reading::default());
        adapt_or_not(&request, &residence, facts.common[1].value, alternatives, &p)
    }

    const SECOND_FLOOR: AdaptationRequest = AdaptationRequest {
        trouble_with_steps: Some(true),
        floor: Some(2),
        lift: Some(false),
        lift_possible: None,
        needed_level: Some(AdaptationLevel::N3),
        open_to_moving: None,
        under_occupied: None,
        long_works: false,
    };

    fn alternative(level: Option<AdaptationLevel>, metres: f64) -> Alternative {
        Alternative {
            level,
            step_free: Some(true),
            distance_m: Some(metres),
            rent_not_higher: Some(true),
            same_residence: false,
            index: Interval::between(60.0, 70.0),
        }
    }

    #[test]
    fn a_bathroom_on_the_second_floor_without_a_lift_is_compared_with_three_dwellings_nearby() {
        let n3 = Some(AdaptationLevel::N3);
        let around = [
            alternative(n3, 900.0),
            alternative(Some(AdaptationLevel::N0), 10.0),
            alternative(n3, 200.0),
            Alternative { step_free: Some(false), ..alternative(n3, 5.0) },
            alternative(None, 50.0),
            alternative(n3, 400.0),
        ];
        let got = advice(SECOND_FLOOR, &around);
        assert_eq!(got.kind, AdviceKind::ConsiderTransfer);
        assert_eq!(got.compare_with, [2, 5, 0]);
        let expected = [
            AdviceReason::UpstairsWithoutLift { floor: Some(2) },
            AdviceReason::LowCeiling { ceiling: Interval::known(39.0) },
        ];
        assert_eq!(got.reasons, expected);
    }

    #[test]
    fn the_same_bathroom_is_adapted_when_a_lift_can_be_built() {
        let got = advice(AdaptationRequest { lift_possible: Some(true), ..SECOND_FLOOR }, &[]);
        assert_eq!(got.kind, AdviceKind::AdaptAndRestoreAccess);
    }

    #[test]
    fn without_trouble_with_steps_the_dwelling_is_adapted() {
        let got = advice(AdaptationRequest { trouble_with_steps: Some(false), ..SECOND_FLOOR }, &[]);
        assert_eq!(got.kind, AdviceKind::Adapt);
    }

    #[test]
    fn unknown_reach_or_unknown_trouble_is_found_out_first() {
        let no_lift_known = AdaptationRequest { lift: None, ..SECOND_FLOOR };
        assert_eq!(advice(no_lift_known, &[]).kind, AdviceKind::FindOutFirst);
        let nobody_asked = AdaptationRequest { trouble_with_steps: None, ..SECOND_FLOOR };
        assert_eq!(advice(nobody_asked, &[]).kind, AdviceKind::FindOutFirst);
    }

    #[test]
    fn on_the_ground_floor_behind_steps_the_access_is_restored_too() {
        let got = advice(AdaptationRequest { floor: Some(0), long_works: true, ..SECOND_FLOOR }, &[]);
        assert_eq!(got.kind, AdviceKind::AdaptAndRestoreAccess);
        assert!(got.reasons.contains(&AdviceReason::LendDevices));
    }

    #[test]
    fn a_large_home_is_a_reason_only_for_who_is_open_to_moving() {
        let ground = AdaptationRequest {
            floor: Some(0),
            trouble_with_steps: Some(false),
            under_occupied: Some(true),
            ..SECOND_FLOOR
        };
        assert_eq!(advice(ground, &[]).kind, AdviceKind::Adapt);
        let open = AdaptationRequest { open_to_moving: Some(true), ..ground };
        assert_eq!(advice(open, &[]).kind, AdviceKind::ConsiderTransfer);
    }
}

//! From what was seen at a door to "can one get in" (`docs/formats.md` 1.7).

use model::EntranceAccess;

/// What acceslibre says of the entrance; `None` is "nobody said".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntranceFacts {
    pub at_grade: Option<bool>,
    /// A separate entrance for people with reduced mobility.
    pub separate_entrance: Option<bool>,
    pub steps: Option<u16>,
    pub fixed_ramp: Option<bool>,
    pub removable_ramp: Option<bool>,
    pub lift: Option<bool>,
    pub human_help: Option<bool>,
    /// Clear width, centimetres.
    pub width_cm: Option<u16>,
}

/// Narrowest clear passage of a door (arrêté of 20 April 2017: 0.80 m nominal, 0.77 m clear).
const CLEAR_WIDTH_CM: u16 = 77;
/// More steps than this cannot be made up for by help or a removable ramp.
const FEW_STEPS: u16 = 2;

/// Accessible: at grade, or with a fixed ramp or a lift, and wide enough when the width is known; or with a separate
/// entrance. Partly: one or two steps with a removable ramp or help. Not: anything else that is known. Unknown:
/// nothing is said of steps.
#[must_use]
pub fn entrance_access(facts: &EntranceFacts) -> EntranceAccess {
    let yes = |fact: Option<bool>| fact == Some(true);
    if yes(facts.separate_entrance) {
        return EntranceAccess::Accessible;
    }
    let narrow = facts.width_cm.is_some_and(|w| w < CLEAR_WIDTH_CM);
    let step_free = yes(facts.at_grade) || facts.steps == Some(0) && facts.at_grade != Some(false);
    if step_free || yes(facts.fixed_ramp) || yes(facts.lift) {
        return if narrow { EntranceAccess::Not } else { EntranceAccess::Accessible };
    }
    let has_steps = facts.at_grade == Some(false) || facts.steps.is_some_and(|n| n > 0);
    let helped = yes(facts.removable_ramp) || yes(facts.human_help);
    if has_steps {
        // "Not at grade" without a number of steps, but with a ramp that can be laid: it is a small step.
        let few = facts.steps.map_or(yes(facts.removable_ramp), |n| n <= FEW_STEPS);
        return if few && helped && !narrow { EntranceAccess::Partly } else { EntranceAccess::Not };
    }
    if narrow { EntranceAccess::Not } else { EntranceAccess::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_of_the_entrance() {
        let nothing = EntranceFacts::default();
        let cases = [
            (nothing, EntranceAccess::Unknown),
            (EntranceFacts { human_help: Some(true), ..nothing }, EntranceAccess::Unknown),
            (EntranceFacts { width_cm: Some(90), ..nothing }, EntranceAccess::Unknown),
            (EntranceFacts { at_grade: Some(true), ..nothing }, EntranceAccess::Accessible),
            (EntranceFacts { at_grade: Some(true), width_cm: Some(70), ..nothing }, EntranceAccess::Not),
            (
                EntranceFacts { at_grade: Some(true), width_cm: Some(77), ..nothing },
                EntranceAccess::Accessible,
            ),
            (EntranceFacts { at_grade: Some(false), ..nothing }, EntranceAccess::Not),
            (
                EntranceFacts { at_grade: Some(false), fixed_ramp: Some(true), ..nothing },
                EntranceAccess::Accessible,
            ),
            (EntranceFacts { steps: Some(1), human_help: Some(true), ..nothing }, EntranceAccess::Partly),
            (EntranceFacts { steps: Some(3), human_help: Some(true), ..nothing }, EntranceAccess::Not),
            (EntranceFacts { steps: Some(2), removable_ramp: Some(false), ..nothing }, EntranceAccess::Not),
            (
                EntranceFacts { steps: Some(4), separate_entrance: Some(true), ..nothing },
                EntranceAccess::Accessible,
            ),
        ];
        for (facts, expected) in cases {
            assert_eq!(entrance_access(&facts), expected, "{facts:?}");
        }
    }
}

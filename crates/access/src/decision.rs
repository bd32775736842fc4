//! The decision matrix: from the footing, the dwellings and the need to a proposal, with its reasons.
//!
//! When incomplete facts leave several proposals possible, none is pretended: the proposal is a visit, for the
//! facts that would decide.

use crate::{
    Dimension, Indicator,
    facts::ResidenceFacts,
    information::{FindOut, find_out_with},
    reading::Indicators,
    score::{Score, Scorer},
    targets::{TargetOutcome, TargetStatus},
};
use model::Interval;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is proposed for a residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProposalKind {
    /// Campagne massifiée: adapt the dwellings here.
    MassCampaign,
    /// Parties communes d'abord: ramp, door, lift, then the dwellings.
    CommonPartsFirst,
    /// Mutations choisies, a referral to the commune and partners, light adaptations only.
    ChosenTransfers,
    /// Réserve d'accueil: direct transfers and new tenants who need it to these dwellings (CCH R441-4).
    WelcomeReserve,
    /// The need is there and so are the adapted dwellings: match them.
    MatchDwellings,
    /// Nothing to launch: requests are examined one by one.
    CaseByCase,
    /// Visite de 20 minutes: what is missing decides.
    Visit,
}

impl ProposalKind {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MassCampaign => "mass-campaign",
            Self::CommonPartsFirst => "common-parts-first",
            Self::ChosenTransfers => "chosen-transfers",
            Self::WelcomeReserve => "welcome-reserve",
            Self::MatchDwellings => "match-dwellings",
            Self::CaseByCase => "case-by-case",
            Self::Visit => "visit",
        }
    }
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionReason {
    /// The footing, against the threshold. Points.
    Footing { footing: Interval, threshold: f64 },
    /// Dimension L, against the threshold. On `[0, 1]`.
    Dwellings { dwellings: Interval, threshold: f64 },
    /// The target rule.
    Need { status: TargetStatus, share: Interval },
    /// Works on the common parts would bring the footing here.
    CommonPartsWouldDo { footing: Interval },
    /// Even with perfect common parts the footing stays here: the weakness is outside.
    WeaknessOutside { footing: Interval },
    /// It rests on a lift of which nobody has said whether it can be built.
    LiftToStudy,
    /// Dwellings whose births are missing.
    BirthsMissing { dwellings: u32 },
}

/// A proposal. Always open to discussion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    pub kind: ProposalKind,
    pub reasons: Vec<DecisionReason>,
    /// What the missing facts leave possible, when they leave more than one.
    pub between: Vec<ProposalKind>,
    /// The facts that would narrow the index most, when the facts decide.
    pub find_out: Vec<FindOut>,
}

/// The footing if the landlord did all it can in the common parts.
fn footing_with_common_parts(
    scorer: &Scorer<'_>,
    values: &Indicators,
    lift_possible: Option<bool>,
) -> Interval {
    let mut fixed = *values;
    for i in Indicator::ALL.into_iter().filter(|i| i.dimension() == Dimension::CommonParts) {
        if i != Indicator::P1 || lift_possible != Some(false) {
            fixed[i] = Interval::ONE;
        }
    }
    scorer.footing(&fixed)
}

/// Which sides of a threshold a value can be on.
fn sides(value: Interval, threshold: f64) -> Vec<bool> {
    let noise = 1e-9;
    let mut all = Vec::with_capacity(2);
    if value.hi + noise >= threshold {
        all.push(true);
    }
    if value.lo + noise < threshold {
        all.push(false);
    }
    all
}

const fn cell(sound: bool, fixable: bool, enough: bool, target: bool) -> ProposalKind {
    match (target, sound, enough) {
        (true, true, false) => ProposalKind::MassCampaign,
        (true, true, true) => ProposalKind::MatchDwellings,
        (true, false, _) if fixable => ProposalKind::CommonPartsFirst,
        (true, false, _) => ProposalKind::ChosenTransfers,
        (false, true, true) => ProposalKind::WelcomeReserve,
        (false, _, _) => ProposalKind::CaseByCase,
    }
}

/// The proposal for a residence. `lift_possible`: can a lift be built or extended? Unknown counts as possible,
/// and the reasons say that it is to study.
#[must_use]
pub fn propose(
    scorer: &Scorer<'_>,
    facts: &ResidenceFacts,
    score: &Score,
    need: &TargetOutcome,
    lift_possible: Option<bool>,
) -> Proposal {
    let thresholds = &scorer.parameters().decision;
    let values = scorer.read(facts).values;
    let dwellings = score.dimension(Dimension::Dwellings);
    let fixed = footing_with_common_parts(scorer, &values, lift_possible);
    let needs: &[bool] = match need.status {
        TargetStatus::Target => &[true],
        TargetStatus::ToConfirm => &[true, false],
        TargetStatus::NotTarget | TargetStatus::TooSmall => &[false],
    };
    let mut possible = BTreeSet::new();
    for target in needs {
        for sound in sides(score.footing, thresholds.sound_footing) {
            for fixable in sides(fixed, thresholds.sound_footing) {
                for enough in sides(dwellings, thresholds.enough_dwellings) {
                    possible.insert(cell(sound, fixable, enough, *target));
                }
            }
        }
    }
    let between = possible.into_iter().collect::<Vec<_>>();
    let kind = match between.as_slice() {
        [only] => *only,
        // Nobody needs to be sent where there is no target to expect.
        _ if need.status != TargetStatus::Target && need.status != TargetStatus::ToConfirm => {
            ProposalKind::CaseByCase
        }
        _ => ProposalKind::Visit,
    };
    let sure = between.len() == 1;
    let find_out = if sure {
        Vec::new()
    } else {
        let shown = usize::from(scorer.parameters().presentation.find_out);
        find_out_with(scorer, facts).into_iter().take(shown).collect()
    };

    let mut reasons = vec![
        DecisionReason::Need { status: need.status, share: need.share.interval() },
        DecisionReason::Footing { footing: score.footing, threshold: thresholds.sound_footing },
    ];
    match kind {
        ProposalKind::CommonPartsFirst => {
            reasons.push(DecisionReason::CommonPartsWouldDo { footing: fixed });
            let without_lift = footing_with_common_parts(scorer, &values, Some(false));
            if lift_possible.is_none() && without_lift.lo < thresholds.sound_footing {
                reasons.push(DecisionReason::LiftToStudy);
            }
        }
        ProposalKind::ChosenTransfers => reasons.push(DecisionReason::WeaknessOutside { footing: fixed }),
        _ => reasons.push(DecisionReason::Dwellings { dwellings, threshold: thresholds.enough_dwellings }),
    }
    if need.status == TargetStatus::ToConfirm {
        reasons.push(DecisionReason::BirthsMissing { dwellings: need.unknown });
    }
    Proposal { kind, reasons, between: if sure { Vec::new() } else { between }, find_out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Fact, LevelCounts, Parameters, Reading,
        information::Question,
        parameters::TargetRule,
        samples,
        targets::{TargetCounts, target},
    };

    fn need(with_age: u32, unknown: u32) -> TargetOutcome {
        let counts = TargetCounts { dwellings: 40, occupied: Some(40), with_age, unknown };
        target(counts, &TargetRule::default()).unwrap()
    }

    fn proposal(facts: &ResidenceFacts, need: TargetOutcome, lift_possible: Option<bool>) -> Proposal {
        let p = Parameters::default();
        let scorer = Scorer::new(&p, Reading::default());
        propose(&scorer, facts, &scorer.score(facts), &need, lift_possible)
    }

    #[test]
    fn each_row_of_the_matrix_is_reached() {
        let sound = samples::tilleuls();
        let mut adapted = sound.clone();
        adapted.levels = LevelCounts { n3: 20, n0: 20, ..LevelCounts::default() };
        let stairs = samples::erables();
        let mut far = samples::tilleuls();
        far.surroundings = [0.0, 0.0, 0.5, 0.0, 0.0, 1.0].map(Fact::from);
        let table = [
            (&sound, need(10, 0), ProposalKind::MassCampaign),
            (&adapted, need(10, 0), ProposalKind::MatchDwellings),
            (&stairs, need(10, 0), ProposalKind::CommonPartsFirst),
            (&far, need(10, 0), ProposalKind::ChosenTransfers),
            (&adapted, need(2, 0), ProposalKind::WelcomeReserve),
            (&sound, need(2, 0), ProposalKind::CaseByCase),
        ];
        for (facts, need, expected) in table {
            let got = proposal(facts, need, Some(true));
            assert_eq!(got.kind, expected, "{got:?}");
            assert!(got.between.is_empty() && got.find_out.is_empty());
        }
    }

    #[test]
    fn where_no_lift_can_be_built_the_weakness_is_not_the_landlords_to_fix() {
        let stairs = samples::erables();
        assert_eq!(proposal(&stairs, need(10, 0), Some(false)).kind, ProposalKind::ChosenTransfers);
        let unknown = proposal(&stairs, need(10, 0), None);
        assert_eq!(unknown.kind, ProposalKind::CommonPartsFirst);
        assert!(unknown.reasons.contains(&DecisionReason::LiftToStudy));
    }

    #[test]
    fn what_is_not_known_leads_to_a_visit_with_three_questions() {
        let nothing = ResidenceFacts {
            levels: LevelCounts { unknown: 40, ..LevelCounts::default() },
            ..ResidenceFacts::default()
        };
        let got = proposal(&nothing, need(10, 0), None);
        assert_eq!(got.kind, ProposalKind::Visit);
        assert_eq!(got.find_out.len(), 3);
        assert!(got.between.contains(&ProposalKind::MassCampaign));
        assert_eq!(proposal(&nothing, need(2, 0), None).kind, ProposalKind::CaseByCase);
    }

    #[test]
    fn missing_births_are_told() {
        let got = proposal(&samples::tilleuls(), need(8, 3), None);
        assert_eq!(got.kind, ProposalKind::Visit);
        assert!(got.reasons.contains(&DecisionReason::BirthsMissing { dwellings: 3 }));
        assert_eq!(got.between, [ProposalKind::MassCampaign, ProposalKind::CaseByCase]);
    }

    #[test]
    fn a_wide_interval_on_one_side_of_the_thresholds_still_decides() {
        let mut facts = samples::tilleuls();
        facts.surroundings[3] = Fact::default();
        let got = proposal(&facts, need(10, 0), None);
        assert_eq!(got.kind, ProposalKind::MassCampaign);
        assert!(got.find_out.iter().all(|f| f.question != Question::Observe(Indicator::A4)));
    }
}

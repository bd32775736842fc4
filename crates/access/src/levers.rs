//! What would improve a residence: levers, who holds each, and what each is worth.

use crate::{
    Dimension, Holder, Indicator, Parameters,
    facts::{Candidate, ResidenceFacts},
    gain::{Change, gain},
    reading::{Indicators, Reading},
    score::Scorer,
};
use model::{Interval, dwelling::AdaptationLevel, place::EntranceAccess};
use serde::{Deserialize, Serialize};

/// Something that can be done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lever {
    /// Bring this many dwellings to N3, the least adapted first, those of unknown level last.
    AdaptDwellings(u32),
    /// A lift that serves every landing (P1).
    Lift,
    /// A gentle ramp, or a level entrance (P2).
    Ramp,
    /// An automatic door with a clear width (P3).
    AutomaticDoor,
    /// Wide corridors (P4).
    WideCorridors,
    /// Handrail, nosings, lighting and signs (P5).
    SafeStairs,
    /// A step-free path to the stop (A1).
    StepFreePath,
    /// A wide and stable path (A3).
    WidePath,
    /// Two benches on the way (A4).
    Benches,
    /// Lowered and marked crossings (A5).
    Crossings,
    /// Street lighting (A6).
    StreetLighting,
    /// An accessible service of a category, at this many metres by a practicable path.
    Service(Indicator, f64),
}

/// Distance at which the catalogue supposes a new service, metres.
pub const NEW_SERVICE_M: f64 = 300.0;

const WORKS: [(Lever, Indicator); 10] = [
    (Lever::Lift, Indicator::P1),
    (Lever::Ramp, Indicator::P2),
    (Lever::AutomaticDoor, Indicator::P3),
    (Lever::WideCorridors, Indicator::P4),
    (Lever::SafeStairs, Indicator::P5),
    (Lever::StepFreePath, Indicator::A1),
    (Lever::WidePath, Indicator::A3),
    (Lever::Benches, Indicator::A4),
    (Lever::Crossings, Indicator::A5),
    (Lever::StreetLighting, Indicator::A6),
];

impl Lever {
    /// The indicator that the lever moves.
    #[must_use]
    pub fn indicator(self) -> Indicator {
        match self {
            Self::AdaptDwellings(_) => Indicator::L,
            Self::Service(indicator, _) => indicator,
            works => WORKS.iter().find(|(lever, _)| *lever == works).map_or(Indicator::L, |(_, i)| *i),
        }
    }

    /// Who can pull it.
    #[must_use]
    pub fn holder(self) -> Holder {
        self.indicator().holder()
    }

    /// The facts of the residence once the lever is pulled: to simulate one or several together.
    #[must_use]
    pub fn applied(self, facts: &ResidenceFacts) -> ResidenceFacts {
        let mut after = facts.clone();
        match self {
            Self::AdaptDwellings(count) => {
                let mut left = count;
                let order =
                    [Some(AdaptationLevel::N0), Some(AdaptationLevel::N1), Some(AdaptationLevel::N2), None];
                for level in order {
                    let slot = after.levels.slot(level);
                    let taken = left.min(*slot);
                    *slot -= taken;
                    let stale = after.levels_to_check.slot(level);
                    *stale = (*stale).saturating_sub(taken);
                    after.levels.add(Some(AdaptationLevel::N3), taken);
                    left -= taken;
                }
            }
            Self::Service(indicator, metres) => {
                if let Some(category) = indicator.category() {
                    let service = &mut after.services[category as usize];
                    let list = service.candidates.get_or_insert_with(|| vec![Candidate::POSSIBLE]);
                    list.push(Candidate::at(u32::MAX, metres, EntranceAccess::Accessible));
                }
            }
            works => {
                let indicator = works.indicator();
                match indicator.dimension() {
                    Dimension::CommonParts => after.common[indicator.place()].value = Interval::ONE,
                    _ => after.surroundings[indicator.place()].value = Interval::ONE,
                }
            }
        }
        after
    }
}

/// A lever and what it is worth here.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Improvement {
    pub lever: Lever,
    pub holder: Holder,
    /// Points of index won: exact when the facts are complete, else sound bounds of what can be won.
    pub gain: Interval,
}

/// The levers that make sense for a residence: all of the catalogue, with a tenth of the dwellings (at least one).
#[must_use]
pub fn catalogue(facts: &ResidenceFacts) -> Vec<Lever> {
    let dwellings = u32::try_from(facts.levels.total().div_ceil(10)).unwrap_or(u32::MAX);
    let mut all = Vec::with_capacity(17);
    if dwellings > 0 {
        all.push(Lever::AdaptDwellings(dwellings));
    }
    all.extend(WORKS.iter().map(|(lever, _)| *lever));
    all.extend(Indicator::ALL.into_iter().skip(12).map(|i| Lever::Service(i, NEW_SERVICE_M)));
    all
}

/// What each of these levers would bring, best first; those that can bring nothing are left out.
/// Equal gains keep the order of the indicators.
#[must_use]
pub fn improvements(
    facts: &ResidenceFacts,
    levers: &[Lever],
    parameters: &Parameters,
    reading: Reading,
) -> Vec<Improvement> {
    let scorer = Scorer::new(parameters, reading);
    let values = scorer.read(facts).values;
    let mut all = levers
        .iter()
        .map(|lever| Improvement {
            lever: *lever,
            holder: lever.holder(),
            gain: gain_from(&scorer, facts, &values, *lever),
        })
        // What rounds to 0,00 is nothing.
        .filter(|i| i.gain.hi >= 0.005)
        .collect::<Vec<_>>();
    let key = |i: &Improvement| ((i.gain.lo + i.gain.hi) * 1e9).round();
    all.sort_by(|a, b| key(b).total_cmp(&key(a)).then(a.lever.indicator().cmp(&b.lever.indicator())));
    all
}

/// What one lever would bring.
#[must_use]
pub fn lever_gain(scorer: &Scorer<'_>, facts: &ResidenceFacts, lever: Lever) -> Interval {
    gain_from(scorer, facts, &scorer.read(facts).values, lever)
}

fn gain_from(scorer: &Scorer<'_>, facts: &ResidenceFacts, values: &Indicators, lever: Lever) -> Interval {
    let indicator = lever.indicator();
    let change = match lever {
        Lever::AdaptDwellings(_) => {
            // In prudent mode the levels that expired are unknown on both sides.
            let trusted =
                ResidenceFacts { levels: scorer.trusted_levels(facts), ..ResidenceFacts::default() };
            let after = lever.applied(&trusted).levels;
            Change::Dwellings { after: crate::reading::dwellings_value(&after, scorer.parameters()) }
        }
        Lever::Service(_, metres) => {
            Change::AtLeast { indicator, value: scorer.parameters().distance.value(Some(metres)) }
        }
        _ => Change::AtLeast { indicator, value: 1.0 },
    };
    gain(scorer, values, change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{samples, score};
    use proptest::prelude::*;

    #[test]
    fn levers_of_the_worked_example() {
        let levers = [
            Lever::AutomaticDoor,
            Lever::Benches,
            Lever::Service(Indicator::CashPost, 300.0),
            Lever::AdaptDwellings(4),
        ];
        let all = improvements(&samples::tilleuls(), &levers, &Parameters::default(), Reading::default());
        let gains = all.iter().map(|i| (i.lever, i.holder)).collect::<Vec<_>>();
        let expected = [
            (Lever::AdaptDwellings(4), Holder::Landlord),
            (Lever::Service(Indicator::CashPost, 300.0), Holder::Partner),
            (Lever::Benches, Holder::Commune),
            (Lever::AutomaticDoor, Holder::Landlord),
        ];
        assert_eq!(gains, expected);
        for (improvement, points) in all.iter().zip([9.07, 2.12, 2.06, 1.49]) {
            assert!((improvement.gain.lo - points).abs() < 0.01, "{improvement:?}");
            assert!(improvement.gain.width() < 1e-9, "complete facts give exact gains");
        }
    }

    #[test]
    fn a_lift_is_what_frees_a_residence_held_by_its_stairs() {
        let facts = samples::erables();
        let p = Parameters::default();
        let best = improvements(&facts, &catalogue(&facts), &p, Reading::default());
        assert_eq!(best[0].lever, Lever::Lift);
        assert!((best[0].gain.lo - 10.0).abs() < 1e-9, "from 39 to the ceiling of the steps outside, 49");
        assert_eq!(best.len(), 1, "a ramp alone changes nothing here");
    }

    proptest! {
        #[test]
        fn a_gain_on_complete_facts_is_the_difference_of_two_scores(facts in samples::any_facts(), pick in 0_usize..17) {
            let mut facts = facts;
            for fact in facts.common.iter_mut().chain(&mut facts.surroundings) {
                fact.value = Interval::known(fact.value.lo);
            }
            for service in &mut facts.services {
                let list = service.candidates.get_or_insert_default();
                for c in list {
                    c.d_hi = c.d_lo;
                    c.entrance = Interval::known(c.entrance.hi);
                }
            }
            facts.levels.unknown = 0;
            facts.levels.n0 += 1;
            let p = Parameters::default();
            let lever = catalogue(&facts)[pick];
            let gain = lever_gain(&Scorer::new(&p, Reading::default()), &facts, lever);
            let before = score(&facts, &p, Reading::default()).index;
            let after = score(&lever.applied(&facts), &p, Reading::default()).index;
            prop_assert!((gain.lo - (after.lo - before.lo)).abs() < 1e-6, "{gain:?} {before:?} {after:?}");
            prop_assert!((gain.hi - gain.lo).abs() < 1e-6);
        }
    }
}

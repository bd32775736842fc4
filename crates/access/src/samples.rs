//! The worked examples of the specification and generators of facts, for tests.

use crate::{
    Indicator, Indicators,
    facts::{Candidate, Fact, LevelCounts, ResidenceFacts},
};
use model::{Interval, place::EntranceAccess};
use proptest::{array, collection, option, prelude::*};

fn known<const N: usize>(values: [f64; N]) -> [Fact; N] {
    values.map(Fact::from)
}

/// "Les Tilleuls", everything known (TV-06).
pub fn tilleuls() -> ResidenceFacts {
    use EntranceAccess::{Accessible, Partly};
    ResidenceFacts {
        levels: LevelCounts { n0: 22, n1: 10, n2: 4, n3: 4, ..LevelCounts::default() },
        common: known([0.85, 1.0, 0.5, 1.0, 0.5]),
        surroundings: known([1.0, 0.5, 1.0, 0.0, 0.75, 1.0]),
        services: [
            vec![
                Candidate { place: 0, d_lo: None, d_hi: None, entrance: Interval::ONE },
                Candidate::at(1, 100.0, Accessible),
            ]
            .into(),
            vec![Candidate::at(2, 350.0, Accessible)].into(),
            vec![Candidate::at(3, 650.0, Accessible)].into(),
            vec![Candidate::at(4, 180.0, Partly)].into(),
            vec![Candidate::at(5, 900.0, Accessible)].into(),
            vec![Candidate::at(6, 200.0, Accessible)].into(),
        ],
        lift: Some(true),
        ..ResidenceFacts::default()
    }
}

/// The same with unknowns (TV-07).
pub fn tilleuls_with_unknowns() -> ResidenceFacts {
    let mut facts = tilleuls();
    facts.levels = LevelCounts { n0: 10, n1: 10, n2: 4, n3: 4, n4: 0, unknown: 12 };
    facts.common[2] = Interval::between(0.5, 1.0).into();
    facts.common[3] = Fact::default();
    facts.surroundings[1] = Fact::default();
    facts.surroundings[3] = Fact::default();
    facts.services[2] = vec![Candidate::at(3, 650.0, EntranceAccess::Unknown)].into();
    facts.services[4].candidates = None;
    facts
}

/// "Les Érables": four storeys without a lift, a raised hall, adapted bathrooms upstairs (TV-08).
pub fn erables() -> ResidenceFacts {
    let here = |place| vec![Candidate::at(place, 0.0, EntranceAccess::Accessible)].into();
    ResidenceFacts {
        levels: LevelCounts { n0: 14, n3: 6, ..LevelCounts::default() },
        common: known([0.0, 0.0, 1.0, 1.0, 1.0]),
        surroundings: known([1.0; 6]),
        services: [0, 1, 2, 3, 4, 5].map(here),
        lift: Some(false),
        ..ResidenceFacts::default()
    }
}

prop_compose! {
    /// Known, partly known or unknown, at the ends as often as inside.
    pub fn any_interval()(kind in 0..5, a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) -> Interval {
        match kind {
            0 => Interval::UNKNOWN,
            1 => Interval::between(a, b),
            2 => Interval::known(a.round()),
            _ => Interval::known(a),
        }
    }
}

pub fn any_indicators() -> impl Strategy<Value = Indicators> {
    collection::vec(any_interval(), Indicator::ALL.len())
        .prop_map(|list| Indicators(std::array::from_fn(|i| list[i])))
}

prop_compose! {
    fn any_candidate()(
        near in option::weighted(0.9, 0.0..1000.0_f64), more in option::weighted(0.7, 0.0..400.0_f64),
        entrance in any_interval(), place in 0_u32..50,
    ) -> Candidate {
        Candidate { place, d_lo: near, d_hi: near.zip(more).map(|(n, m)| n + m), entrance }
    }
}

prop_compose! {
    pub fn any_facts()(
        counts in array::uniform6(0_u32..20),
        common in array::uniform5(any_interval()),
        surroundings in array::uniform6(any_interval()),
        services in array::uniform6(option::weighted(0.8, collection::vec(any_candidate(), 0..4))),
    ) -> ResidenceFacts {
        let [n0, n1, n2, n3, n4, unknown] = counts;
        ResidenceFacts {
            levels: LevelCounts { n0, n1, n2, n3, n4, unknown },
            common: common.map(Fact::from),
            surroundings: surroundings.map(Fact::from),
            services: services.map(|candidates| crate::ServiceFact { candidates, ..Default::default() }),
            ..ResidenceFacts::default()
        }
    }
}

//! Does a dwelling suit a need? Criterion by criterion; what is not known is neither met nor failed.

use crate::codes::codes;
use crate::need::{Need, Offer};
use serde::{Deserialize, Serialize};

codes! {
    /// What is compared.
    Criterion {
        Level = "level",
        /// Floor, lift, door: the way in without a step.
        Access = "access",
        Rooms = "rooms",
        /// Commune or neighbourhood.
        Place = "place",
        Rent = "rent",
    }
}

codes! {
    /// The outcome of a criterion.
    Met {
        No = "no",
        Unknown = "unknown",
        Yes = "yes",
    }
}

impl Met {
    fn of(known: Option<bool>) -> Met {
        known.map_or(Met::Unknown, |met| if met { Met::Yes } else { Met::No })
    }
}

/// How a dwelling suits a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adequacy {
    pub level: Met,
    pub access: Met,
    pub rooms: Met,
    pub place: Met,
    pub rent: Met,
    /// How much of what the dwelling is fitted with would serve: 0 none, 1 not known, then the level that is used.
    pub use_of_adaptation: u8,
}

impl Adequacy {
    /// The outcome of a criterion.
    #[must_use]
    pub const fn of(&self, criterion: Criterion) -> Met {
        match criterion {
            Criterion::Level => self.level,
            Criterion::Access => self.access,
            Criterion::Rooms => self.rooms,
            Criterion::Place => self.place,
            Criterion::Rent => self.rent,
        }
    }

    /// Is it excluded: one criterion at least is known not to be met?
    #[must_use]
    pub fn is_excluded(&self) -> bool {
        Criterion::ALL.iter().any(|criterion| self.of(*criterion) == Met::No)
    }

    /// Would this need use the adapted dwelling, with nothing known against it?
    #[must_use]
    pub fn is_match(&self) -> bool {
        self.use_of_adaptation > 1 && !self.is_excluded()
    }
}

/// Compares a need with what a dwelling offers.
#[must_use]
pub fn adequacy(need: &Need, offer: &Offer) -> Adequacy {
    let level = need.level.and_then(|wanted| {
        if offer.level.lowest >= wanted {
            Some(true)
        } else if offer.level.highest < wanted {
            Some(false)
        } else {
            None
        }
    });
    let access = match (need.step_free, offer.step_free) {
        (Some(false), _) | (_, Some(true)) => Some(true),
        (Some(true), Some(false)) => Some(false),
        (Some(true), None) | (None, _) => None,
    };
    let rooms = match (need.rooms, offer.rooms) {
        (Some(wanted), Some(rooms)) => Some((wanted.least..=wanted.most).contains(&rooms)),
        _ => None,
    };
    let places = [&offer.commune, &offer.neighbourhood];
    let place = if need.places.is_empty()
        || places.iter().any(|p| p.as_ref().is_some_and(|p| need.places.contains(p)))
    {
        Some(true)
    } else if offer.commune.is_none() {
        None
    } else {
        Some(false)
    };
    let rent = need.rent_limit_cents.zip(offer.rent_cents).map(|(limit, rent)| rent <= limit);
    let use_of_adaptation = match need.level {
        None => 1,
        Some(wanted) if wanted < crate::ADAPTED_FROM || !offer.level.is_adapted() => 0,
        Some(wanted) => wanted.min(offer.level.lowest) as u8,
    };
    Adequacy {
        level: Met::of(level),
        access: Met::of(access),
        rooms: Met::of(rooms),
        place: Met::of(place),
        rent: Met::of(rent),
        use_of_adaptation,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::level::{Basis, Standing};
    use crate::need::Rooms;
    use model::dwelling::AdaptationLevel as L;
    use proptest::prelude::*;

    fn offer() -> Offer {
        let level = Standing { lowest: L::N3, highest: L::N3, basis: Basis::Inventory };
        Offer {
            level,
            step_free: Some(true),
            rooms: Some(2),
            commune: Some("33999".to_owned()),
            neighbourhood: None,
            rent_cents: Some(32_400),
        }
    }

    fn need(level: Option<L>) -> Need {
        Need {
            level,
            step_free: Some(true),
            rooms: Some(Rooms { least: 2, most: 3 }),
            places: vec!["33999".to_owned()],
            rent_limit_cents: Some(40_000),
        }
    }

    #[test]
    fn a_need_that_everything_suits_is_met_on_every_criterion() {
        let found = adequacy(&need(Some(L::N3)), &offer());
        assert!(Criterion::ALL.iter().all(|c| found.of(*c) == Met::Yes), "{found:?}");
        assert!(found.is_match());
        assert_eq!(found.use_of_adaptation, 3);
    }

    #[test]
    fn what_is_not_known_is_neither_met_nor_failed() {
        let nobody_said =
            Need { level: None, step_free: None, rooms: None, places: Vec::new(), rent_limit_cents: None };
        let found = adequacy(&nobody_said, &offer());
        assert_eq!([found.level, found.rooms, found.rent], [Met::Unknown; 3]);
        assert_eq!((found.place, found.use_of_adaptation, found.is_match()), (Met::Yes, 1, false));
        let bare = Offer {
            level: Standing::UNKNOWN,
            step_free: None,
            rooms: None,
            commune: None,
            neighbourhood: None,
            rent_cents: None,
        };
        let found = adequacy(&need(Some(L::N3)), &bare);
        assert!(Criterion::ALL.iter().all(|c| found.of(*c) == Met::Unknown), "{found:?}");
        assert!(!found.is_excluded());
    }

    #[test]
    fn one_criterion_that_fails_excludes_and_the_limit_itself_suits() {
        let limit = Need { rent_limit_cents: Some(32_400), ..need(Some(L::N2)) };
        assert_eq!(adequacy(&limit, &offer()).rent, Met::Yes);
        let below = Need { rent_limit_cents: Some(32_399), ..need(Some(L::N2)) };
        assert!(adequacy(&below, &offer()).is_excluded());
        assert_eq!(adequacy(&need(Some(L::N4)), &offer()).level, Met::No);
        let upstairs = Offer { step_free: Some(false), ..offer() };
        assert_eq!(adequacy(&need(Some(L::N3)), &upstairs).access, Met::No);
        let elsewhere = Offer { commune: Some("33000".to_owned()), ..offer() };
        assert_eq!(adequacy(&need(Some(L::N3)), &elsewhere).place, Met::No);
    }

    #[test]
    fn a_household_without_a_need_does_not_use_the_adaptation() {
        let found = adequacy(&need(Some(L::N0)), &offer());
        assert_eq!((found.level, found.use_of_adaptation, found.is_match()), (Met::Yes, 0, false));
    }

    pub(crate) fn any_level() -> impl Strategy<Value = L> {
        prop::sample::select(L::ALL.to_vec())
    }

    pub(crate) fn any_need() -> impl Strategy<Value = Need> {
        let rooms = prop::option::of(
            (1_u8..6, 0_u8..3).prop_map(|(least, more)| Rooms { least, most: least + more }),
        );
        let places = prop::collection::vec(prop::sample::select(vec!["a".to_owned(), "b".to_owned()]), 0..2);
        (
            prop::option::of(any_level()),
            any::<Option<bool>>(),
            rooms,
            places,
            prop::option::of(20_000_u32..60_000),
        )
            .prop_map(|(level, step_free, rooms, places, rent_limit_cents)| Need {
                level,
                step_free,
                rooms,
                places,
                rent_limit_cents,
            })
    }

    pub(crate) fn any_offer() -> impl Strategy<Value = Offer> {
        let level = (any_level(), any_level()).prop_map(|(a, b)| Standing {
            lowest: a.min(b),
            highest: a.max(b),
            basis: Basis::Inventory,
        });
        let commune = prop::option::of(prop::sample::select(vec!["a".to_owned(), "b".to_owned()]));
        (
            level,
            any::<Option<bool>>(),
            prop::option::of(1_u8..7),
            commune,
            prop::option::of(20_000_u32..60_000),
        )
            .prop_map(|(level, step_free, rooms, commune, rent_cents)| Offer {
                level,
                step_free,
                rooms,
                commune,
                neighbourhood: None,
                rent_cents,
            })
    }

    proptest! {
        #[test]
        fn learning_about_the_dwelling_never_turns_what_was_known_round(need in any_need(), offer in any_offer()) {
            let after = adequacy(&need, &offer);
            for forgotten in 0..3 {
                let mut less = offer.clone();
                match forgotten {
                    0 => less.step_free = None,
                    1 => less.rooms = None,
                    _ => less.rent_cents = None,
                }
                let before = adequacy(&need, &less);
                for criterion in Criterion::ALL {
                    let (then, now) = (before.of(*criterion), after.of(*criterion));
                    prop_assert!(then == Met::Unknown || then == now, "{criterion:?}: {then:?} became {now:?}");
                }
            }
        }
    }
}

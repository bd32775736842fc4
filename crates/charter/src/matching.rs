//! Which dwellings of the register would suit a need: computed where the need is, and nothing of it leaves.

use crate::dwelling::{Availability, SharedDwelling};
use allocation::adequacy::{Adequacy, Criterion, Met, adequacy};
use allocation::need::Need;

/// How a dwelling suits a need; `None` when it cannot be let, would not serve, or is known not to suit.
#[must_use]
pub fn suits(need: &Need, dwelling: &SharedDwelling) -> Option<Adequacy> {
    if dwelling.availability != Availability::Available {
        return None;
    }
    let found = adequacy(need, &dwelling.offer());
    found.is_match().then_some(found)
}

/// How many criteria are met for certain: what is surest comes first.
#[must_use]
pub fn certain(found: &Adequacy) -> usize {
    Criterion::ALL.iter().filter(|criterion| found.of(**criterion) == Met::Yes).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dwelling::tests::flat;
    use model::dwelling::AdaptationLevel as L;

    #[test]
    fn what_is_lived_in_or_would_not_serve_is_not_proposed() {
        let need = Need {
            level: Some(L::N3),
            step_free: Some(true),
            rooms: None,
            places: Vec::new(),
            rent_limit_cents: Some(42_000),
        };
        let found = suits(&need, &flat(1)).unwrap();
        assert_eq!(certain(&found), 4, "rooms: nobody said");
        let lived_in = SharedDwelling { availability: Availability::Occupied, ..flat(1) };
        assert_eq!(suits(&need, &lived_in), None);
        assert_eq!(suits(&Need { level: Some(L::N4), ..need.clone() }, &flat(1)), None);
        assert_eq!(suits(&Need { rent_limit_cents: Some(41_999), ..need.clone() }, &flat(1)), None);
        assert_eq!(
            suits(&Need { level: Some(L::N0), ..need }, &flat(1)),
            None,
            "it would not use the adaptation"
        );
    }
}

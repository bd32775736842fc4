//! Who has more rooms than the rule of the day allows. Occupants come from the wish of a household when it said how many
//! they are, else from the occupancy file; what neither says is unknown, and never counted.

use super::wishes::NotedWish;
use crate::portfolio::{DwellingView, Portfolio, ResidenceView};
use access::births::Birth;
use access::targets::Occupancy;
use allocation::transfer::{Occupation, Rules, occupation};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A dwelling that is lived in, or may be.
#[derive(Debug, Clone, Copy)]
pub struct OccupiedDwelling<'p> {
    pub residence: &'p ResidenceView,
    pub dwelling: &'p DwellingView,
    /// Persons who live there; `None`: not known.
    pub persons: Option<u8>,
    /// Did the household itself say how many they are?
    pub is_declared: bool,
    /// Has it a wish that may be used?
    pub has_wish: bool,
    pub occupation: Occupation,
}

/// How many persons a file says that there are. One lease of which nothing is known says nothing of how many.
fn persons_of(occupancy: &Occupancy) -> Option<u8> {
    match occupancy {
        Occupancy::Occupied(births) if births[..] != [Birth::Unknown] && !births.is_empty() => {
            u8::try_from(births.len()).ok()
        }
        _ => None,
    }
}

/// Every dwelling of a portfolio that is not vacant, those with the most rooms to spare first, then those of which it is
/// not known, then the others.
#[must_use]
pub fn occupied_dwellings<'p>(
    portfolio: &'p Portfolio,
    rules: &Rules,
    wishes: &[NotedWish],
    on: Date,
) -> Vec<OccupiedDwelling<'p>> {
    let declared: BTreeMap<&str, u8> =
        wishes.iter().filter_map(|w| Some((w.dwelling_id.as_str(), w.open(on)?.persons))).collect();
    let mut all: Vec<OccupiedDwelling<'p>> = Vec::new();
    for residence in &portfolio.residences {
        for dwelling in residence.dwelling_views.iter().filter(|dwelling| dwelling.count == 1) {
            let said = declared.get(dwelling.id.as_str()).copied();
            if dwelling.occupancy == Occupancy::Vacant && said.is_none() {
                continue;
            }
            let persons = said.or_else(|| persons_of(&dwelling.occupancy));
            all.push(OccupiedDwelling {
                residence,
                dwelling,
                persons,
                is_declared: said.is_some(),
                has_wish: said.is_some(),
                occupation: occupation(rules, dwelling.rooms, persons),
            });
        }
    }
    let place = |one: &OccupiedDwelling<'_>| match one.occupation {
        Occupation::Under { rooms_more } => (0, u8::MAX - rooms_more),
        Occupation::Unknown => (1, 0),
        Occupation::Ordinary => (2, 0),
    };
    all.sort_by(|a, b| {
        (place(a), &a.residence.name, &a.dwelling.reference, &a.dwelling.id).cmp(&(
            place(b),
            &b.residence.name,
            &b.dwelling.reference,
            &b.dwelling.id,
        ))
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_of_which_nothing_is_known_does_not_say_that_somebody_lives_alone() {
        assert_eq!(persons_of(&Occupancy::Occupied(vec![Birth::Unknown])), None);
        assert_eq!(persons_of(&Occupancy::Occupied(Vec::new())), None);
        assert_eq!(persons_of(&Occupancy::Unknown), None);
        assert_eq!(persons_of(&Occupancy::Vacant), None);
        assert_eq!(persons_of(&Occupancy::Occupied(vec![Birth::In(1940)])), Some(1));
        // The file says two, and the birth of one of them.
        assert_eq!(persons_of(&Occupancy::Occupied(vec![Birth::In(1940), Birth::Unknown])), Some(2));
    }
}

//! Doors seen without their trade: a premises whose source does not say what it is for still tells of its entrance.
//!
//! Such a door makes no place. It is looked for among the places of other sources (same SIRET; else similar names within
//! 50 m, the nearest), and what was seen at the door is then said of that place. A door that nothing recognises is left
//! aside and counted: what one does not know of a shop does not make it a shop.

use super::Found;
use super::merge::{NAMED_M, cell, name_words, similar};
use jiff::civil::Date;
use model::{
    Category, EntranceAccess, Point,
    place::{Place, PlaceSource},
};
use std::collections::{BTreeMap, BTreeSet};

/// A door that somebody looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Door {
    /// Its identifier in acceslibre.
    pub id: String,
    pub name: Option<String>,
    /// Fourteen digits.
    pub siret: Option<String>,
    pub point: Point,
    /// Never [`EntranceAccess::Unknown`].
    pub entrance: EntranceAccess,
    pub seen_on: Option<Date>,
}

/// The doors of the places found: each as one more sighting of the place it is recognised as, to be merged with it.
#[must_use]
pub fn recognise(found: &[Found], doors: &[Door]) -> Vec<Found> {
    let mut by_siret: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (i, one) in found.iter().enumerate().filter(|(_, f)| can_have_a_door(f)) {
        if let Some(siret) = &one.siret {
            by_siret.entry(siret).or_default().push(i);
        }
        cells.entry(cell(one.place.point)).or_default().push(i);
    }
    let nearest = |door: &Door, among: &mut dyn Iterator<Item = usize>| {
        let metres = |i: &usize| (found[*i].place.point.distance_m(door.point) * 100.0).round() as i64;
        among.min_by_key(|i| (metres(i), *i))
    };
    doors
        .iter()
        .filter_map(|door| {
            let same = door.siret.as_deref().and_then(|s| by_siret.get(s));
            let known = same.and_then(|all| nearest(door, &mut all.iter().copied()));
            let at = known.or_else(|| {
                let words = name_words(door.name.as_deref()?);
                let (x, y) = cell(door.point);
                let around: BTreeSet<usize> = (-1..=1)
                    .flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)))
                    .filter_map(|key| cells.get(&key))
                    .flatten()
                    .copied()
                    .collect();
                let alike = |i: &usize| {
                    let place = &found[*i].place;
                    place.point.distance_m(door.point) <= NAMED_M
                        && place.name.as_deref().is_some_and(|name| similar(&name_words(name), &words))
                };
                nearest(door, &mut around.into_iter().filter(alike))
            })?;
            Some(as_found(door, &found[at]))
        })
        .collect()
}

fn can_have_a_door(found: &Found) -> bool {
    !matches!(found.place.category, Category::Seat | Category::Transport)
        && found.place.sources.first().is_none_or(|(source, _)| *source != PlaceSource::Acceslibre)
}

fn as_found(door: &Door, place: &Found) -> Found {
    Found {
        place: Place {
            category: place.place.category,
            name: door.name.clone(),
            kind: place.place.kind.clone(),
            point: door.point,
            entrance: door.entrance,
            sources: vec![(PlaceSource::Acceslibre, door.id.clone())],
            seen_on: door.seen_on,
        },
        siret: door.siret.clone(),
        trade: place.trade.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::merge;
    use jiff::civil::date;

    fn bakery(name: Option<&str>, siret: Option<&str>, east_m: f64) -> Found {
        Found {
            place: Place {
                category: Category::Food,
                name: name.map(str::to_owned),
                kind: "shop=bakery".to_owned(),
                point: Point::new(2.0 + east_m / 73_000.0, 48.8),
                entrance: EntranceAccess::Unknown,
                sources: vec![(PlaceSource::Osm, format!("n{east_m}"))],
                seen_on: Some(date(2022, 1, 1)),
            },
            siret: siret.map(str::to_owned),
            trade: Some("bakery".to_owned()),
        }
    }

    fn door(name: Option<&str>, siret: Option<&str>, east_m: f64) -> Door {
        Door {
            id: "a1".to_owned(),
            name: name.map(str::to_owned),
            siret: siret.map(str::to_owned),
            point: Point::new(2.0 + east_m / 73_000.0, 48.8),
            entrance: EntranceAccess::Accessible,
            seen_on: Some(date(2025, 6, 1)),
        }
    }

    #[test]
    fn a_door_without_a_trade_tells_of_the_entrance_of_the_place_it_is_recognised_as() {
        let places = [bakery(Some("Boulangerie Zoé"), None, 0.0), bakery(Some("Au bon pain"), None, 20.0)];
        let seen = recognise(&places, &[door(Some("ZOE"), None, 30.0)]);
        assert_eq!(seen.len(), 1);
        let merged = merge(places.into_iter().chain(seen));
        assert_eq!(merged.places.len(), 2, "a door is no place of its own");
        let zoe = merged.places.iter().find(|p| p.name.as_deref() == Some("Boulangerie Zoé")).unwrap();
        assert_eq!(zoe.entrance, EntranceAccess::Accessible);
        assert_eq!(zoe.seen_on, Some(date(2025, 6, 1)), "seen again later");
        let other = merged.places.iter().find(|p| p.name.as_deref() == Some("Au bon pain")).unwrap();
        assert_eq!(other.entrance, EntranceAccess::Unknown);
    }

    #[test]
    fn one_siret_is_one_place_whatever_its_name_and_a_little_way_off() {
        let places = [bakery(None, Some("12345678901234"), 0.0), bakery(Some("Zoé"), None, 100.0)];
        let seen = recognise(&places, &[door(Some("Zoé"), Some("12345678901234"), 120.0)]);
        let merged = merge(places.into_iter().chain(seen));
        let accessible: Vec<_> =
            merged.places.iter().filter(|p| p.entrance == EntranceAccess::Accessible).collect();
        assert_eq!(accessible.len(), 1);
        assert!(accessible[0].sources.iter().any(|(_, id)| id == "n0"), "{accessible:?}");
    }

    #[test]
    fn a_door_that_nothing_recognises_is_nothing() {
        let places = [bakery(Some("Zoé"), None, 0.0), bakery(None, None, 1.0)];
        for stranger in
            [door(Some("Notaire Dupont"), None, 0.0), door(Some("Zoé"), None, 80.0), door(None, None, 0.0)]
        {
            assert_eq!(recognise(&places, &[stranger]), []);
        }
    }
}

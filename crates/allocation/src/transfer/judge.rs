//! May a dwelling be proposed to a household? Criterion by criterion. Only what is known to suit is proposed: what is not
//! known is told apart, for somebody can find it out.

use super::rules::Rules;
use super::under::{Occupation, occupation};
use super::wish::{Home, Near, Wish};
use crate::adequacy::Met;
use crate::codes::codes;

codes! {
    /// What is compared. Each of them is a hard constraint.
    Criterion {
        Rooms = "rooms",
        /// What the household asks, and what the law asks for its size.
        Area = "area",
        /// The floor, where there is no lift.
        Floor = "floor",
        Lift = "lift",
        Level = "level",
        Near = "near",
        Services = "services",
        /// What the household can pay.
        Rent = "rent",
        /// The new rent is below the old one, where the law asks it.
        RentRule = "rent-rule",
    }
}

/// How a dwelling stands against a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement([Met; 9]);

impl Judgement {
    /// The outcome of a criterion.
    #[must_use]
    pub fn of(&self, criterion: Criterion) -> Met {
        self.0[criterion as usize]
    }

    /// Is every criterion known to be met?
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.0.iter().all(|met| *met == Met::Yes)
    }

    /// What stands in the way: each criterion that is not met, or not known to be.
    pub fn barriers(&self) -> impl Iterator<Item = (Criterion, Met)> + '_ {
        Criterion::ALL.iter().map(|each| (*each, self.of(*each))).filter(|(_, met)| *met != Met::Yes)
    }
}

fn met(known: Option<bool>) -> Met {
    match known {
        None => Met::Unknown,
        Some(true) => Met::Yes,
        Some(false) => Met::No,
    }
}

/// Is it known that the floor suits, or that a lift leads there?
fn floor_suits(highest: Option<i16>, target: &Home) -> Option<bool> {
    let Some(highest) = highest else { return Some(true) };
    let floor = if target.is_house { Some(0) } else { target.floor };
    match (floor, target.lift) {
        (Some(floor), _) if floor <= highest => Some(true),
        (_, Some(true)) => Some(true),
        (Some(_), Some(false)) => Some(false),
        _ => None,
    }
}

fn level_suits(wish: &Wish, target: &Home) -> Option<bool> {
    let Some(wanted) = wish.level else { return Some(true) };
    if target.level.lowest >= wanted {
        Some(true)
    } else if target.level.highest < wanted {
        Some(false)
    } else {
        None
    }
}

fn is_near(rules: &Rules, near: Near, home: &Home, target: &Home) -> Option<bool> {
    match near {
        Near::Anywhere => Some(true),
        Near::Building => Some(home.building.as_ref()? == target.building.as_ref()?),
        Near::Commune => Some(home.commune.as_ref()? == target.commune.as_ref()?),
        Near::Neighbourhood if home.residence == target.residence => Some(true),
        Near::Neighbourhood => Some(home.distance_m(target)? <= f64::from(rules.neighbourhood_m)),
    }
}

fn keeps_services(rules: &Rules, wish: &Wish, target: &Home) -> Option<bool> {
    if wish.services.is_empty() {
        return Some(true);
    }
    let at = target.point?;
    Some(wish.services.iter().all(|service| at.distance_m(service.point) <= f64::from(rules.service_m)))
}

/// Compares a wish with a dwelling.
#[must_use]
pub fn judge(rules: &Rules, wish: &Wish, home: &Home, target: &Home) -> Judgement {
    let rooms = target.rooms.map(|rooms| (wish.rooms.least..=wish.rooms.most).contains(&rooms));
    let least = wish.least_area_m2.unwrap_or(0).max(rules.least_area_m2(wish.persons));
    let area = target.area_m2.map(|area| area >= least);
    let lift = if wish.lift { target.step_free() } else { Some(true) };
    let rent = wish.highest_rent_cents().zip(target.rent_cents).map(|(most, rent)| rent <= most);
    // Where nobody knows whether the rule applies, it does.
    let rent_rule = match occupation(rules, home.rooms, Some(wish.persons)) {
        Occupation::Ordinary => Some(true),
        Occupation::Under { .. } | Occupation::Unknown => {
            wish.rent_cents.zip(target.rent_cents).map(|(now, then)| then < now)
        }
    };
    let found = [
        rooms,
        area,
        floor_suits(wish.highest_floor, target),
        lift,
        level_suits(wish, target),
        is_near(rules, wish.near, home, target),
        keeps_services(rules, wish, target),
        rent,
        rent_rule,
    ];
    Judgement(found.map(met))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::rules_on;
    use super::*;
    use crate::level::{Basis, Standing};
    use crate::need::Rooms;
    use jiff::civil::date;
    use model::dwelling::AdaptationLevel as L;
    use model::{Category, Point};

    pub fn home() -> Home {
        Home {
            building: Some("b1".to_owned()),
            residence: "r1".to_owned(),
            commune: Some("33999".to_owned()),
            point: Some(Point::new(-0.57, 44.84)),
            rooms: Some(4),
            area_m2: Some(80),
            floor: Some(3),
            lift: Some(false),
            is_house: false,
            level: Standing { lowest: L::N0, highest: L::N0, basis: Basis::Inventory },
            rent_cents: Some(50_000),
        }
    }

    pub fn target() -> Home {
        let level = Standing { lowest: L::N3, highest: L::N3, basis: Basis::Inventory };
        Home { rooms: Some(2), area_m2: Some(48), floor: Some(0), level, rent_cents: Some(40_000), ..home() }
    }

    pub fn wish() -> Wish {
        Wish {
            persons: 1,
            rent_cents: Some(50_000),
            rooms: Rooms { least: 2, most: 3 },
            least_area_m2: Some(40),
            highest_floor: Some(1),
            lift: true,
            level: Some(L::N2),
            near: Near::Neighbourhood,
            rent_limit_cents: None,
            services: vec![crate::transfer::Service {
                id: "p".to_owned(),
                name: "Pharmacie".to_owned(),
                category: Category::Pharmacy,
                point: Point::new(-0.571, 44.841),
            }],
            asked_on: date(2024, 11, 1),
        }
    }

    fn of(wish: &Wish, target: &Home) -> Vec<(Criterion, Met)> {
        judge(rules_on(date(2026, 11, 22)), wish, &home(), target).barriers().collect()
    }

    #[test]
    fn a_dwelling_that_everything_suits_may_be_proposed() {
        assert_eq!(of(&wish(), &target()), []);
    }

    #[test]
    fn each_hard_constraint_alone_forbids_and_each_unknown_alone_holds_back() {
        let cases: [(Criterion, Home, Home); 8] = [
            (Criterion::Rooms, Home { rooms: Some(4), ..target() }, Home { rooms: None, ..target() }),
            (Criterion::Area, Home { area_m2: Some(39), ..target() }, Home { area_m2: None, ..target() }),
            (
                Criterion::Level,
                Home { level: Standing { lowest: L::N0, highest: L::N1, basis: Basis::Note }, ..target() },
                Home { level: Standing::UNKNOWN, ..target() },
            ),
            (
                Criterion::Near,
                Home { residence: "r2".to_owned(), point: Some(Point::new(-0.557, 44.84)), ..target() },
                Home { residence: "r2".to_owned(), point: None, ..target() },
            ),
            (
                Criterion::Services,
                Home { point: Some(Point::new(-0.55, 44.84)), ..target() },
                Home { point: None, ..target() },
            ),
            (
                Criterion::Rent,
                Home { rent_cents: Some(50_001), ..target() },
                Home { rent_cents: None, ..target() },
            ),
            (
                Criterion::RentRule,
                Home { rent_cents: Some(50_000), ..target() },
                Home { rent_cents: None, ..target() },
            ),
            (
                Criterion::Lift,
                Home { floor: Some(1), lift: Some(false), ..target() },
                Home { floor: Some(1), lift: None, ..target() },
            ),
        ];
        for (criterion, against, unknown) in cases {
            assert!(of(&wish(), &against).contains(&(criterion, Met::No)), "{criterion:?}");
            assert!(of(&wish(), &unknown).contains(&(criterion, Met::Unknown)), "{criterion:?}");
        }
        let walks_up = Wish { lift: false, ..wish() };
        let second = Home { floor: Some(2), lift: Some(false), ..target() };
        assert_eq!(of(&walks_up, &second), [(Criterion::Floor, Met::No)]);
        assert_eq!(of(&walks_up, &Home { lift: Some(true), ..second }), []);
    }

    #[test]
    fn the_same_rent_suits_whoever_does_not_under_occupy_and_the_law_asks_less_of_others() {
        let same = Home { rent_cents: Some(50_000), ..target() };
        let family = Wish { persons: 3, ..wish() };
        assert_eq!(of(&family, &same), []);
        assert_eq!(of(&wish(), &same), [(Criterion::RentRule, Met::No)]);
        // Nobody knows the rooms of the home: the rule applies.
        let rules = rules_on(date(2026, 11, 22));
        let unknown = Home { rooms: None, ..home() };
        assert!(!judge(rules, &family, &unknown, &same).is_allowed());
    }

    #[test]
    fn without_any_rent_known_nothing_is_proposed() {
        let nobody_said = Wish { rent_cents: None, ..wish() };
        assert!(of(&nobody_said, &target()).contains(&(Criterion::Rent, Met::Unknown)));
    }
}

//! What a move is worth, term by term, in hundredths of a point. Age counts for nothing, nor does a refusal: the terms are
//! what the move changes for the household, and how long it has waited.

use super::rules::Rules;
use super::under::{Occupation, occupation};
use super::wish::{Home, Wish};
use model::dwelling::AdaptationLevel;

/// The terms of a move, in hundredths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// Levels of adaptation gained, up to what is needed.
    pub adaptation: i32,
    /// A stair less between the street and the door.
    pub access: i32,
    /// Rooms given back by a household that has more than the rule allows.
    pub freed: i32,
    /// Rooms gained by a household that lacks them.
    pub gained: i32,
    pub near: i32,
    pub rent: i32,
    pub waiting: i32,
    /// Moving costs everybody something.
    pub cost: i32,
}

impl Terms {
    /// All of them together.
    #[must_use]
    pub const fn sum(&self) -> i32 {
        self.adaptation
            + self.access
            + self.freed
            + self.gained
            + self.near
            + self.rent
            + self.waiting
            + self.cost
    }

    /// Does the move better anything for the household?
    #[must_use]
    pub const fn is_better(&self) -> bool {
        self.adaptation + self.access + self.freed + self.gained + self.rent > 0
    }
}

fn years(from: jiff::civil::Date, to: jiff::civil::Date) -> i32 {
    let whole = i32::from(to.year()) - i32::from(from.year());
    whole - i32::from((to.month(), to.day()) < (from.month(), from.day()))
}

/// What it is worth to a household to go from its home to another, on a day.
#[must_use]
pub fn terms(rules: &Rules, wish: &Wish, (home, target): (&Home, &Home), on: jiff::civil::Date) -> Terms {
    let rank = |level: AdaptationLevel| level as i32;
    let adaptation = wish.level.map_or(0, |wanted| {
        let reached = rank(target.level.lowest).min(rank(wanted));
        800 * (reached - rank(home.level.lowest)).clamp(0, 4)
    });
    let access = match (home.step_free(), target.step_free()) {
        (Some(false), Some(true)) if wish.lift || wish.level.is_some() => 1_000,
        (Some(false), Some(true)) => 400,
        _ => 0,
    };
    let rooms = home.rooms.zip(target.rooms).map(|(from, to)| (i32::from(from), i32::from(to)));
    let freed = match (occupation(rules, home.rooms, Some(wish.persons)), rooms) {
        (Occupation::Under { rooms_more }, Some((from, to))) => {
            600 * (from - to).clamp(0, i32::from(rooms_more).min(3))
        }
        _ => 0,
    };
    let gained = rooms.map_or(0, |(from, to)| {
        let least = i32::from(wish.rooms.least);
        1_000 * (to.min(least) - from).clamp(0, 3)
    });
    let near = if home.building.is_some() && home.building == target.building {
        800
    } else if home.distance_m(target).is_some_and(|m| m <= f64::from(rules.neighbourhood_m)) {
        600
    } else {
        0
    };
    let rent = wish.rent_cents.zip(target.rent_cents).map_or(0, |(from, to)| {
        // A point for twelve euros a month, ten at most.
        i32::try_from(from.saturating_sub(to) / 12).unwrap_or(1_000).min(1_000)
    });
    let waiting = 100 * years(wish.asked_on, on).clamp(0, 8);
    Terms { adaptation, access, freed, gained, near, rent, waiting, cost: -800 }
}

/// What letting a dwelling to a family of the waiting list is worth, in hundredths of a point. Ours.
#[must_use]
pub fn relet(home: &Home) -> i32 {
    400 * i32::from(home.rooms.unwrap_or(2).min(6)) + 200 * home.level.lowest as i32
}

#[cfg(test)]
mod tests {
    use super::super::judge::tests::{home, target, wish};
    use super::super::rules_on;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_terms_of_a_move_add_up() {
        let on = date(2026, 11, 22);
        let found = terms(rules_on(on), &wish(), (&home(), &target()), on);
        let expected = Terms {
            // From N0 to the N2 that is needed: what is beyond is not counted.
            adaptation: 1_600,
            access: 1_000,
            freed: 1_200,
            gained: 0,
            near: 800,
            rent: 833,
            waiting: 200,
            cost: -800,
        };
        assert_eq!(found, expected);
        assert_eq!(found.sum(), 4_833);
        assert!(found.is_better());
    }

    #[test]
    fn a_move_to_the_same_kind_of_home_betters_nothing() {
        let on = date(2026, 11, 22);
        let found = terms(rules_on(on), &Wish { level: None, ..wish() }, (&home(), &home()), on);
        assert!(!found.is_better(), "{found:?}");
    }

    #[test]
    fn a_year_of_waiting_is_a_whole_one() {
        assert_eq!(years(date(2024, 11, 23), date(2026, 11, 22)), 1);
        assert_eq!(years(date(2024, 11, 22), date(2026, 11, 22)), 2);
    }
}
